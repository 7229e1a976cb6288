package plaintext

import (
	"bytes"
	"context"
	"io"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Mark implements [formats.Marker].
func (Decoder) Mark(ctx context.Context, in formats.Input, marks *formats.Marks) (func(context.Context, formats.Input, *formats.Marks) error, error) {
	t := &text{body: in.Body}
	err := t.mark(ctx, marks)
	return func(ctx context.Context, in formats.Input, marks *formats.Marks) error {
		return (&text{body: in.Body, begun: true, cr: t.cr}).mark(ctx, marks)
	}, err
}

// mark tells of the lines.
func (t *text) mark(ctx context.Context, marks *formats.Marks) error {
	var data, last []byte // last are the last two bytes of the line
	from, at, number := int64(0), int64(0), int64(0)
	end := func() error {
		number++
		err := marks.Record(number, from, at, func(r *erasing.Removal) ([]byte, error) { return t.changed(r, last) })
		last, from = last[:0], at
		return err
	}
	for t.err == nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		data = t.read(data[:0])
		for rest := data; len(rest) > 0; {
			i := bytes.IndexByte(rest, '\n') + 1
			if i == 0 {
				i = len(rest)
			}
			last = append(last, rest[max(0, i-2):i]...)
			last = last[max(0, len(last)-2):]
			at += int64(i)
			if rest[i-1] == '\n' {
				if err := end(); err != nil {
					return err
				}
			}
			rest = rest[i:]
		}
	}
	if t.err != io.EOF {
		return scanners.AsUnread(t.err)
	}
	if at > from {
		return end()
	}
	return nil
}

// changed is a line as a removal changes it.
func (t *text) changed(r *erasing.Removal, last []byte) ([]byte, error) {
	if len(r.Change) != 1 || r.Change[0].Field != FieldName {
		return nil, erasing.ErrChanged
	}
	if bytes.ContainsAny(r.Change[0].Value, "\r\n") { // which may end a line or not, as the rest of the text has it
		return nil, &formats.Uncut{Why: "a value that is to change does not stand in a line of its own: change it by hand"}
	}
	ending := ""
	switch {
	case t.cr && bytes.HasSuffix(last, []byte("\n")):
		ending = "\r"
	case bytes.HasSuffix(last, []byte("\r\n")):
		ending = "\r\n"
	case bytes.HasSuffix(last, []byte("\n")):
		ending = "\n"
	}
	return append(bytes.Clone(r.Change[0].Value), ending...), nil
}
