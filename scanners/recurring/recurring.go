// Package recurring fills columns in which the same values come again and again.
package recurring

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"io"

	"dossier/scanners"
)

const (
	trial     = 128     // values of a column after which it shows whether they recur
	share     = 2       // of which no more than one in so many may differ from all before
	tableSize = 1 << 11 // a power of two; half as many values may differ

	latelyBits = 5
	latelySize = 1 << latelyBits
)

// Column fills a column, batch after batch, and keeps of values that recur each once: a log's times, programs and browsers, a table's states.
// What reads a column sees no difference, unless it asks for the values that differ: see [scanners.Column.Kept]. Once a batch had many values of a column
// it shows in the next one whether they recur; until then, and where they do not, the column is filled as any other.
type Column struct {
	values int    // in a batch that was filled as any other: with few there is nothing to gain, and columns may be thousands
	not    bool   // they do not recur
	last   []byte // the value added last, as it is kept
	is     int    // and which of those kept it is
	seed   maphash.Seed
	table  []uint16 // by hash: which of the kept values, and one; 0: none
	lately *[latelySize]kept
}

// kept is a value that a column keeps.
type kept struct {
	value []byte // in the column; nil: none
	is    int    // which of those kept
}

// Format prints a placeholder under every verb.
func (kept) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[value]") }

// AppendTo adds a value to a column, as [scanners.Column.AppendTo] does. A column is filled by one of these alone.
func (r *Column) AppendTo(c *scanners.Column, record int, value []byte) {
	n := len(c.Which())
	switch {
	case r.not:
	case n > 0 && string(r.last) == string(value):
		c.AppendKept(record, r.is)
		return
	case n > 0:
		if (n < trial || c.Kept() <= n/share) && c.Kept() < tableSize/2 {
			c.AppendKept(record, r.look(c, value))
			return
		}
		r.not, r.table, r.last, r.lately = true, nil, nil, nil
		c.Data() // each value for itself
	case c.Len() > 0:
		r.values++
	case r.values < trial:
		r.values = 1
	default:
		r.begin()
		c.AppendKept(record, r.look(c, value))
		return
	}
	c.AppendTo(record, value)
}

// Never tells that the values do not recur: from then on the column may as well be filled without r.
func (r *Column) Never() bool { return r.not }

// begin forgets all values.
func (r *Column) begin() {
	if r.table == nil {
		r.table, r.seed, r.lately = make([]uint16, tableSize), maphash.MakeSeed(), new([latelySize]kept)
	}
	clear(r.table)
	clear(r.lately[:])
}

// look finds which of the values that are kept one is, and keeps it if it is none. Those that came lately are found by their ends: of a few that come
// again and again that is half the work.
func (r *Column) look(c *scanners.Column, value []byte) int {
	e := &r.lately[ends(value)*0x9e3779b97f4a7c15>>(64-latelyBits)]
	if e.value == nil || string(e.value) != string(value) {
		e.is = r.search(c, value)
		e.value = c.KeptValue(e.is)
	}
	r.last, r.is = e.value, e.is
	return e.is
}

// search does so for one that did not come lately.
func (r *Column) search(c *scanners.Column, value []byte) int {
	at := maphash.Bytes(r.seed, value) % tableSize
	for r.table[at] != 0 && string(c.KeptValue(int(r.table[at]-1))) != string(value) {
		at = (at + 1) % tableSize
	}
	if r.table[at] == 0 {
		r.table[at] = uint16(c.Keep(value) + 1)
	}
	return int(r.table[at] - 1)
}

// ends are the length, and the first and the last bytes of a value in one.
func ends(value []byte) uint64 {
	n := len(value)
	switch {
	case n >= 8:
		return uint64(n) ^ binary.LittleEndian.Uint64(value) ^ binary.LittleEndian.Uint64(value[n-8:])<<7
	case n >= 4:
		return uint64(n) ^ uint64(binary.LittleEndian.Uint32(value)) ^ uint64(binary.LittleEndian.Uint32(value[n-4:]))<<29
	case n > 0:
		return uint64(n) ^ uint64(value[0])<<8 ^ uint64(value[n/2])<<16 ^ uint64(value[n-1])<<24
	}
	return 0
}
