package scannertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dossier/scanners"
)

// Row is one record.
type Row struct {
	Part   string
	Record int64
	Key    string              // JSON array of the key's values, "" without a key
	Values map[string][]string // by field, hidden ones left out; a NULL has no entry, a list has several values
}

// Value is a field's first value, "" if it has none.
func (r Row) Value(field string) string {
	if v := r.Values[field]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Content is what reading a unit gave.
type Content struct {
	Info   scanners.UnitInfo
	Rows   []Row
	Beside []Row // values that are no records: a file's path
	Unread []scanners.Unread
	Err    error // what Read returned
	Bytes  int64

	batches []*scanners.Batch
	dump    []string
}

// Collect reads all units of a source that no rule skips. An end other than nil and [*scanners.Unread] fails the test.
func Collect(t *testing.T, src scanners.Source) map[string]*Content {
	t.Helper()
	return CollectSome(t, src, scanners.Want{})
}

// CollectSome reads as much of each unit as want says.
func CollectSome(t *testing.T, src scanners.Source, want scanners.Want) map[string]*Content {
	t.Helper()
	all := map[string]*Content{}
	units, _ := Units(t, src)
	for _, u := range units {
		all[u.Info().Name.Reveal()] = read(t, u, want)
	}
	return all
}

func read(t *testing.T, u scanners.Unit, want scanners.Want) *Content {
	t.Helper()
	r := &recorder{}
	err := u.Read(t.Context(), want, r)
	if _, ok := errors.AsType[*scanners.Unread](err); err != nil && !ok {
		t.Errorf("read: %v", err)
	}
	r.check(t, 0)
	c := r.content()
	c.Info, c.Err = u.Info(), err
	return c
}

// Decode collects what decode hands over: a decoder's or an opener's call with its input bound.
func Decode(t *testing.T, decode func(ctx context.Context, to scanners.Receiver) error) *Content {
	t.Helper()
	r := &recorder{}
	err := decode(t.Context(), r)
	r.check(t, 0)
	c := r.content()
	c.Err = err
	for _, flaw := range c.flaws() {
		t.Error(flaw)
	}
	return c
}

func (r *recorder) content() *Content {
	c := &Content{Unread: r.unread}
	for _, b := range r.batches {
		c.batches = append(c.batches, b)
		c.dump = append(c.dump, dump(b))
		c.Bytes += b.Bytes
		c.add(b)
	}
	for _, u := range r.unread {
		c.dump = append(c.dump, fmt.Sprintf("%q %s %s %s %d", u.Part.Reveal(), u.Why, u.Detail, u.MIME, u.Bytes))
	}
	return c
}

// add turns a batch into rows.
func (c *Content) add(b *scanners.Batch) {
	rows := make([]Row, max(b.Records, 1))
	for i, key := range keysOf(b) {
		rows[i] = Row{b.Part.Reveal(), b.First + int64(i), key, map[string][]string{}}
	}
	for k := range b.Columns {
		col := &b.Columns[k]
		for v := range col.Len() {
			if at := col.Record(v); !col.Null(v) && !col.Hidden && at < len(rows) {
				name := col.Name.Reveal()
				rows[at].Values[name] = append(rows[at].Values[name], string(col.Value(v)))
			}
		}
	}
	switch {
	case b.Records == 0:
		c.Beside = append(c.Beside, rows...)
	case b.Continues && len(c.Rows) > 0:
		c.continueRow(rows[0], keyNames(b))
		c.Rows = append(c.Rows, rows[1:]...)
	default:
		c.Rows = append(c.Rows, rows...)
	}
}

// continueRow puts the rest of a record behind what there was of it. Each piece carries the whole key.
func (c *Content) continueRow(rest Row, key []string) {
	last := &c.Rows[len(c.Rows)-1]
	for name, values := range rest.Values {
		before := last.Values[name]
		switch {
		case len(before) == 0:
			last.Values[name] = values
		case !slices.Contains(key, name):
			before[len(before)-1] += values[0]
			last.Values[name] = append(before, values[1:]...)
		}
	}
}

// keysOf are the records' keys as JSON arrays.
func keysOf(b *scanners.Batch) []string {
	keys := make([]string, max(b.Records, 1))
	if len(b.Key) == 0 {
		return keys
	}
	values := make([][]string, len(keys))
	for _, k := range b.Key {
		col := &b.Columns[k]
		for v := range col.Len() {
			if at := col.Record(v); !col.Null(v) && at < len(values) {
				values[at] = append(values[at], string(col.Value(v)))
			}
		}
	}
	for i := range keys {
		text, err := json.Marshal(values[i])
		if err != nil {
			panic(err) // strings always marshal
		}
		keys[i] = string(text)
	}
	return keys
}

// flaws lists what contradicts the contract of [scanners.Batch].
func (c *Content) flaws() (flaws []string) {
	flaw := func(format string, args ...any) { flaws = append(flaws, fmt.Sprintf(format, args...)) }
	next := map[string]int64{}
	keys := map[string]bool{}
	for n, b := range c.batches {
		part := b.Part.Reveal()
		if expected := max(next[part], 1); b.Records > 0 {
			if b.Continues {
				expected--
			}
			if b.First < expected || (c.Info.Kind != "" && len(c.Info.Key) == 0 && part == "" && b.First != expected) {
				flaw("batch %d starts with record %d, expected %d", n, b.First, expected)
			}
			next[part] = b.First + int64(b.Records)
		}
		if c.Info.Kind != "" && part == "" && b.Records > 0 && !slices.Equal(keyNames(b), c.Info.Key) {
			flaw("batch %d has another key than its unit", n)
		}
		for k := range b.Columns {
			columnFlaws(&b.Columns[k], b.Records, func(s string) { flaw("batch %d, column %d: %s", n, k, s) })
		}
		if len(b.Key) == 0 {
			continue
		}
		for i, array := range keysOf(b)[:b.Records] {
			key := part + "\x00" + array
			if keys[key] && (i > 0 || !b.Continues) {
				flaw("batch %d, record %d: its key was there before", n, i)
			}
			if strings.Count(array, `"`) < 2*len(b.Key) {
				flaw("batch %d, record %d: its key is not complete", n, i)
			}
			keys[key] = true
		}
	}
	return flaws
}

func keyNames(b *scanners.Batch) (names []string) {
	for _, k := range b.Key {
		if k >= 0 && k < len(b.Columns) {
			names = append(names, b.Columns[k].Name.Reveal())
		}
	}
	return names
}

func columnFlaws(col *scanners.Column, records int, flaw func(string)) {
	end := 0
	last := 0
	for v := range col.Len() {
		start, stop := col.Span(v)
		if start != end || stop < start || stop >= len(col.Data()) {
			flaw("values do not follow one another")
			return
		}
		end = stop + 1
		if r := col.Record(v); r < last || (records > 0 && r >= records) {
			flaw("a value belongs to a record that is not in the batch")
			return
		} else {
			last = r
		}
	}
	if end != len(col.Data()) {
		flaw("bytes behind the last value")
	}
}

// dump is all there is in a batch, to be compared.
func dump(b *scanners.Batch) string {
	s := fmt.Appendf(nil, "%q %d %d %t %v %d\n", b.Part.Reveal(), b.First, b.Records, b.Continues, b.Key, b.Bytes)
	for k := range b.Columns {
		c := &b.Columns[k]
		s = fmt.Appendf(s, "%q %q %t %t %t\n", c.Name.Reveal(), c.Type, c.Text, c.Apart, c.Hidden)
		s = append(s, c.Data()...)
		for v := range c.Len() {
			_, end := c.Span(v)
			s = strconv.AppendInt(append(s, ' '), int64(end), 10)
			s = strconv.AppendInt(append(s, ' '), int64(c.Record(v)), 10)
			s = strconv.AppendBool(append(s, ' '), c.Null(v))
		}
	}
	return string(s)
}
