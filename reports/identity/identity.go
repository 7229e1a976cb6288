// Package identity tells which findings are one person's.
//
// This first version links exact identifiers alone (kinds for which [detectors.Kind.Identifies], unless the value is shared:
// info@). The rules, which rather leave one person in two pieces than melt two into one:
//
//   - Every identifier is a person's. The same value, in any record of any source, is the same person's.
//   - Different identifiers in one record are one person's when each is the value of a column of its own and the record
//     has one e-mail address, one IBAN and one card at the most. Two of one of these are two parties (sender and
//     recipient), and nothing is joined. Several phone numbers (home, mobile, fax) join whoever else the record names, and by
//     themselves (caller and called) nobody.
//   - An identifier mentioned in a longer text joins nothing: a record that mentions two people is a trace of both.
//   - A phone number that stands beside two e-mail addresses, bank accounts or cards (a household's, a reception's) joins
//     nothing, nor does another value that stands beside more than [MaxPartners] different ones of another kind.
//   - Names, addresses and what else identifies nobody by itself are traces of whom their record names, unless it names more
//     than [inventory.MaxCompany] people. A record that names nobody belongs to no subject.
//
// Someone with two e-mail addresses and one phone number is two people by these rules: showing one person's records to another
// would be the worse mistake. Weighing names against each other is to come.
//
// Findings are streamed twice, once by fingerprint and once by record. What is kept of them in memory is four bytes each; what is
// counted of the people is counted an eighth of them at a time, in as many passes over that. The fingerprints of the
// identifiers wait in a temporary file.
package identity

import (
	"context"
	"errors"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// MaxPartners is how many different values of another kind a value may stand beside and still link them.
const MaxPartners = 20

// Resolve finds the subjects in what a scan found; it is an [inventory.ScanOptions.Resolve].
func Resolve(ctx context.Context, res *inventory.Resolution) error {
	r := &resolver{Resolution: res, kinds: map[detectors.Kind]uint16{}, rows: make([]row, res.Rows())}
	if err := r.number(ctx); err != nil {
		return err
	}
	if err := r.read(ctx); err != nil {
		return err
	}
	r.link()
	r.people()
	return r.save(ctx)
}

type resolver struct {
	*inventory.Resolution
	kinds  map[detectors.Kind]uint16
	names  []detectors.Kind
	rows   []row
	units  []unit   // in the order of the rows
	values []uint16 // by number, in the order of the fingerprints: their kind, and whether they are somebody's
	edges  pairs    // values, that of the lower kind first

	owner    []int32 // by value: until people, of the union-find forest, whose roots are the smallest of their trees; then its subject
	subjects int     // numbered from 0, by their smallest values
}

// row is a finding: the number of its value, or, of an identifier once there are people, of its subject; and marks.
type row uint32

const (
	first      row = 1 << (31 - iota) // of its record
	identifier                        // somebody's
	beside                            // of a kind that identifies nobody, and not shared
	number     = beside - 1
)

// somebodys marks a value's kind.
const somebodys = 1 << 15

func (r *resolver) kindOf(value int32) uint16 { return r.values[value] &^ somebodys }

// unit is where the rows of a unit begin.
type unit struct {
	row    int
	source int64
}

func identifies(kind detectors.Kind, shared bool) bool { return kind.Identifies() && !shared }

// number numbers the values.
func (r *resolver) number(ctx context.Context) error {
	var last detectors.Fingerprint
	prints := prints{to: r.Keep}
	for v, err := range r.Values(ctx) {
		if err != nil {
			return err
		}
		if len(r.values) == 0 || v.Print != last {
			if row(len(r.values)) > number {
				return errors.New("there are more than 536,870,912 different values: scan fewer sources into one inventory")
			}
			last = v.Print
			k, known := r.kinds[v.Kind]
			if !known {
				k = uint16(len(r.names))
				r.kinds[v.Kind] = k
				r.names = append(r.names, v.Kind)
			}
			r.values = append(r.values, k)
		}
		n := len(r.values) - 1
		r.rows[v.Row] = row(n)
		if identifies(v.Kind, v.Shared) && r.values[n]&somebodys == 0 {
			r.values[n] |= somebodys
			if err := prints.add(ctx, v.Print); err != nil {
				return err
			}
		}
	}
	return prints.flush(ctx)
}

// read notes what each row is, and the edges between the values of each record.
func (r *resolver) read(ctx context.Context) error {
	var c columns
	last := int64(0)
	for f, err := range r.Records(ctx) {
		if err != nil {
			return err
		}
		if f.First {
			r.join(&c)
			r.rows[f.Row] |= first
			if len(r.units) == 0 || last != f.Unit {
				r.units = append(r.units, unit{f.Row, f.Source})
				last = f.Unit
			}
		}
		switch {
		case identifies(f.Kind, f.Shared):
			if !f.Mention {
				c.add(f.Kind, int32(r.rows[f.Row]&number))
			}
			r.rows[f.Row] |= identifier
		case !f.Kind.Identifies() && !f.Shared:
			r.rows[f.Row] |= beside
		}
	}
	r.join(&c)
	return nil
}
