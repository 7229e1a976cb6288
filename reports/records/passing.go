package records

import (
	"bytes"
	"context"
	"slices"
	"sort"
	"strings"

	"dossier/detectors/recordkey"
	"dossier/scanners"
)

// mostBytes is how much of one record is kept in memory.
const mostBytes = 64 << 20

// passing is the receiver of one reading of a unit.
type passing struct {
	*unit
	ctx       context.Context //nolint:containedctx // a receiver's methods take none
	candidate func(*view) bool
	done      func(context.Context, *open) error

	batch *scanners.Batch
	open  *open // a record that may go on in the next batch
}

// open is a record that is being put together.
type open struct {
	at     place
	row    string
	keys   map[int]uint64
	record *Record
	bytes  int
}

// view is a record of a batch.
type view struct {
	unit  *unit
	batch *scanners.Batch
	index int
	part  int32
	tie   map[int]uint64
}

// New implements [scanners.Receiver].
func (p *passing) New() *scanners.Batch {
	if b := p.batch; b != nil {
		p.batch = nil
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { p.batch = b })
}

// Entries implements [scanners.Entered].
func (p *passing) Entries() bool { return p.names != nil || p.Reader.Entries }

// Unread implements [scanners.Receiver].
func (p *passing) Unread(u *scanners.Unread) error {
	if u.Why != scanners.Recordless {
		p.unreadOnce(u)
	}
	return p.ctx.Err()
}

// Batch implements [scanners.Receiver].
func (p *passing) Batch(b *scanners.Batch) error {
	defer b.Release()
	if err := p.ctx.Err(); err != nil {
		return err
	}
	v := &view{unit: p.unit, batch: b, part: p.partOf(b.Part)}
	for _, k := range b.Key {
		if c := &b.Columns[k]; b.Part == (scanners.Private{}) && !c.Hidden {
			p.rowKey[c.Name.Reveal()] = true
		}
	}
	if b.Records == 0 {
		return p.beside(p.ctx, v)
	}
	for v.index = range b.Records {
		if v.index == 0 && b.Continues {
			if p.open != nil {
				p.open.more(v)
			}
			continue
		}
		if err := p.finish(); err != nil {
			return err
		}
		if v.tie = nil; p.candidate(v) {
			p.open = v.begin()
		}
	}
	return nil
}

// finish is done with the record that was put together.
func (p *passing) finish() error {
	o := p.open
	if p.open = nil; o == nil {
		return nil
	}
	if err := p.done(p.ctx, o); err != nil {
		return stopped{err}
	}
	return nil
}

// partOf numbers a part as the scan did; those that are new have numbers of their own.
func (u *unit) partOf(name scanners.Private) int32 {
	if n := u.partNumber(name.Reveal()); n >= 0 {
		return n
	}
	n, known := u.fresh[name.Reveal()]
	if !known {
		n = int32(len(u.parts) + len(u.fresh))
		u.fresh[name.Reveal()] = n
	}
	return n
}

// at is the record's place.
func (v *view) at() place {
	number, _ := recordkey.Number(v.batch, v.index)
	return place{v.part, number}
}

// span is which values of a column are a record's.
func span(c *scanners.Column, record int) (from, to int) {
	n := c.Len()
	if record < n && c.Record(record) == record && (record+1 >= n || c.Record(record+1) > record) && (record == 0 || c.Record(record-1) < record) {
		return record, record + 1
	}
	from = sort.Search(n, func(i int) bool { return c.Record(i) >= record })
	to = from + sort.Search(n-from, func(i int) bool { return c.Record(from+i) > record })
	return from, to
}

// keys are the first halves of the fingerprints of the record's keys, by their number in the unit, made as the scan did.
func (v *view) keys() map[int]uint64 {
	if v.tie != nil {
		return v.tie
	}
	v.tie = map[int]uint64{}
	for at, k := range v.unit.Keys {
		if k.Part != v.part {
			continue
		}
		var text []byte
		whole := true
		for _, f := range k.Fields {
			_, name, _ := strings.Cut(v.unit.Fields[f].Seal.Reveal(), "\x00")
			before := len(text)
			text = v.canonical(text, name)
			if whole = whole && len(text) > before; len(k.Fields) > 1 {
				text = append(text, 0)
			}
		}
		if whole {
			v.tie[at] = v.unit.finder.tie(text)
		}
	}
	return v.tie
}

