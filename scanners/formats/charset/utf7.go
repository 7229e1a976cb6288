package charset

import (
	"encoding/binary"
	"io"
)

// utf7 reads UTF-7 (RFC 2152), which old mail is written in: Latin letters as they are, others as UTF-16 in base64 between + and
// a character that is not of its alphabet.
type utf7 struct {
	body    io.Reader
	raw     [4 << 10]byte
	out     []byte
	pending []byte
	err     error

	shifted bool
	empty   bool   // nothing came since the plus sign
	bits    uint32 // of base64 not yet made units
	have    int    // how many bits
	units   []byte // UTF-16 not yet made text
}

// Read implements [io.Reader].
func (u *utf7) Read(p []byte) (int, error) {
	for range 100 {
		if len(u.pending) > 0 || len(p) == 0 {
			n := copy(p, u.pending)
			u.pending = u.pending[n:]
			return n, nil
		}
		if u.err != nil {
			return 0, u.err
		}
		n, err := u.body.Read(u.raw[:])
		u.err = err
		u.out = u.out[:0]
		for _, c := range u.raw[:n] {
			u.take(c)
		}
		if err != nil {
			u.end(true)
		}
		u.pending = u.out
	}
	return 0, io.ErrNoProgress
}

func (u *utf7) take(c byte) {
	value := sextet(c)
	switch {
	case !u.shifted && c == '+':
		u.shifted, u.empty, u.bits, u.have = true, true, 0, 0
	case !u.shifted:
		u.out = append(u.out, c)
	case value < 64:
		u.empty = false
		u.bits, u.have = u.bits<<6|uint32(value), u.have+6
		if u.have >= 16 {
			u.have -= 16
			u.units = binary.BigEndian.AppendUint16(u.units, uint16(u.bits>>u.have))
		}
		if len(u.units) >= 1<<10 {
			u.end(false)
		}
	default:
		u.end(true)
		u.shifted = false
		switch {
		case c == '-' && u.empty:
			u.out = append(u.out, '+')
		case c != '-':
			u.out = append(u.out, c)
		}
	}
}

// end makes text of the units read.
func (u *utf7) end(last bool) {
	var used int
	u.out, used = utf16{binary.BigEndian}.decode(u.out, u.units, last)
	u.units = u.units[:copy(u.units, u.units[used:])]
}

// sextet gives the value of a character of the base64 alphabet, 64 of another.
func sextet(c byte) byte {
	switch {
	case 'A' <= c && c <= 'Z':
		return c - 'A'
	case 'a' <= c && c <= 'z':
		return c - 'a' + 26
	case '0' <= c && c <= '9':
		return c - '0' + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return 64
}
