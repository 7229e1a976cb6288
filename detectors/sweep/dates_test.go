package sweep_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/detectors/dates"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

// births knows columns of dates of birth by their names.
type births struct{}

func (births) Kinds() []detectors.Kind                     { return []detectors.Kind{detectors.DateOfBirth} }
func (births) Text(*scanners.Column, *detectors.Matches)   {}
func (births) Values(*scanners.Column, *detectors.Matches) {}
func (births) Header(words []string, _ string) []detectors.Hint {
	if slices.Contains(words, "born") {
		return []detectors.Hint{{Kind: detectors.DateOfBirth, Weight: 0.9, Because: "the name says birth"}}
	}
	return nil
}

// TestDatesAreCountedByDay counts when records are from, and never when people were born: interrupted or not.
func TestDatesAreCountedByDay(t *testing.T) {
	t.Parallel()
	begin := time.Date(2025, time.December, 30, 0, 0, 0, 0, time.UTC)
	orders := table{header: []string{"mail", "ordered_at", "born", "seconds_at", "number"}}
	want := dates.Days{}
	for i := range 3000 {
		at := begin.AddDate(0, 0, i/500).Add(time.Duration(i%500) * time.Minute)
		when := at.Format("2006-01-02 15:04:05")
		if i%1000 == 999 {
			when = "" // not known
		} else {
			want[dates.Day(at)]++
		}
		orders.rows = append(orders.rows, []string{"p@example.be", when, "1980-02-03", fmt.Sprint(at.Unix()), fmt.Sprint(20_250_101_000 + i)})
	}
	for failAt := range 5 {
		m := &memory{failAt: failAt}
		for {
			err := sweep.New(append(all(), births{}), key(t), sweep.Options{}).Run(t.Context(), source{named("orders", orders)}, m)
			if err == nil {
				break
			}
			if !errors.Is(err, errSink) {
				t.Fatal(err)
			}
			m.failAt = 0
		}
		for _, f := range m.units["orders"].result.Fields {
			switch f.Name {
			case "ordered_at":
				if !maps.Equal(f.Days, want) {
					t.Errorf("interrupted at %d: %v, want %v", failAt, f.Days, want)
				}
			case "seconds_at":
				if len(f.Days) != 6 {
					t.Errorf("interrupted at %d: %d days of seconds", failAt, len(f.Days))
				}
			default:
				if f.Days != nil {
					t.Errorf("interrupted at %d: days of %s are counted", failAt, f.Name)
				}
			}
		}
	}
}

// Points in time are not searched, and what comes among them is: a note behind a date, however late it comes.
func TestMomentsAreNotSearched(t *testing.T) {
	t.Parallel()
	log := table{header: []string{"time", "number"}}
	for i := range 9000 {
		when := fmt.Sprintf("2026-03-10 09:%02d:%02d", i/60%60, i%60)
		if i == 8500 {
			when += " tell ann.lee@example.org"
		}
		log.rows = append(log.rows, []string{when, fmt.Sprint(i)})
	}
	m := &memory{}
	if err := sweep.New(all(), key(t), sweep.Options{}).Run(t.Context(), source{named("log", log)}, m); err != nil {
		t.Fatal(err)
	}
	f := m.units["log"].result.Fields[0]
	if f.Values != 9000 || f.Counts[detectors.Email] != 1 {
		t.Errorf("%d values with %v, want 9000 with an e-mail address", f.Values, f.Counts)
	}
}
