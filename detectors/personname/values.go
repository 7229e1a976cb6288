package personname

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
	"dossier/scanners"
)

const (
	becauseTitle    = "follows a title"
	becauseInverted = "surname, given name"
)

// longest is the length in bytes from which a cell holds no name alone.
const longest = 90

// Values implements [detectors.Detector].
func (d *Detector) Values(c *scanners.Column, found *detectors.Matches) {
	var run [maxRun]token
	var buf [160]byte
	for i := range c.Len() {
		value := c.Value(i)
		start, end := trim(value)
		if end-start < 2 || end-start > longest {
			continue
		}
		bare, titled := d.bare(value[start:end])
		name := d.split(bare, run[:0])
		if len(name) == 0 || len(name) == 1 && !titled && addresses[string(bare)] {
			continue
		}
		confidence, because := d.judgeCell(bare, name)
		if titled && confidence >= 0.3 && confidence < 0.85 {
			confidence, because = 0.85, becauseTitle
		}
		if confidence == 0 {
			continue
		}
		m := detectors.Match{
			Value: int32(i), Start: int32(start), End: int32(end),
			Kind: detectors.PersonName, Confidence: confidence, Because: because,
		}
		found.Add(m, d.normalize(buf[:0], value[start:end], bare))
	}
}

// addresses are the forms of address of which whole columns are, beside the names that they go with.
var addresses = map[string]bool{"Herr": true, "Frau": true, "Mr": true, "Mrs": true, "Ms": true, "Miss": true, "Mme": true, "Mlle": true, "Dhr": true, "Mevr": true, "Sig": true, "Sra": true, "Srta": true, "Pani": true}

func trim(value []byte) (start, end int) {
	end = len(value)
	if end == 0 || isLetter(value[0]) && isLetter(value[end-1]) {
		return 0, end
	}
	end = len(bytes.TrimRightFunc(value, unicode.IsSpace))
	return end - len(bytes.TrimLeftFunc(value[:end], unicode.IsSpace)), end
}

