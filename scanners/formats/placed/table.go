package placed

import (
	"bytes"
	"strconv"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/csvrows"
)

const (
	sampleRows  = 200      // rows by which the header is judged
	sampleBytes = 64 << 10 // and bytes of them
	sampleCells = 20_000   // and cells
	sampleWidth = 256      // columns that are judged
	// headerWithin is among how many rows the header is looked for: titles may stand before it.
	headerWithin = 20
)

// Table is a table that is filled cell by cell. Its first rows are held back until it is clear which of them names the columns.
// Rows up to that one are running text; each record has the number of its row.
type Table struct {
	Place
	body *Place // where rows without a header go, a line each; nil: to columns named by letters

	text   []byte // of the rows held back
	cells  []cell
	rows   int
	judged bool

	header []string // by column
	heads  int64    // the row that it is; 0: there is none
	names  map[string]bool
	slots  []int32 // by column: which field of the batch, from 1
	row    int64   // of the last cell
	line   []byte  // the row, where rows are lines
}

type cell struct {
	row        int64
	col        int
	start, end int
}

// Sheet is a table at a place of its own: a spreadsheet. Columns that no header names have the letters that spreadsheets show.
func (w *Writer) Sheet(name string) *Table {
	return &Table{Place: *w.place(name), names: map[string]bool{}}
}

// Table is a table inside the running text at body. Without a header it becomes lines of that text, with tabs between the cells,
// because then a cell is understood by the one before it.
func (w *Writer) Table(name string, body *Place) *Table {
	return &Table{Place: *w.place(name), body: body, names: map[string]bool{}}
}

// Cell adds a value; rows are numbered from 1 and never fall, columns from 0. White space alone is left out.
func (t *Table) Cell(row int64, col int, value []byte) error {
	if value = bytes.TrimSpace(value); len(value) == 0 {
		return nil
	}
	row, col = max(row, t.row, 1), max(col, 0)
	if t.judged {
		return t.put(row, col, value)
	}
	if row > t.row {
		t.rows++
	}
	if t.rows > sampleRows || len(t.text) >= sampleBytes || len(t.cells) >= sampleCells {
		if err := t.judge(); err != nil {
			return err
		}
		return t.put(row, col, value)
	}
	t.row = row
	t.text = append(t.text, value...)
	t.cells = append(t.cells, cell{row, col, len(t.text) - len(value), len(t.text)})
	return nil
}

// Close ends the table.
func (t *Table) Close() error {
	if !t.judged {
		if err := t.judge(); err != nil {
			return err
		}
	}
	return t.endLine()
}

// judge finds the header and hands over the rows held back.
func (t *Table) judge() error {
	t.judged = true
	numbers, rows := t.sample()
	header := findHeader(rows)
	if t.body != nil && (header < 0 || header == len(rows)-1) {
		header = -1
	} else {
		t.body = nil
	}
	last := int64(0)
	if header >= 0 {
		last = numbers[header]
		t.heads = last
		t.setHeader(rows[header])
	}
	if err := t.preamble(last); err != nil {
		return err
	}
	t.row = last
	for _, c := range t.cells {
		if c.row > last {
			if err := t.put(c.row, c.col, t.text[c.start:c.end]); err != nil {
				return err
			}
		}
	}
	t.text, t.cells = nil, nil
	return nil
}

// sample is the rows held back, and their numbers.
func (t *Table) sample() (numbers []int64, rows [][][]byte) {
	for _, c := range t.cells {
		if n := len(numbers); n == 0 || numbers[n-1] != c.row {
			numbers, rows = append(numbers, c.row), append(rows, nil)
		}
		row := &rows[len(rows)-1]
		if c.col >= sampleWidth {
			continue
		}
		for len(*row) <= c.col {
			*row = append(*row, nil)
		}
		(*row)[c.col] = t.text[c.start:c.end]
	}
	return numbers, rows
}

// findHeader returns which row names the columns, -1 if none does: the first that is about as wide as the widest, or the next.
func findHeader(rows [][][]byte) int {
	widest := 0
	for _, r := range rows {
		widest = max(widest, filled(r))
	}
	if widest == 2 && isForm(rows) {
		return -1
	}
	tries := 2
	for i := 0; i < min(len(rows), headerWithin) && tries > 0; i++ {
		if n := filled(rows[i]); n*2 < widest || n == 1 && widest > 1 {
			continue
		}
		if tries--; csvrows.IsHeader(trimmed(rows[i]), shifted(rows[i], rows[i+1:])) {
			return i
		}
	}
	return -1
}

// isForm tells of rows that each name what stands beside: "Phone", and a number. The row on top of others that are named like columns
// is no header.
func isForm(rows [][][]byte) bool {
	named, n := 0, 0
	for _, r := range rows[1:] {
		if len(r) > 0 && len(r[0]) > 0 {
			n++
			if label := bytes.TrimRight(r[0], ": "); csvrows.IsHeader([][]byte{label}, nil) {
				named++
			}
		}
	}
	return named*2 > n
}

func filled(row [][]byte) (n int) {
	for _, c := range row {
		if len(c) > 0 {
			n++
		}
	}
	return n
}

