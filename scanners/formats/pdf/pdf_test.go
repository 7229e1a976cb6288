package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/pdf"
)

// written makes a document of these objects, number 1 being the catalog; trailer goes into the trailer.
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

// sample has text in every place that is read.
func sample() []byte {
	return written("/Info 5 0 R",
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [9 0 R 16 0 R] /DA (/F1 12 Tf) >> /Metadata 10 0 R /Names << /EmbeddedFiles << /Names [(note.txt) 11 0 R] >> >> >>",
		"<< /Type /Pages /Kids [3 0 R 13 0 R] /Count 2 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 6 0 R >> >> /Annots [7 0 R 8 0 R 9 0 R 16 0 R] >>",
		stream("", "BT /F1 12 Tf 72 700 Td (MARKbody ann.lee@example.org) Tj 0 -20 Td (a second line) Tj ET"),
		"<< /Title (MARKtitle) /Author (MARKauthor) >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		"<< /Type /Annot /Subtype /Text /Rect [10 10 20 20] /Contents (MARKcomment) /T (MARKcommenter) >>",
		"<< /Type /Annot /Subtype /Link /Rect [30 10 40 20] /A << /S /URI /URI (mailto:MARKlink@example.org) >> >>",
		"<< /Type /Annot /Subtype /Widget /FT /Tx /T (surname) /V (MARKvalue) /Rect [50 50 150 70] /DA (/F1 12 Tf) >>",
		stream("/Type /Metadata /Subtype /XML", "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><dc:creator>MARKxmp &amp; Co</dc:creator></x:xmpmeta>"),
		"<< /Type /Filespec /F (note.txt) /UF (note.txt) /EF << /F 12 0 R >> >>",
		stream("/Type /EmbeddedFile", "MARKattached"),
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 14 0 R /Resources << /XObject << /I 15 0 R >> >> >>",
		stream("", "q 100 0 0 100 0 0 cm /I Do Q"),
		stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "x"),
		"<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (colleague) /V (MARKchosen) /Opt [(MARKchosen) (MARKother)] /Rect [50 80 150 90] /DA (/F1 12 Tf) >>",
	)
}

func locked() []byte {
	return written("/ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt 3 0 R",
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>",
		"<< /Filter /Standard /V 1 /R 2 /P -44 /O <"+strings.Repeat("ab", 32)+"> /U <"+strings.Repeat("cd", 32)+"> >>")
}

// shared is compiled once: that takes seconds.
func shared(t *testing.T) *pdf.Unpacker {
	t.Helper()
	return pdf.New(formats.Limits{}, "", false)
}

