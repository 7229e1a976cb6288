package records_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/records"
)

// read hands over what fill writes.
func read(t *testing.T, limit int, fill func(w *records.Writer) error) formattest.Result {
	t.Helper()
	return formattest.ReadInput(t, func(ctx context.Context, _ formats.Input, to scanners.Receiver) error {
		w := records.NewWriter(ctx, to, limit)
		if err := fill(w); err != nil {
			return w.Abandon(err)
		}
		return w.Flush()
	}, formats.Input{})
}

func TestFieldsComeInAnyOrder(t *testing.T) {
	t.Parallel()
	got := read(t, 0, func(w *records.Writer) error {
		p := records.NewPlace(scanners.Private{}, 0)
		for _, record := range [][]string{{"a=1"}, {"b=2", "a=3", "b=4"}, {}, {"c=5"}} {
			if err := w.Begin(p); err != nil {
				return err
			}
			for _, field := range record {
				name, value, _ := strings.Cut(field, "=")
				if err := w.Add(p.Field(name, false), []byte(value)); err != nil {
					return err
				}
			}
		}
		return w.End()
	})
	null := formattest.Null
	want := [][]string{{"1", null, null}, {"3", "2; 4", null}, {null, null, null}, {null, null, "5"}}
	if !slices.EqualFunc(got.Rows(), want, slices.Equal[[]string]) || got.Batches != 1 {
		t.Errorf("rows %q in %d batches, want %q", got.Rows(), got.Batches, want)
	}
}

func TestPlacesKeepTheirNumbers(t *testing.T) {
	t.Parallel()
	got := read(t, 0, func(w *records.Writer) error {
		one, two := records.NewPlace(scanners.Private{}, 0), records.NewPlace(scanners.NewPrivate("two"), 0)
		for i, p := range []*records.Place{one, one, two, one, two} {
			if err := w.Begin(p); err != nil {
				return err
			}
			if err := w.Add(p.Field("n", false), []byte(fmt.Sprint(i))); err != nil {
				return err
			}
		}
		return w.End()
	})
	if a, b := got.Part("").Column("n"), got.Part("two").Column("n"); !slices.Equal(a, []string{"0", "1", "3"}) || !slices.Equal(b, []string{"2", "4"}) {
		t.Errorf("records %q and %q", a, b)
	}
}

func TestLongValuesAndRecordsAreCut(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word;", 300_000)
	got := read(t, 100_000, func(w *records.Writer) error {
		p := records.NewPlace(scanners.Private{}, 0)
		for range 3 {
			if err := w.Begin(p); err != nil {
				return err
			}
			if err := w.Add(p.Field("a", true), []byte(long)); err != nil {
				return err
			}
			if err := w.Add(p.Field("b", false), []byte("end")); err != nil {
				return err
			}
		}
		return w.End()
	})
	rows := got.Rows()
	if len(rows) != 3 || got.Batches < 6 {
		t.Fatalf("%d records in %d batches", len(rows), got.Batches)
	}
	for _, row := range rows {
		if strings.ReplaceAll(row[0], formattest.ListSeparator, "") != long || row[1] != "end" {
			t.Errorf("a record of %d bytes lost something", len(row[0]))
		}
	}
}

func TestTooManyFieldsAreFolded(t *testing.T) {
	t.Parallel()
	got := read(t, 0, func(w *records.Writer) error {
		p := records.NewPlace(scanners.Private{}, 10)
		if err := w.Begin(p); err != nil {
			return err
		}
		for i := range 100 {
			if err := w.Add(p.Field(fmt.Sprint("f", i), false), []byte(fmt.Sprint(i))); err != nil {
				return err
			}
		}
		return w.End()
	})
	if fields := got.Fields(); len(fields) != 10 || fields[9] != records.Folded || !strings.HasSuffix(got.Rows()[0][9], "; 99") {
		t.Errorf("fields %q, rows %q", fields, got.Rows())
	}
}

func TestFillingAgainAllocatesLittle(t *testing.T) {
	to := &formattest.Discard{}
	w := records.NewWriter(t.Context(), to, 0)
	p := records.NewPlace(scanners.Private{}, 0)
	name, value := []byte("Subject"), []byte("an ordinary value")
	allocs := testing.AllocsPerRun(20, func() {
		for range 100 {
			if w.Begin(p) != nil || w.Add(p.FieldOf(name, false), value) != nil {
				t.Error("refused")
			}
		}
		if w.Flush() != nil {
			t.Error("refused")
		}
	})
	if allocs > 1 {
		t.Errorf("%v allocations for 100 records", allocs)
	}
}
