// Package sqldump reads SQL scripts that hold data: what mysqldump, mariadb-dump, pg_dump (plain), pg_dumpall, sqlite3's .dump, phpMyAdmin
// and SQL Server's scripts write, and others like them.
//
// INSERT … VALUES, REPLACE … VALUES and COPY … FROM stdin give rows: the table is the place, the columns are named by the statement, or
// else by the CREATE TABLE before it, or else c1, c2 and so on. Strings lose their quotes and escapes, bytes in hexadecimal become the
// text that they are; numbers stay as they stand. A value that is an expression gives the strings in it.
//
// Everything else, comments too, is running text at the place (script), a record a line.
package sqldump

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// The place and the field of what is no row, and the field of comments inside rows.
const (
	ScriptPart   = "(script)"
	TextField    = "text"
	CommentField = "(comment)"
)

// Decoder reads UTF-8 text.
type Decoder struct {
	// Limits: of Value and Columns, 0 means that of DefaultLimits. A longer value becomes several of one field; the values of
	// more columns go to one that is called as [records.Folded] says.
	Limits formats.Limits
}

// Name implements [formats.Decoder].
func (Decoder) Name() string { return "sql" }

// Yields implements [formats.Describer].
func (Decoder) Yields() formats.Description {
	return formats.Description{
		What: "dumps and scripts of MySQL, MariaDB, PostgreSQL, SQLite, SQL Server and others: INSERT and COPY as rows with the names of " +
			"their columns; comments and all other statements as text",
		Where:   "table and row; `(script)` and line",
		NotRead: "binary values that are no text (**no decoder**)",
	}
}

// Decode implements [formats.Decoder].
func (d Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s := d.begin(ctx, in, to)
	if err := s.run(); err != nil {
		return s.out.Abandon(err)
	}
	return s.ending()
}

// begin begins to read a script.
func (d Decoder) begin(ctx context.Context, in formats.Input, to scanners.Receiver) *script {
	limits := formats.DefaultLimits()
	s := &script{
		source:  source{body: in.Body},
		ctx:     ctx,
		to:      to,
		part:    in.Part,
		limit:   max(cmp.Or(d.Limits.Value, limits.Value), 16),
		columns: max(cmp.Or(d.Limits.Columns, limits.Columns), 2),
		tables:  map[string]*table{},
	}
	s.out = records.NewWriter(ctx, to, s.limit)
	s.text = records.NewPlace(s.place(ScriptPart), s.columns)
	s.textField = s.text.Field(TextField, true)
	s.ahead(formats.HeadSize)
	s.backslash = backslashes(s.window()[:min(len(s.window()), formats.HeadSize)])
	return s
}

// script is a dump that is being read.
type script struct {
	source
	ctx     context.Context
	to      scanners.Receiver
	part    scanners.Private
	limit   int // bytes of a value
	columns int // of a table
	out     *records.Writer

	text      *records.Place
	textField int

	backslash bool   // quotes in strings may be escaped by it
	database  string // by the last USE
	tables    map[string]*table
	names     int // bytes that names take

	header    []byte // of the last INSERT, which the next one often repeats
	target    *table // of the rows being read
	fields    []int  // of target, where the values of a row go
	notBefore int64  // where the next CREATE TABLE is looked for: before, the last one did not end

	value  []byte // a string without its escapes
	expr   expression
	binary int64 // values that are no text
	cut    bool  // the script ended inside a statement

	edits *editing // nil: nobody asks for them
}

// table is one that data go into.
type table struct {
	part    string
	place   *records.Place
	columns []string // by CREATE TABLE
}

// place is where a table or the script's text is.
func (s *script) place(name string) scanners.Private { return formats.Inside(s.part, name) }

// ending hands over what is left and says what was not read.
func (s *script) ending() error {
	if err := s.out.Flush(); err != nil {
		return s.out.Abandon(err)
	}
	if s.binary > 0 {
		u := &scanners.Unread{
			Part: s.part, Why: scanners.NoDecoder, Detail: fmt.Sprintf("%d binary values", s.binary), MIME: "application/octet-stream", Bytes: -1,
		}
		if err := s.to.Unread(u); err != nil {
			return err
		}
	}
	switch {
	case s.err != io.EOF:
		if err := s.ctx.Err(); err != nil {
			return err
		}
		return scanners.AsUnread(s.err)
	case s.cut:
		return &scanners.Unread{Part: s.part, Why: scanners.Truncated, Detail: "the script ends inside a statement", Bytes: -1}
	}
	return nil
}

// run reads the script by lines and statements.
func (s *script) run() error {
	for {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		s.space()
		s.ahead(maxHeader)
		w := s.window()
		if len(w) == 0 {
			return nil
		}
		read, err := s.statement(w)
		if err != nil {
			return err
		}
		if !read {
			if err := s.line(); err != nil {
				return err
			}
		}
	}
}

// line hands over the rest of the line as text.
func (s *script) line() error {
	number := s.lineNumber()
	for begun := false; ; {
		w := s.window()
		end := bytes.IndexByte(w[:min(len(w), s.limit)], '\n')
		if end < 0 && len(w) <= s.limit && s.err == nil {
			s.more()
			continue
		}
		piece, last := w, true
		switch {
		case end >= 0:
			piece = w[:end]
		case len(w) > s.limit:
			piece, last = w[:formats.Cut(w[:s.limit])], false
		}
		s.pos += len(piece)
		if last {
			piece = bytes.TrimRight(piece, "\r")
		}
		if begun || !saysNothing(piece) {
			if err := s.addText(number, piece, begun); err != nil {
				return err
			}
			begun = true
		}
		if last {
			return nil
		}
	}
}

// addText adds to the script's text: a new record, or a piece of the last one.
func (s *script) addText(line int64, piece []byte, continues bool) error {
	if !continues {
		if err := s.out.BeginAt(s.text, line); err != nil {
			return err
		}
	}
	return s.out.Add(s.textField, piece)
}

// saysNothing tells of a line that says nothing, or no more than that a batch ends.
func saysNothing(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) == 0 || len(line) == 1 && line[0] == ';' || len(line) == 2 && bytes.EqualFold(line, []byte("go"))
}
