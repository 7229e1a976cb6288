package postaladdress

import (
	"bytes"
	"unicode/utf8"
)

// unit reads "Apt. 864", "Suite 5", "#12", "bus 3", "1D", "3º B", "Bajo A", "2. tv.", "3. OG links", "12/F", "piso 5 \"B\"".
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
		end, _ := houseNumber(text, w.start)
		return max(w.end, end), true
	case w.digits > 0 && w.digits < 3:
		return d.story(text, w)
	case w.digits > 0:
		return 0, false
	case roman(text[w.start:w.end]) && w.end < len(text) && text[w.end] == '.':
		if next, ok := d.next(text, w.end+1); ok && d.plays(text[next.start:next.end], upper) {
			end := skipAbbreviation(text, next)
			if door, ok := d.next(text, end); ok && door.start == end+1 && door.digits > 0 && door.digits < 4 && door.end-door.start == door.digits {
				return door.end, true // "II. em. 3"
			}
			return d.side(text, end), true
		}
		return 0, false
	case roman(text[w.start:w.end]) && !marked && bounded(text, w.end) && i > 0 && text[i-1] == ' ':
		return w.end, true
	case string(text[w.start:w.end]) == "st" && i+5 < len(text) && text[i+2] == '.' && text[i+3] == ' ' && (text[i+4] == 't' || text[i+4] == 'm'): // "st. th." of Danish
		next, _ := d.next(text, i+4)
		return dot(text, next.end), next.end-next.start == 2
	case string(text[w.start:w.end]) == "st" && i+2 < len(text) && text[i+2] == '.' && beforeDanish(text, i+3):
		return i + 3, true
	case string(text[w.start:w.end]) == "r" && i+3 <= len(text) && string(text[i:i+3]) == "r/c" && (bounded(text, i+3) || d.side(text, i+3) > i+3):
		return d.side(text, i+3), true
	case w.end-w.start == 1 && w.capital && text[i] < 0x80:
		return d.staircase(text, w)
	case string(text[w.start:w.end]) == "as" && w.end < len(text) && text[w.end] == '.' && d.numbered(text, w.end): // "as. 5" of Finnish
		next, _ := d.next(text, pastSigns(text, w.end))
		return next.end, next.digits < 4
	case !w.is(unit|floor) && !d.plays(text[w.start:w.end], plot):
		return 0, false
	}
	at := pastSigns(text, w.end)
	if at < len(text) && text[at] == '#' {
		at++
	}
	next, ok := d.next(text, at)
	if ok && next.is(number) && next.digits == 0 { // "Flat No. 4"
		at = pastSigns(text, next.end)
		next, ok = d.next(text, at)
	}
	if ok && next.digits > 0 && w.is(floor) && !w.is(unit) {
		if to, ok := d.story(text, next); ok { // "VH 3. OG re."
			return to, true
		}
	}
	switch {
	case ok && next.digits > 0 && next.digits < 5:
		end, fine := houseNumber(text, next.start)
		if !fine {
			end = next.end
		}
		return d.side(text, d.ordinal(text, end)), true
	case ok && next.capital && (next.end-next.start < 3 || next.end-next.start < 6 && isDigit(text[next.end-1])) && !next.is(unit): // "bl. LE3"
		return next.end, true
	case at+2 < len(text) && text[at] == '"' && text[at+2] == '"':
		return at + 3, true
	}
	return w.end, w.is(floor)
}

// beforeDanish tells whether a comma and a postcode of four digits stand behind the full stop of a floor that ends at i: "Nørregade 44, 1., 5000 Odense".
func beforeDanish(text []byte, i int) bool {
	return i+6 < len(text) && text[i] == ',' && text[i+1] == ' ' && text[i+6] == ' ' && countryDigits(text[i+2:i+6]) == 4
}

