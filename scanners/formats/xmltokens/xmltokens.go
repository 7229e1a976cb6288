// Package xmltokens reads XML (W3C XML 1.0) as a stream of tags and text, without a tree, without namespaces and without an
// allocation a token. It is made for the formats that are XML inside: it takes what is not well-formed as it comes, and
// knows no entity but the five predefined ones and numbers, so that no document type can make it grow.
package xmltokens

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"dossier/scanners/formats/charset"
)

// Kind is what a token is.
type Kind int

// The tokens. An empty element is an Open and a Close.
const (
	End   Kind = iota // of the document
	Open              // a start tag
	Close             // an end tag
	Text              // characters, of which one text may come in several pieces
)

const (
	bufferSize = 64 << 10
	// maxTag bounds a tag with its attributes, in bytes.
	maxTag = 4 << 20
	// maxReference is how long a character reference may be, with its signs.
	maxReference = 16
)

// ErrTooLong tells of a tag that is longer than 4 MiB.
var ErrTooLong = errors.New("a tag is too long")

// Reader reads one document. What its methods return is valid until the next call of Next.
type Reader struct {
	in       io.Reader
	buf      []byte // the window is buf[pos:end]
	pos, end int
	base     int64 // where the window begins in the document
	start    int64 // where the token begins
	err      error // what in ended with

	depth   int
	closing bool // the Open before was that of an empty element
	tag     []byte
	name    []byte
	attr    int // where the next attribute begins in tag
	text    []byte
	scratch []byte
}

// NewReader reads body, in UTF-8 or, with or without a byte order mark, in UTF-16 or UTF-32.
func NewReader(body io.Reader) *Reader {
	r := &Reader{}
	r.Reset(body)
	return r
}

