package textpage

import (
	"fmt"
	"slices"
	"strings"

	"dossier/reports"
)

// row is the visible cells of a row or of a group's heading.
type row struct {
	cells []string
	tone  reports.Tone
}

// block is the rows under one outer heading.
type block struct {
	heading string
	rows    []row
	more    int
}

// table prints a table's first rows, or where its rows stand in groups, the headings of the first groups.
func (p *printer) table(t *reports.Table) error {
	blocks, hidden, err := p.read(t)
	if err != nil {
		return err
	}
	p.line("")
	p.styled("1", show(t.Title))
	if len(blocks) == 0 {
		p.paragraph("  ", show(t.Empty))
		return nil
	}
	columns, _ := shown(t.Columns)
	// A fair share of the lines for each outer group.
	each := max(2, t.Brief/len(blocks))
	for i := range blocks {
		b := &blocks[i]
		if b.more = len(b.rows) - each; b.more > 0 {
			b.rows = b.rows[:each]
		}
	}
	widths := p.widths(columns, blocks)
	p.cells(columns, widths, row{cells: titles(columns)}, true)
	for _, b := range blocks {
		if b.heading != "" {
			p.paragraph("  ", b.heading)
		}
		for _, r := range b.rows {
			p.cells(columns, widths, r, false)
		}
		if b.more > 0 {
			p.line(fmt.Sprintf("  … "+p.language.Text("and %s more"), show(reports.Number(int64(b.more)))))
		}
	}
	if hidden > 0 {
		p.line(fmt.Sprintf("  … "+p.language.Text("and %s more groups"), show(reports.Number(int64(hidden)))))
	}
	return nil
}

// read collects what is to be printed; of a table in groups, their headings. hidden counts outer groups beyond the brief.
func (p *printer) read(t *reports.Table) (blocks []block, hidden int, err error) {
	columns, group := shown(t.Columns)
	var before []reports.Cell
	for cells, err := range t.Rows {
		if err != nil {
			return nil, 0, fmt.Errorf("reading the rows of table %q: %w", t.ID, err)
		}
		outer := before == nil || changed(t.Columns, before, cells, 1)
		inner := outer || group == 0 || changed(t.Columns, before, cells, 2)
		before = slices.Clone(cells)
		switch {
		case outer && len(blocks) >= t.Brief:
			hidden++
		case outer:
			blocks = append(blocks, block{heading: heading(t.Columns, cells)})
		}
		if !inner || hidden > 0 {
			continue
		}
		b := &blocks[len(blocks)-1]
		r := row{}
		for _, c := range columns {
			var cell reports.Cell
			if c.at < len(cells) {
				cell = cells[c.at]
			}
			if cell.Tone != reports.Neutral && r.tone == reports.Neutral {
				r.tone = cell.Tone
			}
			r.cells = append(r.cells, show(cell.Text))
		}
		b.rows = append(b.rows, r)
	}
	return blocks, hidden, nil
}

type column struct {
	reports.Column
	at int // index in the row
}

// shown picks the columns to print: those of the inner groups where there are any, else all that are not in a heading.
func shown(all []reports.Column) (columns []column, group int) {
	if slices.ContainsFunc(all, func(c reports.Column) bool { return c.Group == 2 }) {
		group = 2
	}
	for i, c := range all {
		if c.Group == group && !c.Hidden {
			columns = append(columns, column{c, i})
		}
	}
	return columns, group
}

func changed(columns []reports.Column, before, cells []reports.Cell, group int) bool {
	for i, c := range columns {
		if c.Group == group && i < len(cells) && i < len(before) && cells[i].Text != before[i].Text {
			return true
		}
	}
	return false
}

func heading(columns []reports.Column, cells []reports.Cell) string {
	var parts []string
	for i, c := range columns {
		if c.Group == 1 && !c.Hidden && i < len(cells) {
			parts = append(parts, show(cells[i].Text))
		}
	}
	return strings.Join(parts, " · ")
}

func titles(columns []column) []string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = show(c.Title)
	}
	return list
}

const (
	gap         = 2
	leastColumn = 4
)

// widths gives each column what its widest cell needs, then takes from the widest until the line fits.
func (p *printer) widths(columns []column, blocks []block) []int {
	widths := make([]int, len(columns))
	total := 2 + gap*(len(columns)-1)
	for i, title := range titles(columns) {
		widths[i] = width(title)
		for _, b := range blocks {
			for _, r := range b.rows {
				widths[i] = max(widths[i], width(r.cells[i]))
			}
		}
		widths[i] = min(widths[i], p.width)
		total += widths[i]
	}
	for total > p.width {
		widest := 0
		for i := range widths {
			if widths[i] > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= leastColumn {
			break
		}
		widths[widest]--
		total--
	}
	return widths
}

// cells prints one row, its cells wrapped.
func (p *printer) cells(columns []column, widths []int, r row, head bool) {
	lines := make([][]string, len(columns))
	height := 1
	for i, text := range r.cells {
		lines[i] = wrap(text, widths[i])
		height = max(height, len(lines[i]))
	}
	for n := range height {
		var b strings.Builder
		b.WriteString("  ")
		for i := range columns {
			var text string
			if n < len(lines[i]) {
				text = lines[i][n]
			}
			pad := strings.Repeat(" ", max(0, widths[i]-width(text)))
			if i > 0 {
				b.WriteString("  ")
			}
			switch {
			case columns[i].Align == reports.End:
				b.WriteString(pad + text)
			default:
				b.WriteString(text + pad)
			}
		}
		text := strings.TrimRight(b.String(), " ")
		if head {
			text = p.sgr("2", text)
		}
		p.line(p.sgr(style(r.tone), text))
	}
}
