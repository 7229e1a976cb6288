package postaladdress

import (
	"math/rand/v2"
	"slices"
	"testing"

	"dossier/detectors/marks"
	"dossier/scanners"
)

// TestCellsAgree: no number that may be a house number is passed over because it stands alone in a cell.
func TestCellsAgree(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	parts := []string{"1", "12", "2026-03-12T13", "1205", "9", "1000123", "12b", "9/506", "a", "Zx", ",", ",", ",", ":", "\"", " ", " ", ".", "-", "/", "(", "[", "\n", ";", "é", "#", "\t"}
	for range 5_000 {
		var text []byte
		for range 5 + r.IntN(40) {
			if part := parts[r.IntN(len(parts))]; part != "#" || r.IntN(20) == 0 {
				text = append(text, part...)
			}
		}
		c := scanners.NewColumn(scanners.Field{})
		c.Append(text)
		var m marks.Map
		m.Read(c)
		odd := slices.Contains(text, '#')
		if got, want := houseNumbers(&m, c.Data(), odd), houseNumbers(&m, c.Data(), true); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// houseNumbers are where house numbers may stand.
func houseNumbers(m *marks.Map, data []byte, odd bool) (at []int) {
	h := houses{m: m, data: data, odd: odd}
	for i := h.next(0); i < len(data); i = h.next(i + 1) {
		at = append(at, i)
	}
	return at
}
