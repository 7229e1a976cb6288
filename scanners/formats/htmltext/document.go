package htmltext

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

const (
	maxTables = 1000    // that are parts of their own
	maxRow    = 1 << 20 // bytes of a first row
)

// document puts what Extract tells into records.
type document struct {
	w        *records.Writer
	in       formats.Input
	columns  int
	embed    func(formats.Input) error
	embedded int
	refused  error // what the receiver or embed answered

	main  *records.Place
	text  int // the field of running text in main
	place *records.Place
	begun bool   // a record of place is open
	buf   []byte // text of the block or cell

	part string   // of place
	edit *editing // nil: it is only read

	depth  int // of tables in each other
	tables int // that became parts
	table  table
}

// table is the outermost one that is open.
type table struct {
	state  tableState
	names  []string // headings of the first row
	size   int      // bytes of them
	column int      // of the open cell
	width  int      // columns that it stretches over
	cell   bool     // one is open
	from   int      // where it begins in the text of a first row
	tall   []int    // how many more rows the last cell of each column stretches over
	height int
	fields []int // of place, a column each
}

type tableState int

const (
	noTable  tableState = iota // none, or one that is text
	atFirst                    // before or in the first row
	isRecord                   // its rows are records
)

// take takes an event.
func (d *document) take(e Event) error {
	err := d.event(e)
	if err != nil {
		d.refused = err
	}
	return err
}

func (d *document) event(e Event) error {
	switch e.Kind {
	case Text:
		var err error
		begins := len(d.buf)
		d.buf = append(d.buf, e.Text...)
		d.gather(begins)
		if len(d.buf) > d.w.Limit() {
			if d.edit != nil {
				d.edit.x.lost = true
			}
			if err = d.begin(); err == nil {
				d.buf, err = d.w.Pieces(d.field(), d.buf)
			}
		}
		return err
	case Value:
		if err := d.begin(); err != nil {
			return err
		}
		field := d.place.Field(e.Name, false)
		d.single(e.Name, e.Text)
		return d.w.Add(field, e.Text)
	case Embedded:
		return d.member(e.Name, e.Text)
	case Block:
		if d.depth > 0 {
			d.separate('\n')
			return nil
		}
		return d.block()
	case Line:
		d.separate('\n')
	case Table, TableEnd, Row, Cell, CellEnd:
		return d.tabular(e)
	}
	return nil
}

// separate parts the text behind from that before.
func (d *document) separate(by byte) {
	if n := len(d.buf); n > 0 && d.buf[n-1] != '\n' {
		d.buf = append(bytes.TrimRight(d.buf, " "), by)
	}
}

// field is the one that text goes to.
func (d *document) field() int {
	if t := &d.table; t.state == isRecord {
		if t.cell && t.column < len(t.fields) {
			return t.fields[t.column]
		}
		return d.place.Field("extra", false)
	}
	return d.text
}

func (d *document) begin() error {
	if d.begun {
		return nil
	}
	d.begun = true
	return d.w.Begin(d.place)
}

// value ends the text of a block or cell.
func (d *document) value() error {
	text := bytes.TrimSpace(d.buf)
	if len(text) == 0 {
		d.dropped()
		return nil
	}
	if err := d.begin(); err != nil {
		return err
	}
	d.gathered(text)
	d.buf = d.buf[:0]
	return d.w.Add(d.field(), text)
}

// block ends a record.
func (d *document) block() error {
	if err := d.value(); err != nil {
		return err
	}
	d.begun = false
	return d.w.End()
}

