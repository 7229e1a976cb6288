package placed_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/placed"
)

// write collects what do writes.
func write(t *testing.T, limits formats.Limits, do func(*placed.Writer) error) formattest.Result {
	t.Helper()
	return formattest.ReadInput(t, func(ctx context.Context, in formats.Input, to scanners.Receiver) error {
		w := placed.NewWriter(ctx, to, in.Part, limits)
		return w.Close(do(w))
	}, formats.Input{Part: scanners.NewPrivate("a.zip/b")})
}

// fill gives a table rows, a word a cell; "-" is an empty one.
func fill(t *placed.Table, first int64, rows ...string) error {
	for i, row := range rows {
		for col, value := range strings.Fields(row) {
			if value = strings.ReplaceAll(value, "_", " "); value == "-" {
				continue
			}
			if err := t.Cell(first+int64(i), col, []byte(value)); err != nil {
				return err
			}
		}
	}
	return t.Close()
}

func TestSheet(t *testing.T) {
	t.Parallel()
	got := write(t, formats.DefaultLimits(), func(w *placed.Writer) error {
		err := fill(w.Sheet("sheet Customers"), 1, "Customers_of_2026", "name email", "Ann ann@example.com", "Bob bob@example.com x")
		if err != nil {
			return err
		}
		return fill(w.Sheet("sheet Bare"), 7, "3 Ann", "4 Bob")
	})
	named := got.Part("a.zip/b/sheet Customers")
	if want := []string{"text", "name", "email", "C"}; !slices.Equal(named.Fields, want) {
		t.Errorf("the columns are called %q, not %q", named.Fields, want)
	}
	if emails := named.Column("email"); len(emails) != 4 || emails[2] != "ann@example.com" || emails[3] != "bob@example.com" {
		t.Errorf("the e-mail column holds %q", emails)
	}
	if title := named.Column("text"); title[0] != "Customers of 2026" || title[1] != "name; email" {
		t.Errorf("title and header are given as %q", title)
	}
	bare := got.Part("a.zip/b/sheet Bare")
	if !slices.Equal(bare.Fields, []string{"A", "B"}) || len(bare.Rows) != 2 {
		t.Errorf("a table without a header has the columns %q and %d rows", bare.Fields, len(bare.Rows))
	}
}

func TestTableInText(t *testing.T) {
	t.Parallel()
	got := write(t, formats.DefaultLimits(), func(w *placed.Writer) error {
		body := w.Lines("")
		if err := body.Line([]byte("before")); err != nil {
			return err
		}
		if err := fill(w.Table("table 1", body), 1, "Name Ann", "Phone 0470"); err != nil {
			return err
		}
		if err := fill(w.Table("table 2", body), 1, "name phone", "Ann 0470", "Bob 0471"); err != nil {
			return err
		}
		return body.Line([]byte("behind"))
	})
	if lines := got.Part("a.zip/b").Column("text"); !slices.Equal(lines, []string{"before", "Name\tAnn", "Phone\t0470", "behind"}) {
		t.Errorf("the text is %q", lines)
	}
	if phones := got.Part("a.zip/b/table 2").Column("phone"); !slices.Equal(phones, []string{formattest.Null, "0470", "0471"}) {
		t.Errorf("the phone column holds %q", phones)
	}
}

func TestLongTable(t *testing.T) {
	t.Parallel()
	const rows = 10_000
	got := write(t, formats.DefaultLimits(), func(w *placed.Writer) error {
		s := w.Sheet("s")
		for row := range int64(rows) {
			for col, v := range []string{"id", "email"} {
				if row > 0 {
					v = fmt.Sprintf("%s%d@example.com", v, row)
				}
				if err := s.Cell(row+1, col, []byte(v)); err != nil {
					return err
				}
			}
		}
		if err := s.Cell(900_000, 0, []byte("far below")); err != nil {
			return err
		}
		return s.Close()
	})
	p := got.Part("a.zip/b/s")
	if len(p.Rows) != rows+1 || p.Column("email")[rows-1] != fmt.Sprintf("email%d@example.com", rows-1) {
		t.Errorf("%d rows came out, not %d", len(p.Rows), rows+1)
	}
}

func TestLongValuesAreCut(t *testing.T) {
	t.Parallel()
	limits := formats.DefaultLimits()
	limits.Value, limits.Columns = 1000, 3
	long := strings.Repeat("some words and more ", 6_000)
	got := write(t, limits, func(w *placed.Writer) error {
		if err := w.Lines("").Line([]byte(long)); err != nil {
			return err
		}
		s := w.Sheet("s")
		for col := range 5 {
			if err := s.Cell(3, col, []byte(long)); err != nil {
				return err
			}
		}
		return s.Close()
	})
	if lines := strings.Join(got.Part("a.zip/b").Column("text"), ""); len(lines) < len(long)-1 {
		t.Errorf("%d bytes of %d came out of a long line", len(lines), len(long))
	}
	row := got.Part("a.zip/b/s").Rows
	if size := len(strings.Join(row[0], "")); len(row) != 1 || size < 5*len(long)-5 {
		t.Errorf("%d bytes of %d came out of a long row, as %d", size, 5*len(long), len(row))
	}
}

func TestPlacesOfOneName(t *testing.T) {
	t.Parallel()
	got := write(t, formats.DefaultLimits(), func(w *placed.Writer) error {
		for _, name := range []string{"header", "header", "header #2", "header"} {
			if err := w.Lines(name).Line([]byte("x")); err != nil {
				return err
			}
		}
		return nil
	})
	if len(got.Parts) != 4 {
		t.Errorf("four places became %d parts", len(got.Parts))
	}
}

func TestLetters(t *testing.T) {
	t.Parallel()
	for col, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := placed.Letters(col); got != want {
			t.Errorf("column %d is called %s, not %s", col, got, want)
		}
	}
}
