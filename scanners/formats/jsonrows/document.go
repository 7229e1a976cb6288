package jsonrows

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// ahead is a line before a document that stands by itself, so that it is read as one of several, as those of a column are.
const ahead = "{}\n"

// Set is a document that is a value of something else, as a cell of a table, with some of its values set: by their paths, as Decode calls its fields.
// All else of it stays as it is. What was made is read again and compared; an error is a [*formats.Uncut] or the context's.
func Set(ctx context.Context, doc []byte, change []erasing.Cell) ([]byte, error) {
	d := &Decoder{}
	marks := formats.NewMarks([]erasing.Removal{{Number: 2, Change: change}})
	if _, err := d.Mark(ctx, lined(doc), marks); err != nil {
		return nil, err
	}
	edits := slices.Clone(marks.Edits())
	for i := range edits {
		edits[i].From, edits[i].To = edits[i].From-int64(len(ahead)), edits[i].To-int64(len(ahead))
		if edits[i].From < 0 || edits[i].To > int64(len(doc)) {
			return nil, notSet()
		}
	}
	var out bytes.Buffer
	if err := formats.Apply(bytes.NewReader(doc), &out, edits); err != nil {
		return nil, notSet()
	}
	was, err := valuesOf(ctx, d, doc)
	if err != nil {
		return nil, err
	}
	is, err := valuesOf(ctx, d, out.Bytes())
	if err != nil {
		return nil, err
	}
	was.set(change)
	if !maps.EqualFunc(was, is, slices.Equal) {
		return nil, notSet()
	}
	return out.Bytes(), nil
}

func notSet() error {
	return &formats.Uncut{Why: "with the new values it would not read as it is to: change them by hand"}
}

// lined is a document as a line of its own: a line break stands in it between tokens only, where a space does as well.
func lined(doc []byte) formats.Input {
	text := append([]byte(ahead), bytes.ReplaceAll(doc, []byte("\n"), []byte(" "))...)
	text = append(text, '\n')
	return formats.Input{Body: bytes.NewReader(text), Size: int64(len(text))}
}

// fieldValues are a document's values, by field.
type fieldValues map[string][]string

// valuesOf reads a document.
func valuesOf(ctx context.Context, d *Decoder, doc []byte) (fieldValues, error) {
	to := &collector{values: fieldValues{}}
	if err := d.Decode(ctx, lined(doc), to); err != nil || to.unread {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &formats.Uncut{Why: "the value is no JSON document that can be read to its end"}
	}
	return to.values, nil
}

type collector struct {
	formats.Nobody
	values fieldValues
	unread bool
}

// Batch implements [scanners.Receiver].
func (c *collector) Batch(b *scanners.Batch) error {
	defer b.Release()
	for i := range b.Columns {
		from := &b.Columns[i]
		for v := range from.Len() {
			if name := from.Name.Reveal(); !from.Null(v) {
				c.values[name] = append(c.values[name], string(from.Value(v)))
			}
		}
	}
	return nil
}

// Unread implements [scanners.Receiver].
func (c *collector) Unread(*scanners.Unread) error {
	c.unread = true
	return nil
}

// set makes the values what they are to be.
func (f fieldValues) set(change []erasing.Cell) {
	for name, values := range f {
		var left []string
		for i, v := range values {
			at := slices.IndexFunc(change, func(c erasing.Cell) bool { return c.Field == name && (c.Nth == 0 || c.Nth == i+1) })
			switch {
			case at < 0:
				left = append(left, v)
			case !change[at].Null:
				left = append(left, string(change[at].Value))
			}
		}
		if f[name] = left; len(left) == 0 {
			delete(f, name)
		}
	}
	for _, c := range change { // what was null
		if f[c.Field] == nil && !c.Null && c.Nth == 0 {
			f[c.Field] = []string{string(c.Value)}
		}
	}
}
