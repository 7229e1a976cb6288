// Package geolocation finds where somebody is or was: pairs of latitude and longitude in decimals (RFC 5870's geo URIs, parameters of maps, two
// numbers one after the other) and in degrees, minutes and seconds. Two decimals prove little: without a word that names them they need five
// decimal places each, and one number alone is only found in a column that is called latitude or longitude.
//
// The normal form is the two numbers as they are written, with a comma between.
package geolocation

import (
	"bytes"
	"slices"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

const (
	becausePair    = "is two decimals as of latitude and longitude"
	becauseNamed   = "is a latitude and a longitude, and a word or sign before them says so"
	becauseDegrees = "is written in degrees, minutes and points of the compass"
	becauseOne     = "may be a latitude or a longitude"
	becauseHeader  = "the name says coordinates"
	becausePlace   = "the name says that it is the place of something else than a person"
)

// Detector finds coordinates; New makes one.
type Detector struct{ maps marks.Pool }

// New returns a detector.
func New() Detector { return Detector{marks.NewPool()} }

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.Geolocation} }

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader]: a pair has a decimal point before three digits, or a degree sign behind one.
func (Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data := c.Data()
	from, spent := 0, 0
	degree := next(data, 0)
	for dot := m.First(0, points); dot < len(data) || degree < len(data); {
		at := min(dot, degree)
		isDegree := at == degree
		if isDegree {
			degree = next(data, at+1)
		} else {
			dot = m.First(at+1, points)
			if m.Dots.Next(at+1)-at > farthest {
				continue
			}
		}
		if at < spent {
			continue
		}
		i := c.At(at, from)
		from = i
		begin, end := c.Span(i)
		if at-begin >= end-begin {
			continue
		}
		p, ok := read(data[begin:end:end], at-begin, max(spent-begin, 0), isDegree)
		if !ok {
			continue
		}
		if confidence, because := p.judge(data[begin:end:end]); confidence > 0 {
			p.add(i, confidence, because, found)
			spent = begin + p.end
		}
	}
}

// points returns where in a step of the marks decimal points stand with a digit before them and three behind them.
func points(m *marks.Map, step int) uint64 {
	digits := m.Digits.Step(step)
	three := digits >> 1 & (digits >> 2) & (digits >> 3)
	return marks.Own(m.Dots.Step(step) & (digits << 1) & three)
}

const degreeSign = "°"

// next is the place of the next degree sign, the end of data if there is none.
func next(data []byte, at int) int {
	if at < len(data) {
		if n := bytes.Index(data[at:], []byte(degreeSign)); n >= 0 {
			return at + n
		}
	}
	return len(data)
}

// pair is a latitude and a longitude at value[start:end].
type pair struct {
	start, end int
	norm       [64]byte
	length     int
	decimals   int  // the fewer of the two numbers'
	degrees    bool // written in degrees and minutes
	labelled   bool // the second number has its own name
}

// read reads the pair whose first number has its point, or its degree sign, at offset at of value.
func read(value []byte, at, floor int, degrees bool) (p pair, ok bool) {
	start := at
	for start > floor && isDigit(value[start-1]) && at-start < 4 {
		start--
	}
	if start == at || at-start > 3 {
		return p, false
	}
	if degrees {
		return angles(value, start)
	}
	if start > floor && (value[start-1] == '-' || value[start-1] == '+') {
		start--
	}
	if start > 0 && (wordy(value[start-1]) || value[start-1] == '.' || start > 1 && joins(value[start-1]) && wordy(value[start-2])) {
		return p, false
	}
	latitude, end, places, ok := decimal(value, start)
	if !ok || latitude > 90 {
		return p, false
	}
	second, labelled, ok := between(value, end)
	if !ok {
		return p, false
	}
	longitude, last, more, ok := decimal(value, second)
	if !ok || longitude > 180 || !closes(value, last) {
		return p, false
	}
	p = pair{start: start, end: last, decimals: min(places, more), labelled: labelled}
	n := copy(p.norm[:], value[start:end])
	p.norm[n] = ','
	p.length = n + 1 + copy(p.norm[n+1:], value[second:last])
	return p, true
}

const (
	mostPlaces = 15
	mostWhole  = 4                                          // digits before the point that are read
	mostApart  = 20                                         // bytes between two numbers
	farthest   = 1 + mostPlaces + mostApart + 1 + mostWhole // bytes from the first number's point to the second's
)

// decimal reads a number with three decimal places or more and returns its size without the sign.
func decimal(value []byte, at int) (size, end, places int, ok bool) {
	if at < len(value) && (value[at] == '-' || value[at] == '+') {
		at++
	}
	whole := at
	for ; at < len(value) && isDigit(value[at]) && at-whole < 4; at++ {
		size = size*10 + int(value[at]-'0')
	}
	if at == whole || at-whole > 3 || at >= len(value) || value[at] != '.' {
		return 0, 0, 0, false
	}
	at++
	point := at
	for at < len(value) && isDigit(value[at]) {
		at++
	}
	return size, at, at - point, at-point >= 3 && at-point <= mostPlaces
}

