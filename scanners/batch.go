package scanners

import (
	"fmt"
	"sort"
)

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

type cells struct {
	data    []byte  // value, separator, value, separator …
	ends    []int32 // ends[i] is where value i ends and its separator stands
	which   []int32 // empty, or for each value which of those in data it is: see Recurring
	nulls   []bool  // nil, or as long as there are values up to the last NULL
	records []int32 // empty, or the record in the batch that value i belongs to (a record with a list has several)
	entries []string
}

// Format prints a placeholder under every verb.
func (c Column) Format(f fmt.State, _ rune) { writePlaceholder(f) }

// NewColumn returns a column of its own, outside any batch.
func NewColumn(field Field) *Column { return &Column{field, &values{&cells{}}} }

// Clear removes the values and keeps the memory.
func (c *cells) Clear() {
	*c = cells{c.data[:0], c.ends[:0], c.which[:0], c.nulls[:0], c.records[:0], c.entries[:0]}
}

// Append adds a value for the next record.
func (c *cells) Append(value []byte) {
	c.data = append(append(c.data, value...), '\n')
	c.ends = append(c.ends, int32(len(c.data)-1))
}

// AppendString adds a value for the next record.
func (c *cells) AppendString(value string) {
	c.data = append(append(c.data, value...), '\n')
	c.ends = append(c.ends, int32(len(c.data)-1))
}

// AppendNull adds a NULL (or an absent value) for the next record.
func (c *cells) AppendNull() {
	c.expand()
	for len(c.nulls) < len(c.ends) {
		c.nulls = append(c.nulls, false)
	}
	c.nulls = append(c.nulls, true)
	c.AppendString("")
}

// AppendTo adds a value for the record with this index in the batch (from 0, never falling). A column is filled
// either with AppendTo alone or without it.
func (c *cells) AppendTo(record int, value []byte) {
	c.belongs(record)
	c.Append(value)
}

// belongs says which record the next value is of. As long as each has one value that goes without saying.
func (c *cells) belongs(record int) {
	n := c.Len()
	if len(c.records) == 0 {
		if record == n {
			return
		}
		for i := range n {
			c.records = append(c.records, int32(i))
		}
	}
	c.records = append(c.records, int32(record))
}

// Enter says in which entry of a list inside its record the value added last stands; see Entry. Only a receiver that is [Entered] asks for it.
func (c *cells) Enter(entry string) {
	for len(c.entries) < c.Len()-1 {
		c.entries = append(c.entries, "")
	}
	c.entries = append(c.entries, entry)
}

// Entry tells which values of a record stand together: those of which it is the same stand in the same entry of a list inside the record, and so
// do those for which it goes on with a slash. "": in none, or it was not asked for.
func (c *cells) Entry(i int) string {
	if i < len(c.entries) {
		return c.entries[i]
	}
	return ""
}

// Storage returns the column's empty buffers, to be filled in place and handed back to Load.
func (c *cells) Storage() (data []byte, ends []int32) { return c.data[:0], c.ends[:0] }

// Load sets the values at once: value i is data[ends[i-1]+1:ends[i]], data[ends[i]] is a separator, and the last separator is
// the last byte.
func (c *cells) Load(data []byte, ends []int32) { c.data, c.ends = data, ends }

// Buffers returns the column as it lies in memory, to be sent to another process: Data, where each value ends, which are NULL (as
// many as values, or fewer when no later one is) and the record of each (none, or as many as values). The column owns them.
func (c *cells) Buffers() ([]byte, []int32, []bool, []int32) {
	c.expand()
	return c.data, c.ends, c.nulls, c.records
}

// SetBuffers sets what Buffers returns. Values lie as Load says.
func (c *cells) SetBuffers(data []byte, ends []int32, nulls []bool, records []int32) {
	*c = cells{data, ends, nil, nulls, records, nil}
}

// Len is the number of values.
func (c *cells) Len() int { return max(len(c.ends), len(c.which)) }

// Data is the whole buffer: the values, each with its separator, also where they recur. Whoever wants Span or At asks for it first.
func (c *cells) Data() []byte {
	c.expand()
	return c.data
}

// Span returns where value i starts and ends in Data.
func (c *cells) Span(i int) (start, end int) {
	if i > 0 {
		start = int(c.ends[i-1]) + 1
	}
	return start, int(c.ends[i])
}

// Value returns value i, a part of Data; empty for NULL.
func (c *cells) Value(i int) []byte {
	if i < len(c.which) {
		i = int(c.which[i])
	}
	return c.KeptValue(i)
}

// Null tells whether value i is NULL rather than empty.
func (c *cells) Null(i int) bool { return i < len(c.nulls) && c.nulls[i] }

// Record returns the index in the batch of the record that value i belongs to.
func (c *cells) Record(i int) int {
	if len(c.records) > 0 {
		return int(c.records[i])
	}
	return i
}

// At returns which value holds the byte at this offset of Data, at or after value from.
func (c *cells) At(offset, from int) int {
	c.expand()
	for n := from; n < len(c.ends) && n < from+8; n++ {
		if int(c.ends[n]) >= offset {
			return n
		}
	}
	return from + sort.Search(len(c.ends)-from, func(i int) bool { return int(c.ends[from+i]) >= offset })
}
