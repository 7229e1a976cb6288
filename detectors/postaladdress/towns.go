package postaladdress

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

// townIn reads the town behind "in" or a word of its like: a known one, or any name behind Polish's or Slovak's, that decline it.
func (d *Detector) townIn(text []byte, i int, in string) (int, bool) {
	w, ok := d.next(text, i)
	if !ok || w.start != i || !w.capital || w.is(measure) {
		return 0, false
	}
	if next, ok := d.geography(text, i, false); ok && bounded(text, next) {
		return next, true
	}
	switch in {
	case "w", "we", "v", "ve":
		return w.end, bounded(text, w.end) && w.end-w.start > 3 && !w.is(gazetteer.Given|gazetteer.Stop)
	}
	return 0, false
}

// shouted takes in the rest of a town's name of several words in capitals, behind its postcode: "42000 SAINT ETIENNE", "92390 VILLENEUVE LA GARENNE".
func (d *Detector) shouted(text []byte, start, end int) int {
	if end-start < 3 || !allCapitals(text[start:end]) || bounded(text, end) {
		return end
	}
	at := end
	for range 3 {
		w, ok := d.next(text, at)
		if !ok || w.start != at+1 || w.digits > 0 || w.end-w.start < 2 || !allCapitals(text[w.start:w.end]) || d.plays(text[w.start:w.end], contact) {
			return end
		}
		if at = w.end; bounded(text, at) {
			return at
		}
	}
	return end
}

// longer takes in what follows a town's name to tell it from others: Freiburg im Breisgau, Črni Vrh nad Idrijo, "DEN HAAG".
func (d *Detector) longer(text []byte, end int) int {
	w, ok := d.next(text, end)
	if !ok || w.start != end+1 || w.capital || !w.is(particle) && !d.plays(text[w.start:w.end], within) {
		return end
	}
	for range 2 {
		next, ok := d.next(text, w.end)
		if !ok || next.start != w.end+1 {
			return end
		}
		if next.capital && !next.is(gazetteer.Stop) && bounded(text, next.end) {
			return next.end
		}
		if !next.is(particle) {
			return end
		}
		w = next
	}
	return end
}

// quartered takes in what follows a town's name to tell a part of it: "Praha 1", "Nantes Cedex 1", "København V".
func (d *Detector) quartered(text []byte, end int) int {
	for range 2 {
		w, ok := d.next(text, end)
		switch {
		case !ok || w.start != end+1:
			return end
		case bytes.EqualFold(text[w.start:w.end], []byte("cedex")), bytes.EqualFold(text[w.start:w.end], []byte("sentrum")):
		case w.digits > 0 && w.digits < 3 && (string(text[w.start+w.digits:w.end]) == "e" || string(text[w.start+w.digits:w.end]) == "er" || string(text[w.start+w.digits:w.end]) == "ème"):
		case w.capital && pointed[string(text[w.start:w.end])]:
		case w.end-w.start < 3 && w.digits == w.end-w.start && bounded(text, w.end), w.end-w.start == 1 && w.capital && bounded(text, w.end):
		default:
			return end
		}
		end = w.end
	}
	return end
}

// townPart is the class of the town in a name of two with a hyphen at offset hyphen, the second of which is a part of it: "Brno-Židenice". It is 0 for
// the names of people.
func (d *Detector) townPart(name []byte, hyphen int) gazetteer.Class {
	const people = gazetteer.Given | gazetteer.Surname
	if d.words.Lookup(name[hyphen+1:])&people != 0 {
		return 0
	}
	return d.words.Lookup(name[:hyphen])
}

// pointed are the parts of Jakarta and other cities of Indonesia.
var pointed = map[string]bool{"Selatan": true, "Utara": true, "Barat": true, "Timur": true, "Pusat": true}

// province reads two capitals that stand for a province: "00144 Roma RM", "Milano (MI)".
func (d *Detector) province(text []byte, i int) (int, bool) {
	w, ok := d.next(text, i)
	return w.end, ok && w.end-w.start == 2 && w.digits == 0 && text[w.start]-'A' < 26 && text[w.start+1]-'A' < 26 && bounded(text, w.end)
}

// city reads up to four capitalised words behind a postcode, or before a postcode or a region. A line behind one that ends with the postcode is
// another matter.
func (d *Detector) city(text []byte, i int, r *rest, broken bool) (int, bool) {
	coded := r.code || r.weak
	afterCode := r.fresh && !(broken && r.parts > 1)
	end, last := i, i
	for n := range 4 {
		w, ok := d.next(text, end)
		if !ok || !w.capital && !(n > 0 && w.is(particle)) || w.is(gazetteer.Stop) && n == 0 && !w.is(geographic) && !d.capitalNext(text, w.end) ||
			w.capital && d.plays(text[w.start:w.end], contact) && !(string(text[w.start:w.end]) == "Tel" && d.capitalNext(text, w.end)) {
			break
		}
		if end = w.end; n == 0 && townLeads[string(text[w.start:w.end])] {
			end = skipAbbreviation(text, w) // "St. Pölten"
		}
		if w.capital {
			last = end
		}
		if at, _ := d.gap(text, end); at > 0 && !coded {
			if next, ok := d.postcode(text, at); ok && !bytes.Contains(text[end:at], []byte(".")) && next > at {
				return end, true
			}
		}
		if end >= len(text) || text[end] != ' ' {
			break
		}
	}
	end = last // "Ons Dorp en"
	if end < len(text) && text[end] == ':' {
		return end, false
	}
	return end, end > i && (afterCode || broken && d.lineEnds(text, end) || end < len(text) && text[end] != ' ' && d.beforeRegion(text, end))
}

// townLeads begin the names of towns and regions and are none, though the lists may have a place that is called so.
var townLeads = map[string]bool{
	"Saint": true, "Sainte": true, "St": true, "Ste": true, "San": true, "Santa": true, "Santo": true, "Sta": true, "Sto": true, "São": true, "Sankt": true, "Bad": true,
	"Gr": true, "Kl": true, "Ob": true, "Nd": true, "Mt": true, "Ft": true, "Metro": true, "Oriental": true, "Occidental": true, "Südliches": true, "Nördliches": true,
}

// ledTown takes in the rest of a town's name of which only the first word is known: "17220 Saint Vivien", "1220 Metro Manila".
func (d *Detector) ledTown(text []byte, start, end int) int {
	if !townLeads[string(text[start:end])] {
		return end
	}
	w, ok := d.next(text, end)
	if !ok || w.start != end+1 || !w.capital || w.is(unit) || d.plays(text[w.start:w.end], contact) {
		return end
	}
	return w.end
}
