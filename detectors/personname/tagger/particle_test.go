package tagger

import (
	"strings"
	"testing"
)

// A surname alone begins with its particles behind a title, a verb of saying or an office, and anywhere if there are two; an article or a preposition
// is none.
func TestParticled(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"gisteren zag hij van der Vornak daar":  "van der Vornak",
		"das ist gut, sagte van der Vornak":     "van der Vornak",
		"so meint Dr. von Vornak":               "von Vornak",
		"het plan van minister van Vornak":      "van Vornak",
		"ein Bild von Vornak hing dort":         "Vornak",
		"il presidente della Vornak":            "Vornak",
		"la maison de la Vornak":                "Vornak",
		"van der Vornak":                        "van der Vornak",
		"das Auto fuhr der Vornak in die Stadt": "Vornak",
	} {
		_, s := read(text)
		for i := range s.tokens {
			w := &s.tokens[i]
			if string(s.data[w.start:w.end]) != "Vornak" {
				continue
			}
			if got := string(s.data[s.tokens[s.particled(i)].start:w.end]); got != want {
				t.Errorf("%q: %q, want %q", text, got, want)
			}
		}
	}
}

// What ties the words of a name together elsewhere is an article in German, but for what follows another particle.
func TestArticlesTieNothing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"als Karoline den Vornak sah, war es nicht auf dem Tisch":       false,
		"es ist nicht für Karoline van den Vornak auf dem Tisch":        true,
		"gisteren heeft Pieter den Vornak het huis van de buren gezien": true,
	} {
		tagger := New(words(), &Model{})
		s := &Scratch{}
		tagger.Survey(s, []byte(text))
		tagger.read(s, []byte(text), 0, 0, len(text))
		for i := range s.tokens {
			if w := &s.tokens[i]; string(s.data[w.start:w.end]) == "den" && w.candidate != want {
				t.Errorf("%q: an article ties: %v, want %v", text, w.candidate, want)
			}
		}
	}
}

// An article or a preposition that lost its vowel is a word by itself; what surnames begin with is a part of them.
func TestElided(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"dell'Istituto":   "dell'|Istituto",
		"L’Aquila":        "L’|Aquila",
		"qu'Anne":         "qu'|Anne",
		"J'ai":            "J'|ai",
		"D'après":         "D'|après",
		"D'Angelo":        "D'Angelo",
		"Dell'Orto":       "Dell'Orto",
		"N'Golo":          "N'Golo",
		"O'Neill":         "O'Neill",
		"Jeanne d'Arc":    "Jeanne|d'|Arc",
		"all'improvviso ": "all'|improvviso",
	} {
		_, s := read(text)
		var got []string
		for i := range s.tokens {
			got = append(got, text[s.tokens[i].start:s.tokens[i].end])
		}
		if joined := strings.Join(got, "|"); joined != want {
			t.Errorf("%q is read as %s, want %s", text, joined, want)
		}
	}
}
