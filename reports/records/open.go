package records

import (
	"context"
	"errors"
	"fmt"

	"dossier/scanners"
)

// Through returns what opens sources by connectors. A source whose name is that of a target, which may hold a password, is opened by the target;
// others by their names alone.
func Through(connectors []scanners.Connector, targets []string) Open {
	return func(ctx context.Context, connector string, name scanners.Private) (scanners.Source, error) {
		var failed []error
		for _, c := range connectors {
			if c.Name() != connector {
				continue
			}
			for _, t := range targets {
				if !claimed(connectors, c, t) {
					continue
				}
				s, err := openAs(ctx, c, t, name)
				if s != nil {
					return s, nil
				}
				failed = append(failed, err)
			}
			s, err := openAs(ctx, c, name.Reveal(), name)
			if s != nil {
				return s, nil
			}
			failed = append(failed, err)
		}
		return nil, errors.Join(append(failed, fmt.Errorf("a source of %s does not open: its target must be among the targets, with what its password needs", connector))...)
	}
}

// claimed tells whether a target is a connector's, which is asked after those before it.
func claimed(connectors []scanners.Connector, c scanners.Connector, target string) bool {
	for _, other := range connectors {
		if other.Claims(target) {
			return other.Name() == c.Name()
		}
	}
	return false
}

// openAs opens a target, and returns that of its sources which has the name; nil if none has.
func openAs(ctx context.Context, c scanners.Connector, target string, name scanners.Private) (scanners.Source, error) {
	var all []scanners.Source
	var err error
	if several, ok := c.(scanners.Several); ok {
		all, err = several.OpenAll(ctx, target)
	} else {
		var one scanners.Source
		if one, err = c.Open(ctx, target); err == nil {
			all = []scanners.Source{one}
		}
	}
	var found scanners.Source
	for _, s := range all {
		if found == nil && s.Info().Name.Reveal() == name.Reveal() {
			found = s
			continue
		}
		err = errors.Join(err, s.Close())
	}
	return found, err
}
