package brief_test

import (
	"errors"
	"fmt"
	"testing"

	"dossier/reports"
	"dossier/reports/brief"
)

var errBroken = errors.New("broken on purpose")

// grouped has sources of so many places each, with two fields a place; the rows end with err.
func grouped(err error, places ...int) *reports.Table {
	return &reports.Table{
		ID: "t", Columns: []reports.Column{{ID: "source", Group: 1}, {ID: "place", Group: 2}, {ID: "field"}, {ID: "hidden", Hidden: true}},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for s, n := range places {
				for p := range n {
					for f := range 2 {
						if !yield([]reports.Cell{{Text: fmt.Sprint("s", s)}, {Text: fmt.Sprint("p", p)}, {Text: fmt.Sprint("f", f)}, {Text: "no"}}, nil) {
							return
						}
					}
				}
			}
			if err != nil {
				yield(nil, err)
			}
		},
	}
}

// Each source gets its share, and what is left out is counted.
func TestOf(t *testing.T) {
	t.Parallel()
	b, err := brief.Of(grouped(nil, 100, 1, 7), 12)
	if err != nil {
		t.Fatal(err)
	}
	var got string
	for _, block := range b.Blocks {
		got += fmt.Sprint(block.Heading, len(block.Rows), "+", block.More, " ")
	}
	if want := "[s0] 4+96 [s1] 1+0 [s2] 4+3 "; got != want || b.More != 0 || len(b.Columns) != 1 || b.Blocks[0].Rows[1][0].Text != "p1" {
		t.Errorf("%q, want %q; %d more", got, want, b.More)
	}
	if b, err = brief.Of(grouped(nil, 1, 1, 1, 1, 1), 3); err != nil || len(b.Blocks) != 3 || b.More != 2 {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestCases(t *testing.T) {
	t.Parallel()
	b, err := brief.Cases(grouped(nil, 2, 1), 6)
	if err != nil || b == nil || len(b.Blocks) != 3 || len(b.Blocks[2].Rows) != 2 || b.Blocks[2].Head[0].Text != "p0" || b.Blocks[2].Heading[0] != "s1" {
		t.Errorf("%+v, %v", b, err)
	}
	if b, err := brief.Cases(grouped(nil, 2, 1), 5); b != nil || err != nil {
		t.Errorf("more than asked for: %+v, %v", b, err)
	}
	if b, err := brief.Cases(&reports.Table{Columns: []reports.Column{{ID: "a"}}}, 5); b != nil || err != nil {
		t.Errorf("no groups: %+v, %v", b, err)
	}
}

func TestExamples(t *testing.T) {
	t.Parallel()
	list := grouped(nil, 2)
	if b, err := brief.Examples(list, 1); b != nil || err != nil {
		t.Errorf("below outer groups: %+v, %v", b, err)
	}
	list.Columns[0].Group = 0
	b, err := brief.Examples(list, 1)
	if err != nil || b == nil || len(b.Blocks) != 2 || len(b.Blocks[1].Rows) != 1 || b.Blocks[1].More != 1 || b.Blocks[1].Rows[0][1].Text != "f0" {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestErrorsOfRows(t *testing.T) {
	t.Parallel()
	if _, err := brief.Of(grouped(errBroken, 1), 5); !errors.Is(err, errBroken) {
		t.Error(err)
	}
	if _, err := brief.Cases(grouped(errBroken, 1), 5); !errors.Is(err, errBroken) {
		t.Error(err)
	}
}
