package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"sync"

	"dossier/reports/spill"
)

const (
	mostKinds = 1<<14 - 1 // numbers of kinds, in an entry of the list of fingerprints
	mostRows  = 1<<48 - 1 // and rows of a source

	pagesPerCommit = 1024
)

// settled is a source with its lists.
type settled struct {
	id, base int64 // base: rows of the sources before
	rows     int64
}

// settle numbers a source's rows, in the order of its units and of the blocks in them, and makes its lists. They are committed a
// few megabytes at a time, and count once the source is marked: what an interrupted run left is dropped first.
func settle(ctx context.Context, db *sql.Conn, source int64, place spill.Place) error {
	if err := atomically(ctx, db, func() error { return unsettle(ctx, db, source) }); err != nil {
		return err
	}
	prints := spill.New[[3]uint64](place, 1<<64-1)
	defer prints.Close()
	keys, err := newKeySorter(ctx, db, source, place)
	if err != nil {
		return err
	}
	defer keys.close()
	if _, err := db.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err = makeLists(ctx, db, source, prints, keys)
	if err == nil {
		_, err = db.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, _ = db.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	}
	return err
}

func makeLists(ctx context.Context, db *sql.Conn, source int64, prints *spill.Sorter[[3]uint64], keys *keySorter) error {
	held, err := readContent(ctx, db, source)
	if err != nil {
		return err
	}
	tallies, err := numberRows(ctx, db, source, prints, keys, held)
	if err != nil {
		return err
	}
	pages := 0
	var one sync.Mutex
	wrote := func() error {
		one.Lock()
		defer one.Unlock()
		if pages++; pages%pagesPerCommit != 0 {
			return nil
		}
		_, err := db.ExecContext(ctx, "COMMIT; BEGIN IMMEDIATE")
		return err
	}
	err = beside(
		func() error { return writePrints(ctx, db, source, prints, tallies, wrote) },
		func() error { return keys.write(ctx, db, source, wrote) },
	)
	if err != nil {
		return err
	}
	for kind, t := range tallies {
		if t.findings == 0 {
			continue
		}
		_, err := db.ExecContext(ctx, `INSERT INTO tally VALUES (?, ?, ?, ?, ?)`, source, kind, t.findings, t.distinct, t.units)
		if err != nil {
			return err
		}
	}
	digest := held.digest()
	_, err = db.ExecContext(ctx, `UPDATE source SET settled = 1, content = ? WHERE id = ?`, digest[:], source)
	return err
}

// writePrints writes the list of fingerprints, and counts the different ones.
func writePrints(ctx context.Context, db *sql.Conn, source int64, prints *spill.Sorter[[3]uint64], tallies []kindCount, wrote func() error) error {
	w, err := writePages(ctx, db, printList(source))
	if err != nil {
		return err
	}
	defer w.close()
	w.wrote = wrote
	var last distinct
	for some, err := range prints.Sorted(ctx) {
		if err != nil {
			return err
		}
		for i := range some {
			e := &some[i]
			last.count(e, tallies)
			if err := w.addPacked(ctx, printSize, (*packedEntry)(e)); err != nil {
				return err
			}
		}
	}
	return w.flush(ctx)
}

// numberRows writes which block begins with which row, and adds the fingerprints to prints. It counts all but the different values.
func numberRows(ctx context.Context, db *sql.Conn, source int64, prints *spill.Sorter[[3]uint64], keys *keySorter, held *content) ([]kindCount, error) {
	w, err := writePages(ctx, db, rowList(source))
	if err != nil {
		return nil, err
	}
	defer w.close()
	var entry [16]byte
	tallies, err := number(ctx, db, source, prints, func(id, unit int64, base uint64, b *block) error {
		if err := held.block(unit, b); err != nil {
			return err
		}
		binary.BigEndian.PutUint64(entry[:], base)
		binary.BigEndian.PutUint64(entry[8:], uint64(id))
		return w.add(ctx, entry[:8], entry[:])
	}, keys)
	if err != nil {
		return nil, err
	}
	return tallies, w.flush(ctx)
}

// number numbers a source's rows, from 0. It tells begun of each block and its first row. begun and keys may be nil.
func number(ctx context.Context, db queryer, source int64, prints *spill.Sorter[[3]uint64],
	begun func(id, unit int64, base uint64, b *block) error, keys *keySorter,
) ([]kindCount, error) {
	key, err := keyKind(ctx, db)
	if err != nil {
		return nil, err
	}
	var tallies []kindCount
	base := uint64(0)
	err = eachBlock(ctx, db, source, nil, func(id, unit int64, b *block) error {
		if base+blockRows > mostRows {
			return errors.New("a source has more findings than can be numbered")
		}
		err := beside(func() error { return b.addPrints(base, key, prints) }, func() error {
			tallies = countBlock(tallies, unit, b)
			if keys != nil {
				if err := b.addKeys(unit, base, key, keys); err != nil {
					return err
				}
			}
			if begun == nil {
				return nil
			}
			return begun(id, unit, base, b)
		})
		base += uint64(b.rows())
		return err
	})
	return tallies, err
}

// distinct counts different values, of entries in order.
type distinct struct {
	last [2]uint64
	any  bool
}

func (d *distinct) count(e *[3]uint64, tallies []kindCount) {
	if !d.any || e[0] != d.last[0] || e[1] != d.last[1] {
		d.last, d.any = [2]uint64{e[0], e[1]}, true
		tallies[e[2]>>2&mostKinds].distinct++
	}
}

func countDistinct(ctx context.Context, prints *spill.Sorter[[3]uint64], tallies []kindCount) error {
	var last distinct
	for e, err := range prints.Each(ctx) {
		if err != nil {
			return err
		}
		last.count(&e, tallies)
	}
	return nil
}

func readTallies(ctx context.Context, db queryer, source int64) ([]kindCount, error) {
	var tallies []kindCount
	err := eachTally(ctx, db, source, func(kind int, t kindCount) {
		for len(tallies) <= kind {
			tallies = append(tallies, kindCount{})
		}
		tallies[kind] = t
	})
	return tallies, err
}

// kindCount is what is counted of a kind.
type kindCount struct{ findings, distinct, units, lastUnit int64 }

// countBlock counts the findings of a block, and the units; blocks of one unit follow each other.
func countBlock(tallies []kindCount, unit int64, b *block) []kindCount {
	for _, tag := range b.tags {
		kind := int(b.classes[tag].kind)
		for len(tallies) <= kind {
			tallies = append(tallies, kindCount{})
		}
		t := &tallies[kind]
		t.findings++
		if t.lastUnit != unit {
			t.lastUnit = unit
			t.units++
		}
	}
	return tallies
}

// unsettle forgets a source's lists.
func unsettle(ctx context.Context, db queryer, source int64) error {
	for _, q := range []string{
		`DELETE FROM page WHERE source = ?`,
		`DELETE FROM tally WHERE source = ?`,
		`DELETE FROM keycolumn WHERE source = ?`,
		`UPDATE source SET settled = 0 WHERE id = ?`,
	} {
		if _, err := db.ExecContext(ctx, q, source); err != nil {
			return err
		}
	}
	return nil
}
