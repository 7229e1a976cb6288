package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dossier/detectors/personname/tagger"
)

//go:embed templates.txt
var templates string

// pool holds the lists that names and other things are drawn from.
type pool struct {
	locales   []string // those written with capitals
	of        map[string]*lists
	templates []template
}

type lists struct{ Given, Surname, Title, City, Region, Country, Org, Stop, Word []string }

type template struct{ language, text string }

func readPool(path string) (*pool, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p := &pool{}
	if err := json.Unmarshal(data, &p.of); err != nil {
		return nil, err
	}
	for code, l := range p.of {
		if len(l.Given) > 20 && len(l.Surname) > 20 {
			if r, _ := utf8.DecodeRuneInString(l.Given[0]); unicode.IsUpper(r) {
				p.locales = append(p.locales, code)
			}
		}
	}
	slices.Sort(p.locales)
	for line := range strings.Lines(templates) {
		if language, text, ok := strings.Cut(strings.TrimSpace(line), "|"); ok && language[0] != '#' {
			p.templates = append(p.templates, template{language, strings.ReplaceAll(text, "⏎", "\n")})
		}
	}
	return p, nil
}

// maker makes sentences up, and changes those of the corpora.
type maker struct {
	*pool
	rng *rand.Rand
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
	case n < 24:
		return given + " " + strings.ToUpper(surname)
	}
	return given + " " + surname
}

// bend adds an ending as languages do that decline names.
func (m *maker) bend(language, name string) string {
	endings, ok := map[string][]string{
		"pl": {"a", "owi", "em", "ie"}, "cs": {"a", "ovi", "em", "u"}, "sk": {"a", "ovi", "om", "u"}, "hr": {"a", "u", "om"}, "sl": {"a", "u", "om"},
		"hu": {"nak", "t", "val"}, "fi": {"n", "lle", "sta"}, "nb": {"s"}, "sv": {"s"}, "da": {"s"}, "de": {"s"}, "tr": {"'nin", "'a"},
	}[language]
	last, size := utf8.DecodeLastRuneInString(name)
	if !ok || m.chance(70) || !unicode.IsLower(last) {
		return name
	}
	if last == 'a' && strings.Contains("pl cs sk hr sl", language) {
		return name[:len(name)-size] + m.pick([]string{"y", "ę", "ie", "u", "ou", "om", "e"})
	}
	return name + m.pick(endings)
}

func titled(word string) string {
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}

