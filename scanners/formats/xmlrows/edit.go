package xmlrows

import (
	"bufio"
	"bytes"
	"context"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// Edits implements [formats.Editor]. An element of a list goes with the white space before it. The document is read as it is stored, in which the signs
// that make up XML must be those of ASCII.
func (d Decoder) Edits(ctx context.Context, in formats.Input, list []erasing.Removal) ([]formats.Edit, error) {
	wanted := map[int64]bool{}
	for i := range list {
		if len(list[i].Change) > 0 {
			return nil, &formats.Uncut{Why: "single values of XML are not changed: change them by hand, or let the rule delete the record"}
		}
		wanted[list[i].Number] = true
	}
	body := bufio.NewReaderSize(in.Body, formats.HeadSize)
	head, _ := body.Peek(formats.HeadSize)
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, &formats.Uncut{Why: "XML in UTF-16 is not written again"}
	}
	e := &editing{wanted: wanted}
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
	case e.found < len(wanted):
		return nil, &formats.Uncut{Why: "the record is no element of a list: it is the document itself, or stands beside its lists"}
	}
	return e.edits, e.w.Flush()
}

// editing makes edits of the elements that go.
type editing struct {
	*reading
	wanted map[int64]bool
	edits  []formats.Edit
	found  int
	shift  int // bytes before the document

	from, to int64 // of the token
	blank    bool  // it is white space
	before   int64 // where the white space before it begins
	begun    int64 // where what goes begins; -1: the open record stays
}

// place implements [placed].
func (e *editing) place(from, to int64, blank bool) {
	from, to = from+int64(e.shift), to+int64(e.shift)
	if e.before = from; e.blank {
		e.before = e.from
	}
	e.from, e.to, e.blank = from, to, blank
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
