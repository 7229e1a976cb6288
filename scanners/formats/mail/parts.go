package mail

import "bytes"

// parts cuts a message's lines at the boundaries of the multiparts that are open (RFC 2046, section 5.1.1).
type parts struct {
	l     *lines
	stack [][]byte // the boundaries, the outermost first

	hit     int  // the boundary met, an index in stack; -1: none
	closing bool // it was the last one
	end     bool // the message has no more lines
}

// line returns the next line, as lines.next does, up to a boundary or the end.
func (p *parts) line() (line []byte, start, ok bool) {
	if p.hit >= 0 || p.end {
		return nil, false, false
	}
	line, start, ok = p.l.next()
	if !ok {
		p.end = true
		return nil, false, false
	}
	if start && len(line) > 2 && line[0] == '-' && line[1] == '-' && p.boundary(bytes.TrimRight(line[2:], " \t\r\n")) {
		return nil, false, false
	}
	return line, start, true
}

// boundary tells whether text is the boundary of an open multipart: the innermost counts.
func (p *parts) boundary(text []byte) bool {
	for i := len(p.stack) - 1; i >= 0; i-- {
		rest, is := bytes.CutPrefix(text, p.stack[i])
		if is && (len(rest) == 0 || string(rest) == "--") {
			p.hit, p.closing = i, len(rest) > 0
			return true
		}
	}
	return false
}

// drain leaves out what is left of a part.
func (p *parts) drain() {
	for {
		if _, _, ok := p.line(); !ok {
			return
		}
	}
}
