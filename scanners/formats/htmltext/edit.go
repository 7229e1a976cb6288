package htmltext

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/records"
)

// maxEdited bounds the bytes of a document that is written again.
const maxEdited = 64 << 20

// Edits implements [formats.Editor]. A record is emptied, and its tags keep their place: what stands around it looks as it did. What changes in a text
// is written into the piece between two tags that it stands in.
func (u Unpacker) Edits(ctx context.Context, in formats.Input, list []erasing.Removal) ([]formats.Edit, error) {
	text, err := io.ReadAll(io.LimitReader(in.Body, maxEdited+1))
	if err != nil {
		return nil, scanners.AsUnread(err)
	}
	if plain, err := io.ReadAll(Reader("", bytes.NewReader(text))); err != nil || !bytes.Equal(plain, text) {
		return nil, &formats.Uncut{Why: "it is not stored in UTF-8: save it so, and scan it again"}
	}
	e := &editing{wanted: map[wanted]*erasing.Removal{}, met: map[wanted]map[string]bool{}, raw: text}
	base := in.Part.Reveal()
	for i := range list {
		if part := list[i].Part.Reveal(); part != base && !strings.HasPrefix(strings.TrimPrefix(strings.TrimPrefix(part, base), "/"), "table ") {
			return nil, &formats.Uncut{Why: "what is embedded in a page is not written again: take it out by hand"}
		}
		e.wanted[wanted{list[i].Part.Reveal(), list[i].Number}] = &list[i]
	}
	d := &document{
		w: records.NewWriter(ctx, &formats.Nobody{}, u.Limits.Value), in: in, columns: u.Limits.Columns, main: records.NewPlace(in.Part, u.Limits.Columns),
		embed: func(formats.Input) error { return nil }, part: in.Part.Reveal(), edit: e,
	}
	d.place = d.main
	d.text = d.main.Field("text", true)
	x := &extractor{handle: d.take, body: bytes.NewReader(text), attributes: map[string]string{}, blank: true, attr: -1}
	e.x = x
	if err = x.all(ctx); err == nil {
		err = d.block()
	}
	if err = d.w.Abandon(err); err != nil {
		return nil, err
	}
	switch {
	case x.lost || len(text) > maxEdited || bytes.IndexByte(text, 0) >= 0:
		return nil, &formats.Uncut{Why: "it is too long, or something in it: change it by hand"}
	case len(e.met) < len(e.wanted):
		return nil, erasing.ErrChanged
	}
	for at, removal := range e.wanted {
		if slices.ContainsFunc(removal.Change, func(c erasing.Cell) bool { return !e.met[at][c.Field] }) {
			return nil, &formats.Uncut{Why: "a value that is to change stands in a place that is not written again (a script, several pieces): change it by hand"}
		}
	}
	slices.SortStableFunc(e.edits, func(a, b formats.Edit) int { return int(a.From - b.From) })
	return e.edits, nil
}

// wanted is a record by its part and number.
type wanted struct {
	part   string
	number int64
}

// editing makes edits of what is read.
type editing struct {
	wanted map[wanted]*erasing.Removal
	met    map[wanted]map[string]bool // fields that were met, of each record
	raw    []byte
	x      *extractor
	edits  []formats.Edit
	pieces []piece // of the text that is being gathered
}

// piece is what a token gave to a text.
type piece struct {
	from, to     int // of the token in the document
	begins, ends int // of what it gave in the text
}

// of is what is to be done with a record; nil: nothing.
func (e *editing) of(part string, number int64, field string) *erasing.Removal {
	at := wanted{part, number}
	r := e.wanted[at]
	if r != nil {
		if e.met[at] == nil {
			e.met[at] = map[string]bool{}
		}
		if e.x.inside == "" || len(r.Change) == 0 {
			e.met[at][field] = true
		}
	}
	return r
}

// gather notes that the token gave what stands in the text from begins on.
func (d *document) gather(begins int) {
	if d.edit != nil {
		d.edit.pieces = append(d.edit.pieces, piece{d.edit.x.from, d.edit.x.to, begins, len(d.buf)})
	}
}

// dropped begins a text anew: what was gathered was white space.
func (d *document) dropped() {
	d.buf = d.buf[:0]
	if d.edit != nil {
		d.edit.pieces = nil
	}
}

// gathered edits the text that was gathered, once it is known which field of which record it is.
func (d *document) gathered(text []byte) {
	e := d.edit
	if e == nil {
		return
	}
	pieces := e.pieces
	e.pieces = nil
	field := d.place.Name(d.field())
	r := e.of(d.part, d.place.Records(), field)
	if r == nil {
		return
	}
	for i := range pieces {
		pieces[i].ends = min(pieces[i].ends, len(d.buf))
	}
	if len(r.Change) == 0 {
		for _, p := range pieces {
			e.replace(p, nil)
		}
		return
	}
	if cell := r.Cell(field); cell != nil {
		e.change(d.buf, bytes.Index(d.buf, text), text, bytes.TrimSpace(cell.Value), pieces)
	}
}

