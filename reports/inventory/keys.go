package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"iter"
	"slices"

	"dossier/detectors"
)

// Keys reads the keys of records, and the records that hold them, in one state of the file. One goroutine uses it, as long as the call
// lasts that it was handed to.
type Keys struct {
	store   *Store
	db      queryer
	walkers map[int64]*walker // by source
}

// KeyColumn is what [detectors.KeyFields] of a unit hold.
type KeyColumn struct {
	Source   int64
	Number   int // in its source
	Unit     int64
	At       int32 // in the unit's Keys
	Entries  int64
	Distinct int64
}

// Link is a reference: values of a key column are those of another, the parent.
type Link struct {
	Source, ToSource int64
	Child, Parent    int // numbers of key columns
	Declared         bool
	Role             string  // what the reference means, in the words of who found it
	Share            float64 // of the child's different values that the parent has
	Because          string
}

// Holder is a record that holds a value of a key column.
type Holder struct{ Record, Row int64 }

// KeyedRecord is what one record tells beside its values.
type KeyedRecord struct {
	Source, Unit int64
	Part         int32
	Record       int64
	Row          int64
	Keys         []KeyValue
	People       []uint32 // numbers of the subjects that it names, up to one more than MaxCompany
	Stated       []uint32 // those of them of whom it holds a value of its own, rather than a mention in a longer text
	Marks        []Mark   // values of its own that identify nobody by themselves and may be known to be one person's
	Own          bool     // a value of its own, and not a mention in a longer text, is one that was looked for
	Fields       []int32  // in which such values stand
	Theirs       []int32  // in which such values of other people stand, of some of them where it is a list of many
	Personal     bool     // something in it is personal data

	Names []detectors.Fingerprint // of people, of its own, a few
}

// KeyValue is a value of one of a unit's keys.
type KeyValue struct {
	At    int32
	Value uint64 // the first half of its fingerprint
}

// Mark is a value of a kind that identifies nobody by itself.
type Mark struct {
	Kind  detectors.Kind
	Print detectors.Fingerprint
}

// How many of one record are told.
const (
	mostMarks  = 32
	mostCalled = 16
)

// Keys calls do with what reads the keys in one state of the file.
func (s *Store) Keys(ctx context.Context, do func(k *Keys) error) error {
	return explain("reading the keys of the inventory", s.snapshot(ctx, func(tx *sql.Tx) error {
		return do(&Keys{store: s, db: tx, walkers: map[int64]*walker{}})
	}))
}

// Columns lists the key columns that hold something, of all sources that were finished.
func (k *Keys) Columns(ctx context.Context) ([]KeyColumn, error) {
	var list []KeyColumn
	err := each(ctx, k.db, func(rows *sql.Rows) error {
		var c KeyColumn
		err := rows.Scan(&c.Source, &c.Number, &c.Unit, &c.At, &c.Entries, &c.Distinct)
		list = append(list, c)
		return err
	}, `SELECT c.source, number, unit, at, entries, vals FROM keycolumn AS c JOIN shown ON shown.id = c.source WHERE settled ORDER BY c.source, number`)
	return list, err
}

// Unit is one of the units that columns are of.
func (k *Keys) Unit(ctx context.Context, id int64) (Unit, error) {
	return k.store.unit(ctx, k.db, k.db.QueryRowContext(ctx, "SELECT "+unitColumns+" FROM unit WHERE id = ?", id))
}

// Units gives the units of these ids, in no order.
func (k *Keys) Units(ctx context.Context, ids []int64) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		for some := range slices.Chunk(ids, unitsAtOnce) {
			units, err := k.store.someUnits(ctx, k.db, some)
			if err != nil {
				yield(Unit{}, err)
				return
			}
			for i := range units {
				if !yield(units[i], nil) {
					return
				}
			}
		}
	}
}

// OpenName reads a sealed name.
func (k *Keys) OpenName(name Sealed) (string, error) {
	text, err := k.store.OpenName(name)
	return text.Reveal(), err
}

// Tie is a value of a key column, of a key in the form of recordkey.Canonical.
func (k *Keys) Tie() func(canonical []byte) uint64 {
	ties := k.store.key.Ties()
	return func(canonical []byte) uint64 {
		print := ties.Fingerprint(canonical)
		return binary.BigEndian.Uint64(print[:])
	}
}

// Links lists the references.
func (k *Keys) Links(ctx context.Context) ([]Link, error) {
	var list []Link
	err := each(ctx, k.db, func(rows *sql.Rows) error {
		var l Link
		err := rows.Scan(&l.Source, &l.Child, &l.ToSource, &l.Parent, &l.Declared, &l.Role, &l.Share, &l.Because)
		list = append(list, l)
		return err
	}, `SELECT c.id, child, p.id, parent, declared, role, share, because FROM link
		JOIN shown AS c ON c.print = link.source JOIN shown AS p ON p.print = to_source ORDER BY link.rowid`)
	return list, err
}

