package formats

import (
	"bytes"
	"context"

	"dossier/scanners"
)

// maxAside is how much of the text beside what a container holds is read, in bytes.
const maxAside = 1 << 20

// Aside is the text that stands beside the members of a container of lines.
type Aside struct {
	text bytes.Buffer
	more bool
}

// Add keeps a line, or a piece of one.
func (a *Aside) Add(line []byte) {
	if a.text.Len() < maxAside {
		a.text.Write(line)
	} else {
		a.more = a.more || len(line) > 0
	}
}

// Open gives the text as the member "text" of in, and tells of what is beyond 1 MiB. members says what it stands beside: "the blocks".
func (a *Aside) Open(ctx context.Context, in Input, members string, to scanners.Receiver, open func(context.Context, Input) error) error {
	if len(bytes.TrimSpace(a.text.Bytes())) == 0 {
		return nil
	}
	part := Inside(in.Part, "text")
	err := open(ctx, Input{Body: &a.text, Name: "text.txt", Part: part, Size: int64(a.text.Len())})
	if err == nil && a.more {
		err = to.Unread(&scanners.Unread{Part: part, Why: scanners.OverLimit, Detail: "more than 1 MiB of text beside " + members, Bytes: -1})
	}
	return err
}
