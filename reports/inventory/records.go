package inventory

import (
	"context"
	"database/sql"
	"errors"
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
	People []uint32 // whom else it names, up to MaxCompany
	// Profile is how the record is compared with others, see [likeness.Profile]; empty where it is not.
	Profile []byte
}

// Held is an identifier in a record.
type Held struct {
	Kind    detectors.Kind
	Field   string // label
	Print   detectors.Fingerprint
	Mention bool // in a longer text
	Own     bool // it is the subject's, rather than somebody else's, or nobody's
	field   int32
}

// NamedRecords lists the records in which a subject is named, by source and place. An unknown pseudonym has none.
func (s *Store) NamedRecords(ctx context.Context, pseudonym string) ([]NamedRecord, error) {
	var list []NamedRecord
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		subject, own, known, err := ownOf(ctx, tx, pseudonym)
		if err != nil || !known {
			return err
		}
		list, err = s.namedRecords(ctx, tx, subject, own)
		return err
	})
	return list, explain("reading the records of a subject in the inventory", err)
}

// hold notes an identifier of the record, or its profile.
func (w *walker) hold(kind detectors.Kind, print detectors.Fingerprint, c class, row int) error {
	w.holds = append(w.holds, Held{Kind: kind, Print: print, Mention: c.flags&flagMention != 0, Own: w.mine[print], field: c.field})
	if kind != detectors.RecordProfile {
		return nil
	}
	if w.liked != w.first+1 {
		w.likes, w.liked = map[int][]byte{}, w.first+1
		var in profileReader
		b := w.open
		if err := b.unseal(w.unseal); err != nil {
			return err
		}
		err := b.eachProfile(w.kinds, &in, func(row int, _ *class, text []byte) error {
			w.likes[row] = slices.Clone(text)
			return nil
		})
		if err != nil {
			return err
		}
	}
	w.profile = w.likes[row]
	return nil
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
	w.holding, w.unseal = true, s.key.Open
	var list []NamedRecord
	w.visit = func(source int64, r *record) error {
		u, seen := units[r.unit]
		if !seen {
			if u, err = s.unit(ctx, tx, tx.QueryRowContext(ctx, "SELECT "+unitColumns+" FROM unit WHERE id = ?", r.unit)); err != nil {
				return err
			}
			units[r.unit] = u
		}
		one := NamedRecord{Unit: u, Part: r.part, Record: r.record, Holds: slices.Clone(r.holds), Profile: slices.Clone(r.profile)}
		for i := range one.Holds {
			if f := int(one.Holds[i].field); f < len(u.Fields) {
				one.Holds[i].Field = u.Fields[f].Name
			}
		}
		for _, who := range r.company {
			if who != subject {
				one.People = append(one.People, who)
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

// Weights is what the last resolution kept of how it weighed records; empty if it weighed none.
func (s *Store) Weights(ctx context.Context) ([]byte, error) {
	const doing = "reading from the inventory how records were weighed"
	var sealed []byte
	err := s.read.QueryRowContext(ctx, `SELECT data FROM weights`).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, explain(doing, err)
	}
	text, err := s.key.Open(sealed)
	return text, explain(doing, err)
}
