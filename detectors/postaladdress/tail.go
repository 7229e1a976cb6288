package postaladdress

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

const geographic = gazetteer.Place | gazetteer.Region | gazetteer.Country

// rest is what follows a street and number.
type rest struct {
	end    int
	parts  int  // how many parts of it say where the street is
	listed int  // the places, regions and countries of the lists among them
	said   int  // those that say what they are: "sector 2", "jud. Cluj"
	code   bool // whether a postcode is among them that is no year
	weak   bool // whether one is that could be a year
	fresh  bool // whether a postcode is the last of them
	place  bool // whether a town is the last of them
	street bool // whether a street without a number stands before them
}

// sure tells whether the parts alone show that what stands before them is a street, though nothing else says so.
func (r *rest) sure() bool {
	return r.code && (r.listed > 0 && r.parts > 1 || r.said > 0) || r.said > 1
}

// tail returns where the address that begins with a street goes on to: units, postcode, city, region, country, each behind a comma, a
// space, a dash or one line break.
func (d *Detector) tail(text []byte, end int) rest {
	r := rest{end: d.pastDot(text, end)}
	if bytes.HasPrefix(text[r.end:], []byte(" / ")) && r.end+3 < len(text) && isDigit(text[r.end+3]) { // "Goethestr. 11 / 4. Stock"
		if next, ok := d.unit(text, r.end+3); ok && next > r.end+5 {
			r.end = next
		}
	}
	for range 14 {
		before := r
		i, broken := d.gap(text, r.end)
		if i < 0 || !d.part(text, &r, i, broken) {
			break
		}
		if broken && r.end < len(text) && text[r.end] == ':' { // "Registrant City:" is the next line's label
			return before
		}
	}
	return r
}

// pastDot takes in the full stop that Hungarian writes behind a house number, where a part of the building follows: "Rákóczi út 13. Suite 104".
func (d *Detector) pastDot(text []byte, end int) int {
	next := skipDot(text, end)
	if next == end || next+1 >= len(text) || text[end] != '.' || text[next] != ' ' && text[next] != ',' && text[next] != '\n' {
		return end
	}
	at := next
	for at < len(text) && (text[at] == ' ' || text[at] == ',' || text[at] == '\n') {
		at++
	}
	if at == len(text) {
		return end
	}
	if to := storyAndDoor(text, at); to > at && text[next] == ' ' {
		return to
	}
	if to, ok := d.unit(text, at); ok && text[at] != '#' && (to-at > 4 || isDigit(text[at]) && to-at > 1 && text[to-1]-'A' < 26) {
		return next
	}
	return end
}

// storyAndDoor returns where the number of a floor and of a door end, as Hungarian puts them behind the house's: "Szapáry út 14. 2/8", "II/8".
func storyAndDoor(text []byte, i int) int {
	at := i
	for at < len(text) && at < i+4 && (isDigit(text[at]) && at < i+2 || roman(text[i:at+1])) {
		at++
	}
	door := at + 1
	for door < len(text) && door < at+4 && isDigit(text[door]) {
		door++
	}
	if at == i || at >= len(text) || text[at] != '/' || door == at+1 || door < len(text) && text[door] == '/' || !bounded(text, door) {
		return i
	}
	if door < len(text) && text[door] == '.' && door+1 < len(text) && text[door+1] == ',' {
		door++
	}
	return door
}

