package main

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"dossier/detectors/gazetteer"
)

// lexicon writes the words of forms, by language, as [gazetteer.LoadLexicon] reads them. German nouns have capitals as names do: those that are
// listed as names of people or places in words, a list that this command wrote, stay out, but those that forms has in small letters.
func lexicon(forms, words, out string) error {
	listed, err := readList(words)
	if err != nil {
		return err
	}
	var of map[string][]string
	if err := readJSON(forms, &of); err != nil {
		return err
	}
	const names = gazetteer.Given | gazetteer.Surname | gazetteer.RareGiven | gazetteer.RareSurname | gazetteer.Place | gazetteer.Region | gazetteer.Country | gazetteer.Town
	fold := gazetteer.NewFolder()
	var file []byte
	for _, code := range slices.Sorted(maps.Keys(of)) {
		heads := map[string]bool{}
		for _, word := range of[code] {
			first, _ := utf8.DecodeRuneInString(word)
			folded := fold.Append(nil, []byte(word))
			class := listed[string(folded)]
			if unicode.IsUpper(first) && class&names != 0 && class&(gazetteer.Word|gazetteer.Stop) == 0 {
				continue
			}
			heads[string(gazetteer.Head(folded))] = true
		}
		f := gazetteer.NewLanguage(len(heads))
		for head := range heads {
			f.Add([]byte(head))
		}
		file = f.Append(file, code)
	}
	return os.WriteFile(out, file, 0o600)
}

// readList reads a list as write wrote it.
func readList(path string) (map[string]gazetteer.Class, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer z.Close()
	words := map[string]gazetteer.Class{}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		class, word, _ := strings.Cut(lines.Text(), " ")
		n, err := strconv.ParseUint(class, 36, 32)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		words[word] = gazetteer.Class(n)
	}
	return words, lines.Err()
}
