package sqlite

import (
	"encoding/hex"
	"strconv"
	"unicode/utf8"

	"dossier/scanners"
	"dossier/scanners/sqlrows"

	lib "modernc.org/sqlite/lib"
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
			r.scratch = sqlrows.AppendFloat(r.scratch[:0], v.float(), 64)
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
	r.queue.EndRecord(b, r.records)
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
	r.queue.AddEncoded(i, v, nil)
	if !utf8.Valid(v) {
		r.scratch = sqlrows.AppendRepaired(r.scratch[:0], v)
		v = r.scratch
	}
	if len(v) > sqlrows.MaxPiece {
		n := sqlrows.Cut(v)
		r.tails = append(r.tails, tail{i, append([]byte(nil), v[n:]...)})
		v = v[:n]
	}
	col.Append(v)
}

// blob adds v as text or as hexadecimal digits, or queues it for the formats.
func (r *reader) blob(b *scanners.Batch, i int, v []byte) {
	col := &b.Columns[i]
	switch {
	case sqlrows.TextBlob(v):
		r.text(b, i, v)
	case sqlrows.ShortBlob(v) || r.isKey(i):
		r.rowBytes += len(v)
		b.Bytes += int64(len(v))
		r.scratch = hex.AppendEncode(r.scratch[:0], v[:min(len(v), sqlrows.MaxPiece/2)])
		col.Append(r.scratch)
	default:
		r.rowBytes += len(v)
		if r.rowBytes > maxValue {
			r.overLimit(i, int64(len(v)))
		} else {
			r.queue.Add(i, v)
		}
		col.AppendString("")
	}
}
