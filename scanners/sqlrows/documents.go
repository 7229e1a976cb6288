package sqlrows

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/jsonrows"
)

// maxNested is how many fields the documents of one column may have over all batches; further ones share the field "column.*".
const maxNested = 4000

// documents collects the JSON of one column for a batch. It is read as JSON lines, by the same rules as a file, and the values
// are added to the row they belong to, so that a name and an e-mail address beside it stay one record.
type documents struct {
	decoder jsonrows.Decoder
	index   int // of the column in a query
	prefix  string
	taken   map[string]bool // names of columns
	text    []byte          // a line a record, behind one that is dropped
	lines   int             // records in text
	fields  map[string]int  // path → index in a batch's columns
	idle    []*scanners.Batch
	encoded formats.EncodedValues

	w     *Writer
	batch *scanners.Batch
}

func newDocuments(i int, columns []Column) *documents {
	d := &documents{index: i, prefix: columns[i].Name, taken: map[string]bool{}, fields: map[string]int{}, encoded: formats.InPieces(formats.DefaultLimits())}
	for _, other := range columns {
		d.taken[other.Name] = true
	}
	return d
}

// add adds the document of a record. The first line is an object, so that all are read as lines whatever follows.
func (d *documents) add(record int, doc []byte) {
	if len(d.text) == 0 {
		d.text = append(d.text, "{}\n"...)
	}
	d.fill(record)
	start := len(d.text)
	d.text = append(d.text, doc...)
	for line := d.text[start:]; ; { // a line break stands between tokens only, where a space does as well
		i := bytes.IndexByte(line, '\n')
		if i < 0 {
			break
		}
		line[i] = ' '
		line = line[i+1:]
	}
	d.text = append(d.text, '\n')
	d.lines++
}

// fill gives the records up to this one an empty document.
func (d *documents) fill(record int) {
	for ; d.lines < record; d.lines++ {
		d.text = append(d.text, "{}\n"...)
	}
}

// flatten adds the documents' values to w's batch.
func (d *documents) flatten(ctx context.Context, w *Writer) error {
	if len(d.text) == 0 {
		return nil
	}
	d.w, d.batch = w, w.batch
	in := formats.Input{Body: bytes.NewReader(d.text), Size: int64(len(d.text))}
	err := d.decoder.Decode(ctx, in, d)
	if d.text, d.lines = d.text[:0], 0; cap(d.text) > 2*MaxPiece {
		d.text = nil
	}
	d.encoded.End()
	_ = d.encoded.Drain(func(_ scanners.Private, field string, record int64, nth int, content []byte) error {
		name := d.name(field)
		w.queue.AddTo(w.batch, d.row(record), d.index, scanners.NewPrivate(name), formats.HeldEntry(name, nth), content)
		return nil
	})
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return d.Unread(u)
	}
	return err
}

// row is the index in w's batch of the row that a record of the documents belongs to.
func (d *documents) row(record int64) int {
	return min(max(int(record)-2, 0), d.batch.Records-1) // record 1 is the line that is dropped
}

// New implements [scanners.Receiver] with batches of its own.
func (d *documents) New() *scanners.Batch {
	if n := len(d.idle); n > 0 {
		b := d.idle[n-1]
		d.idle = d.idle[:n-1]
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { d.idle = append(d.idle, b) })
}

// Batch implements [scanners.Receiver].
func (d *documents) Batch(b *scanners.Batch) error {
	defer b.Release()
	d.encoded.Take(b)
	for i := range b.Columns {
		from := &b.Columns[i]
		if from.Len() == 0 {
			continue
		}
		to := d.column(from.Field)
		for v := range from.Len() {
			if !from.Null(v) {
				to.AppendTo(d.row(b.First+int64(from.Record(v))), from.Value(v))
				if entry := from.Entry(v); entry != "" {
					to.Enter(d.prefix + entry) // each document counts its own
				}
			}
		}
	}
	return nil
}

// Entries implements [scanners.Entered].
func (d *documents) Entries() bool { return scanners.Entries(d.w.to) }

// column is the column of the batch for a path in the documents.
func (d *documents) column(f scanners.Field) *scanners.Column {
	path := f.Name.Reveal()
	at, known := d.fields[path]
	if !known && len(d.fields) >= maxNested {
		path = "*"
		at, known = d.fields[path]
	}
	if !known {
		at = len(d.w.fields)
		d.fields[path] = at
		d.w.fields = append(d.w.fields, scanners.Field{Name: scanners.NewPrivate(d.name(path)), Text: f.Text})
	}
	for n := len(d.batch.Columns); n <= at; n++ {
		d.batch.Columns = append(d.batch.Columns, *scanners.NewColumn(d.w.fields[n]))
	}
	to := &d.batch.Columns[at]
	to.Type = f.Type
	return to
}

// name is a path's name among the table's fields.
func (d *documents) name(path string) string {
	name := d.prefix + "." + path
	if strings.HasPrefix(path, "[") {
		name = d.prefix + path
	}
	if d.taken[name] {
		name = d.prefix + "->" + path
	}
	return name
}

// Unread implements [scanners.Receiver]: what is not JSON was read as text, and what is too long is reported with the column.
func (d *documents) Unread(u *scanners.Unread) error {
	d.w.Unread(d.index, u.Why, u.Detail, u.Bytes)
	return nil
}
