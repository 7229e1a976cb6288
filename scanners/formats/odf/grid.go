package odf

import (
	"bytes"
	"math"
	"strconv"

	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

// grid is the outermost table that is being read.
type grid struct {
	table  *placed.Table
	row    int64
	col    int
	rows   int64 // how often the row is repeated
	cols   int   // and the cell
	inCell bool
	value  []byte // what the cell is by its attributes
	text   []byte // what it shows
}

func (c *content) beginTable(x *xmltokens.Reader, name string) error {
	if name == "table" {
		if c.tables++; c.tables > 1 {
			return nil
		}
		if err := c.handAsides(); err != nil {
			return err
		}
		c.grid = grid{text: c.grid.text[:0], value: c.grid.value[:0]}
		if c.sheets {
			c.grid.table = c.w.Sheet(c.under("sheet " + string(x.Value("name"))))
			return nil
		}
		c.number++
		c.grid.table = c.w.Table(c.under("table "+strconv.Itoa(c.number)), c.body)
		return nil
	}
	g := &c.grid
	if c.tables != 1 || g.table == nil {
		return nil
	}
	if name == "table-row" {
		g.row, g.col = g.row+1, 0
		g.rows = int64(repeated(x.Value("number-rows-repeated")))
		return nil
	}
	g.cols = repeated(x.Value("number-columns-repeated"))
	g.inCell, g.text, g.value = true, g.text[:0], g.value[:0]
	switch string(x.Value("value-type")) {
	case "date":
		g.value = append(g.value, x.Value("date-value")...)
		g.value = bytes.TrimSuffix(g.value, []byte("T00:00:00"))
	case "float", "currency", "percentage":
		g.value = append(g.value, x.Value("value")...)
	case "string":
		g.value = append(g.value, x.Value("string-value")...)
	}
	return nil
}

func repeated(v []byte) int {
	if n, err := strconv.Atoi(string(v)); err == nil && n > 1 {
		return min(n, maxRows)
	}
	return 1
}

// add adds a paragraph to the cell.
func (g *grid) add(c *content, text []byte) error {
	if len(g.text) > 0 {
		g.text = append(g.text, '\n')
	}
	if g.text = append(g.text, text...); len(g.text) > c.limits.Value {
		return g.hand()
	}
	return nil
}

// hand hands over the cell. One that is repeated is one value: it stands in one file once.
func (g *grid) hand() error {
	value := g.text
	if len(g.value) > 0 && !zeroed(g.text) {
		value = g.value
		if plain, ok := decimal(g.value); ok {
			value = plain
		}
	}
	err := g.table.Cell(min(g.row, maxRows), min(g.col, maxCols-1), value)
	g.text, g.value = g.text[:0], g.value[:0]
	return err
}

// zeroed tells of a shown number that begins with a zero that its value has not: a telephone number.
func zeroed(text []byte) bool {
	return len(text) > 5 && text[0] == '0' && text[1] >= '0' && text[1] <= '9' && bytes.IndexByte(text, '-') < 0 && bytes.IndexByte(text, ':') < 0
}

// decimal writes a number with an exponent in figures.
func decimal(value []byte) ([]byte, bool) {
	if bytes.IndexByte(value, 'E') < 0 {
		return nil, false
	}
	f, err := strconv.ParseFloat(string(value), 64)
	if err != nil || math.Abs(f) > 1e21 || math.Abs(f) < 1e-9 {
		return nil, false
	}
	return strconv.AppendFloat(nil, f, 'f', -1, 64), true
}

func (c *content) endTable(name string) error {
	g := &c.grid
	if name == "table" {
		if c.tables = max(0, c.tables-1); c.tables > 0 {
			return nil
		}
		if err := g.close(); err != nil {
			return err
		}
		if c.held > asideSize {
			return c.handAsides()
		}
		return nil
	}
	if c.tables != 1 || g.table == nil {
		return nil
	}
	if name == "table-row" {
		g.row = min(g.row+g.rows-1, maxRows)
		return nil
	}
	err := g.hand()
	g.inCell, g.col = false, min(g.col+g.cols, maxCols)
	return err
}

func (g *grid) close() error {
	if g.table == nil {
		return nil
	}
	if g.inCell {
		if err := g.hand(); err != nil {
			return err
		}
	}
	t := g.table
	g.table, g.inCell = nil, false
	return t.Close()
}
