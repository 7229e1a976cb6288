package imagemeta

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"dossier/scanners/formats/charset"
)

// jpeg reads the segments before the picture (ITU-T T.81, annex B).
func (p *picture) jpeg() error {
	if err := p.skip(2); err != nil {
		return err
	}
	for {
		mark, err := p.take(2)
		if err != nil {
			return err
		}
		for mark[0] == 0xff && mark[1] == 0xff { // fill bytes
			next, err := p.take(1)
			if err != nil {
				return err
			}
			mark[1] = next[0]
		}
		switch {
		case mark[0] != 0xff:
			return errDamaged
		case mark[1] == 0xda || mark[1] == 0xd9: // the picture begins, or ends
			return nil
		case mark[1] >= 0xd0 && mark[1] <= 0xd8 || mark[1] == 1:
			continue
		}
		size, err := p.take(2)
		if err != nil {
			return err
		}
		length := int64(binary.BigEndian.Uint16(size))
		if length < 2 {
			return errDamaged
		}
		segment, err := p.take(length - 2)
		if err != nil {
			return err
		}
		if err := p.segment(mark[1], segment); err != nil {
			return err
		}
	}
}

func (p *picture) segment(mark byte, segment []byte) error {
	exif, isExif := bytes.CutPrefix(segment, []byte("Exif\x00"))
	xmp, isXMP := bytes.CutPrefix(segment, []byte("http://ns.adobe.com/xap/1.0/\x00"))
	more, isMore := bytes.CutPrefix(segment, []byte("http://ns.adobe.com/xmp/extension/\x00"))
	photoshop, isPhotoshop := bytes.CutPrefix(segment, []byte("Photoshop 3.0\x00"))
	switch {
	case mark == 0xfe:
		return p.add("comment", text(segment))
	case mark == 0xe1 && isExif && len(exif) > 1:
		return p.aside(p.exif(exif[1:]))
	case mark == 0xe1 && isXMP:
		p.xmp(xmp)
	case mark == 0xe1 && isMore && len(more) > 40:
		if n := len(p.packets); n > 0 && len(p.packets[n-1]) < maxChunk {
			p.packets[n-1] = append(p.packets[n-1], more[40:]...)
		}
	case mark == 0xed && isPhotoshop:
		return p.aside(p.photoshop(photoshop))
	}
	return nil
}

// aside notes that one block of metadata is damaged: the others stand by themselves.
func (p *picture) aside(err error) error {
	if errors.Is(err, errDamaged) {
		p.damaged, err = true, nil
	}
	return err
}

// png reads the chunks (ISO/IEC 15948, clause 11).
func (p *picture) png() error {
	if err := p.skip(8); err != nil {
		return err
	}
	for {
		head, err := p.take(8)
		if err != nil {
			return err
		}
		size := int64(binary.BigEndian.Uint32(head))
		name := string(head[4:])
		if size > 1<<31 {
			return errDamaged
		}
		switch name {
		case "IEND":
			return nil
		case "tEXt", "zTXt", "iTXt", "eXIf":
			chunk, err := p.take(size)
			if err != nil {
				return err
			}
			if err := p.chunk(name, chunk); err != nil {
				return err
			}
			size = 0
		}
		if err := p.skip(size + 4); err != nil {
			return err
		}
	}
}

func (p *picture) chunk(name string, chunk []byte) error {
	if name == "eXIf" {
		return p.aside(p.exif(chunk))
	}
	key, value, found := bytes.Cut(chunk, []byte{0})
	if !found {
		return p.add("text", text(chunk))
	}
	packed := false
	switch name {
	case "zTXt":
		packed = true
		value = value[min(1, len(value)):]
	case "iTXt":
		if len(value) < 2 {
			return nil
		}
		packed = value[0] == 1
		_, value, _ = bytes.Cut(value[2:], []byte{0}) // a language
		_, value, _ = bytes.Cut(value, []byte{0})     // the key in that language
	}
	if packed {
		z, err := zlib.NewReader(bytes.NewReader(value))
		if err != nil {
			return p.add("text", text(key))
		}
		value, _ = io.ReadAll(io.LimitReader(z, maxChunk)) // a damaged one gives what came before
	}
	if string(key) == "XML:com.adobe.xmp" {
		p.xmp(value)
		return nil
	}
	if len(key) > 79 {
		key = key[:79]
	}
	return p.add(string(text(key)), text(value))
}

