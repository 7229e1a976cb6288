package formattest

import (
	"bytes"
	"context"
	"io"
	"strings"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Lines stands in for the formats where an eraser is tested: a record is a line, and files called .bin are not written again.
type Lines struct {
	During func() // what happens while a file is written again; nil: nothing
}

// Cut writes the lines that stay.
func (l Lines) Cut(_ context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error {
	text, err := io.ReadAll(in.Body)
	if err != nil {
		return err
	}
	if l.During != nil {
		l.During()
	}
	if strings.HasSuffix(in.Name, ".bin") {
		return &formats.Uncut{Why: "nobody writes these"}
	}
	kept := bytes.SplitAfter(text, []byte("\n"))
	for i := range list {
		if list[i].Number > int64(len(kept)) {
			return erasing.ErrChanged
		}
		kept[list[i].Number-1] = nil
	}
	_, err = out.Write(bytes.Join(kept, nil))
	return err
}

// Stand finds lines by their numbers.
func (Lines) Stand(_ context.Context, in formats.Input, list []erasing.Removal) ([]formats.Stood, error) {
	text, err := io.ReadAll(in.Body)
	stood := make([]formats.Stood, len(list))
	for i := range list {
		if list[i].Number <= int64(bytes.Count(text, []byte("\n"))+1) {
			stood[i].Number = list[i].Number
		}
	}
	return stood, err
}
