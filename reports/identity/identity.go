// Package identity tells which findings are one person's.
//
// Exact identifiers come first (kinds for which [detectors.Kind.Identifies], unless the value is shared:
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
//   - An identifier in the records of people who cannot be one (a household's phone, a mailbox of a family) is a trace of each of
//     them, and nobody by itself.
//   - Names, addresses and what else identifies nobody by itself are traces of whom their record names, unless it names more
//     than [inventory.MaxCompany] people. A record that names nobody belongs to no subject.
//   - A name in a text mentions whom records call so, inflected and with initials too (see [likeness.Mention]), unless that are many. What
//     mentions somebody and holds no identifier of theirs is no record of theirs, and is kept apart.
//
// Someone with two e-mail addresses and one phone number is two people by these rules: showing one person's records to another
// would be the worse mistake. Records that say enough of a person, a name and more, are weighed against each other as a whole: see [linkage].
//
// Findings are streamed by fingerprint, which numbers the values, and by record, which links them. What counting the people takes
// of that is noted on the way. What is kept in memory is some bytes a different identifier, one a different value of another kind,
// and 16 a person; all that grows with the findings is on the disk (see [spill]) beyond some megabytes.
package identity

import (
	"context"
	"encoding/binary"
	"errors"
	"math"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/linkage"
	"dossier/reports/spill"
)

// MaxPartners is how many different values of another kind a value may stand beside and still link them.
const MaxPartners = 20

// Resolve finds the subjects in what a scan found; it is an [inventory.ScanOptions.Resolve].
func Resolve(ctx context.Context, res *inventory.Resolution) error { return resolve(ctx, res, false) }

// resolve finds the subjects. whole compares all their records again, also those that were compared before: they become the same.
func resolve(ctx context.Context, res *inventory.Resolution, whole bool) error {
	r := &resolver{Resolution: res, whole: whole}
	if len(res.Kinds()) > math.MaxUint8 || res.Rows() > math.MaxUint32 {
		return errors.New("there are more than 255 kinds or 4,294,967,295 findings: scan fewer sources into one inventory")
	}
	for _, kind := range res.Kinds() {
		r.identifies = append(r.identifies, kind.Identifies())
		r.phone = append(r.phone, kind == detectors.Phone)
		r.profile = append(r.profile, kind == detectors.RecordProfile)
	}
	r.rows, r.prints, r.trail = spill.NewTable(r.Place(), res.Rows()), spill.NewLog(r.Place()), spill.NewLog(r.Place())
	defer r.rows.Close()
	defer r.prints.Close()
	defer r.trail.Close()
	r.decisions()
	if err := r.number(ctx); err != nil {
		return err
	}
	if err := r.rows.Park(); err != nil {
		return err
	}
	r.compared = linkage.NewPeople(r.Place())
	defer r.compared.Close()
	defer r.mentions.close()
	held := sorter[word](r, uint64(len(r.ids)))
	defer held.Close()
	edges := sorter[word](r, uint64(len(r.ids))) // from that of the lower kind
	defer edges.Close()
	if err := r.gather(ctx, edges, held); err != nil {
		return err
	}
	if r.mentions.keys == nil {
		r.rows.Close() // only they look at rows again
	}
	if err := r.park(edges, held); err != nil {
		return err
	}
	if err := r.compare(ctx); err != nil {
		return err
	}
	if err := r.link(ctx, edges, held); err != nil {
		return err
	}
	edges.Close()
	held.Close()
	if err := r.doubts(); err != nil {
		return err
	}
	r.groups, r.node = nil, nil
	r.people()
	if err := r.mentioned(ctx); err != nil {
		return err
	}
	r.compared.Close()
	r.profiles = nil
	return r.save(ctx)
}

// park puts what is not looked at while profiles are compared, which takes most memory, where it takes none.
func (r *resolver) park(edges, held *spill.Sorter[word]) error {
	r.seen = nil
	if r.mentions.keys != nil {
		if err := r.mentions.keys.Park(); err != nil {
			return err
		}
	}
	if err := edges.Park(); err != nil {
		return err
	}
	return held.Park()
}

