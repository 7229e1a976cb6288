package postaladdress

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

// farthestPIN is how far behind a house number the postcode may begin, in bytes.
const farthestPIN = 110

// pinned finds an address of India by nothing but the town and the six digits of its PIN code behind it: "34/70, Shankar Nagar, Vellore-632001",
// "Flat No. 302, Sai Krupa CHS, Near SBI Bank, Kothrud, Pune - 411038".
func (d *Detector) pinned(text []byte, start, end int) (core, bool) {
	if end == len(text) || text[end] != ',' && text[end] != ' ' && text[end] != '\n' || d.stated(text, start) {
		return core{}, false
	}
	pin, to := nextPIN(text, end)
	if to == 0 {
		return core{}, false
	}
	town := len(bytes.TrimRight(text[:pin], " ,-\n\r"))
	from, ok := d.townEnding(text, town)
	if !ok || from <= end {
		return core{}, false
	}
	words, lines := 0, 0
	for i := end; i < from; {
		switch text[i] {
		case '\n':
			lines++
			fallthrough
		case ' ', ',', '.', '-', '/', '#', '&', '(', ')', '\r':
			i++
			continue
		}
		w, ok := d.next(text, i)
		if !ok || w.start != i || w.digits > 4 || !w.capital && w.digits == 0 && (!w.is(particle) || words == 0) || w.is(measure) && words == 0 || w.capital && d.plays(text[w.start:w.end], contact) {
			return core{}, false
		}
		words++
		i = w.end
	}
	return core{start, to, 0.65, becauseWhole}, words > 0 && words < 15 && lines < 4
}

// stated tells whether a word stands right before the number at i that says what is counted, or is any other name: "Order 4418, Anna Nagar".
func (d *Detector) stated(text []byte, i int) bool {
	w, ok := d.previous(text, i)
	if !ok || w.end < i-2 || w.end < i && (text[w.end] == ',' || text[w.end] == ':' || text[w.end] == '\n') {
		return false
	}
	if w.is(number|unit) || d.plays(text[w.start:w.end], plot) {
		return false
	}
	return w.capital || w.digits > 0 || w.is(measure)
}

// townEnding returns where a listed town of up to three words begins that ends at end.
func (d *Detector) townEnding(text []byte, end int) (int, bool) {
	at := end
	for range 3 {
		w, ok := d.previous(text, at)
		if !ok || w.digits > 0 || !w.capital || w.end < at-1 {
			break
		}
		at = w.start
		if d.words.Lookup(text[at:end])&(gazetteer.Place|gazetteer.Region|gazetteer.Town) != 0 {
			return at, true
		}
	}
	return 0, false
}

// nextPIN returns where the next six digits stand behind offset i that no others are beside, the first of them no 0, behind a letter, or behind
// a hyphen, a comma or a space behind one; to is 0 if none do.
func nextPIN(text []byte, i int) (from, to int) {
	run := 0
	for limit := min(len(text), i+farthestPIN+7); i <= limit; i++ {
		if i < len(text) && isDigit(text[i]) {
			run++
			continue
		}
		if at := i - 6; run == 6 && at > 2 && text[at] != '0' && (i == len(text) || !isWordByte(text[i]) && text[i] != '-') {
			before := bytes.TrimRight(text[max(0, at-4):at], " -,\n")
			if n := len(before); n > 0 && n < min(4, at) && isWordByte(before[n-1]) && !isDigit(before[n-1]) {
				return at, i
			}
		}
		run = 0
	}
	return 0, 0
}

// pinnedTown reads a town with its PIN code behind a hyphen: "Vellore-632001".
func (d *Detector) pinnedTown(text []byte, w *word) (known, ok bool) {
	at := w.end - len("-632001")
	if at < w.start+3 || text[at] != '-' || !w.capital {
		return false, false
	}
	for _, b := range text[at+1 : w.end] {
		if !isDigit(b) {
			return false, false
		}
	}
	return d.words.Lookup(text[w.start:at])&(geographic|gazetteer.Town) != 0, true
}
