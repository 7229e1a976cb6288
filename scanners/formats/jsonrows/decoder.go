// Package jsonrows decodes JSON: single documents, JSON lines (NDJSON), concatenated and record-separated JSON
// (RFC 8259, RFC 7464), in memory that does not grow with the input.
//
// # Records
//
// In a stream of several values each value is a record. Of a document that is one array each element is one. A
// document that is one object is walked down through its objects: each element of an array of objects or arrays met on the
// way ({"users":[…],"orders":[…]}) is a record, and so is each member whose key is data rather than a name
// ({"-Kx9":{…},"-Kz2":{…}}); what stands between these makes records of its own. Such an object is left whole, as one record,
// if it is small (it fits in the first 64 KiB), has no such array of ten elements or more, and an object on the way
// holds a string beside an array: that is one thing with its parts rather than a wrapping for a list.
//
// # Fields
//
// A field is named by its path: address.city, items[].sku, users[].email. A record that is an array has a field a
// position: [0], [1], the later ones []. A record that is a scalar is the field (value). Every column is filled by
// AppendTo, so that a record may have several values of a field; an absent member and a null have none. Numbers keep their
// literal text. A field's Type is "string", "number" or "boolean", "" once they were seen to mix.
//
// A key that is not like an identifier (an e-mail address, a number, a UUID), any of an object whose first 16 members or more
// are objects in a document that is walked down, and any further one of an object that has too many different ones, is
// data: its values go to the field path.* and the key itself is a value of path.*key. A key in words ("First Name") becomes a name when it was met in three objects and in half of all at its place.
//
// # What is not JSON
//
// A record is read up to where it stops being JSON. The rest of that line goes as it is to the field (unparsed), which is
// running text, and reading goes on with the next line. NaN, Infinity and -Infinity, which Python and JavaScript tools
// write, are taken for numbers. Bytes that are not UTF-8 stay as they are.
package jsonrows

import (
	"cmp"
	"context"
	"io"
	"sync"

	"dossier/scanners"
	"dossier/scanners/formats"
)

const (
	maxDepth   = 200       // of arrays and objects in each other; what lies deeper is read as text
	windowSize = 128 << 10 // bytes of the input held at a time
	rowFields  = 100       // positions of an array-shaped record that are fields of their own
)

// Decoder reads JSON. The zero value is ready for use; it must not be copied.
type Decoder struct {
	// Limits: of Value and Columns, 0 means that of DefaultLimits. A longer value is cut into continuing records; more fields
	// are folded into path.* and, where that is a new one, into *.
	Limits formats.Limits

	idle sync.Pool // of *reading
}

// Name implements [formats.Decoder].
func (*Decoder) Name() string { return "json" }

// Yields implements [formats.Describer].
func (*Decoder) Yields() formats.Description {
	return formats.Description{
		What: "documents, arrays, JSON lines (those of a log also with lines of text between them); nested keys become field paths (`address.city`, `items[].sku`). Keys of objects that are " +
			"data rather than names (an object keyed by e-mail address) are values of a field `….*key`",
		Where: "element or line",
	}
}

// Decode implements [formats.Decoder]. Its input is UTF-8.
func (d *Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	r := d.reading(ctx, in, to)
	err := r.run()
	d.giveBack(r)
	return err
}

// reading prepares the reading of an input.
func (d *Decoder) reading(ctx context.Context, in formats.Input, to scanners.Receiver) *reading {
	r, ok := d.idle.Get().(*reading)
	if !ok {
		r = &reading{source: source{buf: make([]byte, windowSize)}}
	}
	limits := formats.DefaultLimits()
	*r = reading{
		source:  source{ctx: ctx, body: in.Body, buf: r.buf},
		tree:    newTree(cmp.Or(d.Limits.Columns, limits.Columns)),
		to:      to,
		part:    in.Part,
		limit:   max(cmp.Or(d.Limits.Value, limits.Value), 16),
		scratch: r.scratch[:0],
		spare:   r.spare[:0],
		entered: scanners.Entries(to),
	}
	return r
}

// giveBack keeps the memory of a reading that has ended.
func (d *Decoder) giveBack(r *reading) {
	if r.batch != nil {
		r.batch.Release()
	}
	clear(r.spare)
	*r = reading{source: source{buf: r.buf}, scratch: r.scratch, spare: r.spare}
	d.idle.Put(r)
}

// source is a window on the input.
type source struct {
	ctx  context.Context
	body io.Reader
	buf  []byte
	pos  int // of the next byte
	end  int
	err  error // why no more bytes come: io.EOF or the body's error

	base   int64 // where the window begins in the input
	lines  int64 // ended in what has left the window
	byLine bool  // a value ends with its line
	depth  int   // of the value being read
}
