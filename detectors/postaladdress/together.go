package postaladdress

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/scanners"
)

const (
	surelyStreet  = 0.6  // the confidence from which a cell shows that a column holds streets
	amongStreets  = 0.55 // how sure the others are then that have the shape of one
	becauseAmong  = "words and a house number, among streets"
	longestNumber = 4 // digits of a house number
)

// Together implements [detectors.ColumnReader]. Many streets are called by nothing that says street: where a third of a column's values are surely
// streets and nearly all have their shape, the others are streets as well.
func (d *Detector) Together(c *scanners.Column, found *detectors.Matches) {
	n := c.Len()
	sure := 0
	for i := range found.List {
		if found.List[i].Confidence >= surelyStreet {
			sure++
		}
	}
	if n < 3 || sure == n || 3*sure < n {
		return
	}
	at, shaped := 0, 0
	var add [64]int
	added := add[:0]
	for i := range n {
		for at < len(found.List) && int(found.List[at].Value) < i {
			at++
		}
		known := at < len(found.List) && int(found.List[at].Value) == i
		switch {
		case known && found.List[at].Confidence >= surelyStreet:
			shaped++
		case !streetShape(c.Value(i)):
		case known:
			shaped++
		default:
			shaped++
			added = append(added, i)
		}
	}
	if 5*shaped < 4*n {
		return
	}
	for i := range found.List {
		if m := &found.List[i]; m.Confidence < amongStreets && streetShape(c.Value(int(m.Value))) {
			m.Confidence, m.Because = amongStreets, becauseAmong
		}
	}
	for _, i := range added {
		value := c.Value(i)
		start, end := trim(value)
		d.report(found, i, start, end, value, core{confidence: amongStreets, because: becauseAmong})
	}
	slices.SortStableFunc(found.List, func(a, b detectors.Match) int { return int(a.Value) - int(b.Value) })
}

// streetShape tells of words with a capital and one house number that ends the value or begins it: "Dlouhá 172", "Nádražní 344/57", "12 High Holborn".
func streetShape(value []byte) bool {
	start, end := trim(value)
	value = value[start:end]
	numbers, words, capital := 0, 0, false
	first, last := false, false
	for i := 0; i < len(value); {
		r, size := utf8.DecodeRune(value[i:])
		switch {
		case isDigit(value[i]):
			from := i
			for i < len(value) && (isDigit(value[i]) || value[i] == '/' || value[i] == '-' || value[i]|0x20 >= 'a' && value[i]|0x20 <= 'f') {
				i++
			}
			digits := 0
			for _, b := range value[from:i] {
				if isDigit(b) {
					digits++
				}
			}
			if digits > 2*longestNumber || numbers > 0 {
				return false
			}
			numbers++
			first, last = first || from == 0, i == len(value)
			continue
		case unicode.IsLetter(r):
			capital = capital || unicode.IsUpper(r)
			words++
			for i < len(value) {
				r, size = utf8.DecodeRune(value[i:])
				if !unicode.IsLetter(r) && r != '\'' && r != '.' {
					break
				}
				i += size
			}
			continue
		case r != ' ' && r != ',' && r != '.' && r != '-':
			return false
		}
		i += size
	}
	return numbers == 1 && first != last && capital && words > 0 && words <= longestStreet
}
