package tagger

import (
	"bytes"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// In source code, identifiers begin with capitals too. What stands right beside them tells most of them from names: v.Block, Marshal(in),
// Config{}, and letters within them: fnValue.

// unname takes the words that code uses from the candidates.
func (s *Scratch) unname() {
	for i := range s.tokens {
		if t := &s.tokens[i]; t.candidate && t.word() && (s.selected(i) || s.called(i) || s.typed(i)) {
			t.candidate = false
		}
	}
}

// selected tells of a word behind a full stop that a word in small letters stands right before, as a member's name does: not of a name that
// begins a sentence where the space is missing, nor behind an abbreviated title.
func (s *Scratch) selected(i int) bool {
	t, dot, before := s.at(i), s.at(i-1), s.at(i-2)
	if dot.shape != punct || dot.hash != '.' || t.spaced || dot.spaced || before.shape != small || before.is(Honorific|Role|Label|Suffix) {
		return false
	}
	next := s.at(i + 1)
	return !(next.candidate && next.word() && next.spaced) && (!t.is(gazetteer.GivenCommon) || t.is(gazetteer.Word|gazetteer.Stop|Common|Role))
}

// member tells of a word alone that the name of a package stands right before, which has digits or is a title's abbreviation as well: sha1.Size,
// ir.Func. What the lists have as a name may follow such a title: dr.Smith.
func (s *Scratch) member(i int) bool {
	t, dot, before := s.at(i), s.at(i-1), s.at(i-2)
	if dot.shape != punct || dot.hash != '.' || t.spaced || dot.spaced {
		return false
	}
	const named = gazetteer.Given | gazetteer.Surname | gazetteer.RareGiven | gazetteer.RareSurname
	switch before.shape {
	case small:
		return before.is(Honorific) && !t.is(named)
	case number:
		first := s.data[before.start]
		return 'a' <= first && first <= 'z'
	default:
		return false
	}
}

// typed tells of a word alone behind one with capitals within, as a type stands behind a variable: fnValue Fn.
func (s *Scratch) typed(i int) bool {
	before, next := s.at(i-1), s.at(i+1)
	if before.shape != mixed || before.candidate || next.candidate && next.word() {
		return false
	}
	return !bytes.ContainsFunc(s.data[before.start:before.end], func(r rune) bool { return r == '-' || r >= utf8.RuneSelf })
}

// called tells of a word alone with a bracket right behind it.
func (s *Scratch) called(i int) bool {
	next := s.at(i + 1)
	return next.shape == punct && !next.spaced && (next.hash == '(' || next.hash == '{' || next.hash == '[') && !s.at(i-1).candidate
}

// indented tells of a word in a line that begins as those of code do: with a tab, or as a comment.
func (s *Scratch) indented(t *token) bool {
	const far = 256
	before := s.data[max(0, int(t.start)-far):t.start]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return bytes.HasPrefix(line, []byte("\t")) || bytes.HasPrefix(line, []byte("//"))
}

// inner tells of a word in small letters in front with capitals within: fnValue, ex-President and non-Euclidean, which begin no name, unlike
// d'Arc, al-Assad and deJong.
func (t *Tagger) inner(word []byte) bool {
	if t.kind[word[0]] != lower {
		return false
	}
	at := bytes.IndexFunc(word, func(r rune) bool { return r == '-' || r == '\'' || r == '’' || r < 128 && t.kind[r] == upper })
	return at < 0 || word[at] != '\'' && t.words.Lookup(word[:at])&Particle == 0
}
