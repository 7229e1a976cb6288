package identity_test

import (
	"errors"
	"testing"

	"dossier/detectors"
	"dossier/reports/identity"
	"dossier/reports/inventory"
)

// TestOneScanAmongOthers narrows an inventory of two sources to the scan of one.
func TestOneScanAmongOthers(t *testing.T) {
	t.Parallel()
	w := resolve(t, []record{{mail("an@x"), phone("+321"), person("an")}, {mail("bo@x")}})
	run, err := w.Begin(t.Context(), inventory.ScanOptions{Targets: []string{"other"}, Resolve: identity.Resolve})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.feed(run, 1, []record{{mail("an@x")}, {mail("cy@x"), person("cy")}, {mail("cy@x")}}); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	n, err := w.Of(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	if sources, err := n.Sources(t.Context()); err != nil || len(sources) != 1 || sources[0].Label != "1" {
		t.Errorf("sources %+v, %v; want the scanned one", sources, err)
	}
	totals, err := n.Totals(t.Context())
	if err != nil || len(totals) != 2 {
		t.Fatal(totals, err)
	}
	if want := (inventory.KindTotal{Kind: detectors.Email, Findings: 3, Distinct: 2, Units: 1, Subjects: 2}); totals[0] != want {
		t.Errorf("%+v, want %+v", totals[0], want)
	}
	if count, err := n.SubjectCount(t.Context()); err != nil || count != 2 {
		t.Errorf("%d people, %v; want 2", count, err)
	}
	people, err := n.Subjects(t.Context(), 10, 0)
	if err != nil || len(people) != 2 {
		t.Fatal(people, err)
	}
	if all, err := w.SubjectCount(t.Context()); err != nil || all != 3 {
		t.Errorf("%d people in the whole inventory, %v; want 3", all, err)
	}
}

// TestOneScanThatBrokeOff: what it found counts, beside other sources and where it has just begun with one that an earlier scan finished.
func TestOneScanThatBrokeOff(t *testing.T) {
	t.Parallel()
	w := resolve(t, []record{{mail("an@x")}, {mail("bo@x")}})
	breaksOff := func(what string, source int, found []record, sources int, want int64) {
		t.Helper()
		run, err := w.Begin(t.Context(), inventory.ScanOptions{Targets: []string{"both"}, Resolve: identity.Resolve})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.feed(run, source, found), run.Close()); err != nil {
			t.Fatal(err)
		}
		n, err := w.Of(t.Context(), run)
		if err != nil {
			t.Fatal(err)
		}
		list, err := n.Sources(t.Context())
		if err != nil || len(list) != sources {
			t.Errorf("%s: sources %+v, %v; want %d", what, list, err, sources)
		}
		if totals, err := n.Totals(t.Context()); err != nil || len(totals) != 1 || totals[0].Findings != want {
			t.Errorf("%s: totals %+v, %v; want %d findings", what, totals, err, want)
		}
	}
	breaksOff("beside another", 1, []record{{mail("cy@x")}}, 1, 1)
	breaksOff("with one that was finished before", 0, nil, 2, 3)
}
