package ooxml

import (
	"bytes"
	"strconv"

	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

// sheet reads one sheet: its cells, then what else it says.
func (d *document) sheet(b *workbook, ref sheetRef) error {
	if d.done[ref.part] || !d.pkg.Has(ref.part) {
		return nil
	}
	d.done[ref.part] = true
	label := "sheet " + ref.name
	d.labels[ref.part] = label
	s := &sheet{d: d, b: b, table: d.w.Sheet(label), label: label}
	err := d.parse(ref.part, label, s.read)
	if err != nil {
		return err
	}
	if err := s.table.Close(); err != nil {
		return err
	}
	if !s.found {
		d.labels[ref.part] = label + ", more"
		if err := d.part(ref.part); err != nil {
			return err
		}
	}
	if s.formulas {
		place := d.w.Records(under(label, "formulas"), "cell", placed.TextField)
		if err := d.parse(ref.part, label, func(x *xmltokens.Reader) error { return d.formulas(x, place) }); err != nil {
			return err
		}
	}
	return d.attached(ref.part, label)
}

// sheet is a worksheet that is being read (section 18.3).
type sheet struct {
	d        *document
	b        *workbook
	table    *placed.Table
	label    string
	found    bool // it has cells: it is no sheet of a chart alone
	formulas bool // some formulas hold texts

	row   int64
	col   int
	style int
	kind  byte // of the cell's value: 's' shared, 'i' inline, 'b' boolean, 'n' number, 't' text as it stands
	value []byte
	take  bool // inside what the cell's value consists of
	form  bool // inside a formula
	out   []byte
}

func (s *sheet) read(x *xmltokens.Reader) error {
	for {
		token, err := x.Next()
		if err != nil {
			return err
		}
		if token != xmltokens.Open || string(x.Name()) != "sheetData" {
			continue
		}
		s.found = true
		if err := s.cells(x); err != nil {
			return err
		}
		if err := s.table.Close(); err != nil {
			return err
		}
		return s.d.anything(x, under(s.label, "more"), all)
	}
}

// cells reads the rows up to the end of sheetData.
func (s *sheet) cells(x *xmltokens.Reader) error {
	depth := x.Depth()
	for {
		token, err := x.Next()
		if err != nil {
			return err
		}
		switch token {
		case xmltokens.Open:
			s.begin(x)
		case xmltokens.Text:
			switch {
			case s.take && len(s.value) < s.d.limits.Value:
				s.value = append(s.value, x.Text()...)
			case s.form && bytes.IndexByte(x.Text(), '"') >= 0:
				s.formulas = true
			}
		case xmltokens.Close:
			if x.Depth() < depth {
				return nil
			}
			if err := s.end(x); err != nil {
				return err
			}
		}
	}
}

func (s *sheet) begin(x *xmltokens.Reader) {
	switch name := x.Name(); {
	case len(name) == 1 && name[0] == 'c':
		s.beginCell(x)
	case len(name) == 1 && (name[0] == 'v' || name[0] == 't'):
		s.take = true
	case len(name) == 1 && name[0] == 'f':
		s.form = true
	case string(name) == "row":
		s.col = -1
		if n := int64(number(x.Value("r"))); n > s.row && n <= maxRows {
			s.row = n
		} else {
			s.row++
		}
	}
}

func (s *sheet) beginCell(x *xmltokens.Reader) {
	s.col++
	s.style, s.kind, s.value = 0, 'n', s.value[:0]
	for {
		key, value, ok := x.Attribute()
		if !ok {
			return
		}
		if len(key) != 1 {
			continue
		}
		switch key[0] {
		case 'r':
			if col := column(value); col >= 0 {
				s.col = col
			}
		case 's':
			s.style = number(value)
		case 't':
			switch string(value) {
			case "s":
				s.kind = 's'
			case "inlineStr":
				s.kind = 'i'
			case "b":
				s.kind = 'b'
			case "str", "e", "d":
				s.kind = 't'
			}
		}
	}
}

// column is the number of the column, from 0, of a reference like AB12; -1 if it is none.
func column(ref []byte) int {
	n := 0
	for _, c := range ref {
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > maxColumns {
			return maxColumns - 1
		}
	}
	return n - 1
}

func (s *sheet) end(x *xmltokens.Reader) error {
	name := x.Name()
	if len(name) != 1 {
		return nil
	}
	switch name[0] {
	case 'v', 't':
		s.take = false
	case 'f':
		s.form = false
	case 'c':
		if len(s.value) > 0 {
			return s.table.Cell(max(s.row, 1), min(s.col, maxColumns-1), s.shown())
		}
	}
	return nil
}

// shown is the cell's value as a person sees it.
func (s *sheet) shown() []byte {
	switch s.kind {
	case 's':
		if n := number(s.value); n > 0 || s.value[0] == '0' {
			return s.b.strings.show(n)
		}
		return nil
	case 'b':
		if s.value[0] == '1' {
			return append(s.out[:0], "TRUE"...)
		}
		return append(s.out[:0], "FALSE"...)
	case 'n':
		s.out = s.b.styles.appendNumber(s.out[:0], s.value, s.style, s.b.date04)
		return s.out
	}
	return s.value
}

// formulas reads those that hold texts: the target of a link, a constant.
func (d *document) formulas(x *xmltokens.Reader, place *placed.Place) error {
	var ref, text []byte
	inside := false
	for {
		token, err := x.Next()
		if err != nil {
			return err
		}
		switch token {
		case xmltokens.Open:
			switch string(x.Name()) {
			case "c":
				ref = append(ref[:0], x.Value("r")...)
			case "f":
				inside, text = true, text[:0]
			}
		case xmltokens.Text:
			if inside && len(text) < d.limits.Value {
				text = append(text, x.Text()...)
			}
		case xmltokens.Close:
			if inside && string(x.Name()) == "f" {
				if inside = false; bytes.IndexByte(text, '"') >= 0 {
					if err := place.Row(ref, text); err != nil {
						return err
					}
				}
			}
		}
	}
}

// appendPlain adds a number in figures, without an exponent where it has fewer than 22 digits: long numbers are cards and accounts.
func appendPlain(to, value []byte) []byte {
	plain := len(value) <= 15
	for _, c := range value {
		plain = plain && c >= '0' && c <= '9'
	}
	if plain {
		return append(to, value...)
	}
	f, err := strconv.ParseFloat(string(bytes.TrimSpace(value)), 64)
	if err != nil || f > 1e21 || f < -1e21 || f != 0 && f < 1e-9 && f > -1e-9 {
		return append(to, value...)
	}
	return strconv.AppendFloat(to, f, 'f', -1, 64)
}
