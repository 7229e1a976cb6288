package main

import (
	_ "embed"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

//go:embed templates.txt
var templates string

//go:embed eponyms.txt
var eponyms string

//go:embed puns.txt
var puns string

// pool holds the lists that names and other things are drawn from.
type pool struct {
	locales   []string // those written with capitals
	spoken    []string // those of them whose commonest words are known
	nounal    []string // those of them whose nouns have capitals, as names do
	of        map[string]*lists
	templates []template
	eponyms   map[string][]string // by language
	alike     map[string][]string // words of the tagger's vocabulary by a word that says the like
	puns      []string            // English words that are names as well
	world     []string            // cities of the news
}

type lists struct {
	Given, Surname, Title, City, Region, Country, Org, Stop, Word, Common, Demonym []string

	spellings []string // words that no list holds, declined and conjugated
	nouns     []string // those of them that are written with a capital wherever they stand, as in German
}

type template struct {
	language, text string
	rarer          bool // drawn a quarter as often as others
}

func readPool(paths, spellings string) (*pool, error) {
	p := &pool{puns: strings.Fields(puns), world: strings.Split(world, "|")}
	for path := range strings.SplitSeq(paths, ",") {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &p.of); err != nil {
			return nil, err
		}
	}
	for code, l := range p.of {
		if len(l.Given) > 20 && len(l.Surname) > 20 {
			if r, _ := utf8.DecodeRuneInString(l.Given[0]); unicode.IsUpper(r) {
				p.locales = append(p.locales, code)
			}
		}
	}
	slices.Sort(p.locales)
	for code, l := range p.of {
		if len(l.Common) < 500 || !slices.Contains(p.locales, code) {
			continue
		}
		l.Common = slices.DeleteFunc(l.Common, func(w string) bool {
			return strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) || unicode.IsUpper(r) })
		})
		p.spoken = append(p.spoken, code)
	}
	slices.Sort(p.spoken)
	if err := p.readSpellings(spellings); err != nil {
		return nil, err
	}
	for _, code := range p.spoken {
		if len(p.of[code].nouns) > 0 {
			p.nounal = append(p.nounal, code)
		}
	}
	rarer := false
	for line := range strings.Lines(templates) {
		if line[0] == '#' {
			rarer = strings.HasPrefix(line, "# rarer: ")
		}
		if language, text, ok := strings.Cut(strings.TrimSpace(line), "|"); ok && language[0] != '#' {
			p.templates = append(p.templates, template{language, strings.ReplaceAll(text, "⏎", "\n"), rarer})
		}
	}
	p.eponyms = map[string][]string{}
	for line := range strings.Lines(eponyms) {
		if language, words, ok := strings.Cut(strings.TrimSpace(line), "|"); ok && language[0] != '#' {
			p.eponyms[language] = strings.Split(words, "|")
		}
	}
	p.alike = map[string][]string{}
	for _, class := range []gazetteer.Class{tagger.Agentive, tagger.Locative, tagger.Thing, tagger.Who, tagger.Role, tagger.Speech} {
		list := strings.Fields(tagger.Vocabulary[class])
		for _, word := range list {
			p.alike[word] = list
		}
	}
	return p, nil
}

// readSpellings reads words by language, which are those of all its locales.
func (p *pool) readSpellings(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var of map[string][]string
	if err := json.Unmarshal(data, &of); err != nil {
		return err
	}
	for language, words := range of {
		var nouns []string
		for _, w := range words {
			if w != strings.ToLower(w) {
				nouns = append(nouns, w)
			}
		}
		for code, l := range p.of {
			if code == language || strings.HasPrefix(code, language+"_") || strings.HasPrefix(code, language+"-") {
				l.spellings, l.nouns = words, nouns
			}
		}
	}
	return nil
}

// maker makes sentences up, and changes those of the corpora.
type maker struct {
	*pool
	rng  *rand.Rand
	last string // who was named last
}

func (m *maker) pick(list []string) string {
	if len(list) == 0 {
		return "X"
	}
	return list[m.rng.IntN(len(list))]
}

func (m *maker) chance(percent int) bool { return m.rng.IntN(100) < percent }

