package msoffice

import (
	"bytes"
	"encoding/binary"

	"dossier/scanners"
	"dossier/scanners/formats/ole2"
	"dossier/scanners/formats/placed"
)

// word reads a Word document: the pieces of its text in order ([MS-DOC], section 2.4.1).
func (d *document) word(e *ole2.Entry) error {
	content, err := d.all(e)
	if err != nil {
		return err
	}
	if len(content) < 0x240 {
		return &scanners.Unread{Why: scanners.Truncated, Detail: "a Word document that ends too early", Bytes: e.Size}
	}
	u16 := func(at int) uint16 { return binary.LittleEndian.Uint16(content[at:]) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(content[at:]) }
	flags := u16(10)
	switch {
	case flags&0x100 != 0:
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "a Word document with a password", Bytes: e.Size}
	case u16(2) < 0xc0:
		return &scanners.Unread{Why: scanners.NoDecoder, Detail: "a Word document from before 97", MIME: "application/msword", Bytes: e.Size}
	}
	name := "0Table"
	if flags&0x200 != 0 {
		name = "1Table"
	}
	entry := d.file.Find(d.under(e, name))
	if entry == nil {
		return &scanners.Unread{Why: scanners.Corrupt, Detail: "a Word document without the table of its pieces", Bytes: e.Size}
	}
	table, err := d.all(entry)
	if err != nil {
		return err
	}
	t := &wordText{d: d, e: e, field: d.w.Lines(d.under(e, "fields")), left: -1}
	for i, at := range []int{0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64, 0x68} {
		t.sizes[i] = int64(int32(u32(at)))
	}
	if err := t.pieces(content, slice(table, int64(u32(0x1a2)), int64(u32(0x1a6)))); err != nil {
		return err
	}
	if err := t.close(); err != nil {
		return err
	}
	authors := d.w.Records(d.under(e, "authors"), "author")
	return eachName(slice(table, int64(u32(0x9a+51*8)), int64(u32(0x9a+51*8+4))), authors)
}

// eachName reads a list of texts (an STTB): those who changed the document.
func eachName(b []byte, place *placed.Place) error {
	r := &bytesReader{b}
	if r.u16() != 0xffff {
		return nil
	}
	count, extra := r.u16(), int(r.u16())
	for range count {
		text := wide(nil, r.take(2*int(r.u16())))
		r.take(extra)
		if err := place.Row(text); err != nil {
			return err
		}
	}
	return nil
}

// wordText takes the characters of a document and cuts them into the paragraphs of its parts.
type wordText struct {
	d     *document
	e     *ole2.Entry
	sizes [8]int64 // characters of the main text, footnotes, headers, macros, comments, endnotes, text boxes, text boxes in headers
	part  int
	left  int64 // characters of the part, -1 before the first
	place *placed.Place
	field *placed.Place

	text  []byte
	codes [][]byte // field codes that are open; one that shows its result is nil
	cell  bool     // the last character ended a cell
}

var wordParts = [8]string{"", "footnotes", "headers and footers", "macros", "comments", "endnotes", "text boxes", "text boxes in headers"}

// pieces goes through the piece table (section 2.9.38).
func (t *wordText) pieces(content, clx []byte) error {
	r := &bytesReader{clx}
	for len(r.b) > 0 && r.b[0] == 1 {
		r.take(1)
		r.take(int(r.u16()))
	}
	if k := r.take(1); len(k) == 0 || k[0] != 2 {
		return &scanners.Unread{Why: scanners.Corrupt, Detail: "a Word document whose table of pieces is damaged", Bytes: -1}
	}
	plc := r.take(int(min(r.u32(), maxStream)))
	n := (len(plc) - 4) / 12
	budget := int64(2*len(content)) + 1024 // pieces that repeat each other end
	for i := range max(n, 0) {
		from, to := int64(binary.LittleEndian.Uint32(plc[4*i:])), int64(binary.LittleEndian.Uint32(plc[4*i+4:]))
		at := binary.LittleEndian.Uint32(plc[4*(n+1)+8*i+2:])
		chars := max(0, to-from)
		narrow := at&0x40000000 != 0
		var piece []byte
		if narrow {
			piece = slice(content, int64(at&0x3fffffff)/2, chars)
		} else {
			piece = slice(content, int64(at&0x3fffffff), 2*chars)
		}
		if budget -= int64(len(piece)); budget < 0 {
			return &scanners.Unread{Why: scanners.Corrupt, Detail: "a Word document whose pieces repeat each other", Bytes: -1}
		}
		if err := t.piece(piece, narrow); err != nil {
			return err
		}
	}
	return nil
}

func (t *wordText) piece(b []byte, narrow bool) error {
	const step = 32 << 10
	for len(b) > 0 {
		n := min(len(b), step)
		var text []byte
		if narrow {
			text = decode(b[:n], 1252)
		} else {
			text = wide(nil, b[:n])
		}
		b = b[n:]
		for _, c := range string(text) {
			if err := t.char(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// char takes one character; some are signs (section 2.4.1 and 2.8.25).
func (t *wordText) char(c rune) error {
	if err := t.enter(); err != nil {
		return err
	}
	t.left--
	wasCell := t.cell
	t.cell = c == 7
	switch c {
	case '\r', '\f', 0x0e:
		return t.line()
	case 7:
		if wasCell {
			return t.line()
		}
		c = '\t'
	case 0x0b:
		c = '\n'
	case 0x13:
		if len(t.codes) < 64 {
			t.codes = append(t.codes, []byte{})
		}
		return nil
	case 0x14, 0x15:
		return t.endField(c)
	case 0x1e:
		c = '-'
	case 0xa0:
		c = ' '
	}
	if c < ' ' && c != '\t' && c != '\n' || c == 0x1f {
		return nil
	}
	to := &t.text
	if n := len(t.codes); n > 0 && t.codes[n-1] != nil {
		to = &t.codes[n-1]
	}
	*to = append(*to, string(c)...)
	if len(t.text) > t.d.limits.Value {
		return t.line()
	}
	if len(*to) > t.d.limits.Value {
		*to = (*to)[:t.d.limits.Value]
	}
	return nil
}

func (t *wordText) endField(c rune) error {
	n := len(t.codes)
	if n == 0 {
		return nil
	}
	code := t.codes[n-1]
	if t.codes[n-1] = nil; c == 0x15 {
		t.codes = t.codes[:n-1]
	}
	if bytes.IndexByte(code, '"') >= 0 || bytes.IndexByte(code, '@') >= 0 {
		return t.field.Line(code)
	}
	return nil
}

// enter goes on to the part that the next character belongs to.
func (t *wordText) enter() error {
	for t.left <= 0 {
		if t.left == 0 {
			if err := t.line(); err != nil {
				return err
			}
			t.part++
		}
		t.codes = nil
		if t.part >= len(t.sizes) {
			t.part, t.left = 0, 1<<60 // more than was announced
		} else if t.left = max(0, t.sizes[t.part]); t.left == 0 {
			continue
		}
		t.place = t.d.w.Lines(t.d.under(t.e, wordParts[t.part]))
	}
	return nil
}

func (t *wordText) line() error {
	text := t.text
	t.text = t.text[:0]
	if len(text) == 0 || t.place == nil {
		return nil
	}
	return t.place.Line(text)
}

func (t *wordText) close() error { return t.line() }
