package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"slices"

	"dossier/detectors"
)

// record is what one record holds that concerns somebody: findings of the fingerprints looked for, and, unless it is a list of
// many people, of the kinds that identify nobody. It is counted as it is read, because a record may have any size.
type record struct {
	place
	own     map[tally]int64
	others  map[tally]int64
	company []uint32 // subjects named in it, up to one more than MaxCompany
	crowd   bool     // they are more than MaxCompany
	stating []uint32 // those of them of whom it holds a value of its own rather than a mention
	keys    []KeyValue
	marks   []Mark
	names   []detectors.Fingerprint
	holds   []Held  // its identifiers, if those are wanted
	profile []byte  // and its profile
	stated  bool    // one of own is a value of its own rather than a mention
	fields  []int32 // in which such values stand
	theirs  []int32 // and those of others
	row     int64   // its first
}

// tally is what is counted of a record.
type tally struct {
	kind  detectors.Kind
	field int32
}

// each tells of every kind in every field.
func (r *record) each(tell func(kind detectors.Kind, field int32, n int64)) {
	for t, n := range r.own {
		if !t.kind.Hidden() {
			tell(t.kind, t.field, n)
		}
	}
	if !r.crowd {
		for t, n := range r.others {
			tell(t.kind, t.field, n)
		}
	}
}

// walker reads the records in which fingerprints were found.
type walker struct {
	tx      queryer
	kinds   []detectors.Kind
	mine    map[detectors.Fingerprint]bool
	owners  map[detectors.Fingerprint]owner // known ones, a few
	source  int64
	visit   func(source int64, r *record) error
	keyed   bool           // keys are wanted
	holding bool           // and which identifiers a record holds, with its profile
	likes   map[int][]byte // of the opened block, by row: its profiles, if they were asked for
	liked   int64          // the block's first row, and one
	unseal  func([]byte) ([]byte, error)

	open  block
	first int64 // row of the source, with which the opened block begins
	of    int64 // and its unit
	record
}

// owner is whose an identifier is.
type owner struct {
	subject uint32
	known   bool
}

// walk calls visit for each record, in all settled sources, in which one of own was found. What it is given is valid during the call.
func (s *Store) walk(ctx context.Context, tx *sql.Tx, own []detectors.Fingerprint, visit func(source int64, r *record) error) error {
	if len(own) == 0 {
		return nil
	}
	w, err := s.walker(ctx, tx, own)
	if err != nil {
		return err
	}
	w.visit = visit
	return w.walk(ctx)
}

// walker returns one for these fingerprints.
func (s *Store) walker(ctx context.Context, db queryer, own []detectors.Fingerprint) (*walker, error) {
	numbers, err := kindNumbers(ctx, db)
	w := &walker{tx: db, kinds: byNumber(numbers), mine: map[detectors.Fingerprint]bool{}, owners: map[detectors.Fingerprint]owner{}}
	for _, p := range own {
		w.mine[p] = true
	}
	return w, err
}

// walk visits the records.
func (w *walker) walk(ctx context.Context) error {
	tx := w.tx
	sources, err := ids(ctx, tx, `SELECT id FROM shown WHERE settled ORDER BY connector, label, print`)
	if err != nil {
		return err
	}
	for _, w.source = range sources {
		w.first, w.open = 0, block{}
		var hits []int64
		for p := range w.mine {
			err := printList(w.source).with(ctx, tx, p[:], func(entry []byte) {
				hits = append(hits, int64(binary.BigEndian.Uint64(entry[printSize:])>>16))
			})
			if err != nil {
				return err
			}
		}
		slices.Sort(hits)
		if err := w.hits(ctx, hits); err != nil {
			return err
		}
	}
	return nil
}

// hits visits the records of rows of the source.
func (w *walker) hits(ctx context.Context, hits []int64) error {
	for len(hits) > 0 {
		row, err := w.read(ctx, hits[0])
		if err != nil {
			return err
		}
		if len(w.own) > 0 {
			if err := w.visit(w.source, &w.record); err != nil {
				return err
			}
		}
		for len(hits) > 0 && hits[0] < row {
			hits = hits[1:]
		}
	}
	return nil
}

// read reads the record of a row, and returns the row behind its last.
func (w *walker) read(ctx context.Context, hit int64) (int64, error) {
	row, at, err := w.begin(ctx, hit)
	if err != nil {
		return 0, err
	}
	w.record = record{place: at, own: map[tally]int64{}, others: map[tally]int64{}, row: row}
	for {
		from, to, here := w.span(row)
		if here != at {
			break
		}
		for ; from < to; from++ {
			if err := w.count(ctx, from); err != nil {
				return 0, err
			}
		}
		row = w.first + int64(to)
		if to < w.open.rows() {
			break
		}
		if more, err := w.neighbour(ctx, row); err != nil {
			return 0, err
		} else if !more {
			break
		}
	}
	if row <= hit {
		return 0, ErrCorrupt
	}
	return row, nil
}

