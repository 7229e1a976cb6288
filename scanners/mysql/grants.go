package mysql

import (
	"context"
	"database/sql/driver"
	"slices"
	"strings"
	"unicode/utf8"
)

// rights are what SHOW GRANTS tells of the role: enough to know where the server hides things from it.
type rights struct {
	everything bool     // SELECT on *.*
	databases  bool     // sees the names of all databases
	whole      []string // patterns of databases with SELECT on all tables
	revoked    []string // databases that a partial revoke takes from everything (MySQL 8.0.16)
}

// readRights asks for the role's rights, those of its active roles included.
func readRights(ctx context.Context, s *session, mariadb bool) (rights, error) {
	var r rights
	err := showGrants(ctx, s, mariadb, func(v []driver.Value) { r.add(text(v[0])) })
	return r, err
}

// showGrants hands the lines of SHOW GRANTS to each, those of active roles included.
func showGrants(ctx context.Context, s *session, mariadb bool, each func([]driver.Value)) error {
	if mariadb {
		return s.query(ctx, "SHOW GRANTS", each)
	}
	roles := ""
	_ = s.query(ctx, "SELECT CURRENT_ROLE()", func(v []driver.Value) { roles = text(v[0]) }) // MySQL 5.7 has none
	show := "SHOW GRANTS FOR CURRENT_USER()"
	if roles != "" && roles != "NONE" {
		show += " USING " + roles
	}
	return s.query(ctx, show, each)
}

// add takes in a line of SHOW GRANTS.
func (r *rights) add(line string) {
	verb, rest, _ := strings.Cut(line, " ")
	privileges, rest, ok := cutOn(rest)
	if !ok || verb != "GRANT" && verb != "REVOKE" {
		return // a role, which is not a right by itself
	}
	database, rest := cutName(rest)
	table, _ := cutName(strings.TrimPrefix(rest, "."))
	reads := privileges["SELECT"] || privileges["ALL PRIVILEGES"]
	switch {
	case table != "*":
	case verb == "REVOKE":
		if reads {
			r.revoked = append(r.revoked, database)
		}
	case database == "*":
		r.everything = r.everything || reads
		r.databases = r.databases || privileges["SHOW DATABASES"] || privileges["ALL PRIVILEGES"]
	case reads:
		r.whole = append(r.whole, database)
	}
}

// cutOn splits "SELECT, INSERT (`a ON b`) ON `db`.* TO …" behind the ON that is no part of a name. Privileges on single columns
// are left out.
func cutOn(s string) (privileges map[string]bool, rest string, ok bool) {
	privileges = map[string]bool{}
	word, depth := 0, 0
	quoted := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '`':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
			word = len(s)
		case c == ')':
			depth--
		case depth > 0:
		case c == ',':
			privileges[strings.TrimSpace(s[min(word, i):i])] = true
			word = i + 1
		case strings.HasPrefix(s[i:], " ON "):
			privileges[strings.TrimSpace(s[min(word, i):i])] = true
			return privileges, s[i+len(" ON "):], true
		}
	}
	return nil, "", false
}

// cutName takes a name, quoted or not, from the front of s.
func cutName(s string) (name, rest string) {
	if !strings.HasPrefix(s, "`") {
		end := strings.IndexAny(s, ". ")
		if end < 0 {
			end = len(s)
		}
		return s[:end], s[end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] == '`' {
			if i+1 == len(s) || s[i+1] != '`' {
				return b.String(), s[i+1:]
			}
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}

// sees tells whether all tables of a database show themselves to the role.
func (r *rights) sees(database string) bool {
	if r.everything {
		return !slices.Contains(r.revoked, database)
	}
	return slices.ContainsFunc(r.whole, func(pattern string) bool { return like(database, pattern) })
}

// like matches as LIKE does: % is any text, _ any character, and a backslash takes their meaning from them.
func like(s, pattern string) bool {
	back, backAt := -1, 0 // the last % and how much of s it stands for so far
	at, i := 0, 0
	for at < len(s) || i < len(pattern) {
		switch {
		case i < len(pattern) && pattern[i] == '%':
			i++
			back, backAt = i, at
			continue
		case i < len(pattern) && at < len(s):
			size, width := matches(s[at:], pattern[i:])
			if size > 0 {
				at, i = at+size, i+width
				continue
			}
		}
		if back < 0 || backAt >= len(s) {
			return false
		}
		backAt++
		at, i = backAt, back
	}
	return true
}

// matches tells how much of s one character of pattern stands for, and how wide it is there.
func matches(s, pattern string) (size, width int) {
	if pattern[0] == '_' {
		_, size := utf8.DecodeRuneInString(s)
		return size, 1
	}
	if pattern[0] == '\\' && len(pattern) > 1 {
		pattern, width = pattern[1:], 1
	}
	if s[0] != pattern[0] {
		return 0, 0
	}
	return 1, width + 1
}
