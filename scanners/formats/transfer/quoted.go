package transfer

import "bytes"

// Quoted undoes quoted-printable. What breaks its rules is kept as it is.
type Quoted struct {
	carry []byte // the end of a piece of a long line that may be half a sequence
}

// Decode appends to dst what a line, or a piece of a long one, stands for.
func (d *Quoted) Decode(dst, line []byte) []byte {
	if len(d.carry) > 0 {
		line = append(d.carry, line...)
		d.carry = nil
	}
	text := bytes.TrimRight(line, "\r\n")
	ended := len(text) < len(line)
	end := line[len(text):]
	if ended {
		text = bytes.TrimRight(text, " \t")
		if bytes.HasSuffix(text, []byte("=")) { // the line goes on in the next
			text, end = text[:len(text)-1], nil
		}
	} else if i := bytes.LastIndexByte(text, '='); i >= 0 && i >= len(text)-2 {
		d.carry = bytes.Clone(text[i:])
		text = text[:i]
	}
	for {
		i := bytes.IndexByte(text, '=')
		if i < 0 {
			return append(append(dst, text...), end...)
		}
		dst = append(dst, text[:i]...)
		if i+2 < len(text) {
			if c, ok := Hex(text[i+1], text[i+2]); ok {
				dst, text = append(dst, c), text[i+3:]
				continue
			}
		}
		dst, text = append(dst, '='), text[i+1:]
	}
}

// Hex is the byte that two digits stand for.
func Hex(a, b byte) (byte, bool) {
	high, ok := hexDigit(a)
	low, also := hexDigit(b)
	return high<<4 | low, ok && also
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}
