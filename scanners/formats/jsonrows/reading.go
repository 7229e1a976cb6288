package jsonrows

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// errSyntax says that the byte at pos, or the end, cannot stand there.
var errSyntax = errors.New("not JSON")

const (
	cellBytes = 9                      // what a value costs in a column beside its bytes
	mostBytes = 2 * formats.BatchBytes // of a batch, which is handed over then, also within a record
)

// reading is one call of Decode.
type reading struct {
	source
	tree
	to    scanners.Receiver
	part  scanners.Private
	limit int // bytes of a value

	batch   *scanners.Batch
	batches int // so far
	ready   int // columns of batch that have buffers: more than it has fields, so that new fields use those too
	spare   []scanners.Field
	count   int   // records in batch
	size    int   // bytes in batch
	first   int64 // number of the record last begun
	record  int   // its index in batch
	open    bool  // it may still grow

	walk       bool // inside an object that is walked down for its lists
	recovering bool // something was not JSON: brackets of what it stood in may be left over
	cut        bool // the input ends inside a value

	scratch []byte // of strings with escapes, and of text
	partial int    // how much of scratch was read of a string that broke off

	marks *marking // nil: nobody asks where records stand

	entered bool   // somebody asks which values stand together in an entry of a list inside a record
	entry   string // that being read, "" none
	entries int    // begun in the input

	badLines, badFirst, badBytes int64
	deep, deepFirst              int64
}

// run reads the whole input. It leaves a batch that was not handed over to the caller.
func (r *reading) run() error {
	return r.as(r.shape())
}

// shape judges how the values of the input lie.
func (r *reading) shape() shape {
	r.has(formats.HeadSize)
	if bytes.HasPrefix(r.buf[:r.end], []byte("\xef\xbb\xbf")) {
		r.pos = 3
	}
	return judge(r.buf[r.pos:min(r.end, formats.HeadSize)], r.err == io.EOF && r.end <= formats.HeadSize)
}

// as reads the input as one of this shape.
func (r *reading) as(shape shape) error {
	r.byLine, r.dictionaries = shape.lines, shape.dictionaries
	if r.dictionaries[""] {
		r.root.nested = maxObjects
	}
	if err := r.values(shape.walk); err != nil {
		return err
	}
	if r.batch != nil {
		if err := r.handOver(); err != nil {
			return err
		}
	}
	return r.verdict()
}

// verdict reports what was read as text, and how the input ended.
func (r *reading) verdict() error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if r.badLines > 0 {
		detail := fmt.Sprintf("%d lines are not JSON and were read as text, the first is line %d", r.badLines, r.badFirst)
		if err := r.unread(scanners.Corrupt, detail, r.badBytes); err != nil {
			return err
		}
	}
	if r.deep > 0 {
		detail := fmt.Sprintf("%d values lie deeper than %d levels and were read as text, the first in line %d", r.deep, maxDepth, r.deepFirst)
		if err := r.unread(scanners.OverLimit, detail, -1); err != nil {
			return err
		}
	}
	switch {
	case r.err != io.EOF:
		return scanners.AsUnread(r.err)
	case r.cut:
		return &scanners.Unread{Part: r.part, Why: scanners.Truncated, Detail: "the last JSON value is not complete", Bytes: -1}
	}
	return nil
}

func (r *reading) unread(why scanners.Why, detail string, size int64) error {
	return r.to.Unread(&scanners.Unread{Part: r.part, Why: why, Detail: detail, Bytes: size})
}

// values reads one value of the stream after the other.
func (r *reading) values(walk bool) error {
	for first := true; ; first = false {
		c := r.next()
		if r.ended() {
			return nil
		}
		from := r.offset()
		if r.pos > 0 && r.buf[r.pos-1] == 0x1e {
			from--
		}
		alone := false // the value is one record
		var err error
		switch {
		case c == '[' && !r.byLine:
			err = r.list(r.root)
		case c == '{' && walk && first:
			r.walk = true
			err = r.object(r.root)
			if r.walk = false; err == nil {
				err = r.close()
			}
		case r.recovering && (c == ',' || c == ']' || c == '}'):
			r.pos++
		default:
			alone = true
			err = r.one(r.root)
		}
		if errors.Is(err, errSyntax) {
			if r.marks != nil && !alone {
				return &formats.Uncut{Why: "the document is not JSON as a whole"}
			}
			err = r.restOfLine(r.byLine && c >= ' ' && c != '{' && c != '[' && c != '"')
		}
		if err == nil && alone && r.marks != nil {
			err = r.markLine(from)
		}
		if err != nil {
			return err
		}
	}
}

