package pattern

import (
	"bytes"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) {
	if d.digits != nil {
		d.maps.Text(d, c, found)
		return
	}
	d.Marked(c, nil, found)
}

// Marked implements [marks.Reader]. m may be nil where no rule looks for digits.
func (d Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	if d.digits != nil {
		d.atDigits(c, m, found)
	} else if d.others != nil || d.items != nil {
		d.atWords(c, found)
	}
}

// atDigits looks for matches around digits.
func (d Detector) atDigits(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data := c.Data()
	var w search
	p := newPath(d.rules, m, data, found.Least)
	value, begin, end := -1, 0, -1 // the value that was last looked at
	spent := 0                     // up to where data is done with
	for at := p.next(m.Digits.Next(0)); at < len(data); at = p.next(m.Digits.Next(max(m.Digits.End(at), spent))) {
		if at >= end {
			value = c.At(at, max(value, 0))
			begin, end = c.Span(value)
		}
		text := data[begin:end:end]
		g := p.rules(at, begin)
		if g == nil || g.least > 1 && m.Digits.Count(at, min(at+maxMatch, len(data))) < g.least {
			continue
		}
		for from := max(at-g.lead, spent, begin); from <= at; from++ {
			if !g.first[data[from]] || !opens(text, from-begin, g.strict) {
				continue
			}
			if w.find(d.rules, g, text, from-begin, found.Least) {
				w.add(value, found)
				from = begin + w.end
			}
			spent = max(spent, from)
		}
		spent = max(spent, min(at+1, len(data)))
	}
}

// atWords looks for matches wherever a word begins.
func (d Detector) atWords(c *scanners.Column, found *detectors.Matches) {
	var w search
	for i := range c.Len() {
		text := c.Value(i)
		for at := 0; at < len(text); at++ {
			b := text[at]
			byPattern := d.others != nil && d.others.first[b]
			byList := d.items != nil && d.items.first[b]
			if !byPattern && !byList || at > 0 && isWordy(b) && isWordy(text[at-1]) && text[at-1] < utf8.RuneSelf {
				continue
			}
			switch {
			case byPattern && opens(text, at, d.others.strict) && w.find(d.rules, d.others, text, at, found.Least),
				byList && opens(text, at, false) && w.item(d.rules, text, at):
				w.add(i, found)
				at = w.end - 1
			}
		}
	}
}

// search is the memory of one search, and its result.
type search struct {
	hits       hits
	norm       [maxMatch + utf8.UTFMax]byte
	text       []byte // the normal form, in norm
	rule       *Rule
	start, end int
	confidence detectors.Confidence
	because    string
}

// floor is the confidence below which nothing is worth telling.
const floor = 0.2

// find tells whether a rule of the group finds something that begins at offset at, and keeps the best. What would be less sure than least
// need not be found.
func (w *search) find(r *rules, g *group, text []byte, at int, least detectors.Confidence) bool {
	counts := r.told // of which rules a match counts where no word speaks for it
	if least >= detectors.Threshold {
		counts = r.sure
	}
	var near, against uint64
	patterns := ^uint64(0)
	if g.far { // what needs a word is not read where none is, nor from each of the parts of a path
		near, against = r.context.before(text, at)
		if patterns = g.patterns(near | counts); !opens(text, at, true) {
			patterns &= g.loose
		}
		if patterns == 0 {
			return false
		}
	}
	g.read(text, at, patterns, &w.hits)
	if !g.far && w.hits.n > 0 {
		near, against = r.context.before(text, at)
		patterns = g.patterns(near | counts)
	}
	for n := w.hits.n - 1; n >= 0; n-- {
		h := w.hits.list[n]
		h.patterns &= patterns
		if h.patterns == 0 {
			continue
		}
		w.text = appendNorm(w.norm[:0], text[at:h.end])
		w.confidence = 0
		for left := h.patterns; left != 0; left &= left - 1 {
			i := g.of[bits.TrailingZeros64(left)]
			rule := &r.list[i]
			if rule.holds(w.text, text, at, h.end) {
				w.weigh(rule, near>>i&1 == 1, against>>i&1 == 1)
			}
		}
		if w.confidence >= floor {
			w.start, w.end = at, h.end
			return true
		}
	}
	return false
}

// patterns returns a bit for each pattern of some rules.
func (g *group) patterns(rules uint64) (patterns uint64) {
	for n, i := range g.of {
		patterns |= rules >> i & 1 << n
	}
	return patterns
}

