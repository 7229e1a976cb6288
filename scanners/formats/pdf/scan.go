package pdf

import (
	"bytes"
	"image/png"
	"math"

	"github.com/klippa-app/go-pdfium/requests"

	"dossier/scanners/formats"
)

const (
	scanDPI    = 300        // what Tesseract asks for
	scanPixels = 12_000_000 // of a page at the most: A4 has 8.7 million at 300 a inch
)

// scan hands over a page that is an image as a picture, in grey.
func (d *document) scan(page requests.Page, name string) error {
	size, err := d.pdf.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil || !(size.Width > 0 && size.Height > 0) {
		d.broken++
		return nil //nolint:nilerr // which report tells
	}
	dpi := min(scanDPI, int(math.Sqrt(scanPixels*72*72/(size.Width*size.Height))))
	drawn, err := d.pdf.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: max(dpi, 1), ImageFormat: requests.RenderImageFormatGrayscale})
	if err != nil {
		d.broken++
		return nil //nolint:nilerr // which report tells
	}
	var picture bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&picture, drawn.Result.RenderedImage)
	drawn.Cleanup()
	if err != nil {
		d.broken++
		return nil //nolint:nilerr // which report tells
	}
	name += ".png"
	return d.open(d.ctx, formats.Input{Body: &picture, Name: name, Part: d.inside(name), Size: int64(picture.Len())})
}
