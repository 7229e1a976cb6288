package pdfpage

import (
	"fmt"
	"strings"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"dossier/reports/visible"
)

// family is what the fonts are called in the file: those that the Go project had made, with the letters of Windows' WGL4.
const family = "Go"

// glyphs are the fonts, and which characters they have.
type glyphs struct {
	plain, bold []byte
	fonts       [2]*sfnt.Font
	buffer      sfnt.Buffer
	known       map[rune]bool
}

func newGlyphs() (*glyphs, error) {
	g := &glyphs{plain: goregular.TTF, bold: gobold.TTF, known: map[rune]bool{}}
	for i, font := range [][]byte{g.plain, g.bold} {
		var err error
		if g.fonts[i], err = sfnt.Parse(font); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// has tells whether both fonts have a character.
func (g *glyphs) has(r rune) bool {
	has, ok := g.known[r]
	if !ok {
		has = true
		for _, f := range g.fonts {
			i, err := f.GlyphIndex(&g.buffer, r)
			has = has && err == nil && i != 0
		}
		g.known[r] = has
	}
	return has
}

// longest is how many bytes of one text a page shows.
const longest = 300

// alike are characters that the fonts lack, as others that read the same.
var alike = strings.NewReplacer("\u202f", "\u00a0", "ẞ", "SS", "\u200c", "", "\u200d", "")

// clean makes a text of unknown origin safe to draw: what acts, and what the fonts lack, is spelled out.
func (p *paper) clean(s string) string {
	s = alike.Replace(norm.NFC.String(visible.Short(s, longest)))
	var b strings.Builder
	for _, r := range s {
		if p.glyphs.has(r) {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "<U+%04X>", r)
		p.spelled = true
	}
	return b.String()
}

// color is red, green and blue.
type color [3]int

// All of them stand out from white by 4.5 to 1 at least (WCAG 2.2, 1.4.3), but for lines.
var (
	black  = color{25, 28, 33}
	muted  = color{90, 96, 106}
	accent = color{28, 84, 150}
	pale   = color{225, 229, 236}
)

func (p *paper) ink(c color)  { p.SetTextColor(c[0], c[1], c[2]) }
func (p *paper) fill(c color) { p.SetFillColor(c[0], c[1], c[2]) }

func (p *paper) letters(size float64, bold bool) {
	style := ""
	if bold {
		style = "B"
	}
	p.size = size
	p.SetFont(family, style, size)
}

// leading is the height of a line.
func (p *paper) leading() float64 { return p.size * point * 1.32 }

// line draws a line of text whose top is at y.
func (p *paper) line(x, y float64, text string) { p.Text(x, y+p.size*point, text) }

// lineTo is line that ends at x.
func (p *paper) lineTo(x, y float64, text string) { p.line(x-p.GetStringWidth(text), y, text) }

// paragraph draws wrapped text at x and goes on below it.
func (p *paper) paragraph(x, wide float64, text string) {
	for _, l := range p.wrap(p.clean(text), wide) {
		p.need(p.leading())
		p.line(x, p.y, l)
		p.y += p.leading()
	}
}

// prose is paragraph of our own words, which may be longer than a name.
func (p *paper) prose(x, wide float64, text string) {
	var b strings.Builder
	for len(text) > longest { // cleaned in pieces, none of which is cut
		cut := strings.LastIndexByte(text[:longest], ' ') + 1
		if cut == 0 {
			break
		}
		b.WriteString(p.clean(text[:cut]))
		text = text[cut:]
	}
	for _, l := range p.wrap(b.String()+p.clean(text), wide) {
		p.need(p.leading())
		p.line(x, p.y, l)
		p.y += p.leading()
	}
}

// wrap breaks a text into lines, at spaces, and within words only where one is wider than a line.
func (p *paper) wrap(text string, wide float64) (lines []string) {
	at := ""
	for word := range strings.SplitSeq(text, " ") {
		if joined := strings.TrimPrefix(at+" "+word, " "); p.GetStringWidth(joined) <= wide {
			at = joined
			continue
		}
		if at != "" {
			lines = append(lines, at)
		}
		for at = word; p.GetStringWidth(at) > wide; {
			n := p.fitting(at, wide)
			lines = append(lines, at[:n])
			at = at[n:]
		}
	}
	return append(lines, at)
}

// fitting is how many bytes of a text fit, one character at least: up to a hyphen, slash or underscore if one is in its second half.
func (p *paper) fitting(text string, wide float64) int {
	var x float64
	for i, r := range text {
		x += p.GetStringWidth(string(r))
		if i > 0 && x > wide {
			if at := strings.LastIndexAny(text[:i], "-/_") + 1; at > i/2 {
				return at
			}
			return i
		}
	}
	return len(text)
}

// fit cuts a text that is wider than there is room for.
func (p *paper) fit(text string, wide float64) string {
	if p.GetStringWidth(text) <= wide {
		return text
	}
	return text[:p.fitting(text, wide-p.GetStringWidth("…"))] + "…"
}
