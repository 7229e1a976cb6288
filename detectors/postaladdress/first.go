package postaladdress

import (
	"bytes"
	"slices"

	"dossier/detectors/gazetteer"
)

// numberFirst finds "12 rue de la Paix", "10 Main St", "8210 111 ST NW", "54 W 9th St".
func (d *Detector) numberFirst(text []byte, start, end int, loose bool) (core, bool) {
	if end-start > 2 && ordinalEnglish(text[start:end]) {
		return core{}, false // "7th Ave and 36th St"
	}
	i := end
	if i < len(text) && text[i] == ',' {
		if i++; d.numbered(text, i) || end-start > 4 && isDigit(text[start+4]) || start > 1 && text[start-1] == ' ' && isDigit(text[start-2]) {
			return core{}, false // "Flat 3, 27 Church Lane", "089 123456, Sendlinger Str. 8"
		}
	}
	capitals, last := 0, end
	var typed *word
	var kept word
	for n := range 7 {
		w, ok := d.next(text, i)
		if !ok || n == 0 && !w.capital && (w.is(measure) || w.digits == 0 && w.is(particle) && !d.before(&w)) {
			break
		}
		switch {
		case d.after(&w) && capitals > 0 && (w.capital || loose || w.is(sureStreet)) || loose && capitals > 0 && w.is(gazetteer.StreetAfter) && w.is(never):
			if next, ok := d.next(text, w.end); ok && w.is(gazetteer.StreetBefore) && next.is(particle) && (!next.capital || d.capitalNext(text, next.end)) {
				return d.behind(text, start, &w, loose) // "479 95 avenue des Tilleuls"
			}
			// The last type counts: "10 Park Lane Drive".
			kept, last = w, w.end
			typed = &kept
		case w.capital && roadHyphen(text[w.start:w.end]):
			capitals++
			kept, last = w, w.end
			typed = &kept
		case n == 0 && w.capital && (foldsTo(text[w.start:w.end], "place") || d.plays(text[w.start:w.end], house|hamlet) && !w.is(gazetteer.StreetBefore)):
			if c, ok := d.behind(text, start, &w, loose); ok {
				if d.ofName(text, w.end) || d.tail(text, c.end).code {
					return c, true // "3 Place de la Cale", "12 Place Gambetta 65500 Tarbes"
				}
			}
			capitals++
		case n == 0 && (foldsTo(text[w.start:w.end], "grand-rue") || foldsTo(text[w.start:w.end], "grande-rue") || foldsTo(text[w.start:w.end], "grand'rue")):
			return core{start, w.end, 0.85, becauseStreet}, true
		case n == 0 && foldsTo(text[w.start:w.end], "st"): // a saint
			capitals++
		case n == 0 && (d.before(&w) || w.is(gazetteer.StreetBefore) && (d.ofName(text, w.end) || string(text[w.start:w.end]) == "place" && d.capitalNext(text, w.end))):
			return d.behind(text, start, &w, loose)
		case typed != nil:
			return d.turned(text, core{start, last, d.weight(typed), becauseStreet}), true
		case w.capital || w.digits > 0 || loose && !w.is(gazetteer.Stop):
			capitals++
		case !w.is(particle):
			return core{}, false
		}
		i = w.end
		if i < len(text) && text[i] == '.' {
			i++
		}
		if i < len(text) && text[i] != ' ' {
			break
		}
	}
	if typed == nil {
		return core{}, false
	}
	return d.turned(text, core{start, last, d.weight(typed), becauseStreet}), true
}

// ordinalEnglish tells of 1st, 2nd, 23rd and 7th.
func ordinalEnglish(number []byte) bool {
	switch n := len(number) - 2; string(number[n:]) {
	case "st", "nd", "rd", "th", "ST", "ND", "RD", "TH":
		return isDigit(number[n-1])
	}
	return false
}

// koreanRoads end the romanised names of Korean streets, behind a hyphen.
var koreanRoads = []string{"ro", "gil", "daero"}

// roadHyphen tells of the romanised names of Korean streets: Teheran-ro, Myeongdong-gil.
func roadHyphen(word []byte) bool {
	at := bytes.LastIndexByte(word, '-')
	return at > 1 && slices.Contains(koreanRoads, string(word[at+1:]))
}

