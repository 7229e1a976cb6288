package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	. "dossier/detectors/gazetteer" //nolint:revive,staticcheck // the classes read like words here
)

// more reads what faker.py printed: lists that are longer and less weighed than those of faker.mjs, and lists of the commonest words of a
// language, which hold some names.
func (l *list) more(path string) error {
	var locales map[string]struct{ Given, Surname, City, Country, Region, Word, Common, Demonym []string }
	if err := readJSON(path, &locales); err != nil {
		return err
	}
	common := map[string]bool{}
	for _, f := range locales {
		for _, list := range [][]string{f.Word, f.Common, f.Demonym} {
			for _, phrase := range list {
				for _, w := range strings.FieldsFunc(phrase, notInWord) {
					common[string(l.fold.Append(nil, []byte(w)))] = true
					l.plain(w)
				}
			}
		}
	}
	for _, f := range locales {
		for _, x := range []struct {
			words       []string
			class, weak Class
		}{{f.Given, Given, RareGiven}, {f.Surname, Surname, RareSurname}, {f.City, Town, Town}, {f.Country, Town, Town}, {f.Region, Town, Town}} {
			for _, w := range x.words {
				l.capitalised(w, x.class, x.weak, common)
			}
		}
	}
	return nil
}

// peoples reads names of people whom the other lists know little of, lines of a class and its names.
func (l *list) peoples(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		class, names, _ := strings.Cut(line, " ")
		for name := range strings.FieldsSeq(names) {
			switch class {
			case "given":
				l.capitalised(name, Given, RareGiven, nil)
			case "surname":
				l.capitalised(name, Surname, RareSurname, nil)
			}
		}
	}
	return nil
}

// register reads lists of names as registers of the population publish them, which are written in small letters, but for those that are
// a place, a country or a word as well: few bear those.
func (l *list) register(class, weak Class) func(paths string) error {
	return func(paths string) error {
		for path := range strings.SplitSeq(paths, ",") {
			var names []string
			if err := readJSON(path, &names); err != nil {
				return err
			}
			for _, name := range names {
				if l.words[string(l.fold.Append(nil, []byte(name)))]&(Place|Region|Country|Stop|Org|Title|Word) != 0 {
					continue
				}
				first, size := utf8.DecodeRuneInString(name)
				l.capitalised(string(unicode.ToUpper(first))+name[size:], class, weak, nil)
			}
		}
		return nil
	}
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && r != '\'' && r != '-'
}

// capitalised files a name, and the last word of a surname with particles: as rare if it is short or a word of some language too.
func (l *list) capitalised(name string, class, weak Class, common map[string]bool) {
	if r := []rune(name); len(r) < 3 || unicode.IsLower(r[0]) && !strings.Contains(name, " ") {
		return
	}
	forms := []string{name}
	if at := strings.LastIndexByte(name, ' '); at > 0 && class == Surname && len(name)-at > 4 {
		forms = append(forms, name[at+1:])
	}
	for _, form := range forms {
		folded := string(l.fold.Append(nil, []byte(form)))
		const elsewhere = Word | Stop | Place | Region | Country | Org
		if common[folded] || utf8.RuneCountInString(folded) < 5 && l.words[folded]&class == 0 || l.words[folded]&elsewhere != 0 {
			l.add(form, weak)
		} else {
			l.add(form, class)
		}
	}
}

// plain files a word of the vocabulary, unless it is known for something else.
func (l *list) plain(word string) {
	folded := string(l.fold.Append(nil, []byte(word)))
	if utf8.RuneCountInString(folded) > 2 && l.words[folded]&(Given|Surname|Place|Region|Country) == 0 {
		l.add(word, Word)
	}
}

// census reads lines of a name in capitals, its share and its rank.
func (l *list) census(dir string) error {
	for name, class := range map[string]Class{"dist.all.last": RareSurname, "dist.female.first": RareGiven, "dist.male.first": RareGiven} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			if fields := strings.Fields(line); len(fields) > 0 && len(fields[0]) > 2 {
				l.add(fields[0], class)
			}
		}
	}
	return nil
}

