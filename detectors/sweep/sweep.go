// Package sweep runs the detectors over a source: it samples each column, gives it a verdict, searches the unit in full with
// what it learnt, and hands a sink keyed fingerprints and sealed locations, never a value.
//
// A unit's batches are read in order by one goroutine, searched side by side by a pool, and handed to the sink in order again
// by a collector, so that the state a unit can be taken up from after a crash is always "the first n batches are done".
package sweep

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/sync/errgroup"

	"dossier/detectors"
	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
	"dossier/scanners"
)

// Options say how a sweep runs. The zero value is a full scan with as many goroutines as there are processors.
type Options struct {
	Threshold detectors.Confidence // findings below it are dropped; 0: detectors.Threshold
	Workers   int                  // goroutines that run detectors, and units read side by side unless a source asks for more; 0: GOMAXPROCS
	Sample    int64                // records a unit; 0: all
	Seed      uint64
	Watch     Watcher          // nil: nobody watches
	Now       func() time.Time // nil: units take no time
}

// Watcher is told how a sweep goes on. Its methods are called by many goroutines.
type Watcher interface {
	// Listed tells of a unit that will be read, with the bytes its reading will count (-1 where unknown).
	Listed(bytes int64)
	// Read tells of bytes and records that were read and searched.
	Read(bytes, records int64)
	// Done tells how a unit ended.
	Done(label string, result *detectors.UnitResult, took time.Duration)
}

// Sweeper sweeps sources. It may be used for several, also at once.
type Sweeper struct {
	search *Searcher
	weigh  weigher
	label  labeler
	key    pseudonym.Key
	like   likeness.Encoder
	namer  *likeness.Namer
	opts   Options
	slots  sync.Pool // of *slot: batches with their buffers, kept over units
	finds  sync.Pool // of *findings, empty, of a batch
	// Those that collectors gather from many are larger.
	gathers sync.Pool

	headers headers
}

// New returns a sweeper with these detectors. Findings are fingerprinted and sealed with key.
func New(all []detectors.Detector, key pseudonym.Key, opts Options) *Sweeper {
	if opts.Threshold == 0 {
		opts.Threshold = detectors.Threshold
	}
	if opts.Workers == 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.Now == nil {
		opts.Now = func() time.Time { return time.Time{} }
	}
	if opts.Watch == nil {
		opts.Watch = nobody{}
	}
	search := NewSearcher(all, opts.Threshold)
	return &Sweeper{
		search: search, weigh: newWeigher(search), label: labeler{search, key},
		key: key, like: likeness.NewEncoder(key), namer: likeness.NewNamer(), opts: opts, slots: sync.Pool{New: func() any { return newSlot() }},
		finds: sync.Pool{New: func() any { return newFindings() }}, gathers: sync.Pool{New: func() any { return newFindings() }},
	}
}

// SourceLabel masks the findings in a source's name, so that it may be shown.
func (s *Sweeper) SourceLabel(name scanners.Private) string { return s.label.source(name.Reveal()) }

// Label masks the findings in a unit's name, so that it may be shown.
func (s *Sweeper) Label(name scanners.Private) string { return s.label.path(name.Reveal()) }

// unitLabel masks the findings in a unit's name. Tables and views that one word names are not called by somebody's: GROSS, mark.
func (s *Sweeper) unitLabel(info scanners.UnitInfo) string {
	if info.Kind != "table" && info.Kind != "view" {
		return s.Label(info.Name)
	}
	name := info.Name.Reveal()
	first, rest := "", name
	if at := strings.IndexByte(name, '.'); at > 0 { // the schema or the database
		first, rest = name[:at+1], name[at+1:]
	}
	if oneWord(rest) && (first == "" || oneWord(first[:len(first)-1])) {
		return name
	}
	return s.Label(info.Name)
}

// oneWord tells of a single word of letters, all small or all large.
func oneWord(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) && (name == strings.ToLower(name) || name == strings.ToUpper(name))
}

// Run reads every unit of a source and feeds sink. It returns nil when every unit ended in one of the states of
// [detectors.Status]; otherwise the scan broke off and can be taken up again: the context's error, the sink's, that of
// the source's listing, or one that is [scanners.ErrGone], after which all that was searched is with the sink.
func (s *Sweeper) Run(ctx context.Context, source scanners.Source, sink detectors.Sink) error {
	info := source.Info()
	to, err := sink.Source(info, s.SourceLabel(info.Name))
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	units := make(chan listed)
	jobs := pool{work: make(chan *job), room: make(chan struct{}, 2*s.opts.Workers+2)}
	group.Go(func() error {
		defer close(units)
		return s.list(ctx, source, to, units)
	})
	atOnce := s.opts.Workers
	if many, ok := source.(scanners.Concurrent); ok {
		atOnce = max(atOnce, many.Concurrency())
	}
	var readers sync.WaitGroup
	for range atOnce {
		readers.Add(1)
		group.Go(func() error {
			defer readers.Done()
			for u := range units {
				if err := s.unit(ctx, u, jobs); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		readers.Wait()
		close(jobs.work)
		return nil
	})
	for range s.opts.Workers {
		group.Go(func() error {
			worker := newWorker(s)
			for j := range jobs.work {
				worker.do(j)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return to.Done()
}

// pool searches batches.
type pool struct {
	work chan *job
	room chan struct{} // holds one a batch that was sent and is not searched: more, of many units, would take memory and gain nothing
}

// listed is a unit that is to be read.
type listed struct {
	unit  scanners.Unit
	info  scanners.UnitInfo
	label string
	to    detectors.UnitSink
}

// list begins every unit with the sink, in the order of the listing, and passes on those that are to be read.
func (s *Sweeper) list(ctx context.Context, source scanners.Source, to detectors.SourceSink, units chan<- listed) error {
	for unit, err := range source.Units(ctx) {
		if u, ok := errors.AsType[*scanners.Unread](err); ok {
			if err := to.Unlisted(u, s.Label(u.Part)); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("listing the source: %w", err)
		}
		info := unit.Info()
		l := listed{unit: unit, info: info, label: s.unitLabel(info)}
		if l.to, err = to.Unit(info, l.label); err != nil {
			return err
		}
		if _, done := l.to.Resume(); done {
			continue
		}
		if info.Skip != "" {
			if err := s.end(l, &detectors.UnitResult{Status: detectors.Skipped, Rule: info.Skip}, 0); err != nil {
				return err
			}
			continue
		}
		s.opts.Watch.Listed(info.Bytes)
		select {
		case units <- l:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

func (s *Sweeper) end(l listed, result *detectors.UnitResult, took time.Duration) error {
	if err := l.to.Done(*result); err != nil {
		return err
	}
	s.opts.Watch.Done(l.label, result, took)
	return nil
}

type nobody struct{}

func (nobody) Listed(int64)                                      {}
func (nobody) Read(int64, int64)                                 {}
func (nobody) Done(string, *detectors.UnitResult, time.Duration) {}
