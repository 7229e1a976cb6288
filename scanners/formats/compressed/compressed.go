// Package compressed opens streams that hold one compressed file: gzip, zstd, bzip2, xz, LZMA, LZ4, Snappy, zlib, Unix' compress
// and Brotli.
//
// Each gives one member. Its name is the one in the gzip header, otherwise the container's without its ending
// (.tgz becomes .tar). A damaged stream gives all that came out of it before the damage: the member's Read then
// returns an [*scanners.Unread], Truncated where the stream ends too early and Corrupt elsewhere.
package compressed

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// maxWindow is how much of what came out a zstd or xz stream may refer back to: what zstd's own command line allows without
// being asked (--long=27), and twice what xz -9 needs.
const maxWindow = 128 << 20

var (
	errDamaged    = errors.New("damaged")
	errTrailing   = errors.New("something else follows the compressed stream")
	errWindow     = errors.New("the decompressor would need more than 128 MiB")
	errDictionary = errors.New("it was compressed with a dictionary, which is not in it: unpack it with that, and scan what comes out")
	errFilter     = errors.New("a filter that is not supported")
)

// codec is one compressed format.
type codec struct {
	name    string
	fits    func(head []byte) bool
	mayFit  func(head []byte) bool // and, where the name says so too; nil: never
	alone   bool                   // a file holds one stream
	notRead string                 // what of such streams is not opened
	endings []string               // pairs: what the name ends in, and what stands there for the member
	open    func(body io.Reader) (stream, error)
}

// stream is what comes out. After an error no further bytes come. Close gives its memory back.
type stream interface {
	io.Reader
	name() string
	close()
}

// commented is a stream with a remark about it.
type commented interface{ comment() string }

// Name implements [formats.Unpacker].
func (c *codec) Name() string { return c.name }

// Yields implements [formats.Describer].
func (c *codec) Yields() formats.Description {
	what := "compressed streams, several in one file as well"
	if c.alone {
		what = "compressed streams"
	}
	return formats.Description{
		What:    what,
		Where:   "as inside",
		NotRead: c.notRead,
	}
}

// Recognise implements [formats.Unpacker].
func (c *codec) Recognise(head []byte, in formats.Input) formats.Likeness {
	if c.fits(head) || c.mayFit != nil && c.memberName(in.Name) != in.Name && c.mayFit(head) {
		return formats.Certain
	}
	return formats.No
}

// Unpack implements [formats.Unpacker].
func (c *codec) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	body := &formats.Body{From: in.Body}
	s, err := c.open(body)
	if err != nil {
		if body.Err != nil {
			return scanners.AsUnread(body.Err)
		}
		return judge(err)
	}
	defer s.close()
	if err := header(in.Part, s, c.memberName(in.Name), to); err != nil {
		return err
	}
	name := formats.BaseName(s.name())
	if name == "" {
		name = c.memberName(in.Name)
	}
	return open(ctx, formats.Input{Body: &member{s, body}, Name: name, Part: join(in.Part, name), Size: -1})
}

// header hands over what the stream says of itself and its own name does not: both may name people.
func header(part scanners.Private, s stream, known string, to scanners.Receiver) error {
	name, comment := s.name(), ""
	if c, ok := s.(commented); ok {
		comment = c.comment()
	}
	if name == known {
		name = ""
	}
	if name == "" && comment == "" {
		return nil
	}
	b := to.New()
	b.Reset(join(part, "(header)"), []scanners.Field{{Name: scanners.NewPrivate("name"), Type: "path"}, {Name: scanners.NewPrivate("comment"), Text: true}})
	for i, text := range []string{name, comment} {
		if text == "" {
			b.Columns[i].AppendNull()
		} else {
			b.Columns[i].AppendString(strings.ToValidUTF8(text[:min(len(text), 1<<16)], "\ufffd"))
		}
	}
	b.Records = 1
	return to.Batch(b)
}

// memberName is the container's name without its ending.
func (c *codec) memberName(name string) string {
	for i := 0; i < len(c.endings); i += 2 {
		if n := len(name) - len(c.endings[i]); n > 0 && strings.EqualFold(name[n:], c.endings[i]) {
			return name[:n] + c.endings[i+1]
		}
	}
	return name
}

// join puts a member's name behind its container's part.
func join(part scanners.Private, name string) scanners.Private {
	if name == "" {
		return part
	}
	return formats.Inside(part, name)
}

// member is what comes out, with errors that say what happened.
type member struct {
	from stream
	body *formats.Body // whose error is not taken for damage of the stream
}

func (m *member) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	switch {
	case err == nil || err == io.EOF:
	case m.body.Err != nil:
		err = m.body.Err
	default:
		err = judge(err)
	}
	return n, err
}

// judge says what is wrong with a stream.
func judge(err error) *scanners.Unread {
	u := &scanners.Unread{Why: scanners.Corrupt, Detail: "the compressed stream is damaged; what came out before was read", Bytes: -1}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		u.Why, u.Detail = scanners.Truncated, "the compressed stream ends too early; what came out before was read"
	case errors.Is(err, errTrailing):
		u.Detail = errTrailing.Error() + "; the stream itself was read"
	case errors.Is(err, errWindow):
		u.Why, u.Detail = scanners.OverLimit, errWindow.Error()
	case errors.Is(err, errFilter):
		u.Why, u.Detail = scanners.NoDecoder, errFilter.Error()
	case errors.Is(err, errDictionary):
		u.Why, u.Detail = scanners.NoDecoder, errDictionary.Error()
	}
	return u
}

func begins(magic string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}
