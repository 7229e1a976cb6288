// Package detectortest is the conformance suite of detectors: what every [detectors.Detector] promises, checked on the
// cases that a detector names. A new detector applies it in two calls, [Detector] and [Fuzz].
package detectortest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/scanners"
)

// Case is one value in which the findings stand between ⟦ and ⟧: "write to ⟦an@example.be⟧ today". The marks are taken out
// before the detector sees it. Every marked place must be found with at least [detectors.Threshold], and nothing else of
// the same kind.
type Case struct {
	Text   string
	Kind   detectors.Kind
	Norm   string // normal form of the first finding; "" is not compared
	Shared bool   // what the first finding's Shared must be, compared where Norm is given
}

// Header is a column's name, as its words in lower case, with what it must say of a kind: for it, against it, or nothing.
type Header struct {
	Words    string // space-separated: "billing address 2"
	Declared string
	Kind     detectors.Kind
	Sign     int // 1, -1 or 0
}

// Cases are what a detector must find and must leave alone.
type Cases struct {
	Text       []Case   // running text
	NearMisses []string // running text in which nothing is found
	Values     []Case   // cells of a table; the mark spans the cell without the space around it
	NotValues  []string // cells that hold nothing
	Headers    []Header
}

const (
	markOpen  = "⟦"
	markClose = "⟧"
)

type look func(*scanners.Column, *detectors.Matches)

// Detector checks d against its contract on the cases.
func Detector(t *testing.T, d detectors.Detector, cases Cases) {
	t.Helper()
	if len(d.Kinds()) == 0 {
		t.Error("the detector names no kind")
	}
	check(t, "text", d, d.Text, cases.Text, cases.NearMisses)
	check(t, "value", d, d.Values, cases.Values, cases.NotValues)
	headers(t, d, cases.Headers)
}

func check(t *testing.T, name string, d detectors.Detector, find look, hits []Case, misses []string) {
	t.Helper()
	var all []string
	for i, c := range hits {
		text, want := Unmark(c.Text)
		all = append(all, text)
		t.Run(fmt.Sprintf("%s/hit %d", name, i), func(t *testing.T) { hit(t, d, find, c, text, want) })
	}
	for i, text := range misses {
		all = append(all, text)
		t.Run(fmt.Sprintf("%s/near miss %d", name, i), func(t *testing.T) {
			col, found := column(text), &detectors.Matches{}
			find(col, found)
			promises(t, d, col, found)
			for _, m := range found.List {
				if m.Confidence >= detectors.Threshold {
					t.Errorf("%q: %s at %d-%d, %v, because %s", text, m.Kind, m.Start, m.End, m.Confidence, m.Because)
				}
			}
		})
	}
	t.Run(name+"/among others", func(t *testing.T) { among(t, d, find, all) })
	t.Run(name+"/least", func(t *testing.T) {
		for _, text := range all {
			least(t, find, column(text))
		}
	})
	t.Run(name+"/allocations", func(t *testing.T) { allocations(t, find, all) })
	t.Run(name+"/prints nothing", func(t *testing.T) { prints(t, find, all) })
}

func hit(t *testing.T, d detectors.Detector, find look, c Case, text string, want [][2]int32) {
	t.Helper()
	col, found := column(text), &detectors.Matches{}
	find(col, found)
	promises(t, d, col, found)
	if len(want) == 0 {
		t.Fatalf("%q marks nothing: it belongs with the near misses", c.Text)
	}
	var got [][2]int32
	for i := range found.List {
		m := &found.List[i]
		if m.Kind != c.Kind || m.Confidence < detectors.Threshold {
			continue
		}
		if len(got) == 0 && c.Norm != "" {
			if norm := string(found.Norm(m)); norm != c.Norm {
				t.Errorf("%q: normal form %q, want %q", text, norm, c.Norm)
			}
			if m.Shared != c.Shared {
				t.Errorf("%q: shared %t, want %t", text, m.Shared, c.Shared)
			}
		}
		got = append(got, [2]int32{m.Start, m.End})
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q: found %s at %v, want %v; all: %v", text, c.Kind, got, want, found.List)
	}
}

// Unmark takes the marks out of a case's text and returns where they stood.
func Unmark(marked string) (text string, spans [][2]int32) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(marked, markOpen)
		b.WriteString(before)
		if !ok {
			return b.String(), spans
		}
		start := int32(b.Len())
		var inside string
		inside, marked, _ = strings.Cut(rest, markClose)
		b.WriteString(inside)
		spans = append(spans, [2]int32{start, int32(b.Len())})
	}
}

