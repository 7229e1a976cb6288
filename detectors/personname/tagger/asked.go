package tagger

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"dossier/detectors/gazetteer"
)

// Where little of a text is tagged, as in logs, its survey is asked for the words of that little, and no others are looked at: [Tagger.Listen],
// [Tagger.Ask] for each piece, and [Tagger.Answer] come to what [Tagger.Survey] does.

// asked is how the words that a survey is asked for begin.
type asked struct {
	begin [32]uint32 // by the first letter, which letters are second
	wide  bool       // some are not of ASCII: they may fold to what begins with any letter
}

// Listen begins a survey of a text: it tells the language.
func (t *Tagger) Listen(s *Scratch, text []byte) {
	s.asked = asked{}
	clear(s.survey[:])
	heard := listener{}
	t.overlook(s, text, len(text), &heard, noteNone)
	s.spoken = heard.language()
}

// Ask tells that [Tagger.Line] will be called with these arguments.
func (t *Tagger) Ask(s *Scratch, data []byte, from, start, end int) {
	for start < end {
		next := t.read(s, data, from, start, end)
		for i := range s.tokens {
			w := &s.tokens[i]
			if !w.candidate || !w.word() || w.end-w.start < 3 {
				continue
			}
			s.survey.note(w.hash, 0, noteAll)
			word := data[w.start:w.end]
			s.asked.begin[word[0]&31] |= 1 << (word[1] & 31)
			s.asked.wide = s.asked.wide || !ascii(word)
		}
		start = next
	}
}

// Answer surveys the text for the words asked for.
func (t *Tagger) Answer(s *Scratch, text []byte) {
	for len(text) > 0 {
		line := text
		if end := bytes.IndexByte(text, '\n'); end >= 0 {
			line = text[:end+1]
		}
		if end := t.lastAsked(s, line); end > 0 {
			t.overlook(s, line, end, nil, noteAsked)
		}
		text = text[len(line):]
	}
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// lastAsked returns an offset before which the last word of a line that is asked for begins, as far as is told from how words begin; 0 if there is
// none.
func (t *Tagger) lastAsked(s *Scratch, line []byte) (end int) {
	within := uint64(0) // the high bit of the lowest byte: whether a letter or a digit stands before
	for i := 0; i < len(line); i += 8 {
		var x uint64
		if i+8 <= len(line) {
			x = binary.LittleEndian.Uint64(line[i:])
		} else {
			for n, b := range line[i:] {
				x |= uint64(b) << (8 * n)
			}
		}
		if x&highs != 0 {
			return len(line)
		}
		letters := gazetteer.Capitals(x &^ (0x20 * ones))
		tied := letters | digits(x)
		for starts := letters &^ (tied<<8 | within); starts != 0; starts &= starts - 1 {
			at := i + bits.TrailingZeros64(starts)>>3
			if at+2 < len(line) && (s.asked.begin[line[at]&31]>>(line[at+1]&31)&1 != 0 || s.asked.wide) && t.asks(s, line, at) {
				end = at + 1
			}
		}
		within = tied >> 56
	}
	return end
}

// asks tells whether the word of ASCII that begins at line[at] may be one asked for.
func (t *Tagger) asks(s *Scratch, line []byte, at int) bool {
	end := at
	for end < len(line) && (t.kind[line[end]] == lower || t.kind[line[end]] == upper) {
		end++
	}
	if end < len(line) { // a word may go on behind these, and is a number with those
		switch b := line[end]; {
		case b == '-' || b == '\'':
			return true
		case t.kind[b] == digit || b == '_' || b == '@':
			return false
		}
	}
	if end-at < 3 {
		return false
	}
	e := s.survey.entry(t.words.Hash(line[at:end]))
	return e != nil && *e != 0
}

// digits marks with its high bit each byte of x, of which all are ASCII, that is a digit.
func digits(x uint64) uint64 {
	return ((x + (0x80-'0')*ones) ^ (x + (0x7f-'9')*ones)) & highs
}

func ascii(word []byte) bool {
	for _, b := range word {
		if b >= 0x80 {
			return false
		}
	}
	return true
}
