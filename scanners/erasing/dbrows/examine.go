package dbrows

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dossier/scanners/erasing"
	"dossier/scanners/sqlrows"
)

// patience is how often a transaction is tried that another session was in the way of, or whose connection was lost.
func patience() sqlrows.Retry {
	return sqlrows.Retry{Attempts: 5, First: 50 * time.Millisecond, Longest: time.Second}
}

// Examine is that of an [erasing.Eraser]. It tries everything in a transaction, which is then rolled back.
func Examine(ctx context.Context, begin Begin, list []erasing.Removal) (standing []erasing.Standing, err error) {
	err = patience().Do(ctx, func() (again bool, err error) {
		standing, err = examineRest(ctx, begin, list)
		return ctx.Err() == nil && (is(err, Conflict) || is(err, Lost)), err
	})
	return standing, err
}

// examineRest examines, and sets the tables aside at whose rows the database lets nobody look: each for its own reason, and the others are examined all
// the same. What it refused may have ended the transaction, so each time another is begun.
func examineRest(ctx context.Context, begin Begin, list []erasing.Removal) ([]erasing.Standing, error) {
	aside := map[string]*Table{}
	for {
		standing, err := examine(ctx, begin, list, aside)
		r, ok := errors.AsType[*unseen](err)
		if !ok || aside[r.unit] != nil {
			return standing, err
		}
		aside[r.unit] = &Table{Name: r.unit, Obstacle: r.why.Why}
	}
}

func examine(ctx context.Context, begin Begin, list []erasing.Removal, aside map[string]*Table) ([]erasing.Standing, error) {
	tx, err := begin(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback(ctx)
	w, err := look(ctx, tx, list, aside)
	if err != nil {
		return nil, err
	}
	standing := make([]erasing.Standing, len(list))
	of := map[*planned]*erasing.Standing{}
	for i, p := range w.rows {
		s := &standing[i]
		of[p] = s
		if s.Obstacle = p.obstacle(); s.Obstacle != "" {
			s.Found = true // nobody looked
			continue
		}
		s.Found = p.found > 0
		if p.row != nil {
			s.Digest, s.Cells, s.How = p.row.Digest, p.row.Cells, w.Statement(p.table, p.Change)
		}
		switch twins := w.twins(p); {
		case p.found > 1:
			s.Obstacle = "more than one row has its key: erase it by hand"
		case p.amiss != nil:
			s.Obstacle = "single values in a cell of the row are not set: " + p.amiss.Error()
		case twins > 0:
			s.Obstacle = fmt.Sprintf("%d rows more are the same as this one, and nothing tells them apart: erase it by hand", twins)
		}
	}
	obstructed := func(p *planned) bool { return of[p].Obstacle != "" }
	w.settle(of)
	return standing, w.try(ctx, of, obstructed)
}

// settle finds the rows that cannot go because of others that stay, again and again, until there are no more of them.
func (w *work) settle(of map[*planned]*erasing.Standing) {
	for more := true; more; {
		more = false
		for _, p := range w.rows {
			s := of[p]
			if p.row == nil || s.Obstacle != "" {
				continue
			}
			s.Obstacle = p.held(func(other *planned) bool { return of[other].Obstacle != "" })
			s.Held = s.Obstacle != "" && p.deletes()
			more = more || s.Obstacle != ""
		}
	}
}

// try carries out what has no obstacle, and says what the database refuses.
func (w *work) try(ctx context.Context, of map[*planned]*erasing.Standing, obstructed func(*planned) bool) error {
	o := w.order(obstructed)
	for _, p := range o.stuck {
		of[p].Obstacle = circle
	}
	w.settle(of)
	if len(o.steps) == 0 {
		return nil
	}
	before, err := w.begin(ctx, o)
	if err != nil {
		return err
	}
	refused := false
	for _, s := range o.steps {
		if obstructed(s.planned) {
			continue
		}
		var after *Row
		err := w.Try(ctx, func() (err error) {
			after, err = w.change(ctx, &s)
			return err
		})
		f, ok := errors.AsType[*Failure](err)
		switch {
		case ok && f.Sort == Refused:
			of[s.planned].Obstacle, refused = "the database refuses it: "+f.Why, true
			w.settle(of)
		case err != nil:
			return err
		case s.loosens:
			s.row = after
		case after != nil:
			of[s.planned].After = after.Digest
		}
	}
	if refused { // what was taken back is counted as well
		return nil
	}
	after, err := w.Changed(ctx)
	if err == nil && after-before > int64(len(o.steps)) { // fewer, where a row is already what it is to be
		for _, p := range w.rows {
			if p.row != nil && !obstructed(p) && !same(of[p]) {
				of[p].Obstacle = fmt.Sprintf("erasing changes %d rows beyond those planned: find out by what, and erase by hand", after-before-int64(len(o.steps)))
			}
		}
	}
	return err
}

func same(s *erasing.Standing) bool { return s.After != nil && string(s.After) == string(s.Digest) }

const circle = "rows refer to each other in a circle, and the database lets go of none before the others: erase them by hand"
