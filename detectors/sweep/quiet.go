package sweep

import (
	"fmt"
	"io"

	"dossier/detectors"
)

const (
	quietEntries = 1 << 11 // a power of two
	quietBytes   = 512     // of a value; with this many of the longest it is 1 MiB
)

// quiet remembers values of columns of running text in which nothing was found: programs, products and standing phrases come again and
// again, and need not be searched each time. (In short values that is no dearer than to know them again.)
type quiet struct{ entries []quietEntry }

type quietEntry struct {
	plan *plan // nil: nothing
	text []byte
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

// holds tells whether nothing was found in a value before.
func (q *quiet) holds(c *memoColumn, hash uint64, value []byte) bool {
	e := q.at(c, hash)
	return e.plan == c.plan && string(e.text) == string(value)
}

// prose searches a column as running text. The values of a field are searched each by itself, so that one in which nothing was found before
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
	if seen := w.memo.of(j.plans[i]); seen != nil {
		w.once(j, i, seen, nil, w.search.Cells)
		return
	}
	w.search.Cells(&j.batch.Columns[i], w.reset())
	w.take(j, i, nil)
}

// hush remembers the values of w.rest in which nothing was found.
func (w *worker) hush(quiet *memoColumn, found []detectors.Match) {
	for v := range w.rest.Len() {
		any := false
		for len(found) > 0 && int(found[0].Value) == v {
			found, any = found[1:], true
		}
		if value := w.rest.Value(v); !any && len(value) <= quietBytes {
			e := w.quiet.at(quiet, mix(0, value))
			e.plan, e.text = quiet.plan, append(e.text[:0], value...)
		}
	}
}
