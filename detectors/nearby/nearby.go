// Package nearby finds the words around a place in text: "tel." before a run of digits says more than the digits do.
package nearby

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"dossier/detectors/marks"
)

// longest is the length in bytes from which a word is nobody's.
const longest = 64

// Words are words that say something; T is what. Words are runs of letters.
type Words[T any] struct {
	known   map[string]T
	longest int                    // bytes of the longest word
	maybe   [maybeBits / 64]uint64 // a bit for the hash of each word: most words in text are ruled out by it
	sieve   Sieve                  // most words in ASCII are ruled out by it before they are hashed
}

const maybeBits = 1 << 13

// NewWords returns the words of a map, whose keys are in lower case.
func NewWords[T any](known map[string]T) *Words[T] {
	w := &Words[T]{known: known}
	w.sieve = *w.Sieve(func(T) bool { return true })
	for word := range known {
		h := uint32(0)
		for i := len(word) - 1; i >= 0; i-- {
			h = hash(h, word[i])
		}
		w.maybe[place(h)/64] |= 1 << (place(h) % 64)
		w.longest = max(w.longest, len(word))
	}
	return w
}

// Sieve tells of most words in text, by how long they are and by their last four letters, that they are none of some words.
type Sieve [1 << sieveBits / 64]uint64

const (
	sieveBits = 14
	tail      = 4 // letters
)

// place is where the sieve keeps the words of n letters of which the last are in four bytes, the last one the highest.
func (*Sieve) place(four uint32, n int) uint32 {
	others := tail - n // of the four bytes, those that are not the word's
	others &^= others >> 63
	four = (four | 0x20202020) >> (8 * others & 31)
	return (four ^ uint32(n)*0x85ebca6b) * 0x9e3779b1 >> (32 - sieveBits)
}

// Sieve returns one of the words that are wanted and all in ASCII. It knows nothing of others.
func (w *Words[T]) Sieve(wanted func(T) bool) *Sieve {
	s := new(Sieve)
	for word, said := range w.known {
		if wanted(said) {
			padded := []byte("    " + word)
			at := s.place(binary.LittleEndian.Uint32(padded[len(padded)-tail:]), len(word))
			s[at/64] |= 1 << (at % 64)
		}
	}
	return s
}

// May tells whether the word of n letters of ASCII, one at the least, that ends at offset end of text may be one of the words.
func (s *Sieve) May(text []byte, end, n int) bool {
	if end < tail {
		return true
	}
	return s.Bit(text, end, n) == 1
}

// Bit is 1 where May tells that a word may be one of the words, else 0; the word ends at the fourth byte of text or behind it.
func (s *Sieve) Bit(text []byte, end, n int) uint64 {
	at := s.place(binary.LittleEndian.Uint32(text[end-tail:end]), n)
	return s[at/64] >> (at % 64) & 1
}

// Silent tells whether, as far as the marks of a column tell, there is certainly no word of which the last letter is at most reach bytes, and no
// more than the 64 that are looked at, before offset at of its data.
func (w *Words[T]) Silent(m *marks.Map, data []byte, at, reach int) bool {
	if m.Odd || m.Beyond.Before(at) != 0 {
		return false
	}
	letters := m.Letters.Before(at)
	for ends := letters &^ (letters >> 1) & (^uint64(0) << max(64-reach, 0)); ends != 0; ends &= ends - 1 {
		bit := bits.TrailingZeros64(ends)
		n := bits.LeadingZeros64(^(letters << (63 - bit)))
		if n > bit || w.sieve.May(data, at-63+bit, n) {
			return false
		}
	}
	return true
}

// hash takes a letter into a hash.
func hash(h uint32, letter byte) uint32 { return bits.RotateLeft32(h, 5) ^ uint32(letter) }

// place is a hash's place among the bits.
func place(h uint32) uint32 { return h * 0x9e3779b1 >> 19 }

// letters holds the small letter for each letter, beyond for what is part of a character beyond ASCII, 0 for all else.
var letters = newLetterTable()

const beyond = 1