// change writes what of a text is new: line by line, if it has as many as before, what stands between the same beginning and the same end.
func (e *editing) change(buf []byte, offset int, old, with []byte, pieces []piece) {
	lines, news := bytes.Split(old, []byte("\n")), bytes.Split(with, []byte("\n"))
	if len(lines) != len(news) {
		lines, news = [][]byte{old}, [][]byte{with}
	}
	type hunk struct {
		from, to int
		with     []byte
	}
	var hunks []hunk
	at := offset
	for i, line := range lines {
		same := 0
		for same < min(len(line), len(news[i])) && line[same] == news[i][same] {
			same++
		}
		end := 0
		for end < min(len(line), len(news[i]))-same && line[len(line)-1-end] == news[i][len(news[i])-1-end] {
			end++
		}
		if !bytes.Equal(line, news[i]) {
			hunks = append(hunks, hunk{at + same, at + len(line) - end, news[i][same : len(news[i])-end]})
		}
		at += len(line) + 1
	}
	for _, p := range pieces {
		text, shift, touched := bytes.Clone(buf[min(p.begins, p.ends):p.ends]), 0, false
		for i := range hunks {
			h := &hunks[i]
			from, to := max(h.from, p.begins), min(h.to, p.ends)
			if from > to || from == to && (len(h.with) == 0 || h.to > h.from) {
				continue
			}
			text = slices.Concat(text[:from-p.begins+shift], h.with, text[to-p.begins+shift:])
			shift += len(h.with) - (to - from)
			h.with, touched = nil, true // it is written into the first piece, and the rest of what it replaces goes
		}
		if touched {
			e.replace(p, text)
		}
	}
}

// replace writes a token of text anew, but for the white space at its ends.
func (e *editing) replace(p piece, text []byte) {
	raw := e.raw[p.from:p.to]
	core := bytes.TrimSpace(raw)
	at := p.from + bytes.Index(raw, core)
	e.edits = append(e.edits, formats.Edit{From: int64(at), To: int64(at + len(core)), With: escapeText(bytes.TrimSpace(text))})
}

// escapeText is a text as it stands between tags.
func escapeText(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("&"), []byte("&amp;"))
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("<"), []byte("&lt;")), []byte(">"), []byte("&gt;"))
}

// single edits a value that is no running text: an attribute, a comment, a title.
func (d *document) single(field string, text []byte) {
	e := d.edit
	if e == nil {
		return
	}
	r := e.of(d.part, d.place.Records(), field)
	if r == nil {
		return
	}
	var with []byte
	if e.x.inside != "" && e.x.inside != "title" { // a program, which nobody but its author changes
		return
	}
	if len(r.Change) > 0 {
		cell := r.Cell(field)
		if cell == nil {
			return
		}
		e.met[wanted{d.part, d.place.Records()}][field] = true
		with = bytes.TrimSpace(cell.Value)
	}
	raw := e.raw[e.x.from:e.x.to]
	switch {
	case e.x.attr >= 0:
		e.attribute(raw, text, with)
	case bytes.HasPrefix(raw, []byte("<!--")) && bytes.HasSuffix(raw, []byte("-->")) && len(raw) >= 7:
		e.edits = append(e.edits, formats.Edit{From: int64(e.x.from + 4), To: int64(e.x.to - 3), With: bytes.ReplaceAll(with, []byte("--"), []byte("- -"))})
	case e.x.inside != "" && len(raw) > 0 && raw[0] != '<':
		e.replace(piece{from: e.x.from, to: e.x.to}, with)
	}
}

// attribute writes the value of the attribute that is told of anew: what of it was read, or all of it where that goes.
func (e *editing) attribute(tag, old, with []byte) {
	from, to, quoted := attributeAt(tag, e.x.attr)
	if from < 0 {
		return
	}
	if at := int64(e.x.from + from); slices.ContainsFunc(e.edits, func(o formats.Edit) bool { return o.From == at }) { // it holds several values
		e.x.lost = e.x.lost || len(with) > 0
		return
	}
	value := tag[from:to]
	switch at := bytes.Index(value, escapeText(old)); {
	case len(with) == 0:
		value = nil
	case at >= 0:
		value = slices.Concat(value[:at], bytes.ReplaceAll(escapeText(with), []byte{'"'}, []byte("&#34;")), value[at+len(escapeText(old)):])
	default: // it is written in another way: what is read afterwards tells whether this is the same
		value = bytes.ReplaceAll(escapeText(with), []byte{'"'}, []byte("&#34;"))
	}
	value = bytes.ReplaceAll(value, []byte{'\''}, []byte("&#39;"))
	if !quoted {
		value = slices.Concat([]byte{'"'}, value, []byte{'"'})
	}
	e.edits = append(e.edits, formats.Edit{From: int64(e.x.from + from), To: int64(e.x.from + to), With: value})
}

// attributeAt is where the value of the attribute of this number, from 0, stands in a tag; -1: it has none.
func attributeAt(tag []byte, number int) (from, to int, quoted bool) {
	isSpace := func(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == '\f' }
	i := 1
	for i < len(tag) && !isSpace(tag[i]) && tag[i] != '/' && tag[i] != '>' {
		i++
	}
	for n := 0; ; n++ {
		for i < len(tag) && (isSpace(tag[i]) || tag[i] == '/') {
			i++
		}
		if i >= len(tag) || tag[i] == '>' {
			return -1, 0, false
		}
		for i++; i < len(tag) && !isSpace(tag[i]) && tag[i] != '/' && tag[i] != '>' && tag[i] != '='; i++ {
		}
		end := i
		for i < len(tag) && isSpace(tag[i]) {
			i++
		}
		if i >= len(tag) || tag[i] != '=' {
			if n == number {
				return -1, 0, false
			}
			i = end
			continue
		}
		for i++; i < len(tag) && isSpace(tag[i]); i++ {
		}
		from, quoted = i, i < len(tag) && (tag[i] == '"' || tag[i] == '\'')
		if quoted {
			from++
			size := bytes.IndexByte(tag[from:], tag[i])
			if size < 0 {
				return -1, 0, false
			}
			to = from + size
			i = to + 1
		} else {
			for i < len(tag) && !isSpace(tag[i]) && tag[i] != '>' {
				i++
			}
			to = i
		}
		if n == number {
			return from, to, quoted
		}
	}
}
