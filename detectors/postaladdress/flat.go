package postaladdress

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// How far before and behind a number text is read that is in small letters throughout.
const (
	flatBehind = 48
	flatAhead  = 140
)

// flat finds an address in text without capitals, "123 main street, springfield, il 62701": it is written as its author would have with
// them, and must then have a place or a postcode. Nothing else is known of names in such a text.
func (d *Detector) flat(text []byte, start, end int) (core, bool) {
	if start > 0 && text[start-1] != ' ' && text[start-1] != '\n' || end < len(text) && text[end] != ' ' && text[end] != ',' && text[end] != '\n' {
		return core{}, false
	}
	for i := end; i < min(len(text), end+24) && text[i] != '\n'; i++ { // most texts show a capital soon
		if text[i]-'A' < 26 {
			return core{}, false
		}
	}
	from, to := max(0, start-flatBehind), min(len(text), end+flatAhead)
	for from > 0 && from < start && text[from-1] != '\n' && isWordByte(text[from-1]) {
		from++
	}
	for to > end && to < len(text) && isWordByte(text[to-1]) && isWordByte(text[to]) {
		to--
	}
	state := zipped(text, end)
	sure := state && d.typeBehind(text, end)
	from, to, cut, code := smallAround(text, from, to, start, end, sure)
	if cut && !code {
		return core{}, false
	}
	if cut && sure {
		from = start // whatever stands before, "I'm at"
	}
	window := text[from:to]
	if !(code && state) && !sure && !d.typeBehind(text, end) && !d.typeBefore(text, start) {
		return core{}, false
	}
	var buf [flatBehind + flatAhead + 24]byte
	if len(window) > len(buf) {
		return core{}, false
	}
	copied := buf[:copy(buf[:], window)]
	d.capitalise(copied)
	a, ok := d.address(copied, start-from, end-from, false, everyRule)
	if !ok || a.because != becauseTail && a.because != becauseBox && a.because != becauseUnit && a.because != becauseWhole {
		return core{}, false
	}
	a.start, a.end = a.start+from, a.end+from
	return a, !cut || hasCode(text[end:max(end, a.end)])
}

// smallAround narrows text[from:to] to what is in small letters around text[start:end]: from behind the word with the last capital before it, to
// the line or sentence with the next one. cut tells whether it had to; code whether four digits stand in a row behind the number there. In mixed text only
// what is sure, or has a comma behind the number, is looked at: "in via roma 15, 80100 napoli".
func smallAround(text []byte, from, to, start, end int, sure bool) (f, t int, cut, code bool) {
	comma := sure || end < len(text) && text[end] == ','
	for i := start - 1; i >= from; i-- {
		if text[i]-'A' < 26 {
			if !comma {
				return from, to, true, false
			}
			for from = i; from < start && isWordByte(text[from]); {
				from++
			}
			cut = true
			break
		}
	}
	run := 0
	for i := end; i < to; i++ {
		switch b := text[i]; {
		case isDigit(b):
			run++
			code = code || run > 3
		case b-'A' < 26 && !comma:
			return from, to, true, false
		case b-'A' < 26:
			for to = i; to > end && text[to] != '\n' && text[to] != '.' && text[to] != ','; {
				to--
			}
			return from, to, true, code && hasCode(text[end:to])
		default:
			run = 0
		}
	}
	return from, to, cut, code
}

// hasCode tells whether four digits stand in a row.
func hasCode(text []byte) bool {
	run := 0
	for _, b := range text {
		if !isDigit(b) {
			run = 0
		} else if run++; run == 4 {
			return true
		}
	}
	return false
}

// typeBehind tells whether a street type, a box or a flat stands among the words behind offset i.
func (d *Detector) typeBehind(text []byte, i int) bool {
	for range 5 {
		w, ok := d.next(text, i)
		if !ok {
			return false
		}
		if w.is(sureStreet|box) || w.is(unit) && w.end-w.start > 2 {
			return true
		}
		if i = w.end; i < len(text) && (text[i] == '.' || text[i] == ',') {
			i++
		}
	}
	return false
}

// typeBefore tells whether a street type or a box stands among the words before the number at offset start: "via san vitale 21", "kerkstraat 12".
func (d *Detector) typeBefore(text []byte, start int) bool {
	end := start
	for n := range 4 {
		for end > 0 && (text[end-1] == ' ' || text[end-1] == '.') {
			end--
		}
		i := end
		for i > 0 && isWordByte(text[i-1]) {
			i--
		}
		if i == end || isDigit(text[i]) && end-i > 2 {
			return false
		}
		word := text[i:end]
		if d.types[typePlace(word)] {
			w := d.wordOf(text, i, end)
			if w.is(sureStreet) && (n == 0 || w.is(gazetteer.StreetBefore)) || n == 0 && w.is(box) || n > 0 && (string(word) == "via" || w.is(gazetteer.StreetBefore) && text[end] == '.') {
				return true
			}
		}
		if n == 0 && d.compounded(word) && d.words.Lookup(word)&measure == 0 {
			return true
		}
		if end = i; end == 0 || text[end-1] != ' ' {
			return false
		}
	}
	return false
}

// typePlace is where the street types are kept that begin and end as a word does and are as long.
func typePlace(word []byte) int {
	return (int(word[0])*31 + int(word[len(word)-1])*7 + len(word)*3) & (typePlaces - 1)
}

// zipped tells whether what could be a state and a ZIP code stands on the line behind offset i, in small letters.
func zipped(text []byte, i int) bool {
	run := 0
	for limit := min(len(text), i+farthestZIP); i < limit && text[i] != '\n'; i++ {
		if !isDigit(text[i]) {
			run = 0
			continue
		}
		if run++; run == 5 && i > 7 && text[i-5] == ' ' && text[i-6]-'a' < 26 && text[i-7]-'a' < 26 && (text[i-8] == ' ' || text[i-8] == ',') {
			return string(text[i-7:i-5]) != "la" && string(text[i-7:i-5]) != "de" || bytes.IndexByte(text[max(0, i-24):i], ',') >= 0 // "de la 5000 la 50000"
		}
	}
	return false
}

// capitalise writes the words with capitals that would have them: all but function words, and the whole word where it is an abbreviation
// or has digits.
func (d *Detector) capitalise(text []byte) {
	for i := 0; i < len(text); {
		if !isWordByte(text[i]) {
			i++
			continue
		}
		from, digits := i, false
		for i < len(text) && isWordByte(text[i]) {
			digits = digits || isDigit(text[i])
			i++
		}
		word := text[from:i]
		if len(word) == 1 && !digits && i < len(text) && text[i] == ' ' && d.words.Lookup(word)&gazetteer.Direction != 0 {
			word[0] -= 'a' - 'A'
			continue
		}
		state := len(word) == 2 && i+1 < len(text) && text[i] == ' ' && isDigit(text[i+1])
		class := d.words.Lookup(word)
		switch {
		case digits || state || string(word) == "apo" || string(word) == "dpo" || string(word) == "fpo" || string(word) == "po" || string(word) == "psc":
			for j, b := range word {
				if b-'a' < 26 {
					word[j] = b - 'a' + 'A'
				}
			}
		case class&(gazetteer.Stop|particle) != 0 && class&(sureStreet|unit|gazetteer.Place|gazetteer.Region|gazetteer.Country) == 0:
		case word[0] < utf8.RuneSelf:
			word[0] = byte(unicode.ToUpper(rune(word[0])))
		default:
			r, size := utf8.DecodeRune(word)
			if up := unicode.ToUpper(r); utf8.RuneLen(up) == size {
				utf8.EncodeRune(word, up)
			}
		}
	}
}
