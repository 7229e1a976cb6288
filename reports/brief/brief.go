// Package brief picks what a summary shows of a table: its first rows, or, where its rows stand in groups, the headings of the first
// groups. What it leaves out it counts.
package brief

import (
	"fmt"
	"slices"

	"dossier/reports"
)

// Table is what is shown of a table.
type Table struct {
	Heads   []Column // of its blocks' heads
	Columns []Column // of its rows
	Blocks  []Block  // at least one, unless the table has no rows
	More    int      // blocks that are left out
}

// Column is a column that is shown.
type Column struct {
	reports.Column
	at int // its index in the table's rows
}

// Block is the rows under one outer heading.
type Block struct {
	Heading []string       // the cells of the outer group's columns; none in a table without one
	Head    []reports.Cell // of a block of cases, the cells of the inner group's columns
	Rows    [][]reports.Cell
	More    int // rows that are left out
}

// Of reads all rows of a table and keeps about so many, a fair share for each outer group. Errors are those of the rows, wrapped.
func Of(t *reports.Table, most int) (*Table, error) {
	columns, group := shown(t.Columns)
	b := &Table{Columns: columns}
	var before []reports.Cell
	for cells, err := range t.Rows {
		if err != nil {
			return nil, fmt.Errorf("reading the rows of table %q: %w", t.ID, err)
		}
		outer := before == nil || changed(t.Columns, before, cells, 1)
		inner := outer || group == 0 || changed(t.Columns, before, cells, 2)
		before = append(before[:0], cells...)
		switch {
		case outer && len(b.Blocks) >= most:
			b.More++
		case outer:
			b.Blocks = append(b.Blocks, Block{Heading: heading(t.Columns, cells)})
		}
		if inner && b.More == 0 {
			b.add(cells, most)
		}
	}
	each := max(2, most/max(1, len(b.Blocks)))
	for i := range b.Blocks {
		if block := &b.Blocks[i]; len(block.Rows) > each {
			block.More += len(block.Rows) - each
			block.Rows = block.Rows[:each]
		}
	}
	return b, nil
}

// Cases is a table with all its rows, each inner group a block; nil where there are more than so many, or no inner groups.
func Cases(t *reports.Table, most int) (*Table, error) {
	heads, group := shown(t.Columns)
	if group == 0 {
		return nil, nil
	}
	b := &Table{Heads: heads, Columns: picked(t.Columns, 0)}
	var before []reports.Cell
	n := 0
	for cells, err := range t.Rows {
		if err != nil {
			return nil, fmt.Errorf("reading the rows of table %q: %w", t.ID, err)
		}
		if n++; n > most {
			return nil, nil
		}
		if before == nil || changed(t.Columns, before, cells, 1) || changed(t.Columns, before, cells, 2) {
			b.Blocks = append(b.Blocks, Block{Heading: heading(t.Columns, cells), Head: pick(heads, cells)})
		}
		before = append(before[:0], cells...)
		block := &b.Blocks[len(b.Blocks)-1]
		block.Rows = append(block.Rows, pick(b.Columns, cells))
	}
	return b, nil
}

// Examples is the first rows of each inner group, no more than so many, by their columns of text; each group is a block. It is nil where
// there are no inner groups, or outer ones above them.
func Examples(t *reports.Table, each int) (*Table, error) {
	heads, group := shown(t.Columns)
	if group == 0 || slices.ContainsFunc(t.Columns, func(c reports.Column) bool { return c.Group == 1 }) {
		return nil, nil
	}
	b := &Table{Heads: heads, Columns: slices.DeleteFunc(picked(t.Columns, 0), func(c Column) bool { return c.Align == reports.End })}
	var before []reports.Cell
	for cells, err := range t.Rows {
		if err != nil {
			return nil, fmt.Errorf("reading the rows of table %q: %w", t.ID, err)
		}
		if before == nil || changed(t.Columns, before, cells, 2) {
			b.Blocks = append(b.Blocks, Block{Head: pick(heads, cells)})
		}
		before = append(before[:0], cells...)
		if block := &b.Blocks[len(b.Blocks)-1]; len(block.Rows) < each {
			block.Rows = append(block.Rows, pick(b.Columns, cells))
		} else {
			block.More++
		}
	}
	return b, nil
}

func pick(columns []Column, cells []reports.Cell) []reports.Cell {
	row := make([]reports.Cell, len(columns))
	for i, c := range columns {
		if c.at < len(cells) {
			row[i] = cells[c.at]
		}
	}
	return row
}

// add adds a row to the last block, which keeps no more than could be shown.
func (b *Table) add(cells []reports.Cell, most int) {
	block := &b.Blocks[len(b.Blocks)-1]
	if len(block.Rows) >= max(2, most) {
		block.More++
		return
	}
	block.Rows = append(block.Rows, pick(b.Columns, cells))
}

// shown picks the columns of the inner groups where there are any, else all that are not in a heading.
func shown(all []reports.Column) (columns []Column, group int) {
	if slices.ContainsFunc(all, func(c reports.Column) bool { return c.Group == 2 }) {
		group = 2
	}
	return picked(all, group), group
}

func picked(all []reports.Column, group int) (columns []Column) {
	for i, c := range all {
		if c.Group == group && !c.Hidden {
			columns = append(columns, Column{c, i})
		}
	}
	return columns
}

func changed(columns []reports.Column, before, cells []reports.Cell, group int) bool {
	for i, c := range columns {
		if c.Group == group && i < len(cells) && i < len(before) && cells[i].Text != before[i].Text {
			return true
		}
	}
	return false
}

func heading(columns []reports.Column, cells []reports.Cell) (parts []string) {
	for i, c := range columns {
		if c.Group == 1 && !c.Hidden && i < len(cells) {
			parts = append(parts, cells[i].Text)
		}
	}
	return parts
}
