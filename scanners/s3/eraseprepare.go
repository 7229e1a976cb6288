package s3

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// What lies ready at a time is bounded: what is beyond is written once to see that it can be, and again when its turn comes.
const (
	mostReady      = 256     // contents, each of which is an open file
	mostReadyBytes = 1 << 30 // of them
)

// Prepare implements [erasing.Preparer]: the content is written to a file of ours.
func (e *eraser) Prepare(ctx context.Context, list []erasing.Removal) error {
	if len(list) == 0 {
		return nil
	}
	j, err := e.look(ctx, list)
	if err != nil {
		return err
	}
	state, err := j.state(ctx)
	switch {
	case err != nil:
		return err
	case state == isAfter, state == isMidway:
		return nil
	case state != isBefore:
		return erasing.ErrChanged
	}
	if why, _ := j.obstacle(); why != "" {
		return fmt.Errorf("%w: %s", erasing.ErrChanged, why)
	}
	if j.kind == upload || j.whole() || j.tagsAlone() {
		return nil
	}
	to, err := j.again(ctx)
	if err != nil {
		return err
	}
	if len(e.ready) >= mostReady || e.readyBytes+to.size > mostReadyBytes {
		to.close()
		return nil
	}
	if e.ready == nil {
		e.ready = map[string]*held{}
	}
	e.ready[list[0].Unit.Reveal()] = to
	e.readyBytes += to.size
	return nil
}

// Close implements [erasing.Eraser].
func (e *eraser) Close() error {
	for _, h := range e.ready {
		h.close()
	}
	e.ready = nil
	return e.source.Close()
}

// content is what the object is to hold, which may lie ready.
func (j *job) content(ctx context.Context) (*held, error) {
	unit := j.list[0].Unit.Reveal()
	h := j.ready[unit]
	if h == nil {
		return j.again(ctx)
	}
	delete(j.ready, unit)
	j.readyBytes -= h.size
	said, _ := j.saidAfter()
	if !bytes.Equal(digestOf(h.sum, &said), j.list[0].After) {
		h.close()
		return nil, erasing.ErrChanged
	}
	return h, nil
}

// again writes the content of the object anew.
func (j *job) again(ctx context.Context) (*held, error) {
	said, content := j.saidAfter()
	from, err := j.fetch(ctx, j.target())
	if u, ok := errors.AsType[*scanners.Unread](err); ok && u.Why == scanners.Changed {
		return nil, erasing.ErrChanged
	}
	if err != nil {
		return nil, err
	}
	defer from.close()
	to, err := j.cut(ctx, from, content)
	switch why := uncut(err); {
	case why != "":
		return nil, fmt.Errorf("%w: %s", erasing.ErrChanged, why)
	case err != nil:
		return nil, err
	}
	if !bytes.Equal(digestOf(to.sum, &said), j.list[0].After) {
		to.close()
		return nil, erasing.ErrChanged
	}
	return to, nil
}
