//go:build unix

package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"syscall"
	"testing"
	"time"

	"dossier/scanners"
)

// reuse is a receiver that gives the same batch again.
type reuse struct {
	b     *scanners.Batch
	bytes int64
}

func (r *reuse) New() *scanners.Batch { return r.b }

func (r *reuse) Unread(u *scanners.Unread) error { return u }

func (r *reuse) Batch(b *scanners.Batch) error {
	r.bytes += b.Bytes
	return nil
}

const shop = `CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, mail TEXT, city TEXT, phone TEXT, born DATE, orders INT, balance REAL);
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 200000)
	INSERT INTO customers SELECT i, 'Customer Number ' || i, 'customer.' || i || '@shop.example', 'Some City on the River',
		'+32 470 ' || (100000 + i), '1980-01-' || (10 + i % 18), i % 40, i * 0.25 FROM n`

// processor reports MB/s of processor time, which says the same on a busy machine.
func processor(b *testing.B, bytes func() int64) {
	b.Helper()
	before := processorTime()
	b.Cleanup(func() {
		b.ReportMetric(float64(bytes())*float64(b.N)/1e6/(processorTime()-before), "MB/cpu-s")
	})
}

func processorTime() float64 {
	var use syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &use)
	return time.Duration(use.Utime.Nano() + use.Stime.Nano()).Seconds()
}

// BenchmarkRead reads a table of 200,000 customers, in MB/s of values; the others are the ways that were weighed.
func BenchmarkRead(b *testing.B) {
	path := fill(b, shop)
	src := open(b, path, nil)
	var u scanners.Unit
	for unit := range src.Units(b.Context()) {
		if unit.Info().Skip == "" {
			u = unit
		}
	}
	r := &reuse{b: scanners.NewBatch(nil)}
	b.ReportAllocs()
	processor(b, func() int64 { return r.bytes })
	for b.Loop() {
		r.bytes = 0
		if err := u.Read(b.Context(), scanners.Want{}, r); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(r.bytes)
}

// BenchmarkDriverRows reads the same by the driver's own rows, without doing anything with the values.
func BenchmarkDriverRows(b *testing.B) {
	db := edit(b, fill(b, shop))
	conn, err := db.Conn(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	b.ReportAllocs()
	var total int64
	processor(b, func() int64 { return total })
	for b.Loop() {
		total = 0
		err := conn.Raw(func(c any) error { return sumRows(b.Context(), c, &total) })
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(total)
	}
}

func sumRows(ctx context.Context, c any, total *int64) error {
	rows, err := c.(driver.QueryerContext).QueryContext(ctx, "SELECT id, name, mail, city, phone, +born, orders, balance FROM customers", nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	dest := make([]driver.Value, 8)
	for {
		if err := rows.Next(dest); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		for _, v := range dest {
			if s, ok := v.(string); ok {
				*total += int64(len(s))
			} else {
				*total += 6
			}
		}
	}
}

// BenchmarkRawBytes reads the same by database/sql.
func BenchmarkRawBytes(b *testing.B) {
	db := edit(b, fill(b, shop))
	b.ReportAllocs()
	var total int64
	processor(b, func() int64 { return total })
	for b.Loop() {
		total = 0
		rows, err := db.QueryContext(b.Context(), "SELECT id, name, mail, city, phone, +born, orders, balance FROM customers")
		if err != nil {
			b.Fatal(err)
		}
		values := make([]sql.RawBytes, 8)
		into := make([]any, 8)
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				b.Fatal(err)
			}
			for _, v := range values {
				total += int64(len(v))
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil { //nolint:sqlclosecheck // in a loop
			b.Fatal(err)
		}
		b.SetBytes(total)
	}
}
