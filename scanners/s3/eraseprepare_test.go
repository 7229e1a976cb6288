package s3

import (
	"errors"
	"maps"
	"testing"

	"dossier/scanners/erasing"
)

// TestPrepare writes contents before any object is replaced: what is refused then leaves no trace, and what lies ready is put in its place.
func TestPrepare(t *testing.T) {
	t.Parallel()
	for _, sort := range sorts {
		t.Run(sort.name, func(t *testing.T) {
			t.Parallel()
			name := sort.make(t)
			first := put(t, name, "a.csv", "one\ntwo\n")
			second := put(t, name, "b.csv", "one\ntwo\n")
			e := eraserOf(t, Connector{}, name)
			a := planned(t, e, []erasing.Removal{line(called("a.csv", first), 1)})
			b := planned(t, e, []erasing.Removal{line(called("b.csv", second), 1)})
			must(t, e.Prepare(t.Context(), a))
			put(t, name, "b.csv", "other\n")
			before := everything(t, name)
			if err := e.Prepare(t.Context(), b); !errors.Is(err, erasing.ErrChanged) {
				t.Errorf("an object that changed is prepared: %v", err)
			}
			if !maps.Equal(everything(t, name), before) {
				t.Error("preparing changes something")
			}
			if len(e.ready) != 1 {
				t.Errorf("%d contents lie ready", len(e.ready))
			}
			if done, err := e.Erase(t.Context(), a); err != nil || done.Before || len(e.ready) != 0 || e.readyBytes != 0 {
				t.Errorf("%v; %d contents lie ready still", err, len(e.ready))
			}
			stays(t, e, a)
			must(t, e.Prepare(t.Context(), a))
		})
	}
}
