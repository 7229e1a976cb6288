package pattern

import (
	"bytes"
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dossier/detectors/nearby"
)

// reach is how many bytes before a match its context words may stand.
const reach = 48

// said is what a word says, a bit a rule: by itself, as the first or the second word of a phrase, or that it is something else.
type said struct {
	whole, first, second, against uint64

	id uint16 // of the word, where it is one of a phrase
}

// pair is the numbers of the two words of a phrase: "customer no" and "numer klienta" do not make "numer … no" one.
type pair struct{ first, second uint16 }

// context is the words of some rules.
type context struct {
	words    *nearby.Words[said]
	pairs    map[pair]uint64     // a bit for each rule that has it
	speaking *nearby.Words[said] // those of them that are not against something only
	leading  *nearby.Sieve       // of those that speak with no other word before them, or begin a phrase
	every    *nearby.Sieve       // of all that speak
}

// newContext takes a rule's words in: "passport", or two words as in "driving licence". Words are divided where letters end: "n°" is n.
func newContext(rules []Rule) context {
	all := map[string]said{}
	pairs := map[pair]uint64{}
	say := func(word string, set func(*said)) {
		for _, w := range []string{word, plain(word)} {
			s := all[w]
			set(&s)
			all[w] = s
		}
	}
	ids := uint16(0)
	number := func(word string) uint16 { // a word gets it when it is first asked for
		s := all[word]
		if s.id == 0 {
			ids++
			s.id = ids
			all[word] = s
		}
		return s.id
	}
	for i, r := range rules {
		bit := uint64(1) << i
		for _, phrase := range r.Words {
			switch words := letters(phrase); len(words) {
			case 0:
			case 1:
				say(words[0], func(s *said) { s.whole |= bit })
			default:
				first, second := words[len(words)-2], words[len(words)-1]
				say(first, func(s *said) { s.first |= bit })
				say(second, func(s *said) { s.second |= bit })
				for _, f := range []string{first, plain(first)} {
					for _, b := range []string{second, plain(second)} {
						pairs[pair{number(f), number(b)}] |= bit
					}
				}
			}
		}
		for _, phrase := range r.Against {
			for _, word := range letters(phrase) {
				say(word, func(s *said) { s.against |= bit })
			}
		}
	}
	speaking := maps.Clone(all)
	maps.DeleteFunc(speaking, func(_ string, s said) bool { return s.whole|s.first|s.second == 0 })
	c := context{words: nearby.NewWords(all), pairs: pairs, speaking: nearby.NewWords(speaking)}
	c.leading = c.speaking.Sieve(func(s said) bool { return s.whole|s.first != 0 })
	c.every = c.speaking.Sieve(func(said) bool { return true })
	return c
}

// plain is a word without its accents.
func plain(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(word))
}

// letters cuts a phrase into its words, in lower case.
func letters(phrase string) []string {
	return strings.FieldsFunc(strings.ToLower(phrase), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}

// before tells which rules the words before offset at of text speak for, and against which the nearest does.
func (c context) before(text []byte, at int) (near, against uint64) {
	const words = 6 // looked at: an unknown one between them counts for nothing
	var second uint64
	var seconds [words]uint16
	for place, n := at, 0; n < words; n++ {
		s, begin, ok := c.words.Before(text, place, reach-(at-place))
		if !ok || begin <= at-reach {
			break
		}
		if spent(text[begin:at]) {
			break
		}
		speaks := s.whole
		if s.first&second != 0 {
			for _, id := range seconds[:n] {
				if id != 0 {
					speaks |= c.pairs[pair{s.id, id}]
				}
			}
		}
		if s.second != 0 {
			seconds[n] = s.id
		}
		if s.second != 0 && (s.first != 0 || !ascii(text[begin:])) && numero(text[:begin]) { // see [ear.look]
			speaks |= s.second
		}
		near |= speaks &^ against
		against |= s.against &^ near
		second |= s.second
		place = begin
	}
	return near, against
}

// ascii tells whether the word with which text begins is in ASCII.
func ascii(text []byte) bool {
	for _, b := range text {
		if b >= utf8.RuneSelf {
			return false
		}
		if b|0x20 < 'a' || b|0x20 > 'z' {
			break
		}
	}
	return true
}

// numero tells whether text ends with a sign for number, which is as good as the word: "n° client", "N. patente", "n° d'adhérent", "č. OP".
func numero(text []byte) bool {
	text = bytes.TrimRight(text, " ")
	if len(text) == 0 || bytes.IndexByte(numeroEnds, text[len(text)-1]) < 0 {
		return false // as before most words
	}
	text = bytes.TrimRight(bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("d'")), []byte("d’")), " ")
	for _, sign := range [...]string{"n°", "nº", "n.", "č.", "id"} {
		if at := len(text) - len(sign); at >= 0 && bytes.EqualFold(text[at:], []byte(sign)) {
			return at == 0 || !isWordy(text[at-1])
		}
	}
	return false
}

