package compressed

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zlib"
	"github.com/pierrec/lz4/v4"

	"dossier/scanners/formats"
)

// The first bytes of LZ4's frames: doc/lz4_Frame_format.md of the reference implementation, version 1.6.4.
const (
	lz4Magic  = "\x04\x22\x4d\x18"
	lz4Legacy = "\x02\x21\x4c\x18"
)

// LZ4 opens LZ4 files, those of the first versions and several frames one after the other included, without dictionaries.
func LZ4() formats.Unpacker {
	idle := new(sync.Pool) // of *lz4Stream
	return &codec{
		name: "lz4",
		fits: func(head []byte) bool {
			head, far := skipFrames(head)
			return !far && (begins(lz4Magic)(head) && len(head) >= 7 && head[4]>>6 == 1 || begins(lz4Legacy)(head))
		},
		notRead: "streams that need a dictionary",
		endings: []string{".tlz4", ".tar", ".lz4", ""},
		open: func(body io.Reader) (stream, error) {
			s, ok := idle.Get().(*lz4Stream)
			if !ok {
				s = &lz4Stream{in: bufio.NewReaderSize(nil, 32<<10), out: lz4.NewReader(nil), idle: idle}
				if err := s.out.Apply(lz4.ConcurrencyOption(1)); err != nil {
					return nil, errors.New("the library for LZ4 refuses its options")
				}
			}
			s.in.Reset(body)
			s.begun = false
			return s, nil
		},
	}
}

// skipFrames passes over the frames that LZ4 and zstd leave to others. far tells that one of them is not all in the head.
func skipFrames(head []byte) (rest []byte, far bool) {
	for len(head) >= 8 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18" {
		skip := 8 + int64(binary.LittleEndian.Uint32(head[4:]))
		if skip >= int64(len(head)) {
			return nil, true
		}
		head = head[skip:]
	}
	return head, false
}

type lz4Stream struct {
	in    *bufio.Reader
	out   *lz4.Reader
	begun bool // a frame was
	idle  *sync.Pool
}

func (*lz4Stream) name() string { return "" }

func (s *lz4Stream) Read(p []byte) (int, error) {
	for {
		if !s.begun {
			if err := s.begin(); err != nil {
				return 0, err
			}
		}
		n, err := s.out.Read(p)
		if err != io.EOF {
			return n, err
		}
		if err = s.begin(); n > 0 || err != nil {
			return n, err
		}
	}
}

// begin goes to the next frame. io.EOF comes only where none follows another one.
func (s *lz4Stream) begin() error {
	for {
		magic, err := s.in.Peek(4)
		switch {
		case len(magic) == 0 && s.begun && err == io.EOF:
			return io.EOF
		case err != nil && (err != io.EOF || !s.begun):
			return formats.BrokenOff(err)
		case string(magic) == lz4Legacy:
			s.out.Reset(s.in) // whose frames end where the file does
			s.begun = true
			return nil
		case string(magic) == lz4Magic:
			frame, err := newLZ4Frame(s.in)
			if err != nil {
				return err
			}
			s.out.Reset(frame)
			s.begun = true
			return nil
		case len(magic) < 4 || magic[0]&0xf0 != 0x50 || string(magic[1:]) != "\x2a\x4d\x18":
			return errTrailing
		}
		var skipped [8]byte
		if _, err := io.ReadFull(s.in, skipped[:]); err != nil {
			return formats.BrokenOff(err)
		}
		if _, err := io.CopyN(io.Discard, s.in, int64(binary.LittleEndian.Uint32(skipped[4:]))); err != nil {
			return formats.BrokenOff(err)
		}
	}
}

func (s *lz4Stream) close() {
	s.out.Reset(nil)
	s.in.Reset(nil)
	s.idle.Put(s)
}

// lz4Frame is the input up to the end of a frame, which it follows by the sizes of its blocks: the library goes on behind a frame, and takes
// the end of the input for that of a block. (doc/lz4_Frame_format.md, version 1.6.4.)
type lz4Frame struct {
	in    *bufio.Reader
	flags byte
	left  int64 // bytes of the header, of a block or of the end mark
	ended bool
}

// The flags of a frame.
const (
	lz4Dictionary  = 1 << 0
	lz4ContentSum  = 1 << 2
	lz4ContentSize = 1 << 3
	lz4BlockSums   = 1 << 4
)

func newLZ4Frame(in *bufio.Reader) (*lz4Frame, error) {
	head, err := in.Peek(5)
	if err != nil {
		return nil, formats.BrokenOff(err)
	}
	f := &lz4Frame{in: in, flags: head[4], left: 7}
	if f.flags&lz4ContentSize != 0 {
		f.left += 8
	}
	if f.flags&lz4Dictionary != 0 {
		f.left += 4
	}
	return f, nil
}

