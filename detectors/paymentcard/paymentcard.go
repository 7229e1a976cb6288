// Package paymentcard finds payment card numbers (ISO/IEC 7812): an issuer's range and length, the check digit of Luhn's formula,
// in one piece or in the groups that are printed on cards.
//
// One in ten runs of digits passes Luhn's formula by chance, so a bare run counts only in a range whose cards are common
// or next to a word that says card. The normal form is the digits.
package paymentcard

import (
	"bytes"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// Why something is found, as reports show it.
const (
	becauseGroups  = "is in an issuer's range, its check digit is right, and it is grouped as on a card"
	becauseContext = "is in an issuer's range, its check digit is right, and a word beside it says card"
	becauseBare    = "is in an issuer's range and its check digit is right, which one number in ten is by chance"
)

const (
	shortest = 12
	longest  = 19
)

// Detector finds payment card numbers; New makes one.
type Detector struct{ maps marks.Pool }

// New returns a detector.
func New() Detector { return Detector{marks.NewPool()} }

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.PaymentCard} }

// card is one candidate at value[start:end].
type card struct {
	start, end int
	digits     [longest]byte
	length     int
	grouped    bool
	common     bool // of a range and length in which most such numbers are cards
	unlisted   bool // of no range in the list, but of an industry that issues cards: one only where the text says so
}

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader].
func (Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data := c.Data()
	from, spent, before := 0, 0, uint64(0)
	for step := range m.Steps() {
		digits := m.Digits.Ahead(step)
		starts := begin(digits, before)
		before = digits >> (marks.StepSize - 1) & 1
		for ; starts != 0; starts &= starts - 1 {
			at := marks.Place(step, starts)
			if at < spent {
				continue
			}
			i := c.At(at, from)
			from = i
			start, end := c.Span(i)
			var k card
			spent = start + k.parse(data[start:end:end], at-start)
			if k.length > 0 {
				confidence, because := k.judge(data[start:end:end])
				if confidence > 0 {
					k.add(i, k.start, k.end, confidence, because, found)
				}
			}
		}
	}
}

// begin returns where in a step of the marks a run of digits begins that could be a card's: twelve in a row, or groups of four (or
// six) as on a card. before tells whether a digit stands before them.
func begin(digits, before uint64) uint64 {
	two := digits & (digits >> 1)
	four := two & (two >> 2)
	whole := four & (four >> 4) & (four >> 8)
	groups := four & (four >> 5) & (four>>10 | four>>12) &^ (digits >> 4)
	return (whole | groups) &^ (digits<<1 | before) & marks.Firsts
}

// Values implements [detectors.Detector].
func (Detector) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		value := c.Value(i)
		if len(value) < shortest || len(value) > 64 || c.Null(i) {
			continue
		}
		end := len(bytes.TrimRight(value, " \t\r\n"))
		start := end - len(bytes.TrimLeft(value[:end], " \t\r\n"))
		var k card
		if end-start < shortest || !isDigit(value[start]) {
			continue
		}
		k.parse(value, start)
		if k.length == 0 || k.unlisted || k.start != start || k.end != end {
			continue
		}
		switch {
		case k.grouped:
			k.add(i, start, end, 0.95, becauseGroups, found)
		case k.common:
			k.add(i, start, end, 0.6, becauseBare, found)
		default:
			k.add(i, start, end, 0.3, becauseBare, found)
		}
	}
}

func (k *card) add(i, start, end int, confidence detectors.Confidence, because string, found *detectors.Matches) {
	norm := k.digits[:k.length]
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(start), End: int32(end), Kind: detectors.PaymentCard,
		Confidence: confidence, Shared: testNumbers[string(norm)] || sameDigits(norm[1:k.length-1]), Because: because,
	}, norm)
}

// judge gives the confidence of a number in text.
func (k *card) judge(value []byte) (detectors.Confidence, string) {
	said, _, known := words.Before(value, k.start, 48)
	switch {
	case known && said:
		return 0.95, becauseContext
	case k.unlisted:
		return 0, becauseBare
	case k.grouped:
		return 0.9, becauseGroups
	case known || !k.common:
		return 0.3, becauseBare
	case isKey(value, k.start):
		return 0.3, becauseBare
	}
	return 0.6, becauseBare
}

