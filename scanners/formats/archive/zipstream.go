package archive

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"

	"dossier/scanners"
)

// stream opens the members of an archive one after the other, by the headers before them.
func (x *inflater) stream(ctx context.Context, body io.Reader, m *members) error {
	x.in.Reset(body)
	if head, _ := x.in.Peek(8); spanned(head) {
		_, _ = x.in.Discard(4) // which was peeked at
	}
	lost := int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		mark, err := x.in.Peek(4)
		switch {
		case len(mark) < 4 && err != io.EOF:
			return damaged(err, "the archive could not be read")
		case len(mark) < 4:
			return x.finish(m, lost+int64(len(mark)), false)
		case string(mark) == listMark, string(mark) == endMark, string(mark) == end64Mark:
			return x.finish(m, lost, true)
		case string(mark) == localMark:
			e, err := x.readLocal()
			if err != nil {
				return damaged(err, "the archive is damaged; the members before were read")
			}
			if err := x.streamed(ctx, e, m); err != nil {
				return err
			}
		default:
			n, err := x.toMark()
			lost += n
			if err != nil {
				return err
			}
		}
	}
}

// finish says what was wrong with an archive read by its local headers: whether its list was reached and how many bytes
// belong to nothing.
func (x *inflater) finish(m *members, lost int64, listed bool) error {
	if lost > 0 {
		u := &scanners.Unread{Part: m.part, Why: scanners.Corrupt, Detail: "bytes between the archive's members belong to none", Bytes: lost}
		if err := m.tell(u); err != nil {
			return err
		}
	}
	if !listed {
		return &scanners.Unread{Why: scanners.Truncated, Detail: "the archive ends before its list of members; those before were read", Bytes: -1}
	}
	return nil
}

// toMark skips to what may be the next header and returns how many bytes that took.
func (x *inflater) toMark() (skipped int64, err error) {
	for {
		window, err := x.in.Peek(x.in.Size())
		i := bytes.Index(window[min(1, len(window)):], []byte("PK"))
		if i >= 0 {
			n, err := x.in.Discard(i + 1)
			return skipped + int64(n), err
		}
		n, _ := x.in.Discard(max(len(window)-1, min(len(window), 1))) // all were peeked at
		if skipped += int64(n); err == io.EOF {
			n, _ = x.in.Discard(x.in.Buffered())
			return skipped + int64(n), nil
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return skipped, damaged(err, "the archive could not be read")
		}
	}
}

// readLocal reads a local header (section 4.3.7).
func (x *inflater) readLocal() (*entry, error) {
	var h [30]byte
	if _, err := io.ReadFull(x.in, h[:]); err != nil {
		return nil, err
	}
	name := make([]byte, binary.LittleEndian.Uint16(h[26:]))
	extra := make([]byte, binary.LittleEndian.Uint16(h[28:]))
	if _, err := io.ReadFull(x.in, name); err != nil {
		return nil, err
	}
	if _, err := io.ReadFull(x.in, extra); err != nil {
		return nil, err
	}
	e := &entry{
		flags:  binary.LittleEndian.Uint16(h[6:]),
		method: binary.LittleEndian.Uint16(h[8:]),
		sum:    binary.LittleEndian.Uint32(h[14:]),
		packed: int64(binary.LittleEndian.Uint32(h[18:])),
		size:   int64(binary.LittleEndian.Uint32(h[22:])),
	}
	e.name = memberName(name, extra, e.flags)
	e.large(extra)
	if e.flags&8 != 0 && e.packed <= 0 {
		e.packed, e.size = -1, -1
	}
	return e, nil
}

// streamed opens the member whose local header was read, and goes on to where it ends.
func (x *inflater) streamed(ctx context.Context, e *entry, m *members) error {
	m.say(said{name: e.name})
	u := e.refused()
	if u == nil && !e.sized() && e.method != deflated && !e.isFolder() {
		u = &scanners.Unread{Why: scanners.Corrupt, Detail: "its size is known to the archive's list of members only", Bytes: -1}
	}
	if e.isFolder() && e.sized() {
		return nil
	}
	if u != nil {
		if err := m.refuse(e.name, *u); err != nil {
			return err
		}
		if !e.sized() {
			_, err := x.toMark()
			return err
		}
		return x.skip(&io.LimitedReader{R: x.in, N: e.packed})
	}
	body := &io.LimitedReader{R: x.in, N: e.packed}
	if e.method == deflated && e.sized() {
		return x.streamedDeflate(ctx, e, m)
	}
	out, done, err := x.method(e, body)
	if err != nil {
		return err
	}
	defer done()
	member := &checked{from: out, size: e.size, sum: e.sum}
	if err := m.member(ctx, e.name, member); err != nil {
		return err
	}
	if e.sized() {
		return x.skip(body)
	}
	if _, err := io.Copy(io.Discard, member); err != nil { // to the end of the compressed data, which ends itself
		_, err := x.toMark()
		return err
	}
	return x.descriptor(member, m)
}

// streamedDeflate opens a member of known size, of which the decompressor may leave bytes over.
func (x *inflater) streamedDeflate(ctx context.Context, e *entry, m *members) error {
	body := &exactly{x.in, e.packed}
	if err := m.member(ctx, e.name, &checked{from: x.deflated(body), size: e.size, sum: e.sum}); err != nil {
		return err
	}
	return x.skip(&io.LimitedReader{R: x.in, N: body.n})
}

// skip reads what is left of a member. That the archive ends there is seen by whoever reads on.
func (x *inflater) skip(rest io.Reader) error {
	if _, err := io.Copy(io.Discard, rest); err != nil {
		return damaged(err, "the archive could not be read")
	}
	return nil
}

// descriptor reads the sizes and the checksum behind a member (section 4.3.9): with or without a mark, of 32 or 64 bits.
func (x *inflater) descriptor(member *checked, m *members) error {
	fields, _ := x.in.Peek(28)
	skip := 0
	if bytes.HasPrefix(fields, []byte(descriptorMark)) {
		skip = 4
	}
	for _, size := range []int{12, 20} {
		if len(fields) < skip+size {
			break
		}
		behind := fields[skip+size:]
		if len(behind) >= 4 && string(behind[:2]) == "PK" || len(behind) == 0 {
			sum := binary.LittleEndian.Uint32(fields[skip:])
			if _, err := x.in.Discard(skip + size); err != nil {
				return err
			}
			if sum != member.crc {
				return m.blame(scanners.Corrupt, "its checksum is wrong; it was read nevertheless")
			}
			return nil
		}
	}
	return nil // the next mark is looked for
}
