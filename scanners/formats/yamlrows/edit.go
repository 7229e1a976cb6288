package yamlrows

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Edits implements [formats.Editor]. An element of a list, an entry of a mapping or a document goes with its lines; of a list or mapping of which all go,
// the empty one stays. A value that is written in one line changes where it stands.
func (d *Decoder) Edits(ctx context.Context, in formats.Input, list []erasing.Removal) ([]formats.Edit, error) {
	s := newStream(ctx, in.Body)
	s.edits = &editing{values: map[int64]value{}}
	whole := in
	whole.Body, whole.At, whole.Path, whole.Size = s, nil, "", -1
	marks := formats.NewMarks(list)
	if _, err := d.json.Mark(ctx, whole, marks); err != nil {
		return nil, err
	}
	if s.edits.over {
		return nil, &formats.Uncut{Why: "it holds too many values to be written again"}
	}
	return s.edits.made(marks.Edits())
}

// maxItems bounds the values whose places are held, each of which takes some 60 bytes.
const maxItems = 4 << 20

// editing knows where the items that became JSON stand.
type editing struct {
	items  []item
	values map[int64]value // by where their JSON stands
	over   bool

	starts  []int  // of the piece's lines
	piece   []byte // being taken apart
	read    int64  // bytes before it
	parents map[*yaml.Node]int
	all     []*parent
}

// item is an element, an entry or a document: where its JSON stands, and its lines in the YAML.
type item struct {
	from, to   int64
	begin, end int64 // end 0: it does not stand in lines of its own
	parent     int   // -1: none
}

// value is a scalar: where its JSON ends, and where it stands in the YAML.
type value struct{ to, begin, end int64 }

// parent is a list or mapping.
type parent struct {
	kids, gone int
	begin      int64  // of its first line
	empty      []byte // what it is without kids
}

// begin tells of the next piece, and how many items are known before it.
func (e *editing) begin(piece []byte, read int64) (known int) {
	if e == nil {
		return 0
	}
	e.piece, e.read, e.starts, e.parents = piece, read, e.starts[:0], map[*yaml.Node]int{}
	at := 0
	for line := range bytes.Lines(piece) {
		e.starts = append(e.starts, at)
		at += len(line)
	}
	return len(e.items)
}

// forget forgets what a piece that is no YAML seemed to hold.
func (e *editing) forget(known int) {
	if e != nil {
		e.items = e.items[:known]
	}
}

func (e *editing) add(i item) {
	if e.over = e.over || len(e.items) == maxItems; !e.over {
		e.items = append(e.items, i)
	}
}

// document tells of a document that is one value.
func (e *editing) document(from, to int64) {
	if e == nil {
		return
	}
	i := item{from: from, to: to, begin: e.read, end: e.read + int64(len(e.piece)), parent: -1}
	for n, at := range e.starts {
		if line := e.piece[at:]; line[0] == '%' || bytes.HasPrefix(line, []byte("...")) || n > 0 && bytes.HasPrefix(line, []byte("---")) {
			i.end = 0
		}
	}
	e.add(i)
}

// item tells of an element of a list or of an entry, by its key, of a mapping.
func (e *editing) item(of, n *yaml.Node, aliased bool, from, to int64) {
	if e == nil {
		return
	}
	i := item{from: from, to: to, parent: -1}
	if at, ok := e.lineOf(of, n); ok && !aliased && of.Style&yaml.FlowStyle == 0 {
		known, ok := e.parents[of]
		if !ok {
			known = len(e.all)
			e.parents[of] = known
			empty := bytes.Repeat([]byte(" "), of.Column) // an empty list may not stand where the key above it does
			e.all = append(e.all, &parent{kids: len(of.Content), begin: e.read + int64(e.starts[at]), empty: append(bytes.Clone(empty), "[]\n"...)})
			if of.Kind == yaml.MappingNode {
				e.all[known].kids, e.all[known].empty = len(of.Content)/2, append(bytes.Clone(empty), "{}\n"...)
			}
		}
		i.parent = known
		i.begin, i.end = e.read+int64(e.starts[at]), e.read+int64(e.endOf(at, of.Column-1))
	}
	e.add(i)
}

// value tells of a scalar. One that goes on in another line, or has an anchor or a tag, is not changed.
func (e *editing) value(n *yaml.Node, aliased bool, from, to int64) {
	if e == nil || aliased || n.Anchor != "" || n.Style&^(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.FlowStyle) != 0 || n.Line < 1 || n.Line > len(e.starts) {
		return
	}
	line := bytes.TrimRight(e.line(n.Line-1), "\r\n")
	at := 0
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(line[at:])
		at += size
	}
	end := 0
	switch rest := line[at:]; {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		end = endOfQuoted(rest, '"', '\\')
	case n.Style&yaml.SingleQuotedStyle != 0:
		end = endOfQuoted(rest, '\'', '\'')
	case bytes.HasPrefix(rest, []byte(n.Value)):
		end = len(n.Value)
	}
	if e.over = e.over || len(e.values) == maxItems; end == 0 || e.over {
		return
	}
	begin := e.read + int64(e.starts[n.Line-1]+at)
	e.values[from] = value{to, begin, begin + int64(end)}
}

