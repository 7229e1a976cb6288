// Package csvrows reads tables in text: values between commas, tabs, semicolons or bars, RFC 4180 and what is met in practice.
//
// The dialect, the header and lines before it are found from the content. A line with too few or too many values is data
// all the same: missing ones are NULL, surplus ones go to columns named extra1, extra2 and so on. A quote that does not close
// within the limit of a value is a character like any other.
package csvrows

import (
	"bytes"
	"context"
	"io"
	"strconv"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// PreambleField is the name of the column that holds the lines before a table, such as a title.
const PreambleField = "preamble"

// Decoder reads UTF-8 text.
type Decoder struct {
	// Limits: of Value and Columns, 0 means that of DefaultLimits. A longer value is cut into continuing records; more columns
	// are read as surplus values.
	Limits formats.Limits
}

// Name implements [formats.Decoder].
func (Decoder) Name() string { return "csv" }

// Yields implements [formats.Describer].
func (Decoder) Yields() formats.Description {
	return formats.Description{
		What:  "tables in text: comma, semicolon, tab or pipe, quotes of either sort, with or without a header; a ragged line is data",
		Where: "row",
	}
}

// Recognise implements [formats.Decoder]: Likely for a table of at least two columns, and for any text whose name says
// that it is one.
func (Decoder) Recognise(head []byte, in formats.Input) formats.Likeness {
	_, table := named(in.Name)
	if _, ok := sniff(lined(head), len(head) < formats.HeadSize, in.Name); ok || table {
		return formats.Likely
	}
	return formats.No
}

// Decode implements [formats.Decoder].
func (d Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	p := d.begin(in, to, nil)
	head := p.buf[:min(len(p.buf), formats.HeadSize)]
	return p.decode(ctx, layout(head, p.err != nil, in.Name))
}

// begin reads the beginning of a text; as is what read the text before it was edited, or nil.
func (d Decoder) begin(in formats.Input, to scanners.Receiver, as *parser) *parser {
	limits := d.limits()
	p := &parser{body: in.Body, limit: limits.Value, columns: limits.Columns}
	if as != nil {
		p.begun, p.cr = true, as.cr
	}
	p.more()
	p.to = &table{to: to, part: in.Part, first: 1, full: formats.BatchBytes + limits.Value}
	return p
}

func (d Decoder) limits() formats.Limits {
	limits := formats.DefaultLimits()
	if d.Limits.Value > 0 {
		limits.Value = d.Limits.Value
	}
	if d.Limits.Columns > 0 {
		limits.Columns = d.Limits.Columns
	}
	return limits
}

// decode reads the text as the table that was found in it.
func (p *parser) decode(ctx context.Context, found found) error {
	p.dialect = found.dialect
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(found.preamble) > 0 {
		p.to.setFields([]scanners.Field{{Name: scanners.NewPrivate(PreambleField), Text: true}})
		if err := p.preamble(found.preamble); err != nil {
			return p.to.abandon(err)
		}
	}
	p.to.setFields(fieldsOf(found, p.columns))
	p.pos = found.begin
	if err := p.run(ctx); err != nil {
		return p.to.abandon(err)
	}
	if err := p.to.flush(); err != nil {
		return err
	}
	switch {
	case p.err == io.EOF:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return scanners.AsUnread(p.err)
}

// preamble hands over the lines before the table, a record each.
func (p *parser) preamble(lines []byte) error {
	for end := 0; len(lines) > 0; {
		line, rest, _ := bytes.Cut(lines, []byte("\n"))
		from := int64(end)
		end += len(lines) - len(rest)
		lines = rest
		if line = bytes.TrimRight(line, "\r"); len(line) == 0 {
			continue
		}
		if err := p.long(line); err != nil {
			return err
		}
		if err := p.marked(from, end); err != nil {
			return err
		}
		if err := p.to.endRecord(); err != nil {
			return err
		}
	}
	return p.to.flush()
}

// fieldsOf names the columns.
func fieldsOf(found found, limit int) []scanners.Field {
	fields := make([]scanners.Field, min(found.columns, limit))
	seen := map[string]bool{}
	for i := range fields {
		name := ""
		if i < len(found.header) {
			name = found.header[i]
		}
		if name == "" {
			name = "c" + strconv.Itoa(i+1)
		}
		unique := name
		for n := 2; seen[unique]; n++ {
			unique = name + "_" + strconv.Itoa(n)
		}
		seen[unique] = true
		fields[i].Name = scanners.NewPrivate(unique)
	}
	return fields
}
