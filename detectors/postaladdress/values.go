package postaladdress

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
	"dossier/scanners"
)

// longest is the length in bytes from which a cell holds no address alone.
const longest = 250

// Values implements [detectors.Detector].
func (d *Detector) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		value := c.Value(i)
		start, end := trim(value)
		if end-start < 5 || end-start > longest {
			continue
		}
		if confidence, because := d.judgeCell(value[start:end]); confidence > 0 {
			d.report(found, i, start, end, value, core{confidence: confidence, because: because})
		}
	}
}

func trim(value []byte) (start, end int) {
	end = len(value)
	if end == 0 || isWordByte(value[0]) && value[0] < utf8.RuneSelf && isWordByte(value[end-1]) && value[end-1] < utf8.RuneSelf {
		return 0, end
	}
	end = len(bytes.TrimRightFunc(value, unicode.IsSpace))
	return end - len(bytes.TrimLeftFunc(value[:end], unicode.IsSpace)), end
}

// judgeCell says how sure it is that the whole cell is an address.
func (d *Detector) judgeCell(cell []byte) (float32, string) {
	digit := nextDigit(cell, 0)
	switch {
	case d.leftOut(cell):
		return 0.75, "an address of which the street was left out"
	case digit == len(cell) && d.nested(cell):
		return 0.4, "places one in another"
	case digit == len(cell) && !linked(cell):
		return d.wordsAlone(cell)
	case digit == len(cell) || !hasLetter(cell) || linked(cell):
		return 0, ""
	}
	best := core{}
	for i := digit; i < len(cell); i++ {
		if !isDigit(cell[i]) {
			continue
		}
		if behindEast(cell, i) {
			if hanStreet(cell, i) {
				return 0.75, becauseEast
			}
			if a, ok := d.eastAsian(cell, i); ok && a.end-a.start > best.end-best.start {
				best, i = a, a.end-1
				continue
			}
		}
		if i > 0 && isWordByte(cell[i-1]) && cell[i-1] < 0x80 {
			i = past(cell, i)
			continue
		}
		end, ok := houseNumber(cell, i)
		if ok {
			if a, ok := d.address(cell, i, end, true, everyRule); ok && a.end-a.start > best.end-best.start {
				best = a
			}
		}
		i = max(i, end-1)
	}
	if best.end == 0 {
		if d.unnumbered(cell) {
			return 0.7, becauseWhole
		}
		confidence, because := d.typeless(cell)
		if confidence < 0.5 {
			if c, why := d.customary(cell); c > confidence {
				return c, why
			}
		}
		return confidence, because
	}
	// What is not part of the address speaks against a cell: the name of a building or a company before it is well, a sentence is not.
	rest := float32(len(cell)-(best.end-best.start)) / float32(len(cell))
	switch {
	case d.leads(cell, best.start):
		return best.confidence * 0.4, "an address among other words"
	case rest >= 0.5 && d.nameLine(cell[:best.start]):
		return best.confidence * 0.85, best.because
	case rest < 0.5:
		return best.confidence, best.because
	case rest < 0.75:
		return best.confidence * 0.6, "an address among other words"
	}
	return 0.15, "an address among other words"
}

// unnumbered tells of a street without a number before a place and a postcode that end the cell: "The Mill, Southleigh Rd, Havant, PO9 2RS".
func (d *Detector) unnumbered(cell []byte) bool {
	named := false // whether a capitalised word stands before
	for i := 0; i < len(cell); {
		w, ok := d.next(cell, i)
		if !ok {
			named = named && cell[i] != ','
			i++
			continue
		}
		if i = w.end; named && w.capital && d.after(&w) {
			t := d.tail(cell, skipDot(cell, w.end))
			if t.parts > 1 && t.end == len(cell) && nextDigit(cell, w.end) < t.end {
				return true
			}
		}
		named = w.capital
	}
	return false
}

// nested tells of places without a number, each within the next: "Chicago, Illinois, United States". Alone they are where something is, but among
// addresses they are those of which no more is known.
func (d *Detector) nested(cell []byte) bool {
	if bytes.Count(cell, []byte{','}) < 2 {
		return false
	}
	places, region, country := 0, false, false
	for part := range bytes.SplitSeq(cell, []byte{','}) {
		class := d.words.Lookup(bytes.TrimSpace(part))
		country = class&gazetteer.Country != 0 || region && class&gazetteer.Town != 0 // "Illinois, United States"
		region = class&gazetteer.Region != 0
		if class&(geographic|gazetteer.Town) != 0 {
			places++
		}
	}
	return country && places > 1
}

