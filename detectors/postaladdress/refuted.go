package postaladdress

import (
	"bytes"

	"dossier/detectors/gazetteer"
)

// refuted tells whether what was read as an address is what changelogs, notices of copyright, tables and drawings have: the number from start to end,
// which would be its house's, is a day, years, a bug's or a distance, or it has no word at all.
func (d *Detector) refuted(text []byte, start, end int, a core) bool {
	number, first := text[start:end], a.start == start
	switch {
	case first && (isDay(number) || years(number) || distance(number)): // "2014-05-29 Nora Hills", "1991-1998, Edgar B. Lane", "13km NE of Trabuco Canyon"
		return true
	case first && aYear(number) && (reserved(text[:start]) || a.because == becauseStreet && d.somebody(text[end:a.end])): // "Copyright 2003 Hilda Lane"
		return true
	case first && len(number) == 6 && digitsOnly(number) && a.because == becauseStreet: // "577964 Page Range"
		return true
	case first && bytes.HasPrefix(text[end:], []byte(" PLAC ")): // a level and a tag of GEDCOM
		return true
	case start > 0 && text[start-1] == '#' && len(number) > 4 && digitsOnly(number): // "should close #145554"
		return true
	case a.because == becauseBox && bytes.HasPrefix(text[a.start:a.end], []byte("bp ")) && bytes.IndexByte(text[a.start:a.end], ',') < 0: // a breakpoint
		return true
	case bytes.Contains(text[a.start:a.end], []byte("OS X")) || bytes.HasPrefix(text[a.start:a.end], []byte("os.Signal")): // software
		return true
	}
	return wordless(text[a.start:a.end])
}

// isDay tells whether a number is a day, year first.
func isDay(number []byte) bool {
	return len(number) == len("2006-01-02") && aYear(number[:4]) && number[4] == '-' && number[7] == '-' && digitsOnly(number[5:7]) && digitsOnly(number[8:])
}

// years tells whether a number is two years and a hyphen between.
func years(number []byte) bool {
	return len(number) == len("1995-1998") && aYear(number[:4]) && number[4] == '-' && aYear(number[5:])
}

// distance tells whether a number has a unit in which places lie from each other.
func distance(number []byte) bool {
	return len(number) > 2 && bytes.HasSuffix(number, []byte("km")) && digitsOnly(number[:len(number)-2])
}

// reserved tells whether text ends with a sign of copyright, or with the word and years behind it.
func reserved(text []byte) bool {
	text = bytes.TrimRight(text, " ,-0123456789")
	for _, sign := range []string{"©", "(c)", "(C)", "opyright:", "opyright", "OPYRIGHT"} {
		if bytes.HasSuffix(text, []byte(sign)) {
			return true
		}
	}
	return false
}

// somebody tells whether a street is two words, a given name and a surname, and so rather who did something in a year: "Hilda Lane".
func (d *Detector) somebody(street []byte) bool {
	given, ok := d.next(street, 0)
	if !ok || !given.is(gazetteer.Given) || given.is(gazetteer.Place|gazetteer.Word) {
		return false
	}
	family, ok := d.next(street, given.end)
	return ok && family.end == len(street) && family.capital && family.is(gazetteer.Surname)
}

// wordless tells whether a street has no word of three letters, nor an abbreviation by which streets with a number for a name are told: "435 R 10",
// but "8210 111 ST".
func wordless(street []byte) bool {
	for i := 0; i < len(street); {
		from := i
		for i < len(street) && (street[i]|0x20-'a' < 26 || street[i] >= 0x80) {
			i++
		}
		n := i - from
		if n > 2 || n > 0 && street[from] >= 0x80 {
			return false
		}
		var small [2]byte
		for k := range n {
			small[k] = street[from+k] | 0x20
		}
		if numberedTypes[string(small[:n])] {
			return false
		}
		i = max(i, from+1)
	}
	return true
}

// numberedTypes are short street types whose streets have numbers for names, and what stands beside such numbers.
var numberedTypes = map[string]bool{
	"st": true, "rd": true, "th": true, "nd": true, "av": true, "dr": true, "ln": true, "c": true, "cl": true, "cr": true, "kr": true, "ul": true, "dg": true, "tv": true, "km": true, "sk": true, "cd": true, "no": true, "po": true,
}

func digitsOnly(text []byte) bool {
	for _, b := range text {
		if !isDigit(b) {
			return false
		}
	}
	return len(text) > 0
}
