// Package xmlrows reads XML as records: documents, feeds, exports, maps (KML, GPX), drawings (SVG), in memory that does not grow
// with the input.
//
// # Records
//
// Of a list, an element whose children of one name are several and hold something, each child is a record; what stands beside the lists
// makes records of its own. A document without a list is one record. Which elements are lists is judged by the first 64 KiB.
//
// # Fields
//
// A field is named by its path below the root: person.name, person.@id for an attribute. Prefixes of namespaces are left out. Where text
// and elements mix, the field of the outer one holds the text of all; paragraphs (p, h) are running text. Comments are the field
// (comment).
//
// # What is not XML
//
// Nothing is expanded but the entities of XML and HTML and character numbers: no definition of a document type is followed. What
// breaks the rules is read as far as it goes.
package xmlrows

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/records"
)

// Decoder reads XML in any character set.
type Decoder struct {
	Limits formats.Limits // Value and Columns; 0: those of DefaultLimits
}

// Name implements [formats.Decoder].
func (Decoder) Name() string { return "xml" }

// Yields implements [formats.Describer].
func (Decoder) Yields() formats.Description {
	return formats.Description{
		What: "documents, feeds, exports, maps and drawings: elements, attributes (`person.@id`), mixed text and comments; elements that come " +
			"several times are records",
		Where: "element by number",
	}
}

// Recognise implements [formats.Decoder].
func (Decoder) Recognise(head []byte, in formats.Input) formats.Likeness {
	text := beginning(head)
	if len(text) < 4 || text[0] != '<' {
		return formats.No
	}
	declared := bytes.HasPrefix(text, []byte("<?xml"))
	root := rootName(text)
	if root == "" && !declared || strings.EqualFold(root, "html") {
		return formats.No
	}
	switch strings.ToLower(path.Ext(in.Name)) {
	case ".xml", ".svg", ".kml", ".gpx", ".rss", ".atom", ".xsd", ".wsdl", ".xsl", ".xslt", ".rdf", ".xmp", ".plist", ".fodt", ".fods", ".fodp", ".gml",
		".tei", ".xlf", ".resx", ".csproj", ".ubl":
		declared = true
	}
	switch {
	case declared:
		return formats.Certain
	case bytes.Contains(text, []byte("</"+root)) || bytes.Contains(text[:min(len(text), 1024)], []byte("xmlns")):
		return formats.Likely
	}
	return formats.No
}

// beginning is the first text of a document in ASCII or a superset of it, without marks and space before it.
func beginning(head []byte) []byte {
	head = head[:min(len(head), 8<<10)]
	if bytes.IndexByte(head, 0) >= 0 { // UTF-16, or no text
		text := make([]byte, len(head))
		n, _ := io.ReadFull(charset.NewReader(head, bytes.NewReader(head)), text)
		head = text[:n]
	}
	return bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
}

// rootName is the name of the first element, with its prefix; "" if none is to be seen.
func rootName(text []byte) string {
	for len(text) > 1 {
		at := bytes.IndexByte(text, '<')
		if at < 0 || at+1 >= len(text) {
			return ""
		}
		text = text[at+1:]
		switch {
		case bytes.HasPrefix(text, []byte("!--")):
			_, rest, found := bytes.Cut(text, []byte("-->"))
			if !found {
				return ""
			}
			text = rest
		case text[0] == '!' || text[0] == '?':
			if bytes.HasPrefix(bytes.ToLower(text[:min(len(text), 20)]), []byte("!doctype html")) {
				return "html"
			}
		default:
			end := bytes.IndexAny(text, " \t\r\n/>")
			if end < 1 || end > 200 {
				return ""
			}
			for i, c := range text[:end] {
				letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c >= 0x80
				if !letter && (i == 0 || c != ':' && c != '-' && c != '.' && (c < '0' || c > '9')) {
					return ""
				}
			}
			return string(text[:end])
		}
	}
	return ""
}

// Decode implements [formats.Decoder].
func (d Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	body := &formats.Body{From: in.Body}
	r := d.begin(ctx, in, decoded(body), to)
	if err := r.run(body); err != nil {
		return r.w.Abandon(err)
	}
	if err := r.w.Flush(); err != nil {
		return err
	}
	if body.Err != nil {
		return scanners.AsUnread(body.Err)
	}
	return r.verdict(in.Part, to)
}

// begin begins to read a document.
func (d Decoder) begin(ctx context.Context, in formats.Input, body io.Reader, to scanners.Receiver) *reading {
	text := bufio.NewReaderSize(body, formats.HeadSize)
	head, _ := text.Peek(formats.HeadSize)
	return &reading{
		ctx: ctx, w: records.NewWriter(ctx, to, d.Limits.Value), place: records.NewPlace(in.Part, d.Limits.Columns), lists: judge(ctx, head), body: text,
		tree: newTree(d.Limits.Columns),
	}
}

// decoded is the document in UTF-8, by its mark or by the encoding that it declares.
func decoded(body io.Reader) io.Reader {
	b := bufio.NewReaderSize(body, 4<<10)
	head, _ := b.Peek(4 << 10)
	line, _, _ := bytes.Cut(head, []byte("?>"))
	if bytes.HasPrefix(line, []byte("<?xml")) {
		if _, value, found := bytes.Cut(line, []byte("encoding")); found {
			value = bytes.TrimLeft(value, " \t\r\n=")
			if len(value) > 1 {
				label, _, _ := bytes.Cut(value[1:], value[:1])
				text, _ := charset.Labelled(string(label), b)
				return text
			}
		}
	}
	return charset.NewReader(head, b)
}
