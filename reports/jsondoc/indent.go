package jsondoc

import "io"

// indenter writes compact JSON with a line a value, as [encoding/json.Indent] does, a few KiB at a time: of a long document that would make copies of
// all of it, which took five times as long as encoding it.
type indenter struct {
	w      io.Writer
	out    []byte
	depth  int
	opened bool // behind a bracket
	inside bool // a string
	escape bool // behind a backslash there
}

const enough = 16 << 10 // bytes to write at once

// Write adds some bytes of the JSON.
func (i *indenter) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := 1
		if i.inside {
			n = i.within(rest)
			i.out = append(i.out, rest[:n]...)
		} else {
			i.between(rest[0])
		}
		rest = rest[n:]
		if len(i.out) >= enough {
			if err := i.flush(); err != nil {
				return 0, err
			}
		}
	}
	return len(p), nil
}

// within is how many bytes of p stand in the string that is open, the quotation mark that ends it with them.
func (i *indenter) within(p []byte) int {
	for n, c := range p {
		switch {
		case i.escape:
			i.escape = false
		case c == '\\':
			i.escape = true
		case c == '"':
			i.inside = false
			return n + 1
		}
	}
	return len(p)
}

// between adds a byte that stands in no string.
func (i *indenter) between(c byte) {
	closes := c == '}' || c == ']'
	switch {
	case closes:
		if i.depth--; !i.opened {
			i.line()
		}
	case i.opened:
		i.line()
	}
	i.out = append(i.out, c)
	i.opened = c == '{' || c == '['
	switch c {
	case '"':
		i.inside = true
	case '{', '[':
		i.depth++
	case ',':
		i.line()
	case ':':
		i.out = append(i.out, ' ')
	}
}

// line begins a line.
func (i *indenter) line() {
	i.out = append(i.out, '\n')
	for range i.depth {
		i.out = append(i.out, "  "...)
	}
}

// flush writes what is there.
func (i *indenter) flush() error {
	_, err := i.w.Write(i.out)
	i.out = i.out[:0]
	return err
}
