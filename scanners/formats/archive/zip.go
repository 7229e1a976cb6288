package archive

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"

	"dossier/scanners"
	"dossier/scanners/formats"
)

const (
	// spoolLimit is how much of an archive that cannot be read at random is kept in memory. A larger one is read from its
	// front to its back, by the headers that stand before the members.
	spoolLimit = 16 << 20
	// zipWindow bounds the memory of a member compressed by zstd.
	zipWindow = 64 << 20
)

// The compression methods of APPNOTE.TXT, section 4.4.5, that are known here.
const (
	stored   = 0
	deflated = 8
	bzipped  = 12
	lzmaed   = 14
	zstded   = 93
)

// Zip opens zip archives (PKWARE's APPNOTE.TXT 6.3.10, ZIP64 included) whose members are stored or compressed by deflate,
// bzip2, LZMA or zstd; electronic books (EPUB) are such archives, of web pages. Of office documents it says that they are not its own: their
// text is cut into pieces of XML, so that reading them as archives would miss what it seems to have read.
func Zip() formats.Unpacker { return &zipped{idle: &sync.Pool{}} }

type zipped struct{ idle *sync.Pool } // of *inflater

// Name implements [formats.Unpacker].
func (*zipped) Name() string { return "zip" }

// Yields implements [formats.Describer].
func (*zipped) Yields() formats.Description {
	return formats.Description{
		What:    "archives: their members, in one another down to a limit; electronic books (EPUB) as well",
		Where:   "member, then as inside",
		NotRead: "members with a password (**encrypted**), and those compressed by something else than deflate, bzip2, LZMA or zstd (**no decoder**)",
	}
}

// Recognise implements [formats.Unpacker].
func (*zipped) Recognise(head []byte, in formats.Input) formats.Likeness {
	switch {
	case len(head) >= 22 && string(head[:4]) == endMark:
		return formats.Certain
	case len(head) >= 30 && (string(head[:4]) == localMark || spanned(head)):
		if officeForm(bytes.TrimPrefix(bytes.TrimPrefix(head, []byte(descriptorMark)), []byte("PK00"))) != "" {
			return formats.No
		}
		return formats.Certain
	case strings.EqualFold(path.Ext(in.Name), ".zip") && in.At != nil && in.Size > 0: // the last of several parts
		if _, err := findDirectory(in.At, in.Size); err == nil {
			return formats.Likely
		}
	}
	return formats.No
}

// spanned tells of an archive that was made to be cut into parts (section 8.5.4).
func spanned(head []byte) bool {
	return len(head) >= 8 && (string(head[:4]) == "PK\x07\x08" || string(head[:4]) == "PK00") && string(head[4:8]) == localMark
}

// officeForm tells of a package of ISO/IEC 29500-2 or OpenDocument, by the names of the first members. It goes from header
// to header: a document may be a member, stored as it is.
func officeForm(head []byte) string {
	for len(head) >= 30 && string(head[:4]) == localMark {
		begin := 30 + int(binary.LittleEndian.Uint16(head[26:]))
		name := string(head[30:min(begin, len(head))])
		if form := partForm(name); form != "" {
			return form
		}
		begin = min(begin+int(binary.LittleEndian.Uint16(head[28:])), len(head))
		content := head[begin:]
		if name == "mimetype" {
			return mimetypeForm(content)
		}
		size := int64(binary.LittleEndian.Uint32(head[18:]))
		if size == 0 && head[6]&8 != 0 { // it is known behind the member
			size = int64(max(bytes.Index(content, []byte(localMark)), 0))
		}
		head = content[min(size, int64(len(content))):]
	}
	return ""
}

func mimetypeForm(content []byte) string {
	switch {
	case bytes.HasPrefix(content, []byte("application/vnd.oasis.opendocument")), bytes.HasPrefix(content, []byte("application/vnd.sun.xml")):
		return OpenDocument
	}
	return ""
}

func partForm(name string) string {
	switch name {
	case "[Content_Types].xml", "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml":
		return OOXML
	}
	return ""
}

// Unpack implements [formats.Unpacker].
func (z *zipped) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m := newMembers(in, to, open)
	x, ok := z.idle.Get().(*inflater)
	if !ok {
		x = &inflater{in: newBuffer()}
	}
	defer func() {
		x.in.Reset(nil)
		z.idle.Put(x)
	}()
	return m.close(ctx, x.unpack(ctx, in, m))
}

