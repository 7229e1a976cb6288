package inventory

import (
	"bytes"
	"container/heap"
	"context"
	"database/sql"
	"database/sql/driver"
	"iter"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
)

// MaxCompany is how many people one record may name and its names and addresses still be theirs. A record that names more is a
// list of people, and what else stands in it belongs to none of them in particular.
const MaxCompany = 8

// Resolution is what finding the subjects works on: the findings that will be shown once the scan is finished, and the tables
// of subjects, emptied. Rows are numbered over all sources, in the order of the records. One goroutine uses it.
type Resolution struct {
	db       driver.Conn
	key      pseudonym.Key
	sources  []settled
	kinds    []detectors.Kind // by number
	totals   []kindCount      // by number
	valued   bool             // Values has counted
	recorded bool             // Records has
	subjects int64

	subject, kind, identifier *inserter // into the tables of these names
	kept                      *inserter // into that of Keep
}

// kindCount is what the streams count on their way, the first time, and the subjects who have something of the kind.
type kindCount struct{ findings, distinct, units, lastUnit, subjects int64 }

type settled struct {
	id, base int64 // base: rows of the sources before
	rows     int64
}

// Value is one finding among those of the same value.
type Value struct {
	Row     int // from 0
	Print   detectors.Fingerprint
	Kind    detectors.Kind
	Shared  bool
	Mention bool
}

// Found is one finding among those of its record.
type Found struct {
	Row     int  // from 0
	First   bool // the first of its record
	Source  int64
	Unit    int64
	Kind    detectors.Kind
	Shared  bool
	Mention bool
}

// resolve runs do with a resolution. It holds the connection meanwhile, and goes past database/sql, which costs as much as the rows.
func resolve(ctx context.Context, s *Store, db *sql.Conn, do func(r *Resolution) error) error {
	numbers, err := kindNumbers(ctx, db)
	if err != nil {
		return err
	}
	r := &Resolution{key: s.key, kinds: byNumber(numbers)}
	r.totals = make([]kindCount, len(r.kinds))
	sources, err := ids(ctx, db, `SELECT id FROM shown WHERE settled ORDER BY id`)
	if err != nil {
		return err
	}
	base := int64(0)
	for _, id := range sources {
		one := settled{id: id, base: base}
		if err := db.QueryRowContext(ctx, "SELECT coalesce(max(rowid), 0) FROM "+findingTable(id)).Scan(&one.rows); err != nil {
			return err
		}
		base += one.rows
		r.sources = append(r.sources, one)
	}
	if _, err := db.ExecContext(ctx, "CREATE TEMP TABLE IF NOT EXISTS kept (chunk); DELETE FROM kept"); err != nil {
		return err
	}
	err = hold(db, func(conn driver.Conn) error {
		r.db = conn
		defer r.close()
		if err := r.prepare(ctx); err != nil {
			return err
		}
		if err := do(r); err != nil {
			return err
		}
		return r.finish(ctx)
	})
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "DROP TABLE temp.kept;"+indexSubjects); err != nil {
		return err
	}
	return r.saveTotals(ctx, db)
}

func (r *Resolution) inserters() []**inserter {
	return []**inserter{&r.subject, &r.kind, &r.identifier, &r.kept}
}

func (r *Resolution) prepare(ctx context.Context) error {
	// An emptied table counts from 1 by itself, and need not look whether a number is taken.
	for i, table := range []struct{ name, row string }{
		{"subject", "(NULL, ?, ?, ?, ?)"}, {"subject_kind", "(?, ?, ?)"}, {"identifier", "(?, ?)"}, {"temp.kept", "(?)"},
	} {
		var err error
		if *r.inserters()[i], err = prepareInserter(ctx, r.db, table.name, table.row); err != nil {
			return err
		}
	}
	return nil
}

func (r *Resolution) close() {
	for _, in := range r.inserters() {
		if *in != nil {
			(*in).close()
		}
	}
}

func kindNumbers(ctx context.Context, db queryer) (map[detectors.Kind]int64, error) {
	numbers := map[detectors.Kind]int64{}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var id int64
		var name string
		err := rows.Scan(&id, &name)
		numbers[detectors.Kind(name)] = id
		return err
	}, `SELECT id, name FROM kind`)
	return numbers, err
}

func byNumber(numbers map[detectors.Kind]int64) []detectors.Kind {
	var kinds []detectors.Kind
	for kind, id := range numbers {
		for int64(len(kinds)) <= id {
			kinds = append(kinds, "")
		}
		kinds[id] = kind
	}
	return kinds
}

