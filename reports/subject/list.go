package subject

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/inventory"
	"dossier/reports/language"
)

// Lister is what the list needs of an inventory.
type Lister interface {
	// SubjectCount is how many people there are.
	SubjectCount(ctx context.Context) (int64, error)
	// Located streams the people with their records.
	Located(ctx context.Context) iter.Seq2[*inventory.Located, error]
}

// Listed is one person of the list.
type Listed struct {
	Pseudonym string                   `json:"pseudonym"`
	Records   int64                    `json:"records"`
	Kinds     map[detectors.Kind]int64 `json:"kinds"`
	Review    []string                 `json:"review"` // why somebody should look whether this is one person
	Places    []RecordPlace            `json:"places"`
	Mentions  []MentionPlace           `json:"mentions"`
}

// MentionPlace is a record that is not a person's, and names somebody in a text who may be.
type MentionPlace struct {
	RecordPlace
	How        string  `json:"how"`
	People     int     `json:"people"`     // of the inventory, whom the name fits
	Confidence float64 `json:"confidence"` // from 0 to 1
}

// RecordPlace is one record that names a person.
type RecordPlace struct {
	Connector string `json:"connector"`
	Source    string `json:"source"`
	Unit      string `json:"unit"`
	Part      int32  `json:"part,omitempty"` // of the unit, from 0
	Record    int64  `json:"record"`         // its number in the part, from 1, or the one that the database itself gave
}

// List is the document of everybody, or of those of whom somebody should look whether they are one person, under pseudonyms, with the
// place of every record, in a language (nil: English). Its rows are read as they are written.
func List(ctx context.Context, inv Lister, in *language.Language, review bool) (*reports.Document, error) {
	n, err := inv.SubjectCount(ctx)
	if err != nil {
		return nil, err
	}
	l, t := &list{ctx: ctx, inv: inv, in: in, review: review}, in.Text
	d := &reports.Document{
		Name: "subjects", Title: t("People in the inventory"), Lead: fmt.Sprintf(t("%s, under pseudonyms."), count(int(n), in, "one person", "people")), Main: "subjects", Data: l,
		Language: in.BCP47(),
	}
	if review {
		d.Title, d.Lead = t("People to be looked at"), t("Of these, something is hardly one person's. dossier subject explain shows their records; dossier subject split and confirm decide.")
	}
	d.Sections = []reports.Section{{ID: "subjects", Title: t("People"), Tables: []reports.Table{{
		ID: "subjects", Title: t("People"), Empty: t("Nobody."), Brief: 1000,
		Columns: []reports.Column{
			{ID: "pseudonym", Title: t("Person")},
			{ID: "records", Title: t("Records"), Align: reports.End},
			{ID: "kinds", Title: t("What")},
			{ID: "review", Title: t("To be looked at"), Hidden: !review},
			{ID: "places", Title: t("Records' places"), Hidden: true},
			{ID: "mentions", Title: t("Mentions"), Hidden: true},
		},
		Rows: l.rows,
	}}}}
	return d, nil
}

type list struct {
	ctx context.Context //nolint:containedctx // rows are read while the document is written
	inv Lister
	in  *language.Language

	review bool
}

func (l *list) wanted(s *inventory.Located) bool { return !l.review || s.Subject.Review != 0 }

func (l *list) rows(yield func([]reports.Cell, error) bool) {
	for s, err := range l.inv.Located(l.ctx) {
		if err != nil {
			yield(nil, err)
			return
		}
		if !l.wanted(s) {
			continue
		}
		one := listed(s)
		places, err := json.Marshal(one.Places)
		if err != nil {
			yield(nil, err)
			return
		}
		mentions, err := json.Marshal(one.Mentions)
		if err != nil {
			yield(nil, err)
			return
		}
		if !yield([]reports.Cell{
			{Text: one.Pseudonym},
			{Text: fmt.Sprint(one.Records), Value: one.Records},
			{Text: kinds(one.Kinds, l.in)},
			{Text: translated(one.Review, l.in.Text), Value: one.Review},
			{Text: fmt.Sprint(len(one.Places)), Value: json.RawMessage(places)},
			{Text: fmt.Sprint(len(one.Mentions)), Value: json.RawMessage(mentions)},
		}, nil) {
			return
		}
	}
}

// MarshalJSON is the list as an object.
func (l *list) MarshalJSON() ([]byte, error) {
	all := struct {
		Subjects []Listed `json:"subjects"`
	}{[]Listed{}}
	for s, err := range l.inv.Located(l.ctx) {
		if err != nil {
			return nil, err
		}
		if l.wanted(s) {
			all.Subjects = append(all.Subjects, listed(s))
		}
	}
	return json.Marshal(all)
}

func listed(s *inventory.Located) Listed {
	one := Listed{Review: append([]string{}, s.Subject.Review.Reasons()...), Pseudonym: s.Subject.Pseudonym, Records: s.Subject.Records, Kinds: s.Subject.Kinds, Places: make([]RecordPlace, len(s.Places)), Mentions: make([]MentionPlace, len(s.Named))}
	for i, p := range s.Places {
		one.Places[i] = RecordPlace(p)
	}
	for i, m := range s.Named {
		one.Mentions[i] = MentionPlace{RecordPlace(m.RecordPlace), m.How.String(), m.Fits, math.Round(float64(m.Confidence)*1000) / 1000}
	}
	return one
}
