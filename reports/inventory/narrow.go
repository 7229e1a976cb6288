package inventory

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"iter"
	"math/bits"
	"slices"

	"dossier/detectors"
)

// Narrow is an inventory as far as one scan that has ended went: its sources, what was found in them, and the people who were.
// What is said of a person is what the whole inventory knows. One goroutine uses it.
type Narrow struct {
	*Store
	scan int64
	all  bool // the scan's sources are all there are, and what was counted when it ended holds

	people *peopleSet // in the scan's sources, once somebody asked
}

// ofScan are what is shown of the sources of a scan: what an earlier one found where this one did not get to the end.
const ofScan = `SELECT id FROM shown WHERE print IN (SELECT print FROM source WHERE scan = ?)`

// Of narrows the store to the sources of a scan that has ended.
func (s *Store) Of(ctx context.Context, run *ScanRun) (*Narrow, error) {
	n := &Narrow{Store: s, scan: run.id}
	sources, err := s.Sources(ctx)
	if err != nil {
		return nil, err
	}
	own, err := n.Sources(ctx)
	n.all = len(own) == len(sources)
	return n, err
}

// Sources lists the sources of the scan, by connector and label.
func (n *Narrow) Sources(ctx context.Context) (list []Source, err error) {
	err = n.snapshot(ctx, func(tx *sql.Tx) error {
		own, err := ids(ctx, tx, ofScan, n.scan)
		if err != nil {
			return err
		}
		list, err = n.sources(ctx, tx)
		list = slices.DeleteFunc(list, func(s Source) bool { return !slices.Contains(own, s.ID) })
		return err
	})
	return list, explain("reading the sources of a scan", err)
}

// Totals counts each kind over the sources of the scan, the most frequent first.
func (n *Narrow) Totals(ctx context.Context) ([]KindTotal, error) {
	if n.all {
		return n.Store.Totals(ctx)
	}
	var list []KindTotal
	err := n.within(ctx, func(tx *sql.Tx, sources []settled, people *peopleSet) error {
		totals, err := countKinds(ctx, tx, sources)
		if err != nil {
			return err
		}
		unsettled, err := ids(ctx, tx, ofScan+` AND NOT settled`, n.scan) // of a scan that broke off
		if err != nil {
			return err
		}
		for _, id := range unsettled {
			tallies, err := n.tallies(ctx, tx, id)
			if err != nil {
				return err
			}
			totals = addTallies(totals, tallies)
		}
		r, err := readSubjects(ctx, tx)
		if err != nil {
			return err
		}
		of := map[detectors.Kind]int64{}
		for subject := range people.all() {
			one, _, err := r.subject(ctx, subject)
			if err != nil {
				return err
			}
			for kind := range one.Kinds {
				of[kind]++
			}
		}
		list = listTotals(totals, r.kinds)
		for i := range list {
			list[i].Subjects = of[list[i].Kind]
		}
		return nil
	})
	return list, explain("reading the totals of a scan", err)
}

// SubjectCount is the number of people found in the sources of the scan.
func (n *Narrow) SubjectCount(ctx context.Context) (count int64, err error) {
	if n.all {
		return n.Store.SubjectCount(ctx)
	}
	err = n.within(ctx, func(_ *sql.Tx, _ []settled, people *peopleSet) error {
		for range people.all() {
			count++
		}
		return nil
	})
	return count, explain("counting the subjects of a scan", err)
}

// Subjects lists people found in the sources of the scan, those with most records in the inventory first.
func (n *Narrow) Subjects(ctx context.Context, limit, offset int64) (list []Subject, err error) {
	if n.all {
		return n.Store.Subjects(ctx, limit, offset)
	}
	err = n.within(ctx, func(tx *sql.Tx, _ []settled, people *peopleSet) (err error) {
		list, err = ranked(ctx, tx, limit, offset, people.has)
		return err
	})
	return list, explain("reading the subjects of a scan", err)
}

// within runs do with the sources of the scan that are settled, and the subjects whose identifiers lie in them.
func (n *Narrow) within(ctx context.Context, do func(tx *sql.Tx, sources []settled, people *peopleSet) error) error {
	return n.snapshot(ctx, func(tx *sql.Tx) error {
		numbers, err := ids(ctx, tx, ofScan+` AND settled ORDER BY id`, n.scan)
		if err != nil {
			return err
		}
		sources := make([]settled, len(numbers))
		for i, id := range numbers {
			sources[i].id = id
		}
		if n.people == nil {
			if n.people, err = peopleIn(ctx, tx, sources); err != nil {
				return err
			}
		}
		return do(tx, sources, n.people)
	})
}

// peopleSet is a set of subjects.
type peopleSet []uint64

func (p *peopleSet) add(subject uint32) {
	for int(subject/64) >= len(*p) {
		*p = append(*p, 0)
	}
	(*p)[subject/64] |= 1 << (subject % 64)
}

func (p *peopleSet) has(subject uint32) bool {
	return int(subject/64) < len(*p) && (*p)[subject/64]&(1<<(subject%64)) != 0
}

func (p *peopleSet) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for at, word := range *p {
			for ; word != 0; word &= word - 1 {
				if !yield(uint32(64*at + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// peopleIn are the subjects whose identifiers lie in any of these sources. It reads two lists in one order side by side.
func peopleIn(ctx context.Context, tx *sql.Tx, sources []settled) (*peopleSet, error) {
	var set peopleSet
	next, stop := iter.Pull2(mergePrints(ctx, tx, sources))
	defer stop()
	at, err, more := next()
	for entry, failed := range identifierList().entries(ctx, tx) {
		if failed != nil {
			return nil, failed
		}
		for more && err == nil && bytes.Compare(at.print[:], entry[:printSize]) < 0 {
			at, err, more = next()
		}
		if err != nil || !more {
			break
		}
		if bytes.Equal(at.print[:], entry[:printSize]) {
			set.add(binary.BigEndian.Uint32(entry[printSize:]))
		}
	}
	return &set, err
}
