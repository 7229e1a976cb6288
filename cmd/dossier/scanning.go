package main

import (
	"context"
	"errors"
	"fmt"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/reports"
	"dossier/reports/activities"
	"dossier/reports/inventory"
	"dossier/reports/overview"
	"dossier/scanners"
	scannersall "dossier/scanners/all"
)

// scanning is a scan on its way: what was asked for, and what was opened for it.
type scanning struct {
	*app
	found      *reading
	format     reports.Format
	shown      **activities.View // what an export shows of the record, once it is known
	conditions []gate
	sources    []scanners.Source
	of         []opened // the sources by target
	all        []detectors.Detector
}

// open opens the targets, with what their files are decoded by. close closes them again.
func (s *scanning) open(ctx context.Context, c *config, targets []string, f *scanFlags) (closeAll func() error, err error) {
	database, err := s.database(*f)
	if err != nil {
		return nil, err
	}
	pictures, err := s.ocr(ctx, f)
	if err != nil {
		return nil, err
	}
	children, err := s.children(c.Limits.apply(), pictures != nil)
	if err != nil {
		return nil, err
	}
	s.sources, s.of, err = s.openSources(ctx, targets, scannersall.Connectors(scannersall.Options{
		Limits: c.Limits.apply(), Exclude: f.exclude, Database: database, S3: f.objectStore(), Children: children, OCR: pictures,
	}))
	if err != nil {
		children.Close()
		return nil, err
	}
	return func() (err error) {
		for _, source := range s.sources {
			err = errors.Join(err, source.Close())
		}
		children.Close()
		return err
	}, nil
}

// tell prints what a scan found, and ends with what it says of the exit status. gone is of the sources that did not answer.
func (s *scanning) tell(ctx context.Context, run *inventory.ScanRun, gone error) error {
	scanned, err := s.found.store.Of(ctx, run)
	if err != nil {
		return err
	}
	doc, whole, err := s.overview(ctx, scanned, overview.Options{})
	if err != nil {
		return err
	}
	if _, export := s.format.(exporting); export || needRecord(s.conditions) {
		if *s.shown, err = s.recordView(ctx, s.found, scanned, "", nil); err != nil {
			return err
		}
	}
	if err := s.format.Write(s.out, doc); err != nil {
		return fmt.Errorf("printing the result: %w", err)
	}
	if err := s.tellReturned(ctx, s.found.c, s.found.store); err != nil {
		return err
	}
	if gone != nil {
		return &exitError{brokeOff, gone}
	}
	data, ok := doc.Data.(*overview.Report)
	if ok {
		whole = !s.tellEmpty(s.of, sweep.New(s.all, s.found.key, sweep.Options{}).SourceLabel, data) && whole
		if err := failOn(s.conditions, data, *s.shown); err != nil {
			return err
		}
	}
	if !whole {
		return &exitError{status: incomplete}
	}
	return nil
}
