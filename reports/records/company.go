package records

import (
	"context"
	"errors"
	"strings"

	"dossier/reports/inventory"
	"dossier/scanners"
)

// Company reads a unit in which a person is, under one pseudonym or several, and counts the records of a part of it, and of what lies in that, that hold other people's
// identifiers. Whole tells that all of it could be read; if not, there may be more.
func (r *Reader) Company(ctx context.Context, who []string, connector string, name, unit, part scanners.Private) (others int64, whole bool, err error) {
	work, err := r.gather(ctx, who)
	if err != nil {
		return 0, false, err
	}
	whole = true // where nothing of the person's is, nobody asks whose else it is
	err = r.Store.Keys(ctx, func(k *inventory.Keys) error {
		for _, s := range work.sources {
			one := &source{Reader: r, keys: k, own: work.own, me: work.subjects, also: work.also, sourceWork: s, result: &Result{}}
			if one.name, err = r.Store.OpenName(s.Source.Name); err != nil {
				return err
			}
			if s.Connector == connector && one.name.Reveal() == name.Reveal() {
				others, whole, err = one.company(ctx, unit.Reveal(), part.Reveal())
				return err
			}
		}
		return nil
	})
	return others, whole, err
}

func (s *source) company(ctx context.Context, unit, part string) (others int64, whole bool, err error) {
	if s.open, err = s.Open(ctx, s.Connector, s.name); err != nil {
		return 0, false, ctx.Err()
	}
	defer func() { err = errors.Join(err, s.open.Close()) }()
	units, err := s.find(ctx)
	if err != nil {
		return 0, false, err
	}
	for _, w := range s.units {
		if w.called != unit {
			continue
		}
		if units[unit] == nil {
			return 0, false, nil
		}
		u := newUnit(s, w, units[unit])
		u.wanted = nil // of its name nobody asks
		err := u.pass(ctx, func(v *view) bool {
			p := v.batch.Part.Reveal()
			return part == "" || p == part || strings.HasPrefix(p, part+"/")
		}, func(ctx context.Context, o *open) error {
			_, err := u.finder.look(ctx, o.record)
			if len(o.record.Others) > 0 {
				others++
			}
			return err
		})
		return others, !u.lost && len(s.result.Unread) == 0, err
	}
	return 0, true, nil
}