// Key is the inventory's.
func (r *Resolution) Key() pseudonym.Key { return r.key }

// Rows is how many findings there are.
func (r *Resolution) Rows() int {
	n := int64(0)
	for _, s := range r.sources {
		n += s.rows
	}
	return int(n)
}

// Values streams every finding, by rising fingerprint.
func (r *Resolution) Values(ctx context.Context) iter.Seq2[Value, error] {
	return func(yield func(Value, error) bool) {
		h := &cursors{}
		defer h.close()
		for _, s := range r.sources {
			rows, err := query(ctx, r.db, "SELECT print, (rowid << 24) | (kind << 2) | flags FROM "+findingTable(s.id)+
				" INDEXED BY "+findingTable(s.id)+"_print ORDER BY print, kind, flags, rowid", 2)
			if err != nil {
				yield(Value{}, err)
				return
			}
			c := &cursor{rows: rows, base: s.base}
			h.all = append(h.all, c)
			if err := c.next(r.kinds); err != nil {
				yield(Value{}, err)
				return
			}
		}
		heap.Init(h)
		counting := !r.valued
		for i := range r.totals {
			if counting {
				r.totals[i].distinct = 0
			}
		}
		var last detectors.Fingerprint
		for n := 0; h.Len() > 0; n++ {
			c := h.all[0]
			if c.ended {
				_ = heap.Pop(h)
				continue
			}
			v := c.value
			if counting && (n == 0 || v.Print != last) {
				r.totals[c.kind].distinct++
				last = v.Print
			}
			if !yield(v, nil) {
				return
			}
			if err := c.next(r.kinds); err != nil {
				yield(Value{}, err)
				return
			}
			heap.Fix(h, 0)
		}
		r.valued = true
	}
}

// cursor stands on the next finding of one source.
type cursor struct {
	rows  *stream
	base  int64
	value Value
	kind  int64
	ended bool
}

func (c *cursor) next(kinds []detectors.Kind) error {
	more, err := c.rows.next()
	if !more {
		c.ended = true
		return err
	}
	print, packed := c.rows.bytes(0), c.rows.number(1)
	if len(print) != len(detectors.Fingerprint{}) {
		return ErrCorrupt
	}
	row, kind, flags := unpack(packed)
	c.kind = kind
	c.value = Value{
		Row: int(c.base + row - 1), Print: detectors.Fingerprint(print), Kind: kinds[kind],
		Shared: flags&flagShared != 0, Mention: flags&flagMention != 0,
	}
	return nil
}

// unpack takes apart what the streams fetch as one number, because a column costs as much as a row.
func unpack(packed int64) (high, kind, flags int64) {
	return packed >> 24, packed >> 2 & (1<<22 - 1), packed & 3
}

// cursors is a heap of the sources' cursors; those that ended come first, to be taken off.
type cursors struct{ all []*cursor }

func (h *cursors) Len() int      { return len(h.all) }
func (h *cursors) Swap(i, j int) { h.all[i], h.all[j] = h.all[j], h.all[i] }
func (h *cursors) Push(x any)    { h.all = append(h.all, x.(*cursor)) }
func (h *cursors) Less(i, j int) bool {
	a, b := h.all[i], h.all[j]
	if a.ended || b.ended {
		return a.ended && !b.ended
	}
	if c := bytes.Compare(a.value.Print[:], b.value.Print[:]); c != 0 {
		return c < 0
	}
	return a.value.Row < b.value.Row
}

func (h *cursors) Pop() any {
	last := h.all[len(h.all)-1]
	h.all = h.all[:len(h.all)-1]
	last.rows.close()
	return last
}

func (h *cursors) close() {
	for _, c := range h.all {
		c.rows.close()
	}
}

// Records streams every finding, record by record.
func (r *Resolution) Records(ctx context.Context) iter.Seq2[Found, error] {
	return func(yield func(Found, error) bool) {
		counting := !r.recorded
		for i := range r.totals {
			if counting {
				r.totals[i] = kindCount{distinct: r.totals[i].distinct, subjects: r.totals[i].subjects}
			}
		}
		for _, s := range r.sources {
			if !r.records(ctx, s, counting, yield) {
				return
			}
		}
		r.recorded = true
	}
}

