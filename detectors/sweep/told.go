package sweep

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// Programs write what they know with its name before it: first_name=An&last_name=Peeters in addresses on the web and in what forms send,
// {"firstName": "An"} and its like in logs and in columns of text. The name is read as a column's is, and what it says is judged as a column's only
// value.

const (
	longestTold = 100  // bytes of a value
	longestName = 64   // and of what it is called
	toldWeakly  = 0.7  // how sure of several words must be what a name says by half: name=An+Peeters
	toldAlone   = 0.75 // how sure a person's name is that nobody knows, behind a word that says what it is
)

// toldKinds are the kinds of which that is so. The detectors of user names and the like know such names themselves, and what does not count behind them.
var toldKinds = []detectors.Kind{detectors.PersonName, detectors.PostalAddress, detectors.DateOfBirth, detectors.Phone, detectors.NationalID}

// told keeps what names of values say. Every search asks for the same few.
type told struct {
	mu    sync.RWMutex
	known map[string][]detectors.Hint
}

// of returns the hints of what is called so.
func (t *told) of(name []byte, s *Searcher) []detectors.Hint {
	t.mu.RLock()
	hints, known := t.known[string(name)]
	t.mu.RUnlock()
	if known {
		return hints
	}
	text, err := url.QueryUnescape(string(name)) // user%5Bfirst_name%5D
	if err != nil {
		text = string(name)
	}
	for _, h := range s.hints(Words(text), "") {
		if h.Weight > 0 && !h.Alone && slices.Contains(toldKinds, h.Kind) {
			hints = append(hints, h)
		}
	}
	slices.SortFunc(hints, func(a, b detectors.Hint) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil || len(t.known) >= keptHeaders {
		t.known = map[string][]detectors.Hint{}
	}
	t.known[string(name)] = hints
	return hints
}

// teller is the memory of one search for what is told.
type teller struct {
	lately [64]toldName // by hash: nearly all names are the same few
	value  *scanners.Column
	judged detectors.Matches
	norm   []byte
	at     int // the value of the column that was looked at last
}

// toldName is a name and what it says.
type toldName struct {
	name  [23]byte
	size  int8
	hints []detectors.Hint
}

// Format prints a placeholder under every verb.
func (toldName) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[name]") }

func (t *teller) hints(name []byte, s *Searcher) []detectors.Hint {
	e := &t.lately[mix(0, name)%uint64(len(t.lately))]
	if len(name) > len(e.name) {
		return s.told.of(name, s)
	}
	if string(e.name[:e.size]) != string(name) {
		e.size = int8(copy(e.name[:], name))
		e.hints = s.told.of(name, s)
	}
	return e.hints
}

// tell adds what stands in texts behind a name that says what it is.
func (s *Searcher) tell(c *scanners.Column, mem *scratch, found *detectors.Matches) {
	data, m := c.Data(), &mem.marks
	mem.teller.at = 0
	for step := range m.Steps() {
		colons := m.Colons.Step(step)
		if colons == 0 {
			continue
		}
		letters := m.Letters.Step(step)
		words := letters | m.Digits.Step(step) | m.Spaces.Step(step) | m.Beyond.Step(step)
		signed := colons &^ (words << 1)                  // "name":
		single := colons & (letters << 1) &^ (words << 2) // ;s:2:"An"
		for at := marks.Own(signed | single); at != 0; at &= at - 1 {
			if colon := marks.Place(step, at); colon > 0 && (data[colon-1] == '"' || data[colon-1] == '\'' || data[colon-1] == 's') {
				s.tellAt(c, data, colon, mem, found)
			}
		}
	}
	mem.teller.at = 0
	for at := bytes.IndexByte(data, '='); at >= 0; {
		s.tellAt(c, data, at, mem, found)
		next := bytes.IndexByte(data[at+1:], '=')
		if next < 0 {
			break
		}
		at += 1 + next
	}
}

// tellAt adds what stands behind the sign at a place of the column's data.
func (s *Searcher) tellAt(c *scanners.Column, data []byte, at int, mem *scratch, found *detectors.Matches) {
	t := &mem.teller
	name := toldBefore(data, at)
	if len(name) < 3 {
		return
	}
	hints := t.hints(name, s)
	if len(hints) == 0 {
		return
	}
	t.at = c.At(at, t.at)
	start, end := c.Span(t.at)
	if from, to := valueBehind(data[:end], at); from < to && from >= start {
		s.judgeTold(hints, data[from:to], detectors.Match{Value: int32(t.at), Start: int32(from - start), End: int32(to - start)}, t, found)
	}
}

// judgeTold adds a value if it is of a kind that its name says.
func (s *Searcher) judgeTold(hints []detectors.Hint, value []byte, m detectors.Match, t *teller, found *detectors.Matches) {
	escaped := bytes.IndexByte(value, '%') >= 0 || bytes.IndexByte(value, '+') > 0
	if escaped {
		if plain, err := url.QueryUnescape(string(value)); err == nil && utf8.ValidString(plain) {
			value = []byte(plain)
		}
	}
	if t.value == nil {
		t.value = scanners.NewColumn(scanners.Field{})
	}
	t.value.Clear()
	t.value.Append(value)
	for _, h := range hints {
		d := s.byKind[h.Kind]
		normalizer, open := d.(detectors.Normalizer)
		switch {
		case !open && !escaped: // what has a form is found by it, and by such words before it
		case h.Weight < headed && bytes.IndexByte(value, ' ') < 0:
		case h.Kind == detectors.PersonName && isPlaceholder(value):
		default:
			m.Kind, m.Confidence, m.Because, m.Shared = h.Kind, 0, h.Because, false
			t.judge(d, h, &m)
			if open && len(t.norm) == 0 && h.Kind == detectors.PersonName && h.Weight >= sure && mayBeName(value) {
				t.norm = normalizer.Normalize(t.norm, h.Kind, value)
				m.Confidence = toldAlone
			}
			if len(t.norm) > 0 && m.Confidence >= s.threshold {
				found.Add(m, t.norm)
			}
		}
	}
}

// judge asks a detector whether the value is of the kind that its name says, and how sure both are of it.
func (t *teller) judge(d detectors.Detector, h detectors.Hint, m *detectors.Match) {
	t.judged.Reset()
	t.norm = t.norm[:0]
	d.Values(t.value, &t.judged)
	least := detectors.Confidence(0)
	if h.Weight < headed {
		least = toldWeakly
	}
	for i := range t.judged.List {
		if is := &t.judged.List[i]; is.Kind == h.Kind && is.Confidence > max(m.Confidence, least) {
			m.Confidence, m.Shared = is.Confidence, is.Shared
			t.norm = append(t.norm[:0], t.judged.Norm(is)...)
		}
	}
	m.Confidence += detectors.Confidence(h.Weight) * (1 - m.Confidence)
}

// placeholders are what programs write in a name's place, and what forms show there.
var placeholders = wordSet(`true false none null nil undefined unknown test string text required optional anonymous redacted root admin name value given family surname forename
	firstname lastname fullname vorname nachname familienname voornaam achternaam naam prenom nom nombre apellido apellidos nome cognome sobrenome apelido imie nazwisko jmeno
	prijmeni meno priezvisko nume prenume fornamn efternamn fornavn etternavn efternavn etunimi sukunimi
	prénom imię jméno příjmení förnamn`, "first name", "last name", "full name", "your name", "family name", "given name")

func isPlaceholder(value []byte) bool {
	var small [longestName]byte
	return len(value) <= len(small) && placeholders[string(appendSmall(small[:0], value))]
}

// appendSmall appends letters of ASCII in lower case.
func appendSmall(dst, value []byte) []byte {
	for _, b := range value {
		if b-'A' < 26 {
			b += 'a' - 'A'
		}
		dst = append(dst, b)
	}
	return dst
}

// mayBeName tells whether a value that is called a name is written as one: up to four words of letters, with a capital but for particles.
func mayBeName(value []byte) bool {
	words := strings.Fields(string(value))
	if len(words) == 0 || len(words) > 4 || len(value) > 40 {
		return false
	}
	capital := false
	for _, w := range words {
		for _, r := range w {
			if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("'’-.", r) {
				return false
			}
		}
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(first) && len(w) > longestParticle {
			return false
		}
		capital = capital || unicode.IsUpper(first) && len(w) > 1
	}
	return capital && !camel(value)
}

// toldBefore is the name whose value stands behind the sign at a place, = or :, empty if it is none. A colon tells only behind quotes: {"first_name": …,
// and in what PHP writes, s:10:"first_name";s:2:"An".
func toldBefore(text []byte, sign int) []byte {
	end := sign
	quoted := false
	switch {
	case text[sign] == ':' && end >= 3 && text[end-1] == 's' && text[end-2] == ';' && text[end-3] == '"':
		end -= 3
		quoted = true
	default:
		if end > 0 && text[end-1] == ' ' && text[sign] == '=' {
			end--
		}
		if end > 0 && (text[end-1] == '"' || text[end-1] == '\'') {
			end--
			quoted = true
			if end > 0 && text[end-1] == '\\' {
				end--
			}
		}
	}
	if text[sign] == ':' && !quoted {
		return nil
	}
	begin := end
	for begin > 0 && end-begin <= longestName && inName(text[begin-1]) {
		begin--
	}
	if end-begin > longestName {
		return nil
	}
	return text[begin:end]
}

// valueBehind is where a value lies whose name's sign stands at a place: between quotes, or up to what ends it.
func valueBehind(text []byte, sign int) (from, to int) {
	at := sign + 1
	if text[sign] == ':' && sign >= 3 && text[sign-1] == 's' && text[sign-2] == ';' { // s:2:"An"
		for at < len(text) && text[at]-'0' < 10 {
			at++
		}
		at++
	}
	arrow := text[sign] == '=' && at < len(text) && text[at] == '>'
	if arrow {
		at++
	}
	if at < len(text) && text[at] == ' ' {
		at++
	}
	escaped := at < len(text) && text[at] == '\\'
	if escaped {
		at++
	}
	if at < len(text) && (text[at] == '"' || text[at] == '\'') {
		rest := text[at+1 : min(len(text), at+1+longestTold)]
		size := bytes.IndexByte(rest, text[at])
		if size > 0 && escaped {
			size--
		}
		if size <= 0 || bytes.IndexByte(rest[:size], '\n') >= 0 {
			return 0, 0
		}
		return at + 1, at + 1 + size
	}
	if text[sign] == ':' || arrow || escaped || at > sign+1 { // name = value is a statement
		return 0, 0
	}
	return at, at + bare(text[at:])
}

// bare is how long a value is that has no quotes around it: one word, or several with capitals up to a comma or a bracket, as programs print
// objects: User(name=An Peeters, id=4).
func bare(text []byte) int {
	const ends = " \t\r\n&;,)]}\"'|<>"
	text = text[:min(len(text), longestTold)]
	size := bytes.IndexAny(text, ends)
	if size < 0 {
		return len(text)
	}
	for end := size; text[end] == ' '; {
		next := bytes.IndexAny(text[end+1:], ends+"=")
		word := text[end+1:]
		if next >= 0 {
			word = word[:next]
		}
		if len(word) == 0 || word[0]-'a' < 26 && len(word) > longestParticle {
			break
		}
		end += 1 + len(word)
		if end == len(text) {
			break // it may be anything's beginning
		}
		if bytes.IndexByte([]byte(",)]};"), text[end]) >= 0 {
			return end
		}
	}
	return size
}

func inName(b byte) bool {
	return b|0x20-'a' < 26 || b-'0' < 10 || b == '_' || b == '-' || b == '.' || b == '[' || b == ']' || b == '%'
}
