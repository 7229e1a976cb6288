package textpage_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"dossier/reports"
	"dossier/reports/reporttest"
	"dossier/reports/textpage"
)

func TestConformance(t *testing.T) { t.Parallel(); reporttest.Run(t, textpage.Format{}, noSkeleton) }

// noSkeleton: text has no structure that a name could break but its lines, which a long name makes more of.
func noSkeleton([]byte) (string, error) { return "", nil }

func TestFitsTheWidth(t *testing.T) {
	t.Parallel()
	for _, columns := range []int{40, 80, 132} {
		for _, name := range []string{"plain", "a rather long name of a place with spaces", strings.Repeat("long/", 60), "名前のとても長いファイル名です.csv"} {
			t.Run(fmt.Sprint(columns, len(name)), func(t *testing.T) {
				t.Parallel()
				var b bytes.Buffer
				if err := (textpage.Format{Width: columns}).Write(&b, reporttest.Document(name)); err != nil {
					t.Fatal(err)
				}
				for line := range strings.Lines(b.String()) {
					line = strings.TrimSuffix(line, "\n")
					if w := uniseg.StringWidth(line); w > columns {
						t.Errorf("%d columns in a terminal of %d: %q", w, columns, line)
					}
				}
			})
		}
	}
}

// A column of short names is not broken while one of longer text can give way.
func TestKeepsWordsWhole(t *testing.T) {
	t.Parallel()
	row := []reports.Cell{{Text: "9e5fa29d4e"}, {Text: "shop.sqlite"}, {Text: "backup/boekhouding.zip"}, {Text: "10"}, {Text: "in doubt"}, {Text: "it holds other people's identifiers as well"}, {Text: "2032-03-04"}}
	d := &reports.Document{Name: "plan", Title: "Plan", Sections: []reports.Section{{ID: "a", Title: "A", Tables: []reports.Table{{
		ID: "stays", Title: "What stays", Brief: 10, Rows: func(yield func([]reports.Cell, error) bool) { yield(row, nil) },
		Columns: []reports.Column{{ID: "id", Title: "ID"}, {ID: "system", Title: "System"}, {ID: "unit", Title: "Table or file"}, {ID: "record", Title: "Record", Align: reports.End}, {ID: "sort", Title: "Sort"}, {ID: "why", Title: "Why"}, {ID: "until", Title: "Until"}},
	}}}}}
	var b bytes.Buffer
	if err := (textpage.Format{Width: 80}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"9e5fa29d4e", "shop.sqlite", "identifiers", "in doubt", "2032-03-04"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is broken:\n%s", want, b.String())
		}
	}
}

func TestColoursOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	for _, color := range []bool{false, true} {
		var b bytes.Buffer
		if err := (textpage.Format{Color: color}).Write(&b, reporttest.Document("x")); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "\x1b["); got != color {
			t.Errorf("colours: %v, asked for: %v", got, color)
		}
	}
}

func TestCountsWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	d := &reports.Document{Title: "Many", Sections: []reports.Section{{Title: "S", Tables: []reports.Table{{
		ID: "t", Title: "T", Brief: 3, Columns: []reports.Column{{ID: "n", Title: "N"}},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range 10 {
				if !yield([]reports.Cell{{Text: fmt.Sprintf("row %d", i)}}, nil) {
					return
				}
			}
		},
	}}}}}
	var b bytes.Buffer
	if err := (textpage.Format{}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if out := b.String(); !strings.Contains(out, "row 2") || strings.Contains(out, "row 3") || !strings.Contains(out, "7 more") {
		t.Errorf("got:\n%s", out)
	}
}

// Who reads that five places are denied wants to know which.
func TestNamesTheCasesOfAGroup(t *testing.T) {
	t.Parallel()
	d := &reports.Document{Title: "Gaps", Sections: []reports.Section{{Title: "S", Tables: []reports.Table{{
		ID: "t", Title: "T", Brief: 3, Columns: []reports.Column{{ID: "why", Title: "Why", Group: 2}, {ID: "place", Title: "Place"}, {ID: "detail", Title: "Detail"}},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range 9 {
				if !yield([]reports.Cell{{Text: "denied"}, {Text: fmt.Sprintf("shop.t%d", i)}, {Text: "no SELECT"}}, nil) {
					return
				}
			}
		},
	}}}}}
	var b bytes.Buffer
	if err := (textpage.Format{}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if out := b.String(); !strings.Contains(out, "- shop.t4 · no SELECT\n") || strings.Contains(out, "shop.t5") || !strings.Contains(out, "4 more") {
		t.Errorf("got:\n%s", out)
	}
}

