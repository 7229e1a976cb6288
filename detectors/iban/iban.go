// Package iban finds international bank account numbers (ISO 13616): a country of the SWIFT registry, that country's length
// and structure, and the check digits of ISO 7064 MOD 97-10. One in ninety-seven random strings of the right form passes.
//
// The normal form is the electronic one: upper case, no spaces.
package iban

import (
	"bytes"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

const because = "has the structure of its country's bank accounts and its check digits are right"

// longest is the length of the longest IBAN that ISO 13616 allows.
const longest = 34

// Detector finds IBANs; New makes one.
type Detector struct{ maps marks.Pool }

// New returns a detector.
func New() Detector { return Detector{marks.NewPool()} }

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.IBAN} }

// account is one IBAN at value[start:end].
type account struct {
	start, end int
	norm       [longest]byte
	length     int
}

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader]. An IBAN begins with two letters and two digits.
func (Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data := c.Data()
	from, spent := 0, 0
	for step := range m.Steps() {
		for starts := beginnings(m, step); starts != 0; starts &= starts - 1 { // there are few
			at := marks.Place(step, starts)
			polish := m.Digits.Has(at)
			if at < spent || polish && !polishStarts(m, at) || !polish && !begins(data, at) {
				continue
			}
			from = c.At(at, from)
			start, end := c.Span(from)
			var a account
			switch value := data[start:end:end]; {
			case !polish && a.parse(value, at-start):
				a.add(from, a.start, a.end, 0.99, found)
			case polish && a.parsePolish(value, at-start):
				a.add(from, a.start, a.end, 0.95, found)
			default:
				continue
			}
			spent = start + a.end
		}
	}
}

// beginnings returns where in a step of the marks two letters and two digits stand that may begin an IBAN, and digits that may be Polish: not
// within a word, unless that may be the word IBAN.
func beginnings(m *marks.Map, step int) uint64 {
	digits := m.Digits.Step(step)
	if digits == 0 {
		return 0 // as in most of prose
	}
	letters := m.Letters.Step(step)
	inWord := (digits | letters) << 1
	country := letters & (letters >> 1) & (digits >> 2) & (digits >> 3)
	behindIBAN := letters << 1 & (letters << 2) & (letters << 3) & (letters << 4) &^ (inWord << 4)
	two := digits & (digits >> 1)
	four := two & (two >> 2)
	polish := four&(four>>4) | two&(m.Spaces.Step(step)>>2)&(four>>3)
	return marks.Own(country&^(inWord&^behindIBAN) | polish&^inWord)
}

// Values implements [detectors.Detector].
func (Detector) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		value := c.Value(i)
		if len(value) < 15 || len(value) > 2*longest || c.Null(i) {
			continue
		}
		end := len(bytes.TrimRight(value, " \t\r\n"))
		start := end - len(bytes.TrimLeft(value[:end], " \t\r\n"))
		var a account
		switch {
		case end-start > 15 && a.parse(value, start) && a.end == end:
			a.add(i, start, end, 0.99, found)
		case end-start >= polishDigits && a.parsePolish(value, start) && a.end == end:
			a.add(i, start, end, 0.95, found)
		}
	}
}

func (a *account) add(i, start, end int, confidence detectors.Confidence, found *detectors.Matches) {
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(start), End: int32(end), Kind: detectors.IBAN,
		Confidence: confidence, Shared: examples[string(a.norm[:a.length])], Because: because,
	}, a.norm[:a.length])
}

// The classes of bytes.
const (
	isLetter = 1 << iota
	isDigit
)

var classes = newClassTable()

func newClassTable() (t [256]byte) {
	for b := 'a'; b <= 'z'; b++ {
		t[b], t[b-'a'+'A'] = isLetter, isLetter
	}
	for b := '0'; b <= '9'; b++ {
		t[b] = isDigit
	}
	return t
}

// begins tells whether two letters of a country in the registry and two digits stand at offset at.
func begins(data []byte, at int) bool {
	return at+4 <= len(data) && classes[data[at]]&classes[data[at+1]]&isLetter != 0 && classes[data[at+2]]&classes[data[at+3]]&isDigit != 0 &&
		structures[index(data[at], data[at+1])] != nil
}

// parse reads the IBAN that begins at start of value: in one piece, or in groups with a space (or a no-break space, a hyphen or a dot) between.
func (a *account) parse(value []byte, start int) bool {
	if len(value)-start < 15 || !begins(value, start) || !freeBefore(value, start) {
		return false
	}
	structure := structures[index(value[start], value[start+1])]
	copy(a.norm[:4], value[start:start+4])
	a.norm[0], a.norm[1] = a.norm[0]&^0x20, a.norm[1]&^0x20
	i, n, group, gaps := start+4, 4, 4, 0
	for _, field := range structure {
		for range field.count {
			if w := separator(value[i:]); w > 0 && group >= 2 {
				i += w
				group = 0
				gaps++
			}
			if i >= len(value) || classes[value[i]]&field.class == 0 {
				return false
			}
			b := value[i]
			if classes[b] == isLetter {
				b &^= 0x20
			}
			a.norm[n] = b
			n, i, group = n+1, i+1, group+1
		}
	}
	if i < len(value) && (classes[value[i]] != 0 || value[i] == '_') || gaps > 12 {
		return false
	}
	a.start, a.end, a.length = start, i, n
	return a.check()
}

// separator returns the length of a separator between groups.
func separator(s []byte) int {
	switch {
	case len(s) < 2:
		return 0
	case s[0] == ' ' || s[0] == '-' || s[0] == '.':
		return 1
	case s[0] == 0xc2 && s[1] == 0xa0: // no-break space
		return 2
	}
	return 0
}

// freeBefore tells whether an IBAN may begin here: not within a word, unless the word is IBAN.
func freeBefore(value []byte, start int) bool {
	if start == 0 {
		return true
	}
	if b := value[start-1]; classes[b] == 0 && b != '_' {
		return true
	}
	return start >= 4 && bytes.EqualFold(value[start-4:start], []byte("IBAN")) && (start == 4 || classes[value[start-5]] == 0)
}

// check is ISO 7064 MOD 97-10 over the number with its first four characters last.
func (a *account) check() bool {
	sum := 0
	for i := range a.length {
		b := a.norm[(i+4)%a.length]
		if classes[b] == isDigit {
			sum = (sum*10 + int(b-'0')) % 97
		} else {
			sum = (sum*100 + int(b-'A') + 10) % 97
		}
	}
	return sum == 1
}