// promises checks what holds of any column: known kinds, spans on rune boundaries inside the value, order, no overlap
// within a kind, a normal form, and a reason that says nothing of the value.
func promises(t *testing.T, d detectors.Detector, col *scanners.Column, found *detectors.Matches) {
	t.Helper()
	known := map[detectors.Kind]bool{}
	for _, k := range d.Kinds() {
		known[k] = true
	}
	last := map[detectors.Kind]detectors.Match{}
	for i := range found.List {
		m := &found.List[i]
		if !known[m.Kind] {
			t.Fatalf("a match of kind %s, which the detector does not list", m.Kind)
		}
		if m.Value < 0 || int(m.Value) >= col.Len() || col.Null(int(m.Value)) {
			t.Fatalf("a match in value %d of %d, or in a NULL", m.Value, col.Len())
		}
		value := col.Value(int(m.Value))
		if m.Start < 0 || m.End <= m.Start || int(m.End) > len(value) {
			t.Fatalf("span %d-%d in a value of %d bytes", m.Start, m.End, len(value))
		}
		if splitsRune(value, m.Start) || splitsRune(value, m.End) {
			t.Fatalf("span %d-%d splits a character of %q", m.Start, m.End, value)
		}
		if p, ok := last[m.Kind]; ok && (p.Value > m.Value || p.Value == m.Value && p.End > m.Start) {
			t.Fatalf("%s at %d:%d-%d after %d:%d-%d", m.Kind, m.Value, m.Start, m.End, p.Value, p.Start, p.End)
		}
		last[m.Kind] = *m
		if len(found.Norm(m)) == 0 {
			t.Fatalf("a match of %s without a normal form", m.Kind)
		}
		if m.Confidence <= 0 || m.Confidence > 1 {
			t.Fatalf("confidence %v", m.Confidence)
		}
		if m.Because == "" || strings.ContainsAny(m.Because, "0123456789@") {
			t.Fatalf("because %q: a constant sentence without digits is wanted", m.Because)
		}
	}
}

// splitsRune tells whether offset lies inside a valid UTF-8 sequence.
func splitsRune(value []byte, offset int32) bool {
	for back := 1; back < utf8.UTFMax && int(offset)-back >= 0; back++ {
		start := int(offset) - back
		if r, n := utf8.DecodeRune(value[start:]); r != utf8.RuneError && n > back {
			return true
		}
	}
	return false
}

// least checks that leaving out what is less sure than the threshold leaves all else as it is.
func least(t *testing.T, find look, col *scanners.Column) {
	t.Helper()
	var every, kept detectors.Matches
	find(col, &every)
	kept.Least = detectors.Threshold
	find(col, &kept)
	for _, found := range []*detectors.Matches{&every, &kept} {
		found.List = slices.DeleteFunc(found.List, func(m detectors.Match) bool { return m.Confidence < detectors.Threshold })
	}
	if want, got := fmt.Sprint(split(&every, col.Len())), fmt.Sprint(split(&kept, col.Len())); want != got {
		t.Errorf("without what is less sure, found\n%swhere there is\n%s", got, want)
	}
}

// among checks that a value gives the same matches alone, first, last, and between NULLs, empty values and others.
func among(t *testing.T, d detectors.Detector, find look, texts []string) {
	t.Helper()
	col := scanners.NewColumn(scanners.Field{})
	var at []int
	col.AppendNull()
	for _, order := range [][]string{texts, reversed(texts)} {
		for i, text := range order {
			if i%3 == 1 {
				col.AppendNull()
			}
			if i%4 == 2 {
				col.AppendString("")
			}
			at = append(at, col.Len())
			col.AppendString(text)
		}
	}
	found := &detectors.Matches{}
	find(col, found)
	promises(t, d, col, found)
	together := split(found, col.Len())
	for n, i := range at {
		value := string(col.Value(i))
		alone := &detectors.Matches{}
		find(column(value), alone)
		if want, got := split(alone, 1)[0], together[i]; want != got {
			t.Errorf("%q, value %d of the column (case %d): found\n%swhere alone it has\n%s", value, i, n%len(texts), got, want)
		}
	}
}

// split describes the matches of each value.
func split(found *detectors.Matches, values int) []string {
	out := make([]string, values)
	for i := range found.List {
		m := found.List[i]
		norm := found.Norm(&m)
		out[m.Value] += fmt.Sprintf("%s %d-%d %v %t %s %q\n", m.Kind, m.Start, m.End, m.Confidence, m.Shared, m.Because, norm)
	}
	return out
}

// allocations checks that no value costs an allocation. A batch may: the race detector empties pools at random.
func allocations(t *testing.T, find look, texts []string) {
	t.Helper()
	const repeats = 20
	col := scanners.NewColumn(scanners.Field{})
	for range repeats {
		for _, text := range texts {
			col.AppendString(text)
		}
	}
	found := &detectors.Matches{}
	find(col, found) // memory that is kept between batches grows here
	n := float64(repeats)
	for range 10 { // pools are emptied now and then, under the race detector at random: what counts is what it takes at its best
		n = min(n, testing.AllocsPerRun(5, func() { found.Reset(); find(col, found) }))
	}
	if n >= repeats {
		t.Errorf("%v allocations or more for a batch of %d values", n, col.Len())
	}
}

