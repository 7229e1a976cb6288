package mail

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/htmltext"
	"dossier/scanners/formats/records"
	"dossier/scanners/formats/transfer"
)

// The fields that are not named by the header.
const (
	bodyField       = "body"       // the text of the message, each part a value
	attachmentField = "attachment" // the names of attachments
	outsideField    = "outside"    // text before, between and behind the parts, which mail programs do not show
)

// maxDepth is how deep multiparts lie in each other at the most; what lies deeper is read as text.
const maxDepth = 50

// message reads one message after the other. It is used again for other inputs.
type message struct {
	lines lines
	parts parts
	w     records.Writer
	ctx   context.Context
	in    formats.Input
	to    scanners.Receiver
	open  func(context.Context, formats.Input) error

	place   *records.Place
	number  int64 // of the message in its mbox, 0 where it is alone
	members map[string]int
	head    head // of the part that is read

	cut, whole, deep, strange int64 // messages whose parts do not end, have no parts, have too many, or an unknown encoding

	name, value, fold, text, label, buf, out []byte // memory
}

func (m *message) add(field int, value []byte) error {
	if len(value) == 0 {
		return nil
	}
	return m.w.Add(field, value)
}

// one reads one message, of which the record has begun.
func (m *message) one() error {
	m.parts = parts{l: &m.lines, stack: m.parts.stack[:0], hit: -1}
	clear(m.members)
	m.head = head{}
	if err := m.fields(m.topField); err != nil {
		return err
	}
	if err := m.part(m.head, 0); err != nil {
		return err
	}
	m.parts.drain()
	return nil
}

// part reads the body of a part, or of the message itself.
func (m *message) part(h head, depth int) error {
	boundary := h.params["boundary"]
	switch {
	case h.kind == "multipart/encrypted":
		return m.unread(h, scanners.Encrypted, "the message is encrypted")
	case strings.HasPrefix(h.kind, "multipart/") && boundary != "" && depth < maxDepth:
		return m.multipart(h, boundary, depth)
	case strings.HasPrefix(h.kind, "multipart/"):
		if boundary != "" {
			m.deep++
		}
		return m.plain(h)
	case strings.HasSuffix(h.kind, "pkcs7-mime") && !strings.Contains(h.params["smime-type"], "signed"):
		return m.unread(h, scanners.Encrypted, "the message is encrypted (S/MIME)")
	case h.kind == "application/ms-tnef":
		return m.unread(h, scanners.NoDecoder, "an attachment in Outlook's own form (winmail.dat, TNEF)")
	case h.disposition != "attachment" && h.filename == "" && inline(h.kind), h.kind == "" && h.disposition == "" && h.filename == "":
		if h.kind == "text/html" {
			return m.html(h)
		}
		return m.plain(h)
	}
	return m.member(h)
}

// inline tells of text that mail programs show as the message.
func inline(kind string) bool {
	switch kind {
	case "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text", "text/rfc822-headers", "message/delivery-status",
		"message/disposition-notification", "message/feedback-report", "message/external-body", "message/partial":
		return true
	}
	return false
}

// multipart reads the parts of one that is made of others.
func (m *message) multipart(h head, boundary string, depth int) error {
	p := &m.parts
	p.stack = append(p.stack, []byte(boundary))
	level := len(p.stack) - 1
	defer func() { p.stack = p.stack[:level] }()
	if err := m.outside(); err != nil {
		return err
	}
	count := 0
	for p.hit == level && !p.closing {
		p.hit = -1
		count++
		m.head = head{}
		if h.kind == "multipart/digest" {
			m.head.kind = "message/rfc822"
		}
		if err := m.fields(m.partField); err != nil {
			return err
		}
		if err := m.part(m.head, depth+1); err != nil {
			return err
		}
		p.drain()
	}
	switch {
	case p.hit == level: // the closing one
		p.hit = -1
		p.stack = p.stack[:level]
		return m.outside()
	case count == 0:
		m.whole++
	case p.end:
		m.cut++
	}
	return nil
}

// outside reads text that belongs to no part.
func (m *message) outside() error {
	c, _ := newContent(&m.parts, "", m.out)
	return m.running(outsideField, c)
}

// plain reads text.
func (m *message) plain(h head) error {
	c, known := newContent(&m.parts, h.encoding, m.out)
	if !known {
		m.strange++
	}
	text, known := charset.Labelled(h.params["charset"], c)
	if !known {
		m.strange++
	}
	err := m.running(bodyField, text)
	m.out = c.out
	return err
}

// running adds text to a field.
func (m *message) running(field string, text io.Reader) error {
	buf, at, unopened := m.buf[:0], -1, false
	defer func() { m.buf = buf[:0] }()
	for {
		if len(buf)+4096 > cap(buf) {
			buf = append(buf, make([]byte, 8192)...)[:len(buf)]
		}
		n, err := text.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if len(buf) > m.w.Limit() {
			if at < 0 {
				at = m.place.Field(field, true)
			}
			if !unopened && holdsUU(buf) {
				unopened = true
				if err := m.note(scanners.NoDecoder, "a file that stands in a long text (uuencode) was not opened"); err != nil {
					return err
				}
			}
			var refused error
			if buf, refused = m.pieces(at, buf); refused != nil {
				return refused
			}
		}
		if err != nil { // what broke the input is told at its end
			break
		}
	}
	buf = unixLines(buf)
	value := bytes.TrimSpace(buf)
	if len(value) == 0 {
		return nil
	}
	if bytes.Contains(value, []byte("-----BEGIN PGP MESSAGE-----")) {
		if err := m.note(scanners.Encrypted, "text in the message is encrypted (PGP)"); err != nil {
			return err
		}
	}
	if err := m.w.Add(m.place.Field(field, true), value); err != nil || !bytes.Contains(value, []byte(transfer.UUMark)) {
		return err
	}
	return m.uuencoded(bytes.Clone(value)) // the memory is used again by what is opened
}

