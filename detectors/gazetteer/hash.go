package gazetteer

import (
	"encoding/binary"
	"math/bits"
)

const (
	hashStart = 0x9e3779b97f4a7c15
	hashPrime = 0xd6e8feb86659fd93

	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// hashASCII returns the hash of text with A to Z in lower case, eight bytes at a time, and whether all of it is ASCII: text that is
// not must be folded first.
func hashASCII(text []byte) (hash uint64, ascii bool) {
	h, all := uint64(len(text)+1)*hashStart, uint64(0)
	rest := text
	for len(rest) > 8 {
		x := binary.LittleEndian.Uint64(rest)
		all |= x
		h = mix(h ^ lower8(x))
		rest = rest[8:]
	}
	x := upTo8(rest)
	all |= x
	h = mix(h ^ lower8(x))
	if h == 0 {
		h = 1
	}
	return h, all&highs == 0
}

func mix(h uint64) uint64 {
	hi, lo := bits.Mul64(h^hashStart, hashPrime)
	return hi ^ lo
}

// upTo8 loads at most eight bytes.
func upTo8(b []byte) uint64 {
	switch n := len(b); {
	case n == 8:
		return binary.LittleEndian.Uint64(b)
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<32
	case n > 0:
		return uint64(b[0]) | uint64(b[n/2])<<8 | uint64(b[n-1])<<16
	}
	return 0
}

// lower8 puts the letters A to Z among eight bytes into lower case.
func lower8(x uint64) uint64 { return x | Capitals(x)&^x>>2 }

// Capitals returns a word in which the high bit of each byte tells whether that byte of x, taken without its own high bit, is one of A to Z.
func Capitals(x uint64) uint64 {
	t := x &^ highs
	return ((t + (0x80-'A')*ones) ^ (t + (0x7f-'Z')*ones)) & highs
}
