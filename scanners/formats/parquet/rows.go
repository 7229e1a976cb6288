package parquet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	pq "github.com/parquet-go/parquet-go"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// reading is one file being read.
type reading struct {
	ctx    context.Context
	to     scanners.Receiver
	part   scanners.Private
	file   *pq.File
	leaves []leaf
	fields []scanners.Field
	value  int // bytes that a value may have before it is cut
	at     io.ReaderAt
	most   int64 // values that may be read, and bytes of a page
	read   int64

	first   int64
	batches int
	binary  int64 // values that are no text
	left    int64 // their bytes
	scratch []byte
}

// cursor is where one column of a row group was read to.
type cursor struct {
	leaf
	pages  pq.Pages
	page   pq.Page
	values pq.ValueReader
	texts  lying // of the page, where they can be taken as they lie there: then neither values nor buf are used
	buf    []pq.Value
	n, pos int
	err    error // io.EOF at its end
}

const valuesAtOnce = 512

// group reads a row group, all its columns side by side. One that is damaged is reported, and the next is read.
func (r *reading) group(number int, group pq.RowGroup) error {
	chunks := group.ColumnChunks()
	cursors := make([]*cursor, len(r.leaves))
	defer func() {
		for _, c := range cursors {
			if c != nil {
				c.close()
			}
		}
	}()
	buf := make([]pq.Value, valuesAtOnce*len(cursors))
	said := &r.file.Metadata().RowGroups[number]
	for i, l := range r.leaves {
		pages := checked{chunks[l.at].Pages(), pagesOf(r.at, &said.Columns[l.at].MetaData, r.most)}
		cursors[i] = &cursor{leaf: l, pages: pages, buf: buf[valuesAtOnce*i : valuesAtOnce*(i+1)]}
	}
	step := rowsAtOnce(said.TotalByteSize, group.NumRows())
	for left := group.NumRows(); left > 0; {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if r.batches == 2 || r.batches == 8 { // a verdict stands after two batches, or a few more where many rows are empty
			cursors = r.leave(cursors)
		}
		b := r.to.New()
		b.Reset(r.part, r.fields)
		b.First = r.first
		n, err := r.fill(b, cursors, int(min(left, int64(step))))
		if n == 0 {
			b.Release()
		} else {
			b.Records = n
			r.first += int64(n)
			r.batches++
			if err := r.to.Batch(b); err != nil {
				return err
			}
		}
		if err != nil {
			return r.broken(err, number)
		}
		if left -= int64(n); n == 0 {
			return r.to.Unread(&scanners.Unread{
				Part: r.part, Why: scanners.Corrupt, Detail: fmt.Sprintf("row group %d has fewer rows than it says", number+1), Bytes: -1,
			})
		}
	}
	return nil
}

// leave goes on without the columns in which nothing can be: writing numbers out takes longer than reading them. One is kept,
// by which the rows are counted.
func (r *reading) leave(cursors []*cursor) []*cursor {
	to, selective := r.to.(scanners.Selective)
	for i := len(r.leaves) - 1; i >= 0 && selective && len(r.leaves) > 1; i-- {
		if l := &r.leaves[i]; l.text != nil && l.flat && to.Leave(r.part, l.name) {
			cursors[i].close()
			cursors, r.leaves, r.fields = slices.Delete(cursors, i, i+1), slices.Delete(r.leaves, i, i+1), slices.Delete(r.fields, i, i+1)
		}
	}
	return cursors
}

// rowsAtOnce is how many rows make a batch.
func rowsAtOnce(bytes, rows int64) int {
	if bytes <= 0 || rows <= 0 {
		return 256
	}
	return int(min(max(formats.BatchBytes*rows/max(bytes, 1), 16), formats.BatchRecords))
}

// broken says what an error of a row group means for the file.
func (r *reading) broken(err error, number int) error {
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		u.Part = r.part
		return u
	}
	err = damaged(r.ctx, err)
	u, ok := errors.AsType[*scanners.Unread](err)
	if !ok {
		return err
	}
	u.Part, u.Detail = r.part, fmt.Sprintf("row group %d: %s", number+1, u.Detail)
	return r.to.Unread(u)
}

// fill appends up to this many rows, and returns how many there were in all columns or, at an error, in the first ones.
func (r *reading) fill(b *scanners.Batch, cursors []*cursor, rows int) (int, error) {
	most := 0
	for i, c := range cursors {
		n, err := r.column(&b.Columns[i], c, rows)
		most = max(most, n)
		if err != nil {
			return most, err
		}
	}
	if r.read > r.most {
		return most, &scanners.Unread{Why: scanners.OverLimit, Detail: "far more values than the file has bytes", Bytes: -1}
	}
	return most, nil
}

