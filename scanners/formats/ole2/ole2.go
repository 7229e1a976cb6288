// Package ole2 reads compound files ([MS-CFB]): a file system in a file, of storages and streams, in which the office programs
// before 2007 keep documents, Outlook messages, and Windows its embedded objects.
package ole2

import (
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
)

// Magic is what a compound file begins with.
const Magic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// The bounds that keep a hostile file's tables small; real files stay far below.
const (
	maxEntries = 1 << 16
	maxDepth   = 64
	maxSectors = 1 << 24
)

const (
	endOfChain = 0xfffffffe
	noEntry    = 0xffffffff
)

// ErrDamaged tells of a file whose structure contradicts itself. Streams that do not depend on the damage can still be read.
var ErrDamaged = errors.New("the compound file is damaged")

// Entry is a stream or a storage.
type Entry struct {
	Path    string // names from the root, joined by slashes; a slash in a name is U+2215. May name a person
	Storage bool
	Class   [16]byte // CLSID of a storage, as it is stored
	Size    int64    // in bytes, as it is declared
	start   uint32
}

// Name is the last step of the path.
func (e *Entry) Name() string { return e.Path[strings.LastIndexByte(e.Path, '/')+1:] }

// File is a compound file.
type File struct {
	Root    Entry
	Entries []Entry // storages before what they hold

	at      io.ReaderAt
	size    int64
	sector  int64
	mini    int64
	cutoff  int64
	fat     []uint32
	miniFAT []uint32
	minis   *miniMap
}

// Open reads the tables of a compound file of size bytes. Of a damaged one it returns what could be read, with ErrDamaged.
func Open(at io.ReaderAt, size int64) (*File, error) {
	var h [512]byte
	if n, err := at.ReadAt(h[:], 0); n < len(h) {
		if err == io.EOF {
			err = ErrDamaged
		}
		return nil, err
	}
	shift, miniShift := binary.LittleEndian.Uint16(h[30:]), binary.LittleEndian.Uint16(h[32:])
	if string(h[:8]) != Magic || shift != 9 && shift != 12 || miniShift > 9 || miniShift < 4 {
		return nil, ErrDamaged
	}
	f := &File{at: at, size: size, sector: 1 << shift, mini: 1 << miniShift, cutoff: int64(binary.LittleEndian.Uint32(h[56:]))}
	err := f.readFAT(h[:])
	f.miniFAT = f.table(binary.LittleEndian.Uint32(h[60:]))
	if more := f.readDirectory(binary.LittleEndian.Uint32(h[48:])); more != nil {
		err = more
	}
	return f, err
}

// readFAT reads the table of sectors, whose own sectors are listed in the header and a chain behind it (section 2.5).
func (f *File) readFAT(h []byte) error {
	count := int64(binary.LittleEndian.Uint32(h[44:]))
	limit := min(f.size/f.sector+1, maxSectors)
	entries := f.sector / 4
	next := binary.LittleEndian.Uint32(h[68:])
	list := h[76:512]
	buffer := make([]byte, f.sector)
	difat := make([]byte, f.sector)
	for n := int64(0); n < count && int64(len(f.fat)) < limit+entries; {
		for i := 0; i+4 <= len(list) && n < count; i += 4 {
			sector := binary.LittleEndian.Uint32(list[i:])
			if sector >= endOfChain-2 {
				continue
			}
			n++
			if err := f.readSector(sector, buffer); err != nil {
				return err
			}
			for j := 0; j < len(buffer); j += 4 {
				f.fat = append(f.fat, binary.LittleEndian.Uint32(buffer[j:]))
			}
			if int64(len(f.fat)) >= limit+entries {
				return nil
			}
		}
		if next >= endOfChain-2 || n >= count {
			return nil
		}
		if err := f.readSector(next, difat); err != nil {
			return err
		}
		n++ // so that a circle ends
		count++
		list, next = difat[:f.sector-4], binary.LittleEndian.Uint32(difat[f.sector-4:])
		if count > 2*maxSectors {
			return ErrDamaged
		}
	}
	return nil
}

func (f *File) readSector(n uint32, to []byte) error {
	read, err := f.at.ReadAt(to, (int64(n)+1)*f.sector)
	switch {
	case read == len(to):
		return nil
	case err == io.EOF && read > 0: // the last sector may be short
		clear(to[read:])
		return nil
	case err == io.EOF:
		return ErrDamaged
	}
	return err
}

// table reads a chain of sectors as numbers.
func (f *File) table(start uint32) []uint32 {
	raw, _ := io.ReadAll(io.LimitReader(f.chain(start, f.size), f.size)) // of a damaged one, what there is
	list := make([]uint32, 0, len(raw)/4)
	for i := 0; i+4 <= len(raw); i += 4 {
		list = append(list, binary.LittleEndian.Uint32(raw[i:]))
	}
	return list
}

// node is a directory entry with its neighbours in the tree.
type node struct {
	Entry
	kind               byte
	left, right, child uint32
}

