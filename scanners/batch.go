package scanners

import "fmt"

// Batch is up to a few thousand records of one part of a unit, column by column.
// Whoever holds it owns its bytes; [Batch.Release] gives it back to be filled again.
type Batch struct {
	Part      Private // where inside the unit: archive member, sheet, BLOB column; zero: the unit itself
	First     int64   // number of the first record in its part, from 1
	Records   int     // how many records this batch holds
	Continues bool    // the first record is the rest of the one before, which was too long for one batch
	Columns   []Column
	Key       []int // columns that identify a record; none: the record's number does
	Bytes     int64 // bytes of the unit, as it is stored, read since the batch before: what progress counts

	free func(*Batch)
}

// NewBatch returns an empty batch; Release hands it to free, which may be nil.
func NewBatch(free func(*Batch)) *Batch { return &Batch{free: free} }

// Release gives the batch back; nobody may touch it or its bytes afterwards.
func (b *Batch) Release() {
	if b.free != nil {
		b.free(b)
	}
}

// Reset empties the batch and gives it one column a field, keeping the buffers of its last use.
func (b *Batch) Reset(part Private, fields []Field) {
	b.Part, b.First, b.Records, b.Continues, b.Key, b.Bytes = part, 1, 0, false, b.Key[:0], 0
	for cap(b.Columns) < len(fields) {
		b.Columns = append(b.Columns[:cap(b.Columns)], Column{})
	}
	b.Columns = b.Columns[:len(fields)]
	for i := range b.Columns {
		c := &b.Columns[i]
		c.Field = fields[i]
		if c.values == nil {
			c.values = &values{&cells{}}
		}
		c.Clear()
	}
}

// Format prints a placeholder under every verb.
func (b Batch) Format(f fmt.State, _ rune) { writePlaceholder(f) }

// Field describes a column.
type Field struct {
	Name Private // column name, header, or JSON path like address.city and items[].sku
	Type string  // as the source declares it ("VARCHAR(40)"), or what the decoder knows ("number", "string"); "" unknown
	// Text is running text (the lines of a log): no header, no meaning of its own. Apart is such text of which the same values come
	// again and again, and mean the same wherever they stand (what browsers call themselves).
	Text, Apart bool
	Hidden      bool // carries a key that is no field of its own (a rowid): not searched, not reported
}

// Column holds the values of one field. Values lie one after the other in one buffer, a separator byte behind each, so
// that a pass over the whole buffer never joins two of them.
type Column struct {
	Field
	*values
}

// values keeps fmt from the cells: under a verb that does not suit a pointer it follows one pointer, but not two.
type values struct{ *cells }

// Format prints a placeholder under every verb.
func (c Column) Format(f fmt.State, _ rune) { writePlaceholder(f) }

// NewColumn returns a column of its own, outside any batch.
func NewColumn(field Field) *Column { return &Column{field, &values{&cells{}}} }
