package marks

import (
	"encoding/binary"
	"unicode/utf8"
)

const blockSize = 32

// plainBlocks reads whole blocks of 32 bytes on any machine.
func (m *Map) plainBlocks(data []byte) {
	for at := 0; len(data) >= blockSize; at++ {
		m.block(at, (*[blockSize]byte)(data))
		data = data[blockSize:]
	}
}

// block reads 32 bytes.
func (m *Map) block(at int, data *[blockSize]byte) {
	at = ahead + at*wordSize
	m.four(at, &classes[0], data)
	m.four(at+perSet*m.stride, &classes[1], data)
	m.four(at+2*perSet*m.stride, &classes[2], data)
}

// four marks the classes of one table, of which the first has its word at offset at of the maps.
func (m *Map) four(at int, table *[256]uint64, data *[blockSize]byte) {
	a, b := sixteen(table, (*[16]byte)(data[:16])), sixteen(table, (*[16]byte)(data[16:]))
	for n, marks := range [perSet]uint32{
		uint32(a&0xffff | b<<16), uint32(a>>16&0xffff | b&0xffff0000), uint32(a>>32&0xffff | b>>16&0xffff0000), uint32(a>>48 | b>>32&0xffff0000),
	} {
		binary.LittleEndian.PutUint32(m.bytes[at+n*m.stride:], marks)
	}
}

// sixteen returns the classes of 16 bytes, each class in 16 bits of its own. Every way to do this by arithmetic on eight bytes at a time
// was slower.
func sixteen(t *[256]uint64, d *[16]byte) uint64 {
	even := t[d[0]] | t[d[2]]<<2 | t[d[4]]<<4 | t[d[6]]<<6 | t[d[8]]<<8 | t[d[10]]<<10 | t[d[12]]<<12 | t[d[14]]<<14
	odd := t[d[1]] | t[d[3]]<<2 | t[d[5]]<<4 | t[d[7]]<<6 | t[d[9]]<<8 | t[d[11]]<<10 | t[d[13]]<<12 | t[d[15]]<<14
	return even | odd<<1
}

// perSet is how many classes one table tells apart: each is the lowest of 16 bits.
const perSet = 4

// classes has the classes of bytes in the order of the maps.
var classes = newClassTable()

func newClassTable() (t [3][256]uint64) {
	for b := range 256 {
		for n, of := range [...]bool{
			isDigit(b), isDigit(b) || isOneOf(b, "-./() ") || b >= utf8.RuneSelf, b == '.', b == ':',
			b == '-', isOneOf(b, "@%&(["), b == ' ', b == '/',
			isCapital(b) || isCapital(b&^0x20) && b >= 'a', isCapital(b), b >= utf8.RuneSelf,
		} {
			if of {
				t[n/perSet][b] |= 1 << (16 * (n % perSet))
			}
		}
	}
	return t
}

func isDigit(b int) bool   { return b >= '0' && b <= '9' }
func isCapital(b int) bool { return b >= 'A' && b <= 'Z' }

func isOneOf(b int, set string) bool {
	for i := range len(set) {
		if int(set[i]) == b {
			return true
		}
	}
	return false
}
