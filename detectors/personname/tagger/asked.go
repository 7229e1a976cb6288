package tagger

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// Where little of a text is tagged, as in logs, its survey is asked for the words of that little, and no others are looked at: [Tagger.Listen],
// [Tagger.Ask] for each piece, and [Tagger.Answer] come to what [Tagger.Survey] does.

// asked is how the words that a survey is asked for begin.
type asked struct {
	begin [32]uint32 // by the first letter, which letters are second
	wide  bool       // some begin beyond ASCII, and may fold to any letter
}

func (a *asked) add(word []byte) {
	a.begin[word[0]&31] |= 1 << (word[1] & 31)
	a.wide = a.wide || word[0]|word[1] >= utf8.RuneSelf
}

// has tells whether a word that begins so may be one asked for.
func (a *asked) has(first, second byte) bool {
	return a.begin[first&31]>>(second&31)&1 != 0 || a.wide || first|second >= utf8.RuneSelf
}

// Listen begins a survey of a text: it tells the language.
func (t *Tagger) Listen(s *Scratch, text []byte) {
	s.begin()
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
			s.asked.add(data[w.start:w.end])
		}
		if len(s.kept) < maxKept {
			from := len(s.kept)
			s.kept = append(s.kept, s.tokens...)
			s.readings = append(s.readings, reading{start, next, end, s.kept[from:len(s.kept):len(s.kept)], s.style, s.german})
		}
		start = next
	}
}

// reading is what was read of data[start:end] up to next when it was asked for.
type reading struct {
	start, next, end int
	tokens           []token
	style, german    uint64
}

// maxKept is from how many tokens on no more are kept.
const maxKept = 2048

// again returns to what was read for [Tagger.Ask] and where that stopped; 0 if it was not kept.
func (s *Scratch) again(data []byte, start, end int) int {
	if s.reread == len(s.readings) {
		return 0
	}
	r := &s.readings[s.reread]
	if r.start != start || r.end != end {
		return 0
	}
	s.reread++
	s.data, s.group = data, group{}
	s.tokens = append(s.tokens[:0], r.tokens...)
	s.style, s.german = r.style, r.german
	return r.next
}

// begin forgets what was seen of another text.
func (s *Scratch) begin() {
	clear(s.survey[:])
	s.asked, s.readings, s.reread, s.kept = asked{}, s.readings[:0], 0, s.kept[:0]
}

// Answer surveys the text for the words asked for.
func (t *Tagger) Answer(s *Scratch, text []byte) {
	for len(text) > 0 {
		line := text
		if end := bytes.IndexByte(text, '\n'); end >= 0 {
			line = text[:end+1]
		}
		t.answer(s, line)
		text = text[len(line):]
	}
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// answer notes the words of a line that are asked for. Where what stands around each of them leaves no doubt what token it is, and what is before it,
// nothing else is read.
func (t *Tagger) answer(s *Scratch, line []byte) {
	var notes [16]struct{ hash, what uint64 }
	n, last, doubtful := 0, 0, false
	within := uint64(0) // the high bit of the lowest byte: whether a letter or a digit stands before
	for i := 0; i < len(line); i += 8 {
		x := eight(line, i)
		if x&highs != 0 {
			last, doubtful = len(line)-1, true
			break
		}
		letters := gazetteer.Capitals(x &^ (0x20 * ones))
		tied := letters | digits(x)
		for starts := letters &^ (tied<<8 | within); starts != 0; starts &= starts - 1 {
			at := i + bits.TrailingZeros64(starts)>>3
			if at+2 >= len(line) || !s.asked.has(line[at], line[at+1]) {
				continue
			}
			hash, what, doubt := t.isolated(s, line, at)
			switch {
			case doubt || n == len(notes):
				last, doubtful = at, true
			case what != 0:
				last = at
				notes[n].hash, notes[n].what = hash, what
				n++
			}
		}
		within = tied >> 56
	}
	if doubtful {
		t.overlook(s, line, last+1, nil, noteAsked)
		return
	}
	for _, note := range notes[:n] {
		s.survey.note(note.hash, note.what, noteAsked)
	}
}

// eight returns the eight bytes of a line from i on, with zeroes behind its end.
func eight(line []byte, i int) (x uint64) {
	if i+8 <= len(line) {
		return binary.LittleEndian.Uint64(line[i:])
	}
	for n, b := range line[i:] {
		x |= uint64(b) << (8 * n)
	}
	return x
}

// digits marks with its high bit each byte of x, of which all are ASCII, that is a digit.
func digits(x uint64) uint64 {
	return ((x + (0x80-'0')*ones) ^ (x + (0x7f-'9')*ones)) & highs
}

// isolated returns what is to be noted of the word of ASCII that begins at line[at], behind no letter and no digit: nothing if it is not asked for, or
// says nothing there. It is in doubt where the signs around it may make it, or the word before it, part of something longer.
func (t *Tagger) isolated(s *Scratch, line []byte, at int) (hash, what uint64, doubt bool) {
	end, caps := at, 0
	for end < len(line) && (t.kind[line[end]] == lower || t.kind[line[end]] == upper) {
		caps += int(t.kind[line[end]] - lower)
		end++
	}
	if end < len(line) && !t.parts[line[end]] {
		return 0, 0, line[end] == '-' || line[end] == '\'' // else it is a number
	}
	if end-at < 3 {
		return 0, 0, false
	}
	hash = t.words.Hash(line[at:end])
	if e := s.survey.entry(hash); e == nil || *e == 0 {
		return 0, 0, false
	}
	if at > 0 && !t.parts[line[at-1]] {
		return 0, 0, true
	}
	if caps == 0 {
		return hash, seenSmall, false
	}
	before, sure := t.justBefore(line, at)
	if !sure {
		return 0, 0, true
	}
	return hash, t.whatOf(line, previous{start: int32(at), end: int32(end)}, before, previous{}), false
}

// justBefore returns the token before the one that begins at line[at], and whether it is sure.
func (t *Tagger) justBefore(line []byte, at int) (before previous, sure bool) {
	for at > 0 && t.kind[line[at-1]] == blank {
		at--
	}
	if at == 0 {
		return previous{shape: newline}, true
	}
	switch b := line[at-1]; {
	case t.kind[b] == digit:
		return previous{shape: number}, true
	case b == '.':
		return previous{}, false // what is before it counts too
	case t.parts[b]:
		return previous{shape: punct, sign: b}, true
	case t.kind[b] != lower && t.kind[b] != upper:
		return previous{}, false
	}
	start, caps := at, 0
	for start > 0 && (t.kind[line[start-1]] == lower || t.kind[line[start-1]] == upper) {
		caps += int(t.kind[line[start-1]] - lower)
		start--
	}
	if start > 0 && !t.parts[line[start-1]] {
		return previous{}, false
	}
	return previous{shape: shapeOf(at-start, caps, t.kind[line[start]] == upper, false), start: int32(start), end: int32(at)}, true
}
