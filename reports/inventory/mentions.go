package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"

	"dossier/detectors"
	"dossier/detectors/likeness"
)

// Mentioned is a record in which a text names somebody whom other records tell about. It is no record of theirs: the text may mean a
// namesake.
type Mentioned struct {
	Unit       int64
	Part       int32 // of the unit, from 0
	Record     int64 // its number in the part, from 1, or the one that the database itself gave
	Field      int32
	Confidence detectors.Confidence
	How        likeness.How
	Fits       int // how many people of the inventory it fits, this one among them
}

// Mention is one of them with its place.
type Mention struct {
	Mentioned
	Source Source
	At     Unit
}

const mentionWidth = 4 + 8 + 4 + 8 + 4 + 2 + 1 + 1

// Place finds where a finding's record lies, and its field. Calls that come by rising rows are fast.
func (p *Placer) Place(ctx context.Context, row uint64) (m Mentioned, from, to uint64, err error) {
	for p.at+1 < len(p.r.sources) && int64(row) >= p.r.sources[p.at+1].base {
		p.at++
		p.w = nil
	}
	s := p.r.sources[p.at]
	if p.w == nil {
		p.w = &walker{tx: p.r.db, source: s.id}
	}
	first, at, err := p.w.begin(ctx, int64(row)-s.base)
	if err != nil {
		return m, 0, 0, err
	}
	end, err := p.w.end(ctx, first, at)
	if err != nil {
		return m, 0, 0, err
	}
	if err := p.w.load(ctx, int64(row)-s.base); err != nil {
		return m, 0, 0, err
	}
	c := p.w.open.classes[p.w.open.tags[int64(row)-s.base-p.w.first]]
	return Mentioned{Unit: at.unit, Part: at.part, Record: at.record, Field: c.field}, uint64(first + s.base), uint64(end + s.base), nil
}

// Placer places findings.
type Placer struct {
	r  *Resolution
	at int // of the sources
	w  *walker
}

// Placer returns one before the first row.
func (r *Resolution) Placer() *Placer { return &Placer{r: r} }

// end is the row behind the last of a record, which begins at a row.
func (w *walker) end(ctx context.Context, row int64, at place) (int64, error) {
	for {
		if err := w.load(ctx, row); err != nil {
			return 0, err
		}
		_, to, here := w.span(row)
		if here != at {
			return row, nil
		}
		row = w.first + int64(to)
		if to < w.open.rows() {
			return row, nil
		}
		if more, err := w.neighbour(ctx, row); err != nil || !more {
			return row, err
		}
	}
}

// AddMention adds a record that names a subject in a text. Calls come by rising subject.
func (r *Resolution) AddMention(ctx context.Context, subject int, m *Mentioned) error {
	p := &r.people
	if p.mentions == nil {
		w, err := writePages(ctx, r.db, mentionList())
		if err != nil {
			return err
		}
		p.mentions = w
	}
	unit, err := p.mentioning.number(ctx, r.db, m.Unit)
	if err != nil {
		return err
	}
	e := binary.BigEndian.AppendUint32(p.entry[:0], uint32(subject))
	e = binary.BigEndian.AppendUint64(e, uint64(unit))
	e = binary.BigEndian.AppendUint32(e, uint32(m.Part))
	e = binary.BigEndian.AppendUint64(e, uint64(m.Record))
	e = binary.BigEndian.AppendUint32(e, uint32(m.Field))
	e = binary.BigEndian.AppendUint16(e, uint16(m.Confidence*1000+0.5))
	p.entry = append(e, byte(m.How), byte(m.Fits))
	return p.mentions.add(ctx, p.entry[:4], p.entry)
}

// readMention reads an entry. In the place of the unit stands its number: see mentioningUnit.
func readMention(e []byte) (subject uint32, m Mentioned) {
	m.Unit, m.Part, m.Record = int64(binary.BigEndian.Uint64(e[4:])), int32(binary.BigEndian.Uint32(e[12:])), int64(binary.BigEndian.Uint64(e[16:]))
	m.Field, m.Confidence = int32(binary.BigEndian.Uint32(e[24:])), detectors.Confidence(binary.BigEndian.Uint16(e[28:]))/1000
	m.How, m.Fits = likeness.How(e[30]), int(e[31])
	return binary.BigEndian.Uint32(e), m
}

// Mentions lists the records that do not hold an identifier of a subject's and name it in a text, by place. An unknown pseudonym has none.
func (s *Store) Mentions(ctx context.Context, pseudonym string) ([]Mention, error) {
	var list []Mention
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		subject, _, known, err := ownOf(ctx, tx, pseudonym)
		if err != nil || !known {
			return err
		}
		err = mentionList().with(ctx, tx, binary.BigEndian.AppendUint32(nil, subject), func(entry []byte) {
			_, m := readMention(entry)
			list = append(list, Mention{Mentioned: m})
		})
		if err != nil || len(list) == 0 {
			return err
		}
		sources, err := s.sources(ctx, tx)
		if err != nil {
			return err
		}
		last := int64(-1)
		for i := range list {
			m := &list[i]
			number := m.Unit
			if i > 0 && last == number {
				m.Unit, m.Source, m.At = list[i-1].Unit, list[i-1].Source, list[i-1].At
				continue
			}
			last = number
			if m.Unit, err = mentioningUnit(ctx, tx, number); err != nil {
				return err
			}
			if m.At, err = s.unit(ctx, tx, tx.QueryRowContext(ctx, "SELECT "+unitColumns+" FROM unit WHERE id = ?", m.Unit)); err != nil {
				return err
			}
			for _, source := range sources {
				if source.ID == m.At.Source {
					m.Source = source
				}
			}
		}
		return nil
	})
	return list, explain("reading the mentions of a subject in the inventory", err)
}
