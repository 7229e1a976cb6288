package sqldump

import (
	"bytes"
	"path"
	"strings"

	"dossier/scanners/formats"
)

// titles begin what tools write first.
var titles = []string{
	"-- MySQL dump", "-- MariaDB dump", "/*!999999", "/*M!999999", "-- PostgreSQL database dump", "-- PostgreSQL database cluster dump",
	"-- phpMyAdmin SQL Dump", "-- Adminer", "-- HeidiSQL", "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;", "PRAGMA foreign_keys=OFF;\r\nBEGIN TRANSACTION;",
}

// openings are words that the first statement of a script begins with.
var openings = []string{
	"INSERT", "REPLACE", "CREATE", "COPY", "SET", "USE", "BEGIN", "DROP", "PRAGMA", "GO", "ALTER", "DELETE", "TRUNCATE", "LOCK", "START", "DECLARE",
	"IF", "PRINT", "SELECT", `\CONNECT`, `\RESTRICT`, "EXEC", "COMMIT", "REM", "PROMPT", "ANALYZE", "UPDATE", "GRANT", "MERGE", "WITH",
}

// Recognise implements [formats.Decoder]: Certain by a tool's title, or by the name if there is a statement that holds data or makes a
// table; Likely by such a statement at the beginning of a line where the first line that is no comment is one of SQL as well.
func (Decoder) Recognise(head []byte, in formats.Input) formats.Likeness {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	begin := head[:min(len(head), 512)]
	for _, title := range titles {
		if at := bytes.Index(begin, []byte(title)); at == 0 || at > 0 && begin[at-1] == '\n' && onlyComments(begin[:at]) {
			return formats.Certain
		}
	}
	if !anyStatement(head) {
		return formats.No
	}
	switch strings.ToLower(path.Ext(in.Name)) {
	case ".sql", ".dump", ".psql", ".pgsql", ".mysql", ".ddl", ".tsql":
		return formats.Certain
	}
	l := &lexer{w: head}
	if l.comments(); l.word(openings...) != "" {
		return formats.Likely
	}
	return formats.No
}

// onlyComments tells whether nothing but comments' lines stand there.
func onlyComments(lines []byte) bool {
	for line := range bytes.Lines(lines) {
		if line = bytes.TrimSpace(line); len(line) > 0 && !bytes.HasPrefix(line, []byte("--")) && !bytes.HasPrefix(line, []byte("/*")) {
			return false
		}
	}
	return true
}

// anyStatement tells whether a line begins with a statement that holds data or makes a table.
func anyStatement(head []byte) bool {
	for rest := head; len(rest) > 0; {
		at := 0
		for at < len(rest) && (rest[at] == ' ' || rest[at] == '\t') {
			at++
		}
		l := &lexer{w: rest[at:]}
		found := false
		if len(l.w) > 0 && bytes.IndexByte([]byte("iIrRcC"), l.w[0]) >= 0 {
			switch l.word("INSERT", "REPLACE", "COPY", "CREATE") {
			case "INSERT", "REPLACE":
				_, _, found = l.insert()
			case "COPY":
				_, _, found = l.copyFrom()
			case "CREATE":
				found = l.tableName() != "" && l.is('(')
			}
		}
		if found {
			return true
		}
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			return false
		}
		rest = rest[end+1:]
	}
	return false
}

// backslashes judges from the head whether a backslash in strings escapes what follows, as it does in MySQL.
func backslashes(head []byte) bool {
	has := func(text string) bool { return bytes.Contains(head, []byte(text)) }
	switch {
	case has("NO_BACKSLASH_ESCAPES") || has("standard_conforming_strings = on") || has("PostgreSQL database") || has("PRAGMA foreign_keys"):
		return false
	case has("standard_conforming_strings = off") || has("MySQL dump") || has("MariaDB dump") || has("phpMyAdmin") || has("/*!40") || has("ENGINE="):
		return true
	case has("INSERT [") || has("INTO ["):
		return false
	}
	for rest := head; ; {
		at := bytes.Index(rest, []byte(`\'`))
		if at < 0 {
			return has("INTO `")
		}
		rest = rest[at+2:]
		if len(rest) > 0 && wordByte(rest[0]) { // it\'s
			return true
		}
		if after := bytes.TrimLeft(rest, " "); len(after) > 0 && (after[0] == ',' || after[0] == ')') { // 'C:\',
			return false
		}
	}
}
