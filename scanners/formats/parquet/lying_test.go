package parquet_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	pq "github.com/parquet-go/parquet-go"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/parquet"
)

// told keeps of each field what each row says, and of how many values that batches kept once.
type told struct {
	batch  *scanners.Batch
	said   map[string]map[int64][]string
	kept   map[string]int
	values map[string]int
}

func (t *told) New() *scanners.Batch { return t.batch }

func (t *told) Batch(b *scanners.Batch) error {
	for i := range b.Columns {
		c := &b.Columns[i]
		name := c.Name.Reveal()
		if t.said[name] == nil {
			t.said[name] = map[int64][]string{}
		}
		t.kept[name] += c.Kept()
		t.values[name] += c.Len()
		for v := range c.Len() {
			row := b.First + int64(c.Record(v))
			t.said[name][row] = append(t.said[name][row], string(c.Value(v)))
		}
	}
	return nil
}

func (*told) Unread(u *scanners.Unread) error { return u }

type state struct {
	State string  `parquet:"state,dict"`
	Maybe *string `parquet:"maybe,dict,optional"`
	Mixed string  `parquet:"mixed,dict"` // whose dictionary becomes too large in the midst of a row group
	Plain *string `parquet:"plain,optional"`
	Other string  `parquet:"other"`
	Long  string  `parquet:"long,dict"`
	Day   int32   `parquet:"day,date,dict"`
	Count *int64  `parquet:"count,dict,optional"` // of which some pages hold NULL
	Mix   int64   `parquet:"mix,dict"`
}

func TestTextsThatRecurAreKeptOnceAndReadAsTheyAre(t *testing.T) {
	t.Parallel()
	const rows = 20_000
	all := make([]state, rows)
	want := map[string]map[int64][]string{}
	for i := range all {
		maybe, plain := []string{"yes", "", "no"}[i%3], "gate "+fmt.Sprint(i%4)
		s := state{State: fmt.Sprint("state ", i%5), Mixed: fmt.Sprint("mixed ", i%3), Other: fmt.Sprint("other ", i), Long: "short"}
		if i%7 > 0 {
			s.Maybe = &maybe
		}
		if i%11 > 0 {
			s.Plain = &plain
		}
		if i%8_000 > 3_000 {
			s.Mixed = fmt.Sprint("mixed anew ", i)
		}
		if i%5_000 == 17 {
			s.Long = strings.Repeat("very ", 1_000) + "long"
		}
		count := int64(i % 9)
		if i%6_000 < 4_000 {
			s.Count = &count
		}
		s.Day, s.Mix = int32(20_000+i%3), int64(i%10)
		if i%8_000 > 3_000 {
			s.Mix = int64(i)
		}
		all[i] = s
		day, mix, counted := fmt.Sprint("2024-10-0", 4+i%3), fmt.Sprint(s.Mix), ""
		if s.Count != nil {
			counted = fmt.Sprint(count)
		}
		for name, value := range map[string]*string{
			"state": &s.State, "maybe": s.Maybe, "mixed": &s.Mixed, "plain": s.Plain, "other": &s.Other, "long": &s.Long,
			"day": &day, "mix": &mix, "count": &counted,
		} {
			if want[name] == nil {
				want[name] = map[int64][]string{}
			}
			if value != nil {
				want[name][int64(i)+1] = []string{*value}
			}
		}
	}
	for version := 1; version <= 2; version++ {
		content := file(t, all, pq.MaxRowsPerRowGroup(8_000), pq.DataPageVersion(version), pq.PageBufferSize(20_000), pq.DictionaryMaxBytes(30_000))
		got := &told{batch: scanners.NewBatch(nil), said: map[string]map[int64][]string{}, kept: map[string]int{}, values: map[string]int{}}
		if err := (parquet.Decoder{}).Decode(t.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1}, got); err != nil {
			t.Fatal(err)
		}
		for name, rowsOf := range want {
			if len(rowsOf) != len(got.said[name]) {
				t.Errorf("version %d: %s has values in %d rows, want %d", version, name, len(got.said[name]), len(rowsOf))
			}
			for row, values := range rowsOf {
				if !slices.Equal(got.said[name][row], values) {
					t.Fatalf("version %d: %s of row %d is %q, want %q", version, name, row, got.said[name][row], values)
				}
			}
		}
		for _, name := range []string{"state", "maybe", "plain", "day"} {
			if got.kept[name] > got.values[name]/2 {
				t.Errorf("version %d: of %d values of %s %d are kept", version, got.values[name], name, got.kept[name])
			}
		}
	}
}

// TestLongTextsAreCut: a text that is longer than a value may be becomes several, also in a dictionary.
func TestLongTextsAreCut(t *testing.T) {
	t.Parallel()
	all := make([]state, 600)
	for i := range all {
		all[i] = state{State: "paid", Other: "short", Long: "short"}
		if i%100 == 50 {
			all[i].State, all[i].Other = strings.Repeat("x", 50), strings.Repeat("y", 50)
		}
	}
	got := &told{batch: scanners.NewBatch(nil), said: map[string]map[int64][]string{}, kept: map[string]int{}, values: map[string]int{}}
	in := formats.Input{Body: bytes.NewReader(file(t, all, pq.MaxRowsPerRowGroup(200))), Size: -1}
	if err := (parquet.Decoder{Limits: formats.Limits{Value: 20}}).Decode(t.Context(), in, got); err != nil {
		t.Fatal(err)
	}
	for name, long := range map[string]string{"state": "x", "other": "y"} {
		for i, s := range all {
			values := got.said[name][int64(i)+1]
			whole := map[string]string{"state": s.State, "other": s.Other}[name]
			if strings.Join(values, "") != whole || strings.HasPrefix(whole, long) && len(values) != 3 {
				t.Fatalf("%s of row %d is %q, want %q", name, i+1, values, whole)
			}
		}
	}
}
