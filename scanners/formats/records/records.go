// Package records puts records into batches for formats whose fields come one by one, in any order and number: the header of
// a mail, the elements of an XML document.
//
// A [Place] is a part of the input with its fields. A [Writer] fills batches with a place's records: [Writer.Begin] begins one,
// [Writer.Add] gives it a value, as often as wanted for the same field, [Writer.End] ends it. A value longer than the limit is
// cut into continuing records, and so is a record that has become too large for a batch.
package records

import (
	"cmp"
	"context"
	"errors"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/recurring"
)

// Folded is the field of the values for whose own field there was no room.
const Folded = "*"

// valueBytes is what a value costs in a column beside its bytes.
const valueBytes = 9

// Place is a part of the input: its name, its fields and how many records it had.
type Place struct {
	part    scanners.Private
	fields  []scanners.Field
	index   map[string]int
	records int64
	most    int

	recurring []recurring.Column // a field each; nil: values are not expected to recur
}

// NewPlace returns a place without fields, of which it will have limit at the most; 0: that of [formats.DefaultLimits].
func NewPlace(part scanners.Private, limit int) *Place {
	return &Place{part: part, index: map[string]int{}, most: max(cmp.Or(limit, formats.DefaultLimits().Columns), 2)}
}

// Field returns the number of the field of this name, which it makes if there is none: of running text, or else of values.
func (p *Place) Field(name string, text bool) int {
	if at, ok := p.index[name]; ok {
		return at
	}
	return p.add(name, text)
}

// FieldOf is Field for a name in bytes, which it copies only where the name is new.
func (p *Place) FieldOf(name []byte, text bool) int {
	if at, ok := p.index[string(name)]; ok {
		return at
	}
	return p.add(string(name), text)
}

func (p *Place) add(name string, text bool) int {
	if len(p.fields) >= p.most-1 && name != Folded {
		return p.Field(Folded, false)
	}
	at := len(p.fields)
	p.fields = append(p.fields, scanners.Field{Name: scanners.NewPrivate(name), Text: text})
	if p.recurring != nil {
		p.recurring = append(p.recurring, recurring.Column{})
	}
	p.index[name] = at
	return at
}

// Recurs tells, before there are fields, that the same values come again and again in many of them: see [recurring.Column].
func (p *Place) Recurs() { p.recurring = []recurring.Column{} }

// Name is what a field is called.
func (p *Place) Name(field int) string { return p.fields[field].Name.Reveal() }

// Type sets what a field is declared to hold.
func (p *Place) Type(field int, declared string) { p.fields[field].Type = declared }

// Apart tells of a field of running text that the same values come again and again: see [scanners.Field].
func (p *Place) Apart(field int) { p.fields[field].Apart = true }

// Fields is the number of fields made.
func (p *Place) Fields() int { return len(p.fields) }

// Records is the number of records begun.
func (p *Place) Records() int64 { return p.records }

// Writer fills batches. It is used by one goroutine. After an error it is of no use, but for Abandon.
type Writer struct {
	ctx   context.Context
	to    scanners.Receiver
	limit int // bytes of a value

	place  *Place
	batch  *scanners.Batch
	ready  int // columns of batch that have buffers
	count  int // records in batch
	size   int // bytes in batch
	record int // index of the open one in batch
	open   bool
	spare  []scanners.Field
}

// NewWriter returns a writer that hands batches over to to. limit bounds the bytes of a value; 0: that of
// [formats.DefaultLimits].
func NewWriter(ctx context.Context, to scanners.Receiver, limit int) *Writer {
	w := &Writer{}
	w.Reset(ctx, to, limit)
	return w
}

// Reset makes w as new and keeps its memory. What it holds that was not handed over must have been given up by Abandon.
func (w *Writer) Reset(ctx context.Context, to scanners.Receiver, limit int) {
	clear(w.spare)
	*w = Writer{ctx: ctx, to: to, limit: max(cmp.Or(limit, formats.DefaultLimits().Value), 16), spare: w.spare[:0]}
}

// Limit is the most bytes that a value has in a batch.
func (w *Writer) Limit() int { return w.limit }

// Begin begins a record of a place. One that is open is ended.
func (w *Writer) Begin(p *Place) error {
	if err := w.End(); err != nil {
		return err
	}
	if p != w.place {
		if err := w.Flush(); err != nil {
			return err
		}
		w.place = p
	}
	p.records++
	if w.batch == nil {
		w.begin()
	}
	w.record = w.count
	w.count++
	w.open = true
	return nil
}

