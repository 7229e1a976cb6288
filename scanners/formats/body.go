package formats

import (
	"context"
	"io"
)

// Body reads an input and remembers why it could not be read, so that a broken source is not taken for a damaged document.
type Body struct {
	From io.Reader
	Err  error // of the last Read that failed; nil at the end of the input
}

// Read implements [io.Reader].
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.From.Read(p)
	if err != nil && err != io.EOF {
		b.Err = err
	}
	return n, err
}

// Room is how large a buffer for the next bytes of a body has to be: most, or as much less as a body needs that tells how little is left of it
// ([bytes.Reader] does), its end included: a large one for each of thousands of small files took a seventh of a scan of small tables.
func Room(body io.Reader, most int) int {
	if left, ok := body.(interface{ Len() int }); ok {
		return min(most, left.Len()+1)
	}
	return most
}

// UntilDone reads from as long as the context lasts.
func UntilDone(ctx context.Context, from io.Reader) io.Reader { return &untilDone{ctx, from} }

type untilDone struct {
	ctx  context.Context // of the call that reads
	from io.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.from.Read(p)
}
