package identity

import (
	"slices"

	"dossier/detectors"
)

// columns are the identifiers of one record that are values of their own.
type columns struct {
	list   []column
	phones int
	many   bool // more than one person's
}

type column struct {
	kind  detectors.Kind
	value int32
}

// maxPhones is how many phone numbers of one record may be one person's; more are a list of people's.
const maxPhones = 5

func (c *columns) add(kind detectors.Kind, value int32) {
	if c.many {
		return
	}
	for _, at := range c.list {
		switch {
		case at.value == value:
			return
		case at.kind == kind && kind != detectors.Phone:
			c.many = true
			return
		}
	}
	if kind == detectors.Phone {
		c.phones++
		c.many = c.phones > maxPhones
	}
	c.list = append(c.list, column{kind, value})
}

// join links what the record that ended held, and empties c.
func (r *resolver) join(c *columns) {
	if !c.many && c.phones < len(c.list) { // numbers alone join nothing
		for i, a := range c.list {
			for _, b := range c.list[i+1:] {
				switch {
				case r.kindOf(a.value) < r.kindOf(b.value):
					r.edges.add(a.value, b.value)
				case r.kindOf(a.value) > r.kindOf(b.value):
					r.edges.add(b.value, a.value)
				}
			}
		}
	}
	*c = columns{list: c.list[:0]}
}

// link joins the values at the ends of edges, but for hubs.
func (r *resolver) link() {
	r.owner = make([]int32, len(r.values))
	for i := range r.owner {
		r.owner[i] = int32(i)
	}
	hub := map[int32]bool{}
	r.edges.sort()
	r.hubs(hub)
	r.edges.turn()
	r.hubs(hub)
	for _, e := range r.edges.list {
		if a, b := e.both(); !hub[a] && !hub[b] {
			r.union(a, b)
		}
	}
	r.edges = pairs{}
}

// hubs finds the values, of those that edges lead from, that stand beside too many others of one kind. All of a value's edges to
// values of one kind lead the same way.
func (r *resolver) hubs(hub map[int32]bool) {
	partners := make([]int, len(r.names))
	last, most := int32(-1), 0
	for _, e := range r.edges.list {
		from, to := e.both()
		if from != last {
			clear(partners)
			last, most = from, MaxPartners
			if r.names[r.kindOf(from)] == detectors.Phone {
				most = 1
			}
		}
		k := r.kindOf(to)
		if partners[k]++; partners[k] > most {
			hub[from] = true
		}
	}
}

func (r *resolver) find(v int32) int32 {
	for r.owner[v] != v {
		r.owner[v] = r.owner[r.owner[v]]
		v = r.owner[v]
	}
	return v
}

func (r *resolver) union(a, b int32) {
	a, b = r.find(a), r.find(b)
	r.owner[max(a, b)] = min(a, b)
}

const nobody = -1

// people numbers the subjects by their smallest values, and puts them in the place of the identifiers. A value is never smaller
// than the one that the forest leads to from it, which has its subject already.
func (r *resolver) people() {
	for v, up := range r.owner {
		switch {
		case r.values[v]&somebodys == 0:
			r.owner[v] = nobody
		case up == int32(v):
			r.owner[v] = int32(r.subjects)
			r.subjects++
		default:
			r.owner[v] = r.owner[up]
		}
	}
	for i, at := range r.rows {
		if at&identifier != 0 {
			r.rows[i] = at&^number | row(r.owner[at&number])
		}
	}
}

// pairs is a set of pairs, sorted now and then to keep it small.
type pairs struct {
	list   []pair
	sorted int
}

type pair uint64

func (p pair) both() (int32, int32) { return int32(p >> 32), int32(uint32(p)) }

func (p *pairs) add(a, b int32) {
	if len(p.list) > 2*p.sorted+1<<16 {
		p.sort()
	}
	p.list = append(p.list, pair(uint32(a))<<32|pair(uint32(b)))
}

// sort leaves each pair once, in order.
func (p *pairs) sort() {
	slices.Sort(p.list)
	p.list = slices.Compact(p.list)
	p.sorted = len(p.list)
}

// turn makes the second of each pair the first.
func (p *pairs) turn() {
	for i, e := range p.list {
		p.list[i] = e<<32 | e>>32
	}
	p.sort()
}
