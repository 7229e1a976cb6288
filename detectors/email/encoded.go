package email

import (
	"bytes"
	"strings"

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

// ats and dots are what the signs are called where they are written in words, in parentheses or brackets: in English, and as people say in the languages
// of Europe.
var (
	ats = newSignSet("at @ arobase arobas apenstaartje aapje klammeraffe affe ät chiocciola arroba małpa malpa małpka zavináč zavinac arond a-rond kukac snabel-a snabela " +
		"krøllalfa alfakrøll afna miukumauku miuku et παπάκι κλομπα кльомба собака собачка равлик manki majmun afna eta")
	dots = newSignSet("dot point punt punkt punto ponto kropka bodka tečka tecka punct pont prik punktum piste nokta točka tocka pika punkts taškas τελεία точка крапка")
)

func newSignSet(words string) map[string]bool {
	names := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		names[word] = true
	}
	return names
}

// longestSign is how many bytes the name of a sign has in its brackets.
const longestSign = 22

// signName returns the length of a sign's name in brackets with which text begins, 0 for none.
func signName(text []byte, names map[string]bool) int {
	if len(text) < 3 || text[0] != '(' && text[0] != '[' && text[0] != '{' {
		return 0
	}
	var buf [longestSign]byte
	name := buf[:0]
	for i, b := range text[1:min(len(text), longestSign)] {
		switch {
		case b == ')' || b == ']' || b == '}':
			if !names[string(name)] {
				return 0
			}
			return i + 2
		case b-'A' < 26:
			name = append(name, b|0x20)
		case b-'a' < 26 || b >= 0x80 || b == '-' || b == '@':
			name = append(name, b)
		case b != ' ':
			return 0
		}
	}
	return 0
}

// spelt reads "an (at) example (dot) be" around the at that begins at offset at.
func (r *reader) spelt(value []byte, at, floor int) (start, end int, text []byte, ok bool) {
	size := signName(value[at:], ats)
	start = before(value, at, floor)
	from := localStart(value, start, floor)
	if from == start || size == 0 {
		return 0, 0, nil, false
	}
	first := from
	for range 3 { // "an (dot) other (at)"
		dot := before(value, first, floor)
		open := bytes.LastIndexAny(value[max(floor, dot-longestSign):dot], "([{") + max(floor, dot-longestSign)
		if dot == 0 || bytes.IndexByte([]byte(")]}"), value[dot-1]) < 0 || open < floor || signName(value[open:dot], dots) != dot-open {
			break
		}
		name := before(value, open, floor)
		if localStart(value, name, floor) == name {
			break
		}
		first = localStart(value, name, floor)
	}
	text = r.text[:0]
	for i := first; i < start; {
		if n := signName(value[i:], dots); n > 0 {
			text = append(text, '.')
			i += n
			continue
		}
		if value[i] != ' ' {
			text = append(text, value[i])
		}
		i++
	}
	text = append(text, '@')
	i := after(value, at+size)
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
	return first, end, text, true
}

// localStart returns where the letters of a local part begin that end at offset end.
func localStart(value []byte, end, floor int) int {
	for end > floor && localLetters[value[end-1]] != 0 {
		end--
	}
	return end
}

// dotted returns the length of a dot in words at the beginning of text.
func dotted(text []byte) int {
	if n := signName(text, dots); n > 0 {
		return n
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
