package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
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

// TestRegister: a name from a register is known as one, but as a rare one if it is short, and not at all where it means something else.
func TestRegister(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lastnames.json")
	if err := os.WriteFile(path, []byte(`["vandebroek","van eynde","duy","france","wolf"]`), 0o600); err != nil {
		t.Fatal(err)
	}
	l := list{fold: gazetteer.NewFolder(), words: map[string]gazetteer.Class{"france": gazetteer.Country, "wolf": gazetteer.Word}}
	if err := l.register(gazetteer.Surname, gazetteer.RareSurname)(path); err != nil {
		t.Fatal(err)
	}
	want := map[string]gazetteer.Class{
		"vandebroek": gazetteer.Surname, "van eynde": gazetteer.Surname, "eynde": gazetteer.Surname, "duy": gazetteer.RareSurname,
		"france": gazetteer.Country, "wolf": gazetteer.Word,
	}
	if !maps.Equal(l.words, want) {
		t.Errorf("%v, want %v", l.words, want)
	}
}