// TestNarrowTerminal breaks no word and no number of a table that 40 columns have no room for.
func TestNarrowTerminal(t *testing.T) {
	t.Parallel()
	d := &reports.Document{Title: "Kinds", Sections: []reports.Section{{Title: "S", Tables: []reports.Table{{
		ID: "t", Title: "T", Brief: 3, Columns: []reports.Column{
			{ID: "kind", Title: "Kind"},
			{ID: "findings", Title: "Findings", Align: reports.End},
			{ID: "distinct", Title: "Distinct values", Align: reports.End},
			{ID: "places", Title: "Places", Align: reports.End},
			{ID: "people", Title: "People", Align: reports.End},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			yield([]reports.Cell{{Text: "E-mail addresses"}, reports.Count(12345678), reports.Count(1234567), reports.Count(1), reports.Count(2)}, nil)
		},
	}}}}}
	var b bytes.Buffer
	if err := (textpage.Format{Width: 40}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	for _, whole := range []string{"E-mail addresses\n", "Findings: 12 345 678", "1 234 567", "Places: 1"} {
		if !strings.Contains(out, whole) {
			t.Errorf("%q is not whole in:\n%s", whole, out)
		}
	}
}

func FuzzWrite(f *testing.F) {
	for _, name := range reporttest.Hostile() {
		if len(name) < 1000 {
			f.Add(name)
		}
	}
	f.Fuzz(func(t *testing.T, name string) {
		var b bytes.Buffer
		if err := (textpage.Format{Width: 60}).Write(&b, reporttest.Document(name)); err != nil {
			t.Fatal(err)
		}
		if i := strings.IndexFunc(b.String(), func(r rune) bool { return r != '\n' && (r < ' ' || 0x7f <= r && r < 0xa0) }); i >= 0 {
			t.Errorf("a control character at byte %d", i)
		}
		for line := range strings.Lines(b.String()) {
			if w := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); w > 60 {
				t.Errorf("a line of %d columns", w)
			}
		}
	})
}

// written is a table of rows as a terminal shows it.
func written(t *testing.T, columns []reports.Column, rows ...[]reports.Cell) string {
	t.Helper()
	var b bytes.Buffer
	d := &reports.Document{Title: "T", Sections: []reports.Section{{Title: "S", Tables: []reports.Table{{
		ID: "t", Title: "T", Brief: 9, Columns: columns,
		Rows: func(yield func([]reports.Cell, error) bool) {
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
		},
	}}}}}
	if err := (textpage.Format{Width: 80}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Nine columns of words in 80 would have room for half a word each.
func TestManyColumnsStandBelowEachOther(t *testing.T) {
	t.Parallel()
	var columns []reports.Column
	var row []reports.Cell
	for i := range 9 {
		columns = append(columns, reports.Column{ID: fmt.Sprint("c", i), Title: fmt.Sprint("Title ", i)})
		row = append(row, reports.Cell{Text: fmt.Sprint("obligation of law ", i)})
	}
	row[3].Text = ""
	out := written(t, columns, row)
	if !strings.Contains(out, "\n  obligation of law 0\n    Title 1: obligation of law 1 · Title 2: ") || strings.Contains(out, "Title 3") || !strings.Contains(out, "Title 8: obligation") {
		t.Errorf("got:\n%s", out)
	}
}

// A number that is broken after its thousands is read as another one; a path broken anywhere is read as none.
func TestBreaksNoNumberAndPathsAtTheirMarks(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("word ", 6) + reports.Number(1_234_567) + " of " + reports.Number(7_654_321)
	out := written(t, []reports.Column{{ID: "place", Title: "Place"}, {ID: "text", Title: "Text"}, {ID: "more", Title: "More"}},
		[]reports.Cell{{Text: "/srv/estate/exports/customers/of-the-year-2024/all.csv"}, {Text: text}, {Text: text}})
	for _, want := range []string{"1 234 567", "7 654 321", "/srv/estate/"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is broken:\n%s", want, out)
		}
	}
	for line := range strings.Lines(out) {
		if first, _, _ := strings.Cut(strings.TrimSpace(line), "  "); strings.HasPrefix(first, "/srv") && !strings.HasSuffix(first, "/") {
			t.Errorf("the path is broken in %q:\n%s", first, out)
		}
	}
}
