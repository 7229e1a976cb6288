package spill_test

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"dossier/reports/spill"
)

const million = 1_000_000

func TestSortedIsWhatWasAdded(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, tt := range []struct {
		name string
		n    int
		most uint64
		word func(i int) uint64
	}{
		{"nothing", 0, 1, nil},
		{"a few", 5, 100, func(i int) uint64 { return uint64(90 - i) }},
		{"fingerprints", 3 * million / 4, 1<<64 - 1, func(int) uint64 { return r.Uint64() }},
		{"dense numbers", million / 8, million / 8, func(i int) uint64 { return uint64(i) * 7919 % (million / 8) }},
		{"one value over and over", 9 * million / 32, 1<<64 - 1, func(i int) uint64 { return 1 << 63 }},
		{"two values that are neighbours", million / 8, 1<<64 - 1, func(i int) uint64 { return 1<<63 + uint64(i%2) }},
		{"all in two parts", 9 * million / 16, 1<<64 - 1, func(i int) uint64 { return r.Uint64N(2) << 56 }},
		{"all in one part, spread over it", 9 * million / 32, 1<<64 - 1, func(i int) uint64 { return r.Uint64() >> 8 }},
		{"all in one part, half of one value", 9 * million / 16, 1<<64 - 1, func(i int) uint64 { return []uint64{1 << 50, r.Uint64() >> 8}[i%2] }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s := spill.New[[3]uint64](spill.Place{Folder: dir, Name: "sort-"}, tt.most)
			defer s.Close()
			var want [][3]uint64
			for i := range tt.n {
				e := [3]uint64{tt.word(i), r.Uint64N(3), uint64(i)}
				want = append(want, e)
				if err := s.Add(e); err != nil {
					t.Fatal(err)
				}
			}
			slices.SortFunc(want, order)
			got := make([][3]uint64, 0, tt.n)
			for range 2 { // it may be read again
				got = got[:0]
				for e, err := range s.Each(t.Context()) {
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, e)
				}
				if !slices.Equal(got, want) || s.Len() != int64(tt.n) {
					t.Fatalf("%d entries of %d, or not in order", len(got), tt.n)
				}
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("%d files lie in the folder (%v) while they are used", len(left), err)
			}
		})
	}
}

// TestWordsThatAreMostlyAlike sorts records under what leads them together: many have one and the same, and more than are sorted aside.
func TestWordsThatAreMostlyAlike(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	s := spill.New[[1]uint64](spill.Place{Folder: t.TempDir()}, 1<<64-1)
	defer s.Close()
	var want [][1]uint64
	for range million / 8 {
		e := [1]uint64{r.Uint64N(3)*0x5555555555555555&^(1<<20-1) | r.Uint64N(1<<20)}
		if r.Uint64N(3) == 0 {
			e[0] = r.Uint64()
		}
		if r.Uint64N(2) == 0 {
			e[0] = 77<<40 | r.Uint64N(100)
		}
		want = append(want, e)
		if err := s.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	slices.SortFunc(want, func(a, b [1]uint64) int { return cmp.Compare(a[0], b[0]) })
	n := 0
	for e, err := range s.Each(t.Context()) {
		if err != nil || e != want[n] {
			t.Fatalf("entry %d is %x, not %x (%v)", n, e, want[n], err)
		}
		n++
	}
	if n != len(want) {
		t.Errorf("%d entries of %d", n, len(want))
	}
}

func order(a, b [3]uint64) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
}

func TestReadingMayEndEarly(t *testing.T) {
	t.Parallel()
	s := spill.New[[1]uint64](spill.Place{Folder: t.TempDir()}, million)
	defer s.Close()
	for i := range uint64(million) {
		if err := s.Add([1]uint64{i}); err != nil {
			t.Fatal(err)
		}
	}
	for e := range s.Each(t.Context()) {
		if e[0] == 10_000 {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	last, n := error(nil), 0
	for _, err := range s.Each(ctx) {
		n++
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) || n > million/2 {
		t.Errorf("after it was cancelled %d entries came, and %v", n, last)
	}
}

func TestWithoutAFolder(t *testing.T) {
	t.Parallel()
	s := spill.New[[1]uint64](spill.Place{Folder: t.TempDir() + "/none"}, 1)
	defer s.Close()
	for range 3 * million {
		if err := s.Add([1]uint64{1}); err != nil {
			if !errors.Is(err, os.ErrNotExist) {
				t.Error(err)
			}
			return
		}
	}
	t.Error("three million entries went nowhere")
}

// What was collected may be parked, added to, and read again.
func TestParkedIsSortedWithWhatComesLater(t *testing.T) {
	t.Parallel()
	for _, n := range []int{10, million / 8, 4 * million / 5} {
		s := spill.New[[3]uint64](spill.Place{Folder: t.TempDir()}, uint64(n))
		for i := range n {
			if i == n/2 || i == n-1 {
				if err := s.Park(); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Add([3]uint64{uint64(i*7919) % uint64(n), 1, 2}); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			at := uint64(0)
			for e, err := range s.Each(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if e[0] != at {
					t.Fatalf("of %d entries, %d comes in the place of %d", n, e[0], at)
				}
				at++
			}
			if at != uint64(n) {
				t.Errorf("%d entries came of %d", at, n)
			}
			if err := s.Park(); err != nil {
				t.Fatal(err)
			}
		}
		s.Close()
	}
}

// BenchmarkSort sorts four million fingerprints.
func BenchmarkSort(b *testing.B) {
	const n = 4 * million
	for b.Loop() {
		s := spill.New[[3]uint64](spill.Place{Folder: b.TempDir()}, 1<<64-1)
		r := rand.New(rand.NewPCG(1, 2))
		for i := range uint64(n) {
			if err := s.Add([3]uint64{r.Uint64(), r.Uint64(), i}); err != nil {
				b.Fatal(err)
			}
		}
		for _, err := range s.Sorted(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
		}
		s.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/entry")
}