// ofName tells whether "de la République", "du Moulin" or "d'Italie" follows, which makes a street of a place or a park.
func (d *Detector) ofName(text []byte, i int) bool {
	for n := range 3 {
		w, ok := d.next(text, i)
		if !ok || w.start != i+1 {
			return false
		}
		if w.capital {
			return n > 0 || elided(text[w.start:w.end])
		}
		if n > 0 && w.digits > 0 && w.digits < 3 { // "Place du 8 Mai"
			month, ok := d.next(text, w.end)
			return ok && month.is(measure) && month.end-month.start > 2
		}
		switch string(text[w.start:w.end]) {
		case "de", "du", "des", "la", "les", "del", "della", "dei", "delle", "do", "da", "dos", "das", "los", "las":
		default:
			return false
		}
		i = w.end
	}
	return false
}

// turned takes in what may follow a street type: a full stop, a direction, a second number.
func (d *Detector) turned(text []byte, c core) core {
	if c.end < len(text) && text[c.end] == '.' && c.end+1 < len(text) && text[c.end+1] != '\n' {
		if w, ok := d.next(text, c.end+1); ok && w.is(gazetteer.Direction) && w.capital {
			c.end = w.end
		}
		return c
	}
	switch w, ok := d.next(text, c.end); {
	case ok && w.is(gazetteer.Direction) && w.capital:
		c.end = w.end
	case ok && w.digits > 0 && w.digits < 4 && w.start == c.end+1:
		if end, ok := houseNumber(text, w.start); ok { // "760 Lange Straße 33"
			c.end = end
		}
	}
	return c
}

// behind finds the words of the name behind a street type that stands before it. Names in small letters end at a sign.
func (d *Detector) behind(text []byte, start int, street *word, loose bool) (core, bool) {
	i, last, capitals, small := street.end, street.end, 0, 0
	if !street.capital && street.end-street.start < 3 && !loose && (i == len(text) || text[i] != '.') && (string(text[street.start:street.end]) != "bd" || !d.capitalNext(text, i)) && !(ofFrance[string(text[street.start:street.end])] && d.ofName(text, i)) {
		return core{}, false // "i 1922 av ..."
	}
	for range 6 {
		if i < len(text) && text[i] == '.' {
			i++
		}
		w, ok := d.next(text, i)
		if ok && capitals > 0 && w.digits > 2 && w.digits < 5 && w.end-w.start == w.digits && w.start == i+1 && d.ends(text, w.end) { // "974 Via Roma 131"
			last = w.end
			break
		}
		if ok && capitals > 1 && w.digits == 4 && w.end-w.start == 4 && w.start == i+1 && string(text[w.start:w.start+2]) == "19" { // "6 Rue du 19 Mars 1962"
			if month, ok := d.previous(text, i); ok && month.is(measure) {
				last = w.end
				break
			}
		}
		if !ok || w.digits > 2 || w.is(unit|floor) && w.end-w.start > 2 && !w.capital || w.is(unit) && d.numbered(text, w.end) {
			break
		}
		if !w.capital && !w.is(particle) && !loose && w.digits == 0 {
			if capitals > 0 || w.is(gazetteer.Stop) || !street.is(sureStreet) {
				break
			}
			small++
		}
		if i = w.end; w.capital || w.digits > 0 || loose && !w.is(particle) {
			capitals++
		}
		if w.capital || w.digits > 0 || small > 0 || loose && !w.is(particle) {
			last = w.end
		}
		if end, ok := houseNumber(text, w.start); w.digits > 0 && ok && end > last { // "Jalan SS 2/24"
			i, last = end, end
		}
	}
	if capitals == 0 && (small == 0 || small > 3 || !bounded(text, last)) {
		return core{}, false
	}
	return core{start, last, d.weight(street), becauseStreet}, true
}

// ends tells whether a line or a part ends at i, or a part of a building follows.
func (d *Detector) ends(text []byte, i int) bool {
	if bounded(text, i) {
		return true
	}
	w, ok := d.next(text, i)
	return ok && w.capital && w.is(unit)
}