// numeroEnds are the last bytes of the signs for number and of what may stand behind them.
var numeroEnds = []byte("°º.dD'’")

// spent tells whether a word is about a number before the match, and something else has begun behind that one, a word or a line: between is what
// stands from the word on to the match. "Client: 4182, sku 2231" says of the second number that it is of an article; "passports A1234567 and
// B1234567" is of both.
func spent(between []byte) bool {
	answered, line := false, true
	for i := 0; i < len(between); {
		if between[i] == '\n' {
			if answered && line {
				return true
			}
			line = false // what is asked for stands below
		}
		if !isWordy(between[i]) {
			if answered && between[i] == '.' && i+1 < len(between) && between[i+1] == ' ' {
				return true // another sentence
			}
			i++
			continue
		}
		from, digits := i, 0
		for i < len(between) && isWordy(between[i]) {
			if isDigit(between[i]) {
				digits++
			}
			i++
		}
		switch {
		case digits > 2:
			answered = true
		case answered && digits == 0 && i-from > 2 && !joining[string(between[from:i])]:
			return true
		}
	}
	return false
}

// joining are words between two numbers of the same kind, of more than two bytes.
var joining = map[string]bool{"and": true, "und": true, "oder": true, "ou": true, "als": true, "resp": true, "bzw": true, "oraz": true, "lub": true, "alebo": true, "nebo": true, "sau": true, "och": true, "eller": true}

// opens tells whether a match may begin at offset at: not inside a word, nor, where strict, inside a number, path, address or longer code.
func opens(text []byte, at int, strict bool) bool {
	if at == 0 {
		return true
	}
	before := text[at-1]
	if strict && (classes[before]&sticks != 0 || at > 1 && classes[before]&joins != 0 && isWordy(text[at-2]) && (isDigit(text[at-2]) || before != '.' && before != ',')) {
		return false // but "No.123" is
	}
	if before >= utf8.RuneSelf && isWordy(text[at]) {
		r, _ := utf8.DecodeLastRune(text[:at])
		return r != utf8.RuneError && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	return !isWordy(before) || !isWordy(text[at])
}

// closes is the same for its end. Every match is strict about the end of a number: 12.5 is not 12.
func closes(text []byte, at int) bool {
	if at >= len(text) {
		return true
	}
	behind := text[at]
	if behind >= utf8.RuneSelf && isWordy(text[at-1]) {
		r, _ := utf8.DecodeRune(text[at:])
		return r != utf8.RuneError && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	return !isWordy(behind) || !isWordy(text[at-1])
}

// ends is closes where strict.
func ends(text []byte, at int) bool {
	if at >= len(text) {
		return true
	}
	return classes[text[at]]&sticks == 0 && (classes[text[at]]&joins == 0 || at+1 >= len(text) || !isWordy(text[at+1]))
}

func isDigit(b byte) bool { return b-'0' <= 9 }

// classes are the parts that bytes play.
var classes = newClassTable()

const (
	wordy  = 1 << iota // of words and numbers
	joins              // makes one of two of them when it stands between
	sticks             // belongs to what it stands beside
)

func newClassTable() (t [256]byte) {
	for i := range t {
		if b := byte(i); isDigit(b) || b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_' || b >= utf8.RuneSelf {
			t[i] |= wordy
		}
	}
	for _, b := range []byte(`-./,+@\%`) {
		t[b] |= joins
	}
	for _, b := range []byte("_$%@") {
		t[b] |= sticks
	}
	return t
}

func isWordy(b byte) bool { return classes[b]&wordy != 0 }
