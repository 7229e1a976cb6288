package rtf

import (
	"encoding/binary"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/codepage"
	"dossier/scanners/formats/placed"
)

const (
	maxGroups = 2000     // inside each other; what is deeper is read as if it were there
	maxObject = 16 << 20 // bytes of an embedded object
	maxFonts  = 10_000
)

// state is what a group inherits and its end forgets.
type state struct {
	to    *target
	begun bool // the target is this group's own
	uc    int  // characters that stand for a Unicode one for old readers
	page  int  // code page of the font, -1: the document's
	inRow bool
}

// target is where the text of a group goes; nil is the body.
type target struct {
	kind   targetKind
	name   string // of its place, or of the property
	text   []byte
	nibble int // of hexadecimal data, -1 between two bytes
	image  string
	font   int
}

type targetKind int

const (
	skip  targetKind = iota
	lines            // running text at a place of its own
	fact             // a property
	names            // somebody who is named beside the text: the author of the next comment
	fonts
	picture
	object
)

type reader struct {
	w      *placed.Writer
	limits formats.Limits
	in     *lexer
	member func(name string, content []byte) error
	opened error // what a member ended with

	stack []state
	deep  int // groups beyond the limit
	now   state
	star  bool // \* came: what follows may be ignored

	page    int
	fonts   map[int]int
	pending []byte // bytes in the code page, not yet decoded
	high    rune   // first half of a surrogate pair
	ignore  int    // characters that stand for the Unicode one before

	body    *placed.Place
	text    []byte
	table   *placed.Table
	tables  int
	row     int64
	col     int
	places  map[string]*placed.Place
	author  []byte
	fields  []string
	values  [][]byte
	objects int
	name    []byte
}

func (r *reader) read() error {
	for {
		c, ok := r.in.next()
		if !ok {
			return r.ending()
		}
		var err error
		switch c {
		case '{':
			r.push()
		case '}':
			err = r.pop()
		case '\\':
			err = r.control()
		case '\r', '\n':
		default:
			err = r.char(c)
		}
		if err != nil {
			return err
		}
	}
}

func (r *reader) ending() error {
	cut := len(r.stack) > 0
	if err := r.finish(); err != nil {
		return err
	}
	switch {
	case r.in.err != io.EOF:
		return scanners.AsUnread(r.in.err)
	case cut:
		return &scanners.Unread{Why: scanners.Truncated, Detail: "it ends too early; what came before was read", Bytes: -1}
	}
	return nil
}

func (r *reader) push() {
	r.flush()
	r.ignore = 0
	if len(r.stack) >= maxGroups {
		r.deep++
		return
	}
	r.stack = append(r.stack, r.now)
	r.now.begun = false
}

func (r *reader) pop() error {
	r.flush()
	r.ignore = 0
	r.star = false
	if r.deep > 0 {
		r.deep--
		return nil
	}
	n := len(r.stack)
	if n == 0 {
		return nil
	}
	closing := r.now
	r.now = r.stack[n-1]
	inRow := closing.inRow
	r.stack = r.stack[:n-1]
	if closing.to == r.now.to {
		r.now.inRow = inRow
	}
	if closing.begun && closing.to != nil {
		return r.endTarget(closing.to)
	}
	return nil
}

// begin sends the text of this group elsewhere.
func (r *reader) begin(kind targetKind, name string) {
	r.flush()
	if r.now.to != nil && r.now.to.kind == skip {
		return
	}
	r.now.to, r.now.begun = &target{kind: kind, name: name, nibble: -1}, true
}

func (r *reader) endTarget(t *target) error {
	switch t.kind {
	case lines:
		return r.aside(t)
	case names:
		r.author = append(r.author[:0], t.text...)
	case fact:
		if len(t.text) > 0 && len(r.fields) < 500 {
			r.fields, r.values = append(r.fields, t.name), append(r.values, t.text)
		}
	case picture:
		if t.image != "" && len(t.text) > 0 {
			return r.open("picture", t.image, t.text)
		}
	case object:
		return r.object(t.text)
	}
	return nil
}

// aside hands over text that stands beside the body.
func (r *reader) aside(t *target) error {
	if r.places == nil {
		r.places = map[string]*placed.Place{}
	}
	p := r.places[t.name]
	if p == nil {
		p = r.w.Records(t.name, "author", placed.TextField)
		r.places[t.name] = p
	}
	var author []byte
	if t.name == "comments" {
		author = r.author
	}
	err := p.Row(author, t.text)
	t.text = t.text[:0]
	if t.name == "comments" {
		r.author = r.author[:0]
	}
	return err
}

// object opens the data of an embedded object: behind an OLE 1.0 header ([MS-OLEDS], section 2.2.4) the object's own file.
func (r *reader) object(data []byte) error {
	content := data
	for p, field := 8, 0; field < 3 && p+4 <= len(data); field++ { // class, topic, item: each with its length
		size := int(binary.LittleEndian.Uint32(data[p:]))
		if p += 4; size < 0 || size > len(data)-p {
			break
		}
		if p += size; field == 2 && p+4 <= len(data) {
			content = data[p+4:]
			if n := int(binary.LittleEndian.Uint32(data[p:])); n >= 0 && n < len(content) {
				content = content[:n]
			}
		}
	}
	if len(content) == 0 {
		return nil
	}
	return r.open("object", "", content)
}

