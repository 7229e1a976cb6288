package nationalid

import (
	"bytes"

	"dossier/detectors"
	"dossier/scanners"
)

const (
	fewestTogether = 8    // values that have to agree
	datesTogether  = 0.75 // how sure numbers are that all begin with a date, and have a sign that says where it ends
	rulesTogether  = 0.49 // how sure those are that all keep one check digit, as numbers of papers and goods may: a finding where people stand beside them

	becauseTogether = "all keep one country's rule for such numbers"
)

// Together implements [detectors.ColumnReader]. One check digit, or a date, proves little of a number and much of a column: chance does not give a country's
// rule to all that differ.
func (d Detector) Together(c *scanners.Column, found *detectors.Matches) {
	if c.Len() < fewestTogether {
		return
	}
	n := 0
	for i := range found.List {
		if found.List[i].Kind == detectors.NationalID {
			n++
		}
	}
	if n != c.Len() {
		return
	}
	confidence := d.agreed(c)
	for i := range found.List {
		if m := &found.List[i]; m.Kind == detectors.NationalID && m.Confidence < confidence {
			m.Confidence, m.Because = confidence, becauseTogether
		}
	}
}

// agreed is how sure the values are for a scheme whose rule all of them keep; 0 if there is none.
func (d Detector) agreed(c *scanners.Column) detectors.Confidence {
	w := d.forms.scratch()
	defer d.forms.giveBack(w)
	var all []*scheme
	signs := true
	for i := range c.Len() {
		value := bytes.TrimSpace(c.Value(i))
		w.reader = reader{text: value}
		for w.group() && w.at != len(value) {
		}
		if w.at != len(value) {
			return 0
		}
		signs = signs && bytes.IndexAny(value, "-/ ") > 0
		keeps := func(s *scheme) bool {
			return s.kind == detectors.NationalID && s.check != nil && s.valid(w.norm[:w.length])
		}
		if i == 0 {
			for _, s := range w.by[w.shape] {
				if keeps(s) {
					all = append(all, s)
				}
			}
			continue
		}
		left := all[:0]
		for _, s := range all {
			if keeps(s) {
				left = append(left, s)
			}
		}
		if all = left; len(all) == 0 {
			return 0
		}
	}
	best := detectors.Confidence(0)
	for _, s := range all {
		switch {
		case !s.loose:
			best = max(best, rulesTogether)
		case signs && s.proof > none:
			best = max(best, datesTogether)
		}
	}
	return best
}
