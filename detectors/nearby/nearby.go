// Package nearby finds the words around a place in text: "tel." before a run of digits says more than the digits do.
package nearby

import (
	"unicode"
	"unicode/utf8"
)

// longest is the length in bytes from which a word is nobody's.
const longest = 64

// Before returns what known says of the nearest known word that ends at most reach bytes before offset at of text, and where
// that word begins. Words are runs of letters, known in lower case.
func Before[T any](text []byte, at, reach int, known map[string]T) (said T, start int, ok bool) {
	floor := max(at-reach, 0)
	for i := at; i > floor; {
		r, n := utf8.DecodeLastRune(text[:i])
		if !letter(r) {
			i -= n
			continue
		}
		end := i
		for i > 0 {
			r, n := utf8.DecodeLastRune(text[:i])
			if !letter(r) {
				break
			}
			i -= n
			if end-i > longest {
				return said, 0, false
			}
		}
		if said, ok = look(text[i:end], known); ok {
			return said, i, true
		}
	}
	return said, 0, false
}

// After returns what known says of the nearest known word that begins at most reach bytes behind offset at of text, on the same line
// and with no digit between.
func After[T any](text []byte, at, reach int, known map[string]T) (said T, ok bool) {
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
		if said, ok = look(text[start:i], known); ok {
			return said, true
		}
	}
	return said, false
}

func letter(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r)) }

func look[T any](word []byte, known map[string]T) (said T, ok bool) {
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
	said, ok = known[string(lower)]
	return said, ok
}
