// Package logrows reads logs of four forms as records whose fields have names: those of web servers (common and combined), syslog (RFC 3164
// and RFC 5424) and lines of key=value pairs. A record is a line and has its number. A line that has another form than most, such as those of
// a stack trace, is a record of one field of running text.
package logrows

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/plaintext"
	"dossier/scanners/formats/records"
)

// LineField is the name of the field of a line that has another form than most. No key of a pair can be called so.
const LineField = "whole line"

// Decoder reads UTF-8 text. The zero value is ready for use; it must not be copied.
type Decoder struct {
	Limits formats.Limits // of Value and Columns, 0 means that of DefaultLimits

	idle sync.Pool // of *splitting, for their memory
}

// Name implements [formats.Decoder].
func (*Decoder) Name() string { return "log" }

// Yields implements [formats.Describer].
func (*Decoder) Yields() formats.Description {
	return formats.Description{
		What: "logs of web servers (common and combined: `client_ip`, `user`, `time`, `request`, `referrer`, `user_agent` …), of syslog (RFC 3164 and 5424: " +
			"`host`, `program`, `message` …) and of `key=value` pairs, by their fields; lines of another form, such as stack traces, as text",
		Where: "line",
	}
}

// Recognise implements [formats.Decoder]: by the first lines, most of which must have one of the forms. Where some have not, what looks like
// another format is one.
func (*Decoder) Recognise(head []byte, _ formats.Input) formats.Likeness {
	lines := bytes.Split(head[:min(len(head), judgedBytes)], []byte("\n"))
	if len(head) >= judgedBytes {
		lines = lines[:len(lines)-1] // which may be cut
	}
	switch _, fitting, other := judge(func(i int) ([]byte, bool) {
		if i >= len(lines) {
			return nil, false
		}
		return bytes.TrimSuffix(lines[i], []byte("\r")), true
	}); {
	case fitting > 1 && fitting >= 9*other:
		return formats.Certain
	case fitting > other:
		return formats.Maybe
	}
	return formats.No
}

const (
	judgedLines = 100
	judgedBytes = 32 << 10
)

// judge finds the form that most of the first lines have, how many of them do, and how many do not. The lines of a stack trace, which are
// indented, speak for nothing.
func judge(line func(int) ([]byte, bool)) (best form, fitting, other int) {
	var counts [len(forms)]int
	lines := 0
	r := &row{}
	for i := range judgedLines {
		text, ok := line(i)
		if !ok {
			break
		}
		if len(text) == 0 || text[0] == ' ' || text[0] == '\t' {
			continue
		}
		lines++
		for f, split := range forms {
			if r.split(split, text) {
				counts[f]++
				break
			}
		}
	}
	for f, n := range counts {
		if n > fitting {
			best, fitting = forms[f], n
		}
	}
	if best == nil {
		best = forms[0]
	}
	return best, fitting, lines - fitting
}

// Decode implements [formats.Decoder]. Lines are found by the decoder of plain text.
func (d *Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	s, ok := d.idle.Get().(*splitting)
	if !ok {
		s = &splitting{lines: scanners.NewBatch(nil)}
	}
	s.place, s.to, s.receiver = records.NewPlace(in.Part, d.Limits.Columns), records.NewWriter(ctx, to, d.Limits.Value), to
	s.place.Recurs()
	err := s.all(ctx, d.Limits, in)
	*s = splitting{lines: s.lines, row: row{cells: s.row.cells, scratch: s.row.scratch}}
	d.idle.Put(s)
	return err
}

// all reads the whole input.
func (s *splitting) all(ctx context.Context, limits formats.Limits, in formats.Input) error {
	return s.to.Finish((plaintext.Decoder{Limits: limits}).Decode(ctx, formats.Input{Body: in.Body, Size: in.Size}, s))
}

// splitting is one call of Decode: the receiver of lines.
type splitting struct {
	receiver scanners.Receiver
	to       *records.Writer
	place    *records.Place
	lines    *scanners.Batch // filled again and again
	form     form            // nil: there was no line yet
	row      row
	fields   []named // of the cells of the last line, in order
}

// named is a field that was met.
type named struct {
	name  string
	field int
}

func (s *splitting) New() *scanners.Batch { return s.lines }

func (s *splitting) Unread(u *scanners.Unread) error { return s.receiver.Unread(u) }

func (s *splitting) Batch(b *scanners.Batch) error {
	lines := &b.Columns[0]
	if s.form == nil {
		s.form = s.judge(lines)
	}
	for i := range lines.Len() {
		text := lines.Value(i)
		if b.Continues && i == 0 { // the rest of a line that is too long for one value
			if err := s.to.Add(s.place.Field(LineField, true), text); err != nil {
				return err
			}
			continue
		}
		if err := s.record(text); err != nil {
			return err
		}
	}
	return nil
}

// judge finds the log's form by the same lines as Recognise.
func (s *splitting) judge(lines *scanners.Column) form {
	bytes := 0
	best, _, _ := judge(func(i int) ([]byte, bool) {
		if i >= lines.Len() {
			return nil, false
		}
		bytes += len(lines.Value(i)) + 1
		return lines.Value(i), bytes <= judgedBytes
	})
	return best
}

// record hands over a line.
func (s *splitting) record(text []byte) error {
	if err := s.to.Begin(s.place); err != nil {
		return err
	}
	if !s.row.split(s.form, text) {
		if len(text) == 0 {
			return nil
		}
		return s.to.Add(s.place.Field(LineField, true), text)
	}
	for i := range s.row.cells {
		c := &s.row.cells[i]
		if err := s.to.Add(s.fieldOf(i, c), c.value); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf is the field of the line's cell i, which mostly is that of the line before.
func (s *splitting) fieldOf(i int, c *cell) int {
	if i < len(s.fields) && s.fields[i].name == string(c.name) {
		return s.fields[i].field
	}
	met := named{string(c.name), s.place.FieldOf(c.name, c.text)}
	if c.apart {
		s.place.Apart(met.field)
	}
	s.fields = append(s.fields[:min(i, len(s.fields))], met)
	return met.field
}

// Mark implements [formats.Marker]: a line can go.
func (*Decoder) Mark(ctx context.Context, in formats.Input, marks *formats.Marks) (func(context.Context, formats.Input, *formats.Marks) error, error) {
	again, err := (plaintext.Decoder{}).Mark(ctx, in, marks)
	if errors.Is(err, erasing.ErrChanged) {
		return nil, &formats.Uncut{Why: "single values of a log's line are not changed: let the rule delete the record, which is its line"}
	}
	return again, err
}
