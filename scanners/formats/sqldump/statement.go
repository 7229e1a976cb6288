package sqldump

import (
	"bytes"
	"strconv"
	"strings"

	"dossier/scanners/formats/records"
)

const (
	maxHeader = 256 << 10 // bytes of a statement before its data, or of a CREATE TABLE
	maxNames  = 64 << 20  // bytes that tables and columns take; what comes beyond shares one
	nameBytes = 128       // that a table or column takes beside its name
)

// statement reads the statement that w, the window, begins with if it holds data. It learns from others and leaves them.
func (s *script) statement(w []byte) (read bool, err error) {
	l := &lexer{w: w}
	s.edits.statement(s.offset())
	if len(s.header) > 0 && bytes.HasPrefix(w, s.header) {
		s.pos += len(s.header)
		return true, s.rows()
	}
	if bytes.IndexByte([]byte("iIrRcCuU\\"), w[0]) < 0 {
		return false, nil
	}
	switch l.word("INSERT", "REPLACE", "COPY", "CREATE", "USE", `\CONNECT`) {
	case "INSERT", "REPLACE":
		name, columns, ok := l.insert()
		if !ok {
			return false, nil
		}
		s.aim(name, columns)
		s.header = append(s.header[:0], w[:l.i]...)
		s.pos += l.i
		return true, s.rows()
	case "COPY":
		name, columns, ok := l.copyFrom()
		if !ok {
			return false, nil
		}
		s.header = s.header[:0]
		s.aim(name, columns)
		s.pos += l.i
		return true, s.copyRows()
	case "CREATE":
		if s.offset() < s.notBefore {
			break
		}
		if name, columns, types, ok := l.createTable(); ok {
			s.learn(name, columns, types)
		} else {
			s.notBefore = s.offset() + int64(l.i)
		}
	case "USE", `\CONNECT`:
		if name, _ := l.name(); name != "" {
			s.database, s.header = name+".", s.header[:0]
		}
	}
	return false, nil
}

// insert takes what follows INSERT or REPLACE up to the first row's parenthesis, which it takes as well.
func (l *lexer) insert() (name string, columns []string, ok bool) {
	if l.word("OR") != "" && l.word("REPLACE", "IGNORE", "ABORT", "FAIL", "ROLLBACK") == "" {
		return "", nil, false
	}
	for l.word("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE") != "" {
	}
	l.word("INTO")
	if name = l.qualified(); name == "" {
		return "", nil, false
	}
	at := l.i
	if columns = l.list(); columns == nil {
		l.i = at
	}
	if l.word("OVERRIDING") != "" && (l.word("SYSTEM", "USER") == "" || l.word("VALUE") == "") {
		return "", nil, false
	}
	if l.word("VALUES", "VALUE") == "" {
		return "", nil, false
	}
	return name, columns, l.is('(')
}

// copyFrom takes what follows COPY with its line. Only the text form without options is rows.
func (l *lexer) copyFrom() (name string, columns []string, ok bool) {
	if name = l.qualified(); name == "" {
		return "", nil, false
	}
	at := l.i
	if columns = l.list(); columns == nil {
		l.i = at
	}
	if l.word("FROM") == "" || l.word("STDIN") == "" {
		return "", nil, false
	}
	l.is(';')
	for l.i < len(l.w) && l.w[l.i] != '\n' {
		if !blank(l.w[l.i]) {
			return "", nil, false
		}
		l.i++
	}
	l.i = min(l.i+1, len(l.w))
	return name, columns, true
}

// notColumns are words that begin an item of a CREATE TABLE that is no column.
var notColumns = []string{"PRIMARY", "KEY", "UNIQUE", "CONSTRAINT", "FOREIGN", "CHECK", "INDEX", "FULLTEXT", "SPATIAL", "EXCLUDE", "LIKE", "PERIOD"}

// afterType are words that follow a column's type.
var afterType = []string{
	"NOT", "NULL", "DEFAULT", "PRIMARY", "COLLATE", "CHARACTER", "CHARSET", "AUTO_INCREMENT", "AUTOINCREMENT", "GENERATED", "UNIQUE", "REFERENCES",
	"CHECK", "COMMENT", "CONSTRAINT", "IDENTITY", "ON", "SPARSE", "ROWGUIDCOL", "AS",
}

