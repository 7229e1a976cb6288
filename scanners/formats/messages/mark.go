package messages

import (
	"context"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Mark implements [formats.Marker]: a record goes with its segments. Messages say how many segments they have, and are counted by those that
// exchange them; whoever reads them again is to know that some are gone.
func (d *Decoder) Mark(ctx context.Context, in formats.Input, marks *formats.Marks) (func(context.Context, formats.Input, *formats.Marks) error, error) {
	again := func(ctx context.Context, in formats.Input, marks *formats.Marks) error {
		number, from, to, framing := int64(0), int64(0), int64(0), false
		end := func() error {
			if number == 0 {
				return nil
			}
			if framing && marks.Removal(number) != nil {
				return &formats.Uncut{Why: "it says where a message begins or ends: change it by hand"}
			}
			return marks.Record(number, from, to, func(*erasing.Removal) ([]byte, error) {
				return nil, &formats.Uncut{Why: "single values of such messages are not written again: change them by hand"}
			})
		}
		err := d.segments(ctx, in.Body, func(s syntax, segment []byte, begins bool, at, behind int64) error {
			if begins {
				if err := end(); err != nil {
					return err
				}
				number++
				from, framing = at, false
			}
			framing = framing || s.frames(segment)
			to = behind
			return nil
		})
		if err != nil {
			return err
		}
		return end()
	}
	return again, again(ctx, in, marks)
}
