// Package person makes the document of one person under a pseudonym: where the inventory knows them to be and, where the reader may see it,
// what their records say now. With values it is the person's own data: it is for the officer who asked, and kept by nothing here.
package person

import (
	"bytes"
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
	"dossier/reports/language"
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

// Build makes the document in a language. Without read no source is opened and no value is in it. whole tells whether all records that the
// inventory knows of could be read.
func Build(ctx context.Context, inv Inventory, pseudonym string, l *language.Language, read Read) (doc *reports.Document, whole bool, err error) {
	traces, err := inv.Traces(ctx, pseudonym)
	if err != nil {
		return nil, false, err
	}
	if len(traces) == 0 {
		return nil, false, ErrNobody
	}
	d := &reports.Document{
		Name: "person", Language: l.BCP47(), Title: l.Text("One person"), Subtitle: pseudonym, Main: "places",
		Lead:     lead(len(traces), pseudonym, l),
		Sections: l.Sections([]reports.Section{{ID: "places", Title: "Where the person is", Tables: []reports.Table{places(traces, l)}}}),
	}
	data := &Data{Pseudonym: pseudonym, Places: []Place{}, Values: []Value{}}
	for i := range traces {
		t := &traces[i]
		data.Places = append(data.Places, Place{t.Source.Label, t.Unit.Label, t.Part, t.Records, t.Kinds})
	}
	d.Data = data
	if read == nil {
		d.Lead += " " + l.Text("No source was opened, and no value is shown.")
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
	d.Sections = append(d.Sections, l.Sections([]reports.Section{{ID: "values", Title: "What the records say", Text: []string{
		"Read from the sources just now. Of a record that names other people too, only what surely is this person's is shown: dossier request review goes through the rest. Secrets are never shown.",
	}, Tables: []reports.Table{table(data.Values, l)}}})...)
	missing := len(result.Missing) + len(result.Unread)
	if missing > 0 || result.Cut {
		notice := reports.Notice{Title: l.Text("Not everything could be read again"), Tone: reports.Bad}
		if missing > 0 {
			notice.Text = append(notice.Text, fmt.Sprintf(l.Text("Records that are gone, changed or unreadable: %d. Places that could not be read: %d."), len(result.Missing), len(result.Unread)))
		}
		if result.Cut {
			notice.Text = append(notice.Text, l.Text("More belongs to the person through keys than was followed."))
		}
		d.Notices = []reports.Notice{notice}
	}
	d.Notices = append(d.Notices, reports.Notice{Title: l.Text("This holds the person's data"), Tone: reports.Warning, Text: []string{
		l.Text("Keep it only as long as it is needed, and from everybody else."),
	}})
	return d, missing == 0 && !result.Cut, nil
}

func lead(places int, pseudonym string, l *language.Language) string {
	if places == 1 {
		return fmt.Sprintf(l.Text("Records in one table or file lead to %s."), pseudonym)
	}
	return fmt.Sprintf(l.Text("Records in %d tables and files lead to %s."), places, pseudonym)
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
	Held   Why            `json:"withheld,omitempty"` // why it is not shown
}

// Why is the reason for which a value is not shown.
type Why string

// The reasons.
const (
	opensDoors Why = "it opens doors: a password or a key"
	namesOther Why = "the record names other people too"
)

// Format prints a placeholder under every verb.
func (Value) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("[value]")) }

func values(r *records.Record) (list []Value) {
	entries := r.OwnEntries()
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Null || len(f.Values) == 0 {
			continue
		}
		v := Value{
			System: records.System(r.Source.Reveal()), Unit: r.Unit.Reveal(), Part: r.Part.Reveal(), Record: r.Number, Field: f.Name, Kind: f.Kind,
		}
		switch shown := own(r, f, entries); {
		case slices.ContainsFunc(f.Values, func(text []byte) bool { return access.Secret(f.Name, text) }):
			v.Held = opensDoors
		case !slices.Contains(shown, true):
			v.Held = namesOther
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

// own tells which values of a field are the person's. Where the record names others, these are the values that are an identifier of the person,
// and in entries of lists that hold identifiers of the person alone the others too; whom a running text speaks of nobody knows.
func own(r *records.Record, f *records.Field, entries []string) []bool {
	is := make([]bool, len(f.Values))
	for i, value := range f.Values {
		whole := func(s records.Span) bool { return s.Value == i && len(bytes.TrimSpace(value)) <= s.End-s.Start }
		any := func(s records.Span) bool { return s.Value == i }
		switch {
		case len(r.Others) == 0, slices.ContainsFunc(f.Own, whole):
			is[i] = true
		case f.Within(i, entries):
			is[i] = !f.Text && (f.Kind != "" || !slices.ContainsFunc(f.Own, any) && len(bytes.Fields(value)) <= fewWords)
		}
	}
	return is
}

// fewWords are so many that a value of them is hardly a text that speaks of somebody else.
const fewWords = 3

func places(traces []inventory.Trace, l *language.Language) reports.Table {
	return reports.Table{
		ID: "places", Title: "Tables and files", Brief: 1000, Empty: "None.",
		Columns: []reports.Column{
			{ID: "source", Title: "Source", Group: 1},
			{ID: "unit", Title: "Place"},
			{ID: "part", Title: "Part of it", Hidden: true},
			{ID: "records", Title: "Records", Align: reports.End},
			{ID: "kinds", Title: "Kinds"},
			{ID: "fields", Title: "Fields"},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range traces {
				t := &traces[i]
				kinds := slices.Sorted(maps.Keys(t.Kinds))
				machine := make([]string, len(kinds))
				for i, k := range kinds {
					machine[i] = string(k)
				}
				if !yield([]reports.Cell{
					reports.Text(t.Source.Label), place(t.Unit.Label, t.Part), reports.Text(t.Part), reports.Count(t.Records),
					{Text: l.Kinds(kinds), Value: strings.Join(machine, " ")},
					reports.Text(strings.Join(t.Fields, ", ")),
				}, nil) {
					return
				}
			}
		},
	}
}

// place is a table or file, and where in it.
func place(unit, part string) reports.Cell {
	if part == "" {
		return reports.Cell{Text: unit, Value: unit}
	}
	return reports.Cell{Text: unit + " › " + part, Value: unit}
}

func table(values []Value, l *language.Language) reports.Table {
	return reports.Table{
		ID: "values", Title: "Values", Brief: 1000, Empty: "No record could be read.",
		Columns: []reports.Column{
			{ID: "system", Title: "System", Group: 1},
			{ID: "unit", Title: "Place", Group: 1},
			{ID: "part", Title: "Part of it", Hidden: true},
			{ID: "record", Title: "Record"},
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
					text = reports.Cell{Text: fmt.Sprintf(l.Text("withheld: %s"), l.Text(string(v.Held))), Value: ""}
				}
				kind := reports.Cell{Value: string(v.Kind)}
				if v.Kind != "" {
					kind.Text = l.Kind(v.Kind)
				}
				if !yield([]reports.Cell{
					reports.Text(v.System), place(v.Unit, v.Part), reports.Text(v.Part),
					{Text: strconv.FormatInt(v.Record, 10), Value: v.Record},
					reports.Text(v.Field), kind, text, reports.Text(string(v.Held)),
				}, nil) {
					return
				}
			}
		},
	}
}
