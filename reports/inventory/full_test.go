package inventory_test

import (
	"errors"
	"testing"

	"dossier/reports/inventory"
)

// TestFullDiskLosesNothing fills the file up at several moments of a scan, makes room, and goes on.
func TestFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	e := small(key)
	whole := open(t, temp(t), key, inventory.Options{})
	scan(t, whole, e, options())
	want := dump(t, whole)
	stages := map[string]int{}
	for size := int64(64 << 10); stages[""] == 0 && size < 1<<20; size += 16 << 10 {
		path := temp(t)
		s, err := inventory.Open(t.Context(), path, key, inventory.Options{MaxBytes: size, CommitEvery: 1})
		if err == nil {
			var stage string
			stage, err = tryScan(t, s, e)
			stages[stage]++
			_ = s.Close()
		}
		if err != nil && !errors.Is(err, inventory.ErrFull) {
			t.Fatalf("%d bytes: %v", size, err)
		}
		s = open(t, path, key, inventory.Options{})
		scan(t, s, e, options())
		if withoutScans(dump(t, s)) != withoutScans(want) {
			t.Errorf("%d bytes: the scan that went on left something else", size)
		}
	}
	if stages["feeding"] == 0 || stages["finishing"] == 0 {
		t.Errorf("the file was full while %v: choose other sizes", stages)
	}
}

// tryScan tells in which stage a scan failed.
func tryScan(t *testing.T, s *inventory.Store, e estate) (string, error) {
	t.Helper()
	run, err := s.Begin(t.Context(), options())
	if err != nil {
		return "beginning", err
	}
	if err := e.feed(run); err != nil {
		if again := run.Finish(t.Context()); !errors.Is(again, inventory.ErrFull) {
			t.Errorf("finishing after a failure: %v", again)
		}
		return "feeding", err
	}
	if err := run.Finish(t.Context()); err != nil {
		return "finishing", err
	}
	return "", nil
}
