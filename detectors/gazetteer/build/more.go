package main

import (
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	. "dossier/detectors/gazetteer" //nolint:revive,staticcheck // the classes read like words here
)

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

// million is the population from which a city's names in other languages are taken too.
const million = 300_000

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
