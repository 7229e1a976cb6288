package phone

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
)

// reason is why something is found. A candidate holds no string, so that it stays on the stack.
type reason uint8

const (
	becauseInternational reason = iota
	becausePlus
	becauseContext
	becauseNational
	becauseForm
	becauseVanity
	becauseBare
)

// sentences are the reasons as reports show them.
var sentences = [...]string{
	becauseInternational: "is an international phone number that a numbering plan gives out",
	becausePlus:          "is written like an international phone number",
	becauseContext:       "is written like a phone number and a word beside it says so",
	becauseNational:      "is written like a national phone number and a numbering plan gives it out",
	becauseForm:          "is written like a phone number",
	becauseVanity:        "is a freephone number with letters",
	becauseBare:          "has as many digits as a phone number",
}

// candidate is groups first to last of a sequence, judged as one number.
type candidate struct {
	value       []byte
	seq         *sequence
	first, last int

	start, end int // span in the value
	digits     [2 * most]byte
	n          int
	extension  int // digits of the extension, the last ones of digits
	plus       bool
	confidence detectors.Confidence
	because    reason
	reading    reading
	vanity     bool
}

func (k *candidate) groups() []group { return k.seq.groups[k.first:k.last] }

// weakest is the most that a number is sure of which is written as anything could be, and of which no word near says anything.
const weakest = 0.45

// inText judges the candidate in running text. Where it cannot be as sure as least, its confidence may be left at 0.
func (k *candidate) inText(b *book, least detectors.Confidence) bool {
	if !k.collect() {
		return false
	}
	if k.vanity {
		return k.judgeVanity()
	}
	if k.n < fewest || k.n > most || k.looksOther() {
		return false
	}
	said := unasked
	if least > weakest && k.plain() {
		switch said = k.context(); said {
		case silent:
			k.confidence = 0
			return !k.single()
		case denies:
			return false
		}
	}
	form := k.form(b)
	if form >= sure {
		return true
	}
	if said == unasked {
		said = k.context()
	}
	if compactDate(k.value[k.groups()[0].start:k.groups()[0].end]) && !(said == says && k.labelled()) {
		return false
	}
	switch said {
	case says:
		if k.confidence < 0.9 {
			k.confidence, k.because = 0.9, becauseContext
		}
	case hints:
		if form >= weak {
			k.confidence, k.because = max(k.confidence, 0.75), becauseContext
		} else if (k.n >= 9 || k.n == 8 && k.reading.kind != 0 && !isYear(k.digits[:4])) && !ascending(k.digits[:k.n]) && !ofMachine(k.digits[:k.n]) {
			k.confidence, k.because = 0.55, becauseContext
		}
	case denies:
		return false
	case silent:
		return form != bare
	}
	return true
}

// asCell judges the candidate as a whole cell.
func (k *candidate) asCell(b *book) bool {
	if !k.collect() {
		return false
	}
	if k.vanity {
		return k.judgeVanity()
	}
	if k.n < fewest || k.n > most || k.looksOther() {
		return false
	}
	if k.n == 8 && k.last == 4 && k.seq.groups[1].mark == '.' { // an IP address has this form too
		k.confidence, k.because = 0.4, becauseForm
		return true
	}
	if g := k.groups(); k.n == 8 && len(g) == 2 && g[1].mark == '-' && g[0].end-g[0].start == 5 { // a postcode of Brazil
		k.confidence, k.because = 0.3, becauseForm
		return true
	}
	switch form := k.form(b); {
	case form >= sure:
	case form == weak:
		k.confidence = max(k.confidence, formAlone)
	case form == likely:
		k.confidence = max(k.confidence, 0.8)
	default:
		k.judgeBare()
	}
	return true
}

// formAlone is how sure the form makes a cell whose digits no numbering plan gives out: order numbers, part numbers and ISSNs are grouped so too. The
// column's name, or a person's data beside it, must speak for such a column.
const formAlone = 0.45

// judgeBare judges a cell of digits alone.
func (k *candidate) judgeBare() {
	switch {
	case k.reading.kind != 0 && k.digits[0] == '0':
		k.confidence, k.because = 0.5, becauseNational
	case k.reading.kind != 0 && k.n >= 9:
		k.confidence, k.because = 0.35, becauseBare
	default:
		k.confidence, k.because = 0.2, becauseBare
	}
}

