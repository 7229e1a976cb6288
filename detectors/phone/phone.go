// Package phone finds telephone numbers: international ones (ITU-T E.123 and E.164, with + or 00) that a numbering plan gives
// out, and national ones by how they are written and by the words beside them. A bare run of digits proves nothing: four
// random numbers of ten digits in five are valid in Germany, so it counts only where a word says that it is a phone number.
//
// The normal form is that of E.164, "+32470123456", with ";ext=12" (RFC 3966) for an extension. A national number is
// read by the plans of the regions that [New] was given; one that fits none stays a row of digits.
package phone

import (
	"math/bits"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// Detector finds telephone numbers; New makes one.
type Detector struct {
	book *book
	maps marks.Pool
}

// New returns a detector that knows the national forms of these regions (ISO 3166-1 alpha-2), the likeliest first. With none it
// knows those of the European Economic Area, Switzerland, Britain and North America.
func New(regions ...string) Detector {
	if len(regions) == 0 {
		regions = []string{
			"BE", "NL", "FR", "DE", "GB", "US", "ES", "IT", "LU", "AT", "CH", "IE", "PT", "DK", "SE", "NO", "FI", "PL", "CZ", "GR", "HU", "RO",
			"SK", "BG", "HR", "SI", "EE", "LV", "LT", "CY", "MT", "IS", "LI",
		}
	}
	return Detector{newBook(regions), marks.NewPool()}
}

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.Phone} }

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader].
func (d Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	t := text{Detector: d, c: c, m: m, found: found, end: -1}
	before := uint64(0)
	for word := range m.Links.Words() {
		digits, links := m.Digits.Window(word), m.Links.Window(word)
		letters := vanities(digits, links) & (m.Hyphens.Window(word) >> 3)
		starts := (rows(links, before) | letters) & (1<<32 - 1)
		before = links >> 31 & 1
		for ; starts != 0; starts &= starts - 1 {
			bit := bits.TrailingZeros64(starts)
			at := word<<5 + bit
			if at < t.at || fewDigits(digits>>bit, links>>bit, letters>>bit, 64-bit) || t.dated(at, digits>>bit, links>>bit, 64-bit) {
				continue
			}
			if s, ok := sight(at, digits>>bit, links>>bit, letters>>bit, 64-bit); ok && t.refused(s) {
				continue
			}
			t.row(at)
		}
	}
}

// rows returns where rows of digits and the signs between them begin that are long enough for a number.
func rows(links, before uint64) uint64 {
	long := links & (links >> 1)
	long &= long >> 2
	long &= long >> 3
	return long &^ (links<<1 | before)
}

// fewDigits tells whether a row, of which so many places are seen, has fewer digits than a number, and none that letters may follow.
func fewDigits(digits, links, letters uint64, seen int) bool {
	length := bits.TrailingZeros64(^links)
	row := uint64(1)<<length - 1
	return length < seen && letters&row == 0 && bits.OnesCount64(digits&row) < fewest
}

// vanities returns where three digits and a sign stand that something else follows, as a hyphen does in 800-FLOWERS.
func vanities(digits, links uint64) uint64 {
	return digits & (digits >> 1) & (digits >> 2) & (links >> 3) &^ (digits>>3 | links>>4)
}

// text is a column on its way.
type text struct {
	Detector
	c     *scanners.Column
	m     *marks.Map
	found *detectors.Matches
	at    int // what is before it was read

	passed int // up to where the last row reached that was refused

	seq               sequence
	i                 int // the value that was last read, from start to end
	start, end, floor int
	run               run // of that value
}

// near is how far the digits of nearly every number that is long enough lie from its first one: a long row is counted to its end only where
// they do not.
const near = 512

// row reads a row of digits and signs that has a place at offset at: it begins there, or it is short and has letters behind it.
func (t *text) row(at int) {
	data := t.c.Data()
	if t.m.Digits.Has(at) && (t.m.Links.End(at) < at+fewest) {
		at = t.vanity(at)
		if at < 0 {
			return
		}
	}
	end := t.m.Links.End(at)
	for at = t.m.Digits.Next(at); at < end; at = t.m.Digits.Next(t.at) {
		t.locate(at)
		if t.m.Digits.Count(at, min(end, at+near)) < fewest && t.m.Digits.Count(at, end) < fewest && !vanityBegins(data[at:t.end]) {
			return
		}
		t.at = t.next(data, at)
	}
}

// locate finds the value that holds offset at.
func (t *text) locate(at int) {
	if at >= t.end {
		t.i = t.c.At(at, t.i)
		t.start, t.end = t.c.Span(t.i)
		t.floor, t.run = 0, run{}
	}
	t.floor = max(t.floor, t.passed-t.start)
}

