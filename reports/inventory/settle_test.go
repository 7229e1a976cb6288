package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"dossier/detectors"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// some are records of a unit that are appended at once.
type some struct{ unit, from, to int }

// feedOrders appends the records of two units of orders in the order of the pieces.
func feedOrders(t *testing.T, run *inventory.ScanRun, pieces []some) {
	t.Helper()
	key := testKey(t, 1)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	source, err := run.Source(scanners.SourceInfo{Name: scanners.NewPrivate("orders")}, "orders")
	do(err)
	var units [2]detectors.UnitSink
	for n := range units {
		units[n], err = source.Unit(scanners.UnitInfo{Name: scanners.NewPrivate(fmt.Sprint(n))}, fmt.Sprint(n))
		do(err)
	}
	for _, p := range pieces {
		if _, done := units[p.unit].Resume(); done {
			continue
		}
		var found []detectors.Finding
		for field, kind := range []detectors.Kind{detectors.Email, detectors.PersonName, detectors.IPAddress} { // column by column, as a sweep does
			for record := p.from; record < p.to; record++ {
				found = append(found, detectors.Finding{
					Field: int32(field), Kind: kind, Record: int64(record), Confidence: 1,
					Print: key.Fingerprint(kind, fmt.Appendf(nil, "%d %d", field, record%17)), // the same people in both units
				})
			}
		}
		do(units[p.unit].Append(found, nil, nil, []byte("state")))
	}
	for _, u := range units {
		if _, done := u.Resume(); !done {
			do(u.Done(detectors.UnitResult{Status: detectors.Complete, Fields: make([]detectors.FieldResult, 3)}))
		}
	}
	do(source.Done())
}

// TestOrderOfAppendingLeavesNoTrace: however findings came, and whether or not the scan was interrupted after they were put in
// order, the same is left.
func TestOrderOfAppendingLeavesNoTrace(t *testing.T) {
	t.Parallel()
	orders := map[string][]some{
		"one unit after the other": {{0, 1, 20}, {0, 20, 50}, {1, 1, 30}, {1, 30, 50}},
		"the second unit first":    {{1, 1, 50}, {0, 1, 50}},
		"units side by side":       {{0, 1, 20}, {1, 1, 30}, {0, 20, 50}, {1, 30, 50}},
		"later records first":      {{0, 20, 50}, {0, 1, 20}, {1, 1, 50}},
	}
	finish := func(t *testing.T, pieces []some, interruptions int) string {
		t.Helper()
		s := open(t, temp(t), testKey(t, 1), inventory.Options{})
		stop := errors.New("stop")
		for n := range interruptions + 1 {
			o := options()
			o.Resolve = func(ctx context.Context, r *inventory.Resolution) error {
				totals, err := s.Totals(ctx) // as a report does meanwhile
				if err != nil || len(totals) != 3 || totals[0].Findings != 98 || totals[0].Distinct != 17 || totals[0].Units != 2 {
					t.Errorf("before the end: %+v, %v", totals, err)
				}
				if err := identity.Resolve(ctx, r); err != nil || n == interruptions {
					return err
				}
				return stop
			}
			run, err := s.Begin(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			feedOrders(t, run, pieces)
			if err := run.Finish(t.Context()); n < interruptions && !errors.Is(err, stop) || n == interruptions && err != nil {
				t.Fatal(err)
			}
		}
		people, err := s.Subjects(t.Context(), -1, 0)
		if err != nil || len(people) != 17 {
			t.Fatalf("%d people (%v), want 17", len(people), err)
		}
		for _, p := range people {
			if p.Records < 4 || p.Records > 6 || p.Units != 2 || p.Kinds[detectors.PersonName] != 1 {
				t.Errorf("%+v, of 98 records in 2 units", p)
			}
		}
		return dump(t, s)
	}
	want := finish(t, orders["one unit after the other"], 0)
	for name, pieces := range orders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for interruptions := range 3 {
				if got := finish(t, pieces, interruptions); got != want {
					t.Errorf("interrupted %d times, another dump is left", interruptions)
				}
			}
		})
	}
}

// TestSubjectsInPages: pages of any length join to the whole list, those with most records first.
func TestSubjectsInPages(t *testing.T) {
	t.Parallel()
	s := open(t, temp(t), testKey(t, 1), inventory.Options{})
	run, err := s.Begin(t.Context(), options())
	if err != nil {
		t.Fatal(err)
	}
	feedOrders(t, run, []some{{0, 1, 21}}) // three of seventeen have two records, one more than the others
	if err := run.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := s.Subjects(t.Context(), -1, 0)
	if err != nil || len(all) != 17 || all[2].Records != 2 || all[3].Records != 1 {
		t.Fatalf("%d people (%v), or in another order", len(all), err)
	}
	for size := range int64(18) {
		var pages []inventory.Subject
		for size > 0 {
			page, err := s.Subjects(t.Context(), size, int64(len(pages)))
			if err != nil {
				t.Fatal(err)
			}
			if pages = append(pages, page...); len(page) < int(size) {
				break
			}
		}
		if size > 0 && fmt.Sprint(pages) != fmt.Sprint(all) {
			t.Errorf("pages of %d are not the list", size)
		}
		if none, err := s.Subjects(t.Context(), size, 17); err != nil || len(none) > 0 {
			t.Errorf("%d people behind the last (%v)", len(none), err)
		}
	}
}
