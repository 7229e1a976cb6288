package archive

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"slices"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/spool"
)

// maxList is how long the list of an archive's members may be to be written again, in bytes.
const maxList = 256 << 20

// listed is a member and its record in the list, as it stands there.
type listed struct {
	*entry
	raw  []byte
	part scanners.Private
	next int64 // where the one behind it begins, or the list
	at   int64 // where it is written to; -1: it goes
}

// Repack implements [formats.Repacker]. Of members that stay every byte does, of those written anew the header but for sizes, checksum and,
// where nothing packs by its method, that.
func (z *zipped) Repack(ctx context.Context, in formats.Input, out io.Writer, wanted func(part string) bool, each formats.Each) error {
	return repack(ctx, in, out, (*directory).check, wanted, each)
}

// RepackPackage is Repack of a zip archive for documents that are zip archives. Parts have the names that [Package.Names] gives, wherever the
// document is.
func RepackPackage(ctx context.Context, in formats.Input, out io.Writer, wanted func(part string) bool, each formats.Each) error {
	in.Part = scanners.Private{}
	return repack(ctx, in, out, (*directory).fits, wanted, each)
}

func repack(ctx context.Context, in formats.Input, out io.Writer, check func(*directory, context.Context) error, wanted func(part string) bool, each formats.Each) error {
	d, err := findDirectory(in.At, in.Size)
	if err == nil {
		err = check(d, ctx)
	}
	var list []*listed
	if err == nil {
		list, err = d.listed(ctx, in)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errZip), errors.Is(err, errOffice):
		return &formats.Uncut{Why: "the archive's list of members is damaged"}
	case err != nil:
		return err
	}
	w := &zipWriter{d: d, to: out}
	physical := slices.Clone(list)
	slices.SortFunc(physical, func(a, b *listed) int { return cmp.Compare(a.offset, b.offset) })
	from := d.start
	if len(physical) > 0 {
		from = physical[0].offset
	}
	if err := w.copy(0, d.base+from); err != nil {
		return err
	}
	for _, e := range physical {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.at = w.written - d.base
		if e.isFolder() || !wanted(e.part.Reveal()) {
			err = w.copy(d.base+e.offset, d.base+e.next)
		} else {
			err = w.member(ctx, e, each)
		}
		if err != nil {
			return err
		}
	}
	return w.close(list)
}

// listed reads the list.
func (d *directory) listed(ctx context.Context, in formats.Input) ([]*listed, error) {
	if d.size > maxList {
		return nil, &formats.Uncut{Why: "the archive's list of members is too long"}
	}
	raw := make([]byte, d.size)
	if _, err := d.at.ReadAt(raw, d.base+d.start); err != nil {
		return nil, scanners.AsUnread(err)
	}
	m := newMembers(in, nil, nil)
	var list []*listed
	err := d.each(ctx, func(e *entry) error {
		size := 46 + int(binary.LittleEndian.Uint16(raw[28:])) + int(binary.LittleEndian.Uint16(raw[30:])) + int(binary.LittleEndian.Uint16(raw[32:]))
		l := &listed{entry: e, raw: raw[:size]}
		raw = raw[size:]
		if e.disk != d.disk {
			return &formats.Uncut{Why: "the archive is one of several parts"}
		}
		if !e.isFolder() {
			l.part = m.place(e.name)
		}
		list = append(list, l)
		return nil
	})
	if err != nil {
		return nil, err
	}
	physical := slices.Clone(list)
	slices.SortFunc(physical, func(a, b *listed) int { return cmp.Compare(a.offset, b.offset) })
	for i, e := range physical {
		e.next = d.start
		if i+1 < len(physical) {
			e.next = physical[i+1].offset
		}
		if begin, err := d.content(e.entry); err != nil || begin+e.packed > d.base+e.next {
			return nil, errZip
		}
	}
	return list, nil
}

// zipWriter writes an archive.
type zipWriter struct {
	d       *directory
	to      io.Writer
	written int64
}

func (w *zipWriter) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.written += int64(n)
	return n, err
}

func (w *zipWriter) copy(from, to int64) error {
	_, err := io.Copy(w, io.NewSectionReader(w.d.at, from, to-from))
	return err
}

// member writes one anew.
func (w *zipWriter) member(ctx context.Context, e *listed, each formats.Each) error {
	if u := e.refused(); u != nil {
		return &formats.Uncut{Why: "a member of the archive is encrypted, or packed by an unusual method"}
	}
	begin, err := w.d.content(e.entry)
	if err != nil {
		return err
	}
	header := make([]byte, begin-w.d.base-e.offset)
	if _, err := w.d.at.ReadAt(header, w.d.base+e.offset); err != nil {
		return scanners.AsUnread(err)
	}
	x := &inflater{in: newBuffer()}
	x.in.Reset(io.NewSectionReader(w.d.at, begin, e.packed))
	body, done, err := x.method(e.entry, io.LimitReader(x.in, e.packed))
	if err != nil {
		return damaged(err, "a member of the archive is damaged")
	}
	defer done()
	packed := &spool.Store{}
	defer packed.Close()
	pack, err := newPacker(e.method, packed)
	if err != nil {
		return err
	}
	keep, err := each(ctx, formats.Input{Body: &checked{from: body, size: e.size, sum: e.sum}, Name: formats.BaseName(e.name), Part: e.part, Size: -1}, pack)
	if err != nil {
		return err
	}
	if !keep {
		e.at = -1
		return nil
	}
	if err := pack.close(); err != nil {
		return err
	}
	e.packed, e.size, e.sum, e.method = packed.Size(), pack.size, pack.sum.Sum32(), pack.method
	if e.packed >= 1<<32-1 || e.size >= 1<<32-1 {
		return &formats.Uncut{Why: "a member of the archive is larger than 4 GiB"}
	}
	e.flags &^= 8 // sizes stand before it
	name := int(binary.LittleEndian.Uint16(header[26:]))
	extra := withoutField(header[30+name:], 1)
	binary.LittleEndian.PutUint16(header[28:], uint16(len(extra)))
	e.put(header[6:])
	if _, err := w.Write(append(header[:30+name:30+name], extra...)); err != nil {
		return err
	}
	_, err = io.Copy(w, packed.Reader())
	return err
}

