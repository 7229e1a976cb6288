package identity

import (
	"context"
	"encoding/binary"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/spill"
)

// step is a word of the trail: a mark, of a finding that has one; or, in the place of a mark, the source of the unit that begins here.
type step uint64

const (
	opening step = 1 << 63 // the first finding, that has a mark, of its record
	turning step = 1 << 62 // a unit begins
)

// walk is how far the trail was noted.
type walk struct {
	unit    int64
	began   bool
	opening step
}

// note adds a finding to the trail.
func (r *resolver) note(on *walk, f *found) error {
	if f.First {
		on.opening = opening
		if !on.began || on.unit != f.Unit {
			on.began, on.unit = true, f.Unit
			if err := r.trail.Add(uint64(turning) | uint64(f.Source)); err != nil {
				return err
			}
		}
	}
	if !f.marked {
		return nil
	}
	first := on.opening
	on.opening = 0
	return r.trail.Add(uint64(first) | uint64(f.mark))
}

// presence is where a subject is.
type presence struct{ records, units, sources, last uint32 } // last: number of its last unit, from 1

// counted is what there is of the subjects.
type counted struct {
	own    *spill.Sorter[[3]uint64]    // subject << 32 | kind, and an identifier
	beside *spill.Sorter[word]         // subject << 32 | another value that stands beside it
	in     []presence                  // by subject
	review map[uint64]inventory.Review // what is hardly one person's
	sure   map[uint64]inventory.Review // and of that, what is
	units  []int64                     // their sources; numbered in the order of the rows
}

// save counts and writes the subjects, and whose the identifiers are.
func (r *resolver) save(ctx context.Context) error {
	n := uint64(r.subjects)
	c := &counted{own: sorter[[3]uint64](r, n), beside: sorter[word](r, n), in: make([]presence, r.subjects), review: map[uint64]inventory.Review{}}
	defer c.own.Close()
	defer c.beside.Close()
	// Side by side: one writes to the inventory, another counts, and another looks whom the last resolution knew.
	var marks []uint64
	all, inner := errgroup.WithContext(ctx)
	all.Go(func() error { return r.trace(inner, c) })
	all.Go(func() error { return r.assign(inner, c) })
	all.Go(func() (err error) {
		marks, err = r.pseudonyms(inner)
		return err
	})
	if err := all.Wait(); err != nil {
		return err
	}
	for id, review := range r.review {
		if s := r.owner[id]; s != nobody {
			c.review[uint64(s)] |= review
		}
	}
	c.sure = r.confirmed()
	r.owner = nil
	return r.add(ctx, c, marks)
}

// trace follows the trail, and notes in which records the subjects are.
func (r *resolver) trace(ctx context.Context, c *counted) error {
	var rec naming
	for some, err := range r.trail.All(ctx) {
		if err != nil {
			return err
		}
		for _, word := range some {
			s := step(word)
			if s&(opening|turning) != 0 {
				if err := c.add(&rec); err != nil {
					return err
				}
				if s&turning != 0 {
					c.units = append(c.units, int64(s&^turning))
					continue
				}
			}
			switch m := mark(s); {
			case m&identifier != 0 && r.owner[m&^identifier] != nobody:
				rec.add(uint32(r.owner[m&^identifier]))
			case rec.few():
				rec.others = append(rec.others, uint32(m))
			}
		}
	}
	return c.add(&rec)
}

// naming is whom one record names, and what else stands in it.
type naming struct {
	people []uint32
	sorted int // people up to here are, each once
	others []uint32
}

func (n *naming) add(subject uint32) {
	if len(n.people) > 0 && n.people[len(n.people)-1] == subject {
		return
	}
	n.people = append(n.people, subject)
	if len(n.people) > 2*n.sorted+16 {
		n.sort()
	}
}

func (n *naming) sort() {
	slices.Sort(n.people)
	n.people = slices.Compact(n.people)
	n.sorted = len(n.people)
}

// few tells whether the record may yet turn out to name few enough for what stands beside them to matter.
func (n *naming) few() bool { return n.sorted <= inventory.MaxCompany }

// add adds the record that ended to its subjects, and empties it.
func (c *counted) add(n *naming) error {
	if len(n.people) > 1 {
		n.sort()
	}
	few := n.few()
	for _, s := range n.people {
		c.found(s)
		for i := 0; few && i < len(n.others); i++ {
			if err := c.beside.Add(pair(s, n.others[i])); err != nil {
				return err
			}
		}
	}
	n.people, n.others, n.sorted = n.people[:0], n.others[:0], 0
	return nil
}

// found counts a record of the last unit for a subject.
func (c *counted) found(subject uint32) {
	p, unit := &c.in[subject], uint32(len(c.units))
	if p.records++; p.last == unit {
		return
	}
	p.units++
	if p.last == 0 || c.units[p.last-1] != c.units[unit-1] {
		p.sources++
	}
	p.last = unit
}

// assign writes whose the identifiers are.
func (r *resolver) assign(ctx context.Context, c *counted) error {
	return r.identifiers(ctx, func(n int, print *detectors.Fingerprint) error {
		subject := r.owner[n]
		if subject == nobody {
			return nil
		}
		if err := r.AddIdentifier(ctx, print, int(subject)); err != nil {
			return err
		}
		return c.own.Add([3]uint64{uint64(subject)<<32 | uint64(r.ids[n]), binary.BigEndian.Uint64(print[:8]), binary.BigEndian.Uint64(print[8:])})
	})
}

// add writes the subjects.
func (r *resolver) add(ctx context.Context, c *counted, marks []uint64) error {
	own, beside := c.own.Cursor(ctx), c.beside.Cursor(ctx)
	defer own.Close()
	defer beside.Close()
	one := inventory.NewSubject{Kinds: make([]int64, len(r.Kinds()))}
	for s := range uint64(r.subjects) {
		clear(one.Kinds)
		one.Own = one.Own[:0]
		for e, ok := own.Peek(); ok && e[0]>>32 == s; e, ok = own.Peek() {
			own.Skip()
			one.Kinds[uint32(e[0])]++
			var p detectors.Fingerprint
			binary.BigEndian.PutUint64(p[:], e[1])
			binary.BigEndian.PutUint64(p[8:], e[2])
			one.Own = append(one.Own, p)
		}
		p := &c.in[s]
		one.Records, one.Units, one.Sources = int64(p.records), int64(p.units), int64(p.sources)
		last := word{math.MaxUint64}
		for e, ok := beside.Peek(); ok && e[0]>>32 == s; e, ok = beside.Peek() {
			beside.Skip()
			if e != last {
				one.Kinds[r.kind(mark(e[0]))]++
			}
			last = e
		}
		one.Mark, one.Review = marks[s], (c.review[s]|r.strange(one.Kinds))&^c.sure[s]
		if err := r.AddSubject(ctx, &one); err != nil {
			return err
		}
	}
	for _, err := range []error{own.Err(), beside.Err()} {
		if err != nil {
			return err
		}
	}
	return nil
}

// strange tells what in the numbers of different values is hardly one person's.
func (r *resolver) strange(kinds []int64) (review inventory.Review) {
	for kind, n := range kinds {
		switch name := r.Kinds()[kind]; {
		case name == detectors.NationalID && n > 1:
			review |= inventory.TwoNationalIDs
		case name == detectors.PersonName && n > inventory.MostNames:
			review |= inventory.ManyNames
		}
	}
	return review
}

// kind is that of a value.
func (r *resolver) kind(m mark) uint8 {
	if m&identifier != 0 {
		return r.ids[m&^identifier]
	}
	return r.others[m]
}
