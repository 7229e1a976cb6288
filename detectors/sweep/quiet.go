package sweep

import (
	"fmt"
	"io"
	"slices"

	"dossier/detectors"
	"dossier/scanners"
)

const (
	quietEntries = 1 << 12 // a power of two
	quietBytes   = 512     // of a value; with this many of the longest it is 2 MiB, and as much again of what was found in them
	quietMatches = 4       // in a value
)

// quiet remembers values of columns of running text and what was found in them, which mostly is nothing: programs, products and standing phrases come
// again and again, and so do those who use them. They need not be searched each time. (In short values that is no dearer than to know them again.)
type quiet struct{ entries []quietEntry }

type quietEntry struct {
	plan  *plan // nil: nothing
	used  bool  // it came again since another one wanted its place
	text  []byte
	found []detectors.Finding // without their places. The profile of a name is where its code ends
	codes []byte              // of the names
}

// Format prints a placeholder under every verb.
func (quietEntry) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[value]") }

// at is the entry in which a value of this hash is, or may be put.
func (q *quiet) at(c *memoColumn, hash uint64) *quietEntry {
	if q.entries == nil {
		q.entries = make([]quietEntry, quietEntries)
	}
	return &q.entries[(hash^c.salt>>32)%quietEntries]
}

// find returns the entry of a value that was searched before, nil if there is none.
func (q *quiet) find(c *memoColumn, hash uint64, value []byte) *quietEntry {
	e := q.at(c, hash)
	if e.plan != c.plan || string(e.text) != string(value) {
		return nil
	}
	e.used = true
	return e
}

// put remembers a value and the findings in it, whose profiles are among keys.
func (e *quietEntry) put(p *plan, value []byte, found []detectors.Finding, keys *scanners.Column) {
	e.plan, e.text, e.found, e.codes = p, append(e.text[:0], value...), append(e.found[:0], found...), e.codes[:0]
	for n := range e.found {
		if f := &e.found[n]; f.Profile > 0 {
			e.codes = append(e.codes, keys.Value(int(f.Profile-1))...)
			f.Profile = int32(len(e.codes))
		}
	}
}

// again gives value v of a column the findings of one that is the same.
func (w *worker) again(j *job, i, v int, e *quietEntry) {
	from := int32(0)
	for _, f := range e.found {
		if to := f.Profile; to > 0 {
			f.Profile = j.found.addKey(e.codes[from:to])
			from = to
		}
		w.add(j, i, v, f)
	}
}

// prose searches a column as running text. The values of a field are searched each by itself, so that one that was searched before
// need not be searched again; the lines of a text are searched together.
func (w *worker) prose(j *job, i int) {
	switch c := &j.batch.Columns[i]; {
	case c.Apart:
		w.once(j, i, nil, nil, w.search.Prose)
	case c.Text:
		w.search.Prose(c, w.reset())
		w.take(j, i, nil)
	default:
		seen := w.memo.of(j.plans[i])
		if seen == nil {
			w.search.Prose(c, w.reset())
			w.take(j, i, nil)
			return
		}
		w.once(j, i, seen, seen, w.search.Prose)
	}
}

// short searches a column of short values.
func (w *worker) short(j *job, i int) {
	p := j.plans[i]
	search := func(c *scanners.Column, found *detectors.Matches) {
		w.search.Cells(c, found)
		if len(p.against) > 0 {
			found.List = slices.DeleteFunc(found.List, func(m detectors.Match) bool { return p.denied(&m, w.search.threshold) })
		}
	}
	if seen := w.memo.of(p); seen != nil {
		w.once(j, i, seen, nil, search)
		return
	}
	search(&j.batch.Columns[i], w.reset())
	w.take(j, i, nil)
}

// hush remembers the values of w.rest, in which found was found.
func (w *worker) hush(j *job, quiet *memoColumn, found []detectors.Match) {
	to := 0
	for v := range w.rest.Len() {
		from := to
		for to < len(found) && int(found[to].Value) == v {
			to++
		}
		value := w.rest.Value(v)
		if len(value) > quietBytes || to-from > quietMatches {
			continue
		}
		e := w.quiet.at(quiet, mix(0, value))
		if e.used { // what came again stays, unless it does not come a third time
			e.used = false
			continue
		}
		e.put(quiet.plan, value, w.phrase.made[from:to], j.found.keys)
	}
}
