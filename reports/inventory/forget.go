package inventory

import (
	"context"
	"errors"
)

// Forget takes a source out of the inventory, with what every scan found in it, and finds the subjects anew, both or neither. Other sources, scans
// and decisions stay. id is that of [Store.Sources]. A scan of the source that was interrupted begins anew.
func (s *Store) Forget(ctx context.Context, id int64, by Finding) error {
	const doing = "taking a source out of the inventory"
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.write == nil:
		return explain(doing, ErrReadOnly)
	case s.run != nil:
		return errors.New(doing + ": a scan is under way")
	}
	by.Anew = true // nothing of it is built upon
	err := atomically(ctx, s.write, func() error {
		if _, err := s.write.ExecContext(ctx, `DELETE FROM summary WHERE print = (SELECT print FROM source WHERE id = ?)`, id); err != nil {
			return err
		}
		all, err := ids(ctx, s.write, `SELECT o.id FROM source AS s JOIN source AS o ON o.print = s.print WHERE s.id = ?`, id)
		if err != nil {
			return err
		}
		for _, one := range all {
			if err := dropSource(ctx, s.write, one); err != nil {
				return err
			}
		}
		return s.find(ctx, s.write, by)
	})
	if err != nil {
		return explain(doing, err)
	}
	err = atomically(ctx, s.write, func() error { return collectGarbage(ctx, s.write) })
	return explain(doing, err)
}
