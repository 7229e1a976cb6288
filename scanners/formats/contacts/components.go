package contacts

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"net/url"
	"strings"

	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/transfer"
)

// property is a line of a card or calendar.
type property struct {
	name   string // in capitals, without its group
	params []param
	value  []byte
}

type param struct{ name, value string }

func (p *property) param(name string) string {
	for _, q := range p.params {
		if q.name == name {
			return q.value
		}
	}
	return ""
}

func (p *property) quoted() bool { return strings.EqualFold(p.param("ENCODING"), "QUOTED-PRINTABLE") }

// plain is the value without quoted-printable.
func (p *property) plain() []byte {
	decoded, _ := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(p.value)))
	text, _ := charset.Labelled(p.param("CHARSET"), bytes.NewReader(decoded))
	value, _ := io.ReadAll(text)
	return value
}

func (p *property) base64() bool {
	e := p.param("ENCODING")
	return strings.EqualFold(e, "B") || strings.EqualFold(e, "BASE64")
}

// parse takes a line apart. One without a colon is no property.
func parse(line []byte) (p property, ok bool) {
	colon, quoted := -1, false
	for i, c := range line {
		if c == '"' {
			quoted = !quoted
		}
		if c == ':' && !quoted {
			colon = i
			break
		}
	}
	if colon < 0 {
		colon = bytes.IndexByte(line, ':')
	}
	if colon < 1 || colon > 64<<10 {
		return p, false
	}
	name, rest := cutOutside(string(line[:colon]), ';')
	if at := strings.LastIndexByte(name, '.'); at >= 0 {
		name = name[at+1:]
	}
	p.name, p.value = strings.ToUpper(strings.TrimSpace(name)), line[colon+1:]
	if p.name == "" || len(p.name) > 64 {
		return p, false
	}
	for rest != "" && len(p.params) < 100 {
		var one string
		one, rest = cutOutside(rest, ';')
		key, value, found := strings.Cut(one, "=")
		if !found { // version 2.1 leaves out the name
			key, value = "TYPE", one
			switch strings.ToUpper(one) {
			case "QUOTED-PRINTABLE", "BASE64":
				key = "ENCODING"
			}
		}
		p.params = append(p.params, param{strings.ToUpper(strings.TrimSpace(key)), strings.Trim(value, `"`)})
	}
	return p, true
}

