package sqldump

import (
	"bytes"
	"io"

	"dossier/scanners/formats"
)

// chunk is how many bytes are read at a time.
const chunk = 128 << 10

// source is a window on the body, window() throughout.
type source struct {
	body io.Reader
	buf  []byte
	pos  int
	base int64 // of buf[0] in the body
	err  error // what the body ended with

	lines   int64 // ended before buf[counted]
	counted int
}

func (s *source) window() []byte { return s.buf[s.pos:] }

// offset is where the window begins in the body.
func (s *source) offset() int64 { return s.base + int64(s.pos) }

// ahead sees to it that the window has n bytes, unless the body ends.
func (s *source) ahead(n int) {
	for len(s.buf)-s.pos < n && s.err == nil {
		s.more()
	}
}

// more reads the next chunk, all of it unless the body ends, so that what is done does not depend on how the body is cut.
func (s *source) more() {
	room := formats.Room(s.body, chunk)
	if len(s.buf)+room > cap(s.buf) {
		s.count()
		s.base += int64(s.pos)
		live := s.buf[s.pos:]
		into := s.buf[:0]
		switch {
		case room < chunk:
			into = make([]byte, 0, len(live)+room) // for all that is left
		case 2*(len(live)+room) > cap(s.buf):
			into = make([]byte, 0, 3*(len(live)+room))
		}
		s.buf = append(into, live...)
		s.pos, s.counted = 0, 0
	}
	begin := len(s.buf)
	for end := begin + room; len(s.buf) < end && s.err == nil; {
		var n int
		n, s.err = s.body.Read(s.buf[len(s.buf):end])
		s.buf = s.buf[:len(s.buf)+n]
	}
}

func (s *source) count() {
	s.lines += int64(bytes.Count(s.buf[s.counted:s.pos], []byte("\n")))
	s.counted = s.pos
}

// lineNumber is the number, from 1, of the line that the window begins in.
func (s *source) lineNumber() int64 {
	s.count()
	return s.lines + 1
}

// peek is the byte at this offset of the window, which is small, 0 behind the end of the body.
func (s *source) peek(at int) byte {
	if s.pos+at >= len(s.buf) {
		s.ahead(at + 1)
	}
	if s.pos+at < len(s.buf) {
		return s.buf[s.pos+at]
	}
	return 0
}

// done tells that nothing is left.
func (s *source) done() bool {
	s.ahead(1)
	return s.pos == len(s.buf)
}

// space passes over white space.
func (s *source) space() {
	for {
		for s.pos < len(s.buf) {
			if !blank(s.buf[s.pos]) {
				return
			}
			s.pos++
		}
		if s.err != nil {
			return
		}
		s.more()
	}
}
