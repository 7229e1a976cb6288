// Package textpage writes a summary of a document for a terminal: its answer, its warnings, and those of its tables
// that say in a few lines what matters. What it leaves out it counts.
//
// Control characters of a source's names are spelled out, so that no name moves the cursor or changes a colour.
package textpage

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/visible"
)

// Format writes text.
type Format struct {
	Width int  // columns of the terminal; 0: 80
	Color bool // use bold and colours (ECMA-48 SGR); never the only carrier of a meaning
}

const (
	defaultWidth = 80
	leastWidth   = 40
)

// Name is "table".
func (Format) Name() string { return "table" }

// Extension is ".txt".
func (Format) Extension() string { return ".txt" }

// Write writes the summary.
func (f Format) Write(w io.Writer, d *reports.Document) error {
	p := &printer{Writer: bufio.NewWriter(w), width: f.Width, color: f.Color, language: language.Of(d.Language)}
	if p.width == 0 {
		p.width = defaultWidth
	}
	p.width = max(p.width, leastWidth)
	p.head(d)
	for i := range d.Sections {
		if err := p.section(&d.Sections[i]); err != nil {
			return err
		}
	}
	p.leftOut(d)
	if err := p.Flush(); err != nil { // it keeps the first error of all writes
		return fmt.Errorf("writing %q as text: %w", d.Name, err)
	}
	return nil
}

type printer struct {
	*bufio.Writer
	width    int
	color    bool
	language *language.Language
}

func (p *printer) head(d *reports.Document) {
	p.styled("1", show(d.Title))
	if d.Subtitle != "" {
		p.paragraph("", show(d.Subtitle))
	}
	if d.Lead != "" {
		p.line("")
		p.paragraph("", show(d.Lead))
	}
	for _, n := range d.Notices {
		p.line("")
		p.styled(style(n.Tone), mark(n.Tone)+strings.ToUpper(show(n.Title)))
		for _, text := range n.Text {
			p.paragraph("  ", show(text))
		}
	}
}

func (p *printer) section(s *reports.Section) error {
	var titled bool
	for i := range s.Tables {
		t := &s.Tables[i]
		if t.Brief == 0 {
			continue
		}
		if !titled {
			p.line("")
			p.styled("1", strings.ToUpper(show(s.Title)))
			titled = true
		}
		if err := p.table(t); err != nil {
			return err
		}
	}
	return nil
}

// leftOut names the tables that are not shown.
func (p *printer) leftOut(d *reports.Document) {
	var titles []string
	for _, s := range d.Sections {
		for _, t := range s.Tables {
			if t.Brief == 0 && !t.Hidden {
				titles = append(titles, show(t.Title))
			}
		}
	}
	if len(titles) > 0 {
		p.line("")
		p.paragraph("", p.language.Text("This is a summary. Each case by itself is in the HTML and JSON forms of this report; so are these tables:")+" "+
			strings.Join(titles, "; ")+".")
	}
}

func (p *printer) line(s string) {
	_, _ = p.WriteString(spaces.Replace(s))
	_ = p.WriteByte('\n')
}

func (p *printer) paragraph(indent, text string) {
	for _, l := range wrap(text, p.width-len(indent)) {
		p.line(indent + l)
	}
}

// styled prints a heading, each of its lines in the style.
func (p *printer) styled(code, text string) {
	for _, l := range wrap(text, p.width) {
		p.line(p.sgr(code, l))
	}
}

// style is a tone as ECMA-48 says it.
func style(t reports.Tone) string {
	switch t {
	case reports.Good:
		return "32"
	case reports.Warning:
		return "33"
	case reports.Bad:
		return "1;31"
	}
	return ""
}

func (p *printer) sgr(code, s string) string {
	if !p.color || code == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func mark(t reports.Tone) string {
	switch t {
	case reports.Bad:
		return "!! "
	case reports.Warning:
		return "! "
	}
	return ""
}

// spaces are those that some terminals' fonts lack, written as plain ones.
var spaces = strings.NewReplacer("\u202f", " ", "\u00a0", " ")

// longest is how many bytes of one text a terminal is given.
const longest = 300

func show(s string) string { return visible.Short(s, longest) }
