package identity

import "testing"

func TestPlacesAreThoseOfTheList(t *testing.T) {
	t.Parallel()
	const count = 1000
	var list []uint32
	for i := range uint32(300) {
		list = append(list, (i*337+63)%count) // in no order, each once
	}
	list = append(list[:298:298], 0, 999)
	p := placesIn(list, count)
	want := map[uint32]int32{}
	for place, n := range list {
		want[n] = int32(place)
	}
	for n := range uint32(count) {
		place, is := want[n]
		if got, listed := p.of(n); listed != is || got != place {
			t.Errorf("%d stands at %d (%v), want %d (%v)", n, got, listed, place, is)
		}
	}
}
