package placed

import (
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Changes are what cells of a sheet are set to. None may be nil.
type Changes struct {
	cells map[place]*erasing.Cell
	met   map[place]bool
}

// place is a cell by its row, from 1, and its column, from 0.
type place struct {
	row int64
	col int
}

// Changes finds the cells that removals set, once the whole sheet was read: its reading gave the fields their names. An error says what is
// not changed, or that a field is no longer there.
func (t *Table) Changes(list []*erasing.Removal) (*Changes, error) {
	c := &Changes{map[place]*erasing.Cell{}, map[place]bool{}}
	for _, r := range list {
		if r.Number <= t.Heads() {
			return nil, &formats.Uncut{Why: "the rows up to the one that names the columns are not changed: change them in the program"}
		}
		for i := range r.Change {
			columns := t.Columns(r.Change[i].Field)
			if len(columns) == 0 {
				return nil, erasing.ErrChanged
			}
			for _, col := range columns {
				c.cells[place{r.Number, col}] = &r.Change[i]
			}
		}
	}
	return c, nil
}

// Cell notes that a cell stands in the sheet, by its row from 1 and its column from 0, and returns what it is set to; nil: it stays.
func (c *Changes) Cell(row int64, col int) *erasing.Cell {
	if c == nil {
		return nil
	}
	at := place{row, col}
	if c.cells[at] != nil {
		c.met[at] = true
	}
	return c.cells[at]
}

// Unmet tells of a cell that is to have a value and does not stand in the sheet.
func (c *Changes) Unmet() error {
	if c == nil {
		return nil
	}
	for at, cell := range c.cells {
		if !c.met[at] && !cell.Null {
			return &formats.Uncut{Why: "a cell that is to have a value is empty: fill it in in the program"}
		}
	}
	return nil
}
