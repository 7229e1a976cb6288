package sweep

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/scanners"
)

// TestQuietTextsAreFoundAlike searches columns of texts that come again, with what was learnt of them and without.
func TestQuietTextsAreFoundAlike(t *testing.T) {
	t.Parallel()
	for name, as := range map[string]mode{"prose": asProse, "cells": asCells} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			foundAlike(t, as)
		})
	}
}

func foundAlike(t *testing.T, as mode) {
	t.Helper()
	key, err := pseudonym.New(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s := New(all.Detectors(all.Options{}), key, Options{})
	texts := []string{
		"", "The lid does not close as it did before the repair.", "Please ask for An Peeters when you call.", "Jan Janssens or Lotte Dekker signed it.", "My number is +32 470 12 34 56.",
		"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Write to an@example.be as well, or to bo@example.be.",
		strings.Repeat("A text that is too long to be remembered. ", 20), "It goes to Kerkstraat 12, 9000 Gent.",
	}
	r := rand.New(rand.NewPCG(1, 2))
	plans := []*plan{{mode: as}, {mode: as}} // two columns with the same texts, of which each is learnt by itself
	with, without := newWorker(s), newWorker(s)
	for _, p := range plans {
		without.memo.of(p).useless = true
	}
	batch := scanners.NewBatch(nil)
	for n := range 6 {
		batch.Reset(scanners.Private{}, []scanners.Field{{}, {Text: n == 4}})
		for range 200 {
			batch.Columns[0].AppendString(texts[r.IntN(len(texts))])
			batch.Columns[1].AppendString(texts[r.IntN(len(texts))])
		}
		batch.Records = 200
		search := func(w *worker) ([]detectors.Finding, []byte) {
			j := &job{batch: batch, fields: []int{0, 1}, plans: plans, counts: make([]counted, 2), found: newFindings()}
			w.column(j, 0)
			w.column(j, 1)
			return j.found.list, j.found.keys.Data()
		}
		got, names := search(with)
		want, wantedNames := search(without)
		if !slices.Equal(got, want) || !bytes.Equal(names, wantedNames) || len(want) < 100 {
			t.Fatalf("batch %d: %d findings, or others, than the %d without", n, len(got), len(want))
		}
	}
	if c := with.memo.columns[plans[0]]; c.known < c.asked/5 {
		t.Errorf("of %d texts %d were known", c.asked, c.known)
	}
}
