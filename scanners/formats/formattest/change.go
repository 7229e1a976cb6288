package formattest

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
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

// ChangeDamaged has o set a field of content of which nothing is sure, which chosen says, to a value. It fails the test where that ends with an
// error that is none of those that [formats.Cutter] names, or where what is written reads differently in anything but that field.
func ChangeDamaged(t *testing.T, o Opener, name string, content []byte, chosen uint64, value string) {
	t.Helper()
	content = bytes.Clone(content) // a fuzz target must not keep the bytes that it is given
	to := &keeper{}
	if o.Open(t.Context(), input(name, content, bytes.NewReader(content)), to) != nil || len(to.list) == 0 {
		return
	}
	record := &to.list[chosen%uint64(len(to.list))]
	if len(record.Names) == 0 {
		return
	}
	field := record.Names[chosen>>32%uint64(len(record.Names))]
	set := erasing.Cell{Field: field, Value: []byte(value), Null: value == ""}
	several := 0
	for _, name := range record.Names {
		if name == field {
			several++
		}
	}
	if several > 1 && chosen>>63 == 0 {
		set.Nth = 1 + int(chosen>>48%uint64(several))
	}
	list := []erasing.Removal{{Part: scanners.NewPrivate(record.Part), Number: record.Number, Change: []erasing.Cell{set}}}
	var out bytes.Buffer
	if err := o.Cut(t.Context(), input(name, content, bytes.NewReader(content)), &out, list); err != nil {
		if !errors.As(err, new(*formats.Uncut)) && !errors.As(err, new(*scanners.Unread)) && !errors.Is(err, erasing.ErrChanged) {
			t.Errorf("ends with %v", err)
		}
		return
	}
	after := &keeper{}
	if err := o.Open(t.Context(), input(name, out.Bytes(), bytes.NewReader(out.Bytes())), after); err != nil {
		t.Errorf("what is written cannot be read: %v", err)
	}
	if others := func(list []Kept) (all []string) {
		for i := range list {
			if list[i].Part != record.Part || list[i].Number != record.Number {
				all = append(all, list[i].Values...)
			}
		}
		all = slices.DeleteFunc(all, func(value string) bool { return value == "" }) // new values of quotes alone may count as some
		slices.Sort(all)
		return all
	}; !slices.Equal(others(after.list), others(to.list)) {
		t.Errorf("other records are not what they were: %q, were %q", others(after.list), others(to.list))
	}
}