// Read implements [io.Reader].
func (f *lz4Frame) Read(p []byte) (int, error) {
	if f.left == 0 {
		if f.ended {
			return 0, io.EOF
		}
		if err := f.block(); err != nil {
			return 0, err
		}
	}
	n, err := f.in.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	return n, formats.BrokenOff(err)
}

// block begins the next one, or the end mark.
func (f *lz4Frame) block() error {
	head, err := f.in.Peek(4)
	if err != nil {
		return formats.BrokenOff(err)
	}
	size := int64(binary.LittleEndian.Uint32(head) &^ (1 << 31))
	f.left = 4 + size
	switch {
	case size > 0 && f.flags&lz4BlockSums != 0, size == 0 && f.flags&lz4ContentSum != 0:
		f.left += 4
	}
	f.ended = size == 0
	return nil
}

// snappyMagic and s2Magic are the first chunk of a stream: framing_format.txt of Snappy, section 4.1, and s2's of it.
const (
	snappyMagic = "\xff\x06\x00\x00sNaPpY"
	s2Magic     = "\xff\x06\x00\x00S2sTwO"
)

// Snappy opens framed Snappy streams, and those of its successor S2. They have no end mark: one that is cut between two
// chunks looks whole.
func Snappy() formats.Unpacker {
	return &codec{
		name:    "snappy",
		fits:    func(head []byte) bool { return begins(snappyMagic)(head) || begins(s2Magic)(head) },
		notRead: "raw blocks without a frame",
		endings: []string{".sz", "", ".snappy", "", ".s2", ""},
		open: func(body io.Reader) (stream, error) {
			in := &endNoted{in: body}
			return &snappyStream{in, s2.NewReader(in, s2.ReaderAllocBlock(64<<10))}, nil
		},
	}
}

// snappyStream tells a stream that is cut from one that is damaged, which the library does not.
type snappyStream struct {
	in  *endNoted
	out *s2.Reader
}

func (*snappyStream) name() string { return "" }
func (*snappyStream) close()       {}

// Read implements [io.Reader].
func (s *snappyStream) Read(p []byte) (int, error) {
	n, err := s.out.Read(p)
	if errors.Is(err, s2.ErrCorrupt) && s.in.short {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// endNoted notes that its end came while more was wanted.
type endNoted struct {
	in    io.Reader
	short bool
}

// Read implements [io.Reader].
func (e *endNoted) Read(p []byte) (int, error) {
	n, err := e.in.Read(p)
	e.short = e.short || err == io.EOF && n < len(p)
	return n, err
}

// Zlib opens zlib streams (RFC 1950), which Git, PNG's tools and many programs' caches and backups keep.
func Zlib() formats.Unpacker {
	return &codec{
		name:    "zlib",
		fits:    fitsZlib,
		notRead: "streams that need a dictionary",
		endings: []string{".zlib", "", ".zz", "", ".z", ""},
		open: func(body io.Reader) (stream, error) {
			in := bufio.NewReaderSize(body, 32<<10)
			out, err := zlib.NewReader(in)
			if err != nil {
				return nil, formats.BrokenOff(err)
			}
			return &zlibStream{in, out}, nil
		},
	}
}

// fitsZlib looks for a header of 32 KiB windows, which two bytes of text could be as well, and a beginning that can be unpacked.
func fitsZlib(head []byte) bool {
	if len(head) < 8 || head[0] != 0x78 || binary.BigEndian.Uint16(head)%31 != 0 || head[1]&0x20 != 0 {
		return false
	}
	out, err := zlib.NewReader(bytes.NewReader(head))
	if err != nil {
		return false
	}
	var first [4 << 10]byte
	n, err := io.ReadFull(out, first[:])
	switch {
	case err == io.EOF: // it is empty
		return true
	case err == nil || n > 0 && errors.Is(err, io.ErrUnexpectedEOF):
		_, err = out.Read(first[:1]) // tells a stream that ends from one that is damaged or goes on behind the head
		return err == nil || err == io.EOF || n == len(first) || errors.Is(err, io.ErrUnexpectedEOF) && len(head) == formats.HeadSize
	}
	return false
}

type zlibStream struct {
	in  *bufio.Reader
	out io.ReadCloser
}

func (*zlibStream) name() string { return "" }

func (z *zlibStream) Read(p []byte) (int, error) {
	n, err := z.out.Read(p)
	if err == io.EOF {
		if _, more := z.in.Peek(1); more == nil {
			err = errTrailing
		} else if more != io.EOF {
			err = more
		}
	}
	return n, err
}

func (z *zlibStream) close() { _ = z.out.Close() }
