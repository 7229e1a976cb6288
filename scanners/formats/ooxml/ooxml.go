// Package ooxml reads the documents of Word, Excel and PowerPoint since 2007 (ISO/IEC 29500): zip packages of XML parts.
//
// Every part of a package is read by what it is: running text by paragraphs, its tables as tables, sheets by rows with the values that
// their cells show. A part that is no text of its own (a picture, an embedded document, a macro project) is a
// member like that of an archive. What a page does not show is read as well: comments and their authors, what was deleted under
// tracking, hidden sheets and rows, strings that no cell shows any more, pivot tables' copies of their data, speaker notes,
// field codes, link targets, properties.
package ooxml

import (
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/archive"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

// Unpacker reads packages. Of Limits, Value, Columns, Entries, Unpacked and Ratio count; the zero value stands for DefaultLimits.
type Unpacker struct{ Limits formats.Limits }

// Name implements [formats.Unpacker].
func (*Unpacker) Name() string { return archive.OOXML }

// Yields implements [formats.Describer].
func (*Unpacker) Yields() formats.Description {
	return formats.Description{
		What: "Word, Excel and PowerPoint since 2007, with macros and as templates too: text, tables, headers and footers, notes, comments and their authors, " +
			"tracked changes, text boxes, link targets, bookmarks, field codes, mail merges, alternative texts, tags, slides, speaker notes, masters, charts, document properties; sheets with dates as dates, " +
			"hidden ones too, names, pivot tables' copies of data, strings no cell shows any more; embedded files and pictures as members",
		Where:   "paragraph, table and row, sheet and row (its number in the sheet)",
		NotRead: "binary workbooks (.xlsb) (**no decoder**); documents with a password (**encrypted**)",
	}
}

// Recognise implements [formats.Unpacker].
func (*Unpacker) Recognise(head []byte, in formats.Input) formats.Likeness {
	if archive.Office(head, in, ".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam", ".xlsb",
		".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm", ".ppam", ".sldx", ".vsdx") == archive.OOXML {
		return formats.Certain
	}
	return formats.No
}

// Unpack implements [formats.Unpacker].
func (u *Unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	limits := u.Limits.OrDefault()
	pkg, err := archive.OpenPackage(ctx, in, limits)
	if err != nil {
		return err
	}
	defer pkg.Close()
	d := &document{
		ctx: ctx, pkg: pkg, open: open, limits: limits, xml: &xmltokens.Reader{},
		w: placed.NewWriter(ctx, to, in.Part, limits),
	}
	return d.w.Close(d.read())
}

// document is one package that is being read.
type document struct {
	ctx    context.Context // it lives as long as one call of Unpack
	pkg    *archive.Package
	w      *placed.Writer
	xml    *xmltokens.Reader
	open   func(context.Context, formats.Input) error
	limits formats.Limits

	types  contentTypes
	labels map[string]string // what a person calls a part, by its name
	done   map[string]bool   // parts that were read
	prose  prose

	targets *placed.Place // of links, nil before the first
	fields  []string      // of the pivot table read last
}

// read reads all parts: first what the document shows, in its order, then the others in the package's.
func (d *document) read() error {
	d.labels, d.done = map[string]string{}, map[string]bool{}
	if err := d.readTypes(); err != nil {
		return err
	}
	d.prose.d = d
	for _, name := range d.pkg.Names() {
		var err error
		switch kind := d.types.kind(name); kind {
		case kindDocument:
			err = d.part(name)
		case kindWorkbook:
			d.done[name] = true
			err = d.workbook(name)
		case kindPresentation:
			err = d.presentation(name)
		}
		if err != nil {
			return err
		}
	}
	for _, name := range d.pkg.Names() {
		if d.done[name] {
			continue
		}
		if err := d.part(name); err != nil {
			return err
		}
	}
	return nil
}

// part reads a part by its kind.
func (d *document) part(name string) error {
	d.done[name] = true
	label := d.label(name)
	switch d.types.kind(name) {
	case kindNothing, kindWorkbook:
		return nil
	case kindDocument:
		return d.text(name, "")
	case kindText:
		return d.text(name, label)
	case kindComments:
		return d.comments(name, label)
	case kindProperties:
		return d.properties(name)
	case kindLinks:
		return d.links(name)
	case kindPivot:
		return d.pivot(name, label)
	case kindPrinter:
		return d.printer(name, label)
	case kindBinary:
		return d.w.Unread(label, &scanners.Unread{
			Why: scanners.NoDecoder, Detail: "a part of a binary workbook (.xlsb); saved as .xlsx it can be read", Bytes: -1,
			MIME: "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
		})
	case kindXML, kindPresentation:
		return d.parse(name, label, func(x *xmltokens.Reader) error {
			err := d.anything(x, label, all)
			if errors.Is(err, io.ErrUnexpectedEOF) && strings.EqualFold(path.Ext(name), ".vml") {
				return io.EOF // it is written like HTML, with elements that nobody closes
			}
			return err
		})
	}
	return d.member(name)
}

// parse reads a part as XML. What is wrong with it is recorded; only what ends the whole reading is returned.
func (d *document) parse(name, label string, read func(*xmltokens.Reader) error) error {
	body, err := d.pkg.Open(name)
	if err == nil {
		d.xml.Reset(body)
		err = read(d.xml)
		_ = body.Close()
	}
	return d.w.Ended(label, err)
}

// member opens a part as a file of its own.
func (d *document) member(name string) error {
	if err := d.w.Flush(); err != nil {
		return err
	}
	body, err := d.pkg.Open(name)
	if err != nil {
		return d.w.Ended(name, err)
	}
	defer body.Close()
	return d.open(d.ctx, formats.Input{Body: body, Name: path.Base(name), Part: d.w.Part(name), Size: -1})
}

// label is what a person calls a part: "header 1" for word/header1.xml.
func (d *document) label(name string) string {
	if l := d.labels[name]; l != "" {
		return l
	}
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	var b strings.Builder
	for i, c := range base {
		if i > 0 && (c >= 'A' && c <= 'Z' && lower(base[i-1]) || c >= '0' && c <= '9' && !(base[i-1] >= '0' && base[i-1] <= '9')) {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	l := strings.ToLower(b.String())
	if strings.HasPrefix(name, "word/glossary/") {
		l = "building blocks, " + l
	}
	return l
}

func lower(b byte) bool { return 'a' <= b && b <= 'z' }
