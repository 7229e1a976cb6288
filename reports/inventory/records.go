package inventory

import (
	"context"
	"database/sql"
	"slices"

	"dossier/detectors"
)

// NamedRecord is a record in which a subject is named, and by what.
type NamedRecord struct {
	Source Source
	Unit   Unit
	Part   int32 // of the unit, from 0
	Record int64 // its number in the part, from 1, or the one that the database itself gave
	Holds  []Held
	Others int // people whom it names as well, up to MaxCompany
}

// Held is an identifier in a record.
type Held struct {
	Kind    detectors.Kind
	Field   string // label
	Print   detectors.Fingerprint
	Mention bool // in a longer text
	field   int32
}

// NamedRecords lists the records in which a subject is named, by source and place. An unknown pseudonym has none.
func (s *Store) NamedRecords(ctx context.Context, pseudonym string) ([]NamedRecord, error) {
	var list []NamedRecord
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		r, err := readSubjects(ctx, tx)
		if err != nil {
			return err
		}
		subject, known, err := r.named(ctx, pseudonym)
		if err != nil || !known {
			return err
		}
		_, own, err := r.subject(ctx, subject)
		if err != nil {
			return err
		}
		list, err = s.namedRecords(ctx, tx, subject, own)
		return err
	})
	return list, explain("reading the records of a subject in the inventory", err)
}

func (s *Store) namedRecords(ctx context.Context, tx *sql.Tx, subject uint32, own []detectors.Fingerprint) ([]NamedRecord, error) {
	w, err := s.walker(ctx, tx, own)
	if err != nil {
		return nil, err
	}
	sources, err := s.sources(ctx, tx)
	if err != nil {
		return nil, err
	}
	units := map[int64]Unit{}
	w.holding = true
	var list []NamedRecord
	w.visit = func(source int64, r *record) error {
		u, seen := units[r.unit]
		if !seen {
			if u, err = s.unit(ctx, tx, tx.QueryRowContext(ctx, "SELECT "+unitColumns+" FROM unit WHERE id = ?", r.unit)); err != nil {
				return err
			}
			units[r.unit] = u
		}
		one := NamedRecord{Unit: u, Part: r.part, Record: r.record, Holds: slices.Clone(r.holds)}
		for i := range one.Holds {
			if f := int(one.Holds[i].field); f < len(u.Fields) {
				one.Holds[i].Field = u.Fields[f].Name
			}
		}
		for _, who := range r.company {
			if who != subject {
				one.Others++
			}
		}
		for i := range sources {
			if sources[i].ID == source {
				one.Source = sources[i]
			}
		}
		list = append(list, one)
		return nil
	}
	return list, w.walk(ctx)
}
