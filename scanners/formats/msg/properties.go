package msg

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"dossier/scanners"
	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/htmltext"
)

// known names the properties of [MS-OXPROPS] that people read.
func known(id string) string {
	switch id {
	case "0037":
		return "Subject"
	case "0E1D", "0070":
		return "Subject"
	case "0042":
		return "From.name"
	case "0065", "5D02":
		return "From.email"
	case "0C1A":
		return "Sender.name"
	case "0C1F", "5D01":
		return "Sender.email"
	case "0E04":
		return "To.name"
	case "0E03":
		return "Cc.name"
	case "0E02":
		return "Bcc.name"
	case "0050":
		return "Reply-To.name"
	case "1000":
		return "body"
	case "3001":
		return "Display.name"
	case "3003", "39FE":
		return "email"
	case "3A06":
		return "givenname"
	case "3A11":
		return "surname"
	case "3A44":
		return "middlename"
	case "3A4F":
		return "nickname"
	case "3A08", "3A1B":
		return "business phone"
	case "3A09", "3A2F":
		return "home phone"
	case "3A1C":
		return "mobile phone"
	case "3A1A":
		return "primary phone"
	case "3A24", "3A25":
		return "fax"
	case "3A16":
		return "company"
	case "3A17":
		return "title"
	case "3A18":
		return "department"
	case "3A29":
		return "street"
	case "3A27":
		return "city"
	case "3A28":
		return "state"
	case "3A2A":
		return "postcode"
	case "3A26":
		return "country"
	case "3A15":
		return "postal address"
	case "3A45":
		return "name prefix"
	case "3FFA":
		return "Modifier.name"
	case "3FF8":
		return "Creator.name"
	}
	return "0x" + id
}

// properties are what the stream of that name says of a storage's other streams.
type properties struct {
	codepage  string // label of the character set of texts that are not Unicode
	recipient uint32 // 1 To, 2 Cc, 3 Bcc
	class     string // of the message: IPM.Note
}

// properties reads them; head is how long the header before them is ([MS-OXMSG], section 2.4).
func (r *reading) properties(s *storage, head int) properties {
	p := properties{}
	content := r.content(s.streams["__properties_version1.0"])
	for at := head; at+16 <= len(content); at += 16 {
		value := binary.LittleEndian.Uint32(content[at+8:])
		switch binary.LittleEndian.Uint32(content[at:]) {
		case 0x3ffd0003:
			p.codepage = label(value)
		case 0x3fde0003:
			if p.codepage == "" {
				p.codepage = label(value)
			}
		case 0x0c150003:
			p.recipient = value
		}
	}
	p.class = string(bytes.Trim(p.text(r, s, "001A"), "\x00"))
	return p
}

// label names a code page of Windows.
func label(codepage uint32) string {
	switch codepage {
	case 65001:
		return "utf-8"
	case 932:
		return "shift_jis"
	case 936:
		return "gbk"
	case 949:
		return "euc-kr"
	case 950:
		return "big5"
	case 20866:
		return "koi8-r"
	case 28591, 28592, 28595, 28597, 28599, 28605:
		return fmt.Sprintf("iso-8859-%d", codepage-28590)
	case 50220, 50221, 50222:
		return "iso-2022-jp"
	}
	return fmt.Sprintf("windows-%d", codepage)
}

// text reads a text property by its number.
func (p properties) text(r *reading, s *storage, id string) []byte {
	if f := s.streams["__substg1.0_"+id+"001F"]; f != nil {
		return decoded("utf-16le", r.content(f))
	}
	if f := s.streams["__substg1.0_"+id+"001E"]; f != nil {
		return decoded(p.codepage, r.content(f))
	}
	return nil
}

func decoded(set string, text []byte) []byte {
	t, _ := charset.Labelled(set, bytes.NewReader(text))
	out, _ := io.ReadAll(t)
	return out
}

