// Package placed puts what a document holds into batches, each piece at its place: running text in lines, facts in named
// fields, and tables in columns that their header names.
package placed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// TextField is the name of the field that holds running text.
const TextField = "text"

// Writer hands over what one document holds. It fills one batch at a time, which is that of the place last written to.
type Writer struct {
	ctx     context.Context // a Writer lives as long as one call of a decoder
	to      scanners.Receiver
	base    scanners.Private
	limits  formats.Limits
	names   map[string]int
	refused error // what the receiver answered

	b    *scanners.Batch
	at   *Place
	size int // bytes in b
}

// NewWriter begins the batches of the document at base. Of limits, Value and Columns count.
func NewWriter(ctx context.Context, to scanners.Receiver, base scanners.Private, limits formats.Limits) *Writer {
	return &Writer{ctx: ctx, to: to, base: base, limits: limits, names: map[string]int{}}
}

// Flush hands over the batch that is being filled.
func (w *Writer) Flush() error {
	b := w.b
	if b == nil {
		return w.refused
	}
	w.b, w.at.next = nil, w.at.next+int64(b.Records)
	w.refused = w.to.Batch(b)
	return w.refused
}

// Stopped is what the receiver or the context ended the reading with, nil as long as it goes on.
func (w *Writer) Stopped() error {
	if w.refused != nil {
		return w.refused
	}
	return w.ctx.Err()
}

// Close ends the document with what its reading ended with: what is left is handed over, or given back if the receiver
// or the context ended it. It returns err, or what the receiver says.
func (w *Writer) Close(err error) error {
	if u := (*scanners.Unread)(nil); w.refused == nil && (err == nil || errors.As(err, &u)) {
		if refused := w.Flush(); refused != nil {
			return refused
		}
		return err
	}
	if w.b != nil {
		w.b.Release()
		w.b = nil
	}
	if w.refused != nil {
		return w.refused
	}
	return err
}

// Unread records what could not be read at the part of this name, after what was read before it; "" is the document itself.
func (w *Writer) Unread(name string, u *scanners.Unread) error {
	if err := w.Flush(); err != nil {
		return err
	}
	at := *u
	at.Part = w.Part(name)
	w.refused = w.to.Unread(&at)
	return w.refused
}

// Ended judges what the reading of a part ended with, io.EOF being its end. What is wrong with the part alone is recorded; what
// ends the whole document is returned: the receiver's or the context's error, a limit that is reached.
func (w *Writer) Ended(name string, err error) error {
	if stopped := w.Stopped(); stopped != nil {
		return stopped
	}
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	err = Damage(err)
	if u, ok := errors.AsType[*scanners.Unread](err); ok && u.Why != scanners.OverLimit {
		return w.Unread(name, u)
	}
	return err
}

// Part is the place of this name inside the document, which is "" itself.
func (w *Writer) Part(name string) scanners.Private {
	if name == "" {
		return w.base
	}
	return formats.Inside(w.base, name)
}

// Place is a place in a document, whose records are numbered.
type Place struct {
	w       *Writer
	name    string
	part    scanners.Private
	settled bool
	fields  []scanners.Field
	next    int64 // number of the first record of the next batch
}

// Lines is a place of running text. A second place of one name gets a number behind it.
func (w *Writer) Lines(name string) *Place {
	return w.place(name, scanners.Field{Name: scanners.NewPrivate(TextField), Text: true})
}

// Records is a place of records with these fields; one called "text" holds running text.
func (w *Writer) Records(name string, fields ...string) *Place {
	list := make([]scanners.Field, len(fields))
	for i, f := range fields {
		list[i] = scanners.Field{Name: scanners.NewPrivate(f), Text: f == TextField}
	}
	return w.place(name, list...)
}

func (w *Writer) place(name string, fields ...scanners.Field) *Place {
	return &Place{w: w, name: name, fields: fields, next: 1}
}

// settle gives the place its part, once it has a record.
func (p *Place) settle() {
	w, unique := p.w, p.name
	for n := w.names[p.name] + 1; w.names[unique] > 0; n++ {
		unique = fmt.Sprintf("%s #%d", p.name, n)
		w.names[p.name] = n
	}
	w.names[unique]++
	p.part, p.settled = w.Part(unique), true
}

// begin sees to it that the batch being filled is this place's.
func (p *Place) begin() (*scanners.Batch, error) {
	w := p.w
	if w.b != nil && w.at == p {
		return w.b, nil
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	if err := w.ctx.Err(); err != nil {
		return nil, err
	}
	if !p.settled {
		p.settle()
	}
	w.b, w.at, w.size = w.to.New(), p, 0
	w.b.Reset(p.part, p.fields)
	w.b.First = p.next
	return w.b, nil
}

// end counts the record, and hands the batch over if it is full.
func (p *Place) end(size int) error {
	w := p.w
	w.b.Records++
	if w.size += size; w.b.Records >= formats.BatchRecords || w.size >= formats.BatchBytes {
		return w.Flush()
	}
	return nil
}

// Line adds a record of text, several if it is longer than the limit of a value. White space alone is left out.
func (p *Place) Line(text []byte) error {
	for text = bytes.TrimSpace(text); len(text) > 0; {
		piece := p.w.piece(text)
		text = text[len(piece):]
		b, err := p.begin()
		if err != nil {
			return err
		}
		b.Columns[0].Append(valid(piece))
		if err := p.end(len(piece) + 1); err != nil {
			return err
		}
	}
	return nil
}

// piece is as much of a value as may be kept together.
func (w *Writer) piece(value []byte) []byte {
	if limit := w.limits.Value; len(value) > limit {
		return value[:max(1, formats.Cut(value[:limit]))]
	}
	return value
}

// Row adds a record with a value for each field. Empty ones are NULL; a record of them alone is left out.
func (p *Place) Row(values ...[]byte) error {
	size := 0
	for _, v := range values {
		size += len(bytes.TrimSpace(v))
	}
	if size == 0 {
		return nil
	}
	b, err := p.begin()
	if err != nil {
		return err
	}
	record := b.Records
	for i := range b.Columns {
		for v := bytes.TrimSpace(values[i]); len(v) > 0; {
			piece := p.w.piece(v)
			v = v[len(piece):]
			b.Columns[i].AppendTo(record, valid(piece))
		}
	}
	return p.end(size + len(values))
}

// valid is the value in valid UTF-8.
func valid(value []byte) []byte {
	if utf8.Valid(value) {
		return value
	}
	return bytes.ToValidUTF8(value, []byte("\uFFFD"))
}

// Damage says what an error that ended the reading of a part means for it, nil for nil. Nothing of its text is shown.
func Damage(err error) error {
	if err == nil {
		return nil
	}
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return u
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &scanners.Unread{Why: scanners.Truncated, Detail: "it ends too early; what came before was read", Bytes: -1}
	}
	return &scanners.Unread{Why: scanners.Corrupt, Detail: "it is damaged; what came before was read", Bytes: -1}
}