// part reads one part of the address at i.
func (d *Detector) part(text []byte, r *rest, i int, broken bool) bool {
	w, ok := d.next(text, i)
	if !ok && text[i] != '#' && text[i] != '"' {
		return false
	}
	spaced := text[r.end] == ' ' && i == r.end+1
	if r.parts == 0 && d.inside(text, r, i, spaced) {
		return true
	}
	if next, ok := d.poBox(text, i); ok {
		r.end = next
		return true
	}
	if ok && !w.capital && w.digits == 0 && spaced && d.plays(text[w.start:w.end], within) && !r.code { // "Herengracht 500 te 1017 CB Amsterdam"
		i = w.end + 1
		if _, ok := d.postcode(text, i); !ok {
			next, ok := d.townIn(text, i, string(text[w.start:w.end]))
			if ok {
				r.add(d.quartered(text, next), geographical{place: true})
			}
			return ok
		}
	}
	if next, ok := d.postcode(text, i); ok && !r.code && !r.weak && (r.parts > 0 || text[i] > '9' || d.beforeCity(text, next) || shapeOf(text[i:next]) == "99-999" && bounded(text, next)) {
		weak := weakCode(text[i:next])
		r.add(d.closed(text, i, next), geographical{code: !weak, weak: weak, fresh: true, said: r.parts > 0 && british(text[i:next])})
		return true
	}
	if broken && ok && d.plays(text[w.start:w.end], contact) && d.labels(text, w.end) { // "Mobile: 98450 12345", though there is a town of that name
		return false
	}
	if ok && w.end-w.start > 2 && w.end-w.start < 6 && allCapitals(text[w.start:w.end]) && d.plays(text[w.start:w.end], contact) { // "6084, ABN 51 824 753 556"
		return false
	}
	if known, is := d.pinnedTown(text, &w); ok && is {
		r.add(w.end, geographical{listed: known, place: true, code: true})
		return true
	}
	fresh := r.fresh
	next, ok := d.geography(text, i, fresh)
	if !ok && r.place && !spaced && !broken { // "Ñuñoa, Santiago"
		next, ok = d.geography(text, i, true)
		ok = ok && bounded(text, next) && !d.plays(text[w.start:w.end], contact)
	}
	if ok && !(broken && next < len(text) && text[next] == ':') {
		if fresh {
			next = d.longer(text, d.shouted(text, i, d.ledTown(text, i, next)))
		}
		next = d.quartered(text, next)
		r.add(d.closed(text, i, next), geographical{listed: true, place: true})
		return true
	}
	if ok && d.plays(text[w.start:w.end], contact) && !(string(text[w.start:w.end]) == "Tel" && d.capitalNext(text, w.end)) { // but Tel Aviv
		return false
	}
	if fresh && !broken && smallTown(&w) {
		r.add(w.end, geographical{place: true})
		return true
	}
	if next, code, ok := d.said(text, i); ok {
		r.add(d.closed(text, i, next), geographical{said: true, code: code, fresh: code})
		return true
	}
	if r.place || r.fresh {
		if i > 0 && text[i-1] == '(' && w.capital && w.end-w.start < 6 && w.end < len(text) && text[w.end] == ')' { // "Elst (Gld)"
			r.add(w.end+1, geographical{})
			return true
		}
		if next, ok := d.province(text, i); ok && (r.code || i > 0 && text[i-1] == '(') {
			r.add(d.closed(text, i, next), geographical{})
			return true
		}
	}
	if next, ok := d.city(text, i, r, broken); ok {
		r.add(d.quartered(text, next), geographical{place: true})
		return true
	}
	if next, ok := d.quarter(text, i); ok && !spaced && !fresh {
		r.end, r.place = d.closed(text, i, next), false
		return true
	}
	return false
}

// inside reads what tells where in a street and a building something is.
func (d *Detector) inside(text []byte, r *rest, i int, spaced bool) bool {
	next, ok := d.unit(text, i)
	if w, said := d.next(text, i); !ok && said && w.is(number) && w.digits == 0 && d.numbered(text, w.end) { // "str. 1 Decembrie 1918 nr. 9"
		next, ok = houseNumber(text, pastSigns(text, w.end))
	}
	if !ok && spaced {
		next, ok = d.heading(text, i)
	}
	if !ok && spaced {
		next, ok = d.estate(text, i)
	}
	if !ok && !spaced {
		next, ok = d.secondStreet(text, i)
		r.street = r.street || ok
	}
	if ok {
		r.end = d.closed(text, i, next)
	}
	return ok
}

// geographical is what a part is that says where a street is.
type geographical struct{ listed, said, code, weak, fresh, place bool }

func (r *rest) add(end int, g geographical) {
	r.end, r.fresh, r.place = end, g.fresh, g.place
	r.parts++
	if g.listed {
		r.listed++
	}
	if g.said {
		r.said++
	}
	r.code, r.weak = r.code || g.code, r.weak || g.weak
}

// weakCode tells of a postcode that could as well be a year, or any number.
func weakCode(code []byte) bool {
	n := countryDigits(code)
	return n == 3 || n == 4 && len(code) == 4 && (code[0] == '1' && code[1] == '9' || code[0] == '2' && code[1] == '0')
}

// british tells of a postcode that is hardly anything else: "HP18 9RU".
func british(code []byte) bool {
	return len(code) > 5 && code[len(code)-4] == ' ' && shapeOf(code[len(code)-3:]) == "9AA"
}