func newLetterTable() (t [256]byte) {
	for b := byte('a'); b <= 'z'; b++ {
		t[b], t[b-'a'+'A'] = b, b
	}
	for b := utf8.RuneSelf; b < len(t); b++ {
		t[b] = beyond
	}
	return t
}

// Before returns what is known of the nearest known word that ends at most reach bytes before offset at of text, and where
// that word begins.
func (w *Words[T]) Before(text []byte, at, reach int) (said T, start int, ok bool) {
	floor := max(at-reach, 0)
	for i := at; i > floor; {
		c := letters[text[i-1]]
		if c == 0 {
			i--
			continue
		}
		end := i
		for c > beyond && end-i <= longest { // a word in ASCII, as most are
			i--
			if i == 0 {
				break
			}
			c = letters[text[i-1]]
		}
		switch {
		case c == beyond && i > 0:
			i = wordBefore(text, end)
			if i == end { // no letter
				_, n := utf8.DecodeLastRune(text[:i])
				i -= n
				continue
			}
		default:
			if end-i <= longest && !w.sieve.May(text, end, end-i) {
				continue
			}
		}
		if end-i > longest {
			return said, 0, false
		}
		if said, ok = w.look(text[i:end]); ok {
			return said, i, true
		}
	}
	return said, 0, false
}

// wordBefore returns where the word begins that ends at end, or reaches further back than any known word.
func wordBefore(text []byte, end int) int {
	i := end
	for i > 0 && end-i <= longest {
		r, n := utf8.DecodeLastRune(text[:i])
		if !letter(r) {
			break
		}
		i -= n
	}
	return i
}

// Word returns what is known of a word.
func (w *Words[T]) Word(word []byte) (said T, ok bool) { return w.look(word) }

// After returns what is known of the nearest known word that begins at most reach bytes behind offset at of text, on the same line
// and with no digit between.
func (w *Words[T]) After(text []byte, at, reach int) (said T, ok bool) {
	for i := at; i < len(text) && i-at <= reach; {
		if b := text[i]; b < utf8.RuneSelf && letters[b] == 0 {
			if b == '\n' || '0' <= b && b <= '9' {
				return said, false
			}
			i++
			continue
		}
		start := i
		for i < len(text) && letters[text[i]] > beyond && i-start <= longest { // a word in ASCII, as most are
			i++
		}
		if i > start && (i == len(text) || letters[text[i]] == 0) {
			if !w.sieve.May(text, i, i-start) {
				continue
			}
			if said, ok = w.look(text[start:i]); ok {
				return said, true
			}
			continue
		}
		i = start
		r, n := utf8.DecodeRune(text[i:])
		if !letter(r) {
			i += n
			continue
		}
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

// mayKnow rules most words out.
func (w *Words[T]) mayKnow(word []byte) bool {
	h := uint32(0)
	for i := len(word) - 1; i >= 0; i-- {
		c := letters[word[i]]
		if c == beyond {
			return len(word) <= 2*w.longest // no capital is so much longer than its small letter
		}
		h = hash(h, c)
	}
	return len(word) <= w.longest && w.maybe[place(h)/64]>>(place(h)%64)&1 == 1
}

func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r))
}

func (w *Words[T]) look(word []byte) (said T, ok bool) {
	if !w.mayKnow(word) {
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

// Leads tells whether the first word of text, which begins at most reach bytes on, stands before a number of its own, as tel. does behind a
// number in "0428.759.497, tel. 02 555 12 12".
func Leads(text []byte, reach int) bool {
	i := 0
	for i < len(text) && i <= reach && letters[text[i]] == 0 {
		i++
	}
	if i > reach {
		return false // in a table of numbers each would look for a word to the table's end
	}
	for i < len(text) && letters[text[i]] != 0 {
		i++
	}
	for i < len(text) && (text[i] == ' ' || text[i] == '.' || text[i] == ':' || text[i] == '(' || text[i] == '+') {
		i++
	}
	return i < len(text) && '0' <= text[i] && text[i] <= '9'
}
