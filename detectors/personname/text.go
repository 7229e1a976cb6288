package personname

import (
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
	"dossier/scanners"
)

// Classes of bytes.
const (
	other byte = iota
	lower
	upper
	wide // part of a rune beyond ASCII
	glue // belongs to an identifier, not to a name
)

// token is a word that may be part of a name.
type token struct {
	start, end int32
	class      gazetteer.Class
	initial    bool // one letter, with or without a full stop
	caps       bool // all capitals
	caseless   bool // in a script without cases
	comma      bool // a comma stands before it
	small      bool // in lower case
}

const maxRun = 12

// reader walks over a buffer and gathers runs: words that could be one name, because they are capitalised (or known, in a
// script without cases) and nothing but a space, an initial's full stop or a comma stands between them.
type reader struct {
	*Detector
	column *scanners.Column
	data   []byte
	found  *detectors.Matches
	from   int // nothing before this offset is looked at
	value  int // the value last found by At
	run    [maxRun]token
	n      int
	known  [64]uint64 // hashes of surnames seen in full names, to know them again when they stand alone
	seen   int
}

// Text implements [detectors.Detector].
func (d *Detector) Text(c *scanners.Column, found *detectors.Matches) {
	r := reader{Detector: d, column: c, data: c.Data(), found: found}
	if c.Text { // lines of one text, which tell about each other
		r.gated(0, len(r.data))
		return
	}
	for i := range c.Len() {
		start, end := c.Span(i)
		r.data, r.from, r.seen, r.value = c.Data()[:end], start, 0, i
		r.gated(start, end)
	}
}

// gated scans the pieces that may hold a name.
func (r *reader) gated(start, end int) {
	for start < end {
		to := piece(r.data[:end], start)
		if r.promising(r.data[start:to]) {
			r.scan(start, to)
		}
		start = to
	}
}

func (r *reader) scan(start, end int) {
	data, class := r.data[:end], &r.class
	for i := start; i < len(data); {
		switch class[data[i]] {
		case other:
			i++
		case glue:
			i = r.identifier(i)
		case lower:
			start := i
			for i++; i < len(data) && class[data[i]] == lower; i++ {
			}
			if i < len(data) && class[data[i]] != other {
				i = r.word(start)
			} else if r.n > 0 {
				r.lowercase(start, i)
			}
		default:
			i = r.word(i)
		}
	}
	r.flush()
}

// identifier skips letters, digits and what ties them: a token with a digit or an at sign in it is no name.
func (r *reader) identifier(i int) int {
	r.flush()
	for i < len(r.data) && r.class[r.data[i]] != other {
		i++
	}
	return i
}

// word reads the word at start, which does not consist of small ASCII letters alone, and returns where it ends.
func (r *reader) word(start int) int {
	data := r.data
	i, first := start, rune(0)
	capitals, letters := 0, 0
	for i < len(data) {
		b := data[i]
		switch r.class[b] {
		case lower:
			letters++
			i++
		case upper:
			capitals++
			letters++
			i++
		case wide:
			c, size := utf8.DecodeRune(data[i:])
			if c == '’' && i > start {
				if !r.letterAt(i + size) {
					goto end
				}
				i += size
				continue
			}
			if !unicode.IsLetter(c) && !unicode.Is(unicode.M, c) || c == 'º' || c == 'ª' {
				if i == start {
					r.flush()
					return i + size
				}
				goto end
			}
			if letters == 0 {
				first = c
			}
			if unicode.IsUpper(c) {
				capitals++
			}
			letters++
			i += size
		case glue:
			return r.identifier(start)
		default:
			if (b == '\'' || b == '-') && r.letterAt(i+1) {
				i++
				continue
			}
			goto end
		}
	}
end:
	if first == 0 {
		first = rune(data[start])
	}
	stem := r.possessive(start, i)
	switch {
	case capitals > 0 && (unicode.IsUpper(first) || unicode.IsTitle(first)):
		r.capitalised(start, stem, letters-(i-stem)/2, capitals)
	case first >= 0x590 && !unicode.IsLower(first):
		r.caseless(start, i, first)
	case r.n > 0:
		r.lowercase(start, i)
	}
	return i
}

// possessive returns where the word ends without 's.
func (r *reader) possessive(start, end int) int {
	word := r.data[start:end]
	if n := len(word); n > 3 && word[n-1] == 's' {
		if word[n-2] == '\'' {
			return end - 2
		}
		if n > 5 && string(word[n-4:n-1]) == "’" {
			return end - 4
		}
	}
	return end
}

