package sqldump

import (
	"bytes"
	"strings"
)

// maxName is how many bytes a name has at the most: SQL Server and Oracle allow 128 characters, others fewer.
const maxName = 512

// lexer takes the words of a statement's beginning.
type lexer struct {
	w []byte
	i int
}

func (l *lexer) blank() {
	for l.i < len(l.w) && blank(l.w[l.i]) {
		l.i++
	}
}

func blank(b byte) bool {
	return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '\f' || b == '\v'
}

// wordByte tells of bytes that names are made of without quotes.
func wordByte(b byte) bool {
	return 'a' <= b|0x20 && b|0x20 <= 'z' || '0' <= b && b <= '9' || b == '_' || b == '$' || b == '#' || b == '@' || b >= 0x80
}

// word takes the next word if it is one of these, given in capitals, and returns which.
func (l *lexer) word(words ...string) string {
	l.blank()
	rest := l.w[l.i:]
	for _, word := range words {
		n := len(word)
		if len(rest) >= n && strings.EqualFold(string(rest[:n]), word) && (len(rest) == n || !wordByte(rest[n])) {
			l.i += n
			return word
		}
	}
	return ""
}

// is takes the byte b if it is the next.
func (l *lexer) is(b byte) bool {
	l.blank()
	if l.i < len(l.w) && l.w[l.i] == b {
		l.i++
		return true
	}
	return false
}

// name takes a name in the quotes of any dialect or in none; "" if there is none.
func (l *lexer) name() (name string, quoted bool) {
	l.blank()
	if l.i == len(l.w) {
		return "", false
	}
	var closing byte
	switch b := l.w[l.i]; b {
	case '"', '`':
		closing = b
	case '[':
		closing = ']'
	default:
		from := l.i
		for l.i < len(l.w) && wordByte(l.w[l.i]) && l.i-from <= maxName {
			l.i++
		}
		if l.i-from > maxName {
			return "", false
		}
		return string(l.w[from:l.i]), false
	}
	var text []byte
	for at := l.i + 1; ; {
		end := bytes.IndexByte(l.w[at:min(len(l.w), at+maxName)], closing)
		if end < 0 || len(text) > maxName {
			return "", false
		}
		text = append(text, l.w[at:at+end]...)
		if at += end + 1; at == len(l.w) || l.w[at] != closing {
			l.i = at
			return string(text), true
		}
		text = append(text, closing)
		at++
	}
}

// qualified takes a table's name with that of its schema.
func (l *lexer) qualified() string {
	name, quoted := l.name()
	if !quoted && (name == "" || strings.EqualFold(name, "values") || strings.EqualFold(name, "select")) {
		return ""
	}
	for parts := 0; parts < 4 && l.is('.'); parts++ {
		next, _ := l.name()
		name += "." + next // SQL Server may leave one out: Db..T
	}
	return name
}

// list takes a list of columns, nil if it is none.
func (l *lexer) list() []string {
	if !l.is('(') {
		return nil
	}
	var names []string
	for {
		name, _ := l.name()
		if name == "" {
			return nil
		}
		names = append(names, name)
		if l.is(')') {
			return names
		}
		if !l.is(',') {
			return nil
		}
	}
}

// skip passes over a string, a quoted name or a comment, or else one byte.
func (l *lexer) skip() {
	rest := l.w[l.i:]
	n := 1
	switch {
	case rest[0] == '\'' || rest[0] == '"' || rest[0] == '`':
		if end := bytes.IndexByte(rest[1:], rest[0]); end >= 0 {
			n = end + 2
		}
	case bytes.HasPrefix(rest, []byte("--")) || rest[0] == '#' && l.i > 0 && blank(l.w[l.i-1]):
		n = len(rest)
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			n = end + 1
		}
	case bytes.HasPrefix(rest, []byte("/*")):
		n = len(rest)
		if end := bytes.Index(rest, []byte("*/")); end >= 0 {
			n = end + 2
		}
	}
	l.i += n
}
