package compressed

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"dossier/scanners/formats"
)

const xzMagic = "\xfd7zXZ\x00"

// xzReader reads the container of the xz format, https://tukaani.org/xz/xz-file-format.txt, around the library's
// LZMA2. The library's own container reader allots whatever dictionary a block asks for, and remembers every block.
type xzReader struct {
	in    *bufio.Reader
	taken int64 // bytes taken from in since the block began
	err   error

	streams int
	inside  bool
	flags   [2]byte

	block        *lzma.Reader2
	header, size int64 // of the block's header, of what came out of the block
	sizes        [2]int64
	check        hash.Hash // nil: none
	blocks       uint64
	records      hash.Hash64 // of the sizes of the blocks
}

func newXZReader(body io.Reader) *xzReader { return &xzReader{in: bufio.NewReaderSize(body, 32<<10)} }

func (x *xzReader) Read(p []byte) (int, error) {
	for x.err == nil {
		if x.block == nil {
			x.err = x.next()
			continue
		}
		n, err := x.block.Read(p)
		x.size += int64(n)
		if x.check != nil {
			x.check.Write(p[:n])
		}
		switch {
		case err == io.EOF:
			err = x.endBlock()
		case err == nil && x.sizes[1] >= 0 && x.size > x.sizes[1]:
			err = errDamaged
		}
		if x.err = err; n > 0 {
			return n, nil
		}
	}
	return 0, x.err
}

// next reads on to the next block. io.EOF comes only where a stream may end.
func (x *xzReader) next() error {
	if !x.inside {
		return x.beginStream()
	}
	first, err := x.in.ReadByte()
	if err != nil {
		return formats.BrokenOff(err)
	}
	if first == 0 {
		return x.endStream()
	}
	return x.beginBlock(first)
}

func (x *xzReader) beginStream() error {
	var head [12]byte
	for {
		if _, err := io.ReadFull(x.in, head[:4]); err == io.EOF && x.streams > 0 {
			return io.EOF
		} else if err != nil {
			return formats.BrokenOff(err)
		}
		if x.streams == 0 || head[0]|head[1]|head[2]|head[3] != 0 { // streams may have padding between them
			break
		}
	}
	if _, err := io.ReadFull(x.in, head[4:]); err != nil {
		return formats.BrokenOff(err)
	}
	if string(head[:6]) != xzMagic {
		if x.streams > 0 {
			return errTrailing
		}
		return errDamaged
	}
	if crc32.ChecksumIEEE(head[6:8]) != binary.LittleEndian.Uint32(head[8:]) || head[6] != 0 || head[7] > 15 {
		return errDamaged
	}
	x.streams, x.inside, x.blocks, x.records = x.streams+1, true, 0, fnv.New64a()
	copy(x.flags[:], head[6:])
	return nil
}

func (x *xzReader) beginBlock(first byte) error {
	head := make([]byte, (int(first)+1)*4)
	head[0] = first
	if _, err := io.ReadFull(x.in, head[1:]); err != nil {
		return formats.BrokenOff(err)
	}
	fields := head[2 : len(head)-4]
	if crc32.ChecksumIEEE(head[:len(head)-4]) != binary.LittleEndian.Uint32(head[len(head)-4:]) {
		return errDamaged
	}
	flags := head[1]
	x.sizes = [2]int64{-1, -1}
	for i := range x.sizes {
		if flags&(0x40<<i) != 0 {
			size, n := binary.Uvarint(fields)
			if n <= 0 || size > 1<<62 {
				return errDamaged
			}
			x.sizes[i], fields = int64(size), fields[n:]
		}
	}
	if flags&0x3f != 0 || len(fields) < 3 || fields[0] != 0x21 || fields[1] != 1 {
		return errFilter
	}
	window := int64(2|fields[2]&1) << (fields[2]/2 + 11)
	if fields[2] > 40 || len(bytes.Trim(fields[3:], "\x00")) > 0 {
		return errDamaged
	}
	if window > maxWindow {
		return errWindow
	}
	x.header, x.size, x.taken = int64(len(head)), 0, 0
	var err error
	if x.block, err = (lzma.Reader2Config{DictCap: int(window)}).NewReader2((*xzBlock)(x)); err != nil {
		return formats.BrokenOff(err)
	}
	x.check = nil
	switch x.flags[1] {
	case 1:
		x.check = crc32.NewIEEE()
	case 4:
		x.check = crc64.New(crc64.MakeTable(crc64.ECMA))
	case 10:
		x.check = sha256.New()
	}
	return nil
}

