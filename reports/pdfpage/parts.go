package pdfpage

import (
	"slices"
	"strings"

	"dossier/reports"
)

func (p *paper) head(d *reports.Document) {
	p.ink(black)
	p.letters(19, true)
	p.paragraph(margin, width, d.Title)
	if d.Subtitle != "" {
		p.ink(muted)
		p.letters(9, false)
		p.y++
		p.paragraph(margin, width, d.Subtitle)
	}
	if d.Lead != "" {
		p.ink(black)
		p.letters(11.5, false)
		p.y += 3
		p.prose(margin, width, d.Lead)
	}
	p.y += 3
}

// toneOf is a tone's colour. It never stands alone: a mark or a word says the same.
func toneOf(t reports.Tone) color {
	switch t {
	case reports.Good:
		return color{22, 110, 60}
	case reports.Warning:
		return color{140, 88, 0}
	case reports.Bad:
		return color{170, 30, 30}
	case reports.Neutral:
	}
	return black
}

func mark(t reports.Tone) string {
	switch t {
	case reports.Bad:
		return "!! "
	case reports.Warning:
		return "! "
	case reports.Good, reports.Neutral:
	}
	return ""
}

// notices stand behind a bar at the margin.
func (p *paper) notices(list []reports.Notice) {
	const indent = 4
	for _, n := range list {
		p.need(14)
		top, page := p.y, p.PageNo()
		p.letters(10, true)
		p.ink(toneOf(n.Tone))
		p.paragraph(margin+indent, width-indent, mark(n.Tone)+n.Title)
		p.letters(9, false)
		p.ink(black)
		for _, text := range n.Text {
			p.prose(margin+indent, width-indent, text)
		}
		if p.PageNo() != page {
			top = margin
		}
		p.fill(toneOf(n.Tone))
		p.Rect(margin, top, 1.2, p.y-top, "F")
		p.y += 3
	}
}

// facts stand side by side.
func (p *paper) facts(list []reports.Fact) {
	if len(list) == 0 {
		return
	}
	const gap, abreast = 4.0, 5
	for facts := range slices.Chunk(list, abreast) {
		wide := (width - gap*float64(len(facts)-1)) / float64(len(facts))
		p.need(32)
		p.letters(8, false)
		labels, lines := make([][]string, len(facts)), 1
		for i, f := range facts {
			labels[i] = p.wrap(p.clean(f.Label), wide)
			labels[i] = labels[i][:min(2, len(labels[i]))]
			lines = max(lines, len(labels[i]))
		}
		top, end := p.y, p.y
		for i, f := range facts {
			x := margin + float64(i)*(wide+gap)
			p.letters(8, false)
			p.ink(muted)
			p.y = top + float64(lines-len(labels[i]))*p.leading()
			for _, l := range labels[i] {
				p.line(x, p.y, l)
				p.y += p.leading()
			}
			p.letters(15, true)
			p.ink(toneOf(f.Tone))
			p.line(x, p.y, p.fit(p.clean(f.Value), wide))
			p.y += p.leading()
			p.letters(7, false)
			p.ink(muted)
			if f.Note != "" {
				const lines = 5
				note := p.wrap(p.clean(mark(f.Tone)+f.Note), wide)
				for _, l := range note[:min(lines, len(note))] {
					p.line(x, p.y, l)
					p.y += p.leading()
				}
			}
			end = max(end, p.y)
		}
		p.y = end + 4
	}
}

// figures stand two abreast, but for those whose bars begin anywhere, which need the room.
func (p *paper) figures(list []reports.Figure) {
	const gap = 8.0
	var pair []*reports.Figure
	flush := func() {
		high := 0.0
		for _, f := range pair {
			high = max(high, heightOf(f))
		}
		p.need(high)
		top := p.y
		for i, f := range pair {
			p.y = top
			p.figure(f, margin+float64(i)*(width+gap)/2, (width-gap)/2)
		}
		p.y = top + high
		pair = pair[:0]
	}
	for i := range list {
		f := &list[i]
		if slices.ContainsFunc(f.Parts, func(part reports.Part) bool { return part.From > 0 || part.Late > 0 }) {
			if len(pair) > 0 {
				flush()
			}
			p.need(heightOf(f))
			p.figure(f, margin, width)
			p.y += figureGap
			continue
		}
		if pair = append(pair, f); len(pair) == 2 {
			flush()
		}
	}
	if len(pair) > 0 {
		flush()
	}
}

