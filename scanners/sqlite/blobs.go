package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// Opener decodes what a BLOB holds; *formats.Opener is one.
type Opener interface {
	Open(ctx context.Context, in formats.Input, to scanners.Receiver) error
}

const (
	queueBytes = 4 << 20
	queueBlobs = 1024
	// maxNested is how many databases may lie inside one another's BLOBs.
	maxNested = 2
	// maxReasons bounds how many different things that were left out are told apart.
	maxReasons = 100
)

type nestedKey struct{}

func nested(ctx context.Context) int {
	n, _ := ctx.Value(nestedKey{}).(int)
	return n
}

// queue holds the BLOBs of the batch that is being filled: they are opened once it was handed over, because who waits
// for a second batch while holding a first may wait for ever.
//
// What comes out of a BLOB is several values of the one field in the one record: batches with Part the column's name, in
// which each record is a record of the table, with its number and its key.
type queue struct {
	r     *reader
	open  Opener
	parts []scanners.Private // a column each
	blobs []blob
	data  []byte // of all blobs
	row   int    // the first of blobs that belongs to the record being read

	out    *scanners.Batch // what came out, not yet handed over
	size   int             // bytes of values in out
	from   *blob           // the BLOB that is being read
	last   place           // the last record that was handed over
	free   []*scanners.Batch
	left   map[reason]*total
	leftBy []reason // in the order of their first time
}

type blob struct {
	i          int
	start, end int
	record     int64
	key        [][]byte
}

// place is a record in a part.
type place struct {
	part   string
	record int64
}

// reason is what left-out parts of a column have in common.
type reason struct {
	part   string
	why    scanners.Why
	detail string
	mime   string
}

type total struct{ count, bytes int64 }

func newQueue(r *reader, open Opener) *queue {
	q := &queue{r: r, open: open, left: map[reason]*total{}}
	for _, f := range r.fields {
		q.parts = append(q.parts, join(r.part, f.Name.Reveal()))
	}
	return q
}

// join puts name behind part.
func join(part scanners.Private, name string) scanners.Private {
	if p := part.Reveal(); p != "" {
		name = p + "/" + name
	}
	return scanners.NewPrivate(name)
}

func (q *queue) full() bool { return len(q.data) >= queueBytes || len(q.blobs) >= queueBlobs }

func (q *queue) add(i int, v []byte) {
	start := len(q.data)
	q.data = append(q.data, v...)
	q.blobs = append(q.blobs, blob{i: i, start: start, end: len(q.data)})
}

// close gives the last record's BLOBs its number and key.
func (q *queue) close(b *scanners.Batch, record int64) {
	if q.row == len(q.blobs) {
		return
	}
	key := q.key(b, b.Records-1)
	for ; q.row < len(q.blobs); q.row++ {
		q.blobs[q.row].record, q.blobs[q.row].key = record, key
	}
}

// key copies a record's key.
func (q *queue) key(b *scanners.Batch, record int) [][]byte {
	var key [][]byte
	for _, k := range q.r.table.keys {
		key = append(key, bytes.Clone(b.Columns[k].Value(record)))
	}
	return key
}

// drain opens the queued BLOBs and hands over what they hold.
func (q *queue) drain(ctx context.Context) error {
	defer func() {
		q.blobs, q.row = q.blobs[:0], 0
		q.data = q.data[:0]
		if cap(q.data) > 2*queueBytes {
			q.data = nil
		}
	}()
	depth := nested(ctx) + 1
	inner := context.WithValue(ctx, nestedKey{}, depth)
	// A column at a time, so that its records follow one another.
	slices.SortStableFunc(q.blobs, func(a, b blob) int { return a.i - b.i })
	for n := range q.blobs {
		q.from = &q.blobs[n]
		data := q.data[q.from.start:q.from.end]
		size := int64(len(data))
		part := q.parts[q.from.i]
		var err error
		switch {
		case q.open == nil:
			err = &scanners.Unread{Part: part, Why: scanners.NoDecoder, Bytes: size}
		case depth > maxNested:
			err = &scanners.Unread{
				Part: part, Why: scanners.OverLimit, Bytes: size,
				Detail: fmt.Sprintf("more than %d databases inside one another", maxNested),
			}
		default:
			body := bytes.NewReader(data)
			err = q.open.Open(inner, formats.Input{Body: body, At: body, Part: part, Size: size}, q)
		}
		if u, ok := errors.AsType[*scanners.Unread](err); ok {
			q.leave(u)
		} else if err != nil {
			q.drop()
			return err
		}
	}
	return q.flush()
}

