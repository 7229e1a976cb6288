package records

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// source is one source being read again.
type source struct {
	*Reader
	*sourceWork
	keys   *inventory.Keys
	own    map[detectors.Fingerprint]bool
	me     []uint32
	also   []uint32 // see finder
	do     func(*Record) error
	result *Result

	names     *names // nil: nobody asks for them
	namesakes bool   // records are wanted for the person's name

	name scanners.Private
	open scanners.Source
}

// read reads the units that are wanted.
func (s *source) read(ctx context.Context) (err error) {
	if s.name, err = s.Store.OpenName(s.Source.Name); err != nil {
		return err
	}
	s.open, err = s.Open(ctx, s.Connector, s.name)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		s.unread(scanners.Private{}, &scanners.Unread{Why: scanners.Failed, Detail: "the source could not be opened"})
		for _, u := range s.units {
			s.allMissing(u, Unreadable)
		}
		return nil
	}
	defer func() { err = errors.Join(err, s.open.Close()) }()
	units, err := s.find(ctx)
	if err != nil {
		return err
	}
	for _, u := range s.units {
		live := units[u.called]
		if live == nil {
			s.allMissing(u, Gone)
			continue
		}
		if err := newUnit(s, u, live).read(ctx); err != nil {
			return err
		}
	}
	return nil
}

// find looks for the wanted units in the source's listing.
func (s *source) find(ctx context.Context) (map[string]scanners.Unit, error) {
	units := map[string]scanners.Unit{}
	for u, err := range s.open.Units(ctx) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			if one, ok := errors.AsType[*scanners.Unread](err); ok {
				s.unread(one.Part, one)
				continue
			}
			s.unread(scanners.Private{}, &scanners.Unread{Why: scanners.Failed, Detail: "the source stopped answering"})
			break
		}
		name := u.Info().Name.Reveal()
		if slices.ContainsFunc(s.units, func(w *unitWork) bool { return w.called == name }) {
			units[name] = u
		}
		if len(units) == len(s.units) {
			break
		}
	}
	return units, nil
}

func (s *source) unread(unit scanners.Private, u *scanners.Unread) {
	s.result.Unread = append(s.result.Unread, Unread{
		Connector: s.Connector, Source: s.name, Unit: unit, Part: u.Part, Why: u.Why, Detail: u.Detail,
	})
}

func (s *source) allMissing(u *unitWork, why string) {
	for _, at := range sorted(u.wanted) {
		s.missing(u, at, why)
	}
}

func (s *source) missing(u *unitWork, at place, why string) {
	s.result.Missing = append(s.result.Missing, Missing{
		Connector: s.Connector, Source: s.name, Unit: scanners.NewPrivate(u.called),
		Part: scanners.NewPrivate(u.partName(at.part)), Number: at.number, Why: why,
	})
}

func sorted[V any](set map[place]V) []place {
	list := make([]place, 0, len(set))
	for at := range set {
		list = append(list, at)
	}
	slices.SortFunc(list, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.number, b.number))
	})
	return list
}
