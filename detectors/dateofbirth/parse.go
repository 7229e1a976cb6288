package dateofbirth

import (
	"bytes"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"dossier/detectors/marks"
)

// date is a day of the Gregorian calendar.
type date struct{ year, month, day int }

// The years in which a living person, or one lately dead, can be born. The upper bound is not the clock's: a detector's answer does not
// change with the day it is asked.
const (
	firstYear = 1900
	lastYear  = 2029
)

func (d date) valid() bool {
	if d.year < firstYear || d.year > lastYear || d.month < 1 || d.month > 12 || d.day < 1 {
		return false
	}
	if d.day <= 28 {
		return true
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[d.month-1]
	if d.month == 2 && d.year%4 == 0 && (d.year%100 != 0 || d.year%400 == 0) {
		days++
	}
	return d.day <= days
}

// append writes the date as yyyy-mm-dd.
func (d date) append(dst []byte) []byte {
	century, year := d.year/100, d.year%100
	return append(dst, '0'+byte(century/10), '0'+byte(century%10), '0'+byte(year/10), '0'+byte(year%10), '-',
		'0'+byte(d.month/10), '0'+byte(d.month%10), '-', '0'+byte(d.day/10), '0'+byte(d.day%10))
}

// parse reads the date with which text begins, and where it ends: 1980-02-28, 28/02/1980, 28.2.1980, 28. 2. 1980, 02/28/1980, 19800228, 28/02/80,
// 28 Feb 1980, 28 février 1980, 28 de febrero de 1980, February 28, 1980.
func parse(text []byte) (d date, end int, ok bool) {
	first, i := digits(text, 0)
	switch {
	case i == 8: // yyyymmdd
		d = date{first / 10000, first / 100 % 100, first % 100}
		return d, i, d.valid() && !wordAt(text, i)
	case i == 0:
		if d, end, ok = monthFirst(text); ok {
			return d, end, true
		}
		return inWords(text)
	case i > 4 || i == 3 || i >= len(text):
		return d, 0, false
	}
	if i == 4 {
		if d, end, ok = yearFirst(text, first); ok {
			return d, end, true
		}
	}
	from := pastSign(text, i)
	sep := text[from-1]
	if sep != '-' && sep != '/' && sep != '.' && sep != ' ' {
		return named(text, first, i)
	}
	spaced := from > i+1
	from = pastSpace(text, sep, spaced, from)
	second, j := digits(text, from)
	if j == from || j > from+2 || j >= len(text) {
		return named(text, first, i)
	}
	behind := pastSign(text, j)
	if text[behind-1] != sep {
		if year, k := digits(text, behind); sep == '/' && i <= 2 && k-behind == 4 && (text[j] == ' ' || text[j] == '-') && !wordAt(text, k) { // 14/02-1990, as in Denmark
			d = date{year, second, first}
			return d, k, d.valid()
		}
		return named(text, first, i)
	}
	from = pastSpace(text, sep, spaced, behind)
	if from < len(text) && text[from] == '\'' { // 04/05/'68
		from++
	}
	third, k := digits(text, from)
	if wordAt(text, k) && !(text[k] == 'T' || text[k] == 't') {
		return d, 0, false
	}
	switch {
	case i == 4 && k-from >= 1 && k-from <= 2:
		d = date{first, second, third}
	case i <= 2 && k-from == 4 && second > 12:
		d = date{third, first, second}
	case i <= 2 && k-from == 4:
		d = date{third, second, first}
	case i <= 2 && k-from == 2 && sep != ' ' && second > 12:
		d = date{inFull(third), first, second}
	case i <= 2 && k-from == 2 && sep != ' ':
		d = date{inFull(third), second, first}
	}
	return d, k, d.valid()
}

// yearFirst reads what follows the year of a date in Hungarian or Chinese characters: "1993. április 7.", 1992年4月12日, 1992년 4월 12일.
func yearFirst(text []byte, year int) (d date, end int, ok bool) {
	i := 4
	if d, end = baltic(text, year); end > 0 {
		return d, end, d.valid()
	}
	if text[i] == '.' && i+2 < len(text) && text[i+1] == ' ' && text[i+2]-'0' > 9 {
		word := i + 2
		i = word + wordEnd(text[word:])
		if i+1 < len(text) && text[i] == '.' { // 1974. máj. 3.
			i++
		}
		if i == len(text) || text[i] != ' ' {
			return d, 0, false
		}
		day, k := digits(text, i+1)
		d = date{year, monthOf(bytes.TrimRight(text[word:i], ".")), day}
		return d, k, k > i+1 && d.valid() && !wordAt(text, k)
	}
	d.year = year
	for n, part := range [...]*int{&d.month, &d.day} {
		if i = pastUnit(text, i, n); i < 0 {
			return d, 0, false
		}
		from := i
		if *part, i = digits(text, i); i == from {
			return d, 0, false
		}
	}
	if i = pastUnit(text, i, 2); i < 0 {
		return d, 0, false
	}
	return d, i, d.valid()
}

// baltic reads what follows the year of a date in Latvian or Lithuanian, and where it ends, 0 where it is none: "1974. gada 3. maijā", "1974 m. gegužės 3 d.".
func baltic(text []byte, year int) (d date, end int) {
	rest := text[4:]
	if behind, ok := bytes.CutPrefix(rest, []byte(". gada ")); ok {
		day, i := digits(behind, 0)
		if i == 0 || i > 2 || !bytes.HasPrefix(behind[i:], []byte(". ")) {
			return d, 0
		}
		word := behind[i+2:]
		n := wordEnd(word)
		return date{year, monthOf(word[:n]), day}, 4 + len(rest) - len(word) + n
	}
	behind, ok := bytes.CutPrefix(rest, []byte(" m. "))
	n := wordEnd(behind)
	if !ok || n == len(behind) || behind[n] != ' ' {
		return d, 0
	}
	day, i := digits(behind, n+1)
	if i == n+1 || i > n+3 {
		return d, 0
	}
	end = 4 + len(rest) - len(behind) + i
	if bytes.HasPrefix(text[end:], []byte(" d.")) {
		end += len(" d.")
	}
	return date{year, monthOf(behind[:n]), day}, end
}

// wordEnd is where the letters end with which text begins.
func wordEnd(text []byte) (n int) {
	for n < len(text) && (text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z' || text[n] >= 0x80) {
		n++
	}
	return n
}

// pastUnit skips the n-th of the signs for a year, a month and a day, and the space behind it; -1 where it does not stand at i.
func pastUnit(text []byte, i, n int) int {
	for _, signs := range [...]string{"年月日", "년월일"} {
		if sign := signs[3*n : 3*n+3]; len(text)-i >= 3 && string(text[i:i+3]) == sign {
			i += 3
			if n < 2 && i < len(text) && text[i] == ' ' {
				i++
			}
			return i
		}
	}
	return -1
}

// pastSign returns what follows the sign at offset i of text, before which forms and readers of scans put a space: 28 / 02 / 1980.
func pastSign(text []byte, i int) int {
	if i+1 < len(text) && text[i] == ' ' && (text[i+1] == '/' || text[i+1] == '-' || text[i+1] == '.') {
		return i + 2
	}
	return i + 1
}

// pastSpace skips the space that several languages put behind the dots of a date, 28. 2. 1980, and that stands behind every sign where one stands before it.
func pastSpace(text []byte, sep byte, spaced bool, i int) int {
	if (sep == '.' || spaced) && i < len(text) && text[i] == ' ' {
		return i + 1
	}
	return i
}

// inFull is the year of its last two digits: the last one in which somebody can be born.
func inFull(year int) int {
	if year > lastYear%100 {
		return firstYear + year
	}
	return lastYear/100*100 + year
}

// plain reads a date that is written as databases write it, 1980-02-28, and nothing else.
func plain(text []byte) (d date, ok bool) {
	if len(text) != len("2006-01-02") || text[4] != '-' || text[7] != '-' {
		return d, false
	}
	for _, i := range [...]int{0, 1, 2, 3, 5, 6, 8, 9} {
		if text[i]-'0' > 9 {
			return d, false
		}
	}
	n := func(i int) int { return int(text[i]-'0')*10 + int(text[i+1]-'0') }
	d = date{n(0)*100 + n(2), n(5), n(8)}
	return d, d.valid()
}

func digits(text []byte, i int) (n, end int) {
	for end = i; end < len(text) && text[end]-'0' < 10 && end-i < 9; end++ {
		n = n*10 + int(text[end]-'0')
	}
	return n, end
}

// wordAt tells whether a word goes on at i; the underscores of a form are none.
func wordAt(text []byte, i int) bool { return i < len(text) && text[i] != '_' && isWord(text[i]) }

// months are the first letters of the months' names in several languages. Where two begin a word, the longer one counts: the Polish lipiec is
// July, the Croatian lipanj June.
var months = [...][]string{
	{"jan", "jän", "ene", "gen", "янв", "sty", "ian", "tam", "sij", "led", "ιαν", "яну", "січ", "јан", "oca", "jaan", "sau"},
	{"feb", "fév", "fev", "фев", "lut", "úno", "hel", "velj", "φεβ", "лют", "феб", "şub", "veeb", "vas", "frar"},
	{"mar", "mär", "maa", "mrt", "мар", "bře", "ožu", "μαρ", "már", "бер", "kov"},
	{"apr", "avr", "abr", "апр", "kwi", "dub", "huh", "tra", "απρ", "ápr", "кві", "nis", "bal"},
	{"may", "mai", "mei", "maj", "mag", "máj", "мая", "май", "kvě", "tou", "svi", "μαΐ", "μάι", "тра", "мај", "geg", "maí", "mej"},
	{"jun", "juin", "giu", "июн", "cze", "jún", "kes", "iun", "lipnj", "lipanj", "červen", "června", "ιουν", "юни", "чер", "јун", "haz", "juun", "bir", "jūn", "ġun"},
	{"jul", "juil", "lug", "июл", "lip", "júl", "hei", "iul", "srpnj", "srpanj", "červene", "července", "ιουλ", "юли", "лип", "јул", "tem", "juul", "liep", "jūl", "lul"},
	{"aug", "aoû", "aou", "ago", "авг", "sie", "srp", "elo", "kol", "αυγ", "серп", "ağu", "rugp", "avg", "ágú", "aww"},
	{"sep", "set", "сен", "wrz", "zář", "sze", "syy", "ruj", "σεπ", "сеп", "вер", "eyl", "rugs"},
	{"oct", "okt", "out", "ott", "окт", "paź", "říj", "lok", "οκτ", "жов", "eki", "spa"},
	{"nov", "ноя", "lis", "marras", "stud", "νοε", "noi", "ное", "лис", "нов", "kas", "lap", "nóv"},
	{"dec", "dez", "déc", "dic", "des", "дек", "gru", "pro", "jou", "δεκ", "гру", "дец", "ara", "dets", "diċ"},
}

// romans are months as doctors and registrars write them: 12.XI.1938.
var romans = strings.Fields("I II III IV V VI VII VIII IX X XI XII")

// named reads a date whose month is a word; the day is first, and ended at i.
func named(text []byte, day, i int) (d date, end int, ok bool) {
	for _, ending := range [...]string{"st", "nd", "rd", "th", "er", "º", "ª", "°", "η", "ή"} {
		if i+2 <= len(text) && string(text[i:i+2]) == ending {
			i += 2
			break
		}
	}
	for i < len(text) && (text[i] == '.' || text[i] == ' ' || text[i] == '-') {
		i++
	}
	i = skipOf(text, i)
	word := i
	i += wordEnd(text[i:])
	month := monthOf(text[word:i])
	for i < len(text) && (text[i] == '.' || text[i] == ' ' || text[i] == ',' || text[i] == '-') {
		i++
	}
	i = skipOf(text, i)
	year, k := digits(text, i)
	if month == 0 || k-i != 4 || wordAt(text, k) {
		return d, 0, false
	}
	d = date{year, month, day}
	return d, k, d.valid()
}

// monthFirst reads a date as Americans write it: February 28, 1980.
func monthFirst(text []byte) (d date, end int, ok bool) {
	i := 0
	for i < len(text) && text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z' {
		i++
	}
	month := monthOf(text[:i])
	if i < len(text) && text[i] == '.' {
		i++
	}
	if month == 0 || i >= len(text) || text[i] != ' ' {
		return d, 0, false
	}
	day, j := digits(text, i+1)
	if j == i+1 || j > i+3 {
		return d, 0, false
	}
	if j+1 < len(text) && isWord(text[j]) && isWord(text[j+1]) { // 28th
		j += 2
	}
	if j < len(text) && text[j] == ',' {
		j++
	}
	if j >= len(text) || text[j] != ' ' {
		return d, 0, false
	}
	year, k := digits(text, j+1)
	if k-j-1 != 4 || wordAt(text, k) {
		return d, 0, false
	}
	d = date{year, month, day}
	return d, k, d.valid()
}