func (r *reader) letterAt(i int) bool {
	if i >= len(r.data) {
		return false
	}
	switch r.class[r.data[i]] {
	case lower, upper, wide:
		return true
	}
	return false
}

// joined tells whether the word at start goes on with the run, and whether a comma stands between.
func (r *reader) joined(start int) (joined, comma bool) {
	if r.n == 0 || r.n == maxRun {
		return false, false
	}
	last := &r.run[r.n-1]
	gap := r.data[last.end:start]
	switch len(gap) {
	case 1:
		return gap[0] == ' ' || gap[0] == '.' && last.initial, false
	case 2:
		if gap[1] != ' ' {
			return false, false
		}
		dotted := last.initial || last.class&(honorific|suffix) != 0 || last.class&particle != 0 && last.end-last.start == 2
		return gap[0] == '.' && dotted, gap[0] == ','
	}
	return false, false
}

func (r *reader) add(t token) {
	joined, comma := r.joined(int(t.start))
	if !joined && !comma {
		r.flush()
	}
	t.comma = comma
	r.run[r.n] = t
	r.n++
}

func (r *reader) capitalised(start, end, letters, capitals int) {
	r.add(token{
		start: int32(start), end: int32(end), class: r.lookup(r.data[start:end]),
		initial: letters == 1, caps: letters > 1 && capitals == letters,
	})
}

// lookup finds a word, or what its hyphenated or elided parts are together.
func (d *Detector) lookup(word []byte) gazetteer.Class {
	if class := d.words.Lookup(word); class != 0 {
		return class
	}
	for i := 1; i < len(word)-1; i++ {
		if word[i] == '-' || word[i] == '\'' && i < 3 {
			left, right := d.words.Lookup(word[:i]), d.words.Lookup(word[i+1:])
			if word[i] == '\'' {
				return right & (gazetteer.Surname | gazetteer.Given)
			}
			return left&right | (left|right)&(gazetteer.Word|gazetteer.Stop|gazetteer.Org)
		}
	}
	return 0
}

// lowercase takes a word in small letters behind a run: a particle goes on with it, any other ends it.
func (r *reader) lowercase(start, end int) {
	if joined, _ := r.joined(start); joined && end-start <= 6 {
		if class := r.words.Lookup(r.data[start:end]); class&particle != 0 && class&honorific == 0 {
			r.add(token{start: int32(start), end: int32(end), class: class, small: true})
			return
		}
	}
	r.flush()
}

// caseless takes a word in a script without cases.
func (r *reader) caseless(start, end int, first rune) {
	word := r.data[start:end]
	if unicode.In(first, unicode.Han, unicode.Hangul) {
		r.flush()
		if r.eastAsian(word) {
			r.report(start, end, 0.6, "a listed family name and given name")
		}
		return
	}
	class := r.words.Lookup(word)
	if class&(gazetteer.Given|gazetteer.Surname|honorific) == 0 {
		r.flush()
		return
	}
	r.add(token{start: int32(start), end: int32(end), class: class, caseless: true})
}

// eastAsian tells whether a word of Han or Hangul is a listed family name of one or two characters and a listed given name.
func (d *Detector) eastAsian(word []byte) bool {
	if len(word) < 6 || len(word) > 12 {
		return false
	}
	for _, cut := range [2]int{3, 6} {
		if len(word) > cut && d.words.Lookup(word[:cut])&gazetteer.Surname != 0 && d.words.Lookup(word[cut:])&gazetteer.Given != 0 {
			return d.words.Lookup(word)&(gazetteer.Stop|gazetteer.Word) == 0
		}
	}
	return false
}

// flush judges the run and begins a new one.
func (r *reader) flush() {
	if r.n > 0 {
		r.judge(r.run[:r.n])
		r.n = 0
	}
}

// report adds a match, unless it reaches over the end of a value.
func (r *reader) report(start, end int, confidence detectors.Confidence, because string) {
	r.value = r.column.At(start, r.value)
	from, to := r.column.Span(r.value)
	if start < from || end > to {
		return
	}
	var buf [160]byte
	m := detectors.Match{
		Value: int32(r.value), Start: int32(start - from), End: int32(end - from),
		Kind: detectors.PersonName, Confidence: confidence, Because: because,
	}
	r.found.Add(m, r.Normalize(buf[:0], detectors.PersonName, r.data[start:end]))
}
