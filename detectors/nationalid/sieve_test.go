package nationalid

import (
	"strings"
	"testing"

	"dossier/detectors/marks"
	"dossier/scanners"
)

// TestSieveKnowsForms: what is written in a scheme's form comes through wherever it stands.
func TestSieveKnowsForms(t *testing.T) {
	t.Parallel()
	f := newForms(schemes())
	for _, s := range f.schemes {
		for _, x := range s.shapes {
			for _, form := range expand(x) {
				text := strings.NewReplacer("d", "7", "L", "K").Replace(form)
				if strings.Count(text, "7") < fewestDigits || form[3] < 'A' && strings.HasPrefix(form, "LLL") || strings.HasPrefix(form, "LLL LLL") {
					continue // not looked for in text
				}
				for _, around := range [][2]string{{"", ""}, {"x ", "."}, {"no. ", ", 2"}, {strings.Repeat("-", 29), ""}, {strings.Repeat("-", 31), ""}, {"id=", "; a"}} {
					c := scanners.NewColumn(scanners.Field{})
					c.AppendString(around[0] + text + around[1])
					var m marks.Map
					m.Read(c)
					seen := false
					f.sieve.candidates(c.Data(), &m, func(at int) int {
						seen = seen || at-len(around[0]) == strings.IndexByte(text, '7')
						return at + len(form)
					})
					if !seen {
						t.Errorf("%s: %q after %q and before %q is not read", s.country, form, around[0], around[1])
					}
				}
			}
		}
	}
}
