package sqldump

import (
	"bytes"
	"strings"
)

// rows reads the rows of an INSERT behind the first one's parenthesis. What follows the last one is left, but for a semicolon.
func (s *script) rows() error {
	err := s.allRows()
	if err == nil {
		err = s.endRows()
	}
	return err
}

func (s *script) allRows() error {
	for {
		s.edits.begin(s, s.offset()-1)
		if whole, err := s.row(); !whole || err != nil {
			return err
		}
		if err := s.edits.end(s.offset()); err != nil {
			return err
		}
		if err := s.between(-1); err != nil {
			return err
		}
		switch s.peek(0) {
		case ',':
			s.pos++
		case ';':
			s.pos++
			return nil
		default:
			return nil
		}
		if err := s.between(-1); err != nil || s.peek(0) != '(' {
			return err
		}
		s.pos++
	}
}

// row reads the values of one row and its closing parenthesis.
func (s *script) row() (whole bool, err error) {
	if err := s.out.Begin(s.target.place); err != nil {
		return false, err
	}
	for i := 0; ; i++ {
		switch end, err := s.changeable(s.field(i)); {
		case err != nil:
			return false, err
		case end == ')':
			return true, nil
		case end != ',':
			return false, nil
		}
	}
}

// changeable reads a value, and changes it if that is asked for.
func (s *script) changeable(field int) (end byte, err error) {
	if s.edits == nil || s.edits.removal == nil {
		return s.read(field)
	}
	if err := s.between(field); err != nil {
		return 0, err
	}
	from := s.offset()
	end, err = s.read(field)
	to := s.offset()
	if end != 0 {
		to--
	}
	s.edits.value(s, field, from, to, s.quoted)
	return end, err
}

// read reads a value and what ends it: a comma, the parenthesis, or 0 where the row is broken off.
func (s *script) read(field int) (end byte, err error) {
	if err := s.between(field); err != nil {
		return 0, err
	}
	s.ahead(4 << 10)
	w := s.window()
	at := 0
	if len(w) > 1 && w[0] == 'N' && w[1] == '\'' {
		at = 1
	}
	if at < len(w) && w[at] == '\'' {
		if n := s.plain(w[at+1:]); n >= 0 {
			value := w[at+1 : at+1+n]
			s.pos += at + n + 3
			return w[at+n+2], s.out.Add(field, value)
		}
		if at+1 < len(w) && w[at+1] == '\\' && !s.backslash { // perhaps bytes
			return s.expression(field, 0)
		}
		s.pos += at + 1
		if err := s.unquote(field, '\'', s.backslash, false); err != nil {
			return 0, err
		}
		if err := s.out.Add(field, s.value); err != nil {
			return 0, err
		}
		if end = s.peek(0); end == ',' || end == ')' {
			s.pos++
			return end, nil
		}
		return s.expression(field, 1)
	}
	n := 0
	for n < len(w) && (wordByte(w[n]) || w[n] == '.' || w[n] == '-' || w[n] == '+') {
		n++
	}
	if n < len(w) && (w[n] == ',' || w[n] == ')') && (n < 2 || w[1]|0x20 != 'x') {
		s.pos += n + 1
		if n == 0 || isNull(w[:n]) {
			return w[n], nil
		}
		return w[n], s.out.Add(field, w[:n])
	}
	return s.expression(field, 0)
}

// plain is how long the string in w is if it has no escapes and a value ends with it, else -1.
func (s *script) plain(w []byte) int {
	if len(w) > 0 && w[0] == '\\' {
		return -1
	}
	for i, b := range w {
		if b == '\\' && s.backslash {
			return -1
		}
		if b == '\'' {
			if i+1 < len(w) && (w[i+1] == ',' || w[i+1] == ')') {
				return i
			}
			return -1
		}
	}
	return -1
}

func isNull(word []byte) bool {
	return len(word) == 4 && strings.EqualFold(string(word), "null") || len(word) == 7 && strings.EqualFold(string(word), "default")
}

// between passes over white space and comments. These go to the open record if field is one of its, else to the script's text.
func (s *script) between(field int) error {
	for {
		if s.pos < len(s.buf) && s.buf[s.pos] > '/' {
			return nil
		}
		s.space()
		if !s.atComment() {
			return nil
		}
		if err := s.comment(field >= 0); err != nil {
			return err
		}
	}
}

// atComment tells whether a comment is next. Two signs before a number are none in MySQL.
func (s *script) atComment() bool {
	switch s.peek(0) {
	case '-':
		c := s.peek(2)
		return s.peek(1) == '-' && (blank(c) || c == '-' || c == 0)
	case '/':
		return s.peek(1) == '*'
	}
	return false
}

// comment reads a comment.
func (s *script) comment(inRow bool) error {
	end := "\n"
	if s.peek(0) == '/' {
		end = "*/"
	}
	field := s.textField
	if inRow {
		field = s.column(s.target, CommentField)
	} else if err := s.out.BeginAt(s.text, s.lineNumber()); err != nil {
		return err
	}
	s.value = s.value[:0]
	for {
		s.ahead(16)
		w := s.window()
		n := bytes.Index(w, []byte(end))
		last := n >= 0 || len(w) <= 1
		switch {
		case n >= 0:
			n += len(end)
		case last:
			n = len(w)
		default:
			n = len(w) - 1
		}
		s.value = append(s.value, w[:n]...)
		s.pos += n
		if last {
			return s.out.Add(field, bytes.TrimSpace(s.value))
		}
		var err error
		if s.value, err = s.out.Pieces(field, s.value); err != nil {
			return err
		}
	}
}