// saveLinks puts links in the place of the earlier ones.
func (k *Keys) saveLinks(ctx context.Context, list []Link) error {
	if _, err := k.db.ExecContext(ctx, `DELETE FROM link`); err != nil {
		return err
	}
	for _, l := range list {
		_, err := k.db.ExecContext(ctx, `INSERT INTO link VALUES ((SELECT print FROM source WHERE id = ?), ?, (SELECT print FROM source WHERE id = ?), ?, ?, ?, ?, ?)`,
			l.Source, l.Child, l.ToSource, l.Parent, l.Declared, l.Role, l.Share, l.Because)
		if err != nil {
			return err
		}
	}
	return nil
}

// Values streams a column's different values, in order.
func (k *Keys) Values(ctx context.Context, source int64, column int) iter.Seq2[uint64, error] {
	return func(yield func(uint64, error) bool) {
		var count columnCount
		for entry, err := range keyList(source, column).entries(ctx, k.db) {
			if err != nil {
				yield(0, err)
				return
			}
			value, before := binary.BigEndian.Uint64(entry), count.distinct
			if count.add(value); count.distinct > before && !yield(value, nil) {
				return
			}
		}
	}
}

// Holders lists records that hold a value, at the most so many, each once.
func (k *Keys) Holders(ctx context.Context, source int64, column int, value uint64, most int) ([]Holder, error) {
	var list []Holder
	err := keyList(source, column).with(ctx, k.db, binary.BigEndian.AppendUint64(nil, value), func(entry []byte) {
		h := Holder{int64(binary.BigEndian.Uint64(entry[8:])), int64(binary.BigEndian.Uint64(entry[16:]))}
		if len(list) < most && (len(list) == 0 || list[len(list)-1].Record != h.Record) {
			list = append(list, h)
		}
	})
	return list, err
}

// Record reads the record of a row.
func (k *Keys) Record(ctx context.Context, source, row int64) (*KeyedRecord, error) {
	w := k.walkers[source]
	if w == nil {
		var err error
		if w, err = k.store.walker(ctx, k.db, nil); err != nil {
			return nil, err
		}
		w.source, w.keyed = source, true
		k.walkers[source] = w
	}
	if _, err := w.read(ctx, row); err != nil {
		return nil, err
	}
	return w.record.tell(source), nil
}

// Named calls do for each record in which a subject is named.
func (k *Keys) Named(ctx context.Context, pseudonym string, do func(subject uint32, r *KeyedRecord) error) error {
	subject, own, known, err := ownOf(ctx, k.db, pseudonym)
	if err != nil || !known {
		return err
	}
	w, err := k.store.walker(ctx, k.db, own)
	if err != nil {
		return err
	}
	w.keyed = true
	w.visit = func(source int64, r *record) error { return do(subject, r.tell(source)) }
	return w.walk(ctx)
}

// Holding calls do for each record in which one of some values is.
func (k *Keys) Holding(ctx context.Context, prints []detectors.Fingerprint, do func(r *KeyedRecord) error) error {
	w, err := k.store.walker(ctx, k.db, prints)
	if err != nil || len(prints) == 0 {
		return err
	}
	w.keyed = true
	w.visit = func(source int64, r *record) error { return do(r.tell(source)) }
	return w.walk(ctx)
}

// Identifiers are the fingerprints of the values that are a subject's own, and its number.
func (k *Keys) Identifiers(ctx context.Context, pseudonym string) (subject uint32, own []detectors.Fingerprint, known bool, err error) {
	return ownOf(ctx, k.db, pseudonym)
}

// Owner is the subject whose identifier a fingerprint is.
func (k *Keys) Owner(ctx context.Context, print detectors.Fingerprint) (subject uint32, known bool, err error) {
	return subjectOf(ctx, k.db, print)
}

// Subject is one by its number.
func (k *Keys) Subject(ctx context.Context, subject uint32) (Subject, error) {
	r, err := readSubjects(ctx, k.db)
	if err != nil {
		return Subject{}, err
	}
	s, _, err := r.subject(ctx, subject)
	return s, err
}

func (r *record) tell(source int64) *KeyedRecord {
	return &KeyedRecord{
		Source: source, Unit: r.unit, Part: r.part, Record: r.record, Row: r.row, Keys: slices.Clone(r.keys), People: slices.Clone(r.company),
		Stated: slices.Clone(r.stating), Marks: slices.Clone(r.marks), Names: slices.Clone(r.names),
		Own: r.stated, Fields: slices.Clone(r.fields), Theirs: slices.Clone(r.theirs), Personal: len(r.own)+len(r.others)+len(r.company) > 0,
	}
}

// mark notes a value of the record that may be known to be one person's: where they are on the internet, by which device, and what they are called.
func (w *walker) mark(kind detectors.Kind, print detectors.Fingerprint) {
	switch kind {
	case detectors.IPAddress, detectors.MACAddress, detectors.DeviceID:
		if w.keyed && len(w.marks) < mostMarks {
			w.marks = append(w.marks, Mark{kind, print})
		}
	case detectors.PersonName:
		if w.keyed && len(w.names) < mostCalled {
			w.names = append(w.names, print)
		}
	default:
	}
}

// key notes a key of the record.
func (w *walker) key(field int32, print []byte) {
	if w.keyed {
		w.keys = append(w.keys, KeyValue{field, binary.BigEndian.Uint64(print)})
	}
}
