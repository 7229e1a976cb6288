package mail

import (
	"bytes"
	"io"
)

// content is the body of a part with its transfer encoding undone (RFC 2045, section 6).
type content struct {
	p       *parts
	decode  func(dst, line []byte, start bool) []byte
	out     []byte
	pending []byte
	eol     []byte // the last line's end, which may belong to the boundary behind it
	room    [2]byte
}

// newContent returns the body of the part that p is in. known is false where the encoding is not one that is read.
func newContent(p *parts, encoding string, out []byte) (c *content, known bool) {
	c = &content{p: p, out: out[:0]}
	switch encoding {
	case "", "7bit", "8bit", "binary", "none", "plain":
		return c, true
	case "base64":
		var d base64Decoder
		c.decode = func(dst, line []byte, _ bool) []byte { return d.decode(dst, line) }
	case "quoted-printable":
		var d quotedDecoder
		c.decode = d.decode
	case "x-uuencode", "uuencode", "x-uue", "uue":
		var d uuDecoder
		c.decode = d.decode
	default:
		return c, false
	}
	return c, true
}

// Read implements [io.Reader].
func (c *content) Read(b []byte) (int, error) {
	for len(c.pending) == 0 {
		line, start, ok := c.p.line()
		switch {
		case !ok && c.p.l.err != nil && c.p.l.err != io.EOF:
			return 0, c.p.l.err
		case !ok:
			return 0, io.EOF
		case c.decode != nil:
			c.out = c.decode(c.out[:0], line, start)
		default:
			c.out = append(c.out[:0], c.eol...)
			text := bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
			if line[len(line)-1] != '\n' { // a piece of a long line
				text = line
			}
			c.eol = append(c.room[:0], line[len(text):]...)
			c.out = append(c.out, text...)
		}
		c.pending = c.out
	}
	n := copy(b, c.pending)
	c.pending = c.pending[n:]
	return n, nil
}

// base64Decoder undoes base64. It passes over what is not of the alphabet, and goes on behind padding in the middle, as it stands where
// texts were encoded one by one.
type base64Decoder struct {
	bits uint32
	have int // letters of a group of four
}

func (d *base64Decoder) decode(dst, text []byte) []byte {
	for _, c := range text {
		v := letters[c]
		switch {
		case v < 64:
			d.bits, d.have = d.bits<<6|uint32(v), d.have+1
			if d.have == 4 {
				dst = append(dst, byte(d.bits>>16), byte(d.bits>>8), byte(d.bits))
				d.have = 0
			}
		case c == '=' && d.have > 0:
			dst = d.flush(dst)
		}
	}
	return dst
}

// flush takes a group that is shorter than four letters.
func (d *base64Decoder) flush(dst []byte) []byte {
	switch d.have {
	case 2:
		dst = append(dst, byte(d.bits>>4))
	case 3:
		dst = append(dst, byte(d.bits>>10), byte(d.bits>>2))
	}
	d.have = 0
	return dst
}

// letters gives the value of each letter of base64, that for URLs included, and 64 for others.
//
//nolint:gochecknoglobals // a table that nobody changes; a function is three times as slow
var letters = func() (table [256]byte) {
	for i := range table {
		table[i] = 64
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		table[c] = byte(i)
	}
	table['-'], table['_'] = 62, 63
	return table
}()

// quotedDecoder undoes quoted-printable. What breaks its rules is kept as it is.
type quotedDecoder struct {
	carry []byte // the end of a piece of a long line that may be half a sequence
}

func (d *quotedDecoder) decode(dst, line []byte, _ bool) []byte {
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
			if c, ok := hexByte(text[i+1], text[i+2]); ok {
				dst, text = append(dst, c), text[i+3:]
				continue
			}
		}
		dst, text = append(dst, '='), text[i+1:]
	}
}

// uuDecoder undoes uuencoding (POSIX.1-2017, uuencode).
type uuDecoder struct{ inside bool }

func (d *uuDecoder) decode(dst, line []byte, start bool) []byte {
	line = bytes.TrimRight(line, "\r\n")
	switch {
	case !start || len(line) == 0:
		return dst
	case !d.inside:
		d.inside = bytes.HasPrefix(line, []byte("begin "))
		return dst
	case string(line) == "end":
		d.inside = false
		return dst
	}
	size := int(line[0]-' ') & 63
	begin := len(dst)
	for text := line[1:]; len(text) > 0 && len(dst)-begin < size; text = text[min(4, len(text)):] {
		var group [4]byte
		copy(group[:], text)
		for i := range group {
			group[i] = (group[i] - ' ') & 63
		}
		dst = append(dst, group[0]<<2|group[1]>>4, group[1]<<4|group[2]>>2, group[2]<<6|group[3])
	}
	return dst[:min(len(dst), begin+size)]
}
