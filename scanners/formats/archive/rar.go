package archive

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/nwaples/rardecode/v2"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// What a RAR archive begins with, after which comes a zero, or one and a zero for version 5.
const rarMark = "Rar!\x1a\x07"

// rarWindow bounds what decompressing may ask for: WinRAR offers to pack with up to 1 GiB, and takes 32 MiB where nobody says otherwise.
const rarWindow = 256 << 20

// RAR opens RAR archives of versions 1.5 to 7. It is meant to run in a child process.
func RAR() formats.Unpacker { return rar{} }

type rar struct{}

// Name implements [formats.Unpacker].
func (rar) Name() string { return "rar" }

// Yields implements [formats.Describer].
func (rar) Yields() formats.Description {
	return formats.Description{
		What:    "archives: their members, in one another down to a limit",
		Where:   "member, then as inside",
		NotRead: "members with a password, and archives whose list of members has one (**encrypted**); what lies in another file of a divided archive; comments",
	}
}

// Recognise implements [formats.Unpacker].
func (rar) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if rest, ok := strings.CutPrefix(string(head[:min(len(head), len(rarMark)+2)]), rarMark); ok && (strings.HasPrefix(rest, "\x00") || rest == "\x01\x00") {
		return formats.Certain
	}
	return formats.No
}

// Unpack implements [formats.Unpacker].
func (rar) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m := newMembers(in, to, open)
	return m.close(ctx, unrar(ctx, in, m))
}

func unrar(ctx context.Context, in formats.Input, m *members) error {
	body := &failingLast{body: in.Body}
	r, err := rardecode.NewReader(body, rardecode.MaxDictionarySize(rarWindow))
	for err == nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		var h *rardecode.FileHeader
		if h, err = r.Next(); err == nil {
			if err := rarMember(ctx, m, h, rarBody{r, body}); err != nil {
				return err
			}
		}
	}
	if err == io.EOF { // what stands behind the end is the archive's own: sums to repair it by
		_, err = io.Copy(io.Discard, body)
	}
	if err == nil {
		return nil
	}
	if body.err != nil {
		return scanners.AsUnread(body.err)
	}
	return rarDamage(err)
}

func rarMember(ctx context.Context, m *members, h *rardecode.FileHeader, body io.Reader) error {
	s := said{name: h.Name, target: h.LinkTarget}
	if h.UnixOwnerUserName != nil {
		s.owner = *h.UnixOwnerUserName
	}
	m.say(s)
	switch {
	case h.IsDir:
		return nil
	case h.Encrypted:
		return m.refuse(h.Name, scanners.Unread{Why: scanners.Encrypted, Detail: "an encrypted member", Bytes: max(h.PackedSize, 0)})
	case h.LinkType != rardecode.LinkTypeNone:
		return m.leave(h.Name, linkRule)
	}
	return m.member(ctx, h.Name, body)
}

// rarDamage says why a member or the rest of an archive cannot be read.
func rarDamage(err error) *scanners.Unread {
	switch {
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted):
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "an encrypted archive", Bytes: -1}
	case errors.Is(err, rardecode.ErrMultiVolume):
		return &scanners.Unread{Why: scanners.Truncated, Detail: "it goes on in another file of a divided archive", Bytes: -1}
	case errors.Is(err, rardecode.ErrDictionaryTooLarge):
		return &scanners.Unread{Why: scanners.OverLimit, Detail: "it was compressed with a window of more than 256 MiB", Bytes: -1}
	case errors.Is(err, rardecode.ErrUnsupportedDecoder), errors.Is(err, rardecode.ErrUnknownDecoder):
		return &scanners.Unread{Why: scanners.NoDecoder, Detail: "a version of RAR that is not read", MIME: "application/vnd.rar", Bytes: -1}
	case errors.Is(err, rardecode.ErrUnexpectedArcEnd), errors.Is(err, rardecode.ErrShortFile), errors.Is(err, rardecode.ErrDecoderOutOfData):
		err = io.ErrUnexpectedEOF
	}
	return damaged(err, "the archive is damaged; the members before were read")
}

// rarBody is a member.
type rarBody struct {
	r       *rardecode.Reader
	archive *failingLast
}

func (b rarBody) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	switch {
	case err == nil || err == io.EOF:
	case b.archive.err != nil:
		err = b.archive.err
	default:
		err = rarDamage(err)
	}
	return n, err
}

// failingLast keeps the error by which a body failed, which libraries word anew.
type failingLast struct {
	body io.Reader
	err  error
}

func (f *failingLast) Read(p []byte) (int, error) {
	n, err := f.body.Read(p)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}
