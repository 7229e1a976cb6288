package inventory

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"iter"

	"dossier/reports/spill"
)

// Located is a subject with every record that names it.
type Located struct {
	Subject Subject
	Places  []RecordPlace
	Named   []NamedPlace // in texts, beside their records
}

// NamedPlace is a record in which a text names somebody.
type NamedPlace struct {
	RecordPlace
	Mentioned
}

// RecordPlace is where one record lies.
type RecordPlace struct {
	Connector string
	Source    string // label
	Unit      string // label
	Part      int32  // of the unit, from 0
	Record    int64  // its number in the part, from 1, or the one that the database itself gave
}

// Located streams the subjects with their records, one subject at a time; what it gives is valid until the next.
func (s *Store) Located(ctx context.Context) iter.Seq2[*Located, error] {
	return func(yield func(*Located, error) bool) {
		stopped := false
		err := s.snapshot(ctx, func(tx *sql.Tx) error {
			l := &locator{tx: tx, units: map[int64]*unitLabel{}, numbers: map[int64]int64{}, place: s.scratch()}
			defer l.close()
			if err := l.find(ctx); err != nil {
				return err
			}
			return l.each(ctx, func(one *Located) bool {
				stopped = !yield(one, nil)
				return !stopped
			})
		})
		if err != nil && !stopped {
			yield(nil, explain("reading where the subjects of the inventory are", err))
		}
	}
}

type unitLabel struct{ connector, source, unit string }

// locator brings subjects and records together.
type locator struct {
	tx    *sql.Tx
	place spill.Place
	units map[int64]*unitLabel
	// Of units that mention people, ids by the numbers that stand in the list of mentions.
	numbers map[int64]int64
	named   *spill.Sorter[[1]uint64] // row << 32 | subject
	at      *spill.Sorter[[3]uint64] // subject << 32 | unit, part, record
}

func (l *locator) close() {
	for _, s := range []interface{ Close() }{l.named, l.at} {
		s.Close()
	}
}

// find notes the records of each subject.
func (l *locator) find(ctx context.Context) error {
	l.named = spill.New[[1]uint64](l.place, 1<<64-1)
	l.at = spill.New[[3]uint64](l.place, 1<<64-1)
	numbers, err := ids(ctx, l.tx, `SELECT id FROM shown WHERE settled ORDER BY id`)
	if err != nil {
		return err
	}
	sources := make([]settled, len(numbers))
	base := int64(0)
	for i, id := range numbers {
		sources[i] = settled{id: id, base: base}
		err := eachTally(ctx, l.tx, id, func(_ int, t kindCount) { base += t.findings })
		if err != nil {
			return err
		}
	}
	if err := l.name(ctx, sources); err != nil {
		return err
	}
	rows := l.named.Cursor(ctx)
	defer rows.Close()
	for _, source := range sources {
		first := uint64(source.base)
		err := eachBlock(ctx, l.tx, source.id, nil, func(_, unit int64, b *block) error {
			last := first + uint64(b.rows())
			for e, ok := rows.Peek(); ok && e[0]>>32 < last; e, ok = rows.Peek() {
				rows.Skip()
				row := int(e[0]>>32 - first)
				part := int32(0)
				for _, p := range b.parts {
					if part = p.part; row < p.end {
						break
					}
				}
				err := l.at.Add([3]uint64{e[0]<<32 | uint64(unit), uint64(part), uint64(b.records[row])})
				if err != nil {
					return err
				}
			}
			first = last
			return nil
		})
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

// name notes the subject of each row. It reads two lists in one order side by side.
func (l *locator) name(ctx context.Context, sources []settled) error {
	next, stop := iter.Pull2(identifierList().entries(ctx, l.tx))
	defer stop()
	entry, err, more := next()
	for p, failed := range mergePrints(ctx, l.tx, sources) {
		if failed != nil {
			return failed
		}
		for more && err == nil && bytes.Compare(entry[:printSize], p.print[:]) < 0 {
			entry, err, more = next()
		}
		if err != nil || !more {
			return err
		}
		if !bytes.Equal(entry[:printSize], p.print[:]) || p.flags&flagShared != 0 {
			continue
		}
		if err := l.named.Add([1]uint64{p.row<<32 | uint64(binary.BigEndian.Uint32(entry[printSize:]))}); err != nil {
			return err
		}
	}
	return err
}

// each tells of the subjects in their order.
func (l *locator) each(ctx context.Context, do func(one *Located) bool) error {
	r, err := readSubjects(ctx, l.tx)
	if err != nil {
		return err
	}
	one := &Located{}
	named, stop := iter.Pull2(mentionList().entries(ctx, l.tx))
	defer stop()
	entry, failed, more := named()
	end := func(subject int64) (going bool, err error) {
		one.Named = one.Named[:0]
		for ; more && failed == nil; entry, failed, more = named() {
			who, m := readMention(entry)
			if int64(who) > subject {
				break
			}
			if int64(who) < subject {
				continue
			}
			unit, err := l.mentioning(ctx, &m)
			if err != nil {
				return false, err
			}
			one.Named = append(one.Named, NamedPlace{RecordPlace{unit.connector, unit.source, unit.unit, m.Part, m.Record}, m})
		}
		return failed == nil && do(one), failed
	}
	subject := int64(-1)
	last := [3]uint64{}
	for e, err := range l.at.Each(ctx) {
		if err != nil {
			return err
		}
		if e == last && subject >= 0 {
			continue
		}
		last = e
		if int64(e[0]>>32) != subject {
			if subject >= 0 {
				if going, err := end(subject); err != nil || !going {
					return err
				}
			}
			subject = int64(e[0] >> 32)
			if one.Subject, _, err = r.subject(ctx, uint32(subject)); err != nil {
				return err
			}
			one.Places = one.Places[:0]
		}
		unit, err := l.unit(ctx, int64(uint32(e[0])))
		if err != nil {
			return err
		}
		one.Places = append(one.Places, RecordPlace{unit.connector, unit.source, unit.unit, int32(e[1]), int64(e[2])})
	}
	if subject >= 0 {
		_, err := end(subject)
		return err
	}
	return nil
}

// mentioning is the unit of a mention that was read, in which it puts the unit's id.
func (l *locator) mentioning(ctx context.Context, m *Mentioned) (_ *unitLabel, err error) {
	id, known := l.numbers[m.Unit]
	if !known {
		if id, err = mentioningUnit(ctx, l.tx, m.Unit); err != nil {
			return nil, err
		}
		l.numbers[m.Unit] = id
	}
	m.Unit = id
	return l.unit(ctx, id)
}

func (l *locator) unit(ctx context.Context, id int64) (*unitLabel, error) {
	if u := l.units[id]; u != nil {
		return u, nil
	}
	if len(l.units) > 10_000 {
		clear(l.units)
	}
	u := &unitLabel{}
	err := l.tx.QueryRowContext(ctx, `SELECT connector, source.label, unit.label FROM unit JOIN source ON source.id = unit.source WHERE unit.id = ?`, id).
		Scan(&u.connector, &u.source, &u.unit)
	l.units[id] = u
	return u, err
}
