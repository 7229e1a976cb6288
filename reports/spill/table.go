package spill

import "context"

// heldCells is how many cells of a table are kept in memory: 64 MiB. Beyond that they are sorted outside of it.
const heldCells = 1 << 24

// Table holds a number for some of the rows from 0 on. It is written in any order, and read in that of the rows.
type Table struct {
	cells []uint32 // one more than what was set; 0: nothing
	rows  *Sorter[[1]uint64]
}

// NewTable returns a table of so many rows, fewer than 1 << 32. Close removes what it leaves.
func NewTable(place Place, rows uint64) *Table {
	if rows <= heldCells {
		return &Table{cells: make([]uint32, rows)}
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

// Read returns a reader before the first row. Close ends it.
func (t *Table) Read(ctx context.Context) *TableReader {
	r := &TableReader{cells: t.cells}
	if t.rows != nil {
		r.cursor = t.rows.Cursor(ctx)
	}
	return r
}

// Close gives the memory and the file back.
func (t *Table) Close() {
	t.cells = nil
	if t.rows != nil {
		t.rows.Close()
	}
}

// TableReader reads a table.
type TableReader struct {
	cells  []uint32
	cursor *Cursor[[1]uint64]
}

// At returns the number of a row, false if it has none. Rows are asked for in their order.
func (r *TableReader) At(row uint64) (uint32, bool) {
	if r.cursor == nil {
		n := r.cells[row]
		return n - 1, n != 0
	}
	e, ok := r.cursor.Peek()
	for ; ok && e[0]>>32 < row; e, ok = r.cursor.Peek() {
		r.cursor.Skip()
	}
	return uint32(e[0]), ok && e[0]>>32 == row
}

// Err is why rows are missing, if any are.
func (r *TableReader) Err() error {
	if r.cursor == nil {
		return nil
	}
	return r.cursor.Err()
}

// Close gives what reading took back.
func (r *TableReader) Close() {
	if r.cursor != nil {
		r.cursor.Close()
	}
}
