package postaladdress

import (
	"bytes"
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

// street finds the street to which the house number at text[start:end] belongs. loose also takes names in small letters: in a cell,
// not in running text.
func (d *Detector) street(text []byte, start, end int, loose bool) (core, bool) {
	behind, capital := d.precedes(text, start)
	if behind {
		if capital {
			if c, ok := d.boxed(text, start, end); ok {
				return c, true
			}
			if c, ok := d.ship(text, start, end); ok {
				return c, true
			}
		}
		if c, ok := d.numberLast(text, start, end, loose); ok {
			return c, true
		}
	}
	if d.follows(text, end) {
		if c, ok := d.numberFirst(text, start, end, loose); ok {
			return c, true
		}
		if c, ok := d.fenced(text, start, end); ok {
			return c, true
		}
	}
	if !capital {
		return core{}, false
	}
	if c, ok := d.announced(text, start, end); ok {
		return c, true
	}
	return d.coded(text, start, end)
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
		if !w.capital && !(words > 0 && w.is(particle)) || w.is(measure|gazetteer.Stop) && words == 0 {
			return core{}, false
		}
		i = w.end
		words++
		if i < len(text) && text[i] != ' ' && text[i] != '\n' && text[i] != '.' {
			break
		}
		i = skipDot(text, i)
	}
	at, _ := gap(text, i)
	if words == 0 || at < 0 {
		return core{}, false
	}
	if to, ok := d.unit(text, at); ok && text[at] != '#' && to-at > 4 {
		return core{start, to, 0.75, becauseUnit}, true
	}
	switch to, parts := d.tail(text, i); {
	case numbered && parts > 1:
		return core{start, to, 0.6, becausePlace}, true
	case parts > 2 && bytes.ContainsAny(text[i:to], "0123456789"): // "123 Broadway, New York, NY 10001"
		return core{start, to, 0.6, becauseCoded}, true
	}
	return core{}, false
}

// boxed finds "P.O. Box 123", "Postbus 12", "PSC 0413, Box 8144".
func (d *Detector) boxed(text []byte, start, end int) (core, bool) {
	w, ok := d.previous(text, start)
	if !ok || !w.capital {
		return core{}, false
	}
	if w.is(number) || w.is(particle) { // Apartado de Correos nº 12
		if w, ok = d.previous(text, w.start); !ok {
			return core{}, false
		}
	}
	from := w.start
	postal := w.is(box)
	if bytes.EqualFold(text[w.start:w.end], []byte("box")) || bytes.EqualFold(text[w.start:w.end], []byte("correos")) || bytes.EqualFold(text[w.start:w.end], []byte("postal")) {
		from, postal = boxPrefix(text, w.start)
	}
	if !postal || w.end-w.start < 3 && !bytes.Equal(text[w.start:w.end], []byte("BP")) {
		return core{}, false
	}
	return core{d.stretch(text, from), end, 0.85, becauseBox}, true
}

// ship finds an address aboard a ship of the United States: "USS Enterprise, FPO AP 96628" (USPS Publication 28, 238).
func (d *Detector) ship(text []byte, start, end int) (core, bool) {
	if end-start != 5 {
		return core{}, false
	}
	area, ok := d.previous(text, start)
	if !ok || area.end-area.start != 2 || text[area.start] != 'A' || bytes.IndexByte([]byte("AEP"), text[area.start+1]) < 0 {
		return core{}, false
	}
	office, ok := d.previous(text, area.start)
	if !ok || string(text[office.start:office.end]) != "FPO" {
		return core{}, false
	}
	at := len(bytes.TrimRight(text[:office.start], " ,\r\n"))
	for words := 0; words < 4; words++ {
		w, ok := d.previous(text, at)
		if !ok || !w.capital {
			break
		}
		switch string(text[w.start:w.end]) {
		case "USS", "USNS", "USNV", "USCGC":
			return core{w.start, end, 0.9, becauseShip}, words > 0
		}
		at = w.start
	}
	return core{}, false
}

// boxPrefix finds the words that make "box" a post-office box, before the word at i.
func boxPrefix(text []byte, i int) (start int, ok bool) {
	from := max(0, i-20)
	head := bytes.TrimRight(text[from:i], " ")
	for _, p := range [...]string{"P.O.", "P. O.", "P O", "PO", "POST OFFICE", "POST", "P.O", "APARTADO DE", "CAIXA", "CASILLA"} {
		if at := len(head) - len(p); at >= 0 && bytes.EqualFold(head[at:], []byte(p)) && (at == 0 || !isWordByte(head[at-1])) {
			return from + at, true
		}
	}
	// A military address: a unit's number stands before.
	for _, p := range [...]string{"PSC", "Unit", "CMR"} {
		if at := bytes.LastIndex(head, []byte(p)); at >= 0 && bytes.ContainsAny(head[at:], "0123456789") && (at == 0 || !isWordByte(head[at-1])) {
			return from + at, true
		}
	}
	return i, false
}

