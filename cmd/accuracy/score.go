package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"dossier/detectors"
)

// tally counts one kind in one corpus.
type tally struct {
	exact, overlap  int // found rightly: the same span, or one that shares at least half of the union
	found, labelled int
	recallOnly      bool // no document says that its labels are complete
}

type tallies map[detectors.Kind]*tally

func (ts tallies) of(k detectors.Kind) *tally {
	if ts[k] == nil {
		ts[k] = &tally{recallOnly: true}
	}
	return ts[k]
}

// score compares what was found in a document with its labels. Kinds that no detector finds yet are left out.
func (ts tallies) score(doc document, got []finding, known []detectors.Kind, sure *calibration) {
	labels := slices.DeleteFunc(slices.Clone(doc.Spans), func(s span) bool { return !slices.Contains(known, s.Kind) })
	for _, s := range labels {
		ts.of(s.Kind).labelled++
	}
	var rest []finding
	for _, s := range got {
		if !slices.Contains(doc.Kinds, s.Kind) && !slices.ContainsFunc(doc.Spans, func(l span) bool { return l.Kind == s.Kind }) {
			continue // not labelled in this document: neither right nor wrong
		}
		ts.of(s.Kind).found++
		if at := slices.Index(labels, s.span); at >= 0 {
			ts.of(s.Kind).exact++
			ts.of(s.Kind).overlap++
			labels = slices.Delete(labels, at, at+1)
			sure.count(doc, s, true)
		} else {
			rest = append(rest, s)
		}
	}
	for _, s := range rest {
		at := slices.IndexFunc(labels, func(l span) bool { return l.Kind == s.Kind && halfShared(l, s.span) })
		sure.count(doc, s, at >= 0)
		if at >= 0 {
			ts.of(s.Kind).overlap++
			labels = slices.Delete(labels, at, at+1)
		}
	}
	for _, k := range doc.Kinds {
		if t := ts[k]; t != nil {
			t.recallOnly = false
		}
	}
}

func halfShared(a, b span) bool {
	shared := min(a.End, b.End) - max(a.Start, b.Start)
	return shared > 0 && 2*shared >= max(a.End, b.End)-min(a.Start, b.Start)
}

func (ts tallies) addAll(other tallies) {
	for k, o := range other {
		t := ts.of(k)
		t.exact, t.overlap, t.found, t.labelled = t.exact+o.exact, t.overlap+o.overlap, t.found+o.found, t.labelled+o.labelled
		t.recallOnly = t.recallOnly && o.recallOnly
	}
}

func (ts tallies) print(w io.Writer, corpus string) {
	for _, k := range slices.Sorted(maps.Keys(ts)) {
		t := ts[k]
		p, r := ratio(t.overlap, t.found), ratio(t.overlap, t.labelled)
		ep, er := ratio(t.exact, t.found), ratio(t.exact, t.labelled)
		precision, both, exact := fmt.Sprintf("%.3f", p), fmt.Sprintf("%.3f", f1(p, r)), fmt.Sprintf("%.3f", f1(ep, er))
		if t.recallOnly {
			precision, both, exact = "–", "–", "–"
		}
		fmt.Fprintf(w, "| %s | %s | %d | %d | %s | %.3f | %s | %s |\n", corpus, k, t.labelled, t.found, precision, r, both, exact)
	}
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func f1(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}
