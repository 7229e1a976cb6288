package inventory

import (
	"context"
	"database/sql"
	"slices"

	"dossier/detectors"
)

// record is what one record holds that concerns somebody: findings of the fingerprints looked for, and, unless it is a list of
// many people, of the kinds that identify nobody. It is counted as it is read, because a record may have any size.
type record struct {
	place
	own     map[tally]int64
	others  map[tally]int64
	company []int64 // subjects named in it, up to one more than MaxCompany
	crowd   bool    // they are more than MaxCompany
}

// tally is what is counted of a record.
type tally struct {
	kind  detectors.Kind
	field int64
}

// each tells of every kind in every field.
func (r *record) each(tell func(kind detectors.Kind, field, n int64)) {
	for t, n := range r.own {
		tell(t.kind, t.field, n)
	}
	if !r.crowd {
		for t, n := range r.others {
			tell(t.kind, t.field, n)
		}
	}
}

// walker reads records around the places where fingerprints were found.
type walker struct {
	tx     *sql.Tx
	kinds  []detectors.Kind
	own    map[detectors.Fingerprint]bool
	owners map[detectors.Fingerprint]int64 // known ones, a few
	record
}

// Records are read from a little before a finding on; a record that began earlier is read again from further back.
const (
	firstBack  = 32  // rows
	fartherFor = 16  // times
	nearby     = 512 // rows up to the next finding that are rather read through than jumped over
)

// walk calls visit for each record, in all settled sources, in which one of own was found. What it is given is valid during the call.
func (s *Store) walk(ctx context.Context, tx *sql.Tx, own []detectors.Fingerprint, visit func(settled, *record) error) error {
	if len(own) == 0 {
		return nil
	}
	numbers, err := kindNumbers(ctx, tx)
	if err != nil {
		return err
	}
	w := &walker{tx: tx, kinds: byNumber(numbers), own: map[detectors.Fingerprint]bool{}, owners: map[detectors.Fingerprint]int64{}}
	for _, p := range own {
		w.own[p] = true
	}
	sources, err := ids(ctx, tx, `SELECT id FROM shown WHERE settled ORDER BY connector, label, print`)
	if err != nil {
		return err
	}
	for _, id := range sources {
		var hits []int64
		for p := range w.own {
			rows, err := ids(ctx, tx, `SELECT rowid FROM `+findingTable(id)+` WHERE print = ?`, p[:])
			if err != nil {
				return err
			}
			hits = append(hits, rows...)
		}
		slices.Sort(hits)
		one := settled{id: id}
		back := int64(firstBack)
		for len(hits) > 0 {
			rest, err := w.read(ctx, one, hits, back, visit)
			if err != nil {
				return err
			}
			back *= fartherFor
			if len(rest) < len(hits) {
				back = firstBack
			}
			hits = rest
		}
	}
	return nil
}

// read visits the records of the first hits, and returns the hits that remain: all of them when the first one's record begins more than
// back rows before it.
func (w *walker) read(ctx context.Context, source settled, hits []int64, back int64, visit func(settled, *record) error) ([]int64, error) {
	start := max(1, hits[0]-back)
	rows, err := w.tx.QueryContext(ctx, `SELECT rowid, unit, part, record, field, kind, print, flags FROM `+findingTable(source.id)+`
		WHERE rowid >= ? ORDER BY rowid`, start)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	whole := start == 1 // the record was seen from its beginning
	begun := false
	first := hits[0]
	for rows.Next() {
		var at place
		var row, field, kind, flags int64
		var print sql.RawBytes
		if err := rows.Scan(&row, &at.unit, &at.part, &at.record, &field, &kind, &print, &flags); err != nil {
			return nil, err
		}
		if !begun || !at.same(&w.place) {
			if begun {
				whole = true
				if hits, err = w.end(source, hits, row, visit); err != nil {
					return nil, err
				}
				if len(hits) == 0 || hits[0] != first && hits[0] > row+nearby {
					return hits, nil
				}
			}
			begun = true
			w.record = record{place: at, own: map[tally]int64{}, others: map[tally]int64{}}
		}
		if !whole {
			if row == hits[0] {
				return hits, nil
			}
			continue
		}
		if err := w.count(ctx, tally{w.kinds[kind], field}, detectors.Fingerprint(print), flags); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return w.end(source, hits, hits[len(hits)-1]+1, visit)
}

// end visits the record that ended before row next, if it has a hit, and returns the hits from there on.
func (w *walker) end(source settled, hits []int64, next int64, visit func(settled, *record) error) ([]int64, error) {
	if len(w.record.own) > 0 {
		if err := visit(source, &w.record); err != nil {
			return nil, err
		}
	}
	for len(hits) > 0 && hits[0] < next {
		hits = hits[1:]
	}
	return hits, nil
}

func (w *walker) count(ctx context.Context, t tally, print detectors.Fingerprint, flags int64) error {
	mine := w.own[print]
	switch {
	case mine:
		w.record.own[t]++
	case flags&flagShared != 0:
		return nil
	case !t.kind.Identifies():
		w.others[t]++
	}
	if w.crowd || flags&flagShared != 0 || !t.kind.Identifies() {
		return nil
	}
	owner, known := w.owners[print]
	if !known {
		var err error
		if owner, err = subjectOf(ctx, w.tx, print); err != nil {
			return err
		}
		if len(w.owners) > 1000 {
			clear(w.owners)
		}
		w.owners[print] = owner
	}
	if owner != 0 && !slices.Contains(w.company, owner) {
		w.company = append(w.company, owner)
		w.crowd = len(w.company) > MaxCompany
	}
	return nil
}
