package sqlite

import (
	"encoding/hex"
	"math"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"dossier/scanners"

	lib "modernc.org/sqlite/lib"
)

const (
	// maxPiece is the longest piece of a text in one batch; the rest follows in continuing batches.
	maxPiece = 1 << 20
	// shortBlob is the longest BLOB that is shown as hexadecimal digits, rather than opened as a file: an UUID, a SHA-256.
	shortBlob = 32
	// textBlob is the longest BLOB that is a value by itself when it is plain text.
	textBlob = 64 << 10
)

var maxValueText = strconv.Itoa(maxValue)

// row adds the record at which s stands to b.
func (r *reader) row(b *scanners.Batch, s *stmt, whole bool) {
	r.records++
	r.rowBytes = 0
	for i := range b.Columns {
		col := &b.Columns[i]
		switch v := s.value(i); v.class() {
		case lib.SQLITE_INTEGER:
			r.scratch = strconv.AppendInt(r.scratch[:0], v.int(), 10)
			col.Append(r.scratch)
			b.Bytes += int64(len(r.scratch))
		case lib.SQLITE_FLOAT:
			r.scratch = appendFloat(r.scratch[:0], v.float())
			col.Append(r.scratch)
			b.Bytes += int64(len(r.scratch))
		case lib.SQLITE_TEXT:
			r.text(b, i, v.text())
		case lib.SQLITE_BLOB:
			r.blob(b, i, v.blob())
		default:
			if size := r.leftOut(s, i, whole); size > 0 {
				r.overLimit(i, size)
			}
			col.AppendNull()
		}
	}
	b.Records++
	r.queue.close(b, r.records)
}

// leftOut is the size of a value that the guarded query left out.
func (r *reader) leftOut(s *stmt, i int, whole bool) int64 {
	if whole || i >= len(r.table.columns) {
		return 0
	}
	at := len(r.table.columns) + i
	if r.table.rowid != "" {
		at++
	}
	return s.int(at)
}

// text adds v as text.
func (r *reader) text(b *scanners.Batch, i int, v []byte) {
	col := &b.Columns[i]
	r.rowBytes += len(v)
	if r.rowBytes > maxValue {
		r.overLimit(i, int64(len(v)))
		col.AppendNull()
		return
	}
	b.Bytes += int64(len(v))
	if !utf8.Valid(v) {
		r.scratch = appendRepaired(r.scratch[:0], v)
		v = r.scratch
	}
	if len(v) > maxPiece {
		n := cut(v, maxPiece)
		r.tails = append(r.tails, tail{i, append([]byte(nil), v[n:]...)})
		v = v[:n]
	}
	col.Append(v)
}

// blob adds v as text or as hexadecimal digits, or queues it for the formats.
func (r *reader) blob(b *scanners.Batch, i int, v []byte) {
	col := &b.Columns[i]
	switch {
	case len(v) <= textBlob && plainText(v):
		r.text(b, i, v)
	case len(v) <= shortBlob || r.isKey(i):
		r.rowBytes += len(v)
		b.Bytes += int64(len(v))
		r.scratch = hex.AppendEncode(r.scratch[:0], v[:min(len(v), maxPiece/2)])
		col.Append(r.scratch)
	default:
		r.rowBytes += len(v)
		if r.rowBytes > maxValue {
			r.overLimit(i, int64(len(v)))
		} else {
			r.queue.add(i, v)
		}
		col.AppendString("")
	}
}

// appendFloat writes a number as people do where that is exact and short: 32470123456, not 3.2470123456e+10.
func appendFloat(dst []byte, v float64) []byte {
	format := byte('f')
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e15) {
		format = 'g'
	}
	return strconv.AppendFloat(dst, v, format, -1, 64)
}

// appendRepaired keeps what is UTF-8 and reads every other byte as Windows-1252, from which such bytes nearly always come.
func appendRepaired(dst, v []byte) []byte {
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(v[0])
		}
		dst = utf8.AppendRune(dst, r)
		v = v[n:]
	}
	return dst
}

// cut finds where valid UTF-8 can be cut before or at limit: after a space near it, else between two characters.
func cut(v []byte, limit int) int {
	for n := limit; n > limit-1024; n-- {
		if c := v[n-1]; c == ' ' || c == '\n' {
			return n
		}
	}
	for limit > 0 && !utf8.RuneStart(v[limit]) {
		limit--
	}
	return limit
}

// plainText tells whether v is UTF-8 without control characters other than tabs and line ends.
func plainText(v []byte) bool {
	for _, c := range v {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7f {
			return false
		}
	}
	return utf8.Valid(v)
}
