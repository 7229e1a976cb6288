package erasing

import "slices"

// Cell is what the removal sets a field to; nil: the field stays as it is.
func (r *Removal) Cell(field string) *Cell {
	if at := slices.IndexFunc(r.Change, func(c Cell) bool { return c.Field == field }); at >= 0 {
		return &r.Change[at]
	}
	return nil
}

// Setting is a removal that sets fields of a record that is read field by field: it notes which were met.
type Setting struct {
	removal *Removal
	met     map[string]bool
}

// NewSetting begins with no field met.
func NewSetting(r *Removal) *Setting { return &Setting{r, map[string]bool{}} }

// Meet notes a field of the record, and returns what it is set to; nil: it stays as it is.
func (s *Setting) Meet(field string) *Cell {
	cell := s.removal.Cell(field)
	if cell != nil {
		s.met[field] = true
	}
	return cell
}

// Missing tells whether a field that is to be set was not met.
func (s *Setting) Missing() bool {
	return slices.ContainsFunc(s.removal.Change, func(c Cell) bool { return !s.met[c.Field] })
}
