package sweep

import (
	"math/bits"
	"slices"

	"dossier/detectors"
	"dossier/scanners"
)

// phrases finds which values of a column are the same: each is searched once a batch, with the others that differ.
type phrases struct {
	known  []int32 // by hash: which of the values that differ, and one; 0: none
	same   []int32 // by value, or by the value that the column keeps: which of them it is; -1: there is nothing in it; less: see recalled
	spread []int32 // of each that differs, where its matches begin, and the end of the last one's
	made   []detectors.Finding
	done   []bool // by match: its finding is made

	recalled []*quietEntry // values that were searched before, and in which there is something; of the first same is -2
}

// begin forgets all values, and makes room for so many.
func (p *phrases) begin(values int) {
	size := 1 << bits.Len(uint(2*values))
	p.known = slices.Grow(p.known[:0], size)[:size]
	clear(p.known)
	p.same = slices.Grow(p.same[:0], values)
	p.recalled = p.recalled[:0]
}

// add adds a value with its hash, also to those that differ, in rest, unless it is the same as one of them.
func (p *phrases) add(rest *scanners.Column, value []byte, hash uint64) {
	size := len(p.known)
	at := int(hash) & (size - 1)
	for p.known[at] != 0 && string(rest.Value(int(p.known[at]-1))) != string(value) {
		at = (at + 1) & (size - 1)
	}
	if p.known[at] == 0 {
		rest.Append(value)
		p.known[at] = int32(rest.Len())
	}
	p.same = append(p.same, p.known[at]-1)
}

// recall adds a value that was searched before.
func (p *phrases) recall(e *quietEntry) {
	is := int32(-1)
	if len(e.found) > 0 {
		p.recalled = append(p.recalled, e)
		is -= int32(len(p.recalled))
	}
	p.same = append(p.same, is)
}

// once searches the values of a column of which each stands for itself, or that differ, once: those that are the same hold the same. Those of
// which quiet tells what was found before are not searched at all. How many were the same is noted in seen. Both may be nil.
func (w *worker) once(j *job, i int, seen, quiet *memoColumn, search func(*scanners.Column, *detectors.Matches)) {
	w.tell(&j.batch.Columns[i], seen, quiet)
	w.reset()
	if w.rest.Len() > 0 {
		search(w.rest, &w.found)
	}
	found := w.found.List
	if len(found)+len(w.phrase.recalled) > 0 {
		w.share(j, i, found)
	}
	if quiet != nil {
		w.hush(j, quiet, found)
	}
}

// share gives each value the findings of the one that it is the same as.
func (w *worker) share(j *job, i int, found []detectors.Match) {
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
	p.made = slices.Grow(p.made[:0], len(found))[:len(found)]
	p.done = slices.Grow(p.done[:0], len(found))[:len(found)]
	clear(p.done)
	which := j.batch.Columns[i].Which()
	for v := range j.batch.Columns[i].Len() {
		k := v
		if len(which) > 0 {
			k = int(which[v])
		}
		is := p.same[k]
		if is < 0 {
			if is < -1 {
				w.again(j, i, v, p.recalled[-2-is])
			}
			continue
		}
		for n := p.spread[is]; n < p.spread[is+1]; n++ {
			switch {
			case p.done[n]:
				w.add(j, i, v, p.made[n])
			default:
				f := w.match(j, i, v, &found[n])
				p.made[n], p.done[n] = f, f.Profile == 0 // a name's code goes with each of its findings
			}
		}
	}
}

// tell puts the values that differ, and in which something may be, into w.rest, in the order in which they come.
func (w *worker) tell(c *scanners.Column, seen, quiet *memoColumn) {
	p := &w.phrase
	w.rest.Clear()
	w.rest.Field = scanners.Field{Type: c.Type, Text: c.Text}
	recurs := len(c.Which()) > 0 // then those kept differ
	p.begin(c.Kept())
	empty := 0
	for k := range c.Kept() {
		value := c.KeptValue(k)
		if len(value) == 0 {
			p.same = append(p.same, -1)
			empty += times(c, k)
			continue
		}
		hash := uint64(0)
		if !recurs || quiet != nil {
			hash = mix(0, value)
		}
		if quiet != nil && len(value) <= quietBytes {
			if e := w.quiet.find(quiet, hash, value); e != nil {
				p.recall(e)
				continue
			}
		}
		if recurs {
			w.rest.Append(value)
			p.same = append(p.same, int32(w.rest.Len()-1))
			continue
		}
		p.add(w.rest, value, hash)
	}
	if seen != nil {
		asked := c.Len() - empty
		seen.asked += asked
		seen.known += asked - w.rest.Len()
	}
}

// times is how often one of the values that a column keeps comes.
func times(c *scanners.Column, k int) (n int) {
	if len(c.Which()) == 0 {
		return 1
	}
	for _, is := range c.Which() {
		if int(is) == k {
			n++
		}
	}
	return n
}
