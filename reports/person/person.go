// Package person makes the document of one person under a pseudonym: where the inventory knows them to be and, where the reader may see it,
// what their records say now. With values it is the person's own data: it is for the officer who asked, and kept by nothing here.
package person

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/access"
	"dossier/reports/inventory"
	"dossier/reports/records"
)

// Inventory is what is needed of one.
type Inventory interface {
	// Traces lists where a subject was found; nowhere where there is none of the pseudonym.
	Traces(ctx context.Context, pseudonym string) ([]inventory.Trace, error)
}

// Read hands the records of a person to do, as [records.Reader] does.
type Read func(ctx context.Context, pseudonym string, do func(*records.Record) error) (*records.Result, error)

// ErrNobody says that the inventory knows nobody under a pseudonym.
var ErrNobody = errors.New("the inventory knows nobody under that pseudonym: dossier subject list names those it knows")

// Build makes the document. Without read no source is opened and no value is in it. whole tells whether all records that the inventory knows
// of could be read.
func Build(ctx context.Context, inv Inventory, pseudonym string, read Read) (doc *reports.Document, whole bool, err error) {
	traces, err := inv.Traces(ctx, pseudonym)
	if err != nil {
		return nil, false, err
	}
	if len(traces) == 0 {
		return nil, false, ErrNobody
	}
	d := &reports.Document{
		Name: "person", Title: "One person", Subtitle: pseudonym, Main: "places",
		Lead:     lead(len(traces), pseudonym),
		Sections: []reports.Section{{ID: "places", Title: "Where the person is", Tables: []reports.Table{places(traces)}}},
	}
	data := &Data{Pseudonym: pseudonym, Places: []Place{}, Values: []Value{}}
	for i := range traces {
		t := &traces[i]
		data.Places = append(data.Places, Place{t.Source.Label, t.Unit.Label, t.Part, t.Records, t.Kinds})
	}
	d.Data = data
	if read == nil {
		d.Lead += " No source was opened, and no value is shown."
		return d, true, nil
	}
	result, err := read(ctx, pseudonym, func(r *records.Record) error {
		data.Values = append(data.Values, values(r)...)
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	d.Main = "values"
	d.Sections = append(d.Sections, reports.Section{ID: "values", Title: "What the records say", Text: []string{
		"Read from the sources just now. Of a record that names other people too, only what surely is this person's is shown: dossier request review goes through the rest. Secrets are never shown.",
	}, Tables: []reports.Table{table(data.Values)}})
	missing := len(result.Missing) + len(result.Unread)
	if missing > 0 || result.Cut {
		d.Notices = []reports.Notice{{Title: "Not everything could be read again", Tone: reports.Bad, Text: []string{
			fmt.Sprintf("Records that are gone, changed or unreadable: %d. Places that could not be read: %d.", len(result.Missing), len(result.Unread)),
		}}}
	}
	d.Notices = append(d.Notices, reports.Notice{Title: "This holds the person's data", Tone: reports.Warning, Text: []string{"Keep it only as long as it is needed, and from everybody else."}})
	return d, missing == 0 && !result.Cut, nil
}

func lead(places int, pseudonym string) string {
	if places == 1 {
		return fmt.Sprintf("Records in one table or file lead to %s.", pseudonym)
	}
	return fmt.Sprintf("Records in %d tables and files lead to %s.", places, pseudonym)
}

// Data is the document for machines. Lists are never null.
type Data struct {
	Pseudonym string  `json:"pseudonym"`
	Places    []Place `json:"places"`
	Values    []Value `json:"values"`
}

// Place is a table or file, or a part of one, with records of the person.
type Place struct {
	Source  string                   `json:"source"`
	Unit    string                   `json:"unit"`
	Part    string                   `json:"part,omitempty"`
	Records int64                    `json:"records"`
	Kinds   map[detectors.Kind]int64 `json:"kinds"`
}

// Value is one field of one record. It prints as a placeholder.
type Value struct {
	System string         `json:"system"`
	Unit   string         `json:"unit"`
	Part   string         `json:"part,omitempty"`
	Record int64          `json:"record"`
	Field  string         `json:"field"`
	Kind   detectors.Kind `json:"kind,omitempty"`
	Text   string         `json:"value"`
	Held   string         `json:"withheld,omitempty"` // why it is not shown
}

// Format prints a placeholder under every verb.
func (Value) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("[value]")) }