// New implements [scanners.Receiver] with batches of the queue's own.
func (q *queue) New() *scanners.Batch {
	if n := len(q.free); n > 0 {
		b := q.free[n-1]
		q.free = q.free[:n-1]
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { q.free = append(q.free, b) })
}

// Unread implements [scanners.Receiver]: a table of a million BLOBs that nobody can read is told of once.
func (q *queue) Unread(u *scanners.Unread) error {
	q.leave(u)
	return nil
}

// Batch implements [scanners.Receiver]: it adds the values to the record that the BLOB belongs to.
func (q *queue) Batch(b *scanners.Batch) error {
	defer b.Release()
	if q.out != nil && !q.fits(b) {
		if err := q.flush(); err != nil {
			return err
		}
	}
	if q.out == nil {
		q.start(b)
	}
	out := q.out
	if out.First+int64(out.Records) == q.from.record {
		q.record(len(b.Columns))
	}
	for i := range b.Columns {
		from, to := &b.Columns[i], &out.Columns[i]
		for v := range from.Len() {
			if !from.Null(v) {
				to.AppendTo(out.Records-1, from.Value(v))
			}
		}
		q.size += len(from.Data())
	}
	out.Bytes += b.Bytes
	return nil
}

// fits tells whether b goes on where the batch that is being filled stands.
func (q *queue) fits(b *scanners.Batch) bool {
	out := q.out
	next := out.First + int64(out.Records)
	if q.size >= formats.BatchBytes || out.Records >= formats.BatchRecords || q.from.record < next-1 || q.from.record > next ||
		out.Part.Reveal() != b.Part.Reveal() || len(out.Columns) != len(b.Columns)+len(q.r.table.keys) {
		return false
	}
	for i := range b.Columns {
		a, b := out.Columns[i].Field, b.Columns[i].Field
		if a.Name.Reveal() != b.Name.Reveal() || a.Type != b.Type || a.Text != b.Text || a.Hidden != b.Hidden {
			return false
		}
	}
	return true
}

// start begins a batch with b's fields and the table's key behind them.
func (q *queue) start(b *scanners.Batch) {
	var fields []scanners.Field
	for i := range b.Columns {
		fields = append(fields, b.Columns[i].Field)
	}
	for _, k := range q.r.table.keys {
		f := q.r.fields[k]
		f.Hidden = true
		fields = append(fields, f)
	}
	q.out, q.size = q.r.to.New(), 0
	q.out.Reset(b.Part, fields)
	q.out.First = q.from.record
	q.out.Continues = q.last == place{b.Part.Reveal(), q.from.record}
	for k := range q.r.table.keys {
		q.out.Key = append(q.out.Key, len(b.Columns)+k)
	}
}

// record begins the next record, with its key behind the first n columns.
func (q *queue) record(n int) {
	for k, v := range q.from.key {
		q.out.Columns[n+k].AppendTo(q.out.Records, v)
	}
	q.out.Records++
}

func (q *queue) flush() error {
	b := q.out
	if b == nil {
		return nil
	}
	q.out = nil
	q.last = place{b.Part.Reveal(), b.First + int64(b.Records) - 1}
	return q.r.to.Batch(b)
}

func (q *queue) drop() {
	if q.out != nil {
		q.out.Release()
		q.out = nil
	}
}

// leave counts something that was left out.
func (q *queue) leave(u *scanners.Unread) {
	key := reason{u.Part.Reveal(), u.Why, u.Detail, u.MIME}
	if len(q.left) >= maxReasons && q.left[key] == nil {
		key = reason{part: q.r.part.Reveal(), why: u.Why, detail: "various parts of BLOBs"}
	}
	t := q.left[key]
	if t == nil {
		t = &total{}
		q.left[key], q.leftBy = t, append(q.leftBy, key)
	}
	t.count++
	if u.Bytes < 0 || t.bytes < 0 {
		t.bytes = -1
	} else {
		t.bytes += u.Bytes
	}
}

// tell reports what was left out.
func (q *queue) tell() error {
	for _, key := range q.leftBy {
		t := q.left[key]
		u := &scanners.Unread{Part: scanners.NewPrivate(key.part), Why: key.why, Detail: key.detail, MIME: key.mime, Bytes: t.bytes}
		if t.count > 1 {
			u.Detail = strings.TrimPrefix(fmt.Sprintf("%s (%d times)", u.Detail, t.count), " ")
		}
		if err := q.r.to.Unread(u); err != nil {
			return err
		}
	}
	return nil
}
