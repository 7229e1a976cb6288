package inventory

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"dossier/detectors"
)

// SubjectCount is the number of people.
func (s *Store) SubjectCount(ctx context.Context) (n int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM subject`).Scan(&n)
	return n, explain("counting the subjects of the inventory", err)
}

// Subjects lists people, those with most records first.
func (s *Store) Subjects(ctx context.Context, limit, offset int64) ([]Subject, error) {
	var list []Subject
	err := s.snapshot(ctx, func(tx *sql.Tx) (err error) {
		var several int64
		if list, err = subjects(ctx, tx, `WHERE records > 1 ORDER BY records DESC, id LIMIT ? OFFSET ?`, limit, offset); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM subject WHERE records > 1`).Scan(&several); err != nil {
			return err
		}
		if limit >= 0 {
			limit -= int64(len(list))
		}
		// Those of one record need no index.
		rest, err := subjects(ctx, tx, `WHERE records <= 1 ORDER BY id LIMIT ? OFFSET ?`, limit, max(0, offset-several))
		list = append(list, rest...)
		return err
	})
	return list, explain("reading the subjects of the inventory", err)
}

// Find lists whom any of these fingerprints belongs to: the people whose identifiers they are, or, for other kinds, those who
// are named in the same records.
func (s *Store) Find(ctx context.Context, prints ...detectors.Fingerprint) ([]Subject, error) {
	var list []Subject
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		found := map[int64]bool{}
		var others []detectors.Fingerprint
		for _, p := range prints {
			owner, err := subjectOf(ctx, tx, p)
			switch {
			case err != nil:
				return err
			case owner != 0:
				found[owner] = true
			default:
				others = append(others, p)
			}
		}
		err := s.walk(ctx, tx, others, func(_ settled, r *record) error {
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
		for id := range found {
			one, err := subjects(ctx, tx, `WHERE id = ?`, id)
			if err != nil {
				return err
			}
			list = append(list, one...)
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

// Traces lists where a subject was found, by source and unit. An unknown pseudonym has none.
func (s *Store) Traces(ctx context.Context, pseudonym string) ([]Trace, error) {
	var list []Trace
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		var own []detectors.Fingerprint
		err := each(ctx, tx, func(rows *sql.Rows) error {
			var p []byte
			err := rows.Scan(&p)
			own = append(own, detectors.Fingerprint(p))
			return err
		}, `SELECT print FROM identifier WHERE subject = (SELECT id FROM subject WHERE pseudonym = ?) ORDER BY print`, pseudonym)
		if err == nil {
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

func subjects(ctx context.Context, db queryer, which string, args ...any) ([]Subject, error) {
	var list []Subject
	var numbers []int64
	err := each(ctx, db, func(rows *sql.Rows) error {
		one := Subject{Kinds: map[detectors.Kind]int64{}}
		var id int64
		err := rows.Scan(&id, &one.Pseudonym, &one.Records, &one.Units, &one.Sources)
		list, numbers = append(list, one), append(numbers, id)
		return err
	}, `SELECT id, pseudonym, records, units, sources FROM subject `+which, args...)
	for i := 0; i < len(list) && err == nil; i++ {
		err = each(ctx, db, func(rows *sql.Rows) error {
			var kind string
			var n int64
			err := rows.Scan(&kind, &n)
			list[i].Kinds[detectors.Kind(kind)] = n
			return err
		}, `SELECT kind.name, vals FROM subject_kind JOIN kind ON kind.id = kind WHERE subject = ?`, numbers[i])
	}
	return list, err
}

// subjectOf is the id of the subject whose identifier a fingerprint is, 0 for none.
func subjectOf(ctx context.Context, db queryer, p detectors.Fingerprint) (id int64, err error) {
	err = db.QueryRowContext(ctx, `SELECT subject FROM identifier WHERE print = ?`, p[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return id, err
}

// traces adds up the records that hold any of these fingerprints.
func (s *Store) traces(ctx context.Context, tx *sql.Tx, own []detectors.Fingerprint) ([]Trace, error) {
	type spot struct{ source, unit, part int64 }
	type sum struct {
		Trace
		fields map[int64]bool
	}
	sums := map[spot]*sum{}
	var order []spot
	err := s.walk(ctx, tx, own, func(source settled, r *record) error {
		at := spot{source.id, r.unit, r.part}
		t := sums[at]
		if t == nil {
			t = &sum{Trace: Trace{Kinds: map[detectors.Kind]int64{}}, fields: map[int64]bool{}}
			sums[at] = t
			order = append(order, at)
		}
		t.Records++
		r.each(func(kind detectors.Kind, field, n int64) {
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
			if t.fields[int64(i)] {
				t.Part = f.Part
				t.Fields = append(t.Fields, f.Name)
			}
		}
		list = append(list, t.Trace)
	}
	return list, nil
}
