// Package spool makes an input readable at random: formats whose parts refer to each other by offsets need that, and what comes out
// of an archive or a download does not have it.
package spool

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"dossier/scanners"
	"dossier/scanners/formats"
)

const (
	// inMemory is up to which size an input is kept in memory, in bytes. A larger one goes to a temporary file.
	inMemory = 4 << 20
	// maxSize is how large it may be.
	maxSize = 4 << 30
)

// File is an input that can be read at random.
type File struct {
	io.ReaderAt
	Size int64 // in bytes
	temp *os.File
}

// Open returns in itself if it can be read at random already; otherwise it reads it to its end. The error is an [*scanners.Unread], or the
// context's.
func Open(ctx context.Context, in formats.Input) (*File, error) {
	if in.At != nil && in.Size >= 0 {
		return &File{ReaderAt: in.At, Size: in.Size}, nil
	}
	head, err := io.ReadAll(io.LimitReader(formats.UntilDone(ctx, in.Body), inMemory+1))
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, scanners.AsUnread(err)
	case len(head) <= inMemory:
		return &File{ReaderAt: bytes.NewReader(head), Size: int64(len(head))}, nil
	}
	return toFile(ctx, io.MultiReader(bytes.NewReader(head), formats.UntilDone(ctx, in.Body)))
}

// Hold is Open for who wants an [formats.Input] again; it fits [formats.Opener].
func Hold(ctx context.Context, in formats.Input) (formats.Input, func(), error) {
	f, err := Open(ctx, in)
	if err != nil {
		return in, nil, err
	}
	in.At, in.Size, in.Body = f, f.Size, io.NewSectionReader(f, 0, f.Size)
	return in, f.Close, nil
}

// toFile writes body to a file that only its owner can read. Where the system lets a file without a name be used on, nothing is left
// behind whatever happens.
func toFile(ctx context.Context, body io.Reader) (*File, error) {
	temp, err := os.CreateTemp("", "dossier-spool-")
	if err != nil {
		return nil, formats.NoTemporary(err)
	}
	f := &File{ReaderAt: temp, temp: temp}
	_ = os.Remove(temp.Name())
	f.Size, err = io.Copy(temp, io.LimitReader(body, maxSize+1))
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case formats.OfTemporary(err, temp.Name()):
		err = formats.NoTemporary(err)
	case err != nil:
		err = scanners.AsUnread(err)
	case f.Size > maxSize:
		err = &scanners.Unread{Why: scanners.OverLimit, Detail: fmt.Sprintf("more than %d GiB inside another file", maxSize>>30), Bytes: -1}
	default:
		return f, nil
	}
	f.Close()
	return nil, err
}

// Close removes the temporary file, if there is one.
func (f *File) Close() {
	if f.temp != nil {
		_ = f.temp.Close()
		_ = os.Remove(f.temp.Name())
	}
}
