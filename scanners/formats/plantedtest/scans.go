package plantedtest

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"dossier/scanners/formats/formattest"
)

// Scans lists documents whose text is in pictures alone.
func Scans() []Document {
	return []Document{{"letter.png", ScanPNG}, {"letter.jpg", ScanJPEG}, {"letter.pdf", ScanPDF}, {"letters.zip", ScanZip}}
}

// drawn is text as a scanner at 300 dots an inch sees it, in 9 points.
func drawn(lines ...string) *image.Gray {
	const width, height, step = 2480, 100, 70
	page := image.NewGray(image.Rect(0, 0, width, 2*height+step*len(lines)))
	draw.Draw(page, page.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		panic("the Go font cannot be read")
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 9, DPI: 300})
	if err != nil {
		panic("the Go font cannot be drawn")
	}
	defer face.Close()
	d := font.Drawer{Dst: page, Src: image.NewUniform(color.Black), Face: face}
	for i, line := range lines {
		d.Dot = fixed.P(height, height+step*(i+1))
		d.DrawString(line)
	}
	return page
}

// legible are people whose data hold no zeros, which the Go font strikes through, and which OCR mistakes for other letters then.
var legible = map[string]formattest.Person{
	"first page":  {Name: "Peter Janssens", Email: "peter.janssens@example.com", Phone: "+32 475 89 98 79", Address: "Kerkstraat 28, 9222 Gent", IP: "84.83.82.87", IBAN: "BE92 9632 3452 3923", Card: "4242 4242 4242 4242"},
	"second page": {Name: "Maria Schneider", Email: "maria.schneider@example.com", Phone: "+32 476 72 83 94", Address: "Kerkstraat 34, 9222 Gent", IP: "84.83.82.88", IBAN: "BE59 9632 3452 4226", Card: "5555 5555 5555 4444"},
}

// letter is a page about a person, a sentence a line.
func letter(p *formattest.Planter, place string) *image.Gray {
	who := legible[place]
	p.Plant(place, who)
	return drawn("Dear colleagues,", "please ask "+who.Name+" for it, by mail to", who.Email+" or by phone at "+who.Phone+".",
		"The parcel goes to "+who.Address+".", "The login came from "+who.IP+",", "the money from "+who.IBAN+",", "and the card was "+who.Card+".")
}

// ScanPNG is a scanned page.
func ScanPNG(p *formattest.Planter) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, letter(p, "first page"))
	return b.Bytes()
}

// ScanJPEG is a scanned page.
func ScanJPEG(p *formattest.Planter) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, letter(p, "first page"), &jpeg.Options{Quality: 85})
	return b.Bytes()
}

// ScanPDF has a page of text and two that are pictures.
func ScanPDF(p *formattest.Planter) []byte {
	picture := func(place string) (string, string) {
		page := letter(p, place)
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		_, _ = w.Write(page.Pix)
		_ = w.Close()
		size := page.Bounds().Size()
		height := 595 * size.Y / size.X
		return fmt.Sprintf("q 595 0 0 %d 0 %d cm /I Do Q", height, 842-height),
			stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", size.X, size.Y), z.String())
	}
	first, firstPicture := picture("first page")
	second, secondPicture := picture("second page")
	page := func(content, picture int) string {
		return fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /XObject << /I %d 0 R >> >> >>", content, picture)
	}
	return written("",
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 6 0 R 9 0 R] /Count 3 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		stream("", shown("Two pages follow.")), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		page(7, 8), stream("", first), firstPicture, page(10, 11), stream("", second), secondPicture,
	)
}

// ScanZip has a scanned page in it.
func ScanZip(p *formattest.Planter) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	m, _ := w.Create("scans/page 1.png")
	_, _ = m.Write(ScanPNG(p))
	_ = w.Close()
	return b.Bytes()
}