// between returns where the second number begins: behind a comma, space or slash, or its name.
func between(value []byte, at int) (second int, labelled, ok bool) {
	i := at
	for ; i < len(value) && i-at < mostApart; i++ {
		b := value[i]
		if isDigit(b) || (b == '-' || b == '+') && i+1 < len(value) && isDigit(value[i+1]) {
			break
		}
		if !letter(b) && bytes.IndexByte([]byte(" ,;/:=\"'&|_%"), b) < 0 {
			return 0, false, false
		}
	}
	gap := value[at:i]
	if bytes.HasPrefix(gap, []byte("%")) && i+2 < len(value) && (bytes.EqualFold(value[at:i+2], []byte("%2C")) || bytes.EqualFold(value[at:i+1], []byte("%2"))) {
		return at + 3, false, true
	}
	words := 0
	for _, b := range gap {
		if letter(b) {
			words++
		}
	}
	if words == 0 {
		return i, false, i > at && i-at <= 3 && (gap[0] == ',' || gap[0] == ' ' || gap[0] == ';' || gap[0] == '/' || gap[0] == '|')
	}
	for n := range gap {
		if rest := gap[n:]; len(rest) >= 3 && rest[0]|0x20 == 'l' && (rest[1]|0x20 == 'o' && rest[2]|0x20 == 'n' || rest[1]|0x20 == 'n' && rest[2]|0x20 == 'g') {
			return i, true, true
		}
	}
	return 0, false, false
}

// angles reads two angles with their points of the compass: 50°50'48"N 4°21'09"E.
func angles(value []byte, start int) (p pair, ok bool) {
	first, ok := angle(value, start, "NS", 90)
	if !ok || start > 0 && wordy(value[start-1]) {
		return p, false
	}
	second := first
	for second < len(value) && second-first < 3 && (value[second] == ' ' || value[second] == ',' || value[second] == '/') {
		second++
	}
	end, ok := angle(value, second, "EWO", 180)
	if !ok || end-start > len(p.norm) || end < len(value) && wordy(value[end]) {
		return p, false
	}
	p = pair{start: start, end: end, degrees: true}
	for _, b := range value[start:end] {
		if wordy(b) && b < 0x80 || b == '.' || b == ',' {
			p.norm[p.length] = b
			p.length++
		}
	}
	return p, true
}

// angle reads degrees, minutes, perhaps seconds, and one of the letters.
func angle(value []byte, at int, compass string, most int) (end int, ok bool) {
	size, n := 0, 0
	for ; at < len(value) && isDigit(value[at]) && n < 4; at++ {
		size = size*10 + int(value[at]-'0')
		n++
	}
	if n == 0 || size > most || !bytes.HasPrefix(value[at:], []byte(degreeSign)) {
		return 0, false
	}
	at += len(degreeSign)
	for i := 0; i < 24 && at < len(value); i++ {
		b := value[at]
		switch {
		case isDigit(b) || bytes.IndexByte([]byte(" .,'\""), b) >= 0:
			at++
		case bytes.HasPrefix(value[at:], []byte("′")) || bytes.HasPrefix(value[at:], []byte("″")) || bytes.HasPrefix(value[at:], []byte("’")) ||
			bytes.HasPrefix(value[at:], []byte("”")):
			at += len("′")
		default:
			return at + 1, bytes.IndexByte([]byte(compass), b) >= 0
		}
	}
	return 0, false
}

// judge says how sure a pair in text is.
func (p *pair) judge(value []byte) (detectors.Confidence, string) {
	before := value[max(p.start-48, 0):p.start]
	switch {
	case p.degrees:
		return 0.95, becauseDegrees
	case p.labelled, prefixed(before):
		return 0.92, becauseNamed
	}
	if _, _, ok := words.Before(value, p.start, 40); ok {
		return 0.9, becauseNamed
	}
	if p.decimals < 5 || row(value, p) || drawn(value, p) {
		return 0, ""
	}
	return 0.5, becausePair
}

// prefixed tells whether what stands before a pair says what it is.
func prefixed(before []byte) bool {
	for _, sign := range []string{"geo:", "?ll=", "&ll=", "?q=", "&q=", "loc:", "center=", "POINT(", "POINT (", "/@", "latlng=", "daddr=", "saddr="} {
		if bytes.HasSuffix(before, []byte(sign)) {
			return true
		}
	}
	return false
}

