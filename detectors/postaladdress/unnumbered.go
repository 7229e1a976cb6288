package postaladdress

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

// How sure a cell without any digit makes an address. Neither is one alone: where others of the column are, or a person's other data stand beside,
// these are those of which no more is known.
const (
	streetAlone = 0.4
	placeAlone  = 0.34
)

// wordsAlone judges a cell without a digit: "Wilson Street", "Place du Griffe, Brignon", "Mohammedia, Morocco".
func (d *Detector) wordsAlone(cell []byte) (float32, string) {
	if d.crossed(cell) {
		return crossedStreets, becauseCrossed
	}
	if d.partStreet(cell) {
		return streetAlone, "a street without a number"
	}
	first, rest, comma := bytes.Cut(cell, []byte{','})
	if !comma || d.capitals(first) == 0 {
		return 0, ""
	}
	for next, after, more := bytes.Cut(rest, []byte{','}); ; next, after, more = bytes.Cut(after, []byte{','}) {
		next = bytes.TrimSpace(next)
		switch {
		case !more && d.words.Lookup(next)&gazetteer.Country != 0:
			return placeAlone, "a place and its country"
		case !more || d.capitals(next) == 0:
			return 0, ""
		}
	}
}

// leftOut tells of what a form makes of an address whose street nobody filled in: ", Punta Cana, Dominican Republic", ", , Springfield, IL".
func (d *Detector) leftOut(cell []byte) bool {
	if cell[0] != ',' || linked(cell) {
		return false
	}
	rest := bytes.TrimLeft(cell, ", ")
	at := bytes.LastIndexByte(rest, ',')
	if at < 0 || d.capitals(rest[:at]) == 0 {
		return false
	}
	last := bytes.TrimRight(rest[at+1:], " 0123456789-.")
	return d.words.Lookup(bytes.TrimSpace(last))&(gazetteer.Country|gazetteer.Region) != 0
}

// longestStreet is how many words the name of a street has at the most.
const longestStreet = 6

// streetName tells whether text is the name of a street with its type, and nothing else: "Wilson Street", "Kerkstraat", "rue de la Paix".
func (d *Detector) streetName(text []byte) bool {
	var head, last word
	words, capitals := 0, 0
	for i := 0; i < len(text); {
		w, ok := d.next(text, i)
		if !ok {
			break
		}
		if words == 0 {
			head = w
		}
		last = w
		words++
		switch {
		case w.capital:
			capitals++
		case words > 1 && !w.is(particle) || words == 1 && !d.before(&w):
			return false
		}
		i = w.end
	}
	switch {
	case words == 0 || words > longestStreet || last.end < len(bytes.TrimRight(text, " .")):
		return false
	case d.compounded(text[last.start:last.end]):
		return last.capital
	case words == 1:
		return false
	case d.after(&last) && last.is(sureStreet) && last.capital && words < 5 && !pointing(text[head.start:head.end]):
		return true
	}
	if !d.before(&head) || !last.capital {
		return false
	}
	return head.is(sureStreet) && (capitals > 1 || !head.capital) || d.ofName(text, head.end)
}

// pointing tells of words before a street type that name none: "The Street", "On Road".
func pointing(word []byte) bool {
	var small [8]byte
	if len(word) > len(small) {
		return false
	}
	for i, b := range word {
		small[i] = b | 0x20
	}
	switch string(small[:len(word)]) {
	case "the", "this", "that", "my", "our", "your", "on", "off", "in", "down", "no", "a", "one", "by", "every", "which", "what", "where", "who", "how", "new", "all":
		return true
	}
	return false
}

// capitals is how many words of a text begin with a capital; 0 if others than particles do not, or there are too many.
func (d *Detector) capitals(text []byte) (n int) {
	for i := 0; i < len(text); {
		w, ok := d.next(text, i)
		if !ok {
			break
		}
		switch {
		case w.capital && w.digits == 0:
			n++
		case !w.is(particle) || n == 0:
			return 0
		}
		i = w.end
	}
	if n > longestStreet {
		return 0
	}
	return n
}

// nameLine tells whether text is the name of a building, a company or a person, and the comma that parts it from the address behind it.
func (d *Detector) nameLine(text []byte) bool {
	line, ok := bytes.CutSuffix(bytes.TrimRight(text, " \n"), []byte{','})
	return ok && d.capitals(line) > 0
}

// leads tells whether a word of a sentence leads into what begins at start: "Open House for 61 Blake Street".
func (d *Detector) leads(cell []byte, start int) bool {
	w, ok := d.previous(cell, start)
	if !ok || w.end != start-1 || w.start == 0 {
		return false
	}
	switch string(cell[w.start:w.end]) {
	case "for", "at", "in", "near", "from", "by", "opposite", "behind", "bij", "naast", "bei", "neben", "chez", "près", "devant", "presso", "vicino", "junto", "cerca", "hos", "vid", "ved", "przy", "koło":
		return true
	}
	return false
}
