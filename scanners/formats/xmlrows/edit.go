package xmlrows

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Edits implements [formats.Editor]. An element of a list goes with the white space before it. The document is read as it is stored, in which the signs
// that make up XML must be those of ASCII. The text of an element that holds nothing else changes where it stands, and so does an attribute.
func (d Decoder) Edits(ctx context.Context, in formats.Input, list []erasing.Removal) ([]formats.Edit, error) {
	e := &editing{wanted: map[int64]bool{}, set: map[int64]*erasing.Setting{}}
	for i := range list {
		if len(list[i].Change) > 0 {
			e.set[list[i].Number] = erasing.NewSetting(&list[i])
		} else {
			e.wanted[list[i].Number] = true
		}
	}
	body := bufio.NewReaderSize(in.Body, formats.HeadSize)
	head, _ := body.Peek(formats.HeadSize)
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, &formats.Uncut{Why: "XML in UTF-16 is not written again"}
	}
	e.ascii = !inUTF8(head)
	if mark := "\ufeff"; bytes.HasPrefix(head, []byte(mark)) {
		e.shift, _ = body.Discard(len(mark)) // which were seen
	}
	broken := &formats.Body{From: body}
	e.reading = d.begin(ctx, in, broken, &formats.Nobody{})
	e.reading.edits = e
	err := e.run(broken)
	switch {
	case err != nil:
		return nil, e.w.Abandon(err)
	case broken.Err != nil:
		return nil, broken.Err
	case e.mismatched > 0 || e.tooDeep > 0 || !e.ended:
		return nil, &formats.Uncut{Why: "its tags do not fit each other, or lie too deep in each other"}
	case e.found < len(e.wanted):
		return nil, &formats.Uncut{Why: "the record is no element of a list: it is the document itself, or stands beside its lists"}
	}
	for _, s := range e.set {
		if s.Missing() {
			return nil, notAlone()
		}
	}
	slices.SortFunc(e.edits, func(a, b formats.Edit) int { return cmp.Compare(a.From, b.From) })
	return e.edits, e.w.Flush()
}

func notAlone() error {
	return &formats.Uncut{Why: "a value of the XML does not stand by itself in an element or an attribute: change it by hand"}
}

// inUTF8 tells whether a document is, by what it declares.
func inUTF8(head []byte) bool {
	line, _, declared := bytes.Cut(head, []byte("?>"))
	line = bytes.ToLower(line)
	return !declared || !bytes.Contains(line, []byte("encoding")) || bytes.Contains(line, []byte("utf-8"))
}

// editing makes edits of the elements that go, and of the values that change.
type editing struct {
	*reading
	wanted map[int64]bool
	set    map[int64]*erasing.Setting // records that change
	edits  []formats.Edit
	found  int
	shift  int  // bytes before the document
	ascii  bool // it is in another character set than UTF-8

	from, to int64  // of the token
	raw      []byte // as it is written
	read     int    // how much of it was searched for attributes
	blank    bool   // it is white space
	before   int64  // where the white space before it begins
	begun    int64  // where what goes begins; -1: the open record stays
}

// place implements [placed].
func (e *editing) place(from int64, raw []byte) {
	from += int64(e.shift)
	if e.before = from; e.blank {
		e.before = e.from
	}
	e.from, e.to, e.blank = from, from+int64(len(raw)), len(bytes.TrimSpace(raw)) == 0
	e.raw, e.read = raw, 0
}

// piece tells of a piece of the text of the innermost element.
func (e *editing) piece(blank bool) {
	if e == nil || blank || len(e.stack) == 0 {
		return
	}
	top := &e.stack[len(e.stack)-1]
	if top.texts++; len(e.raw) > 0 && e.raw[0] == '<' { // a section that is written otherwise
		top.texts++
	}
	space := len(e.raw) - len(bytes.TrimLeft(e.raw, " \t\r\n"))
	top.from, top.to = e.from+int64(space), e.from+int64(len(bytes.TrimRight(e.raw, " \t\r\n")))
}

// next is what the next value of a field of the open record is set to; nil: it stays.
func (e *editing) next(field string) *erasing.Cell {
	if e == nil || e.set[e.reading.place.Records()] == nil {
		return nil
	}
	return e.set[e.reading.place.Records()].Next(field)
}

// content tells of an element's text, which is a value of a field.
func (e *editing) content(of *element, field string) error {
	cell := e.next(field)
	switch {
	case cell == nil:
		return nil
	case of.kids || of.texts != 1:
		return notAlone()
	}
	e.edits = append(e.edits, formats.Edit{From: of.from, To: of.to, With: e.escaped(cell)})
	return nil
}

// attribute tells of an attribute of the tag, by its name without a prefix, which is a value of a field.
func (e *editing) attribute(name []byte, field string) error {
	if e == nil {
		return nil
	}
	from, to := e.valueOf(name)
	cell := e.next(field)
	switch {
	case cell == nil:
		return nil
	case from < 0:
		return notAlone()
	}
	e.edits = append(e.edits, formats.Edit{From: e.from + int64(from), To: e.from + int64(to), With: e.escaped(cell)})
	return nil
}

// valueOf is where the value of the tag's next attribute of a name stands in it, between quotes; -1: nowhere.
func (e *editing) valueOf(name []byte) (from, to int) {
	for at := e.read; at < len(e.raw); {
		equals := bytes.IndexByte(e.raw[at:], '=')
		if equals < 0 {
			break
		}
		words := bytes.Fields(e.raw[at : at+equals])
		at += equals + 1
		for at < len(e.raw) && bytes.IndexByte([]byte(" \t\r\n"), e.raw[at]) >= 0 {
			at++
		}
		if at >= len(e.raw) || e.raw[at] != '"' && e.raw[at] != '\'' || len(words) == 0 {
			break
		}
		size := bytes.IndexByte(e.raw[at+1:], e.raw[at])
		if size < 0 {
			break
		}
		from, to = at+1, at+1+size
		at = to + 1
		if bytes.Equal(local(words[len(words)-1]), name) && size > 0 {
			e.read = at
			return from, to
		}
	}
	return -1, -1
}

// escaped is a value as it stands in XML.
func (e *editing) escaped(cell *erasing.Cell) []byte {
	out := []byte{}
	for _, c := range string(cell.Value) {
		switch {
		case cell.Null:
		case c == '&', c == '<', c == '>', c == '"', c == '\'', c == '\r', c == '\n', c == '\t', c >= 0x80 && e.ascii:
			out = fmt.Appendf(out, "&#%d;", c)
		default:
			out = utf8.AppendRune(out, c)
		}
	}
	return out
}

// begins tells that a record begins with the token; inside: in a list.
func (e *editing) begins(inside bool) {
	if e == nil {
		return
	}
	if e.begun = -1; inside && e.wanted[e.reading.place.Records()] {
		e.begun = e.before
		e.found++
	}
}

// ends tells that it ends with the token.
func (e *editing) ends() {
	if e != nil && e.begun >= 0 {
		e.edits = append(e.edits, formats.Edit{From: e.begun, To: e.to})
		e.begun = -1
	}
}
