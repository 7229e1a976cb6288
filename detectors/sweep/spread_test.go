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

// oneUnit is a source of one unit.
type oneUnit struct{ unit scanners.Unit }

func (oneUnit) Info() scanners.SourceInfo { return scanners.SourceInfo{} }
func (oneUnit) Close() error              { return nil }
func (s oneUnit) Units(context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) { yield(s.unit, nil) }
}