// trimmed is the row without the empty columns before it, which say nothing of a header, and its line breaks as spaces.
func trimmed(row [][]byte) [][]byte {
	first := make([][]byte, 0, len(row))
	for _, c := range row[blank(row):] {
		first = append(first, bytes.Join(bytes.Fields(c), []byte(" ")))
	}
	return first
}

func shifted(first [][]byte, rest [][][]byte) [][][]byte {
	n := blank(first)
	if n == 0 {
		return rest
	}
	moved := make([][][]byte, len(rest))
	for i, r := range rest {
		moved[i] = r[min(n, len(r)):]
	}
	return moved
}

func blank(row [][]byte) (n int) {
	for n < len(row) && len(row[n]) == 0 {
		n++
	}
	return n
}

func (t *Table) setHeader(row [][]byte) {
	t.header = make([]string, len(row))
	for i, c := range row {
		if t.header[i] = string(bytes.Join(bytes.Fields(c), []byte(" "))); t.header[i] != "" {
			t.slot(i)
		}
	}
}

// preamble hands over the rows up to the header's as running text.
func (t *Table) preamble(last int64) error {
	if last == 0 {
		return nil
	}
	columns := t.fields
	t.fields = []scanners.Field{{Name: scanners.NewPrivate(TextField), Text: true}}
	for _, c := range t.cells {
		if c.row > last {
			break
		}
		if err := t.add(c.row, 0, t.text[c.start:c.end]); err != nil {
			return err
		}
	}
	t.fields = columns
	return t.w.Flush()
}

// put adds a value behind the header.
func (t *Table) put(row int64, col int, value []byte) error {
	if t.body == nil {
		return t.add(row, t.slot(col), value)
	}
	if row > t.row || len(t.line)+len(value) > t.w.limits.Value {
		if err := t.endLine(); err != nil {
			return err
		}
	}
	t.row = row
	if len(t.line) > 0 {
		t.line = append(t.line, '\t')
	}
	t.line = append(t.line, value...)
	return nil
}

func (t *Table) endLine() error {
	line := t.line
	if len(line) == 0 {
		return nil
	}
	t.line = t.line[:0]
	return t.body.Line(line)
}

// add adds a value to the field of a slot. A batch ends between two rows, or inside one that is very long.
func (t *Table) add(row int64, slot int, value []byte) error {
	w := t.w
	for len(value) > 0 {
		piece := w.piece(value)
		value = value[len(piece):]
		b, continues := w.b, false
		if b != nil && w.at == &t.Place {
			continues = row < b.First+int64(b.Records)
			full := w.size >= formats.BatchBytes || row-b.First >= formats.BatchRecords
			if full && !continues || w.size+len(piece) > formats.BatchBytes+w.limits.Value {
				if err := w.Flush(); err != nil {
					return err
				}
			}
		}
		if w.b == nil || w.at != &t.Place {
			t.next = row
			if _, err := t.begin(); err != nil {
				return err
			}
			w.b.Continues = continues
		}
		b = w.b
		for len(b.Columns) <= slot {
			b.Columns = append(b.Columns, *scanners.NewColumn(t.fields[len(b.Columns)]))
		}
		record := int(row - b.First)
		b.Columns[slot].AppendTo(record, valid(piece))
		b.Records = max(b.Records, record+1)
		w.size += len(piece) + 1
		t.row = row
	}
	return nil
}

// slot is which field of the batch takes a column. Columns beyond the limit share the last.
func (t *Table) slot(col int) int {
	for len(t.slots) <= col {
		t.slots = append(t.slots, 0)
	}
	if slot := t.slots[col]; slot > 0 {
		return int(slot - 1)
	}
	if limit := t.w.limits.Columns; len(t.fields) < limit {
		name := ""
		if col < len(t.header) {
			name = t.header[col]
		}
		if name == "" {
			name = Letters(col)
		}
		unique := name
		for n := 2; t.names[unique]; n++ {
			unique = name + "_" + strconv.Itoa(n)
		}
		t.names[unique] = true
		t.fields = append(t.fields, scanners.Field{Name: scanners.NewPrivate(unique)})
	}
	t.slots[col] = int32(len(t.fields))
	return len(t.fields) - 1
}

// Heads is the number of the row that names the columns, 0 if none does, once the table is closed. The rows up to it are running text.
func (t *Table) Heads() int64 { return t.heads }

// Columns are those, numbered from 0, whose values a field holds in the rows behind that, once the table is closed.
func (t *Table) Columns(field string) (columns []int) {
	for col, slot := range t.slots {
		if slot > 0 && t.fields[slot-1].Name.Reveal() == field {
			columns = append(columns, col)
		}
	}
	return columns
}

// Letters is the name that spreadsheets show for a column, numbered from 0: A, B … Z, AA.
func Letters(col int) string {
	var name [8]byte
	i := len(name)
	for n := col + 1; n > 0 && i > 0; n = (n - 1) / 26 {
		i--
		name[i] = byte('A' + (n-1)%26)
	}
	return string(name[i:])
}

// Headless gives the table these names for its columns, which are not among its rows; without a name, letters. It is called before
// the column's first cell.
func (t *Table) Headless(names []string) {
	t.judged, t.header = true, names
}
