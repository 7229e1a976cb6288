// Package msoffice reads the documents of Word, Excel and PowerPoint from 97 to 2003 ([MS-DOC], [MS-XLS], [MS-PPT]), which are compound
// files, and what else lies in such files: properties, embedded files. Of documents since 2007 with a password, which are compound
// files too, it says so.
package msoffice

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/ole2"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/spool"
)

// maxStream is how much of a stream is kept in memory, in bytes.
const maxStream = 256 << 20

// Unpacker reads compound files. Of Limits, Value and Columns count; the zero value stands for DefaultLimits.
type Unpacker struct{ Limits formats.Limits }

// Name implements [formats.Unpacker].
func (*Unpacker) Name() string { return "msoffice" }

// Yields implements [formats.Describer].
func (*Unpacker) Yields() formats.Description {
	return formats.Description{
		What: "DOC, XLS and PPT of 97 to 2003: text with notes, headers, comments and text boxes; sheets with dates as dates, texts in formulas, names, input help and titles of charts; slides and notes; " +
			"document properties; embedded files as members",
		Where: "paragraph, sheet and row (its number in the sheet)",
		NotRead: "macros, other compound files, Word documents before 97 (**no decoder**); pictures inside documents and objects inside slides; " +
			"documents with a password, also those since 2007 (**encrypted**)",
	}
}

// Recognise implements [formats.Unpacker]. Outlook messages are compound files as well: they are somebody else's where somebody is surer.
func (*Unpacker) Recognise(head []byte, in formats.Input) formats.Likeness {
	switch {
	case !bytes.HasPrefix(head, []byte(ole2.Magic)):
		return formats.No
	case strings.EqualFold(path.Ext(in.Name), ".msg") || bytes.Contains(head, []byte("_\x00_\x00s\x00u\x00b\x00s\x00t\x00g\x001\x00.\x000\x00")):
		return formats.Maybe
	}
	return formats.Certain
}

// Unpack implements [formats.Unpacker].
func (u *Unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	limits := u.Limits.OrDefault()
	spooled, err := spool.Open(ctx, in)
	if err != nil {
		return err
	}
	defer spooled.Close()
	file, err := ole2.Open(spooled, spooled.Size)
	if file == nil {
		return damage(err)
	}
	d := &document{ctx: ctx, file: file, w: placed.NewWriter(ctx, to, in.Part, limits), open: open, limits: limits}
	read := d.read()
	if read == nil && err != nil {
		read = damage(err)
	}
	return d.w.Close(read)
}

func damage(err error) error {
	if errors.Is(err, ole2.ErrDamaged) {
		return &scanners.Unread{Why: scanners.Corrupt, Detail: "the compound file is damaged; what could be found was read", Bytes: -1}
	}
	return scanners.AsUnread(err)
}

// document is a compound file that is being read.
type document struct {
	ctx    context.Context // of the call that reads
	file   *ole2.File
	w      *placed.Writer
	open   func(context.Context, formats.Input) error
	limits formats.Limits
}

func (d *document) read() error {
	if d.file.Find("EncryptedPackage") != nil || d.file.Find("EncryptionInfo") != nil {
		return &scanners.Unread{Why: scanners.Encrypted, Detail: "a document with a password, or with rights that a server gives", Bytes: -1}
	}
	known, macros := false, false
	for i := range d.file.Entries {
		e := &d.file.Entries[i]
		if e.Storage {
			macros = macros || strings.EqualFold(e.Name(), "VBA")
			continue
		}
		is, err := d.stream(e)
		if stopped := d.w.Stopped(); stopped != nil {
			return stopped
		}
		if u, ok := errors.AsType[*scanners.Unread](err); ok {
			err = d.w.Unread(d.under(e, e.Name()), u)
		}
		if err != nil {
			return err
		}
		known = known || is
	}
	if macros {
		if err := d.w.Unread("macros", &scanners.Unread{Why: scanners.NoDecoder, Detail: "the program text of macros was not read", MIME: "application/vnd.ms-office.vbaProject", Bytes: -1}); err != nil {
			return err
		}
	}
	if !known && !macros {
		return d.w.Unread("", &scanners.Unread{
			Why: scanners.NoDecoder, Detail: "a compound file of another program; of it only properties were read", MIME: "application/x-ole-storage", Bytes: -1,
		})
	}
	return nil
}

// under names a place in the document that lies in the storage that e lies in; the root's own is "".
func (d *document) under(e *ole2.Entry, name string) string {
	folder := strings.TrimSuffix(strings.TrimSuffix(e.Path, e.Name()), "/")
	switch {
	case folder == "":
		return name
	case name == "":
		return folder
	}
	return folder + "/" + name
}

// stream reads one stream by its name, and tells whether it is what the file is there for.
func (d *document) stream(e *ole2.Entry) (known bool, err error) {
	switch strings.ToLower(e.Name()) { // some programs write them so
	case "worddocument":
		return true, d.word(e)
	case "workbook", "book":
		return true, d.workbook(e)
	case "powerpoint document":
		return true, d.slides(e)
	case "\x05summaryinformation", "\x05documentsummaryinformation":
		return false, d.properties(e)
	case "\x01ole10native":
		return true, d.native(e)
	case "package", "contents":
		return true, d.member(e, e.Name(), d.file.Open(e))
	}
	return false, nil
}

// all reads a stream, or as much of it as may be kept.
func (d *document) all(e *ole2.Entry) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(d.file.Open(e), maxStream+1))
	switch {
	case len(content) > maxStream:
		return nil, &scanners.Unread{Why: scanners.OverLimit, Detail: "a stream of more than 256 MiB", Bytes: e.Size}
	case len(content) == 0 && err != nil:
		return nil, placed.Damage(err)
	}
	if u, ok := errors.AsType[*scanners.Unread](placed.Damage(err)); ok { // what there is of it is read all the same
		return content, d.w.Unread(d.under(e, e.Name()), u)
	}
	return content, nil
}

func (d *document) member(e *ole2.Entry, name string, body io.Reader) error {
	if err := d.w.Flush(); err != nil {
		return err
	}
	part := d.w.Part(d.under(e, name))
	return d.open(d.ctx, formats.Input{Body: body, Name: path.Base(strings.ReplaceAll(name, `\`, "/")), Part: part, Size: -1})
}

// native opens a file that Windows' Packager embedded: its label, where it came from, and what it holds.
func (d *document) native(e *ole2.Entry) error {
	content, err := d.all(e)
	if err != nil || len(content) < 6 {
		return err
	}
	r := &bytesReader{content[6:]}
	label, from := r.text(), r.text()
	r.take(8)
	temp := r.text()
	names := d.w.Lines(d.under(e, "names of embedded files"))
	for _, name := range [][]byte{label, from, temp} {
		if err := names.Line(decode(name, 1252)); err != nil {
			return err
		}
	}
	body := r.take(int(min(r.u32(), maxStream)))
	return d.member(e, string(decode(label, 1252)), bytes.NewReader(body))
}
