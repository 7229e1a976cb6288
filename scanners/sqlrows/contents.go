package sqlrows

import (
	"dossier/scanners"
	"dossier/scanners/formats"
)

// contents receives what comes out of BLOBs and hands it over as values of the records that the BLOBs belong to.
type contents struct {
	to   scanners.Receiver
	key  []scanners.Field // the table's
	left *leftOut

	out  *scanners.Batch // what came out, not yet handed over
	size int             // bytes of values in out
	from *blob           // the BLOB that is being read
	last place           // the last record that was handed over
	free []*scanners.Batch
}

// place is a record in a part.
type place struct {
	part   string
	record int64
}

// New implements [scanners.Receiver] with batches of its own.
func (c *contents) New() *scanners.Batch {
	if n := len(c.free); n > 0 {
		b := c.free[n-1]
		c.free = c.free[:n-1]
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { c.free = append(c.free, b) })
}

// Unread implements [scanners.Receiver]: a table of a million BLOBs that nobody can read is told of once.
func (c *contents) Unread(u *scanners.Unread) error {
	c.left.add(u)
	return nil
}

// Batch implements [scanners.Receiver]: it adds the values to the record that the BLOB belongs to.
func (c *contents) Batch(b *scanners.Batch) error {
	defer b.Release()
	if c.out != nil && !c.fits(b) {
		if err := c.flush(); err != nil {
			return err
		}
	}
	if c.out == nil {
		c.start(b)
	}
	out := c.out
	if out.First+int64(out.Records) == c.from.record {
		c.record(len(b.Columns))
	}
	for i := range b.Columns {
		from, to := &b.Columns[i], &out.Columns[i]
		for v := range from.Len() {
			if !from.Null(v) {
				to.AppendTo(out.Records-1, from.Value(v))
			}
		}
		c.size += len(from.Data())
	}
	out.Bytes += b.Bytes
	return nil
}

// fits tells whether b goes on where the batch that is being filled stands.
func (c *contents) fits(b *scanners.Batch) bool {
	out := c.out
	next := out.First + int64(out.Records)
	if c.size >= formats.BatchBytes || out.Records >= formats.BatchRecords || c.from.record < next-1 || c.from.record > next ||
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
func (c *contents) start(b *scanners.Batch) {
	var fields []scanners.Field
	for i := range b.Columns {
		fields = append(fields, b.Columns[i].Field)
	}
	fields = append(fields, c.key...)
	c.out, c.size = c.to.New(), 0
	c.out.Reset(b.Part, fields)
	c.out.First = c.from.record
	c.out.Continues = c.last == place{b.Part.Reveal(), c.from.record}
	for k := range c.key {
		c.out.Key = append(c.out.Key, len(b.Columns)+k)
	}
}

// record begins the next record, with its key behind the first n columns.
func (c *contents) record(n int) {
	for k, v := range c.from.key {
		c.out.Columns[n+k].AppendTo(c.out.Records, v)
	}
	c.out.Records++
}

func (c *contents) flush() error {
	b := c.out
	if b == nil {
		return nil
	}
	c.out = nil
	c.last = place{b.Part.Reveal(), b.First + int64(b.Records) - 1}
	return c.to.Batch(b)
}

func (c *contents) drop() {
	if c.out != nil {
		c.out.Release()
		c.out = nil
	}
}
