package csvrows

import (
	"strconv"

	"dossier/scanners"
	"dossier/scanners/formats"
)

const (
	// maxExtra is how many columns there are for surplus values; the last takes all the rest.
	maxExtra = 16
	// maxDense is up to how many columns every record gives each a value. In wider tables the columns hold only what is there, or a
	// line of one byte would cost thousands of NULLs.
	maxDense = 128
)

// table puts cells into batches.
type table struct {
	to     scanners.Receiver
	part   scanners.Private
	fields []scanners.Field // the table's own, then those of surplus values met so far
	named  int              // how many are the table's own
	dense  int              // named, or 0 in a wide table
	full   int              // bytes from which even a record is divided
	b      *scanners.Batch  // nil between batches
	first  int64            // number of the first record in b
	at     int              // the column of the next cell
	size   int              // bytes in b
	goesOn bool             // the next batch begins with the rest of a record
}

func (t *table) setFields(fields []scanners.Field) {
	t.fields, t.named, t.dense = fields, len(fields), len(fields)
	if t.named > maxDense {
		t.dense = 0
	}
}

// begin sees to it that there is a batch.
func (t *table) begin() {
	if t.b == nil {
		t.newBatch()
	}
}

func (t *table) newBatch() {
	t.b = t.to.New()
	t.b.Reset(t.part, t.fields)
	t.b.First, t.b.Continues = t.first, t.goesOn
	t.size, t.goesOn = 0, false
}

// cell adds the next value of the record.
func (t *table) cell(value []byte) {
	if t.at < t.dense {
		t.b.Columns[t.at].Append(value)
	} else {
		t.sparse(value)
	}
	t.at++
	t.size += len(value) + 1
}

// sparse adds a value to a column that holds only what is there.
func (t *table) sparse(value []byte) {
	at := min(t.at, t.named+maxExtra-1)
	for at >= len(t.fields) {
		name := scanners.NewPrivate("extra" + strconv.Itoa(len(t.fields)-t.named+1))
		t.fields = append(t.fields, scanners.Field{Name: name})
	}
	for len(t.b.Columns) <= at {
		t.b.Columns = append(t.b.Columns, *scanners.NewColumn(t.fields[len(t.b.Columns)]))
	}
	t.b.Columns[at].AppendTo(t.b.Records, value)
}

// nulls fills the columns from one up to another.
func (t *table) nulls(from, to int) {
	for i := from; i < min(to, t.dense); i++ {
		t.b.Columns[i].AppendNull()
		t.size++
	}
}

// endRecord ends the record, and the batch if it is full.
func (t *table) endRecord() error {
	if t.at < t.dense {
		t.nulls(t.at, t.dense)
	}
	t.at = 0
	t.b.Records++
	if t.b.Records < formats.BatchRecords && t.size < formats.BatchBytes {
		return nil
	}
	return t.flush()
}

// piece adds the beginning of a value of which more comes.
func (t *table) piece(value []byte) error {
	t.begin()
	at := t.at
	t.cell(value)
	return t.split(at)
}

// split hands over the record as far as it is there. It goes on in the next batch with the column at.
func (t *table) split(at int) error {
	t.nulls(t.at, t.dense)
	t.b.Records++
	if err := t.flush(); err != nil {
		return err
	}
	t.first--
	t.goesOn = true
	t.begin()
	t.nulls(0, at)
	t.at = at
	return nil
}

// flush hands over the batch.
func (t *table) flush() error {
	b := t.b
	if b == nil {
		return nil
	}
	t.b = nil
	t.first += int64(b.Records)
	return t.to.Batch(b)
}

// abandon gives back a batch that will not be filled, and returns err.
func (t *table) abandon(err error) error {
	if t.b != nil {
		t.b.Release()
		t.b = nil
	}
	return err
}
