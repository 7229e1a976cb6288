package git

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"crypto/sha1" //nolint:gosec // Git's names of objects
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/spool"
)

const (
	nameSize   = sha1.Size
	maxObjects = 1 << 20 // of a pack
	maxHeld    = 4 * maxObject
)

type name [nameSize]byte

// Pack opens a pack of objects.
func Pack(limits formats.Limits) formats.Unpacker { return pack{limits} }

type pack struct{ limits formats.Limits }

// Name implements [formats.Unpacker].
func (pack) Name() string { return "git pack" }

// Yields implements [formats.Describer].
func (pack) Yields() formats.Description {
	return formats.Description{
		What:    "a Git repository's history, packed: every version of every file, who wrote each version and what they said of it, tags, names of files",
		Where:   "`commit` and `tag` with the object's name, `files`; `path@object`, then as the file is read",
		NotRead: fmt.Sprintf("packs of more than %d objects, versions of more than %d MiB that are stored as differences (**over a limit**)", maxObjects, maxObject>>20),
	}
}

// Unwritten implements [formats.Unwritten].
func (pack) Unwritten() string { return unwritten }

// Recognise implements [formats.Unpacker].
func (pack) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if len(head) >= 12 && (string(head[:8]) == "PACK\x00\x00\x00\x02" || string(head[:8]) == "PACK\x00\x00\x00\x03") {
		return formats.Certain
	}
	return formats.No
}

// entry is an object of a pack.
type entry struct {
	at, data int64 // bytes of the pack: where it begins, and its compressed content
	size     int64 // unpacked
	kind     kind
	name     name // of one that is no difference
	base     name // of one by hash
	children []int32
	seen     bool
}

// unpacking is one call of Unpack.
type unpacking struct {
	ctx    context.Context
	in     formats.Input
	to     scanners.Receiver
	open   func(context.Context, formats.Input) error
	limits formats.Limits

	file    *spool.File
	entries []entry
	waiting map[name][]int32 // differences to an object that is not known yet
	history *history
	files   map[name]place
	out     int64 // bytes that came out
	left    map[string]int64
	z       io.ReadCloser // of the object last inflated
}

// place is where an object was seen in lists of files.
type place struct {
	within name
	name   string
}

// Unpack implements [formats.Unpacker].
func (p pack) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	file, err := spool.Open(ctx, in)
	if err != nil {
		return err
	}
	defer file.Close()
	u := &unpacking{
		ctx: ctx, in: in, to: to, open: open, limits: p.limits.OrDefault(), file: file, waiting: map[name][]int32{}, files: map[name]place{},
		history: newHistory(ctx, in.Part, to, p.limits.OrDefault()), left: map[string]int64{},
	}
	whole := u.list()
	u.out = 0
	if unread, ok := errors.AsType[*scanners.Unread](whole); !ok && whole != nil || ok && unread.Why == scanners.OverLimit {
		return whole
	}
	for _, k := range []kind{commit, tag, tree} {
		if err := u.each(k); err != nil {
			return u.history.w.Abandon(err)
		}
	}
	if err := u.history.w.Flush(); err != nil {
		return err
	}
	if err := u.each(blob); err != nil {
		return err
	}
	if err := u.tell(); err != nil {
		return err
	}
	return whole
}

// list finds where the objects are. Objects before a damage are kept.
func (u *unpacking) list() error {
	body := &counted{r: bufio.NewReaderSize(io.NewSectionReader(u.file, 0, u.file.Size), 64<<10)}
	var head [12]byte
	if _, err := io.ReadFull(body, head[:]); err != nil {
		return u.broken(err)
	}
	count := binary.BigEndian.Uint32(head[8:])
	if count > maxObjects {
		return &scanners.Unread{Part: u.in.Part, Why: scanners.OverLimit, Detail: fmt.Sprintf("more than %d objects in a pack", maxObjects), Bytes: -1}
	}
	at := map[int64]int32{}
	var inflater io.ReadCloser
	for range count {
		if err := u.ctx.Err(); err != nil {
			return err
		}
		e := entry{at: body.n}
		base, err := e.read(body)
		if err != nil {
			return u.broken(err)
		}
		if inflater, err = renew(inflater, body); err != nil {
			return u.broken(err)
		}
		sum, to := hash.Hash(nil), io.Discard
		if e.kind < byOffset {
			sum = naming(e.kind, e.size)
			to = sum
		}
		n, err := io.CopyN(to, formats.UntilDone(u.ctx, inflater), e.size+1) // one more, since it is to end where it says
		if err != io.EOF || n != e.size {
			return u.broken(err)
		}
		if u.out += n; u.out > u.most() {
			return u.tooMuch()
		}
		number := int32(len(u.entries))
		switch e.kind {
		case byOffset:
			if parent, ok := at[base]; ok {
				u.entries[parent].children = append(u.entries[parent].children, number)
			}
		case byHash:
			u.waiting[e.base] = append(u.waiting[e.base], number)
		default:
			copy(e.name[:], sum.Sum(nil))
		}
		at[e.at] = number
		u.entries = append(u.entries, e)
	}
	return nil
}