// dated tells whether the row that begins at offset at, of which so many places are seen, is a date as logs write it and nothing more.
func (t *text) dated(at int, digits, links uint64, seen int) bool {
	const date, length = 0b1101101111, len("2006-01-02")
	first := bits.TrailingZeros64(digits)
	if first+length >= seen || digits>>first&(1<<length-1) != date || bits.TrailingZeros64(^links) != first+length || t.m.Odd {
		return false
	}
	data, begin := t.c.Data(), at+first
	if end := begin + length; end >= len(data) || data[end] == '\n' || begin > 0 && data[begin-1] == '+' || !isoDate(data[begin:end+1]) {
		return false
	}
	t.at = begin + length
	return true
}

// vanity returns where the row of digits begins whose three digits at offset at could be a freephone number's, -1 if they are not.
func (t *text) vanity(at int) int {
	data := t.c.Data()
	if data[at] != '8' || data[at+3] != '-' {
		return -1
	}
	if at >= 2 && data[at-1] == '-' && data[at-2] == '1' {
		at -= 2
	}
	return at
}

// next reads what begins with the digit at offset at, and returns how far of the data is spent.
func (t *text) next(data []byte, at int) int {
	if isoDate(data[at:t.end]) && (at == t.start || data[at-1] != '+') {
		return at + len("2006-01-02")
	}
	value := data[t.start:t.end:t.end]
	t.skim(value, at-t.start)
	r := &t.run
	if few(value[at-t.start:r.behind]) && !vanityBegins(value[at-t.start:]) {
		return t.start + r.behind
	}
	if t.found.Least > weakest && r.plain(value, at-t.start) && t.silent(value, at-t.start, r) {
		t.floor = r.end
		return t.start + r.end
	}
	if end := quad(value, at-t.start); end > 0 {
		t.floor = end
		return t.start + end
	}
	t.seq.read(value, at-t.start, t.floor)
	if n := t.seq.date(value); n > 0 {
		return t.start + t.seq.groups[n-1].end
	}
	t.floor = max(t.numbers(value, &t.seq, t.i, t.found), t.seq.groups[t.seq.n-1].end)
	return t.start + t.floor
}

// isoDate tells whether value begins with a date as logs write it, which is what most digits in text belong to.
func isoDate(value []byte) bool {
	return len(value) > 10 && value[4] == '-' && value[7] == '-' && !isDigit(value[10]) && isYear(value[:4]) &&
		(value[5] == '0' || value[5] == '1') && isDigit(value[6]) && value[8]-'0' <= 3 && isDigit(value[9])
}

// run is what could be read as a sequence, from offset from on. Of one that is longer than any number its rest is read many times over, so
// it holds what is true of every rest of it.
type run struct {
	from   int
	end    int // behind the last digit
	behind int // behind what may stand between digits
	odd    int // the last sign, or 0 that begins a group of digits; -1: it is of digits and spaces alone, and no group begins with 0
}

// plain tells whether from offset at on, where a digit stands, a run is of digits and spaces alone, and no group of digits begins with 0.
func (r *run) plain(value []byte, at int) bool { return r.odd <= at && value[at] != '0' }

// skim looks over what could be read as a sequence from at on.
func (t *text) skim(value []byte, at int) {
	if t.run.from <= at && at < t.run.behind {
		return
	}
	r := run{from: at, odd: -1}
	last := space
	i := at
scan:
	for ; i < len(value); i++ {
		class := classes[value[i]]
		switch class {
		case digit:
			r.end = i + 1
			if last == space && value[i] == '0' {
				r.odd = i
			}
		case space:
		case sign:
			r.odd = i
		default:
			break scan
		}
		last = class
	}
	r.behind = i
	t.run = r
}

// few tells whether there are fewer digits than a number has.
func few(row []byte) bool {
	n := 0
	for _, b := range row {
		if isDigit(b) {
			if n++; n == fewest {
				return false
			}
		}
	}
	return true
}

// The classes of what a sequence is made of.
const (
	digit byte = iota + 1
	space
	sign
)

var classes = newClassTable()

func newClassTable() (t [256]byte) {
	for b := '0'; b <= '9'; b++ {
		t[b] = digit
	}
	for _, b := range []byte("-./()\xc2\xa0\xe2\x80\xaf\x91\x93") {
		t[b] = sign
	}
	t[' '] = space
	return t
}

// silent tells whether nothing speaks for a plain run: no sign before it, and no word near but such as say that it is something else. No number in
// it is as sure as what counts then, and there is no need to read it.
func (t *text) silent(value []byte, at int, r *run) bool {
	for i := at - 1; i >= 0 && at-i <= 2; i-- {
		if b := value[i]; b == '+' || b == '(' {
			return false
		}
	}
	if r.behind < len(value) && goesOn(value, r.end, r.behind) {
		return false
	}
	if !words.Silent(t.m, t.c.Data(), t.start+at, min(contextReach, at)) && spokenFor(value, at) {
		return false
	}
	return silentBehind(value, r.end)
}

