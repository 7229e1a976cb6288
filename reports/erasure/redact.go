package erasure

import (
	"cmp"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dossier/reports/records"
	"dossier/scanners/formats"
)

// redacted are a record's fields without what names the person, and says where they live; none where that is not known. Of lists inside the record the
// entries go that hold identifiers of the person and of nobody else, with all that is in them, as records would, but for texts that name somebody else as well.
func redacted(r *records.Record, read *records.Result) (list []Cell) {
	goes := r.OwnEntries()
	for i := range r.Fields {
		f := &r.Fields[i]
		spans := slices.Concat(f.Own, read.Theirs(f), read.Lives(f))
		before := len(list)
		for v, value := range f.Values {
			c := Cell{Field: f.Name, Null: f.Within(v, goes) && (all(f.Own, v, value) || !read.Beside(f, v))}
			if len(f.Values) > 1 || c.Null {
				c.Nth = v + 1
			}
			if !c.Null {
				var found bool
				at := spans
				if f.Within(v, goes) { // and a number in it that is nobody else's reaches them
					at = slices.Concat(spans, f.Stray)
				}
				if c.Value, found = without(value, v, at); !found {
					continue
				}
			}
			list = append(list, c)
		}
		if len(list) > before && slices.Contains(r.Key, i) {
			return nil
		}
	}
	return list
}

// holders are the values of the row or record around them that hold what is the person's in a document, to be cleared: where several stand in a field, those
// in which the person is. None where that is not known.
func holders(r *records.Record, read *records.Result) (list []Cell) {
	add := func(c Cell) {
		if !slices.ContainsFunc(list, func(o Cell) bool { return o.Field == c.Field && o.Nth == c.Nth }) {
			list = append(list, c)
		}
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		spans := slices.Clone(f.Own)
		if len(r.Others) == 0 {
			spans = append(spans, read.Theirs(f)...)
		}
		for _, s := range spans {
			if field, nth, ok := f.Holder(s.Value); ok {
				add(Cell{Field: field, Nth: nth, Null: true})
			}
		}
	}
	if len(list) > 0 {
		return list
	}
	field, _, _ := strings.Cut(r.Part.Reveal(), "/")
	if _, encoded := formats.DecodedIn(r.Part.Reveal()); encoded || strings.Contains(field, "[") {
		return nil
	}
	return []Cell{{Field: field, Null: true}} // of a column
}

// cleared are a row's or record's fields without what names the person, in what lies in its values as well; none where that is not known of a part of it.
func (n *planning) cleared(f *found) (list []Cell) {
	if !f.foreign {
		list = redacted(f.record, n.read)
		if len(list) == 0 && len(f.inside) == 0 {
			return nil
		}
	}
	for _, r := range f.inside {
		more := holders(r, n.read)
		if len(more) == 0 {
			return nil
		}
		for _, c := range more {
			list = slices.DeleteFunc(list, func(o Cell) bool { return o.Field == c.Field && (o.Nth == c.Nth || c.Nth == 0) })
			list = append(list, c)
		}
	}
	return list
}

// held decides on a record that cannot go because others that stay refer to it: where a reviewer decided so, nothing personal stays in it, and it
// changes.
func (n *planning) held(s *Source, f *found, why string) (changes bool) {
	decision, by := n.decided(s, f)
	f.removal.By = by
	switch decision {
	case DecideRedact:
		if f.removal.Change = n.emptiedOf(f); len(f.removal.Change) > 0 {
			f.removal.Strategy = Redact
			return true
		}
		if byKey(f.record) {
			n.keep(s.System, f, Task, "rows that stay refer to it by a key that is personal itself: erase by hand", time.Time{})
		} else {
			n.keep(s.System, f, Left, "rows that stay refer to it, and nothing personal was found in it", time.Time{})
		}
	case DecideKeep:
		n.keep(s.System, f, Left, why, time.Time{})
	default:
		n.keep(s.System, f, Doubtful, why, time.Time{})
	}
	return false
}

// byKey tells whether the person stands in the record's key.
func byKey(r *records.Record) bool {
	return slices.ContainsFunc(r.Key, func(at int) bool { return len(r.Fields[at].Own) > 0 })
}

// emptiedOf are the fields of a person's own record without anything personal: of texts, what names the person goes, with the documents in its values, and a
// token stands for other values, or nothing where none fits. None where its key is personal.
func (n *planning) emptiedOf(f *found) (list []Cell) {
	m, r := &f.removal, f.record
	if byKey(r) {
		return nil
	}
	spans := n.cleared(f)
	if len(spans) == 0 && len(f.inside) > 0 {
		return nil
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		switch {
		case slices.Contains(r.Key, i):
		case f.Null:
		case f.Kind != "" && !f.Text && len(f.Values) == 1:
			list = append(list, n.token(m, f))
		default:
			for _, c := range spans {
				if c.Field == f.Name {
					list = append(list, c)
				}
			}
		}
	}
	for _, c := range spans { // in which documents lie, and which were read as no field
		if r.Field(c.Field) == nil {
			list = append(list, c)
		}
	}
	return list
}

// A token is tokenBytes long: this, and what tells it from others in hexadecimal.
const (
	tokenPrefix = "erased-"
	tokenPrint  = 8
	tokenBytes  = len(tokenPrefix) + 2*tokenPrint
)

// pseudonym is a token that nobody can lead back, for a field of a record.
func (n *planning) pseudonym(m *Removal, field string) []byte {
	print := n.Key.Fingerprint("erasure", []byte(hex.EncodeToString(n.plan.Nonce)+"\x00"+field+"\x00"+place(m)))
	return []byte(tokenPrefix + hex.EncodeToString(print[:tokenPrint]))
}

// sized is how a text's type says how long one may be.
var sized = regexp.MustCompile(`\((\d+)\)`)

// token is what a field of this type can hold instead of its value.
func (n *planning) token(m *Removal, f *records.Field) Cell {
	c := Cell{Field: f.Name}
	declared, room := strings.ToLower(f.Type), tokenBytes
	if at := sized.FindStringSubmatch(declared); at != nil {
		room, _ = strconv.Atoi(at[1])
	}
	texts := declared == "" || strings.Contains(declared, "char") || strings.Contains(declared, "text") || strings.Contains(declared, "string")
	switch {
	case texts && room >= tokenBytes:
		c.Value = n.pseudonym(m, f.Name)
	case texts && room >= len(Erased):
		c.Value = []byte(Erased)
	default:
		c.Null = true
	}
	return c
}

// all tells whether one of some spans is a whole value.
func all(spans []records.Span, number int, value []byte) bool {
	return slices.Contains(spans, records.Span{Value: number, End: len(value)})
}

// without is a value without the spans that are of it.
func without(value []byte, number int, spans []records.Span) (text []byte, found bool) {
	spans = slices.DeleteFunc(slices.Clone(spans), func(s records.Span) bool { return s.Value != number })
	slices.SortFunc(spans, func(a, b records.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	at := 0
	for _, s := range spans {
		if s.Start >= at {
			text = append(append(text, value[at:s.Start]...), Erased...)
		}
		at = max(at, s.End)
	}
	return append(text, value[at:]...), len(spans) > 0
}
