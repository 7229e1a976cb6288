package dbrows

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"dossier/scanners/erasing"
)

// Erase is that of an [erasing.Eraser]. A transaction that another session was in the way of, or whose connection was lost, is tried again; if
// nobody knows whether it was committed, the next one sees that.
func Erase(ctx context.Context, begin Begin, list []erasing.Removal) (done *erasing.Erased, err error) {
	unknown := false
	err = patience().Do(ctx, func() (again bool, err error) {
		one, committing, err := erase(ctx, begin, list)
		done, unknown = one, unknown || err != nil && committing
		return ctx.Err() == nil && (is(err, Conflict) || is(err, Lost)), err
	})
	switch {
	case err != nil && unknown:
		return nil, fmt.Errorf("nobody knows whether it was erased, the same command finds out: %w", err)
	case err != nil:
		return nil, err
	case done.Before && unknown:
		done = &erasing.Erased{Count: int64(len(list))}
	}
	return done, nil
}

// erase is one transaction. committing tells that an error came when everything was done.
func erase(ctx context.Context, begin Begin, list []erasing.Removal) (done *erasing.Erased, committing bool, err error) {
	tx, err := begin(ctx)
	if err != nil {
		return nil, false, err
	}
	w, err := look(ctx, tx, list, nil)
	if err != nil {
		tx.Rollback(ctx)
		return nil, false, err
	}
	before, err := w.compare()
	if err != nil || before {
		tx.Rollback(ctx)
		return &erasing.Erased{Before: before}, false, err
	}
	count, err := w.carryOut(ctx)
	if err != nil {
		tx.Rollback(ctx)
		return nil, false, beyond(err)
	}
	err = tx.Commit(ctx)
	return &erasing.Erased{Count: count}, is(err, Lost) || ctx.Err() != nil, beyond(err)
}

// beyond makes a database's refusal one of the vocabulary: what was tried when the plan was made is refused now, so something is different.
func beyond(err error) error {
	if is(err, Refused) {
		return fmt.Errorf("%w: the database refuses it: %w", erasing.ErrBeyond, err)
	}
	return err
}

// compare tells whether everything was done before, and what is not as planned.
func (w *work) compare() (before bool, err error) {
	fit, after := 0, 0
	for _, p := range w.rows {
		if why := p.obstacle(); why != "" {
			return false, fmt.Errorf("%w: %s", erasing.ErrBeyond, why)
		}
		if p.stands(p.After) {
			after++
		}
		if p.Digest != nil && p.stands(p.Digest) {
			fit++
		}
	}
	switch {
	case after == len(w.rows):
		return true, nil
	case fit != len(w.rows):
		return false, erasing.ErrChanged
	}
	for _, p := range w.rows {
		if p.amiss != nil {
			return false, fmt.Errorf("%w: %w", erasing.ErrBeyond, p.amiss)
		}
		if w.twins(p) > 0 {
			return false, fmt.Errorf("%w: there are more rows like it", erasing.ErrChanged)
		}
		if why := p.held(func(*planned) bool { return false }); why != "" {
			return false, fmt.Errorf("%w: %s", erasing.ErrBeyond, why)
		}
	}
	return false, nil
}

// carryOut does everything, and sees that nothing else went or changed.
func (w *work) carryOut(ctx context.Context) (count int64, err error) {
	stays := func(p *planned) bool { return p.After != nil && bytes.Equal(p.After, p.Digest) }
	o := w.order(stays)
	if len(o.stuck) > 0 {
		return 0, fmt.Errorf("%w: %s", erasing.ErrBeyond, circle)
	}
	before, err := w.begin(ctx, o)
	if err != nil {
		return 0, err
	}
	loosened := int64(0)
	for _, s := range o.steps {
		after, err := w.change(ctx, &s)
		switch {
		case err != nil:
			return 0, err
		case s.loosens:
			s.row = after
			loosened++
		case after != nil && !bytes.Equal(after.Digest, s.After):
			return 0, fmt.Errorf("%w: a row would not stand as planned", erasing.ErrBeyond)
		}
	}
	after, err := w.Changed(ctx)
	if err != nil {
		return 0, err
	}
	if n := after - before; n != int64(len(o.steps)) {
		return 0, fmt.Errorf("%w: %d rows changed instead of %d", erasing.ErrBeyond, n, len(o.steps))
	}
	return int64(len(o.steps)) - loosened, nil
}

// begin counts what changed before the first step.
func (w *work) begin(ctx context.Context, o ordered) (changed int64, err error) {
	if o.defers {
		if err := w.Defer(ctx); err != nil {
			return 0, err
		}
	}
	return w.Changed(ctx)
}

// Refusal is an error that [Tx] returns for what the database does not let happen, without its words, which may hold values.
func Refusal(format string, args ...any) error {
	return &Failure{Refused, fmt.Sprintf(format, args...)}
}

// Ended tells whether an error is the context's.
func Ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