// goesOn tells whether what stands behind a run of digits that ends at end, and with its signs and spaces before next, may be a part of the number,
// or tells an extension.
func goesOn(text []byte, end, next int) bool {
	switch b := text[next]; {
	case b == '+', b == ',' && extends(text[next+1:]):
		return true
	default:
		return isLetter(b) && (eight(text, end) || isExtension(letters(text[next:])))
	}
}

// spokenFor tells whether a word near before offset at says anything but that it is something else. Words in a path say nothing.
func spokenFor(text []byte, at int) bool {
	said, start, known := words.Before(text, at, contextReach)
	for known && said == denies && inPath(text, start) {
		said, start, known = words.Before(text, start, pathReach)
	}
	return known && said != denies
}

// silentBehind tells whether no word close behind offset end says anything but that it is something else.
func silentBehind(text []byte, end int) bool {
	said, known := behind.After(text, end, behindReach)
	return !known || said == denies
}

// eight tells whether the third digit from the end of a plain run is that with which the numbers begin that letters may follow.
func eight(value []byte, end int) bool {
	for digits := 0; end > 0; end-- {
		if isDigit(value[end-1]) {
			if digits++; digits == 3 {
				return value[end-1] == '8'
			}
		}
	}
	return false
}

// letters are those of ASCII with which value begins.
func letters(value []byte) []byte {
	n := 0
	for n < len(value) && isLetter(value[n]) {
		n++
	}
	return value[:n]
}

// extends tells whether a word that tells an extension may stand behind a comma.
func extends(value []byte) bool {
	return len(value) > 0 && isLetter(value[0]) || len(value) > 1 && (value[0] == ' ' || value[0] == ',') && isLetter(value[1])
}

// numbers adds the numbers in a sequence and returns how far of the value they reach, 0 if there are none.
func (d Detector) numbers(value []byte, s *sequence, i int, found *detectors.Matches) (spent int) {
	if s.decimal() {
		return 0
	}
	lettered := s.end < len(value) && (value[s.end] == '-' || isLetter(value[s.end]) || isDigit(value[s.end])) // letters may be a part of it
	before := 0                                                                                                // digits of the groups before first
	for first := 0; first < s.n; first++ {
		if first > 0 {
			before += width(s.groups[first-1])
		}
		if first > 0 && !s.groups[first].space || first == 0 && !s.free {
			continue // inside something
		}
		digits := s.digits - before
		for last := s.n; last > first; last-- {
			if last < s.n {
				digits -= width(s.groups[last])
			}
			if last < s.n && !s.groups[last].space || digits < fewest && (last < s.n || !lettered) {
				continue
			}
			k := candidate{value: value, seq: s, first: first, last: last}
			if !k.inText(d.book, found.Least) {
				continue
			}
			if k.confidence > 0 {
				k.add(i, found)
			}
			spent = k.end
			first = last - 1
			for first+1 < s.n && s.groups[first+1].start < k.end {
				first++ // an extension
			}
			break
		}
	}
	return spent
}

// Values implements [detectors.Detector].
func (d Detector) Values(c *scanners.Column, found *detectors.Matches) {
	var s sequence
	for i := range c.Len() {
		value := c.Value(i)
		if len(value) < fewest || len(value) > maxSpan || c.Null(i) {
			continue
		}
		start, end := trimmed(value)
		if end-start < fewest {
			continue
		}
		quick := candidate{start: start, end: end}
		if quick.plainCell(d.book, value[start:end]) {
			quick.add(i, found)
		} else if k, ok := readCell(d.book, &s, value, start, end); ok {
			k.add(i, found)
		}
	}
}

// readCell judges the cell value[start:end] in full.
func readCell(b *book, s *sequence, value []byte, start, end int) (k candidate, ok bool) {
	at := start
	for at < end && at-start < 3 && !isDigit(value[at]) {
		at++
	}
	if at >= end || !isDigit(value[at]) {
		return k, false
	}
	s.read(value[:end], at, start)
	k = candidate{value: value[:end], seq: s, last: s.n}
	ok = s.start == start && k.asCell(b) && k.end == end
	return k, ok
}

func trimmed(value []byte) (start, end int) {
	end = len(value)
	for end > 0 && isSpace(value[end-1]) {
		end--
	}
	for start < end && isSpace(value[start]) {
		start++
	}
	return start, end
}

func isSpace(b byte) bool  { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }
func isDigit(b byte) bool  { return b-'0' <= 9 }
func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
