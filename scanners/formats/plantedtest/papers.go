package plantedtest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"

	"dossier/scanners/formats/formattest"
)

// written makes a document of these objects, number 1 being the catalog (ISO 32000-2, 7.5).
func written(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, xref)
	return b.Bytes()
}

func stream(dictionary, content string) string {
	return fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), dictionary, content)
}

// shown is text on a page, in lines that fit on it.
func shown(text string) string {
	var b strings.Builder
	b.WriteString("BT /F1 9 Tf 36 750 Td 11 TL ")
	line := ""
	for _, word := range strings.Fields(text) {
		b.WriteString("(" + latin(word) + " ) Tj ")
		if line += word + " "; strings.HasSuffix(word, ".") {
			b.WriteString("T* ")
			line = ""
		}
	}
	return b.String() + "ET"
}

// wideText is a string in UTF-16 (7.9.2.2).
func wideText(text string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, r := range text {
		fmt.Fprintf(&b, "%04X", r)
	}
	return b.String() + ">"
}

// destination is the name of a place in a document: an at sign or a dot is a character like others in it (7.3.5).
func destination(p *formattest.Planter) string {
	person := formattest.Person{Email: "destination@example.com"}
	p.Plant("destination", person)
	return person.Email
}

// PDF has text on the page and beside it.
func PDF(p *formattest.Planter) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write([]byte(packet(p)))
	_ = w.Close()
	return written("/Info 5 0 R",
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [9 0 R] /DA (/F1 12 Tf) >> /Metadata 10 0 R /Names << /EmbeddedFiles << /Names [(note.txt) 11 0 R] >> /JavaScript << /Names [(a) 15 0 R] >> >> /Outlines 13 0 R "+
			"/StructTreeRoot 16 0 R /MarkInfo << /Marked true >> /PageLabels << /Nums [0 << /P "+wideText(p.At("page label"))+" >>] >> /Dests << /"+destination(p)+" [3 0 R /Fit] >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /StructParents 0 /MediaBox [0 0 1200 792] /Contents 4 0 R /Resources << /Font << /F1 6 0 R >> >> /Annots [7 0 R 8 0 R 9 0 R] >>",
		stream("", shown(p.At("page"))),
		"<< /Title "+wideText(p.At("title"))+" /Author "+wideText(p.At("author"))+" /Keywords "+wideText(p.At("keywords"))+" >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Annot /Subtype /Text /Rect [10 10 20 20] /Contents "+wideText(p.At("comment"))+" /T "+wideText(p.At("author of a comment"))+" >>",
		"<< /Type /Annot /Subtype /Link /Rect [30 10 40 20] /Contents "+wideText(p.At("text of a link"))+" /A << /S /URI /URI (mailto:link@example.org) >> >>",
		"<< /Type /Annot /Subtype /Widget /FT /Tx /T (note) /TU "+wideText(p.At("hint of a field"))+" /V "+wideText(p.At("form field"))+" /Rect [50 50 150 70] /DA (/F1 12 Tf) >>",
		stream("/Type /Metadata /Subtype /XML /Filter /FlateDecode", z.String()),
		"<< /Type /Filespec /F (note.txt) /UF (note.txt) /Desc "+wideText(p.At("description of an attachment"))+" /EF << /F 12 0 R >> >>",
		stream("/Type /EmbeddedFile", p.At("attachment")),
		"<< /Type /Outlines /First 14 0 R /Last 14 0 R /Count 1 >>",
		"<< /Title "+wideText(p.At("bookmark"))+" /Parent 13 0 R /Dest [3 0 R /Fit] >>",
		"<< /S /JavaScript /JS "+wideText("// "+p.At("script"))+" >>",
		"<< /Type /StructTreeRoot /K 17 0 R /ParentTree << /Nums [0 [18 0 R 19 0 R]] >> >>",
		"<< /Type /StructElem /S /Document /P 16 0 R /T "+wideText(p.At("title of an element"))+" /K [18 0 R 19 0 R] >>",
		"<< /Type /StructElem /S /Figure /P 17 0 R /Pg 3 0 R /K 0 /Alt "+wideText(p.At("alternative text"))+" /ActualText "+wideText(p.At("actual text"))+" >>",
		"<< /Type /StructElem /S /Table /P 17 0 R /Pg 3 0 R /K 1 /E "+wideText(p.At("long form"))+" /A << /O /Table /Summary "+wideText(p.At("summary"))+" >> >>",
	)
}
