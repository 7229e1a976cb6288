// Package pdfpage writes a summary of a document as PDF, to be printed, signed off and filed: its answer, its warnings, its figures and
// maps as drawings, and of its tables as many rows as a summary shows. What it leaves out it counts, and says where it is.
//
// The two fonts are embedded, as far as their letters are used: Latin, Greek and Cyrillic. A character that they lack is spelled out as
// <U+4E2D>, and the last page says so. Nothing in the file acts: it has no links, forms, scripts or attachments.
//
// Pages follow the order of reading, have bookmarks, a title, and their language. The library that writes them knows no tags (PDF/UA): who
// reads with a screen reader is better served by the HTML form.
package pdfpage

import (
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"dossier/reports"
	"dossier/reports/brief"
	"dossier/reports/language"
)

// Format writes PDF.
type Format struct{}

// Name is "pdf".
func (Format) Name() string { return "pdf" }

// Extension is ".pdf".
func (Format) Extension() string { return ".pdf" }

// Write draws the pages twice: only then is known how many there are, which each of them says.
func (Format) Write(w io.Writer, d *reports.Document) error {
	glyphs, err := newGlyphs()
	if err != nil {
		return fmt.Errorf("reading the fonts of a PDF: %w", err)
	}
	sections, err := read(d)
	if err != nil {
		return err
	}
	pages := 0
	for {
		p := newPaper(d, glyphs, pages)
		p.draw(d, sections)
		if pages != p.PageCount() {
			pages = p.PageCount()
			continue
		}
		if err := p.Output(w); err != nil {
			return fmt.Errorf("writing %q as PDF: %w", d.Name, err)
		}
		return nil
	}
}

// section is what is shown of a chapter.
type section struct {
	*reports.Section
	tables []shown
}

type shown struct {
	*reports.Table
	brief *brief.Table
}

// most is how many rows of a table are shown, mapped how many places of a map.
const (
	most   = 20
	mapped = 12
)

// read reads each table that is shown once.
func read(d *reports.Document) ([]section, error) {
	var list []section
	for i := range d.Sections {
		s := section{Section: &d.Sections[i]}
		for j := range s.Tables {
			t := &s.Tables[j]
			if t.Hidden || t.Brief == 0 && !t.Map {
				continue
			}
			b, err := summary(t)
			if err != nil {
				return nil, err
			}
			s.tables = append(s.tables, shown{t, b})
		}
		if len(s.Text)+len(s.tables) > 0 {
			list = append(list, s)
		}
	}
	return list, nil
}

// summary is each case of a table where there are few, else what stands above them.
func summary(t *reports.Table) (*brief.Table, error) {
	if t.Map {
		return brief.Of(t, mapped)
	}
	b, err := brief.Cases(t, most)
	if b != nil || err != nil {
		return b, err
	}
	return brief.Of(t, min(most, t.Brief))
}

// Lengths are in millimetres, sizes of letters in points.
const (
	paperWidth, paperHeight = 210.0, 297.0 // ISO 216 A4
	margin                  = 18.0
	width                   = paperWidth - 2*margin
	bottom                  = paperHeight - 20
	point                   = 25.4 / 72
)

// paper is the pages while they are drawn; y is where the next line begins.
type paper struct {
	*fpdf.Fpdf
	glyphs   *glyphs
	language *language.Language
	y        float64
	size     float64 // of letters
	spelled  bool    // a character was that the fonts lack
}

// newPaper sets up the file; pages is how many it will have.
func newPaper(d *reports.Document, g *glyphs, pages int) *paper {
	p := &paper{Fpdf: fpdf.New("P", "mm", "A4", ""), glyphs: g, language: language.Of(d.Language)}
	made := d.Made.UTC()
	if d.Made.IsZero() {
		made = time.Unix(0, 0).UTC() // the library would take the time of day
	}
	p.SetCreationDate(made)
	p.SetModificationDate(made)
	p.SetCatalogSort(true) // the same bytes each time
	p.SetTitle(p.clean(d.Title), true)
	p.SetSubject(p.clean(d.Subtitle), true)
	p.SetAuthor(p.clean(d.Author), true)
	p.SetCreator("dossier", true)
	p.SetProducer("dossier", true)
	lang := "en"
	if p.language != nil {
		lang = p.language.Tag
	}
	p.SetLang(lang)
	p.SetAutoPageBreak(false, 0)
	p.SetMargins(margin, margin, margin)
	p.AddUTF8FontFromBytes(family, "", g.plain)
	p.AddUTF8FontFromBytes(family, "B", g.bold)
	title := p.clean(d.Title)
	p.SetFooterFunc(func() {
		p.ink(muted)
		p.letters(7.5, false)
		at := paperHeight - 10
		p.Text(margin, at, p.fit(title+" · "+p.language.Text("Confidential"), width-40))
		text := p.clean(fmt.Sprintf(p.language.Text("Page %d of %d"), p.PageNo(), pages))
		p.Text(margin+width-p.GetStringWidth(text), at, text)
	})
	p.next()
	return p
}

// next begins a page.
func (p *paper) next() {
	size := p.size
	p.AddPage()
	p.y = margin
	if size > 0 {
		p.size = size
		p.SetFontSize(size)
	}
}

// need begins a page where there is no room left for something so high.
func (p *paper) need(high float64) {
	if p.y+high > bottom && p.y > margin {
		p.next()
	}
}

func (p *paper) draw(d *reports.Document, sections []section) {
	p.head(d)
	p.notices(d.Notices)
	p.facts(d.Facts)
	p.figures(d.Figures)
	for i := range sections {
		p.section(&sections[i])
	}
	p.leftOut(d)
}
