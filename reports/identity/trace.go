package identity

import (
	"slices"

	"dossier/reports/inventory"
)

// Passes over the rows in which the subjects are counted, and the fewest subjects that are worth one.
const (
	passes    = 8
	leastPass = 1 << 18
)

// window is some subjects, and what is counted of them.
type window struct {
	from, to int32 // the subjects: up to this one, but for it
	counts   []counts
	kinds    []uint32 // by subject and kind: different values
	others   pairs    // subjects, and values that stand beside them
}

// counts are a subject's.
type counts struct {
	records, units, sources int32
	last                    int32 // number of the unit counted last, from 1
}

// of are what was counted of a subject.
func (w *window) of(subject int32, kinds int) (*counts, []uint32) {
	at := int(subject - w.from)
	return &w.counts[at], w.kinds[at*kinds : (at+1)*kinds]
}

// advance moves the window on to the subjects from one on, and counts them.
func (r *resolver) advance(w *window, from int32) {
	size := min(max(leastPass, (r.subjects+passes-1)/passes), r.subjects-int(from))
	w.from, w.to = from, from+int32(size)
	if w.counts == nil {
		w.counts, w.kinds = make([]counts, size), make([]uint32, size*len(r.names))
	}
	clear(w.counts)
	clear(w.kinds)
	r.trace(w)
	for v, s := range r.owner {
		if s >= w.from && s < w.to {
			_, kinds := w.of(s, len(r.names))
			kinds[r.kindOf(int32(v))]++
		}
	}
	w.others.sort()
	for _, p := range w.others.list {
		s, v := p.both()
		_, kinds := w.of(s, len(r.names))
		kinds[r.kindOf(v)]++
	}
	w.others.list, w.others.sorted = w.others.list[:0], 0
}

// trace counts the records of the window's subjects.
func (r *resolver) trace(w *window) {
	var rec naming
	units := r.units
	for i, at := range r.rows {
		if at&first != 0 {
			r.count(w, &rec)
			if len(units) > 0 && units[0].row == i {
				units = units[1:]
				rec.unit++
			}
		}
		switch {
		case at&identifier != 0:
			rec.add(int32(at & number))
		case at&beside != 0 && rec.few():
			rec.others = append(rec.others, int32(at&number))
		}
	}
	r.count(w, &rec)
}

// naming is whom one record names, and what else stands in it.
type naming struct {
	unit   int32 // its number
	people []int32
	sorted int // people up to here are, each once
	others []int32
}

func (n *naming) add(subject int32) {
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

// count adds the record that ended to its subjects, and empties it.
func (r *resolver) count(w *window, n *naming) {
	n.sort()
	for _, s := range n.people {
		if s < w.from || s >= w.to {
			continue
		}
		c, _ := w.of(s, len(r.names))
		c.records++
		if c.last != n.unit {
			c.units++
			if c.last == 0 || r.units[c.last-1].source != r.units[n.unit-1].source {
				c.sources++
			}
			c.last = n.unit
		}
		if n.few() {
			for _, v := range n.others {
				w.others.add(s, v)
			}
		}
	}
	n.people, n.others, n.sorted = n.people[:0], n.others[:0], 0
}
