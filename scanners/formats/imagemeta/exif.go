package imagemeta

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"

	"dossier/scanners/formats/charset"
)

const (
	maxFolders = 64   // directories of one file
	maxEntries = 2000 // of one directory
)

// The tags that lead to the directories of EXIF itself and of the place.
const (
	tagEXIF = 0x8769
	tagGPS  = 0x8825
)

// exif reads the TIFF structure that EXIF is (JEITA CP-3451).
func (p *picture) exif(content []byte) error {
	return p.directories(bytes.NewReader(content), int64(len(content)))
}

// tiff reads a TIFF file (TIFF 6.0), whose directories also hold XMP, IPTC and EXIF.
func (p *picture) tiff() error {
	at, size, err := p.whole()
	if err != nil {
		return err
	}
	return p.directories(at, size)
}

// file is a TIFF structure.
type file struct {
	at    io.ReaderAt
	size  int64
	order binary.ByteOrder
	seen  map[int64]bool
}

// entry is one of a directory: a tag and its value's type, count and bytes.
type entry struct {
	tag, kind uint16
	value     []byte
}

func (p *picture) directories(at io.ReaderAt, size int64) error {
	head := make([]byte, 8)
	if n, _ := at.ReadAt(head, 0); n < 8 {
		return errDamaged
	}
	f := &file{at: at, size: size, order: binary.LittleEndian, seen: map[int64]bool{}}
	switch string(head[:4]) {
	case "II*\x00":
	case "MM\x00*":
		f.order = binary.BigEndian
	default:
		return errDamaged
	}
	return p.directory(f, int64(f.order.Uint32(head[4:])), 0)
}

// directory reads a directory and those that it leads to. under is the tag that led to it, 0 if none did. Behind those of EXIF itself stands
// no other, whatever the bytes there say: some programs leave them out.
func (p *picture) directory(f *file, offset int64, under uint16) error {
	gps, last := under == tagGPS, under == tagGPS || under == tagEXIF
	for offset > 0 && !f.seen[offset] && len(f.seen) < maxFolders {
		f.seen[offset] = true
		if err := p.ctx.Err(); err != nil {
			return err
		}
		count := make([]byte, 2)
		if n, _ := f.at.ReadAt(count, offset); n < 2 {
			return errDamaged
		}
		n := min(int(f.order.Uint16(count)), maxEntries)
		table := make([]byte, n*12+4)
		got, _ := f.at.ReadAt(table, offset+2)
		n = min(n, got/12)
		g := position{}
		for i := range n {
			e, ok := f.entry(table[i*12 : i*12+12])
			if !ok {
				continue
			}
			var err error
			switch {
			case gps:
				err = p.gps(f, e, &g)
			case (e.tag == tagEXIF || e.tag == tagGPS || e.tag == 0x014a) && len(e.value) >= 4:
				for b := e.value; len(b) >= 4 && err == nil; b = b[4:] {
					err = p.directory(f, int64(f.order.Uint32(b)), e.tag)
				}
			default:
				err = p.tag(f, e)
			}
			if err != nil {
				return err
			}
		}
		if err := g.tell(p); err != nil || last {
			return err
		}
		if got < n*12+4 {
			return nil
		}
		offset = int64(f.order.Uint32(table[len(table)-4:]))
	}
	return nil
}

// entry reads an entry's value, of those that hold text, coordinates or further directories.
func (f *file) entry(raw []byte) (e entry, ok bool) {
	e.tag, e.kind = f.order.Uint16(raw), f.order.Uint16(raw[2:])
	unit := map[uint16]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8, 13: 4}[e.kind]
	size := unit * int64(f.order.Uint32(raw[4:]))
	if size == 0 || !wanted(e.tag, e.kind) {
		return e, false
	}
	if size <= 4 {
		e.value = raw[8 : 8+size]
		return e, true
	}
	offset := int64(f.order.Uint32(raw[8:]))
	size = min(size, f.size-offset, 1<<20)
	if size <= 0 {
		return e, false
	}
	e.value = make([]byte, size)
	n, _ := f.at.ReadAt(e.value, offset)
	e.value = e.value[:n]
	return e, n > 0
}