// begin opens the block in which the record of a row begins, and returns the record's first row.
func (w *walker) begin(ctx context.Context, row int64) (int64, place, error) {
	if err := w.load(ctx, row); err != nil {
		return 0, place{}, err
	}
	from, _, at := w.span(row)
	for from == 0 && w.first > 0 {
		first := w.first
		more, err := w.neighbour(ctx, first-1)
		if err != nil {
			return 0, at, err
		}
		if !more {
			break
		}
		before, _, other := w.span(first - 1)
		if other != at {
			if err := w.load(ctx, first); err != nil {
				return 0, at, err
			}
			break
		}
		from = before
	}
	return w.first + int64(from), at, nil
}

// span returns which rows of the opened block, of which row is one of the source's, are of the same record, and which that is.
func (w *walker) span(row int64) (from, to int, at place) {
	n, start := int(row-w.first), 0
	for _, p := range w.open.parts {
		if n >= p.end {
			start = p.end
			continue
		}
		record := w.open.records[n]
		for from = n; from > start && w.open.records[from-1] == record; from-- {
		}
		for to = n + 1; to < p.end && w.open.records[to] == record; to++ {
		}
		return from, to, place{w.of, p.part, record}
	}
	return n, n, place{unit: -1}
}

// load opens the block that holds a row of the source.
func (w *walker) load(ctx context.Context, row int64) error {
	if row >= w.first && row < w.first+int64(w.open.rows()) {
		return nil
	}
	first, id, err := w.find(ctx, row)
	if err != nil {
		return err
	}
	var data []byte
	if err := w.tx.QueryRowContext(ctx, `SELECT unit, data FROM block WHERE id = ?`, id).Scan(&w.of, &data); err != nil {
		return err
	}
	if err := w.open.open(data); err != nil {
		return err
	}
	if w.first = first; row >= first+int64(w.open.rows()) {
		return ErrCorrupt
	}
	return nil
}

// find returns the block that holds a row, if any does, and its first row.
func (w *walker) find(ctx context.Context, row int64) (first, id int64, err error) {
	entry, err := rowList(w.source).floor(ctx, w.tx, binary.BigEndian.AppendUint64(nil, uint64(row)))
	if err == nil && entry == nil {
		err = ErrCorrupt
	}
	if err != nil {
		return 0, 0, err
	}
	return int64(binary.BigEndian.Uint64(entry)), int64(binary.BigEndian.Uint64(entry[8:])), nil
}

// neighbour opens the block that holds a row before or behind the opened one, if there is one of the same unit.
func (w *walker) neighbour(ctx context.Context, row int64) (bool, error) {
	first, id, err := w.find(ctx, row)
	if err != nil || first == w.first {
		return false, err
	}
	var unit int64
	if err := w.tx.QueryRowContext(ctx, `SELECT unit FROM block WHERE id = ?`, id).Scan(&unit); err != nil || unit != w.of {
		return false, err
	}
	return true, w.load(ctx, row)
}

// count counts a row of the opened block into the record.
func (w *walker) count(ctx context.Context, row int) error {
	c := w.open.classes[w.open.tags[row]]
	if int(c.kind) >= len(w.kinds) {
		return ErrCorrupt
	}
	t := tally{w.kinds[c.kind], c.field}
	shared := c.flags&flagShared != 0
	if t.kind == detectors.RecordKey {
		if c.flags&flagTied != 0 {
			w.open.eachTie(row, w.key)
			return nil
		}
		w.key(c.field, w.open.print(row))
		return nil
	}
	print := w.open.fingerprint(row)
	if !shared && c.flags&flagMention == 0 {
		w.mark(t.kind, print)
	}
	switch {
	case w.mine[print]:
		w.own[t]++
		if w.holding {
			if err := w.hold(t.kind, print, c, row); err != nil {
				return err
			}
		}
		if c.flags&flagMention == 0 {
			w.stated, w.fields = true, with(w.fields, c.field)
		}
	case shared:
		return nil
	case !t.kind.Identifies():
		w.others[t]++
	}
	if w.crowd || shared || !t.kind.Identifies() {
		return nil
	}
	if w.holding && !w.mine[print] {
		if err := w.hold(t.kind, print, c, row); err != nil {
			return err
		}
	}
	who, seen := w.owners[print]
	if !seen {
		var err error
		if who.subject, who.known, err = subjectOf(ctx, w.tx, print); err != nil {
			return err
		}
		if len(w.owners) > 1000 {
			clear(w.owners)
		}
		w.owners[print] = who
	}
	if who.known && !slices.Contains(w.company, who.subject) {
		w.company = append(w.company, who.subject)
		w.crowd = len(w.company) > MaxCompany
	}
	if who.known && c.flags&flagMention == 0 {
		w.stating = with(w.stating, who.subject)
		if !w.mine[print] {
			w.theirs = with(w.theirs, c.field)
		}
	}
	return nil
}

// with is a list of different things with one more.
func with[T comparable](list []T, one T) []T {
	if slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}
