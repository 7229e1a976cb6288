package main

import (
	"testing"

	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

// What one corpus labels with an office is cut to the name, on whichever side of a comma it stands; an office alone is no name.
func TestTrimOffices(t *testing.T) {
	t.Parallel()
	words := gazetteer.Load()
	for class, list := range tagger.Vocabulary {
		words.Extend(class, list)
	}
	for label, want := range map[string]string{
		"Ministrul de externe, Tiberiu Vasilache":    "Tiberiu Vasilache",
		"de externe, Tiberiu Vasilache":              "Tiberiu Vasilache",
		"Tiberiu Vasilache, directorul executiv":     "Tiberiu Vasilache",
		"Tiberiu Vasilache (director)":               "Tiberiu Vasilache",
		"Tiberiu Vasilache - directorul":             "Tiberiu Vasilache",
		"Președintele Tiberiu Vasilache":             "Tiberiu Vasilache",
		"ministrului muncii, solidarității și păcii": "",
		"Ana de la Cruz":                             "Ana de la Cruz",
	} {
		d := document{text: []byte(label), names: []tagger.Name{{Start: 0, End: len(label)}}}
		trimOffices(&d, words)
		got := ""
		if len(d.names) > 0 {
			got = label[d.names[0].Start:d.names[0].End]
		}
		if got != want {
			t.Errorf("%q: kept %q, want %q", label, got, want)
		}
	}
}

// A noun that begins a sentence is no name, though it be labelled as one; a name that no list holds is.
func TestDropNouns(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"Actorul a murit.": 0, "Zvorbagu a murit.": 1} {
		words := gazetteer.Load()
		docs := []document{{text: []byte(text), names: []tagger.Name{{Start: 0, End: 7}}}}
		dropNouns(docs, words)
		if got := len(docs[0].names); got != want {
			t.Errorf("%q: %d names, want %d", text, got, want)
		}
	}
}

func TestDecline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		language, word string
		which          int
		want           string
	}{
		{"pl", "Kotwicki", 2, "Kotwickim"},
		{"pl", "Dąbek", 0, "Dąbka"},
		{"pl", "Jadwiga", 1, "Jadwidze"},
		{"cs", "Nováková", 2, "Novákovou"},
		{"sk", "Peter", 2, "Peterom"},
		{"hr", "Horvat", 1, "Horvatu"},
		{"ro", "Maria", 0, "Mariei"},
		{"pl", "K.", 0, "K."},
		{"pl", "KOWALSKI", 0, "KOWALSKI"},
		{"pl", "van", 0, "van"},
		{"sk", "Nagyé", 0, "Nagyé"},
	} {
		if got := declensions[c.language].decline(c.word, c.which); got != c.want {
			t.Errorf("%s: case %d of %q is %q, want %q", c.language, c.which, c.word, got, c.want)
		}
	}
}

// Tokenizers put a space behind the at sign of a handle, also in brackets; what is no handle keeps it.
func TestGlue(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"seen (@ vornak) today": "seen (@vornak) today",
		"# vornak @ gorfel":     "#vornak @gorfel",
		"vornak@ gorfel":        "vornak@ gorfel",
	} {
		out, moved := glue(text)
		if string(out) != want || moved[len(text)] != len(want) {
			t.Errorf("%q becomes %q, want %q", text, out, want)
		}
	}
}
