package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"slices"

	"dossier/detectors"
)

// SubjectCount is the number of people.
func (s *Store) SubjectCount(ctx context.Context) (n int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT subjects FROM people`).Scan(&n)
	return n, explain("counting the subjects of the inventory", err)
}

// Subjects lists people, those with most records first.
func (s *Store) Subjects(ctx context.Context, limit, offset int64) ([]Subject, error) {
	var list []Subject
	err := s.snapshot(ctx, func(tx *sql.Tx) (err error) {
		list, err = ranked(ctx, tx, limit, offset, func(uint32) bool { return true })
		return err
	})
	return list, explain("reading the subjects of the inventory", err)
}

// ranked lists wanted people, those with most records first. With a limit below 0 there is none.
func ranked(ctx context.Context, tx *sql.Tx, limit, offset int64, wanted func(subject uint32) bool) ([]Subject, error) {
	r, err := readSubjects(ctx, tx)
	if err != nil {
		return nil, err
	}
	var list []Subject
	for entry, err := range rankList().entries(ctx, tx) {
		if err != nil {
			return nil, err
		}
		subject := binary.BigEndian.Uint32(entry)
		if !wanted(subject) {
			continue
		}
		if offset > 0 {
			offset--
			continue
		}
		if limit >= 0 && int64(len(list)) == limit {
			break
		}
		one, _, err := r.subject(ctx, subject)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// Find lists whom any of these fingerprints belongs to: the people whose identifiers they are, or, for other kinds, those who
// are named in the same records.
func (s *Store) Find(ctx context.Context, prints ...detectors.Fingerprint) ([]Subject, error) {
	var list []Subject
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		found := map[uint32]bool{}
		var others []detectors.Fingerprint
		for _, p := range prints {
			owner, known, err := subjectOf(ctx, tx, p)
			switch {
			case err != nil:
				return err
			case known:
				found[owner] = true
			default:
				others = append(others, p)
			}
		}
		err := s.walk(ctx, tx, others, func(_ int64, r *record) error {
			if !r.crowd {
				for _, id := range r.company {
					found[id] = true
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		r, err := readSubjects(ctx, tx)
		if err != nil {
			return err
		}
		for id := range found {
			one, _, err := r.subject(ctx, id)
			if err != nil {
				return err
			}
			list = append(list, one)
		}
		return nil
	})
	slices.SortFunc(list, func(a, b Subject) int {
		if a.Records != b.Records {
			return int(b.Records - a.Records)
		}
		if a.Pseudonym < b.Pseudonym {
			return -1
		}
		return 1
	})
	return list, explain("looking for subjects in the inventory", err)
}

// Named looks a subject up by its pseudonym, or one that it had.
func (s *Store) Named(ctx context.Context, pseudonym string) (one Subject, known bool, err error) {
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		r, err := readSubjects(ctx, tx)
		if err != nil {
			return err
		}
		var subject uint32
		if subject, known, err = r.named(ctx, pseudonym); err == nil && known {
			one, _, err = r.subject(ctx, subject)
		}
		return err
	})
	return one, known, explain("looking for a subject in the inventory", err)
}

// Traces lists where a subject was found, by source and unit. An unknown pseudonym has none.
func (s *Store) Traces(ctx context.Context, pseudonym string) ([]Trace, error) {
	var list []Trace
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		_, own, known, err := ownOf(ctx, tx, pseudonym)
		if err == nil && known {
			list, err = s.traces(ctx, tx, own)
		}
		return err
	})
	return list, explain("reading the traces of a subject in the inventory", err)
}

// Places lists where any of these fingerprints was found, whether or not it belongs to a subject.
func (s *Store) Places(ctx context.Context, prints ...detectors.Fingerprint) ([]Trace, error) {
	var list []Trace
	err := s.snapshot(ctx, func(tx *sql.Tx) (err error) {
		list, err = s.traces(ctx, tx, prints)
		return err
	})
	return list, explain("looking for values in the inventory", err)
}

// traces adds up the records that hold any of these fingerprints.
func (s *Store) traces(ctx context.Context, tx *sql.Tx, own []detectors.Fingerprint) ([]Trace, error) {
	type spot struct {
		source, unit int64
		part         int32
	}
	type sum struct {
		Trace
		fields map[int32]bool
	}
	sums := map[spot]*sum{}
	var order []spot
	err := s.walk(ctx, tx, own, func(source int64, r *record) error {
		at := spot{source, r.unit, r.part}
		t := sums[at]
		if t == nil {
			t = &sum{Trace: Trace{Kinds: map[detectors.Kind]int64{}}, fields: map[int32]bool{}}
			sums[at] = t
			order = append(order, at)
		}
		t.Records++
		if !r.stated {
			t.InTexts++
		}
		r.each(func(kind detectors.Kind, field int32, n int64) {
			t.Kinds[kind] += n
			t.fields[field] = true
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	sources, err := s.sources(ctx, tx)
	if err != nil {
		return nil, err
	}
	list := make([]Trace, 0, len(order))
	for _, at := range order {
		t := sums[at]
		for i := range sources {
			if sources[i].ID == at.source {
				t.Source = sources[i]
			}
		}
		if t.Unit, err = s.unit(ctx, tx, tx.QueryRowContext(ctx, "SELECT "+unitColumns+" FROM unit WHERE id = ?", at.unit)); err != nil {
			return nil, err
		}
		for i, f := range t.Unit.Fields {
			if t.fields[int32(i)] {
				t.Part = f.Part
				t.Fields = append(t.Fields, f.Name)
			}
		}
		list = append(list, t.Trace)
	}
	return list, nil
}
