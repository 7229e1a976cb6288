package ooxml

// NumberFormats are the number formats of a workbook of another form, which mean the same.
type NumberFormats struct {
	Date04 bool // dates count from 1904
	styles styles
}

// Define gives a format number a code.
func (n *NumberFormats) Define(id int, code []byte) {
	if n.styles.custom == nil {
		n.styles.custom = map[int]shape{}
	}
	if len(n.styles.custom) < maxStyles {
		n.styles.custom[id] = shapeOf(code)
	}
}

// Style adds the next cell style, which shows numbers in this format.
func (n *NumberFormats) Style(format int) {
	if len(n.styles.cells) < maxStyles {
		n.styles.cells = append(n.styles.cells, n.styles.numbered(format))
	}
}

// Append adds a number, given in figures, as a cell of this style shows it: a date as YYYY-MM-DD.
func (n *NumberFormats) Append(to, value []byte, style int) []byte {
	return n.styles.appendNumber(to, value, style, n.Date04)
}
