package formattest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// CutDamaged has o write content of which nothing is sure without some of its records, which chosen says by its bits. It fails the test where
// that ends with an error that is none of those that [formats.Cutter] names, or where what is written does not hold the others. Where plain,
// what is written is also to be the content with pieces left out; where judged, the records are not compared, because how the few that are left of
// damaged content are read (the dialect of a table) is judged anew.
func CutDamaged(t *testing.T, o Opener, name string, content []byte, chosen uint64, plain, judged bool) {
	t.Helper()
	content = bytes.Clone(content) // a fuzz target must not keep the bytes that it is given
	to := &keeper{}
	if o.Open(t.Context(), input(name, content, bytes.NewReader(content)), to) != nil {
		return
	}
	var rest []Kept
	var list []erasing.Removal
	for i, r := range to.list {
		if chosen>>(i%64)&1 == 1 {
			list = append(list, erasing.Removal{Part: scanners.NewPrivate(r.Part), Number: r.Number})
		} else {
			rest = append(rest, r)
		}
	}
	if len(list) == 0 {
		return
	}
	var out bytes.Buffer
	err := o.Cut(t.Context(), input(name, content, bytes.NewReader(content)), &out, list)
	if err != nil {
		if !errors.As(err, new(*formats.Uncut)) && !errors.As(err, new(*scanners.Unread)) && !errors.Is(err, erasing.ErrChanged) {
			t.Errorf("ends with %v", err)
		}
		return
	}
	if plain && !leftOut(content, out.Bytes()) {
		t.Error("what is written is not the content with pieces left out")
	}
	if judged {
		return
	}
	after := &keeper{}
	if err := o.Open(t.Context(), input(name, out.Bytes(), bytes.NewReader(out.Bytes())), after); err != nil && !errors.Is(err, io.EOF) {
		return // what is left of a damaged file may be no file of its format
	}
	// With few rows left, they may be read as something else: by other names of fields, or as text.
	same := func(a, b Kept) bool { return a.Text == b.Text }
	if strings.HasSuffix(name, ".json") {
		same = sameDamaged
	}
	if sameNames(after.list, rest) && !slices.EqualFunc(after.list, rest, same) {
		t.Errorf("%d records are left, want %d: %.300q, want %.300q", len(after.list), len(rest), texts(after.list), texts(rest))
	}
}

const unparsed = "(unparsed)" // where jsonrows keeps what is no JSON

// sameDamaged tells whether two records of JSON have the same text, or one has less of the other: how much of a record that is no JSON
// counts as read before that showed, the records around it decide.
func sameDamaged(a, b Kept) bool {
	x, y := strings.TrimLeft(a.Text, "{[\" \t"), strings.TrimLeft(b.Text, "{[\" \t")
	if slices.Contains(a.Names, unparsed) {
		return strings.HasSuffix(x, y) || strings.HasSuffix(y, x)
	}
	return x == y
}

func texts(list []Kept) (all []string) {
	for _, r := range list {
		all = append(all, r.Text)
	}
	return all
}

// sameNames tells whether as many records have the same fields.
func sameNames(a, b []Kept) bool {
	return slices.EqualFunc(a, b, func(x, y Kept) bool { return slices.Equal(x.Names, y.Names) })
}

// leftOut tells whether some is whole with pieces left out.
func leftOut(whole, some []byte) bool {
	for _, c := range some {
		i := bytes.IndexByte(whole, c)
		if i < 0 {
			return false
		}
		whole = whole[i+1:]
	}
	return true
}
