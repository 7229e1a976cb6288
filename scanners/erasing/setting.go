package erasing

import (
	"slices"

	"dossier/scanners"
)

// WholeUnit tells whether one of some removals is of their unit itself.
func WholeUnit(list []Removal) bool {
	return slices.ContainsFunc(list, func(r Removal) bool { return r.Number == 0 && r.Part == (scanners.Private{}) })
}

// Cell is what the removal sets a field to of which a record has one value at most; nil: it stays as it is.
func (r *Removal) Cell(field string) *Cell {
	if c := r.cell(field, 0); c != nil {
		return c
	}
	return r.cell(field, 1)
}

func (r *Removal) cell(field string, nth int) *Cell {
	if at := slices.IndexFunc(r.Change, func(c Cell) bool { return c.Field == field && c.Nth == nth }); at >= 0 {
		return &r.Change[at]
	}
	return nil
}

// Setting is a removal that sets fields of a record that is read field by field: it notes which were met.
type Setting struct {
	removal *Removal
	met     map[*Cell]bool
	values  map[string]int // counted so far, by field
}

// NewSetting begins with no field met.
func NewSetting(r *Removal) *Setting { return &Setting{r, map[*Cell]bool{}, map[string]int{}} }

// Meet notes a field of the record, and returns what it is set to, whichever and how many its values are; nil: it stays as it is.
func (s *Setting) Meet(field string) *Cell {
	cell := s.removal.cell(field, 0)
	if cell != nil {
		s.met[cell] = true
	}
	return cell
}

// Next notes the next value of a field that may have several, and returns what it is set to; nil: it stays as it is.
func (s *Setting) Next(field string) *Cell {
	s.values[field]++
	cell := s.removal.cell(field, s.values[field])
	if cell == nil {
		return s.Meet(field)
	}
	s.met[cell] = true
	return cell
}

// Count is how many of the cells that are to be set were met.
func (s *Setting) Count() int { return len(s.met) }

// Missing tells whether a field that is to be set was not met.
func (s *Setting) Missing() bool { return len(s.met) < len(s.removal.Change) }
