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
// through only prose, and other pieces in which a capital begins a listed name, a title or a label.

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
	return addressed(text) || d.prosaic(text)
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
	if !d.opens(text, start, wholly) {
		return wholly, false
	}
	if wholly < len(text) && text[wholly] == '.' {
		if at := mailed(text, wholly); at > 0 {
			return at, false
		}
	}
	return wholly, true
}

// mailed returns where the @ stands if the word that ends at the full stop text[dot] is of the local part of an e-mail address, which names nobody
// to the tagger; 0 if it is not.
func mailed(text []byte, dot int) int {
	const longest = 64 // RFC 5321, 4.5.3.1.1
	for i := dot + 1; i < len(text) && i < dot+longest; i++ {
		switch b := text[i]; {
		case b == '@':
			return i
		case b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9' || b == '.' || b == '-' || b == '_' || b == '+':
		default:
			return 0
		}
	}
	return 0
}

// opens judges the word text[start:end] by its class and its neighbours.
func (d *Detector) opens(text []byte, start, end int) bool {
	class := d.words.Lookup(text[start:end])
	next := byte('\n')
	if end < len(text) {
		next = text[end]
	}
	switch {
	case class&label != 0 && (next == ':' || next == '='), class&closing != 0 && (next == ',' || next == '\n' || next == ' '),
		class&(honorific|role) != 0 && (next == ' ' || next == '.'):
		return true
	case class&common != 0 || class&named == 0:
		return false
	case class&elsewhere == 0:
		return true
	}
	return d.namedBeside(text, start, end, class)
}

// namedBeside tells whether the word behind text[start:end], or the one before it, is listed as a name and nothing else, or with a capital makes up a
// given name and a surname with it, such as Lena Weiß.
func (d *Detector) namedBeside(text []byte, start, end int, class gazetteer.Class) bool {
	from := end
	for from < len(text) && from < end+2 && (text[from] == ' ' || text[from] == ',' || text[from] == '.') {
		from++
	}
	to := from
	for to < len(text) && d.letter(text[to]) {
		to++
	}
	if to > from && (d.surelyNamed(text[from:to]) || class&gazetteer.Given != 0 && d.class[text[from]] != lower && d.words.Lookup(text[from:to])&gazetteer.Surname != 0) {
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

// prosaic tells whether a piece is mostly words, as far as some thirty of its bytes tell.
func (d *Detector) prosaic(text []byte) bool {
	step := 1 + len(text)/32
	all := (len(text) + step - 1) / step
	if all < 3 {
		return false
	}
	for i, left := 0, all/5; i < len(text); i += step { // how many may be of no word
		if !d.wordy[text[i]] {
			if left--; left < 0 {
				return false
			}
		}
	}
	return true
}

// addressed tells of an e-mail address in angle brackets, before which a name stands.
func addressed(text []byte) bool {
	at := bytes.IndexByte(text, '<')
	return at >= 0 && bytes.IndexByte(text[at:], '@') >= 0
}
