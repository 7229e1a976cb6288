package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"strconv"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/charset"
)

// maxChanged bounds the bytes of a message of which values change.
const maxChanged = 64 << 20

// single is a message in a file of its own.
type single struct{ *unpacker }

// Edits implements [formats.Editor]: values change, and the message itself can only go with its file.
func (s single) Edits(ctx context.Context, in formats.Input, list []erasing.Removal) ([]formats.Edit, error) {
	for i := range list {
		switch {
		case list[i].Part.Reveal() != in.Part.Reveal():
			return nil, &formats.Uncut{Why: "what is attached to a message is not written again: take it off by hand"}
		case len(list[i].Change) == 0:
			return nil, &formats.Uncut{Why: "files of the format mail are not written again without their message"}
		}
	}
	text, err := io.ReadAll(io.LimitReader(in.Body, maxChanged+1))
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, scanners.AsUnread(err)
	case len(text) > maxChanged:
		return nil, tooLong()
	case len(list) != 1 || list[0].Number != 1:
		return nil, erasing.ErrChanged
	}
	with, err := changed(text, &list[0])
	if err != nil {
		return nil, err
	}
	from := 0
	for from < min(len(text), len(with)) && text[from] == with[from] {
		from++
	}
	return []formats.Edit{{From: int64(from), To: int64(len(text)), With: with[from:]}}, nil
}

func tooLong() error {
	return &formats.Uncut{Why: "a message is too long to change values of it: change it in a mail program"}
}

// changed is a message, with the line before it that parts it from others or counts its bytes if it has one, with the fields set of which a removal
// says so.
func changed(text []byte, removal *erasing.Removal) ([]byte, error) {
	c := &changing{Setting: erasing.NewSetting(removal), end: []byte("\n")}
	line, rest, _ := bytes.Cut(text, []byte("\n"))
	if bytes.HasSuffix(line, []byte("\r")) {
		c.end = []byte("\r\n")
	}
	before := []byte(nil)
	mark := []byte("\xef\xbb\xbf")
	bare := bytes.TrimPrefix(line, mark)
	if counted := isCount(bare); counted || bytes.HasPrefix(bare, []byte("From ")) {
		before, text = text[:len(line)+1], rest
		if !counted {
			before = c.envelope(before)
		}
	}
	out, err := c.message(text)
	if err != nil {
		return nil, err
	}
	if isCount(bare) { // Apple's files say how long the message is
		if n, err := strconv.Atoi(string(bytes.TrimSpace(bare))); err == nil {
			number := strconv.Itoa(n + len(out) - len(text))
			before = append([]byte(number+strings.Repeat(" ", max(0, len(bare)-len(number)))), '\n')
		}
	}
	if c.Missing() {
		return nil, &formats.Uncut{Why: "a value that is to change stands in a part of the message that is not written again (HTML, the name of an attachment): change it by hand"}
	}
	return append(bytes.Clone(before), out...), nil
}

// changing sets fields of one message.
type changing struct {
	*erasing.Setting
	end []byte // of a line
}

// envelope is the line that parts messages, with its sender.
func (c *changing) envelope(line []byte) []byte {
	at := bytes.Index(line, []byte("From ")) + 5
	sender, _, _ := bytes.Cut(line[at:], []byte(" "))
	if sender = bytes.TrimSpace(sender); bytes.IndexByte(sender, '@') <= 0 {
		return line
	}
	cell := c.Next("Envelope.email")
	if cell == nil {
		return line
	}
	with := strings.Join(strings.Fields(string(cell.Value)), "")
	if with == "" {
		with = "MAILER-DAEMON" // as programs write for nobody
	}
	return append(append(bytes.Clone(line[:at]), with...), line[at+len(sender):]...)
}

// message is a message with its fields set.
func (c *changing) message(text []byte) ([]byte, error) {
	h, fields, body := c.header(text, "")
	with, err := c.part(h, body, 0)
	if err != nil {
		return nil, err
	}
	if with == nil {
		with = body
	}
	for i, field := range fields { // which some programs go by
		switch name := string(canonical(bytes.Clone(field[:max(headerName(field), 0)]))); name {
		case "Content-Length":
			fields[i] = counted(field, len(with)-len(body))
		case "Lines":
			fields[i] = counted(field, bytes.Count(with, []byte("\n"))-bytes.Count(body, []byte("\n")))
		}
	}
	return append(bytes.Join(fields, nil), with...), nil
}

