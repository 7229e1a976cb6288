// Package subject makes the document that answers "where is this person?" from the inventory alone: the subjects an
// identifier belongs to, and each place where they were found.
package subject

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/inventory"
	"dossier/reports/language"
	"dossier/reports/reach"
)

// Reader is what the document needs of an inventory.
type Reader interface {
	reach.Reader
	// Find lists whom fingerprints belong to.
	Find(ctx context.Context, prints ...detectors.Fingerprint) ([]inventory.Subject, error)
	// Named looks somebody up by a pseudonym, also one that they had.
	Named(ctx context.Context, pseudonym string) (s inventory.Subject, known bool, err error)
	// Traces lists where a subject was found.
	Traces(ctx context.Context, pseudonym string) ([]inventory.Trace, error)
	// Mentions lists the records that are not a subject's, and name it in a text.
	Mentions(ctx context.Context, pseudonym string) ([]inventory.Mention, error)
	// Places lists where fingerprints were found, whoever they belong to.
	Places(ctx context.Context, prints ...detectors.Fingerprint) ([]inventory.Trace, error)
	// Sources lists the sources.
	Sources(ctx context.Context) ([]inventory.Source, error)
	// Units lists a source's units.
	Units(ctx context.Context, source int64) iter.Seq2[inventory.Unit, error]
}

// Sought is one identifier that somebody is looked for by.
type Sought struct {
	Kind  detectors.Kind
	Print detectors.Fingerprint
}

// Report is the document for machines. Lists are never null.
type Report struct {
	Found    bool             `json:"found"`
	Whole    bool             `json:"whole"` // everything the inventory knows of was read in full
	By       []detectors.Kind `json:"by"`
	Subjects []Subject        `json:"subjects"`
	Places   []Place          `json:"places"` // of the identifiers, where they belong to no subject
}

// Subject is one person under a pseudonym.
type Subject struct {
	Pseudonym string                   `json:"pseudonym"`
	Records   int64                    `json:"records"`
	Kinds     map[detectors.Kind]int64 `json:"kinds"`
	Review    []string                 `json:"review"` // why somebody should look whether this is one person
	Places    []Place                  `json:"places"`
	Mentions  []Mentioned              `json:"mentions"` // records that are not theirs, in which a text names somebody who may be this person
	Belongs   *reach.Result            `json:"belongs"`  // records that name nobody, and belong to the person through a key
}

// Place is one unit, or a part of one, in which a person was found.
type Place struct {
	Connector string                   `json:"connector"`
	Source    string                   `json:"source"`
	Unit      string                   `json:"unit"`
	Part      string                   `json:"part,omitempty"`
	Records   int64                    `json:"records"`
	InTexts   int64                    `json:"in_texts"` // of the records, those that only mention the person, by an identifier in a longer text
	Kinds     map[detectors.Kind]int64 `json:"kinds"`
	Fields    []string                 `json:"fields"`
}

// Build looks people up, by what is sought and by pseudonyms. The document is in a language (nil: English). Its errors are the reader's.
func Build(ctx context.Context, inv Reader, l *language.Language, by []Sought, names ...string) (*reports.Document, *Report, error) {
	r := &Report{By: []detectors.Kind{}, Subjects: []Subject{}, Places: []Place{}}
	for _, s := range by {
		if !slices.Contains(r.By, s.Kind) {
			r.By = append(r.By, s.Kind)
		}
	}
	subjects, exact, err := find(ctx, inv, by)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		s, known, err := inv.Named(ctx, name)
		if err != nil {
			return nil, nil, err
		}
		if known && !slices.ContainsFunc(subjects, func(o inventory.Subject) bool { return o.Pseudonym == s.Pseudonym }) {
			subjects = append(subjects, s)
		}
	}
	for _, s := range subjects {
		traces, err := inv.Traces(ctx, s.Pseudonym)
		if err != nil {
			return nil, nil, err
		}
		mentions, err := inv.Mentions(ctx, s.Pseudonym)
		if err != nil {
			return nil, nil, err
		}
		belongs, err := reach.Of(ctx, inv, s.Pseudonym)
		if err != nil {
			return nil, nil, err
		}
		r.Subjects = append(r.Subjects, Subject{s.Pseudonym, s.Records, s.Kinds, append([]string{}, s.Review.Reasons()...), places(traces), mentioned(mentions), belongs})
	}
	if len(subjects) == 0 {
		traces, err := inv.Places(ctx, exact...)
		if err != nil {
			return nil, nil, err
		}
		r.Places = places(traces)
	}
	r.Found = len(r.Subjects)+len(r.Places) > 0
	if r.Whole, err = Whole(ctx, inv); err != nil {
		return nil, nil, err
	}
	return document(r, l), r, nil
}

