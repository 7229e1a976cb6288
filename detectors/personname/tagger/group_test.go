package tagger

import (
	"strings"
	"testing"
)

// read returns what the tagger reads of a text.
func read(text string) (*Tagger, *Scratch) {
	tagger, s := New(words(), &Model{}), &Scratch{}
	tagger.read(s, []byte(text), 0, 0, len(text))
	return tagger, s
}

// A group ends at commas and begins anew behind the word of a thing; what stands before a pair of quotation marks is seen through them.
func TestGroups(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"we met Anna Maria Vornak there":   "met Anna Maria Vornak there",
		"of Vornak, Brelin, Dorsa there":   "of Vornak ,",
		"in Rue Vornak Brelin there":       "Rue Vornak Brelin there",
		"the school \"Vornak Brelin\" was": "school Vornak Brelin \"",
	} {
		_, s := read(text)
		for i := range s.tokens {
			if string(s.data[s.tokens[i].start:s.tokens[i].end]) != "Vornak" {
				continue
			}
			g := s.grouped(i)
			got := ""
			for _, n := range append([]int{g.left}, between(g.from, g.to+1)...) {
				got += " " + string(s.data[s.tokens[n].start:s.tokens[n].end])
			}
			if got = strings.TrimSpace(got); got != want {
				t.Errorf("%q: the group with its neighbours is %q, want %q", text, got, want)
			}
		}
	}
}

func between(from, to int) (all []int) {
	for i := from; i < to; i++ {
		all = append(all, i)
	}
	return all
}

// Peoples and countries are known by how they begin, in forms that no list has, and surnames that begin otherwise are not.
func TestNations(t *testing.T) {
	t.Parallel()
	tagger := New(words(), &Model{})
	for word, want := range map[string]bool{
		"Srbijanci": true, "Kosovari": true, "Balkanu": true, "Polacy": true, "Französinnen": true, "Norvégiens": true, "Vornak": false, "Sr": false, "Hollstein": false,
	} {
		if got := tagger.nation([]byte(word)); got != want {
			t.Errorf("%s: %v", word, got)
		}
	}
}

// What tokenizers and mail programs do to a name does not cut it.
func TestCutNames(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	for text, want := range map[string]string{
		"Cleric Hassan al - Vornak said it was over.":                "Hassan al - Vornak",
		"The letter to Maria Kowalski@ACME was lost.":                "Maria Kowalski",
		"He met Jean - Pierre Lefebvre in Paris.":                    "Jean - Pierre Lefebvre",
		"Write to Maria@example.org, or to the office, for details.": "",
	} {
		got := strings.Join(names(tagger, text), "|")
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}
