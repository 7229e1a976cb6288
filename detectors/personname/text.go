package personname

import (
	"bytes"
	"cmp"
	"slices"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
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

// token is a word of a cell.
type token struct {
	start, end int32
	class      gazetteer.Class
	initial    bool // one letter, with or without a full stop
	caps       bool // all capitals
	caseless   bool // in a script without cases
	comma      bool // a comma stands before it
	small      bool // in lower case
}

// maxRun is how many words a cell may have.
const maxRun = 12

// reader walks over a buffer and hands the pieces that may hold a name to the tagger.
type reader struct {
	*Detector
	*memory
	column *scanners.Column
	data   []byte
	found  *detectors.Matches
	from   int // nothing before this offset is looked at
	value  int // the value last found by At
}

// memory is what a reader uses again from text to text.
type memory struct {
	tagger.Scratch
	stretches []stretch // of the window
}

// window is how many bytes are looked at together for what they say of each other's words.
const window = 8 << 10

// Text implements [detectors.Detector].
func (d *Detector) Text(c *scanners.Column, found *detectors.Matches) {
	m := d.memory.Get().(*memory)
	defer d.memory.Put(m)
	r := reader{Detector: d, memory: m, column: c, data: c.Data(), found: found}
	r.Forget()
	if c.Text { // lines of one text, which tell about each other
		r.windows(0, len(r.data))
		return
	}
	for i := range c.Len() {
		start, end := c.Span(i)
		if start == end {
			continue
		}
		r.data, r.from, r.value = c.Data()[:end], start, i
		r.Forget()
		r.windows(start, end)
	}
}

// windows goes through a text window by window, each of which ends where a line does.
func (r *reader) windows(start, end int) {
	for start < end {
		to := end
		if end-start > window {
			to = start + window
			if n := bytes.IndexByte(r.data[to:end], '\n'); n >= 0 {
				to += n + 1
			} else {
				to = end
			}
		}
		r.gated(start, to)
		start = to
	}
}

// stretch is a piece of a window that may hold a name, or that one signs.
type stretch struct {
	from, to  int
	promising bool
	signature tagger.Span // empty if there is none
}

// gate sets r.stretches, and returns how many of the bytes are promising and whether a name signs any.
func (r *reader) gate(start, end int) (promising int, signed bool) {
	r.stretches = r.stretches[:0]
	dashed := bytes.IndexByte(r.data[start:end], long[0]) >= 0
	for from := start; from < end; {
		to := piece(r.data[:end], from)
		s := stretch{from: from, to: to, promising: r.promising(r.data[from:to])}
		if dashed {
			s.signature = r.signed(from, to)
			signed = signed || s.signature.End > 0
		}
		if s.promising {
			promising += to - from
		}
		if s.promising || s.signature.End > 0 {
			r.stretches = append(r.stretches, s)
		}
		from = to
	}
	return promising, signed
}

// gated tags the pieces that may hold a name.
func (r *reader) gated(start, end int) {
	promising, signed := r.gate(start, end)
	if promising > 0 {
		r.survey(r.data[start:min(end, start+4*window)], promising)
	} else if !signed {
		return
	}
	first, before := r.value, len(r.found.List)
	for i := range r.stretches {
		s := &r.stretches[i]
		if s.promising {
			r.tagger.Line(&r.Scratch, r.data, r.from, s.from, s.to)
			for i := range r.Spans {
				if name := &r.Spans[i]; s.signature.End == 0 || name.End <= s.signature.Start {
					r.report(name)
				}
			}
		}
		if s.signature.End > 0 {
			r.report(&s.signature)
		}
	}
	r.tagger.Recall(&r.Scratch)
	r.value = first
	for i := range r.Spans {
		if name := &r.Spans[i]; !signed || !r.signs(name) {
			r.report(name)
		}
	}
	if len(r.Spans) > 0 {
		slices.SortFunc(r.found.List[before:], func(a, b detectors.Match) int {
			return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Start, b.Start))
		})
	}
}

// signs tells whether a name is one, or a part of one, that signs a piece of the window.
func (r *reader) signs(name *tagger.Span) bool {
	return slices.ContainsFunc(r.stretches, func(s stretch) bool { return name.End > s.signature.Start && name.Start < s.signature.End })
}

// survey has the tagger read a window, of which so many bytes are promising.
func (r *reader) survey(text []byte, promising int) {
	const few = 2 // one byte in so many: of more, it costs less to note all words
	if few*promising > len(text) {
		r.tagger.Survey(&r.Scratch, text)
		return
	}
	r.tagger.Listen(&r.Scratch, text)
	for i := range r.stretches {
		if s := &r.stretches[i]; s.promising {
			r.tagger.Ask(&r.Scratch, r.data, r.from, s.from, s.to)
		}
	}
	r.tagger.Answer(&r.Scratch, text)
}

// whole are the classes that tell something of a word alone; the others help where it has neighbours.
const whole = ^(gazetteer.RareGiven | gazetteer.RareSurname | gazetteer.Town | tagger.Speech | tagger.Locative | tagger.Agentive | tagger.Who)