func Test(t *testing.T) {
	t.Parallel()
	u := shared(t)
	t.Run("places", func(t *testing.T) {
		t.Parallel()
		got := formattest.Read(t, formattest.Members(u), "a.pdf", sample())
		if got.Err != nil {
			t.Fatal(got.Err)
		}
		for _, want := range []struct{ part, field, value string }{
			{"page 1", "text", "MARKbody ann.lee@example.org"},
			{"page 1", "text", "a second line"},
			{"page 1/annotations", "text", "MARKcomment"},
			{"page 1/annotations", "author", "MARKcommenter"},
			{"page 1/annotations", "link", "MARKlink@example.org"},
			{"page 1/form", "surname", "MARKvalue"},
			{"page 1/form", "colleague", "MARKchosen"},
			{"page 1/form", "colleague (choices)", "MARKother"},
			{"properties", "Title", "MARKtitle"},
			{"properties", "Author", "MARKauthor"},
			{"XMP", "text", "MARKxmp & Co"},
		} {
			if !slices.Contains(got.Part(want.part).Column(want.field), want.value) {
				t.Errorf("%s: %s has %q, not %q", want.part, want.field, got.Part(want.part).Column(want.field), want.value)
			}
		}
		if members := got.Part("members").Rows; len(members) != 1 || !slices.Equal(members[0], []string{"note.txt", "MARKattached"}) {
			t.Errorf("members %q", members)
		}
		if len(got.Unread) != 1 || !strings.Contains(got.Unread[0].Detail, "no text layer: 1 of 2 pages") {
			t.Errorf("unread %v", got.Unread)
		}
	})
	t.Run("a form in XFA", func(t *testing.T) {
		t.Parallel()
		const before, data, behind = "<xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\">", "<datasets><mail>ann.lee@example.org</mail></datasets>", "</xdp:xdp>"
		pages := "<< /Type /Pages /Kids [] /Count 0 >>"
		for name, content := range map[string][]byte{
			"in packets": written("", "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA [(preamble) 3 0 R (datasets) 4 0 R (postamble) 5 0 R] >> >>",
				pages, stream("", before), stream("", data), stream("", behind)),
			"in one": written("", "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA 3 0 R >> >>", pages, stream("", before+data+behind)),
		} {
			got := formattest.Read(t, formattest.Members(u), "a.pdf", content)
			if members := got.Part("members").Rows; got.Err != nil || len(members) != 1 || !slices.Equal(members[0], []string{"form.xml", before + data + behind}) {
				t.Errorf("%s: members %q; ends with %v", name, members, got.Err)
			}
		}
	})
	t.Run("structure that goes in a circle", func(t *testing.T) {
		t.Parallel()
		got := formattest.Read(t, formattest.Members(u), "a.pdf", written("", "<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 4 0 R /MarkInfo << /Marked true >> >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /StructParents 0 /MediaBox [0 0 9 9] >>", "<< /Type /StructTreeRoot /K 5 0 R /ParentTree << /Nums [0 [5 0 R]] >> >>",
			"<< /Type /StructElem /S /Figure /P 4 0 R /Pg 3 0 R /Alt (MARKalt) /K [0 5 0 R 6 0 R] >>", "<< /Type /StructElem /S /Span /P 5 0 R /Pg 3 0 R /E (MARKlong) /K [5 0 R 6 0 R] >>"))
		if alt := got.Part("page 1/structure").Column("alternative text"); got.Err != nil || !slices.Contains(alt, "MARKalt") {
			t.Errorf("alternative texts %q; ends with %v", alt, got.Err)
		}
	})
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		for name, test := range map[string]struct {
			content []byte
			why     scanners.Why
		}{
			"encrypted": {locked(), scanners.Encrypted},
			"cut":       {[]byte("%PDF-1.7\nnothing"), scanners.Corrupt},
		} {
			got := formattest.Read(t, formattest.Members(u), "a", test.content)
			if !slices.Equal(got.Whys(), []scanners.Why{test.why}) {
				t.Errorf("%s: unread %v, ends with %v", name, got.Unread, got.Err)
			}
		}
	})
	t.Run("conformance", func(t *testing.T) {
		t.Parallel()
		formattest.Unpacker(t, u, []formattest.Sample{{Name: "a.pdf", Content: sample()}})
	})
}

func FuzzUnpack(f *testing.F) {
	f.Add(sample())
	f.Add(locked())
	fuzz(f, pdf.New(formats.Limits{}, "", false), func(formats.Input) error { return nil })
}

// fuzz unpacks whatever comes, and has open judge the members.
func fuzz(f *testing.F, u *pdf.Unpacker, open func(in formats.Input) error) {
	opened := func(_ context.Context, in formats.Input) error { return open(in) }
	// The library is compiled at its first use, which takes longer than one input may.
	if err := u.Unpack(f.Context(), formats.Input{Body: bytes.NewReader(sample()), Size: -1}, &formattest.Discard{}, opened); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		err := u.Unpack(t.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1}, &formattest.Discard{}, opened)
		if err != nil && !errors.As(err, new(*scanners.Unread)) {
			t.Errorf("ends with %v", err)
		}
	})
}

// mostPixels is what a page that is drawn for OCR may have, with those that rounding adds.
const mostPixels = 13_000_000

// scanned is a page of this size in points that is an image only, in a filter of PDF.
func scanned(width, height, rotate, filter, image string) []byte {
	return written("",
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Rotate %s /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>", width, height, rotate),
		stream("", fmt.Sprintf("q %s 0 0 %s 0 0 cm /I Do Q", width, height)),
		stream("/Type /XObject /Subtype /Image /Width 8 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 1 "+filter, image))
}

// FuzzDraw draws pages that are images only, small ones to begin with: each picture is one that OCR can be given, of no more pixels than there may be.
func FuzzDraw(f *testing.F) {
	f.Add(sample())
	f.Add(scanned("60", "84", "90", "", "\x0f\xf0"))
	f.Add(scanned("1", "144", "0", "/Filter /ASCIIHexDecode", "0ff0>"))
	f.Add(scanned("1e-3", "1e2", "45", "/Filter /RunLengthDecode", "\x01\x0f\xf0\x80"))
	f.Add(scanned("6", "7", "0", "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 8 /Rows 2 >>", "\x26\xa0"))
	fuzz(f, pdf.New(formats.Limits{}, "", true), func(in formats.Input) error {
		if !strings.HasPrefix(in.Name, "page ") {
			return nil // an attachment
		}
		picture, err := png.Decode(in.Body)
		if err != nil {
			return fmt.Errorf("a picture that is none: %w", err)
		}
		if size := picture.Bounds().Size(); size.X*size.Y > mostPixels {
			return fmt.Errorf("a picture of %v", size)
		}
		return nil
	})
}