// cutOutside cuts at the first separator outside quotes.
func cutOutside(s string, by byte) (one, rest string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == by && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// isQuoted tells whether a line's value is in quoted-printable, of which a line that ends in = goes on in the next.
func isQuoted(line []byte) bool {
	p, ok := parse(line)
	return ok && p.quoted()
}

// components reads cards or calendars. An outer component's own properties are a record too; one inside an event or card adds its
// properties, with its name, to that record.
func (r *reading) components(outermost string) error {
	var stack []string
	for {
		line, ok := r.lines.next(isQuoted)
		if !ok {
			r.unended = len(stack) > 0
			return nil
		}
		p, ok := parse(line)
		if !ok {
			if err := r.add("(unparsed)", line); err != nil {
				return err
			}
			continue
		}
		kind := strings.ToUpper(string(bytes.TrimSpace(p.value)))
		var err error
		switch {
		case p.name == "BEGIN":
			if len(stack) == 0 || len(stack) == 1 && stack[0] == "VCALENDAR" || kind == outermost {
				err = r.end()
			}
			if len(stack) < 100 {
				stack = append(stack, kind)
			}
		case p.name == "END":
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
			if len(stack) == 0 || len(stack) == 1 && stack[0] == "VCALENDAR" {
				err = r.end()
			}
		case p.name == "VERSION" || p.name == "PRODID" || p.name == "CALSCALE" || p.name == "METHOD":
		default:
			prefix := ""
			if outermost == "VCALENDAR" && len(stack) > 2 || outermost == "VCARD" && len(stack) > 1 {
				prefix = stack[len(stack)-1] + "."
				if len(prefix) > 64 {
					prefix = ""
				}
			}
			err = r.property(prefix, &p)
		}
		if err != nil {
			return err
		}
	}
}

// structured are the properties that are made of parts, with the names of these (RFC 6350, section 6).
func structured(name string) []string {
	switch name {
	case "N":
		return []string{"familyname", "givenname", "middlename", "prefix", "suffix"}
	case "ADR":
		return []string{"postbox", "extended", "street", "city", "region", "postcode", "country"}
	case "ORG":
		return []string{"company", "unit"}
	}
	return nil
}

// property adds a property to the record.
func (r *reading) property(prefix string, p *property) error {
	for _, q := range p.params {
		if err := r.param(prefix, p.name, q); err != nil {
			return err
		}
	}
	value := p.value
	switch {
	case p.quoted():
		value = p.plain()
	case p.base64():
		return r.decoded(prefix+p.name, transfer.DecodeBase64(value), extension(p.param("TYPE")+p.param("MEDIATYPE")+p.param("FMTTYPE")))
	case len(value) > 5 && bytes.EqualFold(value[:5], []byte("data:")):
		kind, content, found := bytes.Cut(value[5:], []byte(","))
		if found && bytes.HasSuffix(bytes.ToLower(kind), []byte(";base64")) {
			return r.decoded(prefix+p.name, transfer.DecodeBase64(content), extension(string(kind)))
		}
	}
	parts := structured(p.name)
	switch {
	case parts != nil:
		i := 0
		for part := range splitEscaped(value, ';') {
			if err := r.add(prefix+p.name+"."+parts[min(i, len(parts)-1)], unescaped(part)); err != nil {
				return err
			}
			i++
		}
		return nil
	case p.name == "FN":
		return r.add(prefix+"FN.fullname", unescaped(value))
	case p.name == "ATTENDEE" || p.name == "ORGANIZER" || p.name == "CALENDAR-ADDRESS":
		return r.person(prefix+p.name, value)
	case p.name == "UID": // it looks like an address and is none
		return r.add(prefix+"UID", bytes.ReplaceAll(value, []byte("@"), []byte(" ")))
	}
	return r.add(prefix+p.name, link(unescaped(value)))
}

// person adds an address of a calendar's participant.
func (r *reading) person(field string, value []byte) error {
	value = link(unescaped(value))
	if bytes.IndexByte(value, '@') > 0 {
		return r.add(field+".email", value)
	}
	return r.add(field, value)
}

// param adds what a parameter says, unless it only says how the value is written or meant.
func (r *reading) param(prefix, name string, q param) error {
	switch q.name {
	case "CN":
		return r.add(prefix+name+".name", []byte(q.value))
	case "SENT-BY", "DELEGATED-FROM", "DELEGATED-TO", "MEMBER", "EMAIL", "DIR":
		for one := range strings.SplitSeq(q.value, ",") {
			if err := r.person(prefix+name, []byte(strings.Trim(one, `" `))); err != nil {
				return err
			}
		}
		return nil
	case "TYPE", "ENCODING", "CHARSET", "VALUE", "PREF", "LANGUAGE", "MEDIATYPE", "FMTTYPE", "ALTID", "PID", "CALSCALE", "PARTSTAT", "ROLE", "RSVP",
		"CUTYPE", "TZID", "RELATED", "RELTYPE", "RANGE", "FBTYPE", "SCHEDULE-AGENT", "SCHEDULE-STATUS", "INDEX", "LEVEL":
		return nil
	}
	if len(q.name) > 64 {
		return r.add(prefix+name+".*", []byte(q.value))
	}
	return r.add(prefix+name+"."+q.name, []byte(q.value))
}

// link takes the scheme off an address or a number.
func link(value []byte) []byte {
	scheme, rest, found := bytes.Cut(value, []byte(":"))
	if !found || len(scheme) > 6 {
		return value
	}
	switch strings.ToLower(string(bytes.TrimSpace(scheme))) {
	case "mailto", "tel", "sms":
		if plain, err := url.PathUnescape(string(rest)); err == nil {
			return []byte(plain)
		}
		return rest
	}
	return value
}

// splitEscaped cuts at separators without a backslash before them.
func splitEscaped(value []byte, by byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		from := 0
		for i := 0; i < len(value); i++ {
			switch value[i] {
			case '\\':
				i++
			case by:
				if !yield(value[from:i]) {
					return
				}
				from = i + 1
			}
		}
		yield(value[from:])
	}
}

// unescaped undoes backslashes (RFC 6350, section 3.4).
func unescaped(value []byte) []byte {
	if bytes.IndexByte(value, '\\') < 0 {
		return value
	}
	out := make([]byte, 0, len(value))
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c == '\\' && i+1 < len(value) {
			i++
			if c = value[i]; c == 'n' || c == 'N' {
				c = '\n'
			}
		}
		out = append(out, c)
	}
	return out
}

// extension is the ending of a file of a type, as cards name it ("JPEG", "image/jpeg").
func extension(kind string) string {
	kind = strings.ToLower(kind)
	for _, known := range []string{"jpeg", "png", "gif", "pdf", "html", "plain"} {
		if strings.Contains(kind, known) {
			return "." + strings.NewReplacer("jpeg", "jpg", "plain", "txt").Replace(known)
		}
	}
	return ""
}
