package sqldump

import (
	"bytes"
	"context"
	"errors"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Edits implements [formats.Editor]. A row goes with one of the commas around it, the last one with its statement, a line of COPY as it is.
func (d Decoder) Edits(ctx context.Context, in formats.Input, list []erasing.Removal) ([]formats.Edit, error) {
	s := d.begin(ctx, in, &formats.Nobody{})
	s.edits = &editing{wanted: map[row]*erasing.Removal{}, pending: -1}
	script := s.place(ScriptPart).Reveal()
	for i := range list {
		if list[i].Part.Reveal() == script {
			return nil, &formats.Uncut{Why: "what stands in an SQL script beside its rows is not cut out of it"}
		}
		s.edits.wanted[row{list[i].Part.Reveal(), list[i].Number}] = &list[i]
	}
	err := s.run()
	if err == nil {
		err = s.ending()
	} else {
		err = s.out.Abandon(err)
	}
	if u, ok := errors.AsType[*scanners.Unread](err); ok && u.Why == scanners.Truncated {
		err = &formats.Uncut{Why: u.Detail}
	}
	return s.edits.edits, err
}

// row is one by the part and the number that it has when it is read.
type row struct {
	part   string
	number int64
}

// editing makes edits of what is read. Places are in bytes of the script.
type editing struct {
	wanted map[row]*erasing.Removal
	edits  []formats.Edit

	removal *erasing.Removal // of the row being read; nil: it stays as it is
	changes []formats.Edit   // in it
	changed map[string]bool

	statementAt int64
	from        int64 // of the row
	last        int64 // end of the one before
	some        bool  // one of the statement stays
	pending     int64 // where what goes begins, if nothing before it in the statement stays; -1: nothing does
}

// statement tells that one begins.
func (e *editing) statement(at int64) {
	if e != nil {
		e.statementAt, e.some, e.pending = at, false, -1
	}
}

// begin tells that a row begins.
func (e *editing) begin(s *script, at int64) {
	if e != nil {
		e.from, e.changes, e.changed = at, nil, map[string]bool{}
		e.removal = e.wanted[row{s.target.part, s.target.place.Records() + 1}]
	}
}

// value tells of a value of the row being read, which literal writes anew.
func (e *editing) value(s *script, field int, from, to int64, literal func(*erasing.Cell) []byte) {
	if e == nil || e.removal == nil {
		return
	}
	name := s.target.place.Name(field)
	if cell := e.removal.Cell(name); cell != nil {
		e.changes = append(e.changes, formats.Edit{From: from, To: to, With: literal(cell)})
		e.changed[name] = true
	}
}

// goes tells whether the row that ends is to go.
func (e *editing) goes() (bool, error) {
	return formats.Goes(e.removal, len(e.changed), "row")
}

// end tells that a row of an INSERT ends.
func (e *editing) end(at int64) error {
	if e == nil {
		return nil
	}
	goes, err := e.goes()
	switch {
	case goes && e.some:
		e.edit(e.last, at)
	case goes && e.pending < 0:
		e.pending = e.from
	case goes:
	case e.pending >= 0:
		e.edit(e.pending, e.from)
		e.pending = -1
		fallthrough
	default:
		e.edits = append(e.edits, e.changes...)
		e.some = true
	}
	e.last, e.removal = at, nil
	return err
}

// endLine tells that a line of COPY ends.
func (e *editing) endLine(at int64) error {
	if e == nil {
		return nil
	}
	goes, err := e.goes()
	if goes {
		e.edit(e.from, at)
	} else {
		e.edits = append(e.edits, e.changes...)
	}
	e.removal = nil
	return err
}

func (e *editing) edit(from, to int64) {
	e.edits = append(e.edits, formats.Edit{From: from, To: to})
}

// endRows takes a statement away of which no row is left, with the rest of its line if that is blank.
func (s *script) endRows() error {
	e := s.edits
	if e == nil || e.pending < 0 {
		return nil
	}
	ended := s.buf[s.pos-1] == ';'
	s.ahead(maxHeader)
	w := s.window()
	l := &lexer{w: w}
	if l.comments(); !ended && l.i < len(w) && l.word(openings...) == "" {
		return &formats.Uncut{Why: "a statement goes on behind its rows, none of which would be left"}
	}
	line, _, _ := bytes.Cut(w, []byte("\n"))
	to := s.offset()
	if len(bytes.TrimSpace(line)) == 0 {
		to += int64(min(len(line)+1, len(w)))
	}
	e.edit(e.statementAt, to)
	e.pending = -1
	return nil
}

// quoted is a value of an INSERT.
func (s *script) quoted(c *erasing.Cell) []byte {
	if c.Null {
		return []byte("NULL")
	}
	text := bytes.ReplaceAll(c.Value, []byte("'"), []byte("''"))
	if s.backslash {
		text = bytes.ReplaceAll(text, []byte(`\`), []byte(`\\`))
	}
	return append(append([]byte("'"), text...), '\'')
}

// copied is a value of a COPY.
func (*script) copied(c *erasing.Cell) []byte {
	if c.Null {
		return []byte(`\N`)
	}
	text := bytes.ReplaceAll(c.Value, []byte(`\`), []byte(`\\`))
	for sign, letter := range map[string]string{"\t": `\t`, "\n": `\n`, "\r": `\r`} {
		text = bytes.ReplaceAll(text, []byte(sign), []byte(letter))
	}
	return text
}
