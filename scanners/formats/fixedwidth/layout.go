package fixedwidth

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dossier/scanners/formats/csvrows"
)

const (
	sampleLines  = 200
	leastRows    = 4 // that keep to the columns
	leastColumns = 3
	titleLines   = 10   // that may stand before the names
	widest       = 4096 // characters of a line that is looked at
	agreement    = 0.95 // of the lines that must keep to the columns
	filledShare  = 0.4  // of their cells that must hold something
)

// column is where a column's values stand, in characters, half open; the last one has no end.
type column struct {
	name       string
	start, end int
}

// layout is how a table is printed.
type layout struct {
	columns []column
	names   string // the line of the names, which may come again on each page
	heading int    // its number, from 0
	ruler   int    // that of the line above the rows: of hyphens or nothing below the names, or theirs
	drawn   bool   // there are lines between the columns
	framed  bool   // and around them
}

// find finds the table in the beginning of a text; whole tells that this is all of it.
func find(head []byte, whole bool) (layout, bool) {
	lines := sample(head, whole)
	for at := 0; at < min(len(lines)-leastDrawnRows-1, titleLines); at++ {
		names := lines[at]
		l := layout{heading: at, ruler: at, names: strings.TrimSpace(string(names))}
		if l.findDrawn(lines, at) {
			return l, true
		}
		if l = (layout{heading: at, ruler: at, names: l.names}); runs(names) < leastColumns {
			continue
		}
		if isRuler(lines[at+1]) {
			l.ruler++
		}
		if len(lines[l.ruler+1]) == 0 {
			l.ruler++
		}
		rows := lines[l.ruler+1:]
		if end := slices.IndexFunc(rows, func(line []rune) bool { return len(line) == 0 || line[0] == '\f' }); end >= leastRows {
			rows = rows[:end] // what comes behind may be something else, or the next page
		}
		if l.columnsOf(names, rows) {
			return l, true
		}
	}
	return layout{}, false
}

// sample are the first lines, in characters.
func sample(head []byte, whole bool) (lines [][]rune) {
	for len(head) > 0 && len(lines) < sampleLines {
		line, rest, ended := bytes.Cut(head, []byte("\n"))
		if !ended && !whole {
			break
		}
		head = rest
		line = bytes.TrimRight(line, " \r")
		if bytes.IndexByte(line, '\t') >= 0 || len(line) > widest {
			return nil
		}
		lines = append(lines, []rune(string(line)))
	}
	return lines
}

// runs is how many runs of words a line has with two spaces or more between them.
func runs(line []rune) int {
	n, spaces := 0, 2
	for _, r := range line {
		if r == ' ' {
			spaces++
			continue
		}
		if spaces >= 2 {
			n++
		}
		spaces = 0
	}
	return n
}

// isRuler tells of a line of hyphens or equals signs below names.
func isRuler(line []rune) bool {
	signs := 0
	for _, r := range line {
		if r != '-' && r != '=' && r != ' ' && r != '─' && r != '═' {
			return false
		}
		if r != ' ' {
			signs++
		}
	}
	return signs >= leastColumns
}

// columnsOf finds the columns: where neither the names nor nearly any line below them have a character, one ends.
func (l *layout) columnsOf(names []rune, lines [][]rune) bool {
	taken, rows := make([]int, widest+1), 0
	for _, line := range lines {
		if len(line) == 0 {
			continue
		}
		rows++
		for i, r := range line {
			if r != ' ' {
				taken[i]++
			}
		}
	}
	if rows < leastRows {
		return false
	}
	few := int(float64(rows) * (1 - agreement))
	inside := false
	for i := range widest {
		filled := taken[i] > few || i < len(names) && names[i] != ' '
		if filled && !inside {
			l.columns = append(l.columns, column{start: i})
		}
		inside = filled
	}
	l.name(names)
	if len(l.columns) < leastColumns {
		return false
	}
	return l.convincing(lines, rows, leastRows)
}

// name gives the columns their names. One without is part of the one before: words of values that happen to stand below each other.
func (l *layout) name(names []rune) {
	var named []column
	for i, c := range l.columns {
		end := len(names)
		if i+1 < len(l.columns) {
			end = min(end, l.columns[i+1].start)
		}
		text := ""
		if c.start < end {
			text = strings.TrimSpace(string(names[c.start:end]))
		}
		if text != "" || len(named) == 0 {
			c.name = text
			named = append(named, c)
		}
	}
	for i := range named {
		if named[i].end = widest; i+1 < len(named) {
			named[i].end = named[i+1].start
		}
	}
	l.columns = distinct(named)
}

// distinct numbers names that are the same, or none.
func distinct(named []column) []column {
	seen := map[string]bool{}
	for i := range named {
		c := &named[i]
		if c.name == "" {
			c.name = "c" + strconv.Itoa(i+1)
		}
		for base, n := c.name, 2; seen[c.name]; n++ {
			c.name = base + "_" + strconv.Itoa(n)
		}
		seen[c.name] = true
	}
	return named
}

// convincing tells whether lines are a table: they keep to the columns, most cells hold something, and the names are names.
func (l *layout) convincing(lines [][]rune, rows, least int) bool {
	var cells [][][]byte
	fit, filled := 0, 0
	for n, line := range lines {
		row, fits := l.cells([]byte(string(line)), l.ruler+1+n)
		if len(line) == 0 || !fits || len(row) == 0 {
			continue
		}
		fit++
		for _, c := range row {
			if len(c) > 0 {
				filled++
			}
		}
		cells = append(cells, row)
	}
	if fit < least || float64(fit) < agreement*float64(rows) || float64(filled) < filledShare*float64(fit*len(l.columns)) {
		return false
	}
	names := make([][]byte, len(l.columns))
	for i, c := range l.columns {
		names[i] = []byte(c.name)
	}
	return csvrows.IsHeader(names, cells)
}

// cells are the values of a line, by its number from 0. Those before the names do not keep to the columns; the names have none.
func (l *layout) cells(line []byte, number int) (values [][]byte, fits bool) {
	switch {
	case number < l.heading || len(l.columns) == 0:
		return nil, false
	case number <= l.ruler || string(bytes.TrimSpace(line)) == l.names:
		return nil, true
	case l.drawn:
		return l.drawnCells(line)
	}
	values = make([][]byte, len(l.columns))
	at, from := 0, 0 // the character that stands at a byte
	for i, c := range l.columns {
		for at < c.start && from < len(line) {
			_, n := utf8.DecodeRune(line[from:])
			from += n
			at++
		}
		if from >= len(line) {
			break
		}
		if i > 0 && line[from-1] != ' ' { // a value goes on over the border
			return nil, false
		}
		to := from
		for column := at; column < c.end && to < len(line); column++ {
			_, n := utf8.DecodeRune(line[to:])
			to += n
		}
		values[i] = bytes.TrimSpace(line[from:to])
	}
	return values, true
}