// column appends a column's values of the next rows.
func (r *reading) column(to *scanners.Column, c *cursor, rows int) (int, error) {
	row := -1
	for {
		if c.pos == c.n {
			if err := c.more(); err == io.EOF {
				return row + 1, nil
			} else if err != nil {
				return row + 1, err
			}
			if !c.texts.here {
				r.read += int64(c.n)
			}
		}
		if c.flat && (c.isText || c.text != nil) {
			switch {
			case c.texts.here:
				n := r.lying(to, c, row+1, rows)
				r.read += int64(n)
				row += n
			case c.text != nil:
				row += written(to, c, rows-row-1)
			default:
				row += r.texts(to, c, row+1, rows-row-1)
			}
			if row+1 == rows {
				return rows, nil
			}
			continue
		}
		for c.pos < c.n {
			v := &c.buf[c.pos]
			if v.RepetitionLevel() == 0 {
				if row+1 == rows {
					return rows, nil
				}
				row++
			} else if row < 0 {
				row = 0 // a list that goes on from a row that is not there
			}
			c.pos++
			if c.sparse {
				if !v.IsNull() {
					r.append(to, c, row, *v)
				}
				continue
			}
			if v.IsNull() {
				to.AppendNull()
				continue
			}
			r.append(to, c, -1, *v)
		}
	}
}

// texts appends up to this many values of a column that has one a record, and returns how many records that were.
func (r *reading) texts(to *scanners.Column, c *cursor, record, most int) int {
	data, ends, nulls, records := to.Buffers()
	n := min(c.n-c.pos, most)
	for i, v := range c.buf[c.pos : c.pos+n] {
		text := v.ByteArray()
		if len(text) > r.value {
			to.SetBuffers(data, ends, nulls, records)
			r.append(to, c, record+i, v)
			data, ends, nulls, records = to.Buffers()
			continue
		}
		if v.IsNull() {
			continue
		}
		data = append(append(data, text...), '\n')
		ends = append(ends, int32(len(data)-1))
		records = append(records, int32(record+i))
	}
	to.SetBuffers(data, ends, nulls, records)
	c.pos += n
	return n
}

// written appends up to this many values of a column that has one a record and is no text, written out, and returns how many records that were.
func written(to *scanners.Column, c *cursor, most int) int {
	data, ends, nulls, records := to.Buffers()
	n := min(c.n-c.pos, most)
	for _, v := range c.buf[c.pos : c.pos+n] {
		if v.IsNull() {
			nulls = append(append(nulls, make([]bool, len(ends)-len(nulls))...), true)
		} else {
			data = c.text(data, v)
		}
		data = append(data, '\n')
		ends = append(ends, int32(len(data)-1))
	}
	to.SetBuffers(data, ends, nulls, records)
	c.pos += n
	return n
}

// append adds a value to a record, or, where record is -1, as that of the next one.
func (r *reading) append(to *scanners.Column, c *cursor, record int, v pq.Value) {
	var text []byte
	if c.text != nil {
		r.scratch = c.text(r.scratch[:0], v)
		text = r.scratch
	} else if text = v.ByteArray(); !c.isText && !isText(text) {
		r.binary++
		r.left += int64(len(text))
		return
	}
	if record < 0 {
		to.Append(text)
		return
	}
	r.appendText(to, record, text)
}

// appendText adds a text of any length to a record.
func (r *reading) appendText(to *scanners.Column, record int, text []byte) {
	for len(text) > r.value {
		cut := formats.Cut(text[:r.value])
		to.AppendTo(record, text[:cut])
		text = text[cut:]
	}
	to.AppendTo(record, text)
}

// isText tells text from other bytes by what text has not.
func isText(b []byte) bool {
	return bytes.IndexByte(b[:min(len(b), 64)], 0) < 0 && utf8.Valid(b)
}

// more reads the next values.
func (c *cursor) more() error {
	c.pos, c.n = 0, 0
	for c.err == nil {
		if c.values == nil {
			c.release()
			c.page, c.err = c.pages.ReadPage()
			if c.err != nil {
				break
			}
			if c.n = c.texts.open(&c.leaf, c.page); c.n > 0 {
				return nil
			}
			c.values = c.page.Values()
		}
		n, err := c.values.ReadValues(c.buf)
		if err == nil && n == 0 {
			err = io.ErrNoProgress
		}
		if err != nil {
			if err != io.EOF {
				c.err = err
			}
			c.values = nil
		}
		if n > 0 {
			c.n = n
			return nil
		}
	}
	return c.err
}

// release gives a page's memory back, of which nothing is needed any more: the next one uses it.
func (c *cursor) release() {
	if c.page != nil {
		pq.Release(c.page)
		c.page = nil
	}
}

func (c *cursor) close() {
	c.release()
	_ = c.pages.Close()
}

// report tells of what was left out of all rows.
func (r *reading) report() error {
	if r.binary == 0 {
		return nil
	}
	return r.to.Unread(&scanners.Unread{
		Part: r.part, Why: scanners.NoDecoder, Detail: fmt.Sprintf("%d binary values", r.binary), MIME: "application/octet-stream", Bytes: r.left,
	})
}
