package archive

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/spool"
)

// block is what a tar archive is made of, in bytes.
const block = 512

// Repack implements [formats.Repacker]. Every byte stays as it was but those of members written anew, and the size and checksum in
// their headers.
func (tarball) Repack(ctx context.Context, in formats.Input, out io.Writer, wanted func(part string) bool, each formats.Each) error {
	counted := &counter{from: io.NewSectionReader(in.At, 0, in.Size)}
	r := tar.NewReader(counted)
	m := newMembers(in, nil, nil)
	copied := int64(0) // bytes of the archive done with
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return &formats.Uncut{Why: "the archive is damaged"}
		}
		part, ok := opened(m, h)
		if !ok || !wanted(part.Reveal()) {
			continue
		}
		begin := counted.n
		end := begin + (h.Size+block-1)/block*block
		if sparse(h) || end > in.Size {
			return &formats.Uncut{Why: "a member of the archive is a file with holes, or not all there"}
		}
		// What is before it, its header, and its content apart.
		header, err := headers(in.At, copied, begin, h)
		if err != nil {
			return err
		}
		if _, err := io.Copy(out, io.NewSectionReader(in.At, copied, header-copied)); err != nil {
			return err
		}
		member := formats.Input{Body: io.NewSectionReader(in.At, begin, h.Size), Name: formats.BaseName(h.Name), Part: part, Size: -1}
		if err := tarMemberAnew(ctx, in.At, header, begin, member, out, each); err != nil {
			return err
		}
		copied = end
	}
	_, err := io.Copy(out, io.NewSectionReader(in.At, copied, in.Size-copied))
	return err
}

// opened is the place of a member that is opened as Unpack does; others take a place as well.
func opened(m *members, h *tar.Header) (scanners.Private, bool) {
	switch h.Typeflag {
	case tar.TypeDir, tar.TypeXGlobalHeader, 'V', 'D':
		return scanners.Private{}, false
	case tar.TypeSymlink, tar.TypeLink, tar.TypeChar, tar.TypeBlock, tar.TypeFifo, 'M':
		if m.unread++; m.unread <= maxUnread {
			m.place(h.Name)
		}
		return scanners.Private{}, false
	}
	return m.place(h.Name), true
}

func sparse(h *tar.Header) bool {
	for key := range h.PAXRecords {
		if len(key) > 11 && key[:11] == "GNU.sparse." || key == "size" {
			return true
		}
	}
	return h.Typeflag == tar.TypeGNUSparse
}

// headers finds where the headers of the member begin whose content begins at begin: extended ones stand before its own. From is where
// something before it ended.
func headers(at io.ReaderAt, from, begin int64, _ *tar.Header) (int64, error) {
	first, pos := int64(-1), from
	var b [block]byte
	for pos < begin {
		if _, err := at.ReadAt(b[:], pos); err != nil {
			return 0, scanners.AsUnread(err)
		}
		size, ok := octal(b[124:136])
		switch kind := b[156]; {
		case !ok:
			return 0, &formats.Uncut{Why: "a header of the archive is written in an unusual way"}
		case kind == 'x' || kind == 'L' || kind == 'K':
			if first < 0 {
				first = pos
			}
		case pos+block == begin:
			if first < 0 {
				first = pos
			}
			return first, nil
		default:
			first = -1
			if kind == tar.TypeLink || kind == tar.TypeSymlink || kind == tar.TypeChar || kind == tar.TypeBlock || kind == tar.TypeDir || kind == tar.TypeFifo {
				size = 0
			}
		}
		pos += block + (size+block-1)/block*block
	}
	return 0, &formats.Uncut{Why: "the archive holds a header that is not understood"}
}

// octal reads a number of a header.
func octal(field []byte) (n int64, ok bool) {
	if field[0]&0x80 != 0 { // base 256, of GNU
		for _, c := range field[4:] {
			n = n<<8 | int64(c)
		}
		return n, field[0] == 0x80 && field[1]|field[2]|field[3] == 0 && n >= 0
	}
	for _, c := range field {
		switch {
		case c >= '0' && c <= '7':
			n = n<<3 | int64(c-'0')
		case c != ' ' && c != 0:
			return 0, false
		}
	}
	return n, true
}

// tarMemberAnew writes a member whose headers stand from header to begin.
func tarMemberAnew(ctx context.Context, at io.ReaderAt, header, begin int64, member formats.Input, out io.Writer, each formats.Each) error {
	content := &spool.Store{}
	defer content.Close()
	keep, err := each(ctx, member, content)
	if err != nil || !keep {
		return err
	}
	if content.Size() >= 8<<30 {
		return &formats.Uncut{Why: "a member of the archive is larger than 8 GiB"}
	}
	head := make([]byte, begin-header)
	if _, err := at.ReadAt(head, header); err != nil {
		return scanners.AsUnread(err)
	}
	own := head[len(head)-block:]
	copy(own[124:136], fmt.Sprintf("%011o\x00", content.Size()))
	copy(own[148:156], "        ")
	sum := 0
	for _, c := range own {
		sum += int(c)
	}
	copy(own[148:156], fmt.Sprintf("%06o\x00 ", sum))
	if _, err := out.Write(head); err != nil {
		return err
	}
	if _, err := io.Copy(out, content.Reader()); err != nil {
		return err
	}
	_, err = out.Write(make([]byte, (block-content.Size()%block)%block))
	return err
}

// counter counts what is read. It has no Seek, so that a reader of archives reads on.
type counter struct {
	from io.Reader
	n    int64
}

// Read implements [io.Reader].
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}
