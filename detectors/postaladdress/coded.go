package postaladdress

import (
	"bytes"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// coded finds a street without a type by the postcode and the known place behind its number: "Hlavná 12, 811 01 Bratislava".
func (d *Detector) coded(text []byte, start, end int) (core, bool) {
	if !d.onward(text, start, end) {
		return core{}, false
	}
	mark := housing(text, start)
	from := d.nameBefore(text, mark)
	w, ok := d.next(text, from)
	if !ok || from == start || w.is(gazetteer.Stop) && w.end-w.start < 4 && start-w.end < 3 || w.is(unit) && start-w.end < 3 { // "In 5, 10000 Paris"
		return core{}, false
	}
	behind := end
	if text[end] == '.' {
		behind++
	}
	if t := d.tail(text, behind); !(t.code && t.sure() || t.weak && t.listed > 1) {
		return core{}, false
	}
	return core{from, end, 0.6, becauseCoded}, true
}

// housing returns where the words begin that stand before the number of a house in villages without streets, "č. p." in Czech, "č. d." in Slovak; start
// if none do.
func housing(text []byte, start int) int {
	before := bytes.TrimRight(text[max(0, start-12):start], " ")
	for _, said := range [...]string{"č. p.", "č.p.", "čp.", "č. d.", "č.d.", "č. ev.", "č.ev.", "čp"} {
		if at := len(before) - len(said); at >= 0 && string(before[at:]) == said && (at == 0 || !isWordByte(before[at-1])) {
			return max(0, start-12) + at
		}
	}
	return start
}

// onward tells whether a postcode or a name may go on behind the number at text[start:end], and a name stand before it, as far as single bytes
// tell.
func (d *Detector) onward(text []byte, start, end int) bool {
	if start == 0 || text[start] == '0' && text[start+1] == '0' || text[start-1] == ',' {
		return false // "Kasse 004"
	}
	if countryDigits(text[start:end]) > 5 {
		return false // "BETWEEN 441882 AND 441990"
	}
	if end-start == 4 && (text[start] == '1' || text[start] == '2') && text[start+2] != '/' && text[start+2] != ' ' {
		return false // a year
	}
	at, _ := d.gap(text, end)
	if at < 0 && end+2 < len(text) && text[end] == '.' && text[end+1] == ' ' {
		at = end + 2
	}
	if at < 0 || !isDigit(text[at]) && (text[at] < 'A' || text[at] > 'Z' && text[at] < utf8.RuneSelf) {
		return false
	}
	i := start
	for i > 0 && text[i-1] == ' ' {
		i--
	}
	for i > 0 && isDigit(text[i-1]) {
		i--
	}
	return i > 0 && (isWordByte(text[i-1]) || joining(text[i-1]) || text[i-1] == ',') // otherwise nothing but a number
}

// grounds finds what is addressed by the name of a house, a hamlet or an estate, before a postcode at text[start:end] and its town: "ZA de
// Kerampuil, 29270 Carhaix", "Résidence Les Pins\n13009 Marseille", "Polígono Industrial El Prado, 06800 Mérida".
func (d *Detector) grounds(text []byte, start, end int) (core, bool) {
	if !standsApart(text, start, end) {
		return core{}, false
	}
	behind, apart := chunkBefore(text, start)
	if behind == 0 || !apart {
		return core{}, false
	}
	from, ok := d.estateBefore(text, behind)
	if !ok {
		return core{}, false
	}
	if t := d.tail(text, behind); !t.code || t.parts < 2 {
		return core{}, false
	}
	return core{from, behind, 0.55, becauseCoded}, true
}

// standsApart tells whether five digits stand behind a comma, a hyphen or a line break.
func standsApart(text []byte, start, end int) bool {
	return end-start == 5 && start > 7 && (text[start-1] == '\n' || text[start-1] == ' ' && (text[start-2] == ',' || text[start-2] == '-'))
}

// estateBefore returns where the name begins that ends at end and begins with a word for a house, a hamlet or an estate, on the same line
// and with no sign in it.
func (d *Detector) estateBefore(text []byte, end int) (int, bool) {
	capitals := 0
	for at, words := end, 0; words < 6; words++ {
		w, ok := d.previous(text, at)
		if !ok || w.digits > 0 || w.end < at-1 && text[at-1] != '.' || !w.capital && !w.is(particle) {
			return 0, false
		}
		if w.capital && capitals > 0 && d.plays(text[w.start:w.end], house|hamlet) {
			return w.start, w.start == 0 || text[w.start-1] == ' ' || text[w.start-1] == '\n'
		}
		if w.capital {
			capitals++
		}
		at = w.start
	}
	return 0, false
}

// nameBefore returns where the capitalised words begin that stand before offset at, three at the most, with the particles among them.
func (d *Detector) nameBefore(text []byte, at int) int {
	from, first, small := at, at, false
	for words := 0; words < 3; {
		i := len(bytes.TrimRight(text[:from], " "))
		if first == at && i > 0 && text[i-1] == ',' {
			i--
		}
		w, ok := d.previous(text, i)
		if ok && first == at && !small && w.end == i && w.digits == 0 && !w.capital && w.end-w.start > 3 && !w.is(particle|gazetteer.Stop|measure|label|dwell) && text[i-1] != ',' {
			from, small = w.start, true // "Mlynské nivy 10"
			continue
		}
		if ok && first < at && w.capital && w.end == i-1 && text[w.end] == '.' && w.end-w.start < 6 && w.is(particle) {
			first, from = w.start, w.start // "Kpt. Nálepku"
			words++
			continue
		}
		leads := ok && d.plays(text[w.start:w.end], leading)
		if !ok || w.end != i || w.digits > 0 || !w.capital && !w.is(particle) || w.is(measure|label|dwell|box) || first < at && w.is(gazetteer.Stop) && !w.is(particle) && !leads {
			break
		}
		if words > 0 && w.capital && d.placeOf(text, &w) {
			break
		}
		from = w.start
		if w.capital {
			first = from
			words++
		}
	}
	first = d.pastVerb(text, first, at)
	for range 2 { // "M. R. Štefánika"
		if w, ok := d.previous(text, first); ok && w.capital && w.end-w.start == 1 && w.end == first-2 && text[w.end] == '.' {
			first = w.start
		}
	}
	return first
}

// placeOf tells of a place's name behind "de", which belongs to what stands before: "Hospital de Pontevedra Loureiro Crespo, 2".
func (d *Detector) placeOf(text []byte, w *word) bool {
	if !w.is(geographic) || w.start < 4 {
		return false
	}
	of, ok := d.previous(text, w.start)
	if !ok || string(text[of.start:of.end]) != "de" || of.end != w.start-1 {
		return false
	}
	org, ok := d.previous(text, of.start)
	return ok && org.capital && !d.before(&org)
}

// populated tells whether a listed place of up to three words begins at i.
func (d *Detector) populated(text []byte, i int) bool {
	end := i
	for range 3 {
		w, ok := d.next(text, end)
		if !ok || !w.capital && !(w.is(particle) && end > i) {
			return false
		}
		end = w.end
		if d.words.Lookup(text[i:end])&(gazetteer.Place|gazetteer.Region|gazetteer.Town) != 0 {
			return true
		}
		if end >= len(text) || text[end] != ' ' {
			return false
		}
	}
	return false
}

// pastVerb leaves out a word that begins a sentence, and the preposition behind it, from a name that begins at from and ends before end: "Posielajte na
// Hlavná 45". Names of streets do not go on with one of these.
func (d *Detector) pastVerb(text []byte, from, end int) int {
	verb, ok := d.next(text, from)
	if !ok || verb.is(geographic|gazetteer.StreetBefore|gazetteer.Given|gazetteer.Surname) || from > 1 && text[from-1] == ' ' && text[from-2] != '.' && text[from-2] != '!' {
		return from
	}
	link, ok := d.next(text, verb.end)
	if !ok || link.start != verb.end+1 || link.capital || !linking[string(text[link.start:link.end])] {
		return from
	}
	name, ok := d.next(text, link.end)
	if !ok || !name.capital || name.start >= end {
		return from
	}
	return name.start
}

// linking are prepositions of Slavic languages behind a verb.
var linking = map[string]bool{"na": true, "do": true, "w": true, "v": true, "ve": true, "we": true}
