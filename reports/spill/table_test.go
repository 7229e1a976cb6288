package spill_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"dossier/reports/spill"
)

func TestTableGivesWhatWasSetRowByRow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		rows uint64
		step uint64 // between rows that have a number
	}{
		{"nothing", 0, 1},
		{"in memory", 10_000, 3},
		{"parked from memory", 1_000_001, 3},
		{"too large for memory", 1<<32 - 1, 40_009},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			table := spill.NewTable(spill.Place{Folder: dir, Name: "table-"}, tt.rows)
			number := func(row uint64) uint32 { return uint32(row*0x9e3779b1) &^ 1 } // 0 as well, and never the one that is not allowed
			last := tt.rows / tt.step * tt.step
			for row := last; tt.rows > 0 && row > 0; row -= tt.step {
				if err := table.Set(row-tt.step, number(row-tt.step)); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 {
				if err := table.Park(); err != nil {
					t.Fatal(err)
				}
				r := table.Read(t.Context())
				for row := uint64(0); row+2 < last; row += tt.step {
					if n, ok := r.At(row); !ok || n != number(row) {
						t.Fatalf("row %d has number %d (%v), want %d", row, n, ok, number(row))
					}
					if _, ok := r.At(row + 1); ok && tt.step > 1 {
						t.Fatalf("row %d has a number", row+1)
					}
				}
				if err := r.Err(); err != nil {
					t.Fatal(err)
				}
				r.Close()
			}
			table.Close()
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Fatalf("%d files left (%v)", len(left), err)
			}
		})
	}
}

func TestLogGivesWhatItWasGiven(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		words uint64
	}{{"nothing", 0}, {"a few", 5}, {"one buffer", 32 << 10}, {"in memory", 200_001}, {"a file", 1_000_003}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := spill.NewLog(spill.Place{Folder: dir, Name: "log-"})
			for i := range tt.words {
				if err := log.Add(i * i); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 {
				next := uint64(0)
				for some, err := range log.All(t.Context()) {
					if err != nil {
						t.Fatal(err)
					}
					for _, w := range some {
						if w != next*next {
							t.Fatalf("word %d is %d", next, w)
						}
						next++
					}
				}
				if next != tt.words {
					t.Fatalf("%d words of %d", next, tt.words)
				}
			}
			if tt.words > 1<<19 {
				ctx, stop := context.WithCancel(t.Context())
				stop()
				for _, err := range log.All(ctx) {
					if !errors.Is(err, context.Canceled) {
						t.Fatalf("got error %v of a cancelled reading", err)
					}
				}
			}
			log.Close()
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Fatalf("%d files left (%v)", len(left), err)
			}
		})
	}
}
