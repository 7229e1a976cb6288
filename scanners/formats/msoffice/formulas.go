package msoffice

import (
	"bytes"
	"strconv"

	"dossier/scanners/formats/placed"
)

// The records of [MS-XLS], section 2.4, that hold texts beside those of the cells.
const (
	recName       = 0x18   // Lbl: a name, and what it stands for
	recValidation = 0x1be  // Dv: what may be typed, and what is said of it
	recSeriesText = 0x100d // a title of a chart
)

// beside hands over what such records say, and the texts in formulas: the target of a link, a constant.
func (s *sheets) beside(kind int, data []byte) error {
	r := &bytesReader{data}
	switch kind {
	case recSeriesText:
		r.take(2)
		return s.more.Line(s.text(r, 1))
	case recValidation:
		r.take(4)
		for range 4 { // titles and texts of the help and of the error
			if err := s.more.Line(bytes.Trim(s.text(r, s.lengthSize()), "\x00")); err != nil {
				return err
			}
		}
		return s.constants("", r.b)
	case recName:
		r.take(3)
		size := r.take(1)
		if r.take(10); s.wide && len(size) == 1 {
			if name := s.text(&bytesReader{append(size, r.b...)}, 1); readable(name) { // not the number of one that the program gave
				if err := s.more.Line(name); err != nil {
					return err
				}
			}
		}
		return s.constants("", r.b)
	case recFormula:
		row, col := int(r.u16()), int(r.u16())
		r.take(16) // style, result, and how it is worked out
		return s.constants(s.cellName(row, col), r.b)
	}
	return nil
}

// cellName is how people name a cell: First!B5.
func (s *sheets) cellName(row, col int) string {
	name := placed.Letters(col) + strconv.Itoa(row+1)
	if s.part >= 1 && s.part <= len(s.names) {
		name = s.names[s.part-1] + "!" + name
	}
	return name
}

// tokenText begins a text in a formula (PtgStr, 2.5.198.89).
const tokenText = 0x17

// constants hands over the texts of a formula. Its tokens are not told apart: a byte that only looks like the beginning of a text is
// followed by one that hardly ever reads as such.
func (s *sheets) constants(cell string, formula []byte) error {
	for at := bytes.IndexByte(formula, tokenText); at >= 0; at = bytes.IndexByte(formula, tokenText) {
		formula = formula[at+1:]
		r := &bytesReader{formula}
		size := 1
		if len(formula) > 1 && s.wide {
			if size = 2; formula[1] > 1 {
				continue
			}
			size += int(formula[0]) << formula[1]
		} else if len(formula) > 0 {
			size += int(formula[0])
		}
		if size > len(formula) {
			continue
		}
		text := bytes.ReplaceAll(s.text(r, 1), []byte{0}, []byte{'\n'}) // what parts the choices of a list
		if !readable(text) {
			continue
		}
		if err := s.formulas.Row([]byte(cell), text); err != nil {
			return err
		}
		formula = formula[size:]
	}
	return nil
}

// readable tells a text from other bytes: it has no control characters, and is long enough to hold something.
func readable(text []byte) bool {
	const least = 4
	return len(text) >= least && bytes.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\ufffd' }) < 0
}
