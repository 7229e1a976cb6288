package inventory

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"

	"dossier/reports/spill"
)

// blocksAhead is how many blocks are read and opened before they are asked for.
const blocksAhead = 3

// blockOf is a block of a unit, with the bytes that it was opened from.
type blockOf struct {
	id, unit int64
	block
	data []byte
}

// eachBlock opens a source's blocks in the order of its rows, some ahead of do, which may write meanwhile. prepare, which may be nil, is called
// with each by the goroutine that reads.
func eachBlock(ctx context.Context, db queryer, source int64, prepare func(b *block) error, do func(id, unit int64, b *block) error) error {
	reading, stop := context.WithCancel(ctx)
	ready, free, ended := make(chan *blockOf), make(chan *blockOf, blocksAhead), make(chan error, 1)
	defer func() { // until then the connection is in use
		stop()
		for range ready {
		}
	}()
	for range blocksAhead {
		free <- &blockOf{}
	}
	go func() {
		defer close(ready)
		ended <- each(ctx, db, func(rows *sql.Rows) error {
			select {
			case b := <-free:
				if err := b.read(rows); err != nil {
					return err
				}
				if prepare != nil {
					if err := prepare(&b.block); err != nil {
						return err
					}
				}
				select {
				case ready <- b:
					return nil
				case <-reading.Done():
					return reading.Err()
				}
			case <-reading.Done():
				return reading.Err()
			}
		}, `SELECT id, unit, data FROM block WHERE source = ? ORDER BY unit, id`, source)
	}()
	for b := range ready {
		if err := do(b.id, b.unit, &b.block); err != nil {
			return err
		}
		free <- b
	}
	return <-ended
}

func (b *blockOf) read(rows *sql.Rows) error {
	var data sql.RawBytes
	if err := rows.Scan(&b.id, &b.unit, &data); err != nil {
		return err
	}
	b.data = append(b.data[:0], data...)
	return b.open(b.data)
}

// addPrints adds the fingerprints of a block, which begins with a row, to a list; those of one kind it leaves out.
func (b *block) addPrints(base uint64, but int32, list *spill.Sorter[[3]uint64]) error {
	for row, tag := range b.tags {
		c := &b.classes[tag]
		if c.kind == but {
			continue
		}
		print := b.fingerprint(row)
		low := (base+uint64(row))<<16 | uint64(c.kind)<<2 | uint64(c.flags&(flagShared|flagMention))
		if err := list.Add([3]uint64{binary.BigEndian.Uint64(print[:]), binary.BigEndian.Uint64(print[8:]), low}); err != nil {
			return err
		}
	}
	return nil
}

// addKeys adds the keys of a block of a unit's.
func (b *block) addKeys(unit int64, base uint64, key int32, list *keySorter) error {
	columns := list.of(unit, b.classes, key)
	for row, tag := range b.tags {
		if n := columns[tag]; n >= 0 {
			if err := list.add(n, b.print(row), b.records[row], base+uint64(row)); err != nil {
				return err
			}
		}
	}
	for i := range b.ties {
		t := &b.ties[i]
		n, known := list.columns[keyColumn{unit, t.field}]
		if !known {
			continue
		}
		err := t.each(b.tied, func(row int, print []byte) error { return list.add(n, print, b.records[row], base+uint64(row)) })
		if err != nil {
			return err
		}
	}
	return nil
}

// beside runs two functions side by side. The error is that of the first, if it has one.
func beside(one, other func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- other() }()
	return cmp.Or(one(), <-ended)
}