// holds tells whether a match of a rule's pattern has its digits, keeps its check, and stands for itself.
func (r *Rule) holds(norm, text []byte, at, end int) bool {
	if r.Strict && (!ends(text, end) || !opens(text, at, true)) {
		return false
	}
	if r.Digits > 0 && countDigits(text[at:end]) < r.Digits {
		return false
	}
	return (r.Form == nil || r.Form(text[at:end])) && (r.Check == nil || r.Check(norm))
}

func countDigits(text []byte) int {
	n := 0
	for _, b := range text {
		if isDigit(b) {
			n++
		}
	}
	return n
}

// weigh keeps a rule if it is surer than what was found so far.
func (w *search) weigh(r *Rule, near, against bool) {
	confidence, because := r.Alone, r.Because
	switch {
	case near:
		confidence, because = max(r.Near, r.Alone), r.BecauseNear
	case against:
		confidence *= 0.4
	}
	if confidence > w.confidence {
		w.rule, w.confidence, w.because = r, confidence, because
	}
}

// item is find for the lists.
func (w *search) item(r *rules, text []byte, at int) bool {
	i, end, norm := r.items.find(text, at, w.norm[:0])
	if i < 0 {
		return false
	}
	near, against := r.context.before(text, at)
	w.confidence = 0
	w.weigh(&r.list[i], near>>i&1 == 1, against>>i&1 == 1)
	w.start, w.end, w.text = at, end, norm
	return w.confidence >= floor
}

func (w *search) add(value int, found *detectors.Matches) {
	found.Add(detectors.Match{
		Value: int32(value), Start: int32(w.start), End: int32(w.end), Kind: w.rule.Kind,
		Confidence: w.confidence, Shared: w.rule.Shared, Because: w.because,
	}, w.text)
}

// appendNorm appends the normal form of a match: its letters in upper case and its digits, or all of it where it has none.
func appendNorm(dst, text []byte) []byte {
	had := len(dst)
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			switch {
			case b >= 'a' && b <= 'z':
				dst = append(dst, b&^0x20)
			case isWordy(b) && b != '_':
				dst = append(dst, b)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			dst = utf8.AppendRune(dst, unicode.ToUpper(r))
		}
		i += n
	}
	if len(dst) == had {
		return append(dst, text...)
	}
	return dst
}

// Values implements [detectors.Detector].
func (d Detector) Values(c *scanners.Column, found *detectors.Matches) {
	var w search
	for i := range c.Len() {
		value := c.Value(i)
		text := bytes.TrimSpace(value)
		if len(text) == 0 || len(text) > maxMatch || c.Null(i) {
			continue
		}
		from := len(found.List)
		start := bytes.Index(value, text)
		w.text = appendNorm(w.norm[:0], text)
		whole := d.whole(&w, text)
		if whole == 0 {
			continue
		}
		for n := range d.list {
			r := &d.list[n]
			if r.Cell == 0 || whole>>n&1 == 0 {
				continue
			}
			w.rule, w.start, w.end, w.confidence, w.because = r, start, start+len(text), r.Cell, r.Because
			w.better(i, found, from)
		}
	}
}

// whole tells for each rule whether all of text is a value of it.
func (d Detector) whole(w *search, text []byte) uint64 {
	var whole uint64
	if d.cells != nil && d.cells.first[text[0]] {
		d.cells.read(text, 0, ^uint64(0), &w.hits)
		if w.hits.n > 0 && w.hits.list[w.hits.n-1].end == len(text) {
			for left := w.hits.list[w.hits.n-1].patterns; left != 0; left &= left - 1 {
				i := d.cells.of[bits.TrailingZeros64(left)]
				if d.list[i].holds(w.text, text, 0, len(text)) {
					whole |= 1 << i
				}
			}
		}
	}
	if d.items != nil {
		var buf [maxMatch + utf8.UTFMax]byte
		if i, end, _ := d.items.find(text, 0, buf[:0]); i >= 0 && end == len(text) {
			whole |= 1 << i
		}
	}
	return whole
}

// better adds a match of a cell, or replaces that of the same kind since from that is less sure.
func (w *search) better(value int, found *detectors.Matches, from int) {
	for k := from; k < len(found.List); k++ {
		m := &found.List[k]
		if m.Kind != w.rule.Kind {
			continue
		}
		if m.Confidence < w.confidence {
			m.Confidence, m.Because, m.Shared = w.confidence, w.because, w.rule.Shared
		}
		return
	}
	w.add(value, found)
}
