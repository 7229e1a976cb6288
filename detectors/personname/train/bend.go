package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// declension is how a language declines names: for what a name ends with, the endings that take its place, one for each case.
type declension struct {
	cases int
	rules []rule // the first that fits holds
}

type rule struct {
	ends  string // "" is any consonant
	takes []string
}

var declensions = map[string]declension{
	"pl": {4, []rule{
		{"ska", []string{"skiej", "skiej", "ską", "ską"}},
		{"cka", []string{"ckiej", "ckiej", "cką", "cką"}},
		{"ski", []string{"skiego", "skiemu", "skim", "skim"}},
		{"cki", []string{"ckiego", "ckiemu", "ckim", "ckim"}},
		{"ia", []string{"i", "i", "ią", "ię"}},
		{"ka", []string{"ki", "ce", "ką", "kę"}},
		{"ga", []string{"gi", "dze", "gą", "gę"}},
		{"a", []string{"y", "ie", "ą", "ę"}},
		{"ek", []string{"ka", "kowi", "kiem", "ku"}},
		{"ec", []string{"ca", "cowi", "cem", "cu"}},
		{"y", []string{"ego", "emu", "ym", "ym"}},
		{"i", []string{"iego", "iemu", "im", "im"}},
		{"o", []string{"y", "e", "ą", "ę"}},
		{"k", []string{"ka", "kowi", "kiem", "ku"}},
		{"g", []string{"ga", "gowi", "giem", "gu"}},
		{"", []string{"a", "owi", "em", "ie"}},
	}},
	"cs": {4, []rule{
		{"ová", []string{"ové", "ové", "ovou", "ovou"}},
		{"ská", []string{"ské", "ské", "skou", "skou"}},
		{"á", []string{"é", "é", "ou", "ou"}},
		{"ý", []string{"ého", "ému", "ým", "ém"}},
		{"ka", []string{"ky", "ce", "kou", "ku"}},
		{"a", []string{"y", "ě", "ou", "u"}},
		{"ek", []string{"ka", "kovi", "kem", "kovi"}},
		{"ec", []string{"ce", "covi", "cem", "ci"}},
		{"í", []string{"ího", "ímu", "ím", "ím"}},
		{"ie", []string{"ie", "ii", "ií", "ii"}},
		{"o", []string{"a", "ovi", "em", "ovi"}},
		{"", []string{"a", "ovi", "em", "ovi"}},
	}},
	"sk": {4, []rule{
		{"ová", []string{"ovej", "ovej", "ovou", "ovú"}},
		{"ská", []string{"skej", "skej", "skou", "skú"}},
		{"á", []string{"ej", "ej", "ou", "ú"}},
		{"ý", []string{"ého", "ému", "ým", "om"}},
		{"ia", []string{"ie", "ii", "iou", "iu"}},
		{"a", []string{"y", "e", "ou", "u"}},
		{"ek", []string{"ka", "kovi", "kom", "kovi"}},
		{"ec", []string{"ca", "covi", "com", "covi"}},
		{"o", []string{"a", "ovi", "om", "ovi"}},
		{"", []string{"a", "ovi", "om", "ovi"}},
	}},
	"hr": {4, []rule{
		{"ska", []string{"ske", "skoj", "skom", "sku"}},
		{"ski", []string{"skog", "skom", "skim", "skoga"}},
		{"ka", []string{"ke", "ki", "kom", "ku"}},
		{"a", []string{"e", "i", "om", "u"}},
		{"ac", []string{"ca", "cu", "cem", "ca"}},
		{"ko", []string{"ka", "ku", "kom", "ka"}},
		{"o", []string{"a", "u", "om", "a"}},
		{"e", []string{"ea", "eu", "eom", "ea"}},
		{"ić", []string{"ića", "iću", "ićem", "ićeva"}},
		{"", []string{"a", "u", "om", "ov"}},
	}},
	"sl": {4, []rule{
		{"a", []string{"e", "i", "o", "o"}},
		{"ec", []string{"ca", "cu", "cem", "ca"}},
		{"ko", []string{"ka", "ku", "kom", "ka"}},
		{"o", []string{"a", "u", "om", "a"}},
		{"č", []string{"ča", "ču", "čem", "čev"}},
		{"", []string{"a", "u", "om", "ov"}},
	}},
	"ro": {1, []rule{{"ica", []string{"icăi"}}, {"ia", []string{"iei"}}, {"ea", []string{"elei"}}, {"a", []string{"ei"}}}},
}

// endings are those that other languages add to a whole name.
var endings = map[string][]string{
	"hu": {"nak", "t", "val", "nek", "ot", "et", "tól", "ról"}, "fi": {"n", "lle", "sta", "in", "lta", "a"}, "nb": {"s"}, "sv": {"s"}, "da": {"s"}, "de": {"s"}, "tr": {"'nin", "'a", "'ın", "'e", "'dan"},
}

// bend declines a name as the language does, all of its words in one case.
func (m *maker) bend(language, name string) string {
	if m.chance(65) {
		return name
	}
	if ends := endings[language]; ends != nil {
		if last, _ := utf8.DecodeLastRuneInString(name); unicode.IsLower(last) {
			return name + m.pick(ends)
		}
		return name
	}
	d, ok := declensions[language]
	if !ok {
		return name
	}
	which := m.rng.IntN(d.cases)
	words := strings.Split(name, " ")
	for i, w := range words {
		words[i] = d.decline(w, which)
	}
	return strings.Join(words, " ")
}

// decline puts a word into a case. Initials, particles and what is in capitals stay.
func (d declension) decline(word string, which int) string {
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	if len(word) < 3 || !unicode.IsUpper(first) || !unicode.IsLower(last) {
		return word
	}
	for _, r := range d.rules {
		if stem, ok := strings.CutSuffix(word, r.ends); ok && (r.ends != "" || !strings.ContainsRune("aeiouyáéíóúůýąęăâî", last)) {
			return stem + r.takes[which]
		}
	}
	return word
}