// yearBehind tells whether a year follows the day at offset at of text, as in 28, 1980 or 28th 1980.
func yearBehind(text []byte, at int) bool {
	at++
	if at < len(text) && text[at]-'0' < 10 {
		at++
	}
	if at+1 < len(text) && isWord(text[at]) && isWord(text[at+1]) {
		at += 2
	}
	if at < len(text) && text[at] == ',' {
		at++
	}
	return at+4 < len(text) && text[at] == ' ' && text[at+1]-'1' < 2 && text[at+2]-'0' < 10 && text[at+3]-'0' < 10 && text[at+4]-'0' < 10
}

// ages are the words for years behind an age.
var ages = map[string]bool{
	"ans": true, "years": true, "yrs": true, "yo": true, "Jahre": true, "Jahren": true, "anni": true, "jaar": true, "lat": true, "lata": true, "rokov": true, "let": true, "ani": true,
	"años": true, "anos": true, "år": true, "éves": true, "vuotta": true,
}

// ageBehind returns where the space stands before the age that follows the date at offset at of text, "22 avril 1994 (29 ans)"; 0 where none does.
func ageBehind(text []byte, m *marks.Map, at int) int {
	const farthest = 26 // a day, a month and a year
	anchors := m.Anchors.Behind(at) & (1<<farthest - 1)
	for anchors != 0 && text[at+bits.TrailingZeros64(anchors)] != '(' {
		anchors &= anchors - 1
	}
	open := at + bits.TrailingZeros64(anchors)
	if anchors == 0 || open < at+7 || text[open-1] != ' ' || text[open-2]-'0' > 9 {
		return 0
	}
	age, i := digits(text, open+1)
	if i == open+1 || age > 110 || i >= len(text) || text[i] != ' ' {
		return 0
	}
	word := i + 1
	i = word + wordEnd(text[word:])
	if !ages[string(text[word:i])] {
		return 0
	}
	return open - 1
}

