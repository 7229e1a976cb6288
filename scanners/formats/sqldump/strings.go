package sqldump

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// unquote reads a string behind its opening quote into value, and hands over pieces of one too long.
func (s *script) unquote(field int, quote byte, backslash, postgres bool) (err error) {
	s.value = s.value[:0]
	for {
		s.ahead(16)
		w := s.window()
		if len(w) == 0 {
			s.cut = true
			return nil
		}
		n := 0
		for n < len(w) && w[n] != quote && (w[n] != '\\' || !backslash) {
			n++
		}
		s.value = append(s.value, w[:n]...)
		s.pos += n
		if len(s.value) > s.limit {
			if s.value, err = s.out.Pieces(field, s.value); err != nil {
				return err
			}
		}
		switch s.peek(0) {
		case quote:
			s.pos++
			if s.peek(0) != quote {
				return nil
			}
			s.value = append(s.value, quote)
			s.pos++
		case '\\':
			if n < len(w) {
				s.escape(postgres)
			}
		}
	}
}

// escape reads a backslash and what it stands before.
func (s *script) escape(postgres bool) {
	s.ahead(16)
	w := s.window()
	if len(w) == 1 {
		s.pos++
		s.value = append(s.value, '\\')
		return
	}
	s.pos += 2
	c := w[1]
	switch c {
	case 'b':
		c = '\b'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case '0', '1', '2', '3', '4', '5', '6', '7':
		if postgres {
			s.pos += s.code(w[1:], 8, 3) - 1
			return
		}
		if c == '0' { // the only one in MySQL
			c = 0
		}
	case 'Z':
		if !postgres {
			c = 0x1a
		}
	case 'f':
		if postgres {
			c = '\f'
		}
	case 'v':
		if postgres {
			c = '\v'
		}
	case 'x', 'u', 'U':
		if n := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]; postgres {
			if used := s.code(w[2:], 16, n); used > 0 {
				s.pos += used
				return
			}
		}
	}
	s.value = append(s.value, c)
}

// code adds the byte, or the character if it has more than three digits, that the digits in w give, and returns how many they are.
func (s *script) code(w []byte, base, most int) (used int) {
	for used < min(len(w), most) {
		if _, err := strconv.ParseUint(string(w[used]), base, 8); err != nil {
			break
		}
		used++
	}
	if used == 0 {
		return 0
	}
	c, _ := strconv.ParseUint(string(w[:used]), base, 32)
	if most > 3 {
		s.value = utf8.AppendRune(s.value, rune(min(c, utf8.MaxRune+1)))
	} else {
		s.value = append(s.value, byte(c))
	}
	return used
}

// hexText passes over the sign before bytes in hexadecimal as PostgreSQL writes them if it is next: \x6162.
func (s *script) hexText() bool {
	s.ahead(64)
	w := s.window()
	if len(w) < 4 || w[0] != '\\' || w[1] != 'x' {
		return false
	}
	for i, b := range w[2:min(len(w), 64)] {
		if nibble(b) < 0 {
			if b != '\'' && b != '\t' && b != '\n' && b != '\r' || i == 0 || i%2 != 0 {
				return false
			}
			break
		}
	}
	s.pos += 2
	return true
}

func nibble(b byte) int {
	switch {
	case '0' <= b && b <= '9':
		return int(b - '0')
	case 'a' <= b|0x20 && b|0x20 <= 'f':
		return int(b|0x20-'a') + 10
	}
	return -1
}

// hexadecimal reads bytes in hexadecimal and hands them over if they are text, or else counts them.
func (s *script) hexadecimal(field int) (err error) {
	s.value = s.value[:0]
	judged, binary, high := false, false, -1
	for more := true; more; {
		s.ahead(1)
		w := s.window()
		n := 0
		for n < len(w) {
			d := nibble(w[n])
			if d < 0 {
				break
			}
			if high >= 0 {
				s.value = append(s.value, byte(high<<4|d))
				d = -1
			}
			high = d
			n++
		}
		s.pos += n
		more = n == len(w) && n > 0
		if !more || len(s.value) > s.limit {
			if !judged {
				judged, binary = true, !isText(s.value)
			}
			if binary {
				s.value = s.value[:0]
			} else if s.value, err = s.out.Pieces(field, s.value); err != nil {
				return err
			}
		}
	}
	if binary {
		s.binary++
		return nil
	}
	err = s.out.Add(field, s.value)
	s.value = s.value[:0]
	return err
}

// isText tells whether bytes are UTF-8, of which the last character may be cut, without control characters.
func isText(value []byte) bool {
	for i := len(value) - 1; i >= 0 && i >= len(value)-utf8.UTFMax; i-- {
		if utf8.RuneStart(value[i]) {
			if !utf8.FullRune(value[i:]) {
				value = value[:i]
			}
			break
		}
	}
	return utf8.Valid(value) && bytes.IndexFunc(value, func(c rune) bool { return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f }) < 0
}
