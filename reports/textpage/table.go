package textpage

import (
	"fmt"
	"strings"

	"dossier/reports"
	"dossier/reports/brief"
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
	read, err := brief.Of(t, t.Brief)
	if err != nil {
		return err
	}
	p.line("")
	p.styled("1", show(t.Title))
	if len(read.Blocks) == 0 {
		p.paragraph("  ", show(t.Empty))
		return nil
	}
	blocks := make([]block, len(read.Blocks))
	for i := range blocks {
		blocks[i] = shown(read.Columns, &read.Blocks[i])
	}
	examples, err := brief.Examples(t, fewCases)
	if err != nil {
		return err
	}
	widths, fits := p.widths(read.Columns, blocks)
	if fits {
		p.cells(read.Columns, widths, row{cells: titles(read.Columns)}, true)
	}
	for _, b := range blocks {
		if b.heading != "" {
			p.paragraph("  ", b.heading)
		}
		for i, r := range b.rows {
			if fits {
				p.cells(read.Columns, widths, r, false)
			} else {
				p.stacked(read.Columns, r)
			}
			if examples != nil {
				p.cases(&examples.Blocks[i])
			}
		}
		if b.more > 0 {
			p.line(fmt.Sprintf("  … "+p.language.Text("and %s more"), show(reports.Number(int64(b.more)))))
		}
	}
	if read.More > 0 {
		p.line(fmt.Sprintf("  … "+p.language.Text("and %s more groups"), show(reports.Number(int64(read.More)))))
	}
	return nil
}

// cases prints the first cases of a group, each on a line of its own.
func (p *printer) cases(b *brief.Block) {
	for _, cells := range b.Rows {
		var parts []string
		for _, cell := range cells {
			if cell.Text != "" {
				parts = append(parts, show(cell.Text))
			}
		}
		for i, l := range wrap(strings.Join(parts, " · "), max(p.width-8, leastColumn)) {
			mark := "    - "
			if i > 0 {
				mark = "      "
			}
			p.line(mark + l)
		}
	}
	if b.More > 0 {
		p.line(fmt.Sprintf("    … "+p.language.Text("and %s more"), show(reports.Number(int64(b.More)))))
	}
}

// shown is a block as text.
func shown(columns []brief.Column, from *brief.Block) block {
	heading := make([]string, len(from.Heading))
	for i, h := range from.Heading {
		heading[i] = show(h)
	}
	b := block{heading: strings.Join(heading, " · "), more: from.More}
	for _, cells := range from.Rows {
		r := row{}
		for i, cell := range cells {
			if r.tone == reports.Neutral {
				r.tone = cell.Tone
			}
			text := show(cell.Text)
			if cell.Note != "" && columns[i].Noted {
				text += " (" + show(cell.Note) + ")"
			}
			r.cells = append(r.cells, text)
		}
		b.rows = append(b.rows, r)
	}
	return b
}

func titles(columns []brief.Column) []string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = show(c.Title)
	}
	return list
}

const (
	gap         = 2
	leastColumn = 4
	longName    = 24 // columns that few names of tables and files are longer than: kept whole where there is room
	commonWord  = 12 // columns that few words of a language are longer than; where room is short, longer ones are broken
	brokenWord  = 10 // and what is left for them
	fewCases    = 5  // of a group, that a terminal shows
)

// stacked prints a row of a table that is too wide for the terminal: its first cell, and below it the others, each behind its column's title.
func (p *printer) stacked(columns []brief.Column, r row) {
	var parts []string
	for i, text := range r.cells {
		if i > 0 && text != "" {
			parts = append(parts, show(columns[i].Title)+p.language.Colon()+" "+text)
		}
	}
	for _, l := range wrap(r.cells[0], p.width-2) {
		p.line("  " + p.sgr(style(r.tone), l))
	}
	if len(parts) > 0 {
		p.paragraph("    ", strings.Join(parts, " · "))
	}
}

// widths gives each column what its widest cell needs, then takes from the widest until the line fits: first where that breaks no
// name that is not long, then where it breaks no common word. A table that needs more than that does not fit.
func (p *printer) widths(columns []brief.Column, blocks []block) (widths []int, fits bool) {
	widths = make([]int, len(columns))
	words := make([]int, len(columns))
	total := 2 + gap*(len(columns)-1)
	for i, title := range titles(columns) {
		widths[i], words[i] = width(title), longestWord(title)
		for _, b := range blocks {
			for _, r := range b.rows {
				widths[i], words[i] = max(widths[i], width(r.cells[i])), max(words[i], longestWord(r.cells[i]))
			}
		}
		widths[i] = min(widths[i], p.width)
		total += widths[i]
	}
	for _, longest := range []int{longName, commonWord} {
		for i := range words {
			if words[i] > longest {
				words[i] = brokenWord
			}
		}
		total -= narrow(widths, words, total-p.width)
	}
	return widths, total <= p.width
}

// narrow takes so many columns of the terminal from the widest columns of a table, of each down to its least, and returns how many it took.
func narrow(widths, least []int, by int) (taken int) {
	for ; taken < by; taken++ {
		widest := -1
		for i := range widths {
			if widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	return taken
}

// longestWord is how many columns text takes where no word of it is broken. A few short words are one.
func longestWord(text string) (longest int) {
	if w := width(text); w <= brokenWord {
		return w
	}
	for word := range strings.FieldsSeq(text) {
		longest = max(longest, width(word))
	}
	return longest
}

// cells prints one row, its cells wrapped.
func (p *printer) cells(columns []brief.Column, widths []int, r row, head bool) {
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