// isKey tells whether a number stands in a path or right behind the mark of an identifier.
func isKey(value []byte, start int) bool {
	return start > 0 && (value[start-1] == '/' || value[start-1] == '#' || value[start-1] == '-')
}

// parse reads the digits that begin at first as a card, alone or with the groups behind them, and returns how far of
// the value is spent.
func (k *card) parse(value []byte, first int) (spent int) {
	n := 0
	for first+n < len(value) && isDigit(value[first+n]) {
		n++
	}
	spent = first + n
	free := freeBefore(value, first)
	if n >= shortest {
		if n <= longest && free && freeAfter(value, spent) {
			k.take(value, first, spent, false)
		}
		return spent
	}
	if n != 4 || !free || len(value)-first < shortest+2 || !isDigit(value[first+5]) || !isDigit(value[first+8]) {
		return spent // no layout has a second group of fewer than four
	}
	for _, groups := range layouts {
		end, ok := grouped(value, first, groups)
		if ok && k.take(value, first, end, true) {
			return end
		}
	}
	return spent
}

// layouts are the groups in which cards are printed, longest first.
var layouts = [...][]int{{4, 4, 4, 4, 3}, {4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}, {4, 4, 4, 3}, {4, 4, 5}}

// grouped reads groups of these lengths with one and the same separator between them.
func grouped(value []byte, first int, groups []int) (end int, ok bool) {
	i := first
	var mark byte
	for g, n := range groups {
		if g > 0 {
			if i >= len(value) || value[i] != ' ' && value[i] != '-' && value[i] != '.' || mark != 0 && value[i] != mark {
				return 0, false
			}
			mark = value[i]
			i++
		}
		for range n {
			if i >= len(value) || !isDigit(value[i]) {
				return 0, false
			}
			i++
		}
	}
	// A row of such groups before or behind it is a table, not a card.
	behind := i+4 < len(value) && value[i] == mark && isDigit(value[i+1]) && isDigit(value[i+2]) && isDigit(value[i+3]) && isDigit(value[i+4])
	before := first > 4 && value[first-1] == mark && isDigit(value[first-2]) && isDigit(value[first-3]) && isDigit(value[first-4]) && isDigit(value[first-5])
	return i, !behind && !before && freeAfter(value, i)
}

// take keeps value[first:end] if an issuer has, or may have, such numbers and the check digit is right.
func (k *card) take(value []byte, first, end int, grouped bool) bool {
	n := 0
	for _, b := range value[first:end] {
		if isDigit(b) {
			k.digits[n] = b
			n++
		}
	}
	common, ok := issued(k.digits[:n])
	if !ok && !mayBeIssued(k.digits[:n]) || !luhn(k.digits[:n]) {
		return false
	}
	k.start, k.end, k.length, k.grouped, k.common, k.unlisted = first, end, n, grouped, common, !ok
	return true
}

// luhn is ISO/IEC 7812-1 annex B.
func luhn(digits []byte) bool {
	sum := 0
	for i, b := range digits {
		d := int(b - '0')
		if (len(digits)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// freeBefore tells whether a number may begin here: not inside a word, a decimal, or an international phone number.
func freeBefore(value []byte, at int) bool {
	if at == 0 {
		return true
	}
	b := value[at-1]
	if isWord(b) || b == '+' {
		return false
	}
	return at < 2 || b != '.' && b != ',' && b != '-' || !isDigit(value[at-2]) && (b != '-' || !isWord(value[at-2]))
}

// freeAfter tells whether a number may end here.
func freeAfter(value []byte, at int) bool {
	if at >= len(value) {
		return true
	}
	b := value[at]
	if isWord(b) {
		return false
	}
	return at+1 >= len(value) || b != '.' && b != ',' && b != '-' && b != ':' || !isWord(value[at+1])
}

func sameDigits(s []byte) bool {
	for _, b := range s {
		if b != s[0] {
			return false
		}
	}
	return true
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
func isWord(b byte) bool {
	return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'z' || b == '_' || b >= 0x80
}
