// Package nationalid finds the numbers that states give to people: identity, social security, personal tax and health
// numbers, and the VAT numbers of businesses. A [scheme] is one country's number: the forms it is written in, the rule that
// its digits keep, and how much that rule proves. A check of ISO 7064 over a valid date proves much; one check digit in nine lets every
// tenth number through and proves little, unless a word near says what it is or a whole column passes.
//
// The normal form is letters in upper case and digits, without separators.
package nationalid

import (
	"bytes"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/detectors/nearby"
	"dossier/scanners"
)

const (
	because      = "keeps its country's rule for such numbers"
	becauseWord  = "keeps its country's rule for such numbers, and a word near says so"
	becauseAlone = "stands alone and keeps a country's rule for such numbers"
	becauseForm  = "has the form of such a number, and a word near says so"
)

// Detector finds official numbers. The zero value is not ready: use [New].
type Detector struct{ forms *forms }

// New returns a detector of the schemes of all countries.
func New() Detector { return Detector{newForms(schemes())} }

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind {
	return []detectors.Kind{detectors.NationalID, detectors.HealthID, detectors.TaxID, detectors.VATNumber}
}

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.forms.maps.Text(d, c, found) }

// fewestDigits is how many a number in text has at the least. In an Italian code any digit may be replaced by a letter, but those of whom
// most were are fewer than the words that look like it.
const fewestDigits = 4

// Marked implements [marks.Reader].
func (d Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	w := d.forms.scratch()
	defer d.forms.giveBack(w)
	data, i := c.Data(), 0
	d.forms.sieve.candidates(data, m, func(at int) int {
		i = c.At(at, i)
		start, end := c.Span(i)
		return start + w.search(data[start:end:end], at-start, i, c.Text, found)
	})
}

// search looks for a number around the digit at offset at of a value, adds it, and returns where to go on.
func (w *work) search(value []byte, at, i int, alone bool, found *detectors.Matches) int {
	begin := groupStart(value, at)
	ok := false
	if before := leadingLetters(value, begin); before < begin { // "AA 12 34 56 B"
		ok = w.choose(value, before)
	}
	if !ok && opens(value, begin) {
		ok = w.choose(value, begin)
	}
	if ok {
		if confidence, why := w.best.judge(value, alone); confidence >= floor {
			w.best.add(i, confidence, why, found)
			return w.best.end
		}
	}
	return groupEnd(value, at)
}

// floor is the confidence below which nothing is worth telling.
const floor = 0.3

// candidate is a number of one scheme at value[start:end].
type candidate struct {
	scheme     *scheme
	start, end int
	norm       [longest]byte
	length     int
	valid      bool // keeps the scheme's rule
	said       float32
}

// work is the memory of one search; rules are called through it, so that nothing is allocated for them.
type work struct {
	*forms
	reader
	best  candidate
	kinds [4]candidate // in the order of [Detector.Kinds]
}

// choose finds the best reading of what begins at start, if there is one. A word near decides between the countries whose rules a number
// keeps; else the rule that proves most.
func (w *work) choose(value []byte, start int) bool {
	w.best.scheme = nil
	var score float32
	w.reader = reader{text: value, at: start}
	for open := true; open && w.group(); {
		open = w.begun.has(w.shape)
		if !w.whole.has(w.shape) || !closes(value, w.at) || w.digits() < fewestDigits {
			continue
		}
		near := vicinity{}
		for _, s := range w.by[w.shape] {
			valid := s.valid(w.norm[:w.length])
			if !valid && !s.lenient {
				continue
			}
			said := near.of(s, value, start, w.at)
			if !valid && said <= 0 && s.lax == 0 {
				continue
			}
			if sure := said + s.alone(valid) + float32(w.at-start)/1000; w.best.scheme == nil || sure > score {
				w.best = candidate{s, start, w.at, w.norm, w.length, valid, said}
				score = sure
			}
		}
	}
	return w.best.scheme != nil
}

// judge says how sure a candidate is.
func (c *candidate) judge(value []byte, alone bool) (detectors.Confidence, string) {
	confidence, why := c.scheme.alone(c.valid), because
	switch {
	case c.said > 0 && c.valid:
		confidence, why = max(confidence, 0.8+0.15*c.said), becauseWord
	case c.said > 0:
		confidence, why = max(confidence, 0.6), becauseForm
	case c.said < 0:
		confidence *= 0.4
	case hashed(value[c.start:c.end]), c.dated():
		confidence = 0
	case c.scheme.proof < medium && row(value, c.start, c.end), c.scheme.proof <= medium && longer(value, c.start, c.end):
		confidence = 0
	case alone && c.valid && c.scheme.proof >= weak && len(bytes.TrimSpace(value)) == c.end-c.start:
		confidence, why = max(confidence, 0.5), becauseAlone
	}
	return detectors.Confidence(confidence), why
}

