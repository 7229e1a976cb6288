package workbook

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"dossier/reports"
)

// sheet is a table that was written.
type sheet struct {
	section, name string
	title, text   string
	rows          int
}

// Widths of columns, in characters.
const (
	narrow = 10
	wide   = 60
	peeked = 200 // rows that are looked at to find a column's width
)

// table writes a table to a sheet of its own.
func (b *book) table(t *reports.Table) (sheet, error) {
	s := sheet{name: b.sheetName(cmp.Or(t.Short, t.Title)), title: show(t.Title), text: show(t.Text)}
	if _, err := b.NewSheet(s.name); err != nil {
		return s, err
	}
	widths, err := widths(t)
	if err != nil {
		return s, err
	}
	if err := b.fitPage(s.name, "landscape"); err != nil {
		return s, err
	}
	w, err := b.NewStreamWriter(s.name)
	if err != nil {
		return s, err
	}
	for i, width := range widths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return s, err
		}
	}
	if err := w.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: "B2", ActiveCell: "B2", Pane: "bottomRight"}},
	}); err != nil {
		return s, err
	}
	if s.rows, err = b.writeRows(w, t); err != nil {
		return s, err
	}
	if n := len(t.Columns); n > 0 {
		last, err := excelize.CoordinatesToCellName(n, max(2, s.rows+1))
		if err != nil {
			return s, err
		}
		if err := b.AutoFilter(s.name, "A1:"+last, nil); err != nil {
			return s, err
		}
	}
	return s, w.Flush()
}

// writeRows writes the header and the rows, and counts all rows, also those for which there is no room.
func (b *book) writeRows(w *excelize.StreamWriter, t *reports.Table) (n int, err error) {
	line := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = excelize.Cell{StyleID: b.styles.header, Value: show(c.Title)}
	}
	if err := w.SetRow("A1", line, excelize.RowOpts{Height: 30}); err != nil {
		return 0, err
	}
	for row, err := range t.Rows {
		if err != nil {
			return n, fmt.Errorf("reading the rows of table %q: %w", t.ID, err)
		}
		if n++; n > b.limit {
			continue
		}
		line = line[:0]
		for i := range row {
			line = append(line, b.cell(&t.Columns[i], &row[i]))
		}
		if err := w.SetRow(fmt.Sprintf("A%d", n+1), line); err != nil {
			return n, err
		}
	}
	last := ""
	switch {
	case n == 0:
		last = t.Empty
	case n > b.limit:
		last = fmt.Sprintf(b.language.Text("The first %d of %d rows: a sheet has no room for more. All of them are in the CSV and JSON forms of this report."), b.limit, n)
	}
	if last == "" {
		return n, nil
	}
	return n, w.SetRow(fmt.Sprintf("A%d", min(n, b.limit)+2), []any{excelize.Cell{StyleID: b.styles.remark, Value: show(last)}})
}

// oldest is before which Excel knows no dates.
var oldest = time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

// cell is a cell with its type: what a machine reads where that is a number or a date, what a person reads elsewhere.
func (b *book) cell(column *reports.Column, c *reports.Cell) excelize.Cell {
	switch v := c.Value.(type) {
	case int64:
		return excelize.Cell{StyleID: b.styles.number(column.Unit), Value: v}
	case float64:
		return excelize.Cell{StyleID: b.styles.number(column.Unit), Value: v}
	case time.Time:
		if v.IsZero() {
			return excelize.Cell{StyleID: b.styles.text, Value: ""}
		}
		if v = v.UTC(); !v.Before(oldest) {
			if v.Equal(v.Truncate(24 * time.Hour)) {
				return excelize.Cell{StyleID: b.styles.date, Value: v}
			}
			return excelize.Cell{StyleID: b.styles.moment, Value: v}
		}
	}
	style := b.styles.text
	if c.Tone == reports.Bad || c.Tone == reports.Warning {
		style = b.styles.marked
	}
	return excelize.Cell{StyleID: style, Value: show(c.Text)}
}

// widths are those that the first rows need.
func widths(t *reports.Table) ([]float64, error) {
	list := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		list[i] = min(wide, max(narrow, float64(utf8.RuneCountInString(c.Title)+4)))
	}
	n := 0
	for row, err := range t.Rows {
		if err != nil {
			return nil, fmt.Errorf("reading the rows of table %q: %w", t.ID, err)
		}
		for i := range row {
			if len(row[i].Text) < 4*wide {
				list[i] = min(wide, max(list[i], float64(utf8.RuneCountInString(row[i].Text)+2)))
			} else {
				list[i] = wide
			}
		}
		if n++; n == peeked {
			break
		}
	}
	return list, nil
}

// sheetName makes a name that no other sheet has, without what Excel forbids in one. It has room for 31 characters.
func (b *book) sheetName(title string) string {
	const room = excelize.MaxSheetNameLength
	clean := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r > 0xffff {
			return ' '
		}
		return r
	}, show(title)), " ")
	name := cut(cmp.Or(clean, "Table"), room)
	for n := 2; b.names[strings.ToLower(name)]; n++ {
		suffix := fmt.Sprintf(" %d", n)
		name = cut(clean, room-len(suffix)) + suffix
	}
	b.names[strings.ToLower(name)] = true
	return name
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimRight(string(r[:most-1]), " ") + "…"
	}
	return s
}

func ptr[T any](v T) *T { return &v }
