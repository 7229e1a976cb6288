package postaladdress

import (
	"bytes"
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
	if i+3 < len(text) && text[i] == '\'' && (text[i+1] == 's' || text[i+1] == 't') && (text[i+2] == '-' || text[i+2] == ' ') { // 's-Gravenhage, 't Zand
		i++
	}
	start := i
	for i < len(text) && isWordByte(text[i]) || i > start && i+1 < len(text) && (text[i] == '\'' || text[i] == '-') && isWordByte(text[i+1]) ||
		i > start && i < len(text) && text[i] == '.' && initialled(text, i) {
		i++
	}
	if i == start || i-start > 60 {
		return word{}, false
	}
	return d.wordOf(text, start, i), true
}

// apart tells whether the full stop at offset at is that of an abbreviation of a street, with a space before it as in text whose signs stand as words do:
// "ul . Kosciuszki", "Bahnhofstr . 48".
func apart(text []byte, at int) bool {
	if at < 3 || at+1 >= len(text) || text[at-1] != ' ' || text[at+1] != ' ' || !isWordByte(text[at-2]) {
		return false
	}
	end := at - 1
	start := end
	for start > 0 && end-start < 5 && isWordByte(text[start-1]) {
		start--
	}
	return end-start < 5 || string(text[end-3:end]) == "str"
}

// stopped tells whether a full stop shortens the word that ends at offset end.
func stopped(text []byte, end int) bool {
	return text[end] == '.' || end+1 < len(text) && text[end] == ' ' && text[end+1] == '.' && apart(text, end+1)
}

// previous reads the word that ends at i, or before the spaces and the full stop there.
func (d *Detector) previous(text []byte, i int) (w word, ok bool) {
	for i > 0 && text[i-1] == ' ' {
		i--
	}
	if i > 0 && text[i-1] == '.' {
		i--
		if apart(text, i) {
			i--
		}
	}
	end := i
	for i > 0 && isWordByte(text[i-1]) || i > 1 && i < end && (text[i-1] == '\'' || text[i-1] == '-') && isWordByte(text[i-2]) ||
		i > 1 && i < end && text[i-1] == '.' && initialled(text, i-1) {
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
		w.capital = capital(text[start:end]) || elided(text[start:end])
	}
	return w
}

// capital tells whether a word begins with a capital, or with a letter of a script without cases.
func capital(word []byte) bool {
	if b := word[0]; b < utf8.RuneSelf {
		return b-'A' < 26
	}
	r, size := utf8.DecodeRune(word)
	if size < len(word) && (r == '„' || r == '“' || r == '«') { // ул. „Шипка“ 44
		r, _ = utf8.DecodeRune(word[size:])
	}
	return unicode.IsUpper(r) || r >= 0x590 && unicode.IsLetter(r) && !unicode.IsLower(r)
}

// elided tells of a name behind an article that lost its vowel: d'Italie, dell'Orso, l’Hôtel.
func elided(word []byte) bool {
	if len(word) < 3 {
		return false
	}
	if word[1] == '-' && word[0] == 's' { // 's-Gravenhage
		return capital(word[2:])
	}
	for i, b := range word[1:min(len(word)-1, 6)] {
		if b == '\'' {
			return capital(word[i+2:])
		}
		if b == 0xE2 && i+4 < len(word) && string(word[i+1:i+4]) == "’" {
			return capital(word[i+4:])
		}
	}
	return false
}

// initialled tells whether the full stop at i stands within a word: between one letter and another, as in P.zza, M.G. and H.No.
func initialled(text []byte, i int) bool {
	if i == 0 || i+1 >= len(text) || !isWordByte(text[i+1]) || isDigit(text[i+1]) {
		return false
	}
	at := i - 1
	for at > 0 && text[at]&0xC0 == 0x80 {
		at--
	}
	return isWordByte(text[at]) && !isDigit(text[at]) && (at == 0 || !isWordByte(text[at-1]))
}

