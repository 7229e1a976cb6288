package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"dossier/reports"
)

// overview writes the first sheet: what the document says before its tables, and a list of the sheets with links to them.
func (b *book) overview(name string, d *reports.Document, sheets []sheet) error {
	p := &page{book: b, name: name}
	p.line(b.styles.title, d.Title)
	p.line(b.styles.remark, d.Subtitle)
	p.row++
	if d.Lead != "" {
		p.line(b.styles.lead, d.Lead)
		p.row++
	}
	for _, n := range d.Notices {
		p.line(b.styles.warned, n.Title)
		for _, text := range n.Text {
			p.line(b.styles.wrapped, text)
		}
		p.row++
	}
	for _, f := range d.Facts {
		p.cells(b.styles.bold, f.Label, f.Value, f.Note)
	}
	p.row++
	section := ""
	for i := range sheets {
		s := &sheets[i]
		if s.section != section {
			section = s.section
			p.line(b.styles.bold, section)
		}
		p.cells(b.styles.link, s.title, int64(s.rows), s.text)
		p.link(s.name)
	}
	for i := range d.Sections {
		if len(d.Sections[i].Text) == 0 {
			continue
		}
		p.row++
		p.line(b.styles.bold, d.Sections[i].Title)
		for _, text := range d.Sections[i].Text {
			p.line(b.styles.wrapped, text)
		}
	}
	if p.err != nil {
		return p.err
	}
	for col, width := range map[string]float64{"A": 44, "B": 16, "C": 70} {
		if err := b.SetColWidth(name, col, col, width); err != nil {
			return err
		}
	}
	return b.fitPage(name, "portrait")
}

// fitPage makes a sheet print as wide as a page of A4 (paper 9 of ISO/IEC 29500-1, 18.3.1.63).
func (b *book) fitPage(name, orientation string) error {
	if err := b.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: ptr(true)}); err != nil {
		return err
	}
	return b.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &orientation, FitToWidth: ptr(1), FitToHeight: ptr(0), Size: ptr(9)})
}

// page is a sheet that is written line by line. It keeps the first error.
type page struct {
	*book
	name string
	row  int
	err  error
}

func (p *page) do(err error) {
	if p.err == nil {
		p.err = err
	}
}

// line writes a text over the width of the sheet.
func (p *page) line(style int, text string) {
	if text == "" {
		return
	}
	p.cells(style, text)
	first, last := fmt.Sprintf("A%d", p.row), fmt.Sprintf("C%d", p.row)
	p.do(p.MergeCell(p.name, first, last))
	const perLine = 125 // a merged cell does not grow with its text
	p.do(p.SetRowHeight(p.name, p.row, min(excelize.MaxRowHeight, 8+15*float64(1+len(show(text))/perLine))))
}

// cells writes texts and numbers beside each other; style is that of the first.
func (p *page) cells(style int, values ...any) {
	p.row++
	for i, v := range values {
		at := fmt.Sprintf("%c%d", 'A'+i, p.row)
		if i > 0 {
			style = p.styles.wrapped
		}
		switch v := v.(type) {
		case string:
			p.do(p.SetCellStr(p.name, at, show(v)))
		case int64:
			style = p.styles.count
			p.do(p.SetCellInt(p.name, at, v))
		}
		p.do(p.SetCellStyle(p.name, at, at, style))
	}
}

// link makes the row's first cell lead to a sheet of this workbook.
func (p *page) link(sheet string) {
	p.do(p.SetCellHyperLink(p.name, fmt.Sprintf("A%d", p.row), fmt.Sprintf("'%s'!A1", sheet), "Location"))
}

// styles are the numbers of the workbook's styles.
type styles struct {
	title, lead, bold, warned, wrapped, remark, link, header, text, marked int
	count, octets, share, date, moment                                     int
}

func (s *styles) number(u reports.Unit) int {
	switch u {
	case reports.Octets:
		return s.octets
	case reports.Share:
		return s.share
	case reports.Things:
	}
	return s.count
}

// Colours are the page's; nothing is told by them alone.
const ink, soft, accent, bad, wash = "1D2126", "59616B", "1C5A6E", "9C2314", "F4F1EB"

func (b *book) makeStyles() error {
	top := &excelize.Alignment{Vertical: "top"}
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	// Bytes in the units of the SI, by the number's own format: the cell holds them all.
	const octets = `[<1000]0" B";[<1000000]0.0," kB";0.0,," MB"`
	for _, one := range []struct {
		to    *int
		style excelize.Style
	}{
		{&b.styles.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 16, Color: ink}, Alignment: top}},
		{&b.styles.lead, excelize.Style{Font: &excelize.Font{Size: 12, Color: ink}, Alignment: wrap}},
		{&b.styles.bold, excelize.Style{Font: &excelize.Font{Bold: true, Color: ink}, Alignment: wrap}},
		{&b.styles.warned, excelize.Style{Font: &excelize.Font{Bold: true, Color: bad}, Alignment: wrap}},
		{&b.styles.wrapped, excelize.Style{Alignment: wrap}},
		{&b.styles.remark, excelize.Style{Font: &excelize.Font{Color: soft}, Alignment: top}},
		{&b.styles.link, excelize.Style{Font: &excelize.Font{Color: accent, Underline: "single"}, Alignment: wrap}},
		{&b.styles.header, excelize.Style{
			Font: &excelize.Font{Bold: true, Color: ink}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
			Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{wash}},
			Border: []excelize.Border{{Type: "bottom", Color: soft, Style: 1}},
		}},
		{&b.styles.text, excelize.Style{Alignment: top, NumFmt: 49}}, // 49: text, also when somebody edits the cell
		{&b.styles.marked, excelize.Style{Font: &excelize.Font{Color: bad}, Alignment: top, NumFmt: 49}},
		{&b.styles.count, excelize.Style{Alignment: top, NumFmt: 3}},
		{&b.styles.octets, excelize.Style{Alignment: top, CustomNumFmt: ptr(octets)}},
		{&b.styles.share, excelize.Style{Alignment: top, CustomNumFmt: ptr("0.0%")}},
		{&b.styles.date, excelize.Style{Alignment: top, CustomNumFmt: ptr("yyyy-mm-dd")}},
		{&b.styles.moment, excelize.Style{Alignment: top, CustomNumFmt: ptr("yyyy-mm-dd hh:mm")}},
	} {
		if one.style.Font == nil {
			one.style.Font = &excelize.Font{Color: ink}
		}
		one.style.Font.Family = "Calibri"
		id, err := b.NewStyle(&one.style)
		if err != nil {
			return err
		}
		*one.to = id
	}
	return nil
}
