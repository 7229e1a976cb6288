package mail

import (
	"bytes"
	"context"
	"io"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// mailbox is an mbox. A message goes with the line that parts it from the one before, and with all that is attached to it, or gets some fields anew.
type mailbox struct{ *unpacker }

// Mark implements [formats.Marker].
func (b mailbox) Mark(ctx context.Context, in formats.Input, marks *formats.Marks) (func(context.Context, formats.Input, *formats.Marks) error, error) {
	return b.tell, b.tell(ctx, in, marks)
}

// RecordWord implements [formats.Holder].
func (mailbox) RecordWord() string { return recordWord }

// tell tells of the messages.
func (mailbox) tell(ctx context.Context, in formats.Input, marks *formats.Marks) error {
	var l lines
	body := &counter{from: in.Body}
	l.reset(ctx, body, true)
	if mark, _ := l.r.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = l.r.Discard(3)
	}
	at := func() int64 { return body.n - int64(l.r.Buffered()) }
	for number := int64(1); ; number++ {
		from := at()
		window, _ := l.r.Peek(4 << 10)
		text := bytes.Clone(window[:lineEnd(window)])
		if _, ok := l.envelope(); !ok {
			break
		}
		removal := marks.Removal(number)
		changes := removal != nil && len(removal.Change) > 0
		for more := true; more; {
			var line []byte
			if line, _, more = l.next(); changes && len(text) <= maxChanged {
				text = append(text, line...)
			}
		}
		err := marks.Record(number, from, at(), func(r *erasing.Removal) ([]byte, error) {
			if len(text) > maxChanged {
				return nil, tooLong()
			}
			return changed(text, r)
		})
		if err != nil {
			return err
		}
	}
	if l.err != nil && l.err != io.EOF {
		return scanners.AsUnread(l.err)
	}
	return ctx.Err()
}

// counter counts what is read.
type counter struct {
	from io.Reader
	n    int64
}

// Read implements [io.Reader].
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}
