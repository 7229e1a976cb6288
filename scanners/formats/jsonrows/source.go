package jsonrows

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/bits"
	"unicode/utf8"
)

// more moves what is unread to the front of the window and reads on. It tells whether there is more than before; if not,
// the input has ended or the window is full.
func (s *source) more() bool {
	if s.err != nil || (s.pos == 0 && s.end == len(s.buf)) {
		return false
	}
	if s.pos > 0 {
		s.lines += int64(bytes.Count(s.buf[:s.pos], newline))
		s.base += int64(s.pos)
		s.end = copy(s.buf, s.buf[s.pos:s.end])
		s.pos = 0
	}
	if s.err = s.ctx.Err(); s.err != nil {
		return false
	}
	for range 100 {
		n, err := s.body.Read(s.buf[s.end:])
		s.end += n
		s.err = err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	s.err = io.ErrNoProgress
	return false
}

var newline = []byte{'\n'}

// line is the number of the line in which the next byte stands.
func (s *source) line() int64 { return s.lines + int64(bytes.Count(s.buf[:s.pos], newline)) + 1 }

// offset is where the next byte stands in the input.
func (s *source) offset() int64 { return s.base + int64(s.pos) }

// ended tells whether all was read.
func (s *source) ended() bool { return s.pos >= s.end && !s.more() }

// has makes n bytes lie in the window, if there are as many.
func (s *source) has(n int) bool {
	for s.end-s.pos < n {
		if !s.more() {
			return false
		}
	}
	return true
}

// next skips white space and returns the byte behind it, which it leaves; 0 at the end.
func (s *source) next() byte {
	if s.pos < s.end && s.buf[s.pos] > ' ' {
		return s.buf[s.pos]
	}
	return s.skipSpace()
}

func (s *source) skipSpace() byte {
	for {
		for ; s.pos < s.end; s.pos++ {
			switch c := s.buf[s.pos]; c {
			case ' ', '\t', '\r':
			case '\n':
				if s.byLine && s.depth > 0 && s.breaks() {
					return c
				}
			case 0x1e: // RFC 7464, section 2.2: stands before each text
				if s.depth > 0 {
					return c
				}
			default:
				return c
			}
		}
		if !s.more() {
			return 0
		}
	}
}

// breaks tells whether the line break at pos stands before another record, so that the one being read was cut short.
func (s *source) breaks() bool {
	return s.has(2) && (s.buf[s.pos+1] == '{' || s.buf[s.pos+1] == '[')
}

// after returns the first byte that is no white space at or after pos+n, 0 if there is none in a window from pos on, and
// whether the line ends before it.
func (s *source) after(n int) (c byte, ended bool) {
	for {
		for ; s.pos+n < s.end; n++ {
			switch c := s.buf[s.pos+n]; c {
			case '\n':
				ended = true
			case ' ', '\t', '\r':
			default:
				return c, ended
			}
		}
		if !s.more() {
			return 0, ended
		}
	}
}

// plain returns the index from i on of the first byte that is not for itself in a string: a quotation mark, a backslash, a
// control character; len(b) if there is none.
func plain(b []byte, i int) int {
	const (
		ones  = 0x0101010101010101
		highs = 0x8080808080808080
	)
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		quote, slash := x^('"'*ones), x^('\\'*ones)
		found := ((quote-ones)&^quote | (slash-ones)&^slash | (x-' '*ones)&^x) & highs
		if found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == '"' || c == '\\' || c < ' ' {
			return i
		}
	}
	return i
}

// number returns where the number at b[i] ends, and whether it is one by RFC 8259, section 6.
func number(b []byte, i int) (end int, ok bool) {
	digits := func() bool {
		from := i
		for i < len(b) && b[i]-'0' <= 9 {
			i++
		}
		return i > from
	}
	if i < len(b) && b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if !digits() {
		return i, false
	}
	if i < len(b) && b[i] == '.' {
		i++
		if !digits() {
			return i, false
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return i, false
		}
	}
	return i, true
}

// cutAt returns where to cut text that is too long for one value: behind the last space or comma near its end, at least
// not inside a letter.
func cutAt(text []byte) int {
	from := max(len(text)/2, len(text)-1024)
	if i := bytes.LastIndexAny(text[from:], " ,;\n"); i >= 0 {
		return from + i + 1
	}
	for i := len(text) - 1; i > len(text)-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			if !utf8.FullRune(text[i:]) {
				return i
			}
			break
		}
	}
	return len(text)
}