// linked tells of a cell that holds an e-mail address, a URL or markup.
func linked(cell []byte) bool {
	for i, b := range cell {
		if b == '@' || b == '<' || b == ':' && bytes.HasPrefix(cell[i:], []byte("://")) {
			return true
		}
	}
	return false
}

// typeless judges a cell in which no street type is known: "Klanova 9/506", "35 King George", "Fort Pierce, FL, 34946".
func (d *Detector) typeless(cell []byte) (float32, string) {
	var names, places, numbers, codes, others int
	commas := bytes.Count(cell, []byte{','})
	first, last := false, false // whether a number comes first or last
	headed := false             // whether a direction follows the first number, as in "10 S. LaSalle"
	for i := 0; i < len(cell); {
		if !isWordByte(cell[i]) {
			i++
			continue
		}
		w, ok := d.next(cell, i)
		if !ok {
			return 0, ""
		}
		if last && first && numbers == 1 && names+places+codes == 0 && compass(cell[w.start:w.end]) && w.end < len(cell) && cell[w.end] != ',' {
			headed, last, i = true, false, w.end
			continue
		}
		last = false
		if to, ok := d.geography(cell, w.start, false); ok {
			places++
			i = to
			continue
		}
		if w.capital && w.is(gazetteer.Town) && commas > 2 {
			places++ // England, Scotland
			i = w.end
			continue
		}
		switch end, code := d.postcode(cell, w.start); {
		case w.digits > 0 && w.is(measure):
			others++
		case code && names+places > 0:
			codes++
			last, w.end = w.digits > 0, end
		case w.digits > 0 && w.end-w.start <= w.digits+4:
			if _, ok := houseNumber(cell, w.start); !ok {
				return 0, ""
			}
			numbers++
			first = first || names+others == 0
			last = true
		case w.is(geographic) && w.capital:
			places++
		case w.is(measure), w.is(gazetteer.Word | gazetteer.Stop | gazetteer.Org):
			others++
		case w.capital || w.is(particle):
			names++
		default:
			others++
		}
		i = max(w.end, i+1)
	}
	switch {
	case codes > 0 && places > 1 && commas > 1 && others < 4 && names < 9:
		return 0.65, "places and a postcode" // a house, a town, a county, a country
	case codes > 0 && places > 0 && others == 0 && names+places < 7:
		return 0.45, "a place and a postcode"
	case numbers == 0 || others > 0 || names+places == 0 || names+places > 4 || numbers > 2:
		return 0, ""
	case last && numbers == 1 && slavic(cell):
		return 0.7, "a street's name as Slavic languages make it, and a number"
	case headed && names+places < 4:
		return 0.6, "a number, a direction and a name"
	case bytes.IndexByte(cell, '/') > 0 && last:
		return 0.4, "words and a house number"
	case first != last:
		return 0.3, "words and a number"
	}
	return 0, ""
}

// slavic tells whether the word before the number that ends a cell is an adjective, as most streets of Slavic countries are called: "Handlovská 379",
// "Hůlkova 12".
func slavic(cell []byte) bool {
	word := bytes.TrimRight(cell, " 0123456789/abcdABCD")
	word = word[bytes.LastIndexByte(word, ' ')+1:]
	for _, ending := range [...]string{"ská", "cká", "ска", "чка"} {
		if len(word) > len(ending)+2 && bytes.HasSuffix(word, []byte(ending)) {
			return true
		}
	}
	return len(word) > 6 && bytes.HasSuffix(word, []byte("ova")) && bytes.ContainsAny(word, "ůěřčšžýďťňľĺŕáíéú")
}

// compass tells of the directions that stand between the number and the name of North American streets.
func compass(word []byte) bool {
	switch string(word) {
	case "N", "S", "E", "W", "NE", "NW", "SE", "SW", "North", "South", "East", "West", "Northeast", "Northwest", "Southeast", "Southwest",
		"NORTH", "SOUTH", "EAST", "WEST":
		return true
	}
	return false
}

// nextDigit returns where the next ASCII digit stands at or after i, len(data) if none does.
func nextDigit(data []byte, i int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(data); i += 8 {
		x := binary.LittleEndian.Uint64(data[i:])
		t := x &^ highs
		if m := ((t + (0x80-'0')*ones) ^ (t + (0x7f-'9')*ones)) &^ x & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for i < len(data) && !isDigit(data[i]) {
		i++
	}
	return i
}