// split cuts a cell into words; it returns none if the cell holds what no name holds: a digit, an at sign, too many words.
func (d *Detector) split(cell []byte, run []token) []token {
	comma := false
	for i := 0; i < len(cell); {
		r, size := rune(cell[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(cell[i:])
		}
		switch {
		case r < utf8.RuneSelf && d.letter(byte(r)) || r >= utf8.RuneSelf && unicode.IsLetter(r):
			if len(run) == maxRun {
				return nil
			}
			t := d.cellWord(cell, i)
			t.comma = comma
			run = append(run, t)
			i, comma = int(t.end), false
			continue
		case r == ',' || r == ';':
			if comma || len(run) == 0 {
				return nil
			}
			comma = true
		case r == ' ' || r == '.' || r == '\'' || r == '-' || r == '(' || r == ')' || r == '"' || r == 0xA0 || r == '’' || r == '·' || r == '・':
		case r == '/' || r == '&' || r == '+' || r == '\n': // two people
			comma = false
			if bytes.HasPrefix(cell[i:], []byte("&amp;")) { // as pages on the web are copied
				size = len("&amp;")
			}
		default:
			return nil
		}
		i += size
	}
	return run
}

func (d *Detector) cellWord(cell []byte, start int) token {
	t := token{start: int32(start), caps: true}
	if end, capitals, ok := d.plainWord(cell, start); ok {
		t.end, t.small, t.initial = int32(end), d.class[cell[start]] == lower, end == start+1
		t.caps = capitals == end-start && !t.initial
		t.class = d.lookup(cell[start:end])
		return t
	}
	letters := 0
	i := start
	for i < len(cell) {
		r, size := utf8.DecodeRune(cell[i:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
			next, _ := utf8.DecodeRune(cell[i+size:])
			if (r == '\'' || r == '’' || r == '-') && unicode.IsLetter(next) {
				i += size
				continue
			}
			break
		}
		if letters == 0 {
			t.small = unicode.IsLower(r)
			t.caseless = r >= 0x590 && !unicode.IsLower(r) && !unicode.IsUpper(r)
		}
		t.caps = t.caps && unicode.IsUpper(r)
		letters++
		i += size
	}
	t.end = int32(i)
	t.initial = letters == 1
	t.caps = t.caps && letters > 1
	t.class = d.lookup(cell[start:i])
	return t
}

// plainWord reads a word of ASCII letters alone; ok is false where the word is of another sort.
func (d *Detector) plainWord(cell []byte, start int) (end, capitals int, ok bool) {
	for end = start; end < len(cell); end++ {
		switch d.class[cell[end]] {
		case upper:
			capitals++
		case lower:
		default:
			return end, capitals, cell[end] < utf8.RuneSelf && cell[end] != '\'' && cell[end] != '-'
		}
	}
	return end, capitals, true
}

// judgeCell says how sure it is that the cell holds a person's name and nothing else. A word alone gets at most 0.65: a
// column needs a header, or full names, to be sure.
func (d *Detector) judgeCell(cell []byte, name []token) (detectors.Confidence, string) {
	titled := false
	for len(name) > 1 && name[0].is(honorific) && !name[0].comma && (!name[0].is(gazetteer.Given) || name[0].end-name[0].start < 4) {
		titled = true
		name = name[1:]
	}
	inverted, small := false, true
	for i := range name {
		t := &name[i]
		inverted = inverted || t.comma && !t.is(suffix) && (t.initial || t.is(gazetteer.Given))
		small = small && t.small
		if len(name) > 1 && t.is(gazetteer.Org) && !t.is(named) {
			return 0, "" // a company
		}
	}
	if len(name) == 1 && truth(cell) || len(name) == 2 && cell[name[0].end] == '/' && name[1].start == name[0].end+1 { // Asia/Manila
		return 0, ""
	}
	if confidence, because := d.judgeSeveral(cell, name); confidence > 0 {
		return confidence, because
	}
	if name[0].caseless {
		if confidence, because := d.judgeCaseless(cell, name); confidence > 0 || len(name) == 1 {
			return confidence, because
		}
	}
	if len(name) > 1 && len(name) < 4 && slices.ContainsFunc(name[1:], func(t token) bool { return patronymic(cell[t.start:t.end]) }) {
		return 0.85, "a name and a patronymic"
	}
	if twice(cell, name) {
		return 0.75, "a name, and again with the surname first"
	}
	p := profileOf(name)
	confidence, because := p.cell(inverted)
	if confidence < 0.5 && vietnamese(cell, name) {
		return 0.7, "a common family name of Vietnam first"
	}
	if p.words == 2 && confidence > 0.3 {
		a, b := &name[0], &name[len(name)-1]
		if d.words.Find(d.words.HashJoined(cell[a.start:a.end], cell[b.start:b.end]))&(gazetteer.Place|gazetteer.Region|gazetteer.Country) != 0 {
			return 0.2, "a name that is a place too"
		}
	}
	if titled && p.strangers == 0 {
		confidence, because = max(confidence, 0.85), becauseTitle
	}
	switch {
	case small && p.words == 1 && p.first&gazetteer.Given == 0: // grams
		confidence = min(confidence, 0.4)
	case small:
		confidence *= 0.85
	}
	return confidence, because
}

// truth tells of a truth value; True is a surname too.
func truth(cell []byte) bool {
	return len(cell) == len("true") && bytes.EqualFold(cell, []byte("true")) || len(cell) == len("false") && bytes.EqualFold(cell, []byte("false"))
}

// twice tells of the same words twice, with a comma in one of the two: "Jan Peeters Peeters, Jan", as catalogues are exported.
func twice(cell []byte, name []token) bool {
	half := len(name) / 2
	if half < 2 || len(name)%2 != 0 {
		return false
	}
	commas := [2]int{}
	var matched [maxRun]bool
	for i := range name {
		t := &name[i]
		if t.comma && i != half {
			commas[i/half]++
		}
		if i >= half {
			continue
		}
		again := half
		for again < len(name) && (matched[again] || !bytes.EqualFold(cell[t.start:t.end], cell[name[again].start:name[again].end])) {
			again++
		}
		if again == len(name) {
			return false
		}
		matched[again] = true
	}
	return commas[0]+commas[1] == 1
}

// cell is score for a whole cell.
func (p *profile) cell(inverted bool) (detectors.Confidence, string) {
	switch {
	case p.words == 0 || p.words > 6 || p.listed == 0 && p.initials == 0 && !inverted, p.initials == p.words: // N/A
		return 0, ""
	case p.words == 1:
		return p.single()
	case inverted && p.strangers == 0 && p.words < 6 && p.listed > p.doubts:
		return 0.85, becauseInverted
	case inverted && p.initials > 0 && p.initials == p.words-1 && p.unknown == 1:
		return 0.6, "a word, and initials behind a comma"
	case p.words > 3 && p.strangers > 0, p.strangers*2 > p.words:
		return 0, ""
	}
	confidence, because := p.score()
	if p.caps && confidence == 0.3 && p.doubts == 0 && p.first&gazetteer.Given != 0 {
		confidence, because = 0.6, "a listed given name and an unlisted word"
	}
	return confidence, because
}

func (p *profile) single() (detectors.Confidence, string) {
	switch given, surname := p.first&gazetteer.GivenCommon != 0, p.first&gazetteer.SurnameCommon != 0; {
	case p.doubtFirst && (given || surname):
		return 0.3, "a common name that means something else too"
	case p.doubtFirst:
		return 0.1, "a name that means something else too"
	case given:
		return 0.65, "a common given name"
	case surname:
		return 0.6, "a common surname"
	case p.first&gazetteer.Given != 0:
		return 0.55, "a given name"
	case p.first&gazetteer.Surname != 0:
		return 0.45, "a surname"
	}
	return 0, ""
}
