package likeness

import (
	"bytes"
	"errors"
	"unicode/utf8"
)

// A mention is a name in a text, encoded so that the one who is called so is found among people's profiles. It is a row of fields as a
// profile's are. In the place of a role stands the word's number, from 1; what a word may be where it is inflected (Nováka: Novák) are
// further fields of the same number, behind the word as it is written. Initials are fields of their own.
const (
	mostWords   = 5  // of a name
	mostFields  = 16 // of a mention
	initialWord = 64 // added to the number of a word that is an initial
)

// What a profile holds of a whole name, beyond the roles, for mentions by initials. Nothing else compares it.
const (
	presumedFamily Role = 64 + iota
	presumedInitials
)

// ErrMention says that bytes are no mention.
var ErrMention = errors.New("the encoding of a mention is damaged")

// How tells how a text names somebody.
type How uint8

// The ways, the surest first.
const (
	AsWritten  How = iota // by the name as it is, in any order
	Inflected             // by a form of it: a case, a genitive
	Initialled            // by the family name and an initial
)

// String is the way in words.
func (h How) String() string {
	return map[How]string{AsWritten: "the name", Inflected: "a form of the name", Initialled: "family name and initial"}[h]
}

func (e Encoder) word(folded []byte) (f Filter) {
	e.words(folded, &f)
	e.letters(folded, &f)
	return f
}

// initial is what every word that begins with a letter has.
type initial struct {
	Filter
	sum uint64
}

// first is the class of a word's first letter, and whether it is all of the word.
func first(word []byte) (class int, alone bool) {
	r, size := utf8.DecodeRune(word)
	return classOf(r), size == len(word)
}

// AppendMention adds a name in a text: a whole name, in any order, or a family name and initials. It adds nothing for a single word: too many
// are called so. The name is as its detector normalises it.
func (e Encoder) AppendMention(dst, name []byte) []byte {
	var buffer [96]byte
	words := bytes.Fields(e.fold.Append(buffer[:0], name))
	names := 0
	for _, w := range words {
		if _, alone := first(w); !alone {
			names++
		}
	}
	if names == 0 || len(words) < 2 || len(words) > mostWords {
		return dst
	}
	most := mostFields / len(words)
	var forms [mostFields][]byte
	for n, w := range words {
		if class, alone := first(w); alone {
			dst = appendFilter(append(dst, byte(initialWord+n+1)), &e.initials[class].Filter)
			continue
		}
		for _, form := range nominatives(append(forms[:0], w), most) {
			f := e.word(form)
			dst = appendFilter(append(dst, byte(n+1)), &f)
		}
	}
	return dst
}

// AppendParts adds to a profile what a whole name, as its detector normalises it, may be in parts. family is how many of its first words are
// the family name, if that is known; 0: the last word is, with the particles before it.
func (e Encoder) AppendParts(dst, name []byte, family int) []byte {
	var buffer [96]byte
	words := bytes.Fields(e.fold.Append(buffer[:0], name))
	if len(words) < 2 || len(words) > mostWords || family >= len(words) {
		return dst
	}
	given, last := words[max(0, family):], words[:max(0, family)]
	if family <= 0 {
		at := len(words) - 1
		for i := range at {
			if i > 0 && isParticle(words[i]) {
				at = i
				break
			}
		}
		given, last = words[:at], words[at:]
	}
	var called, initials Filter
	for _, w := range last {
		f := e.word(w)
		called = called.Over(&f)
	}
	for _, w := range given {
		class, _ := first(w)
		initials = initials.Over(&e.initials[class].Filter)
	}
	dst = appendFilter(append(dst, byte(presumedFamily)), &called)
	return appendFilter(append(dst, byte(presumedInitials)), &initials)
}

func isParticle(word []byte) bool {
	switch string(word) {
	case "van", "von", "de", "der", "den", "het", "ter", "ten", "di", "da", "del", "della", "dos", "du", "la", "le", "el", "al", "bin", "ibn", "zu", "zum", "af", "av":
		return true
	}
	return false
}

// Mention is a name in a text, read.
type Mention struct {
	words    [mostWords][]Filter
	initials []Filter
}

// Read reads a mention, as AppendMention made it, into m.
func (m *Mention) Read(text []byte) error {
	m.initials = m.initials[:0]
	for i := range m.words {
		m.words[i] = m.words[i][:0]
	}
	for len(text) > 0 {
		field, rest, err := Next(text)
		if err != nil {
			return ErrMention
		}
		text = rest
		var f Filter
		f.fill(field[2:])
		switch at := int(field[0]); {
		case at > 0 && at <= mostWords && len(m.words[at-1]) < mostFields:
			m.words[at-1] = append(m.words[at-1], f)
		case at > initialWord && at <= initialWord+mostWords && len(m.initials) < mostWords:
			m.initials = append(m.initials, f)
		default:
			return ErrMention
		}
	}
	return nil
}

// Keys calls do with each key under which somebody who is meant may be found; see [Encoder.Called].
func (m *Mention) Keys(do func(key uint64, how How) error) error {
	return m.keys(0, Filter{}, AsWritten, do)
}

func (m *Mention) keys(at int, so Filter, how How, do func(key uint64, how How) error) error {
	for at < mostWords && len(m.words[at]) == 0 {
		at++
	}
	if at == mostWords {
		if so == (Filter{}) {
			return nil
		}
		if len(m.initials) > 0 {
			return do(byInitial(so.Sum(), m.initials[0].Sum()), Initialled)
		}
		return do(so.Sum(), how)
	}
	for n := range m.words[at] {
		as := how
		if n > 0 {
			as = Inflected
		}
		if err := m.keys(at+1, so.Over(&m.words[at][n]), as, do); err != nil {
			return err
		}
	}
	return nil
}

// byInitial is a key made of the sums of two filters.
func byInitial(family, initial uint64) uint64 { return family ^ initial*0x9e3779b97f4a7c15 }

// Called calls do with each key under which mentions find the one of a packed profile: that of the whole name, and those of the family name with an
// initial. By chance some initials are not theirs: one in a hundred letters.
func (e Encoder) Called(packed []byte, do func(key uint64) error) error {
	var given, last, whole, presumed, initials Filter
	for ; len(packed) >= PackedField; packed = packed[PackedField:] {
		switch Role(packed[0]) {
		case Given:
			given.unpack(packed)
		case Family:
			last.unpack(packed)
		case Whole:
			whole.unpack(packed)
		case presumedFamily:
			presumed.unpack(packed)
		case presumedInitials:
			initials.unpack(packed)
		}
	}
	if given != (Filter{}) && last != (Filter{}) {
		whole, presumed, initials = given.Over(&last), last, given
	}
	if whole == (Filter{}) {
		return nil
	}
	if err := do(whole.Sum()); err != nil || presumed == (Filter{}) {
		return err
	}
	family := presumed.Sum()
	for letter := 1; letter < classes; letter++ {
		i := &e.initials[letter]
		if !initials.holds(&i.Filter) {
			continue
		}
		if err := do(byInitial(family, i.sum)); err != nil {
			return err
		}
	}
	return nil
}
