package postaladdress

import (
	"bytes"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// postcode reads a postcode of the world's common shapes: 1000, 75002, E-41013, 1234 AB, PO9 2RS, L2E 6T9, 01310-200, 63102-1234.
func (d *Detector) postcode(text []byte, i int) (int, bool) {
	w, ok := d.next(text, i)
	if !ok {
		return 0, false
	}
	token := text[w.start:w.end]
	digits := countryDigits(token)
	switch shape := shapeOf(token); {
	case string(token) == "APO" || string(token) == "FPO" || string(token) == "DPO": // United States' forces: AA, AE, AP
		if area, ok := d.next(text, w.end); ok && area.end-area.start == 2 && text[area.start] == 'A' {
			if code, ok := d.next(text, area.end); ok && code.digits == 5 {
				return code.end, true
			}
		}
	case digits >= 4 && digits <= 6, digits == 7 && len(token) == 7:
		if next, ok := d.next(text, w.end); ok && digits == 4 && shapeOf(text[next.start:next.end]) == "AA" {
			if line, ok := d.next(text, next.end); !ok || !line.is(gazetteer.Stop) || line.capital {
				return next.end, true // Netherlands
			}
		}
		return w.end, !d.phones(text, w.end)
	case digits == 3:
		next, ok := d.next(text, w.end)
		switch {
		case !ok || next.start != w.end+1:
		case next.digits == 2 && next.end-next.start == 2, next.digits == 3 && next.end-next.start == 3 && len(token) == 3: // 123 45, 110 001
			return next.end, !d.phones(text, next.end)
		case next.capital && len(token) == 3 && bounded(text, next.end) && d.populated(text, next.start): // 101 Reykjavík
			return w.end, true
		}
	case shape == "A9", shape == "A99", shape == "AA9", shape == "AA99", shape == "AA9A", shape == "A9A":
		if next, ok := d.next(text, w.end); ok && next.start <= w.end+2 {
			s := shapeOf(text[next.start:next.end])
			if s == "9AA" || s == "9A9" || shape == "A99" && irish(text[next.start:next.end]) {
				return next.end, true
			}
		}
	case shape == "" && len(token) == 7 && shapeOf(token[:3]) == "A99" && irish(token[3:]): // an Eircode in one: W91AX02
		return w.end, true
	case shape == "AAA": // Malta
		if next, ok := d.next(text, w.end); ok && next.digits == 4 && next.end-next.start == 4 && next.start == w.end+1 {
			return next.end, true
		}
	case shape != "" && shape != "AA" && shape != "9AA" && shape != "9A9":
		return w.end, true
	}
	return 0, false
}

// countryDigits returns how many digits a token has that has nothing else but up to three capitals and a hyphen before them: LT-01103.
func countryDigits(token []byte) int {
	if at := bytes.IndexByte(token, '-'); at > 0 && at < 4 && allCapitals(token[:at]) && !isDigit(token[0]) && token[at-1] < 0x80 {
		token = token[at+1:]
	}
	for _, b := range token {
		if !isDigit(b) {
			return 0
		}
	}
	return len(token)
}

// phones tells whether more digits follow behind a space, as in a telephone number.
func (d *Detector) phones(text []byte, i int) bool {
	return i+1 < len(text) && text[i] == ' ' && isDigit(text[i+1])
}

// irish tells of the second half of an Eircode: four digits, and letters of those that it may have.
func irish(token []byte) bool {
	digits, letters := 0, 0
	for _, b := range token {
		switch {
		case isDigit(b):
			digits++
		case bytes.IndexByte([]byte("ACDEFHKNPRTVWXY"), b) >= 0:
			letters++
		}
	}
	return len(token) == 4 && digits+letters == 4
}

// shapes are the postcodes' shapes, so that shapeOf need not allocate.
var shapes = [...]string{
	"AA", "999-9999", "9999AA", "9999-999", "99999-999", "99999-9999", "99-999", "A9A9A9", "A9999AAA", "AA999",
	"A9", "A99", "AA9", "AA99", "AA9A", "A9A", "9AA", "9A9", "AAA",
}

// shapeOf returns the token's shape, with A for capitals and 9 for digits, if it is one of shapes.
func shapeOf(token []byte) string {
next:
	for _, s := range shapes {
		if len(s) != len(token) {
			continue
		}
		for i, b := range token {
			fits := s[i] == 'A' && b >= 'A' && b <= 'Z' || s[i] == '9' && isDigit(b) || s[i] == b && b == '-'
			if !fits {
				continue next
			}
		}
		return s
	}
	return ""
}

// beforeCity tells whether a capitalised word, or the end, follows a postcode.
func (d *Detector) beforeCity(text []byte, i int) bool {
	at, _ := d.gap(text, i)
	if at < 0 {
		return len(bytes.TrimSpace(text[i:])) < 2
	}
	w, ok := d.next(text, at)
	if ok && smallTown(&w) {
		return true
	}
	return ok && w.capital && (!w.is(gazetteer.Stop) || w.is(geographic) || d.capitalNext(text, w.end)) && !d.plays(text[w.start:w.end], contact)
}

// smallTown tells whether a word in small letters is the name of a city and hardly anything else: "35000 rennes".
func smallTown(w *word) bool {
	return !w.capital && w.is(geographic|gazetteer.Town) && !w.is(gazetteer.Stop|gazetteer.Word|measure|unit|box|label)
}

// said reads a part that says what it is: "sector 2", "jud. Cluj", "Col. Centro", "г. Москва", "CEP 01310-200", "Meguro-ku", "Harju maakond".
func (d *Detector) said(text []byte, i int) (end int, code, ok bool) {
	w, ok := d.next(text, i)
	if !ok {
		return 0, false, false
	}
	word := text[w.start:w.end]
	if d.plays(word, coded) {
		at := pastSigns(text, w.end)
		if next, ok := d.next(text, at); ok && next.digits == 0 && d.plays(text[next.start:next.end], coded) { // "cod poștal 550010"
			at = pastSigns(text, next.end)
		}
		if at > w.end {
			if end, ok := d.postcode(text, at); ok {
				return end, true, true
			}
		}
	}
	if d.plays(word, district) {
		if end, ok := d.districtName(text, w); ok {
			return end, false, true
		}
	}
	if w.capital && hyphened(word) {
		return w.end, false, true
	}
	end, ok = d.area(text, w)
	return end, false, ok
}

// districtName reads the name or number behind the word that announces it.
func (d *Detector) districtName(text []byte, label word) (int, bool) {
	i := pastSigns(text, label.end)
	w, ok := d.next(text, i)
	switch {
	case !ok || i == label.end || letters(text[label.start:label.end]) < 2 && text[label.end] != '.':
		return 0, false
	case w.digits > 0:
		if end := w.start + w.digits; end < len(text) && text[end] == '/' { // "RT 03/RW 05"
			return end, w.digits < 4
		}
		end, ok := houseNumber(text, w.start)
		return end, ok && w.digits < 5 && bounded(text, end) || ok && w.digits < 3
	case !w.capital:
		return 0, false
	}
	end := w.end
	for range 3 {
		next, ok := d.next(text, end)
		if !ok || next.start != end+1 || !next.capital && !next.is(particle) || next.digits > 0 || d.plays(text[next.start:next.end], contact) {
			break
		}
		end = next.end
	}
	return end, bounded(text, end) || label.end-label.start > 3 && label.capital
}

func letters(word []byte) int { return utf8.RuneCount(word) }

// pastSigns skips a full stop or colon and spaces.
func pastSigns(text []byte, i int) int {
	for i < len(text) && (text[i] == '.' || text[i] == ':') {
		i++
	}
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}

// area reads up to two names and the word that says what they name: "Chaoyang District", "XIII. kerület".
func (d *Detector) area(text []byte, w word) (int, bool) {
	for range 3 {
		if !w.capital {
			return 0, false
		}
		next, ok := d.next(text, skipAbbreviation(text, w))
		if !ok || next.start > w.end+2 {
			return 0, false
		}
		if d.plays(text[next.start:next.end], areas) {
			return next.end, bounded(text, next.end)
		}
		w = next
	}
	return 0, false
}

// hyphened tells of the romanised names of districts in Japan and Korea: Meguro-ku, Jung-gu, Suwon-si.
func hyphened(word []byte) bool {
	at := bytes.LastIndexByte(word, '-')
	if at < 2 {
		return false
	}
	switch string(word[at+1:]) {
	case "ku", "gu", "shi", "si", "ken", "dong", "eup", "myeon", "gun", "cho", "machi", "chome", "do", "fu", "son", "mura":
		return true
	}
	return false
}
