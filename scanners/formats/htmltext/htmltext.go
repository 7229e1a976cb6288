// Package htmltext reads HTML: its text without the markup and with entities decoded, and what its attributes, comments and
// scripts hold.
//
// Each block of text (a paragraph, a heading, an item of a list) is a record with the field text; what the tags in it hold is in
// fields of the same record: mailto and tel for such links, title, script, comment, meta.author and the like, and @alt,
// @value, @aria-label … for other attributes. Those that only say how a thing looks are left out. A table whose
// first row is one of headings (th) is a part of its own, "table 1", whose fields are named by them; any other table is text, a row a
// record. Pictures and JSON inside the document are members.
//
// [Extract] is for other formats that hold HTML.
package htmltext

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"

	htmlcharset "golang.org/x/net/html/charset"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/records"
)

// Unpacker reads HTML in any character set.
type Unpacker struct {
	Limits formats.Limits // Value and Columns; 0: those of DefaultLimits
}

// Name implements [formats.Unpacker].
func (Unpacker) Name() string { return "html" }

// Yields implements [formats.Describer].
func (Unpacker) Yields() formats.Description {
	return formats.Description{
		What: "text with entities decoded, titles, comments, scripts, and what attributes hold (`mailto:`, `tel:`, alternative texts, values of forms, " +
			"meta data); tables with headings by column; JSON and pictures inside the document are opened",
		Where: "block of text by number; table and row",
	}
}

// Recognise implements [formats.Unpacker]: Certain for a document that begins as one, or whose name says so and that holds tags.
func (Unpacker) Recognise(head []byte, in formats.Input) formats.Likeness {
	named := false
	switch strings.ToLower(path.Ext(in.Name)) {
	case ".html", ".htm", ".xhtml", ".shtml":
		named = true
	}
	text := beginning(head)
	if !named && (len(text) == 0 || text[0] != '<') {
		return formats.No
	}
	switch {
	case begins(text):
		return formats.Certain
	case named && bytes.IndexByte(text, '<') >= 0 && bytes.IndexByte(text, '>') >= 0:
		return formats.Certain
	}
	return formats.No
}

// beginning is the first text of a document in ASCII or a superset of it, without marks and space before it.
func beginning(head []byte) []byte {
	head = head[:min(len(head), 4<<10)]
	if bytes.IndexByte(head, 0) >= 0 { // UTF-16, or no text
		text := make([]byte, len(head))
		n, _ := io.ReadFull(charset.NewReader(head, bytes.NewReader(head)), text)
		head = text[:n]
	}
	return bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\f")
}

// begins tells whether text begins with a tag that HTML documents and pieces of them begin with. Comments and declarations
// may stand before it.
func begins(text []byte) bool {
	for len(text) > 1 && text[0] == '<' {
		switch {
		case bytes.HasPrefix(text, []byte("<!--")):
			_, rest, found := bytes.Cut(text, []byte("-->"))
			if !found {
				return false
			}
			text = bytes.TrimSpace(rest)
			continue
		case bytes.HasPrefix(text, []byte("<?")):
			_, rest, found := bytes.Cut(text, []byte(">"))
			if !found {
				return false
			}
			text = bytes.TrimSpace(rest)
			continue
		}
		end := bytes.IndexAny(text, " \t\r\n>/")
		if end <= 1 {
			return false
		}
		tag := strings.ToLower(string(text[1:end]))
		if tag == "!doctype" {
			return len(text) > end+5 && strings.EqualFold(string(bytes.TrimSpace(text[end:end+5])), "html")
		}
		switch tag {
		case "html", "head", "body", "div", "table", "p", "span", "h1", "h2", "h3", "ul", "ol", "br", "hr", "center", "font", "script", "meta",
			"style", "section", "article", "form", "iframe", "blockquote", "pre", "img", "strong", "b", "i", "a":
			return true
		}
		return false
	}
	return false
}

// Reader returns a document in UTF-8. label is the character set that whoever delivered it names; "" where nobody does: then
// a mark at its beginning or the document itself tells.
func Reader(label string, body io.Reader) io.Reader {
	if label != "" {
		if text, ok := charset.Labelled(label, body); ok {
			return text
		}
	}
	b := bufio.NewReaderSize(body, 4<<10)
	head, _ := b.Peek(4 << 10)
	if bytes.IndexByte(head, 0) < 0 {
		_, name, _ := htmlcharset.DetermineEncoding(head, "") // windows-1252 is also what it says of a document that says nothing
		if text, ok := charset.Labelled(name, b); ok && name != "windows-1252" && !bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
			return text
		}
	}
	return charset.NewReader(head, b)
}

// Unpack implements [formats.Unpacker].
func (u Unpacker) Unpack(ctx context.Context, in formats.Input, to scanners.Receiver, open func(context.Context, formats.Input) error) error {
	d := &document{
		w: records.NewWriter(ctx, to, u.Limits.Value), in: in, columns: u.Limits.Columns,
		main:  records.NewPlace(in.Part, u.Limits.Columns),
		embed: func(inside formats.Input) error { return open(ctx, inside) },
	}
	d.place = d.main
	d.text = d.main.Field("text", true)
	if err := ctx.Err(); err != nil {
		return err
	}
	body := &formats.Body{From: in.Body}
	err := Extract(ctx, Reader("", body), d.take)
	if d.refused != nil || ctx.Err() != nil {
		return d.w.Abandon(err)
	}
	if refused := d.block(); refused != nil {
		return d.w.Abandon(refused)
	}
	if refused := d.w.Flush(); refused != nil {
		return refused
	}
	if body.Err != nil {
		return scanners.AsUnread(body.Err)
	}
	return err
}

// Extension returns the usual ending of a file of this MIME type, with its point, "" where there is none.
func Extension(kind string) string {
	switch kind {
	case "text/plain":
		return ".txt"
	case "image/jpeg", "image/jpg":
		return ".jpg"
	case "text/html":
		return ".html"
	case "application/ld+json", "application/json":
		return ".json"
	}
	if list, err := mime.ExtensionsByType(kind); err == nil && len(list) > 0 {
		return list[0]
	}
	return ""
}

// member opens a document inside.
func (d *document) member(kind string, content []byte) error {
	if err := d.w.Flush(); err != nil {
		return err
	}
	d.embedded++
	name := fmt.Sprintf("embedded %d%s", d.embedded, Extension(kind))
	return d.embed(formats.Input{Body: bytes.NewReader(content), Name: name, Part: formats.Inside(d.in.Part, name), Size: int64(len(content))})
}
