package inventory

import (
	"bytes"
	"container/heap"
	"context"
	"database/sql"
	"iter"
	"strings"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
)

// MaxCompany is how many people one record may name and its names and addresses still be theirs. A record that names more is a
// list of people, and what else stands in it belongs to none of them in particular.
const MaxCompany = 8

// Resolution is what finding the subjects works on: the findings that will be shown once the scan is finished, and the tables
// of subjects, emptied. Rows are numbered over all sources, in the order of the records. One goroutine uses it.
type Resolution struct {
	db       *sql.Conn
	key      pseudonym.Key
	sources  []settled
	kinds    []detectors.Kind // by number
	totals   []kindCount      // by number
	valued   bool             // Values has counted
	recorded bool             // Records has
	subjects int64
	pending  map[string][]any // rows by the table they go to
}

// kindCount is what the streams count on their way, the first time.
type kindCount struct{ findings, distinct, units, lastUnit int64 }

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

func newResolution(ctx context.Context, s *Store, db *sql.Conn) (*Resolution, error) {
	r := &Resolution{db: db, key: s.key, pending: map[string][]any{}}
	numbers, err := kindNumbers(ctx, db)
	if err != nil {
		return nil, err
	}
	r.kinds = byNumber(numbers)
	r.totals = make([]kindCount, len(r.kinds))
	sources, err := ids(ctx, db, `SELECT id FROM shown WHERE settled ORDER BY id`)
	if err != nil {
		return nil, err
	}
	base := int64(0)
	for _, id := range sources {
		one := settled{id: id, base: base}
		if err := db.QueryRowContext(ctx, "SELECT coalesce(max(rowid), 0) FROM "+findingTable(id)).Scan(&one.rows); err != nil {
			return nil, err
		}
		base += one.rows
		r.sources = append(r.sources, one)
	}
	return r, nil
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
			rows, err := r.db.QueryContext(ctx, "SELECT print, (rowid << 24) | (kind << 2) | flags FROM "+findingTable(s.id)+
				" INDEXED BY "+findingTable(s.id)+"_print ORDER BY print, kind, flags, rowid")
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
	rows  *sql.Rows
	base  int64
	value Value
	kind  int64
	ended bool
}

func (c *cursor) next(kinds []detectors.Kind) error {
	if !c.rows.Next() {
		c.ended = true
		return c.rows.Err()
	}
	var print sql.RawBytes
	var packed int64
	if err := c.rows.Scan(&print, &packed); err != nil {
		return err
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
	_ = last.rows.Close()
	return last
}

func (h *cursors) close() {
	for _, c := range h.all {
		_ = c.rows.Close()
	}
}

// Records streams every finding, record by record.
func (r *Resolution) Records(ctx context.Context) iter.Seq2[Found, error] {
	return func(yield func(Found, error) bool) {
		counting := !r.recorded
		for i := range r.totals {
			if counting {
				r.totals[i] = kindCount{distinct: r.totals[i].distinct}
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
	rows, err := r.db.QueryContext(ctx, "SELECT unit, record, (part << 24) | (kind << 2) | flags FROM "+findingTable(s.id)+" ORDER BY rowid")
	if err != nil {
		return yield(Found{}, err) && false
	}
	defer func() { _ = rows.Close() }()
	var last place
	for n := s.base; rows.Next(); n++ {
		var at place
		var packed int64
		if err := rows.Scan(&at.unit, &at.record, &packed); err != nil {
			return yield(Found{}, err) && false
		}
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
	if err := rows.Err(); err != nil {
		return yield(Found{}, err) && false
	}
	return true
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
	if err := r.add(ctx, "subject", id, s.Pseudonym, s.Records, s.Units, s.Sources); err != nil {
		return 0, err
	}
	for number, kind := range r.kinds {
		if n := s.Kinds[kind]; n > 0 {
			if err := r.add(ctx, "subject_kind", id, int64(number), n); err != nil {
				return 0, err
			}
		}
	}
	return id, nil
}

// AddIdentifier says whose value a fingerprint is of. Calls come by rising fingerprint.
func (r *Resolution) AddIdentifier(ctx context.Context, print detectors.Fingerprint, subject int64) error {
	return r.add(ctx, "identifier", bytes.Clone(print[:]), subject)
}

// add collects rows and writes them many at once.
func (r *Resolution) add(ctx context.Context, table string, row ...any) error {
	rows := append(r.pending[table], row...)
	if len(rows) >= rowsPerInsert*len(row) {
		if err := r.insert(ctx, table, len(row), rows); err != nil {
			return err
		}
		rows = rows[:0]
	}
	r.pending[table] = rows
	return nil
}

func (r *Resolution) insert(ctx context.Context, table string, width int, rows []any) error {
	one := "(?" + strings.Repeat(",?", width-1) + ")"
	_, err := r.db.ExecContext(ctx, "INSERT INTO "+table+" VALUES "+one+strings.Repeat(","+one, len(rows)/width-1), rows...)
	return err
}

func (r *Resolution) flush(ctx context.Context) error {
	for table, width := range map[string]int{"subject": 5, "subject_kind": 3, "identifier": 2} {
		if rows := r.pending[table]; len(rows) > 0 {
			if err := r.insert(ctx, table, width, rows); err != nil {
				return err
			}
			r.pending[table] = rows[:0]
		}
	}
	return nil
}

// saveTotals keeps what the streams counted, which runs them where nobody did to their end.
func (r *Resolution) saveTotals(ctx context.Context) error {
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
	if _, err := r.db.ExecContext(ctx, `DELETE FROM total`); err != nil {
		return err
	}
	for number, t := range r.totals {
		if t.findings == 0 {
			continue
		}
		_, err := r.db.ExecContext(ctx, `INSERT INTO total VALUES (?1, ?2, ?3, ?4, (SELECT count(*) FROM subject_kind WHERE kind = ?1))`,
			number, t.findings, t.distinct, t.units)
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