func values(r *records.Record) (list []Value) {
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Null || len(f.Values) == 0 {
			continue
		}
		v := Value{
			System: records.System(r.Source.Reveal()), Unit: r.Unit.Reveal(), Part: r.Part.Reveal(), Record: r.Number, Field: f.Name, Kind: f.Kind,
		}
		switch shown := own(r, f); {
		case slices.ContainsFunc(f.Values, func(text []byte) bool { return access.Secret(f.Name, text) }):
			v.Held = "it opens doors: a password or a key"
		case !slices.Contains(shown, true):
			v.Held = "the record names other people too"
		default:
			texts := make([]string, len(f.Values))
			for i, text := range f.Values {
				if texts[i] = access.Redacted; shown[i] {
					texts[i] = string(text)
				}
			}
			v.Text = strings.Join(texts, "\n")
		}
		list = append(list, v)
	}
	return list
}

// own tells which values of a field are the person's. Where the record names others, these are the values with an identifier of the person and of
// nobody else; of a running text nobody knows.
func own(r *records.Record, f *records.Field) []bool {
	is := make([]bool, len(f.Values))
	for i := range is {
		at := func(s records.Span) bool { return s.Value == i }
		is[i] = len(r.Others) == 0 || !f.Text && slices.ContainsFunc(f.Own, at) && !slices.ContainsFunc(f.Others, at)
	}
	return is
}

func places(traces []inventory.Trace) reports.Table {
	return reports.Table{
		ID: "places", Title: "Tables and files", Brief: 40, Empty: "None.",
		Columns: []reports.Column{
			{ID: "source", Title: "Source"},
			{ID: "unit", Title: "Place"},
			{ID: "part", Title: "Part of it"},
			{ID: "records", Title: "Records", Align: reports.End},
			{ID: "kinds", Title: "Kinds"},
			{ID: "fields", Title: "Fields"},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range traces {
				t := &traces[i]
				var kinds []string
				for _, k := range slices.Sorted(maps.Keys(t.Kinds)) {
					kinds = append(kinds, string(k))
				}
				if !yield([]reports.Cell{
					reports.Text(t.Source.Label), reports.Text(t.Unit.Label), reports.Text(t.Part), reports.Count(t.Records),
					{Text: strings.ReplaceAll(strings.Join(kinds, ", "), "_", " "), Value: strings.Join(kinds, " ")},
					reports.Text(strings.Join(t.Fields, ", ")),
				}, nil) {
					return
				}
			}
		},
	}
}

func table(values []Value) reports.Table {
	return reports.Table{
		ID: "values", Title: "Values", Brief: 1000, Empty: "No record could be read.",
		Columns: []reports.Column{
			{ID: "system", Title: "System", Group: 1},
			{ID: "unit", Title: "Place"},
			{ID: "part", Title: "Part of it"},
			{ID: "record", Title: "Record", Align: reports.End},
			{ID: "field", Title: "Field"},
			{ID: "kind", Title: "Kind"},
			{ID: "value", Title: "Value"},
			{ID: "withheld", Title: "Withheld", Hidden: true},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range values {
				v := &values[i]
				text := reports.Cell{Text: strings.ReplaceAll(v.Text, "\n", " · "), Value: v.Text}
				if v.Held != "" {
					text = reports.Cell{Text: "withheld: " + v.Held, Value: ""}
				}
				if !yield([]reports.Cell{
					reports.Text(v.System), reports.Text(v.Unit), reports.Text(v.Part),
					{Text: strconv.FormatInt(v.Record, 10), Value: v.Record},
					reports.Text(v.Field),
					{Text: strings.ReplaceAll(string(v.Kind), "_", " "), Value: string(v.Kind)},
					text, reports.Text(v.Held),
				}, nil) {
					return
				}
			}
		},
	}
}
