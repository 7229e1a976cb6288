package subject

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/likeness"
	"dossier/reports"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/reports/language"
	"dossier/reports/linkage"
	"dossier/reports/reach"
)

// Explained is why records are one person's, for machines.
type Explained struct {
	Pseudonym string            `json:"pseudonym"`
	Records   []ExplainedRecord `json:"records"`
	Cut       bool              `json:"cut"` // there are more records than are listed
	Decisions []int64           `json:"decisions"`
	Belongs   *reach.Result     `json:"belongs"`
}

// ExplainedRecord is one record, and what joins it to one that is listed before.
type ExplainedRecord struct {
	Record      string       `json:"record"` // as --records takes it
	Source      string       `json:"source"`
	Identifiers []Identifier `json:"identifiers"`
	Because     Because      `json:"because"`
}

// Identifier is an identifier in a record: what kind, and four digits by which the same is known again, which tell nobody without the key anything.
type Identifier struct {
	Kind    detectors.Kind `json:"kind"`
	Tag     string         `json:"tag"`
	Field   string         `json:"field"`
	Mention bool           `json:"mention,omitempty"` // in a longer text
	Own     bool           `json:"own"`               // the person's, rather than somebody else's or nobody's
}

// Because is what joins a record to another. Weights are in bits.
type Because struct {
	How      identity.How   `json:"how,omitempty"`
	With     string         `json:"with,omitempty"`
	Kind     detectors.Kind `json:"kind,omitempty"`
	Tag      string         `json:"tag,omitempty"`
	Decision int64          `json:"decision,omitempty"`
	Weighed  *Weighed       `json:"weighed,omitempty"`
}

// Weighed is how two records were weighed: Score is the sum of what the fields say and of what was to be expected. 3 make one person of them.
type Weighed struct {
	Rather   string   `json:"rather"` // than "strangers" or "household", whichever is nearer: than whom they would be one person
	Fields   []Weight `json:"fields"`
	Expected float32  `json:"expected"`
	Score    float32  `json:"score"`
}

// Weight is how much one field speaks for one person.
type Weight struct {
	Field  string  `json:"field"`
	Agrees string  `json:"agrees"`
	Bits   float32 `json:"bits"`
}

func tag(p detectors.Fingerprint) string { return hex.EncodeToString(p[:2]) }

// weighed lists what fields say.
func weighed(w *linkage.Weights) *Weighed {
	all := &Weighed{Rather: "strangers", Fields: []Weight{}, Expected: w.Expected, Score: w.Score}
	bits := &w.Strangers
	if w.Home {
		all.Rather, bits = "household", &w.Household
	}
	for r, level := range w.Pattern {
		if level != linkage.Missing {
			all.Fields = append(all.Fields, Weight{likeness.Role(r).String(), level.String(), bits[r]})
		}
	}
	return all
}

// words are the weights in words.
func (w *Weighed) words(l *language.Language) string {
	t := l.Text
	var parts []string
	for _, f := range w.Fields {
		parts = append(parts, fmt.Sprintf("%s %s %+.1f", t(f.Field), t(f.Agrees), f.Bits))
	}
	than := t("two strangers")
	if w.Rather == "household" {
		than = t("two of one household")
	}
	return fmt.Sprintf(t("%s, expected %s: %s bits for one person rather than %s"), strings.Join(parts, ", "), fmt.Sprintf("%+.1f", w.Expected), fmt.Sprintf("%.1f", w.Score), than)
}

