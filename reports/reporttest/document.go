package reporttest

import (
	"iter"
	"time"

	"dossier/reports"
	"dossier/reports/measures"
)

// Document returns a document that uses everything the vocabulary has, with name wherever a source's text can stand.
func Document(name string) *reports.Document {
	return &reports.Document{
		Name: "example", Title: "Example " + name, Subtitle: name, Lead: name,
		Notices: []reports.Notice{{Title: name, Text: []string{name, "Second."}, Tone: reports.Bad}},
		Facts:   []reports.Fact{{Label: name, Value: name, Note: name, Tone: reports.Good}, {Label: "Plain", Value: "7"}},
		Figures: []reports.Figure{
			{Title: name, Whole: true, Parts: []reports.Part{
				{Label: name, Text: name, Share: 0.999, Tone: reports.Good}, {Label: "Rest", Text: "1", Share: 0.001, Tone: reports.Bad},
			}},
			{Title: "Bars", Parts: []reports.Part{{Label: name, Text: name, Share: 0.5}}},
		},
		Sections: []reports.Section{
			{ID: "first", Title: name, Text: []string{name}, Tables: []reports.Table{flat(name), grouped(name)}},
			{ID: "second", Title: "Second", Tables: []reports.Table{
				{ID: "nothing", Title: name, Empty: name, Brief: 1, Rows: of()},
				{ID: "worked-with", Title: "For files", Short: name, Hidden: true, Columns: []reports.Column{{ID: "a", Title: "A"}}, Rows: of([]reports.Cell{{Text: name}})},
			}},
		},
		Main: "flat",
		Data: map[string]any{"name": name, "list": []string{name, name}, "number": 7},
	}
}

var day = time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)

func of(rows ...[]reports.Cell) iter.Seq2[[]reports.Cell, error] {
	return func(yield func([]reports.Cell, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func flat(name string) reports.Table {
	return reports.Table{
		ID: "flat", Title: name, Text: name, Brief: 5,
		Columns: []reports.Column{
			{ID: "name", Title: name},
			{ID: "count", Title: "Count", Align: reports.End},
			{ID: "hidden", Title: "Hidden", Hidden: true},
			{ID: "size", Title: "Size", Unit: reports.Octets},
			{ID: "day", Title: "Day"},
		},
		Rows: of(
			[]reports.Cell{{Text: name, Note: name}, {Text: "1\u202f000", Value: int64(1000), Share: 0.4}, {Text: name}, measures.Size(1_200_000), measures.Day(day)},
			[]reports.Cell{{Text: name, Value: name, Tone: reports.Warning}, {Text: "half", Value: 0.5}, {Text: "yes", Value: true}, measures.Size(-1), measures.Day(time.Time{})},
		),
	}
}

func grouped(name string) reports.Table {
	return reports.Table{
		ID: "grouped", Title: "Grouped", Brief: 5,
		Columns: []reports.Column{
			{ID: "source", Title: "Source", Group: 1},
			{ID: "place", Title: "Place", Group: 2},
			{ID: "total", Title: "Total", Align: reports.End, Group: 2},
			{ID: "field", Title: "Field"},
			{ID: "why", Title: "Why"},
		},
		Rows: of(
			[]reports.Cell{{Text: name}, {Text: name, Note: name}, {Text: "2", Value: int64(2)}, {Text: name}, {Text: name}},
			[]reports.Cell{{Text: name}, {Text: name, Note: name}, {Text: "2", Value: int64(2)}, {Text: "other"}, {Text: "because"}},
			[]reports.Cell{{Text: name}, {Text: "second place"}, {Text: "1", Value: int64(1)}, {Text: name}, {Text: name}},
		),
	}
}
