package postaladdress

import (
	"bytes"
	"math/bits"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// core is the street and number of an address, or its post-office box.
type core struct {
	start, end int
	confidence float32
	because    string
}

const (
	becauseTail   = "a street and number, and a postcode or place"
	becauseStreet = "a house number beside a street type"
	becauseSuffix = "a house number behind a street's name"
	becauseBox    = "a post-office box"
	becauseShip   = "a ship and its post office"
	becauseUnit   = "a number, a name and a part of a building"
	becausePlace  = "a number, a name, a number, and a postcode or place"
	becauseSaid   = "a name and a number, said to be an address"
	becauseWhole  = "a street, a place and a postcode"
	becauseNone   = "a street that is said to have no number"
	becauseCoded  = "a name and a number, and a postcode and a known place"
)

// street finds the street to which the house number at text[start:end] belongs, by the first of some rules that does. loose also takes names in
// small letters: in a cell, not in running text.
func (d *Detector) street(text []byte, start, end int, loose bool, by asked) (core, bool) {
	if n := end - start; n > 7 && n < 10 && shapeOf(text[start:end]) != "" {
		if c, ok := d.numberFirst(text, start, end, false); ok && by.has(ruleNumberFirst) && n == len("123-4567") && c.confidence > 0.8 {
			return c, true // "123-4567 Granville Street"
		}
		return core{}, false // 3610-114 is a postcode
	}
	behind, capital := d.precedes(text, start)
	if !behind {
		by &^= behindWord
	}
	if !capital {
		by &^= behindCapital
	}
	if !capital && (end+2 >= len(text) || text[end] != ',' || !isDigit(text[end+2])) { // "Mlynské nivy 10, 821 09 Bratislava"
		fringe := by & (1 << ruleFringe)
		by &^= unnamed
		if start > 0 && text[start-1] == '\n' { // "rue Pichon\n33109 Boulanger-sur-Collet"
			by |= fringe
		}
	}
	if !d.follows(text, end) {
		by &^= beforeWord
	}
	for ; by != 0; by &= by - 1 {
		if c, ok := d.ask(rule(bits.TrailingZeros16(uint16(by))), text, start, end, loose); ok {
			return c, true
		}
	}
	return core{}, false
}

// Rules that find nothing where no word stands before a number, none that may begin with a capital, neither such a word nor more numbers
// behind, or no word behind.
const (
	behindWord    = 1<<ruleBoxed | 1<<ruleShip | 1<<ruleRussianBox | 1<<ruleNumberLast | 1<<rulePlotted | 1<<ruleVillage
	behindCapital = 1<<ruleBoxed | 1<<ruleShip
	unnamed       = 1<<ruleAnnounced | 1<<ruleCoded | 1<<ruleFringe
	beforeWord    = 1<<ruleNumberFirst | 1<<ruleFenced | 1<<ruleAmerican
)

// ask has a rule find what the number at text[start:end] belongs to.
func (d *Detector) ask(r rule, text []byte, start, end int, loose bool) (core, bool) {
	switch r {
	case ruleGrounds:
		return d.grounds(text, start, end)
	case ruleBoxed:
		return d.boxed(text, start, end)
	case ruleShip:
		return d.ship(text, start, end)
	case ruleRussianBox:
		return d.russianBox(text, start, end)
	case ruleNumberLast:
		return d.numberLast(text, start, end, loose)
	case rulePlotted:
		return d.plotted(text, start, end)
	case ruleVillage:
		return d.village(text, start, end)
	case ruleNumberFirst:
		return d.numberFirst(text, start, end, loose)
	case ruleFenced:
		return d.fenced(text, start, end)
	case ruleAmerican:
		return d.american(text, start, end)
	case ruleAnnounced:
		return d.announced(text, start, end)
	case ruleCoded:
		return d.coded(text, start, end)
	case ruleFringe:
		return d.fringe(text, start, end)
	case rulePinned:
		return d.pinned(text, start, end)
	}
	return core{}, false // flat is asked by who reads running text
}

// precedes tells whether a word stands before offset at, and whether it may begin with a capital.
func (d *Detector) precedes(text []byte, at int) (word, capital bool) {
	for at > 0 && text[at-1] == ' ' {
		at--
	}
	if at == 0 {
		return false, false
	}
	switch b := text[at-1]; {
	case b == ':':
		return true, false
	case b == ',' || b == '#' || b == '.':
		return true, true // perhaps
	case !isWordByte(b):
		return false, false
	}
	for at > 0 && isWordByte(text[at-1]) {
		at--
	}
	return true, text[at]-'a' >= 26 || at > 0 && (text[at-1] == '\'' || text[at-1] == '-')
}

// follows tells whether a word stands behind offset at.
func (d *Detector) follows(text []byte, at int) bool {
	for at < len(text) && (text[at] == ' ' || text[at] == ',') {
		at++
	}
	return at < len(text) && isWordByte(text[at])
}

// capitalBehind tells whether the next word may begin with a capital, as far as its first byte tells.
func capitalBehind(text []byte, at int) bool {
	for at < len(text) && text[at] == ' ' {
		at++
	}
	return at < len(text) && (text[at]-'A' < 26 || text[at] >= utf8.RuneSelf)
}

// fenced finds a street without a type by what stands behind it: "3482 Puruntie 71 Apt. 595", "30497 Ibirapita 8057, Dolores, Uruguay".
func (d *Detector) fenced(text []byte, start, end int) (core, bool) {
	c, ok := d.fencedBehind(text, start, end)
	if !ok {
		return c, false
	}
	w, said := d.previous(text, start)
	return c, !said || w.end < start-2 || !w.capital || !w.is(number|unit) // "Flat No. 402, Sunrise Apartments" is a flat
}

func (d *Detector) fencedBehind(text []byte, start, end int) (core, bool) {
	if !capitalBehind(text, end) {
		return core{}, false
	}
	i, words, numbered := end, 0, false
	for range 6 {
		w, ok := d.next(text, i)
		if !ok {
			break
		}
		if words > 0 && w.is(unit) && w.capital {
			if at, ok := d.unit(text, w.start); ok && at > w.end {
				return core{start, at, 0.75, becauseUnit}, true
			}
		}
		if w.digits > 0 {
			if words == 0 || w.end-w.start > w.digits+1 || w.digits > 4 {
				return core{}, false
			}
			i, numbered = skipDot(text, w.end), true
			break
		}
		if !w.capital && !(words > 0 && w.is(particle)) || w.is(measure|gazetteer.Stop) && words == 0 && !(w.is(particle|gazetteer.Direction) && d.capitalNext(text, skipDot(text, w.end))) {
			return core{}, false
		}
		i = w.end
		words++
		if i < len(text) && text[i] != ' ' && text[i] != '\n' && text[i] != '.' {
			break
		}
		i = skipDot(text, i)
	}
	at, _ := d.gap(text, i)
	if words == 0 || at < 0 {
		return core{}, false
	}
	if to, ok := d.unit(text, at); ok && text[at] != '#' && to-at > 4 {
		return core{start, to, 0.75, becauseUnit}, true
	}
	switch t := d.tail(text, i); {
	case numbered && t.parts > 1:
		return core{start, i, 0.6, becausePlace}, true
	case t.sure(): // "123 Broadway, New York, NY 10001"
		return core{start, i, 0.6, becauseCoded}, true
	}
	return core{}, false
}

// numberLast finds "Calle Mayor, 3", "Kerkstraat 12", "Lange Straße 5", "Erzsébet tér 19".
func (d *Detector) numberLast(text []byte, start, end int, loose bool) (core, bool) {
	i := start
	for i > 0 && (text[i-1] == ' ' || text[i-1] == '#') {
		i--
	}
	if i > 0 && (text[i-1] == ',' || text[i-1] == ':') {
		i--
	}
	w, ok := d.previous(text, i)
	said := ok && w.is(number) && w.end-w.start < 9
	if said {
		i = w.start
		for i > 0 && text[i-1] == ' ' {
			i--
		}
		if i > 0 && text[i-1] == ',' {
			i--
		}
		w, ok = d.previous(text, i)
	}
	if !ok || !said && i < start && text[i] == ':' {
		return core{}, false
	}
	if said && turkishHouses[string(text[w.start:w.end])] {
		if street, ok := d.pastHouse(text, w.start); ok {
			w = street
		}
	}
	if (w.capital || loose) && d.compounded(text[w.start:w.end]) && !d.dated(text, end) && !(aYear(text[start:end]) && !d.codeBehind(text, end)) {
		return core{d.stretch(text, d.outer(text, d.led(text, w.start))), end, 0.75, becauseSuffix}, true
	}
	if d.after(&w) && (w.capital || loose || w.end-w.start > 2) || dotted(text, &w) {
		if c, ok := d.named(text, &w, end, loose); ok {
			return c, true
		}
	}
	capitals, small := 0, 0
	for range 7 {
		switch {
		case (d.before(&w) || w.capital && (w.is(sureStreet) && d.genitive(text, w.end) || w.is(gazetteer.StreetBefore) && d.ofName(text, w.end))) && capitals+small > 0 && (w.capital || loose || w.is(sureStreet) || !w.is(gazetteer.Short) && w.end-w.start > 2 || stopped(text, w.end) || ofFrance[string(text[w.start:w.end])] && d.ofName(text, w.end)) && d.typed(text, &w):
			if small > 0 && (!w.capital || !w.is(sureStreet) && !stopped(text, w.end)) && !d.announces(text[:w.start]) {
				if small == 2 || w.capital {
					return core{}, false
				}
				small++ // "Calle puente nuevo, 16"
				break
			}
			if d.ofDay(text, end) {
				return core{}, false // "pl. Konstytucji 3 Maja 25"
			}
			if (i < start && text[i] == ',' || d.plays(text[w.start:w.end], house)) && d.streetBehind(text, end) {
				return core{}, false // "Villa Mimosa, 221 chemin de la Colline"
			}
			return core{d.outer(text, w.start), end, d.weight(&w), becauseStreet}, true
		case capitals > 0 && small == 0 && string(text[w.start:w.end]) == "via" && d.trulyVia(text, w.start, end):
			return core{w.start, end, 0.7, becauseStreet}, true
		case capitals == 0 && small > 0 && string(text[w.start:w.end]) == "via" && d.townCoded(text, end):
			return core{w.start, end, 0.7, becauseStreet}, true
		case w.capital || w.digits > 0 && w.digits < 3 || loose:
			capitals++
		case w.is(particle):
		case w.digits > 0 || w.is(gazetteer.Stop) || small == 2:
			return core{}, false
		default:
			small++
		}
		if w, ok = d.previous(text, w.start); !ok {
			return d.slashed(text, i, start, end)
		}
	}
	return core{}, false
}

// ofFrance are what French shortens street types to, often in small letters and with no full stop: "rte de Chavannes 48".
var ofFrance = map[string]bool{"r": true, "rte": true, "bd": true, "bld": true, "av": true, "ch": true, "chem": true, "imp": true, "pl": true, "sq": true, "fg": true}

// slashes are the street types that Spanish abbreviates with a slash, beside C/.
var slashes = map[string]bool{"Av": true, "AV": true, "Avd": true, "Avda": true, "Pz": true, "Pza": true, "Pl": true, "Ctra": true, "Crta": true, "Urb": true, "Trav": true}

const longestSlashed = len("Avda")

// streetBehind tells whether a street type stands right behind the number that ends at i, before the street's name.
func (d *Detector) streetBehind(text []byte, i int) bool {
	w, ok := d.next(text, i)
	return ok && w.start == i+1 && d.before(&w) && (w.is(sureStreet) || d.ofName(text, w.end))
}

// slashed finds "C/ Mayor, 3" and "Avda/ Mayor, 3".
func (d *Detector) slashed(text []byte, i, start, end int) (core, bool) {
	low := max(0, i-60, start-slashReach)
	if low >= i {
		return core{}, false
	}
	at := bytes.LastIndexByte(text[low:i], '/')
	if at < 0 {
		return core{}, false
	}
	from, ok := typeBeforeSlash(text, low+at)
	return core{from, end, 0.85, becauseStreet}, ok
}

// slashReach is how far before a number the slash behind a street type may stand, in bytes.
const slashReach = 120

// typeBeforeSlash returns where the street type begins that ends with the slash at offset at.
func typeBeforeSlash(text []byte, at int) (from int, ok bool) {
	from = at
	for from > 0 && isWordByte(text[from-1]) {
		if from--; at-from > longestSlashed {
			return from, false
		}
	}
	if from > 0 && text[from-1] == '/' || at+1 < len(text) && text[at+1] == '-' {
		return from, false // a/b/c/d, -C/-D
	}
	word := text[from:at]
	return from, len(word) == 1 && (word[0]|0x20 == 'c' || word[0] == 'P' && text[at+1] == ' ') || len(word) > 1 && word[0]-'A' < 26 && slashes[string(word)]
}

// genitive tells whether "der" or "des" follows, which puts German's street types before the name: "Straße des 17. Juni", "Platz der Republik".
func (d *Detector) genitive(text []byte, i int) bool {
	w, ok := d.next(text, i)
	return ok && w.start == i+1 && (string(text[w.start:w.end]) == "der" || string(text[w.start:w.end]) == "des")
}

// outer takes in the street type before a name that has one of its own: "Via Monte Bianco", "Rue du Chemin Vert", "C/ Gran Vía".
func (d *Detector) outer(text []byte, start int) int {
	for at := start; ; {
		w, ok := d.previous(text, at)
		if !ok || w.end != at-1 {
			return slashBefore(text, start)
		}
		switch {
		case w.is(gazetteer.StreetBefore) && w.is(sureStreet|shortStreet) && (w.capital || w.is(sureStreet)):
			return w.start
		case w.is(particle) && !w.capital && start-w.start < 10:
			at = w.start
		default:
			return slashBefore(text, start)
		}
	}
}

// trulyVia tells whether "via" is Italy's street, as its place, its postcode or the words before it show, and not what leads somewhere.
func (d *Detector) trulyVia(text []byte, start, end int) bool {
	before := bytes.TrimRight(text[:start], " ")
	if n := len(before) - 3; n >= 0 && bytes.EqualFold(before[n:], []byte(" in")) || bytes.HasSuffix(before, []byte(",")) || d.announces(before) {
		return true
	}
	t := d.tail(text, end)
	return t.code
}

// townCoded tells whether a postcode and a known town follow.
func (d *Detector) townCoded(text []byte, end int) bool {
	t := d.tail(text, end)
	return t.code && t.listed > 0
}

// slashBefore takes in the "C/" before a name that has a street type of its own: "C/ Gran Vía 32".
func slashBefore(text []byte, start int) int {
	if i := len(bytes.TrimRight(text[:start], " .")); i > 1 && text[i-1] == '/' && text[i-2]|0x20 == 'c' && (i == 2 || !isWordByte(text[i-3])) {
		return i - 2
	}
	return start
}

// typed refuses a street type that is glued to something before it.
func (d *Detector) typed(text []byte, w *word) bool {
	return w.start == 0 || text[w.start-1] != '/' && text[w.start-1] != '-' && text[w.start-1] != '@' && text[w.start-1] != '_'
}

// named finds the words of the name before a street type that stands after it.
func (d *Detector) named(text []byte, street *word, end int, loose bool) (core, bool) {
	from, words := street.start, 0
	for words < 3 {
		w, ok := d.previous(text, from)
		if ok && words == 0 && !w.capital && w.digits == 0 && w.end == from-1 && w.end-w.start > 4 && !w.is(gazetteer.Stop) && magyar[string(text[street.start:street.end])] {
			if first, ok := d.previous(text, w.start); ok && first.capital && first.end == w.start-1 { // "Árpád fejedelem útja"
				from = w.start
				continue
			}
		}
		if ok && words == 0 && w.digits > 0 && w.digits < 5 && w.end-w.start == w.digits && street.start-w.end < 3 && turkish[string(text[street.start:street.end])] {
			from = w.start // "48. Sok. No: 12"
			words++
			break
		}
		if !ok || !(w.capital || loose && w.digits == 0) || w.is(gazetteer.Stop) && !w.capital || w.is(unit|label|dwell) && w.end-w.start > 5 || bytes.ContainsAny(text[w.end:from], ",;") || bytes.IndexByte(text[w.end:from], '.') >= 0 && words > 0 && w.end-w.start > 3 {
			break
		}
		from = w.start
		words++
	}
	if words == 0 || street.end-street.start < 2 && !dotted(text, street) {
		return core{}, false
	}
	if turkish[string(text[street.start:street.end])] {
		from = d.mahalle(text, from)
	}
	return core{d.stretch(text, slashBefore(text, from)), end, d.weight(street), becauseStreet}, true
}

// led takes in the words before a street's name that is one word with its type: "Nieuwe Uilenburgerstraat", "Große Elbstraße".
func (d *Detector) led(text []byte, start int) int {
	if at := bytes.IndexByte(text[start:min(len(text), start+6)], '-'); at > 0 && roman(text[start:start+at]) { // "Leopold II-laan"
		if w, ok := d.previous(text, start); ok && w.capital && w.end == start-1 {
			return w.start
		}
	}
	for range 2 {
		w, ok := d.previous(text, start)
		if !ok && start > 3 && text[start-1] == '-' && text[start-2] == '.' { // "Dr.-Karl-Renner-Ring"
			if w, ok = d.previous(text, start-1); ok {
				start = w.start
			}
			break
		}
		if !ok || start-w.end > 2 {
			break
		}
		if !w.capital && w.digits == 0 && w.is(particle) && w.end == start-1 { // "Jan van Galenstraat"
			if first, ok := d.previous(text, w.start); ok && first.capital && w.start-first.end < 3 && first.digits == 0 && !first.is(gazetteer.Title) && (!first.is(gazetteer.Stop) || first.is(gazetteer.Given)) {
				start = first.start
				continue
			}
			break
		}
		if !w.capital && w.digits == 0 || !d.plays(text[w.start:w.end], leading) {
			break
		}
		start = w.start
	}
	return start
}

// stretch includes a number that stands directly before the street's name.
func (d *Detector) stretch(text []byte, start int) int {
	if start < 2 || text[start-1] != ' ' || !isDigit(text[start-2]) {
		return start
	}
	i := start - 1
	for i > 0 && isDigit(text[i-1]) {
		i--
	}
	if n := start - 1 - i; n > 5 || i > 0 && (isWordByte(text[i-1]) || bytes.IndexByte([]byte(".-/:,"), text[i-1]) >= 0) {
		return start
	}
	return i
}

// before and after tell whether a word is a street type that stands before, or after, the street's name. Abbreviations and function words
// are, only if they are among the well-known ones.
func (d *Detector) before(w *word) bool { return w.is(gazetteer.StreetBefore) && known(w) }
func (d *Detector) after(w *word) bool  { return w.is(gazetteer.StreetAfter) && known(w) }

func known(w *word) bool {
	if w.is(never) { // Via Roma, but not: via port 8080
		return w.is(shortStreet) && w.capital
	}
	return w.is(sureStreet|shortStreet) || !w.is(gazetteer.Short|gazetteer.Stop)
}

// magyar are Hungarian street types: the words before them are in small letters but for the first.
var magyar = map[string]bool{"u": true, "út": true, "útja": true, "utca": true, "utcája": true, "tér": true, "tere": true, "körút": true, "krt": true, "rkp": true, "rakpart": true, "sétány": true, "köz": true}

// dottedTypes are street types that stand after the name and are words of other languages without their accent or, where that is said, their
// full stop.
var dottedTypes = map[string]bool{
	"út": false, "útja": false, "sétány": false, "köz": false, "mnt": false, "tn": false, "pst": false, "tänav": false, "g-vė": false, "ielā": false, "iela": false,
	"u": true, "rkp": true, "krt": true, "ltp": true, "g": true, "pr": true, "al": true, "pl": true, "a": true, "skg": true, "tér": true,
	"ул": true, "пр": true, "пер": true, "наб": true, "ш": true, "пл": true, "бул": true,
}

// dotted tells of such a street type.
func dotted(text []byte, w *word) bool {
	stop, ok := dottedTypes[string(text[w.start:w.end])]
	return ok && (!stop || w.end < len(text) && stopped(text, w.end))
}

// weight is how sure a street type makes an address.
func (d *Detector) weight(w *word) float32 {
	switch {
	case w.is(sureStreet):
		return 0.85
	case w.is(shortStreet):
		return 0.7
	case w.is(gazetteer.Word | gazetteer.Stop | gazetteer.Surname | gazetteer.Given | gazetteer.Org):
		return 0.6
	}
	return 0.75
}