// uuencoded opens the files that stand in a text.
func (m *message) uuencoded(text []byte) error {
	for name, content := range uuFiles(text) {
		name = formats.BaseName(name)
		if name == "" {
			name = "part"
		}
		if err := m.opened(m.unique(name), bytes.NewReader(content), int64(len(content))); err != nil {
			return err
		}
	}
	return nil
}

// unixLines turns CR LF into LF, in place.
func unixLines(text []byte) []byte {
	out := text[:0]
	for {
		end := bytes.Index(text, []byte("\r\n"))
		if end < 0 {
			return append(out, text...)
		}
		out, text = append(out, text[:end]...), text[end+1:]
	}
}

func (m *message) pieces(field int, buf []byte) ([]byte, error) {
	rest, err := m.w.Pieces(field, buf)
	if err != nil {
		return buf, err
	}
	return rest, nil
}

// html reads a part in HTML: its text goes to the body, what its attributes hold to fields of its own.
func (m *message) html(h head) error {
	c, known := newContent(&m.parts, h.encoding, m.out)
	if !known {
		m.strange++
	}
	buf, body := m.buf[:0], m.place.Field(bodyField, true)
	line := func(by byte) {
		if n := len(buf); n > 0 && buf[n-1] != '\n' {
			buf = append(bytes.TrimRight(buf, " "), by)
		}
	}
	var refused error
	err := htmltext.Extract(m.ctx, htmltext.Reader(h.params["charset"], c), func(e htmltext.Event) (err error) {
		switch e.Kind {
		case htmltext.Text:
			if buf = append(buf, e.Text...); len(buf) > m.w.Limit() {
				buf, err = m.pieces(body, buf)
			}
		case htmltext.Value:
			err = m.add(m.place.Field(e.Name, false), e.Text)
		case htmltext.Embedded:
			err = m.embedded(e.Name, e.Text)
		case htmltext.Cell:
			line('\t')
		case htmltext.Block, htmltext.Line, htmltext.Table, htmltext.TableEnd, htmltext.Row:
			line('\n')
		case htmltext.CellEnd:
		}
		refused = err
		return err
	})
	m.buf, m.out = buf[:0], c.out
	if refused != nil || err != nil && m.ctx.Err() != nil {
		return err
	}
	return m.add(body, bytes.TrimSpace(buf))
}

// embedded opens a document that lies in an HTML part.
func (m *message) embedded(kind string, content []byte) error {
	name := m.unique("embedded" + htmltext.Extension(kind))
	return m.opened(name, bytes.NewReader(content), int64(len(content)))
}

// member opens an attachment.
func (m *message) member(h head) error {
	name := formats.BaseName(h.filename)
	if name != "" {
		if err := m.add(m.place.Field(attachmentField, false), []byte(name)); err != nil {
			return err
		}
	}
	isMail := h.kind == "message/rfc822" || h.kind == "message/global"
	switch {
	case name == "" && isMail:
		name = "message.eml"
	case isMail && !strings.EqualFold(path.Ext(name), ".eml"):
		name += ".eml"
	case name == "":
		name = "part" + htmltext.Extension(h.kind)
	}
	name = m.unique(name)
	c, known := newContent(&m.parts, h.encoding, nil)
	if !known {
		m.strange++
	}
	var body io.Reader = c
	if set := h.params["charset"]; strings.HasPrefix(h.kind, "text/") && set != "" && h.kind != "text/html" {
		body, _ = charset.Labelled(set, c)
	}
	return m.opened(name, body, -1)
}

func (m *message) opened(name string, body io.Reader, size int64) error {
	if err := m.w.Flush(); err != nil {
		return err
	}
	return m.open(m.ctx, formats.Input{Body: body, Name: name, Part: m.inside(name), Size: size})
}

// unique returns the name with a number behind it if the message had another part of that name.
func (m *message) unique(name string) string {
	if m.members == nil {
		m.members = map[string]int{}
	}
	m.members[name]++
	if n := m.members[name]; n > 1 {
		ext := path.Ext(name)
		return fmt.Sprintf("%s#%d%s", strings.TrimSuffix(name, ext), n, ext)
	}
	return name
}

// inside is the place of a part.
func (m *message) inside(name string) scanners.Private {
	if m.number > 0 {
		return formats.RecordPart(m.in.Part, recordWord, m.number, name)
	}
	return formats.Inside(m.in.Part, name)
}

// unread records a part that is not read.
func (m *message) unread(h head, why scanners.Why, detail string) error {
	name := formats.BaseName(h.filename)
	if name == "" {
		name = "part"
	}
	return m.to.Unread(&scanners.Unread{Part: m.inside(m.unique(name)), Why: why, Detail: detail, MIME: h.kind, Bytes: -1})
}

// note records something about the message.
func (m *message) note(why scanners.Why, detail string) error {
	part := m.in.Part
	if m.number > 0 {
		part = m.inside("")
	}
	return m.to.Unread(&scanners.Unread{Part: part, Why: why, Detail: detail, Bytes: -1})
}
