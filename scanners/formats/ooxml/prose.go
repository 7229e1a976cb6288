package ooxml

import (
	"bytes"
	"hash/maphash"
	"strings"

	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

const (
	maxNested = 64 // paragraphs inside each other, by text boxes; those below are part of the outermost's text
	maxSpan   = 1000
	maxTwins  = 10_000 // paragraphs of an alternative that are compared with those of the next
)

// prose reads the paragraphs and tables of WordprocessingML (ISO/IEC 29500-1, section 17) and DrawingML (section 21.1.2), whose
// elements have the same names.
type prose struct {
	d     *document
	place *placed.Place
	label string

	text   []byte // of the paragraphs that are open
	starts []int  // where each begins
	inText bool   // inside an element of characters
	aside  int    // depth of the element whose content is no text: properties; 0: none
	more   bool   // there is text that only a second reading shows

	tables int // open ones
	number int // of tables in this part
	table  *placed.Table
	row    int64
	col    int
	span   int // columns of the cell, 0 and 1 the same
	cell   []byte

	seed  maphash.Seed
	twins map[uint64]bool // paragraphs of the alternative that was chosen; nil outside
	again int             // depth of the alternative that repeats it; 0: none
}

// text reads a part of running text at the place called label, and what it hides in a second reading.
func (d *document) text(name, label string) error {
	p := &d.prose
	*p = prose{
		d: d, place: d.w.Lines(label), label: label, text: p.text[:0], cell: p.cell[:0], starts: p.starts[:0],
		seed: maphash.MakeSeed(),
	}
	if err := d.parse(name, label, p.read); err != nil {
		return err
	}
	if !p.more {
		return nil
	}
	aside := under(label, "changes and fields")
	return d.parse(name, aside, func(x *xmltokens.Reader) error { return d.anything(x, aside, asides) })
}

// under is the name of a place that belongs to another, of which "" is the document.
func under(label, name string) string {
	if label == "" {
		return name
	}
	return label + ", " + name
}

func (p *prose) read(x *xmltokens.Reader) error {
	err := p.tokens(x)
	if p.d.w.Stopped() != nil {
		return err
	}
	for len(p.starts) > 0 { // what a damaged part left open
		if more := p.endParagraph(); more != nil {
			return more
		}
	}
	if p.table != nil {
		if more := p.endCell(); more != nil {
			return more
		}
		if more := p.table.Close(); more != nil {
			return more
		}
	}
	return err
}

func (p *prose) tokens(x *xmltokens.Reader) error {
	for {
		token, err := x.Next()
		if err != nil {
			return err
		}
		switch token {
		case xmltokens.Open:
			err = p.begin(x)
		case xmltokens.Close:
			err = p.end(x)
		case xmltokens.Text:
			if p.inText {
				err = p.characters(x.Text())
			}
		}
		if err != nil {
			return err
		}
	}
}

func (p *prose) begin(x *xmltokens.Reader) error {
	name := x.Name()
	if !p.more {
		p.more = tellsMore(name) || string(name) == "bookmarkStart" && !bytes.HasPrefix(x.Value("name"), []byte("_"))
	}
	if p.aside > 0 {
		return nil
	}
	switch string(name) {
	case "p":
		if len(p.starts) < maxNested {
			p.starts = append(p.starts, len(p.text))
		}
	case "t":
		p.inText = true
	case "tab", "ptab":
		p.text = append(p.text, '\t')
	case "br", "cr":
		p.text = append(p.text, '\n')
	case "noBreakHyphen":
		p.text = append(p.text, '-')
	case "sym":
		p.text = append(p.text, ' ')
	case "pPr", "rPr", "tblPr", "tblGrid", "trPr", "sectPr", "sdtPr", "bodyPr", "lstStyle", "spPr", "endParaRPr":
		p.aside = x.Depth()
	case "tbl", "tr", "tc":
		p.beginTable(x)
	case "gridSpan":
		p.span = min(number(x.Value("val")), maxSpan)
	case "Choice":
		p.twins = map[uint64]bool{}
	case "Fallback":
		p.again = x.Depth()
	}
	return nil
}

// tellsMore tells of elements with text that is not part of the running text.
func tellsMore(name []byte) bool {
	switch string(name) {
	case "ins", "del", "moveFrom", "moveTo", "delText", "instrText", "delInstrText", "fldSimple", "docPr", "cNvPr", "ffData", "alias", "tag",
		"listItem", "textpath", "shape", "hyperlink", "imagedata", "docVar", "dataSource", "query", "connectString", "author", "extraClr", "OLEObject",
		"smartTag", "permStart", "placeholder", "comboBox", "tblCaption", "tblDescription", "docPartPr":
		return true
	}
	return strings.HasSuffix(string(name), "Change")
}

func (p *prose) beginTable(x *xmltokens.Reader) {
	switch string(x.Name()) {
	case "tbl":
		if p.tables++; p.tables == 1 {
			p.number++
			p.table = p.d.w.Table(under(p.label, "table "+itoa(p.number)), p.place)
			p.row, p.col, p.cell = 0, -1, p.cell[:0]
		}
	case "tr":
		if p.tables == 1 {
			p.row, p.col = p.row+1, -1
		}
	case "tc":
		if p.tables == 1 {
			p.col++
			p.span = 0
		}
	}
}

func (p *prose) end(x *xmltokens.Reader) error {
	if p.aside > 0 {
		if x.Depth() < p.aside {
			p.aside = 0
		}
		return nil
	}
	switch string(x.Name()) {
	case "p":
		return p.endParagraph()
	case "t":
		p.inText = false
	case "tc":
		if p.tables == 1 {
			err := p.endCell()
			p.col += max(0, p.span-1)
			return err
		}
	case "tbl":
		if p.tables--; p.tables == 0 && p.table != nil {
			t := p.table
			p.table = nil
			return t.Close()
		}
		p.tables = max(0, p.tables)
	case "Fallback":
		p.again, p.twins = 0, nil
	case "AlternateContent":
		p.twins = nil
	}
	return nil
}

// characters adds text; more of a paragraph than a value may have is handed over at once.
func (p *prose) characters(text []byte) error {
	p.text = append(p.text, text...)
	if begin := p.begun(); len(p.text)-begin > p.d.limits.Value {
		if err := p.line(p.text[begin:]); err != nil {
			return err
		}
		p.text = p.text[:begin]
	}
	return nil
}

func (p *prose) begun() int {
	if n := len(p.starts); n > 0 {
		return p.starts[n-1]
	}
	return 0
}

func (p *prose) endParagraph() error {
	if len(p.starts) == 0 {
		return nil
	}
	begin := p.begun()
	text := p.text[begin:]
	p.starts, p.text = p.starts[:len(p.starts)-1], p.text[:begin]
	if p.twins != nil && len(text) > 0 {
		hash := maphash.Bytes(p.seed, text)
		if p.again > 0 && p.twins[hash] {
			return nil
		}
		if p.again == 0 && len(p.twins) < maxTwins {
			p.twins[hash] = true
		}
	}
	return p.line(text)
}

// line hands over a paragraph: to the cell it stands in, or to the running text.
func (p *prose) line(text []byte) error {
	if p.table == nil || p.col < 0 {
		return p.place.Line(text)
	}
	if len(p.cell) > 0 {
		p.cell = append(p.cell, '\n')
	}
	if p.cell = append(p.cell, text...); len(p.cell) > p.d.limits.Value {
		return p.endCell()
	}
	return nil
}

func (p *prose) endCell() error {
	cell := p.cell
	p.cell = p.cell[:0]
	if p.table == nil || p.col < 0 || len(cell) == 0 {
		return nil
	}
	return p.table.Cell(p.row, p.col, cell)
}
