package tagger

import (
	"testing"
)

// M. is a title in French and an initial elsewhere, p. a title in Slavic languages and a page elsewhere.
func TestAbbreviatedTitles(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"le directeur de la poste, M. Vornak, était absent hier":  true,
		"MM. Vornak et Brisebois ont signé l'accord hier":         true,
		"spotkał się wczoraj z p. Vornakiem w pracy":              true,
		"podľa p. Vornaka rozhodol minister":                      true,
		"the director of the office, M. Vornak, was not here":     false,
		"le directeur, J. M. Vornak, était absent hier":           false,
		"see the report, p. Vornak and others have written it":    false,
		"Vornak, M. 1987. The report of the director was written": false,
		"il est 5 h. le directeur M Vornak était absent hier":     false,
	} {
		tagger := New(words(), &Model{})
		s := &Scratch{}
		tagger.Survey(s, []byte(text))
		tagger.read(s, []byte(text), 0, 0, len(text))
		got := false
		for i := range s.tokens {
			w := &s.tokens[i]
			switch string(s.data[w.start:w.end]) {
			case "M", "MM", "p":
				got = got || w.is(Honorific)
			}
		}
		if got != want {
			t.Errorf("%q: a title: %v, want %v", text, got, want)
		}
	}
}

// A short text that as many words of two languages are in is in neither.
func TestLanguagesThatTieAreNotTold(t *testing.T) {
	t.Parallel()
	l := listener{words: 6}
	l.has[2], l.has[5], l.has[1] = 5, 5, 4
	if got := l.language(); got != 0 {
		t.Errorf("language %d", got)
	}
	l.has[5]++
	if got := l.language(); got != 6 {
		t.Errorf("language %d", got)
	}
}
