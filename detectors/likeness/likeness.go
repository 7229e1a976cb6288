// Package likeness makes what of a record is compared with other records to tell whether they are one person's: names, birth
// dates, addresses and numbers as keyed encodings, from which like values are known as like and none is read.
//
// A value is cut into pairs of neighbouring letters, each word with an edge on both sides (an: _a an n_); digits of dates and numbers
// are taken with their place too, so that two that changed places show. Each piece sets two of 256 bits, which a secret table names:
// a Bloom filter (Schnell, Bachteler and Reiher, 2009). The share of bits that two encodings have in common is about the share of
// pieces that the values have. The filter of a whole name is that of its parts laid over each other, in any order.
//
// Encodings are for the key's holder: an attacker who has many may count which are frequent. An inventory keeps them sealed.
//
// A [Profile] is one record's fields, encoded. It does not depend on the order of the columns.
package likeness

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"math/bits"
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
)

const (
	classes = 64 // of letters: an edge, a to z, 0 to 9, and 27 that other letters share
	places  = 16 // of a digit in a number
	pieces  = classes*classes + (places+letterTimes)*classes

	letterTimes = 3  // times that a letter of one word counts
	longest     = 48 // letters of a value that count
)

// Filter is an encoding: 256 bits.
type Filter [4]uint64

// Size is how many bits are set.
func (f *Filter) Size() int {
	return bits.OnesCount64(f[0]) + bits.OnesCount64(f[1]) + bits.OnesCount64(f[2]) + bits.OnesCount64(f[3])
}

// Common is how many bits are set in both.
func (f *Filter) Common(g *Filter) int {
	return bits.OnesCount64(f[0]&g[0]) + bits.OnesCount64(f[1]&g[1]) + bits.OnesCount64(f[2]&g[2]) + bits.OnesCount64(f[3]&g[3])
}

// holds tells whether all bits of another are set.
func (f *Filter) holds(g *Filter) bool {
	return g[0]&^f[0]|g[1]&^f[1]|g[2]&^f[2]|g[3]&^f[3] == 0
}

// Over is both laid over each other.
func (f Filter) Over(g *Filter) Filter {
	return Filter{f[0] | g[0], f[1] | g[1], f[2] | g[2], f[3] | g[3]}
}

// Dice is the share of bits in common, from 0 to 1 (Dice's coefficient).
func (f *Filter) Dice(g *Filter) float64 {
	n := f.Size() + g.Size()
	if n == 0 {
		return 0
	}
	return 2 * float64(f.Common(g)) / float64(n)
}

// Encoder makes encodings under one key. Many goroutines use it. It prints as a placeholder.
type Encoder struct{ *table }

type table struct {
	fold     *gazetteer.Folder
	ascii    [utf8.RuneSelf]uint8 // the classes of those letters
	bits     [pieces]Filter       // two a piece, ready to be laid over others: an encoding is made of some forty pieces, and each record has several
	initials [classes]initial     // by letter
}

// Printer makes keyed fingerprints: a key is one.
type Printer interface {
	Fingerprint(kind detectors.Kind, norm []byte) detectors.Fingerprint
}

// NewEncoder draws the secret table from a key.
func NewEncoder(key Printer) Encoder {
	t := &table{fold: gazetteer.NewFolder()}
	for r := range t.ascii {
		t.ascii[r] = uint8(classOf(rune(r)))
	}
	const each = len(detectors.Fingerprint{}) / 2
	for i := 0; i < pieces; i += each {
		f := key.Fingerprint("likeness", binary.BigEndian.AppendUint32(nil, uint32(i)))
		for j := range each {
			t.bits[i+j].set(f[2*j])
			t.bits[i+j].set(f[2*j+1])
		}
	}
	for letter := range t.initials {
		i := &t.initials[letter]
		i.Filter = t.bits[letter]
		i.sum = i.Filter.Sum()
	}
	return Encoder{t}
}

// Format prints a placeholder under every verb.
func (Encoder) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[key]") }

func (f *Filter) set(bit byte) { f[bit>>6] |= 1 << (bit & 63) }

// next is the class of the first letter of text that is not empty, and what follows it.
func (t *table) next(text []byte) (class int, rest []byte) {
	if b := text[0]; b < utf8.RuneSelf {
		return int(t.ascii[b]), text[1:]
	}
	r, size := utf8.DecodeRune(text)
	return classOf(r), text[size:]
}

func classOf(r rune) int {
	switch {
	case r >= 'a' && r <= 'z':
		return int(r-'a') + 1
	case r >= '0' && r <= '9':
		return int(r-'0') + 27
	case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsNumber(r)):
		return 37 + int(r%27)
	}
	return 0
}

// words encodes the words of folded text.
func (t *table) words(folded []byte, f *Filter) {
	sum := laid{f[0], f[1], f[2], f[3]}
	last, n := 0, 0
	for len(folded) > 0 && n < longest {
		if folded[0] == '\'' {
			folded = folded[1:]
			continue
		}
		var c int
		c, folded = t.next(folded)
		if last != 0 || c != 0 {
			sum.over(&t.bits[last*classes+c])
		}
		last = c
		n++
	}
	if last != 0 {
		sum.over(&t.bits[last*classes])
	}
	*f = Filter{sum.a, sum.b, sum.c, sum.d}
}