// lookup finds a word, or what its hyphenated or elided parts are together.
func (d *Detector) lookup(word []byte) gazetteer.Class {
	if class := d.words.Lookup(word) & whole; class != 0 {
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

// report adds a match, unless it reaches over the end of a value.
func (r *reader) report(name *tagger.Span) {
	r.value = r.column.At(name.Start, r.value)
	from, to := r.column.Span(r.value)
	if name.Start < from || name.End > to {
		return
	}
	if name.P < 0.6 && r.hallowed(name) || name.P < 0.8 && r.entitled(name) || r.streeted(name) || r.instituted(name) || r.modelled(name) || r.coded(name) {
		return
	}
	because := "the words around it, and its form, are those of a name"
	if name.Listed {
		because = "a listed name, and the words around it"
	}
	var buf [160]byte
	m := detectors.Match{
		Value: int32(r.value), Start: int32(name.Start - from), End: int32(name.End - from),
		Kind: detectors.PersonName, Confidence: calibrated(name.P), Because: because,
	}
	r.found.Add(m, r.Normalize(buf[:0], detectors.PersonName, r.data[name.Start:name.End]))
}

// hallowed tells of San Marino and Santa Monica: the name of a place more often than not.
func (r *reader) hallowed(name *tagger.Span) bool {
	first, _, more := bytes.Cut(r.data[name.Start:name.End], []byte{' '})
	return more && r.words.Lookup(first)&holy != 0
}

// entitled tells of several words behind an article, some of them perhaps no part of the name, of which the first is one of the vocabulary and no
// common given name, as titles are: The Quick Brown Fox.
func (r *reader) entitled(name *tagger.Span) bool {
	first, _, more := bytes.Cut(r.data[name.Start:name.End], []byte{' '})
	before, start := r.before(name.Start)
	if r.words.Lookup(before)&article == 0 && len(before) > 0 && r.class[before[0]] == upper {
		first = before
		before, _ = r.before(start)
	}
	class := r.words.Lookup(first)
	return more && class&gazetteer.Word != 0 && class&gazetteer.GivenCommon == 0 && r.words.Lookup(before)&article != 0
}

// streeted tells of the name of a street: what stands right before it is a kind of street and nothing else.
func (r *reader) streeted(name *tagger.Span) bool {
	const other = gazetteer.Short | gazetteer.Stop | gazetteer.Given | gazetteer.Surname | honorific | role | particle | tagger.Agentive | tagger.Locative
	before, _ := r.before(name.Start)
	class := r.words.Lookup(before)
	if class&gazetteer.StreetBefore == 0 {
		return false
	}
	const named = gazetteer.Given | gazetteer.Surname | honorific | role | particle
	return class&other == 0 || len(before) > 2 && r.class[before[0]] == upper && class&named == 0 && numbered(r.data[name.End:])
}

// numbered tells whether a text goes on with the number of a house.
func numbered(text []byte) bool {
	text = bytes.TrimLeft(text[:min(len(text), 6)], ", ")
	return len(text) > 0 && text[0] >= '0' && text[0] <= '9'
}

// modelled tells of a device in what a browser says of itself: NOKIA; Lumia 920).
func (r *reader) modelled(name *tagger.Span) bool {
	before := bytes.TrimRight(r.data[max(r.from, name.Start-2):name.Start], " ")
	rest, spaced := bytes.CutPrefix(r.data[name.End:], []byte{' '})
	number := len(rest) - len(bytes.TrimLeft(rest, "0123456789"))
	return bytes.HasSuffix(before, []byte{';'}) && spaced && number > 0 && number < len(rest) && (rest[number] == ')' || rest[number] == ';')
}

// coded tells of an identifier as a string of code: "SymOff", "FMOVS". What stands alone between quotation marks, with capitals within, is a name
// only if it begins as surnames do that have them: "McDonald"; one in capitals alone must be listed, or be likely by its neighbours.
func (r *reader) coded(name *tagger.Span) bool {
	word := r.data[name.Start:name.End]
	if name.Start == r.from || name.End >= len(r.data) || r.data[name.Start-1] != '"' || r.data[name.End] != '"' {
		return false
	}
	lowered := false
	for i := 1; i < len(word); i++ {
		if i > 1 && r.class[word[i]] == upper && r.class[word[i-1]] == lower {
			return r.words.Lookup(word[:i])&particle == 0
		}
		if r.class[word[i]] != upper && r.class[word[i]] != lower {
			return false
		}
		lowered = lowered || r.class[word[i]] == lower
	}
	return !lowered && !name.Listed && name.P < 0.9
}

// before returns the word before data[at], and where it starts.
func (r *reader) before(at int) (word []byte, start int) {
	from := max(r.from, at-24)
	text := bytes.TrimRight(r.data[from:at], " ")
	last := bytes.LastIndexAny(text, " \n\t\"'") + 1
	return text[last:], from + last
}

// calibrated turns the tagger's probability into a confidence: on documents held back in training, half of the names are right from a
// probability of two fifths on; from 0.7 on the share that is right is the probability, within a tenth.
func calibrated(p float32) detectors.Confidence {
	if p >= 0.4 {
		p = max(p, 0.5)
	}
	return detectors.Confidence(min(p, 0.98))
}
