package postaladdress

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

const geographic = gazetteer.Place | gazetteer.Region | gazetteer.Country

// tail returns where the address that begins with a street goes on to: units, postcode, city, region, country, each behind a comma, a
// space, a dash or one line break. parts counts the geographic ones.
func (d *Detector) tail(text []byte, end int) (to, parts int) {
	afterCode := false
	if next := skipDot(text, end); next+1 < len(text) && next > end && text[next] == ' ' { // "Rákóczi út 13. Suite 104"
		if w, ok := d.next(text, next); ok && w.capital && w.is(unit) {
			end = next
		}
	}
	for range 9 {
		i, broken := gap(text, end)
		if i < 0 {
			return end, parts
		}
		if next, ok := d.unit(text, i); ok && parts == 0 {
			end = next
			continue
		}
		if next, ok := d.estate(text, i); ok && parts == 0 && i == end+1 && text[end] == ' ' {
			end = next
			continue
		}
		if next, ok := d.postcode(text, i); ok && (parts > 0 || text[i] > '9' || d.beforeCity(text, next)) {
			end, afterCode = next, true
			parts++
			continue
		}
		if next, ok := d.geography(text, i); ok {
			if i > 0 && text[i-1] == '(' && next < len(text) && text[next] == ')' {
				next++
			}
			end, afterCode = next, false
			parts++
			continue
		}
		if next, ok := d.city(text, i, afterCode, broken); ok {
			end, afterCode = next, false
			parts++
			continue
		}
		return end, parts
	}
	return end, parts
}

// estate reads a second name right behind the street, before a part of the building: "11 Souterhead Road Harbour View, Flat 4".
func (d *Detector) estate(text []byte, i int) (int, bool) {
	end := i
	for range 3 {
		w, ok := d.next(text, end)
		if !ok || !w.capital || w.is(gazetteer.Stop|unit|floor) {
			return 0, false
		}
		end = w.end
		at, _ := gap(text, end)
		if at < 0 {
			return 0, false
		}
		if u, ok := d.next(text, at); ok && u.capital && u.is(unit) {
			_, ok := d.unit(text, at)
			return end, ok
		}
	}
	return 0, false
}

// gap skips what may stand between two parts of an address; -1 where something else stands.
func gap(text []byte, i int) (next int, broken bool) {
	start := i
	for i < len(text) {
		switch text[i] {
		case ' ', ',', '\t', '\r', '-', '(', '.':
		case '\n':
			if broken && bytes.IndexByte(text[start:i], ',') < 0 {
				return -1, false
			}
			broken = true
			if i+1 < len(text) && text[i+1] == '>' { // the mark of a quotation in mail
				i++
			}
		default:
			if i == start || i-start > 24 || text[start] == '-' || text[start] == '.' && !broken && text[start+1] != ',' {
				return -1, false
			}
			return i, broken
		}
		i++
	}
	return -1, false
}

// unit reads "Apt. 864", "Suite 5", "#12", "bus 3", "1D", "3º B", "Bajo A".
func (d *Detector) unit(text []byte, i int) (int, bool) {
	marked := text[i] == '#'
	if marked {
		i++
	}
	w, ok := d.next(text, i)
	switch {
	case !ok:
		return 0, false
	case w.digits > 0 && marked:
		return w.end, true
	case w.digits > 0 && w.digits < 3 && w.end-w.start <= w.digits+3 && w.end > w.start+w.digits: // 1D, 3º
		if next, ok := d.next(text, w.end); ok && next.capital && next.end-next.start < 3 {
			return next.end, true
		}
		return w.end, true
	case !w.is(unit | floor):
		return 0, false
	}
	next, ok := d.next(text, skipDot(text, w.end))
	if ok && (next.digits > 0 && next.digits < 5 || next.capital && next.end-next.start < 3) {
		return next.end, true
	}
	return w.end, w.is(floor)
}

func skipDot(text []byte, i int) int {
	if i < len(text) && (text[i] == '.' || text[i] == '#') {
		i++
	}
	return i
}

// postcode reads a postcode of the world's common shapes: 1000, 75002, E-41013, 1234 AB, PO9 2RS, L2E 6T9, 01310-200, 63102-1234.
func (d *Detector) postcode(text []byte, i int) (int, bool) {
	w, ok := d.next(text, i)
	if !ok {
		return 0, false
	}
	token := text[w.start:w.end]
	switch shape := shapeOf(token); {
	case string(token) == "APO" || string(token) == "FPO" || string(token) == "DPO": // United States' forces: AA, AE, AP
		if area, ok := d.next(text, w.end); ok && area.end-area.start == 2 && text[area.start] == 'A' {
			if code, ok := d.next(text, area.end); ok && code.digits == 5 {
				return code.end, true
			}
		}
	case w.digits >= 4 && w.digits <= 6 && w.digits == len(token):
		if next, ok := d.next(text, w.end); ok && w.digits == 4 && shapeOf(text[next.start:next.end]) == "AA" {
			return next.end, true // Netherlands
		}
		return w.end, true
	case w.digits == 3 && len(token) == 3: // 123 45
		if next, ok := d.next(text, w.end); ok && next.digits == 2 && next.end-next.start == 2 {
			return next.end, true
		}
	case shape == "999-9999", shape == "9999-999", shape == "99999-999", shape == "99999-9999", shape == "99-999", shape == "A-9999", shape == "A-99999", shape == "AA-9999", shape == "AA-99999", shape == "A9A9A9":
		return w.end, true
	case shape == "A9", shape == "A99", shape == "AA9", shape == "AA99", shape == "AA9A", shape == "A9A":
		if next, ok := d.next(text, w.end); ok {
			if s := shapeOf(text[next.start:next.end]); s == "9AA" || s == "9A9" {
				return next.end, true
			}
		}
	}
	return 0, false
}