// letters encodes the letters of each word, in any order: a name of few letters, two of which changed places, has few pairs in common.
func (t *table) letters(folded []byte, f *Filter) {
	sum := laid{f[0], f[1], f[2], f[3]}
	var seen [classes]uint8
	for len(folded) > 0 {
		var c int
		c, folded = t.next(folded)
		if c == 0 {
			clear(seen[:])
			continue
		}
		if seen[c] < letterTimes {
			sum.over(&t.bits[classes*classes+(places+int(seen[c]))*classes+c])
			seen[c]++
		}
	}
	*f = Filter{sum.a, sum.b, sum.c, sum.d}
}

// laid is a filter that stays in registers while pieces are laid over each other.
type laid struct{ a, b, c, d uint64 }

func (l *laid) over(f *Filter) { l.a, l.b, l.c, l.d = l.a|f[0], l.b|f[1], l.c|f[2], l.d|f[3] }

// placed encodes letters and digits, alone, with their places.
func (t *table) placed(text []byte, f *Filter) {
	n := 0
	for _, b := range text {
		if c := classOf(rune(b)); c != 0 && n < places {
			*f = f.Over(&t.bits[classes*classes+n*classes+c])
			n++
		}
	}
}

// numbers encodes the digits of each number in a text with their places: 11 and 111 have the same pairs, and are others' mailboxes and houses.
func (t *table) numbers(text []byte, f *Filter) {
	for len(text) > 0 {
		n := 0
		for n < len(text) && text[n] >= '0' && text[n] <= '9' {
			n++
		}
		t.placed(text[:n], f)
		text = text[max(n, 1):]
	}
}

// exactly encodes a text as a whole, in one piece: others of the same words are close, and not the same.
func (t *table) exactly(text []byte, f *Filter) {
	h := fnv.New64a()
	_, _ = h.Write(text)
	*f = f.Over(&t.bits[h.Sum64()%pieces])
}

// date encodes yyyy-mm-dd: each digit with its place, each part, and month and day as what they are in either order.
func (t *table) date(text []byte, f *Filter) {
	t.placed(text, f)
	digit := func(at int) int { return int(text[at]-'0') % 10 }
	part := func(place, v int) { *f = f.Over(&t.bits[classes*classes+place*classes+v%classes]) }
	year, month, day := digit(2)*10+digit(3), digit(5)*10+digit(6), digit(8)*10+digit(9)
	part(9, year%50)
	part(10, month)
	part(11, day)
	part(12, month)
	part(12, day)
}

// Append adds a field to a profile: its role, how many bits are set, and which, in order. It adds nothing for a value that says nothing.
// Values of names, dates and addresses are as their detectors normalise them.
func (e Encoder) Append(dst []byte, role Role, value []byte) []byte {
	var buffer [96]byte
	folded := bytes.TrimSpace(e.fold.Append(buffer[:0], value))
	if len(folded) == 0 || isPlaceholder(folded) {
		return dst
	}
	var f Filter
	switch role.form() {
	case asDate:
		if len(folded) != len("2006-01-02") || isDefault(folded) {
			return dst
		}
		e.date(folded, &f)
	case asNumber:
		folded = slices.DeleteFunc(folded, func(b byte) bool { return b < utf8.RuneSelf && classOf(rune(b)) == 0 })
		if role == Phone && len(folded) > 8 { // with and without the country and the zero before the area
			folded = folded[len(folded)-8:]
		}
		if sameBytes(folded) && len(folded) > 3 {
			return dst
		}
		e.words(folded, &f)
		e.placed(folded, &f)
	case asLetters:
		e.words(folded, &f)
		e.letters(folded, &f)
	default:
		e.words(folded, &f)
		e.numbers(folded, &f)
		if role == Email { // ann.maes and maes.ann have the same words, and are not the same mailbox
			e.exactly(folded, &f)
		}
	}
	if f == (Filter{}) {
		return dst
	}
	return appendFilter(append(dst, byte(role)), &f)
}

func appendFilter(dst []byte, f *Filter) []byte {
	size := f.Size()
	dst = slices.Grow(append(dst, byte(size)), size)
	at := dst[len(dst) : len(dst)+size]
	n := 0
	for i, word := range f {
		for ; word != 0; word &= word - 1 {
			at[n] = byte(64*i + bits.TrailingZeros64(word))
			n++
		}
	}
	return dst[:len(dst)+size]
}

func sameBytes(text []byte) bool {
	for _, b := range text {
		if b != text[0] {
			return false
		}
	}
	return true
}

// isPlaceholder tells of what people write where they know nothing.
func isPlaceholder(folded []byte) bool {
	switch string(folded) {
	case "n/a", "na", "n.a.", "nan", "none", "null", "nil", "unknown", "onbekend", "inconnu", "unbekannt", "desconocido", "sconosciuto", "not known",
		"-", "--", "---", "?", "??", "???", ".", "x", "xx", "xxx", "xxxx", "0", "00", "000", "0000", "00000", "tbd", "todo", "missing", "empty", "geen",
		"test@test.com", "test", "noemail@noemail.com", "none@none.com", "na@na.com", "not provided", "not specified", "no name", "noname", "anonymous", "deleted":
		return true
	}
	return false
}

// isDefault tells of dates that systems put where nobody gave one.
func isDefault(date []byte) bool {
	switch string(date) {
	case "1900-01-01", "1901-01-01", "1899-12-30", "1899-12-31", "1970-01-01", "0001-01-01", "1111-11-11", "9999-12-31", "2999-12-31", "1800-01-01", "1753-01-01":
		return true
	}
	return false
}
