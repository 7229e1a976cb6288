package marks_test

import (
	"bytes"
	"slices"
	"testing"

	"dossier/detectors/marks"
	"dossier/scanners"
)

// alone returns where in a step digits stand with none up to 8 places before or behind.
func alone(m *marks.Map, step int) uint64 {
	digits := m.Digits.Step(step)
	near := uint64(0)
	for n := 1; n <= 8; n++ {
		near |= digits<<n | digits>>n
	}
	return marks.Own(digits &^ near)
}

// TestPlaces: each place is told once, in order, wherever a step ends and however many there are.
func TestPlaces(t *testing.T) {
	t.Parallel()
	crowded := bytes.Repeat(text(), 5)
	for n := range 3000 {
		crowded = append(crowded, "7xxxxxxxx x x xx"[:9+n%7]...)
	}
	var m marks.Map
	for _, length := range []int{0, 1, 47, 48, 49, 96, 100, 1000, len(crowded)} {
		c := scanners.NewColumn(scanners.Field{})
		c.Append(crowded[len(crowded)-length:])
		m.Read(c)
		data := c.Data()
		var want, got []int32
		for at := range data {
			if m.Digits.Has(at) && m.Digits.Count(max(at-8, 0), min(at+9, len(data))) == 1 {
				want = append(want, int32(at))
			}
		}
		var places marks.Places
		for places.Next(&m, alone) {
			got = append(got, places.All()...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d bytes: %d places %v, want %d %v", length, len(got), got, len(want), want)
		}
		for at := range data {
			next := len(data)
			if i, _ := slices.BinarySearch(want, int32(at)); i < len(want) {
				next = int(want[i])
			}
			if got := min(m.First(at, alone), len(data)); got != next {
				t.Fatalf("%d bytes: the first from %d on is %d, want %d", length, at, got, next)
			}
		}
	}
}

// TestPlacesCrowded: a step may be full of places.
func TestPlacesCrowded(t *testing.T) {
	t.Parallel()
	c := scanners.NewColumn(scanners.Field{})
	c.Append(bytes.Repeat([]byte("1"), 10_000))
	var m marks.Map
	m.Read(c)
	var places marks.Places
	next := int32(0)
	for places.Next(&m, func(m *marks.Map, step int) uint64 { return marks.Own(m.Digits.Step(step)) }) {
		for _, at := range places.All() {
			if at != next {
				t.Fatalf("place %d, want %d", at, next)
			}
			next++
		}
	}
	if next != 10_000 {
		t.Errorf("%d places", next)
	}
}