// shapes are the postcodes' shapes, so that shapeOf need not allocate.
var shapes = [...]string{
	"AA", "999-9999", "9999-999", "99999-999", "99999-9999", "99-999", "A-9999", "A-99999", "AA-9999", "AA-99999", "A9A9A9",
	"A9", "A99", "AA9", "AA99", "AA9A", "A9A", "9AA", "9A9",
}

// shapeOf returns the token's shape, with A for capitals and 9 for digits, if it is one of shapes.
func shapeOf(token []byte) string {
next:
	for _, s := range shapes {
		if len(s) != len(token) {
			continue
		}
		for i, b := range token {
			fits := s[i] == 'A' && b >= 'A' && b <= 'Z' || s[i] == '9' && isDigit(b) || s[i] == b && b == '-'
			if !fits {
				continue next
			}
		}
		return s
	}
	return ""
}

// beforeCity tells whether a capitalised word, or the end, follows a postcode.
func (d *Detector) beforeCity(text []byte, i int) bool {
	at, _ := gap(text, i)
	if at < 0 {
		return len(bytes.TrimSpace(text[i:])) < 2
	}
	w, ok := d.next(text, at)
	return ok && w.capital && (!w.is(gazetteer.Stop) || w.is(geographic))
}

// geography reads a listed city, region or country of up to three words.
func (d *Detector) geography(text []byte, i int) (int, bool) {
	end, found := i, 0
	for range 3 {
		w, ok := d.next(text, end)
		if !ok || !w.capital && !w.is(particle) {
			break
		}
		end = w.end
		if class := d.words.Lookup(text[i:end]); w.capital && class&geographic != 0 && (class&gazetteer.Stop == 0 || allCapitals(text[i:end])) {
			found = end
		}
		if end >= len(text) || text[end] != ' ' {
			break
		}
	}
	return found, found > 0
}

func allCapitals(word []byte) bool {
	for _, b := range word {
		if b >= 'a' && b <= 'z' {
			return false
		}
	}
	return true
}

// city reads up to three capitalised words behind a postcode, or before a postcode or a region.
func (d *Detector) city(text []byte, i int, afterCode, broken bool) (int, bool) {
	end := i
	for n := range 4 {
		w, ok := d.next(text, end)
		if !ok || !w.capital && !(n > 0 && w.is(particle)) || w.is(gazetteer.Stop) && n == 0 && !w.is(geographic) {
			break
		}
		end = w.end
		if at, _ := gap(text, end); at > 0 {
			if next, ok := d.postcode(text, at); ok && !bytes.Contains(text[end:at], []byte(".")) && next > at {
				return end, true
			}
		}
		if end >= len(text) || text[end] != ' ' {
			break
		}
	}
	return end, end > i && (afterCode || broken && d.lineEnds(text, end) || end < len(text) && text[end] != ' ' && d.beforeRegion(text, end))
}

// beforeRegion tells whether a region or country follows the comma or the line break at i, by its name, or as two capitals and a
// postcode: "Dusino San Michele, AT 31295", "Grand-Leez, Belgium".
func (d *Detector) beforeRegion(text []byte, i int) bool {
	at, _ := gap(text, i)
	if at < 0 {
		return false
	}
	w, ok := d.next(text, at)
	if !ok || !w.capital {
		return false
	}
	if to, ok := d.geography(text, at); ok && d.words.Lookup(text[at:to])&(gazetteer.Region|gazetteer.Country) != 0 && to-at > 2 {
		return true
	}
	if w.end-w.start != 2 || !allCapitals(text[w.start:w.end]) {
		return false
	}
	if at, _ = gap(text, w.end); at < 0 {
		return false
	}
	_, ok = d.postcode(text, at)
	return ok
}

// lineEnds tells whether the line ends here and another one of the address follows.
func (d *Detector) lineEnds(text []byte, i int) bool {
	rest := bytes.TrimLeft(text[i:], " ,")
	if len(rest) == 0 || rest[0] != '\n' {
		return false
	}
	at, _ := gap(text, i)
	if at < 0 {
		return false
	}
	if _, ok := d.geography(text, at); ok {
		return true
	}
	_, ok := d.postcode(text, at)
	return ok
}
