package tagger

import (
	"fmt"
	"strings"
	"testing"
)

// What stands beside a word tells: offices and closing formulas of names, storms, companies and the places at the beginning of a report of none.
func TestBeside(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	for text, want := range map[string]string{
		"Merci pour tout, on se rappelle demain. Merci, Gwendal":                           "[Gwendal]",
		"Kun je haar vragen of de vergadering doorgaat? Groetjes Fenna":                    "[Fenna]",
		"Hurricane Rosalind hit the coast. By Friday Rosalind had flooded the old harbour": "[]",
		"The storm passed, and Rosalind Okafor went home.":                                 "[Rosalind Okafor]",
		"She had worked for Louis Vuitton in Lyon before.":                                 "[]",
		"They spoke with Mr. Albert Heijn in Lyon.":                                        "[Albert Heijn]",
		"Gisteren belde mevrouw Terpstra van Vodafone over de rekening.":                   "[Terpstra]",
		"Gisteren belde mevrouw Terpstra van der Linden over de rekening.":                 "[Terpstra van der Linden]",
	} {
		if got := fmt.Sprint(names(tagger, text)); got != want {
			t.Errorf("%q: found %s, want %s", text, got, want)
		}
	}
}

// Names of China and Korea are known by their surnames and syllables, and whose surname stands first is known again by it.
func TestEastern(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	for text, want := range map[string]string{
		"Prosecutors questioned Park Yeong-tae of the shipping group on Monday.":            "[Park Yeong-tae]",
		"The premier told Zhao Minghui of the agency that growth was steady.":               "[Zhao Minghui]",
		"The minister said Tan Wei Ming would head the office.":                             "[Tan Wei Ming]",
		"Park Yeong-tae was questioned. Later Park went home with his lawyer.":              "[Park Yeong-tae Park]",
		"The concert in Park Lane was sold out, and so was the one at Song Book Hall.":      "[]",
		"We walked through the Long Meadow and saw An Open Letter on the door of the shop.": "[]",
	} {
		if got := fmt.Sprint(names(tagger, text)); got != want {
			t.Errorf("%q: found %s, want %s", text, got, want)
		}
	}
}

// A line of code begins with a tab or as a comment; one of a chat does not.
func TestIndented(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"first\n\treturn max": true, "// If we have min>max": true, "I want to see max": false, "a\tmax": false, "\tfirst\nmax": false,
	} {
		s := Scratch{data: []byte(text)}
		at := strings.LastIndex(text, "max")
		if got := s.indented(&token{start: int32(at), end: int32(at + 3)}); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
