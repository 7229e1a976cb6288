package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// Tar opens tar archives: the formats of V7, POSIX (ustar and pax) and GNU, with long names and sparse files. Links are not
// followed: what a hard link leads to is in the archive under its own name.
func Tar() formats.Unpacker { return tarball{} }

type tarball struct{}

// Name implements [formats.Unpacker].
func (tarball) Name() string { return "tar" }

// Yields implements [formats.Describer].
func (tarball) Yields() formats.Description {
	return formats.Description{
		What:  "archives: their members, in one another down to a limit",
		Where: "member, then as inside",
	}
}

// Recognise implements [formats.Unpacker]: the first header's checksum (POSIX.1-2017, pax, "ustar Interchange Format")
// must be right.
func (tarball) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if len(head) < 512 || head[0] == 0 {
		return formats.No
	}
	field := strings.Trim(string(head[148:156]), " \x00")
	want, err := strconv.ParseUint(field, 8, 32)
	if err != nil {
		return formats.No
	}
	sum, signed := uint64(8*' '), int64(8*' ') // the field itself counts as spaces; some old writers took bytes as signed
	for i, c := range head[:512] {
		if i < 148 || i >= 156 {
			sum += uint64(c)
			signed += int64(int8(c))
		}
	}
	switch {
	case sum != want && signed != int64(want):
		return formats.No
	case string(head[257:262]) == "ustar":
		return formats.Certain
	}
	return formats.Likely
}

// Unpack implements [formats.Unpacker].
func (tarball) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	m := newMembers(in, to, open)
	return m.close(ctx, untar(ctx, in, m))
}

func untar(ctx context.Context, in formats.Input, m *members) error {
	body := &ending{body: in.Body}
	r := tar.NewReader(body)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return tarDamage(err, body)
		}
		if err := tarMember(ctx, m, h, &tarBody{r, body}); err != nil {
			return err
		}
	}
	return body.judge(ctx)
}

func tarMember(ctx context.Context, m *members, h *tar.Header, body io.Reader) error {
	m.say(said{name: h.Name, comment: h.PAXRecords["comment"], owner: h.Uname, target: h.Linkname})
	switch h.Typeflag {
	case tar.TypeDir, tar.TypeXGlobalHeader, 'V', 'D': // GNU's volume label and list of a folder
		return nil
	case tar.TypeSymlink, tar.TypeLink:
		return m.leave(h.Name, linkRule)
	case tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
		return m.leave(h.Name, deviceRule)
	case 'M':
		return m.refuse(h.Name, scanners.Unread{Why: scanners.Truncated, Detail: "its beginning is in another volume", Bytes: 0})
	}
	return m.member(ctx, h.Name, body)
}

// tarDamage says why an archive cannot be read on.
func tarDamage(err error, body *ending) error {
	if body.err != nil {
		return scanners.AsUnread(body.err)
	}
	return damaged(err, "the archive is damaged; the members before were read")
}

// tarBody is a member.
type tarBody struct {
	r       *tar.Reader
	archive *ending
}

func (b *tarBody) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	switch {
	case err == nil || err == io.EOF:
	case b.archive.err != nil:
		err = b.archive.err
	default:
		err = damaged(err, "the archive is damaged")
	}
	return n, err
}

// ending watches how the archive ends: with blocks of zeros, of which the reader takes two.
type ending struct {
	body  io.Reader
	zeros int64 // the last bytes read that were zero
	err   error // why it could not be read
}

func (e *ending) Read(p []byte) (int, error) {
	n, err := e.body.Read(p)
	if other := len(bytes.TrimRight(p[:n], "\x00")); other > 0 {
		e.zeros = int64(n - other)
	} else {
		e.zeros += int64(n)
	}
	if err != nil && err != io.EOF {
		e.err = err
	}
	return n, err
}

// judge reads what follows the archive and says what is wrong with how it ends.
func (e *ending) judge(ctx context.Context) error {
	if e.zeros < 512 {
		return &scanners.Unread{Why: scanners.Truncated, Detail: "the archive has no end mark; the members before were read", Bytes: -1}
	}
	rest := make([]byte, 32<<10)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := e.Read(rest)
		switch {
		case e.zeros < int64(n):
			return &scanners.Unread{Why: scanners.Corrupt, Detail: "something else follows the archive", Bytes: -1}
		case err == io.EOF:
			return nil
		case err != nil:
			return scanners.AsUnread(err)
		}
	}
}
