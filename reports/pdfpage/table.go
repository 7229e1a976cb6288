package pdfpage

import (
	"fmt"
	"strings"

	"dossier/reports"
	"dossier/reports/brief"
)

func (p *paper) section(s *section) {
	p.y += 4
	p.need(48) // with the beginning of what stands under it
	p.letters(13, true)
	p.ink(accent)
	title := p.clean(s.Title)
	p.Bookmark(title, 0, p.y)
	p.paragraph(margin, width, s.Title)
	p.y++
	p.letters(9, false)
	p.ink(black)
	for _, text := range s.Text {
		p.prose(margin, width, text)
		p.y++
	}
	for i := range s.tables {
		p.table(&s.tables[i], s.Title)
	}
}

func (p *paper) table(t *shown, under string) {
	p.y += 2
	p.need(22)
	if t.Map {
		p.need(75) // its columns' titles stand upright
	}
	if t.Title != under {
		p.letters(10, true)
		p.ink(black)
		p.paragraph(margin, width, t.Title)
		p.y += 0.5
	}
	p.letters(8, false)
	p.ink(muted)
	if t.Text != "" && t.Map {
		p.prose(margin, width, t.Text)
		p.y++
	}
	switch {
	case len(t.brief.Blocks) == 0:
		p.paragraph(margin, width, t.Empty)
		return
	case t.Map:
		p.drawMap(t)
	default:
		p.rows(t.brief)
	}
	if t.brief.More > 0 {
		text := "and %s more groups"
		if t.Map || len(t.brief.Blocks[0].Heading) == 0 {
			text = "and %s more"
		}
		p.rest(text, t.brief.More)
	}
}

// rest counts what is left out.
func (p *paper) rest(text string, n int) {
	p.letters(8, false)
	p.ink(muted)
	p.paragraph(margin, width, "… "+fmt.Sprintf(p.language.Text(text), reports.Number(int64(n))))
}

const (
	small     = 7.6 // size of letters in tables
	headSize  = 7.0 // and in their heads
	cellGap   = 2.4 // between columns
	mostLines = 24  // of a cell: a row must fit on a page
)

// rows draws a table's rows under their headings.
func (p *paper) rows(t *brief.Table) {
	columns := filled(t)
	widths := p.widths(t, columns)
	head := func() {
		p.letters(headSize, true)
		p.ink(muted)
		cells := make([]reports.Cell, len(columns))
		for i, c := range columns {
			cells[i] = reports.Cell{Text: t.Columns[c].Title}
		}
		p.row(t, columns, widths, cells, nil)
		p.SetDrawColor(muted[0], muted[1], muted[2])
		p.SetLineWidth(0.25)
		p.Line(margin, p.y-0.4, margin+width, p.y-0.4)
		p.y += 0.4
	}
	head()
	for _, b := range t.Blocks {
		p.blockHead(t, &b)
		for _, r := range b.Rows {
			cells := make([]reports.Cell, len(columns))
			for i, c := range columns {
				cells[i] = r[c]
			}
			p.letters(small, false)
			p.ink(black)
			p.row(t, columns, widths, cells, head)
			p.SetDrawColor(pale[0], pale[1], pale[2])
			p.SetLineWidth(0.2)
			p.Line(margin, p.y-0.3, margin+width, p.y-0.3)
		}
		if b.More > 0 {
			p.rest("and %s more", b.More)
		}
	}
}

// blockHead says what the rows below have in common.
func (p *paper) blockHead(t *brief.Table, b *brief.Block) {
	var title, rest []string
	tone := reports.Neutral
	if len(b.Heading) > 0 {
		title = append(title, strings.Join(b.Heading, " · "))
	}
	for i, c := range b.Head {
		switch {
		case c.Text == "":
		case i == 0 || t.Heads[i].Align == reports.End:
			if i > 0 {
				c.Text = t.Heads[i].Title + " " + c.Text
			} else {
				tone = c.Tone
			}
			title = append(title, c.Text)
		default:
			rest = append(rest, c.Text)
		}
	}
	if len(title) == 0 {
		return
	}
	p.need(14)
	p.y += 0.8
	p.letters(8.4, true)
	p.ink(toneOf(tone))
	p.paragraph(margin, width, strings.Join(title, " · "))
	if len(rest) > 0 {
		p.letters(small, false)
		p.ink(muted)
		p.paragraph(margin, width, strings.Join(rest, " · "))
	}
}

// filled are the columns in which anything stands, and the first.
func filled(t *brief.Table) (list []int) {
	for c := range t.Columns {
		some := c == 0
		for _, b := range t.Blocks {
			for _, r := range b.Rows {
				some = some || r[c].Text != "" || r[c].Note != ""
			}
		}
		if some {
			list = append(list, c)
		}
	}
	return list
}