// collect gathers the digits, the span and an extension, and tells whether a number may stand here.
func (k *candidate) collect() bool {
	groups := k.groups()
	k.start, k.end = groups[0].start, groups[len(groups)-1].end
	if k.first == 0 {
		if !k.seq.free {
			return false
		}
		k.start, k.plus = k.seq.start, k.seq.plus
	} else if groups[0].open {
		k.start--
	}
	if k.last == k.seq.n && groups[len(groups)-1].closed {
		k.end = k.seq.end
	}
	for i := range groups {
		g := &groups[i]
		if k.n+g.end-g.start > most+4 {
			return false
		}
		if i > 0 && g.open && g.closed && g.end-g.start == 1 && k.value[g.start] == '0' && k.n > 0 && k.n <= 5 {
			continue // the trunk prefix in +32 (0)470
		}
		k.n += copy(k.digits[k.n:], k.value[g.start:g.end])
	}
	if k.last < k.seq.n {
		return true
	}
	if k.letters() || k.extend() {
		return true
	}
	return freeAfter(k.value, k.end)
}

// The forms a number is written in, the plainest first.
type form int

const (
	bare   form = iota // one run of digits
	weak               // groups that anything could have
	likely             // groups that phone numbers have
	sure               // nothing else is written so
)

// form judges how the number is written and sets confidence, reason and reading.
func (k *candidate) form(b *book) form {
	groups, digits := k.groups(), k.digits[:k.n]
	if k.plus || exit(digits) > 0 && width(groups[0]) > 1 { // but not 0 0 468 179.328
		n := 0
		if !k.plus {
			n = exit(digits)
		}
		r := b.international(digits, n)
		switch {
		case r.kind != 0 && (k.plus || len(groups) > 1 && (width(groups[0]) <= n || width(groups[0]) >= r.skip)):
			k.reading, k.confidence, k.because = r, 0.95, becauseInternational
			return sure
		case r.kind != 0 && len(groups) == 1 && k.n >= 11:
			k.reading, k.confidence, k.because = r, 0.45, becauseInternational
			return weak
		case k.plus && r.possible && len(groups) > 1:
			k.reading, k.confidence, k.because = r, 0.6, becausePlus
			return likely
		case k.plus:
			k.reading, k.confidence, k.because = r, 0.3, becausePlus
			return bare
		}
	}
	k.reading = b.ours(digits, grouped(len(groups), func(i int) int { return width(groups[i]) }), groups[min(1, len(groups)-1)].mark)
	valid := k.reading.kind != 0
	switch {
	case k.single():
		k.confidence, k.because = 0.2, becauseBare
		return bare
	case k.american():
		k.confidence, k.because = 0.75, becauseForm
		if digits[0] < '2' && !valid && !groups[0].open {
			k.confidence = 0.55
		}
		return likely
	case groups[0].open && groups[0].closed && width(groups[0]) <= 5 && len(groups) <= 4 && !isYear(k.value[groups[0].start:groups[0].end]) && k.n >= 8:
		k.confidence, k.because = 0.7, becauseForm
		if valid {
			k.confidence = 0.8
		}
		return likely
	case digits[0] == '0' && valid && (len(groups) > 2 && k.n >= 9 || k.n >= 9 && (width(groups[0]) > 2 || groups[1].mark != 0)) && width(groups[0]) > 1:
		k.confidence, k.because = 0.7, becauseNational
		return likely
	}
	k.confidence, k.because = 0.4, becauseForm
	if digits[0] == '0' && valid {
		k.confidence = 0.45
	}
	return weak
}

// plain tells whether the number is written as anything could be, whatever the numbering plans say of it: its form is weak or bare.
func (k *candidate) plain() bool {
	return !k.plus && k.digits[0] != '0' && !k.groups()[0].open && !k.american()
}

// single tells whether the number is one run of digits.
func (k *candidate) single() bool { return k.last-k.first == 1 && !k.seq.groups[k.first].closed }

// labelled tells whether a word that says phone, and nothing more than a sign or two, stands before the number.
func (k *candidate) labelled() bool {
	said, _, ok := words.Before(k.value, k.start, labelReach)
	return ok && (said == says || said == asks || said == links)
}

// compactDate tells whether digits are a day of these years without signs, as in the names of snapshots: 20030614.
func compactDate(digits []byte) bool {
	return len(digits) == 8 && (digits[0] == '2' && digits[1] == '0' && digits[2] <= '3' || digits[0] == '1' && digits[1] == '9' && digits[2] >= '7') &&
		(digits[4] == '0' && digits[5] != '0' || digits[4] == '1' && digits[5] <= '2') && digits[6] <= '3' && (digits[6] != '0' || digits[7] != '0')
}

