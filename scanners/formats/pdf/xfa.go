package pdf

import (
	"bytes"

	"github.com/klippa-app/go-pdfium/requests"

	"dossier/scanners"
	"dossier/scanners/formats"
)

const (
	maxPackets = 1000
	maxXFA     = 32 << 20 // bytes of all packets
)

// xfa opens the form of a document in the form's own language (XFA, ISO 32000-1, 12.7.8): its pages may show nothing but a request for another
// program, and what was filled in stands there alone. Its packets are one XML document, in pieces.
func (d *document) xfa() error {
	count, err := d.pdf.FPDF_GetXFAPacketCount(&requests.FPDF_GetXFAPacketCount{Document: d.ref})
	if err != nil || count.Count <= 0 {
		return nil //nolint:nilerr // it has none
	}
	var all []byte
	broken := count.Count > maxPackets
	for i := range min(count.Count, maxPackets) {
		got, err := d.pdf.FPDF_GetXFAPacketContent(&requests.FPDF_GetXFAPacketContent{Document: d.ref, Index: i})
		if err != nil || len(all)+len(got.Content) > maxXFA {
			broken = true
			continue
		}
		all = append(all, got.Content...)
	}
	if broken {
		u := &scanners.Unread{Part: d.inside("form.xml"), Why: scanners.Corrupt, Detail: "a part of the form (XFA) is damaged or too large", Bytes: -1}
		if err := d.to.Unread(u); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	return d.open(d.ctx, formats.Input{Body: bytes.NewReader(all), Name: "form.xml", Part: d.inside("form.xml"), Size: int64(len(all))})
}
