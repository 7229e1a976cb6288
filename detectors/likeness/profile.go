package likeness

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
)

// ErrProfile says that bytes are no profile.
var ErrProfile = errors.New("the encoding of a record is damaged")

// Profile is a record's fields, at most one a role. It prints as a placeholder.
type Profile struct {
	Has    uint32 // a bit a role
	Fields [Roles]Filter
}

// Summed is a profile with the sum of each field: equal for equal values, and hardly otherwise.
type Summed struct {
	Profile
	Sums [Roles]uint64
}

// Format prints a placeholder under every verb.
func (Profile) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[private]") }

// SumUp makes the sums.
func (s *Summed) SumUp() {
	for left := s.Has; left != 0; left &= left - 1 {
		r := bits.TrailingZeros32(left)
		s.Sums[r] = s.Fields[r].Sum()
	}
}

// Known tells whether there is a field of the role.
func (p *Profile) Known(r Role) bool { return p.Has>>r&1 != 0 }

// Read reads a profile, as Append made it, into p. Fields of roles it does not know, it passes over.
func (p *Profile) Read(text []byte) error {
	p.Has = 0
	for len(text) > 0 {
		field, rest, err := Next(text)
		if err != nil {
			return err
		}
		text = rest
		role := Role(field[0])
		if role == None || role >= Roles || p.Known(role) {
			continue
		}
		p.Has |= 1 << role
		p.Fields[role].fill(field[2:])
	}
	return nil
}

// PackedField is how many bytes a field takes of what Pack makes.
const PackedField = 1 + 8*len(Filter{})

// Pack appends a profile, as Append made it, in a form that Unpack reads quicker than Read reads that of Append: each field's role and its bits
// as they are.
func Pack(dst, profile []byte) ([]byte, error) {
	var packed [1 << 8]bool
	for len(profile) > 0 {
		field, rest, err := Next(profile)
		if err != nil {
			return dst, err
		}
		profile = rest
		if role := field[0]; Role(role) != None && !packed[role] {
			packed[role] = true
			var f Filter
			f.fill(field[2:])
			dst = append(dst, role)
			for _, word := range f {
				dst = binary.LittleEndian.AppendUint64(dst, word)
			}
		}
	}
	return dst, nil
}

// unpack reads the bits of a packed field.
func (f *Filter) unpack(field []byte) {
	words := (*[PackedField - 1]byte)(field[1:])
	for i := range f {
		f[i] = binary.LittleEndian.Uint64(words[8*i:])
	}
}

// Unpack reads what Pack appended, and makes the sums.
func (s *Summed) Unpack(packed []byte) {
	s.Profile.Unpack(packed)
	s.SumUp()
}

// Unpack reads what Pack appended. Fields of roles it does not know, it passes over.
func (p *Profile) Unpack(packed []byte) {
	p.Has = 0
	for ; len(packed) >= PackedField; packed = packed[PackedField:] {
		role := Role(packed[0])
		if role >= Roles {
			continue
		}
		p.Fields[role].unpack(packed)
		p.Has |= 1 << role
	}
}

// fill sets the bits of a list and no others. They come in order, so that one word after the other is put together before it is stored.
func (f *Filter) fill(list []byte) {
	*f = Filter{}
	word, set := byte(0), uint64(0)
	for _, at := range list {
		if at>>6 != word {
			f[word] |= set
			word, set = at>>6, 0
		}
		set |= 1 << (at & 63)
	}
	f[word] |= set
}

// Next cuts the first field off.
func Next(text []byte) (field, rest []byte, err error) {
	if len(text) < 2 || len(text) < 2+int(text[1]) {
		return nil, nil, ErrProfile
	}
	n := 2 + int(text[1])
	return text[:n:n], text[n:], nil
}

// Sum mixes the filter into one word.
func (f *Filter) Sum() uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, w := range f {
		hi, lo := bits.Mul64(h^w, 0xd6e8feb86659fd93)
		h = hi ^ lo ^ w<<1
	}
	return h
}
