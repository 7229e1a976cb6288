package linkage

import "dossier/detectors/likeness"

// rest is what a mark keeps of fields that a household shares or that tell little: a code of each value, 0 of none.
type rest uint64

// part is a role's place in it.
type part struct {
	role     likeness.Role
	at, bits uint8
}

// rests are the roles of which codes are kept. The more values there are of which many come again, the more bits.
var rests = [...]part{
	{likeness.City, 0, 9},
	{likeness.Postcode, 9, 9},
	{likeness.Street, 18, 8},
	{likeness.Phone, 26, 7},
	{likeness.House, 33, 6},
	{likeness.Place, 39, 5},
	{likeness.Birthplace, 44, 6},
	{likeness.Occupation, 50, 6},
	{likeness.Region, 56, 5},
	{likeness.Gender, 61, 3},
}

const mostCoded = 1 << 8 // values of one role that have codes of their own, and one

// code is that of the role's value.
func (p *part) code(r rest) uint32 { return uint32(r >> p.at & (1<<p.bits - 1)) }

// own is above the codes that are one value's; those from it on several values may have.
func (p *part) own() uint32 { return 1 << (p.bits - 1) }

// codes are the values of a role that came first, and have codes of their own.
type codes struct {
	values []summed              // by code from 1
	slots  [2 * mostCoded]uint16 // codes by the values' sums, each in the first free place behind its own; 0: none
}

// rest codes the fields of somebody.
func (s *sieve) rest(p *likeness.Summed) (r rest) {
	for i := range rests {
		if at := &rests[i]; p.Known(at.role) {
			r |= rest(s.rests[i].of(at, &p.Fields[at.role], p.Sums[at.role])) << at.at
		}
	}
	return r
}

// of is the code of a value.
func (c *codes) of(p *part, f *likeness.Filter, sum uint64) uint32 {
	at := sum >> 32 % uint64(len(c.slots))
	for ; c.slots[at] != 0; at = (at + 1) % uint64(len(c.slots)) {
		if n := c.slots[at]; c.values[n-1].sum == sum {
			return uint32(n)
		}
	}
	if n := uint32(len(c.values)) + 1; n < p.own() {
		c.slots[at] = uint16(n)
		c.values = append(c.values, summed{*f, sum})
		return n
	}
	return p.own() + uint32(sum>>32)%p.own()
}

// restMost is the most that a role weighs of strangers, by codes.
type restMost struct {
	part
	equal   []float32 // of values that have codes of their own, from 1
	levels  []Level   // of two of them, a row each; nil: they may have changed places with another field, and be close
	unlike  float32
	weights [levels + 1]float32
}

// most weighs by a model.
func (c *codes) most(m *Model, p *part, strangers *most) restMost {
	n := len(c.values) + 1
	w := restMost{part: *p, equal: make([]float32, n), unlike: strangers.unlike[p.role], weights: strangers.weights[p.role]}
	for i := range c.values {
		w.equal[i+1] = m.same(p.role, c.values[i].sum)
	}
	known := &m.frequencies.known
	if (p.role == likeness.Street || p.role == likeness.Place) && known[likeness.Street] > 0 && known[likeness.Place] > 0 {
		return w
	}
	w.levels = make([]Level, n*n)
	for i := range c.values {
		for j := range c.values {
			a, b := &c.values[i].Filter, &c.values[j].Filter
			w.levels[(i+1)*n+j+1] = level(p.role, a, b, false)
		}
	}
	return w
}

// weight is the most that the values of two codes weigh.
func (w *restMost) weight(a, b uint32) float32 {
	switch n := uint32(len(w.equal)); {
	case a == b && a < n:
		return w.equal[a]
	case a == b:
		return w.weights[whatever]
	case a < n && b < n && w.levels != nil:
		return w.weights[w.levels[a*n+b]]
	}
	return w.unlike
}
