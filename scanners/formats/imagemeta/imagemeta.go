// Package imagemeta reads what pictures say in words: EXIF with its author, comments and coordinates, IPTC, XMP, comments and text chunks of
// JPEG, PNG, GIF, TIFF, WebP and HEIC. A picture is one record; an XMP packet is a member, which is XML. What the picture shows is read
// only where there is a reader for it, and else recorded as not read.
package imagemeta

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/ocr"
	"dossier/scanners/formats/records"
	"dossier/scanners/formats/spool"
)

const (
	maxChunk = 4 << 20  // bytes of one piece of metadata; a longer one is read in part
	maxHeld  = 16 << 20 // bytes of a picture that are held where what is looked for may be anywhere and the input is a stream
)

// Unpacker reads the metadata of pictures.
type Unpacker struct {
	Limits formats.Limits // Value; 0: that of DefaultLimits
	OCR    *ocr.Reader    // reads what pictures show; nil: nobody does
}

// Name implements [formats.Unpacker].
func (Unpacker) Name() string { return "image" }

// Yields implements [formats.Describer].
func (Unpacker) Yields() formats.Description {
	return formats.Description{
		What:    "metadata of JPEG, PNG, GIF, TIFF, WebP and HEIC: EXIF (author, comments, coordinates), IPTC, XMP, text chunks",
		Where:   "the picture",
		NotRead: "what the picture shows (**text only**), unless [`--ocr`](#pictures-and-scans) asks for it; a PNG or GIF of up to 32 × 32 pixels shows nobody",
	}
}

// kind is a sort of picture.
type kind struct {
	mime string
	fits func(head []byte) bool
	read func(*picture) error
}

func kinds() []kind {
	begins := func(magic string) func([]byte) bool {
		return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
	}
	return []kind{
		{"image/jpeg", begins("\xff\xd8\xff"), (*picture).jpeg},
		{"image/png", begins("\x89PNG\r\n\x1a\n"), (*picture).png},
		{"image/gif", begins("GIF87a"), (*picture).gif},
		{"image/gif", begins("GIF89a"), (*picture).gif},
		{"image/tiff", begins("II*\x00"), (*picture).tiff},
		{"image/tiff", begins("MM\x00*"), (*picture).tiff},
		{"image/webp", func(h []byte) bool { return len(h) >= 12 && string(h[:4]) == "RIFF" && string(h[8:12]) == "WEBP" }, (*picture).webp},
		{"image/heic", isHEIF, (*picture).heif},
	}
}

// isHEIF tells of the boxes of ISO/IEC 23008-12, by their brand.
func isHEIF(head []byte) bool {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return false
	}
	switch string(head[8:12]) {
	case "heic", "heix", "heim", "heis", "mif1", "msf1", "avif":
		return true
	}
	return false
}

func kindOf(head []byte) (kind, bool) {
	for _, k := range kinds() {
		if k.fits(head) {
			return k, true
		}
	}
	return kind{}, false
}

// Recognise implements [formats.Unpacker].
func (Unpacker) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if _, ok := kindOf(head); ok {
		return formats.Certain
	}
	return formats.No
}

// Unpack implements [formats.Unpacker].
func (u Unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var file *spool.File
	if u.OCR != nil {
		held, err := spool.Open(ctx, in)
		if err != nil {
			return err
		}
		defer held.Close()
		file = held
		in.At, in.Size, in.Body = file, file.Size, io.NewSectionReader(file, 0, file.Size)
	}
	p := &picture{
		ctx: ctx, in: in, to: to, open: open, w: records.NewWriter(ctx, to, u.Limits.Value), place: records.NewPlace(in.Part, 1000),
		body: &source{body: bufio.NewReaderSize(in.Body, 16<<10)},
	}
	head, err := p.take(26)
	if err != nil && len(head) == 0 {
		return p.ending(nil)
	}
	p.body.again = head
	k, ok := kindOf(head)
	if !ok {
		return &scanners.Unread{Part: in.Part, Why: scanners.Corrupt, Detail: "the beginning of the picture is damaged", Bytes: -1}
	}
	if err := p.w.Begin(p.place); err != nil {
		return p.w.Abandon(err)
	}
	if err = k.read(p); err == nil && p.damaged {
		err = errDamaged
	}
	switch {
	case p.refused != nil:
		return p.w.Abandon(p.refused)
	case ctx.Err() != nil:
		return p.w.Abandon(ctx.Err())
	}
	if err := p.w.End(); err != nil {
		return p.w.Abandon(err)
	}
	if err := p.w.Flush(); err != nil {
		return err
	}
	for _, packet := range p.packets {
		if err := p.packet(packet); err != nil {
			return err
		}
	}
	if tiny(head) {
		_, _ = io.Copy(io.Discard, p.body) // its error is the body's
	} else if shown := p.shown(u, file, k.mime); shown != nil {
		return shown
	}
	return p.ending(err)
}

