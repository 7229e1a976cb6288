package inventory

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"dossier/detectors"
)

// Verdict is what somebody decided of people.
type Verdict string

// The verdicts.
const (
	OnePerson Verdict = "one person"  // two who were found apart
	TwoPeople Verdict = "two people"  // who was found to be one
	AsFound   Verdict = "as it was"   // a decision holds no longer
	Confirmed Verdict = "is in order" // who was to be looked at again
)

// Decision is what somebody decided of who is one person, against what a scan found. It holds for every scan that follows. In the file
// it is sealed: who decided, and why, says more than the inventory may.
type Decision struct {
	ID      int64     `json:"-"`
	Made    time.Time `json:"-"`
	Verdict Verdict   `json:"verdict"`
	By      string    `json:"by"`
	Reason  string    `json:"reason"`
	People  []string  `json:"people"` // pseudonyms, as they were then
	// Of is by what each of the two is known again, whatever they are called: identifiers.
	Of [2][]detectors.Fingerprint `json:"of"`
	// Shared are identifiers that are of both of [TwoPeople], and so tell neither.
	Shared []detectors.Fingerprint `json:"shared,omitempty"`
	Review Review                  `json:"review,omitempty"` // what is [Confirmed]
	Undoes int64                   `json:"undoes,omitempty"` // the decision that holds no longer
	Undone int64                   `json:"-"`                // the one by which this holds no longer; 0: it holds
}

// Decisions lists all that was decided, the first first.
func (s *Store) Decisions(ctx context.Context) ([]Decision, error) {
	list, err := s.decisions(ctx, s.read)
	return list, explain("reading the decisions in the inventory", err)
}

func (s *Store) decisions(ctx context.Context, db queryer) ([]Decision, error) {
	var list []Decision
	err := each(ctx, db, func(rows *sql.Rows) error {
		var id, made int64
		var sealed []byte
		if err := rows.Scan(&id, &made, &sealed); err != nil {
			return err
		}
		text, err := s.key.Open(sealed)
		if err != nil {
			return err
		}
		d := Decision{ID: id, Made: time.UnixMilli(made).UTC()}
		if err := json.Unmarshal(text, &d); err != nil {
			return errors.Join(ErrCorrupt, err)
		}
		for i := range list {
			if list[i].ID == d.Undoes {
				list[i].Undone = id
			}
		}
		list = append(list, d)
		return nil
	}, `SELECT id, made, content FROM decision ORDER BY id`)
	return list, err
}

// Finding is how subjects, and the references between records, are found: see [ScanOptions].
type Finding struct {
	Resolve func(ctx context.Context, r *Resolution) error
	Relate  func(ctx context.Context, k *Keys) ([]Link, error)
	Version string // of dossier: what another one found is found anew
	Anew    bool   // also if nothing changed
}

// Decide keeps a decision and finds the subjects anew, both or neither. It returns the decision's number. check is asked when the subjects
// were found, before the decision counts; it may be nil.
func (s *Store) Decide(ctx context.Context, d *Decision, by Finding, check func(k *Keys) error) (id int64, err error) {
	const doing = "keeping a decision in the inventory"
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.write == nil:
		return 0, explain(doing, ErrReadOnly)
	case s.run != nil:
		return 0, errors.New(doing + ": a scan is under way")
	}
	text, err := json.Marshal(d)
	if err != nil {
		return 0, err
	}
	err = atomically(ctx, s.write, func() error {
		err := s.write.QueryRowContext(ctx, `INSERT INTO decision (made, content) VALUES (?, ?) RETURNING id`, d.Made.UnixMilli(), s.key.Seal(nil, text)).Scan(&id)
		if err == nil {
			err = s.find(ctx, s.write, by)
		}
		if err == nil && check != nil {
			err = check(&Keys{store: s, db: s.write, walkers: map[int64]*walker{}})
		}
		return err
	})
	return id, explain(doing, err)
}

// holding are the decisions that hold, the first first.
func (s *Store) holding(ctx context.Context, db queryer) ([]Decision, error) {
	all, err := s.decisions(ctx, db)
	return slices.DeleteFunc(all, func(d Decision) bool { return d.Undone != 0 || d.Verdict == AsFound }), err
}

// find finds the subjects, and the references, unless they were found from the same before.
func (s *Store) find(ctx context.Context, db *sql.Conn, by Finding) error {
	from, err := s.foundFrom(ctx, db, by)
	if err != nil {
		return err
	}
	if !by.Anew {
		if same, err := unchanged(ctx, db, from); err != nil || same {
			return err
		}
	}
	if err := s.findAnew(ctx, db, by); err != nil {
		return err
	}
	return keepFoundFrom(ctx, db, from, by.Version)
}

// findAnew finds the subjects, and the references.
func (s *Store) findAnew(ctx context.Context, db *sql.Conn, by Finding) error {
	err := resolve(ctx, s, db, by, func(res *Resolution) error {
		if by.Resolve == nil {
			return nil
		}
		if err := by.Resolve(ctx, res); err != nil {
			return fmt.Errorf("finding the subjects: %w", err)
		}
		return nil
	})
	if err != nil || by.Relate == nil {
		return err
	}
	keys := &Keys{store: s, db: db, walkers: map[int64]*walker{}}
	links, err := by.Relate(ctx, keys)
	if err != nil {
		return fmt.Errorf("finding the references: %w", err)
	}
	return keys.saveLinks(ctx, links)
}

// Decisions are those that hold, the first first.
func (r *Resolution) Decisions() []Decision { return r.decided }
