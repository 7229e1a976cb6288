package tagger

import (
	"testing"

	"dossier/detectors/gazetteer"
)

// The language of a text is told by its words in small letters, and so which of its words with capitals are usual there.
func TestLanguage(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	for text, want := range map[string]string{
		"The committee met in the old town hall and said that the budget would be kept.":    "en ",
		"Le conseil s'est réuni dans la vieille salle et a dit que le budget serait gardé.": "fr ",
		"Rada zebrała się w starej sali i powiedziała, że budżet zostanie utrzymany.":       "pl ",
		"Der Rat tagte in der alten Halle und sagte, dass der Haushalt bleiben werde.":      "de ",
		"De raad vergaderde in de oude zaal en zei dat de begroting zou blijven.":           "nl ",
		"Gorfel blanik strupt morvagi quaxil wendrak fostulin brekkig.":                     "",
		"ok bye": "",
	} {
		var s Scratch
		tagger.Survey(&s, []byte(text))
		got := ""
		if s.spoken > 0 {
			got = tagger.lexicon.Code(int(s.spoken) - 1)
		}
		if got != want {
			t.Errorf("%q is taken for %q, want %q", text, got, want)
		}
	}
	var s Scratch
	tagger.Survey(&s, []byte("The committee met in the old town hall and said that the budget would be kept."))
	for word, want := range map[string]uint8{"Although": usual, "Prendrag": unusual} {
		if got := tagger.usageOf(&s, []byte(word)); got != want {
			t.Errorf("%s is %d in English, want %d", word, got, want)
		}
	}
	if n := gazetteer.LoadLexicon().Len(); n > languages {
		t.Errorf("%d languages, of which the last cannot be told", n)
	}
}

// A surname alone is known by the full name that stands behind it.
func TestRecall(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	var s Scratch
	s.data = []byte("Vornak stayed. Maria Vornak left.")
	tagger.tokenize(&s, s.data, 0, len(s.data), maxTokens)
	s.doubt(0, tagger.memory(&s, 0), 0.3)
	if len(s.Spans) > 0 {
		t.Fatal("a word is known before it was met")
	}
	tagger.remember(&s, 3, 5, 0.95)
	tagger.Recall(&s)
	if len(s.Spans) != 1 || s.Spans[0].Start != 0 || s.Spans[0].End != 6 {
		t.Errorf("recalled %v, want the first word", s.Spans)
	}
	if tagger.Recall(&s); len(s.Spans) > 0 {
		t.Error("a word is recalled twice")
	}
}

// Where the language is not known, English words are told from others: headings and products often are English.
func TestEnglishElsewhere(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	var s Scratch
	tagger.Survey(&s, []byte("The Quick Brown Fox"))
	for word, want := range map[string]uint8{"Quick": english, "Prendrag": unsaid} {
		if got := tagger.usageOf(&s, []byte(word)); got != want {
			t.Errorf("%s is %d where the language is not known, want %d", word, got, want)
		}
	}
	s.alien = true
	if got := tagger.usageOf(&s, []byte("Quick")); got != unsaid {
		t.Errorf("in a language of which no word is known, a word is %d, want %d", got, unsaid)
	}
}