// locale draws one for a language: mostly one of its own.
func (m *maker) locale(language string) *lists {
	if m.chance(65) && language != "zz" {
		var own []string
		for _, code := range m.locales {
			if strings.HasPrefix(code, language) {
				own = append(own, code)
			}
		}
		if len(own) > 0 {
			return m.of[m.pick(own)]
		}
	}
	return m.of[m.pick(m.locales)]
}

// blend makes a name that no list holds of the head of one and the tail of another.
func (m *maker) blend(list []string) string {
	a, b := []rune(m.pick(list)), []rune(m.pick(list))
	if len(a) < 4 || len(b) < 4 {
		return string(a)
	}
	return string(a[:2+m.rng.IntN(len(a)-2)]) + string(b[len(b)-2-m.rng.IntN(len(b)-3):])
}

func (m *maker) name(list []string) string {
	if m.chance(25) {
		n := m.blend(list)
		if !strings.ContainsAny(n, " .") {
			return n
		}
	}
	return m.pick(list)
}

// fullName draws a name in one of the forms in which people are named.
func (m *maker) fullName(l *lists) string {
	given, surname := m.name(l.Given), m.name(l.Surname)
	switch n := m.rng.IntN(100); {
	case n < 5:
		return given + " " + string([]rune(m.pick(l.Given))[:1]) + ". " + surname
	case n < 9:
		return given + " " + m.name(l.Given) + " " + surname
	case n < 14:
		return given + " " + surname + " " + m.name(l.Surname)
	case n < 17:
		return given + " " + surname + "-" + m.name(l.Surname)
	case n < 20:
		return given + " " + m.pick([]string{"van", "van der", "de", "de la", "von", "da", "dos", "del", "di", "bin", "al", "ten"}) + " " + surname
	case n < 22:
		return strings.ToUpper(surname) + " " + given
	case n < 23 && m.chance(40):
		return given + " " + m.pick([]string{"Sheikh", "Khan", "Mirza", "Syed", "Haji", "Sri"}) + " " + surname
	case n < 23:
		return given + m.pick([]string{" al-", " el-", " Al-", " ben "}) + surname
	case n < 25:
		return given + " " + strings.ToUpper(surname)
	case n < 27:
		return surname + " " + given + " " + m.name(l.Given)
	case n < 30:
		return given + " " + string([]rune(m.pick(l.Surname))[:1]) + "."
	}
	return given + " " + surname
}

func titled(word string) string {
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}

// noun returns one with its capital, alone or as the last part of a compound.
func (m *maker) noun(l *lists) string {
	if m.chance(30) {
		return m.pick(l.nouns) + m.pick([]string{"", "s", "en"}) + strings.ToLower(m.pick(l.nouns))
	}
	return m.pick(l.nouns)
}

func (m *maker) word(l *lists) string {
	if len(l.nouns) > 0 && m.chance(35) {
		return m.noun(l)
	}
	if len(l.spellings) > 0 && m.chance(30) {
		return m.pick(l.spellings)
	}
	if len(l.Common) > 500 && m.chance(70) {
		return m.pick(l.Common)
	}
	if len(l.Word) < 50 {
		l = m.of["en"]
	}
	for range 5 {
		if w, _, _ := strings.Cut(m.pick(l.Word), " "); len(w) > 2 && !strings.ContainsAny(w, "&,/()") {
			return strings.ToLower(w)
		}
	}
	return "water"
}

func (m *maker) title(l *lists) string {
	switch m.rng.IntN(4) {
	case 0:
		return "The " + titled(m.word(l)) + " of " + titled(m.word(l))
	case 1:
		return titled(m.word(l)) + " " + m.word(l) + " " + m.word(l)
	case 2:
		return titled(m.word(l)) + " & " + titled(m.word(l))
	}
	return titled(m.word(l)) + " " + titled(m.word(l))
}

