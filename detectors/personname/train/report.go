package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"dossier/detectors/personname/tagger"
)

type tally struct{ labelled, found, exact, overlap int }

// report prints how the tagger does on documents it has not learnt from, and how its probabilities hold.
//
// With errors, what is missed and what is found wrongly follows, with some of the text around it.
func report(w io.Writer, t *tagger.Tagger, held []document, errors bool) {
	of, bands := map[string]*tally{}, [20]tally{}
	var s tagger.Scratch
	for _, d := range held {
		met := make([]bool, len(d.names))
		if of[d.corpus] == nil {
			of[d.corpus] = &tally{}
		}
		c := of[d.corpus]
		t.Survey(&s, d.text)
		s.Forget()
		c.labelled += len(d.names)
		for start := 0; start < len(d.text); {
			end := len(d.text)
			if n := bytes.IndexByte(d.text[start:], '\n'); n >= 0 {
				end = start + n + 1
			}
			t.Line(&s, d.text, 0, start, end)
			spans := s.Spans
			if end == len(d.text) {
				spans = slices.Clone(spans)
				t.Recall(&s)
				spans = append(spans, s.Spans...)
			}
			for _, f := range spans {
				b := &bands[min(int(f.P*20), 19)]
				b.found++
				c.found++
				right := false
				for i, n := range d.names {
					if inter, union := min(n.End, f.End)-max(n.Start, f.Start), max(n.End, f.End)-min(n.Start, f.Start); inter*2 >= union {
						c.overlap++
						b.overlap++
						right, met[i] = true, true
						if inter == union {
							c.exact++
						}
						break
					}
				}
				if errors && !right {
					quote(w, d, fmt.Sprintf("false %.2f", f.P), f.Start, f.End)
				}
			}
			start = end
		}
		for i, n := range d.names {
			if errors && !met[i] {
				quote(w, d, "missed", n.Start, n.End)
			}
		}
	}
	for _, corpus := range slices.Sorted(maps.Keys(of)) {
		c := of[corpus]
		p, r := float64(c.overlap)/float64(max(c.found, 1)), float64(c.overlap)/float64(max(c.labelled, 1))
		fmt.Fprintf(w, "%-14s labelled %5d  precision %.3f  recall %.3f  F1 %.3f  exact F1 %.3f\n", corpus, c.labelled, p, r, 2*p*r/max(p+r, 1e-9),
			2*float64(c.exact)/float64(max(c.found+c.labelled, 1)))
	}
	for i, b := range bands {
		if b.found > 0 {
			fmt.Fprintf(w, "probability from %.2f: %5d found, %.3f right\n", float64(i)/20, b.found, float64(b.overlap)/float64(b.found))
		}
	}
}

func quote(w io.Writer, d document, what string, start, end int) {
	around := func(text []byte) string {
		return strings.ToValidUTF8(strings.ReplaceAll(string(text), "\n", "⏎"), "")
	}
	fmt.Fprintf(w, "%s: %s: %s⟦%s⟧%s\n", d.corpus, what, around(d.text[max(0, start-60):start]), around(d.text[start:end]), around(d.text[end:min(len(d.text), end+40)]))
}
