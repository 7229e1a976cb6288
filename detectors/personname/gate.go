package personname

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// Most of what a scan reads holds no name: log lines, identifiers, numbers. The gate passes over it at the speed of memory, and lets
// through only pieces in which a name can be: where a capital begins a listed name, a title or a label, or an unlisted word in the
// middle of prose.

// step is the length in bytes from which a line is cut where no name can go on, so that one name opens the gate for no more than its
// neighbourhood.
const step = 256

// piece returns where the piece of data that begins at start ends: a line, or a part of a long one.
func piece(data []byte, start int) int {
	end := len(data)
	if n := bytes.IndexByte(data[start:], '\n'); n >= 0 {
		end = start + n + 1
	}
	for i := start + step; i < end; i++ {
		switch data[i] {
		case '{', '}', '[', ']', ';', '|', '>':
			return i + 1
		}
	}
	return end
}

// promising tells whether a piece may hold a name.
func (d *Detector) promising(text []byte) bool {
	for i := 0; i < len(text); {
		if i+8 <= len(text) {
			x := binary.LittleEndian.Uint64(text[i:])
			m := (gazetteer.Capitals(x) | x) & 0x8080808080808080
			if m == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(m) >> 3
		} else if b := text[i]; d.class[b] != upper && b < utf8.RuneSelf {
			i++
			continue
		}
		if i > 0 && d.inside[text[i-1]] {
			for i++; i < len(text) && d.class[text[i]] == upper; i++ {
			}
			continue
		}
		end, open := d.candidate(text, i)
		if open {
			return true
		}
		i = end
	}
	return addressed(text)
}

// candidate tells whether the word at start, which begins with a capital or beyond ASCII, opens the gate, and where it ends.
func (d *Detector) candidate(text []byte, start int) (end int, open bool) {
	if text[start] >= utf8.RuneSelf {
		r, size := utf8.DecodeRune(text[start:])
		return start + size, unicode.IsLetter(r) && !unicode.IsLower(r)
	}
	end = start + 1
	for end < len(text) && d.class[text[end]] == lower {
		end++
	}
	small := end - start - 1
	wholly := end
	for wholly < len(text) && d.letter(text[wholly]) {
		wholly++
	}
	if wholly < len(text) && d.ties[text[wholly]] {
		return wholly + 1, false
	}
	if wholly-start == 1 {
		return wholly, false
	}
	return wholly, d.opens(text, start, wholly, small > 0 || wholly > end)
}

// opens judges the word text[start:end] by its class and its neighbours; mixed tells that it is not all capitals.
func (d *Detector) opens(text []byte, start, end int, mixed bool) bool {
	class := d.words.Lookup(text[start:end])
	next := byte('\n')
	if end < len(text) {
		next = text[end]
	}
	switch {
	case class == 0:
		return mixed && d.prose(text, start, end, true)
	case class&label != 0 && (next == ':' || next == '='), class&closing != 0 && (next == ',' || next == '\n' || next == ' '),
		class&(honorific|role) != 0 && (next == ' ' || next == '.'):
		return true
	case class&common != 0 || class&named == 0:
		return false
	case class&elsewhere == 0:
		return true
	}
	return d.prose(text, start, end, false) || d.namedBeside(text, start, end)
}

// namedBeside tells whether the word behind text[start:end], or the one before it, is listed as a name and nothing else.
func (d *Detector) namedBeside(text []byte, start, end int) bool {
	from := end
	for from < len(text) && from < end+2 && (text[from] == ' ' || text[from] == ',' || text[from] == '.') {
		from++
	}
	to := from
	for to < len(text) && d.letter(text[to]) {
		to++
	}
	if to > from && d.surelyNamed(text[from:to]) {
		return true
	}
	to = start
	for to > 0 && to > start-2 && (text[to-1] == ' ' || text[to-1] == ',' || text[to-1] == '.') {
		to--
	}
	from = to
	for from > 0 && d.letter(text[from-1]) {
		from--
	}
	return from < to && d.surelyNamed(text[from:to])
}

func (d *Detector) surelyNamed(word []byte) bool {
	class := d.words.Lookup(word)
	return class&named != 0 && class&elsewhere == 0
}

func (d *Detector) letter(b byte) bool { return d.class[b]-lower <= wide-lower }

// prose tells whether a small word, known if it must be, stands beside the words with capitals of which text[start:end] is one.
func (d *Detector) prose(text []byte, start, end int, known bool) bool {
	for i := end; i+1 < len(text) && text[i] == ' '; {
		from := i + 1
		for i = from; i < len(text) && d.letter(text[i]); i++ {
		}
		if i == from {
			break
		}
		if d.class[text[from]] == lower {
			if d.small(text[from:i], known) {
				return true
			}
			break
		}
	}
	for i := start; i > 1 && text[i-1] == ' '; {
		to := i - 1
		for i = to; i > 0 && d.letter(text[i-1]); i-- {
		}
		if i == to {
			break
		}
		if d.class[text[i]] == lower {
			return d.small(text[i:to], known)
		}
	}
	return false
}

func (d *Detector) small(word []byte, known bool) bool {
	return !known && len(word) > 1 || d.words.Lookup(word)&(gazetteer.Stop|gazetteer.Word|particle) != 0
}

// addressed tells of an e-mail address in angle brackets, before which a name stands.
func addressed(text []byte) bool {
	at := bytes.IndexByte(text, '<')
	return at >= 0 && bytes.IndexByte(text[at:], '@') >= 0
}