// one reads the next value as a record.
func (r *reading) one(n *node) error {
	c := r.next()
	if r.ended() {
		return errSyntax
	}
	r.begin()
	var err error
	if c == '[' {
		err = r.array(n, true)
	} else {
		err = r.value(n)
	}
	if err != nil {
		return err
	}
	return r.endRecord()
}

// begin begins a record.
func (r *reading) begin() {
	r.first++
	r.open = true
	r.markBegin()
	if r.batch == nil {
		r.newBatch()
	}
	r.record = r.count
	r.count++
}

// endRecord ends the record, and the batch if that is full.
func (r *reading) endRecord() error {
	r.open = false
	if r.batch != nil && (r.size >= formats.BatchBytes || r.count >= formats.BatchRecords) {
		return r.handOver()
	}
	return nil
}

func (r *reading) newBatch() {
	var unnamed [32]scanners.Field
	r.spare = append(append(r.spare[:0], r.fields...), unnamed[:]...)
	r.batch = r.to.New()
	r.batches++
	r.batch.Reset(r.part, r.spare)
	r.ready = len(r.batch.Columns)
	r.batch.Columns = r.batch.Columns[:len(r.fields)]
	r.batch.First = r.first
}

// goOn begins a batch with the rest of a record that was too long for one.
func (r *reading) goOn() {
	if !r.open {
		r.begin()
		return
	}
	r.newBatch()
	r.batch.Continues = true
	r.record, r.count = 0, 1
}

// handOver hands the batch over.
func (r *reading) handOver() error {
	b := r.batch
	b.Records = r.count
	for i := range b.Columns {
		b.Columns[i].Type = typeName(r.seen[i])
	}
	r.batch, r.count, r.size = nil, 0, 0
	if err := r.to.Batch(b); err != nil {
		return err
	}
	return r.ctx.Err()
}

// add adds a value to the record.
func (r *reading) add(n *node, sort uint8, value []byte) error {
	if r.batch == nil {
		r.goOn()
	}
	if n.column < 0 {
		r.newField(n)
	}
	r.seen[n.column] |= sort
	r.recur[n.column].AppendTo(&r.batch.Columns[n.column], r.record, value)
	if r.entered && r.entry != "" {
		r.batch.Columns[n.column].Enter(r.entry)
	}
	if r.size += len(value) + cellBytes; r.size < mostBytes {
		return nil
	}
	return r.handOver()
}

// newField gives a node a column, also in the batch being filled.
func (r *reading) newField(n *node) {
	r.field(n)
	if r.batch == nil {
		return
	}
	b := r.batch
	for i := len(b.Columns); i < len(r.fields); i++ {
		if i < r.ready {
			b.Columns = b.Columns[:i+1]
			b.Columns[i].Field = r.fields[i]
			continue
		}
		b.Columns = append(b.Columns, *scanners.NewColumn(r.fields[i]))
	}
}

// pieces adds text in pieces of at most the limit, as long as there is more than that, and moves the rest to the front.
func (r *reading) pieces(n *node, text []byte) ([]byte, error) {
	from := 0
	for len(text)-from > r.limit {
		size := cutAt(text[from : from+r.limit])
		if err := r.add(n, isString, text[from:from+size]); err != nil {
			return nil, err
		}
		from += size
	}
	return text[:copy(text, text[from:])], nil
}

// restOfLine hands over, as text, what a string that broke off held and all up to the end of the line. It counts as damage unless it is said to
// be text, which stands between the lines of a log in JSON: a stack trace.
func (r *reading) restOfLine(text bool) error {
	line := r.line()
	r.entry = ""
	rest := r.scratch[:r.partial]
	ended, size := false, int64(0)
	for !ended && !r.ended() {
		part := r.buf[r.pos:r.end]
		if i := bytes.IndexByte(part, '\n'); i >= 0 {
			part, ended = part[:i], true
		}
		var err error
		if rest, err = r.pieces(r.unparsed, append(rest, part...)); err != nil {
			return err
		}
		r.pos += len(part)
		size += int64(len(part))
	}
	atEnd := size == 0 && !ended
	r.scratch = rest
	if rest = bytes.TrimRight(rest, "\r"); len(rest) > 0 {
		if !r.open {
			r.begin()
		}
		if err := r.add(r.unparsed, isString, rest); err != nil {
			return err
		}
	}
	r.depth, r.partial, r.walk, r.recovering = 0, 0, false, true
	if r.cut = r.cut || atEnd; !r.cut && !text {
		r.badLines++
		r.badBytes += size
		if r.badFirst == 0 {
			r.badFirst = line
		}
	}
	return r.endRecord()
}