// webp reads the chunks of a RIFF file (RFC 9649).
func (p *picture) webp() error {
	if err := p.skip(12); err != nil {
		return err
	}
	for {
		head, err := p.take(8)
		if len(head) == 0 && p.body.err == nil {
			return nil
		}
		if err != nil {
			return err
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		size += size & 1
		switch string(head[:4]) {
		case "EXIF", "XMP ":
			chunk, err := p.take(size)
			if err != nil {
				return err
			}
			if head[0] == 'X' {
				p.xmp(chunk)
			} else if err := p.aside(p.exif(bytes.TrimPrefix(chunk, []byte("Exif\x00\x00")))); err != nil {
				return err
			}
			size = 0
		}
		if err := p.skip(size); err != nil {
			return err
		}
	}
}

// heif looks for EXIF and XMP by how they begin: they lie anywhere in the file.
func (p *picture) heif() error {
	held, err := io.ReadAll(io.LimitReader(p.body, maxHeld))
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	for _, mark := range []string{"Exif\x00\x00II*\x00", "Exif\x00\x00MM\x00*"} {
		if at := bytes.Index(held, []byte(mark)); at >= 0 {
			if err := p.aside(p.exif(held[at+6:])); err != nil {
				return err
			}
			break
		}
	}
	if at := bytes.Index(held, []byte("<x:xmpmeta")); at >= 0 {
		if end := bytes.Index(held[at:], []byte("</x:xmpmeta>")); end > 0 && end < maxChunk {
			p.xmp(held[at : at+end+len("</x:xmpmeta>")])
		}
	}
	if len(held) == maxHeld {
		return errLarge
	}
	return nil
}

// photoshop reads the resource blocks of Adobe's programs, of which one is IPTC.
func (p *picture) photoshop(blocks []byte) error {
	for len(blocks) > 12 && string(blocks[:4]) == "8BIM" {
		id := binary.BigEndian.Uint16(blocks[4:])
		name := int(blocks[6]) + 1
		name += name & 1
		if len(blocks) < 6+name+4 {
			return nil
		}
		size := int64(binary.BigEndian.Uint32(blocks[6+name:]))
		rest := blocks[6+name+4:]
		block := rest[:min(size, int64(len(rest)))]
		if id == 0x0404 {
			if err := p.iptc(block); err != nil {
				return err
			}
		}
		blocks = rest[min(size+size&1, int64(len(rest))):]
	}
	return nil
}

// iptc reads the data sets of the IPTC-NAA Information Interchange Model 4.2.
func (p *picture) iptc(sets []byte) error {
	for len(sets) >= 5 && sets[0] == 0x1c {
		record, number := sets[1], sets[2]
		size := int(binary.BigEndian.Uint16(sets[3:]))
		if size >= 0x8000 || len(sets) < 5+size {
			return nil
		}
		value := sets[5 : 5+size]
		sets = sets[5+size:]
		if record != 2 || number == 0 {
			continue
		}
		name := map[byte]string{
			5: "title", 25: "keywords", 40: "instructions", 55: "date", 80: "author", 85: "authortitle", 90: "city", 92: "place", 95: "state",
			101: "country", 105: "headline", 110: "credit", 115: "source", 116: "copyright", 118: "contact", 120: "caption", 122: "writer",
		}[number]
		if name == "" {
			name = fmt.Sprintf("2:%d", number)
		}
		if err := p.add("IPTC."+name, text(value)); err != nil {
			return err
		}
	}
	return nil
}

// text is bytes as UTF-8: they are Latin-1 by the letter of most of these standards, and UTF-8 in practice.
func text(b []byte) []byte {
	r, _ := charset.Labelled("", bytes.NewReader(b))
	out, _ := io.ReadAll(r)
	return out
}
