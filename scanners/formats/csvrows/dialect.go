package csvrows

import "bytes"

// dialect is how a table is written.
type dialect struct {
	delimiter byte // '\n' where a line is one value
	quote     byte
	backslash bool // \" is a quote inside a quoted value
}

// maxSpaces is how many spaces may stand around a quoted value.
const maxSpaces = 16

// opens returns where the quote stands if the field at the beginning of w is quoted, else -1. known is false where more must
// be read to tell.
func (d *dialect) opens(w []byte, last bool) (at int, known bool) {
	for at < len(w) && at < maxSpaces && w[at] == ' ' {
		at++
	}
	switch {
	case at == len(w):
		return -1, last
	case w[at] == d.quote:
		return at, true
	}
	return -1, true
}

// closes finds the quote that closes the value opened by the one at w[open]: an odd run of quotes with a delimiter, a line end
// or the end of the text behind it. That can be told of a run without knowing which quote opened, so that what was
// searched once in vain (up to known) need not be searched again for the next opening quote.
//
// It returns the closing quote and the delimiter, line end or end behind it; or end -1 and where to go on once w is longer.
// The first call has from at open.
func (d *dialect) closes(w []byte, open, from, known int, last bool) (end, next, resume int) {
	i := from
	if i == open {
		n := run(w[open:], d.quote)
		if open+n == len(w) && !last {
			return -1, 0, open
		}
		if n%2 == 0 {
			next, sure := d.ends(w, open+n, last)
			if !sure {
				return -1, 0, open
			}
			if next >= 0 {
				return open + n - 1, next, 0
			}
		}
		i = max(open+n, known)
	}
	for i < len(w) {
		j := bytes.IndexByte(w[i:], d.quote)
		if j < 0 {
			break
		}
		i += j
		if d.backslash && backslashes(w[:i])%2 == 1 {
			i++
			continue
		}
		n := run(w[i:], d.quote)
		if i+n == len(w) && !last {
			return -1, 0, i
		}
		if n%2 == 1 {
			next, sure := d.ends(w, i+n, last)
			if !sure {
				return -1, 0, i
			}
			if next >= 0 {
				return i + n - 1, next, 0
			}
		}
		i += n
	}
	return -1, 0, max(i, len(w))
}

// ends tells whether a value can end at w[i]: it returns where the delimiter, line feed or end of the text is, or -1.
func (d *dialect) ends(w []byte, i int, last bool) (next int, sure bool) {
	for spaces := 0; i < len(w) && w[i] == ' ' && spaces < maxSpaces; spaces++ {
		i++
	}
	if i < len(w) && w[i] == '\r' && d.delimiter != '\r' {
		i++
		if i < len(w) && w[i] != '\n' {
			return -1, true
		}
	}
	switch {
	case i == len(w):
		return i, last
	case w[i] == d.delimiter, w[i] == '\n':
		return i, true
	}
	return -1, true
}

// run is how many of b w begins with.
func run(w []byte, b byte) int {
	n := 0
	for n < len(w) && w[n] == b {
		n++
	}
	return n
}

// backslashes is how many backslashes w ends with.
func backslashes(w []byte) int {
	n := 0
	for n < len(w) && w[len(w)-1-n] == '\\' {
		n++
	}
	return n
}

// unquote appends what is written between two quotes.
func (d *dialect) unquote(dst, inner []byte) []byte {
	for {
		i := bytes.IndexByte(inner, d.quote)
		if i < 0 {
			return append(dst, inner...)
		}
		n := run(inner[i:], d.quote)
		if d.backslash && backslashes(inner[:i])%2 == 1 {
			dst = append(dst, inner[:i-1]...)
			dst = append(dst, d.quote)
			inner = inner[i+1:]
			continue
		}
		dst = append(dst, inner[:i]...)
		for range (n + 1) / 2 {
			dst = append(dst, d.quote)
		}
		inner = inner[i+n:]
	}
}

// sampler takes records out of the beginning of a text. There, what does not close within a few KiB counts as not quoted.
type sampler struct {
	*dialect
	head  []byte
	whole bool // head is all of the text
	at    int
	known int // see closes
	cells [][]byte
}

const sampleValue = 8 << 10

// next takes the next record; ok is false where head ends inside it. dirty tells of quotes inside a value that is not quoted.
func (s *sampler) next() (fields [][]byte, dirty, ok bool) {
	first := len(s.cells)
	for w := s.head; ; {
		if open, _ := s.opens(w[s.at:], true); open >= 0 {
			open += s.at
			end, next, resume := s.closes(w, open, open, s.known, s.whole)
			switch {
			case end >= 0:
				s.cells = append(s.cells, s.unquote(nil, w[open+1:end]))
				s.at = min(next+1, len(w))
				if next == len(w) || w[next] == '\n' {
					return s.cells[first:len(s.cells):len(s.cells)], dirty, true
				}
				continue
			case !s.whole && len(w)-open < sampleValue:
				return nil, false, false
			case resume > open:
				s.known = max(s.known, resume)
			}
		}
		end := s.at
		for end < len(w) && w[end] != s.delimiter && w[end] != '\n' {
			end++
		}
		if end == len(w) && !s.whole {
			return nil, false, false
		}
		eol := end == len(w) || w[end] == '\n'
		value := w[s.at:end]
		if eol {
			value = bytes.TrimSuffix(value, []byte("\r"))
		}
		s.at = min(end+1, len(w))
		s.cells = append(s.cells, value)
		dirty = dirty || bytes.IndexByte(value, s.quote) >= 0
		if eol {
			return s.cells[first:len(s.cells):len(s.cells)], dirty, true
		}
	}
}
