package identity

import (
	"context"
	"encoding/binary"
	"math"
	"slices"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/spill"
)

// counted is what there is of the subjects, to be read side by side in their order.
type counted struct {
	own    *spill.Sorter[[3]uint64] // subject << 32 | kind, and an identifier
	in     *spill.Sorter[word]      // subject << 32 | number of a unit, once a record
	beside *spill.Sorter[word]      // subject << 32 | another value that stands beside it
	units  []int64                  // their sources; numbered in the order of the rows
}

// save counts and writes the subjects, and whose the identifiers are.
func (r *resolver) save(ctx context.Context) error {
	n := uint64(r.subjects)
	c := &counted{own: sorter[[3]uint64](r, n), in: sorter[word](r, n), beside: sorter[word](r, n)}
	defer c.own.Close()
	defer c.in.Close()
	defer c.beside.Close()
	if err := r.trace(ctx, c); err != nil {
		return err
	}
	if err := r.assign(ctx, c); err != nil {
		return err
	}
	r.owner, r.ids = nil, nil
	return r.add(ctx, c)
}

// trace notes in which records the subjects are.
func (r *resolver) trace(ctx context.Context, c *counted) error {
	var rec naming
	last := int64(-1)
	err := r.records(ctx, func(f *found) error {
		if f.First {
			if err := c.add(&rec); err != nil {
				return err
			}
			if last != f.Unit {
				last = f.Unit
				c.units = append(c.units, f.Source)
			}
		}
		switch {
		case !f.marked:
		case f.mark&identifier != 0:
			rec.add(uint32(r.owner[f.mark&^identifier]))
		case rec.few():
			rec.others = append(rec.others, uint32(f.mark))
		}
		return nil
	})
	if err != nil {
		return err
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
	n.sort()
	few := n.few()
	for _, s := range n.people {
		if err := c.in.Add(pair(s, uint32(len(c.units)-1))); err != nil {
			return err
		}
		for i := 0; few && i < len(n.others); i++ {
			if err := c.beside.Add(pair(s, n.others[i])); err != nil {
				return err
			}
		}
	}
	n.people, n.others, n.sorted = n.people[:0], n.others[:0], 0
	return nil
}

// assign writes whose the identifiers are.
func (r *resolver) assign(ctx context.Context, c *counted) error {
	n := -1 // the identifier
	var last detectors.Fingerprint
	for some, err := range r.Values(ctx) {
		if err != nil {
			return err
		}
		for i := range some {
			v := &some[i]
			if v.Shared || !r.identifies[v.Kind] || n >= 0 && v.Print == last {
				continue
			}
			n++
			last = v.Print
			subject := r.owner[n]
			if err := r.AddIdentifier(ctx, &last, int(subject)); err != nil {
				return err
			}
			e := [3]uint64{uint64(subject)<<32 | uint64(v.Kind), binary.BigEndian.Uint64(last[:]), binary.BigEndian.Uint64(last[8:])}
			if err := c.own.Add(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// add writes the subjects.
func (r *resolver) add(ctx context.Context, c *counted) error {
	own, in, beside := c.own.Cursor(ctx), c.in.Cursor(ctx), c.beside.Cursor(ctx)
	defer own.Close()
	defer in.Close()
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
		one.Records, one.Units, one.Sources = c.places(in, s)
		last := word{math.MaxUint64}
		for e, ok := beside.Peek(); ok && e[0]>>32 == s; e, ok = beside.Peek() {
			beside.Skip()
			if e != last {
				one.Kinds[r.others[uint32(e[0])]]++
			}
			last = e
		}
		one.Mark = r.pseudonym(one.Own)
		if err := r.AddSubject(ctx, &one); err != nil {
			return err
		}
	}
	for _, err := range []error{own.Err(), in.Err(), beside.Err()} {
		if err != nil {
			return err
		}
	}
	return nil
}

// places counts the records, units and sources of a subject.
func (c *counted) places(in *spill.Cursor[word], subject uint64) (records, units, sources int64) {
	unit, source := uint32(0), int64(0)
	for e, ok := in.Peek(); ok && e[0]>>32 == subject; e, ok = in.Peek() {
		in.Skip()
		here := uint32(e[0])
		if records == 0 || here != unit {
			units++
			if records == 0 || c.units[here] != source {
				sources++
				source = c.units[here]
			}
			unit = here
		}
		records++
	}
	return records, units, sources
}

// pseudonym is what the pseudonym of a subject with these identifiers shows: a fingerprint of the smallest.
func (r *resolver) pseudonym(own []detectors.Fingerprint) uint64 {
	least := own[0]
	for _, p := range own[1:] {
		if slices.Compare(p[:], least[:]) < 0 {
			least = p
		}
	}
	f := r.Key().Fingerprint("subject", least[:])
	return binary.BigEndian.Uint64(f[:])
}
