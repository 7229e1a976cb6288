package contacts

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// foldAt is how many bytes of a line are written before it goes on in the next (RFC 2849, RFC 6350, section 3.2).
const foldAt = 75

// changing sets fields of a record, line by line.
type changing struct {
	*erasing.Setting
	depth []string // the components that are open, the record's own first
	text  []byte   // lines that are not written yet
}

// changed are the lines with the fields set. edit says what one becomes, unfolded; nil: it stays as it is.
func (c *changing) changed(edit func(c *changing, line []byte) ([]byte, error), soft func(line []byte) bool) (out []byte, _ error) {
	text := c.text
	c.text = nil
	for len(text) > 0 {
		raw, line := logical(text, soft)
		text = text[len(raw):]
		with, err := edit(c, line)
		if err != nil {
			return nil, err
		}
		if with == nil {
			out = append(out, raw...)
			continue
		}
		end := raw[len(bytes.TrimRight(raw, "\r\n")):]
		out = append(folded(out, with, end), end...)
	}
	return out, nil
}

// logical is the line that text begins with, as it stands and unfolded.
func logical(text []byte, soft func(line []byte) bool) (raw, line []byte) {
	size := 0
	for {
		i := bytes.IndexByte(text[size:], '\n') + 1
		if i == 0 {
			i = len(text) - size
		}
		line = append(line, bytes.TrimRight(text[size:size+i], "\r\n")...)
		size += i
		switch rest := text[size:]; {
		case len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t'):
			size++
		case len(rest) > 0 && soft != nil && bytes.HasSuffix(line, []byte("=")) && soft(line):
			line = line[:len(line)-1]
		default:
			return text[:size], line
		}
	}
}

// folded appends a line in pieces that end with end.
func folded(out, line, end []byte) []byte {
	if len(end) == 0 {
		end = []byte("\n")
	}
	for room := foldAt; len(line) > room; room = foldAt - 1 {
		cut := room
		for cut > 1 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		out = append(append(append(out, line[:cut]...), end...), ' ')
		line = line[cut:]
	}
	return append(out, line...)
}

// attribute is what a line of a directory's entry becomes. What is no safe string goes as base64 (RFC 2849, note 8).
func (c *changing) attribute(line []byte) ([]byte, error) {
	name, value, found := bytes.Cut(line, []byte(":"))
	if !found || len(line) == 0 || line[0] == '#' {
		return nil, nil
	}
	field, _, _ := bytes.Cut(name, []byte(";"))
	cell := c.Next(string(bytes.TrimSpace(field)))
	switch {
	case cell == nil:
		return nil, nil
	case bytes.HasPrefix(value, []byte("<")):
		return nil, &formats.Uncut{Why: "a value lies in a file of its own that the entry names: change it there"}
	case cell.Null || len(cell.Value) == 0:
		return append(bytes.Clone(name), ':'), nil
	case safe(cell.Value):
		return append(append(bytes.Clone(name), ": "...), cell.Value...), nil
	}
	return base64.StdEncoding.AppendEncode(append(bytes.Clone(name), ":: "...), cell.Value), nil
}

// safe tells whether a value may stand as it is.
func safe(value []byte) bool {
	for _, b := range value {
		if b == 0 || b == '\r' || b == '\n' || b >= 0x80 {
			return false
		}
	}
	return value[0] != ' ' && value[0] != ':' && value[0] != '<' && value[len(value)-1] != ' '
}

