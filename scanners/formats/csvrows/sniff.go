package csvrows

import (
	"bytes"
	"math"
	"path"
	"strings"

	"dossier/scanners/formats"
)

// found is what the beginning of a text says of its table.
type found struct {
	dialect
	preamble []byte   // the lines before the table
	begin    int      // where the records begin: behind preamble and header
	columns  int      // of most records
	header   []string // names, nil if the table has none
}

const (
	sampleRows   = 200
	samplePlain  = 20 // how many lines there may be before a table
	minAgreement = 0.9
)

// named tells what a file name says: the delimiter to prefer, and that it is a table at all.
func named(name string) (delimiter byte, table bool) {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		return ',', true
	case ".tsv", ".tab":
		return '\t', true
	case ".psv":
		return '|', true
	}
	return 0, false
}

// layout is how a text is read, from its head; whole tells that this is all of it. Of one that is no table, a line is a value.
func layout(head []byte, whole bool, name string) found {
	head = lined(head)
	if best, ok := sniff(head, whole, name); ok {
		return best
	}
	return lineByLine(head, whole)
}

// lined is what is looked at of a head, with lines that end in LF.
func lined(head []byte) []byte {
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		head = bytes.ReplaceAll(head, []byte("\r"), []byte("\n"))
	}
	return head[:min(len(head), formats.HeadSize)]
}

// sniff finds the dialect of a table of several columns. ok is false if a text is none.
func sniff(head []byte, whole bool, name string) (best found, ok bool) {
	preferred, table := named(name)
	if !table && neverTable(head) {
		return found{}, false
	}
	first, rest, _ := bytes.Cut(head, []byte("\n"))
	if line := bytes.TrimRight(first, "\r"); len(line) == 5 && bytes.HasPrefix(line, []byte("sep=")) { // as Excel writes
		c := judge(rest, whole, candidate(rest, line[4]), true)
		c.found.preamble, c.found.begin = head[:len(first)+1], len(first)+1+c.found.begin
		if c.columns > 0 {
			return c.found, true
		}
	}
	score := 0.0
	for _, d := range []byte("\t|;,") {
		if bytes.IndexByte(head, d) < 0 {
			continue
		}
		c := judge(head, whole, candidate(head, d), table)
		if d == preferred {
			c.score *= 1.2
		}
		if c.score > score {
			best, score = c.found, c.score
		}
	}
	return best, score > 0
}

// neverTable tells of text that is something else at first sight.
func neverTable(head []byte) bool {
	head = bytes.TrimSpace(head)
	return len(head) == 0 || head[0] == '{' || head[0] == '[' || head[0] == '<' || bytes.HasPrefix(head, []byte("#!"))
}

// lineByLine reads a table of one column, or what is no table. Quotes still count where values are quoted.
func lineByLine(head []byte, whole bool) found {
	f := found{dialect: candidate(head, '\n'), columns: 1}
	rows := sample(head, whole, &f.dialect)
	if len(rows.list) > 0 {
		f.setHeader(rows)
	}
	return f
}

// candidate is the dialect with this delimiter that fits head best.
func candidate(head []byte, delimiter byte) dialect {
	d := dialect{delimiter: delimiter, quote: '"'}
	double, _ := quoting(head, delimiter, '"')
	opens, closes := quoting(head, delimiter, '\'')
	if double == 0 && opens >= 2 && closes*10 >= opens*8 && opens*10 >= closes*8 { // not ’t Hof or O’Neill
		d.quote = '\''
	}
	escape := []byte{'\\', d.quote}
	for rest := head; ; {
		_, after, ok := bytes.Cut(rest, escape)
		if !ok {
			return d
		}
		if len(after) > 0 && (after[0] == ' ' || after[0] >= 'A' && after[0] != delimiter && after[0] != d.quote) {
			d.backslash = true
			return d
		}
		rest = after
	}
}

// quoting counts the quotes that stand where a value begins and where one ends.
func quoting(head []byte, delimiter, quote byte) (opens, closes int) {
	for i := 0; i < len(head); i++ {
		next := bytes.IndexByte(head[i:], quote)
		if next < 0 {
			break
		}
		i += next
		if i == 0 || head[i-1] == delimiter || head[i-1] == '\n' {
			opens++
		}
		if i+1 == len(head) || head[i+1] == delimiter || head[i+1] == '\n' || head[i+1] == '\r' {
			closes++
		}
	}
	return opens, closes
}

// rows are the first records of a text.
type rows struct {
	list  [][][]byte
	ends  []int // where each ends
	dirty int   // how many have quotes inside a value
}

func sample(head []byte, whole bool, d *dialect) (r rows) {
	s := &sampler{dialect: d, head: head, whole: whole}
	for s.at < len(head) && len(r.list) < sampleRows {
		fields, dirty, ok := s.next()
		if !ok {
			break
		}
		if len(fields) == 1 && len(fields[0]) == 0 {
			continue
		}
		if dirty {
			r.dirty++
		}
		r.list, r.ends = append(r.list, fields), append(r.ends, s.at)
	}
	return r
}

// judged is a dialect and how well it fits; score 0: not at all.
type judged struct {
	found
	score float64
}

