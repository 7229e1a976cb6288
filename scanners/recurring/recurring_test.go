package recurring_test

import (
	"fmt"
	"slices"
	"testing"

	"dossier/scanners"
	"dossier/scanners/recurring"
)

// filled fills a column of batches one after the other, as a decoder does, and returns the last.
func filled(r *recurring.Column, batches int, values []string) *scanners.Column {
	c := scanners.NewColumn(scanners.Field{})
	for range batches {
		c.Clear()
		for i, v := range values {
			r.AppendTo(c, i, []byte(v))
		}
	}
	return c
}

func few(n int) (values []string) {
	for i := range n {
		values = append(values, []string{"paid", "", "shipped", "shipped", "lost\nand found"}[i/2%5])
	}
	return values
}

func many(n int) (values []string) {
	for i := range n {
		values = append(values, fmt.Sprint("order ", i))
	}
	return values
}

func TestValuesThatRecurAreReadAsOthers(t *testing.T) {
	t.Parallel()
	changing := slices.Concat(few(500), many(1000), few(20))
	for name, values := range map[string][]string{"few": few(1000), "many": many(3000), "first few": changing, "none": nil, "one": {"x"}} {
		for batches := range 4 {
			c := filled(&recurring.Column{}, batches+1, values)
			agree(t, fmt.Sprintf("%s, batch %d", name, batches), c, values)
			if c.Data(); len(c.Which()) > 0 || c.Kept() != len(values) {
				t.Errorf("%s: the values are not kept each for itself in Data", name)
			}
			agree(t, name+", in Data", c, values)
			end := 0
			for i, v := range values {
				if start, stop := c.Span(i); start != end || string(c.Data()[start:stop]) != v || c.At(stop, 0) != i {
					t.Fatalf("%s: value %d lies at %d to %d of Data", name, i, start, stop)
				}
				end += len(v) + 1
			}
		}
	}
}

func agree(t *testing.T, name string, c *scanners.Column, values []string) {
	t.Helper()
	if c.Len() != len(values) {
		t.Fatalf("%s: %d values, want %d", name, c.Len(), len(values))
	}
	for i, v := range values {
		k := i
		if len(c.Which()) > 0 {
			k = int(c.Which()[i])
		}
		if string(c.Value(i)) != v || string(c.KeptValue(k)) != v || c.Null(i) || c.Record(i) != i {
			t.Fatalf("%s: value %d is %q (record %d), want %q", name, i, c.Value(i), c.Record(i), v)
		}
	}
}

func TestOnlyValuesThatRecurAreKeptOnce(t *testing.T) {
	t.Parallel()
	if c := filled(&recurring.Column{}, 1, few(1000)); c.Kept() != 1000 {
		t.Errorf("of a first batch %d values are kept, want all: small objects gain nothing", c.Kept())
	}
	if c := filled(&recurring.Column{}, 2, few(1000)); c.Kept() != 4 {
		t.Errorf("%d values are kept, want the 4 that differ", c.Kept())
	}
	if c := filled(&recurring.Column{}, 3, few(100)); c.Kept() != 100 {
		t.Errorf("of batches with few values %d are kept, want all: there may be thousands of such columns", c.Kept())
	}
	if c := filled(&recurring.Column{}, 3, many(1000)); len(c.Which()) > 0 {
		t.Error("a column of which all values differ is kept as one of values that recur")
	}
}

func TestNullAmongValuesThatRecur(t *testing.T) {
	t.Parallel()
	r := &recurring.Column{}
	c := filled(r, 2, few(200))
	c.AppendNull()
	r.AppendTo(c, 201, []byte("paid"))
	if c.Len() != 202 || c.Null(199) || !c.Null(200) || c.Null(201) || string(c.Value(201)) != "paid" || string(c.Value(2)) != few(200)[2] {
		t.Error("a NULL changes what stands beside it")
	}
}

func TestRecordsOfValuesThatRecur(t *testing.T) {
	t.Parallel()
	r := &recurring.Column{}
	c := filled(r, 1, few(200))
	c.Clear()
	records := []int{0, 1, 2, 2, 2, 5, 9, 9}
	for _, record := range records {
		r.AppendTo(c, record, []byte("again"))
	}
	for i, record := range records {
		if c.Record(i) != record || string(c.Value(i)) != "again" {
			t.Errorf("value %d is of record %d, want %d", i, c.Record(i), record)
		}
	}
}

func TestFillingRecurringAgainAllocatesNothing(t *testing.T) {
	r, c := &recurring.Column{}, scanners.NewColumn(scanners.Field{})
	values := [][]byte{[]byte("paid"), []byte("shipped"), []byte("a browser's long name")}
	allocs := testing.AllocsPerRun(20, func() {
		c.Clear()
		for i := range 1000 {
			r.AppendTo(c, i, values[i*i%3])
		}
	})
	if allocs > 0 {
		t.Errorf("%v allocations a batch, want none", allocs)
	}
}
