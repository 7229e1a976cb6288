// Package plaintext reads text as records of one column: its lines, which end in LF, CR LF or, in a text that has no LF at its
// beginning, CR.
package plaintext

import (
	"bytes"
	"context"
	"io"
	"slices"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// FieldName is the name of the one column.
const FieldName = "text"

// Decoder reads UTF-8 text. It answers Maybe to any, so that it comes last.
type Decoder struct {
	Limits formats.Limits // Value: a longer line is cut into continuing records; 0: that of DefaultLimits
}

// Name implements [formats.Decoder].
func (Decoder) Name() string { return "text" }

// Yields implements [formats.Describer].
func (Decoder) Yields() formats.Description {
	return formats.Description{
		What:    "lines of any length: notes, source code, logs of no known form, and any other text as it stands",
		Where:   "line",
		NotRead: "what PostScript programs draw in pieces (**text only**)",
	}
}

// Recognise implements [formats.Decoder].
func (Decoder) Recognise([]byte, formats.Input) formats.Likeness { return formats.Maybe }

// chunk is how many bytes are read at a time, and so at most how many are carried from one batch to the next.
const chunk = 64 << 10

// Decode implements [formats.Decoder]. Lines are found where they were read to: nothing is copied but what a batch has too
// much, and lines behind one that ended in CR LF.
func (d Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	limit := d.Limits.Value
	if limit <= 0 {
		limit = formats.DefaultLimits().Value
	}
	t := &text{body: in.Body, limit: limit}
	field := []scanners.Field{{Name: scanners.NewPrivate(FieldName), Text: true}}
	for first, continues := int64(1), false; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if t.err != nil && len(t.carry) == 0 {
			return t.ending(ctx)
		}
		b := to.New()
		b.Reset(in.Part, field)
		b.First, b.Continues = first, continues
		t.fill(b)
		if b.Records == 0 {
			b.Release()
			return t.ending(ctx)
		}
		first += int64(b.Records)
		if continues = t.split; continues {
			first--
		}
		if err := to.Batch(b); err != nil {
			return err
		}
	}
}

// text is a text that is being read.
type text struct {
	body  io.Reader
	limit int
	begun bool
	cr    bool   // lines end in CR
	carry []byte // read and not yet handed over
	err   error  // what body ended with
	split bool   // the last record of the last batch goes on
}

// ending is what Decode returns at the end of the body.
func (t *text) ending(ctx context.Context) error {
	if t.err == io.EOF {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return scanners.AsUnread(t.err)
}

// fill fills the batch's column with lines.
func (t *text) fill(b *scanners.Batch) {
	data, ends := b.Columns[0].Storage()
	data = append(data, t.carry...)
	t.carry = t.carry[:0]
	// data[:done] are lines; the next one begins at data[from:]; there is no line end before data[seen:].
	done, from, seen := 0, 0, 0
	for t.split = false; !t.split && len(ends) < formats.BatchRecords && done < formats.BatchBytes; {
		line := bytes.IndexByte(data[seen:], '\n')
		end := seen + line
		if line < 0 {
			end = len(data)
		}
		switch {
		case end-from > t.limit:
			end = from + formats.Cut(data[from:from+t.limit])
			t.split = true
		case line < 0 && t.err == nil:
			seen = len(data)
			data = t.read(data)
			continue
		case line < 0 && from == len(data):
			b.Columns[0].Load(data[:done], ends)
			b.Records = len(ends)
			return
		case line < 0:
			data = append(data, '\n')
		}
		last := end
		if !t.split && last > from && data[last-1] == '\r' {
			last--
		}
		if t.split {
			t.carry = append(t.carry, data[end:]...)
			data = append(data[:end], '\n')
		}
		if done < from {
			copy(data[done:], data[from:last])
		}
		done += last - from
		data[done] = '\n'
		ends = append(ends, int32(done))
		done++
		from, seen = end+1, end+1
	}
	if !t.split {
		t.carry = append(t.carry, data[from:]...)
	}
	b.Columns[0].Load(data[:done], ends)
	b.Records = len(ends)
}

// read appends the next chunk to data: all of it, unless the body ends, so that batches do not depend on how the body is cut.
func (t *text) read(data []byte) []byte {
	data = slices.Grow(data, chunk)
	begin := len(data)
	for end := begin + chunk; len(data) < end && t.err == nil; {
		var n int
		n, t.err = t.body.Read(data[len(data):end])
		data = data[:len(data)+n]
	}
	fresh := data[begin:]
	if !t.begun {
		t.begun = true
		t.cr = bytes.IndexByte(fresh, '\n') < 0 && bytes.IndexByte(fresh, '\r') >= 0
	}
	if t.cr {
		for i, b := range fresh {
			if b == '\r' {
				fresh[i] = '\n'
			}
		}
	}
	return data
}
