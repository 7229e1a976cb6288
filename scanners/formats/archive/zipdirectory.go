package archive

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The marks that records of an archive begin with (APPNOTE.TXT, section 4.3).
const (
	localMark      = "PK\x03\x04"
	listMark       = "PK\x01\x02"
	endMark        = "PK\x05\x06"
	end64Mark      = "PK\x06\x06"
	locator64Mark  = "PK\x06\x07"
	descriptorMark = "PK\x07\x08"
)

var (
	errZip    = errors.New("not a zip archive")
	errOffice = errors.New("an office document")
)

// entry is what a header says of a member.
type entry struct {
	name         string
	comment      string
	flags        uint16
	method       uint16
	sum          uint32
	packed, size int64 // -1: only known behind the member
	offset       int64 // of the local header, where the directory says so
	disk         uint32
}

func (e *entry) isFolder() bool {
	return e.packed <= 0 && (strings.HasSuffix(e.name, "/") || strings.HasSuffix(e.name, `\`))
}

func (e *entry) sized() bool { return e.packed >= 0 }

// directory is the list of members at the end of an archive.
type directory struct {
	at           io.ReaderAt
	whole        int64 // bytes of the archive
	start, size  int64 // of the list
	count        uint64
	disk         uint32
	base         int64 // what stands before the archive
	countIs16Bit bool
	comment      string
	remark       []byte // the same as it stands there
}

// findDirectory reads the record at the end of an archive, of the last 64 KiB and 22 bytes.
func findDirectory(at io.ReaderAt, whole int64) (*directory, error) {
	tail := make([]byte, min(whole, 1<<16+22))
	if _, err := at.ReadAt(tail, whole-int64(len(tail))); err != nil && err != io.EOF {
		return nil, err
	}
	for i := len(tail) - 22; ; i-- {
		if i = bytes.LastIndex(tail[:max(i+4, 0)], []byte(endMark)); i < 0 || len(tail) < i+22 {
			return nil, errZip
		}
		end := tail[i:]
		if int(binary.LittleEndian.Uint16(end[20:])) > len(end)-22 { // a comment that goes beyond the end
			continue
		}
		d := &directory{
			at: at, whole: whole, countIs16Bit: true,
			disk:  uint32(binary.LittleEndian.Uint16(end[4:])),
			count: uint64(binary.LittleEndian.Uint16(end[10:])),
			size:  int64(binary.LittleEndian.Uint32(end[12:])),
			start: int64(binary.LittleEndian.Uint32(end[16:])),
		}
		d.remark = end[22 : 22+int(binary.LittleEndian.Uint16(end[20:]))]
		d.comment = memberName(d.remark, nil, 0)
		endAt := whole - int64(len(tail)-i)
		if d.size == 1<<32-1 || d.start == 1<<32-1 || d.count == 1<<16-1 {
			if from, err := d.read64(endAt); err == nil {
				endAt = from
			}
		}
		if d.disk == 0 {
			d.base = endAt - d.size - d.start
		}
		if d.size < 0 || d.start < 0 || d.base < 0 || d.base+d.start+d.size > endAt {
			return nil, errZip
		}
		return d, nil
	}
}

// read64 reads the ZIP64 record (section 4.3.14) and returns where it stands.
func (d *directory) read64(endAt int64) (int64, error) {
	locator, record := make([]byte, 20), make([]byte, 56)
	if endAt < 20 {
		return 0, errZip
	}
	if _, err := d.at.ReadAt(locator, endAt-20); err != nil || string(locator[:4]) != locator64Mark {
		return 0, errZip
	}
	from := int64(binary.LittleEndian.Uint64(locator[8:]))
	if from < 0 || from > endAt-76 {
		return 0, errZip
	}
	if _, err := d.at.ReadAt(record, from); err != nil || string(record[:4]) != end64Mark {
		return 0, errZip
	}
	d.countIs16Bit = false
	d.disk = binary.LittleEndian.Uint32(record[16:])
	d.count = binary.LittleEndian.Uint64(record[32:])
	d.size = int64(binary.LittleEndian.Uint64(record[40:]))
	d.start = int64(binary.LittleEndian.Uint64(record[48:]))
	return from, nil
}

// each reads the list from its beginning and calls do for each member.
func (d *directory) each(ctx context.Context, do func(*entry) error) error {
	in := bufio.NewReaderSize(io.NewSectionReader(d.at, d.base+d.start, d.size), 64<<10)
	for n := uint64(0); ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := readListed(in)
		if err == io.EOF {
			if d.countIs16Bit {
				n &= 1<<16 - 1
			}
			if n != d.count {
				return errZip
			}
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(e); err != nil {
			return err
		}
	}
}

// check reads the whole list before any member is opened. Members that together are larger than the archive overlap, by
// which a small archive may give out without end.
func (d *directory) check(ctx context.Context) error {
	sum := int64(0)
	return d.each(ctx, func(e *entry) error {
		if partForm(e.name) != "" {
			return errOffice
		}
		if e.packed < 0 || e.offset < 0 {
			return errZip
		}
		if e.disk == d.disk {
			if sum += e.packed; sum < 0 || sum > d.whole {
				return errZip
			}
		}
		return nil
	})
}

// readListed reads a record of the list (section 4.3.12); io.EOF where the list ends.
func readListed(in *bufio.Reader) (*entry, error) {
	var h [46]byte
	if n, err := io.ReadFull(in, h[:]); n == 0 || n >= 6 && string(h[:4]) == "PK\x05\x05" { // a signature may follow
		return nil, io.EOF
	} else if err != nil || string(h[:4]) != listMark {
		return nil, errZip
	}
	name := make([]byte, binary.LittleEndian.Uint16(h[28:]))
	extra := make([]byte, binary.LittleEndian.Uint16(h[30:]))
	if _, err := io.ReadFull(in, name); err != nil {
		return nil, errZip
	}
	if _, err := io.ReadFull(in, extra); err != nil {
		return nil, errZip
	}
	comment := make([]byte, binary.LittleEndian.Uint16(h[32:]))
	if _, err := io.ReadFull(in, comment); err != nil {
		return nil, errZip
	}
	e := &entry{
		flags:  binary.LittleEndian.Uint16(h[8:]),
		method: binary.LittleEndian.Uint16(h[10:]),
		sum:    binary.LittleEndian.Uint32(h[16:]),
		packed: int64(binary.LittleEndian.Uint32(h[20:])),
		size:   int64(binary.LittleEndian.Uint32(h[24:])),
		disk:   uint32(binary.LittleEndian.Uint16(h[34:])),
		offset: int64(binary.LittleEndian.Uint32(h[42:])),
	}
	e.name, e.comment = memberName(name, extra, e.flags), memberName(comment, nil, e.flags)
	e.large(extra)
	return e, nil
}

// large takes what does not fit in 32 bits from the ZIP64 field (section 4.5.3).
func (e *entry) large(extra []byte) {
	field := extraField(extra, 1)
	for _, value := range []*int64{&e.size, &e.packed, &e.offset} {
		if *value == 1<<32-1 && len(field) >= 8 {
			*value = int64(binary.LittleEndian.Uint64(field))
			field = field[8:]
		}
	}
	if e.disk == 1<<16-1 && len(field) >= 4 {
		e.disk = binary.LittleEndian.Uint32(field)
	}
}

func extraField(extra []byte, id uint16) []byte {
	for len(extra) >= 4 {
		size := int(binary.LittleEndian.Uint16(extra[2:]))
		if size > len(extra)-4 {
			return nil
		}
		if binary.LittleEndian.Uint16(extra) == id {
			return extra[4 : 4+size]
		}
		extra = extra[4+size:]
	}
	return nil
}

// memberName decodes a name or a comment: UTF-8 where it says so or is, Info-ZIP's Unicode field where it fits, otherwise code page 437
// (appendix D).
func memberName(name, extra []byte, flags uint16) string {
	if field := extraField(extra, 0x7075); len(field) > 5 && field[0] == 1 &&
		binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE(name) && utf8.Valid(field[5:]) {
		return string(field[5:])
	}
	if utf8.Valid(name) {
		return string(name)
	}
	if flags&(1<<11) != 0 {
		return strings.ToValidUTF8(string(name), "\ufffd")
	}
	text, err := charmap.CodePage437.NewDecoder().Bytes(name)
	if err != nil {
		return strings.ToValidUTF8(string(name), "\ufffd")
	}
	return string(text)
}

// content returns where a member's bytes begin.
func (d *directory) content(e *entry) (int64, error) {
	var h [30]byte
	from := d.base + e.offset
	if from < 0 || from > d.whole-30 {
		return 0, errZip
	}
	if _, err := d.at.ReadAt(h[:], from); err != nil {
		return 0, err
	}
	if string(h[:4]) != localMark {
		return 0, errZip
	}
	return from + 30 + int64(binary.LittleEndian.Uint16(h[26:])) + int64(binary.LittleEndian.Uint16(h[28:])), nil
}
