package plantedtest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"

	"dossier/scanners/formats/formattest"
)

func packet(p *formattest.Planter) string {
	return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description photoshop:Credit="` + p.At("attribute in XMP") + `"><dc:creator><rdf:Seq><rdf:li>` +
		p.At("XMP") + `</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`
}

// exif is a directory (TIFF 6.0) of texts.
func exif(p *formattest.Planter) []byte {
	tags := []struct {
		id   uint16
		text string
	}{{0x010e, p.At("EXIF description")}, {0x013b, p.At("EXIF artist")}, {0x8298, p.At("EXIF copyright")}}
	le := binary.LittleEndian
	out := append([]byte("II*\x00\x08\x00\x00\x00"), byte(len(tags)), 0)
	end := len(out) + 12*len(tags) + 4
	var texts []byte
	for _, t := range tags {
		out = le.AppendUint16(le.AppendUint16(out, t.id), 2)
		out = le.AppendUint32(le.AppendUint32(out, uint32(len(t.text)+1)), uint32(end+len(texts)))
		texts = append(append(texts, t.text...), 0)
	}
	return append(append(out, 0, 0, 0, 0), texts...)
}

func segment(mark byte, content string) []byte {
	return append([]byte{0xff, mark, byte((len(content) + 2) >> 8), byte(len(content) + 2)}, content...)
}

// JPEG has EXIF, IPTC, XMP and a comment.
func JPEG(p *formattest.Planter) []byte {
	caption := p.At("IPTC caption")
	set := "\x1c\x02\x78" + string([]byte{byte(len(caption) >> 8), byte(len(caption))}) + caption
	block := "Photoshop 3.0\x008BIM\x04\x04\x00\x00" + string(binary.BigEndian.AppendUint32(nil, uint32(len(set)))) + set
	return slices.Concat([]byte("\xff\xd8"), segment(0xe1, "Exif\x00\x00"+string(exif(p))), segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+packet(p)),
		segment(0xed, block), segment(0xfe, p.At("comment")), segment(0xda, "x"), []byte("pixels\xff\xd9"))
}

// PNG has texts, plain and packed.
func PNG(p *formattest.Planter) []byte {
	chunk := func(name, content string) []byte {
		return slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(len(content))), []byte(name+content+"crc!"))
	}
	pack := func(text string) string {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
		return z.String()
	}
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", "x"), chunk("tEXt", "Author\x00"+latin(p.At("text"))), chunk("zTXt", "Comment\x00\x00"+pack(latin(p.At("packed text")))),
		chunk("iTXt", "Title\x00\x00\x00en\x00Title\x00"+p.At("international text")), chunk("iTXt", "Big\x00\x01\x00\x00\x00"+pack(p.At("packed international text"))),
		chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+packet(p)), chunk("eXIf", string(exif(p))), chunk("IEND", ""))
}

// GIF has a comment and XMP.
func GIF(p *formattest.Planter) []byte {
	trailer := []byte{1}
	for i := 255; i >= 0; i-- {
		trailer = append(trailer, byte(i))
	}
	out := []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x21\xfe")
	for text := p.At("comment"); text != ""; {
		n := min(len(text), 100)
		out = append(append(out, byte(n)), text[:n]...)
		text = text[n:]
	}
	return slices.Concat(out, []byte("\x00\x21\xff\x0bXMP DataXMP"+packet(p)), trailer, []byte{0, 0x3b})
}

// TIFF is a directory of texts and no picture.
func TIFF(p *formattest.Planter) []byte { return exif(p) }

// WebP has EXIF and XMP in chunks of its own.
func WebP(p *formattest.Planter) []byte {
	chunk := func(name, content string) []byte {
		out := append([]byte(name), binary.LittleEndian.AppendUint32(nil, uint32(len(content)))...)
		return append(append(out, content...), make([]byte, len(content)%2)...)
	}
	return slices.Concat([]byte("RIFF\x00\x00\x00\x00WEBP"), chunk("VP8 ", "pixels"), chunk("EXIF", string(exif(p))), chunk("XMP ", packet(p)))
}

// HEIC has EXIF and XMP among its boxes.
func HEIC(p *formattest.Planter) []byte {
	return slices.Concat([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00pixels"), []byte("Exif\x00\x00"), exif(p), []byte(packet(p)))
}
