package mail

import (
	"bytes"
	"strings"

	"dossier/scanners/formats/transfer"
)

// maxHeader is how many bytes of a field are held; the rest comes as another field of the same name.
const maxHeader = 256 << 10

// fields reads a header up to the empty line behind it and hands over each field, unfolded, by its name as it stands. A line
// that is no field ends the header and begins the body, as it does in mails that lack the empty line.
func (m *message) fields(take func(name, value []byte) error) error {
	name, value := m.name[:0], m.value[:0]
	flush := func() error {
		m.name, m.value = name, value
		if len(name) == 0 {
			return nil
		}
		return take(name, bytes.TrimSpace(value))
	}
	for {
		line, start, ok := m.parts.line()
		if !ok {
			return flush()
		}
		text := bytes.TrimRight(line, "\r\n")
		size := 0
		if start {
			size = headerName(text)
		}
		switch {
		case start && len(text) == 0:
			return flush()
		case !start, text[0] == ' ' || text[0] == '\t':
			if start {
				text = append(append(m.fold[:0], ' '), bytes.TrimLeft(text, " \t")...)
				m.fold = text
			}
			if value = append(value, text...); len(value) > maxHeader {
				if err := flush(); err != nil {
					return err
				}
				value = value[:0]
			}
		case size > 0:
			if err := flush(); err != nil {
				return err
			}
			name = append(name[:0], text[:size]...)
			value = append(value[:0], text[bytes.IndexByte(text, ':')+1:]...)
		case bytes.HasPrefix(text, []byte(">From ")), bytes.HasPrefix(text, []byte("From ")): // left there by a program that moved the mail
		default:
			m.parts.l.hold(line)
			return flush()
		}
	}
}

// canonical writes a field's name with a capital at the beginning of each word, in place.
func canonical(name []byte) []byte {
	upper := true
	for i, c := range name {
		switch {
		case upper && 'a' <= c && c <= 'z':
			name[i] = c - 'a' + 'A'
		case !upper && 'A' <= c && c <= 'Z':
			name[i] = c - 'A' + 'a'
		}
		upper = c == '-'
	}
	return name
}

// topField takes a field of a message's header.
func (m *message) topField(name, value []byte) error {
	name = canonical(name)
	switch string(name) {
	case "Content-Type", "Content-Transfer-Encoding", "Content-Disposition":
		m.head.take(name, value)
		return nil
	case "Mime-Version", "Content-Length", "Lines":
		return nil
	case "Message-Id", "In-Reply-To", "References", "Resent-Message-Id", "Content-Id":
		// Their addresses are no one's: what stands before the @ is a number that a program gave.
		return m.add(m.place.FieldOf(name, false), bytes.ReplaceAll(value, []byte("@"), []byte(" ")))
	}
	if isAddresses(string(name)) {
		return m.addresses(string(name), value)
	}
	m.text = decodeWords(m.text[:0], value)
	return m.add(m.place.FieldOf(name, false), m.text)
}

// isAddresses tells of the fields that hold lists of addresses.
func isAddresses(name string) bool {
	switch name {
	case "From", "To", "Cc", "Bcc", "Reply-To", "Sender", "Return-Path", "Delivered-To", "Envelope-To", "Errors-To", "Mail-Followup-To", "Apparently-To",
		"Disposition-Notification-To", "Return-Receipt-To", "X-Original-To", "X-Envelope-From", "X-Envelope-To", "X-Sender", "X-Forwarded-To", "X-Forwarded-For",
		"Resent-From", "Resent-To", "Resent-Cc", "Resent-Bcc", "Resent-Sender", "Resent-Reply-To", "X-Failed-Recipients", "X-Rcpt-To":
		return true
	}
	return false
}

// partField takes a field of a part's header.
func (m *message) partField(name, value []byte) error {
	name = canonical(name)
	switch string(name) {
	case "Content-Type", "Content-Transfer-Encoding", "Content-Disposition":
		m.head.take(name, value)
		return nil
	case "Content-Id", "Mime-Version", "Content-Length", "Lines", "X-Attachment-Id":
		return nil
	}
	m.text = decodeWords(m.text[:0], value)
	return m.add(m.place.Field("part."+string(name), false), m.text)
}

// head is what a part's header says of its body.
type head struct {
	kind        string // "text/plain"
	params      map[string]string
	encoding    string
	disposition string
	filename    string
}

func (h *head) take(name, value []byte) {
	switch string(name) {
	case "Content-Type":
		h.kind, h.params = parameters(string(value))
		if h.filename == "" {
			h.filename = h.params["name"]
		}
	case "Content-Transfer-Encoding":
		h.encoding = strings.ToLower(string(value))
		if i := strings.IndexAny(h.encoding, " \t;("); i >= 0 {
			h.encoding = h.encoding[:i]
		}
	case "Content-Disposition":
		disposition, params := parameters(string(value))
		h.disposition = disposition
		if name := params["filename"]; name != "" {
			h.filename = name
		}
	}
}

// parameters parses a value with parameters (RFC 2045, section 5.1, RFC 2231). It takes what it can of a broken one.
func parameters(value string) (first string, params map[string]string) {
	first, rest := cutParameter(value)
	first = strings.ToLower(strings.TrimSpace(first))
	if rest == "" {
		return first, nil
	}
	params = map[string]string{}
	pieces := map[string]*extended{}
	for n := 0; rest != "" && n < 1000; n++ {
		var one string
		one, rest = cutParameter(rest)
		key, val, found := strings.Cut(one, "=")
		if !found {
			continue
		}
		key, val = strings.ToLower(strings.TrimSpace(key)), unquoted(strings.TrimSpace(val))
		base, mark, long := strings.Cut(key, "*")
		if !long {
			if _, there := params[key]; !there {
				params[key] = string(decodeWords(nil, []byte(val)))
			}
			continue
		}
		if pieces[base] == nil {
			pieces[base] = &extended{}
		}
		pieces[base].take(mark, val)
	}
	for key, e := range pieces {
		params[key] = e.value()
	}
	return first, params
}

// cutParameter cuts at the first semicolon outside quotes.
func cutParameter(s string) (one, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ';' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	if quoted { // a quote that does not close: it is a character like any other
		if i := strings.IndexByte(s, ';'); i >= 0 {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func unquoted(s string) string {
	if len(s) == 0 || s[0] != '"' {
		return s
	}
	s = strings.TrimSuffix(s[1:], `"`)
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// extended is a parameter in pieces or with a character set (RFC 2231). The pieces are taken in the order in which they come.
type extended struct {
	charset string
	bytes   []byte
}

func (e *extended) take(mark, val string) {
	encoded := mark == "" || strings.HasSuffix(mark, "*")
	if encoded && len(e.bytes) == 0 && e.charset == "" {
		if set, rest, found := strings.Cut(val, "'"); found {
			if _, text, found := strings.Cut(rest, "'"); found {
				e.charset, val = set, text
			}
		}
	}
	if !encoded {
		e.bytes = append(e.bytes, val...)
		return
	}
	for i := 0; i < len(val); i++ {
		if val[i] == '%' && i+2 < len(val) {
			if c, ok := transfer.Hex(val[i+1], val[i+2]); ok {
				e.bytes = append(e.bytes, c)
				i += 2
				continue
			}
		}
		e.bytes = append(e.bytes, val[i])
	}
}

func (e *extended) value() string { return string(toUTF8(nil, e.charset, e.bytes)) }
