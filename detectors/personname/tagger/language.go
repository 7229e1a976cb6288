package tagger

import "math/bits"

// language is that of a text, as the lexicon numbers them, counted from 1; 0 is one that it does not know.
type language uint8

const (
	listened  = 24 // so many words in small letters tell the language
	audible   = 5  // so many at least
	languages = 40
)

// listener counts the words that each language has.
type listener struct {
	words int
	has   [languages]uint8
}

// tongues are the languages of a word, a bit each.
type tongues struct{ key, of uint64 }

// learnt is how many words' languages are remembered: those of small words are asked for again and again. It is a power of two.
const learnt = 512

func (l *listener) hear(t *Tagger, s *Scratch, word []byte) {
	if l.words >= listened {
		return
	}
	var buf [96]byte
	key := t.lexicon.Key(t.words.Append(buf[:0], word))
	l.words++
	known := &s.tongues[key%learnt]
	if known.key != key {
		*known = tongues{key: key}
		for i := range min(t.lexicon.Len(), languages) {
			if t.lexicon.Holds(i, key) {
				known.of |= 1 << i
			}
		}
	}
	for left := known.of; left != 0; left &= left - 1 {
		l.has[bits.TrailingZeros64(left)]++
	}
}

// language returns the language that has the most of the words, if it has three quarters of them and no other has as many.
func (l *listener) language() language {
	best, tied := 0, false
	for i, n := range l.has {
		switch {
		case n > l.has[best]:
			best, tied = i, false
		case n == l.has[best] && i > best:
			tied = true
		}
	}
	if tied || l.words < audible || int(l.has[best])*4 < l.words*3 {
		return 0
	}
	return language(best + 1)
}

// What the language of the text says of a word with a capital.
const (
	unsaid  uint8 = iota // nothing: the language is not known, or it is no such word
	usual                // the language has it
	unusual              // it has not
	english              // the language is not known, and English has it: headings, titles and products often are English
)

// usageOf looks a word up in the language of the text.
func (t *Tagger) usageOf(s *Scratch, word []byte) uint8 {
	var buf [96]byte
	if s.spoken == 0 {
		if !s.alien && t.english != 0 && t.lexicon.Holds(int(t.english)-1, t.lexicon.Key(t.words.Append(buf[:0], word))) {
			return english
		}
		return unsaid
	}
	if t.lexicon.Holds(int(s.spoken)-1, t.lexicon.Key(t.words.Append(buf[:0], word))) {
		return usual
	}
	return unusual
}
