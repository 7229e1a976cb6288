package formats

import (
	"bytes"
	"cmp"
	"errors"
	"slices"

	"dossier/scanners"
	"dossier/scanners/formats/transfer"
)

// maxEncoded is how long a value in pieces may be, in bytes. What is beyond is missing from its end.
const maxEncoded = 64 << 20

// EncodedValues takes out of batches what is encoded in base64 in their values: what [Encoded] tells, and of running text files alone, since a
// text in base64 has many lines. A value may go on in pieces, in the same record or in the batches behind. The zero value is ready for use
// where none does.
type EncodedValues struct {
	piece int // bytes that a piece has at least which another one follows; 0: none goes on
	ready []encodedValue
	going []encodedValue // of which another piece follows, in this batch or the next
	tails map[string]tail
}

// tail is how many values of a field the last record had up to the end of a batch, and whether a piece of the last one may follow.
type tail struct {
	values int
	more   bool
}

// encodedValue is a value of a field that is encoded.
type encodedValue struct {
	part   scanners.Private // of the record
	record int64
	field  string
	nth    int    // of the field's values in the record, from 1
	text   []byte // its own
}

// InPieces returns an EncodedValues for batches of a decoder with these limits.
func InPieces(limits Limits) EncodedValues { return EncodedValues{piece: limits.Value - cutWithin} }

// Take looks at a batch, which is left as it is.
func (e *EncodedValues) Take(b *scanners.Batch) {
	before := e.tails
	if e.tails = nil; !b.Continues {
		e.End()
		before = nil
	}
	for i := range b.Columns {
		c := &b.Columns[i]
		e.tail(b, c, before[c.Name.Reveal()])
		if len(e.going) == 0 && !mayBeEncoded(c) {
			continue
		}
		nth := 0
		for v := range c.Len() {
			if v == 0 || c.Record(v) != c.Record(v-1) {
				nth = before[c.Name.Reveal()].begun(b, c.Record(v))
			}
			if !c.Null(v) {
				nth++
			}
			if value := c.Value(v); len(value) >= shortestText || len(e.going) > 0 {
				e.value(b, c, v, value, nth)
			}
		}
	}
}

// tail notes the values of a batch's last record, where it may go on in the next.
func (e *EncodedValues) tail(b *scanners.Batch, c *scanners.Column, before tail) {
	last := c.Len() - 1
	if e.piece == 0 || last < 0 || c.Record(last) != b.Records-1 {
		return
	}
	n := before.begun(b, b.Records-1)
	for v := last; v >= 0 && c.Record(v) == b.Records-1; v-- {
		if !c.Null(v) {
			n++
		}
	}
	if e.tails == nil {
		e.tails = map[string]tail{}
	}
	e.tails[c.Name.Reveal()] = tail{n, len(c.Value(last)) >= e.piece}
}

// begun is how many values of a field a record of a batch had in batches before, where this is of the last of those. The first piece in this one of a value
// that was begun counts as it did there.
func (t tail) begun(b *scanners.Batch, record int) int {
	switch {
	case record > 0 || !b.Continues:
		return 0
	case t.more:
		return t.values - 1
	}
	return t.values
}

// mayBeEncoded tells whether a column holds a value that is encoded.
func mayBeEncoded(c *scanners.Column) bool {
	if len(c.KeptData()) < shortestText {
		return false
	}
	for k := range c.Kept() {
		if value := c.KeptValue(k); len(value) >= shortestText {
			if _, is := Encoded(value); is {
				return true
			}
		}
	}
	return false
}

func (e *EncodedValues) value(b *scanners.Batch, c *scanners.Column, v int, value []byte, nth int) {
	one := encodedValue{part: b.Part, record: b.First + int64(c.Record(v)), field: c.Name.Reveal()}
	more := e.piece > 0 && len(value) >= e.piece
	for i := range e.going {
		if last := &e.going[i]; last.record == one.record && last.field == one.field {
			if len(last.text) <= maxEncoded {
				last.text = append(last.text, value...)
			}
			if !more {
				e.ready, e.going = append(e.ready, *last), slices.Delete(e.going, i, i+1)
			}
			return
		}
	}
	text, is := Encoded(value)
	if !is || c.Text && (len(text) < shortestFile || !beginsFile(text)) {
		return
	}
	one.nth, one.text = nth, bytes.Clone(text)
	if more {
		e.going = append(e.going, one)
	} else {
		e.ready = append(e.ready, one)
	}
}

// End tells that the last record has ended.
func (e *EncodedValues) End() {
	e.ready = append(e.ready, e.going...)
	e.going = e.going[:0]
}

// Ready tells whether there is something to drain.
func (e *EncodedValues) Ready() bool { return len(e.ready) > 0 }

// Drain gives what was taken, decoded, field by field: with the part of its record, the field, the record's number, and which of the field's values in it
// held it, from 1. An error is do's.
func (e *EncodedValues) Drain(do func(part scanners.Private, field string, record int64, nth int, content []byte) error) error {
	ready := e.ready
	e.ready = nil
	slices.SortStableFunc(ready, func(a, b encodedValue) int {
		return cmp.Or(cmp.Compare(a.part.Reveal(), b.part.Reveal()), cmp.Compare(a.field, b.field), cmp.Compare(a.record, b.record))
	})
	for i := range ready {
		one := &ready[i]
		content := transfer.DecodeBase64(one.text)
		one.text = nil
		if err := do(one.part, one.field, one.record, one.nth, content); err != nil {
			return err
		}
	}
	return nil
}

// inValues opens what is encoded in the values of a decoder's batches.
type inValues struct {
	EncodedValues
	open     func(in Input, to scanners.Receiver) error // as Open
	contents *Contents
	left     *LeftOut
}

func (r *opening) inValues(in Input, open func(Input, scanners.Receiver) error) *inValues {
	left := NewLeftOut(in.Part)
	return &inValues{EncodedValues: InPieces(r.o.Limits), open: open, contents: NewContents(besides{r}, nil, left), left: left}
}

// drain opens what was taken. The batches that it stood in are handed over before: who waits for a second batch while holding a first may wait for
// ever.
func (v *inValues) drain() error {
	err := v.Drain(func(part scanners.Private, field string, record int64, nth int, content []byte) error {
		v.contents.Record(record, nil, HeldEntry(field, nth))
		body := bytes.NewReader(content)
		in := Input{Body: body, At: body, Part: decodedPart(part, field), Size: int64(len(content))}
		err := v.open(in, v.contents)
		if u, ok := errors.AsType[*scanners.Unread](err); ok {
			placed := *u
			placed.Part = in.Part
			v.left.Add(&placed)
			return nil
		}
		return err
	})
	if err != nil {
		v.contents.Drop()
		return err
	}
	return v.contents.Flush()
}

// besides hands over batches that count nothing of what the source stores.
type besides struct{ r *opening }

func (b besides) New() *scanners.Batch { return b.r.to.New() }

// Entries implements [scanners.Entered].
func (b besides) Entries() bool { return scanners.Entries(b.r.to) }

func (b besides) Unread(u *scanners.Unread) error { return (&level{r: b.r}).Unread(u) }

func (b besides) Batch(batch *scanners.Batch) error {
	r := b.r
	if r.stop != nil {
		batch.Release()
		return r.stop
	}
	batch.Bytes = 0
	r.inReceiver = true
	r.stop = r.to.Batch(batch)
	r.inReceiver = false
	return r.stop
}
