// Package marks finds where digits, letters, and the signs that stand between them, are in a column: once for all detectors. A [Map] holds a bit a byte, so that such a detector rules out 32 bytes at a time by shifts and ands,
// and looks at the bytes only where what it wants could begin.
package marks

import (
	"encoding/binary"
	"math/bits"
	"sync"

	"dossier/detectors"
	"dossier/scanners"
)

// Reader is implemented by detectors that read running text by its marks. Marked does what [detectors.Detector]'s Text does; m is
// the column's map and may be shared.
type Reader interface {
	Marked(c *scanners.Column, m *Map, found *detectors.Matches)
}

// Map holds the marks of one column's data, its separators left out. The zero value is ready to be filled.
type Map struct {
	// Digits has the ASCII digits.
	Digits Bits
	// Links has the digits and what may stand between those of one number: - . / ( ) space, and all bytes beyond ASCII.
	Links Bits
	// Dots, Colons, Hyphens, Spaces and Slashes have those signs.
	Dots, Colons, Hyphens, Spaces, Slashes Bits
	// Anchors has @ and the signs with which one in other words begins: % & ( [
	Anchors Bits
	// Letters has those of ASCII, Capitals the large ones among them, Beyond the bytes that are not ASCII.
	Letters, Capitals, Beyond Bits

	// Odd tells that some separator is no line break. It has no mark, but who looks at the bytes before a mark must know it from those of a value.
	Odd bool

	bytes  []byte // all of them, one after the other
	stride int    // bytes of each
	steps  int
}

// Bits is a bit a byte of data, after some that are empty: the lowest bit of a byte is that of the first byte of eight of data. 32 bits are a word.
type Bits []byte

// How many empty bytes stand before those of the data, and behind them, so that nobody need look where the data begin or end.
const (
	ahead = 8
	spare = 8
)

// wordSize is a word's bytes.
const wordSize = 4

// Word returns the 32 bits of a word.
func (b Bits) Word(word int) uint32 {
	i := ahead + wordSize*word
	return binary.LittleEndian.Uint32(b[i : i+4])
}

// Window returns the bits from 32*word on: 32 that are the word's own, and the 32 behind them. Words from -1 to [Bits.Words] may be asked for, and one more of [Bits.Word].
func (b Bits) Window(word int) uint64 {
	i := ahead + wordSize*word
	return binary.LittleEndian.Uint64(b[i : i+8])
}

// Before returns the 64 bits before offset at, of which the last one's is the highest.
func (b Bits) Before(at int) uint64 { return b.from(at>>3, at&7) }

// Behind returns the 64 bits from offset at on, of which its own is the lowest; at may be up to the last place of the data.
func (b Bits) Behind(at int) uint64 { return b.from(ahead+at>>3, at&7) }

// from returns 64 bits from one of byte i on.
func (b Bits) from(i, bit int) uint64 {
	nine := b[i : i+9]
	return binary.LittleEndian.Uint64(nine)>>(bit&7) | uint64(nine[8])<<1<<(63-bit&7)
}

// Words is how many words have a window.
func (b Bits) Words() int { return max(len(b)-ahead-spare, 0) / wordSize }

// Next returns the first place from offset at on that has a mark, the end of the data (or a little behind it) if there is none.
func (b Bits) Next(at int) int {
	for i := ahead + at>>3; i < len(b)-spare; i += 8 {
		if rest := binary.LittleEndian.Uint64(b[i:]) >> (at & 7); rest != 0 {
			return at + bits.TrailingZeros64(rest)
		}
		at = at&^7 + 64
	}
	return at
}

// End returns the first place from offset at on that has no mark.
func (b Bits) End(at int) int {
	for i := ahead + at>>3; i < len(b)-spare; i += 8 {
		if rest := ^binary.LittleEndian.Uint64(b[i:]) >> (at & 7); rest != 0 {
			return at + bits.TrailingZeros64(rest)
		}
		at = at&^7 + 64
	}
	return at
}

// Row returns the first place from offset at on at which n marks, 32 at the most, stand one behind the other; a place behind the data if
// they do nowhere.
func (b Bits) Row(at, n int) int {
	step := (65 - n) / 8 // bytes of which the marks are seen with the n-1 behind them
	skipped := ^uint64(0) << (at & 7)
	for i := ahead + at>>3; i < len(b)-spare; i += step {
		row := binary.LittleEndian.Uint64(b[i:]) & skipped
		skipped = ^uint64(0)
		for have := 1; have < n; {
			more := min(have, n-have)
			row &= row >> more
			have += more
		}
		if row != 0 {
			return (i-ahead)<<3 + bits.TrailingZeros64(row)
		}
	}
	return (b.Words() + spare/wordSize) << 5
}

// Count is the number of marks from offset from to offset to.
func (b Bits) Count(from, to int) int {
	first, last := from>>5, to>>5
	if first == last {
		return bits.OnesCount32(b.Word(first) >> (from & 31) & (1<<(to-from) - 1))
	}
	n := bits.OnesCount32(b.Word(first) >> (from & 31))
	for word := first + 1; word < last; word++ {
		n += bits.OnesCount32(b.Word(word))
	}
	return n + bits.OnesCount32(b.Word(last)&(1<<(to&31)-1))
}

// Has tells whether the place at offset at has a mark.
func (b Bits) Has(at int) bool { return b[ahead+at>>3]>>(at&7)&1 == 1 }

// Read fills the map with the marks of c.
func (m *Map) Read(c *scanners.Column) {
	data := c.Data()
	m.lay((len(data) + blockSize - 1) / blockSize)
	whole := len(data) / blockSize
	m.blocks(data[:whole*blockSize])
	if rest := data[whole*blockSize:]; len(rest) > 0 {
		var last [blockSize]byte
		copy(last[:], rest)
		m.block(whole, &last)
	}
	m.separators(c)
}

// lay makes room for so many words in each of the maps.
func (m *Map) lay(words int) {
	maps := [...]*Bits{&m.Digits, &m.Links, &m.Dots, &m.Colons, &m.Hyphens, &m.Anchors, &m.Spaces, &m.Slashes, &m.Letters, &m.Capitals, &m.Beyond}
	m.stride, m.steps = ahead+words*wordSize+spare, (words*blockSize+StepSize-1)/StepSize
	if need := m.stride * perSet * len(classes); cap(m.bytes) < need {
		m.bytes = make([]byte, need, need+need/4)
	} else {
		m.bytes = m.bytes[:need]
	}
	for i, b := range maps {
		*b = m.bytes[i*m.stride : (i+1)*m.stride : (i+1)*m.stride]
		clear((*b)[:ahead])
		clear((*b)[m.stride-spare:])
	}
}

// separators takes out those that are anything but line breaks.
func (m *Map) separators(c *scanners.Column) {
	data := c.Data()
	m.Odd = false
	for i := range c.Len() {
		if _, end := c.Span(i); data[end] != '\n' {
			m.Odd = true
			for i := ahead + end>>3; i < len(m.bytes); i += m.stride {
				m.bytes[i] &^= 1 << (end & 7)
			}
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