// counted is a field that counts something, of which there is more now.
func counted(field []byte, more int) []byte {
	at := bytes.IndexByte(field, ':') + 1
	text := bytes.TrimSpace(field[at:])
	n, err := strconv.Atoi(string(text))
	if err != nil || more == 0 {
		return field
	}
	return bytes.Replace(field, text, []byte(strconv.Itoa(n+more)), 1)
}

// header takes the fields of a header, with those set that change, and what is behind it. prefix stands before their names.
func (c *changing) header(text []byte, prefix string) (h head, fields [][]byte, rest []byte) {
	for len(text) > 0 {
		size := lineEnd(text)
		name := headerName(bytes.TrimRight(text[:size], "\r\n"))
		switch line := bytes.TrimRight(text[:size], "\r\n"); {
		case len(line) == 0:
			return h, append(fields, text[:size]), text[size:]
		case name == 0 && !bytes.HasPrefix(line, []byte(">From ")) && !bytes.HasPrefix(line, []byte("From ")):
			return h, fields, text
		}
		value := bytes.TrimRight(text[name:size], "\r\n")
		value = bytes.Clone(value[bytes.IndexByte(value, ':')+1:])
		for size < len(text) && (text[size] == ' ' || text[size] == '\t') {
			more := text[size : size+lineEnd(text[size:])]
			value = append(append(value, ' '), bytes.TrimLeft(bytes.TrimRight(more, "\r\n"), " \t")...)
			size += len(more)
		}
		raw := text[:size]
		text = text[size:]
		if name > 0 {
			as, value := string(canonical(bytes.Clone(raw[:name]))), bytes.TrimSpace(value)
			h.take([]byte(as), value)
			if with, ok := c.field(prefix+as, value); ok {
				raw = c.folded(append(append(bytes.Clone(raw[:name]), ": "...), with...))
			}
		}
		fields = append(fields, raw)
	}
	return h, fields, nil
}

