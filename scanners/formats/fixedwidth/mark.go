package fixedwidth

import (
	"bufio"
	"context"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Mark implements [formats.Marker]: a record is a line. That of the names stays, lest the others become text.
func (d Decoder) Mark(ctx context.Context, in formats.Input, marks *formats.Marks) (func(context.Context, formats.Input, *formats.Marks) error, error) {
	lines := bufio.NewReaderSize(in.Body, formats.HeadSize)
	err := mark(ctx, lines, marks)
	return func(ctx context.Context, in formats.Input, marks *formats.Marks) error {
		return mark(ctx, bufio.NewReaderSize(in.Body, formats.HeadSize), marks)
	}, err
}

func mark(ctx context.Context, lines *bufio.Reader, marks *formats.Marks) error {
	from, at := int64(0), int64(0)
	return each(ctx, lines, func(line []byte, number int, _, ends bool) error {
		if at += int64(len(line)); !ends {
			return nil
		}
		err := marks.Record(int64(number)+1, from, at, func(*erasing.Removal) ([]byte, error) {
			return nil, &formats.Uncut{Why: "single values of such tables are not written again: change them by hand"}
		})
		from = at
		return err
	})
}
