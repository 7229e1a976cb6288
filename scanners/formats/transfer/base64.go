// Package transfer undoes the encodings in which files travel as text: base64, quoted-printable (RFC 2045) and uuencode (POSIX.1-2024). All
// take what breaks their rules as it comes, since what is read was written by all sorts of programs.
package transfer

// Base64 undoes base64. It passes over what is not of the alphabet, and goes on behind padding in the middle, as it stands where
// texts were encoded one by one.
type Base64 struct {
	bits uint32
	have int // letters of a group of four
}

// Decode appends to dst what a piece of the text stands for.
func (d *Base64) Decode(dst, text []byte) []byte {
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
			dst = d.Flush(dst)
		}
	}
	return dst
}

// Flush takes a group that is shorter than four letters, as it stands at the end of a text without padding.
func (d *Base64) Flush(dst []byte) []byte {
	switch d.have {
	case 2:
		dst = append(dst, byte(d.bits>>4))
	case 3:
		dst = append(dst, byte(d.bits>>10), byte(d.bits>>2))
	}
	d.have = 0
	return dst
}

// DecodeBase64 is what a whole text stands for.
func DecodeBase64(text []byte) []byte {
	var d Base64
	return d.Flush(d.Decode(make([]byte, 0, len(text)/4*3+3), text))
}

// IsBase64 tells whether c is a letter of base64, that for URLs included.
func IsBase64(c byte) bool { return letters[c] < 64 }

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
