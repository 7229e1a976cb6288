package mail

import (
	"bytes"
	"io"

	"dossier/scanners/formats/transfer"
)

// content is the body of a part with its transfer encoding undone (RFC 2045, section 6).
type content struct {
	p       *parts
	decode  func(dst, line []byte) []byte // a line or a piece of a long one
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
		var d transfer.Base64
		c.decode = d.Decode
	case "quoted-printable":
		var d transfer.Quoted
		c.decode = d.Decode
	case "x-uuencode", "uuencode", "x-uue", "uue":
		var d transfer.UU
		c.decode = d.Decode
	default:
		return c, false
	}
	return c, true
}

// Read implements [io.Reader].
func (c *content) Read(b []byte) (int, error) {
	for len(c.pending) == 0 {
		line, _, ok := c.p.line()
		switch {
		case !ok && c.p.l.err != nil && c.p.l.err != io.EOF:
			return 0, c.p.l.err
		case !ok:
			return 0, io.EOF
		case c.decode != nil:
			c.out = c.decode(c.out[:0], line)
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
