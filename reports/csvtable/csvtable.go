// Package csvtable writes a document's tables as CSV (RFC 4180: commas, CRLF, quotes doubled), UTF-8 without a byte
// order mark, one file a table, the columns' stable names in its first line.
//
// Spreadsheets run what looks like a formula. A text that starts with one of = + - @ or their full-width forms, or
// has one behind a semicolon, at which spreadsheets of many countries split, gets an apostrophe before it. Control
// characters are spelled out as <U+0009>. Numbers are written bare.
package csvtable

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"dossier/reports"
	"dossier/reports/measures"
	"dossier/reports/visible"
)

// Format writes one table of a document.
type Format struct {
	Table string // ID of the table; "": the document's main one
}

// ErrNoTable says that a document has no table of the name asked for.
var ErrNoTable = errors.New("no such table")

// Name is "csv".
func (Format) Name() string { return "csv" }

// Extension is ".csv".
func (Format) Extension() string { return ".csv" }

// Write writes the table. A document without it is an [ErrNoTable] that names those it has.
func (f Format) Write(w io.Writer, d *reports.Document) error {
	if t := d.Table(f.Table); t != nil {
		return writeTable(w, t)
	}
	id := f.Table
	if id == "" {
		id = d.Main
	}
	var known []string
	for _, section := range d.Sections {
		for _, t := range section.Tables {
			known = append(known, t.ID)
		}
	}
	return fmt.Errorf("%w: %q; %q has %s", ErrNoTable, id, d.Name, strings.Join(known, ", "))
}

// WriteAll writes each table to a file of its own in dir, "overview-fields.csv", and returns the files' names. Files
// are readable by their owner alone. After an error the files written so far stay.
func WriteAll(dir string, d *reports.Document) (names []string, err error) {
	for _, section := range d.Sections {
		for _, t := range section.Tables {
			name := filepath.Join(dir, d.Name+"-"+t.ID+".csv")
			if err := writeFile(name, &t); err != nil {
				return names, err
			}
			names = append(names, name)
		}
	}
	return names, nil
}

func writeFile(name string, t *reports.Table) (err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return writeTable(f, t)
}

func writeTable(w io.Writer, t *reports.Table) error {
	b := bufio.NewWriter(w)
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = inert(c.ID)
	}
	writeLine(b, line)
	for row, err := range t.Rows {
		if err != nil {
			return fmt.Errorf("reading the rows of table %q: %w", t.ID, errors.Join(err, b.Flush()))
		}
		line = line[:0]
		for _, c := range row {
			line = append(line, field(c))
		}
		writeLine(b, line)
	}
	if err := b.Flush(); err != nil { // it keeps the first error of all writes
		return fmt.Errorf("writing table %q: %w", t.ID, err)
	}
	return nil
}

func writeLine(b *bufio.Writer, fields []string) {
	for i, f := range fields {
		if i > 0 {
			_ = b.WriteByte(',')
		}
		// An empty line would be no record at all.
		if strings.ContainsAny(f, ",\";'") || strings.TrimSpace(f) != f || f == "" && len(fields) == 1 {
			f = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
		}
		_, _ = b.WriteString(f)
	}
	_, _ = b.WriteString("\r\n")
}

// field is a cell as machines read it.
func field(c reports.Cell) string {
	switch v := c.Value.(type) {
	case nil:
		return inert(c.Text)
	case string:
		return inert(v)
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return measures.Stamp(v)
	case json.RawMessage:
		return inert(string(v))
	default:
		return inert(c.Text)
	}
}

// inert puts an apostrophe before whatever a spreadsheet would take for a formula.
func inert(s string) string {
	s = visible.Text(s)
	if !strings.ContainsAny(s, formulaStarts) {
		return s
	}
	var b strings.Builder
	start := true // only space, quotes and apostrophes since the start of what may become a cell
	for _, r := range s {
		if start && strings.ContainsRune(formulaStarts, r) {
			b.WriteByte('\'')
			start = false
		}
		b.WriteRune(r)
		switch r {
		case ';':
			start = true
		case ' ', '"', '\u00a0':
		default:
			start = false
		}
	}
	return b.String()
}

const formulaStarts = "=+-@＝＋－＠"
