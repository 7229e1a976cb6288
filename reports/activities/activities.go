// Package activities puts the record of processing activities beside what scans found, in the report that an officer opens: what each
// activity holds, what nobody declared, what is kept too long, what lacks a safeguard or an agreement, and the record itself in the shape
// of the Belgian authority's model.
package activities

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dossier/detectors"
	"dossier/reports/language"
	"dossier/reports/overview"
	"dossier/reports/register"
)

// View is a record, and what differs between it and what was found.
type View struct {
	Record   *register.Register
	Compared *register.Comparison
	Language *language.Language // nil: English
}

func (v *View) t(english string) string { return v.Language.Text(english) }

type placeName struct{ source, unit string }

// Known returns what the record says of a kind in a place, for [overview.Options].
func (v *View) Known() func(source, place string, kind detectors.Kind) overview.Known {
	places := map[placeName]*register.Place{}
	for i := range v.Compared.Places {
		p := &v.Compared.Places[i]
		places[placeName{p.SourceName, p.Unit}] = p
	}
	undeclared := map[placeName][]detectors.Kind{}
	for i := range v.Compared.Differences {
		if d := &v.Compared.Differences[i]; d.Sort == register.UndeclaredKind || d.Sort == register.FreeText {
			name := placeName{d.System, d.Unit}
			undeclared[name] = append(undeclared[name], d.Kinds...)
		}
	}
	return func(source, place string, kind detectors.Kind) overview.Known {
		p := places[placeName{source, place}]
		if p == nil {
			return overview.Known{}
		}
		k := overview.Known{Oldest: day(p.Oldest), Region: p.Country.In(v.Language), Owner: p.Owner, Activity: v.t("none: undeclared")}
		if slices.Contains(undeclared[placeName{p.System, p.Unit}], kind) {
			return k
		}
		var names, bases, kept, recipients []string
		for _, id := range p.Activities {
			a := v.Record.Activity(id)
			if a == nil {
				continue
			}
			names, bases, recipients = append(names, cmp.Or(a.Name, a.ID)), append(bases, a.Basis.In(v.Language)), append(recipients, a.Recipients...)
			kept = append(kept, a.KeptIn(p.System, p.Unit).Whole(v.Language))
		}
		if len(names) > 0 {
			k.Activity, k.Basis, k.Retention, k.Recipients = join(names), join(bases), join(kept), join(recipients)
		}
		return k
	}
}

// join lists what is there, each once.
func join(list []string) string {
	var once []string
	for _, s := range list {
		if s != "" && !slices.Contains(once, s) {
			once = append(once, s)
		}
	}
	return strings.Join(once, "; ")
}

// words are a term of the record's file as text.
func words(term string) string { return strings.ReplaceAll(term, "_", " ") }

// day is the zero time where there is none.
func day(d register.Date) time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}
