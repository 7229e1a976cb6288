package email

import (
	"bytes"

	"dossier/detectors"
)

const (
	becauseEntities = "has the form of an e-mail address once its HTML entities are read"
	becauseSpelt    = "is an e-mail address with its signs in words, as against harvesters"
)

// maxEncoded is how long an address may be whose every character is an entity such as &#x006f; .
const maxEncoded = 9 * (maxLocal + 1 + maxDomain) / 4

// anchors are what every address has one of. Those behind the second tell of addresses that must be read in other words first.
var anchors = [...]string{"@", "%40", "&#64;", "&#x40;", "&#064;", "(at)", "[at]", "(AT)", "[AT]"}

// entities reads the address in HTML entities around the one for @ at offset at: all of the run of letters and entities it stands in.
func (r *reader) entities(value []byte, at, floor int) (start, end int, text []byte, ok bool) {
	start, end = at, at
	for start > floor && at-start < maxEncoded && (isEntity[value[start-1]] || localLetters[value[start-1]] != 0) {
		start--
	}
	for end < len(value) && end-at < maxEncoded && (isEntity[value[end]] || hostLetters[value[end]] != 0) {
		end++
	}
	for start < at && value[start] != '&' && localLetters[value[start]] == 0 {
		start++
	}
	text = unescape(r.text[:0], value[start:end])
	for len(text) > 0 && text[len(text)-1] == '.' { // a sentence ends
		text, end = text[:len(text)-1], end-1
	}
	return start, end, text, bytes.IndexByte(text, '@') > 0
}

// unescape appends text to dst with its numeric entities of ASCII characters read; others stay as they are.
func unescape(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		c, size := entity(text[i:])
		if size == 0 {
			c, size = text[i], 1
		}
		dst = append(dst, c)
		i += size
	}
	return dst
}

// entity reads "&#64;" or "&#x40;"; size is 0 where text begins with something else.
func entity(text []byte) (c byte, size int) {
	if len(text) < 4 || text[0] != '&' || text[1] != '#' {
		return 0, 0
	}
	i, base, v := 2, 10, 0
	if text[2]|0x20 == 'x' {
		i, base = 3, 16
	}
	for digits := i; i < len(text) && i-digits < 6; i++ {
		switch b := text[i]; {
		case b == ';' && i > digits && v > ' ' && v < 0x7f:
			return byte(v), i + 1
		case isDigit(b):
			v = v*base + int(b-'0')
		case base == 16 && b|0x20 >= 'a' && b|0x20 <= 'f':
			v = v*base + int(b|0x20-'a') + 10
		default:
			return 0, 0
		}
	}
	return 0, 0
}

// spelt reads "an (at) example (dot) be" around the at that begins at offset at.
func (r *reader) spelt(value []byte, at, floor int) (start, end int, text []byte, ok bool) {
	start = before(value, at, floor)
	from := start
	for from > floor && localLetters[value[from-1]] != 0 {
		from--
	}
	if from == start {
		return 0, 0, nil, false
	}
	text = append(append(r.text[:0], value[from:start]...), '@')
	i := after(value, at+len("(at)"))
	for range 6 { // labels
		label := i
		for i < len(value) && hostLetters[value[i]] != 0 {
			i++
		}
		if i == label {
			return 0, 0, nil, false
		}
		text, end = append(text, value[label:i]...), i
		dot := after(value, i)
		n := dotted(value[dot:])
		if n == 0 {
			break
		}
		text = append(text, '.')
		i = after(value, dot+n)
	}
	for len(text) > 0 && text[len(text)-1] == '.' {
		text, end = text[:len(text)-1], end-1
	}
	return from, end, text, true
}

// dotted returns the length of a dot in words at the beginning of text.
func dotted(text []byte) int {
	for _, d := range [...]string{"(dot)", "[dot]", "(punt)", "(punkt)", "(point)"} {
		if len(text) >= len(d) && bytes.EqualFold(text[:len(d)], []byte(d)) {
			return len(d)
		}
	}
	if len(text) > 4 && bytes.EqualFold(text[:4], []byte("dot ")) {
		return 3
	}
	return 0
}

// before and after step over one space.
func before(value []byte, i, floor int) int {
	if i > floor && value[i-1] == ' ' {
		return i - 1
	}
	return i
}

func after(value []byte, i int) int {
	if i < len(value) && value[i] == ' ' {
		return i + 1
	}
	return i
}

// decoded adds the address that text is, which stands at value[start:end] in other words, if it is one from its first letter to its last.
func (r *reader) decoded(i, start, end int, text []byte, why string, found *detectors.Matches) bool {
	norm, s, shared, ok := r.plain(text)
	confidence := s.confidence
	if !ok {
		a, whole := r.parse(text, bytes.IndexByte(text, '@'), 0)
		if !whole || a.start != 0 || a.end != len(text) {
			return false
		}
		norm, shared = r.normalize(&a, text)
		confidence = a.confidence
	}
	if why == becauseSpelt {
		confidence = min(confidence, 0.8)
	}
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(start), End: int32(end), Kind: detectors.Email, Confidence: confidence, Shared: shared, Because: why,
	}, norm)
	return true
}

// isEntity tells of each byte whether an entity may hold it.
var isEntity = newEntityTable()

func newEntityTable() (t [256]bool) {
	for _, b := range []byte("&#;xX0123456789") {
		t[b] = true
	}
	return t
}

// other reads an address that is written in other words, around the anchor at offset at, and returns how far the value is spent; floor where none is.
func (r *reader) other(value []byte, at, floor, i int, found *detectors.Matches) int {
	read, why := r.spelt, becauseSpelt
	if value[at] == '&' {
		read, why = r.entities, becauseEntities
	}
	if start, end, text, ok := read(value, at, floor); ok && r.decoded(i, start, end, text, why, found) {
		return end
	}
	return floor
}

// otherCell is other for a cell, which must be an address from start to end.
func (r *reader) otherCell(value []byte, at, start, end, i int, found *detectors.Matches) int {
	read, why := r.spelt, becauseSpelt
	if value[at] == '&' {
		read, why = r.entities, becauseEntities
	}
	if from, to, text, ok := read(value, at, 0); ok && from == start && to == end && r.decoded(i, start, end, text, why, found) {
		return len(value)
	}
	return 0
}

// inOtherWords tells whether an anchor begins with this byte that is no address as it stands.
func inOtherWords(b byte) bool { return b == '&' || b == '(' || b == '[' }
