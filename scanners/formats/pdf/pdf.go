// Package pdf reads PDF documents (ISO 32000) by PDFium, compiled to WebAssembly: the text of each page, annotations, form fields,
// document properties and XMP, and attached files as members. PDFium sees no file and no network, and its memory is bounded; it can still be
// made to run for long: it is to run in a child process.
package pdf

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/spool"
)

// Unpacker reads PDF documents.
type Unpacker struct {
	limits   formats.Limits
	pictures bool
	engine   engine
}

// New returns an Unpacker. Of the limits Value and Columns count; PDFium's compiled form is kept in the folder cache ("": nowhere). Pages that
// are images only are members if pictures says so, else they are recorded as not read.
func New(limits formats.Limits, cache string, pictures bool) *Unpacker {
	defaults := formats.DefaultLimits()
	limits.Value = max(cmp.Or(limits.Value, defaults.Value), 16)
	limits.Columns = cmp.Or(limits.Columns, defaults.Columns)
	return &Unpacker{limits: limits, pictures: pictures, engine: engine{cache: cache}}
}

// Name implements [formats.Unpacker].
func (*Unpacker) Name() string { return "pdf" }

// Yields implements [formats.Describer].
func (*Unpacker) Yields() formats.Description {
	return formats.Description{
		What: "documents: the text of each page, annotations with their authors and links, form fields, forms in XFA, alternative texts and titles in the structure, " +
			"bookmarks, names of pages and destinations, scripts, document properties and XMP, attached files",
		Where: "page and line; `annotations`, `form`, `structure`, `properties`, `XMP`, `bookmarks`, `page labels`, `destinations`, `scripts`; `form.xml` (XFA); attachment, then as inside",
		NotRead: "documents with a password (**encrypted**); pages that are images only (**no decoder**, \"no text layer\"), unless [`--ocr`](#pictures-and-scans) asks for it; properties of the " +
			"writing program's own",
	}
}

// Recognise implements [formats.Unpacker]. The header may stand anywhere in the first 1024 bytes, as readers allow.
func (*Unpacker) Recognise(head []byte, _ formats.Input) formats.Likeness {
	switch at := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-")); {
	case at == 0:
		return formats.Certain
	case at > 0:
		return formats.Likely
	}
	return formats.No
}

// document is one document being read.
type document struct {
	ctx    context.Context
	to     scanners.Receiver
	limits formats.Limits
	part   scanners.Private
	open   func(context.Context, formats.Input) error
	scans  bool // pages that are images are members
	pdf    pdfium.Pdfium
	ref    references.FPDF_DOCUMENT
	pages  int
	images int // pages without text that show something
	broken int // pages that cannot be read

	elements int // of the structure that were read
}

// Unpack implements [formats.Unpacker].
func (u *Unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	file, err := spool.Open(ctx, in)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := ctx.Err(); err != nil {
		return err
	}
	if file.Size == 0 {
		return &scanners.Unread{Why: scanners.Truncated, Detail: "the document is empty", Bytes: 0}
	}
	if err := u.Prepare(ctx); err != nil {
		return err
	}
	instance, err := u.engine.instance(ctx)
	if err != nil {
		return &scanners.Unread{Why: scanners.Failed, Detail: "PDFium could not be started", Bytes: in.Size}
	}
	defer func() { _ = instance.Close() }()
	body := io.NewSectionReader(file, 0, file.Size)
	opened, err := instance.OpenDocument(&requests.OpenDocument{FileReader: body, FileReaderSize: file.Size})
	if err != nil {
		return refusal(err)
	}
	d := &document{ctx: ctx, to: to, limits: u.limits, part: in.Part, open: open, scans: u.pictures, pdf: instance, ref: opened.Document}
	if err := d.read(); err != nil {
		return err
	}
	if err := d.xmp(io.NewSectionReader(file, 0, file.Size)); err != nil {
		return err
	}
	for _, packet := range packedXMP(file, file.Size) {
		if err := d.lines("XMP", textOf([]string{string(packet)})); err != nil {
			return err
		}
	}
	if err := d.outline(); err != nil {
		return err
	}
	if err := d.names(); err != nil {
		return err
	}
	if err := d.scripts(); err != nil {
		return err
	}
	if err := d.xfa(); err != nil {
		return err
	}
	return d.attachments()
}

func refusal(err error) error {
	switch {
	case errors.Is(err, pdferrors.ErrPassword):
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "the document needs a password", Bytes: -1}
	case errors.Is(err, pdferrors.ErrSecurity):
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "encryption that PDFium does not know", Bytes: -1}
	}
	return &scanners.Unread{Why: scanners.Corrupt, Detail: "PDFium cannot open the document", Bytes: -1}
}

