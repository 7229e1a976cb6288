// Package rtf reads Rich Text Format (Microsoft's specification 1.9.1): text in its character sets, tables, headers and footers, notes,
// comments and their authors, field codes, hidden text and properties. Embedded objects and pictures are members.
package rtf

import (
	"bytes"
	"context"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/placed"
)

// Unpacker reads RTF. Of Limits, Value counts; the zero value stands for DefaultLimits.
type Unpacker struct{ Limits formats.Limits }

// Name implements [formats.Unpacker].
func (*Unpacker) Name() string { return "rtf" }

// Yields implements [formats.Describer].
func (*Unpacker) Yields() formats.Description {
	return formats.Description{
		What: "rich text: paragraphs in their character sets, tables, headers and footers, notes, comments and their authors, hidden and deleted text, field codes, " +
			"properties; embedded objects, PNG and JPEG pictures as members",
		Where: "paragraph, table and row", NotRead: "pictures in WMF and EMF",
	}
}

// Recognise implements [formats.Unpacker].
func (*Unpacker) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if bytes.HasPrefix(bytes.TrimLeft(head[:min(len(head), 64)], "\xef\xbb\xbf \r\n\t"), []byte(`{\rtf`)) {
		return formats.Certain
	}
	return formats.No
}

// Unpack implements [formats.Unpacker].
func (u *Unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	limits := u.Limits.OrDefault()
	w := placed.NewWriter(ctx, to, in.Part, limits)
	r := &reader{
		w: w, limits: limits, in: newLexer(ctx, in.Body), fonts: map[int]int{}, page: 1252, body: w.Lines(""),
		member: func(name string, content []byte) error {
			if err := w.Flush(); err != nil {
				return err
			}
			return open(ctx, formats.Input{Body: bytes.NewReader(content), Name: name, Part: w.Part(name), Size: int64(len(content))})
		},
	}
	r.now = state{uc: 1, page: -1}
	err := r.read()
	if stopped := w.Stopped(); stopped != nil {
		err = stopped
	}
	return w.Close(err)
}

// lexer cuts RTF into its tokens.
type lexer struct {
	ctx  context.Context // of the call that reads
	body io.Reader
	buf  []byte
	pos  int
	end  int
	err  error
}

func newLexer(ctx context.Context, body io.Reader) *lexer {
	return &lexer{ctx: ctx, body: body, buf: make([]byte, 64<<10)}
}

// next returns the next byte; ok is false at the end.
func (l *lexer) next() (c byte, ok bool) {
	for l.pos == l.end {
		if l.err != nil {
			return 0, false
		}
		l.pos = 0
		if l.end, l.err = l.body.Read(l.buf); l.err == nil {
			l.err = l.ctx.Err()
		}
	}
	c = l.buf[l.pos]
	l.pos++
	return c, true
}

func (l *lexer) back() { l.pos-- } // of the byte that next returned

// word reads a control word behind its backslash and first letter: letters, a number, and one space that belongs to it.
func (l *lexer) word(first byte, name []byte) (word []byte, n int, has bool) {
	name = append(name[:0], first)
	c, ok := l.next()
	for ; ok && (c|0x20 >= 'a' && c|0x20 <= 'z'); c, ok = l.next() {
		if len(name) < 32 {
			name = append(name, c)
		}
	}
	negative := ok && c == '-'
	if negative {
		c, ok = l.next()
	}
	for ; ok && c >= '0' && c <= '9'; c, ok = l.next() {
		if n < 1<<40 {
			n = n*10 + int(c-'0')
		}
		has = true
	}
	if negative {
		n = -n
	}
	if ok && c != ' ' {
		l.back()
	}
	return name, n, has
}
