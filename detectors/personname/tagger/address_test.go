package tagger

import (
	"fmt"
	"testing"
)

// Who stands behind a verb of saying is known for that alone. A title alone is nobody, nor is the member of a package, be it called as a title is
// abbreviated, nor what a noun makes of a name.
func TestAddressed(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	for text, want := range map[string]string{
		"Todavía no sabemos nada, añade Peñablanca desde la tribuna.":                   "[Peñablanca]",
		"Wir wissen noch nichts davon, erklärt Fachleuten die Behörde.":                 "[]",
		"Excuse me, Sir bot, but I really don't like this tone.":                        "[]",
		"case ir.Func, x86.Read, sha1.Size:":                                            "[]",
		"Ask dr.Smith about it.":                                                        "[Smith]",
		"Læreren spiller en Michael Vornak-låt og spør etterpå hva elevene så for seg.": "[]",
		"Dei ringde Ban Ki-moon i går, og han ville ikkje svare på noko.":               "[Ban Ki-moon]",
	} {
		if got := fmt.Sprint(names(tagger, text)); got != want {
			t.Errorf("%q: found %s, want %s", text, got, want)
		}
	}
}