// put writes flags, method, checksum and sizes into a header, which begins with the flags in both sorts.
func (e *listed) put(header []byte) {
	binary.LittleEndian.PutUint16(header, e.flags)
	binary.LittleEndian.PutUint16(header[2:], e.method)
	binary.LittleEndian.PutUint32(header[8:], e.sum)
	binary.LittleEndian.PutUint32(header[12:], uint32(min(e.packed, 1<<32-1)))
	binary.LittleEndian.PutUint32(header[16:], uint32(min(e.size, 1<<32-1)))
}

// withoutField is extra without the fields of an id.
func withoutField(extra []byte, id uint16) (out []byte) {
	for len(extra) >= 4 {
		size := 4 + int(binary.LittleEndian.Uint16(extra[2:]))
		if size > len(extra) {
			break
		}
		if binary.LittleEndian.Uint16(extra) != id {
			out = append(out, extra[:size]...)
		}
		extra = extra[size:]
	}
	return append(out, extra...)
}

// close writes the list and the record at the end (APPNOTE.TXT, sections 4.3.12 to 4.3.16).
func (w *zipWriter) close(list []*listed) error {
	start, count := w.written-w.d.base, uint64(0)
	for _, e := range list {
		if e.at < 0 {
			continue
		}
		count++
		if _, err := w.Write(e.record()); err != nil {
			return err
		}
	}
	size := w.written - w.d.base - start
	if start >= 1<<32-1 || count >= 1<<16-1 {
		end64 := make([]byte, 76)
		copy(end64, end64Mark)
		binary.LittleEndian.PutUint64(end64[4:], 44)
		binary.LittleEndian.PutUint16(end64[12:], 45)
		binary.LittleEndian.PutUint16(end64[14:], 45)
		binary.LittleEndian.PutUint64(end64[24:], count)
		binary.LittleEndian.PutUint64(end64[32:], count)
		binary.LittleEndian.PutUint64(end64[40:], uint64(size))
		binary.LittleEndian.PutUint64(end64[48:], uint64(start))
		copy(end64[56:], locator64Mark)
		binary.LittleEndian.PutUint64(end64[64:], uint64(w.written))
		binary.LittleEndian.PutUint32(end64[72:], 1)
		if _, err := w.Write(end64); err != nil {
			return err
		}
	}
	end := make([]byte, 22)
	copy(end, endMark)
	binary.LittleEndian.PutUint16(end[8:], uint16(min(count, 1<<16-1)))
	binary.LittleEndian.PutUint16(end[10:], uint16(min(count, 1<<16-1)))
	binary.LittleEndian.PutUint32(end[12:], uint32(size))
	binary.LittleEndian.PutUint32(end[16:], uint32(min(start, 1<<32-1)))
	binary.LittleEndian.PutUint16(end[20:], uint16(len(w.d.remark)))
	_, err := w.Write(append(end, w.d.remark...))
	return err
}

// record is the member's in the list.
func (e *listed) record() []byte {
	raw := bytes.Clone(e.raw)
	name, extra := int(binary.LittleEndian.Uint16(raw[28:])), int(binary.LittleEndian.Uint16(raw[30:]))
	comment := raw[46+name+extra:]
	field := withoutField(raw[46+name:46+name+extra], 1)
	e.put(raw[8:])
	var large []byte
	for _, n := range []int64{e.size, e.packed, e.at} {
		if n >= 1<<32-1 {
			large = binary.LittleEndian.AppendUint64(large, uint64(n))
		}
	}
	binary.LittleEndian.PutUint32(raw[42:], uint32(min(e.at, 1<<32-1)))
	if len(large) > 0 {
		field = append(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(field, 1), uint16(len(large))), large...)
	}
	binary.LittleEndian.PutUint16(raw[30:], uint16(len(field)))
	return append(append(raw[:46+name:46+name], field...), comment...)
}

// packer packs a member.
type packer struct {
	method uint16
	to     io.Writer
	close  func() error
	sum    hash.Hash32
	size   int64
}

func newPacker(method uint16, out io.Writer) (*packer, error) {
	p := &packer{method: method, to: out, close: func() error { return nil }, sum: crc32.NewIEEE()}
	switch method {
	case stored:
	case zstded:
		w, err := zstd.NewWriter(out, zstd.WithEncoderConcurrency(1))
		if err != nil {
			return nil, err
		}
		p.to, p.close = w, w.Close
	default:
		w, err := flate.NewWriter(out, flate.DefaultCompression)
		if err != nil {
			return nil, err
		}
		p.to, p.close, p.method = w, w.Close, deflated
	}
	return p, nil
}

// Write implements [io.Writer].
func (p *packer) Write(b []byte) (int, error) {
	p.sum.Write(b)
	p.size += int64(len(b))
	return p.to.Write(b)
}