// wanted tells of text, and of numbers that lead somewhere or say where the picture was taken.
func wanted(tag, kind uint16) bool {
	switch tag {
	case 0x8769, 0x8825, 0x014a, 0x02bc, 0x83bb, 0x8649, 0x9286, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f:
		return true
	}
	return kind == 2 || tag < 0x20
}

// tag adds what an entry says.
func (p *picture) tag(f *file, e entry) error {
	switch e.tag {
	case 0x02bc:
		p.xmp(e.value)
		return nil
	case 0x83bb:
		return p.iptc(e.value)
	case 0x8649:
		return p.photoshop(e.value)
	case 0x9286:
		return p.add("EXIF.usercomment", f.coded(e.value))
	case 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f: // Windows Explorer's, in UTF-16
		name := []string{"title", "comment", "author", "keywords", "subject"}[e.tag-0x9c9b]
		return p.add("EXIF.xp"+name, decoded("utf-16le", e.value))
	}
	if e.kind != 2 {
		return nil
	}
	name := map[uint16]string{
		0x010d: "documentname", 0x010e: "description", 0x010f: "make", 0x0110: "model", 0x011d: "pagename", 0x0131: "software", 0x0132: "datetime",
		0x013b: "artist", 0x013c: "hostcomputer", 0x8298: "copyright", 0x9003: "datetimeoriginal", 0x9004: "datetimedigitized", 0xa430: "cameraownername",
		0xa431: "bodyserialnumber", 0xa433: "lensmake", 0xa434: "lensmodel", 0xa435: "lensserialnumber", 0xa436: "title", 0xa437: "photographer",
		0xa438: "editor",
	}[e.tag]
	if name == "" {
		name = fmt.Sprintf("%04x", e.tag)
	}
	return p.add("EXIF."+name, text(e.value))
}

// coded is text behind eight bytes that name its character set.
func (f *file) coded(value []byte) []byte {
	if len(value) < 8 {
		return nil
	}
	switch mark, rest := string(bytes.Trim(value[:8], "\x00 ")), value[8:]; mark {
	case "UNICODE":
		if f.order == binary.BigEndian {
			return decoded("utf-16be", rest)
		}
		return decoded("utf-16le", rest)
	case "JIS":
		return decoded("euc-jp", rest)
	default:
		return text(rest)
	}
}

func decoded(set string, b []byte) []byte {
	r, _ := charset.Labelled(set, bytes.NewReader(b))
	out, _ := io.ReadAll(r)
	return out
}

// position is where a picture was taken.
type position struct {
	south, west         bool
	latitude, longitude string
}

func (p *picture) gps(f *file, e entry, g *position) error {
	switch e.tag {
	case 1:
		g.south = len(e.value) > 0 && e.value[0]|0x20 == 's'
	case 2:
		g.latitude = f.degrees(e.value)
	case 3:
		g.west = len(e.value) > 0 && e.value[0]|0x20 == 'w'
	case 4:
		g.longitude = f.degrees(e.value)
	case 0x1b, 0x1c:
		return p.add(map[uint16]string{0x1b: "GPS.method", 0x1c: "GPS.area"}[e.tag], f.coded(e.value))
	case 0x1d:
		return p.add("GPS.date", e.value)
	}
	return nil
}

// degrees makes a decimal number of degrees, minutes and seconds; "" where they are none.
func (f *file) degrees(value []byte) string {
	sum, share := 0.0, 1.0
	if len(value) < 8 {
		return ""
	}
	for len(value) >= 8 {
		over, under := f.order.Uint32(value), f.order.Uint32(value[4:])
		if under == 0 {
			under = 1
		}
		sum += float64(over) / float64(under) / share
		share *= 60
		value = value[8:]
	}
	return strconv.FormatFloat(sum, 'f', 6, 64)
}

func (g *position) tell(p *picture) error {
	if g.latitude == "" || g.longitude == "" {
		return nil
	}
	if g.south {
		g.latitude = "-" + g.latitude
	}
	if g.west {
		g.longitude = "-" + g.longitude
	}
	if err := p.add("GPS.latitude", []byte(g.latitude)); err != nil {
		return err
	}
	return p.add("GPS.longitude", []byte(g.longitude))
}
