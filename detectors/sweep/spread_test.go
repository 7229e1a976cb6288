package sweep_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

// table10k is a unit that can be sampled all over: its people stand in its last tenth.
type table10k struct {
	mu   sync.Mutex
	left []string
	whole,
	samples int
}

func (*table10k) Info() scanners.UnitInfo {
	return scanners.UnitInfo{Name: scanners.NewPrivate("t"), Bytes: -1, Records: 10_000, Spreads: true}
}

func (u *table10k) Read(_ context.Context, want scanners.Want, to scanners.Receiver) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	step := 1
	if want.Sample > 0 {
		u.samples++
		step = 10_000 / int(want.Sample)
	} else {
		u.whole++
		u.left = want.Leave
	}
	fields := []scanners.Field{
		{Name: scanners.NewPrivate("amount"), Type: "bigint"},
		{Name: scanners.NewPrivate("name"), Type: "text"},
		{Name: scanners.NewPrivate("code"), Type: "text"},
		{Name: scanners.NewPrivate("order_id"), Type: "bigint"},
	}
	for from := 0; from < 10_000; from += 1000 * step {
		b := to.New()
		b.Reset(scanners.Private{}, fields)
		b.First = int64(from + 1)
		for i := from; i < min(from+1000*step, 10_000); i += step {
			b.Columns[0].AppendString(fmt.Sprint(i))
			if i >= 9000 {
				b.Columns[1].AppendString(names[i/step%3])
			} else {
				b.Columns[1].AppendNull()
			}
			b.Columns[2].AppendString(fmt.Sprint(i % 7))
			b.Columns[3].AppendString(fmt.Sprint(i % 500))
			b.Records++
		}
		if err := to.Batch(b); err != nil {
			return err
		}
	}
	return nil
}

func TestSpreadSampleComesFirst(t *testing.T) {
	t.Parallel()
	u, m := &table10k{}, &memory{}
	s := oneUnit{u}
	if err := sweep.New(all(), key(t), sweep.Options{}).Run(t.Context(), s, m); err != nil {
		t.Fatal(err)
	}
	if u.samples != 1 || u.whole != 1 || !slices.Equal(u.left, []string{"amount"}) {
		t.Errorf("%d samples and %d full reads, the latter without %q; want one each, without the amount, but with what is a key", u.samples, u.whole, u.left)
	}
	r := m.units["t"].result
	if r.Status != detectors.Complete || r.Records != 10_000 {
		t.Errorf("the unit ended %s with %d records", r.Status, r.Records)
	}
	name := r.Fields[1]
	if name.Verdict == nil || name.Verdict.Kind != detectors.PersonName || name.Counts[detectors.PersonName] != 1000 {
		t.Errorf("the name column is %+v with %v, want 1000 names", name.Verdict, name.Counts)
	}
}

// told is a unit that leaves out what the receiver says that it may.
type told struct {
	fields []scanners.Field
	left   map[string]int // field → batches that it was in
}

func (*told) Info() scanners.UnitInfo {
	return scanners.UnitInfo{Name: scanners.NewPrivate("t"), Bytes: -1, Records: -1}
}

func (u *told) Read(_ context.Context, _ scanners.Want, to scanners.Receiver) error {
	fields := slices.Clone(u.fields)
	for from := range 10 {
		fields = slices.DeleteFunc(fields, func(f scanners.Field) bool {
			return to.(scanners.Selective).Leave(scanners.Private{}, f.Name.Reveal())
		})
		b := to.New()
		b.Reset(scanners.Private{}, fields)
		b.First, b.Records = int64(from*1000+1), 1000
		for i := range b.Columns {
			for n := range b.Records {
				if b.Columns[i].Type == "STRING" {
					b.Columns[i].AppendString(names[n%3])
				} else {
					b.Columns[i].AppendString(fmt.Sprint(n % 500))
				}
			}
			u.left[b.Columns[i].Name.Reveal()]++
		}
		if err := to.Batch(b); err != nil {
			return err
		}
	}
	return nil
}

func TestReaderIsToldWhatToLeaveOut(t *testing.T) {
	t.Parallel()
	u, m := &told{left: map[string]int{}}, &memory{}
	for name, declared := range map[string]string{
		"amount": "INT(64,true)", "share": "DOUBLE", "house_no": "INT32", "order_id": "INT(64,true)", "code": "", "name": "STRING",
	} {
		u.fields = append(u.fields, scanners.Field{Name: scanners.NewPrivate(name), Type: declared})
	}
	if err := sweep.New(all(), key(t), sweep.Options{}).Run(t.Context(), oneUnit{u}, m); err != nil {
		t.Fatal(err)
	}
	for name, batches := range map[string]int{"amount": 2, "share": 2, "house_no": 10, "order_id": 10, "code": 10, "name": 10} {
		if u.left[name] != batches {
			t.Errorf("%s was asked for in %d batches, want %d", name, u.left[name], batches)
		}
	}
	r := m.units["t"].result
	if r.Records != 10_000 || len(r.Fields) != len(u.fields) {
		t.Errorf("%d records with %d fields, want 10000 with %d", r.Records, len(r.Fields), len(u.fields))
	}
	for _, f := range r.Fields {
		if f.Name == "name" && f.Counts[detectors.PersonName] != 10_000 || f.Name == "amount" && f.Values != 2000 {
			t.Errorf("%s: %v in %d values", f.Name, f.Counts, f.Values)
		}
	}
}

// oneUnit is a source of one unit.
type oneUnit struct{ unit scanners.Unit }

func (oneUnit) Info() scanners.SourceInfo { return scanners.SourceInfo{} }
func (oneUnit) Close() error              { return nil }
func (s oneUnit) Units(context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) { yield(s.unit, nil) }
}
