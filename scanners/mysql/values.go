package mysql

import (
	"bytes"
	"database/sql/driver"
	"encoding/hex"
	"strconv"

	"dossier/scanners/sqlrows"
)

// row hands over a row and returns how many bytes of values it had.
func (r *reader) row(row []driver.Value) (stored int64) {
	for i := range r.columns {
		c := &r.columns[i]
		at := r.slots[i]
		v := row[at]
		if v == nil {
			if c.large && row[at+1] != nil {
				r.out.LeftOut(i, whole(row[at+1]))
			} else {
				r.out.Null(i)
			}
			continue
		}
		stored += int64(r.value(i, c, v))
	}
	return stored
}

// value hands over a value that is not NULL and returns its size.
func (r *reader) value(i int, c *column, v driver.Value) int {
	switch v := v.(type) {
	case []byte:
		return r.bytes(i, c, v)
	case int64:
		r.scratch = strconv.AppendInt(r.scratch[:0], v, 10)
	case uint64:
		r.scratch = strconv.AppendUint(r.scratch[:0], v, 10)
	case float32:
		r.scratch = sqlrows.AppendFloat(r.scratch[:0], float64(v), 32)
	case float64:
		r.scratch = sqlrows.AppendFloat(r.scratch[:0], v, 64)
	default: // the driver has no others as long as it parses no times
		r.scratch = append(r.scratch[:0], text(v)...)
	}
	r.out.Text(i, r.scratch)
	return len(r.scratch)
}

func (r *reader) bytes(i int, c *column, v []byte) int {
	switch c.class {
	case document:
		r.out.Document(i, v)
	case binary:
		r.binary(i, c, v)
	case bits:
		var number uint64
		for _, b := range v {
			number = number<<8 | uint64(b)
		}
		r.scratch = strconv.AppendUint(r.scratch[:0], number, 10)
		r.out.Text(i, r.scratch)
	default:
		r.out.Untrusted(i, v)
	}
	return len(v)
}

// binary hands over bytes. BINARY(n) is filled up with zeros, which are no part of a text in it.
func (r *reader) binary(i int, c *column, v []byte) {
	isKey := false
	for _, k := range r.keys {
		isKey = isKey || k == i
	}
	plain := v
	if c.kind == "binary" {
		short := bytes.TrimRight(v, "\x00")
		if empty := len(short) == 0 && !sqlrows.ShortBlob(v); empty || len(short) > 0 && bytes.IndexFunc(short, isControl) < 0 {
			plain = short
		}
	}
	switch {
	case !isKey:
		r.out.Blob(i, plain)
	case sqlrows.TextBlob(plain) && !isHex(plain): // which relation.keyed tells apart again
		r.out.Text(i, plain)
	default:
		r.out.Hex(i, v)
	}
}

// isHex tells whether a text could as well be the hexadecimal digits of something else.
func isHex(v []byte) bool {
	_, err := hex.DecodeString(string(v))
	return err == nil
}

func isControl(c rune) bool { return c < ' ' || c == 0x7f || c == 0xfffd }
