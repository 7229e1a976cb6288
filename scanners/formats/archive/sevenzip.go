package archive

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/bodgit/sevenzip"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/spool"
)

const sevenMark = "7z\xbc\xaf\x27\x1c"

// SevenZip opens archives of 7-Zip. It is meant to run in a child process.
func SevenZip() formats.Unpacker { return seven{} }

type seven struct{}

// Name implements [formats.Unpacker].
func (seven) Name() string { return "7z" }

// Yields implements [formats.Describer].
func (seven) Yields() formats.Description {
	return formats.Description{
		What:    "archives: their members, in one another down to a limit",
		Where:   "member, then as inside",
		NotRead: "members with a password, and archives whose list of members has one (**encrypted**); what lies in another file of a divided archive",
	}
}

// Recognise implements [formats.Unpacker].
func (seven) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if strings.HasPrefix(string(head[:min(len(head), len(sevenMark))]), sevenMark) {
		return formats.Certain
	}
	return formats.No
}

// Unpack implements [formats.Unpacker]. The list of members stands at an archive's end, so one that cannot be read at random is spooled.
func (seven) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := spool.Open(ctx, in)
	if err != nil {
		return err
	}
	defer f.Close()
	at := &failingAt{at: f}
	r, err := sevenzip.NewReader(at, f.Size)
	if err != nil {
		return at.damage(err)
	}
	m := newMembers(in, to, open)
	return m.close(ctx, unseven(ctx, r, at, m))
}

func unseven(ctx context.Context, r *sevenzip.Reader, at *failingAt, m *members) error {
	for _, f := range r.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := sevenMember(ctx, m, f, at); err != nil {
			return err
		}
	}
	return nil
}

func sevenMember(ctx context.Context, m *members, f *sevenzip.File, at *failingAt) error {
	m.say(said{name: f.Name})
	switch mode := f.Mode(); {
	case mode.IsDir():
		return nil
	case !mode.IsRegular() && mode&fs.ModeSymlink == 0: // what a link leads to is what it holds
		return m.leave(f.Name, deviceRule)
	}
	body, err := openSeven(f)
	if err != nil {
		return m.refuse(f.Name, *at.damage(err))
	}
	size := int64(-1)
	if n := int64(f.UncompressedSize); n >= 0 { // one beyond int64 counts as unknown
		size = n
	}
	var from io.Reader = sevenBody{body, at}
	if size == 0 || f.CRC32 != 0 {
		from = &checked{from: from, size: size, sum: f.CRC32}
	}
	defer closeSeven(body)
	return m.member(ctx, f.Name, from)
}

// sevenBody is a member.
type sevenBody struct {
	body    io.Reader
	archive *failingAt
}

func (b sevenBody) Read(p []byte) (n int, err error) {
	defer broken(&err)
	n, err = b.body.Read(p)
	if err != nil && err != io.EOF {
		err = b.archive.damage(err)
	}
	return n, err
}

// openSeven opens a member, for which the library may have to unpack those before it.
func openSeven(f *sevenzip.File) (body io.ReadCloser, err error) {
	defer broken(&err)
	return f.Open()
}

// closeSeven ends what was read, of which nothing is lost; the library unpacks the rest for that.
func closeSeven(body io.Closer) {
	var err error
	defer broken(&err)
	err = body.Close()
}

// broken turns a panic of the library, which a damaged member causes, into an error: other members may be whole.
func broken(err *error) {
	if recover() != nil {
		*err = &scanners.Unread{Why: scanners.Corrupt, Detail: "a member is damaged", Bytes: -1}
	}
}

// failingAt keeps the error by which reading failed, which the library words anew.
type failingAt struct {
	at  io.ReaderAt
	err error
}

func (f *failingAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.at.ReadAt(p, off)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}

func (f *failingAt) damage(err error) *scanners.Unread {
	if f.err != nil {
		return scanners.AsUnread(f.err)
	}
	if e, ok := errors.AsType[*sevenzip.ReadError](err); ok && e.Encrypted {
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "encrypted with a password", Bytes: -1}
	}
	if text := err.Error(); strings.Contains(text, "unsupported compression") {
		return &scanners.Unread{Why: scanners.NoDecoder, Detail: "compressed by a method that is not read", MIME: "application/x-7z-compressed", Bytes: -1}
	}
	return damaged(err, "the archive is damaged")
}
