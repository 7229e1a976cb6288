package records

import (
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
)

// TestLives looks for addresses beside the person's name in texts that name nobody else, and in such as do.
func TestLives(t *testing.T) {
	t.Parallel()
	const name, other, street = "Fiona Thistlewood", "Jan Peeters", "148 Mill Street"
	own := detectors.Fingerprint{1}
	r := &Result{names: newNames(nil, pseudonym.Hasher{})}
	r.names.prints[own] = true
	for text, want := range map[string]bool{
		"Please invoice Fiona Thistlewood, 148 Mill Street":                    true,
		"148 Mill Street is where Fiona Thistlewood lives":                     true,
		"Jan Peeters sent it to Fiona Thistlewood, 148 Mill Street":            false,
		"Fiona Thistlewood" + strings.Repeat(" said", 20) + " 148 Mill Street": false,
		"148 Mill Street": false,
	} {
		f := &Field{Values: [][]byte{[]byte(text)}}
		at := strings.Index(text, street)
		for part, tr := range map[string]trait{
			name: {kind: detectors.PersonName, print: own}, other: {kind: detectors.PersonName}, street: {kind: detectors.PostalAddress},
		} {
			if i := strings.Index(text, part); i >= 0 {
				tr.Span = Span{0, i, i + len(part)}
				f.called = append(f.called, tr)
			}
		}
		if got := slices.Equal(r.Lives(f), []Span{{0, at, at + len(street)}}); got != want {
			t.Errorf("%q: %v", text, r.Lives(f))
		}
		f.Kind = detectors.PostalAddress
		if list := r.Lives(f); len(list) != 0 {
			t.Errorf("%q in a column of addresses: %v", text, list)
		}
	}
	f := &Field{Values: [][]byte{[]byte("Fiona Thistlewood, 148 Mill Street or j@example.be")}, Others: []Span{{0, 36, 50}}}
	f.called = []trait{{Span{0, 0, 17}, detectors.PersonName, own}, {Span{0, 19, 34}, detectors.PostalAddress, detectors.Fingerprint{}}}
	if list := r.Lives(f); len(list) != 0 {
		t.Errorf("beside somebody else's identifier: %v", list)
	}
}
