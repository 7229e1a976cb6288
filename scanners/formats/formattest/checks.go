package formattest

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// CheckComplete fails the test if anything was unread or the reading ended with an error.
func (r *Result) CheckComplete(t testing.TB) {
	t.Helper()
	if r.Err != nil || len(r.Unread) > 0 {
		t.Errorf("unread %v, ends with %v", r.Unread, r.Err)
	}
}

// Check fails the test if the part has other fields or other rows, in another order or not.
func (p *Part) Check(t testing.TB, fields []string, rows [][]string) {
	t.Helper()
	if !slices.Equal(p.Fields, fields) || !slices.EqualFunc(p.Rows, rows, slices.Equal[[]string]) {
		t.Errorf("%q %q, want %q %q", p.Fields, p.Rows, fields, rows)
	}
}

// Text returns all values of the part, each ended by a line break.
func (p *Part) Text() string {
	var all strings.Builder
	for _, row := range p.Rows {
		for _, cell := range row {
			all.WriteString(cell + "\n")
		}
	}
	return all.String()
}

// Text returns all values of all parts, each ended by a line break.
func (r *Result) Text() string {
	var all strings.Builder
	for _, p := range r.Parts {
		all.WriteString(p.Text())
	}
	return all.String()
}

// ReadDamaged is [Read] for content of which nothing is sure, and fails the test where it ends with an error that is no
// Unread.
func ReadDamaged(t testing.TB, read Func, name string, content []byte) Result {
	t.Helper()
	got := Read(t, read, name, bytes.Clone(content)) // a fuzz target must not keep the bytes that it is given
	if got.Err != nil && !errors.As(got.Err, new(*scanners.Unread)) {
		t.Error("ends with an error that is no Unread")
	}
	return got
}

// Head is the beginning of a file and what a format must make of it.
type Head struct {
	Name  string // of the file
	Bytes string
	Want  formats.Likeness
}

// Recognise checks a format's Recognise on these beginnings.
func Recognise(t testing.TB, recognise func(head []byte, in formats.Input) formats.Likeness, heads []Head) {
	t.Helper()
	for _, h := range heads {
		if got := recognise([]byte(h.Bytes), formats.Input{Name: h.Name}); got != h.Want {
			t.Errorf("%q %q: %v, want %v", h.Name, h.Bytes, got, h.Want)
		}
	}
}
