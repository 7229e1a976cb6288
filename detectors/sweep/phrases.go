package sweep

import (
	"math/bits"
	"slices"

	"dossier/scanners"
)

// phrases finds which values of a column are the same: each is searched once a batch, with the others that differ.
type phrases struct {
	known  []int32 // by hash: which of the values that differ, and one; 0: none
	same   []int32 // by value: which of them it is; -1: it is empty
	spread []int32 // of each that differs, where its matches begin, and the end of the last one's
}

// phrases searches a column of running text in which the same values come again and again.
func (w *worker) phrases(j *job, i int) {
	c := &j.batch.Columns[i]
	w.tell(c)
	w.search.Prose(w.rest, w.reset())
	found := w.found.List
	p := &w.phrase
	p.spread = p.spread[:0]
	next := 0
	for v := range w.rest.Len() {
		p.spread = append(p.spread, int32(next))
		for next < len(found) && int(found[next].Value) == v {
			next++
		}
	}
	p.spread = append(p.spread, int32(next))
	for v, is := range p.same {
		if is < 0 {
			continue
		}
		for n := p.spread[is]; n < p.spread[is+1]; n++ {
			w.match(j, i, v, &found[n])
		}
	}
}

// tell puts the values that differ into w.rest, in the order in which they come.
func (w *worker) tell(c *scanners.Column) {
	p := &w.phrase
	w.rest.Clear()
	w.rest.Field = scanners.Field{Type: c.Type, Text: c.Text}
	size := 1 << bits.Len(uint(2*c.Len()))
	p.known = slices.Grow(p.known[:0], size)[:size]
	clear(p.known)
	p.same = p.same[:0]
	for v := range c.Len() {
		value := c.Value(v)
		if len(value) == 0 {
			p.same = append(p.same, -1)
			continue
		}
		at := int(mix(0, value)) & (size - 1)
		for p.known[at] != 0 && string(w.rest.Value(int(p.known[at]-1))) != string(value) {
			at = (at + 1) & (size - 1)
		}
		if p.known[at] == 0 {
			w.rest.Append(value)
			p.known[at] = int32(w.rest.Len())
		}
		p.same = append(p.same, p.known[at]-1)
	}
}
