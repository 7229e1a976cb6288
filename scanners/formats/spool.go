package formats

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"dossier/scanners"
)

// maxSpool is how large an input may be that must be written to a temporary file to be read at random, in bytes.
const maxSpool = 4 << 30

// inMemory is up to where that is spared.
const inMemory = 4 << 20

// RandomAccess gives an input for random access: as it is where it can be, else from memory or from a temporary file that only its
// owner can read. The caller calls done when nothing is read any longer. The error is an [*scanners.Unread] or the context's.
func RandomAccess(ctx context.Context, in Input) (at io.ReaderAt, size int64, done func(), err error) {
	if in.At != nil && in.Size >= 0 {
		return in.At, in.Size, func() {}, nil
	}
	body := &io.LimitedReader{R: untilDone{ctx, in.Body}, N: maxSpool + 1}
	head, err := io.ReadAll(io.LimitReader(body, inMemory))
	if err != nil {
		return nil, 0, nil, spoolError(ctx, err)
	}
	if len(head) < inMemory {
		return bytes.NewReader(head), int64(len(head)), func() {}, nil
	}
	file, err := os.CreateTemp("", "dossier-") // 0600
	if err != nil {
		return nil, 0, nil, scanners.AsUnread(err)
	}
	_ = os.Remove(file.Name()) // where the system lets it be used on, it cannot be left behind
	done = func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}
	size, err = io.Copy(file, io.MultiReader(bytes.NewReader(head), body))
	switch {
	case err != nil:
		done()
		return nil, 0, nil, spoolError(ctx, err)
	case body.N <= 0:
		done()
		return nil, 0, nil, &scanners.Unread{
			Why: scanners.OverLimit, Bytes: in.Size, Detail: fmt.Sprintf("more than %d GiB inside another file", maxSpool>>30),
		}
	}
	return file, size, done, nil
}

func spoolError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return scanners.AsUnread(err)
}

// untilDone reads until its context ends.
type untilDone struct {
	ctx  context.Context //nolint:containedctx // of one call
	body io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.body.Read(p)
}