// Reset begins another document and keeps the buffers.
func (r *Reader) Reset(body io.Reader) {
	*r = Reader{in: body, buf: r.buf[:cap(r.buf)], scratch: r.scratch[:0]}
	if len(r.buf) < bufferSize {
		r.buf = make([]byte, bufferSize)
	}
	r.fill()
	head := r.buf[:min(r.end, 512)]
	if len(head) >= 2 && (head[0] >= 0xfe || bytes.IndexByte(head, 0) >= 0) || bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		whole := append([]byte(nil), r.buf[:r.end]...)
		rest := io.MultiReader(bytes.NewReader(whole), body)
		if r.err != nil {
			rest = io.MultiReader(bytes.NewReader(whole), failing{r.err})
		}
		r.in, r.pos, r.end, r.err = charset.NewReader(whole, rest), 0, 0, nil
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Depth is how many elements are open, that of an Open included and that of a Close not.
func (r *Reader) Depth() int { return r.depth }

// Span is where the token stands in the document, in bytes of its UTF-8 without byte order mark. The Close of an empty element stands where
// its Open does.
func (r *Reader) Span() (start, end int64) { return r.start, r.base + int64(r.pos) }

// Name is the name of the tag without its prefix.
func (r *Reader) Name() []byte { return r.name }

// Tag is what stands in the tag of an Open, as it is written and without what an empty element ends with: its name with its prefix, its attributes.
func (r *Reader) Tag() []byte { return r.tag }

// Text is the characters of a Text, with references resolved.
func (r *Reader) Text() []byte { return r.text }

// Next reads the next token. At the end it returns io.EOF, io.ErrUnexpectedEOF if elements are open still, or the error of the body.
func (r *Reader) Next() (Kind, error) {
	if r.closing {
		r.closing = false
		r.depth--
		return Close, nil
	}
	r.scratch = r.scratch[:0]
	for {
		r.start = r.base + int64(r.pos)
		if r.pos == r.end && !r.fill() {
			return End, r.ending()
		}
		if r.buf[r.pos] != '<' {
			r.characters()
			return Text, nil
		}
		kind, err := r.markup()
		if kind != End || err != nil {
			return kind, err
		}
	}
}

func (r *Reader) ending() error {
	if r.err == io.EOF && r.depth > 0 {
		return io.ErrUnexpectedEOF
	}
	return r.err
}

// fill reads until the buffer is full, whatever portions the body comes in, and tells whether there is more than before.
func (r *Reader) fill() bool {
	if r.err != nil {
		return false
	}
	if r.pos > 0 {
		r.base += int64(r.pos)
		r.end = copy(r.buf, r.buf[r.pos:r.end])
		r.pos = 0
	}
	if r.end == len(r.buf) {
		if len(r.buf) >= maxTag {
			return false
		}
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	before := r.end
	for r.end < len(r.buf) && r.err == nil {
		var n int
		n, r.err = r.in.Read(r.buf[r.end:])
		r.end += n
	}
	return r.end > before
}

// characters takes the text up to the next tag, or a piece of it that cuts no reference and no character.
func (r *Reader) characters() {
	i := bytes.IndexByte(r.buf[r.pos:r.end], '<')
	if i < 0 && r.end-r.pos < bufferSize/2 && r.err == nil {
		r.fill()
		i = bytes.IndexByte(r.buf[r.pos:r.end], '<')
	}
	raw := r.buf[r.pos:r.end]
	switch {
	case i >= 0:
		raw = raw[:i]
	case r.err == nil:
		raw = raw[:whole(raw)]
	}
	r.pos += len(raw)
	r.text = r.Unescape(raw)
}

// whole is how much of raw ends before a reference or character that goes on behind it.
func whole(raw []byte) int {
	n := len(raw)
	if i := bytes.LastIndexByte(raw[max(0, n-maxReference):], '&'); i >= 0 {
		if at := max(0, n-maxReference) + i; at > 0 && bytes.IndexByte(raw[at:], ';') < 0 {
			return at
		}
	}
	for i := 1; i < utf8.UTFMax && i < n; i++ {
		if utf8.RuneStart(raw[n-i]) {
			if !utf8.FullRune(raw[n-i:]) {
				return n - i
			}
			break
		}
	}
	return n
}

// markup reads what begins with '<'. It returns End for what is no token.
func (r *Reader) markup() (Kind, error) {
	for r.end-r.pos < 9 && r.fill() {
	}
	w := r.buf[r.pos:r.end]
	switch {
	case bytes.HasPrefix(w, []byte("<![CDATA[")):
		return r.cdata(9)
	case bytes.HasPrefix(w, []byte("<!--")):
		r.pos += 4
		return End, r.skipTo("-->")
	case bytes.HasPrefix(w, []byte("<?")):
		r.pos += 2
		return End, r.skipTo("?>")
	case bytes.HasPrefix(w, []byte("<!")):
		return End, r.skipDeclaration()
	case len(w) > 1 && (w[1] <= ' ' || w[1] == '<'): // a sign that nobody escaped
		r.pos++
		r.text = w[:1]
		return Text, nil
	}
	return r.element()
}

// element reads a start or end tag.
func (r *Reader) element() (Kind, error) {
	var size int
	for {
		if size = tagEnd(r.buf[r.pos:r.end]); size > 0 {
			break
		}
		if !r.fill() {
			if r.err == nil {
				return End, ErrTooLong
			}
			r.pos = r.end
			if r.err == io.EOF {
				return End, io.ErrUnexpectedEOF
			}
			return End, r.err
		}
	}
	tag := r.buf[r.pos+1 : r.pos+size-1]
	r.pos += size
	if len(tag) > 0 && tag[0] == '/' {
		r.setName(tag[1:])
		r.tag, r.attr = nil, 0
		r.depth = max(0, r.depth-1)
		return Close, nil
	}
	if n := len(tag); n > 0 && tag[n-1] == '/' {
		tag, r.closing = tag[:n-1], true
	}
	r.tag, r.attr = tag, r.setName(tag)
	r.depth++
	return Open, nil
}

// tagEnd is the length of the tag that w begins with, 0 if it does not end in w.
func tagEnd(w []byte) int {
	for i := 1; i < len(w); i++ {
		switch w[i] {
		case '>':
			return i + 1
		case '"', '\'':
			n := bytes.IndexByte(w[i+1:], w[i])
			if n < 0 {
				return 0
			}
			i += n + 1
		}
	}
	return 0
}

// setName finds the name and returns where it ends.
func (r *Reader) setName(tag []byte) int {
	from := 0
	for i, b := range tag {
		if b == ':' {
			from = i + 1
		} else if b <= ' ' {
			r.name = tag[from:i]
			return i
		}
	}
	r.name = tag[from:]
	return len(tag)
}

// cdata gives a piece of a CDATA section and comes back for the rest as a tag of its own.
func (r *Reader) cdata(skip int) (Kind, error) {
	r.pos += skip
	for {
		w := r.buf[r.pos:r.end]
		if i := bytes.Index(w, []byte("]]>")); i >= 0 {
			r.scratch = append(r.scratch, w[:i]...)
			r.pos += i + 3
			break
		}
		if len(r.scratch)+len(w) > maxTag {
			return End, ErrTooLong
		}
		keep := max(0, len(w)-2)
		r.scratch = append(r.scratch, w[:keep]...)
		r.pos += keep
		if !r.fill() {
			r.scratch = append(r.scratch, r.buf[r.pos:r.end]...)
			r.pos = r.end
			break
		}
	}
	r.text = r.scratch
	return Text, nil
}

// skipTo goes behind mark.
func (r *Reader) skipTo(mark string) error {
	for {
		w := r.buf[r.pos:r.end]
		if i := bytes.Index(w, []byte(mark)); i >= 0 {
			r.pos += i + len(mark)
			return nil
		}
		r.pos = max(r.pos, r.end-len(mark)+1)
		if !r.fill() {
			r.pos = r.end
			return r.unexpected()
		}
	}
}

func (r *Reader) unexpected() error {
	if r.err == nil || r.err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return r.err
}

// skipDeclaration goes behind a document type with its internal subset, whose entities are not read.
func (r *Reader) skipDeclaration() error {
	brackets, quote := 0, byte(0)
	for r.pos++; ; r.pos++ {
		if r.pos == r.end && !r.fill() {
			return r.unexpected()
		}
		switch b := r.buf[r.pos]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '[' || b == '<':
			brackets++
		case b == ']':
			brackets--
		case b == '>' && brackets <= 0:
			r.pos++
			return nil
		case b == '>':
			brackets--
		}
	}
}

// Skip goes behind the element that Next returned the Open of.
func (r *Reader) Skip() error {
	for depth := r.depth; r.depth >= depth; {
		if _, err := r.Next(); err != nil {
			return err
		}
	}
	return nil
}
