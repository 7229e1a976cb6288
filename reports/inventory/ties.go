package inventory

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"dossier/detectors"
)

// tieFiller makes a block's section of ties: for each key of the unit's that some have, its number and how many have it, uvarints; unless all have
// it, a bit for each row that is ties, in order, whether it does; and the first halves of the fingerprints.
type tieFiller struct {
	tag     int     // of the class of rows that are ties, from 1; 0: none yet
	count   int     // of those rows
	rows    []int32 // which are being added
	columns []tieColumn
	whole   []byte
}

type tieColumn struct {
	field   int32
	count   int
	present [blockRows / 8]byte
	prints  []byte
}

func (f *tieFiller) begin() {
	f.tag, f.count, f.rows, f.columns = 0, 0, f.rows[:0], f.columns[:0]
}

// add adds the rows that are being added of these columns.
func (f *tieFiller) add(columns []detectors.TieColumn) {
	if len(f.rows) == 0 {
		return
	}
	for i := range columns {
		c, prints := f.column(columns[i].Field), columns[i].Prints
		for n, row := range f.rows {
			if print := prints[row]; print != 0 {
				at := f.count + n
				c.present[at/8] |= 1 << (at % 8)
				c.prints = binary.BigEndian.AppendUint64(c.prints, print)
				c.count++
			}
		}
	}
	f.count += len(f.rows)
}

func (f *tieFiller) column(field int32) *tieColumn {
	for i := range f.columns {
		if f.columns[i].field == field {
			return &f.columns[i]
		}
	}
	if len(f.columns) < cap(f.columns) {
		f.columns = f.columns[:len(f.columns)+1]
	} else {
		f.columns = append(f.columns, tieColumn{})
	}
	c := &f.columns[len(f.columns)-1]
	c.field, c.count, c.prints = field, 0, c.prints[:0]
	clear(c.present[:])
	return c
}

// content is the section, valid until the next.
func (f *tieFiller) content() []byte {
	whole := f.whole[:0]
	for i := range f.columns {
		c := &f.columns[i]
		if c.count == 0 {
			continue
		}
		whole = binary.AppendUvarint(whole, uint64(c.field))
		whole = binary.AppendUvarint(whole, uint64(c.count))
		if c.count < f.count {
			whole = append(whole, c.present[:(f.count+7)/8]...)
		}
		whole = append(whole, c.prints...)
	}
	f.whole = whole
	return whole
}

// tied is a key that some rows of a block have.
type tied struct {
	field   int32
	present []byte // nil: all rows that are ties have it
	prints  []byte
}

// openTies reads the section, once it is known which rows are ties.
func (b *block) openTies(content []byte) error {
	for in := (fields{content}); len(in.data) > 0; {
		t := tied{field: int32(in.number())}
		count := in.number()
		if t.field < 0 || count > uint64(len(b.tied)) {
			return ErrCorrupt
		}
		if n := (len(b.tied) + 7) / 8; int(count) < len(b.tied) {
			if n > len(in.data) {
				return ErrCorrupt
			}
			t.present, in.data = in.data[:n:n], in.data[n:]
			if t.before(len(b.tied)) != int(count) {
				return ErrCorrupt
			}
		}
		n := halfPrint * int(count)
		if n > len(in.data) {
			return ErrCorrupt
		}
		t.prints, in.data = in.data[:n:n], in.data[n:]
		b.ties = append(b.ties, t)
	}
	return nil
}

// has tells whether one of the rows that are ties, by its place among them, has the key.
func (t *tied) has(at int) bool { return t.present == nil || t.present[at/8]>>(at%8)&1 != 0 }

// before is how many before it have the key.
func (t *tied) before(at int) int {
	if t.present == nil {
		return at
	}
	n := 0
	for _, some := range t.present[:at/8] {
		n += bits.OnesCount8(some)
	}
	if at%8 != 0 {
		n += bits.OnesCount8(t.present[at/8] & (1<<(at%8) - 1))
	}
	return n
}

// each calls do for each of these rows that has the key, with its print.
func (t *tied) each(rows []int32, do func(row int, print []byte) error) error {
	prints := t.prints
	for at, row := range rows {
		if !t.has(at) {
			continue
		}
		if err := do(int(row), prints[:halfPrint:halfPrint]); err != nil {
			return err
		}
		prints = prints[halfPrint:]
	}
	return nil
}

// eachTie calls do for each key of a row that is ties.
func (b *block) eachTie(row int, do func(field int32, print []byte)) {
	at, known := slices.BinarySearch(b.tied, int32(row))
	if !known {
		return
	}
	for i := range b.ties {
		if t := &b.ties[i]; t.has(at) {
			do(t.field, t.prints[halfPrint*t.before(at):][:halfPrint:halfPrint])
		}
	}
}
