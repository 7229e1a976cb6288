package inventory

import (
	"encoding/binary"
	"math/bits"
)

// Lists of fingerprints and of keys are by far the longest. An entry of theirs is three numbers, and neighbours are alike: most begin with the
// same value, or with one whose first bytes are. In their pages each is kept as what it is more than the one before, from zeros on: a byte with the
// lengths of the first two numbers, those in as few bytes as they need (little-endian), and the third as a uvarint. Where the first number is
// that of the entry before, the others are differences as well, modulo 2^64; or else they are whole.
const (
	packedWidth   = 3 * 8                             // bytes of an entry as it is read
	packedMost    = 1 + 8 + 8 + binary.MaxVarintLen64 // and as it is kept, at the most
	packedEntries = 4096                              // of a page at the most, all of which are unpacked to look one up
)

type packedEntry [3]uint64

// less returns what e is more than the entry before it.
func (e packedEntry) less(before *packedEntry) packedEntry {
	if e[0] == before[0] {
		return packedEntry{0, e[1] - before[1], e[2] - before[2]}
	}
	e[0] -= before[0]
	return e
}

// pack appends an entry that stands behind another.
func pack(dst []byte, e, before *packedEntry) []byte {
	more := e.less(before)
	*before = *e
	first, second := (bits.Len64(more[0])+7)/8, (bits.Len64(more[1])+7)/8
	dst = append(dst, byte(first<<4|second))
	dst = binary.LittleEndian.AppendUint64(dst, more[0])
	dst = dst[:len(dst)-8+first]
	dst = binary.LittleEndian.AppendUint64(dst, more[1])
	return binary.AppendUvarint(dst[:len(dst)-8+second], more[2])
}

// unpack appends the entries of a page as they were packed. The error is [ErrCorrupt].
func unpack(dst, page []byte) ([]byte, error) {
	var e packedEntry
	for len(page) > 0 {
		first, second := int(page[0]>>4), int(page[0]&15)
		if page = page[1:]; first > 8 || second > 8 || first+second >= len(page) {
			return nil, ErrCorrupt
		}
		more := packedEntry{short(page, first), short(page[first:], second)}
		third, n := binary.Uvarint(page[first+second:])
		if n <= 0 {
			return nil, ErrCorrupt
		}
		more[2] = third
		page = page[first+second+n:]
		if more[0] == 0 {
			e[1] += more[1]
			e[2] += more[2]
		} else {
			e = packedEntry{e[0] + more[0], more[1], more[2]}
		}
		dst = binary.BigEndian.AppendUint64(dst, e[0])
		dst = binary.BigEndian.AppendUint64(dst, e[1])
		dst = binary.BigEndian.AppendUint64(dst, e[2])
	}
	return dst, nil
}

// short reads the number in the first n bytes, 8 at the most.
func short(b []byte, n int) uint64 {
	if len(b) >= 8 {
		return binary.LittleEndian.Uint64(b) & (1<<(8*n) - 1)
	}
	v := uint64(0)
	for i := range n {
		v |= uint64(b[i]) << (8 * i)
	}
	return v
}
