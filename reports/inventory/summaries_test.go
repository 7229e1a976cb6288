package inventory_test

import (
	"testing"

	"dossier/reports/inventory"
)

// What an earlier scan found can still be told when later ones took its place.
func TestStateOfEarlierScans(t *testing.T) {
	t.Parallel()
	key := testKey(t, 1)
	e := small(key)
	later := e
	later.sources, later.units, later.version = 2, 5, "v2"
	s := open(t, temp(t), key, inventory.Options{})
	scan(t, s, e, options())
	scan(t, s, later, options())
	for id, want := range map[int64][]int{0: nil, 1: {6, 6, 6}, 2: {5, 5, 6}} {
		state, err := s.State(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if len(state) != len(want) {
			t.Fatalf("after scan %d: %d sources, want %d", id, len(state), len(want))
		}
		total := 0
		for i := range state {
			total += len(state[i].Units)
			if !state[i].Complete || state[i].Label == "" || len(state[i].Units[0].Fields) == 0 {
				t.Errorf("after scan %d: %+v", id, state[i])
			}
		}
		sum := 0
		for _, n := range want {
			sum += n
		}
		if total != sum {
			t.Errorf("after scan %d: %d units, want %d", id, total, sum)
		}
	}
	now, err := s.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	state, err := s.State(t.Context(), 2)
	if err != nil || len(state) != len(now) {
		t.Fatalf("%d sources, error %v", len(state), err)
	}
	for i := range now {
		if state[i].Label != now[i].Label || state[i].Scan != now[i].Scan {
			t.Errorf("the newest state has %s of scan %d, the inventory %s of scan %d", state[i].Label, state[i].Scan, now[i].Label, now[i].Scan)
		}
	}
}
