// Package odf reads OpenDocument texts, spreadsheets, presentations, drawings and their templates (ISO/IEC 26300), as packages and as
// flat XML, and those of OpenOffice.org 1 before it: what pages show, and what they do not: comments, tracked changes, hidden
// sheets, notes, link targets, alternative texts, properties.
package odf

import (
	"bytes"
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
func (*Unpacker) Name() string { return archive.OpenDocument }

// Yields implements [formats.Describer].
func (*Unpacker) Yields() formats.Description {
	return formats.Description{
		What: "ODT, ODS, ODP, ODG and their templates: text, tables, headers and footers, notes, comments and their authors, tracked changes, text boxes, " +
			"link targets, alternative texts, slides and speaker notes, sheets with dates as dates, hidden ones too, document properties; embedded files and pictures as members",
		Where:   "paragraph, table and row, sheet and row (its number in the sheet)",
		NotRead: "documents with a password (**encrypted**)",
	}
}

// Recognise implements [formats.Unpacker].
func (*Unpacker) Recognise(head []byte, in formats.Input) formats.Likeness {
	if archive.Office(head, in) == archive.OpenDocument {
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
	p := &packaged{pkg: pkg, open: open, w: placed.NewWriter(ctx, to, in.Part, limits), limits: limits}
	return p.w.Close(p.read(ctx))
}

// packaged is one package that is being read.
type packaged struct {
	pkg    *archive.Package
	open   func(context.Context, formats.Input) error
	w      *placed.Writer
	limits formats.Limits
	xml    xmltokens.Reader
}

func (p *packaged) read(ctx context.Context) error {
	err := p.encrypted()
	if err != nil {
		return err
	}
	for _, name := range p.pkg.Names() {
		switch base := path.Base(name); {
		case strings.HasPrefix(name, "META-INF/") || strings.HasPrefix(name, "Configurations2/") || name == "mimetype" || base == "manifest.rdf" ||
			base == "layout-cache" || strings.HasSuffix(base, "-lb.xml") || strings.HasSuffix(base, "-lc.xml"):
		case base == "content.xml", base == "styles.xml", base == "meta.xml", base == "settings.xml":
			label := strings.TrimSuffix(name, "/"+base)
			if label == name {
				label = ""
			}
			err = p.parse(name, label, newContent(p.w, label, p.limits).read)
		default:
			err = p.member(ctx, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// encrypted reads in the manifest (part 2, section 4.8.1) whether members are, which is an error.
func (p *packaged) encrypted() error {
	const manifest = "META-INF/manifest.xml"
	if !p.pkg.Has(manifest) {
		return nil
	}
	encrypted := false
	err := p.parse(manifest, "", func(x *xmltokens.Reader) error {
		for {
			token, err := x.Next()
			if err != nil {
				return err
			}
			encrypted = encrypted || token == xmltokens.Open && string(x.Name()) == "encryption-data"
		}
	})
	if err == nil && encrypted {
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "the document has a password", Bytes: -1}
	}
	return err
}

// parse reads a member as XML. What is wrong with it is recorded; only what ends the whole reading is returned.
func (p *packaged) parse(name, label string, read func(*xmltokens.Reader) error) error {
	body, err := p.pkg.Open(name)
	if err == nil {
		p.xml.Reset(body)
		err = read(&p.xml)
		_ = body.Close()
	}
	return p.w.Ended(label, err)
}

func (p *packaged) member(ctx context.Context, name string) error {
	if err := p.w.Flush(); err != nil {
		return err
	}
	body, err := p.pkg.Open(name)
	if err != nil {
		return p.w.Ended(name, err)
	}
	defer body.Close()
	return p.open(ctx, formats.Input{Body: body, Name: path.Base(name), Part: p.w.Part(name), Size: -1})
}

// Flat reads OpenDocument in one XML file (.fodt, .fods).
type Flat struct{ Limits formats.Limits }

// Name implements [formats.Decoder].
func (*Flat) Name() string { return "flat opendocument" }

// Yields implements [formats.Describer].
func (*Flat) Yields() formats.Description {
	return formats.Description{
		What: "FODT, FODS, FODP: the same in one XML file", Where: "as in opendocument", NotRead: "pictures and objects in base64",
	}
}

// Recognise implements [formats.Decoder].
func (*Flat) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if bytes.Contains(head[:min(len(head), 4096)], []byte("<office:document ")) {
		return formats.Certain
	}
	return formats.No
}

// Decode implements [formats.Decoder].
func (f *Flat) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	limits := f.Limits.OrDefault()
	w := placed.NewWriter(ctx, to, in.Part, limits)
	err := newContent(w, "", limits).read(xmltokens.NewReader(in.Body))
	if stopped := w.Stopped(); stopped == nil && errors.Is(err, io.EOF) {
		err = nil
	} else if stopped == nil {
		err = bodyDamage(err)
	}
	return w.Close(err)
}

// bodyDamage leaves an error of the source itself as it is.
func bodyDamage(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, xmltokens.ErrTooLong) {
		return placed.Damage(err)
	}
	return scanners.AsUnread(err)
}