func lineEnd(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

// folded is a field in lines of up to 78 letters where it has spaces (RFC 5322, section 2.2.3).
func (c *changing) folded(field []byte) (out []byte) {
	const most = 78
	for len(field) > most {
		at := bytes.LastIndexByte(field[:most], ' ')
		if at <= 0 || field[at-1] == ' ' || field[at-1] == ':' {
			break
		}
		out = append(append(out, field[:at]...), c.end...)
		field = field[at:]
	}
	return append(append(out, field...), c.end...)
}

// field is what a field of a header becomes; ok is false where it stays.
func (c *changing) field(name string, value []byte) (with []byte, ok bool) {
	if isAddresses(name) {
		return c.addresses(name, value)
	}
	cell := c.Next(name)
	if cell == nil {
		return nil, false
	}
	return encodedText(cell.Value), true
}

// encodedText is a text as headers hold it (RFC 2047).
func encodedText(text []byte) []byte {
	line := strings.Join(strings.Fields(string(text)), " ")
	if strings.Contains(line, "=?") {
		return []byte("=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(line)) + "?=")
	}
	return []byte(mime.QEncoding.Encode("utf-8", line))
}

// addresses is a list of addresses with their names or the addresses themselves set.
func (c *changing) addresses(field string, list []byte) (with []byte, ok bool) {
	for len(list) > 0 {
		end := cutAddress(list)
		one := list[:end]
		list = list[min(end+1, len(list)):]
		address, label := splitAddress(nil, one)
		label = decodeWords(nil, bytes.TrimSpace(label))
		if email := c.next(field+".email", address); email != nil {
			address, ok = bytes.TrimSpace(email.Value), true
		}
		if name := c.next(field+".name", label); name != nil {
			label, ok = bytes.TrimSpace(name.Value), true
		}
		if len(address)+len(label) == 0 {
			continue
		}
		if len(with) > 0 {
			with = append(with, ", "...)
		}
		switch label = phrase(label); {
		case len(address) == 0:
			with = append(with, label...)
		case len(label) > 0:
			with = fmt.Appendf(with, "%s <%s>", label, address)
		case bytes.IndexByte(address, '@') <= 0:
			with = fmt.Appendf(with, "<%s>", address)
		default:
			with = append(with, address...)
		}
	}
	return with, ok
}

// next is what a value is set to, where there is one.
func (c *changing) next(field string, value []byte) *erasing.Cell {
	if len(value) == 0 {
		return nil
	}
	return c.Next(field)
}

// phrase is a name as it stands before an address (RFC 5322, section 3.2.5).
func phrase(name []byte) []byte {
	switch {
	case bytes.ContainsFunc(name, func(r rune) bool { return r >= 0x7f || r < ' ' }), bytes.Contains(name, []byte("=?")):
		return encodedText(name)
	case bytes.ContainsAny(name, `()<>[]:;@\,."`):
		return []byte(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(string(name)) + `"`)
	}
	return name
}

// part is the body of a part with its text set; nil: it stays.
func (c *changing) part(h head, body []byte, depth int) ([]byte, error) {
	boundary := h.params["boundary"]
	switch {
	case h.kind == "multipart/encrypted", strings.HasPrefix(h.kind, "multipart/") && (boundary == "" || depth >= maxDepth):
		return nil, nil
	case strings.HasPrefix(h.kind, "multipart/"):
		return c.multipart(h, body, []byte(boundary), depth)
	case h.kind == "text/html":
		return nil, nil
	case h.disposition != "attachment" && h.filename == "" && inline(h.kind), h.kind == "" && h.disposition == "" && h.filename == "":
		return c.text(h, body)
	}
	return nil, nil
}

// multipart is one that is made of others, with those set.
func (c *changing) multipart(h head, body, boundary []byte, depth int) (out []byte, _ error) {
	changed, inside, from := false, false, 0
	flush := func(to int) error {
		piece := body[from:to]
		from = to
		if !inside {
			out = append(out, piece...)
			return nil
		}
		inner, fields, rest := c.header(piece, "part.")
		if h.kind == "multipart/digest" && inner.kind == "" {
			inner.kind = "message/rfc822"
		}
		with, err := c.part(inner, rest, depth+1)
		if with == nil {
			with = rest
		}
		was := len(out)
		out = append(append(out, bytes.Join(fields, nil)...), with...)
		changed = changed || !bytes.Equal(out[was:], piece)
		return err
	}
	for at := 0; at < len(body); {
		end := at + lineEnd(body[at:])
		line := bytes.TrimRight(body[at:end], " \t\r\n")
		tail, is := bytes.CutPrefix(line, append([]byte("--"), boundary...))
		if is && (len(tail) == 0 || string(tail) == "--") {
			if err := flush(at); err != nil {
				return nil, err
			}
			out = append(out, body[at:end]...)
			from, inside = end, len(tail) == 0
			if !inside {
				break
			}
		}
		at = end
	}
	if err := flush(len(body)); err != nil || !changed {
		return nil, err
	}
	return out, nil
}

// text is the text of a part as it is to be, in its character set and transfer encoding; nil: it stays.
func (c *changing) text(h head, body []byte) ([]byte, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, nil
	}
	cell := c.Next(bodyField)
	if cell == nil {
		return nil, nil
	}
	text, ok := charset.Encode(h.params["charset"], cell.Value)
	if !ok {
		return nil, &formats.Uncut{Why: "the new text has letters that the message's character set has not: change it in a mail program"}
	}
	text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	var out []byte
	switch h.encoding {
	case "", "7bit", "8bit", "binary", "none", "plain":
		if h.encoding == "7bit" && bytes.ContainsFunc(text, func(r rune) bool { return r >= 0x80 }) {
			return nil, &formats.Uncut{Why: "the new text has letters that the message's encoding has not: change it in a mail program"}
		}
		core := bytes.TrimSpace(body)
		at := bytes.Index(body, core)
		out = append(append(bytes.Clone(body[:at]), c.lines(text)...), body[at+len(core):]...)
		return out, nil
	case "base64":
		encoded := base64.StdEncoding.EncodeToString(text)
		const width = 76
		for len(encoded) > width {
			out = append(append(out, encoded[:width]...), c.end...)
			encoded = encoded[width:]
		}
		return append(append(out, encoded...), c.end...), nil
	case "quoted-printable":
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		_, _ = w.Write(text) // a buffer takes all
		_ = w.Close()
		return append(c.lines(b.Bytes()), c.end...), nil
	}
	return nil, &formats.Uncut{Why: "the text is encoded in a way that is not written again: change it in a mail program"}
}

// lines is a text with the line ends of the message.
func (c *changing) lines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), c.end) }
