package tagger

import (
	"unicode"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// What a text as a whole says of a word.
const (
	seenSmall  uint64 = 1 << iota // it stands somewhere in small letters
	seenInside                    // it stands with a capital where no sentence begins
	seenNamed                     // it stands behind a given name, an initial or a title
	seenTwice                     // it stands with a capital more than once
	seenAll    = 1<<iota - 1
)

// survey is what was seen of the words of a text: an open-addressing table of hashes, whose lowest bits are what was seen. The words that
// find no place are forgotten.
type survey [4096]uint64

const probes = 8

func (v *survey) note(hash, what uint64) {
	at := hash >> 40
	for n := range uint64(probes) {
		e := &v[(at+n)%uint64(len(v))]
		if *e == 0 {
			*e = hash&^seenAll | what
			return
		}
		if (*e^hash)&^seenAll == 0 {
			if what&(seenInside|seenNamed|seenTwice) != 0 && *e&(seenInside|seenNamed|seenTwice) != 0 {
				what |= seenTwice
			}
			*e |= what
			return
		}
	}
}

func (v *survey) of(hash uint64) uint64 {
	at := hash >> 40
	for n := range uint64(probes) {
		e := v[(at+n)%uint64(len(v))]
		if e == 0 {
			return 0
		}
		if (e^hash)&^seenAll == 0 {
			return e & seenAll
		}
	}
	return 0
}

// Survey reads a text as a whole, so that [Tagger.Line] knows what it says of a word elsewhere.
func (t *Tagger) Survey(s *Scratch, text []byte) {
	clear(s.survey[:])
	s.storm = 0
	heard := listener{}
	before := previous{shape: newline}
	var stop previous // before a full stop
	for i := 0; i < len(text); {
		b := text[i]
		switch t.kind[b] {
		case blank:
			i++
		case lower, upper, wide:
			if b >= utf8.RuneSelf {
				if r, size := utf8.DecodeRune(text[i:]); !unicode.IsLetter(r) || r == 'º' || r == 'ª' {
					if !unicode.IsSpace(r) && r != 0x200B && r != 0xFEFF && r != 0xAD {
						before = previous{shape: punct}
					}
					i += size
					continue
				}
			}
			w := t.spell(text, i, len(text))
			if w.number {
				before = previous{shape: number}
				i = t.numberEnd(text, i, len(text))
				continue
			}
			word := text[i:w.stem]
			this := previous{shape: w.shape, word: word, hash: t.words.Hash(word)}
			if len(word) > 2 {
				t.noteWord(s, this, before, stop)
				if w.shape == small {
					heard.hear(t, s, word)
				}
			}
			before = this
			if w.stem < w.end {
				before = previous{shape: punct}
			}
			i = w.end
		case digit:
			before = previous{shape: number}
			i = t.numberEnd(text, i, len(text))
		default:
			if b == '.' {
				stop = before
			}
			before = previous{shape: punct, hash: uint64(b)}
			if b == '\n' {
				before.shape = newline
			}
			i++
		}
	}
	s.spoken = heard.language()
}

// previous is the token before a word.
type previous struct {
	shape shape
	word  []byte
	hash  uint64
}

func (p *previous) isWord() bool { return p.shape <= caseless }

func (t *Tagger) noteWord(s *Scratch, w, before, stop previous) {
	switch w.shape {
	case small:
		s.survey.note(w.hash, seenSmall)
	case capital, mixed, capitals:
		what := uint64(0)
		if before.isWord() || before.shape == number || before.shape == punct && before.hash == ',' {
			what = seenInside
		}
		if before.shape == punct && before.hash == '.' {
			before = stop
		}
		if before.shape == initial {
			what |= seenNamed
		} else if before.isWord() {
			class := t.classOf(before.word, before.hash)
			if t.storms[before.hash] && t.classOf(w.word, w.hash)&gazetteer.Surname == 0 {
				s.storm = w.hash
			}
			if class&Honorific != 0 || before.shape == capital && class&gazetteer.Given != 0 && class&(gazetteer.Stop|gazetteer.Word|Common) == 0 {
				what |= seenNamed
			}
		}
		s.survey.note(w.hash, what)
	default:
	}
}
