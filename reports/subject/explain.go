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
func (w *Weighed) words() string {
	var parts []string
	for _, f := range w.Fields {
		parts = append(parts, fmt.Sprintf("%s %s %+.1f", f.Field, f.Agrees, f.Bits))
	}
	than := "two strangers"
	if w.Rather == "household" {
		than = "two of one household"
	}
	return fmt.Sprintf("%s, expected %+.1f: %.1f bits for one person rather than %s", strings.Join(parts, ", "), w.Expected, w.Score, than)
}

// Explain is the document of why a person's records are one person's.
func Explain(e *identity.Explanation, belongs *reach.Result) *reports.Document {
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
		Name: "explanation", Title: "Why these are one person's records", Subtitle: x.Pseudonym, Main: "records", Data: &x,
		Lead: fmt.Sprintf("%s of %s, each with what joins it to another.", count(len(x.Records), "record"), x.Pseudonym),
	}
	if x.Cut {
		d.Notices = append(d.Notices, reports.Notice{Tone: reports.Warning, Title: "There are more records", Text: []string{
			fmt.Sprintf("Of %d records, the first %d are explained.", e.Subject.Records, len(x.Records)),
		}})
	}
	for i := range e.Decisions {
		d.Notices = append(d.Notices, reports.Notice{Tone: reports.Neutral, Title: "Somebody decided", Text: []string{
			fmt.Sprintf("Decision %d: %s. dossier subject decisions says who decided and why.", e.Decisions[i].ID, e.Decisions[i].Verdict),
		}})
	}
	d.Sections = []reports.Section{{ID: "records", Title: "Records", Tables: []reports.Table{recordTable("records", &x)}}}
	if belongs != nil && len(belongs.Units) > 0 {
		one := &Report{Subjects: []Subject{{Pseudonym: x.Pseudonym, Belongs: belongs}}}
		d.Sections = append(d.Sections, reports.Section{ID: "belongs", Title: "What belongs to them through a key", Tables: []reports.Table{belongings(one)}})
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

func recordTable(id string, x *Explained) reports.Table {
	return reports.Table{
		ID: id, Title: "Records", Brief: 1000,
		Columns: []reports.Column{
			{ID: "record", Title: "Record"},
			{ID: "identifiers", Title: "Identifiers"},
			{ID: "because", Title: "Joined"},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range x.Records {
				r := &x.Records[i]
				var holds []string
				for _, h := range r.Identifiers {
					holds = append(holds, h.words())
				}
				if !yield([]reports.Cell{{Text: r.Record}, {Text: strings.Join(holds, ", ")}, {Text: r.Because.words()}}, nil) {
					return
				}
			}
		},
	}
}

func (i *Identifier) words() string {
	text := fmt.Sprintf("%s [%s]", language.One(i.Kind), i.Tag)
	switch {
	case i.Mention:
		text += " in a text"
	case !i.Own:
		text += " (not theirs alone)"
	}
	return text
}

func (b *Because) words() string {
	kind := language.One(b.Kind)
	if b.Kind == detectors.RecordProfile {
		return "the same in all that is compared, as " + b.With
	}
	switch b.How {
	case identity.ByValue:
		return fmt.Sprintf("same %s [%s] as %s", kind, b.Tag, b.With)
	case identity.Mentions:
		return fmt.Sprintf("mentions the %s [%s] of %s", kind, b.Tag, b.With)
	case identity.ByWeights:
		return fmt.Sprintf("like %s: %s", b.With, b.Weighed.words())
	case identity.ByPerson:
		return fmt.Sprintf("one with %s by decision %d", b.With, b.Decision)
	case identity.ByOthers:
		return "by records that are not listed here"
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

// Compare is the document of why two are not one person.
func Compare(c *identity.Comparison) *reports.Document {
	x := Compared{
		People: [2]string{c.People[0].Subject.Pseudonym, c.People[1].Subject.Pseudonym}, One: c.One, Shared: []Common{}, Closest: []string{},
		Pairs: c.Pairs, Against: c.Against, Decisions: append([]int64{}, c.Decisions...), Because: []string{},
	}
	name := func(side, record int) string { return Name(&c.People[side].Records[record]) }
	for _, s := range c.Shared {
		one := Common{s.Kind, tag(s.Print), [2]string{name(0, s.Of[0]), name(1, s.Of[1])}, s.Mention}
		x.Shared = append(x.Shared, one)
		why := "it is several people's, and tells none of them"
		if s.Mention {
			why = "a text that mentions it may be about anybody"
		}
		x.Because = append(x.Because, fmt.Sprintf("The %s [%s] stands in %s and in %s: %s.", language.One(s.Kind), one.Tag, one.Records[0], one.Records[1], why))
	}
	if c.Weighed {
		x.Closest, x.Weighed = []string{name(0, c.Of[0]), name(1, c.Of[1])}, weighed(&c.Best)
		x.Because = append(x.Because, fmt.Sprintf("%s and %s are most alike: %s. It takes 3.", x.Closest[0], x.Closest[1], x.Weighed.words()))
	} else {
		x.Because = append(x.Because, "Nothing in their records can be compared: records are weighed that hold a name and more.")
	}
	if c.Against > 0 && c.Best.Score >= linkage.Threshold {
		x.Because = append(x.Because, fmt.Sprintf("Of %d pairs of their records, %d speak against one person.", c.Pairs, c.Against))
	}
	for _, n := range c.Decisions {
		x.Because = append(x.Because, fmt.Sprintf("Decision %d says that they are two people.", n))
	}
	d := &reports.Document{
		Name: "comparison", Title: "Why these are not one person", Subtitle: x.People[0] + " and " + x.People[1], Main: "because", Data: &x, Lead: "They are two people.",
		Sections: []reports.Section{{ID: "because", Title: "Why", Tables: []reports.Table{{
			ID: "because", Title: "Why", Brief: 1000, Columns: []reports.Column{{ID: "because", Title: "Because"}},
			Rows: func(yield func([]reports.Cell, error) bool) {
				for _, text := range x.Because {
					if !yield([]reports.Cell{{Text: text}}, nil) {
						return
					}
				}
			},
		}}}},
	}
	return d
}
