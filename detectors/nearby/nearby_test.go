package nearby_test

import (
	"strings"
	"testing"

	"dossier/detectors/nearby"
)

var known = nearby.NewWords(map[string]int{"tel": 1, "téléphone": 2, "card": -1})

func TestBefore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want int
		ok   bool
	}{
		"directly":        {"tel", 1, true},
		"punctuation":     {"Tel.: ", 1, true},
		"accents":         {"TÉLÉPHONE n° ", 2, true},
		"nearest wins":    {"tel of the card ", -1, true},
		"unknown between": {"tel an peeters ", 1, true},
		"part of a word":  {"hotel ", 0, false},
		"too far":         {"tel ........................................", 0, false},
		"nothing":         {"", 0, false},
		"broken bytes":    {"tel \xff\xfe ", 1, true},
	} {
		if got, _, ok := known.Before([]byte(c.text), len(c.text), 32); got != c.want || ok != c.ok {
			t.Errorf("%s: %d, %t; want %d, %t", name, got, ok, c.want, c.ok)
		}
	}
}

func TestAfter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want int
		ok   bool
	}{
		"directly":        {"-Tel", 1, true},
		"second word":     {" an tel", 1, true},
		"next line":       {"\ntel", 0, false},
		"behind a number": {" 12 tel", 0, false},
		"too far":         {"          tel", 0, false},
	} {
		if got, ok := known.After([]byte(c.text), 0, 4); got != c.want || ok != c.ok {
			t.Errorf("%s: %d, %t; want %d, %t", name, got, ok, c.want, c.ok)
		}
	}
}

func TestLeads(t *testing.T) {
	t.Parallel()
	far := strings.Repeat(" ", 24)
	for text, want := range map[string]bool{
		", tel. 02 555": true, ", tel. of the office": false, "": false, " 12 34": false, "; 1234 tel 5": true, "tel": false,
		far + "tel. 02 555": true, far + " tel. 02 555": false, far + "5": false, far + " 5": false,
	} {
		if got := nearby.Leads([]byte(text), 24); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
