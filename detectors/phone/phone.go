// Package phone finds telephone numbers: international ones (ITU-T E.123 and E.164, with + or 00) that a numbering plan gives
// out, and national ones by how they are written and by the words beside them. A bare run of digits proves nothing: four
// random numbers of ten digits in five are valid in Germany, so it counts only where a word says that it is a phone number.
//
// The normal form is that of E.164, "+32470123456", with ";ext=12" (RFC 3966) for an extension. A national number is
// read by the plans of the regions that [New] was given; one that fits none stays a row of digits.
package phone

import (
	"bytes"

	"dossier/detectors"
	"dossier/scanners"
)

// Detector finds telephone numbers; New makes one.
type Detector struct{ book *book }

// New returns a detector that knows the national forms of these regions (ISO 3166-1 alpha-2), the likeliest first. With none it
// knows those of the European Economic Area, Switzerland, Britain and North America.
func New(regions ...string) Detector {
	if len(regions) == 0 {
		regions = []string{
			"BE", "NL", "FR", "DE", "GB", "US", "ES", "IT", "LU", "AT", "CH", "IE", "PT", "DK", "SE", "NO", "FI", "PL", "CZ", "GR", "HU", "RO",
			"SK", "BG", "HR", "SI", "EE", "LV", "LT", "CY", "MT", "IS", "LI",
		}
	}
	return Detector{newBook(regions)}
}

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.Phone} }

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) {
	data := c.Data()
	var s sequence
	i, start, end, floor := 0, 0, -1, 0
	for at := nextDigit(data, 0); at < len(data); at = nextDigit(data, at) {
		if at >= end {
			i = c.At(at, i)
			if i >= c.Len() {
				return
			}
			start, end = c.Span(i)
			floor = 0
			if at >= end { // a separator that happens to be a digit
				at++
				continue
			}
		}
		if isoDate(data[at:end]) && (at == start || data[at-1] != '+') {
			at += len("2006-01-02")
			continue
		}
		digits, behind := skim(data[:end], at)
		if digits < fewest && !vanityBegins(data[at:end]) {
			at = behind
			continue
		}
		value := data[start:end:end]
		s.read(value, at-start, floor)
		if n := s.date(value); n > 0 {
			at = start + s.groups[n-1].end
			continue
		}
		floor = max(d.numbers(value, &s, i, found), s.groups[s.n-1].end)
		at = start + floor
	}
}

// nextDigit returns where the next digit stands.
func nextDigit(data []byte, from int) int {
	for i, b := range data[from:] {
		if b-'0' <= 9 {
			return from + i
		}
	}
	return len(data)
}

// isoDate tells whether value begins with a date as logs write it, which is what most digits in text belong to.
func isoDate(value []byte) bool {
	return len(value) > 10 && value[4] == '-' && value[7] == '-' && !isDigit(value[10]) && isYear(value[:4]) &&
		(value[5] == '0' || value[5] == '1') && isDigit(value[6]) && value[8]-'0' <= 3 && isDigit(value[9])
}

// skim counts the digits of what could be read as a sequence from at on, and returns where it ends.
func skim(data []byte, at int) (digits, end int) {
	for i, b := range data[at:] {
		switch classes[b] {
		case 1:
			digits++
		case 0:
			return digits, at + i
		}
	}
	return digits, len(data)
}

// classes tells digits (1), what may stand between them (2), and all else.
var classes = newClassTable()

func newClassTable() (t [256]byte) {
	for b := '0'; b <= '9'; b++ {
		t[b] = 1
	}
	for _, b := range []byte(" -./()\xc2\xa0\xe2\x80\xaf\x91\x93") {
		t[b] = 2
	}
	return t
}

// numbers adds the numbers in a sequence and returns how far of the value they reach, 0 if there are none.
func (d Detector) numbers(value []byte, s *sequence, i int, found *detectors.Matches) (spent int) {
	for first := 0; first < s.n; first++ {
		if first > 0 && !s.groups[first].space {
			continue // inside something
		}
		for last := s.n; last > first; last-- {
			if last < s.n && !s.groups[last].space {
				continue
			}
			k := candidate{value: value, seq: s, first: first, last: last}
			if !k.inText(d.book) {
				continue
			}
			k.add(i, found)
			spent = k.end
			first = last - 1
			for first+1 < s.n && s.groups[first+1].start < k.end {
				first++ // an extension
			}
			break
		}
	}
	return spent
}

// Values implements [detectors.Detector].
func (d Detector) Values(c *scanners.Column, found *detectors.Matches) {
	var s sequence
	for i := range c.Len() {
		value := c.Value(i)
		if len(value) < fewest || len(value) > maxSpan || c.Null(i) {
			continue
		}
		end := len(bytes.TrimRight(value, " \t\r\n"))
		start := end - len(bytes.TrimLeft(value[:end], " \t\r\n"))
		at := start
		for at < end && at-start < 3 && !isDigit(value[at]) {
			at++
		}
		if at >= end || !isDigit(value[at]) {
			continue
		}
		s.read(value[:end], at, start)
		k := candidate{value: value[:end], seq: &s, last: s.n}
		if s.start == start && k.asCell(d.book) && k.end == end {
			k.add(i, found)
		}
	}
}

func isDigit(b byte) bool  { return b-'0' <= 9 }
func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
