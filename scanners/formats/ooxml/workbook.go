package ooxml

import (
	"fmt"

	"dossier/scanners"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

const (
	maxColumns = 16_384    // of a sheet (Excel's own limit)
	maxRows    = 1_048_576 // the same
	maxText    = 64 << 20  // bytes of shared strings that are kept
	maxStrings = 8 << 20   // and how many
	maxStyles  = 65_536
)

// workbook is what the sheets of a workbook share.
type workbook struct {
	sheets  []sheetRef
	date04  bool // dates count from 1904
	styles  styles
	strings sharedStrings
}

type sheetRef struct{ name, part string }

// workbook reads the sheets in the order of their tabs, hidden ones too, then what no sheet shows.
func (d *document) workbook(name string) error {
	relations, err := d.relations(name)
	if err != nil {
		return err
	}
	parts := map[string]string{}
	stringsPart, stylesPart := "", ""
	for _, r := range relations {
		switch r.kind {
		case "sharedStrings":
			stringsPart = r.target
		case "styles":
			stylesPart = r.target
		default:
			if !r.external {
				parts[r.id] = r.target
			}
		}
	}
	b := &workbook{}
	if err := d.parse(name, "workbook", func(x *xmltokens.Reader) error { return b.readSheets(x, parts) }); err != nil {
		return err
	}
	if err := d.parse(name, "workbook", func(x *xmltokens.Reader) error { return d.anything(x, "workbook", all) }); err != nil {
		return err
	}
	if d.pkg.Has(stylesPart) {
		if err := d.parse(stylesPart, "styles", b.styles.read); err != nil {
			return err
		}
	}
	if d.pkg.Has(stringsPart) {
		d.done[stringsPart] = true
		if err := d.sharedStrings(b, stringsPart); err != nil {
			return err
		}
	}
	for _, s := range b.sheets {
		if err := d.sheet(b, s); err != nil {
			return err
		}
	}
	return b.strings.unused(d.w)
}

func (b *workbook) readSheets(x *xmltokens.Reader, parts map[string]string) error {
	for {
		token, err := x.Next()
		if err != nil {
			return err
		}
		if token != xmltokens.Open {
			continue
		}
		switch string(x.Name()) {
		case "workbookPr":
			v := string(x.Value("date1904"))
			b.date04 = v == "1" || v == "true"
		case "sheet":
			if len(b.sheets) < maxStyles {
				name := string(x.Value("name"))
				if part := parts[relationID(x)]; part != "" {
					b.sheets = append(b.sheets, sheetRef{name, part})
				}
			}
		}
	}
}

// sharedStrings keeps the strings that cells refer to by their number (section 18.4). Those beyond what may be kept are read as a list.
type sharedStrings struct {
	data   []byte
	ends   []uint32
	shown  []uint64 // bits of those that a cell shows
	string []byte   // being read
	inText bool
	spoken int // depth of a phonetic run, 0: none
}

func (d *document) sharedStrings(b *workbook, part string) error {
	s := &b.strings
	spoken, rest := d.w.Lines("phonetic readings"), d.w.Lines("texts of cells")
	over := false
	err := d.parse(part, "texts of cells", func(x *xmltokens.Reader) error {
		for {
			token, err := x.Next()
			if err != nil {
				return err
			}
			switch token {
			case xmltokens.Open:
				s.begin(x)
			case xmltokens.Text:
				if s.inText && len(s.string) < d.limits.Value {
					s.string = append(s.string, x.Text()...)
				}
			case xmltokens.Close:
				more, err := s.end(x, spoken, rest)
				if err != nil {
					return err
				}
				over = over || more
			}
		}
	})
	if err != nil || !over {
		return err
	}
	return d.w.Unread("texts of cells", &scanners.Unread{
		Why: scanners.OverLimit, Bytes: 0,
		Detail: fmt.Sprintf("more than %d MiB of different texts in cells: those beyond were read as a list, without their sheets and rows", maxText>>20),
	})
}

func (s *sharedStrings) begin(x *xmltokens.Reader) {
	switch string(x.Name()) {
	case "si":
		s.string = s.string[:0]
	case "t":
		s.inText = true
	case "rPh":
		s.spoken = len(s.string) + 1
	}
}

func (s *sharedStrings) end(x *xmltokens.Reader, spoken, rest *placed.Place) (over bool, err error) {
	switch string(x.Name()) {
	case "t":
		s.inText = false
	case "rPh":
		if from := s.spoken - 1; from >= 0 && from <= len(s.string) {
			err = spoken.Line(s.string[from:])
			s.string = s.string[:from]
		}
	case "si":
		if len(s.data)+len(s.string) > maxText || len(s.ends) >= maxStrings {
			return true, rest.Line(s.string)
		}
		s.data = append(s.data, s.string...)
		s.ends = append(s.ends, uint32(len(s.data)))
	}
	return false, err
}

// show returns string number n for a cell.
func (s *sharedStrings) show(n int) []byte {
	if n < 0 || n >= len(s.ends) {
		return nil
	}
	if s.shown == nil {
		s.shown = make([]uint64, len(s.ends)/64+1)
	}
	s.shown[n/64] |= 1 << (n % 64)
	return s.at(n)
}

func (s *sharedStrings) at(n int) []byte {
	start := uint32(0)
	if n > 0 {
		start = s.ends[n-1]
	}
	return s.data[start:s.ends[n]]
}

// unused hands over the strings that no cell shows: what was deleted may still be there.
func (s *sharedStrings) unused(w *placed.Writer) error {
	var place *placed.Place
	for n := range s.ends {
		if s.shown != nil && s.shown[n/64]&(1<<(n%64)) != 0 || len(s.at(n)) == 0 {
			continue
		}
		if place == nil {
			place = w.Lines("texts no cell shows")
		}
		if err := place.Line(s.at(n)); err != nil {
			return err
		}
	}
	return nil
}
