package phone

import (
	"bytes"

	"dossier/detectors"
	"dossier/scanners"
)

const (
	fewestTogether = 3   // values that have to agree
	spacedTogether = 0.6 // how sure a number is then
)

// Together implements [detectors.ColumnReader]. Countries without a trunk prefix write their numbers in groups that anything could have: 912 345 678. Where
// all of a column are given out by one country's plan, are divided by spaces and begin differently, they are its numbers; those that
// count articles begin alike or do not all fit. Of four groups, which hardly anything else has, several countries' plans may give them out.
func (Detector) Together(c *scanners.Column, found *detectors.Matches) {
	if c.Len() < fewestTogether || len(found.List) != c.Len() {
		return
	}
	var plan []byte
	var leads [1000]bool
	differ, weak := 0, 0
	for i := range found.List {
		m := &found.List[i]
		norm := found.Norm(m)
		if norm[0] != '+' || len(norm) < codeDigits+1 {
			return
		}
		if plan == nil {
			plan = norm[:codeDigits+1]
		}
		value := c.Value(int(m.Value))[m.Start:m.End]
		if m.Confidence > formAlone {
			continue
		}
		if !bytes.HasPrefix(norm, plan) && bytes.Count(value, []byte(" ")) < 3 || bytes.IndexByte(value, ' ') < 0 || bytes.ContainsAny(value, "-./()") {
			return
		}
		weak++
		if lead := leadOf(value); !leads[lead] {
			leads[lead] = true
			differ++
		}
	}
	if weak < fewestTogether || 2*differ < weak {
		return
	}
	for i := range found.List {
		if m := &found.List[i]; m.Confidence <= formAlone {
			m.Confidence, m.Because = spacedTogether, sentences[becauseNational]
		}
	}
}

// codeDigits is how many digits of calling codes are compared: those of the countries without a trunk prefix begin differently in two.
const codeDigits = 2

// leadOf is the first three digits of a number.
func leadOf(value []byte) (lead int) {
	for i, n := 0, 0; i < len(value) && n < 3; i++ {
		if isDigit(value[i]) {
			lead = 10*lead + int(value[i]-'0')
			n++
		}
	}
	return lead
}