func (d *document) read() error {
	if err := d.properties(); err != nil {
		return err
	}
	count, err := d.pdf.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
	if err != nil {
		return refusal(err)
	}
	d.pages = count.PageCount
	form, err := d.pdf.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: d.ref})
	hasForm := err == nil && form.FormType > 0
	for i := range d.pages {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		page := requests.Page{ByIndex: &requests.PageByIndex{Document: d.ref, Index: i}}
		if err := d.page(page, "page "+strconv.Itoa(i+1)); err != nil {
			return err
		}
		if err := d.annotations(page, fmt.Sprintf("page %d/annotations", i+1)); err != nil {
			return err
		}
		if err := d.structure(i, fmt.Sprintf("page %d", i+1)); err != nil {
			return err
		}
		if hasForm {
			if err := d.form(page, fmt.Sprintf("page %d/form", i+1)); err != nil {
				return err
			}
		}
	}
	return d.report()
}

// report tells of pages from which no text came.
func (d *document) report() error {
	if d.images > 0 {
		detail := fmt.Sprintf("no text layer: %d of %d pages are images", d.images, d.pages)
		if err := d.to.Unread(&scanners.Unread{Part: d.part, Why: scanners.NoDecoder, Detail: detail, MIME: "application/pdf", Bytes: -1}); err != nil {
			return err
		}
	}
	if d.broken > 0 {
		detail := fmt.Sprintf("%d of %d pages are damaged", d.broken, d.pages)
		return d.to.Unread(&scanners.Unread{Part: d.part, Why: scanners.Corrupt, Detail: detail, Bytes: -1})
	}
	return nil
}

// page hands over a page's text by lines.
func (d *document) page(page requests.Page, name string) error {
	got, err := d.pdf.GetPageText(&requests.GetPageText{Page: page})
	if err != nil {
		d.broken++
		return nil //nolint:nilerr // which report tells
	}
	text := strings.TrimSpace(got.Text)
	if text == "" {
		objects, err := d.pdf.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
		if err != nil || objects.Count == 0 {
			return nil //nolint:nilerr // nothing is on it
		}
		if d.scans {
			return d.scan(page, name)
		}
		d.images++
		return nil
	}
	return d.lines(name, text)
}

// lines hands over text in one column.
func (d *document) lines(name, text string) error {
	fields := []scanners.Field{{Name: scanners.NewPrivate("text"), Text: true}}
	for first := int64(1); text != ""; {
		b := d.to.New()
		b.Reset(d.inside(name), fields)
		b.First = first
		for bytes := 0; text != "" && b.Records < formats.BatchRecords && bytes < formats.BatchBytes; {
			var line string
			line, text, _ = strings.Cut(text, "\n")
			bytes += len(line) + 1
			d.value(&b.Columns[0], b.Records, strings.TrimRight(line, "\r"))
			b.Records++
		}
		first += int64(b.Records)
		if err := d.to.Batch(b); err != nil {
			return err
		}
	}
	return nil
}

// value adds a value to a record, in pieces where it is too long.
func (d *document) value(c *scanners.Column, record int, text string) {
	for len(text) > d.limits.Value {
		cut := formats.Cut([]byte(text[:d.limits.Value]))
		c.AppendTo(record, []byte(text[:cut]))
		text = text[cut:]
	}
	c.AppendTo(record, []byte(text))
}

func (d *document) inside(name string) scanners.Private { return formats.Inside(d.part, name) }

// attachments opens the attached files.
func (d *document) attachments() error {
	got, err := d.pdf.GetAttachments(&requests.GetAttachments{Document: d.ref})
	if err != nil {
		return d.to.Unread(&scanners.Unread{Part: d.part, Why: scanners.Corrupt, Detail: "the attached files cannot be listed", Bytes: -1})
	}
	if err := d.descriptions(len(got.Attachments)); err != nil {
		return err
	}
	for i, a := range got.Attachments {
		name := path.Base(strings.ReplaceAll(a.Name, `\`, "/"))
		if name == "." || name == "/" || name == ".." {
			name = "attachment " + strconv.Itoa(i+1)
		}
		err := d.open(d.ctx, formats.Input{Body: bytes.NewReader(a.Content), Name: name, Part: d.inside(name), Size: int64(len(a.Content))})
		if err != nil {
			return err
		}
	}
	return nil
}
