package personname

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
)

// Normalize implements [detectors.Normalizer]; the package's documentation describes the form. A value without a letter
// holds no name.
func (d *Detector) Normalize(dst []byte, kind detectors.Kind, value []byte) []byte {
	if kind != detectors.PersonName || !hasWord(value) {
		return dst
	}
	value = bytes.TrimSpace(value)
	name, _ := d.bare(value)
	return d.normalize(dst, value, name)
}

// normalize appends the normal form of a cell with a letter in it, of which the name is what [Detector.bare] leaves.
func (d *Detector) normalize(dst, cell, name []byte) []byte {
	mark := len(dst)
	for first := true; len(name) > 0; {
		word, after := nextWord(name)
		if len(word) > 0 {
			class := gazetteer.Class(0)
			if d.forms.may(word) {
				class = d.words.Lookup(word)
			}
			dropped := first && class&honorific != 0 && (after < len(name) && name[after] == '.' || class&named == 0) && hasWord(name[after:]) ||
				!first && class&suffix != 0 && class&named == 0 && len(word) > 1
			if !dropped {
				dst = d.appendWord(dst, mark, word)
				first = false
			}
		}
		name = name[min(after+1, len(name)):]
	}
	if len(dst) == mark { // a title alone
		return d.appendWord(dst, mark, cell)
	}
	return dst
}

// appendWord appends the folded word without apostrophes, a space before it unless it is the first.
func (d *Detector) appendWord(dst []byte, mark int, word []byte) []byte {
	if len(dst) > mark {
		dst = append(dst, ' ')
	}
	from := len(dst)
	dst = d.words.Append(dst, word)
	if bytes.IndexByte(dst[from:], '\'') < 0 {
		return dst
	}
	kept := from
	for _, b := range dst[from:] {
		if b != '\'' {
			dst[kept] = b
			kept++
		}
	}
	return dst[:kept]
}

// nextWord returns the bytes before the next separator, and where that is.
func nextWord(text []byte) ([]byte, int) {
	i := 0
	for i < len(text) {
		switch b := text[i]; {
		case b == '\'':
		case b < utf8.RuneSelf && !isLetter(b):
			return text[:i], i
		}
		i++
	}
	return text, i
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9' }

func hasWord(text []byte) bool {
	for i, b := range text {
		if b|0x20 >= 'a' && b|0x20 <= 'z' {
			return true
		}
		if b >= utf8.RuneSelf {
			return bytes.ContainsFunc(text[i:], unicode.IsLetter)
		}
	}
	return false
}

// forms tells which words of ASCII are too long, or begin too differently, to be a title or a suffix: a bit a length, by the first two letters.
type forms [26 * 27]uint32

func (d *Detector) formsOf(words string) *forms {
	f := &forms{}
	for word := range strings.FieldsSeq(words) {
		folded := d.words.Append(nil, []byte(word))
		if at, ok := beginning(folded); ok {
			f[at] |= 1 << (len(folded) & 31)
		}
	}
	return f
}

func (f *forms) may(word []byte) bool {
	for _, b := range word {
		if b >= utf8.RuneSelf {
			return true
		}
	}
	at, ok := beginning(word)
	return !ok || f[at]&(1<<(len(word)&31)) != 0
}

// beginning is where the forms of words are that begin as one does; it is not ok where those are no letters.
func beginning(word []byte) (at int, ok bool) {
	first, second := int(word[0]|0x20)-'a', 26 // as a word of one letter has it
	if len(word) > 1 {
		if second = int(word[1]|0x20) - 'a'; second < 0 || second >= 26 {
			return 0, false
		}
	}
	return first*27 + second, first >= 0 && first < 26
}
