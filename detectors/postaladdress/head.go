package postaladdress

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

// head returns where the address begins whose street begins at start: the flat, the building and the town may stand before the street,
// each before a comma or on a line of its own.
func (d *Detector) head(text []byte, start int) int {
	townSeen := false
	for range 5 {
		if at, ok := d.labelled(text, start); ok {
			start = at
			continue
		}
		if at, ok := d.besideTown(text, start); ok {
			return at
		}
		end, apart := chunkBefore(text, start)
		if end == 0 {
			return start
		}
		at, ok := d.flatBefore(text, end)
		if !ok && apart {
			if at, ok = d.buildingBefore(text, end); !ok {
				at, ok = d.townBefore(text, end, townSeen)
				townSeen = townSeen || ok
			}
		}
		if !ok || at >= start {
			return start
		}
		start = at
	}
	return start
}

// besideTown reads a town that a small word ties to the street: "w Krakowie (31-055) przy ul. Miodowej", "te Leiden aan het Rapenburg".
func (d *Detector) besideTown(text []byte, start int) (int, bool) {
	before := bytes.TrimRight(text[:start], " ")
	tied := before
	for _, t := range [...]string{" przy", " aan de", " aan het", " in"} {
		tied = bytes.TrimSuffix(tied, []byte(t))
	}
	if len(tied) == len(before) || len(tied) == 0 {
		return d.codedTown(text, start)
	}
	i := len(tied)
	if tied[i-1] == ')' {
		open := bytes.LastIndexByte(tied, '(')
		if open < 0 || i-open > 9 || shapeOf(tied[open+1:i-1]) != "99-999" && shapeOf(tied[open+1:i-1]) != "AA" {
			return 0, false
		}
		i = len(bytes.TrimRight(tied[:open], " "))
	}
	town, ok := d.previous(text, i)
	if !ok || town.end != i || !town.capital || town.digits > 0 {
		return 0, false
	}
	w, ok := d.previous(text, town.start)
	return town.start, ok && !w.capital && d.plays(text[w.start:w.end], within)
}

// codedTown reads a postcode and its town directly before the street: "03-984 Warszawa ul. Fieldorfa 10".
func (d *Detector) codedTown(text []byte, start int) (int, bool) {
	town, ok := d.previous(text, start)
	if !ok || town.end != start-1 || !town.capital || town.digits > 0 || town.is(unit|gazetteer.StreetBefore) {
		return 0, false
	}
	if code := d.codeBefore(text, town.start); code < town.start {
		return code, true
	}
	return 0, false
}

// chunkBefore returns where the part ends that stands before the one that begins at start, and whether a comma, dash or line break parts them.
func chunkBefore(text []byte, start int) (end int, apart bool) {
	i, broken := start, false
	for i > 0 {
		switch b := text[i-1]; {
		case b == ' ', b == '\r', b == '\t', b == '>':
		case b == ',', b == '-' && i > 1 && text[i-2] == ' ' && i < len(text) && text[i] == ' ':
			apart = true
		case b == '\n' && !broken:
			apart, broken = true, true
		case i > 2 && (string(text[i-3:i]) == "–" || string(text[i-3:i]) == "，"):
			i -= 2
			apart = true
		default:
			if i == start || start-i > 12 {
				return 0, false
			}
			return i, apart
		}
		i--
	}
	return 0, false
}

// labelled takes in the word that says that the number at start is one: "No. 12", "№ 5", "H.No. 8", "Unit 4/27", "Lot 12".
func (d *Detector) labelled(text []byte, start int) (int, bool) {
	if !isDigit(text[start]) || start < 3 || text[start-1] == ',' || text[start-1] == '\n' {
		return 0, false
	}
	w, ok := d.previous(text, start)
	if !ok || start-w.end > 2 || !w.capital || w.digits > 0 || w.start > 0 && bytes.IndexByte([]byte("-/@_'"), text[w.start-1]) >= 0 {
		return 0, false
	}
	if w.is(number) && !w.is(unit) {
		if house, ok := d.previous(text, w.start); ok && house.end == w.start-1 && house.capital && (house.is(unit) || d.plays(text[house.start:house.end], plot)) {
			return house.start, true
		}
		return w.start, true
	}
	return w.start, w.is(unit) || d.plays(text[w.start:w.end], plot)
}

