package sqldump

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// expression is a value that is more than a string, a number or NULL.
type expression struct {
	code     []byte   // without its strings
	strings  int      // how many there were
	held     []string // those of SQLite's replace(), to be put together at the end
	replaces bool
}

// expression reads a value of any form, of which so many strings were read. Its strings are values each, without what is around them; without any, it is a value as it stands.
func (s *script) expression(field, strings int) (end byte, err error) {
	s.expr = expression{strings: strings, code: s.expr.code[:0], held: s.expr.held[:0]}
	e := &s.expr
	for depth := 0; ; {
		s.ahead(16)
		w := s.window()
		if len(w) == 0 {
			s.cut = true
			return 0, s.endExpression(field)
		}
		switch c := w[0]; {
		case c == '\'' || c == '"':
			err = s.literal(field, c)
		case depth == 0 && (c == ',' || c == ')'):
			s.pos++
			return c, s.endExpression(field)
		case depth == 0 && c == ';':
			return 0, s.endExpression(field)
		case (c == '-' || c == '/') && s.atComment():
			err = s.comment(true)
		case c == '0' && len(w) > 1 && w[1]|0x20 == 'x' && !endsInWord(e.code):
			s.pos += 2
			e.strings++
			err = s.hexadecimal(field)
		default:
			switch c {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth = max(depth-1, 0)
			}
			n := 1
			for n < len(w) && wordByte(c) && wordByte(w[n]) {
				n++
			}
			e.code = append(e.code, w[:n]...)
			s.pos += n
			if len(e.code) > s.limit {
				e.code, err = s.out.Pieces(field, e.code)
			}
		}
		if err != nil {
			return 0, err
		}
	}
}

func endsInWord(code []byte) bool { return len(code) > 0 && wordByte(code[len(code)-1]) }

// literal reads a string, of the sort that the word before it says.
func (s *script) literal(field int, quote byte) error {
	e := &s.expr
	prefix := e.prefix()
	first := e.strings == 0
	e.strings++
	s.pos++
	if prefix == "x" || quote == '\'' && !s.backslash && s.hexText() {
		if err := s.hexadecimal(field); err != nil {
			return err
		}
		if s.peek(0) == quote {
			s.pos++
			return nil
		}
	}
	if err := s.unquote(field, quote, s.backslash || prefix == "e", prefix == "e"); err != nil {
		return err
	}
	switch {
	case prefix == "u&" || foldPrefix(e.code, "unistr("):
		s.value = unicodeEscapes(s.value)
	case first && foldPrefix(e.code, "replace("):
		e.replaces = true
	}
	if e.replaces {
		e.held = append(e.held, string(s.value))
		if len(e.held) < 8 && len(s.value) < s.limit/8 || len(e.held) == 1 {
			return nil
		}
		return s.release(field)
	}
	return s.out.Add(field, s.value)
}

// prefix takes the word that says what sort of string follows off the code.
func (e *expression) prefix() string {
	at := len(e.code)
	for at > 0 && wordByte(e.code[at-1]) {
		at--
	}
	word := strings.ToLower(string(e.code[at:]))
	if at > 0 && e.code[at-1] == '&' && word == "" && at > 1 && e.code[at-2]|0x20 == 'u' {
		e.code = e.code[:at-2]
		return "u&"
	}
	if word == "n" || word == "e" || word == "x" || word == "b" || strings.HasPrefix(word, "_") {
		e.code = e.code[:at]
	}
	return word
}

func foldPrefix(code []byte, prefix string) bool {
	return len(code) >= len(prefix) && strings.EqualFold(string(code[:len(prefix)]), prefix)
}

// endExpression hands over what is left of an expression: nothing of a cast, all of one without strings, numbers beside strings.
func (s *script) endExpression(field int) error {
	e := &s.expr
	if e.replaces {
		return s.endReplace(field)
	}
	code := bytes.TrimSpace(e.code)
	if foldPrefix(code, "cast(") {
		code = bytes.TrimSpace(code[len("cast("):])
		if as := max(bytes.LastIndex(code, []byte("AS ")), bytes.LastIndex(code, []byte("as "))); as >= 0 && (as == 0 || blank(code[as-1])) {
			code = bytes.TrimSpace(code[:as])
		}
	}
	if e.strings > 0 {
		if cast := bytes.Index(code, []byte("::")); cast >= 0 {
			code = code[:cast]
		}
		if bytes.ContainsAny(code, "0123456789") {
			return s.out.Add(field, code)
		}
		return nil
	}
	if len(code) == 0 || isNull(code) {
		return nil
	}
	return s.out.Add(field, code)
}

// endReplace puts together what SQLite's .dump takes apart: replace('a\nb','\n',char(10)).
func (s *script) endReplace(field int) error {
	e := &s.expr
	code := strings.ToLower(string(e.code))
	marks, calls := e.held[1:], strings.Split(code, "char(")[1:]
	if len(marks) != len(calls) || strings.Trim(code, "replachx(), 0123456789") != "" {
		return s.release(field)
	}
	text := e.held[0]
	for i, mark := range marks {
		number, _, _ := strings.Cut(calls[i], ")")
		if n, err := strconv.ParseUint(number, 10, 7); err == nil && mark != "" {
			text = strings.ReplaceAll(text, mark, string(rune(n)))
		}
	}
	e.held = e.held[:0]
	return s.out.Add(field, []byte(text))
}

// release hands over strings as they stand.
func (s *script) release(field int) error {
	for _, text := range s.expr.held {
		if err := s.out.Add(field, []byte(text)); err != nil {
			return err
		}
	}
	s.expr.held, s.expr.replaces = s.expr.held[:0], false
	return nil
}

// unicodeEscapes reads \XXXX, \+XXXXXX, \uXXXX and \UXXXXXXXX, and \\.
func unicodeEscapes(text []byte) []byte {
	out := text[:0]
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out = append(out, text[i])
			continue
		}
		from, n := i+1, 4
		switch text[from] {
		case '\\':
			out = append(out, '\\')
			i++
			continue
		case 'u':
			from++
		case 'U':
			from, n = from+1, 8
		case '+':
			from, n = from+1, 6
		}
		c, err := strconv.ParseUint(string(text[from:min(len(text), from+n)]), 16, 32)
		if err != nil || from+n > len(text) || c > utf8.MaxRune {
			out = append(out, '\\')
			continue
		}
		out = utf8.AppendRune(out, rune(c)) // which is shorter than what it stood for
		i = from + n - 1
	}
	return out
}
