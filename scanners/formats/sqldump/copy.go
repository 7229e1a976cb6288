package sqldump

import "bytes"

// copyRows reads the lines of a COPY up to the one that ends it.
func (s *script) copyRows() error {
	for {
		s.ahead(4)
		w := s.window()
		if len(w) == 0 {
			s.cut = true
			return nil
		}
		if bytes.HasPrefix(w, []byte(`\.`)) && (len(w) == 2 || w[2] == '\n' || w[2] == '\r') {
			s.pos += 2
			return nil
		}
		s.edits.begin(s, s.offset())
		if err := s.out.Begin(s.target.place); err != nil {
			return err
		}
		for i, more := 0, true; more; i++ {
			field, from := s.field(i), s.offset()
			var err error
			if more, err = s.copyField(field); err != nil {
				return err
			}
			s.edits.value(s, field, from, s.fieldEnd(), s.copied)
		}
		if err := s.edits.endLine(s.offset()); err != nil {
			return err
		}
	}
}

// fieldEnd is where the field that was just read ends, before the tab or line end behind it.
func (s *script) fieldEnd() int64 {
	at := s.pos
	if at > 0 && (s.buf[at-1] == '\t' || s.buf[at-1] == '\n') {
		at--
	}
	if at < s.pos && s.buf[at] == '\n' && at > 0 && s.buf[at-1] == '\r' {
		at--
	}
	return s.base + int64(at)
}

// copyField reads a field and what ends it; more tells that it was a tab.
func (s *script) copyField(field int) (more bool, err error) {
	s.ahead(4 << 10)
	w := s.window()
	n := unescaped(w)
	if n < len(w) && w[n] != '\\' {
		value := w[:n]
		s.pos += n + 1
		if w[n] == '\n' {
			value = bytes.TrimSuffix(value, []byte("\r"))
		}
		return w[n] == '\t', s.out.Add(field, value)
	}
	if len(w) > 1 && w[0] == '\\' && w[1] == 'N' && (len(w) == 2 || blank(w[2])) {
		s.pos += 2
		return s.endField(), nil
	}
	if len(w) > 2 && w[0] == '\\' && w[1] == '\\' && w[2] == 'x' {
		s.pos++
		if s.hexText() {
			err = s.hexadecimal(field)
			if c := s.peek(0); err != nil || c == '\t' || c == '\n' || c == '\r' || s.done() {
				return s.endField(), err
			}
		} else {
			s.pos--
		}
	}
	s.value = s.value[:0]
	for {
		s.ahead(16)
		w := s.window()
		n := unescaped(w)
		s.value = append(s.value, w[:n]...)
		s.pos += n
		if len(s.value) > s.limit {
			if s.value, err = s.out.Pieces(field, s.value); err != nil {
				return false, err
			}
		}
		switch {
		case n < len(w) && w[n] == '\\':
			s.escape(true)
		case n < len(w):
			s.pos++
			if w[n] == '\n' && n > 0 {
				s.value = bytes.TrimSuffix(s.value, []byte("\r"))
			}
			return w[n] == '\t', s.out.Add(field, s.value)
		case s.done():
			s.cut = true
			return false, s.out.Add(field, s.value)
		}
	}
}

// unescaped is how many bytes there are before the next tab, line end or backslash.
func unescaped(w []byte) int {
	for i, b := range w {
		if b == '\t' || b == '\n' || b == '\\' {
			return i
		}
	}
	return len(w)
}

// endField passes over what ends a field.
func (s *script) endField() (more bool) {
	if s.peek(0) == '\r' {
		s.pos++
	}
	switch {
	case s.done():
		s.cut = true
		return false
	case s.peek(0) == '\t':
		more = true
	}
	s.pos++
	return more
}