// ascending tells digits in the order of the keyboard, which are anybody's example.
func ascending(digits []byte) bool {
	for i, d := range digits[1:] {
		if (digits[i]-'0'+1)%10 != d-'0' {
			return false
		}
	}
	return true
}

// ofMachine tells digits of the largest numbers that a program counts in, or close to them: 2147483647, 4294967295.
func ofMachine(digits []byte) bool {
	return len(digits) == 10 && (bytes.HasPrefix(digits, []byte("2147483")) || bytes.HasPrefix(digits, []byte("4294967")))
}

// exit returns the length of the prefix that is dialled before a country calling code: 00, or North America's 011.
func exit(digits []byte) int {
	switch {
	case len(digits) < 10:
		return 0
	case digits[0] == '0' && digits[1] == '0':
		return 2
	case digits[0] == '0' && digits[1] == '1' && digits[2] == '1' && len(digits) >= 13:
		return 3
	}
	return 0
}

// american tells whether the groups are those of North America: (415) 555-0132, 1-415-555-0132.
func (k *candidate) american() bool {
	groups := k.groups()
	if len(groups) == 4 && width(groups[0]) == 1 && k.value[groups[0].start] == '1' {
		groups = groups[1:]
	}
	if len(groups) != 3 || width(groups[0]) != 3 || width(groups[1]) != 3 || width(groups[2]) != 4 {
		return false
	}
	if groups[0].open || groups[0].closed {
		return true
	}
	return groups[2].mark != 0 && (groups[1].mark == groups[2].mark || groups[1].space)
}

func width(g group) int { return g.end - g.start }

// looksOther tells numbers that are written as other things are: dates, IP addresses, decimals, social security numbers, books, a
// piece of a table or of a dump.
func (k *candidate) looksOther() bool {
	groups := k.groups()
	singles, uniform := 0, len(groups) > 2
	for i, g := range groups {
		if i+3 <= len(groups) && isDate(k.value, groups[i:i+3]) {
			return true
		}
		if width(g) == 1 && i > 0 {
			singles++
		}
		uniform = uniform && width(g) == width(groups[0])
	}
	if k.last < k.seq.n {
		uniform = uniform && width(k.seq.groups[k.last]) == width(groups[0])
	} else if k.first > 0 {
		uniform = uniform && width(k.seq.groups[k.first-1]) == width(groups[0])
	} else {
		uniform = false
	}
	switch {
	case uniform, singles > 1 && !k.plus:
		return true
	case len(groups) > 1 && (width(groups[0]) == 2 || width(groups[0]) == 4) && inDump(k.value, k.start, k.end, width(groups[0])):
		return true
	case len(groups) == 3 && groups[2].mark == '/' && groups[1].mark == '/' && isYear(k.value[groups[2].start:groups[2].end]):
		return true
	case len(groups) == 2 && groups[0].open && !groups[0].closed && groups[1].mark == '/': // (114/6935)
		return true
	case len(groups) == 4 && ofMonths(k.value, groups): // 06.2017–08.2021
		return true
	case len(groups) == 2 && (pairLooksOther(k.value, groups, k.plus) || isCode(k.value, k.start, groups) || isZip(k.value, k.start, groups)):
		return true
	case len(groups) >= 4 && marked(groups[:4], '.') && (isAddress(k.value, groups[:4]) || marked(groups, '.') && (singles > 0 || width(groups[0]) == 1 && !k.longDistance())):
		return true
	case marked(groups, '-') && len(groups) == 3 && width(groups[0]) == 3 && width(groups[1]) == 2 && width(groups[2]) == 4:
		return true // a social security number
	}
	return !k.plus && isBook(k.digits[:k.n])
}

// longDistance tells whether the groups are those of a North American number behind its trunk prefix: 1.805.555.0193.
func (k *candidate) longDistance() bool {
	g := k.groups()
	return len(g) == 4 && k.n == 11 && k.digits[0] == '1' && width(g[1]) == 3 && width(g[2]) == 3
}

// isBook tells whether digits are as many and begin as those of an ISBN.
func isBook(digits []byte) bool {
	return len(digits) == 13 && digits[0] == '9' && digits[1] == '7' && digits[2] >= '8'
}

// ofMonths tells whether groups are two months with their years.
func ofMonths(value []byte, g []group) bool {
	return width(g[0]) == 2 && width(g[2]) == 2 && number(value, g[0]) <= 12 && number(value, g[2]) <= 12 &&
		isYear(value[g[1].start:g[1].end]) && isYear(value[g[3].start:g[3].end])
}

