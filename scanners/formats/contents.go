package formats

import "dossier/scanners"

// Contents is the receiver of what comes out of files that lie in the values of records. It hands it over as values of these records: a file
// of many rows makes several values of a field of the one record that it lies in.
type Contents struct {
	to   scanners.Receiver
	key  []scanners.Field
	left *LeftOut

	out    *scanners.Batch // what came out, not yet handed over
	size   int             // bytes of values in out
	record int64           // whose file is being read
	values [][]byte        // of its key
	in     string          // the entry that all of it stands in
	enter  bool            // somebody asks for entries
	last   recordPlace     // the last record that was handed over
	free   []*scanners.Batch
}

// NewContents returns a receiver that hands over to to. key are the fields by which the records are told apart, which it keeps; what is left out of the
// files goes to left, since a million of them that nobody can read are told of once.
func NewContents(to scanners.Receiver, key []scanners.Field, left *LeftOut) *Contents {
	return &Contents{to: to, key: key, left: left, enter: scanners.Entries(to)}
}

// Record says which record the file lies in that is opened next, the values of its key, which it keeps, and the value that it is: see [HeldEntry].
func (c *Contents) Record(number int64, key [][]byte, in string) {
	c.record, c.values, c.in = number, key, in
}

// New implements [scanners.Receiver] with batches of its own.
func (c *Contents) New() *scanners.Batch {
	if n := len(c.free); n > 0 {
		b := c.free[n-1]
		c.free = c.free[:n-1]
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { c.free = append(c.free, b) })
}

// Unread implements [scanners.Receiver].
func (c *Contents) Unread(u *scanners.Unread) error {
	c.left.Add(u)
	return nil
}

// Batch implements [scanners.Receiver]: it adds the values to the record that the file lies in.
func (c *Contents) Batch(b *scanners.Batch) error {
	defer b.Release()
	if c.out != nil && !c.fits(b) {
		if err := c.Flush(); err != nil {
			return err
		}
	}
	if c.out == nil {
		c.start(b)
	}
	out := c.out
	if out.First+int64(out.Records) == c.record {
		c.begin(len(b.Columns))
	}
	for i := range b.Columns {
		from, to := &b.Columns[i], &out.Columns[i]
		for v := range from.Len() {
			if !from.Null(v) {
				if to.AppendTo(out.Records-1, from.Value(v)); c.enter {
					to.Enter(c.in)
				}
			}
		}
		c.size += len(from.Data())
	}
	out.Bytes += b.Bytes
	return nil
}

// fits tells whether b goes on where the batch that is being filled stands.
func (c *Contents) fits(b *scanners.Batch) bool {
	out := c.out
	next := out.First + int64(out.Records)
	if c.size >= BatchBytes || out.Records >= BatchRecords || c.record < next-1 || c.record > next ||
		out.Part.Reveal() != b.Part.Reveal() || len(out.Columns) != len(b.Columns)+len(c.key) {
		return false
	}
	for i := range b.Columns {
		a, b := out.Columns[i].Field, b.Columns[i].Field
		if a.Name.Reveal() != b.Name.Reveal() || a.Type != b.Type || a.Text != b.Text || a.Hidden != b.Hidden {
			return false
		}
	}
	return true
}

// start begins a batch with b's fields and the table's key behind them.
func (c *Contents) start(b *scanners.Batch) {
	var fields []scanners.Field
	for i := range b.Columns {
		fields = append(fields, b.Columns[i].Field)
	}
	fields = append(fields, c.key...)
	c.out, c.size = c.to.New(), 0
	c.out.Reset(b.Part, fields)
	c.out.First = c.record
	c.out.Continues = c.last == recordPlace{b.Part.Reveal(), c.record}
	for k := range c.key {
		c.out.Key = append(c.out.Key, len(b.Columns)+k)
	}
}

// begin begins the next record, with its key behind the first n columns.
func (c *Contents) begin(n int) {
	for k, v := range c.values {
		c.out.Columns[n+k].AppendTo(c.out.Records, v)
	}
	c.out.Records++
}

// Flush hands over what there is.
func (c *Contents) Flush() error {
	b := c.out
	if b == nil {
		return nil
	}
	c.out = nil
	c.last = recordPlace{b.Part.Reveal(), b.First + int64(b.Records) - 1}
	return c.to.Batch(b)
}

// Drop releases what was not handed over.
func (c *Contents) Drop() {
	if c.out != nil {
		c.out.Release()
		c.out = nil
	}
}