// widths gives columns what they want, and where there is no room for that, each the same share of it.
func (p *paper) widths(t *brief.Table, columns []int) []float64 {
	want, need := make([]float64, len(columns)), make([]float64, len(columns))
	measure := func(i int, text string) {
		text = p.clean(text)
		want[i] = max(want[i], p.GetStringWidth(text))
		for word := range strings.SplitSeq(text, " ") {
			need[i] = max(need[i], min(p.GetStringWidth(word), max(28, width/float64(len(columns)))))
		}
	}
	for i, c := range columns {
		p.letters(headSize, true)
		measure(i, t.Columns[c].Title)
		p.letters(small, false)
		for _, b := range t.Blocks {
			for _, r := range b.Rows {
				measure(i, r[c].Text)
				measure(i, r[c].Note)
				if r[c].Note != "" {
					want[i] = max(want[i], p.GetStringWidth(p.clean(r[c].Text))+p.GetStringWidth(p.clean(r[c].Note)))
				}
			}
		}
	}
	room := width - cellGap*float64(len(columns)-1)
	widths := make([]float64, len(columns))
	low, high := 0.0, 1.0
	for range 20 { // to a millionth of what they want
		share := (low + high) / 2
		if lay(widths, want, need, share) > room {
			high = share
		} else {
			low = share
		}
	}
	sum := lay(widths, want, need, 1)
	if sum > room {
		sum = lay(widths, want, need, low)
	}
	if sum > room { // not even that: what needs most is broken within words
		low, high = 0, width
		for range 20 {
			limit := (low + high) / 2
			sum = 0
			for i := range widths {
				widths[i] = min(need[i], limit)
				sum += widths[i]
			}
			if sum > room {
				high = limit
			} else {
				low = limit
			}
		}
	}
	widest := 0
	for i := range widths {
		if t.Columns[columns[i]].Align != reports.End && widths[i] > widths[widest] {
			widest = i
		}
	}
	widths[widest] += max(0, room-sum)
	return widths
}

// lay gives each column a share of what it wants, so that they wrap to as many lines, but not less than it needs. It returns their sum.
func lay(widths, want, need []float64, share float64) (sum float64) {
	for i := range widths {
		widths[i] = max(need[i], want[i]*share)
		sum += widths[i]
	}
	return sum
}

// row draws one row, on the next page below head where it does not fit.
func (p *paper) row(t *brief.Table, columns []int, widths []float64, cells []reports.Cell, head func()) {
	size := p.size
	lines, notes, high := make([][]string, len(cells)), make([][]string, len(cells)), 1
	for i := range cells {
		lines[i] = p.wrap(p.clean(cells[i].Text), widths[i])
		if cells[i].Note != "" {
			notes[i] = p.wrap(p.clean(cells[i].Note), widths[i])
		}
		lines[i] = lines[i][:min(len(lines[i]), mostLines)]
		notes[i] = notes[i][:min(len(notes[i]), mostLines-len(lines[i]))]
		high = max(high, len(lines[i])+len(notes[i]))
	}
	if p.y+float64(high)*p.leading() > bottom && head != nil {
		p.next()
		head()
		p.letters(size, false)
	}
	x := margin
	for i := range cells {
		draw := p.line
		if t.Columns[columns[i]].Align == reports.End {
			draw = func(x, y float64, text string) { p.lineTo(x+widths[i], y, text) }
		}
		if head != nil {
			p.ink(toneOf(cells[i].Tone))
		}
		y := p.y + 0.6
		for _, l := range lines[i] {
			draw(x, y, l)
			y += p.leading()
		}
		p.ink(muted)
		for _, l := range notes[i] {
			draw(x, y, l)
			y += p.leading()
		}
		x += widths[i] + cellGap
	}
	p.y += float64(high)*p.leading() + 1.6
}

// drawMap draws a map: a line for each row, and discs as large as the cells' shares under what the columns are called.
func (p *paper) drawMap(t *shown) {
	const labels, tallest = 52.0, 40.0
	kinds := t.brief.Columns[1:]
	if len(kinds) == 0 {
		return
	}
	each := min(14, (width-labels)/float64(len(kinds)))
	center := func(i int) float64 { return margin + labels + (float64(i)+0.5)*each }
	p.letters(7.4, false)
	var names []string
	high := 0.0
	for _, k := range kinds {
		name := p.fit(p.clean(k.Title), tallest)
		names = append(names, name)
		high = max(high, p.GetStringWidth(name))
	}
	const line = 6.8
	head := func() {
		p.letters(7.4, false)
		p.ink(black)
		p.y += high + 1
		for i, name := range names {
			p.TransformBegin()
			p.TransformRotate(90, center(i)+0.9, p.y)
			p.Text(center(i)+0.9, p.y, name)
			p.TransformEnd()
		}
		p.y++
	}
	p.need(high + 4*line)
	head()
	for _, b := range t.brief.Blocks {
		for _, r := range b.Rows {
			if p.y+line > bottom {
				p.next()
				head()
			}
			p.mapRow(r, labels, each, line, center)
			p.y += line
		}
	}
	p.y++
}

func (p *paper) mapRow(cells []reports.Cell, labels, each, high float64, center func(int) float64) {
	p.letters(small, false)
	p.ink(black)
	p.line(margin, p.y+1, p.fit(p.clean(cells[0].Text), labels-2))
	p.letters(6.4, false)
	p.ink(muted)
	if cells[0].Note != "" {
		p.line(margin, p.y+4, p.fit(p.clean(cells[0].Note), labels-2))
	}
	p.SetDrawColor(pale[0], pale[1], pale[2])
	p.SetLineWidth(0.2)
	p.Line(margin, p.y+high, margin+labels+each*float64(len(cells)-1), p.y+high)
	for i, c := range cells[1:] {
		if c.Share <= 0 {
			continue
		}
		p.fill(accent)
		p.Circle(center(i), p.y+2.4, 0.35+min(each/2-0.3, 1.8)*min(1, c.Share), "F")
		p.letters(5.6, false)
		if text := p.clean(c.Text); p.GetStringWidth(text) < each {
			p.ink(muted)
			p.line(center(i)-p.GetStringWidth(text)/2, p.y+4.6, text)
		}
	}
}