// most is how many bytes may come out of the pack, where it is gone over once.
func (u *unpacking) most() int64 {
	return min(u.limits.Unpacked, int64(u.limits.Ratio*float64(u.file.Size))+1<<30)
}

func (u *unpacking) tooMuch() error {
	return &scanners.Unread{Part: u.in.Part, Why: scanners.OverLimit, Detail: fmt.Sprintf("more than %d GiB come out of a pack", u.most()>>30), Bytes: -1}
}

// renew returns a reader of the next compressed content.
func renew(z io.ReadCloser, from io.Reader) (io.ReadCloser, error) {
	if z == nil {
		return zlib.NewReader(from)
	}
	return z, z.(zlib.Resetter).Reset(from, nil)
}

// read reads what stands before an object's content, and returns where the object lies that it is a difference to.
func (e *entry) read(body *counted) (base int64, err error) {
	b, err := body.ReadByte()
	if err != nil {
		return 0, err
	}
	e.kind, e.size = kind(b>>4&7), int64(b&15)
	for shift := 4; b&0x80 != 0; shift += 7 {
		if b, err = body.ReadByte(); err != nil {
			return 0, err
		}
		if shift > 56 {
			return 0, errPack
		}
		e.size |= int64(b&0x7f) << shift
	}
	switch e.kind {
	case commit, tree, blob, tag:
	case byHash:
		_, err = io.ReadFull(body, e.base[:])
	case byOffset:
		back := int64(-1)
		for more := true; more; more = b&0x80 != 0 {
			if b, err = body.ReadByte(); err != nil {
				return 0, err
			}
			if back = (back+1)<<7 | int64(b&0x7f); back > e.at {
				return 0, errPack
			}
		}
		base = e.at - back
	default:
		return 0, errPack
	}
	e.data = body.n
	return base, err
}

var errPack = errors.New("the pack is damaged")

// broken says why the objects behind a place are not known. A pack that is read as a file breaks off only where the file does.
func (u *unpacking) broken(err error) error {
	if u.ctx.Err() != nil {
		return u.ctx.Err()
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &scanners.Unread{Part: u.in.Part, Why: scanners.Truncated, Detail: "the pack ends too early; objects before that were read", Bytes: -1}
	}
	return damaged(u.in)
}

// counted counts the bytes read. The decompressor reads no further than it must from what gives it single bytes.
type counted struct {
	r *bufio.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counted) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// tell reports what was left out, once a reason.
func (u *unpacking) tell() error {
	for i := range u.entries {
		if !u.entries[i].seen {
			u.left[lost]++
		}
	}
	for _, why := range []string{large, lost, broken} {
		if n := u.left[why]; n > 0 {
			r := scanners.Unread{Part: u.in.Part, Why: scanners.Corrupt, Detail: fmt.Sprintf("%s (%d times)", why, n), Bytes: -1}
			if why == large {
				r.Why = scanners.OverLimit
			}
			if err := u.to.Unread(&r); err != nil {
				return err
			}
		}
	}
	return nil
}

// Why an object was left out.
const (
	large  = "an object that is too large for what is stored as a difference to it to be made"
	lost   = "an object that is stored as a difference to one that is not here"
	broken = "an object that is stored as a difference and is damaged"
)

// path is where an object was seen last, and its name: data/people.csv@4f2a91c0b1d2.
func (u *unpacking) path(n name) (path, base string) {
	path = "@" + hex.EncodeToString(n[:6])
	for depth := 0; depth < 64; depth++ {
		at, ok := u.files[n]
		if !ok {
			break
		}
		if depth == 0 {
			path, base = at.name+path, at.name
		} else {
			path = at.name + "/" + path
		}
		n = at.within
	}
	return path, base
}

// listed takes down where a list of files says that objects are.
func (u *unpacking) listed(within name, content []byte) error {
	return entries(content, func(file, of []byte) error {
		if len(u.files) < maxObjects {
			n := name(of)
			if _, known := u.files[n]; !known {
				u.files[n] = place{within, string(file)}
			}
		}
		return u.history.file(file)
	})
}

// naming begins the name of an object, which is made of its content behind that.
func naming(k kind, size int64) hash.Hash {
	sum := sha1.New() //nolint:gosec // Git's names of objects
	fmt.Fprintf(sum, "%s %d\x00", words[k], size)
	return sum
}

// sumOf is the name of an object.
func sumOf(k kind, content []byte) name {
	sum := naming(k, int64(len(content)))
	_, _ = sum.Write(content)
	return name(sum.Sum(nil))
}

// give hands over an object.
func (u *unpacking) give(k kind, n name, content []byte) error {
	if k == blob {
		path, base := u.path(n)
		return u.open(u.ctx, formats.Input{
			Body: bytes.NewReader(content), At: bytes.NewReader(content), Name: formats.BaseName(base), Part: formats.Inside(u.in.Part, path), Size: int64(len(content)),
		})
	}
	if k != tree {
		return u.history.object(k, content, hex.EncodeToString(n[:]))
	}
	err := u.listed(n, content)
	if errors.Is(err, errTree) {
		u.left[broken]++
		return nil
	}
	return err
}