// numberLast finds "Calle Mayor, 3", "Kerkstraat 12", "Lange Straße 5", "Erzsébet tér 19".
func (d *Detector) numberLast(text []byte, start, end int, loose bool) (core, bool) {
	i := start
	for i > 0 && (text[i-1] == ' ' || text[i-1] == '#') {
		i--
	}
	if i > 0 && text[i-1] == ',' {
		i--
	}
	w, ok := d.previous(text, i)
	if ok && w.is(number) && w.end-w.start < 9 {
		i = w.start
		for i > 0 && text[i-1] == ' ' {
			i--
		}
		if i > 0 && text[i-1] == ',' {
			i--
		}
		w, ok = d.previous(text, i)
	}
	if !ok {
		return core{}, false
	}
	if (w.capital || loose) && d.compounded(text[w.start:w.end]) {
		return core{d.stretch(text, w.start), end, 0.75, becauseSuffix}, true
	}
	if d.after(&w) || hungarian(text, &w) {
		if c, ok := d.named(text, &w, end, loose); ok {
			return c, true
		}
	}
	capitals, small := 0, 0
	for range 7 {
		switch {
		case d.before(&w) && capitals+small > 0 && (w.capital || loose || w.is(sureStreet) || !w.is(gazetteer.Short) || text[w.end] == '.') && d.typed(text, &w):
			if small > 0 && (!w.capital || !w.is(sureStreet)) && !d.announces(text[:w.start]) {
				if small == 2 || w.capital {
					return core{}, false
				}
				small++ // "Calle puente nuevo, 16"
				break
			}
			return core{w.start, end, d.weight(&w), becauseStreet}, true
		case w.capital || w.digits > 0 && w.digits < 3 || loose:
			capitals++
		case w.is(particle):
		case w.digits > 0 || w.is(gazetteer.Stop) || small == 2:
			return core{}, false
		default:
			small++
		}
		if w, ok = d.previous(text, w.start); !ok {
			return d.slashed(text, i, end)
		}
	}
	return core{}, false
}

// slashes are the street types that Spanish abbreviates with a slash, beside C/.
var slashes = map[string]bool{"Av": true, "AV": true, "Avd": true, "Avda": true, "Pz": true, "Pza": true, "Pl": true, "Ctra": true, "Crta": true, "Urb": true, "Trav": true}

// slashed finds "C/ Mayor, 3" and "Avda/ Mayor, 3".
func (d *Detector) slashed(text []byte, i, end int) (core, bool) {
	at := bytes.LastIndexByte(text[max(0, i-60):i], '/')
	if at < 0 {
		return core{}, false
	}
	at += max(0, i-60)
	from := at
	for from > 0 && isWordByte(text[from-1]) {
		from--
	}
	switch word := text[from:at]; {
	case len(word) == 1 && word[0]|0x20 == 'c', slashes[string(word)]:
		return core{from, end, 0.85, becauseStreet}, true
	}
	return core{}, false
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
		if !ok || !(w.capital || loose && w.digits == 0) || w.is(gazetteer.Stop) && !w.capital || bytes.ContainsAny(text[w.end:from], ".,") && words > 0 {
			break
		}
		from = w.start
		words++
	}
	if words == 0 || street.end-street.start < 2 && !hungarian(text, street) {
		return core{}, false
	}
	return core{d.stretch(text, from), end, d.weight(street), becauseStreet}, true
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

// numberFirst finds "12 rue de la Paix", "10 Main St", "8210 111 ST NW", "54 W 9th St".
func (d *Detector) numberFirst(text []byte, start, end int, loose bool) (core, bool) {
	i := end
	if i < len(text) && text[i] == ',' {
		i++
	}
	capitals, last := 0, end
	var typed *word
	var kept word
	for n := range 7 {
		w, ok := d.next(text, i)
		if !ok || n == 0 && w.is(measure) && !w.capital {
			break
		}
		switch {
		case d.after(&w) && capitals > 0 && (w.capital || loose || w.is(sureStreet)) || loose && capitals > 0 && w.is(gazetteer.StreetAfter) && w.is(never):
			if next, ok := d.next(text, w.end); ok && w.is(gazetteer.StreetBefore) && next.is(particle) && !next.capital {
				return d.behind(text, start, &w, loose) // "479 95 avenue des Tilleuls"
			}
			// The last type counts: "10 Park Lane Drive".
			kept, last = w, w.end
			typed = &kept
		case n == 0 && d.before(&w):
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

// behind finds the words of the name behind a street type that stands before it.
func (d *Detector) behind(text []byte, start int, street *word, loose bool) (core, bool) {
	i, last, capitals := street.end, street.end, 0
	for range 6 {
		if i < len(text) && text[i] == '.' {
			i++
		}
		w, ok := d.next(text, i)
		if !ok || !w.capital && !w.is(particle) && !loose && w.digits == 0 || w.digits > 2 || w.is(unit|floor) && w.end-w.start > 2 {
			break
		}
		if w.capital || w.digits > 0 || loose && !w.is(particle) {
			capitals++
			last = w.end
		}
		i = w.end
	}
	if capitals == 0 {
		return core{}, false
	}
	return core{start, last, d.weight(street), becauseStreet}, true
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

// hungarian tells of the abbreviations of Hungarian street types that are words of other languages without their accent or full stop.
func hungarian(text []byte, w *word) bool {
	switch string(text[w.start:w.end]) {
	case "út", "útja", "sétány", "köz":
		return true
	case "u", "rkp", "krt":
		return w.end < len(text) && text[w.end] == '.'
	}
	return false
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
