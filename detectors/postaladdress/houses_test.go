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

// TestTimes: the minutes and seconds of a time are passed over, and nothing else behind a colon.
func TestTimes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"10:11:12 node", "Mar 10 10:11:12 node", "at 9:30 gate", ":12 rue", "No:12 rue", "no 1:12 rue", "1234:56 rue", "123:4 rue", "23:456 rue", "a:12:34 rue"} {
		c := scanners.NewColumn(scanners.Field{})
		c.Append([]byte(text))
		var m marks.Map
		m.Read(c)
		for at := 1; at < len(text); at++ {
			if text[at-1] != ':' || !isDigit(text[at]) {
				continue
			}
			end := at
			for end < len(text) && isDigit(text[end]) {
				end++
			}
			if got := slices.Contains(houseNumbers(&m, c.Data(), true), at); end < len(text) && text[end] == ' ' && got == ofTime([]byte(text), at, end) {
				t.Errorf("%q: number at %d looked at: %t", text, at, got)
			}
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
