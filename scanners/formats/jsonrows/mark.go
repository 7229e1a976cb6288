package jsonrows

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Mark implements [formats.Marker]. An element or member goes with one of the commas around it, a value of a stream with its line.
func (d *Decoder) Mark(ctx context.Context, in formats.Input, marks *formats.Marks) (func(context.Context, formats.Input, *formats.Marks) error, error) {
	r := d.reading(ctx, in, &formats.Nobody{})
	shape := r.shape()
	err := r.tell(shape, marks)
	d.giveBack(r)
	return func(ctx context.Context, in formats.Input, marks *formats.Marks) error {
		r := d.reading(ctx, in, &formats.Nobody{})
		r.shape() // passes over a byte order mark
		err := r.tell(shape, marks)
		d.giveBack(r)
		return err
	}, err
}

// tell reads the input and tells of its records. A last value that is not complete is a record as any.
func (r *reading) tell(shape shape, marks *formats.Marks) error {
	r.marks = &marking{marks: marks, r: r}
	err := r.as(shape)
	if u, ok := errors.AsType[*scanners.Unread](err); ok && u.Why == scanners.Truncated {
		return nil
	}
	return err
}

// marking tells marks of the records of an input.
type marking struct {
	marks   *formats.Marks
	r       *reading
	removal *erasing.Removal // of the record begun last
	changes []formats.Edit   // in it
	changed *erasing.Setting // which of its values were met
	values  int              // in it, so far
	gone    int              // of these, those that go with the entry they are in
	holder  bool             // the member read last was no piece of a record but held some
}

// markBegin looks up what is to be done with the record that begins.
func (r *reading) markBegin() {
	if m := r.marks; m != nil {
		m.removal, m.changes, m.values, m.gone = m.marks.Removal(r.first), nil, 0, 0
		if m.changed = nil; m.removal != nil {
			m.changed = erasing.NewSetting(m.removal)
		}
	}
}

// whole notes that the member just read holds records of its own.
func (m *marking) whole() {
	if m != nil {
		m.holder = true
	}
}

// markValue reads a scalar, and changes it if its record's removal says so.
func (r *reading) markValue(n *node, c byte) error {
	from := r.offset()
	if err := r.valueOf(n, c); err != nil {
		return err
	}
	m := r.marks
	if m.removal == nil || n.column < 0 {
		return nil
	}
	change := m.met(r.fields[n.column].Name.Reveal(), c == 'n')
	if change == nil {
		return nil
	}
	with, err := written(change, c)
	if err != nil {
		return err
	}
	m.changes = append(m.changes, formats.Edit{From: from, To: r.offset(), With: with})
	return nil
}

// met counts a value of a record that changes, and returns what it is set to; nil: it stays. A null is no value of a list.
func (m *marking) met(field string, null bool) *erasing.Cell {
	if m.removal == nil {
		return nil
	}
	if null {
		return m.changed.Meet(field)
	}
	m.values++
	change := m.changed.Next(field)
	if change != nil && change.Null && change.Nth > 0 {
		m.gone++
	}
	return change
}

// written is a value as JSON, where one stood that began with c: a number and a truth value stay of their sort, if they can.
func written(change *erasing.Cell, c byte) ([]byte, error) {
	literal := func(v any) bool { return json.Unmarshal(change.Value, v) == nil }
	switch {
	case change.Null:
		return []byte("null"), nil
	case (c == 't' || c == 'f') && literal(new(bool)), (c == '-' || '0' <= c && c <= '9') && literal(new(json.Number)) && change.Value[0] != '"':
		return bytes.TrimSpace(change.Value), nil
	}
	return json.Marshal(string(change.Value))
}

// stays tells of a record, or of a piece of one, that is not to go.
func (m *marking) stays(from, to int64) error {
	m.marks.Place(from)
	for _, e := range m.changes {
		m.marks.Edit(e.From, e.To, e.With)
	}
	m.changes = nil
	m.marks.Place(to)
	return nil
}

// goes tells whether the record that was read last is to go.
func (m *marking) goes() (bool, error) {
	if m.removal == nil {
		return false, nil
	}
	return formats.Goes(m.removal, m.changed.Count(), "record")
}

// markLine tells of a value of a stream, which goes with the rest of its line if that is blank.
func (r *reading) markLine(from int64) error {
	to := r.offset()
	goes, err := r.marks.goes()
	if err != nil || !goes {
		return errors.Join(err, r.marks.stays(from, to))
	}
	for r.has(1) {
		c := r.buf[r.pos]
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			break
		}
		r.pos++
		if c == '\n' {
			break
		}
	}
	r.marks.marks.Edit(from, r.offset(), nil)
	return nil
}

// items are the elements of a list, or the members of an object that is walked down. nil: nobody asks.
type items struct {
	*marking
	some    bool  // one stays
	from    int64 // of the item being read
	end     int64 // of the one before
	pending int64 // where what goes begins, if nothing before it stays; -1: nothing does
}

func (r *reading) markItems(wanted bool) *items {
	if r.marks == nil || !wanted {
		return nil
	}
	return &items{marking: r.marks, pending: -1}
}

// item begins one.
func (m *items) item(from int64) {
	if m == nil {
		return
	}
	if m.pending >= 0 {
		m.marks.Edit(m.pending, from, nil)
		m.pending = -1
	}
	m.from, m.holder = from, false
}

// ends ends it.
func (m *items) ends(to int64) error {
	if m == nil {
		return nil
	}
	goes, err := m.goes()
	switch {
	case err != nil:
		return err
	case m.holder:
		m.some = true
	case !goes:
		err = m.stays(m.from, to)
		m.some = true
	case m.some:
		m.marks.Edit(m.end, to, nil)
	default:
		m.pending = m.from
	}
	m.end, m.holder = to, false
	return err
}

// close ends them all.
func (m *items) close() {
	if m != nil && m.pending >= 0 {
		m.marks.Edit(m.pending, m.end, nil)
	}
}

// entries are the elements of a list inside a record, or the members of an object there. Of an entry all of whose values go, nothing stays: with a key
// that is data, or of a list, it goes with one of the commas around it.
type entries struct {
	items

	edits        int // in the record, before the entry that is being read
	values, gone int // likewise
}

// markEntries returns those of a list or an object that begins, nil if nothing in the record is set anew. Somebody asks for marks.
func (r *reading) markEntries(inside bool) *entries {
	if !inside || r.marks.removal == nil || len(r.marks.removal.Change) == 0 {
		return nil
	}
	return &entries{items: items{marking: r.marks, pending: -1}}
}

// begin begins one.
func (e *entries) begin(from int64) {
	if e.pending >= 0 {
		e.cut(e.pending, from)
		e.pending = -1
	}
	e.items.from, e.edits, e.values, e.gone = from, len(e.changes), e.marking.values, e.marking.gone
}

// end ends it. May tells whether it goes if all its values do.
func (e *entries) end(to int64, may bool) {
	gone := e.marking.gone - e.gone
	switch {
	case !may || gone == 0 || gone < e.marking.values-e.values:
		e.some = true
	case e.some:
		e.changes = e.changes[:e.edits]
		e.cut(e.items.end, to)
	default:
		e.changes = e.changes[:e.edits]
		e.pending = e.from
	}
	e.items.end = to
}

// close ends them all.
func (e *entries) close() {
	if e.pending >= 0 {
		e.cut(e.pending, e.items.end)
	}
}

func (e *entries) cut(from, to int64) {
	e.changes = append(e.changes, formats.Edit{From: from, To: to})
}
