package erasure

import (
	"bytes"
	"slices"

	"dossier/reports/records"
)

// keyed gives the records of a unit that are marked a key, by which each is found again when the marker is taken off, wherever it stands then:
// the person's identifiers in it or, where these are in another such record too or in none, all of its fields.
func keyed(list []found) {
	var marked []*found
	for i := range list {
		if f := &list[i]; f.removal.Strategy == Mark {
			f.removal.Key = keyOf(f, func(one *records.Field) bool { return len(one.Own) > 0 || one.Kind.Identifies() })
			marked = append(marked, f)
		}
	}
	var unsure []*found
	for _, f := range marked {
		twin := func(o *found) bool {
			return o != f && o.removal.Part == f.removal.Part && slices.EqualFunc(o.removal.Key, f.removal.Key, sameCell)
		}
		if len(f.removal.Key) == 0 || slices.ContainsFunc(marked, twin) {
			unsure = append(unsure, f)
		}
	}
	for _, f := range unsure {
		f.removal.Key = keyOf(f, func(*records.Field) bool { return true })
	}
}

// keyOf are the fields of a record that are wanted and do not change.
func keyOf(f *found, wanted func(*records.Field) bool) (key []Cell) {
	for i := range f.record.Fields {
		one := &f.record.Fields[i]
		changes := slices.ContainsFunc(f.removal.Change, func(c Cell) bool { return c.Field == one.Name })
		if !changes && len(one.Values) == 1 && wanted(one) {
			key = append(key, Cell{Field: one.Name, Value: one.Values[0]})
		}
	}
	return key
}

func sameCell(a, b Cell) bool {
	return a.Field == b.Field && a.Null == b.Null && bytes.Equal(a.Value, b.Value)
}