// judge reads head in a dialect.
func judge(head []byte, whole bool, d dialect, table bool) judged {
	c := judged{found: found{dialect: d}}
	rows := sample(head, whole, &d)
	columns, begin := shape(rows.list)
	if columns < 2 {
		return c
	}
	begin += title(rows.list[begin:])
	body := rows.list[begin:]
	agree := 0
	for _, r := range body {
		if len(r) == columns {
			agree++
		}
	}
	agreement := float64(agree) / float64(len(body))
	c.columns = columns
	if begin > 0 {
		c.begin = rows.ends[begin-1]
		c.preamble = head[:c.begin]
	}
	if table && agreement < 0.5 || !table && (agreement < minAgreement || !convincing(rows, begin, columns, &d)) {
		return c
	}
	c.score = agreement * math.Log2(float64(columns)+1)
	if begin > 0 {
		c.score *= 0.8
	}
	if d.delimiter == ',' && share(body, decimal) > 0.8 {
		c.score *= 0.6
	}
	rows.list, rows.ends = body, rows.ends[begin:]
	c.setHeader(rows)
	return c
}

// shape finds how many columns most records have, at least 2, and which record is the first of the table: there may be some shorter ones
// before it.
func shape(list [][][]byte) (columns, begin int) {
	counts := map[int]int{}
	for _, r := range list {
		if n := len(r); n >= 2 {
			counts[n]++
			if counts[n] > counts[columns] || counts[n] == counts[columns] && n > columns {
				columns = n
			}
		}
	}
	if columns == 0 {
		return 0, 0
	}
	longer := false
	for begin < len(list) && begin < samplePlain && len(list[begin]) != columns {
		longer = longer || len(list[begin]) > columns
		begin++
	}
	if begin == len(list) || len(list[begin]) != columns || begin > 0 && (begin+1 == len(list) || len(list[begin+1]) != columns) ||
		longer && !isHeader(list[begin], list[begin+1:]) { // programs write what they exported in a line before the names: EXTF;700;21;…
		begin = 0
	}
	return columns, begin
}

// title is how many records of a table come before the names of its columns: a few with hardly a value, as spreadsheets save what stands above one.
// Below some with more, what groups of columns have in common or what was filtered by, the names must leave no doubt.
func title(list [][][]byte) int {
	bare := true
	for n, r := range list[:min(len(list)-1, samplePlain)] {
		if n > 0 && (bare || undoubted(r)) && isHeader(r, list[n+1:]) {
			return n
		}
		filled := 0
		for _, value := range r {
			if len(bytes.TrimSpace(value)) > 0 {
				filled++
			}
		}
		if filled*2 > len(r) {
			break
		}
		bare = bare && filled <= 2
	}
	return 0
}

// undoubted tells of a record without gaps, half of which is what columns are called.
func undoubted(r [][]byte) bool {
	known := 0
	for _, value := range r {
		if len(bytes.TrimSpace(value)) == 0 {
			return false
		}
		if isKnown(string(value)) {
			known++
		}
	}
	return known*2 >= len(r)
}

// convincing tells whether records whose file name does not say so are a table, rather than prose, a log or a program.
func convincing(r rows, begin, columns int, d *dialect) bool {
	body := r.list[begin:]
	if len(body) < 2 || r.dirty*20 > len(r.list) {
		return false
	}
	spaced, delimiters, length, emptyLast := 0, 0, 0, 0
	for _, row := range body {
		for i, f := range row {
			length += len(f)
			if i > 0 {
				delimiters++
				if len(f) > 0 && f[0] == ' ' {
					spaced++
				}
			}
		}
		if len(row[len(row)-1]) == 0 {
			emptyLast++
		}
	}
	mean := length / (len(body) * columns)
	switch {
	case columns == 2 && emptyLast*2 > len(body): // statements; of a program
		return false
	case spaced*2 > delimiters && d.delimiter != '\t' && d.delimiter != '|' && (columns < 4 || mean > 20): // sentences, of prose
		return false
	case columns == 2 && d.delimiter != '\t' && mean > 40, mean > 200:
		return false
	case d.delimiter == ',' && share(body, milliseconds) > 0.5: // 12:34:56,789 as Java and Python log
		return false
	}
	return true
}

// share is how many of the rows something is true of.
func share(list [][][]byte, is func([][]byte) bool) float64 {
	n := 0
	for _, r := range list {
		if is(r) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(list)))
}

// milliseconds tells whether the first comma of a record is that of a time.
func milliseconds(r [][]byte) bool {
	if len(r) < 2 {
		return false
	}
	a, b := r[0], r[1]
	return len(a) >= 3 && a[len(a)-3] == ':' && len(b) >= 3 && digits(b[:3]) && (len(b) == 3 || b[3] < '0' || b[3] > '9')
}

// decimal tells whether commas of a record stand between digits, as in a number.
func decimal(r [][]byte) bool {
	between := 0
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if len(a) > 0 && len(b) > 0 && digits(a[len(a)-1:]) && digits(b[:1]) && !(digits(a) && digits(b)) {
			between++
		}
	}
	return between > 0 && between*2 >= len(r)-1
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}