// closed takes in the parenthesis behind a part that stands in them.
func (d *Detector) closed(text []byte, i, end int) int {
	if i > 0 && text[i-1] == '(' && end < len(text) && text[end] == ')' {
		return end + 1
	}
	return end
}

// estate reads a second name right behind the street, before a part of the building: "11 Souterhead Road Harbour View, Flat 4".
func (d *Detector) estate(text []byte, i int) (int, bool) {
	end := i
	for range 3 {
		w, ok := d.next(text, end)
		if !ok || !w.capital || w.is(unit|floor) {
			return 0, false
		}
		end = w.end
		at, _ := d.gap(text, end)
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
func (d *Detector) gap(text []byte, i int) (next int, broken bool) {
	start := i
	for i < len(text) {
		switch text[i] {
		case ' ', ',', '\t', '\r', '-', '(', '.', '|':
		case '/':
			if spaced := i == start+1 && text[start] == ' ' && i+2 < len(text) && text[i+1] == ' '; spaced && !capital(text[i+2:]) ||
				!spaced && (i != start || i == 0 || !isWordByte(text[i-1]) || i+1 == len(text) || text[i+1]-'A' >= 26 && text[i+1] < 0x80) {
				return -1, false // but "Kadıköy / İstanbul"
			}
		case '\n':
			if broken && bytes.IndexByte(text[start:i], ',') < 0 && !d.countryLine(text, i+1) {
				return -1, false
			}
			broken = true
			for i+1 < len(text) && (text[i+1] == '>' || text[i+1] == ' ' && i+2 < len(text) && text[i+2] == '>') { // the mark of a quotation in mail
				i++
			}
		default:
			if size := separator(text, i); size > 0 {
				i += size
				continue
			}
			if i == start || i-start > 24 || text[start] == '-' || text[start] == '.' && !broken && text[start+1] != ',' {
				return -1, false
			}
			return i, broken
		}
		i++
	}
	return -1, false
}

// separator returns the length of a comma or dash beyond ASCII at i, 0 for none.
func separator(text []byte, i int) int {
	if text[i] < 0xC2 || i+2 >= len(text) {
		return 0
	}
	switch string(text[i : i+2]) {
	case "،", "·", "\u00a0":
		return 2
	}
	switch string(text[i : i+3]) {
	case "–", "—", "•", "，", "、":
		return 3
	}
	return 0
}

// countryLine tells whether the line at i, behind an empty one, holds a country and a postcode at the most.
func (d *Detector) countryLine(text []byte, i int) bool {
	line, _, _ := bytes.Cut(text[i:], []byte{'\n'})
	line = bytes.TrimRight(bytes.TrimLeft(line, " >\t"), " .,\t\r0123456789")
	return len(line) > 3 && len(line) < 40 && capital(line) && d.words.Lookup(line)&gazetteer.Country != 0
}

// bounded tells whether a part of an address can end at i: before a sign, a line's end or the end of the text.
func bounded(text []byte, i int) bool {
	if i >= len(text) {
		return true
	}
	switch text[i] {
	case ',', '\n', '\r', ')', '.', ';', '|', '/', '"', '<', ']', '?', '!', ':', '\t':
		return true
	case ' ':
		return i+1 == len(text) || !isWordByte(text[i+1]) || separator(text, i+1) > 0
	}
	return separator(text, i) > 0
}

// geography reads a listed city, region or country of up to four words. Behind a postcode it may be a small town.
func (d *Detector) geography(text []byte, i int, coded bool) (int, bool) {
	end, found := i, 0
	for n := range 4 {
		w, ok := d.next(text, end)
		if !ok || !w.capital && !(w.is(particle) && n > 0) {
			break
		}
		end = w.end
		class := d.words.Lookup(text[i:end])
		if at := bytes.IndexByte(text[w.start:end], '-'); n == 0 && coded && class == 0 && at > 3 { // "Friedberg-Derching"
			class = d.townPart(text[i:end], at)
		}
		if town, ok := ofBrazil(text[i:end]); ok && class == 0 {
			class = d.words.Lookup(town)
		}
		if w.capital && end-i > 1 && class&(gazetteer.Stop|geographic) != gazetteer.Stop && (class&gazetteer.Stop == 0 || allCapitals(text[i:end]) || class&(gazetteer.Place|gazetteer.Country) != 0 && bounded(text, end)) {
			if class&geographic != 0 || class&gazetteer.Town != 0 && (coded || class&(gazetteer.Given|gazetteer.Word) == 0 && bounded(text, end)) {
				found = end
			}
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

// labels tells whether a colon or a number stands behind a word that ends at i.
func (d *Detector) labels(text []byte, i int) bool {
	for i < len(text) && (text[i] == ' ' || text[i] == '.') {
		i++
	}
	return i < len(text) && (text[i] == ':' || text[i] == '+' || text[i] == '(' || isDigit(text[i]))
}

// capitalNext tells whether a capitalised word follows, as in Den Haag and La Spezia.
func (d *Detector) capitalNext(text []byte, i int) bool {
	w, ok := d.next(text, i)
	return ok && w.capital && w.start == i+1
}

// beforeRegion tells whether a region or country follows the comma or the line break at i, by its name, or as two to four capitals and a
// postcode: "Dusino San Michele, AT 31295", "Grand-Leez, Belgium".
func (d *Detector) beforeRegion(text []byte, i int) bool {
	at, _ := d.gap(text, i)
	if at < 0 {
		return false
	}
	w, ok := d.next(text, at)
	if !ok || !w.capital {
		return false
	}
	if to, ok := d.geography(text, at, false); ok && d.words.Lookup(text[at:to])&(gazetteer.Region|gazetteer.Country) != 0 && to-at > 2 {
		return true
	}
	if n := w.end - w.start; n < 2 || n > 4 || !allCapitals(text[w.start:w.end]) {
		return false
	}
	if at, _ = d.gap(text, w.end); at < 0 {
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
	at, _ := d.gap(text, i)
	if at < 0 {
		return false
	}
	if _, ok := d.geography(text, at, false); ok {
		return true
	}
	_, ok := d.postcode(text, at)
	return ok
}

// quarter reads up to two names that no list has, between commas or on lines of their own, if a postcode or a known place follows them:
// a quarter, a village, a house.
func (d *Detector) quarter(text []byte, i int) (int, bool) {
	for names := 0; names < 2; names++ {
		end, ok := d.name(text, i)
		if !ok {
			return 0, false
		}
		if w, _ := d.next(text, i); landmarks[string(text[w.start:w.end])] {
			names--
		}
		at, _ := d.gap(text, end)
		if at < 0 {
			return 0, false
		}
		if d.anchors(text, at) {
			return end, true
		}
		if _, ok := d.secondStreet(text, at); ok {
			return end, true
		}
		i = at
	}
	return 0, false
}

// landmarks stand before the name of what an address is near to: "Near SBI Bank".
var landmarks = map[string]bool{"Near": true, "Nr": true, "Opp": true, "Opposite": true, "Behind": true, "Beside": true, "Adj": true}

// name reads a name of up to five words that ends before a sign or at a line's end.
func (d *Detector) name(text []byte, i int) (int, bool) {
	end, capitals := i, 0
	for range 5 {
		w, ok := d.next(text, end)
		if !ok || !w.capital && !w.is(particle) && (capitals == 0 || w.digits == 0 || w.digits > 3) || w.capital && d.plays(text[w.start:w.end], contact) {
			return 0, false
		}
		if w.capital {
			capitals++
		}
		end = skipAbbreviation(text, w)
		if end >= len(text) || text[end] != ' ' || !isWordByte(text[min(end+1, len(text)-1)]) || separator(text, end+1) > 0 {
			break
		}
	}
	return end, capitals > 0 && bounded(text, end)
}

// skipAbbreviation returns the end of a word and of the full stop that shortens it.
func skipAbbreviation(text []byte, w word) int {
	if w.end+2 < len(text) && w.end-w.start < 5 && text[w.end] == '.' && text[w.end+1] == ' ' && isWordByte(text[w.end+2]) {
		return w.end + 1
	}
	return w.end
}

// anchors tells whether a postcode with its town, a known place or a named district stands at i.
func (d *Detector) anchors(text []byte, i int) bool {
	if next, ok := d.postcode(text, i); ok && (d.beforeCity(text, next) || text[i] > '9') {
		return true
	}
	if to, ok := d.geography(text, i, false); ok {
		if bounded(text, to) {
			return true
		}
		at, _ := d.gap(text, to)
		if at < 0 {
			return false
		}
		_, ok := d.postcode(text, at)
		return ok
	}
	_, _, ok := d.said(text, i)
	return ok
}
