package ooxml

import (
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

// pivot reads the copy of its source's data that a pivot table keeps (ISO/IEC 29500-1, section 18.10), in columns named like the fields:
// the shared items of each field, and the records' own values.
func (d *document) pivot(name, label string) error {
	p := &pivot{d: d, t: d.w.Sheet(label), fields: d.fields}
	err := d.parse(name, label, p.read)
	d.fields = p.fields
	if err != nil {
		return err
	}
	return p.t.Close()
}

type pivot struct {
	d      *document
	t      *placed.Table
	fields []string
	begun  bool // the fields are this part's own
	row    int64
	col    int
	items  bool // inside the shared items of the last field
}

func (p *pivot) read(x *xmltokens.Reader) error {
	p.t.Headless(p.fields)
	for {
		token, err := x.Next()
		switch {
		case err != nil:
			return err
		case token == xmltokens.Open:
			err = p.begin(x)
		case token == xmltokens.Close && string(x.Name()) == "sharedItems":
			p.items = false
		}
		if err != nil {
			return err
		}
	}
}

func (p *pivot) begin(x *xmltokens.Reader) error {
	switch string(x.Name()) {
	case "cacheField":
		if !p.begun {
			p.fields, p.begun = nil, true
		}
		if len(p.fields) < maxColumns {
			p.fields = append(p.fields, string(x.Value("name")))
			p.t.Headless(p.fields)
		}
	case "sharedItems":
		p.items = true
	case "r":
		p.row, p.col = p.row+1, 0
	case "s", "d", "n", "b", "e", "m", "x":
		col := p.col
		if p.col++; p.items {
			p.row++
			col = len(p.fields) - 1
		}
		if string(x.Name()) != "x" && col >= 0 && col < maxColumns { // x is the number of a shared item
			return p.t.Cell(p.row, col, x.Value("v"))
		}
	}
	return nil
}