// houseNumber tells whether the number at start can be a house number ("12", "12b", "9/506", "12-14", "23ter"), and where it ends.
func houseNumber(text []byte, start int) (end int, ok bool) {
	i := start
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	if i-start > 6 || i-start == 1 && text[start] == '0' || ofTime(text, start, i) || ofPrice(text, i) {
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
			from := i
			for i < len(text) && isWordByte(text[i]) && text[i] < utf8.RuneSelf {
				i++
			}
			if i-from > 5 && isDigit(text[from]) && isDigit(text[from+5]) {
				return i, false // 24-004821
			}
			continue
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			i++
			continue
		case b == 0xE2 && i+3 < len(text) && string(text[i:i+3]) == "–" && isDigit(text[i+3]): // 65–67
			i += 3
			for i < len(text) && isDigit(text[i]) {
				i++
			}
			continue
		}
		break
	}
	number := i
	i = secondDoor(text, i)
	letters := 0
	for _, b := range text[start:number] {
		if b|0x20 >= 'a' && b|0x20 <= 'z' {
			letters++
		}
	}
	if letters > 3 && !repeated(text[start:number]) || i < len(text) && (isWordByte(text[i]) || (text[i] == ':' || text[i] == '.') && i+1 < len(text) && isDigit(text[i+1]) ||
		text[i] == '%' || text[i] == '_' || text[i] == '@' || text[i] == '=') {
		for i < len(text) && isWordByte(text[i]) {
			i++
		}
		return i, false
	}
	return i, true
}

// ofTime tells whether the number from start to end is that of minutes or seconds: 17:42.
func ofTime(text []byte, start, end int) bool {
	return end-start == 2 && start > 1 && text[start-1] == ':' && isDigit(text[start-2]) && (start < 4 || !isDigit(text[start-3]) || !isDigit(text[start-4]))
}

// ofPrice tells whether a comma and the two digits of a price stand at i: "Domplatz, 2,50 €".
func ofPrice(text []byte, i int) bool {
	return i+2 < len(text) && text[i] == ',' && isDigit(text[i+1]) && isDigit(text[i+2]) && (i+3 == len(text) || !isWordByte(text[i+3]))
}

// repeated tells of a house number that French tells from others by more than a letter: 38QUATER.
func repeated(number []byte) bool {
	i := 0
	for i < len(number) && isDigit(number[i]) {
		i++
	}
	return i > 0 && (foldsTo(number[i:], "quater") || foldsTo(number[i:], "quinquies"))
}

// spacedDoor takes in the number of a flat behind a slash with spaces, "48 / 14 ,", before a comma or at a line's end.
func spacedDoor(text []byte, i int) int {
	end := i + 3
	for end < len(text) && end < i+6 && isDigit(text[end]) {
		end++
	}
	rest := bytes.TrimLeft(text[end:], " ")
	if end > i+3 && (len(rest) == 0 || rest[0] == ',' || rest[0] == '\n') {
		return end
	}
	return i
}

// secondDoor takes in what numbers a house between two others: "14 bis", "7 ter", "123 1/2", "145 b,".
func secondDoor(text []byte, i int) int {
	if i+3 >= len(text) || text[i] != ' ' {
		return i
	}
	b := text[i+1]
	if b-'a' < 8 && (text[i+2] == ',' || text[i+2] == '\n' || bytes.HasPrefix(text[i+2:], []byte(" in "))) {
		return i + 2
	}
	if b == '/' && text[i+2] == ' ' {
		return spacedDoor(text, i)
	}
	var s string
	switch b {
	case 'b':
		s = "bis"
	case 't':
		s = "ter"
	case 'q':
		s = "quater"
	case '1':
		s = "1/2"
	default:
		return i
	}
	if to := i + 1 + len(s); bytes.HasPrefix(text[i+1:], []byte(s)) && (to == len(text) || !isWordByte(text[to])) {
		return to
	}
	return i
}
