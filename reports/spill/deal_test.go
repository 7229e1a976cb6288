package spill

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Words that begin alike come out in order, however they differ behind that.
func TestDeal(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	var w work[[1]uint64]
	for _, tt := range []struct {
		name string
		word func(n int) uint64
	}{
		{"a crowd, in two rising rows", func(n int) uint64 { return 7<<40 | uint64(n)*31&1<<20 | uint64(n) }},
		{"spread", func(int) uint64 { return rng.Uint64() }},
		{"one and the same", func(int) uint64 { return 42 }},
		{"a few", func(int) uint64 { return rng.Uint64N(3) }},
		{"most in one place", func(n int) uint64 {
			if n == 0 {
				return 1 << 63
			}
			return rng.Uint64N(1 << 9)
		}},
	} {
		for _, n := range []int{1, 2, inserting + 1, 1000, manyWords} {
			words := make([]uint64, n)
			for i := range words {
				words[i] = tt.word(i)
			}
			want := slices.Sorted(slices.Values(words))
			if got := w.deal(words); !slices.Equal(got, want) {
				t.Errorf("%s: %d words are not in order", tt.name, n)
			}
		}
	}
}