// Explain is the document of why a person's records are one person's, in a language (nil: English).
func Explain(e *identity.Explanation, belongs *reach.Result, l *language.Language) *reports.Document {
	t := l.Text
	x := Explained{Pseudonym: e.Subject.Pseudonym, Records: []ExplainedRecord{}, Cut: e.Cut, Decisions: []int64{}, Belongs: belongs}
	for i := range e.Decisions {
		x.Decisions = append(x.Decisions, e.Decisions[i].ID)
	}
	for i := range e.Records {
		r := &e.Records[i]
		one := ExplainedRecord{Record: Name(r), Source: r.Source.Label, Identifiers: identifiers(r)}
		b := e.Because[i]
		if one.Because.How = b.How; b.How != identity.First {
			one.Because.With = Name(&e.Records[b.With])
		}
		switch b.How {
		case identity.ByValue, identity.Mentions:
			one.Because.Kind, one.Because.Tag = b.Kind, tag(b.Print)
		case identity.ByWeights:
			one.Because.Weighed = weighed(&b.Weights)
		case identity.ByPerson:
			one.Because.Decision = b.Decided
		}
		x.Records = append(x.Records, one)
	}
	d := &reports.Document{
		Name: "explanation", Title: t("Why these are one person's records"), Subtitle: x.Pseudonym, Main: "records", Data: &x, Language: l.BCP47(),
		Lead: fmt.Sprintf(t("%s of %s, each with what joins it to another."), count(len(x.Records), l, "one record", "records"), x.Pseudonym),
	}
	if x.Cut {
		d.Notices = append(d.Notices, reports.Notice{Tone: reports.Warning, Title: t("There are more records"), Text: []string{
			fmt.Sprintf(t("Of %d records, the first %d are explained."), e.Subject.Records, len(x.Records)),
		}})
	}
	for i := range e.Decisions {
		d.Notices = append(d.Notices, reports.Notice{Tone: reports.Neutral, Title: t("Somebody decided"), Text: []string{
			fmt.Sprintf(t("Decision %d: %s. dossier subject decisions says who decided and why."), e.Decisions[i].ID, t(string(e.Decisions[i].Verdict))),
		}})
	}
	d.Sections = []reports.Section{{ID: "records", Title: t("Records"), Tables: []reports.Table{recordTable("records", &x, l)}}}
	if belongs != nil && len(belongs.Units) > 0 {
		one := &Report{Subjects: []Subject{{Pseudonym: x.Pseudonym, Belongs: belongs}}}
		d.Sections = append(d.Sections, reports.Section{ID: "belongs", Title: t("What belongs to them through a key"), Tables: []reports.Table{belongings(one, l)}})
	}
	return d
}

