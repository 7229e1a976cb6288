// Package shop makes up a shop's database of any size for measurements: customers, orders and their lines, tickets with free text,
// an access log, a table of sixty columns, an audit trail as JSON, and products without personal data.
//
// Rows come as the text format that PostgreSQL's COPY and MariaDB's LOAD DATA both read, and are the same each time. Nobody in them
// exists: telephone numbers, domains and addresses are of the ranges kept for documentation where there are any.
package shop

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
)

// Table is one table of the shop.
type Table struct {
	Name    string
	Columns []Column
	Key     string            // columns of the primary key
	Refers  map[string]string // column → table whose id it is
	People  bool              // every row names a person
	Rows    int64

	share   float64 // of the shop's bytes
	typical int64   // bytes of a row, about
	row     func(r *row)
}

// Column is a column of a table.
type Column struct {
	Name     string
	Postgres string // type
	MariaDB  string // type
}

// Tables are the shop's, of so many bytes in all, about, as text.
func Tables(bytes int64) []*Table {
	all := []*Table{access(), audit(), customers(), lines(), machines(), orders(), products(), tickets()}
	for _, t := range all {
		t.Rows = max(1, int64(float64(bytes)*t.share)/t.typical)
	}
	for _, t := range all { // what refers to others must know how many there are
		t.row = within(t.row, all)
	}
	return all
}

// within tells rows how many there are of what they refer to.
func within(write func(*row), all []*Table) func(*row) {
	count := map[string]int64{}
	for _, t := range all {
		count[t.Name] = t.Rows
	}
	return func(r *row) {
		r.customers, r.orders, r.products = count["customers"], count["orders"], count["products"]
		write(r)
	}
}

// Write writes all rows and returns how many bytes they are.
func (t *Table) Write(ctx context.Context, to io.Writer) (bytes int64, err error) {
	seed := uint64(0)
	for _, c := range t.Name {
		seed = seed*31 + uint64(c)
	}
	w := bufio.NewWriterSize(to, 1<<20)
	r := &row{rng: rand.New(rand.NewPCG(seed, 1))}
	for r.n = 1; r.n <= t.Rows; r.n++ {
		if r.n%4096 == 0 && ctx.Err() != nil {
			return bytes, ctx.Err()
		}
		r.text = r.text[:0]
		t.row(r)
		r.text[len(r.text)-1] = '\n' // instead of the last tab
		if _, err := w.Write(r.text); err != nil {
			return bytes, err
		}
		bytes += int64(len(r.text))
	}
	return bytes, w.Flush()
}