func (m *maker) word(l *lists) string {
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

var months = strings.Fields("January March April May June September October December janvier mars juin août januari maart augustus Januar März Oktober enero abril junio gennaio luglio stycznia maja ledna února sječnja")

var weekdays = strings.Fields("Monday Tuesday Friday Sunday lundi mardi vendredi maandag donderdag Montag Freitag Samstag lunes viernes lunedì venerdì poniedziałek piątek pondělí pátek")

var companyForms = []string{"Ltd", "Inc.", "GmbH", "AG", "S.A.", "BV", "NV", "Group", "Bank", "& Co", "Holdings", "SpA", "Sp. z o.o.", "Corp.", "Industries", "Media", "Motors", "Consulting", "Oy", "AB", "AS", "SARL", "Kft.", "d.o.o.", "s.r.o."}

// company makes an organisation's name up.
func (m *maker) company(l *lists) string {
	switch m.rng.IntN(9) {
	case 7:
		return m.name(l.Surname) + ", " + m.name(l.Surname) + " and " + m.name(l.Surname)
	case 8:
		return m.name(l.Surname) + "-" + m.name(l.Surname)
	case 0:
		return m.name(l.Surname) + " " + m.pick(companyForms)
	case 1:
		return m.name(l.Surname) + " & " + m.name(l.Surname) + " " + m.pick(companyForms)
	case 2:
		return titled(m.word(l)) + " " + titled(m.word(l)) + " " + m.pick(companyForms)
	case 3:
		return titled(m.word(l)) + m.pick([]string{"ex", "ora", "soft", "tec", "net", "ia", "on", "is"})
	case 4:
		return strings.ToUpper(string([]rune(m.pick(l.Surname))[:1]) + string([]rune(m.pick(l.Surname))[:1]) + string([]rune(m.word(l))[:1]))
	case 5:
		return "University of " + m.pick(m.city())
	}
	return titled(m.word(l)) + " " + m.pick(companyForms)
}

func (m *maker) city() []string {
	for {
		if l := m.of[m.pick(m.locales)]; len(l.City) > 5 {
			return l.City
		}
	}
}

func (m *maker) country() string {
	for {
		if l := m.of[m.pick(m.locales)]; len(l.Country) > 5 {
			return m.pick(l.Country)
		}
	}
}

func (m *maker) street(l *lists) string {
	n := strconv.Itoa(1 + m.rng.IntN(200))
	s := m.name(l.Surname)
	if m.chance(40) {
		s = titled(m.word(l))
	}
	if m.chance(20) {
		s = m.pick(l.Given) + " " + s
	}
	switch m.rng.IntN(8) {
	case 0:
		return n + " " + s + " Street"
	case 1:
		return n + ", rue " + s
	case 2:
		return s + "straße " + n
	case 3:
		return s + "straat " + n
	case 4:
		return "Calle " + s + ", " + n
	case 5:
		return "Via " + s + " " + n
	case 6:
		return "ul. " + s + " " + n
	}
	return n + " " + s + m.pick([]string{" Road", " Avenue", " Lane", " Drive"})
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
		return m.bend(language, m.fullName(l)), true
	case "F":
		return m.bend(language, m.name(l.Given)), true
	case "L":
		return m.bend(language, m.name(l.Surname)), true
	case "I":
		given := string([]rune(m.pick(l.Given))[:1]) + "."
		if m.chance(30) {
			given += " " + string([]rune(m.pick(l.Given))[:1]) + "."
		}
		return given + " " + m.name(l.Surname), true
	case "R":
		return m.name(l.Surname) + ", " + m.name(l.Given), true
	case "C":
		return m.pick(m.city()), false
	case "K":
		return m.country(), false
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
	case "n":
		return strconv.Itoa(m.rng.IntN([]int{10, 60, 2100}[m.rng.IntN(3)])), false
	}
	return m.word(l), false
}

// change rewrites a text piece by piece, so that its names stay known.
func change(d document, f func(string) string) document {
	out := document{corpus: d.corpus, made: d.made}
	last := 0
	for _, n := range d.names {
		if n.Start < last {
			continue
		}
		out.text = append(out.text, f(string(d.text[last:n.Start]))...)
		start := len(out.text)
		out.text = append(out.text, f(string(d.text[n.Start:n.End]))...)
		out.names = append(out.names, tagger.Name{Start: start, End: len(out.text)})
		last = n.End
	}
	out.text = append(out.text, f(string(d.text[last:]))...)
	return out
}

var accents = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "ì", "i", "î", "i", "ï", "i",
	"ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ñ", "n", "ç", "c", "ß", "ss", "ł", "l", "ń", "n", "ś", "s", "ź", "z", "ż", "z", "ć", "c", "ę", "e", "ą", "a",
	"č", "c", "š", "s", "ž", "z", "ř", "r", "ě", "e", "ů", "u", "ý", "y", "ď", "d", "ť", "t", "ň", "n", "đ", "d", "ő", "o", "ű", "u", "ș", "s", "ț", "t", "ă", "a", "Á", "A", "É", "E", "Ö", "O", "Ü", "U", "Ø", "O", "Å", "A", "Š", "S", "Č", "C", "Ž", "Z", "Ł", "L")

func (*pool) plain(text string) string { return accents.Replace(text) }

// vary changes a document of a corpus: other names in their places, or another way of writing.
func (m *maker) vary(d document) document {
	switch n := m.rng.IntN(100); {
	case n < 30:
		return m.swap(d)
	case n < 50:
		return m.foreign(m.swap(d))
	case n < 54:
		return change(d, strings.ToUpper)
	case n < 57:
		return change(d, m.pool.plain)
	case n < 60:
		return change(d, m.smudge)
	case n < 64:
		return change(d, strings.ToLower)
	}
	return d
}

