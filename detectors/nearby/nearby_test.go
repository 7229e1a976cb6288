package nearby_test

import (
	"strconv"
	"strings"
	"testing"

	"dossier/detectors/marks"
	"dossier/detectors/nearby"
	"dossier/scanners"
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

// TestWord: of many words each is found, written small or large, and says what it says.
func TestWord(t *testing.T) {
	t.Parallel()
	many := map[string]int{"größe": -1, "дата": -2, "k": -3}
	for n := range 2000 {
		many[strconv.FormatInt(int64(n*7919+1_000_000), 26)] = n + 1 // has other characters than letters as well
	}
	words := nearby.NewWords(many)
	for word, want := range many {
		for _, written := range []string{word, strings.ToUpper(word)} {
			if got, ok := words.Word([]byte(written)); !ok || got != want {
				t.Errorf("%s: %d, %t; want %d", written, got, ok, want)
			}
		}
		for _, other := range []string{word + "x", "x" + word, word[1:] + "y"} {
			if got, ok := words.Word([]byte(other)); ok != (many[other] != 0) || got != many[other] {
				t.Errorf("%s: %d, %t", other, got, ok)
			}
		}
	}
	if got, ok := words.Word([]byte("\u212a")); got != -3 || !ok { // the sign for kelvin, of which k is the small letter
		t.Errorf("kelvin: %d, %t", got, ok)
	}
	if _, ok := words.Word(nil); ok {
		t.Error("nothing is known")
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

// TestEnds: no known word is passed over, wherever a step begins or ends and whatever stands around it, but between two digits.
func TestEnds(t *testing.T) {
	t.Parallel()
	known := []string{"n", "id", "tel", "card", "passport", "passports", "identification"}
	said := map[string]bool{}
	for _, w := range known {
		said[w] = true
	}
	words := nearby.NewWords(said)
	sieve := words.Sieve(func(bool) bool { return true })
	unknown, kept := 0, 0
	for _, around := range []string{" %s ", "1%s ", " %s1", "1%s1", "=%s:", "é %s "} {
		for _, other := range []string{"lorem ", "zz 12 ", "x"} {
			var text []byte
			var want []int
			for n := range 400 {
				for range n % 9 {
					text = append(text, other...)
				}
				piece := strings.Replace(around, "%s", known[n%len(known)], 1)
				if around != "1%s1" {
					want = append(want, len(text)+strings.Index(piece, known[n%len(known)])+len(known[n%len(known)])-1)
				}
				text = append(append(text, piece...), ' ')
			}
			c := scanners.NewColumn(scanners.Field{})
			c.Append(text)
			var m marks.Map
			m.Read(c)
			var places marks.Places
			heard := map[int]bool{}
			for places.Next(&m, func(m *marks.Map, step int) uint64 { return sieve.Ends(m, c.Data(), step) }) {
				for _, at := range places.All() {
					heard[int(at)] = true
				}
			}
			for _, last := range want {
				if !heard[last] {
					t.Fatalf("%q among %q: nothing ends at %d of %q", around, other, last, text[max(last-20, 0):last+2])
				}
			}
			unknown += len(text)
			kept += len(heard) - len(want)
		}
	}
	if kept > unknown/20 {
		t.Errorf("%d strangers in %d bytes", kept, unknown)
	}
}
