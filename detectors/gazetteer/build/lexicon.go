package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// lexicon writes the words of forms, by language, as [gazetteer.LoadLexicon] reads them. German nouns have capitals as names do: those that are
// listed as names of people or places stay out.
func lexicon(forms, out string) error {
	data, err := os.ReadFile(forms)
	if err != nil {
		return err
	}
	var of map[string][]string
	if err := json.Unmarshal(data, &of); err != nil {
		return fmt.Errorf("%s: %w", forms, err)
	}
	const names = gazetteer.Given | gazetteer.Surname | gazetteer.RareGiven | gazetteer.RareSurname | gazetteer.Place | gazetteer.Region | gazetteer.Country | gazetteer.Town
	listed := gazetteer.Load()
	var file []byte
	for _, code := range slices.Sorted(maps.Keys(of)) {
		heads := map[string]bool{}
		for _, word := range of[code] {
			first, _ := utf8.DecodeRuneInString(word)
			class := listed.Lookup([]byte(word))
			if unicode.IsUpper(first) && class&names != 0 && class&(gazetteer.Word|gazetteer.Stop) == 0 {
				continue
			}
			heads[string(gazetteer.Head(listed.Append(nil, []byte(word))))] = true
		}
		f := gazetteer.NewLanguage(len(heads))
		for head := range heads {
			f.Add([]byte(head))
		}
		file = f.Append(file, code)
	}
	return os.WriteFile(out, file, 0o644)
}
