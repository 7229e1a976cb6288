package postaladdress

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

// Classes of words that announce an address, beside those in words.go.
const (
	label = measure << 1 << iota // address, Domicilio: a colon or "is" follows
	dwell                        // lives, wohnt: a preposition follows
)

// announced finds a street without a type behind words that say that an address comes: "Domicilio: Olivos 973", "lives at Jahu 80".
func (d *Detector) announced(text []byte, start, end int) (core, bool) {
	at, words := start, 0
	for words < 5 {
		i := len(bytes.TrimRight(text[:at], " "))
		if words == 0 && i > 0 && text[i-1] == ',' {
			i--
		}
		w, ok := d.previous(text, i)
		shortened := ok && words > 0 && w.end == i-1 && w.end-w.start < 6 && w.capital // "Nstra. Señora"
		if !ok || w.end != i && !shortened || !w.capital && !w.is(particle) || w.is(measure|label|dwell) && (words == 0 || w.end-w.start > 2) ||
			w.is(gazetteer.Stop) && !w.is(particle) && !(w.capital && words > 0) {
			break
		}
		if !w.capital && words == 0 {
			return core{}, false
		}
		at = w.start
		words++
		if words == 1 && w.is(unit) {
			return core{}, false // "lives at Flat 3, 27 Church Lane"
		}
	}
	for words > 0 { // "at", "in" and "on" are small words of streets' names as well
		w, ok := d.next(text, at)
		if !ok || w.capital {
			break
		}
		at = w.end + 1
		words--
	}
	if from, ok := d.behindLabel(text, start); ok && !aYear(text[start:end]) && d.ends(text, end) {
		return core{from, end, 0.6, becauseSaid}, true
	}
	if words == 0 {
		return core{}, false
	}
	if bytes.HasSuffix(bytes.TrimRight(text[:at], " "), []byte("corner of")) {
		if _, ok := d.crossing(text, end); !ok {
			return core{}, false
		}
	}
	at = d.stretch(text, at)
	if w, _ := d.next(text, at); w.is(unit) && w.capital && w.end-w.start > 2 {
		return core{}, false // "Adresse : Bâtiment A, 2e étage, 17 rue Voltaire"
	}
	if end-start == 4 && text[start+2] != '/' && text[start+2] != ' ' && (text[start] == '1' || text[start] == '2') && (aYear(text[start:end]) || !d.keyed(text[:at])) || !d.announces(text[:at]) {
		return core{}, false // "recorded live at Budokan 1979"
	}
	return core{at, end, 0.6, becauseSaid}, true
}

// streetAsked tells whether a form asks for a street before offset at: "Ulica a číslo".
func (d *Detector) streetAsked(text []byte, at int) bool {
	for range 2 {
		w, ok := d.previous(text, at)
		if !ok {
			break
		}
		if w.is(sureStreet) {
			return true
		}
		at = w.start
	}
	return false
}

// announces tells whether a text ends with "address:", "address is" or "lives at".
func (d *Detector) announces(text []byte) bool {
	text = bytes.TrimRight(text, " \t\n\r")
	if d.keyed(text) {
		return true
	}
	led := len(text)
	if text = bytes.TrimRight(text, "._ \t"); led < len(text)+3 { // the leader of a form
		text = text[:led]
	}
	if n := len(bytes.TrimSuffix(text, []byte(":"))); n > 0 && n < led {
		w, ok := d.previous(text, n)
		return ok && (w.is(label) || d.plays(text[w.start:w.end], numbering) && d.streetAsked(text, w.start))
	}
	w, ok := d.previous(text, len(text))
	if !ok || w.capital {
		return false
	}
	if d.plays(text[w.start:w.end], dwells) {
		return true
	}
	if w.end-w.start > 4 {
		return false
	}
	before, ok := d.previous(text, w.start)
	if !ok || before.capital && before.is(dwell) {
		return false
	}
	switch string(text[w.start:w.end]) {
	case "of":
		return string(text[before.start:before.end]) == "corner"
	case "is", "ist", "es", "est", "är", "er", "jest", "je":
		return before.is(label)
	case "at", "on", "in", "en", "à", "au", "op", "aan", "am", "an", "a", "na", "v", "ve", "w", "przy", "i", "på", "ved", "em", "no":
		return before.is(dwell)
	}
	return false
}

// behindLabel returns where up to five words begin that stand between the colon of a label and a number, the first and the last of them with a
// capital: "Adres: Weg naar Rhijnauwen 30".
func (d *Detector) behindLabel(text []byte, start int) (int, bool) {
	const longest = 48
	colon := bytes.LastIndexByte(text[max(0, start-longest):start], ':')
	if colon < 0 || text[start-1] != ' ' {
		return 0, false
	}
	colon += max(0, start-longest)
	from, small := 0, false
	var w word
	for i, words := colon+1, 0; ; words++ {
		next, ok := d.next(text, i)
		if !ok || next.start > i+1 || next.digits > 0 || words == 5 || next.is(measure|label|dwell|unit) {
			return 0, false
		}
		if words == 0 {
			from = next.start
		}
		w = next
		small = small || !w.capital
		if words == 0 && small {
			return 0, false
		}
		if i = w.end; i == start-1 {
			break
		}
	}
	return from, small && w.capital && d.announces(text[:colon+1])
}
