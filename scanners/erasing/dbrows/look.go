package dbrows

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"dossier/scanners/erasing"
)

// work is what is done in one transaction.
type work struct {
	Tx
	rows []*planned
	at   map[string]*planned // by ID
}

// unseen is a database's refusal to look at rows of a table, or at who refers to them.
type unseen struct {
	unit string
	why  *Failure
}

func (u *unseen) Error() string { return u.why.Why }
func (u *unseen) Unwrap() error { return u.why }

// at notes of a refusal of which table it is.
func at(p *planned, err error) error {
	if f, ok := errors.AsType[*Failure](err); ok && f.Sort == Refused {
		return &unseen{p.Unit.Reveal(), f}
	}
	return err
}

// look finds the rows, and those that refer to them, but for those of tables that are set aside, by unit.
func look(ctx context.Context, tx Tx, list []erasing.Removal, aside map[string]*Table) (*work, error) {
	w := &work{Tx: tx, at: map[string]*planned{}}
	for i := range list {
		p := &planned{Removal: &list[i], table: aside[list[i].Unit.Reveal()]}
		if p.table == nil {
			var err error
			if p.table, err = tx.Table(ctx, p.Unit.Reveal()); err != nil {
				return nil, at(p, err)
			}
		}
		w.rows = append(w.rows, p)
		if p.obstacle() != "" {
			continue
		}
		if err := w.find(ctx, p); err != nil {
			return nil, at(p, err)
		}
	}
	for _, p := range w.rows {
		if p.row == nil {
			continue
		}
		for i := range p.table.From {
			if err := w.tie(ctx, p, &p.table.From[i]); err != nil {
				return nil, at(p, err)
			}
		}
	}
	return w, nil
}

// counted is up to how many rows that refer to one and stay are counted.
const counted = 1000

// find finds the row of one removal. Of rows that are the same, each is taken for one removal.
func (w *work) find(ctx context.Context, p *planned) error {
	found, err := w.Find(ctx, p.table, p.Removal, len(w.rows)+1)
	if err != nil {
		return err
	}
	if p.found = len(found); p.alone() {
		p.alike = len(found)
		found = slices.DeleteFunc(found, func(r Row) bool { return w.at[r.ID] != nil })
		p.found = min(len(found), 1)
	}
	if p.found == 1 {
		p.row = &found[0]
		w.at[p.row.ID] = p
		p.amiss = p.whole(ctx)
	}
	return ctx.Err()
}

// tie finds the rows that refer to one that is to go, or whose columns to which others refer are to change.
func (w *work) tie(ctx context.Context, p *planned, f *Reference) error {
	if !p.deletes() && !slices.ContainsFunc(p.Change, func(c erasing.Cell) bool { return slices.Contains(f.To, c.Field) }) {
		return nil
	}
	t := tie{Reference: f, whole: true}
	if f.Obstacle == "" {
		most := len(w.rows) + counted
		ids, err := w.Referring(ctx, p.row, f, most)
		if err != nil {
			return err
		}
		t.whole = len(ids) < most
		for _, id := range ids {
			if other := w.at[id]; other != nil {
				t.rows = append(t.rows, other)
			} else {
				t.stay++
			}
		}
	}
	p.by = append(p.by, t)
	return nil
}

// cuts tells whether a planned row no longer refers by a foreign key once it has gone, or was changed.
func (p *planned) cuts(f *Reference) bool {
	return p.deletes() || slices.ContainsFunc(p.Change, func(c erasing.Cell) bool { return c.Null && slices.Contains(f.Columns, c.Field) })
}

// held says who keeps a row from going; "" nobody does. blocked are rows that stay although they are planned.
func (p *planned) held(blocked func(*planned) bool) string {
	for _, t := range p.by {
		if t.Obstacle != "" {
			return t.Obstacle
		}
		stay := t.stay
		for _, other := range t.rows {
			if other != p && (!p.deletes() || !other.cuts(t.Reference) || blocked(other)) {
				stay++
			}
		}
		switch {
		case stay == 0:
		case !p.deletes():
			return fmt.Sprintf("%d rows of %s refer to the fields that would change", stay, t.Child.Name)
		case !t.whole:
			return fmt.Sprintf("%d rows of %s or more refer to it and stay: redact it, or let a rule overwrite its fields", stay, t.Child.Name)
		default:
			return fmt.Sprintf("%d rows of %s refer to it and stay: redact it, or let a rule overwrite its fields", stay, t.Child.Name)
		}
	}
	return ""
}

// twins tells how many rows are the same as a planned one without being planned: nobody could see afterwards that it has gone.
func (w *work) twins(p *planned) int {
	if p.row == nil || !p.alone() {
		return 0
	}
	mine := 0
	for _, other := range w.rows {
		if other.table == p.table && other.row != nil && string(other.row.Digest) == string(p.row.Digest) {
			mine++
		}
	}
	return p.alike - mine
}
