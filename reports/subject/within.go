package subject

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/records"
	"dossier/reports/stores"
)

// WithinReader is what [Within] needs of an inventory.
type WithinReader interface {
	Reader
	Lister
}

// Inside is whose data lie in some stores, as machines read it: what is to be known of a breach of them (Articles 33 and 34).
type Inside struct {
	Stores  []string `json:"stores"`   // the patterns
	Units   int      `json:"units"`    // tables and files that they are of
	NotRead int      `json:"not_read"` // of these, those that were not read in full
	Records int64    `json:"records"`  // in them, whether or not they name somebody
	People  []Within `json:"subjects"`
}

// Within is one of the people.
type Within struct {
	Pseudonym string                   `json:"pseudonym"`
	Records   int64                    `json:"records"` // there
	Kinds     map[detectors.Kind]int64 `json:"kinds"`   // there
	places    map[[2]string]bool       // source and unit
}

// CheckStores tells which of some texts is no pattern of stores, as [InStores] takes them.
func CheckStores(patterns []string) error {
	for _, p := range patterns {
		if !stores.Pattern(p) {
			return fmt.Errorf("%q is no pattern like shop.sqlite/orders or exports/crm/**", p)
		}
	}
	return nil
}

// InStores lists the people who are named in the stores that patterns are of, as the record of processing activities has patterns, in a language (nil:
// English). Errors are the inventory's.
func InStores(ctx context.Context, inv WithinReader, l *language.Language, patterns []string) (*reports.Document, *Inside, error) {
	in := &Inside{Stores: patterns, People: []Within{}}
	fits := func(source, unit string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return stores.Matches(p, records.System(source), unit) })
	}
	sources, err := inv.Sources(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range sources {
		for u, err := range inv.Units(ctx, s.ID) {
			if err != nil {
				return nil, nil, err
			}
			if !fits(s.Label, u.Label) {
				continue
			}
			in.Units++
			in.Records += u.Records
			if u.Status != detectors.Complete {
				in.NotRead++
			}
		}
	}
	for one, err := range inv.Located(ctx) {
		if err != nil {
			return nil, nil, err
		}
		w := Within{Pseudonym: one.Subject.Pseudonym, places: map[[2]string]bool{}}
		for _, p := range one.Places {
			if fits(p.Source, p.Unit) {
				w.Records++
				w.places[[2]string{p.Source, p.Unit}] = true
			}
		}
		if w.Records > 0 {
			in.People = append(in.People, w)
		}
	}
	for i := range in.People {
		if err := in.People[i].look(ctx, inv); err != nil {
			return nil, nil, err
		}
	}
	return insideDocument(in, l), in, nil
}

// look adds up what was found of a person there.
func (w *Within) look(ctx context.Context, inv Reader) error {
	traces, err := inv.Traces(ctx, w.Pseudonym)
	w.Kinds = map[detectors.Kind]int64{}
	for i := range traces {
		if t := &traces[i]; w.places[[2]string{t.Source.Label, t.Unit.Label}] {
			for k, n := range t.Kinds {
				w.Kinds[k] += n
			}
		}
	}
	return err
}

func insideDocument(in *Inside, l *language.Language) *reports.Document {
	t := l.Text
	d := &reports.Document{
		Name: "subjects", Title: t("People whose data lie there"), Subtitle: strings.Join(in.Stores, ", "), Main: "subjects", Data: in, Language: l.BCP47(),
		Lead: fmt.Sprintf(t("%s, under pseudonyms, in %s with %s."), count(len(in.People), l, "one person", "people"), l.Count(int64(in.Units), "table or file", "tables and files"), l.Count(in.Records, "record", "records")),
	}
	if in.NotRead > 0 {
		d.Notices = append(d.Notices, reports.Notice{Title: t("Not everything was read"), Tone: reports.Warning, Text: []string{
			fmt.Sprintf(t("Not read in full: %s. There may be more people than are listed here."), l.Count(int64(in.NotRead), "table or file", "tables and files")),
		}})
	}
	d.Sections = []reports.Section{{ID: "subjects", Title: t("People"), Tables: []reports.Table{{
		ID: "subjects", Title: t("People"), Empty: t("Nobody."), Brief: 1000,
		Text: t("Whose records share no identifier counts more than once. Records that are somebody's by a key alone, as the orders of a customer, and people who are only named in a text are not counted."),
		Columns: []reports.Column{
			{ID: "pseudonym", Title: t("Person")},
			{ID: "records", Title: t("Records"), Align: reports.End},
			{ID: "kinds", Title: t("What")},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range in.People {
				w := &in.People[i]
				if !yield([]reports.Cell{{Text: w.Pseudonym}, {Text: reports.Number(w.Records), Value: w.Records}, {Text: kinds(w.Kinds, l)}}, nil) {
					return
				}
			}
		},
	}}}}
	return d
}
