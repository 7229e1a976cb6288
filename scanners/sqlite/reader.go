package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/sqlrows"

	lib "modernc.org/sqlite/lib"
)

// reader reads one table. It serves the connector and the decoder.
type reader struct {
	table   *table
	part    scanners.Private // of the table's own batches
	to      scanners.Receiver
	fields  []scanners.Field
	records int64 // handed over or in the batch that is being filled

	rowBytes int
	scratch  []byte
	tails    []tail // the rest of the texts of the last record that are too long for one batch
	queue    *sqlrows.Blobs
}

// tail is the rest of a long text in column i.
type tail struct {
	i    int
	rest []byte
}

func newReader(t *table, part scanners.Private, f sqlrows.Opener, to scanners.Receiver) *reader {
	r := &reader{table: t, part: part, to: to}
	for _, col := range t.columns {
		r.fields = append(r.fields, scanners.Field{Name: scanners.NewPrivate(col.name), Type: col.declared})
	}
	if t.hiddenRowid() {
		r.fields = append(r.fields, scanners.Field{Name: scanners.NewPrivate(t.rowid), Type: "INTEGER", Hidden: true})
	}
	r.queue = newBlobs(r, f)
	return r
}

func (r *reader) isKey(i int) bool { return slices.Contains(r.table.keys, i) }

// read hands over the table. What ends it early is returned after all that was read until then.
func (r *reader) read(ctx context.Context, c *conn, want scanners.Want) error {
	defer c.watch(ctx)()
	rows, err := r.open(ctx, c, want)
	for more := true; err == nil && more; {
		more, err = r.batch(ctx, rows)
	}
	if _, broken := errors.AsType[fault](err); err != nil && !broken {
		return err
	}
	if told := r.queue.Tell(); told != nil {
		return told
	}
	return r.ending(err)
}

func (r *reader) open(ctx context.Context, c *conn, want scanners.Want) (rows, error) {
	switch t := r.table; {
	case len(t.columns) == 0 && !t.virtual:
		return nil, fault(lib.SQLITE_CORRUPT)
	case t.order != nil && want.Sample == 0:
		return newKeyed(c, t)
	case t.rowid == "" || t.virtual:
		return newHeld(c, t, want.Sample)
	case want.Sample > 0:
		return newPicks(ctx, c, t, want.Sample, want.Seed)
	default:
		return newWalk(c, t)
	}
}

// batch reads and hands over one batch and what its BLOBs hold. A fault is returned after the records before it.
func (r *reader) batch(ctx context.Context, rows rows) (more bool, err error) {
	b := r.to.New()
	b.Reset(r.part, r.fields)
	b.First = r.records + 1
	b.Key = append(b.Key, r.table.keys...)
	for b.Records < formats.BatchRecords && b.Bytes < formats.BatchBytes && len(r.tails) == 0 && !r.queue.Full() {
		var s *stmt
		var whole bool
		if s, whole, more, err = rows.next(ctx); err != nil || !more {
			break
		}
		r.row(b, s, whole)
	}
	rows.pause()
	if b.Records == 0 {
		b.Release()
		return false, err
	}
	last := r.queue.LastKey(b)
	if err := r.to.Batch(b); err != nil {
		return false, err
	}
	if err := r.continueLong(last); err != nil {
		return false, err
	}
	if err := r.queue.Drain(deeper(ctx)); err != nil {
		return false, err
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	return more, err
}

// continueLong hands over the rest of the last record's long texts, a batch a piece, in which the other fields are NULL.
func (r *reader) continueLong(key [][]byte) error {
	for _, t := range r.tails {
		for len(t.rest) > 0 {
			n := len(t.rest)
			if n > sqlrows.MaxPiece {
				n = sqlrows.Cut(t.rest)
			}
			b := r.to.New()
			b.Reset(r.part, r.fields)
			b.First, b.Records, b.Continues = r.records, 1, true
			b.Key = append(b.Key, r.table.keys...)
			for i := range b.Columns {
				switch k := slices.Index(r.table.keys, i); {
				case i == t.i:
					b.Columns[i].Append(t.rest[:n])
				case k >= 0:
					b.Columns[i].Append(key[k])
				default:
					b.Columns[i].AppendNull()
				}
			}
			t.rest = t.rest[n:]
			if err := r.to.Batch(b); err != nil {
				return err
			}
		}
	}
	r.tails = r.tails[:0]
	return nil
}

// overLimit notes that a value of column i was left out.
func (r *reader) overLimit(i int, size int64) {
	r.queue.Unread(i, scanners.OverLimit, fmt.Sprintf("values of a record over %d MiB", maxValue>>20), size)
}

// ending turns what ended a table into what a unit ends with.
func (r *reader) ending(err error) error {
	f, ok := errors.AsType[fault](err)
	if !ok {
		return err
	}
	u := &scanners.Unread{Part: r.part, Why: scanners.Failed, Bytes: -1}
	u.Detail = fmt.Sprintf("%v; records from number %d on were not read", f, r.records+1)
	switch f.primary() {
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_FORMAT:
		u.Why = scanners.Corrupt
	case lib.SQLITE_IOERR:
		if f == lib.SQLITE_IOERR_SHORT_READ {
			u.Why = scanners.Truncated
		}
	case lib.SQLITE_TOOBIG, lib.SQLITE_NOMEM:
		u.Why = scanners.OverLimit
	case lib.SQLITE_PERM, lib.SQLITE_AUTH:
		u.Why = scanners.Denied
	case lib.SQLITE_ERROR, lib.SQLITE_SCHEMA:
		if r.table.virtual {
			u.Why, u.Detail = scanners.NoDecoder, "a virtual table of a module that dossier does not have"
		} else {
			u.Why, u.Detail = scanners.Changed, "the table changed after it was listed"
		}
	}
	return u
}
