package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dossier/detectors/sweep"
	"dossier/reports"
	"dossier/reports/person"
	"dossier/reports/records"
	"dossier/reports/requests"
	scannersall "dossier/scanners/all"
)

// The roles for which a report is written.
const (
	roleEngineer = "engineer"
	roleDPO      = "dpo"
)

func checkRole(role string) error {
	if role != roleEngineer && role != roleDPO {
		return usageError("there is no role %q; there are %s and %s", role, roleEngineer, roleDPO)
	}
	return nil
}

// reportPerson writes the report of one person. An engineer's opens no source.
func (a *app) reportPerson(ctx context.Context, f reportFlags, targets []string) error {
	if err := checkRole(f.role); err != nil {
		return err
	}
	if f.role == roleEngineer && len(targets) > 0 {
		return usageError("--role %s reads no source: give targets with --role %s", roleEngineer, roleDPO)
	}
	by := ""
	if f.role == roleDPO {
		if strings.TrimSpace(f.reason) == "" {
			return usageError("--role %s shows a person's values: say why they are looked at, by --reason, which the journal keeps", roleDPO)
		}
		var err error
		if by, err = a.actor(f.by); err != nil {
			return err
		}
	}
	var err error
	if f.format, err = a.formatName(&f); err != nil {
		return err
	}
	format, err := a.formatOf(f.format, f.table)
	if err != nil {
		return err
	}
	lang, err := languageOf(f.lang)
	if err != nil {
		return err
	}
	return a.answerIn(ctx, format, f.output, func(r *reading) (doc *reports.Document, whole bool, err error) {
		if f.role == roleEngineer {
			doc, whole, err = person.Build(ctx, r.store, f.person, lang, nil)
		} else {
			err = a.withReader(ctx, r, targets, func(reader *records.Reader) (err error) {
				reader.Entries = true
				read := func(ctx context.Context, who string, do func(*records.Record) error) (*records.Result, error) {
					return reader.Read(ctx, []string{who}, do)
				}
				doc, whole, err = person.Build(ctx, r.store, f.person, lang, a.noted(r.c, by, f.reason, read))
				return err
			})
		}
		if errors.Is(err, person.ErrNobody) {
			err = usageError("%q: %w", f.person, err)
		}
		return doc, whole, err
	})
}

// noted notes in the journal who looks at whose values, and why, before they are read. What cannot be noted is not read.
func (a *app) noted(c *config, by, reason string, read person.Read) person.Read {
	return func(ctx context.Context, pseudonym string, do func(*records.Record) error) (*records.Result, error) {
		g, err := a.register(c)
		if err == nil {
			err = registerError(g.View(requests.Entry{At: a.now(), By: by, Subjects: []string{pseudonym}}, requests.Details{Note: reason}))
		}
		if err != nil {
			return nil, fmt.Errorf("noting who looks at values, without which none is read: %w", err)
		}
		return read(ctx, pseudonym, do)
	}
}

// withReader makes what reads records again, through the targets given and those of the configuration, and closes it behind do.
func (a *app) withReader(ctx context.Context, r *reading, targets []string, do func(*records.Reader) error) error {
	f := scanFlags{}
	f.merge(r.c)
	database, err := a.database(f)
	if err != nil {
		return err
	}
	pictures, err := a.ocr(ctx, &f)
	if err != nil {
		return err
	}
	children, err := a.children(r.c.Limits.apply(), pictures != nil)
	if err != nil {
		return err
	}
	defer children.Close()
	connectors := scannersall.Connectors(scannersall.Options{Limits: r.c.Limits.apply(), Exclude: f.exclude, Database: database, S3: f.objectStore(), Children: children, OCR: pictures})
	return do(&records.Reader{
		Store: r.store, Key: r.key, Detectors: r.c.detectors(), Open: records.Through(connectors, append(targets, r.c.Targets...)),
		Sweep: sweep.Options{Threshold: r.c.Threshold, Workers: f.workers},
	})
}
