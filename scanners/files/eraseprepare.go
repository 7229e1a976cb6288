package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// mostReady bounds the bytes of files that lie ready at a time: what is beyond is written once to see that it can be, and again when its turn comes.
const mostReady = 4 << 30

// Prepare implements [erasing.Preparer]: the file is written beside itself.
func (e *eraser) Prepare(ctx context.Context, list []erasing.Removal) error {
	if len(list) == 0 {
		return nil
	}
	f, err := e.look(ctx, list[0].Unit.Reveal())
	if err != nil {
		return err
	}
	defer f.close()
	if f.done(&list[0]) {
		return nil
	}
	if err := f.before(&list[0]); err != nil || erasing.WholeUnit(list) {
		return err
	}
	if err := f.removeStray(); err != nil {
		return err
	}
	if e.readyBytes+f.info.Size() > mostReady {
		after, err := f.cut(ctx, io.Discard, list)
		return f.written(ctx, list, after, err)
	}
	if err := f.writeStray(ctx, list); err != nil {
		return err
	}
	if e.ready == nil {
		e.ready = map[string]bool{}
	}
	e.ready[f.rel] = true
	e.readyBytes += f.info.Size()
	return nil
}

// Close implements [erasing.Eraser]. What lies ready and was not used goes.
func (e *eraser) Close() error {
	var err error
	for rel := range e.ready {
		err = errors.Join(err, (&file{eraser: e, rel: rel}).removeStray())
	}
	e.ready = nil
	return errors.Join(err, e.source.Close())
}

// done tells that a file is as it is to be.
func (f *file) done(want *erasing.Removal) bool {
	return f.problem == "" && f.opened == nil && want.After == nil || f.opened != nil && want.After != nil && bytes.Equal(f.digest, want.After)
}

// before tells by [erasing.ErrChanged] that a file is not as it was planned to be.
func (f *file) before(want *erasing.Removal) error {
	switch {
	case f.problem != "":
		return fmt.Errorf("%w: %s", erasing.ErrChanged, f.problem)
	case f.opened == nil, !bytes.Equal(f.digest, want.Digest):
		return erasing.ErrChanged
	}
	return nil
}

// reopened is the file that lies ready, if it is what was written; nil: none does.
func (f *file) reopened(ctx context.Context, want *erasing.Removal) (*os.File, error) {
	if !f.ready[f.rel] {
		return nil, nil
	}
	delete(f.ready, f.rel)
	f.readyBytes -= f.info.Size()
	out, err := f.root.OpenFile(f.stray(), os.O_RDWR, 0)
	if err != nil {
		return nil, scanners.AsUnread(err)
	}
	sum := sha256.New()
	if _, err = io.Copy(sum, formats.UntilDone(ctx, out)); err == nil && !bytes.Equal(sum.Sum(nil), want.After) {
		err = erasing.ErrChanged
	}
	if err == nil {
		err = keep(f.opened, out, f.info) // of which something may have changed since
	}
	if err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return out, nil
}