// texts adds all text properties of a storage, also those with several values.
func (r *reading) texts(p properties, s *storage, prefix string) error {
	var names []string
	for name := range s.streams {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		id, ok := strings.CutPrefix(name, "__substg1.0_")
		if !ok || len(id) < 8 {
			continue
		}
		set := p.codepage
		kind := id[4:8]
		switch {
		case kind == "001F", kind == "101F" && len(id) > 8:
			set = "utf-16le"
		case kind == "001E", kind == "101E" && len(id) > 8:
		default:
			continue
		}
		if id = id[:4]; id == "007D" || id == "1013" || id == "001A" { // read as a header, as HTML, and as the class
			continue
		}
		value := decoded(set, r.content(s.streams[name]))
		field := known(id)
		switch id {
		case "0040", "0064", "0C1E", "3002", "1035", "1042", "1039": // words of the program, and numbers of messages that look like addresses
			value = bytes.ReplaceAll(value, []byte("@"), []byte(" "))
		}
		if prefix != "" && strings.HasPrefix(field, "0x") {
			field = prefix + "." + field
		} else if prefix != "" {
			field = prefix + "." + field[strings.LastIndexByte(field, '.')+1:]
		}
		if err := r.add(field, id == "1000", value); err != nil {
			return err
		}
	}
	return nil
}

// recipient adds what a recipient is known by.
func (r *reading) recipient(s *storage) error {
	p := r.properties(s, 8)
	prefix := "To"
	switch p.recipient {
	case 2:
		prefix = "Cc"
	case 3:
		prefix = "Bcc"
	}
	return r.texts(p, s, prefix)
}

// bodies reads the header as it came over the net, and the body in HTML and RTF.
func (r *reading) bodies(p properties, s *storage, part scanners.Private) error {
	if header := p.text(r, s, "007D"); len(bytes.TrimSpace(header)) > 0 {
		if err := r.member(part, "header.eml", bytes.NewReader(headerAlone(header))); err != nil {
			return err
		}
	}
	page := r.content(s.streams["__substg1.0_10130102"])
	if len(page) == 0 {
		page = p.text(r, s, "1013")
	}
	if len(page) > 0 {
		if err := r.html(page, part); err != nil {
			return err
		}
	}
	if packed := r.content(s.streams["__substg1.0_10090102"]); len(packed) > 0 {
		rtf, ok := unpackRTF(packed)
		if !ok {
			r.broken++
		}
		if len(rtf) > 0 {
			return r.member(part, "body.rtf", bytes.NewReader(rtf))
		}
	}
	return nil
}

// headerAlone is a header as a message without a body: what it says of the body is renamed, and Outlook's own first line left out.
func headerAlone(header []byte) []byte {
	var out []byte
	for line := range bytes.Lines(bytes.Trim(header, "\x00")) {
		lower := bytes.ToLower(line[:min(len(line), 24)])
		switch {
		case len(out) == 0 && bytes.HasPrefix(lower, []byte("microsoft mail internet")):
			continue
		case bytes.HasPrefix(lower, []byte("content-")):
			out = append(out, "X-"...)
		}
		out = append(out, line...)
	}
	return append(out, "\r\n\r\n"...)
}

// html adds the text of a page to the body.
func (r *reading) html(page []byte, part scanners.Private) error {
	var buf []byte
	body := r.place.Field("body", true)
	err := htmltext.Extract(r.ctx, htmltext.Reader("", bytes.NewReader(page)), func(e htmltext.Event) (err error) {
		switch e.Kind {
		case htmltext.Text:
			if buf = append(buf, e.Text...); len(buf) > r.w.Limit() {
				buf, err = r.w.Pieces(body, buf)
			}
		case htmltext.Value:
			err = r.add(e.Name, false, e.Text)
		case htmltext.Embedded:
			err = r.member(part, "embedded"+htmltext.Extension(e.Name), bytes.NewReader(bytes.Clone(e.Text)))
		case htmltext.Cell:
			buf = append(buf, '\t')
		case htmltext.Block, htmltext.Line, htmltext.Table, htmltext.TableEnd, htmltext.Row:
			if n := len(buf); n > 0 && buf[n-1] != '\n' {
				buf = append(buf, '\n')
			}
		case htmltext.CellEnd:
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.add("body", true, buf)
}