// tableName takes what follows CREATE up to the table's name; "" if it makes something else.
func (l *lexer) tableName() string {
	for l.word("GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED", "OR", "REPLACE", "CACHED", "MEMORY") != "" {
	}
	if l.word("TABLE") == "" || l.word("IF") != "" && (l.word("NOT") == "" || l.word("EXISTS") == "") {
		return ""
	}
	return l.qualified()
}

// createTable takes what follows CREATE up to the last column. Columns without a name are none.
func (l *lexer) createTable() (name string, columns, types []string, ok bool) {
	if name = l.tableName(); name == "" || !l.is('(') {
		return "", nil, nil, false
	}
	for {
		l.comments()
		at := l.i
		if l.word(notColumns...) == "" {
			column, _ := l.name()
			if column == "" {
				return "", nil, nil, false
			}
			columns, types = append(columns, column), append(types, l.declared())
		} else if l.is(',') || l.is(')') { // a column of that name, without a type
			l.i = at
			column, _ := l.name()
			columns, types = append(columns, column), append(types, "")
		}
		for depth := 0; ; {
			l.comments()
			if l.i >= len(l.w) {
				return "", nil, nil, false
			}
			b := l.w[l.i]
			if depth == 0 && (b == ',' || b == ')') {
				break
			}
			switch b {
			case '(':
				depth++
			case ')':
				depth--
			}
			l.skip()
		}
		if l.is(')') {
			return name, columns, types, true
		}
		l.is(',')
	}
}

// comments passes over white space and comments.
func (l *lexer) comments() {
	for l.blank(); l.i+1 < len(l.w) && (string(l.w[l.i:l.i+2]) == "--" || string(l.w[l.i:l.i+2]) == "/*"); l.blank() {
		l.skip()
	}
}

// declared takes a type: up to four words and a length.
func (l *lexer) declared() string {
	declared := ""
	for range 4 {
		at := l.i
		if declared != "" && l.word(afterType...) != "" {
			l.i = at
			break
		}
		word, _ := l.name()
		if word == "" {
			break
		}
		declared += " " + word
		l.blank()
		if l.i < len(l.w) && l.w[l.i] == '(' {
			end := bytes.IndexByte(l.w[l.i:min(len(l.w), l.i+20)], ')')
			if end < 0 {
				break
			}
			declared += string(l.w[l.i : l.i+end+1])
			l.i += end + 1
		}
	}
	return strings.TrimSpace(declared)
}

// table returns the table of this name.
func (s *script) table(name string) *table {
	if s.database != "" && !strings.HasPrefix(strings.ToLower(name), strings.ToLower(s.database)) {
		name = s.database + name
	}
	key := strings.ToLower(name)
	if t := s.tables[key]; t != nil {
		return t
	}
	if s.names > maxNames {
		key, name = records.Folded, records.Folded
		if t := s.tables[key]; t != nil {
			return t
		}
	}
	part := s.place(name)
	t := &table{part: part.Reveal(), place: records.NewPlace(part, s.columns)}
	s.tables[key] = t
	s.names += nameBytes + 2*len(name)
	return t
}

// column returns the number of a table's field.
func (s *script) column(t *table, name string) int {
	if s.names > maxNames {
		name = records.Folded
	}
	before := t.place.Fields()
	field := t.place.Field(name, false)
	s.names += (t.place.Fields() - before) * (nameBytes + len(name))
	return field
}

// learn keeps the columns of a CREATE TABLE.
func (s *script) learn(name string, columns, types []string) {
	t := s.table(name)
	s.header = s.header[:0]
	t.columns = columns[:min(len(columns), s.columns)]
	for i, column := range t.columns {
		if at := s.column(t, column); types[i] != "" {
			t.place.Type(at, types[i])
		}
		s.names += len(column)
	}
}

// aim makes rows go to a table's columns.
func (s *script) aim(name string, columns []string) {
	s.target = s.table(name)
	s.fields = s.fields[:0]
	if columns == nil {
		columns = s.target.columns
	}
	for _, column := range columns[:min(len(columns), s.columns)] {
		s.fields = append(s.fields, s.column(s.target, column))
	}
}

// field is where the value of this number, from 0, goes.
func (s *script) field(i int) int {
	i = min(i, s.columns)
	for len(s.fields) <= i {
		s.fields = append(s.fields, s.column(s.target, "c"+strconv.Itoa(len(s.fields)+1)))
	}
	return s.fields[i]
}