// foreign writes a text in a language that nobody speaks: letters are exchanged for letters, vowels for vowels, in most words but those of
// names, so that what is learnt holds in languages that no corpus is in.
func (m *maker) foreign(d document) document {
	from, to := []rune("aeiou"), []rune("bcdfghjklmnprstvwz")
	v, c := m.rng.Perm(len(from)), m.rng.Perm(len(to))
	other := map[rune]rune{}
	for i, j := range v {
		other[from[i]], other[unicode.ToUpper(from[i])] = from[j], unicode.ToUpper(from[j])
	}
	for i, j := range c {
		other[to[i]], other[unicode.ToUpper(to[i])] = to[j], unicode.ToUpper(to[j])
	}
	exchange := func(text string) string {
		var out strings.Builder
		for len(text) > 0 {
			n := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
			if n < 0 {
				n = len(text)
			}
			if word := text[:n]; n > 2 && m.chance(65) {
				for _, r := range word {
					if x, ok := other[r]; ok {
						r = x
					}
					out.WriteRune(r)
				}
			} else {
				out.WriteString(word)
			}
			_, size := utf8.DecodeRuneInString(text[n:])
			out.WriteString(text[n : n+size])
			text = text[n+size:]
		}
		return out.String()
	}
	out := document{corpus: d.corpus, made: d.made}
	last := 0
	for _, n := range d.names {
		if n.Start < last {
			continue
		}
		out.text = append(out.text, exchange(string(d.text[last:n.Start]))...)
		start := len(out.text)
		out.text = append(out.text, d.text[n.Start:n.End]...)
		out.names = append(out.names, tagger.Name{Start: start, End: len(out.text)})
		last = n.End
	}
	out.text = append(out.text, exchange(string(d.text[last:]))...)
	return out
}

// swap puts other names in the places of the names, the same word for the same word.
func (m *maker) swap(d document) document {
	l := m.of[m.pick(m.locales)]
	fresh := map[string]string{}
	out := document{corpus: d.corpus, made: true}
	last := 0
	for _, n := range d.names {
		if n.Start < last {
			continue
		}
		out.text = append(out.text, d.text[last:n.Start]...)
		start := len(out.text)
		words := bytes.Fields(d.text[n.Start:n.End])
		for i, w := range words {
			if i > 0 {
				out.text = append(out.text, ' ')
			}
			out.text = append(out.text, m.other(string(w), i == 0 && len(words) > 1, l, fresh)...)
		}
		out.names = append(out.names, tagger.Name{Start: start, End: len(out.text)})
		last = n.End
	}
	out.text = append(out.text, d.text[last:]...)
	return out
}

// other returns the word that takes the place of a name's word; initials, particles and words in small letters stay.
func (m *maker) other(word string, given bool, l *lists, fresh map[string]string) string {
	first, _ := utf8.DecodeRuneInString(word)
	if len(word) < 4 || !unicode.IsUpper(first) || strings.ContainsAny(word, ".") {
		return word
	}
	stem, ending := word, ""
	if strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "-") {
		stem, ending = word[:len(word)-2], word[len(word)-2:]
	}
	if fresh[stem] == "" {
		list := l.Surname
		if given {
			list = l.Given
		}
		n := m.name(list)
		if stem == strings.ToUpper(stem) {
			n = strings.ToUpper(n)
		}
		fresh[stem] = n
	}
	return fresh[stem] + ending
}

// smudge makes mistakes as scanners do that read paper.
func (m *maker) smudge(text string) string {
	out := []byte(text)
	for i := range out {
		if !m.chance(3) {
			continue
		}
		switch out[i] {
		case 'l':
			out[i] = 'i'
		case 'e':
			out[i] = 'c'
		case 'n':
			out[i] = 'u'
		case 'm':
			out[i] = 'n'
		case 'a':
			out[i] = 'o'
		}
	}
	return string(out)
}