// flatBefore reads the flat, the floor or the plot that ends at end: "Flat 3", "Bât. B", "3rd Floor", "12/F".
func (d *Detector) flatBefore(text []byte, end int) (int, bool) {
	last, ok := d.previous(text, end)
	if !ok || last.end < end-1 {
		return 0, false
	}
	if token := text[last.start:last.end]; len(token) > 2 && token[1] == '-' && token[0]-'A' < 26 && isDigit(token[2]) { // B-42
		return last.start, last.end == end
	}
	tight := bytes.IndexByte([]byte("-/"), text[max(0, last.start-1)]) >= 0 && last.start > 0
	if tight && text[last.start-1] == '/' { // 12/F, 8-2-293/82
		number, ok := d.previous(text, last.start-1)
		if !ok || number.digits == 0 {
			return 0, false
		}
		if text[last.start] == 'F' {
			return number.start, true
		}
		last.start, last.digits = number.start, number.digits
	}
	if last.digits == 0 && d.plays(text[last.start:last.end], upper) {
		if n, ok := d.previous(text, last.start); ok && n.digits > 0 && n.digits < 3 {
			return n.start, true
		}
	}
	if last.digits == 0 && (last.end-last.start > 2 || !last.capital) {
		return 0, false
	}
	w, ok := d.previous(text, last.start)
	if ok && w.is(number) && w.digits == 0 && !w.is(unit) {
		if before, ok := d.previous(text, w.start); ok && before.is(unit|floor) || ok && d.plays(text[before.start:before.end], plot) {
			w = before
		}
	}
	if !ok || w.digits > 0 || last.start-w.end > 3 || !w.is(unit) && !d.plays(text[w.start:w.end], plot) || !w.capital && (w.end-w.start < 3 || w.is(gazetteer.Stop)) {
		return 0, false
	}
	return w.start, true
}

// buildingBefore reads the name of a building that ends at end: "Résidence Les Pins", "Lucky Mansion", "The Old Rectory".
func (d *Detector) buildingBefore(text []byte, end int) (int, bool) {
	from, i, known, words := end, end, false, 0
	for words < 5 {
		w, ok := d.previous(text, i)
		if !ok || i-w.end > 1 && !(i == w.end+2 && text[w.end] == '.') || !w.capital && (!w.is(particle) && !zoned[string(text[w.start:w.end])] || words == 0) || w.digits > 0 {
			break
		}
		token := text[w.start:w.end]
		if w.is(unit|number) && !d.plays(token, building|house) || d.plays(token, within) {
			break
		}
		switch string(token) {
		case "Ltd", "Inc", "GmbH", "AG", "LLC", "PLC", "Plc", "BV", "NV", "SA", "SARL", "SAS", "SpA", "Srl", "Hospital", "University":
			return 0, false
		}
		if w.capital {
			from = w.start
			if words > 0 && d.plays(token, house) {
				return from, true
			}
			known = known || words == 0 && d.plays(token, building)
		}
		if i = w.start; i == 0 || text[i-1] != ' ' {
			words++
			break
		}
		words++
	}
	return from, known && words > 1 && (from == 0 || text[from-1] != '@' && text[from-1] != '-')
}

// zoned are what an estate is said to be, in small letters: "Zone industrielle Nord".
var zoned = map[string]bool{"industrielle": true, "artisanale": true, "commerciale": true, "industriale": true, "artigianale": true, "industrial": true}

