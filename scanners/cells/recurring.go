package cells

import "hash/maphash"

const (
	recurringTrial = 128     // values of a column after which it shows whether they recur
	recurringShare = 2       // of which no more than one in so many may differ from all before
	recurringTable = 1 << 11 // a power of two; half as many values may differ
)

// Recurring fills a column, batch after batch, and keeps of values that recur each once: a log's times, programs and browsers, a table's states.
// What reads a column sees no difference, unless it asks for the values that differ: see [Cells.Kept]. Once a batch had many values of a column
// it shows in the next one whether they recur; until then, and where they do not, the column is filled as any other.
type Recurring struct {
	values int    // in a batch that was filled as any other: with few there is nothing to gain, and columns may be thousands
	not    bool   // they do not recur
	last   []byte // the value added last, as it is kept
	is     int32  // and which of those kept it is
	seed   maphash.Seed
	table  []uint16 // by hash: which of the kept values, and one; 0: none
}

// AppendTo adds a value to a column, as [Cells.AppendTo] does. A column is filled by one Recurring alone.
func (r *Recurring) AppendTo(c *Cells, record int, value []byte) {
	if r.not {
		c.AppendTo(record, value)
		return
	}
	c.belongs(record)
	r.append(c, value)
}

func (r *Recurring) append(c *Cells, value []byte) {
	n := len(c.which)
	switch {
	case n > 0:
		if string(r.last) == string(value) {
			c.which = append(c.which, r.is)
			return
		}
		if n >= recurringTrial && len(c.ends) > n/recurringShare || len(c.ends) >= recurringTable/2 {
			r.not, r.table, r.last = true, nil, nil
			c.expand()
			c.Append(value)
			return
		}
	case len(c.ends) > 0:
		r.values++
		c.Append(value)
		return
	case r.values < recurringTrial:
		r.values = 1
		c.Append(value)
		return
	default:
		r.begin()
	}
	r.look(c, value)
}

// begin forgets all values.
func (r *Recurring) begin() {
	if r.table == nil {
		r.table, r.seed = make([]uint16, recurringTable), maphash.MakeSeed()
	}
	clear(r.table)
}

// look adds a value to those that are kept, unless it is one of them.
func (r *Recurring) look(c *Cells, value []byte) {
	at := maphash.Bytes(r.seed, value) % recurringTable
	for r.table[at] != 0 && string(c.KeptValue(int(r.table[at]-1))) != string(value) {
		at = (at + 1) % recurringTable
	}
	if r.table[at] == 0 {
		c.Append(value)
		r.table[at] = uint16(len(c.ends))
	}
	r.is = int32(r.table[at] - 1)
	r.last = c.KeptValue(int(r.is))
	c.which = append(c.which, r.is)
}

// Kept is how many values a column keeps: as many as it has, or, where each of those that recur is kept once, as many as differ.
func (c *Cells) Kept() int { return len(c.ends) }

// KeptValue returns one of the values that the column keeps, in the order in which they first came.
func (c *Cells) KeptValue(k int) []byte {
	start, end := 0, int(c.ends[k])
	if k > 0 {
		start = int(c.ends[k-1]) + 1
	}
	return c.data[start:end:end]
}

// KeptData is the buffer of the values that the column keeps, each with its separator.
func (c *Cells) KeptData() []byte { return c.data }

// Which tells for each value which of those kept it is; it is empty where the column keeps each for itself.
func (c *Cells) Which() []int32 { return c.which }

// Times is how often one of the values that the column keeps comes.
func (c *Cells) Times(k int) (n int) {
	if len(c.which) == 0 {
		return 1
	}
	for _, is := range c.which {
		if int(is) == k {
			n++
		}
	}
	return n
}

// expand keeps each value for itself.
func (c *Cells) expand() {
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
