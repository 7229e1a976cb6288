// Package nearby finds the words around a place in text: "tel." before a run of digits says more than the digits do.
package nearby

import (
	"unicode"
	"unicode/utf8"
)

// longest is the length in bytes from which a word is nobody's.
const longest = 64

// Words are words that say something; T is what. Words are runs of letters.
type Words[T any] struct {
	known   map[string]T
	longest int                    // bytes of the longest word
	maybe   [maybeBits / 64]uint64 // a bit for the hash of each word: most words in text are ruled out by it
}

const maybeBits = 1 << 13

// NewWords returns the words of a map, whose keys are in lower case.
func NewWords[T any](known map[string]T) *Words[T] {
	w := &Words[T]{known: known}
	for word := range known {
		h := uint32(0)
		for i := len(word) - 1; i >= 0; i-- {
			h = hash(h, word[i])
		}
		w.maybe[h%maybeBits/64] |= 1 << (h % 64)
		w.longest = max(w.longest, len(word))
	}
	return w
}

// hash takes a letter, or a byte of one beyond ASCII, into a hash, whether it is a capital or not.
func hash(h uint32, b byte) uint32 { return (h^uint32(b|0x20))*0x9e3779b1 ^ h>>15 }

// Before returns what is known of the nearest known word that ends at most reach bytes before offset at of text, and where
// that word begins.
func (w *Words[T]) Before(text []byte, at, reach int) (said T, start int, ok bool) {
	floor := max(at-reach, 0)
	for i := at; i > floor; {
		n := letterBefore(text[:i])
		if n <= 0 {
			i += min(n, -1)
			continue
		}
		end, h, ascii := i, uint32(0), true
		for ; n > 0; n = letterBefore(text[:i]) {
			i -= n
			h = hash(h, text[i])
			ascii = ascii && n == 1
			if end-i > longest {
				return said, 0, false
			}
			if i == 0 {
				break
			}
		}
		if ascii && (end-i > w.longest || w.maybe[h%maybeBits/64]>>(h%64)&1 == 0) {
			continue
		}
		if said, ok = w.look(text[i:end]); ok {
			return said, i, true
		}
	}
	return said, 0, false
}

// letterBefore returns the length of the letter or mark with which text ends; minus the length of what it ends with otherwise.
func letterBefore(text []byte) int {
	b := text[len(text)-1]
	if b < utf8.RuneSelf {
		if b|0x20 >= 'a' && b|0x20 <= 'z' {
			return 1
		}
		return -1
	}
	r, n := utf8.DecodeLastRune(text)
	if letter(r) {
		return n
	}
	return -n
}

// After returns what is known of the nearest known word that begins at most reach bytes behind offset at of text, on the same line
// and with no digit between.
func (w *Words[T]) After(text []byte, at, reach int) (said T, ok bool) {
	for i := at; i < len(text) && i-at <= reach; {
		r, n := utf8.DecodeRune(text[i:])
		if r == '\n' || '0' <= r && r <= '9' {
			return said, false
		}
		if !letter(r) {
			i += n
			continue
		}
		start := i
		for i < len(text) && i-start <= longest {
			r, n := utf8.DecodeRune(text[i:])
			if !letter(r) {
				break
			}
			i += n
		}
		if said, ok = w.look(text[start:i]); ok {
			return said, true
		}
	}
	return said, false
}

func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r))
}

func (w *Words[T]) look(word []byte) (said T, ok bool) {
	if len(word) > 2*w.longest { // no capital is so much longer than its small letter
		return said, false
	}
	var buf [2 * longest]byte
	lower := buf[:0]
	for len(word) > 0 && len(lower) < longest {
		r, n := utf8.DecodeRune(word)
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r |= 0x20
			}
			lower = append(lower, byte(r))
		} else {
			lower = utf8.AppendRune(lower, unicode.ToLower(r))
		}
		word = word[n:]
	}
	said, ok = w.known[string(lower)]
	return said, ok
}
