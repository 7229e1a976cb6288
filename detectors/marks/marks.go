// Package marks finds where digits, and the signs that stand between them, are in a column: once for all detectors that look for
// something made of digits. A [Map] holds a bit a byte, so that such a detector rules out 32 bytes at a time by shifts and ands,
// and looks at the bytes only where what it wants could begin.
package marks

import (
	"math/bits"
	"sync"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/scanners"
)

// Reader is implemented by detectors that read running text by its marks. Marked does what [detectors.Detector]'s Text does; m is
// the column's map and may be shared.
type Reader interface {
	Marked(c *scanners.Column, m *Map, found *detectors.Matches)
}

// Map holds the marks of one column's data, separators included. The zero value is ready to be filled.
type Map struct {
	// Digits has the ASCII digits. A separator that happens to be one is not.
	Digits Bits
	// Links has the digits and what may stand between those of one number: - . / ( ) space, and all bytes beyond ASCII.
	Links Bits
	// Dots and Colons have those signs.
	Dots, Colons Bits
}

// Bits is a bit a byte of data, the first byte's the lowest of the first word.
type Bits []uint32

// Window returns the bits from 32*word on: 32 that are the word's own, and the 32 behind them. Words from 0 to [Bits.Words] may be asked for.
func (b Bits) Window(word int) uint64 { return uint64(b[word]) | uint64(b[word+1])<<32 }

// Words is how many words have a window.
func (b Bits) Words() int { return max(len(b)-spare, 0) }

// spare is how many empty words follow those of the data.
const spare = 2

// Next returns the first place from offset at on that has a mark, the end of the data (or a little behind it) if there is none.
func (b Bits) Next(at int) int {
	word := at >> 5
	if word >= len(b) {
		return at
	}
	if rest := b[word] >> (at & 31); rest != 0 {
		return at + bits.TrailingZeros32(rest)
	}
	for word++; word < len(b); word++ {
		if b[word] != 0 {
			return word<<5 + bits.TrailingZeros32(b[word])
		}
	}
	return len(b) << 5
}

// End returns the first place from offset at on that has no mark.
func (b Bits) End(at int) int {
	word := at >> 5
	if word >= len(b) {
		return at
	}
	if rest := ^b[word] >> (at & 31); rest != 0 {
		return at + bits.TrailingZeros32(rest)
	}
	for word++; word < len(b); word++ {
		if b[word] != 1<<32-1 {
			return word<<5 + bits.TrailingZeros32(^b[word])
		}
	}
	return len(b) << 5
}

// Count is the number of marks from offset from to offset to.
func (b Bits) Count(from, to int) int {
	first, last := from>>5, to>>5
	if first == last {
		return bits.OnesCount32(b[first] >> (from & 31) & (1<<(to-from) - 1))
	}
	n := bits.OnesCount32(b[first] >> (from & 31))
	for _, w := range b[first+1 : last] {
		n += bits.OnesCount32(w)
	}
	return n + bits.OnesCount32(b[last]&(1<<(to&31)-1))
}

// Has tells whether the place at offset at has a mark.
func (b Bits) Has(at int) bool { return b[at>>5]>>(at&31)&1 == 1 }

// Read fills the map with the marks of c.
func (m *Map) Read(c *scanners.Column) {
	data := c.Data()
	words := (len(data)+31)/32 + spare
	for _, b := range []*Bits{&m.Digits, &m.Links, &m.Dots, &m.Colons} {
		if cap(*b) < words {
			*b = make(Bits, words, words+words/4)
		}
		*b = (*b)[:words]
		clear((*b)[words-spare:])
	}
	word := 0
	for len(data) >= 32 {
		m.word(word, (*[32]byte)(data))
		data = data[32:]
		word++
	}
	if len(data) > 0 {
		var rest [32]byte
		copy(rest[:], data)
		m.word(word, &rest)
	}
	m.separators(c)
}

// word reads 32 bytes.
func (m *Map) word(at int, data *[32]byte) {
	a, b := sixteen((*[16]byte)(data[:16])), sixteen((*[16]byte)(data[16:]))
	m.Digits[at] = uint32(a&0xffff | b<<16)
	m.Links[at] = uint32(a>>16&0xffff | b&0xffff0000)
	m.Dots[at] = uint32(a>>32&0xffff | b>>16&0xffff0000)
	m.Colons[at] = uint32(a>>48 | b>>32&0xffff0000)
}

// sixteen returns the classes of 16 bytes, each class in 16 bits of its own. Every way to do this by arithmetic on eight bytes at a time
// was slower.
func sixteen(d *[16]byte) uint64 {
	t := &classes
	even := t[d[0]] | t[d[2]]<<2 | t[d[4]]<<4 | t[d[6]]<<6 | t[d[8]]<<8 | t[d[10]]<<10 | t[d[12]]<<12 | t[d[14]]<<14
	odd := t[d[1]] | t[d[3]]<<2 | t[d[5]]<<4 | t[d[7]]<<6 | t[d[9]]<<8 | t[d[11]]<<10 | t[d[13]]<<12 | t[d[15]]<<14
	return even | odd<<1
}

// The classes: each is the lowest of 16 bits.
const (
	digit uint64 = 1 << (16 * iota)
	link
	dot
	colon
)

var classes = newClassTable()

func newClassTable() (t [256]uint64) {
	for b := '0'; b <= '9'; b++ {
		t[b] = digit | link
	}
	for _, b := range []byte("-./() ") {
		t[b] |= link
	}
	for b := utf8.RuneSelf; b < 256; b++ {
		t[b] |= link
	}
	t['.'] |= dot
	t[':'] |= colon
	return t
}

// separators takes out those that are digits.
func (m *Map) separators(c *scanners.Column) {
	data := c.Data()
	for i := range c.Len() {
		if _, end := c.Span(i); data[end]-'0' <= 9 {
			m.Digits[end>>5] &^= 1 << (end & 31)
		}
	}
}

// Pool keeps maps for a detector that is asked to read a column whose map nobody has yet.
type Pool struct{ maps *sync.Pool }

// NewPool returns a pool.
func NewPool() Pool { return Pool{&sync.Pool{New: func() any { return new(Map) }}} }

// Text reads c with r, as [detectors.Detector]'s Text.
func (p Pool) Text(r Reader, c *scanners.Column, found *detectors.Matches) {
	m := p.maps.Get().(*Map)
	m.Read(c)
	r.Marked(c, m, found)
	p.maps.Put(m)
}
