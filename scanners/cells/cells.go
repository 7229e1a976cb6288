// Package cells keeps the values of a column of a batch, and those that come again and again once.
package cells

import (
	"fmt"
	"io"
	"sort"
)

// Cells are the values of one column. They lie one after the other in one buffer, a separator byte behind each, so that a pass over the whole buffer
// never joins two of them.
type Cells struct {
	data    []byte  // value, separator, value, separator …
	ends    []int32 // ends[i] is where value i ends and its separator stands
	which   []int32 // empty, or for each value which of those in data it is: see Recurring
	nulls   []bool  // nil, or as long as there are values up to the last NULL
	records []int32 // empty, or the record in the batch that value i belongs to (a record with a list has several)
	entries []string
}

// Format prints a placeholder under every verb.
func (c Cells) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "[values]") }

// Clear removes the values and keeps the memory.
func (c *Cells) Clear() {
	*c = Cells{c.data[:0], c.ends[:0], c.which[:0], c.nulls[:0], c.records[:0], c.entries[:0]}
}

// Append adds a value for the next record.
func (c *Cells) Append(value []byte) {
	c.data = append(append(c.data, value...), '\n')
	c.ends = append(c.ends, int32(len(c.data)-1))
}

// AppendString adds a value for the next record.
func (c *Cells) AppendString(value string) {
	c.data = append(append(c.data, value...), '\n')
	c.ends = append(c.ends, int32(len(c.data)-1))
}

// AppendNull adds a NULL (or an absent value) for the next record.
func (c *Cells) AppendNull() {
	c.expand()
	for len(c.nulls) < len(c.ends) {
		c.nulls = append(c.nulls, false)
	}
	c.nulls = append(c.nulls, true)
	c.AppendString("")
}

// AppendTo adds a value for the record with this index in the batch (from 0, never falling). A column is filled
// either with AppendTo alone or without it.
func (c *Cells) AppendTo(record int, value []byte) {
	c.belongs(record)
	c.Append(value)
}

// belongs says which record the next value is of. As long as each has one value that goes without saying.
func (c *Cells) belongs(record int) {
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
func (c *Cells) Enter(entry string) {
	for len(c.entries) < c.Len()-1 {
		c.entries = append(c.entries, "")
	}
	c.entries = append(c.entries, entry)
}

// Entry tells which values of a record stand together: those of which it is the same stand in the same entry of a list inside the record, and so
// do those for which it goes on with a slash. "": in none, or it was not asked for.
func (c *Cells) Entry(i int) string {
	if i < len(c.entries) {
		return c.entries[i]
	}
	return ""
}

// Storage returns the column's empty buffers, to be filled in place and handed back to Load.
func (c *Cells) Storage() (data []byte, ends []int32) { return c.data[:0], c.ends[:0] }

// Load sets the values at once: value i is data[ends[i-1]+1:ends[i]], data[ends[i]] is a separator, and the last separator is
// the last byte.
func (c *Cells) Load(data []byte, ends []int32) { c.data, c.ends = data, ends }

// Buffers returns the column as it lies in memory, to be sent to another process: Data, where each value ends, which are NULL (as
// many as values, or fewer when no later one is) and the record of each (none, or as many as values). The column owns them.
func (c *Cells) Buffers() ([]byte, []int32, []bool, []int32) {
	c.expand()
	return c.data, c.ends, c.nulls, c.records
}

// SetBuffers sets what Buffers returns. Values lie as Load says.
func (c *Cells) SetBuffers(data []byte, ends []int32, nulls []bool, records []int32) {
	*c = Cells{data, ends, nil, nulls, records, nil}
}

// Len is the number of values.
func (c *Cells) Len() int { return max(len(c.ends), len(c.which)) }

// Data is the whole buffer: the values, each with its separator, also where they recur. Whoever wants Span or At asks for it first.
func (c *Cells) Data() []byte {
	c.expand()
	return c.data
}

// Span returns where value i starts and ends in Data.
func (c *Cells) Span(i int) (start, end int) {
	if i > 0 {
		start = int(c.ends[i-1]) + 1
	}
	return start, int(c.ends[i])
}

// Value returns value i, a part of Data; empty for NULL.
func (c *Cells) Value(i int) []byte {
	if i < len(c.which) {
		i = int(c.which[i])
	}
	return c.KeptValue(i)
}

// Null tells whether value i is NULL rather than empty.
func (c *Cells) Null(i int) bool { return i < len(c.nulls) && c.nulls[i] }

// Record returns the index in the batch of the record that value i belongs to.
func (c *Cells) Record(i int) int {
	if len(c.records) > 0 {
		return int(c.records[i])
	}
	return i
}

// At returns which value holds the byte at this offset of Data, at or after value from.
func (c *Cells) At(offset, from int) int {
	c.expand()
	for n := from; n < len(c.ends) && n < from+8; n++ {
		if int(c.ends[n]) >= offset {
			return n
		}
	}
	return from + sort.Search(len(c.ends)-from, func(i int) bool { return int(c.ends[from+i]) >= offset })
}
