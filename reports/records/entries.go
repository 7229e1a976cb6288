package records

import (
	"slices"
	"strings"

	"dossier/scanners/formats"
)

// Entry tells which values of a record stand together in an entry of a list inside it, as [scanners.Column] does; "": the value stands in none.
func (f *Field) Entry(value int) string {
	if value < len(f.inside) {
		return f.inside[value]
	}
	return ""
}

// Holder is the value of the record around it in which a value of a document stands, and which of the field's values that is, from 1; ok is unset where that
// is not known.
func (f *Field) Holder(value int) (field string, nth int, ok bool) {
	return formats.HeldBy(f.Entry(value))
}

// Within tells whether a value of a field stands in one of some entries, or in an entry of a list in one.
func (f *Field) Within(value int, entries []string) bool {
	in := f.Entry(value)
	return slices.ContainsFunc(entries, func(e string) bool { return in == e || strings.HasPrefix(in, e+"/") })
}

// OwnEntries are the entries of lists inside a record that hold identifiers of the person and of nobody else, and lie in none that does.
func (r *Record) OwnEntries() (list []string) {
	if !r.Named || r.Namesake {
		return nil
	}
	own, others := map[string]bool{}, map[string]bool{}
	mark := func(in map[string]bool, f *Field, spans []Span) {
		for _, s := range spans {
			for entry := f.Entry(s.Value); entry != ""; entry = outside(entry) {
				in[entry] = true
			}
		}
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		mark(own, f, f.Own)
		mark(others, f, f.Others)
	}
	for entry := range own {
		outer := outside(entry)
		if !others[entry] && (outer == "" || others[outer]) {
			list = append(list, entry)
		}
	}
	return list
}

// OthersEntries are the entries of lists inside a record that hold identifiers of others, and none of the person's.
func (r *Record) OthersEntries() (list []string) {
	own := map[string]bool{}
	for i := range r.Fields {
		for _, s := range r.Fields[i].Own {
			for entry := r.Fields[i].Entry(s.Value); entry != ""; entry = outside(entry) {
				own[entry] = true
			}
		}
	}
	for i := range r.Fields {
		for _, s := range r.Fields[i].Others {
			if entry := r.Fields[i].Entry(s.Value); entry != "" && !own[entry] && !slices.Contains(list, entry) {
				list = append(list, entry)
			}
		}
	}
	return list
}

// outside is the entry around one; "" none.
func outside(entry string) string { return entry[:max(strings.LastIndexByte(entry, '/'), 0)] }
