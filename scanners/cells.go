package scanners

import "sort"

// cells are the values of a column, as they lie in memory. Those that come again may be kept once: see Kept.
type cells struct {
	data    []byte  // value, separator, value, separator …
	ends    []int32 // ends[i] is where value i ends and its separator stands
	which   []int32 // empty, or for each value which of those in data it is: see Kept
	nulls   []bool  // nil, or as long as there are values up to the last NULL
	records []int32 // empty, or the record in the batch that value i belongs to (a record with a list has several)
	entries []string
}

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
	c.belongs(record, c.Len())
	c.Append(value)
}

// belongs says which record value n is of, the next one. As long as each has one value that goes without saying.
func (c *cells) belongs(record, n int) {
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

// KeptBuffers is Buffers of a column that keeps values once: those, which of them each value is, and the record of each.
func (c *cells) KeptBuffers() (data []byte, ends, which, records []int32) {
	return c.data, c.ends, c.which, c.records
}

// SetKept sets what KeptBuffers returns.
func (c *cells) SetKept(data []byte, ends, which, records []int32) {
	*c = cells{data, ends, which, nil, records, nil}
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

// Keep adds a value to those that the column keeps, and returns which it is. A column is filled by Keep and AppendKept, or without them.
func (c *cells) Keep(value []byte) int {
	c.Append(value)
	return len(c.ends) - 1
}

// AppendKept adds one of the values that the column keeps for the record with this index in the batch, as AppendTo does.
func (c *cells) AppendKept(record, k int) {
	c.belongs(record, len(c.which))
	c.which = append(c.which, int32(k))
}

// Kept is how many values a column keeps: as many as it has, or, where each of those that recur is kept once, as many as differ.
func (c *cells) Kept() int { return len(c.ends) }

// KeptValue returns one of the values that the column keeps, in the order in which they first came.
func (c *cells) KeptValue(k int) []byte {
	start, end := 0, int(c.ends[k])
	if k > 0 {
		start = int(c.ends[k-1]) + 1
	}
	return c.data[start:end:end]
}

// KeptData is the buffer of the values that the column keeps, each with its separator.
func (c *cells) KeptData() []byte { return c.data }

// Which tells for each value which of those kept it is; it is empty where the column keeps each for itself.
func (c *cells) Which() []int32 { return c.which }

// expand keeps each value for itself.
func (c *cells) expand() {
	if len(c.which) == 0 {
		return
	}
	size := 0
	for _, k := range c.which {
		size += len(c.KeptValue(int(k))) + 1
	}
	data, ends := make([]byte, 0, size), make([]int32, 0, len(c.which))
	for _, k := range c.which {
		data = append(append(data, c.KeptValue(int(k))...), '\n')
		ends = append(ends, int32(len(data)-1))
	}
	c.data, c.ends, c.which = data, ends, c.which[:0]
}
