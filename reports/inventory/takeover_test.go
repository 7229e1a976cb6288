package inventory_test

import (
	"sync/atomic"
	"testing"

	"dossier/reports/inventory"
	"dossier/scanners"
)

// TestUnchangedUnitsAreTakenOver: a later scan reads only what is new, and leaves what a scan of everything would have left.
func TestUnchangedUnitsAreTakenOver(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	lasting := small(key)
	lasting.lasting = true
	all := int32(lasting.sources * lasting.units)
	for _, test := range []struct {
		name  string
		later func(e *estate, o *inventory.ScanOptions)
		taken int32
	}{
		{"nothing changed", func(*estate, *inventory.ScanOptions) {}, all},
		{"units came", func(e *estate, _ *inventory.ScanOptions) { e.units += 3 }, all},
		{"units went", func(e *estate, _ *inventory.ScanOptions) { e.units -= 2 }, all - 2*int32(lasting.sources)},
		{"content changed", func(e *estate, _ *inventory.ScanOptions) { e.version, e.people = "v2", 3 }, 0},
		{"their source does not vouch", func(e *estate, _ *inventory.ScanOptions) { e.lasting = false }, 0},
		{"all is to be read", func(_ *estate, o *inventory.ScanOptions) { o.Full = true }, 0},
		{"another version of dossier", func(_ *estate, o *inventory.ScanOptions) { o.Version = "2" }, 0},
		{"other settings", func(_ *estate, o *inventory.ScanOptions) { o.Settings = "0.9" }, 0},
		{"a sample", func(_ *estate, o *inventory.ScanOptions) { o.Sampled = 10 }, 0},
		{"other targets", func(_ *estate, o *inventory.ScanOptions) { o.Targets = []string{"a"} }, all},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, temp(t), key, inventory.Options{})
			scan(t, s, lasting, options())
			e, o := lasting, options()
			e.taken = &atomic.Int32{}
			test.later(&e, &o)
			scan(t, s, e, o)
			if got := e.taken.Load(); got != test.taken {
				t.Errorf("%d units were taken over, want %d", got, test.taken)
			}
			fresh := open(t, temp(t), key, inventory.Options{})
			scan(t, fresh, e, o)
			if withoutScans(dump(t, s)) != withoutScans(dump(t, fresh)) {
				t.Error("the second scan left something else than a scan of everything")
			}
			e.taken = &atomic.Int32{}
			scan(t, s, e, o)
			if got := e.taken.Load(); e.lasting && !o.Full && got != int32(e.sources*e.units) {
				t.Errorf("the third scan took over %d units", got)
			}
		})
	}
}

// What a source could not hand over may be had the next time; what lies in the data may not.
func TestUnreadIsReadAgain(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	for why, again := range map[scanners.Why]bool{
		scanners.NoDecoder: false, scanners.Encrypted: false, scanners.OverLimit: false, scanners.TextOnly: false,
		scanners.Denied: true, scanners.Failed: true, scanners.Changed: true, scanners.Archived: true, scanners.Corrupt: true, scanners.Truncated: true,
	} {
		e := small(key)
		e.lasting, e.why, e.taken = true, why, &atomic.Int32{}
		s := open(t, temp(t), key, inventory.Options{})
		scan(t, s, e, options())
		scan(t, s, e, options())
		if read := e.taken.Load() == 0; read != again {
			t.Errorf("%s: %d units were taken over", why, e.taken.Load())
		}
	}
}

// An interrupted scan takes over no less when it goes on, and what an unfinished scan left is not taken over by another.
func TestTakenOverAndInterrupted(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	e := small(key)
	e.lasting = true
	s := open(t, temp(t), key, inventory.Options{})
	scan(t, s, e, options())
	want := withoutScans(dump(t, s))
	run, err := s.Begin(t.Context(), options())
	if err != nil {
		t.Fatal(err)
	}
	if err := e.source(run, 0); err != nil {
		t.Fatal(err)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	e.taken = &atomic.Int32{}
	if again := scan(t, s, e, options()); !again.Resumed() || e.taken.Load() != int32(e.sources*e.units) {
		t.Errorf("resumed %t, %d units were taken over", again.Resumed(), e.taken.Load())
	}
	if withoutScans(dump(t, s)) != want {
		t.Error("it left something else than what was there")
	}
}