const (
	million = 300_000 // the population from which a city's names in other languages are taken too
	small   = 15_000  // the population below which a town's name is not taken if people are called so
)

func (l *list) cities(path string) error {
	var cities map[string]struct {
		Name           string
		AlternateNames []string
		Population     int
	}
	if err := readJSON(path, &cities); err != nil {
		return err
	}
	for _, c := range cities {
		if c.Population < small && l.words[string(l.fold.Append(nil, []byte(c.Name)))]&(Given|Surname|RareGiven|RareSurname|Word|Stop) != 0 {
			continue
		}
		l.add(c.Name, Town)
		if c.Population >= million {
			for _, name := range c.AlternateNames {
				l.proper(name)
			}
		}
	}
	return nil
}

// countries reads the names of countries, in all languages, and of languages.
func (l *list) countries(string) error {
	for _, in := range display.Supported.Tags() {
		names := display.Regions(in)
		if names == nil {
			continue
		}
		for a := 'A'; a <= 'Z'; a++ {
			for b := 'A'; b <= 'Z'; b++ {
				if r, err := language.ParseRegion(string([]rune{a, b})); err == nil && r.IsCountry() {
					l.proper(names.Name(r))
				}
			}
		}
	}
	return nil
}

// proper files a name in another language, unless it is a code.
func (l *list) proper(name string) {
	if r := []rune(name); len(r) > 3 && unicode.IsUpper(r[0]) && name != strings.ToUpper(name) {
		l.add(name, Town)
	}
}

// brands reads the titles of simple-icons.
func (l *list) brands(path string) error {
	var icons []struct{ Title string }
	if err := readJSON(path, &icons); err != nil {
		return err
	}
	for _, icon := range icons {
		l.brand(icon.Title)
	}
	return nil
}

// brand files the name of a brand, unless it is a common given name or known for something else.
func (l *list) brand(name string) {
	folded := string(l.fold.Append(nil, []byte(name)))
	if utf8.RuneCountInString(folded) > 3 && l.words[folded]&(GivenCommon|Word|Stop|Place|Region|Country) == 0 {
		l.add(name, Org)
	}
}

// shops reads the brands of the name suggestion index: shops, banks, restaurants and others with a sign at the street, all over the world, but
// for those that could be somebody's name.
func (l *list) shops(path string) error {
	var index struct {
		NSI map[string]struct {
			Items []struct {
				DisplayName string
				Tags        map[string]string
			}
		}
	}
	if err := readJSON(path, &index); err != nil {
		return err
	}
	for _, category := range slices.Sorted(maps.Keys(index.NSI)) {
		if !strings.HasPrefix(category, "brands/") {
			continue
		}
		for _, item := range index.NSI[category].Items {
			for _, name := range []string{item.DisplayName, item.Tags["name"], item.Tags["brand"], item.Tags["brand:en"], item.Tags["name:en"]} {
				name, _, _ = strings.Cut(name, " (")
				if first, _ := utf8.DecodeRuneInString(name); unicode.IsUpper(first) && !l.somebody(name) {
					l.brand(name)
				}
			}
		}
	}
	return nil
}

// somebody tells of what could be somebody's name: one that is listed, or of several words a given name and a surname. A shop is called Clintons too.
func (l *list) somebody(name string) bool {
	words := strings.Fields(string(l.fold.Append(nil, []byte(name))))
	const any = Given | Surname | RareGiven | RareSurname
	if len(words) == 1 {
		return (l.words[words[0]]|l.words[strings.TrimSuffix(words[0], "s")]|l.words[strings.TrimSuffix(words[0], "'s")])&any != 0
	}
	return len(words) > 1 && l.words[words[0]]&Given != 0 && l.words[words[len(words)-1]]&Surname != 0
}
