package formats

import (
	"bufio"
	"bytes"
	"context"
	"io"
)

// filler tells whether a head is the same byte over and over, as disks and preallocated files have it.
func filler(head []byte) bool { return bytes.Count(head, head[:1]) == len(head) }

// filled reads an input that begins with filler, which says nothing: of nothing else, it is read to its end and holds nothing. What
// follows the filler is read as if the input began with it, as it does for a log that was cut off under its writer.
func (r *opening) filled(ctx context.Context, in Input, inside *container) error {
	body := bufio.NewReaderSize(in.Body, HeadSize)
	for with := -1; ; {
		head, err := body.Peek(HeadSize)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case len(head) == 0 && err == io.EOF:
			return nil
		case len(head) == 0:
			return err
		case filler(head):
			with = int(head[0])
		}
		same := 0
		for same < len(head) && int(head[same]) == with {
			same++
		}
		if same == 0 {
			in.Body, in.At, in.Path, in.Size = body, nil, "", -1
			return r.read(ctx, in, inside)
		}
		if _, err := body.Discard(same); err != nil {
			return err
		}
	}
}
