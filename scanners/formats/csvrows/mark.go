package csvrows

import (
	"bytes"
	"context"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Mark implements [formats.Marker]. A record that is changed is written anew in the table's dialect, with quotes where it needs them.
func (d Decoder) Mark(ctx context.Context, in formats.Input, marks *formats.Marks) (func(context.Context, formats.Input, *formats.Marks) error, error) {
	p := d.begin(in, &formats.Nobody{}, nil)
	head := p.buf[:min(len(p.buf), formats.HeadSize)]
	found := layout(head, p.err != nil, in.Name)
	before, whole := len(found.preamble), p
	grown := 0 // the lines before the table, by the edits
	if err := p.tell(ctx, found, marks); err != nil {
		return nil, err
	}
	for _, e := range marks.Edits() {
		if e.From < int64(before) {
			grown += len(e.With) - int(e.To-e.From)
		}
	}
	return func(ctx context.Context, in formats.Input, marks *formats.Marks) error {
		p := d.begin(in, &formats.Nobody{}, whole)
		again := found
		again.begin = min(found.begin+grown, len(p.buf))
		again.preamble = p.buf[:min(before+grown, len(p.buf))]
		return p.tell(ctx, again, marks)
	}, nil
}

// tell reads the text and tells of its records.
func (p *parser) tell(ctx context.Context, found found, marks *formats.Marks) error {
	p.mark = func(from, to int64) error {
		return marks.Record(p.to.first+int64(p.to.b.Records), from, to, func(r *erasing.Removal) ([]byte, error) { return p.changed(r, to) })
	}
	return p.decode(ctx, found)
}

// changed is the record being read, which ends at to, as a removal changes it.
func (p *parser) changed(r *erasing.Removal, to int64) ([]byte, error) {
	t := p.to
	if t.b.Continues && t.b.Records == 0 || t.at > t.named+maxExtra-1 {
		return nil, &formats.Uncut{Why: "a row is too long to change single values of it"}
	}
	var line []byte
	left := len(r.Change)
	for i := range t.at {
		value := t.b.Columns[i].Value(t.b.Columns[i].Len() - 1)
		if cell := r.Cell(t.fields[i].Name.Reveal()); cell != nil {
			value = cell.Value
			left--
		}
		if i > 0 {
			line = append(line, p.delimiter)
		}
		line = p.append(line, value)
	}
	if left > 0 {
		return nil, erasing.ErrChanged
	}
	return append(line, p.ending(to)...), nil
}

// append adds a value to a line.
func (p *parser) append(line, value []byte) []byte {
	special := string([]byte{p.delimiter, p.quote, '\n', '\r'})
	if !bytes.ContainsAny(value, special) && bytes.Equal(value, bytes.TrimSpace(value)) {
		return append(line, value...)
	}
	line = append(line, p.quote)
	for _, c := range value {
		switch {
		case c == p.quote:
			line = append(line, p.quote)
		case c == '\n' && p.cr:
			c = '\r'
		}
		line = append(line, c)
	}
	return append(line, p.quote)
}

// ending is the line end before to.
func (p *parser) ending(to int64) string {
	read := p.buf[:to-p.base]
	switch {
	case p.cr && bytes.HasSuffix(read, []byte("\n")):
		return "\r"
	case bytes.HasSuffix(read, []byte("\r\n")):
		return "\r\n"
	case bytes.HasSuffix(read, []byte("\n")):
		return "\n"
	}
	return ""
}
