package htmltext

import (
	"bytes"
	"context"
	"errors"
	"io"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Kind says what an [Event] tells of.
type Kind int

// The kinds of events.
const (
	Text     Kind = iota // a piece of running text: white space outside pre is one space
	Value                // text that is not running: an attribute, a comment, a script; Name is its field
	Block                // a block begins or ends: the text on both sides does not belong together
	Line                 // a line ends inside a block
	Table                // a table begins
	TableEnd             //
	Row                  // a row begins
	Cell                 // a cell begins; Name is td or th
	CellEnd              //
	Embedded             // a document inside: Text is its bytes, Name its MIME type
)

// Event is one thing met in a document.
type Event struct {
	Kind          Kind
	Name          string
	Text          []byte // valid until the handler returns
	Columns, Rows int    // over how many a cell stretches, from 1
}

// maxToken bounds the bytes of one tag, text or script that are held. What is longer is read as text from there on.
const maxToken = 4 << 20

// noBreak is the space that does not break, which HTML is full of and nothing else means by it than by a space.
const noBreak = "\u00a0"

// maxFields bounds how many attributes and names of meta elements become fields of their own.
const maxFields = 200

// Extract reads an HTML document in UTF-8 and tells handle all of its text, in order: entities are decoded, tags left out.
// It returns the first error of handle unchanged, body's error, or the context's. Nothing that a document holds is an error.
func Extract(ctx context.Context, body io.Reader, handle func(Event) error) error {
	x := &extractor{handle: handle, body: body, attributes: map[string]string{}, blank: true, attr: -1}
	return x.all(ctx)
}

// extractor is one call of Extract.
type extractor struct {
	handle     func(Event) error
	body       io.Reader
	z          *html.Tokenizer
	scratch    []byte
	attributes map[string]string // the field of each attribute met
	inside     string            // the element whose text is no running text: title, script, style
	document   string            // the MIME type of a script that is a document
	pre        int
	blank      bool // the last character given was white space, or there was none

	from, to int  // of the token in the document
	attr     int  // the number of the attribute in its tag that is told of; -1: none is
	lost     bool // a token was too long, so that nobody knows where the next ones stand
}

func (x *extractor) all(ctx context.Context) error {
	for {
		err := x.tokens(ctx, html.NewTokenizer(x.body))
		if err == nil || !errors.Is(err, html.ErrBufferExceeded) {
			return err
		}
		x.lost = true
	}
}

// tokens reads up to the end or to a token that is too long.
func (x *extractor) tokens(ctx context.Context, z *html.Tokenizer) error {
	z.SetMaxBuf(maxToken)
	x.z = z
	for n := 0; ; n++ {
		if n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		var err error
		token := z.Next()
		x.from, x.to = x.to, x.to+len(z.Raw())
		switch token {
		case html.ErrorToken:
			return x.ending(z)
		case html.TextToken:
			err = x.text(z.Text())
		case html.StartTagToken:
			err = x.start(false)
		case html.SelfClosingTagToken:
			err = x.start(true)
		case html.EndTagToken:
			name, _ := z.TagName()
			err = x.end(atom.Lookup(name))
		case html.CommentToken:
			err = x.value("comment", z.Text())
		case html.DoctypeToken:
		}
		if err != nil {
			return err
		}
	}
}

// ending hands over a tag that does not end, or is too long, as text.
func (x *extractor) ending(z *html.Tokenizer) error {
	end := z.Err()
	if raw := z.Raw(); len(raw) > 0 {
		if err := x.event(Event{Kind: Text, Text: raw}); err != nil {
			return err
		}
	}
	switch {
	case end == io.EOF:
		return nil
	case errors.Is(end, html.ErrBufferExceeded):
		x.body = io.MultiReader(bytes.NewReader(bytes.Clone(z.Buffered())), x.body)
	}
	return end
}

func (x *extractor) event(e Event) error {
	if e.Kind != Text && e.Kind != Value && e.Kind != Embedded {
		x.blank = true
	}
	return x.handle(e)
}

func (x *extractor) value(field string, text []byte) error {
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return nil
	}
	return x.event(Event{Kind: Value, Name: field, Text: text})
}

// text tells of text between tags.
func (x *extractor) text(text []byte) error {
	switch {
	case x.document != "":
		if text = bytes.TrimSpace(text); len(text) == 0 {
			return nil
		}
		return x.event(Event{Kind: Embedded, Name: x.document, Text: text})
	case x.inside != "":
		return x.value(x.inside, text)
	case x.pre > 0:
		x.blank = false
		return x.event(Event{Kind: Text, Text: text})
	}
	out := x.scratch[:0]
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c > ' ' && c != noBreak[0]:
		case c == noBreak[0] && (i+1 == len(text) || text[i+1] != noBreak[1]):
		case c > ' ':
			i++
			fallthrough
		case c == ' ', c == '\t', c == '\r', c == '\n', c == '\f':
			if !x.blank {
				out = append(out, ' ')
				x.blank = true
			}
			continue
		}
		out = append(out, text[i])
		x.blank = false
	}
	x.scratch = out
	if len(out) == 0 {
		return nil
	}
	return x.event(Event{Kind: Text, Text: out})
}

// start tells of a tag and of what its attributes hold.
func (x *extractor) start(closed bool) error {
	name, more := x.z.TagName()
	tag := atom.Lookup(name)
	e := Event{Columns: 1, Rows: 1}
	switch tag {
	case atom.Table:
		e.Kind = Table
	case atom.Tr:
		e.Kind = Row
	case atom.Td, atom.Th:
		e.Kind, e.Name = Cell, tag.String()
	case atom.Br:
		e.Kind = Line
	case atom.Pre, atom.Textarea, atom.Listing, atom.Xmp, atom.Plaintext:
		e.Kind = Block
		if !closed {
			x.pre++
		}
	default:
		if isBlock(tag) {
			e.Kind = Block
		}
	}
	if e.Kind != Text && e.Kind != Cell {
		if err := x.event(e); err != nil {
			return err
		}
	}
	a := attributes{x: x, tag: tag}
	for n := 0; more; n++ {
		var key, val []byte
		key, val, more = x.z.TagAttr()
		a.take(key, val, n, &e)
	}
	if e.Kind == Cell { // its attributes belong inside it
		if err := x.event(e); err != nil {
			return err
		}
	}
	if err := a.tell(); err != nil {
		return err
	}
	if closed {
		return nil
	}
	switch tag {
	case atom.Title, atom.Script, atom.Style:
		x.inside = tag.String()
		if tag == atom.Script {
			x.document = a.document
		}
	}
	return nil
}

func (x *extractor) end(tag atom.Atom) error {
	e := Event{Columns: 1, Rows: 1}
	switch tag {
	case atom.Title, atom.Script, atom.Style:
		x.inside, x.document = "", ""
		return nil
	case atom.Table:
		e.Kind = TableEnd
	case atom.Td, atom.Th:
		e.Kind = CellEnd
	case atom.Pre, atom.Textarea, atom.Listing, atom.Xmp, atom.Plaintext:
		x.pre = max(x.pre-1, 0)
		e.Kind = Block
	default:
		if !isBlock(tag) {
			return nil
		}
		e.Kind = Block
	}
	return x.event(e)
}

// isBlock tells of elements on both sides of which the text does not belong together.
func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Button, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Frameset,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Iframe, atom.Legend,
		atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Optgroup, atom.Option, atom.P, atom.Section, atom.Select, atom.Summary,
		atom.Noscript, atom.Svg, atom.Tbody, atom.Template, atom.Tfoot, atom.Thead, atom.Ul:
		return true
	}
	return false
}