// property is what a line of a card or calendar becomes.
func (c *changing) property(line []byte) ([]byte, error) {
	p, ok := parse(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")))
	if !ok {
		return nil, nil
	}
	switch p.name {
	case "BEGIN":
		c.depth = append(c.depth, strings.ToUpper(string(bytes.TrimSpace(p.value))))
		return nil, nil
	case "END":
		c.depth = c.depth[:max(len(c.depth)-1, 0)]
		return nil, nil
	}
	prefix := ""
	if n := len(c.depth); n > 1 {
		prefix = c.depth[n-1] + "."
	}
	was := p.value
	head, changed := c.params(prefix, &p, line[:len(line)-len(was)])
	if p.quoted() {
		p.value = p.plain()
	}
	value, err := c.value(prefix, &p)
	switch {
	case err != nil:
		return nil, err
	case value == nil && !changed:
		return nil, nil
	case value == nil:
		value = was
	case p.quoted(): // the new value needs no encoding, and says so by not naming one
		head = plainHead(head, value)
	}
	return append(bytes.Clone(head), value...), nil
}

// plainHead is what stands before a value that is not encoded any more.
func plainHead(head, value []byte) []byte {
	var kept []string
	for rest := strings.TrimSuffix(string(head), ":"); rest != ""; {
		var one string
		one, rest = cutOutside(rest, ';')
		if upper := strings.ToUpper(one); upper != "QUOTED-PRINTABLE" && !strings.HasPrefix(upper, "ENCODING=") && !strings.HasPrefix(upper, "CHARSET=") {
			kept = append(kept, one)
		}
	}
	if bytes.ContainsFunc(value, func(r rune) bool { return r >= utf8.RuneSelf }) {
		kept = append(kept, "CHARSET=UTF-8")
	}
	return []byte(strings.Join(kept, ";") + ":")
}

// params sets what parameters say of people.
func (c *changing) params(prefix string, p *property, head []byte) (with []byte, changed bool) {
	text := string(head)
	for _, q := range p.params {
		field := prefix + p.name
		switch q.name {
		case "CN":
			field += ".name"
		case "SENT-BY", "DELEGATED-FROM", "DELEGATED-TO", "MEMBER", "EMAIL", "DIR":
			field += ".email"
		default:
			field += "." + q.name
		}
		if q.value == "" {
			c.Meet(field)
			continue
		}
		cell := c.Next(field)
		if cell == nil {
			continue
		}
		value := strings.Map(func(r rune) rune { // no parameter can hold these
			if r == '"' || r < ' ' {
				return -1
			}
			return r
		}, string(cell.Value))
		if strings.Contains(strings.ToLower(q.value), "mailto:") {
			value = "mailto:" + value
		}
		if at := strings.Index(strings.ToUpper(text), q.name+"="); at >= 0 {
			from := at + len(q.name) + 1
			one, rest := cutOutside(text[from:len(text)-1], ';')
			if rest != "" {
				rest = ";" + rest
			}
			if strings.HasPrefix(one, `"`) || strings.ContainsAny(value, ",;:") {
				value = `"` + value + `"`
			}
			text, changed = text[:from]+value+rest+":", true
		}
	}
	return []byte(text), changed
}

// value is what the value of a property becomes; nil: it stays as it is.
func (c *changing) value(prefix string, p *property) ([]byte, error) {
	parts := structured(p.name)
	field := prefix + p.name
	switch p.name {
	case "FN":
		field += ".fullname"
	case "ATTENDEE", "ORGANIZER", "CALENDAR-ADDRESS":
		field += ".email"
	}
	if parts != nil && !p.base64() {
		return c.structure(prefix, p, parts), nil
	}
	cell := c.Next(field)
	if cell == nil && strings.HasSuffix(field, ".email") {
		cell = c.Next(strings.TrimSuffix(field, ".email"))
	}
	switch {
	case cell == nil:
		return nil, nil
	case p.base64():
		return base64.StdEncoding.AppendEncode(nil, cell.Value), nil
	case cell.Null:
		return []byte{}, nil
	}
	scheme, _, found := bytes.Cut(p.value, []byte(":"))
	if kind := strings.ToLower(string(scheme)); found && (kind == "mailto" || kind == "tel" || kind == "sms") {
		return append(append(bytes.Clone(scheme), ':'), escaped(cell.Value)...), nil
	}
	return escaped(cell.Value), nil
}

// structure sets parts of a value that is made of them.
func (c *changing) structure(prefix string, p *property, names []string) (value []byte) {
	i, changed := 0, false
	for part := range splitEscaped(p.value, ';') {
		if i > 0 {
			value = append(value, ';')
		}
		name := prefix + p.name + "." + names[min(i, len(names)-1)]
		if len(bytes.TrimSpace(part)) == 0 {
			c.Meet(name)
		} else if cell := c.Next(name); cell != nil {
			part, changed = escaped(cell.Value), true
		}
		value = append(value, part...)
		i++
	}
	if !changed {
		return nil
	}
	return value
}

// escaped puts backslashes before what would mean something else (RFC 6350, section 3.4).
func escaped(value []byte) []byte {
	out := make([]byte, 0, len(value))
	for _, b := range value {
		switch b {
		case '\\', ';', ',':
			out = append(out, '\\', b)
		case '\n':
			out = append(out, '\\', 'n')
		case '\r':
		default:
			out = append(out, b)
		}
	}
	return out
}
