package postgres

import (
	"bytes"
	"encoding/hex"

	"dossier/scanners/sqlrows"
)

// digitsMark is what the server begins bytea with where it writes it into a text (bytea_output = hex). Within JSON, the backslash is written twice, and
// within what a composite or a range quotes, twice as often with each level.
const digitsMark = `\x`

// readable is a text that the server made of a value in which bytea lies, with that as a reader would have it: as plain bytea is handed over. What
// is a file by itself is queued for column i, and leaves nothing in its place. A text that happens to look like bytea is taken for it.
func (c codec) readable(w *sqlrows.Writer, i int, v, scratch []byte) (text, memory []byte) {
	if !bytes.Contains(v, []byte(digitsMark)) {
		return v, scratch
	}
	scratch = scratch[:0]
	for {
		at := bytes.Index(v, []byte(digitsMark))
		if at < 0 {
			break
		}
		end := at + len(digitsMark)
		for end < len(v) && isDigit(v[end]) {
			end++
		}
		digits := v[at+len(digitsMark) : end]
		begin := at
		for begin > 0 && v[begin-1] == '\\' {
			begin--
		}
		if len(digits)%2 != 0 || c.kind == asJSON && (begin == 0 || v[begin-1] != '"' || end == len(v) || v[end] != '"') {
			scratch = append(scratch, v[:end]...)
			v = v[end:]
			continue
		}
		scratch = append(scratch, v[:begin]...)
		scratch = c.appendBytes(w, i, digits, scratch)
		v = v[end:]
	}
	scratch = append(scratch, v...)
	return scratch, scratch
}

// appendBytes writes what a bytea holds, which is given by its digits, into a text.
func (c codec) appendBytes(w *sqlrows.Writer, i int, digits, scratch []byte) []byte {
	data := make([]byte, len(digits)/2)
	_, _ = hex.Decode(data, digits) // of digits alone, an even number
	switch {
	case sqlrows.TextBlob(data) && c.kind == asJSON:
		quoted := appendString(nil, data)
		return append(scratch, quoted[1:len(quoted)-1]...)
	case sqlrows.TextBlob(data):
		return append(scratch, data...)
	case sqlrows.ShortBlob(data):
		return append(scratch, digits...)
	}
	w.File(i, data)
	return scratch
}

func isDigit(c byte) bool { return c-'0' < 10 || c-'a' < 6 }