// maxGap is how many records without values are put into a batch rather than beginning a new one.
const maxGap = 64

// BeginAt is Begin for the record of this number, counted from 1, for places of which only some records have values: the lines of a
// text between tables. A number that the place has passed already gives the next one.
func (w *Writer) BeginAt(p *Place, number int64) error {
	if number-p.records > maxGap || w.place != p || w.batch == nil {
		if err := w.End(); err != nil {
			return err
		}
		if number-1 > p.records {
			if err := w.Flush(); err != nil {
				return err
			}
			p.records = number - 1
		}
	}
	for p.records < number-1 {
		if err := w.Begin(p); err != nil {
			return err
		}
	}
	return w.Begin(p)
}

// Add gives the open record a value, which is copied. A longer one than the limit becomes several.
func (w *Writer) Add(field int, value []byte) error {
	for len(value) > w.limit {
		cut := formats.Cut(value[:w.limit])
		if err := w.add(field, value[:cut]); err != nil {
			return err
		}
		value = value[cut:]
	}
	return w.add(field, value)
}

// Pieces adds of a text that is still growing what is longer than the limit, and returns the rest, moved to the front.
func (w *Writer) Pieces(field int, text []byte) ([]byte, error) {
	from := 0
	for len(text)-from > w.limit {
		cut := formats.Cut(text[from : from+w.limit])
		if err := w.add(field, text[from:from+cut]); err != nil {
			return nil, err
		}
		from += cut
	}
	return text[:copy(text, text[from:])], nil
}

func (w *Writer) add(field int, value []byte) error {
	if w.batch == nil { // it was handed over, and the record goes on
		w.begin()
		w.batch.Continues = true
		w.record, w.count = 0, 1
	}
	b := w.batch
	for i := len(b.Columns); i <= field; i++ {
		if i < w.ready {
			b.Columns = b.Columns[:i+1]
			b.Columns[i].Field = w.place.fields[i]
			continue
		}
		b.Columns = append(b.Columns, *scanners.NewColumn(w.place.fields[i]))
	}
	if w.place.recurring == nil {
		b.Columns[field].AppendTo(w.record, value)
	} else {
		w.place.recurring[field].AppendTo(&b.Columns[field], w.record, value)
	}
	if w.size += len(value) + valueBytes; w.size < 2*formats.BatchBytes {
		return nil
	}
	return w.Flush()
}

func (w *Writer) begin() {
	var unnamed [16]scanners.Field
	w.spare = append(append(w.spare[:0], w.place.fields...), unnamed[:]...)
	w.batch = w.to.New()
	w.batch.Reset(w.place.part, w.spare)
	w.ready = len(w.batch.Columns)
	w.batch.Columns = w.batch.Columns[:len(w.place.fields)]
	w.batch.First = w.place.records
}

// End ends the open record, if there is one, and hands the batch over if that is full.
func (w *Writer) End() error {
	w.open = false
	if w.batch != nil && (w.size >= formats.BatchBytes || w.count >= formats.BatchRecords) {
		return w.Flush()
	}
	return nil
}

// Flush hands over what is there. A record that is open goes on with the next value.
func (w *Writer) Flush() error {
	b := w.batch
	if b == nil {
		return w.ctx.Err()
	}
	b.Records = w.count
	for i := range b.Columns {
		b.Columns[i].Type = w.place.fields[i].Type
	}
	w.batch, w.count, w.size = nil, 0, 0
	if err := w.to.Batch(b); err != nil {
		return err
	}
	return w.ctx.Err()
}

// Finish hands over what is there, where reading ended with err: none, or an [*scanners.Unread] of what could not be read. After any other error what
// is there is given back. It returns err, or why something was not taken.
func (w *Writer) Finish(err error) error {
	if _, broken := errors.AsType[*scanners.Unread](err); err != nil && !broken {
		return w.Abandon(err)
	}
	if refused := w.Flush(); refused != nil {
		return refused
	}
	return err
}

// Abandon gives back a batch that will not be filled, and returns err.
func (w *Writer) Abandon(err error) error {
	if w.batch != nil {
		w.batch.Release()
		w.batch = nil
	}
	return err
}