// shows tells whether printed holds a value as text, in hexadecimal or as numbers.
func shows(printed, value string) bool {
	return strings.Contains(printed, value) || strings.Contains(printed, fmt.Sprintf("%x", value)) ||
		strings.Contains(printed, strings.Trim(fmt.Sprint([]byte(value)), "[]"))
}

// prints checks that matches in a log or an error show nothing of the values.
func prints(t *testing.T, find look, texts []string) {
	t.Helper()
	for _, text := range texts {
		found := &detectors.Matches{}
		find(column(text), found)
		for i := range found.List {
			m := &found.List[i]
			if m.End-m.Start < 5 {
				continue // too short to be told from an offset
			}
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
				inside := struct{ found detectors.Matches }{*found}
				for _, printed := range []string{fmt.Sprintf(verb, *m), fmt.Sprintf(verb, found), fmt.Sprintf(verb, *found), fmt.Sprintf(verb, inside)} {
					if shows(printed, text[m.Start:m.End]) || shows(printed, string(found.Norm(m))) {
						t.Fatalf("%s of a match shows its value; case %q", verb, text)
					}
				}
			}
		}
	}
}

func headers(t *testing.T, d detectors.Detector, cases []Header) {
	t.Helper()
	reader, ok := d.(detectors.HeaderReader)
	if !ok {
		if len(cases) > 0 {
			t.Error("the detector reads no headers")
		}
		return
	}
	for i, c := range cases {
		t.Run(fmt.Sprintf("header/%d %s", i, c.Words), func(t *testing.T) {
			var weight float32
			for _, h := range reader.Header(strings.Fields(c.Words), c.Declared) {
				if h.Weight < -1 || h.Weight > 1 || h.Because == "" {
					t.Errorf("a hint of weight %v because %q", h.Weight, h.Because)
				}
				if h.Kind == c.Kind {
					weight += h.Weight
				}
			}
			if weight > 0 != (c.Sign > 0) || weight < 0 != (c.Sign < 0) {
				t.Errorf("the name %q weighs %v for %s, want sign %d", c.Words, weight, c.Kind, c.Sign)
			}
		})
	}
}

// Fuzz fuzzes d with columns of any bytes: what Detector checks of any column, and that values do not depend on their
// neighbours, holds for them too. Seeds are texts; a line break in one divides its values.
func Fuzz(f *testing.F, d detectors.Detector, seeds ...string) {
	f.Helper()
	for _, seed := range seeds {
		text, _ := Unmark(seed)
		f.Add([]byte(text))
		f.Add([]byte(text + "\n" + text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		values := bytes.Split(data, []byte("\n"))
		for _, find := range []look{d.Text, d.Values} {
			col := scanners.NewColumn(scanners.Field{})
			for _, v := range values {
				col.Append(v)
			}
			col.AppendNull()
			found := &detectors.Matches{}
			find(col, found)
			promises(t, d, col, found)
			least(t, find, col)
			together := split(found, col.Len())
			for i, v := range values {
				alone := &detectors.Matches{}
				find(column(string(v)), alone)
				if want := split(alone, 1)[0]; want != together[i] {
					t.Fatalf("value %d of %d gives\n%swhere alone it gives\n%s", i, len(values), together[i], want)
				}
			}
		}
	})
}

func column(value string) *scanners.Column {
	col := scanners.NewColumn(scanners.Field{})
	col.AppendString(value)
	return col
}

func reversed(texts []string) []string {
	out := make([]string, 0, len(texts))
	for i := len(texts) - 1; i >= 0; i-- {
		out = append(out, texts[i])
	}
	return out
}

// LongLine has a detector read a line of 2 MiB, a table of the same number over and over, and returns what it finds there. Read once, the line
// takes a moment; looked over anew from each of its numbers it takes hours, and the test ends by its time limit.
func LongLine(d detectors.Detector, number string) []detectors.Match {
	c := scanners.NewColumn(scanners.Field{Text: true})
	c.AppendString(strings.Repeat(number, 1<<21/len(number)))
	var found detectors.Matches
	d.Text(c, &found)
	return found.List
}

// NothingInLongLine checks that a detector finds nothing in such a line.
func NothingInLongLine(t *testing.T, d detectors.Detector, number string) {
	t.Helper()
	for _, m := range LongLine(d, number) {
		if m.Confidence >= detectors.Threshold {
			t.Fatalf("%s at %d, in a table of numbers", m.Kind, m.Start)
		}
	}
}
