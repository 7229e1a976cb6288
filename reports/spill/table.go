package spill

import (
	"context"
	"encoding/binary"
	"os"
)

// heldCells is how many cells of a table are kept in memory: 64 MiB. Beyond that they are sorted outside of it.
const heldCells = 1 << 24

// Table holds a number for some of the rows from 0 on. It is written in any order, and read in that of the rows.
type Table struct {
	place Place
	cells []uint32 // one more than what was set; 0: nothing
	count uint64   // of them
	file  *os.File // instead of them, once it is parked
	rows  *Sorter[[1]uint64]
}

// readCells is how many cells are written to the file, and read from it, at once: 64 KiB.
const readCells = 1 << 14

// NewTable returns a table of so many rows, fewer than 1 << 32. Close removes what it leaves.
func NewTable(place Place, rows uint64) *Table {
	if rows <= heldCells {
		return &Table{place: place, count: rows, cells: make([]uint32, rows)}
	}
	return &Table{rows: New[[1]uint64](place, rows<<32-1)}
}

// Set gives a row its number, which is below 1<<32 - 1, once.
func (t *Table) Set(row uint64, number uint32) error {
	if t.rows != nil {
		return t.rows.Add([1]uint64{row<<32 | uint64(number)})
	}
	t.cells[row] = number + 1
	return nil
}

// Park puts everything into a file, if it is worth one. Nothing is set any more then.
func (t *Table) Park() error {
	if t.rows != nil {
		return t.rows.Park()
	}
	if t.count <= 2*fewWords || t.file != nil {
		return nil
	}
	var err error
	if t.file, err = create(t.place); err != nil {
		return err
	}
	bytes := make([]byte, 4*readCells)
	for from := 0; from < len(t.cells); from += readCells {
		some := t.cells[from:min(from+readCells, len(t.cells))]
		for i, n := range some {
			binary.LittleEndian.PutUint32(bytes[4*i:], n)
		}
		if _, err := t.file.WriteAt(bytes[:4*len(some)], int64(4*from)); err != nil {
			return err
		}
	}
	t.cells = nil
	return nil
}

// Read returns a reader before the first row. Close ends it.
func (t *Table) Read(ctx context.Context) *TableReader {
	r := &TableReader{cells: t.cells, end: t.count, file: t.file}
	if t.rows != nil {
		r.cursor = t.rows.Cursor(ctx)
	}
	return r
}

// Close gives the memory and the file back.
func (t *Table) Close() {
	t.cells = nil
	if t.file != nil {
		discard(t.file)
		t.file = nil
	}
	if t.rows != nil {
		t.rows.Close()
	}
}

// TableReader reads a table.
type TableReader struct {
	cells      []uint32
	first, end uint64   // of the file's rows, the first in cells; and how many rows there are
	file       *os.File // nil: all are in cells
	bytes      []byte
	err        error
	cursor     *Cursor[[1]uint64]
}

// At returns the number of a row, false if it has none. Rows are asked for in their order.
func (r *TableReader) At(row uint64) (uint32, bool) {
	if r.cursor == nil {
		if at := row - r.first; at < uint64(len(r.cells)) || r.fetch(row) {
			n := r.cells[row-r.first]
			return n - 1, n != 0
		}
		return 0, false
	}
	e, ok := r.cursor.Peek()
	for ; ok && e[0]>>32 < row; e, ok = r.cursor.Peek() {
		r.cursor.Skip()
	}
	return uint32(e[0]), ok && e[0]>>32 == row
}

// fetch reads cells from the file, a row's the first.
func (r *TableReader) fetch(row uint64) bool {
	if r.err != nil {
		return false
	}
	n := min(readCells, int(r.end-row))
	if r.bytes == nil {
		r.bytes, r.cells = make([]byte, 4*readCells), make([]uint32, readCells)
	}
	if _, r.err = r.file.ReadAt(r.bytes[:4*n], int64(4*row)); r.err != nil {
		r.cells = r.cells[:0]
		return false
	}
	r.cells, r.first = r.cells[:n], row
	for i := range r.cells {
		r.cells[i] = binary.LittleEndian.Uint32(r.bytes[4*i:])
	}
	return true
}

// Err is why rows are missing, if any are.
func (r *TableReader) Err() error {
	if r.cursor == nil {
		return r.err
	}
	return r.cursor.Err()
}

// Close gives what reading took back.
func (r *TableReader) Close() {
	if r.cursor != nil {
		r.cursor.Close()
	}
}