// story reads what begins with a short number: 1D, 3º B, "2. tv.", "3. OG links", "12/F", "3º izquierda".
func (d *Detector) story(text []byte, w word) (int, bool) {
	end := w.end
	switch string(text[w.start+w.digits : w.end]) {
	case "st", "nd", "rd", "th":
		next, ok := d.next(text, end)
		return next.end, ok && next.start == end+1 && d.plays(text[next.start:next.end], upper) // "21st Floor"
	}
	if w.end > w.start+w.digits && utf8.RuneCount(text[w.start:w.end]) <= w.digits+3 && text[w.start+w.digits] != '-' { // 1D, 3º, but 45-47
		if next, ok := d.next(text, w.end); ok && next.capital && next.end-next.start < 3 {
			return next.end, true
		}
		return d.side(text, end), true
	}
	if w.end > w.start+w.digits {
		return 0, false
	}
	if end+1 < len(text) && text[end] == '/' && text[end+1] == 'F' && bounded(text, end+2) {
		return end + 2, true
	}
	if end+2 < len(text) && text[end] == ',' && text[w.start-1] == ' ' { // "6, 2, A"
		if next, ok := d.next(text, end+1); ok && next.end-next.start == 1 && next.capital && bounded(text, next.end) {
			return next.end, true
		}
	}
	if end < len(text) && text[end] == '.' {
		if beforeDanish(text, end+1) {
			return end + 1, true
		}
		if bytes.HasPrefix(text[end+1:], []byte("º")) || bytes.HasPrefix(text[end+1:], []byte("ª")) {
			return d.side(text, end+3), true
		}
		next, ok := d.next(text, end+1)
		if ok && d.plays(text[next.start:next.end], upper) {
			if door := skipAbbreviation(text, next); door > next.end && isDigit(text[door+1]) { // "4. em. 12. ajtó"
				if to, ok := d.unit(text, door+1); ok {
					return to, true
				}
			}
			return d.side(text, next.end), true
		}
	}
	if next, ok := d.next(text, end); ok && next.start == end+1 && d.plays(text[next.start:next.end], upper) && next.end-next.start > 1 {
		return d.side(text, next.end), true
	}
	return 0, false
}

// ordinal takes in the sign of an ordinal number: "piso 3º".
func (d *Detector) ordinal(text []byte, i int) int {
	for _, sign := range [...]string{"º", "ª", ".º", ".ª"} {
		if bytes.HasPrefix(text[i:], []byte(sign)) {
			return i + len(sign)
		}
	}
	return i
}

// side takes in which door it is: "izquierda", "Esq.", "links", "tv", `"B"`, A.
func (d *Detector) side(text []byte, i int) int {
	if bytes.HasPrefix(text[i:], []byte(` "`)) && i+3 < len(text) && text[i+3] == '"' {
		return i + 4
	}
	w, ok := d.next(text, i)
	if !ok || w.start != i+1 {
		return i
	}
	switch word := text[w.start:w.end]; {
	case w.is(floor) && w.end-w.start > 1 && !d.numbered(text, w.end):
		return d.side(text, d.ordinal(text, w.end)) // "3e étage gauche", "3.º Esq.º"
	case w.capital && len(word) == 1 && bounded(text, w.end):
		return w.end
	case w.digits > 0 && w.digits == 1 && (bytes.HasSuffix(word, []byte("ª")) || bytes.HasSuffix(word, []byte("º"))):
		return w.end
	}
	switch string(text[w.start:w.end]) {
	case "links", "rechts", "Mitte", "tv", "th", "mf", "left", "right", "gauche", "droite", "vänster", "höger":
		return w.end
	case "li", "re":
		return dot(text, w.end)
	case "Dt", "Dto", "Esq":
		return d.ordinal(text, w.end)
	}
	return i
}

// numbered tells whether a number follows at once, to which the word before belongs.
func (d *Detector) numbered(text []byte, i int) bool {
	i = pastSigns(text, i)
	return i < len(text) && isDigit(text[i])
}

// staircase reads the letter of a staircase or a house, and the number of a flat behind it: "14 A 3", "5 B".
func (d *Detector) staircase(text []byte, w word) (int, bool) {
	if w.end < len(text) && text[w.end] == ':' { // "D: 7"
		next, ok := d.next(text, pastSigns(text, w.end))
		return next.end, ok && next.digits > 0 && next.digits < 4
	}
	next, ok := d.next(text, w.end)
	if ok && next.start == w.end+1 && next.digits > 0 && next.digits < 4 && next.end-next.start == next.digits && bounded(text, next.end) {
		return next.end, true
	}
	numbered := ok && next.start == w.end+1 && next.is(unit) && d.numbered(text, next.end) // "14 B lgh 1202"
	return w.end, (bounded(text, w.end) || numbered) && w.start > 0 && text[w.start-1] == ' '
}

func roman(word []byte) bool {
	for _, b := range word {
		if b != 'I' && b != 'V' && b != 'X' {
			return false
		}
	}
	return len(word) > 0 && len(word) < 6
}

func skipDot(text []byte, i int) int {
	if i < len(text) && (text[i] == '.' || text[i] == '#') {
		i++
	}
	return i
}

// dot takes in the full stop at i.
func dot(text []byte, i int) int {
	if i < len(text) && text[i] == '.' {
		return i + 1
	}
	return i
}
