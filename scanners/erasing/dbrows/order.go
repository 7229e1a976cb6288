package dbrows

import (
	"slices"

	"dossier/scanners/erasing"
)

// step is one statement.
type step struct {
	*planned
	change  []erasing.Cell
	loosens bool // it takes a row out of a circle that is deleted afterwards
}

// ordered is what is done one after the other, and what cannot be.
type ordered struct {
	steps  []step
	stuck  []*planned
	defers bool // the database is to look at references in the end
}

// order puts changes first, and rows that refer to others before these. In a circle of rows one lets go of its reference first, where that may
// be NULL; or the database looks at the references in the end only.
func (w *work) order(leave func(*planned) bool) (o ordered) {
	waits := map[*planned][]edge{} // for whom a row waits
	var left []*planned
	for _, p := range w.rows {
		switch {
		case p.row == nil || leave(p):
		case !p.deletes():
			o.steps = append(o.steps, step{planned: p, change: p.Change})
		default:
			left = append(left, p)
			waits[p] = p.edges(leave)
		}
	}
	for len(left) > 0 {
		some := slices.DeleteFunc(slices.Clone(left), func(p *planned) bool { return len(waits[p]) > 0 })
		for _, p := range some {
			o.steps = append(o.steps, step{planned: p})
		}
		left = slices.DeleteFunc(left, func(p *planned) bool { return slices.Contains(some, p) })
		forget(waits, func(e edge) bool { return slices.Contains(some, e.child) })
		if len(some) > 0 {
			continue
		}
		if e, ok := weakest(left, waits, func(e edge) bool { return e.Loose }); ok {
			var change []erasing.Cell
			for _, c := range e.Columns {
				change = append(change, erasing.Cell{Field: c, Null: true})
			}
			o.steps = append(o.steps, step{planned: e.child, change: change, loosens: true})
			forget(waits, func(other edge) bool { return other.child == e.child && slices.Equal(other.Columns, e.Columns) })
			continue
		}
		if _, ok := weakest(left, waits, func(e edge) bool { return e.Deferred }); ok {
			o.defers = true
			forget(waits, func(e edge) bool { return e.Deferred })
			continue
		}
		o.stuck = left
		break
	}
	return o
}

// edge is a reference of one planned row to another.
type edge struct {
	*Reference
	child *planned
}

// edges are the references to a row of others that are deleted.
func (p *planned) edges(leave func(*planned) bool) (list []edge) {
	for _, t := range p.by {
		for _, other := range t.rows {
			if (other != p || t.Self) && other.deletes() && !leave(other) {
				list = append(list, edge{t.Reference, other})
			}
		}
	}
	return list
}

func weakest(left []*planned, waits map[*planned][]edge, fits func(edge) bool) (edge, bool) {
	for _, p := range left {
		for _, e := range waits[p] {
			if fits(e) && slices.Contains(left, e.child) {
				return e, true
			}
		}
	}
	return edge{}, false
}

func forget(waits map[*planned][]edge, gone func(edge) bool) {
	for p, list := range waits {
		waits[p] = slices.DeleteFunc(list, gone)
	}
}