// ending says how reading ended.
func (p *picture) ending(err error) error {
	switch {
	case p.body.err != nil:
		return scanners.AsUnread(p.body.err)
	case errors.Is(err, errDamaged):
		return &scanners.Unread{Part: p.in.Part, Why: scanners.Corrupt, Detail: "the metadata of the picture are damaged", Bytes: -1}
	case errors.Is(err, errLarge):
		return &scanners.Unread{Part: p.in.Part, Why: scanners.OverLimit, Detail: "the picture is too large to look for its metadata inside another file", Bytes: -1}
	case err != nil:
		return &scanners.Unread{Part: p.in.Part, Why: scanners.Truncated, Detail: "the picture ends too early", Bytes: -1}
	}
	return nil
}

var (
	errDamaged = errors.New("damaged")
	errLarge   = errors.New("too large")
)

// picture is one call of Unpack.
type picture struct {
	ctx     context.Context
	in      formats.Input
	to      scanners.Receiver
	open    func(context.Context, formats.Input) error
	w       *records.Writer
	place   *records.Place
	body    *source
	packets [][]byte // of XMP
	refused error    // what the receiver answered
	damaged bool     // a block of metadata is
	bytes   int      // of values
}

// add adds a value of a field.
func (p *picture) add(field string, value []byte) error {
	value = bytes.TrimSpace(bytes.Trim(value, "\x00"))
	if len(value) == 0 || p.refused != nil {
		return p.refused
	}
	if p.bytes += len(value); p.bytes > maxHeld {
		return errDamaged // the same bytes again and again
	}
	p.refused = p.w.Add(p.place.Field(field, false), value)
	return p.refused
}

// xmp keeps a packet for the end: it is a member, and a record is open.
func (p *picture) xmp(packet []byte) {
	if len(p.packets) < 20 {
		p.packets = append(p.packets, bytes.Clone(packet))
	}
}

func (p *picture) packet(packet []byte) error {
	return p.open(p.ctx, formats.Input{Body: bytes.NewReader(packet), Name: "metadata.xmp", Part: formats.Inside(p.in.Part, "xmp"), Size: int64(len(packet))})
}

// take reads the next n bytes, at the most maxChunk, and passes over the rest of n.
func (p *picture) take(n int64) ([]byte, error) {
	var b bytes.Buffer
	if _, err := io.CopyN(&b, p.body, min(n, maxChunk)); err != nil {
		return b.Bytes(), io.ErrUnexpectedEOF
	}
	return b.Bytes(), p.skip(n - maxChunk)
}

func (p *picture) skip(n int64) error {
	if n <= 0 {
		return nil
	}
	if _, err := io.CopyN(io.Discard, p.body, n); err != nil {
		return io.ErrUnexpectedEOF
	}
	return p.ctx.Err()
}

// whole is the picture as bytes at random, the first maxHeld of one that comes as a stream.
func (p *picture) whole() (at io.ReaderAt, size int64, err error) {
	if p.in.At != nil && p.in.Size >= 0 {
		return p.in.At, p.in.Size, nil
	}
	held, err := io.ReadAll(io.LimitReader(p.body, maxHeld+1))
	if len(held) > maxHeld {
		err = errLarge
	} else if err != nil {
		err = io.ErrUnexpectedEOF
	}
	return bytes.NewReader(held), int64(len(held)), err
}

// source remembers why the bytes could not be read.
type source struct {
	again []byte // read before, to be read again
	body  io.Reader
	err   error
}

func (s *source) Read(b []byte) (int, error) {
	if len(s.again) > 0 {
		n := copy(b, s.again)
		s.again = s.again[n:]
		return n, nil
	}
	n, err := s.body.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}
