package parquet

import (
	"slices"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"

	"dossier/scanners"
)

// lying are the texts of a page of a flat column as they lie in memory, which takes a fraction of the time of reading them value by value, or what
// else its dictionary holds, which is written out once a batch.
type lying struct {
	here    bool
	data    []byte
	offsets []uint32 // text i is data[offsets[i]:offsets[i+1]]
	which   []int32  // the texts in the order of the records, of a page with a dictionary; nil: they lie so
	count   int      // texts of records
	levels  []byte   // of each record, by which those are known that are NULL; none: no record is
	next    int      // text

	dictionary pq.Dictionary                       // which the texts are of
	size       int                                 // of its texts
	longest    int                                 // of them, in bytes; 0 of those that are written out
	write      func(dst []byte, v pq.Value) []byte // writes them out; nil: they are texts already
	scratch    []byte
	keeps      bool    // in this batch the column keeps each of them once
	kept       []int32 // for each of them, in this batch: which of the column's it is, and one; 0: none
}

// open tells how many records a page has whose texts can be taken as they lie; 0: they cannot.
func (t *lying) open(l *leaf, page pq.Page) int {
	t.here, t.which, t.next = false, nil, 0
	d, texts := page.Dictionary(), page.Data()
	switch {
	case !l.flat || l.text == nil && !l.isText || d != nil && texts.Kind() != encoding.Int32:
		return 0
	case l.text != nil:
		if d == nil || page.NumNulls() > 0 {
			return 0
		}
		t.which, t.levels = texts.Int32(), nil
		t.count = len(t.which)
		t.dictionary, t.size, t.longest, t.write = d, d.Len(), 0, l.text
		t.here = t.count > 0
		return t.count
	case d != nil:
		t.which = texts.Int32()
		texts = d.Page().Data()
	}
	if texts.Kind() != encoding.ByteArray {
		return 0
	}
	t.data, t.offsets = texts.ByteArray()
	t.count = len(t.offsets) - 1
	if d != nil {
		t.count = len(t.which)
		t.learn(d)
	}
	t.levels = page.DefinitionLevels()
	records := len(t.levels)
	if records == 0 {
		records = t.count
	}
	if t.here = records > 0 && len(t.offsets) > 0; !t.here {
		return 0
	}
	return records
}

// learn measures a dictionary that is new.
func (t *lying) learn(d pq.Dictionary) {
	if t.dictionary == d {
		return
	}
	t.dictionary, t.size, t.longest = d, len(t.offsets)-1, 0
	for i := 1; i < len(t.offsets); i++ {
		t.longest = max(t.longest, int(t.offsets[i])-int(t.offsets[i-1]))
	}
}

// text is text i, good until the next call.
func (t *lying) text(i int) []byte {
	if t.write != nil {
		t.scratch = t.write(t.scratch[:0], t.dictionary.Index(int32(i)))
		return t.scratch
	}
	from, to := t.offsets[i], t.offsets[i+1]
	return t.data[from:to:to]
}

const (
	share      = 2   // texts of a dictionary are kept once in a batch of so many times as many rows
	keptLength = 512 // bytes that they have at the most
)

// lying appends a column's texts from this record on, up to rows, and returns how many records of the page that were.
func (r *reading) lying(to *scanners.Column, c *cursor, record, rows int) int {
	t := &c.texts
	n := min(c.n-c.pos, rows-record)
	records := n
	if len(t.levels) > 0 { // the texts may end before the records, in a damaged file
		records = t.cut(c.leaf.level, c.pos, n)
	}
	if to.Len() == 0 {
		t.keeps = false
	}
	fits := t.which != nil && t.longest <= min(keptLength, r.value) && share*t.size <= rows
	switch {
	case fits && (to.Len() == 0 || t.keeps && len(to.Which()) > 0):
		t.keep(to, c, record, records)
	case t.which != nil || len(to.Which()) > 0 && t.keeps || c.again.Never():
		r.copy(to, c, record, records)
	default:
		r.compare(to, c, record, records)
	}
	if c.pos += n; records < n {
		c.pos = c.n
	}
	return records
}

// cut is how many of the next n records there are texts for, where they are not NULL.
func (t *lying) cut(level byte, from, n int) int {
	next := t.next
	for i, l := range t.levels[from : from+n] {
		if l != level {
			continue
		}
		if next == t.count {
			return i
		}
		next++
	}
	return n
}

// null tells whether record i of the page has no text.
func (c *cursor) null(i int) bool { return len(c.texts.levels) > 0 && c.texts.levels[i] != c.level }

// keep appends texts of a dictionary, each of which the column keeps once.
func (t *lying) keep(to *scanners.Column, c *cursor, record, n int) {
	if !t.keeps {
		t.keeps = true
		t.kept = slices.Grow(t.kept[:0], t.size)[:t.size]
		clear(t.kept)
	}
	for i := range n {
		if c.null(c.pos + i) {
			continue
		}
		is := t.which[t.next]
		t.next++
		if t.kept[is] == 0 {
			t.kept[is] = int32(to.Keep(t.text(int(is))) + 1)
		}
		to.AppendKept(record+i, int(t.kept[is]-1))
	}
}

// following is the next text.
func (t *lying) following() []byte {
	i := t.next
	t.next++
	if t.which != nil {
		i = int(t.which[i])
	}
	return t.text(i)
}

// copy appends texts, each for itself.
func (r *reading) copy(to *scanners.Column, c *cursor, record, n int) {
	data, ends, nulls, records := to.Buffers()
	alone := len(c.texts.levels) == 0 && len(records) == 0 && len(ends) == record // it goes without saying which records they are of
	for i := len(records); i < len(ends) && !alone; i++ {
		records = append(records, int32(i))
	}
	for i := range n {
		if c.null(c.pos + i) {
			continue
		}
		text := c.texts.following()
		if len(text) > r.value && c.texts.write == nil {
			alone = false
			to.SetBuffers(data, ends, nulls, records)
			r.appendText(to, record+i, text)
			data, ends, nulls, records = to.Buffers()
			continue
		}
		data = append(append(data, text...), '\n')
		ends = append(ends, int32(len(data)-1))
		if !alone {
			records = append(records, int32(record+i))
		}
	}
	to.SetBuffers(data, ends, nulls, records)
}

// compare appends texts, of which those that recur may be kept once.
func (r *reading) compare(to *scanners.Column, c *cursor, record, n int) {
	for i := range n {
		if c.null(c.pos + i) {
			continue
		}
		text := c.texts.following()
		if len(text) > r.value {
			_ = to.Data() // each for itself from here on
			r.appendText(to, record+i, text)
			continue
		}
		c.again.AppendTo(to, record+i, text)
	}
}