// endOfQuoted is how long a text between quotes is with these; 0: it is none, or does not end in its line.
func endOfQuoted(text []byte, quote, escape byte) int {
	if len(text) == 0 || text[0] != quote {
		return 0
	}
	for at := 1; at < len(text); at++ {
		switch {
		case text[at] == escape && escape != quote, text[at] == quote && escape == quote && at+1 < len(text) && text[at+1] == quote:
			at++
		case text[at] == quote:
			return at + 1
		}
	}
	return 0
}

// lineOf is the number, from 0, of the line that an item begins, unless something of another stands before it there.
func (e *editing) lineOf(of, n *yaml.Node) (at int, ok bool) {
	for at = n.Line - 1; at >= 0 && at < len(e.starts); at-- {
		line := e.piece[e.starts[at]:]
		indent := 0
		for indent < len(line) && line[indent] == ' ' {
			indent++
		}
		switch {
		case indent != of.Column-1 || indent == len(line):
		case of.Kind == yaml.MappingNode:
			return at, at == n.Line-1
		case line[indent] == '-' && (indent+1 == len(line) || bytes.IndexByte([]byte(" \r\n"), line[indent+1]) >= 0):
			return at, true
		}
		if of.Kind == yaml.MappingNode || at < of.Line-1 {
			break
		}
	}
	return 0, false
}

// endOf is where the item ends that begins in a line with an indentation: before the next line that is indented no more, and before
// empty lines and comments in front of that.
func (e *editing) endOf(at, indent int) int {
	last := at
	for next := at + 1; next < len(e.starts); next++ {
		line := bytes.TrimRight(e.line(next), "\r\n ")
		text := bytes.TrimLeft(line, " ")
		if len(text) == 0 || text[0] == '#' && len(line)-len(text) <= indent {
			continue
		}
		if len(line)-len(text) <= indent {
			break
		}
		last = next
	}
	return e.starts[last] + len(e.line(last))
}

func (e *editing) line(at int) []byte {
	if at+1 < len(e.starts) {
		return e.piece[e.starts[at]:e.starts[at+1]]
	}
	return e.piece[e.starts[at]:]
}

// made are the edits of the YAML that do what edits of its JSON do: values that become others, and items that go.
func (e *editing) made(edits []formats.Edit) ([]formats.Edit, error) {
	var list, goes []formats.Edit
	for _, edit := range edits {
		if edit.With == nil {
			goes = append(goes, edit)
			continue
		}
		v, ok := e.values[edit.From]
		if !ok || v.to != edit.To {
			return nil, &formats.Uncut{Why: "a value does not stand in one line of the YAML, or has an anchor or a tag: change it by hand"}
		}
		list = append(list, formats.Edit{From: v.begin, To: v.end, With: edit.With}) // a value of JSON is one of YAML
	}
	lines, err := e.lines(goes)
	if err != nil {
		return nil, err
	}
	list = append(list, lines...)
	slices.SortFunc(list, func(a, b formats.Edit) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(list); i++ {
		if list[i].From < list[i-1].To {
			return nil, &formats.Uncut{Why: "the records do not stand in their order"}
		}
	}
	return list, nil
}

// lines are the edits of the YAML that do what edits of its JSON do.
func (e *editing) lines(edits []formats.Edit) (list []formats.Edit, err error) {
	slices.SortFunc(e.items, func(a, b item) int { // outer ones first
		if a.from != b.from {
			return int(a.from - b.from)
		}
		return int(b.to - a.to)
	})
	var gone []*item
	at := 0
	for _, edit := range edits {
		for ; at < len(e.items) && e.items[at].from < edit.From; at++ {
		}
		covered := int64(0)
		for end := int64(0); at < len(e.items) && e.items[at].to <= edit.To; at++ {
			i := &e.items[at]
			if i.from < end {
				continue
			}
			if i.end == 0 {
				return nil, &formats.Uncut{Why: "the record does not stand in lines of its own in the YAML, but in brackets or by an alias"}
			}
			if i.parent >= 0 {
				e.all[i.parent].gone++
			}
			gone, end, covered = append(gone, i), i.to, covered+i.to-i.from
		}
		if covered == 0 {
			return nil, &formats.Uncut{Why: "the record is no element, entry or document of the YAML"}
		}
	}
	for _, i := range gone {
		one := formats.Edit{From: i.begin, To: i.end}
		if i.parent >= 0 {
			if p := e.all[i.parent]; p.gone == p.kids && p.begin == i.begin {
				one.With = p.empty
			}
		}
		list = append(list, one)
	}
	if !slices.IsSortedFunc(list, func(a, b formats.Edit) int { return int(a.From - b.From) }) {
		return nil, &formats.Uncut{Why: "the records do not stand in their order"}
	}
	return list, nil
}