const (
	titleHigh = 5.5
	partHigh  = 6.6
	figureGap = 4.0
)

func heightOf(f *reports.Figure) float64 {
	if f.Whole {
		return titleHigh + 6 + float64(len(f.Parts))*4.4 + figureGap
	}
	return titleHigh + float64(len(f.Parts))*partHigh + figureGap
}

// figure draws one divided bar with its legend, or a bar for each part.
func (p *paper) figure(f *reports.Figure, x, wide float64) {
	p.letters(9, true)
	p.ink(black)
	p.line(x, p.y, p.fit(p.clean(f.Title), wide))
	p.y += titleHigh
	p.letters(8, false)
	if f.Whole {
		p.whole(f, x, wide)
		return
	}
	for i := range f.Parts {
		part := &f.Parts[i]
		p.labels(part.Label, part.Text, x, wide)
		p.fill(pale)
		p.Rect(x, p.y+3.9, wide, 1.4, "F")
		p.fill(accent)
		from := min(1-least, max(0, part.From))
		p.Rect(x+wide*from, p.y+3.9, wide*min(1-from, max(least, part.Share)), 1.4, "F")
		if part.Late > 0 { // higher as well, so that it is seen without colours
			p.fill(toneOf(reports.Bad))
			p.Rect(x+wide*from, p.y+3.6, wide*min(1-from, max(least, part.Late)), 2, "F")
		}
		p.y += partHigh
	}
}

// least is the share at which the smallest part of a bar is still seen.
const least = 0.008

// labels writes what a bar is of and how much it is.
func (p *paper) labels(label, text string, x, wide float64) {
	p.ink(muted)
	text = p.fit(p.clean(text), wide*0.6)
	p.lineTo(x+wide, p.y, text)
	p.ink(black)
	p.line(x, p.y, p.fit(p.clean(label), wide-p.GetStringWidth(text)-2))
}

func (p *paper) whole(f *reports.Figure, x, wide float64) {
	var sum float64
	for _, part := range f.Parts {
		sum += max(least, part.Share)
	}
	at, seen := x, map[reports.Tone]int{}
	for _, part := range f.Parts {
		w := wide * max(least, part.Share) / sum
		p.fill(shade(part.Tone, seen[part.Tone]))
		p.Rect(at, p.y, w, 4, "F")
		seen[part.Tone]++
		at += w
		p.SetDrawColor(255, 255, 255) // the parts stay apart in print
		p.SetLineWidth(0.3)
		p.Line(at, p.y, at, p.y+4)
	}
	p.y += 6
	clear(seen)
	for _, part := range f.Parts {
		p.fill(shade(part.Tone, seen[part.Tone]))
		p.Rect(x, p.y+0.4, 2.6, 2.6, "F")
		seen[part.Tone]++
		p.labels(part.Label, part.Text, x+4.5, wide-4.5)
		p.y += 4.4
	}
}

// shade is a tone's colour, paler for each part that has it.
func shade(t reports.Tone, n int) color {
	c := toneOf(t)
	if t == reports.Neutral {
		c = color{120, 126, 136}
	}
	for i := range c {
		c[i] += (255 - c[i]) * min(n, 3) / 5
	}
	return c
}

// leftOut says where the rest is, and what was spelled out.
func (p *paper) leftOut(d *reports.Document) {
	var titles []string
	for _, s := range d.Sections {
		for _, t := range s.Tables {
			if t.Brief == 0 && !t.Hidden && !t.Map {
				titles = append(titles, t.Title)
			}
		}
	}
	p.letters(8, false)
	p.ink(muted)
	p.y += 5
	if len(titles) > 0 {
		p.prose(margin, width, p.language.Text("This is a summary. Each case by itself is in the HTML and JSON forms of this report; so are these tables:")+" "+
			strings.Join(titles, "; ")+".")
	}
	if p.spelled {
		p.prose(margin, width, p.language.Text("A character that this document has no letter for is spelled out by its number in Unicode, as <U+4E2D>."))
	}
}