// pairLooksOther tells two groups that are a decimal, unless as long as in 328.5925704, a fraction, a range of years, an invoice of a year, or a time zone and a year.
func pairLooksOther(value []byte, g []group, plus bool) bool {
	first, second := value[g[0].start:g[0].end], value[g[1].start:g[1].end]
	if plus {
		return len(first) == 4 && isYear(second)
	}
	if g[1].mark == '/' && (isYear(second) || isYear(first)) { // of a file, or of an invoice
		return true
	}
	return marked(g, '.') && (len(first) < 3 || len(second) < 6) || len(first) == 1 && g[1].mark == '/' ||
		isYear(first) && (isYear(second) || g[1].mark == '-' && !g[1].space && len(second) > 4)
}

// isCode tells whether a year and a number behind it, of which letters are a part, name something: CVE-2016-6309.
func isCode(value []byte, start int, g []group) bool {
	return marked(g, '-') && isYear(value[g[0].start:g[0].end]) && start > 1 && value[start-1] == '-' && isLetter(value[start-2])
}

// isZip tells whether two groups are a postcode of the United States whose state or country stands beside it: "MA 02110-1301", "02110-1301, USA".
func isZip(value []byte, start int, g []group) bool {
	if !marked(g, '-') || width(g[0]) != 5 || width(g[1]) != 4 {
		return false
	}
	if start > 2 && value[start-1] == ' ' && value[start-2]-'A' < 26 && value[start-3]-'A' < 26 && (start == 3 || !isLetter(value[start-4])) {
		return true
	}
	return bytes.HasPrefix(bytes.TrimLeft(value[g[1].end:], ", "), []byte("USA"))
}

// marked tells whether there is this mark, and nothing else, between all groups.
func marked(groups []group, mark byte) bool {
	for _, g := range groups[1:] {
		if g.mark != mark || g.space || g.open {
			return false
		}
	}
	return len(groups) > 1
}

// inDump tells whether a word beside the number is one of a hexadecimal dump: as long as the number's groups, of digits and letters.
func inDump(value []byte, start, end, length int) bool {
	hex := func(from int) bool {
		if from < 0 || from+length > len(value) {
			return false
		}
		digits, letters := 0, 0
		for _, b := range value[from : from+length] {
			switch {
			case isDigit(b):
				digits++
			case 'a' <= b|0x20 && b|0x20 <= 'f':
				letters++
			}
		}
		return digits > 0 && letters > 0 && digits+letters == length
	}
	return start > length && value[start-1] == ' ' && hex(start-1-length) || end < len(value) && value[end] == ' ' && hex(end+1)
}

// isAddress tells whether groups are those of an IP address rather than pairs of digits.
func isAddress(value []byte, groups []group) bool {
	pairs := true
	for _, g := range groups {
		if width(g) > 3 || number(value, g) > 255 {
			return false
		}
		pairs = pairs && width(g) == 2
	}
	return len(groups) == 4 && !pairs
}

// number reads a group of at most four digits.
func number(value []byte, g group) (n int) {
	for _, b := range value[g.start:min(g.end, g.start+4)] {
		n = n*10 + int(b-'0')
	}
	return n
}

// isDate tells whether three groups are a year, a month and a day in any order.
func isDate(value []byte, g []group) bool {
	if g[1].mark == 0 || g[1].mark != g[2].mark || g[1].space || g[2].space {
		return false
	}
	short := func(i int) bool { return width(g[i]) <= 2 && number(value, g[i]) >= 1 && number(value, g[i]) <= 31 }
	switch {
	case isYear(value[g[0].start:g[0].end]):
		return short(1) && short(2)
	case isYear(value[g[2].start:g[2].end]):
		return short(0) && short(1)
	}
	return false
}

func isYear(digits []byte) bool {
	return len(digits) == 4 && (digits[0] == '1' && (digits[1] == '8' || digits[1] == '9') || digits[0] == '2' && (digits[1] == '0' || digits[1] == '1')) &&
		isDigit(digits[2]) && isDigit(digits[3])
}

const (
	contextReach = 40 // how near a word before a number must end
	labelReach   = 4  // how near a word before one must end that is its label and nothing else's
	hintReach    = 24 // how near one must begin that does not say phone by itself
	pathReach    = 16 // how near a word before one in a path, or before a word for number, must end
	behindReach  = 4  // how near a word behind must begin
)

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
}

func endsInLetter(s []byte) bool {
	r, _ := utf8.DecodeLastRune(s)
	return isWordRune(r)
}

func endsWith(s []byte, suffix string) bool {
	return len(s) >= len(suffix) && string(s[len(s)-len(suffix):]) == suffix
}