func (r *Resolution) records(ctx context.Context, s settled, counting bool, yield func(Found, error) bool) bool {
	rows, err := query(ctx, r.db, "SELECT unit, record, (part << 24) | (kind << 2) | flags FROM "+findingTable(s.id)+" ORDER BY rowid", 3)
	if err != nil {
		return yield(Found{}, err) && false
	}
	defer rows.close()
	var last place
	for n := s.base; ; n++ {
		more, err := rows.next()
		if err != nil {
			return yield(Found{}, err) && false
		}
		if !more {
			return true
		}
		at := place{unit: rows.number(0), record: rows.values[1]}
		packed := rows.number(2)
		part, kind, flags := unpack(packed)
		at.part = part
		if t := &r.totals[kind]; counting {
			t.findings++
			if t.lastUnit != at.unit {
				t.lastUnit = at.unit
				t.units++
			}
		}
		f := Found{
			Row: int(n), First: n == s.base || !at.same(&last), Source: s.id, Unit: at.unit, Kind: r.kinds[kind],
			Shared: flags&flagShared != 0, Mention: flags&flagMention != 0,
		}
		last = at
		if !yield(f, nil) {
			return false
		}
	}
}

// place is where a record lies.
type place struct {
	unit, part int64
	record     any // its number (int64) or sealed key ([]byte)
}

func (p *place) same(q *place) bool {
	if p.unit != q.unit || p.part != q.part {
		return false
	}
	switch a := p.record.(type) {
	case int64:
		b, ok := q.record.(int64)
		return ok && a == b
	case []byte:
		b, ok := q.record.([]byte)
		return ok && bytes.Equal(a, b)
	}
	return false
}

// AddSubject adds a person, with the number of different values of each kind; ids count from 1 in the order of the calls.
func (r *Resolution) AddSubject(ctx context.Context, s *Subject) (id int64, err error) {
	r.subjects++
	id = r.subjects
	boxed := any(id)
	if err := r.subject.add(ctx, s.Pseudonym, s.Records, s.Units, s.Sources); err != nil {
		return 0, err
	}
	for number, kind := range r.kinds {
		if n := s.Kinds[kind]; n > 0 {
			r.totals[number].subjects++
			if err := r.kind.add(ctx, boxed, int64(number), n); err != nil {
				return 0, err
			}
		}
	}
	return id, nil
}

// AddIdentifier says whose value a fingerprint is of. Calls come by rising fingerprint.
func (r *Resolution) AddIdentifier(ctx context.Context, print detectors.Fingerprint, subject int64) error {
	return r.identifier.add(ctx, bytes.Clone(print[:]), subject)
}

// Keep keeps a piece of bytes out of memory, in a temporary file of SQLite's, for [Resolution.Kept].
func (r *Resolution) Keep(ctx context.Context, piece []byte) error {
	if err := r.kept.add(ctx, piece); err != nil {
		return err
	}
	return r.kept.flush(ctx)
}

// Kept streams what Keep was given, in the order of its calls. A piece belongs to the caller.
func (r *Resolution) Kept(ctx context.Context) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		rows, err := query(ctx, r.db, "SELECT chunk FROM temp.kept ORDER BY rowid", 1)
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.close()
		for {
			more, err := rows.next()
			if err != nil {
				yield(nil, err)
				return
			}
			if !more || !yield(rows.bytes(0), nil) {
				return
			}
		}
	}
}

// finish writes the rows that wait, and runs the streams where nobody did to their end, for what they count.
func (r *Resolution) finish(ctx context.Context) error {
	for _, in := range r.inserters() {
		if err := (*in).flush(ctx); err != nil {
			return err
		}
	}
	if !r.valued {
		for _, err := range r.Values(ctx) {
			if err != nil {
				return err
			}
		}
	}
	if !r.recorded {
		for _, err := range r.Records(ctx) {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// saveTotals keeps what was counted.
func (r *Resolution) saveTotals(ctx context.Context, db queryer) error {
	if _, err := db.ExecContext(ctx, `DELETE FROM total`); err != nil {
		return err
	}
	for number, t := range r.totals {
		if t.findings == 0 {
			continue
		}
		_, err := db.ExecContext(ctx, `INSERT INTO total VALUES (?, ?, ?, ?, ?)`, number, t.findings, t.distinct, t.units, t.subjects)
		if err != nil {
			return err
		}
	}
	return nil
}

// countKinds adds what query counts: kind, findings, distinct values, units.
func countKinds(ctx context.Context, db queryer, query string, totals map[int64]*KindTotal) error {
	return each(ctx, db, func(rows *sql.Rows) error {
		var kind int64
		var n KindTotal
		if err := rows.Scan(&kind, &n.Findings, &n.Distinct, &n.Units); err != nil {
			return err
		}
		t := totals[kind]
		if t == nil {
			t = &KindTotal{}
			totals[kind] = t
		}
		t.Findings += n.Findings
		t.Distinct += n.Distinct
		t.Units += n.Units
		return nil
	}, query)
}
