package requests

import (
	"bytes"
	"errors"
	"os"
	"testing"
)

// A look at somebody's values is a line of the journal like any other, and of no request.
func TestViews(t *testing.T) {
	t.Parallel()
	g := register(t)
	look := func() error {
		return g.View(Entry{At: at("2026-03-02"), By: "officer", Subjects: []string{"S-AAAAAAAAAA"}}, Details{Note: "a complaint"})
	}
	if err := look(); err != nil {
		t.Fatal(err)
	}
	open(t, g, Access)
	if err := look(); err != nil {
		t.Fatal(err)
	}
	if list, err := g.List(); err != nil || len(list) != 1 || len(list[0].Entries) != 1 {
		t.Errorf("%d requests (%v)", len(list), err)
	}
	views, err := g.Views()
	if err != nil || len(views) != 2 || views[1].Number != 3 || views[0].By != "officer" {
		t.Fatalf("%d looks (%v)", len(views), err)
	}
	if d, err := g.Details(&views[1]); err != nil || d.Note != "a complaint" {
		t.Errorf("the reason is not kept: %v", err)
	}
	text, err := os.ReadFile(g.Journal.Path)
	if err != nil || bytes.Contains(text, []byte("complaint")) {
		t.Errorf("the reason stands in clear (%v)", err)
	}
	if err := os.WriteFile(g.Journal.Path, bytes.Replace(text, []byte("officer"), []byte("another"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Views(); !errors.Is(err, ErrTampered) {
		t.Errorf("a changed line: %v", err)
	}
	if err := look(); !errors.Is(err, ErrTampered) {
		t.Errorf("a look is noted behind a changed line: %v", err)
	}
}
