package tagger

import (
	"math/bits"

	"dossier/detectors/gazetteer"
)

// Buckets is how many features are told apart: a feature's hash names its bucket.
const Buckets = 1 << 22

// feature returns the bucket of a value of a feature.
func feature(template, value uint64) uint32 {
	hi, lo := bits.Mul64(value^template*0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
	return uint32((hi ^ lo) >> 32 & (Buckets - 1))
}

// none stands for the tokens before the first and behind the last.
var none = token{shape: newline, hash: 1}

func (s *Scratch) at(i int) *token {
	if i < 0 || i >= len(s.tokens) {
		return &none
	}
	return &s.tokens[i]
}

// compact keeps the classes that matter around a name in 25 bits.
func compact(c gazetteer.Class) uint64 {
	return uint64(compacted[0][c&0xff] | compacted[1][c>>8&0xff] | compacted[2][c>>16&0xff] | compacted[3][c>>24])
}

// compacted is what each of a class's bytes adds to it.
var compacted = newCompactTable()

func newCompactTable() (t [4][256]uint32) {
	for n := range t {
		for b := range t[n] {
			t[n][b] = compactOf(gazetteer.Class(b) << (8 * n))
		}
	}
	return t
}

func compactOf(c gazetteer.Class) (b uint32) {
	for i, class := range [...]gazetteer.Class{
		gazetteer.GivenCommon, gazetteer.Given, gazetteer.SurnameCommon, gazetteer.Surname, gazetteer.Place | gazetteer.Region, gazetteer.Country,
		gazetteer.Word, gazetteer.Stop, gazetteer.Org, Honorific, Role | gazetteer.Title, Particle, Suffix, Label, Common, gazetteer.StreetBefore | gazetteer.StreetAfter,
		gazetteer.RareGiven, gazetteer.RareSurname, gazetteer.Town, Speech, Locative, Agentive, Who, Thing, Article,
	} {
		if c&class != 0 {
			b |= 1 << i
		}
	}
	return b
}

// style is the token's coarse class and shape in one number.
func (t *token) style() uint64 {
	switch t.shape {
	case punct, newline:
		return 0x8000 | t.hash&0x7fff
	case number:
		return 0x4000
	default:
		return uint64(t.shape)<<5 | uint64(t.coarse)
	}
}

// written tells how a line is written: the shares of words with a capital, and of those in capitals, in quarters.
func (s *Scratch) written() uint64 {
	words, first, all := 0, 0, 0
	for i := range s.tokens {
		switch t := &s.tokens[i]; {
		case t.end-t.start < 2 || !t.word():
		case t.shape == capitals:
			words++
			all++
			first++
		case t.shape == capital || t.shape == mixed:
			words++
			first++
		default:
			words++
		}
	}
	if words == 0 {
		return 0
	}
	few := uint64(min(words/4, 2))
	return uint64(first*4/(words+1))<<4 | uint64(all*4/(words+1))<<2 | few
}

// hidden are the features that are left out, in training alone.
type hidden uint8

const (
	hideWord       hidden = 1 << iota // which word it is
	hideNeighbours                    // which words stand beside it
	hideForm                          // how it begins and ends
)

// features appends the buckets of the features of candidate i.
func (t *Tagger) features(s *Scratch, i int, hide hidden, dst []uint32) []uint32 {
	w, p1, p2, n1, n2 := s.at(i), s.at(i-1), s.at(i-2), s.at(i+1), s.at(i+2)
	var buf [96]byte
	word := t.words.Append(buf[:0], s.data[w.start:w.end])
	c0, cp, cn := compact(w.class), compact(p1.class), compact(n1.class)
	s0, sp, sp2, sn, sn2 := w.style(), p1.style(), p2.style(), n1.style(), n2.style()
	starts := uint64(0) // where a capital says nothing
	switch {
	case p1.shape == newline:
		starts = 1
	case p1.shape == punct && (p1.hash == '.' || p1.hash == '!' || p1.hash == '?' || p1.hash == ':'):
		starts = 2
	case p1.shape == punct && p2.shape == newline:
		starts = 3
	}
	add := func(template, value uint64) { dst = append(dst, feature(template, value)) }

	if hide&hideWord == 0 {
		add(1, w.hash)
		add(6, w.hash*31+p1.hash)
		add(7, w.hash*31+n1.hash)
	}
	if hide&hideNeighbours == 0 {
		add(2, p1.hash)
		add(3, n1.hash)
		add(4, p2.hash)
		add(5, n2.hash)
		add(21, p2.hash*31+sp)
		add(25, p1.hash*31+s0)
		add(26, n1.hash*31+s0)
		if n1.shape == small && n1.end-n1.start > 3 {
			add(34, tail(s.data[n1.start:n1.end], 3))
		}
		if p1.shape == small && p1.end-p1.start > 3 {
			add(35, tail(s.data[p1.start:p1.end], 3))
		}
	}
	add(8, uint64(w.shape)<<8|starts<<4|min(uint64(w.end-w.start), 7))
	add(9, c0<<4|starts)
	add(10, cp<<8|uint64(p1.shape))
	add(11, cn<<8|uint64(n1.shape))
	add(12, c0<<25|cn)
	add(13, cp<<25|c0)
	add(14, sp<<20|s0)
	add(15, s0<<20|sn)
	add(16, sp<<40|s0<<20|sn)
	add(17, sp2<<40|sp<<20|s0)
	add(18, s0<<40|sn<<20|sn2)
	add(19, s.style<<20|s0)
	add(20, s.style<<20|uint64(w.shape)<<4|starts)
	add(22, sp<<20|sn)
	add(23, sp2<<20|sp)
	add(24, sn<<20|sn2)
	add(27, s.german<<20|sp<<4|uint64(w.shape))
	if n := len(word); n > 2 && hide&hideForm == 0 {
		add(28, tail(word, 2)<<4|uint64(w.shape))
		add(29, tail(word, 3))
		add(30, head(word, 3))
		add(31, uint64(w.coarse)<<48|tail(word, 3))
		if n > 4 {
			add(32, tail(word, 4))
			add(33, head(word, 4))
		}
	}
	if w.class&^(gazetteer.RareGiven|gazetteer.RareSurname|gazetteer.Town) == 0 && hide&hideForm == 0 {
		for n := 0; n+3 <= len(word) && n < 12; n++ {
			add(41, tail(word[:n+3], 3))
		}
		for n := 0; n+4 <= len(word) && n < 12; n++ {
			add(42, tail(word[:n+4], 4))
		}
	}
	if w.class == 0 {
		stem := compact(w.stem)
		add(38, stem)
		add(39, stem<<4|starts)
		add(40, uint64(coarseOf(w.stem))<<40|sp<<20|sn)
	}
	if w.end-w.start > 2 && w.word() {
		said := s.survey.of(w.hash) &^ seenStorm
		add(43, said<<8|starts<<4|uint64(w.shape))
		add(44, said<<32|s0<<4|starts)
		add(45, said<<40|sp<<16|sn)
	}
	if w.people {
		add(64, s0<<4|starts)
		add(65, sp<<20|sn)
	}
	if w.placed {
		add(52, uint64(w.coarse)<<8|starts<<4|uint64(w.shape))
		add(53, cp<<4|starts)
	}
	if w.usage != unsaid {
		usage := uint64(w.usage)
		add(46, usage<<16|starts<<8|uint64(w.shape))
		add(47, usage<<32|s0<<4|starts)
		add(48, usage<<40|sp<<20|sn)
		add(49, usage<<16|uint64(p1.usage)<<12|uint64(n1.usage)<<8|uint64(w.shape)<<4|starts)
		if w.end-w.start > 2 {
			add(50, usage<<32|s.survey.of(w.hash)&^seenStorm<<16|starts<<8|uint64(w.shape))
		}
		if w.class == 0 {
			add(51, usage<<32|compact(w.stem)<<4|starts)
		}
	}
	if w.usage != unsaid && s.german != 0 {
		add(69, uint64(w.usage)<<40|s0<<4|starts)
		add(70, uint64(w.usage)<<40|cp<<8|uint64(w.shape))
		add(71, uint64(w.usage)<<60|sp<<40|s0<<20|sn)
	}
	if s.addressed(i) {
		add(36, uint64(w.shape))
	}
	if w.is(gazetteer.Given|gazetteer.Surname) != (n1.is(gazetteer.Given|gazetteer.Surname) && n1.candidate) {
		add(37, uint64(n1.shape)<<8|uint64(w.shape))
	}
	return t.together(s, i, hide, dst)
}

// tail and head return the last and the first n bytes of a word as a number.
func tail(word []byte, n int) (v uint64) {
	for _, b := range word[len(word)-n:] {
		v = v<<8 | uint64(b)
	}
	return v
}

func head(word []byte, n int) (v uint64) {
	for _, b := range word[:n] {
		v = v<<8 | uint64(b)
	}
	return v
}

// addressed tells whether the words with capitals that i belongs to stand before an e-mail address in angle brackets.
func (s *Scratch) addressed(i int) bool {
	for n := i + 1; n < len(s.tokens) && n < i+6; n++ {
		t := &s.tokens[n]
		if t.shape == punct && (t.hash == '<' || t.hash == '[') {
			for m := n + 1; m < len(s.tokens) && m < n+12; m++ {
				if x := &s.tokens[m]; x.shape == newline || x.hash == '>' && x.shape == punct {
					return false
				} else if x.shape == punct && x.hash == '@' || x.shape == number && s.holdsAt(x) {
					return true
				}
			}
			return false
		}
		if !t.word() && !(t.shape == punct && (t.hash == '.' || t.hash == '"' || t.hash == ',')) {
			return false
		}
	}
	return false
}

func (s *Scratch) holdsAt(t *token) bool {
	for _, b := range s.data[t.start:t.end] {
		if b == '@' {
			return true
		}
	}
	return false
}