// endBlock reads what follows a block's data: padding and the check.
func (x *xzReader) endBlock() error {
	x.block = nil
	packed := x.taken
	if x.sizes[0] >= 0 && x.sizes[0] != packed || x.sizes[1] >= 0 && x.sizes[1] != x.size {
		return errDamaged
	}
	sizes := [16]byte{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64} // of the checks, section 2.1.1.2
	end := make([]byte, int(-packed&3)+int(sizes[x.flags[1]]))
	if _, err := io.ReadFull(x.in, end); err != nil {
		return formats.BrokenOff(err)
	}
	padding, check := end[:-packed&3], end[-packed&3:]
	if len(bytes.Trim(padding, "\x00")) > 0 {
		return errDamaged
	}
	if x.check != nil {
		sum := x.check.Sum(nil)
		if x.flags[1] != 10 { // the sums of 32 and 64 bits stand the other way round
			for i, j := 0, len(sum)-1; i < j; i, j = i+1, j-1 {
				sum[i], sum[j] = sum[j], sum[i]
			}
		}
		if !bytes.Equal(sum, check) {
			return errDamaged
		}
	}
	x.blocks++
	writeRecord(x.records, uint64(x.header+packed+int64(len(check))), uint64(x.size))
	return nil
}

func writeRecord(to io.Writer, packed, size uint64) {
	var record [16]byte
	binary.LittleEndian.PutUint64(record[:], packed)
	binary.LittleEndian.PutUint64(record[8:], size)
	_, _ = to.Write(record[:]) // a hash never fails
}

// endStream reads the index and the footer and compares them with the blocks that were read.
func (x *xzReader) endStream() error {
	x.taken = 1 // the indicator
	sum := crc32.NewIEEE()
	sum.Write([]byte{0})
	in := &xzIndex{x, sum}
	blocks, err := binary.ReadUvarint(in)
	if err != nil {
		return formats.BrokenOff(err)
	}
	if blocks != x.blocks {
		return errDamaged
	}
	records := fnv.New64a()
	for range blocks {
		packed, err := binary.ReadUvarint(in)
		if err != nil {
			return formats.BrokenOff(err)
		}
		size, err := binary.ReadUvarint(in)
		if err != nil {
			return formats.BrokenOff(err)
		}
		writeRecord(records, packed, size)
	}
	for x.taken%4 != 0 {
		if b, err := in.ReadByte(); err != nil {
			return formats.BrokenOff(err)
		} else if b != 0 {
			return errDamaged
		}
	}
	var end [16]byte // the index's checksum and the footer
	if _, err := io.ReadFull(x.in, end[:]); err != nil {
		return formats.BrokenOff(err)
	}
	backward := (int64(binary.LittleEndian.Uint32(end[8:])) + 1) * 4
	if records.Sum64() != x.records.Sum64() || sum.Sum32() != binary.LittleEndian.Uint32(end[:]) ||
		crc32.ChecksumIEEE(end[8:14]) != binary.LittleEndian.Uint32(end[4:]) ||
		backward != x.taken+4 || [2]byte(end[12:14]) != x.flags || string(end[14:]) != "YZ" {
		return errDamaged
	}
	x.inside = false
	return nil
}

// xzBlock is the input as a block's decompressor takes it.
type xzBlock xzReader

func (b *xzBlock) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.taken += int64(n)
	return n, formats.BrokenOff(err)
}

func (b *xzBlock) ReadByte() (byte, error) {
	c, err := b.in.ReadByte()
	if err == nil {
		b.taken++
	}
	return c, formats.BrokenOff(err)
}

// xzIndex is the input as the index is read from it.
type xzIndex struct {
	x   *xzReader
	sum hash.Hash32
}

func (i *xzIndex) ReadByte() (byte, error) {
	c, err := i.x.in.ReadByte()
	if err != nil {
		return 0, formats.BrokenOff(err)
	}
	i.x.taken++
	i.sum.Write([]byte{c})
	return c, nil
}
