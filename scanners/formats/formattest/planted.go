package formattest

import (
	"fmt"
	"strings"
	"testing"
)

// Planter makes up personal data of every kind for each place of a document in which text can hide, and finds out which of
// them a format did not hand over.
type Planter struct {
	places []string
	values [][]string
}

// At returns a text with seven values, of a person of this place alone. It holds nothing that XML, RTF or CSV would escape but the
// letters é and ü.
func (p *Planter) At(place string) string {
	n := len(p.places) + 1
	values := []string{
		fmt.Sprintf("person%d@example.com", n), fmt.Sprintf("+32 470 12 %02d %02d", n/100, n%100), fmt.Sprintf("192.0.2.%d", n),
		fmt.Sprintf("BE71 0961 2345 %04d", n), fmt.Sprintf("4111 1111 1111 %04d", n),
		fmt.Sprintf("Zoé%d Müller%d", n, n), fmt.Sprintf("Kerkstraat %d, 9000 Gent", n),
	}
	p.places, p.values = append(p.places, place), append(p.values, values)
	return strings.Join(values, " ; ")
}

// Check fails the test for each place of which a value did not come out in one piece.
func (p *Planter) Check(t testing.TB, got Result) {
	t.Helper()
	text := got.Text()
	for _, part := range got.Parts {
		text += strings.Join(part.Fields, "\n") + "\n"
	}
	for i, values := range p.values {
		for _, v := range values {
			if !strings.Contains(text, v) {
				t.Errorf("%s: %q did not come out", p.places[i], v)
				break
			}
		}
	}
}

// EveryPlace checks that read hands over, whole, all that is planted in the files, which are made under their names.
func EveryPlace(t *testing.T, read Func, files map[string]func(*Planter) []byte) {
	t.Helper()
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &Planter{}
			got := Read(t, read, name, file(p))
			p.Check(t, got)
			got.CheckComplete(t)
		})
	}
}
