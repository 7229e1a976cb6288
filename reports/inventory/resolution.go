package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"iter"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/reports/spill"
)

// MaxCompany is how many people one record may name and its names and addresses still be theirs. A record that names more is a
// list of people, and what else stands in it belongs to none of them in particular.
const MaxCompany = 8

// Resolution is what finding the subjects works on: the findings that will be shown once the scan is finished, what the last one
// found, and the lists of subjects, emptied. Rows are numbered over all sources, in the order of the records. One goroutine uses it.
type Resolution struct {
	db      *sql.Conn
	key     pseudonym.Key
	place   spill.Place
	sources []settled
	kinds   []detectors.Kind // by number
	totals  []total          // by number
	keyKind int32            // of keys of records, which are no finding of anybody's data
	valued  bool             // Values has counted
	decided []Decision       // what holds
	before  int64            // the last page that the lists of the last resolution, which are still there, may be in
	earlier []byte           // weights that it kept; nil: what it found is not to be built upon
	notes   map[Notes]*noteWriter

	people
}

// total is what is counted of a kind over all sources.
type total struct{ findings, distinct, units, subjects int64 }

// Value is one finding among those of the same value.
type Value struct {
	Row     uint64 // from 0
	Print   detectors.Fingerprint
	Kind    int // index in Kinds
	Shared  bool
	Mention bool
}

// Found is one finding among those of its record.
type Found struct {
	Row     uint64 // from 0
	First   bool   // the first of its record
	Source  int64
	Unit    int64
	Kind    int // index in Kinds
	Shared  bool
	Mention bool

	Profile    []byte               // of its record, see [likeness.Profile], or of the name in a text that it is, see [likeness.Mention]; nil: none
	Confidence detectors.Confidence // where there is a profile
}