// townBefore reads the town that ends at end: with its postcode ("1052 Budapest", "Lille (59000)"), as what it is said to be ("г. Москва"),
// or by its name where the text says that a place comes ("residente a Bologna"). sure tells that a town's part has been read.
func (d *Detector) townBefore(text []byte, end int, sure bool) (int, bool) {
	if at, ok := d.saidBefore(text, end); ok {
		return at, true
	}
	i, coded := end, false
	if text[i-1] == ')' { // Lille (59000)
		open := bytes.LastIndexByte(text[max(0, i-10):i], '(')
		if open < 0 {
			return 0, false
		}
		open += max(0, i-10)
		if n := countryDigits(text[open+1 : i-1]); n > 3 || n == 2 {
			coded = true
		} else if !allCapitals(text[open+1:i-1]) || i-open != 4 {
			return 0, false
		}
		i = len(bytes.TrimRight(text[:open], " "))
	} else if w, ok := d.previous(text, i); ok && w.digits > 0 && w.end == i && w.start > 1 && text[w.start-1] == ' ' {
		switch n := w.end - w.start; {
		case w.digits == n && n < 3: // Praha 6
			i = w.start - 1
		case n > 3 && countryDigits(text[w.start:w.end]) > 3 && sure:
			return w.start, true
		}
	} else if ok && sure && countryDigits(text[w.start:w.end]) > 3 {
		return w.start, true
	}
	from, listed := i, -1
	for at, words := i, 0; words < 3; words++ {
		w, ok := d.previous(text, at)
		if !ok || w.end < at-1 || w.digits > 0 || !w.capital && (words == 0 || !w.is(particle)) || w.capital && d.plays(text[w.start:w.end], contact) {
			break
		}
		at = w.start
		from = at
		class := d.words.Lookup(text[at:i])
		if part := bytes.IndexByte(text[at:i], '-'); part > 3 && class == 0 { // "Brno-Židenice"
			class = d.townPart(text[at:i], part)
		}
		if w.capital && class&(geographic|gazetteer.Town) != 0 && (class&gazetteer.Stop == 0 || i-at > 3) {
			listed = at
		}
		if code := d.codeBefore(text, at); code < at {
			return code, true
		}
	}
	if listed < 0 || from > listed {
		return 0, false
	}
	return listed, coded || sure && introduced(text, listed, nil) || introduced(text, listed, d)
}

// introduced tells whether the text says that a place comes at i: by a line's beginning, a colon, or, with d, by a word such as "in".
func introduced(text []byte, i int, d *Detector) bool {
	before := len(bytes.TrimRight(text[:i], " >"))
	if before == 0 {
		return true
	}
	switch text[before-1] {
	case '\n', ':', '(', ',':
		return text[before-1] != ',' || d == nil
	}
	if d == nil {
		return false
	}
	w, ok := d.previous(text, before)
	return ok && w.end == before && !w.capital && (d.plays(text[w.start:w.end], within|dwells) || w.is(label))
}

// codeBefore returns where the postcode begins that stands right before a town at i, i if none does.
func (d *Detector) codeBefore(text []byte, i int) int {
	if i < 5 || text[i-1] != ' ' {
		return i
	}
	w, ok := d.previous(text, i)
	if !ok || w.end != i-1 || w.start > 0 && bytes.IndexByte([]byte("-/:+"), text[w.start-1]) >= 0 {
		return i
	}
	if before, ok := d.previous(text, w.start); ok && before.end == w.start-1 && countryDigits(text[before.start:before.end]) >= 3 && w.end-w.start < 4 {
		if end, ok := d.postcode(text, before.start); ok && end == w.end {
			return before.start
		}
	}
	if n := countryDigits(text[w.start:w.end]); n < 4 && shapeOf(text[w.start:w.end]) != "99-999" || n == 4 && w.end-w.start == 4 && (text[w.start] == '1' || text[w.start] == '2') && w.start > 0 && text[w.start-1] == ' ' {
		if n != 4 || !introduced(text, w.start, d) {
			return i
		}
	}
	if end, ok := d.postcode(text, w.start); ok && end == w.end {
		return w.start
	}
	return i
}

// saidBefore reads a part of a town or country that says what it is, and ends at end.
func (d *Detector) saidBefore(text []byte, end int) (int, bool) {
	from := max(0, end-50)
	at := bytes.LastIndexAny(text[from:end], ",\n:;(")
	if at += from + 1; at == from && from > 0 {
		return 0, false
	}
	for at < end && text[at] == ' ' {
		at++
	}
	for range 4 {
		if at >= end {
			return 0, false
		}
		if to, _, ok := d.said(text, at); ok && to <= end && to >= end-1 {
			return at, true
		}
		w, ok := d.next(text, at) // "in г. Москва": the part may begin later
		if !ok {
			return 0, false
		}
		at = w.end
		for at < end && text[at] == ' ' {
			at++
		}
	}
	return 0, false
}