func (f *File) readDirectory(start uint32) error {
	raw, err := io.ReadAll(io.LimitReader(f.chain(start, f.size), maxEntries*128))
	if len(raw) < 128 {
		if err == nil {
			err = ErrDamaged
		}
		return err
	}
	nodes := make([]node, len(raw)/128)
	for i := range nodes {
		nodes[i] = f.node(raw[i*128 : i*128+128])
	}
	f.Root = nodes[0].Entry
	f.Root.Path, f.Root.Storage = "", true
	seen := make([]bool, len(nodes))
	seen[0] = true
	f.walk(nodes, seen, nodes[0].child, "", 0)
	return err
}

func (f *File) node(e []byte) node {
	n := node{kind: e[66], left: binary.LittleEndian.Uint32(e[68:]), right: binary.LittleEndian.Uint32(e[72:]), child: binary.LittleEndian.Uint32(e[76:])}
	var units []uint16
	for i := 0; i+1 < min(64, int(binary.LittleEndian.Uint16(e[64:]))-1); i += 2 {
		units = append(units, binary.LittleEndian.Uint16(e[i:]))
	}
	n.Path = strings.ReplaceAll(string(utf16.Decode(units)), "/", "\u2215")
	n.Storage = n.kind == 1 || n.kind == 5
	copy(n.Class[:], e[80:96])
	n.start, n.Size = binary.LittleEndian.Uint32(e[116:]), int64(binary.LittleEndian.Uint64(e[120:]))
	if f.sector == 512 || n.Size < 0 { // the upper half is not to be relied on
		n.Size &= 1<<32 - 1
	}
	return n
}

// walk lists a tree of siblings in order, and what is below each. It uses a stack of its own: the tree may be a list of thousands.
func (f *File) walk(nodes []node, seen []bool, at uint32, path string, depth int) {
	var stack []uint32
	for at != noEntry || len(stack) > 0 {
		for at < uint32(len(nodes)) && !seen[at] {
			seen[at] = true
			stack = append(stack, at)
			at = nodes[at].left
		}
		if len(stack) == 0 {
			return
		}
		n := nodes[stack[len(stack)-1]]
		stack = stack[:len(stack)-1]
		at = n.right
		if n.kind != 1 && n.kind != 2 {
			continue
		}
		if path != "" {
			n.Path = path + "/" + n.Path
		}
		f.Entries = append(f.Entries, n.Entry)
		if n.kind == 1 && depth < maxDepth {
			f.walk(nodes, seen, n.child, n.Path, depth+1)
		}
	}
}

// Find returns the entry with this path, whatever the case of its letters, nil if there is none.
func (f *File) Find(path string) *Entry {
	for i := range f.Entries {
		if strings.EqualFold(f.Entries[i].Path, path) {
			return &f.Entries[i]
		}
	}
	return nil
}

// Open returns what a stream holds. Reading ends with io.ErrUnexpectedEOF where the file ends before the stream's size.
func (f *File) Open(e *Entry) io.Reader {
	if e.Storage {
		return strings.NewReader("")
	}
	if e.Size < f.cutoff {
		return &stream{f: f, mini: true, at: e.start, left: e.Size, steps: len(f.miniFAT) + 1}
	}
	return f.chain(e.start, e.Size)
}

// ReadAll returns the stream with this path, up to limit bytes of it; nil if there is none.
func (f *File) ReadAll(path string, limit int64) ([]byte, error) {
	e := f.Find(path)
	if e == nil {
		return nil, nil
	}
	return io.ReadAll(io.LimitReader(f.Open(e), limit))
}

func (f *File) chain(start uint32, size int64) *stream {
	return &stream{f: f, at: start, left: size, steps: len(f.fat) + 1, whole: size == f.size}
}

// stream reads a chain of sectors.
type stream struct {
	f     *File
	mini  bool
	whole bool   // up to the end of the chain, whatever its size
	at    uint32 // sector
	in    int64  // offset in it
	left  int64
	steps int // sectors that may come still: a chain in a circle ends
}

func (s *stream) Read(b []byte) (int, error) {
	if s.left <= 0 || len(b) == 0 {
		return 0, end(s.left <= 0)
	}
	size, table := s.f.sector, s.f.fat
	if s.mini {
		size, table = s.f.mini, s.f.miniFAT
	}
	for s.in == size {
		if int64(s.at) >= int64(len(table)) {
			return 0, s.ended()
		}
		if s.at, s.in = table[s.at], 0; s.steps <= 0 {
			return 0, ErrDamaged
		}
		s.steps--
	}
	if s.at >= endOfChain-2 {
		return 0, s.ended()
	}
	n := int(min(int64(len(b)), size-s.in, s.left))
	var err error
	if s.mini {
		n, err = s.f.readMini(b[:n], int64(s.at)*size+s.in)
	} else {
		n, err = s.f.at.ReadAt(b[:n], (int64(s.at)+1)*size+s.in)
	}
	s.in += int64(n)
	s.left -= int64(n)
	switch {
	case n > 0:
		return n, nil
	case err == io.EOF || err == nil:
		return 0, s.ended()
	}
	return 0, err
}

func end(yes bool) error {
	if yes {
		return io.EOF
	}
	return nil
}

func (s *stream) ended() error {
	if s.whole {
		return io.EOF
	}
	return io.ErrUnexpectedEOF
}
