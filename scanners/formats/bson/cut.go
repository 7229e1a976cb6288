package bson

import (
	"bufio"
	"context"
	"errors"
	"io"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Cut implements [formats.Cutter]: a document goes with its bytes, all others stay as they are.
func (Decoder) Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error {
	goes := map[int64]bool{}
	for i := range list {
		switch r := &list[i]; {
		case r.Part.Reveal() != in.Part.Reveal():
			return &formats.Uncut{Why: "what lies in a value of a document is not written again: take it out by hand"}
		case len(r.Change) > 0:
			return &formats.Uncut{Why: "single values of MongoDB's documents are not written again: change them by hand"}
		default:
			goes[r.Number] = true
		}
	}
	to := bufio.NewWriterSize(out, 64<<10)
	number := int64(0)
	err := each(ctx, in.Body, func(doc []byte) error {
		if number++; goes[number] {
			return nil
		}
		_, err := to.Write(doc)
		return err
	})
	switch {
	case errors.Is(err, errDamaged):
		return &scanners.Unread{Why: scanners.Corrupt, Detail: "the data are damaged", Bytes: -1}
	case err != nil:
		return err
	}
	return to.Flush()
}
