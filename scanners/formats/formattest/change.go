package formattest

import (
	"slices"
	"testing"

	"dossier/scanners/erasing"
)

// Changed checks that records are what they were, but for the fields that the list sets: these have the new value, and NULL is none.
func Changed(t testing.TB, got, was []Kept, list []erasing.Removal) {
	t.Helper()
	if len(got) != len(was) {
		t.Errorf("%d records are there, were %d", len(got), len(was))
		return
	}
	for i := range was {
		var set []erasing.Cell
		for k := range list {
			if list[k].Part.Reveal() == was[i].Part && list[k].Number == was[i].Number {
				set = list[k].Change
			}
		}
		if want, is := was[i].pairs(set), got[i].pairs(nil); !slices.Equal(is, want) {
			t.Errorf("record %d of %q is %q, want %q", was[i].Number, was[i].Part, is, want)
		}
	}
}

// pairs are the record's fields and values, sorted, once some fields are set.
func (k *Kept) pairs(set []erasing.Cell) (all []string) {
	set = slices.Clone(set)
	for i, name := range k.Names {
		value, gone := k.Values[i], false
		for _, c := range set {
			if c.Field == name {
				value, gone = string(c.Value), c.Null
			}
		}
		if !gone {
			all = append(all, name+"="+value)
		}
	}
	for _, c := range set {
		if !slices.Contains(k.Names, c.Field) && !c.Null {
			all = append(all, c.Field+"="+string(c.Value))
		}
	}
	slices.Sort(all)
	return all
}