// monthBefore returns where the word before the day at offset at of text begins, -1 where it cannot be a month's name.
func monthBefore(text []byte, at int) int {
	if at < 5 || text[at-1] != ' ' {
		return -1
	}
	start := at - 1
	if text[start-1] == '.' {
		start--
	}
	for end := start; start > 0 && end-start < 10 && text[start-1]|0x20 >= 'a' && text[start-1]|0x20 <= 'z'; {
		start--
	}
	switch text[start] {
	case 'J', 'F', 'M', 'A', 'S', 'O', 'N', 'D': // as in English
		return start
	}
	return -1
}

// skipOf skips "de ", "of ", "den ".
func skipOf(text []byte, i int) int {
	for _, of := range [...]string{"de ", "of ", "del "} {
		if len(text)-i > len(of) && string(text[i:i+len(of)]) == of {
			return i + len(of)
		}
	}
	return i
}

func monthOf(word []byte) int {
	if len(word) > 0 && len(word) < 5 {
		if n := slices.Index(romans, string(word)); n >= 0 {
			return n + 1
		}
	}
	if len(word) < 3 || len(word) > 24 {
		return 0
	}
	month, longest, first := 0, 0, word[0]
	if first < utf8.RuneSelf {
		first |= 0x20
	}
	for m, names := range months {
		for _, n := range names {
			if n[0] != first && (n[0]|first) < utf8.RuneSelf {
				continue
			}
			if len(n) > longest && len(word) >= len(n) && equalFold(word[:len(n)], n) {
				month, longest = m+1, len(n)
			}
		}
	}
	return month
}

// midnight tells whether what follows a date is nothing, or a time that is midnight with any fraction and zone.
func midnight(rest []byte) bool {
	if len(rest) == 0 || string(rest) == "." { // 1951.12.05. as in Hungary
		return true
	}
	if rest[0] != ' ' && rest[0] != 'T' && rest[0] != 't' || len(rest) < 6 {
		return false
	}
	clock := rest[1:]
	for i, b := range clock {
		switch {
		case b == '+' || b == '-' || b == 'Z' || b == 'z': // a zone
			return i >= 5
		case b != '0' && b != ':' && b != '.':
			return false
		}
	}
	return true
}