// sentence fills a template, and writes some as people and machines do: in capitals, without accents.
func (m *maker) sentence() document {
	t := m.templates[m.rng.IntN(len(m.templates))]
	for t.rarer && !m.chance(25) {
		t = m.templates[m.rng.IntN(len(m.templates))]
	}
	d := document{corpus: "made up"}
	l := m.locale(t.language)
	text := t.text
	for {
		before, rest, ok := strings.Cut(text, "{")
		d.text = append(d.text, braces.Replace(before)...)
		if !ok {
			break
		}
		what, after, _ := strings.Cut(rest, "}")
		start := len(d.text)
		value, named := m.fill(what, t.language, l)
		d.text = append(d.text, value...)
		if named {
			d.names = append(d.names, tagger.Name{Start: start, End: len(d.text)})
		}
		text = after
	}
	switch n := m.rng.IntN(100); {
	case n < 4:
		return change(d, strings.ToUpper)
	case n < 8:
		return change(d, m.pool.plain)
	case n < 14:
		return change(d, strings.ToLower)
	case n < 34:
		return m.foreign(d)
	}
	return d
}

var braces = strings.NewReplacer("❴", "{", "❵", "}")

func (m *maker) fill(what, language string, l *lists) (value string, named bool) {
	switch what {
	case "N":
		m.last = m.fullName(l)
		return m.bend(language, m.last), true
	case "P":
		return m.bend(language, m.last[strings.LastIndexByte(m.last, ' ')+1:]), true
	case "Q":
		given, _, _ := strings.Cut(m.last, " ")
		return given, true
	case "f":
		return strings.ToLower(m.name(l.Given)), true
	case "l":
		return strings.ToLower(m.name(l.Surname)), true
	case "v":
		if m.chance(50) {
			return strings.ToLower(m.name(l.Given)), false
		}
		return strings.ToLower(m.name(l.Surname)), false
	case "U":
		return m.bend(language, m.fullName(l)), false
	case "V":
		if m.chance(50) {
			return m.bend(language, m.name(l.Given)), false
		}
		return m.bend(language, m.name(l.Surname)), false
	case "Z":
		return m.shop(l), false
	case "F":
		return m.bend(language, m.name(l.Given)), true
	case "L":
		surname := m.name(l.Surname)
		if m.chance(4) {
			surname = m.pick([]string{"Le ", "De ", "Van ", "Van den ", "Di ", "El ", "Da ", "La ", "Mc", "O'"}) + surname
		}
		return m.bend(language, surname), true
	case "I":
		given := string([]rune(m.pick(l.Given))[:1]) + "."
		if m.chance(30) {
			given += " " + string([]rune(m.pick(l.Given))[:1]) + "."
		}
		return given + " " + m.name(l.Surname), true
	case "B":
		return m.bend(language, m.name(l.Given)) + " " + string([]rune(m.pick(l.Surname))[:1]) + ".", true
	case "R":
		return m.name(l.Surname) + ", " + m.name(l.Given), true
	case "C":
		if len(l.City) > 20 && m.chance(50) {
			return m.bend(language, m.name(l.City)), false
		}
		return m.bend(language, m.name(m.city())), false
	case "Y":
		return strings.ToUpper(m.name(m.cityOf(l))), false
	case "K":
		if len(l.Country) > 20 && m.chance(60) {
			return m.bend(language, m.pick(l.Country)), false
		}
		return m.bend(language, m.country()), false
	case "H":
		return m.pick([]string{"San", "Santa", "Saint", "Sainte", "São", "Sankt", "Sint", "St.", "Santo", "Sant"}) + m.pick([]string{" ", " ", "-"}) + m.name(l.Given), false
	case "E":
		return m.eponym(language, l), false
	case "G":
		if len(l.Demonym) > 20 && m.chance(60) {
			return titled(m.pick(l.Demonym)), false
		}
		return m.people(language, l), false
	case "A":
		return m.belonging(language, m.pick(m.cityOf(l))), false
	case "O":
		return m.company(l), false
	case "S":
		return m.street(l), false
	case "T":
		return m.title(l), false
	case "M":
		return m.pick(months), false
	case "D":
		return m.pick(weekdays), false
	case "J":
		return titled(m.word(m.of["en"])) + " " + m.pick([]string{"Manager", "Engineer", "Officer", "Assistant", "Director", "Nurse", "Developer", "Consultant"}), false
	case "W":
		return titled(m.word(l)), false
	case "X":
		return titled(m.pick(m.puns)), false
	case "n":
		return strconv.Itoa(m.rng.IntN([]int{10, 60, 2100}[m.rng.IntN(3)])), false
	}
	return m.word(l), false
}
