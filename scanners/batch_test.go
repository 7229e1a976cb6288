package scanners_test

import (
	"testing"

	"dossier/scanners"
)

func TestColumnKeepsValuesApart(t *testing.T) {
	t.Parallel()
	c := scanners.NewColumn(scanners.Field{})
	c.AppendString("one")
	c.AppendNull()
	c.AppendString("")
	c.Append([]byte("two\nlines"))
	want := []struct {
		value string
		null  bool
	}{{"one", false}, {"", true}, {"", false}, {"two\nlines", false}}
	if c.Len() != len(want) {
		t.Fatalf("%d values, want %d", c.Len(), len(want))
	}
	for i, w := range want {
		if string(c.Value(i)) != w.value || c.Null(i) != w.null || c.Record(i) != i {
			t.Errorf("value %d is %q (NULL %v, record %d), want %q (NULL %v)", i, c.Value(i), c.Null(i), c.Record(i), w.value, w.null)
		}
		start, end := c.Span(i)
		for at := start; at <= end; at++ {
			if got := c.At(at, 0); got != i {
				t.Errorf("byte %d belongs to value %d, want %d", at, got, i)
			}
		}
	}
}

func TestColumnAtFindsFarValues(t *testing.T) {
	t.Parallel()
	c := scanners.NewColumn(scanners.Field{})
	for range 1000 {
		c.AppendString("xy")
	}
	for _, i := range []int{0, 7, 8, 9, 500, 999} {
		start, _ := c.Span(i)
		for _, from := range []int{0, i / 2, i} {
			if got := c.At(start, from); got != i {
				t.Errorf("from value %d: byte %d belongs to value %d, want %d", from, start, got, i)
			}
		}
	}
}

func TestBatchForgetsItsLastUse(t *testing.T) {
	t.Parallel()
	b := scanners.NewBatch(nil)
	b.Reset(scanners.NewPrivate("a"), []scanners.Field{{Type: "x"}, {}})
	b.Columns[0].AppendNull()
	b.Columns[1].AppendTo(3, []byte("v"))
	b.First, b.Records, b.Continues, b.Key, b.Bytes = 7, 1, true, []int{0}, 9
	b.Reset(scanners.Private{}, []scanners.Field{{}, {}, {}})
	if b.Part.Reveal() != "" || b.First != 1 || b.Records != 0 || b.Continues || len(b.Key) != 0 || b.Bytes != 0 || len(b.Columns) != 3 {
		t.Error("a batch keeps something of its last use")
	}
	b.Columns[0].AppendString("x")
	b.Columns[1].AppendString("y")
	if b.Columns[0].Null(0) || b.Columns[1].Record(0) != 0 || b.Columns[0].Type != "" {
		t.Error("a column keeps something of its last use")
	}
}

func TestFillingABatchAgainAllocatesNothing(t *testing.T) {
	b := scanners.NewBatch(nil)
	fields := []scanners.Field{{}, {}}
	value := []byte("an ordinary value")
	allocs := testing.AllocsPerRun(20, func() {
		b.Reset(scanners.Private{}, fields)
		for range 1000 {
			b.Columns[0].Append(value)
			b.Columns[1].AppendNull()
		}
	})
	if allocs > 0 {
		t.Errorf("%v allocations a batch, want none", allocs)
	}
}