func (x *inflater) unpack(ctx context.Context, in formats.Input, m *members) error {
	at, size := in.At, in.Size
	if at == nil || size < 0 {
		spool, err := io.ReadAll(io.LimitReader(in.Body, spoolLimit+1))
		if err != nil {
			return damaged(err, "the archive could not be read")
		}
		if len(spool) > spoolLimit {
			return x.stream(ctx, io.MultiReader(bytes.NewReader(spool), in.Body), m)
		}
		at, size = bytes.NewReader(spool), int64(len(spool))
	}
	d, err := findDirectory(at, size)
	if err == nil {
		err = d.check(ctx)
	}
	if errors.Is(err, errOffice) {
		return &scanners.Unread{Why: scanners.NoDecoder, Detail: "an office document", MIME: "application/zip", Bytes: size}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		if err := m.damage(scanners.Corrupt, "the archive's list of members is damaged; those found one after the other were read"); err != nil {
			return err
		}
		return x.stream(ctx, io.NewSectionReader(at, 0, size), m)
	}
	m.say(said{comment: d.comment})
	err = d.each(ctx, func(e *entry) error { return x.listed(ctx, d, e, m) })
	if errors.Is(err, errZip) { // the list is not what it was a moment ago
		return &scanners.Unread{Why: scanners.Changed, Detail: "the archive changed while it was read", Bytes: -1}
	}
	return err
}

// listed opens a member that the directory lists.
func (x *inflater) listed(ctx context.Context, d *directory, e *entry, m *members) error {
	m.say(said{name: e.name, comment: e.comment})
	if e.isFolder() {
		return nil
	}
	if e.disk != d.disk {
		return m.refuse(e.name, scanners.Unread{Why: scanners.Truncated, Detail: "it is in another part of the archive", Bytes: e.packed})
	}
	if u := e.refused(); u != nil {
		return m.refuse(e.name, *u)
	}
	start, err := d.content(e)
	if err != nil {
		u := damaged(err, "it is not where the archive lists it")
		u.Bytes = e.packed
		return m.refuse(e.name, *u)
	}
	x.in.Reset(io.NewSectionReader(d.at, start, e.packed))
	out, done, err := x.method(e, io.LimitReader(x.in, e.packed))
	if err != nil {
		return err
	}
	defer done()
	return m.member(ctx, e.name, &checked{from: out, size: e.size, sum: e.sum})
}

// refused says why a member is not opened, nil if it is.
func (e *entry) refused() *scanners.Unread {
	switch {
	case e.flags&1 != 0:
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "an encrypted member", Bytes: e.packed}
	case e.method != stored && e.method != deflated && e.method != bzipped && e.method != lzmaed && e.method != zstded:
		name := methods[e.method]
		if name == "" {
			name = fmt.Sprintf("method %d", e.method)
		}
		return &scanners.Unread{Why: scanners.NoDecoder, Detail: fmt.Sprintf("a member compressed by %s, which is not read: unpack it, and scan what comes out", name), Bytes: e.packed}
	}
	return nil
}

// inflater holds what is used again for each member.
type inflater struct {
	in      *bufio.Reader
	inflate io.ReadCloser
}

// method returns what a member holds. body gives no more than the member's bytes, x.in is where they come from.
func (x *inflater) method(e *entry, body io.Reader) (out io.Reader, done func(), err error) {
	done = func() {}
	switch e.method {
	case deflated:
		if e.sized() {
			return x.deflated(&exactly{x.in, e.packed}), done, nil
		}
		return x.deflated(x.in), done, nil
	case bzipped:
		return bzip2.NewReader(body), done, nil
	case lzmaed:
		out, err := unlzma(e, body)
		if err != nil {
			out = formats.Failing(err)
		}
		return out, done, nil
	case zstded:
		d, err := zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(zipWindow), zstd.WithDecoderMaxMemory(1<<62))
		if err != nil {
			return nil, nil, err
		}
		return d, d.Close, nil
	}
	return body, done, nil
}

func (x *inflater) deflated(from flate.Reader) io.Reader {
	if x.inflate == nil {
		x.inflate = flate.NewReader(from)
	} else {
		_ = x.inflate.(flate.Resetter).Reset(from, nil) // which does not fail without a dictionary
	}
	return x.inflate
}

// exactly is the next n bytes.
type exactly struct {
	in *bufio.Reader
	n  int64
}

func (e *exactly) Read(p []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	n, err := e.in.Read(p[:min(int64(len(p)), e.n)])
	e.n -= int64(n)
	return n, err
}

func (e *exactly) ReadByte() (byte, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	c, err := e.in.ReadByte()
	if err == nil {
		e.n--
	}
	return c, err
}

// checked compares what came out of a member with the size and checksum that its header states.
type checked struct {
	from io.Reader
	size int64
	sum  uint32
	got  int64
	crc  uint32
	err  error
}

func (c *checked) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.from.Read(p)
	c.got += int64(n)
	c.crc = crc32.Update(c.crc, crc32.IEEETable, p[:n])
	switch {
	case err == nil:
	case err != io.EOF:
		err = damaged(err, "the member is damaged; what came out before was read")
	case c.size >= 0 && c.got < c.size:
		err = damaged(io.ErrUnexpectedEOF, "")
	case c.size >= 0 && (c.got > c.size || c.crc != c.sum):
		err = damaged(errZip, "its checksum or size is wrong; it was read nevertheless")
	}
	c.err = err
	return n, err
}

func newBuffer() *bufio.Reader { return bufio.NewReaderSize(nil, 32<<10) }
