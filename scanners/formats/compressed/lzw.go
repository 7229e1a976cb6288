package compressed

import (
	"bufio"
	"io"

	"dossier/scanners/formats"
)

// Compress opens the files of Unix' compress (.Z; POSIX.1-2024, "compress", with codes of 9 to 16 bits). They have neither checksum nor end
// mark: damage may come out as nonsense, and one that is cut looks whole.
func Compress() formats.Unpacker {
	return &codec{
		name:    "compress",
		fits:    fitsLZW,
		endings: []string{".taz", ".tar", ".tz", ".tar", ".z", ""},
		open: func(body io.Reader) (stream, error) {
			return newLZWReader(body)
		},
	}
}

func fitsLZW(head []byte) bool {
	return len(head) >= 3 && head[0] == 0x1f && head[1] == 0x9d && lzwFlags(head[2]) &&
		(len(head) < 5 || head[4]&1 == 0) // the first code is a byte
}

func lzwFlags(flags byte) bool { return flags&0x60 == 0 && flags&0x1f >= 9 && flags&0x1f <= 16 }

const (
	lzwClear = 256 // the code that empties the table
	lzwNone  = -1
)

// lzwReader unpacks LZW codes whose width grows with the table. Codes come in groups of eight of a width; when the width changes the rest of
// the group is padding.
type lzwReader struct {
	in    *bufio.Reader
	err   error
	most  uint // bits of a code
	block bool // the table may be emptied

	width      uint
	group      [16]byte
	from, ends uint // bits of the group that are taken, and those there are

	free   int // the next code to be given
	last   int // the code before, lzwNone at the beginning
	first  byte
	prefix [1 << 16]uint16
	suffix [1 << 16]byte
	turned [1 << 16]byte // what a code stands for, filled from its end
	out    []byte        // of turned, what was not taken yet
}

func newLZWReader(body io.Reader) (*lzwReader, error) {
	z := &lzwReader{in: bufio.NewReaderSize(body, 32<<10), width: 9, last: lzwNone}
	var head [3]byte
	if _, err := io.ReadFull(z.in, head[:]); err != nil {
		return nil, formats.BrokenOff(err)
	}
	if !lzwFlags(head[2]) {
		return nil, errDamaged
	}
	z.most, z.block, z.free = uint(head[2]&0x1f), head[2]&0x80 != 0, 256
	if z.block {
		z.free = lzwClear + 1
	}
	for i := range 256 {
		z.suffix[i] = byte(i)
	}
	return z, nil
}

func (*lzwReader) name() string { return "" }
func (*lzwReader) close()       {}

func (z *lzwReader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(z.out) == 0 {
			if z.err == nil {
				z.err = z.next()
			}
			if z.err != nil {
				break
			}
		}
		took := copy(p[n:], z.out)
		n, z.out = n+took, z.out[took:]
	}
	if n > 0 {
		return n, nil
	}
	return 0, z.err
}

// next unpacks codes until one stands for something.
func (z *lzwReader) next() error {
	for {
		if z.free >= 1<<z.width && z.width < z.most {
			z.width++
			z.from, z.ends = 0, 0
		}
		code, err := z.code()
		switch {
		case err != nil:
			return err
		case code == lzwClear && z.block && z.last != lzwNone:
			z.free, z.width = lzwClear, 9 // the next code, which follows none, takes the clearing one's place in the table
			z.from, z.ends = 0, 0
			continue
		case code > z.free || code == z.free && z.free == 1<<z.most || code > 255 && z.last == lzwNone:
			return errDamaged
		}
		z.stand(code)
		return nil
	}
}

// stand sets out to what code stands for, and gives a code to what the one before stands for with a byte more.
func (z *lzwReader) stand(code int) {
	at, walk := len(z.turned), code
	if code == z.free { // not given yet: what the one before stands for, with its own first byte behind it
		at--
		z.turned[at] = z.first
		walk = z.last
	}
	for walk > 255 {
		at--
		z.turned[at] = z.suffix[walk]
		walk = int(z.prefix[walk])
	}
	at--
	z.turned[at] = byte(walk)
	z.first, z.out = byte(walk), z.turned[at:]
	if z.free < 1<<z.most && z.last != lzwNone {
		z.prefix[z.free], z.suffix[z.free] = uint16(z.last), z.first
		z.free++
	}
	z.last = code
}

// code takes the next code of the group.
func (z *lzwReader) code() (int, error) {
	if z.ends-z.from < z.width {
		if z.from > 0 && z.ends < z.width*8 { // the group was the last one
			if z.ends-z.from >= 8 {
				return 0, io.ErrUnexpectedEOF
			}
			return 0, io.EOF
		}
		n, err := io.ReadFull(z.in, z.group[:z.width])
		if n == 0 || err != nil && err != io.ErrUnexpectedEOF {
			return 0, err
		}
		z.from, z.ends = 0, uint(n)*8
		if z.ends < z.width {
			return 0, io.ErrUnexpectedEOF
		}
	}
	code := 0
	for got := uint(0); got < z.width; {
		bit := z.from & 7
		take := min(8-bit, z.width-got)
		code |= int(z.group[z.from>>3]>>bit) & (1<<take - 1) << got
		got, z.from = got+take, z.from+take
	}
	return code, nil
}
