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

// note adds to what was seen of a word; if the table holds words that were asked for, to that of no other.
func (v *survey) note(hash, what uint64, asked bool) {
	at := hash >> 40
	for n := range uint64(probes) {
		e := &v[(at+n)%uint64(len(v))]
		if *e == 0 {
			if !asked {
				*e = hash&^seenAll | what
			}
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

// question is which words a survey is asked for.
type question struct {
	asked bool       // for some; otherwise for all
	begin [32]uint32 // by the first letter of those of ASCII, which letters are second
	wide  bool       // others are among them, which may fold to ASCII
}

// has tells whether the word that begins at text[i] may be one asked for, from what is seen without reading it.
func (q *question) has(word []byte) bool {
	return !q.asked || q.wide || q.begin[word[0]&31]>>(word[1]&31)&1 != 0 || !ascii(word)
}

func ascii(word []byte) bool {
	for _, b := range word {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Survey reads a text as a whole, so that [Tagger.Line] knows what it says of a word elsewhere.
func (t *Tagger) Survey(s *Scratch, text []byte) {
	s.question = question{}
	clear(s.survey[:])
	s.spoken = t.overlook(s, text, true, true)
}

// Listen begins a survey for few of the lines of a text, of most of which nothing will be asked: it tells the language. [Tagger.Ask] is called with each of
// the lines next, and [Tagger.Answer] then.
func (t *Tagger) Listen(s *Scratch, text []byte) {
	s.question = question{asked: true}
	clear(s.survey[:])
	s.spoken = t.overlook(s, text, true, false)
}

// Ask tells that [Tagger.Line] will be called with these arguments.
func (t *Tagger) Ask(s *Scratch, data []byte, from, start, end int) {
	for start < end {
		n := t.read(s, data, from, start, end)
		for i := range s.tokens {
			w := &s.tokens[i]
			if !w.candidate || !w.word() || w.end-w.start < 3 {
				continue
			}
			s.survey.note(w.hash, 0, false)
			word := data[w.start:w.end]
			s.question.begin[word[0]&31] |= 1 << (word[1] & 31)
			s.question.wide = s.question.wide || !ascii(word)
		}
		start = n
	}
}

// Answer surveys the text for the words in what was asked for.
func (t *Tagger) Answer(s *Scratch, text []byte) { t.overlook(s, text, false, true) }

// overlook goes through a text to tell its language, or to note its words, or both.
func (t *Tagger) overlook(s *Scratch, text []byte, hears, notes bool) language {
	heard := listener{}
	before := previous{shape: newline}
	var stop previous // before a full stop
	for i := 0; i < len(text) && (notes || heard.words < listened); {
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
				if notes && s.question.has(word) {
					t.noteWord(s, text, this, before, stop)
				}
				if hears && w.shape == small {
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
	return heard.language()
}

// previous is a token: a word, the one before it, the one before a full stop.
type previous struct {
	shape      shape
	sign       byte // of punctuation
	start, end int32
}

func (p *previous) isWord() bool { return p.shape <= caseless }

func (t *Tagger) noteWord(s *Scratch, text []byte, w, before, stop previous) {
	hash := t.words.Hash(text[w.start:w.end])
	asked := s.question.asked
	switch w.shape {
	case small:
		s.survey.note(hash, seenSmall, asked)
	case capital, mixed, capitals:
		what := uint64(0)
		if before.isWord() || before.shape == number || before.shape == punct && before.sign == ',' {
			what = seenInside
		}
		if before.shape == punct && before.sign == '.' {
			before = stop
		}
		if before.shape == initial {
			what |= seenNamed
		} else if before.isWord() {
			word := text[before.start:before.end]
			class := t.classOf(word, t.words.Hash(word))
			if class&Honorific != 0 || before.shape == capital && class&gazetteer.Given != 0 && class&(gazetteer.Stop|gazetteer.Word|Common) == 0 {
				what |= seenNamed
			}
		}
		s.survey.note(hash, what, asked)
	default:
	}
}