// find lists whom any of these leads to. A name and a date of birth count together: each by itself is many people's. exact are those that
// count alone.
func find(ctx context.Context, inv Reader, by []Sought) (subjects []inventory.Subject, exact []detectors.Fingerprint, err error) {
	var name, birth []detectors.Fingerprint
	for _, s := range by {
		switch s.Kind {
		case detectors.PersonName:
			name = append(name, s.Print)
		case detectors.DateOfBirth:
			birth = append(birth, s.Print)
		default:
			exact = append(exact, s.Print)
		}
	}
	if len(name) == 0 || len(birth) == 0 {
		exact = append(append(exact, name...), birth...)
		subjects, err = inv.Find(ctx, exact...)
		return subjects, exact, err
	}
	if subjects, err = inv.Find(ctx, exact...); err != nil {
		return nil, nil, err
	}
	named, err := inv.Find(ctx, name...)
	if err != nil {
		return nil, nil, err
	}
	born, err := inv.Find(ctx, birth...)
	for _, s := range named {
		same := func(o inventory.Subject) bool { return o.Pseudonym == s.Pseudonym }
		if slices.ContainsFunc(born, same) && !slices.ContainsFunc(subjects, same) {
			subjects = append(subjects, s)
		}
	}
	return subjects, exact, err
}

// Whole tells whether every unit of every source was read in full, so that not found means not there.
func Whole(ctx context.Context, inv Reader) (bool, error) {
	sources, err := inv.Sources(ctx)
	if err != nil {
		return false, err
	}
	for _, s := range sources {
		if !s.Complete || len(s.Unlisted) > 0 {
			return false, nil
		}
		for u, err := range inv.Units(ctx, s.ID) {
			if err != nil {
				return false, err
			}
			if u.Status != detectors.Complete && u.Status != detectors.Skipped {
				return false, nil
			}
		}
	}
	return true, nil
}

func places(traces []inventory.Trace) []Place {
	list := make([]Place, len(traces))
	for i, t := range traces {
		list[i] = Place{t.Source.Connector, t.Source.Label, t.Unit.Label, t.Part, t.Records, t.InTexts, t.Kinds, slices.Clone(t.Fields)}
	}
	return list
}

func document(r *Report, l *language.Language) *reports.Document {
	t := l.Text
	d := &reports.Document{
		Name: "subject", Title: t("Where a person is found"), Data: r, Main: "places", Subtitle: t("looked for by pseudonym"), Lead: lead(r, l), Language: l.BCP47(),
	}
	if len(r.By) > 0 {
		d.Subtitle = fmt.Sprintf(t("looked for by %s"), singles(r.By, l))
	}
	for _, s := range r.Subjects {
		if len(s.Review) > 0 {
			d.Notices = append(d.Notices, reports.Notice{Tone: reports.Warning, Title: t("Perhaps these are several people's records"), Text: []string{
				fmt.Sprintf(t("%s has %s. dossier subject explain shows the records; dossier subject split and confirm decide."), s.Pseudonym, translated(s.Review, t)),
			}})
		}
		if s.Belongs.Cut {
			d.Notices = append(d.Notices, reports.Notice{Tone: reports.Warning, Title: t("More belongs to this person than was followed"), Text: []string{
				fmt.Sprintf(t("Of %s, %d records that belong to the person through a key are listed; there are more."), s.Pseudonym, s.Belongs.Records),
			}})
		}
	}
	if !r.Whole {
		d.Notices = append(d.Notices, reports.Notice{Tone: reports.Warning, Title: t("Not everything was read"), Text: []string{
			t("Some places were sampled or could not be read, so there may be more than is listed here. The overview names them."),
		}})
	}
	d.Sections = []reports.Section{{ID: "places", Title: t("Places"), Tables: []reports.Table{table(r, l)}}}
	if slices.ContainsFunc(r.Subjects, func(s Subject) bool { return len(s.Mentions) > 0 }) {
		d.Sections = append(d.Sections, reports.Section{ID: "mentions", Title: t("Where texts name somebody who may be this person"), Tables: []reports.Table{mentionTable(r, l)}})
	}
	if slices.ContainsFunc(r.Subjects, func(s Subject) bool { return len(s.Belongs.Units) > 0 }) {
		d.Sections = append(d.Sections, reports.Section{ID: "belongs", Title: t("What belongs to them through a key"), Tables: []reports.Table{belongings(r, l)}})
	}
	return d
}