// resolve runs do with a resolution.
func resolve(ctx context.Context, s *Store, db *sql.Conn, by Finding, do func(r *Resolution) error) error {
	numbers, err := kindNumbers(ctx, db)
	if err != nil {
		return err
	}
	r := &Resolution{db: db, key: s.key, place: s.scratch(), kinds: byNumber(numbers)}
	r.totals = make([]total, len(r.kinds))
	if err := r.readEarlier(ctx, by); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `UPDATE people SET subjects = 0; DELETE FROM total; DELETE FROM weights; DELETE FROM mentioning`); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM page`).Scan(&r.before); err != nil {
		return err
	}
	if r.keyKind, err = keyKind(ctx, db); err != nil {
		return err
	}
	ids, err := ids(ctx, db, `SELECT id FROM shown WHERE settled ORDER BY id`)
	if err != nil {
		return err
	}
	base := int64(0)
	for _, id := range ids {
		one := settled{id: id, base: base}
		if one.rows, err = r.tally(ctx, id); err != nil {
			return err
		}
		base += one.rows
		r.sources = append(r.sources, one)
	}
	if err := r.people.begin(ctx, r); err != nil {
		return err
	}
	defer r.people.close()
	defer r.closeNotes()
	if err := r.keepFormer(ctx); err != nil {
		return err
	}
	if r.decided, err = s.holding(ctx, db); err != nil {
		return err
	}
	if err := do(r); err != nil {
		return err
	}
	if err := r.people.finish(ctx, r); err != nil {
		return err
	}
	if err := r.finishNotes(ctx); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `DELETE FROM page WHERE source = 0 AND id <= ?`, r.before); err != nil {
		return err
	}
	return r.saveTotals(ctx)
}

// tally adds a source's to the totals, and returns its rows.
func (r *Resolution) tally(ctx context.Context, source int64) (rows int64, err error) {
	err = eachTally(ctx, r.db, source, func(kind int, t kindCount) {
		for len(r.totals) <= kind {
			r.totals = append(r.totals, total{})
		}
		n := &r.totals[kind]
		n.findings += t.findings
		n.units += t.units
		n.distinct += t.distinct
		rows += t.findings
	})
	return rows, err
}

func eachTally(ctx context.Context, db queryer, source int64, do func(kind int, t kindCount)) error {
	return each(ctx, db, func(rows *sql.Rows) error {
		var kind int
		var t kindCount
		err := rows.Scan(&kind, &t.findings, &t.distinct, &t.units)
		if err == nil && (kind < 0 || kind > mostKinds) {
			err = ErrCorrupt
		}
		if err == nil {
			do(kind, t)
		}
		return err
	}, `SELECT kind, findings, vals, units FROM tally WHERE source = ?`, source)
}

func kindNumbers(ctx context.Context, db queryer) (map[detectors.Kind]int64, error) {
	numbers := map[detectors.Kind]int64{}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var id int64
		var name string
		err := rows.Scan(&id, &name)
		if err == nil && (id < 0 || id > mostKinds) {
			return ErrCorrupt
		}
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

// Place is where sorting may put what does not fit into memory.
func (r *Resolution) Place() spill.Place { return r.place }

// Kinds are those there are; some may be "".
func (r *Resolution) Kinds() []detectors.Kind { return r.kinds }

// Rows is how many findings there are.
func (r *Resolution) Rows() uint64 {
	n := int64(0)
	for _, s := range r.sources {
		n += s.rows
	}
	return uint64(n)
}

// Distinct is how many different values of a kind there are, counted in each source by itself.
func (r *Resolution) Distinct(kind int) (n int64, err error) {
	if r.valued {
		return 0, errors.New("the values were counted over all sources by now")
	}
	return r.totals[kind].distinct, nil
}

// atOnce is how many findings the streams give at once; more in one block.
const atOnce = 4096

// Values streams every finding, by rising fingerprint and row, some at a time; what it gives is valid until the next.
func (r *Resolution) Values(ctx context.Context) iter.Seq2[[]Value, error] {
	if len(r.sources) == 1 {
		return r.sourceValues(ctx, r.sources[0])
	}
	return func(yield func([]Value, error) bool) {
		distinct := make([]int64, len(r.totals))
		var last detectors.Fingerprint
		some := make([]Value, 0, atOnce)
		n := 0
		for p, err := range mergePrints(ctx, r.db, r.sources) {
			if err == nil && p.kind >= len(r.kinds) {
				err = ErrCorrupt
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if n == 0 || p.print != last {
				distinct[p.kind]++
				last = p.print
			}
			n++
			some = append(some, Value{p.row, p.print, p.kind, p.flags&flagShared != 0, p.flags&flagMention != 0})
			if len(some) == atOnce {
				if !yield(some, nil) {
					return
				}
				some = some[:0]
			}
		}
		if !r.valued {
			for i := range distinct {
				r.totals[i].distinct = distinct[i]
			}
		}
		r.valued = true
		if len(some) > 0 {
			yield(some, nil)
		}
	}
}

// sourceValues is Values of the only source, whose different values were counted when its list was made.
func (r *Resolution) sourceValues(ctx context.Context, only settled) iter.Seq2[[]Value, error] {
	return func(yield func([]Value, error) bool) {
		some := make([]Value, 0, atOnce)
		for p, err := range printList(only.id).pages(ctx, r.db, []byte{}) {
			if err != nil {
				yield(nil, err)
				return
			}
			some = some[:0]
			for data := p.data; len(data) > 0; data = data[packedWidth:] {
				low := binary.BigEndian.Uint64(data[printSize:])
				kind := int(low >> 2 & mostKinds)
				if kind >= len(r.kinds) {
					yield(nil, ErrCorrupt)
					return
				}
				some = append(some, Value{
					uint64(only.base) + low>>16, detectors.Fingerprint(data[:printSize]), kind, low&flagShared != 0, low&flagMention != 0,
				})
			}
			if !yield(some, nil) {
				return
			}
		}
	}
}

// Records streams every finding, record by record, some at a time; what it gives is valid until the next.
func (r *Resolution) Records(ctx context.Context) iter.Seq2[[]Found, error] {
	return func(yield func([]Found, error) bool) {
		stop := errors.New("stop")
		of := recordStream{Resolution: r, some: make([]Found, 0, atOnce)}
		for _, s := range r.sources {
			of.source, of.row, of.last = s.id, uint64(s.base), place{unit: -1}
			err := eachBlock(ctx, r.db, s.id, func(b *block) error { return b.unseal(r.key.Open) }, func(_, unit int64, b *block) error {
				if err := of.block(unit, b); err != nil {
					return err
				}
				if len(of.some) < atOnce {
					return nil
				}
				if !yield(of.some, nil) {
					return stop
				}
				of.some, of.profiles.buffer = of.some[:0], of.profiles.buffer[:0]
				return nil
			})
			if errors.Is(err, stop) {
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
		if len(of.some) > 0 {
			yield(of.some, nil)
		}
	}
}

// recordStream is what streams records.
type recordStream struct {
	*Resolution
	profiles profileReader
	some     []Found
	source   int64
	row      uint64
	last     place
}

// block adds the findings of a block.
func (s *recordStream) block(unit int64, b *block) error {
	if len(b.likes) > 0 {
		if err := s.profiles.open(b.likes); err != nil {
			return err
		}
	}
	row := 0
	for _, p := range b.parts {
		for ; row < p.end; row++ {
			c := &b.classes[b.tags[row]]
			if int(c.kind) >= len(s.kinds) {
				return ErrCorrupt
			}
			n := s.row
			s.row++
			if c.kind == s.keyKind {
				continue
			}
			at := place{unit, p.part, b.records[row]}
			s.some = append(s.some, Found{
				Row: n, First: at != s.last, Source: s.source, Unit: unit, Kind: int(c.kind), Shared: c.flags&flagShared != 0, Mention: c.flags&flagMention != 0,
			})
			s.last = at
			if c.flags&flagEncoded == 0 || len(b.likes) == 0 {
				continue
			}
			f := &s.some[len(s.some)-1]
			f.Confidence = detectors.Confidence(c.confidence) / 1000
			var err error
			if f.Profile, err = s.profiles.more(); err != nil {
				return err
			}
		}
	}
	return nil
}

// saveTotals keeps what was counted.
func (r *Resolution) saveTotals(ctx context.Context) error {
	if !r.valued && len(r.sources) > 1 { // nobody looked, but the different values are to be counted
		for _, err := range r.Values(ctx) {
			if err != nil {
				return err
			}
		}
	}
	for number, t := range r.totals {
		if t.findings == 0 || int32(number) == r.keyKind {
			continue
		}
		_, err := r.db.ExecContext(ctx, `INSERT INTO total VALUES (?, ?, ?, ?, ?)`, number, t.findings, t.distinct, t.units, t.subjects)
		if err != nil {
			return err
		}
	}
	return nil
}
