package sqlrows

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/transfer"
)

const (
	queueBytes = 4 << 20
	queueBlobs = 1024
)

// Opener decodes what a BLOB holds; *formats.Opener is one.
type Opener interface {
	Open(ctx context.Context, in formats.Input, to scanners.Receiver) error
}

// Keeper is a [scanners.Receiver] that is given BLOBs as they stand, too, behind the batch with their records.
type Keeper interface {
	// Blob gives what stands in a column, by the part in which its content is handed over, of a record: by its key's values, or by its number where
	// it has none. The bytes are the giver's.
	Blob(part scanners.Private, record int64, key [][]byte, data []byte)
}

// Blobs holds the BLOBs of the batch that is being filled: they are opened once it was handed over, because who waits
// for a second batch while holding a first may wait for ever. Add is called for each BLOB of a record and EndRecord behind it;
// when the batch was handed over, Drain.
//
// What comes out of a BLOB is several values of the one field in the one record: batches with Part the column's, in
// which each record is a record of the table, with its number and its key.
//
// It also counts what is left out of the table, for Tell.
type Blobs struct {
	open  Opener
	parts []scanners.Private // a column each
	key   []int              // indexes into a batch's columns
	blobs []blob
	data  []byte // of all blobs
	row   int    // the first of blobs that belongs to the record being read

	to       scanners.Receiver
	contents *formats.Contents
	left     *formats.LeftOut
}

type blob struct {
	i          int
	part       scanners.Private // zero: the column's
	in         string           // the value that it is
	start, end int
	record     int64
	key        [][]byte
}

// Table is what [Blobs] must know of the table that the BLOBs stand in. Its slices are kept and not changed.
type Table struct {
	Part   scanners.Private   // of the table's own batches
	Parts  []scanners.Private // of the batches with what comes out of a column's BLOBs, a column each
	Fields []scanners.Field   // of the table's own batches
	Key    []int              // those of Fields that identify a record
}

// NewBlobs returns a queue of a table's BLOBs, which hands over to to. open reads what they hold; nil leaves them unread.
func NewBlobs(t Table, open Opener, to scanners.Receiver) *Blobs {
	var key []scanners.Field
	for _, k := range t.Key {
		f := t.Fields[k]
		f.Hidden = true
		key = append(key, f)
	}
	left := formats.NewLeftOut(t.Part)
	return &Blobs{open: open, parts: t.Parts, key: t.Key, to: to, left: left, contents: formats.NewContents(to, key, left)}
}

// Full tells whether the batch should be handed over, lest too much be held in memory.
func (q *Blobs) Full() bool { return len(q.data) >= queueBytes || len(q.blobs) >= queueBlobs }

// Add queues a BLOB of column i, an index into [Table.Parts], of the record being read. It copies v.
func (q *Blobs) Add(i int, v []byte) {
	start := len(q.data)
	q.data = append(q.data, v...)
	q.blobs = append(q.blobs, blob{i: i, start: start, end: len(q.data)})
}

// AddEncoded queues what stands encoded in a text of column i of the record being read, if anything does. Of a list, in is the value that it is: see
// [formats.HeldEntry].
func (q *Blobs) AddEncoded(i int, v []byte, in func() string) {
	if text, is := formats.Encoded(v); is {
		if q.Add(i, transfer.DecodeBase64(text)); in != nil {
			q.blobs[len(q.blobs)-1].in = in()
		}
	}
}

// AddTo queues what lies in a part of column i of a record that was ended, by its index in b, and the value that it is: see [formats.HeldEntry].
func (q *Blobs) AddTo(b *scanners.Batch, record, i int, part scanners.Private, in string, v []byte) {
	start := len(q.data)
	q.data = append(q.data, v...)
	one := blob{i: i, part: part, in: in, start: start, end: len(q.data), record: b.First + int64(record), key: q.keyOf(b, record)}
	q.blobs, q.row = append(q.blobs, one), len(q.blobs)+1
}

// EndRecord gives the BLOBs of b's last record its number and key.
func (q *Blobs) EndRecord(b *scanners.Batch, number int64) {
	if q.row == len(q.blobs) {
		return
	}
	key := q.LastKey(b)
	for ; q.row < len(q.blobs); q.row++ {
		q.blobs[q.row].record, q.blobs[q.row].key = number, key
	}
}

// LastKey copies the key of b's last record.
func (q *Blobs) LastKey(b *scanners.Batch) [][]byte { return q.keyOf(b, b.Records-1) }

func (q *Blobs) keyOf(b *scanners.Batch, record int) [][]byte {
	var key [][]byte
	for _, k := range q.key {
		key = append(key, bytes.Clone(b.Columns[k].Value(record)))
	}
	return key
}

// Drain opens the queued BLOBs and hands over what they hold. The error is the receiver's or of opening one, but never a
// [scanners.Unread].
func (q *Blobs) Drain(ctx context.Context) error {
	defer func() {
		q.blobs, q.row = q.blobs[:0], 0
		q.data = q.data[:0]
		if cap(q.data) > 2*queueBytes {
			q.data = nil
		}
	}()
	// A column at a time, so that its records follow one another.
	slices.SortStableFunc(q.blobs, func(a, b blob) int {
		return cmp.Or(a.i-b.i, cmp.Compare(a.part.Reveal(), b.part.Reveal()), cmp.Compare(a.record, b.record))
	})
	for n := range q.blobs {
		from := &q.blobs[n]
		q.contents.Record(from.record, from.key, from.in)
		data := q.data[from.start:from.end]
		size := int64(len(data))
		part := from.part
		if part == (scanners.Private{}) {
			part = q.parts[from.i]
		}
		if k, ok := q.to.(Keeper); ok {
			k.Blob(part, from.record, from.key, data)
		}
		var err error
		if q.open == nil {
			err = &scanners.Unread{Part: part, Why: scanners.NoDecoder, Bytes: size}
		} else {
			body := bytes.NewReader(data)
			err = q.open.Open(ctx, formats.Input{Body: body, At: body, Part: part, Size: size}, q.contents)
		}
		if u, ok := errors.AsType[*scanners.Unread](err); ok {
			q.left.Add(u)
		} else if err != nil {
			q.contents.Drop()
			return err
		}
	}
	return q.contents.Flush()
}

// Unread notes that size bytes (-1 unknown) of column i were not read. The same reason is told once, with how often it was given.
func (q *Blobs) Unread(i int, why scanners.Why, detail string, size int64) {
	q.left.Add(&scanners.Unread{Part: q.parts[i], Why: why, Detail: detail, Bytes: size})
}

// Tell reports what was left out, when the table ended. Its error is the receiver's.
func (q *Blobs) Tell() error { return q.left.Tell(q.to) }