// lead says in a sentence what was found.
func lead(r *Report, l *language.Language) string {
	t := l.Text
	switch n := len(r.Subjects); {
	case n == 1:
		return fmt.Sprintf(t("One person, %s, in %s."), r.Subjects[0].Pseudonym, count(len(r.Subjects[0].Places), l, "one place", "places"))
	case n > 1:
		return fmt.Sprintf(t("%d people: what was looked for leads to more than one."), n)
	case r.Found:
		return fmt.Sprintf(t("Found in %s, in records that identify nobody."), count(len(r.Places), l, "one place", "places"))
	}
	return t("Not found.")
}

// belongings lists the records that name nobody and belong to the person by what they refer to.
func belongings(r *Report, l *language.Language) reports.Table {
	t := l.Text
	return reports.Table{
		ID: "belongs", Title: t("Through a key"), Brief: 1000,
		Columns: []reports.Column{
			{ID: "subject", Title: t("Person"), Hidden: len(r.Subjects) == 1},
			{ID: "unit", Title: t("Table or file")},
			{ID: "records", Title: t("Records"), Align: reports.End},
			{ID: "way", Title: t("By way of")},
			{ID: "evidence", Title: t("Evidence")},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for _, s := range r.Subjects {
				for _, u := range s.Belongs.Units {
					way, evidence := u.Way()
					row := []reports.Cell{{Text: s.Pseudonym}, {Text: u.Label}, {Text: fmt.Sprint(u.Records), Value: u.Records}, {Text: way}, {Text: l.Evidence(evidence)}}
					if !yield(row, nil) {
						return
					}
				}
			}
		},
	}
}

func table(r *Report, l *language.Language) reports.Table {
	t := l.Text
	return reports.Table{
		ID: "places", Title: t("Where"), Empty: t("Nowhere in what was read."), Brief: 1000,
		Columns: []reports.Column{
			{ID: "source", Title: t("Source"), Group: 1},
			{ID: "subject", Title: t("Person"), Hidden: len(r.Subjects) == 1},
			{ID: "unit", Title: t("Table or file")},
			{ID: "part", Title: t("Inside"), Hidden: true},
			{ID: "records", Title: t("Records"), Align: reports.End},
			{ID: "in_texts", Title: t("In texts"), Align: reports.End, Hidden: !slices.ContainsFunc(allPlaces(r), func(p Place) bool { return p.InTexts > 0 })},
			{ID: "kinds", Title: t("What")},
			{ID: "fields", Title: t("Fields"), Hidden: true},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			each := func(who string, places []Place) bool {
				for _, p := range places {
					if !yield([]reports.Cell{
						{Text: p.Source},
						{Text: who},
						{Text: place(p), Value: p.Unit},
						{Text: p.Part},
						{Text: fmt.Sprint(p.Records), Value: p.Records},
						{Text: fmt.Sprint(p.InTexts), Value: p.InTexts},
						{Text: kinds(p.Kinds, l)},
						{Text: strings.Join(p.Fields, ", ")},
					}, nil) {
						return false
					}
				}
				return true
			}
			for _, s := range r.Subjects {
				if !each(s.Pseudonym, s.Places) {
					return
				}
			}
			each(t("nobody known"), r.Places)
		},
	}
}

func allPlaces(r *Report) []Place {
	all := slices.Clone(r.Places)
	for _, s := range r.Subjects {
		all = append(all, s.Places...)
	}
	return all
}

// place is a unit, and what the person was found in inside it.
func place(p Place) string {
	if p.Part == "" {
		return p.Unit
	}
	return p.Unit + " › " + p.Part
}

// singles are kinds that one each was given of.
func singles(kinds []detectors.Kind, l *language.Language) string {
	list := make([]string, len(kinds))
	for i, k := range kinds {
		list[i] = l.One(k)
	}
	return strings.Join(list, ", ")
}

func kinds(counts map[detectors.Kind]int64, l *language.Language) string {
	return l.Kinds(slices.Sorted(maps.Keys(counts)))
}

// translated are words that machines read in English, for people.
func translated(words []string, t func(string) string) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = t(w)
	}
	return strings.Join(list, ", ")
}

// count is a number of things; one is what a single one of them is called, the number with it.
func count(n int, l *language.Language, one, many string) string {
	if n == 1 {
		return l.Text(one)
	}
	return l.Count(int64(n), one, many)
}
