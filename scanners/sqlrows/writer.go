// Package sqlrows is what the connectors of SQL servers share: a [Writer] that turns rows into batches (JSON columns flattened
// into fields, BLOBs opened by the formats, long values in pieces), reading limits ([Pace]), waiting between attempts ([Retry])
// and targets given as URLs ([Target]). SQLite, which fills its batches itself, shares the rules for texts and [Blobs].
package sqlrows

import (
	"bytes"
	"context"
	"slices"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// MaxValue is the longest value that is read, in bytes. Connectors keep longer ones on the server and say so by [Writer.LeftOut].
const MaxValue = 16 << 20

// Form is how a column's values are handed over.
type Form uint8

// The forms.
const (
	Value Form = iota // one value a record: Text, Int, Blob, Null
	List              // any number of values a record: Item
	JSON              // a document a record, whose members become fields of their own ("profile.address.city"): Document
)

// Column is a column of a query.
type Column struct {
	Name string
	Type string // as the server declares it
	Form Form
}

// Writer hands rows over as batches. A row is Row, one call for each column that has a value or is of form [Value], and EndRow.
// It copies what it is given. After an error of its own it must be closed, as after the last row.
type Writer struct {
	Pace *Pace // nil: as fast as it goes

	columns []Column
	key     []int // indexes into columns, and into a batch's as well: JSON columns stand behind
	at      []int // of each column in a batch; -1 for JSON
	to      scanners.Receiver
	fields  []scanners.Field // of the next batch

	batch   *scanners.Batch
	size    int // bytes of values in batch
	records int64
	scratch []byte
	tails   []tail
	items   []int        // how many values the record being read has in a column of form List
	docs    []*documents // a JSON column each
	queue   *Blobs
}

// tail is the rest of a long text in a batch's column i.
type tail struct {
	i    int
	rest []byte
}

// NewWriter returns a writer of rows with these columns. Those in key identify a record; they must be of form Value and
// never NULL. open reads what BLOBs hold; nil leaves them unread.
func NewWriter(columns []Column, key []int, open Opener, to scanners.Receiver) *Writer {
	w := &Writer{columns: columns, to: to, at: make([]int, len(columns)), items: make([]int, len(columns))}
	for i, c := range columns {
		w.at[i] = -1
		if c.Form != JSON {
			w.at[i] = len(w.fields)
			w.fields = append(w.fields, scanners.Field{Name: scanners.NewPrivate(c.Name), Type: c.Type})
		}
	}
	for _, k := range key {
		w.key = append(w.key, w.at[k])
	}
	w.docs = make([]*documents, len(columns))
	for i, c := range columns {
		if c.Form == JSON {
			w.docs[i] = newDocuments(i, columns)
		}
	}
	var parts []scanners.Private
	for _, c := range columns {
		if c.Form == List {
			c.Name += "[]"
		}
		parts = append(parts, scanners.NewPrivate(c.Name))
	}
	w.queue = NewBlobs(Table{Parts: parts, Fields: w.fields, Key: w.key}, open, to)
	return w
}

// Records is how many rows were ended.
func (w *Writer) Records() int64 { return w.records }

// Row begins a row.
func (w *Writer) Row() {
	if w.batch != nil {
		return
	}
	w.batch = w.to.New()
	w.batch.Reset(scanners.Private{}, w.fields)
	w.batch.First = w.records + 1
	w.batch.Key = append(w.batch.Key, w.key...)
	w.size = 0
}

// Null adds a NULL for a column of form Value.
func (w *Writer) Null(i int) {
	if w.columns[i].Form == Value {
		w.batch.Columns[w.at[i]].AppendNull()
	}
}

// Text adds v, which is UTF-8.
func (w *Writer) Text(i int, v []byte) {
	w.size += len(v) + 1
	w.queue.AddEncoded(i, v, nil)
	if len(v) > MaxPiece {
		v = w.long(w.at[i], v)
	}
	w.batch.Columns[w.at[i]].Append(v)
}

// Untrusted adds v, which should be UTF-8: what is not is read as Windows-1252.
func (w *Writer) Untrusted(i int, v []byte) {
	if !validUTF8(v) {
		w.scratch = AppendRepaired(w.scratch[:0], v)
		v = w.scratch
	}
	w.Text(i, v)
}

// long keeps back all but the first piece.
func (w *Writer) long(at int, v []byte) []byte {
	n := Cut(v)
	w.tails = append(w.tails, tail{at, bytes.Clone(v[n:])})
	return v[:n]
}

// Item adds one of the values of a column of form List.
func (w *Writer) Item(i int, v []byte) {
	w.size += len(v) + 1
	w.items[i]++
	w.queue.AddEncoded(i, v, func() string { return formats.HeldEntry(w.columns[i].Name, w.items[i]) })
	w.batch.Columns[w.at[i]].AppendTo(w.batch.Records, v)
}

// Document adds a valid JSON text for a column of form JSON.
func (w *Writer) Document(i int, v []byte) {
	w.size += len(v)
	w.docs[i].add(w.batch.Records, v)
}

// Blob adds bytes to a column of form Value: as text if they are that, a few as hexadecimal digits, others by what the formats
// find in them, which is handed over in batches of its own, whose Part is the column's name.
func (w *Writer) Blob(i int, v []byte) {
	switch {
	case TextBlob(v):
		w.Text(i, v)
	case ShortBlob(v) || slices.Contains(w.key, w.at[i]):
		w.Hex(i, v[:min(len(v), MaxPiece/2)])
	default:
		w.queue.Add(i, v)
		w.batch.Columns[w.at[i]].AppendString("")
	}
}

// File adds a file that lies within a value of column i, of whatever form: what the formats find in it is handed over as of a BLOB.
func (w *Writer) File(i int, v []byte) { w.queue.Add(i, v) }

// Hex adds bytes as hexadecimal digits.
func (w *Writer) Hex(i int, v []byte) {
	w.scratch = appendHex(w.scratch[:0], v)
	w.Text(i, w.scratch)
}

// LeftOut adds a NULL for a value of size bytes (-1 unknown) that was not read because it is over [MaxValue].
func (w *Writer) LeftOut(i int, size int64) {
	w.Null(i)
	w.Unread(i, scanners.OverLimit, "values over 16 MiB", size)
}

// Unread notes that something of column i was not read. The same reason is reported once, with how often it was given, by Finish.
func (w *Writer) Unread(i int, why scanners.Why, detail string, size int64) {
	w.queue.Unread(i, why, detail, size)
}

// EndRow ends the row, for which stored bytes were read at the source, and hands the batch over if it is full.
func (w *Writer) EndRow(ctx context.Context, stored int64) error {
	clear(w.items)
	w.records++
	w.batch.Bytes += stored
	w.batch.Records++
	w.queue.EndRecord(w.batch, w.records)
	if w.batch.Records < formats.BatchRecords && w.size < formats.BatchBytes && len(w.tails) == 0 && !w.queue.Full() {
		return nil
	}
	return w.Flush(ctx)
}

// Flush hands over what there is.
func (w *Writer) Flush(ctx context.Context) error {
	b := w.batch
	if b == nil || b.Records == 0 {
		return ctx.Err()
	}
	for _, d := range w.docs {
		if d == nil {
			continue
		}
		if err := d.flatten(ctx, w); err != nil {
			return err
		}
	}
	if err := w.Pace.Wait(ctx, int64(b.Records), b.Bytes); err != nil {
		return err
	}
	last := w.queue.LastKey(b)
	w.batch = nil
	if err := w.to.Batch(b); err != nil {
		return err
	}
	if err := w.continueLong(last); err != nil {
		return err
	}
	if err := w.queue.Drain(ctx); err != nil {
		return err
	}
	return ctx.Err()
}

// continueLong hands over the rest of the last record's long texts, a batch a piece, in which the other fields are NULL.
func (w *Writer) continueLong(key [][]byte) error {
	for _, t := range w.tails {
		for len(t.rest) > 0 {
			n := len(t.rest)
			if n > MaxPiece {
				n = Cut(t.rest)
			}
			if err := w.to.Batch(w.piece(t.i, t.rest[:n], key)); err != nil {
				return err
			}
			t.rest = t.rest[n:]
		}
	}
	w.tails = w.tails[:0]
	return nil
}

func (w *Writer) piece(at int, text []byte, key [][]byte) *scanners.Batch {
	b := w.to.New()
	b.Reset(scanners.Private{}, w.fields)
	b.First, b.Records, b.Continues = w.records, 1, true
	b.Key = append(b.Key, w.key...)
	for i, column := range w.at {
		if column < 0 || w.columns[i].Form != Value {
			continue
		}
		switch k := slices.Index(w.key, column); {
		case column == at:
			b.Columns[column].Append(text)
		case k >= 0:
			b.Columns[column].Append(key[k])
		default:
			b.Columns[column].AppendNull()
		}
	}
	return b
}

// Finish hands over the rest and reports what was left out. Of no rows at all it hands over a batch without records, so that the columns
// are known.
func (w *Writer) Finish(ctx context.Context) error {
	if err := w.Flush(ctx); err != nil {
		return err
	}
	if w.records == 0 && len(w.columns) > 0 {
		if err := w.to.Batch(w.empty()); err != nil {
			return err
		}
	}
	return w.queue.Tell()
}

// empty is a batch without records. A JSON column, whose fields nobody knows yet, stands in it by itself.
func (w *Writer) empty() *scanners.Batch {
	fields := slices.Clip(w.fields)
	for i, c := range w.columns {
		if w.at[i] < 0 {
			fields = append(fields, scanners.Field{Name: scanners.NewPrivate(c.Name), Type: c.Type})
		}
	}
	b := w.batch
	if w.batch = nil; b == nil {
		b = w.to.New()
	}
	b.Reset(scanners.Private{}, fields)
	b.Key = append(b.Key, w.key...)
	return b
}

// Close releases what was not handed over.
func (w *Writer) Close() {
	if w.batch != nil {
		w.batch.Release()
		w.batch = nil
	}
	w.queue.contents.Drop()
}
