package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"dossier/scanners"
)

const (
	maxElements   = 100_000 // of the structure of a document, that may go in a circle
	maxAttributes = 16      // of an element
	maxNames      = 10_000  // of destinations
	numeral       = 6       // characters of a page's label that says its number alone: "xxviii"
	maxNoLabels   = 3       // pages in a row without a label, behind which no more are asked for
)

// structure hands over what the elements of a page's structure say beside its text (ISO 32000-2, 14.9): texts in place of pictures, what reads instead of
// letters that are drawn, long forms of abbreviations, titles, and summaries of tables.
func (d *document) structure(page int, name string) error {
	tree, err := d.pdf.FPDF_StructTree_GetForPage(&requests.FPDF_StructTree_GetForPage{Page: requests.Page{ByIndex: &requests.PageByIndex{Document: d.ref, Index: page}}})
	if err != nil {
		return nil // it has none
	}
	defer func() {
		_, _ = d.pdf.FPDF_StructTree_Close(&requests.FPDF_StructTree_Close{StructTree: tree.StructTree})
	}()
	count, err := d.pdf.FPDF_StructTree_CountChildren(&requests.FPDF_StructTree_CountChildren{StructTree: tree.StructTree})
	if err != nil {
		return nil // it is empty
	}
	var all []record
	var todo []references.FPDF_STRUCTELEMENT
	for i := count.Count - 1; i >= 0; i-- {
		got, err := d.pdf.FPDF_StructTree_GetChildAtIndex(&requests.FPDF_StructTree_GetChildAtIndex{StructTree: tree.StructTree, Index: i})
		if err == nil {
			todo = append(todo, got.StructElement)
		}
	}
	for len(todo) > 0 && d.elements < maxElements {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		d.elements++
		if r := d.element(at); len(r.names) > 0 {
			all = append(all, r)
		}
		todo = d.below(at, todo)
	}
	if err := d.records(name+"/structure", all); err != nil || len(todo) == 0 {
		return err
	}
	return d.to.Unread(&scanners.Unread{
		Part: d.inside(name + "/structure"), Why: scanners.OverLimit, Detail: fmt.Sprintf("elements of the structure beyond the first %d", maxElements), Bytes: -1,
	})
}

// below adds the elements below one to those that are to be read, the first one last.
func (d *document) below(at references.FPDF_STRUCTELEMENT, todo []references.FPDF_STRUCTELEMENT) []references.FPDF_STRUCTELEMENT {
	count, err := d.pdf.FPDF_StructElement_CountChildren(&requests.FPDF_StructElement_CountChildren{StructElement: at})
	if err != nil {
		return todo
	}
	for i := min(count.Count, maxElements) - 1; i >= 0; i-- {
		got, err := d.pdf.FPDF_StructElement_GetChildAtIndex(&requests.FPDF_StructElement_GetChildAtIndex{StructElement: at, Index: i})
		if err == nil && len(todo) < maxElements { // text on the page is no element
			todo = append(todo, got.StructElement)
		}
	}
	return todo
}

func (d *document) element(at references.FPDF_STRUCTELEMENT) record {
	var r record
	if got, err := d.pdf.FPDF_StructElement_GetAltText(&requests.FPDF_StructElement_GetAltText{StructElement: at}); err == nil {
		r.set("alternative text", got.AltText)
	}
	if got, err := d.pdf.FPDF_StructElement_GetActualText(&requests.FPDF_StructElement_GetActualText{StructElement: at}); err == nil {
		r.set("actual text", got.Actualtext)
	}
	if got, err := d.pdf.FPDF_StructElement_GetExpansion(&requests.FPDF_StructElement_GetExpansion{StructElement: at}); err == nil {
		r.set("long form", got.Expansion)
	}
	if got, err := d.pdf.FPDF_StructElement_GetTitle(&requests.FPDF_StructElement_GetTitle{StructElement: at}); err == nil {
		r.set("title", got.Title)
	}
	count, err := d.pdf.FPDF_StructElement_GetAttributeCount(&requests.FPDF_StructElement_GetAttributeCount{StructElement: at})
	if err != nil {
		return r
	}
	for i := range min(count.Count, maxAttributes) {
		r.set("summary", d.summary(at, i))
	}
	return r
}

// summary is what a table is said to hold, by the attributes of this number.
func (d *document) summary(at references.FPDF_STRUCTELEMENT, number int) string {
	attributes, err := d.pdf.FPDF_StructElement_GetAttributeAtIndex(&requests.FPDF_StructElement_GetAttributeAtIndex{StructElement: at, Index: number})
	if err != nil {
		return ""
	}
	value, err := d.pdf.FPDF_StructElement_Attr_GetValue(&requests.FPDF_StructElement_Attr_GetValue{StructElementAttribute: attributes.StructElementAttribute, Name: "Summary"})
	if err != nil {
		return ""
	}
	stored, err := d.pdf.FPDF_StructElement_Attr_GetBlobValue(&requests.FPDF_StructElement_Attr_GetBlobValue{StructElementAttributeValue: value.StructElementAttributeValue})
	if err != nil {
		return ""
	}
	return textString(stored.Value)
}

// textString decodes a text string (7.9.2.2): UTF-16 or UTF-8 behind a mark, and otherwise PDFDocEncoding, which is Latin-1 for letters.
func textString(stored []byte) string {
	switch {
	case bytes.HasPrefix(stored, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(stored[3:]), "\uFFFD")
	case !bytes.HasPrefix(stored, []byte("\xfe\xff")):
		letters := make([]rune, len(stored))
		for i, b := range stored {
			letters[i] = rune(b)
		}
		return string(letters)
	}
	var units []uint16
	for i := 2; i+1 < len(stored); i += 2 {
		units = append(units, binary.BigEndian.Uint16(stored[i:]))
	}
	return string(utf16.Decode(units))
}

// names hands over what pages are called, and places in them that links lead to.
func (d *document) names() error {
	var labels []string
	missing := 0
	for i := 0; i < d.pages && missing < maxNoLabels; i++ {
		got, err := d.pdf.FPDF_GetPageLabel(&requests.FPDF_GetPageLabel{Document: d.ref, Page: i})
		if missing++; err != nil || got.Label == "" {
			continue
		}
		if missing = 0; len(got.Label) > numeral {
			labels = append(labels, got.Label)
		}
	}
	if err := d.list("page labels", labels); err != nil {
		return err
	}
	count, err := d.pdf.FPDF_CountNamedDests(&requests.FPDF_CountNamedDests{Document: d.ref})
	if err != nil {
		return nil //nolint:nilerr // it has none
	}
	var places []string
	for i := range min(count.Count, maxNames) {
		if got, err := d.pdf.FPDF_GetNamedDest(&requests.FPDF_GetNamedDest{Document: d.ref, Index: int(i)}); err == nil {
			places = append(places, got.Name)
		}
	}
	return d.list("destinations", places)
}
