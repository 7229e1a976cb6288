package main

import (
	"bytes"
	"os"
	"testing"

	"dossier/detectors/gazetteer"
)

// TestPackedListIsTheList: what a scan looks words up in is the list beside this command.
func TestPackedListIsTheList(t *testing.T) {
	t.Parallel()
	words, err := readList("words.zst")
	if err != nil {
		t.Fatal(err)
	}
	packed, err := os.ReadFile("../words.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(packed, gazetteer.Pack(words)) {
		t.Fatal("words.bin is not words.zst packed: run go run ./detectors/gazetteer/build -listed detectors/gazetteer/build/words.zst -out detectors/gazetteer/words.bin")
	}
	set := gazetteer.Load()
	for word, class := range words {
		if got := set.Lookup([]byte(word)); got != class {
			t.Fatalf("%q is %b in the list and %b packed", word, class, got)
		}
	}
}

// TestSomebody: a shop that is called as somebody could be is not taken for one.
func TestSomebody(t *testing.T) {
	t.Parallel()
	l := list{fold: gazetteer.NewFolder(), words: map[string]gazetteer.Class{"mary": gazetteer.Given, "brown": gazetteer.Surname}}
	for name, want := range map[string]bool{"Mary Brown": true, "Mary Lou Brown": true, "Browns": true, "Brown's": true, "Mary": true, "Mary Foods": false, "Qorvex": false} {
		if got := l.somebody(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}
