package tagger

import (
	"unicode"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// Scripts without cases have no capitals by which to tell a name. In them only the lists, and titles, do.

// EastAsian tells whether a word of Han or Hangul is a listed family name of one or two characters and a listed given name.
func (t *Tagger) EastAsian(word []byte) bool {
	if len(word) < 6 || len(word) > 12 {
		return false
	}
	for _, cut := range [2]int{3, 6} {
		if len(word) > cut && t.words.Lookup(word[:cut])&gazetteer.Surname != 0 && t.words.Lookup(word[cut:])&gazetteer.Given != 0 {
			return t.words.Lookup(word)&(gazetteer.Stop|gazetteer.Word) == 0
		}
	}
	return false
}

// caseless adds the name that begins with token i, in a script without cases, and returns the token behind it.
func (t *Tagger) caseless(s *Scratch, i int) int {
	w := &s.tokens[i]
	first, _ := utf8.DecodeRune(s.data[w.start:w.end])
	if unicode.In(first, unicode.Han, unicode.Hangul) {
		if t.EastAsian(s.data[w.start:w.end]) {
			s.add(i, i+1, 0.6)
		}
		return i + 1
	}
	const named = gazetteer.Given | gazetteer.Surname
	to := i
	for to < len(s.tokens) && to < i+4 && s.tokens[to].shape == caseless && s.tokens[to].is(named) && (to == i || s.tokens[to].spaced) {
		to++
	}
	switch {
	case to == i:
		return i + 1
	case s.at(i-1).is(Honorific) && !w.is(Honorific):
		s.add(i, to, 0.85)
	case to-i > 1 && w.is(gazetteer.Given) && s.tokens[to-1].is(gazetteer.Surname) && !w.is(gazetteer.Stop|gazetteer.Word) && !s.tokens[to-1].is(gazetteer.Stop|gazetteer.Word):
		s.add(i, to, 0.7)
	}
	return to
}
