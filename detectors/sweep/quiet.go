package sweep

import (
	"fmt"
	"io"

	"dossier/detectors"
	"dossier/scanners"
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

// at is the entry in which a value is, if it is known, or may be put.
func (q *quiet) at(c *memoColumn, value []byte) (e *quietEntry, known bool) {
	if q.entries == nil {
		q.entries = make([]quietEntry, quietEntries)
	}
	e = &q.entries[c.place(value)%quietEntries]
	return e, e.plan == c.plan && string(e.text) == string(value)
}

// prose searches a column as running text. The values of a field are searched each by itself, so that one in which nothing was found before
// need not be searched again; the lines of a text are searched together.
func (w *worker) prose(j *job, i int) {
	c := &j.batch.Columns[i]
	var seen *memoColumn
	if c.Apart {
		w.phrases(j, i)
		return
	}
	if !c.Text {
		seen = w.memo.of(j.plans[i])
	}
	if seen == nil {
		w.search.Prose(c, w.reset())
		w.take(j, i, nil)
		return
	}
	w.unquiet(c, seen)
	if w.rest.Len() > 0 {
		w.search.Prose(w.rest, w.reset())
		w.take(j, i, w.origin)
		w.hush(seen, w.found.List)
	}
}

// unquiet puts the values into w.rest in which something may be.
func (w *worker) unquiet(c *scanners.Column, seen *memoColumn) {
	w.rest.Clear()
	w.rest.Field = scanners.Field{Type: c.Type}
	w.origin = w.origin[:0]
	for v := range c.Len() {
		value := c.Value(v)
		if len(value) == 0 {
			continue
		}
		seen.asked++
		if len(value) <= quietBytes {
			if _, known := w.quiet.at(seen, value); known {
				seen.known++
				continue
			}
		}
		w.rest.Append(value)
		w.origin = append(w.origin, int32(v))
	}
}

// hush remembers the values of w.rest in which nothing was found.
func (w *worker) hush(seen *memoColumn, found []detectors.Match) {
	for v := range w.rest.Len() {
		any := false
		for len(found) > 0 && int(found[0].Value) == v {
			found, any = found[1:], true
		}
		if value := w.rest.Value(v); !any && len(value) <= quietBytes {
			e, _ := w.quiet.at(seen, value)
			e.plan, e.text = seen.plan, append(e.text[:0], value...)
		}
	}
}
