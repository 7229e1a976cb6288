package sqlite

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"

	lib "modernc.org/sqlite/lib"
)

// rows are a table's records in the order they are read.
type rows interface {
	// next goes to the next record. whole is false where values over maxValue were left out of it.
	next(ctx context.Context) (s *stmt, whole, more bool, err error)
	// pause ends the read transaction where it can be taken up again, so that no writer waits while batches are looked at.
	pause()
}

// query is SELECT with the table's columns, then its rowid, if it has one. guarded leaves out the values over
// maxValue without reading them, and adds a column with the size of each value.
func (t *table) query(guarded bool) string {
	var list []string
	for _, col := range t.columns {
		name := quote(col.name)
		if guarded {
			name = "iif(octet_length(" + name + ")>" + maxValueText + ",NULL," + name + ")"
		}
		list = append(list, name)
	}
	if t.rowid != "" {
		list = append(list, t.rowid)
	}
	if guarded {
		for _, col := range t.columns {
			list = append(list, "octet_length("+quote(col.name)+")")
		}
	}
	return "SELECT " + strings.Join(list, ",") + " FROM " + quote(t.name)
}

// held reads a table from one statement: there is nothing by which its place is found again, cheaply at least.
type held struct {
	s    *stmt
	left int64 // records to read, -1: all
	safe bool  // guarded
}

func newHeld(c *conn, t *table, sample int64) (*held, error) {
	guarded := !t.virtual // a virtual table must make a value to measure it
	s, err := c.cached(t.query(guarded))
	if sample == 0 {
		sample = -1
	}
	return &held{s, sample, guarded}, err
}

func (h *held) next(ctx context.Context) (*stmt, bool, bool, error) {
	if h.left == 0 {
		return nil, true, false, nil
	}
	h.left--
	more, err := h.s.step(ctx)
	return h.s, !h.safe, more, err
}

func (h *held) pause() {}

// walk reads a table by its rowids, upwards.
type walk struct {
	c       *conn
	t       *table
	s       *stmt
	from    int64
	started bool // s stands in the table
	ended   bool
}

func newWalk(c *conn, t *table) (*walk, error) {
	s, err := c.cached(t.query(false) + " WHERE " + t.rowid + ">=?1 ORDER BY " + t.rowid)
	return &walk{c: c, t: t, s: s, from: math.MinInt64}, err
}

func (w *walk) next(ctx context.Context) (*stmt, bool, bool, error) {
	if w.ended {
		return nil, true, false, nil
	}
	if !w.started {
		w.s.bind(1, w.from)
		w.started = true
	}
	more, err := w.s.step(ctx)
	switch {
	case isFault(err, lib.SQLITE_TOOBIG):
		return w.guarded(ctx)
	case err != nil || !more:
		w.pause()
		w.ended = true
		return nil, true, false, err
	}
	w.passed(w.s)
	return w.s, true, true, nil
}

// guarded reads the one record that holds a value which is too long.
func (w *walk) guarded(ctx context.Context) (*stmt, bool, bool, error) {
	w.pause()
	s, err := w.c.cached(w.t.query(true) + " WHERE " + w.t.rowid + ">=?1 ORDER BY " + w.t.rowid + " LIMIT 1")
	if err != nil {
		return nil, false, false, err
	}
	s.reset()
	s.bind(1, w.from)
	more, err := s.step(ctx)
	if more {
		w.passed(s)
	}
	return s, false, more, err
}

func (w *walk) passed(s *stmt) {
	rowid := s.int(len(w.t.columns))
	w.ended = rowid == math.MaxInt64
	w.from = rowid + 1
}

func (w *walk) pause() {
	w.s.reset()
	w.started = false
}

// picks reads chosen rowids. A record that is gone when its turn comes is passed over.
type picks struct {
	walk
	rowids []int64
}

// newPicks chooses about n records, the same for the same seed.
func newPicks(ctx context.Context, c *conn, t *table, n int64, seed uint64) (*picks, error) {
	s, err := c.cached(t.query(false) + " WHERE " + t.rowid + "=?1")
	if err != nil {
		return nil, err
	}
	p := &picks{walk: walk{c: c, t: t, s: s}}
	rowid, name := t.rowid, quote(t.name)
	first, err := c.cached("SELECT " + rowid + " FROM " + name + " WHERE " + rowid + " BETWEEN ?1 AND ?2 ORDER BY 1 LIMIT 1")
	if err != nil {
		return nil, err
	}
	last, err := c.cached("SELECT " + rowid + " FROM " + name + " WHERE " + rowid + " BETWEEN ?1 AND ?2 ORDER BY 1 DESC LIMIT 1")
	if err != nil {
		return nil, err
	}
	if err := c.exec("BEGIN"); err != nil {
		return nil, err
	}
	d := draw{ctx: ctx, first: first, last: last, random: rand.New(rand.NewPCG(seed, 0))}
	d.between(math.MinInt64, math.MaxInt64, n)
	_ = c.exec("COMMIT")
	p.rowids = d.chosen
	return p, d.err
}

func (p *picks) next(ctx context.Context) (*stmt, bool, bool, error) {
	for len(p.rowids) > 0 {
		p.pause()
		p.from, p.rowids = p.rowids[0], p.rowids[1:]
		p.s.bind(1, p.from)
		more, err := p.s.step(ctx)
		if isFault(err, lib.SQLITE_TOOBIG) {
			return p.guarded(ctx)
		}
		if more || err != nil {
			return p.s, true, more, err
		}
	}
	return nil, true, false, nil
}

// draw chooses rowids: it halves the range in which there are any until one record is wanted of a part, and jumps
// to a random place there. Gaps cost nothing, and no part of the table is left out.
type draw struct {
	ctx         context.Context
	first, last *stmt
	random      *rand.Rand
	chosen      []int64
	err         error
}

// between chooses n rowids from lo to hi and returns how many there were.
func (d *draw) between(lo, hi, n int64) int64 {
	lo, some := d.find(d.first, lo, hi)
	if !some {
		return 0
	}
	hi, some = d.find(d.last, lo, hi)
	span := uint64(hi - lo) // one less than the number of rowids, which may be 2^64
	switch {
	case !some:
		return 0
	case span == 0 || (n == 1 && span == math.MaxUint64):
		d.chosen = append(d.chosen, lo)
		return 1
	case n == 1:
		at, some := d.find(d.first, lo+int64(d.random.Uint64N(span+1)), hi)
		if !some {
			return 0
		}
		d.chosen = append(d.chosen, at)
		return 1
	}
	middle := lo + int64(span/2)
	got := d.between(lo, middle, n/2)
	return got + d.between(middle+1, hi, n-got)
}

func (d *draw) find(s *stmt, lo, hi int64) (rowid int64, some bool) {
	if d.err != nil {
		return 0, false
	}
	s.reset()
	s.bind(1, lo)
	s.bind(2, hi)
	some, d.err = s.step(d.ctx)
	if some {
		rowid = s.int(0)
	}
	s.reset()
	return rowid, some
}
