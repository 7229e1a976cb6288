// Package overview makes the document that a Data Protection Officer opens first after a scan. It answers, in this
// order: was everything looked at, what personal data is there, where is it, whose is it, and how was it looked for.
//
// A scan that did not read everything never looks like a clean one: what was not read stands above what was found, with
// its reason in words and what to do about it.
package overview

import (
	"context"
	"iter"
	"time"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/inventory"
	"dossier/reports/language"
)

// Reader is what the overview needs of an inventory. Every list comes in the same order as long as nothing changed.
type Reader interface {
	// Scans lists the runs, in any order.
	Scans(ctx context.Context) ([]inventory.Scan, error)
	// Sources lists the sources as their newest scans left them.
	Sources(ctx context.Context) ([]inventory.Source, error)
	// Units lists the units of a source in the order of its listing; an error is the last pair.
	Units(ctx context.Context, source int64) iter.Seq2[inventory.Unit, error]
	// Totals counts each kind over all sources.
	Totals(ctx context.Context) ([]inventory.KindTotal, error)
	// SubjectCount is the number of people.
	SubjectCount(ctx context.Context) (int64, error)
	// Subjects lists people, those with most traces first; with a limit below 0 all of them.
	Subjects(ctx context.Context, limit, offset int64) ([]inventory.Subject, error)
	// State lists the sources as they were when a scan had finished.
	State(ctx context.Context, scan int64) ([]inventory.Summary, error)
}

// Options say how an overview is made.
type Options struct {
	Now      time.Time          // when the report is made
	Version  string             // of dossier
	Since    int64              // the scan to compare with; 0: the finished one before the newest
	Language *language.Language // nil: English
	Subjects int64              // how many people to list, those with most traces first; 0: 100, -1: all
	// Known tells what is known beside the scan of a kind in a place of a source, by their labels; nil: nothing.
	Known func(source, place string, kind detectors.Kind) Known
}

func (o *Options) language() string {
	if o.Language == nil {
		return ""
	}
	return o.Language.Tag
}

// DefaultSubjects is how many people are listed when the options do not say.
const DefaultSubjects = 100

// Build reads an inventory into a document whose Data is a [*Report]. Its errors are the reader's, wrapped.
func Build(ctx context.Context, inv Reader, o Options) (*reports.Document, error) {
	if o.Subjects == 0 {
		o.Subjects = DefaultSubjects
	}
	s, err := gather(ctx, inv, o)
	if err != nil {
		return nil, err
	}
	sections := []reports.Section{s.coverageSection(), s.kindsSection(), s.placesSection(o)}
	if s.Since != nil {
		sections = append(sections, s.changesSection())
	}
	return &reports.Document{
		Name:     "overview",
		Language: o.language(),
		Title:    s.t("Personal data overview"),
		Subtitle: s.subtitle(o.Now),
		Made:     o.Now,
		Lead:     s.lead(),
		Notices:  s.notices(),
		Facts:    s.facts(),
		Figures:  s.figures(),
		Sections: append(sections, s.peopleSection(), s.methodSection(o)),
		Main:     "fields",
		Data:     s.Report,
	}, nil
}
