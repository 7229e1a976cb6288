package imagemeta

import (
	"encoding/binary"
	"errors"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/spool"
)

// ShownPart is the name of the part that holds the text that a picture shows, a line a record.
const ShownPart = "recognised text"

// tinySide is the longest side, in pixels, of a picture that is too small to show a face or a line of text: icons are.
const tinySide = 32

// tiny tells such a picture, a PNG or a GIF, by its first bytes.
func tiny(head []byte) bool {
	var wide, high uint32
	switch {
	case len(head) >= 24 && string(head[:4]) == "\x89PNG":
		wide, high = binary.BigEndian.Uint32(head[16:]), binary.BigEndian.Uint32(head[20:])
	case len(head) >= 10 && string(head[:3]) == "GIF":
		wide, high = uint32(binary.LittleEndian.Uint16(head[6:])), uint32(binary.LittleEndian.Uint16(head[8:]))
	default:
		return false
	}
	return wide <= tinySide && high <= tinySide
}

// shown hands over the text that the picture shows, or records that it was not read. Nil is for both.
func (p *picture) shown(u Unpacker, file *spool.File, mime string) error {
	if u.OCR == nil {
		return p.to.Unread(&scanners.Unread{Part: p.in.Part, Why: scanners.TextOnly, Detail: "the picture itself was not read, only what it says in words", MIME: mime, Bytes: p.in.Size})
	}
	if mime == "image/heic" {
		return p.to.Unread(&scanners.Unread{Part: p.in.Part, Why: scanners.TextOnly, Detail: "OCR reads no pictures of this sort, only what it says in words was read", MIME: mime, Bytes: p.in.Size})
	}
	lines, err := u.OCR.Read(p.ctx, io.NewSectionReader(file, 0, file.Size), file.Size)
	if unread, ok := errors.AsType[*scanners.Unread](err); ok {
		unread.Part, unread.MIME = p.in.Part, mime
		return p.to.Unread(unread)
	}
	if err != nil {
		return err
	}
	w := placed.NewWriter(p.ctx, p.to, p.in.Part, u.Limits.OrDefault())
	place := w.Lines(ShownPart)
	for _, line := range lines {
		if err := place.Line(line); err != nil {
			return w.Close(err)
		}
	}
	return w.Close(nil)
}
