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
	slots   []slot[T] // by hash, as many as a power of two, at the most half of them taken
	shift   int       // of a hash, to its slot
	longest int       // bytes of the longest word
	sieve   Sieve     // most words in ASCII are ruled out by it before they are hashed
}

// slot holds one word, in lower case.
type slot[T any] struct {
	hash uint32
	word string
	said T
}

// NewWords returns the words of a map, whose keys are in lower case.
func NewWords[T any](known map[string]T) *Words[T] {
	size := bits.Len(uint(2*len(known) + 1))
	w := &Words[T]{slots: make([]slot[T], 1<<size), shift: 32 - size}
	for word, said := range known {
		h, _ := hash([]byte(word))
		at := w.first(h)
		for w.slots[at].word != "" {
			at = w.behind(at)
		}
		w.slots[at] = slot[T]{h, word, said}
		w.longest = max(w.longest, len(word))
	}
	w.sieve = *w.Sieve(func(T) bool { return true })
	return w
}

// first is the slot where the search for a hash begins.
func (w *Words[T]) first(hash uint32) int { return int(hash * 0x9e3779b1 >> w.shift) }

// behind is the slot behind another.
func (w *Words[T]) behind(at int) int { return (at + 1) & (len(w.slots) - 1) }

// Sieve tells of most words in text, by how long they are, as far as that is nine letters, and by their last four, that they are none of some words.
type Sieve [1 << sieveBits / 64]uint64

const (
	sieveBits = 15
	tail      = 4 // letters
	counted   = 9 // letters
)

// place is where the sieve keeps the words of n letters, one at the least, of which the last are in four bytes, the last one the highest.
func (*Sieve) place(four uint32, n int) uint32 {
	of := &lengths[n&(len(lengths)-1)]
	return ((four|0x20202020)>>(of.shift&31) ^ of.mix) * 0x9e3779b1 >> (32 - sieveBits)
}

// lengths are what the sieve makes of words of so many letters.
var lengths = newLengthTable()

// length tells by how many bits the four bytes with which a word ends are more than the word, and what parts it from words of other lengths.
type length struct{ shift, mix uint32 }

func newLengthTable() (all [longest]length) {
	for n := range all {
		all[n] = length{uint32(8*max(tail-n, 0)) & 31, uint32(min(n, counted)) * 0x85ebca6b}
	}
	return all
}

// Sieve returns one of the words that are wanted and all in ASCII. It knows nothing of others.
func (w *Words[T]) Sieve(wanted func(T) bool) *Sieve {
	s := new(Sieve)
	for _, known := range w.slots {
		if known.word != "" && wanted(known.said) {
			padded := []byte("    " + known.word)
			at := s.place(binary.LittleEndian.Uint32(padded[len(padded)-tail:]), len(known.word))
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
	at := s.place(binary.LittleEndian.Uint32(text[end-tail:]), n)
	return s[at/64]>>(at%64)&1 == 1
}

// Ends returns where in a step of the marks words end that may be some of the words: see [marks.Own]. What stands between two digits is none:
// hexadecimal numbers are full of that.
func (s *Sieve) Ends(m *marks.Map, data []byte, step int) uint64 {
	const window = 64
	letters, beyond, digits := m.Letters.Step(step), m.Beyond.Step(step), m.Digits.Step(step)
	at := marks.StepSize*step - marks.Before - (tail - 1)    // from here on the window's words have their tails
	if beyond != 0 || at < 0 || len(data)-at < window+tail { // not all of what the sieve looks at is there, or in ASCII
		return marks.Own((letters | beyond) &^ ((letters | beyond) >> 1))
	}
	text := (*[window + tail]byte)(data[at:])
	led := letters & (digits << 1)
	between := (letters + led) &^ letters & digits // their sums with the runs they begin end right behind those
	var may uint64
	for ends := letters &^ (letters >> 1) &^ (between >> 1) & marks.Owned; ends != 0; ends &= ends - 1 {
		// As bits.TrailingZeros64, whose instruction waits for what its register held: for the word before.
		last := bits.OnesCount64(^ends&(ends-1)) & (window - 1)
		n := bits.LeadingZeros64(^(letters << (window - 1 - last)))
		place := s.place(binary.LittleEndian.Uint32(text[last:last+tail]), n)
		may |= s[place/64] >> (place % 64) & 1 << last
	}
	return marks.Own(may)
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

// hash returns a hash of a word, the same for ASCII capitals and small letters and for all bytes beyond ASCII, and whether all of the word is ASCII.
func hash(word []byte) (h uint32, ascii bool) {
	ascii = true
	for _, b := range word {
		c := letters[b]
		ascii = ascii && c != beyond
		h = bits.RotateLeft32(h, 5) ^ uint32(c)
	}
	return h, ascii
}

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
	h, ascii := hash(word)
	if !ascii {
		var buf [2 * longest]byte
		word = appendLower(buf[:0], word)
		h, _ = hash(word)
	}
	for at := w.first(h); w.slots[at].word != ""; at = w.behind(at) {
		if known := &w.slots[at]; known.hash == h && known.is(word) {
			return known.said, true
		}
	}
	return said, false
}

// is tells whether it is a word's slot; of that, ASCII capitals count as small letters.
func (s *slot[T]) is(word []byte) bool {
	if len(word) != len(s.word) {
		return false
	}
	for i, b := range word {
		if b != s.word[i] && letters[b] != s.word[i] {
			return false
		}
	}
	return true
}

// appendLower appends a word, or the beginning of one that is too long, in lower case.
func appendLower(lower, word []byte) []byte {
	for len(word) > 0 && len(lower) < longest {
		r, n := utf8.DecodeRune(word)
		lower = utf8.AppendRune(lower, unicode.ToLower(r))
		word = word[n:]
	}
	return lower
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
