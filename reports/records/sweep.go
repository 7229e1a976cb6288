package records

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

// sweep searches the unit as a scan does and returns the places of the records that name the person.
func (u *unit) sweep(ctx context.Context) (map[place]bool, error) {
	to := &sink{own: u.own, found: map[place]bool{}}
	err := sweep.New(u.Detectors, u.Reader.Key, u.Sweep).Run(ctx, alone{u.source.open, u.live}, to)
	if err != nil {
		if ctx.Err() == nil && !errors.Is(err, scanners.ErrGone) {
			return nil, err
		}
		return nil, u.ended(ctx, err)
	}
	names := map[place]bool{}
	for at := range to.found {
		part := ""
		if int(at.part) < len(to.parts) {
			part = to.parts[at.part]
		}
		names[place{u.partOf(scanners.NewPrivate(part)), at.number}] = true
	}
	return names, nil
}

// alone is a source of one unit.
type alone struct {
	scanners.Source
	unit scanners.Unit
}

func (a alone) Units(context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) { yield(a.unit, nil) }
}

// sink keeps where a person's fingerprints are.
type sink struct {
	own map[detectors.Fingerprint]bool

	mu    sync.Mutex
	found map[place]bool // by the sweep's own numbers of parts
	parts []string
}

// Source implements [detectors.Sink].
func (s *sink) Source(scanners.SourceInfo, string) (detectors.SourceSink, error) {
	return sourceSink{s}, nil
}

type sourceSink struct{ *sink }

// Unit implements [detectors.SourceSink].
func (s sourceSink) Unit(scanners.UnitInfo, string) (detectors.UnitSink, error) {
	return unitSink(s), nil
}

// Unlisted implements [detectors.SourceSink].
func (sourceSink) Unlisted(*scanners.Unread, string) error { return nil }

// Done implements [detectors.SourceSink].
func (sourceSink) Done() error { return nil }

type unitSink struct{ *sink }

// Resume implements [detectors.UnitSink].
func (unitSink) Resume() ([]byte, bool) { return nil, false }

// Append implements [detectors.UnitSink].
func (s unitSink) Append(findings []detectors.Finding, _ []detectors.Ties, _ *scanners.Column, _ []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range findings {
		if f := &findings[i]; s.own[f.Print] && !f.Shared {
			s.found[place{f.Part, f.Record}] = true
		}
	}
	return nil
}

// Done implements [detectors.UnitSink].
func (s unitSink) Done(result detectors.UnitResult) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range result.Fields {
		if part, _, _ := strings.Cut(result.Fields[i].Seal.Reveal(), "\x00"); !slices.Contains(s.parts, part) {
			s.parts = append(s.parts, part)
		}
	}
	return nil
}
