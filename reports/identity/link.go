package identity

import (
	"context"
	"math"
	"slices"

	"dossier/reports/spill"
)

// columns are the identifiers of one record that are values of their own.
type columns struct {
	list   []column
	phones int
	many   bool // more than one person's

	profile int64 // the record's as an identifier; below 0: none
	sham    bool  // it is a test account's: nothing in it is one person's
	twice   []int // kinds of which there are several, but phones
}

type column struct {
	kind  int
	value uint32
}

// maxPhones is how many phone numbers of one record may be one person's; more are a list of people's.
const maxPhones = 5

// mostColumns is how many identifiers of one record are looked at.
const mostColumns = 16

func (c *columns) add(kind int, value uint32, phone bool) {
	for _, at := range c.list {
		switch {
		case at.value == value:
			return
		case at.kind == kind && !phone:
			c.many = true
			if !slices.Contains(c.twice, kind) {
				c.twice = append(c.twice, kind)
			}
			return
		}
	}
	if len(c.list) > mostColumns {
		c.many = true
		return
	}
	if phone {
		c.phones++
		c.many = c.many || c.phones > maxPhones
	}
	c.list = append(c.list, column{kind, value})
}

// join adds what the record that ended links to edges, or to held where it has a profile, and empties c.
func (r *resolver) join(c *columns, edges, held *spill.Sorter[word]) error {
	defer func() { *c = columns{list: c.list[:0], profile: -1, twice: c.twice[:0]} }()
	if c.sham {
		return nil
	}
	if c.profile >= 0 {
		return c.hold(held)
	}
	if c.many || c.phones == len(c.list) { // numbers alone join nothing
		return nil
	}
	for i, a := range c.list {
		for _, b := range c.list[i+1:] {
			if a.kind == b.kind {
				continue
			}
			from, to := a.value, b.value
			if a.kind > b.kind {
				from, to = to, from
			}
			if err := edges.Add(pair(from, to)); err != nil {
				return err
			}
		}
	}
	return nil
}

func pair(a, b uint32) word { return word{uint64(a)<<32 | uint64(b)} }

// gather reads the findings, record by record: what is in the records of people, and what stands beside what.
func (r *resolver) gather(ctx context.Context, edges, held *spill.Sorter[word]) error {
	c := columns{profile: -1}
	var on walk
	err := r.records(ctx, func(f *found) error {
		if f.First {
			if err := r.join(&c, edges, held); err != nil {
				return err
			}
		}
		if err := r.note(&on, f); err != nil {
			return err
		}
		if f.Profile != nil {
			if err := r.profiled(f); err != nil {
				return err
			}
		}
		switch {
		case !f.marked || f.mark&identifier == 0 || f.Mention:
		case r.profile[f.Kind]:
			c.profile = int64(f.mark &^ identifier)
			c.sham = r.sham != nil && r.sham.has(uint32(c.profile))
		default:
			c.add(f.Kind, uint32(f.mark&^identifier), r.phone[f.Kind])
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.join(&c, edges, held)
}

// link joins identifiers that stand in one record, but for hubs.
func (r *resolver) link(ctx context.Context, edges, held *spill.Sorter[word]) error {
	turned := sorter[word](r, uint64(len(r.ids))) // edges by what they lead to
	defer turned.Close()
	hubs := make(bits, len(r.ids)/64+1)
	err := r.hubs(ctx, edges, hubs, func(a, b uint32) error { return turned.Add(pair(b, a)) })
	if err == nil {
		err = r.hubs(ctx, turned, hubs, func(a, b uint32) error { return nil })
	}
	turned.Close()
	if err != nil {
		return err
	}
	if r.torn != nil {
		for i := range hubs {
			hubs[i] |= r.torn[i]
		}
	}
	r.owner = make([]int32, len(r.ids))
	for i := range r.owner {
		r.owner[i] = int32(i)
	}
	r.apart = r.keepApart(func(id int32) (int32, bool) { return id, true })
	for e, err := range edges.Each(ctx) {
		if err != nil {
			return err
		}
		if a, b := uint32(e[0]>>32), uint32(e[0]); !hubs.has(a) && !hubs.has(b) {
			r.union(int32(a), int32(b))
		}
	}
	if err := r.attach(ctx, held, hubs); err != nil {
		return err
	}
	r.unite()
	return nil
}

// hubs finds the identifiers, of those that edges lead from, that stand beside too many others of one kind, and calls do for
// each different edge. All of an identifier's edges to those of one kind lead the same way.
func (r *resolver) hubs(ctx context.Context, edges *spill.Sorter[word], hubs bits, do func(from, to uint32) error) error {
	partners := make([]int, len(r.Kinds()))
	most, last := 0, word{math.MaxUint64}
	for e, err := range edges.Each(ctx) {
		if err != nil {
			return err
		}
		if e == last {
			continue
		}
		from, to := uint32(e[0]>>32), uint32(e[0])
		if last[0]>>32 != e[0]>>32 {
			clear(partners)
			most = MaxPartners
			if r.phone[r.ids[from]] {
				most = 1
			}
		}
		last = e
		k := r.ids[to]
		if partners[k]++; partners[k] > most {
			hubs.add(from)
		}
		if err := do(from, to); err != nil {
			return err
		}
	}
	return nil
}

// bits is a set of numbers.
type bits []uint64

func (b bits) add(n uint32)      { b[n/64] |= 1 << (n % 64) }
func (b bits) has(n uint32) bool { return b[n/64]&(1<<(n%64)) != 0 }

// find is the first of the tree that an identifier is in. Above it is itself, or, while profiles are attached, less than 0: see whose.
func (r *resolver) find(v int32) int32 {
	for {
		up := r.owner[v]
		if up == v || up < 0 {
			return v
		}
		over := r.owner[up]
		if over == up || over < 0 {
			return up
		}
		r.owner[v] = over
		v = over
	}
}

func (r *resolver) union(a, b int32) {
	a, b = r.find(a), r.find(b)
	if a == b || r.apart.Are(a, b) {
		return
	}
	r.owner[max(a, b)] = min(a, b)
	r.apart.Join(min(a, b), max(a, b))
}

// nobody is the owner of an identifier that several people share, and that tells none of them.
const nobody = -1

// people numbers the subjects by their smallest identifiers, and puts them in the place of the forest. An identifier is never
// smaller than the one that the forest leads to from it, which has its subject already. One that several share, and that nothing but
// their records joins to others, is no subject.
func (r *resolver) people() {
	joined := make(bits, len(r.ids)/64+1)
	if r.shared != nil {
		for v, up := range r.owner {
			if up != int32(v) {
				joined.add(uint32(v))
				joined.add(uint32(up))
			}
		}
	}
	for v, up := range r.owner {
		switch {
		case up != int32(v):
			r.owner[v] = r.owner[up]
		case r.shared != nil && r.shared.has(uint32(v)) && !joined.has(uint32(v)), r.torn != nil && r.torn.has(uint32(v)):
			r.owner[v] = nobody
		default:
			r.owner[v] = int32(r.subjects)
			r.subjects++
		}
	}
}