// tabular takes an event of a table. Tables inside another are text in its cells.
func (d *document) tabular(e Event) error {
	switch e.Kind {
	case Table:
		if d.depth++; d.depth == 1 {
			d.table = table{state: atFirst, names: d.table.names[:0], tall: d.table.tall[:0], fields: d.table.fields[:0]}
			return d.block()
		}
	case TableEnd:
		if d.depth = max(d.depth-1, 0); d.depth == 0 {
			return d.endTable()
		}
	}
	if d.depth != 1 {
		switch e.Kind {
		case Cell:
			d.separate('\t')
		case Table, TableEnd, Row:
			d.separate('\n')
		}
		if d.depth == 0 && e.Kind == Row { // a row without a table
			return d.block()
		}
		return nil
	}
	switch e.Kind {
	case Row:
		return d.row()
	case Cell:
		return d.cell(e)
	case CellEnd:
		return d.endCell()
	}
	return nil
}

// row ends a row and begins the next.
func (d *document) row() error {
	t := &d.table
	if err := d.endCell(); err != nil {
		return err
	}
	decided := false
	if t.state == atFirst && len(t.names) > 0 {
		d.decide()
		decided = true
	}
	if decided && t.state == isRecord { // the first row has become names; it is handed over as the text that it is as well
		if err := d.headings(); err != nil {
			return err
		}
	} else if err := d.block(); err != nil {
		return err
	}
	t.column, t.width = -1, 1
	return nil
}

// decide tells whether the first row was one of headings.
func (d *document) decide() {
	t := &d.table
	t.state = noTable
	if len(t.names) < 2 || d.tables >= maxTables || t.size > maxRow {
		return
	}
	for _, name := range t.names {
		if !nameLike(name) {
			return
		}
	}
	t.state = isRecord
}

// headings begins the place of a table's records.
func (d *document) headings() error {
	names := d.table.names
	d.table.state = noTable
	if err := d.block(); err != nil {
		return err
	}
	d.table.state = isRecord
	d.tables++
	part := fmt.Sprintf("table %d", d.tables)
	if outer := d.in.Part.Reveal(); outer != "" {
		part = outer + "/" + part
	}
	d.place, d.part = records.NewPlace(scanners.NewPrivate(part), d.columns), part
	seen := map[string]int{}
	for _, name := range names {
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s_%d", name, seen[name])
		}
		d.table.fields = append(d.table.fields, d.place.Field(name, false))
	}
	return nil
}

// nameLike tells whether a heading could name a column.
func nameLike(name string) bool {
	letters, digits := 0, 0
	for _, c := range name {
		switch {
		case unicode.IsLetter(c):
			letters++
		case unicode.IsDigit(c):
			digits++
		case c == '@':
			return false
		}
	}
	return len(name) <= 60 && letters > 0 && digits <= 3
}

func (d *document) cell(e Event) error {
	if err := d.endCell(); err != nil {
		return err
	}
	t := &d.table
	t.cell = true
	t.column += t.width
	t.column = max(t.column, 0)
	for t.column < len(t.tall) && t.tall[t.column] > 0 {
		t.tall[t.column]--
		t.column++
	}
	t.width, t.height = e.Columns, e.Rows
	for i := t.column; i < min(t.column+t.width, 4096); i++ {
		for len(t.tall) <= i {
			t.tall = append(t.tall, 0)
		}
		t.tall[i] = t.height - 1
	}
	if t.state == atFirst && e.Name != "th" {
		t.state = noTable
	}
	if t.state != isRecord {
		d.separate('\t')
	}
	t.from = len(d.buf)
	return nil
}

func (d *document) endCell() error {
	t := &d.table
	if !t.cell {
		return nil
	}
	switch t.state {
	case isRecord:
		err := d.value()
		t.cell = false
		return err
	case atFirst:
		name := strings.Join(strings.Fields(string(d.buf[min(t.from, len(d.buf)):])), " ")
		if t.size += len(name); t.size > maxRow || len(t.names) > 1000 {
			t.state = noTable
			break
		}
		for range t.width {
			t.names = append(t.names, name)
		}
	}
	t.cell = false
	return nil
}

// endTable ends the table.
func (d *document) endTable() error {
	if err := d.endCell(); err != nil {
		return err
	}
	if err := d.block(); err != nil {
		return err
	}
	d.table.state = noTable
	d.place, d.part = d.main, d.in.Part.Reveal()
	return nil
}
