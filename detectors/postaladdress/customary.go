package postaladdress

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	crossedStreets = 0.6
	becauseCrossed = "two streets that cross"
	becauseCustom  = "a street's name as a country makes them, and a number"
)

// customary judges a cell with a number in which no street type is known: where two streets cross, "Am Markt 3", "Na Příkopě 7", "Rynek 12",
// "테헤란로 12", "980 Hwy 7".
func (d *Detector) customary(cell []byte) (float32, string) {
	if d.crossed(cell) {
		return crossedStreets, becauseCrossed
	}
	name, number := cutNumber(cell)
	first, others, several := bytes.Cut(name, []byte{' '})
	second, _, more := bytes.Cut(others, []byte{' '})
	switch {
	case number > 0 && !several && (square(first) || hangulRoad(first)), number > 0 && several && lying[string(first)] && capitalised(others),
		number == 0 && several && !more && isDigit(cell[0]) && square(second): // "120 Broadway"
		return 0.6, becauseCustom
	case several && isDigit(cell[0]) && roads[string(second)] && isDigit(cell[len(cell)-1]): // "980 Hwy 7"
		return 0.6, "a number and a road's number"
	case d.partStreet(cell):
		return streetAlone, "a street without a number"
	}
	return 0, ""
}

// cutNumber cuts a house number of at most four digits, with a letter, off the end of a cell.
func cutNumber(cell []byte) (name []byte, number int) {
	cell = bytes.TrimRight(cell, " .")
	at := len(cell)
	if at > 0 && cell[at-1]|0x20 >= 'a' && cell[at-1]|0x20 <= 'f' {
		at--
	}
	end := at
	for at > 0 && isDigit(cell[at-1]) {
		at--
	}
	if n := end - at; n == 0 || n > 4 || at < 2 || cell[at-1] != ' ' {
		return cell, 0
	}
	return cell[:at-1], end - at
}

// square tells whether a word is among the squares.
func square(word []byte) bool {
	for _, s := range squares {
		if bytes.EqualFold(word, []byte(s)) {
			return true
		}
	}
	return false
}

// squares are the names of streets that are hardly anything else.
var squares = [...]string{
	"markt", "rynek", "torget", "marktplatz", "kirchplatz", "hlavní", "hlavná", "broadway", "grand-place", "grand-rue", "havnen", "zuideinde", "noordeinde",
	"piccadilly", "kauppatori",
}

// lying begin the names of streets in German and Czech that tell where they lie.
var lying = map[string]bool{
	"Am": true, "Im": true, "An": true, "Auf": true, "Zum": true, "Zur": true, "Unter": true, "Hinter": true, "Vor": true, "Beim": true,
	"Na": true, "Nad": true, "Pod": true, "Za": true, "Při": true, "Ke": true, "Grote": true, "Oude": true, "Nieuwe": true,
}

// roads stand before the number of a road.
var roads = map[string]bool{"Hwy": true, "Hwy.": true, "Highway": true, "Route": true, "Rte": true, "Rt": true, "HWY": true, "ROUTE": true, "HIGHWAY": true}

// capitalised tells whether one or two words begin with capitals, and others are articles.
func capitalised(text []byte) bool {
	capitals := 0
	for w := range bytes.SplitSeq(text, []byte{' '}) {
		switch r, _ := utf8.DecodeRune(w); {
		case unicode.IsUpper(r):
			capitals++
		case string(w) != "der" && string(w) != "den" && string(w) != "dem" && string(w) != "die":
			return false
		}
	}
	return capitals > 0 && capitals < 3
}

// hangulRoad tells of the names of Korean roads.
func hangulRoad(word []byte) bool {
	last, _ := utf8.DecodeLastRune(word)
	return utf8.RuneCount(word) > 2 && strings.ContainsRune("로길", last)
}

// crossed tells of two streets that cross: "Main St & 5th Ave", "Corner of 6th and Main Street".
func (d *Detector) crossed(cell []byte) bool {
	cell = bytes.TrimPrefix(bytes.TrimPrefix(cell, []byte("Corner of ")), []byte("Cnr "))
	for _, sign := range [...]string{" & ", " and ", " at ", " @ ", " / "} {
		if a, b, ok := bytes.Cut(cell, []byte(sign)); ok {
			one, other := d.streetAt(a), d.streetAt(b)
			return one && other || one && ordinalStreet(b) || other && ordinalStreet(a)
		}
	}
	return false
}

// streetAt tells of the name of a street, which may be a number in order: "5th Ave".
func (d *Detector) streetAt(text []byte) bool {
	if d.streetName(text) {
		return true
	}
	text = bytes.TrimRight(text, " .")
	first, last, ok := bytes.Cut(text, []byte{' '})
	if !ok || !ordinalStreet(first) && !capitalised(first) || bytes.IndexByte(last, ' ') >= 0 {
		return false
	}
	w, ok := d.next(last, 0)
	return ok && d.after(&w) && w.end == len(last)
}

func ordinalStreet(text []byte) bool { return len(text) > 2 && len(text) < 6 && ordinalEnglish(text) }

// partStreet tells whether a part between commas is the name of a street: "The Old Rectory, Church Lane".
func (d *Detector) partStreet(cell []byte) bool {
	for part := range bytes.SplitSeq(cell, []byte{','}) {
		if d.streetName(bytes.TrimSpace(part)) {
			return true
		}
	}
	return false
}
