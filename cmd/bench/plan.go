package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"

	"dossier/detectors"
	"dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/scanners"
	scannersall "dossier/scanners/all"
)

// rawURL is the variable in which the plain reader finds its server.
const rawURL = "DOSSIER_BENCH_URL"

// plan is what a scan reads of a database in full: the plain reader reads the same.
type plan struct {
	Tables []planned
}

type planned struct {
	Name    string
	Columns []string
	Types   []string // as the server calls them
}

// planFor asks a sweep what it would read: it samples the tables, and whatever it reads after that is noted and not read.
func planFor(ctx context.Context, s *estate) (*plan, error) {
	target := s.url(s.name, s.password)
	for _, c := range scannersall.Connectors(scannersall.Options{}) {
		if !c.Claims(target) {
			continue
		}
		source, err := c.Open(ctx, target)
		if err != nil {
			return nil, err
		}
		watch := &spy{Source: source, left: map[string][]string{}}
		text, err := pseudonym.Generate()
		if err != nil {
			return nil, err
		}
		key, err := pseudonym.Parse(text)
		if err != nil {
			return nil, err
		}
		err = sweep.New(all.Detectors(all.Options{}), key, sweep.Options{}).Run(ctx, watch, nowhere{})
		return watch.plan(s), errors.Join(err, source.Close())
	}
	return nil, fmt.Errorf("no connector for %s", s.title)
}

// spy is a source whose units are sampled and not read.
type spy struct {
	scanners.Source
	mu   sync.Mutex
	left map[string][]string // table → columns that need not be fetched
}

// Units implements [scanners.Source].
func (s *spy) Units(ctx context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		for u, err := range s.Source.Units(ctx) {
			if err == nil {
				u = &spied{u, s}
			}
			if !yield(u, err) {
				return
			}
		}
	}
}

type spied struct {
	scanners.Unit
	spy *spy
}

// Read implements [scanners.Unit].
func (u *spied) Read(ctx context.Context, want scanners.Want, to scanners.Receiver) error {
	if want.Sample > 0 {
		return u.Unit.Read(ctx, want, to)
	}
	name := u.Info().Name.Reveal()
	u.spy.mu.Lock()
	defer u.spy.mu.Unlock()
	u.spy.left[name[strings.LastIndexByte(name, '.')+1:]] = want.Leave
	return nil
}

func (s *spy) plan(e *estate) *plan {
	p := &plan{}
	for _, t := range e.tables {
		one := planned{Name: t.Name}
		for _, c := range t.Columns {
			if slices.Contains(s.left[t.Name], c.Name) && !strings.Contains(t.Key, c.Name) {
				continue
			}
			one.Columns = append(one.Columns, c.Name)
			one.Types = append(one.Types, c.Postgres)
		}
		p.Tables = append(p.Tables, one)
	}
	return p
}

// nowhere is a sink that keeps nothing.
type nowhere struct{}

func (nowhere) Source(scanners.SourceInfo, string) (detectors.SourceSink, error) {
	return nowhere{}, nil
}

func (nowhere) Unit(scanners.UnitInfo, string) (detectors.UnitSink, error) { return nothing{}, nil }
func (nowhere) Unlisted(u *scanners.Unread, _ string) error                { return u }
func (nowhere) Done() error                                                { return nil }

type nothing struct{}

func (nothing) Resume() ([]byte, bool) { return nil, false }
func (nothing) Append([]detectors.Finding, []detectors.Ties, *scanners.Column, []byte) error {
	return nil
}
func (nothing) Done(detectors.UnitResult) error { return nil }

// readerOf makes what fill writes readable.
func readerOf(fill func(io.Writer) error) io.ReadCloser {
	r, w := io.Pipe()
	go func() { w.CloseWithError(fill(w)) }()
	return r
}