// row tells whether more numbers follow or come before: a list of them, not a place.
func row(value []byte, p *pair) bool {
	behind, before := p.end, p.start
	for behind < len(value) && (value[behind] == ' ' || value[behind] == ',') {
		behind++
	}
	for before > 0 && (value[before-1] == ' ' || value[before-1] == ',') {
		before--
	}
	return behind < len(value) && behind-p.end < 3 && (isDigit(value[behind]) || value[behind] == '-') || before > 0 && isDigit(value[before-1])
}

// drawn tells whether a pair is a point of a drawing: it stands behind a function, or behind or before one of SVG's commands and further numbers:
// translate(-38.991888,-4.343656), M 28.871439,15.340769 L 28.347661,15.340769.
func drawn(value []byte, p *pair) bool {
	before := bytes.TrimRight(value[:p.start], " ,")
	n := len(before)
	if n > 1 && p.start == n && before[n-1] == '(' && letter(before[n-2]) {
		return true
	}
	if n > 0 && bytes.IndexByte([]byte("MLHVCSQTAZmlvcqtz"), before[n-1]) >= 0 && (n == 1 || before[n-2] == ' ' || isDigit(before[n-2])) {
		return true
	}
	behind := bytes.TrimLeft(value[p.end:], " ,")
	if len(behind) < 2 || bytes.IndexByte([]byte("MLHVCSQTAZmlhvcsqtaz"), behind[0]) < 0 {
		return false
	}
	next := bytes.TrimLeft(behind[1:], " ")
	return len(next) > 0 && (isDigit(next[0]) || next[0] == '-')
}

func (p *pair) add(i int, confidence detectors.Confidence, because string, found *detectors.Matches) {
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(p.start), End: int32(p.end), Kind: detectors.Geolocation, Confidence: confidence, Because: because,
	}, p.norm[:p.length])
}

// Values implements [detectors.Detector].
func (Detector) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		value := c.Value(i)
		text := bytes.TrimSpace(value)
		if len(text) < 4 || len(text) > 64 || c.Null(i) {
			continue
		}
		start := bytes.Index(value, text)
		value = value[:start+len(text)]
		if p, ok := whole(value, start); ok {
			confidence, because := detectors.Confidence(0.45), becausePair
			switch {
			case p.degrees:
				confidence, because = 0.95, becauseDegrees
			case p.start > start:
				confidence, because = 0.9, becauseNamed
			}
			p.start = start
			p.add(i, confidence, because, found)
			continue
		}
		if size, end, _, ok := decimal(value, start); ok && end == len(value) && size <= 180 {
			found.Add(detectors.Match{
				Value: int32(i), Start: int32(start), End: int32(end), Kind: detectors.Geolocation, Confidence: 0.1, Because: becauseOne,
			}, text)
		}
	}
}

// whole reads a value that is one pair and nothing else but a geo URI's beginning or brackets.
func whole(value []byte, start int) (pair, bool) {
	rest := bytes.TrimPrefix(bytes.TrimPrefix(value[start:], []byte("geo:")), []byte("("))
	begin := len(value) - len(rest)
	at := bytes.IndexByte(rest, '.')
	degrees := bytes.Index(rest, []byte(degreeSign))
	if degrees >= 0 && (at < 0 || degrees < at) {
		p, ok := read(value, begin+degrees, begin, true)
		return p, ok && p.start == begin && p.end == len(value)
	}
	if at < 0 {
		return pair{}, false
	}
	p, ok := read(value, begin+at, begin, false)
	if !ok || p.start != begin || p.decimals < 3 {
		return pair{}, false
	}
	if p.end < len(value) && value[p.end] == ')' {
		p.end++
	}
	return p, p.end == len(value)
}

// Header implements [detectors.HeaderReader].
func (Detector) Header(names []string, _ string) []detectors.Hint {
	if !slices.ContainsFunc(names, func(w string) bool { return coordinates[w] }) {
		return nil
	}
	if slices.ContainsFunc(names, func(w string) bool { return places[w] }) {
		return []detectors.Hint{{Kind: detectors.Geolocation, Weight: -0.6, Because: becausePlace}}
	}
	return []detectors.Hint{{Kind: detectors.Geolocation, Weight: 0.8, Because: becauseHeader}}
}

func isDigit(b byte) bool { return b-'0' <= 9 }
func letter(b byte) bool  { return b|0x20 >= 'a' && b|0x20 <= 'z' }
func wordy(b byte) bool   { return isDigit(b) || letter(b) || b == '_' || b >= 0x80 }
func joins(b byte) bool   { return b == '-' || b == '+' || b == '.' }

// closes tells whether a number may end at offset at.
func closes(value []byte, at int) bool {
	return at >= len(value) || !wordy(value[at]) && (value[at] != '.' || at+1 >= len(value) || !isDigit(value[at+1]))
}
