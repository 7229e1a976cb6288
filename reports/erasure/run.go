package erasure

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// ErrExpired says that a plan is too old.
var ErrExpired = errors.New("the plan has expired: make a new one")

// Outcome is what was done in one source.
type Outcome struct {
	System string
	Count  int64 // records and units that went or were changed
	Before int   // steps that had been done before
}

// Runner carries out plans.
type Runner struct {
	Open OpenEraser
	// Done is told of each step, when it is done; an error of it ends the run. The same plan may be run again, and goes on where it was.
	Done func(source int, step int, erased *erasing.Erased) error
}

// Run carries out a plan. First it looks whether everything stands as the plan says, or as it is to stand afterwards, and prepares what is erased from
// unit by unit; if anything does not, or cannot be written, nothing was done. Then each step is done wholly or not at all; an error names the system.
func (r *Runner) Run(ctx context.Context, p *Plan, now time.Time) (list []Outcome, err error) {
	if now.After(p.Expires) {
		return nil, ErrExpired
	}
	erasers := make([]erasing.Eraser, len(p.Sources))
	defer func() {
		for _, e := range erasers {
			if e != nil {
				err = errors.Join(err, e.Close())
			}
		}
	}()
	for i := range p.Sources {
		s := &p.Sources[i]
		if erasers[i], err = r.Open(ctx, s.Connector, scanners.NewPrivate(s.Name)); err != nil {
			return nil, fmt.Errorf("%s: %w", s.System, err)
		}
		for _, step := range s.Steps {
			if err := step.fits(ctx, erasers[i]); err != nil {
				return nil, fmt.Errorf("%s: %w", s.System, err)
			}
		}
	}
	for i := range p.Sources {
		s := &p.Sources[i]
		if err := s.prepare(ctx, erasers[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", s.System, err)
		}
	}
	for i := range p.Sources {
		s := &p.Sources[i]
		o := Outcome{System: s.System}
		for n, step := range s.Steps {
			erased, err := erasers[i].Erase(ctx, step.Removals())
			if err != nil {
				return list, fmt.Errorf("%s: %w", s.System, err)
			}
			if erased.Before {
				o.Before++
			}
			o.Count += erased.Count
			if err := r.Done(i, n, erased); err != nil {
				return list, err
			}
		}
		list = append(list, o)
	}
	return list, nil
}

// prepare does what can be done before anything is changed.
func (s *Source) prepare(ctx context.Context, eraser erasing.Eraser) error {
	p, ok := eraser.(erasing.Preparer)
	if !ok {
		return nil
	}
	for _, step := range s.Steps {
		if err := p.Prepare(ctx, step.Removals()); err != nil {
			return err
		}
	}
	return nil
}

// fits tells whether everything of a step stands as planned, or everything as it is to be.
func (s Step) fits(ctx context.Context, eraser erasing.Eraser) error {
	standing, err := eraser.Examine(ctx, s.Removals())
	if err != nil {
		return err
	}
	if len(standing) != len(s) {
		return erasing.ErrChanged
	}
	before, after := 0, 0
	for i := range s {
		if s[i].stands(&standing[i]) {
			after++
		}
		if standing[i].Found && bytes.Equal(standing[i].Digest, s[i].Digest) { // what already is as it is to be stands both ways
			before++
		}
	}
	if before != len(s) && after != len(s) {
		return erasing.ErrChanged
	}
	return nil
}

// stands tells whether what stands there is what is to stand there in the end.
func (m *Removal) stands(st *erasing.Standing) bool {
	if m.After == nil {
		return !st.Found
	}
	return st.Found && bytes.Equal(st.Digest, m.After)
}

// ReadBack looks at every place of a plan again and says at how many it does not stand as it is to, by system.
func (r *Runner) ReadBack(ctx context.Context, p *Plan) (map[string]int, error) {
	wrong := map[string]int{}
	for i := range p.Sources {
		s := &p.Sources[i]
		eraser, err := r.Open(ctx, s.Connector, scanners.NewPrivate(s.Name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.System, err)
		}
		for _, step := range s.Steps {
			standing, err := eraser.Examine(ctx, step.Removals())
			if err != nil {
				return nil, errors.Join(fmt.Errorf("%s: %w", s.System, err), eraser.Close())
			}
			for j := range step {
				if j >= len(standing) || !step[j].stands(&standing[j]) {
					wrong[s.System]++
				}
			}
		}
		if err := eraser.Close(); err != nil {
			return nil, err
		}
	}
	return wrong, nil
}
