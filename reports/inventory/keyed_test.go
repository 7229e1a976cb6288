package inventory

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Keys are sorted by numbers that keep the order of the columns and of their values, and tell both, however unlike the columns are; and of as many
// columns as there may be there is room for all.
func TestStretchesKeepColumnsAndValues(t *testing.T) {
	t.Parallel()
	alike := make([]int64, mostColumns)
	for _, tt := range []struct {
		name    string
		records []int64
	}{
		{"one", []int64{7}},
		{"none", []int64{0}},
		{"unlike", []int64{3, 12_000_000, 0, 1, 4_000_000, math.MaxInt64, 12_000_000, 2}},
		{"many", slices.Repeat([]int64{1_000_000, 1, 0}, 1000)},
		{"a quarter of the most", slices.Repeat([]int64{5}, mostColumns/4)},
		{"the most", alike},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			list, end := shareOut(tt.records)
			if end > mostColumns || len(list) != len(tt.records) {
				t.Fatalf("%d stretches of %d columns end at %d, beyond %d", len(list), len(tt.records), end, mostColumns)
			}
			rng := rand.New(rand.NewPCG(1, 2))
			last, column := uint64(0), 0
			for i := 0; i < len(list); i += 1 + len(list)/5000 {
				s := &list[i]
				values := []uint64{0, 1, 1 << keyRowBits, math.MaxUint64 - 1, math.MaxUint64, rng.Uint64(), rng.Uint64()}
				slices.SortFunc(values, cmp.Compare)
				for _, v := range values {
					n := s.number(v)
					if n < last {
						t.Fatalf("value %x of column %d stands before one that is smaller", v, i)
					}
					last = n
					for !list[column].has(n) {
						column++
					}
					if got := s.value(n, v); column != i || got != v {
						t.Fatalf("value %x of column %d is read as %x of column %d", v, i, got, column)
					}
				}
			}
		})
	}
}
