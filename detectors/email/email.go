// Package email finds e-mail addresses: RFC 5321 and 5322 in the forms that people use, with the internationalised local
// parts and domains of RFC 6531, in a domain whose last label is a known top-level domain (the Public Suffix List's ICANN part).
//
// The normal form is lower case in Unicode NFC, the domain in ASCII (Punycode, RFC 3492): AN@Müller.example.BE and
// an@xn--mller-kva.example.be are one address. Plus tags and dots of the local part are kept: only the receiving
// domain knows whether it ignores them.
package email

import (
	"bytes"
	"sync"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// Why something is found, as reports show it.
const (
	becausePublic  = "has the form of an e-mail address and a public suffix"
	becausePrivate = "has the form of an e-mail address in a domain for private or documentary use"
	becauseLiteral = "has the form of an e-mail address at an IP address in brackets"
	becauseHost    = "has the form of an e-mail address at a host without a domain, in angle brackets or after mailto"
)

// Detector finds e-mail addresses; New makes one.
type Detector struct {
	readers *sync.Pool
	maps    marks.Pool
}

// New returns a detector.
func New() Detector {
	return Detector{&sync.Pool{New: func() any { return &reader{suffixes: map[string]bool{}} }}, marks.NewPool()}
}

// reader is the memory of one call: what the compiler cannot keep on the stack, and the last labels looked up before.
type reader struct {
	suffixes map[string]bool
	known    [1 << knownBits]knownSuffix
	label    [normSize]byte
	folded   [4 * maxDomain]byte
	norm     [normSize]byte
	text     [2 * maxEncoded]byte // an address read from other words
}

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.Email} }

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader].
func (d Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	r := d.readers.Get().(*reader)
	defer d.readers.Put(r)
	data := c.Data()
	i, start, end, floor := 0, 0, -1, 0
	for step := range m.Steps() {
		for signs := m.Anchors.Ahead(step) & marks.Firsts; signs != 0; signs &= signs - 1 {
			at := marks.Place(step, signs)
			if data[at] != '@' && (at+1 == len(data) || !second[data[at+1]] || !isAnchor(data[at:])) {
				continue
			}
			if at >= end {
				i = c.At(at, i)
				start, end = c.Span(i)
				floor = 0
			}
			if at-start >= floor {
				floor = r.read(data[start:end:end], at-start, floor, i, found)
			}
		}
	}
}

// read reads the address around the anchor at offset at of a value, adds it, and returns how far the value is spent.
func (r *reader) read(value []byte, at, floor, i int, found *detectors.Matches) int {
	if inOtherWords(value[at]) {
		return r.other(value, at, floor, i, found)
	}
	if start, end := plainSpan(value, at, floor); end > 0 {
		if norm, s, shared, ok := r.plain(value[start:end]); ok {
			found.Add(detectors.Match{
				Value: int32(i), Start: int32(start), End: int32(end), Kind: detectors.Email,
				Confidence: s.confidence, Shared: shared, Because: s.because,
			}, norm)
			return end
		}
	}
	a, ok := r.parse(value, at, floor)
	if !ok {
		return floor
	}
	r.add(&a, i, a.start, a.end, value, found)
	return a.end
}

// isAnchor tells whether text, which begins with the first byte of one, begins with one of the anchors that are not @ itself.
func isAnchor(text []byte) bool {
	if len(text) < 3 {
		return false
	}
	if text[0] == '(' || text[0] == '[' {
		return signName(text, ats) > 0
	}
	if text[1] != '4' && text[1] != '#' {
		return false
	}
	for _, a := range anchors[1:] {
		if len(text) >= len(a) && string(text[:len(a)]) == a {
			return true
		}
	}
	return false
}

// second has the second bytes of the anchors, which rule most signs out.
var second = newSecondTable()

func newSecondTable() (t [256]bool) {
	for _, b := range []byte("4# ") {
		t[b] = true
	}
	for name := range ats {
		t[name[0]] = true
		if name[0] >= 'a' && name[0] <= 'z' {
			t[name[0]&^0x20] = true
		}
	}
	return t
}

// Values implements [detectors.Detector]. A cell may wrap its address in angle brackets or begin with mailto:.
func (d Detector) Values(c *scanners.Column, found *detectors.Matches) {
	r := d.readers.Get().(*reader)
	defer d.readers.Put(r)
	each(c, func(i, floor int, value []byte, at int) int {
		if floor > 0 {
			return floor
		}
		start, end := trimmed(value)
		if inOtherWords(value[at]) {
			return r.otherCell(value, at, start, end, i, found)
		}
		if norm, s, shared, ok := r.plain(value[start:end]); ok {
			found.Add(detectors.Match{
				Value: int32(i), Start: int32(start), End: int32(end), Kind: detectors.Email,
				Confidence: s.confidence, Shared: shared, Because: s.because,
			}, norm)
			return len(value)
		}
		inStart, inEnd := unwrap(value, start, end)
		a, ok := r.parse(value, at, 0)
		if !ok || a.start != inStart || a.end != inEnd {
			return floor
		}
		r.add(&a, i, start, end, value, found)
		return len(value)
	})
}

// each calls judge for every anchor of every value. judge returns how far of the value is spent, which is floor at the value's next one.
func each(c *scanners.Column, judge func(i, floor int, value []byte, at int) int) {
	data := c.Data()
	last, floor, from := -1, 0, 0
	var next [len(anchors)]int
	for k, anchor := range anchors {
		next[k] = index(data, 0, anchor)
	}
	for {
		first := 0
		for k := range next {
			if next[k] < next[first] {
				first = k
			}
		}
		at := next[first]
		if at >= len(data) {
			return
		}
		next[first] = index(data, at+len(anchors[first]), anchors[first])
		i := c.At(at, from)
		from = i
		if i >= c.Len() {
			return
		}
		start, end := c.Span(i)
		if at >= end || c.Null(i) { // a separator that happens to be @
			continue
		}
		if i != last {
			last, floor = i, 0
		}
		if at-start >= floor {
			floor = judge(i, floor, data[start:end:end], at-start)
		}
	}
}

// index returns where anchor stands in data from offset on, len(data) if nowhere.
func index(data []byte, offset int, anchor string) int {
	var n int
	if len(anchor) == 1 {
		n = bytes.IndexByte(data[offset:], anchor[0])
	} else {
		n = bytes.Index(data[offset:], []byte(anchor))
	}
	if n < 0 {
		return len(data)
	}
	return offset + n
}

func trimmed(value []byte) (start, end int) {
	end = len(value)
	for end > 0 && isSpace(value[end-1]) {
		end--
	}
	for start < end && isSpace(value[start]) {
		start++
	}
	return start, end
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

func unwrap(value []byte, start, end int) (int, int) {
	if end-start > 2 && value[start] == '<' && value[end-1] == '>' {
		start, end = start+1, end-1
	}
	const scheme = "mailto:"
	if end-start > len(scheme) && bytes.EqualFold(value[start:start+len(scheme)], []byte(scheme)) {
		start += len(scheme)
	}
	return start, end
}

// add adds the address as a match that spans start to end.
func (r *reader) add(a *address, i, start, end int, value []byte, found *detectors.Matches) {
	norm, shared := r.normalize(a, value)
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(start), End: int32(end), Kind: detectors.Email,
		Confidence: a.confidence, Shared: shared, Because: a.because,
	}, norm)
}
