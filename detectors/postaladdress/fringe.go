package postaladdress

import (
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// fringe finds a street without a number by the postcode and the place behind it, where the number at text[start:end] is the postcode or
// its last part: "Station Road, Reading RG1 1AA", "Dorfstraße, 17419 Ahlbeck", "Aleea Cristea, Blaj, 515400".
func (d *Detector) fringe(text []byte, start, end int) (core, bool) {
	if !mayBeCode(text, start, end) {
		return core{}, false
	}
	if end-start == 3 && text[start+1]-'A' < 26 { // the second half of a British postcode
		first, ok := d.previous(text, start)
		if !ok || first.end != start-1 || !first.capital || first.end-first.start > 4 {
			return core{}, false
		}
		if to, ok := d.postcode(text, first.start); !ok || to != end {
			return core{}, false
		}
		from, _, ok := d.streetBeside(text, first.start)
		if !ok {
			from, ok = d.houseBeside(text, first.start)
		}
		return core{from, end, 0.6, becauseWhole}, ok
	}
	if town, ok := d.townOfCode(text, start, end); ok {
		from, _, ok := d.streetBeside(text, town)
		return core{from, end, 0.6, becauseWhole}, ok
	}
	if !d.populated(text, end) {
		return d.besideCode(text, start, end)
	}
	from, to, ok := d.streetBeside(text, start)
	return core{from, to, 0.6, becauseWhole}, ok
}

// streetBeside reads the three parts at the most that stand before offset i, of which the first must be a street.
func (d *Detector) streetBeside(text []byte, i int) (from, to int, ok bool) {
	for range 3 {
		to, _ := chunkBefore(text, i)
		if to == 0 {
			break
		}
		from, street := d.streetEnding(text, to)
		if street {
			return from, to, true
		}
		if i = from; i == to || from == 0 {
			break
		}
	}
	return 0, 0, false
}

// houseBeside reads the two or three parts that stand before a British postcode at i, of which the first must be the name of a house:
// "Rose Cottage, Nether Wallop, Stockbridge".
func (d *Detector) houseBeside(text []byte, i int) (from int, ok bool) {
	for parts := range 3 {
		to, apart := chunkBefore(text, i)
		if to == 0 {
			break
		}
		if at, ok := d.buildingBefore(text, to); ok && parts > 0 && apart {
			return at, true
		}
		if i, _ = d.streetEnding(text, to); i == to || i == 0 {
			break
		}
	}
	return 0, false
}

// besideCode finds a street right before a postcode at text[start:end] whose town no list has: it must be sure to be one, and stand on a line of its own
// where the postcode has four digits.
func (d *Detector) besideCode(text []byte, start, end int) (core, bool) {
	to, apart := chunkBefore(text, start)
	line := text[start-1] == '\n' && end-start == 4 && !aYear(text[start:end])
	if to == 0 || !apart || !line && end-start != 5 || !isDigit(text[end-1]) {
		return core{}, false
	}
	from, street := d.streetEnding(text, to)
	head, ok := d.next(text, from)
	if !street || !ok || !head.is(sureStreet) || !d.before(&head) {
		return core{}, false
	}
	town, ok := d.next(text, end)
	return core{from, to, 0.55, becauseWhole}, ok && town.capital && !town.is(measure|gazetteer.Stop|gazetteer.StreetBefore)
}

// townOfCode returns where a listed town of up to three words begins that stands before a postcode of six digits at text[start:end].
func (d *Detector) townOfCode(text []byte, start, end int) (int, bool) {
	if !closesSix(text, start, end) {
		return 0, false
	}
	to, _ := chunkBefore(text, start)
	return d.townEnding(text, to)
}

// closesSix tells whether six digits stand behind a comma or a word, and nothing goes on behind them.
func closesSix(text []byte, start, end int) bool {
	return end-start == 6 && isDigit(text[end-1]) && start > 8 && text[start-1] == ' ' && (text[start-2] == ',' || isWordByte(text[start-2]) && !isDigit(text[start-2])) &&
		bounded(text, end)
}

// mayBeCode tells whether the number at text[start:end] may be the second half of a British postcode, or four digits before a town,
// or six behind one, as far as single bytes tell.
func mayBeCode(text []byte, start, end int) bool {
	if end-start == 3 && text[start+1]-'A' < 26 || closesSix(text, start, end) {
		return true
	}
	if end-start < 4 || end == len(text) || text[end] != ' ' || countryDigits(text[start:end]) < 4 {
		return false
	}
	if capitalBehind(text, end) {
		return true
	}
	for end < len(text) && text[end] == ' ' {
		end++
	}
	for _, b := range text[end:min(len(text), end+8)] {
		if b == '\'' || b == '-' || b >= utf8.RuneSelf {
			return true // the article of 's-Gravenhage and d'Alsace
		}
	}
	return false
}
