package inventory_test

import (
	"errors"
	"testing"

	"dossier/reports/inventory"
)

// TestForgottenSourceLeavesNothing: what stays is what would be there if the source had never been scanned.
func TestForgottenSourceLeavesNothing(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	e := small(key)
	e.sources = 3
	path := temp(t)
	s := open(t, path, key, inventory.Options{})
	scan(t, s, e, options())
	scan(t, s, e, options()) // of which two, a scan keeps a summary each
	sources, err := s.Sources(t.Context())
	if err != nil || len(sources) != e.sources {
		t.Fatalf("%d sources, %v", len(sources), err)
	}
	o := options()
	if err := s.Forget(t.Context(), sources[2].ID, inventory.Finding{Resolve: o.Resolve, Relate: o.Relate, Version: o.Version}); err != nil {
		t.Fatal(err)
	}
	never := open(t, temp(t), key, inventory.Options{})
	less := e
	less.sources = 2
	scan(t, never, less, options())
	scan(t, never, less, options())
	if got, want := withoutScans(dump(t, s)), withoutScans(dump(t, never)); got != want {
		t.Errorf("what stays has %d letters, and %d if the source had never been there", len(got), len(want))
	}
	scan(t, s, e, options()) // it may come back
	if sources, err := s.Sources(t.Context()); err != nil || len(sources) != e.sources {
		t.Errorf("%d sources after another scan, %v", len(sources), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := open(t, path, key, inventory.Options{ReadOnly: true}).Forget(t.Context(), sources[0].ID, inventory.Finding{}); !errors.Is(err, inventory.ErrReadOnly) {
		t.Errorf("of an inventory that is only read: %v", err)
	}
}
