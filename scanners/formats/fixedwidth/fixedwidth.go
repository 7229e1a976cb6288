// Package fixedwidth reads tables in text whose columns stand below each other with spaces between them, as hosts and database clients print them:
//
//	CLIENT    NAME             TOWN
//	--------  ---------------  ------
//	K100200   PEETERS AN       GENT
//
// or with lines drawn between them. The columns are found from the content: where no line has anything, or all have a bar, one ends. A table needs a
// line of names, as [csvrows.IsHeader] tells them, and some lines that keep to its columns; what does not is text.
package fixedwidth

import (
	"bufio"
	"bytes"
	"context"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// LineField holds a line that does not keep to the columns, whole.
const LineField = "whole line"

// Decoder reads UTF-8 text. The zero value is ready for use.
type Decoder struct {
	Limits formats.Limits // of Value, 0 means that of DefaultLimits. A longer value is cut into continuing records
}

// Name implements [formats.Decoder].
func (Decoder) Name() string { return "fixed width" }

// Yields implements [formats.Describer].
func (Decoder) Yields() formats.Description {
	return formats.Description{
		What:  "tables in text whose columns stand below each other or are drawn, with their names above, as hosts and database clients print them; a line that does not keep to them is text",
		Where: "line",
	}
}

// Recognise implements [formats.Decoder].
func (Decoder) Recognise(head []byte, _ formats.Input) formats.Likeness {
	switch layout, ok := find(head, len(head) < formats.HeadSize); {
	case !ok:
		return formats.No
	case layout.framed:
		return formats.Certain // others would take the frame for empty columns
	}
	return formats.Likely
}

// Decode implements [formats.Decoder].
func (d Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	lines := bufio.NewReaderSize(in.Body, formats.HeadSize)
	head, err := lines.Peek(formats.HeadSize)
	layout, _ := find(head, err == io.EOF)
	place, w := records.NewPlace(in.Part, d.Limits.Columns), records.NewWriter(ctx, to, d.Limits.Value)
	whole := place.Field(LineField, true)
	fields := make([]int, len(layout.columns))
	for i, c := range layout.columns {
		fields[i] = place.Field(c.name, false)
	}
	return w.Finish(each(ctx, lines, func(line []byte, number int, begins, ends bool) error {
		if begins {
			if err := w.Begin(place); err != nil {
				return err
			}
		}
		text := bytes.TrimRight(line, " \r\n")
		switch cells, fits := layout.cells(text, number); {
		case len(text) == 0:
		case !begins || !ends || !fits:
			return w.Add(whole, text)
		default:
			for i, cell := range cells {
				if len(cell) > 0 {
					if err := w.Add(fields[i], cell); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}))
}

// each calls do with each line, or with the pieces of one that is longer than the head, its number from 0, and whether a piece is the first and the last.
func each(ctx context.Context, in *bufio.Reader, do func(line []byte, number int, begins, ends bool) error) error {
	var carry []byte // the rest of a line's piece
	for number, begins := 0, true; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := in.ReadSlice('\n')
		if len(carry) > 0 {
			line = append(carry, line...)
		}
		long := err == bufio.ErrBufferFull //nolint:errorlint // as bufio documents
		cut := len(line)
		if long {
			cut = formats.Cut(line)
		}
		if cut > 0 {
			if err := do(line[:cut], number, begins, !long); err != nil {
				return err
			}
		}
		carry = append([]byte(nil), line[cut:]...)
		switch {
		case err == io.EOF:
			return nil
		case err != nil && !long:
			return scanners.AsUnread(err)
		}
		if begins = !long; begins {
			number++
		}
	}
}
