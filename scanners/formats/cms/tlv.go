package cms

import "errors"

// Tags of ASN.1 (X.690, 8.1.2) that signed messages are made of.
const (
	tagBits     = 0x03
	tagOctets   = 0x04
	tagOID      = 0x06
	tagSequence = 0x30
	tagSet      = 0x31
	tagContext0 = 0xa0
	constructed = 0x20
)

const deepest = 32 // levels of values inside each other

var (
	errBroken = errors.New("broken")
	errCut    = errors.New("broken off") // comes with what there is of a value
)

// value is one of ASN.1: its tag, what it holds, and all of it. It aliases the input.
type value struct {
	tag         byte
	body, whole []byte
}

// next takes a value off the front of in, in the basic encoding: lengths may be left open, and are closed by two zeros then (X.690, 8.1.3.6).
//
// Of one that goes on behind the end of in it returns what is there, and errCut.
func next(in []byte, depth int) (v value, rest []byte, err error) {
	if len(in) < 2 || depth > deepest || in[0]&0x1f == 0x1f { // tags of several bytes occur in none of this
		return v, nil, errBroken
	}
	begin := in
	v.tag = in[0]
	length, in := int(in[1]), in[2:]
	switch {
	case length == 0x80 && v.tag&constructed != 0:
		v, rest, err = open(v, in, depth)
		v.whole = begin[:len(begin)-len(rest)]
		return v, rest, err
	case length > 0x84 || length == 0x80:
		return v, nil, errBroken
	case length > 0x80:
		digits := length - 0x80
		if len(in) < digits {
			return v, nil, errBroken
		}
		length = 0
		for _, b := range in[:digits] {
			length = length<<8 | int(b)
		}
		in = in[digits:]
	}
	if length < 0 {
		return v, nil, errBroken
	}
	if length > len(in) {
		v.body, v.whole = in, begin
		return v, nil, errCut
	}
	v.body, rest = in[:length:length], in[length:]
	v.whole = begin[:len(begin)-len(rest)]
	return v, rest, nil
}

// open takes a value whose length is left open.
func open(v value, in []byte, depth int) (value, []byte, error) {
	for rest := in; ; {
		if len(rest) >= 2 && rest[0] == 0 && rest[1] == 0 {
			v.body = in[:len(in)-len(rest)]
			return v, rest[2:], nil
		}
		var err error
		if len(rest) < 2 {
			err = errCut
		} else {
			_, rest, err = next(rest, depth+1)
		}
		if err != nil {
			v.body = in
			return v, nil, err
		}
	}
}

// all are the values in a value, of which the last may be broken off.
func (v value) all() (list []value, err error) {
	const most = 10_000
	for in := v.body; len(in) > 0; {
		var one value
		one, in, err = next(in, 0)
		switch {
		case errors.Is(err, errCut):
			return append(list, one), err
		case err != nil || len(list) == most:
			return list, errBroken
		}
		list = append(list, one)
	}
	return list, nil
}

// octets adds what a string of bytes holds to dst: itself, or in pieces.
func (v value) octets(dst []byte, depth int) ([]byte, error) {
	if v.tag&constructed == 0 {
		return append(dst, v.body...), nil
	}
	if depth > deepest {
		return dst, errBroken
	}
	for in := v.body; len(in) > 0; {
		piece, rest, broken := next(in, depth)
		if broken != nil && !errors.Is(broken, errCut) {
			return dst, broken
		}
		var err error
		if dst, err = piece.octets(dst, depth+1); err != nil {
			return dst, err
		}
		if broken != nil {
			return dst, broken
		}
		in = rest
	}
	return dst, nil
}
