package postaladdress

import (
	"unicode"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// word is a word or a number in a value.
type word struct {
	start, end int
	class      gazetteer.Class
	capital    bool // begins with a capital, or with a letter of a script without cases
	digits     int  // how many digits it begins with
}

func (w *word) is(c gazetteer.Class) bool { return w.class&c != 0 }

func isDigit(b byte) bool { return b-'0' < 10 }

func isWordByte(b byte) bool { return wordBytes[b] }

var wordBytes = newWordTable()

func newWordTable() (t [256]bool) {
	for i := range t {
		b := byte(i)
		t[i] = b|0x20 >= 'a' && b|0x20 <= 'z' || isDigit(b) || b >= utf8.RuneSelf
	}
	return t
}

// next reads the word that starts at i, or after the spaces there; ok is false where no word follows on the line.
func (d *Detector) next(text []byte, i int) (w word, ok bool) {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	start := i
	for i < len(text) && isWordByte(text[i]) || i > start && i+1 < len(text) && (text[i] == '\'' || text[i] == '-') && isWordByte(text[i+1]) {
		i++
	}
	if i == start || i-start > 60 {
		return word{}, false
	}
	return d.wordOf(text, start, i), true
}

// previous reads the word that ends at i, or before the spaces and the full stop there.
func (d *Detector) previous(text []byte, i int) (w word, ok bool) {
	for i > 0 && text[i-1] == ' ' {
		i--
	}
	if i > 0 && text[i-1] == '.' {
		i--
	}
	end := i
	for i > 0 && isWordByte(text[i-1]) || i > 1 && i < end && (text[i-1] == '\'' || text[i-1] == '-') && isWordByte(text[i-2]) {
		i--
	}
	if i == end || end-i > 60 {
		return word{}, false
	}
	return d.wordOf(text, i, end), true
}

func (d *Detector) wordOf(text []byte, start, end int) word {
	w := word{start: start, end: end}
	for i := start; i < end && isDigit(text[i]); i++ {
		w.digits++
	}
	if w.digits == 0 {
		w.class = d.words.Lookup(text[start:end])
		if b := text[start]; b < utf8.RuneSelf {
			w.capital = b-'A' < 26
			return w
		}
		r, _ := utf8.DecodeRune(text[start:end])
		w.capital = unicode.IsUpper(r) || r >= 0x590 && unicode.IsLetter(r) && !unicode.IsLower(r)
	}
	return w
}

// houseNumber tells whether the number at start can be a house number ("12", "12b", "9/506", "12-14", "23ter"), and where it ends.
func houseNumber(text []byte, start int) (end int, ok bool) {
	i := start
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	if i-start > 6 || i-start == 1 && text[start] == '0' {
		return i, false
	}
	for i < len(text) && i-start < 12 {
		b := text[i]
		switch {
		case (b == '/' || b == '-') && i+1 < len(text) && isWordByte(text[i+1]) && text[i+1] < utf8.RuneSelf:
			if b == '-' && i+2 < len(text) && text[i+1]-'A' < 26 && text[i+2]-'a' < 26 {
				return i, true // "Rua Direita, 624-Centro": a quarter follows
			}
			i++
			for i < len(text) && isWordByte(text[i]) && text[i] < utf8.RuneSelf {
				i++
			}
			continue
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			i++
			continue
		}
		break
	}
	letters := 0
	for _, b := range text[start:i] {
		if b|0x20 >= 'a' && b|0x20 <= 'z' {
			letters++
		}
	}
	if letters > 3 || i < len(text) && (isWordByte(text[i]) || (text[i] == ':' || text[i] == '.') && i+1 < len(text) && isDigit(text[i+1]) ||
		text[i] == '%' || text[i] == '_' || text[i] == '@' || text[i] == '=') {
		for i < len(text) && isWordByte(text[i]) {
			i++
		}
		return i, false
	}
	return i, true
}
