package fixedwidth

import (
	"bytes"
	"slices"
	"strings"
)

const (
	leastDrawnRows    = 2
	leastDrawnColumns = 2
)

// The signs of which tables are drawn: psql, mysql, sqlite3, DuckDB and others print | and + or those that are made for it.
const (
	joints = "+┼╪╫┬╤╥┴╧╨"
	edges  = "+|├┌╞╒╔╠┤┐╡╕╗╣│└┘╰╯╭╮"
	drawn  = "-=─═ " + joints + edges
)

// drawnColumns is how many columns a ruler of a drawn table has, and whether they have a frame; 0 if a line is none.
func drawnColumns(line []byte) (columns int, framed bool) {
	line = bytes.TrimSpace(line)
	if len(bytes.Trim(line, drawn)) > 0 || !bytes.ContainsAny(line, "-=─═") || !bytes.ContainsAny(line, joints) {
		return 0, false
	}
	inside := bytes.Trim(line, edges)
	return 1 + len(bytes.FieldsFunc(inside, func(r rune) bool { return !strings.ContainsRune(joints, r) })), len(inside) < len(line)
}

// findDrawn finds the columns of a table that is drawn, whose names stand at a line.
func (l *layout) findDrawn(lines [][]rune, at int) bool {
	columns, framed := drawnColumns([]byte(string(lines[at+1])))
	if columns < leastDrawnColumns {
		return false
	}
	l.drawn, l.framed, l.ruler, l.columns = true, framed, at+1, make([]column, columns)
	names, fits := l.drawnCells([]byte(string(lines[at])))
	if !fits || len(names) == 0 {
		return false
	}
	for i, name := range names {
		l.columns[i].name = string(name)
	}
	l.columns = distinct(l.columns)
	rows := lines[l.ruler+1:]
	if end := slices.IndexFunc(rows, func(line []rune) bool {
		n, _ := drawnColumns([]byte(string(line)))
		return len(line) == 0 || line[0] == '(' || n > 0 // (14 rows)
	}); end >= 0 {
		rows = rows[:end]
	}
	return l.convincing(rows, len(rows), leastDrawnRows)
}

// drawnCells are the values of a line of a drawn table, none if it is a ruler.
func (l *layout) drawnCells(line []byte) (values [][]byte, fits bool) {
	line = bytes.TrimSpace(line)
	if n, _ := drawnColumns(line); n > 0 {
		return nil, true
	}
	bar := []byte("|")
	if !bytes.Contains(line, bar) {
		bar = []byte("│")
	}
	if l.framed {
		if !bytes.HasPrefix(line, bar) || !bytes.HasSuffix(line, bar) || len(line) < 2*len(bar) {
			return nil, false
		}
		line = line[len(bar) : len(line)-len(bar)]
	}
	if bytes.Count(line, bar) != len(l.columns)-1 {
		return nil, false
	}
	values = bytes.Split(line, bar)
	for i, value := range values {
		values[i] = bytes.TrimSpace(value)
	}
	return values, true
}
