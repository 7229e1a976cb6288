package charset

import (
	"unicode"
	"unicode/utf8"
)

// Doubt says what is wrong with a text that was read to its end, "" for nothing: where it was read as Windows-1252 and has in many places what no language
// of that has, signs between letters and letters with accents in a row.
func (r *reader) Doubt() string {
	if r.tally.strange < 6 || r.tally.strange*4 < r.tally.all {
		return ""
	}
	return "its character set was not recognised: letters beyond ASCII were misread, so names and addresses may be missed; saved as UTF-8 it can be read"
}

// tally counts bytes that are no UTF-8, and those of them that are nothing in Windows-1252 either.
type tally struct{ all, strange int }

// add counts those of a piece of a text.
func (t *tally) add(src []byte) {
	for i := 0; i < len(src); {
		if src[i] < utf8.RuneSelf {
			i++
			continue
		}
		from := i
		for i < len(src) && src[i] >= utf8.RuneSelf {
			i++
		}
		run := src[from:i]
		if utf8.Valid(run) {
			continue
		}
		t.all += len(run)
		switch {
		case len(run) > 2:
			t.strange += len(run)
		case from > 0 && i < len(src) && ofWord(src[from-1]) && ofWord(src[i]):
			for _, b := range run {
				if c := windows1252(b); !unicode.IsLetter(c) && c != '’' && c != '·' && c != '\u00ad' {
					t.strange++
				}
			}
		}
	}
}