func identifiers(r *inventory.NamedRecord) []Identifier {
	list := []Identifier{}
	for _, h := range r.Holds {
		one := Identifier{h.Kind, tag(h.Print), h.Field, h.Mention, h.Own}
		if h.Kind != detectors.RecordProfile && !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

func recordTable(id string, x *Explained, l *language.Language) reports.Table {
	t := l.Text
	return reports.Table{
		ID: id, Title: t("Records"), Brief: 1000,
		Columns: []reports.Column{
			{ID: "record", Title: t("Record")},
			{ID: "identifiers", Title: t("Identifiers")},
			{ID: "because", Title: t("Joined")},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range x.Records {
				r := &x.Records[i]
				var holds []string
				for _, h := range r.Identifiers {
					holds = append(holds, h.words(l))
				}
				if !yield([]reports.Cell{{Text: r.Record}, {Text: strings.Join(holds, ", ")}, {Text: r.Because.words(l)}}, nil) {
					return
				}
			}
		},
	}
}

func (i *Identifier) words(l *language.Language) string {
	text := fmt.Sprintf("%s [%s]", l.One(i.Kind), i.Tag)
	switch {
	case i.Mention:
		text += " " + l.Text("in a text")
	case !i.Own:
		text += " (" + l.Text("not theirs alone") + ")"
	}
	return text
}

func (b *Because) words(l *language.Language) string {
	t, kind := l.Text, l.One(b.Kind)
	if b.Kind == detectors.RecordProfile {
		return fmt.Sprintf(t("the same in all that is compared, as %s"), b.With)
	}
	switch b.How {
	case identity.ByValue:
		return fmt.Sprintf(t("same %s [%s] as %s"), kind, b.Tag, b.With)
	case identity.Mentions:
		return fmt.Sprintf(t("mentions the %s [%s] of %s"), kind, b.Tag, b.With)
	case identity.ByWeights:
		return fmt.Sprintf(t("like %s: %s"), b.With, b.Weighed.words(l))
	case identity.ByPerson:
		return fmt.Sprintf(t("one with %s by decision %d"), b.With, b.Decision)
	case identity.ByOthers:
		return t("by records that are not listed here")
	}
	return "" // the first
}

// Compared is why two are not one person, for machines.
type Compared struct {
	People    [2]string `json:"people"`
	One       bool      `json:"one"`
	Shared    []Common  `json:"shared"`            // identifiers in records of both
	Closest   []string  `json:"closest"`           // the records that are most alike
	Weighed   *Weighed  `json:"weighed,omitempty"` // those
	Pairs     int       `json:"pairs"`
	Against   int       `json:"against"`
	Decisions []int64   `json:"decisions"` // that tell them apart
	Because   []string  `json:"because"`
}

// Common is an identifier in records of both.
type Common struct {
	Kind    detectors.Kind `json:"kind"`
	Tag     string         `json:"tag"`
	Records [2]string      `json:"records"`
	Mention bool           `json:"mention,omitempty"`
}

// Compare is the document of why two are not one person, in a language (nil: English).
func Compare(c *identity.Comparison, l *language.Language) *reports.Document {
	t := l.Text
	x := Compared{
		People: [2]string{c.People[0].Subject.Pseudonym, c.People[1].Subject.Pseudonym}, One: c.One, Shared: []Common{}, Closest: []string{},
		Pairs: c.Pairs, Against: c.Against, Decisions: append([]int64{}, c.Decisions...),
	}
	name := func(side, record int) string { return Name(&c.People[side].Records[record]) }
	for _, s := range c.Shared {
		x.Shared = append(x.Shared, Common{s.Kind, tag(s.Print), [2]string{name(0, s.Of[0]), name(1, s.Of[1])}, s.Mention})
	}
	if c.Weighed {
		x.Closest, x.Weighed = []string{name(0, c.Of[0]), name(1, c.Of[1])}, weighed(&c.Best)
	}
	x.Because = x.reasons(nil)
	return &reports.Document{
		Name: "comparison", Title: t("Why these are not one person"), Subtitle: fmt.Sprintf(t("%s and %s"), x.People[0], x.People[1]), Main: "because", Data: &x,
		Lead: t("They are two people."), Language: l.BCP47(),
		Sections: []reports.Section{{ID: "because", Title: t("Why"), Tables: []reports.Table{{
			ID: "because", Title: t("Why"), Brief: 1000, Columns: []reports.Column{{ID: "because", Title: t("Because")}},
			Rows: func(yield func([]reports.Cell, error) bool) {
				for _, text := range x.reasons(l) {
					if !yield([]reports.Cell{{Text: text}}, nil) {
						return
					}
				}
			},
		}}}},
	}
}

// reasons say in a language why they are two.
func (x *Compared) reasons(l *language.Language) []string {
	t, list := l.Text, []string{}
	for _, s := range x.Shared {
		why := t("it is several people's, and tells none of them")
		if s.Mention {
			why = t("a text that mentions it may be about anybody")
		}
		list = append(list, fmt.Sprintf(t("The %s [%s] stands in %s and in %s: %s."), l.One(s.Kind), s.Tag, s.Records[0], s.Records[1], why))
	}
	if x.Weighed != nil {
		list = append(list, fmt.Sprintf(t("%s and %s are most alike: %s. It takes 3."), x.Closest[0], x.Closest[1], x.Weighed.words(l)))
	} else {
		list = append(list, t("Nothing in their records can be compared: records are weighed that hold a name and more."))
	}
	if x.Against > 0 && x.Weighed != nil && x.Weighed.Score >= linkage.Threshold {
		list = append(list, fmt.Sprintf(t("Of the pairs of their records, %d in all, so many speak against one person: %d."), x.Pairs, x.Against))
	}
	for _, n := range x.Decisions {
		list = append(list, fmt.Sprintf(t("Decision %d says that they are two people."), n))
	}
	return list
}
