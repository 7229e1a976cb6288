package linkage

import (
	"encoding/binary"
	"math"
	"slices"

	"dossier/detectors/likeness"
)

// dictionary is of packed fields that several have: names, towns, dates of birth. In a profile a number stands in their place, which takes 3 bytes
// where the field takes 33. It keeps those that come first, as far as there is room, of roles whose values are seen to come again.
type dictionary struct {
	fields []byte   // by number from 0
	slots  []uint16 // numbers from 1, by the fields' hashes, each in the first free place behind its own; 0: none
	roles  [math.MaxUint8 + 1]struct{ kept, again uint32 }
}

const (
	mostDefined = 1<<16 - 1 // fields: 2 MiB
	slotBits    = 17
	roleTrial   = 4096 // fields of a role that are kept, after which more than so many must have come again

	reference     = byte(likeness.None) // stands before a number, little-endian, as a role stands before a field
	referenceSize = 3                   // bytes of both
)

// shorten appends a packed profile with numbers.
func (d *dictionary) shorten(dst, packed []byte) []byte {
	for ; len(packed) > 0; packed = packed[likeness.PackedField:] {
		field := packed[:likeness.PackedField]
		if n, ok := d.number(field); ok {
			dst = binary.LittleEndian.AppendUint16(append(dst, reference), n)
		} else {
			dst = append(dst, field...)
		}
	}
	return dst
}

// expand appends the packed profile of which shorten made short.
func (d *dictionary) expand(dst, short []byte) []byte {
	for len(short) > 0 {
		if short[0] != reference {
			dst, short = append(dst, short[:likeness.PackedField]...), short[likeness.PackedField:]
			continue
		}
		at := int(binary.LittleEndian.Uint16(short[1:])) * likeness.PackedField
		dst, short = append(dst, d.fields[at:at+likeness.PackedField]...), short[referenceSize:]
	}
	return dst
}

// number is that of a field, if it has one or gets one.
func (d *dictionary) number(field []byte) (uint16, bool) {
	role := &d.roles[field[0]]
	if role.kept >= roleTrial && role.again < role.kept {
		return 0, false
	}
	if d.slots == nil {
		d.slots = make([]uint16, 1<<slotBits)
	}
	at := hashOf(field)
	for ; d.slots[at] != 0; at = (at + 1) % (1 << slotBits) {
		n := int(d.slots[at] - 1)
		if string(d.fields[n*likeness.PackedField:][:likeness.PackedField]) == string(field) {
			role.again++
			return uint16(n), true
		}
	}
	n := len(d.fields) / likeness.PackedField
	if n == mostDefined {
		return 0, false
	}
	role.kept++
	if room := cap(d.fields) - len(d.fields); room < len(field) {
		d.fields = slices.Grow(d.fields, max(1<<16, len(d.fields)/2))
	}
	d.fields = append(d.fields, field...)
	d.slots[at] = uint16(n + 1)
	return uint16(n), true
}

// hashOf is where a field's slot is to be looked for first.
func hashOf(field []byte) uint64 {
	h := uint64(field[0])
	for rest := field[1:]; len(rest) >= 8; rest = rest[8:] {
		h = (h ^ binary.LittleEndian.Uint64(rest)) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	return h * 0xd6e8feb86659fd93 >> (64 - slotBits)
}
