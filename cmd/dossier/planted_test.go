package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"dossier/detectors"
	"dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/scanners"
	scannersall "dossier/scanners/all"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/plantedtest"
)

// TestEveryPlaceIsSearched scans a document of each format with people in every place in which text can hide, and finds all that is
// known of each of them, by the detectors that users have.
func TestEveryPlaceIsSearched(t *testing.T) {
	t.Parallel()
	everyPlace(t, plantedtest.Documents(), scannersall.Options{})
}

// TestPicturesAreRead is the same of documents whose text is in pictures, by the Tesseract that make test sees to.
func TestPicturesAreRead(t *testing.T) {
	t.Parallel()
	everyPlace(t, plantedtest.Scans(), scannersall.Options{OCR: tesseract(t)})
}

// everyPlace finds all that is planted in the documents, each in a folder of its own.
func everyPlace(t *testing.T, documents []plantedtest.Document, o scannersall.Options) {
	t.Helper()
	key, err := pseudonym.New([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	kinds := all.Detectors(all.Options{})
	sweeper := sweep.New(kinds, key, sweep.Options{})
	for _, d := range documents {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			p := &formattest.Planter{}
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, d.Name), d.Make(p), 0o600); err != nil {
				t.Fatal(err)
			}
			got := &gathered{prints: map[print]bool{}}
			source, err := connectorFor(t, dir, o).Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := sweeper.Run(t.Context(), source, got); err != nil {
				t.Fatal(err)
			}
			for place, person := range p.Places() {
				var missing []string
				for kind, value := range person.Kinds() {
					if !slices.ContainsFunc(printsOf(kinds, key, detectors.Kind(kind), value), func(f print) bool { return got.prints[f] }) {
						missing = append(missing, kind)
					}
				}
				if len(missing) > 0 {
					t.Errorf("%s: not found: %v", place, missing)
				}
			}
		})
	}
}

func connectorFor(t *testing.T, target string, o scannersall.Options) scanners.Connector {
	t.Helper()
	for _, c := range scannersall.Connectors(o) {
		if c.Claims(target) {
			return c
		}
	}
	t.Fatal("no connector for a folder")
	return nil
}

// print is a finding without its place.
type print struct {
	kind detectors.Kind
	of   detectors.Fingerprint
}

// printsOf are the fingerprints that a value may have: as a cell of a table, in a text, or as what a column of its kind holds.
func printsOf(kinds []detectors.Detector, key pseudonym.Key, kind detectors.Kind, value string) []print {
	found := map[print]bool{}
	c := scanners.NewColumn(scanners.Field{})
	c.AppendString(value)
	for _, d := range kinds {
		var matches detectors.Matches
		d.Values(c, &matches)
		d.Text(c, &matches)
		for i := range matches.List {
			if m := &matches.List[i]; m.Kind == kind {
				found[print{kind, key.Fingerprint(kind, matches.Norm(m))}] = true
			}
		}
		if n, ok := d.(detectors.Normalizer); ok && slices.Contains(d.Kinds(), kind) {
			found[print{kind, key.Fingerprint(kind, n.Normalize(nil, kind, []byte(value)))}] = true
		}
	}
	return slices.Collect(maps.Keys(found))
}

// gathered is a sink that keeps the fingerprints of what was found.
type gathered struct {
	mu     sync.Mutex
	prints map[print]bool
}

func (g *gathered) Source(scanners.SourceInfo, string) (detectors.SourceSink, error) { return g, nil }

func (g *gathered) Unit(scanners.UnitInfo, string) (detectors.UnitSink, error) {
	return gatheredUnit{g}, nil
}
func (g *gathered) Unlisted(u *scanners.Unread, _ string) error { return u }
func (g *gathered) Done() error                                 { return nil }

type gatheredUnit struct{ *gathered }

func (gatheredUnit) Resume() ([]byte, bool)          { return nil, false }
func (gatheredUnit) Done(detectors.UnitResult) error { return nil }

func (g gatheredUnit) Append(findings []detectors.Finding, _ []detectors.Ties, _ *scanners.Column, _ []byte) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range findings {
		g.prints[print{findings[i].Kind, findings[i].Print}] = true
	}
	return nil
}
