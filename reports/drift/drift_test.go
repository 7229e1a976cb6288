package drift_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/reports/drift"
	"dossier/reports/inventory"
)

type kinds = map[detectors.Kind]int64

func table(label string, fields ...inventory.FieldSummary) inventory.UnitSummary {
	return inventory.UnitSummary{Label: label, Kind: "table", Status: detectors.Complete, Fields: fields}
}

func field(name string, counts kinds) inventory.FieldSummary {
	return inventory.FieldSummary{Name: name, Counts: counts}
}

func source(scan int64, n byte, units ...inventory.UnitSummary) inventory.Summary {
	return inventory.Summary{Scan: scan, Print: detectors.Fingerprint{n}, Label: fmt.Sprint("source", n), Complete: true, Units: units}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	people := table("people", field("id", nil), field("mail", kinds{detectors.Email: 10}), field("notes", nil))
	tests := []struct {
		name          string
		before, after []inventory.Summary
		want          []string // what place.field kind before→after
	}{
		{"nothing", []inventory.Summary{source(1, 1, people)}, []inventory.Summary{source(2, 1, people)}, nil},
		{"more of the same", []inventory.Summary{source(1, 1, people)}, []inventory.Summary{source(2, 1, table("people", field("id", nil), field("mail", kinds{detectors.Email: 99}), field("notes", nil)))}, nil},
		{"not scanned again", []inventory.Summary{source(1, 1, people)}, []inventory.Summary{source(1, 1)}, nil},
		{"a source", nil, []inventory.Summary{source(2, 1, people)}, []string{"new_source .  0→10"}},
		{"a source that nobody looked at again", []inventory.Summary{source(1, 1, people)}, nil, nil},
		{"a place", []inventory.Summary{source(1, 1)}, []inventory.Summary{source(2, 1, people)}, []string{"new_place people. email 0→10"}},
		{"a place with nothing in it", []inventory.Summary{source(1, 1)}, []inventory.Summary{source(2, 1, table("log", field("n", nil)))}, nil},
		{"a place gone", []inventory.Summary{source(1, 1, people)}, []inventory.Summary{source(2, 1)}, []string{"vanished_place people. email 10→0"}},
		{
			"a field",
			[]inventory.Summary{source(1, 1, people)},
			[]inventory.Summary{source(2, 1, table("people", append(slices.Clone(people.Fields), field("phone", kinds{detectors.Phone: 4}))...))},
			[]string{"new_field people.phone phone 0→4"},
		},
		{
			"a field with nothing in it",
			[]inventory.Summary{source(1, 1, people)},
			[]inventory.Summary{source(2, 1, table("people", append(slices.Clone(people.Fields), field("iban", nil))...))},
			[]string{"new_field people.iban  0→0"},
		},
		{"a field gone", []inventory.Summary{source(1, 1, people)}, []inventory.Summary{source(2, 1, table("people", field("id", nil), field("notes", nil)))}, []string{"vanished_field people.mail email 10→0"}},
		{
			"a kind",
			[]inventory.Summary{source(1, 1, people)},
			[]inventory.Summary{source(2, 1, table("people", field("id", nil), field("mail", kinds{detectors.Email: 10}), field("notes", kinds{detectors.IBAN: 1})))},
			[]string{"new_kind people.notes iban 0→1"},
		},
		{"a kind gone", []inventory.Summary{source(1, 1, people)}, []inventory.Summary{source(2, 1, table("people", field("id", nil), field("mail", nil), field("notes", nil)))}, []string{"vanished_kind people.mail email 10→0"}},
		{
			"a verdict without findings",
			[]inventory.Summary{source(1, 1, table("people", field("mail", nil)))},
			[]inventory.Summary{source(2, 1, table("people", inventory.FieldSummary{Name: "mail", Kind: detectors.Email}))},
			[]string{"new_kind people.mail email 0→0"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := said(drift.Compare(tt.before, tt.after)); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What a scan did not get to has not vanished.
func TestWhatWasNotReadHasNotVanished(t *testing.T) {
	t.Parallel()
	people := table("people", field("mail", kinds{detectors.Email: 10}))
	broken := source(2, 1)
	broken.Complete = false
	unread := people
	unread.Status, unread.Fields = detectors.Unread, nil
	for name, after := range map[string]inventory.Summary{"a scan that broke off": broken, "a place that was unread": source(2, 1, unread)} {
		got := drift.Compare([]inventory.Summary{source(1, 1, people)}, []inventory.Summary{after})
		if len(got) != 1 || got[0].What != drift.Unreachable || got[0].Before != 10 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWhatMattersMostComesFirst(t *testing.T) {
	t.Parallel()
	mail := table("mail", field("a", kinds{detectors.Email: 1}))
	got := said(drift.Compare([]inventory.Summary{source(1, 1, mail)}, []inventory.Summary{source(2, 1, table("phones", field("b", kinds{detectors.Phone: 2}))), source(2, 2, mail)}))
	if want := []string{"new_source .  0→1", "new_place phones. phone 0→2", "vanished_place mail. email 1→0"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func said(list []drift.Change) (lines []string) {
	for _, c := range list {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s.%s %s %d→%d", c.What, c.Place, c.Field, c.Kind, c.Before, c.After)))
	}
	return lines
}