// hashed tells whether a number is rather the beginning of a hash, as lists of changes have: all its letters are small ones of base 16.
func hashed(number []byte) bool {
	letters := 0
	for _, b := range number {
		switch {
		case b-'a' < 6:
			letters++
		case !isDigit(b):
			return false
		}
	}
	return letters > 0
}

// dated tells whether a number begins with a day of these years and has nothing behind it but a letter, one digit or the time: 20030614, 20210528Z,
// 20070907-1, 20170324031900.
func (c *candidate) dated() bool {
	n := c.norm[:c.length]
	two := func(at int) int { return int(n[at]-'0')*10 + int(n[at+1]-'0') }
	if len(n) != 8 && len(n) != 9 && len(n) != 14 || len(n) == 9 && isDigit(n[8]) && c.end-c.start == 9 || !allDigits(n[:8]) {
		return false
	}
	century, month, day := two(0), two(4), two(6)
	if century != 20 && (century != 19 || n[2] < '7') || century == 20 && n[2] > '3' || month == 0 || month > 12 || day == 0 || day > 31 {
		return false
	}
	return len(n) < 14 || allDigits(n) && two(8) < 24 && two(10) < 60 && two(12) < 60
}

func (c *candidate) add(i int, confidence detectors.Confidence, why string, found *detectors.Matches) {
	norm := c.norm[:c.length]
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(c.start), End: int32(c.end), Kind: c.scheme.kind, Confidence: confidence,
		Shared: examples[string(norm)] || c.scheme.kind == detectors.VATNumber, Because: why,
	}, norm)
}

// Values implements [detectors.Detector].
func (d Detector) Values(c *scanners.Column, found *detectors.Matches) {
	w := d.forms.scratch()
	defer d.forms.giveBack(w)
	for i := range c.Len() {
		value := c.Value(i)
		if len(value) < shortest || len(value) > 2*longest || c.Null(i) {
			continue
		}
		end := len(bytes.TrimRight(value, " \t\r\n"))
		start := end - len(bytes.TrimLeft(value[:end], " \t\r\n"))
		w.value(value[:end], start, i, found)
	}
}

// value adds the best reading of each kind of a cell.
func (w *work) value(value []byte, start, i int, found *detectors.Matches) {
	w.reader = reader{text: value, at: start}
	for open := true; open && w.group(); {
		if w.at != len(value) {
			open = w.begun.has(w.shape)
			continue
		}
		for k := range w.kinds {
			w.kinds[k].scheme = nil
		}
		for _, s := range w.by[w.shape] {
			if !s.valid(w.norm[:w.length]) {
				continue
			}
			if b := &w.kinds[kindIndex(s.kind)]; b.scheme == nil || s.proof > b.scheme.proof {
				*b = candidate{scheme: s, start: start, end: w.at, norm: w.norm, length: w.length, valid: true}
			}
		}
		for k := range w.kinds {
			if b := &w.kinds[k]; b.scheme != nil {
				b.add(i, detectors.Confidence(b.scheme.alone(true)), because, found)
			}
		}
		return
	}
}

func kindIndex(kind detectors.Kind) int {
	switch kind {
	case detectors.HealthID:
		return 1
	case detectors.TaxID:
		return 2
	case detectors.VATNumber:
		return 3
	}
	return 0
}

// reachBehind is within how many bytes behind a number a word may say what it is.
const reachBehind = 24

// vicinity is what the words around a number say. It is asked for each of the schemes whose rule the number keeps, and looks once.
type vicinity struct {
	cue           cue
	looked, known bool
}

// of says what the words around value[start:end] make of a scheme: 1 where one names it, less where one is more general, below 0 where one
// names something else, 0 where none says anything.
func (v *vicinity) of(s *scheme, value []byte, start, end int) float32 {
	if !v.looked {
		v.looked = true
		if v.cue, v.known = dottedCue(value[:start]); v.known {
			return v.cue.of(s)
		}
		var at int
		if v.cue, at, v.known = cueWords.Before(value, start, 48); v.cue.vague {
			const besideID = 4 // "tax ID", "Steuer-ID", "identification (ID)"
			if whose, _, known := cueWords.Before(value, at, besideID); known && whose.countries != "" {
				v.cue = whose
			}
		}
		if !v.known && !nearby.Leads(value[end:], reachBehind) {
			v.cue, v.known = cueWords.After(value, end, reachBehind)
			v.known = v.known && !v.cue.vague // the next thing's
		}
	}
	if !v.known {
		return 0
	}
	return v.cue.of(s)
}