// canonical adds the value of a key's field.
func (v *view) canonical(dst []byte, name string) []byte {
	for i := range v.batch.Columns {
		c := &v.batch.Columns[i]
		if c.Hidden || c.Name.Reveal() != name && !c.Text {
			continue
		}
		from, to := span(c, v.index)
		if c.Text {
			return lastInText(dst, c, from, to, name)
		}
		if from < to && !c.Null(to-1) {
			return recordkey.Canonical(dst, c.Value(to-1))
		}
	}
	return dst
}

// lastInText adds the last value of a key that the lines of a record give by its name.
func lastInText(dst []byte, c *scanners.Column, from, to int, name string) []byte {
	var last []byte
	for n := from; n < to; n++ {
		recordkey.Pairs(c.Value(n), func(called, value []byte) {
			if strings.EqualFold(string(called), name) {
				last = value
			}
		})
	}
	return recordkey.Canonical(dst, last)
}

// begin copies the record.
func (v *view) begin() *open {
	u, b := v.unit, v.batch
	r := &Record{
		Connector: u.Connector, Source: u.source.name, Unit: scanners.NewPrivate(u.called), Part: b.Part, Sort: u.live.Info().Kind, Number: v.at().number,
	}
	o := &open{at: v.at(), row: v.row(), keys: v.keys(), record: r}
	for i := range b.Columns {
		c := &b.Columns[i]
		isKey := slices.Contains(b.Key, i)
		if c.Hidden {
			if from, to := span(c, v.index); isKey && from < to && u.rowKey[c.Name.Reveal()] {
				r.Row = append(r.Row, Field{Name: c.Name.Reveal(), Kind: u.kinds["\x00"+c.Name.Reveal()], Values: [][]byte{bytes.Clone(c.Value(from))}, Null: c.Null(from)})
			}
			continue
		}
		if isKey {
			r.Key = append(r.Key, len(r.Fields))
		}
		f := Field{Name: c.Name.Reveal(), Type: c.Type, Text: c.Text, Kind: u.kinds[b.Part.Reveal()+"\x00"+c.Name.Reveal()]}
		o.values(&f, c, v.index, false)
		r.Fields = append(r.Fields, f)
	}
	return o
}

// more adds what a further batch holds of the record.
func (o *open) more(v *view) {
	fields := o.record.Fields
	for i := range v.batch.Columns {
		c := &v.batch.Columns[i]
		if c.Hidden {
			continue
		}
		at := 0
		for at < len(fields) && fields[at].Name != c.Name.Reveal() {
			at++
		}
		if at == len(fields) {
			fields = append(fields, Field{Name: c.Name.Reveal(), Type: c.Type, Text: c.Text, Kind: v.unit.kinds[v.batch.Part.Reveal()+"\x00"+c.Name.Reveal()]})
		}
		isKey := false
		for _, k := range o.record.Key {
			isKey = isKey || k == at
		}
		if !isKey || len(fields[at].Values) == 0 {
			o.values(&fields[at], c, v.index, true)
		}
	}
	o.record.Fields = fields
}

// values adds a column's values. What continues a value that was too long for one batch is joined to it, unless it is one of a list.
func (o *open) values(f *Field, c *scanners.Column, record int, goesOn bool) {
	from, to := span(c, record)
	for i := from; i < to; i++ {
		value := c.Value(i)
		switch {
		case c.Null(i):
			f.Null = len(f.Values) == 0
			continue
		case o.bytes+len(value) > mostBytes:
			o.record.Cut = true
			return
		}
		o.bytes += len(value)
		if last := len(f.Values) - 1; goesOn && i == from && last >= 0 && !strings.Contains(f.Name, "[]") {
			f.Values[last] = append(f.Values[last], value...)
			continue
		}
		f.Null = false
		f.Values, f.inside = append(f.Values, bytes.Clone(value)), append(f.inside, c.Entry(i))
	}
}