func (r *reader) open(name, extension string, content []byte) error {
	r.objects++
	name += " " + strconv.Itoa(r.objects) + extension
	if len(content) >= maxObject {
		return r.w.Unread(name, &scanners.Unread{Why: scanners.OverLimit, Detail: "an embedded object of more than 16 MiB", Bytes: -1})
	}
	r.opened = r.member(name, content)
	return r.opened
}

// char takes a character of text as it stands.
func (r *reader) char(c byte) error {
	if r.ignore > 0 {
		r.ignore--
		return nil
	}
	switch t := r.now.to; {
	case t == nil || t.kind == lines || t.kind == fact || t.kind == names:
		if c < 0x80 && len(r.pending) == 0 {
			return r.add(c)
		}
		r.pending = append(r.pending, c)
		if len(r.pending) >= 4096 {
			r.flush()
		}
	case t.kind == picture || t.kind == object:
		t.hex(c)
	}
	return nil
}

func (t *target) hex(c byte) {
	var v int
	switch {
	case c >= '0' && c <= '9':
		v = int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		v = int(c|0x20-'a') + 10
	default:
		return
	}
	switch {
	case t.nibble < 0:
		t.nibble = v
	case len(t.text) < maxObject:
		t.text = append(t.text, byte(t.nibble<<4|v))
		t.nibble = -1
	default:
		t.nibble = -1
	}
}

// buffer is where text is gathered now.
func (r *reader) buffer() *[]byte {
	if r.now.to == nil {
		return &r.text
	}
	return &r.now.to.text
}

func (r *reader) add(c byte) error {
	to := r.buffer()
	*to = append(*to, c)
	return r.bound()
}

// bound ends a paragraph that is longer than a value may be, and cuts a property.
func (r *reader) bound() error {
	to := r.buffer()
	switch {
	case len(*to) <= r.limits.Value:
		return nil
	case r.now.to == nil || r.now.to.kind == lines:
		return r.endLine()
	}
	*to = (*to)[:r.limits.Value]
	return nil
}

func (r *reader) addRune(c rune) error {
	r.flush()
	if t := r.now.to; t != nil && t.kind != lines && t.kind != fact && t.kind != names {
		return nil
	}
	to := r.buffer()
	*to = utf8.AppendRune(*to, c)
	return r.bound()
}

// flush decodes the bytes that wait.
func (r *reader) flush() {
	if len(r.pending) == 0 {
		return
	}
	page := r.now.page
	if page < 0 {
		page = r.page
	}
	text, err := codepage.Numbered(page).NewDecoder().Bytes(r.pending)
	if err == nil {
		to := r.buffer()
		*to = append(*to, text...)
	}
	r.pending = r.pending[:0]
}

// endLine hands over a paragraph.
func (r *reader) endLine() error {
	r.flush()
	switch t := r.now.to; {
	case t == nil:
	case t.kind == lines:
		return r.aside(t)
	default:
		return r.add(' ')
	}
	if r.now.inRow && r.table != nil || r.now.inRow && len(r.text) <= r.limits.Value {
		if len(r.text) <= r.limits.Value {
			r.text = append(r.text, '\n')
			return nil
		}
		return r.endCell()
	}
	if err := r.endTable(); err != nil {
		return err
	}
	err := r.body.Line(r.text)
	r.text = r.text[:0]
	return err
}

func (r *reader) endCell() error {
	if r.table == nil {
		r.tables++
		r.table, r.row, r.col = r.w.Table("table "+strconv.Itoa(r.tables), r.body), 1, 0
	}
	r.flush()
	err := r.table.Cell(r.row, min(r.col, 1000), r.text)
	r.text = r.text[:0]
	return err
}

func (r *reader) endTable() error {
	if r.table == nil {
		return nil
	}
	t := r.table
	r.table = nil
	return t.Close()
}

// finish hands over what is left.
func (r *reader) finish() error {
	r.flush()
	for r.now.to != nil || len(r.stack) > 0 {
		if len(r.stack) == 0 {
			r.now.to = nil
			break
		}
		if err := r.pop(); err != nil {
			return err
		}
	}
	if r.table != nil && len(r.text) > 0 && r.now.inRow {
		if err := r.endCell(); err != nil {
			return err
		}
	}
	if err := r.endTable(); err != nil {
		return err
	}
	if err := r.body.Line(r.text); err != nil || len(r.fields) == 0 {
		return err
	}
	r.text = r.text[:0]
	fields, values := r.fields, r.values
	r.fields = nil
	seen := map[string]bool{}
	for i, name := range fields {
		for n := 2; seen[fields[i]]; n++ {
			fields[i] = name + "_" + strconv.Itoa(n)
		}
		seen[fields[i]] = true
	}
	return r.w.Records("properties", fields...).Row(values...)
}

// unicode takes a character by its number, of which those above the first plane come as two.
func (r *reader) unicode(n int) error {
	c := rune(uint16(n))
	r.flush()
	var err error
	switch {
	case utf16.IsSurrogate(c) && r.high == 0:
		r.high = c
	case r.high != 0:
		err = r.addRune(utf16.DecodeRune(r.high, c))
		r.high = 0
	default:
		err = r.addRune(c)
	}
	r.ignore = r.now.uc
	return err
}