type resolver struct {
	*inventory.Resolution
	whole                      bool
	identifies, phone, profile []bool // by kind

	rows   *spill.Table // marks
	ids    []uint8      // identifiers, numbered in the order of their fingerprints: their kinds
	prints *spill.Log   // of the identifiers: two words each
	others []uint8      // values of kinds that identify nobody, likewise
	trail  *spill.Log   // what the records hold: see step

	*decided
	compared *linkage.People
	groups   *linkage.Groups
	profiles []uint32 // who is compared: their identifiers
	seen     bits     // those and what need not be compared, while they are gathered
	node     *places  // of profiles; nil while nobody asks: see nodes

	mentions mentions
	sham     bits // profiles of test accounts and of John Doe, which are compared with nobody's; nil without any

	review   map[int32]inventory.Review // by an identifier of somebody: what is hardly one person's
	shared   bits                       // identifiers in records of people who are not one: a household's phone or mailbox; nil without profiles
	owner    []int32                    // by identifier: until people, of the union-find forest, whose roots are the smallest of their trees; then its subject
	subjects int                        // numbered from 0, by their smallest identifiers
}

type word = [1]uint64

// sorter returns one for entries whose first words are below count << 32.
func sorter[E spill.Entry](r *resolver, count uint64) *spill.Sorter[E] {
	return spill.New[E](r.Place(), max(1, count)<<32-1)
}

// mark is what a row is: an identifier, or, without that bit, another value; with its number.
type mark uint32

const (
	identifier mark = 1 << 31
	mostValues      = 1<<31 - 1
)

var errMany = errors.New("there are more than 2,147,483,647 different values: scan fewer sources into one inventory")

// number numbers the values, and marks the rows. A value is somebody's identifier if it is one in any row.
func (r *resolver) number(ctx context.Context) error {
	if err := r.reserve(); err != nil {
		return err
	}
	var last detectors.Fingerprint
	known := false // the last value has a number
	for some, err := range r.Values(ctx) {
		if err != nil {
			return err
		}
		for i := range some {
			v := &some[i]
			if v.Print != last {
				known, last = false, v.Print
			}
			if v.Shared {
				continue
			}
			list, m := &r.others, mark(0)
			if r.identifies[v.Kind] {
				list, m = &r.ids, identifier
			}
			if !known {
				if len(*list) == mostValues {
					return errMany
				}
				*list, known = append(*list, uint8(v.Kind)), true
				if m == identifier {
					r.remember(&v.Print, len(*list)-1, int64(cap(*list)))
					if err := r.keep(&v.Print); err != nil {
						return err
					}
				}
			}
			m |= mark(len(*list) - 1)
			if err := r.rows.Set(v.Row, uint32(m)); err != nil {
				return err
			}
		}
	}
	return nil
}

// keep notes the fingerprint of an identifier.
func (r *resolver) keep(print *detectors.Fingerprint) error {
	if err := r.prints.Add(binary.BigEndian.Uint64(print[:])); err != nil {
		return err
	}
	return r.prints.Add(binary.BigEndian.Uint64(print[8:]))
}

// reserve makes room for the values at once: growing would take twice as much.
func (r *resolver) reserve() error {
	ids, others := int64(0), int64(0)
	for kind := range r.Kinds() {
		n, err := r.Distinct(kind)
		if err != nil {
			return err
		}
		if r.identifies[kind] {
			ids += n
		} else {
			others += n
		}
	}
	r.ids, r.others = make([]uint8, 0, min(ids, mostValues)), make([]uint8, 0, min(others, mostValues))
	return nil
}

// found is a finding with its mark.
type found struct {
	*inventory.Found
	mark
	marked bool // it has one: its value is not shared
}

// records streams the findings by record, with their marks.
func (r *resolver) records(ctx context.Context, do func(f *found) error) error {
	marks := r.rows.Read(ctx)
	defer marks.Close()
	var one found
	for some, err := range r.Records(ctx) {
		if err != nil {
			return err
		}
		for i := range some {
			one.Found = &some[i]
			n, marked := marks.At(one.Row)
			one.mark, one.marked = mark(n), marked
			if err := do(&one); err != nil {
				return err
			}
		}
	}
	return marks.Err()
}
