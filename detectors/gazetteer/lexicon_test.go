package gazetteer

import (
	"math/rand/v2"
	"testing"
)

func languageOf(t *testing.T, l *Lexicon, code string) int {
	t.Helper()
	for i := range l.Len() {
		if l.Code(i) == code {
			return i
		}
	}
	t.Fatalf("no language %q", code)
	return 0
}

func TestLexicon(t *testing.T) {
	t.Parallel()
	l, f := LoadLexicon(), NewFolder()
	for code, words := range map[string][]string{
		"en ": {"meeting", "although", "Treasurer"}, "fr ": {"réunion", "bâtiment", "dépêche"}, "de ": {"Versammlung", "gesprochen", "Rathaus"},
		"nl ": {"vergadering", "gemeente"}, "pl ": {"zebranie", "burmistrza"}, "it ": {"riunione", "comune"}, "ro ": {"ședință", "primăria"},
		"sk ": {"zasadnutie", "mesto"}, "hbs": {"sastanak", "gradonačelnika"}, "sv ": {"sammanträde", "kommunen"},
	} {
		language := languageOf(t, l, code)
		for _, w := range words {
			if !l.Holds(language, l.Key(f.Append(nil, []byte(w)))) {
				t.Errorf("%s does not have %q", code, w)
			}
		}
	}
}

// One in thirty words that nobody speaks is held by a given language, and none that was added is missing.
func TestLexiconErrs(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	word := func() []byte {
		w := make([]byte, 5+r.IntN(8))
		for i := range w {
			w[i] = "bcdfgqxzvwj"[r.IntN(11)]
		}
		return w
	}
	l := LoadLexicon()
	held, of := 0, 0
	for range 2000 {
		key := l.Key(word())
		for i := range l.Len() {
			of++
			if l.Holds(i, key) {
				held++
			}
		}
	}
	if held*20 > of {
		t.Errorf("%d of %d words of no language are held", held, of)
	}

	var added [][]byte
	built := NewLanguage(3000)
	for range 3000 {
		added = append(added, word())
		built.Add(added[len(added)-1])
	}
	own := readLexicon(string(built.Append(nil, "xy")))
	for _, w := range added {
		if !own.Holds(0, own.Key(w)) {
			t.Fatalf("%s was added and is not held", w)
		}
	}
	if own.Code(0) != "xy " || own.Len() != 1 {
		t.Errorf("read %d languages, the first %q", own.Len(), own.Code(0))
	}
}
