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
	seenStorm                     // it is what a storm is called
	seenAll    = 1<<iota - 1
)

// survey is what was seen of the words of a text: an open-addressing table of hashes, whose lowest bits are what was seen. The words that
// find no place are forgotten.
type survey [4096]uint64

const probes = 8

// entry returns that of a word, or the empty one where it would be; nil if it finds no place.
func (v *survey) entry(hash uint64) *uint64 {
	at := hash >> 40
	for n := range uint64(probes) {
		if e := &v[(at+n)%uint64(len(v))]; *e == 0 || (*e^hash)&^seenAll == 0 {
			return e
		}
	}
	return nil
}

func (v *survey) note(hash, what uint64, notes noting) {
	switch e := v.entry(hash); {
	case e == nil:
	case *e != 0:
		if what&(seenInside|seenNamed|seenTwice) != 0 && *e&(seenInside|seenNamed|seenTwice) != 0 {
			what |= seenTwice
		}
		*e |= what
	case notes == noteAll:
		*e = hash&^seenAll | what
	}
}

func (v *survey) of(hash uint64) uint64 {
	if e := v.entry(hash); e != nil {
		return *e & seenAll
	}
	return 0
}

// Survey reads a text as a whole, so that [Tagger.Line] knows what it says of a word elsewhere.
func (t *Tagger) Survey(s *Scratch, text []byte) {
	s.begin()
	heard := listener{}
	t.overlook(s, text, len(text), &heard, noteAll)
	s.spoken = heard.language()
}

// noting is which of the words of a text are noted.
type noting uint8

const (
	noteNone  noting = iota // it is read no further than its language is told
	noteAsked               // those that are in the table already
	noteAll
)

// overlook reads the words of a text that begin before an end: heard hears them, unless it is nil, and some are noted.
func (t *Tagger) overlook(s *Scratch, text []byte, end int, heard *listener, notes noting) {
	before := previous{shape: newline}
	var stop previous // before a full stop
	for i := 0; i < end && (notes != noteNone || heard.words < listened); {
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
			this := previous{shape: w.shape, start: int32(i), end: int32(w.stem)}
			if word := text[i:w.stem]; len(word) > 2 {
				if notes == noteAll || notes == noteAsked && s.asked.has(word[0], word[1]) {
					t.noteWord(s, text, this, before, stop, notes)
				}
				if heard != nil && w.shape == small {
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
			before = previous{shape: punct, sign: b}
			if b == '\n' {
				before.shape = newline
			}
			i++
		}
	}
}

// previous is a token: a word, the one before it, the one before a full stop.
type previous struct {
	shape      shape
	sign       byte // of punctuation
	start, end int32
}

func (p *previous) isWord() bool { return p.shape <= caseless }

// noteWord notes the word w, which stands behind the token before; if that is a full stop, stop is the one before it.
func (t *Tagger) noteWord(s *Scratch, text []byte, w, before, stop previous, notes noting) {
	what := seenSmall
	switch w.shape {
	case small:
	case capital, mixed, capitals:
		what = t.whatOf(text, w, before, stop)
	default:
		return
	}
	s.survey.note(t.words.Hash(text[w.start:w.end]), what, notes)
}

// whatOf returns what the word w, which has a capital, says behind the token before.
func (t *Tagger) whatOf(text []byte, w, before, stop previous) (what uint64) {
	if before.isWord() || before.shape == number || before.shape == punct && before.sign == ',' {
		what = seenInside
	}
	storm := before.isWord()
	if before.shape == punct && before.sign == '.' {
		before = stop
	}
	if before.shape == initial {
		what |= seenNamed
	} else if before.isWord() {
		word := text[before.start:before.end]
		hash := t.words.Hash(word)
		class := t.classOf(word, hash)
		if class&Honorific != 0 || before.shape == capital && class&gazetteer.Given != 0 && class&(gazetteer.Stop|gazetteer.Word|Common) == 0 {
			what |= seenNamed
		}
		if called := text[w.start:w.end]; storm && t.storms[hash] && t.classOf(called, t.words.Hash(called))&gazetteer.Surname == 0 {
			what |= seenStorm
		}
	}
	return what
}
