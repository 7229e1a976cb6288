package htmltext

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"

	"dossier/scanners/formats/transfer"
)

// attributes are those of one tag. The values are told of once all are known: a meta element's content is named by another.
type attributes struct {
	x        *extractor
	tag      atom.Atom
	values   []attribute
	name     string // of a meta element
	document string // the MIME type of a script that is a document rather than a program
}

type attribute struct {
	field  string
	value  []byte
	number int // in the tag, from 0
}

// take notes what an attribute holds.
func (a *attributes) take(key, val []byte, number int, e *Event) {
	switch string(key) {
	case "colspan":
		e.Columns = span(val)
		return
	case "rowspan":
		e.Rows = span(val)
		return
	}
	if len(val) == 0 || presentation[string(key)] {
		return
	}
	switch {
	case a.tag == atom.Meta && (string(key) == "name" || string(key) == "property" || string(key) == "itemprop"):
		a.name = strings.ToLower(string(val))
		return
	case a.tag == atom.Script && string(key) == "type":
		if kind := strings.ToLower(string(val)); strings.HasSuffix(kind, "json") {
			a.document = kind
		}
		return
	case a.tag == atom.Meta && (string(key) == "charset" || string(key) == "http-equiv"):
		return
	}
	a.values = append(a.values, attribute{a.x.field(key), val, number})
}

func span(val []byte) int {
	n, err := strconv.Atoi(string(val))
	if err != nil {
		return 1
	}
	return min(max(n, 1), 1000)
}

// field names an attribute's field; beyond so many, all have the same.
func (x *extractor) field(key []byte) string {
	if name, ok := x.attributes[string(key)]; ok {
		return name
	}
	if len(x.attributes) >= maxFields || !nameable(key) {
		return "@*"
	}
	name := "@" + string(key)
	x.attributes[string(key)] = name
	return name
}

// tell tells of the values.
func (a *attributes) tell() error {
	for _, v := range a.values {
		a.x.attr = v.number
		if err := a.one(v); err != nil {
			return err
		}
	}
	a.x.attr = -1
	return nil
}

func (a *attributes) one(v attribute) error {
	if a.tag == atom.Meta && v.field == "@content" && a.name != "" {
		return a.x.value(a.x.meta(a.name), v.value)
	}
	scheme, rest, found := bytes.Cut(v.value, []byte(":"))
	if !found || len(scheme) > 8 {
		return a.x.value(v.field, v.value)
	}
	switch strings.ToLower(string(bytes.TrimSpace(scheme))) {
	case "mailto":
		return a.mailto(string(rest))
	case "tel", "sms", "callto", "fax", "whatsapp":
		return a.x.value("tel", []byte(unescaped(string(rest))))
	case "data":
		return a.data(v, rest)
	}
	return a.x.value(v.field, v.value)
}

// nameable tells whether a name is one that a person gave to a thing in a language of computers.
func nameable(name []byte) bool {
	for _, c := range name {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == ':', c == ' ':
		default:
			return false
		}
	}
	return len(name) <= 64
}

func (x *extractor) meta(name string) string {
	key := "meta." + name
	if field, ok := x.attributes[key]; ok {
		return field
	}
	if len(x.attributes) >= maxFields || !nameable([]byte(name)) {
		return "meta"
	}
	x.attributes[key] = key
	return key
}

// mailto tells of the addresses of a link (RFC 6068) and of the texts that it gives the mail.
func (a *attributes) mailto(link string) error {
	to, query, _ := strings.Cut(link, "?")
	if err := a.x.value("mailto", []byte(unescaped(to))); err != nil {
		return err
	}
	for part := range strings.SplitSeq(query, "&") {
		_, value, _ := strings.Cut(part, "=")
		if err := a.x.value("mailto", []byte(unescaped(value))); err != nil {
			return err
		}
	}
	return nil
}

func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// data tells of a document that lies in a link itself (RFC 2397).
func (a *attributes) data(v attribute, rest []byte) error {
	kind, content, found := bytes.Cut(rest, []byte(","))
	if !found {
		return a.x.value(v.field, v.value)
	}
	kind = bytes.ToLower(kind)
	plain := []byte(unescaped(string(content)))
	if bytes.HasSuffix(kind, []byte(";base64")) {
		decoded := transfer.DecodeBase64(plain)
		if len(decoded) == 0 && len(plain) > 0 {
			return a.x.value(v.field, v.value)
		}
		plain = decoded
	}
	mime, _, _ := strings.Cut(string(kind), ";")
	if len(plain) == 0 {
		return nil
	}
	return a.x.event(Event{Kind: Embedded, Name: mime, Text: plain})
}

// presentation are attributes that say how a thing looks or is wired, in words of the language HTML.
var presentation = map[string]bool{
	"class": true, "style": true, "width": true, "height": true, "align": true, "valign": true, "border": true, "cellpadding": true,
	"cellspacing": true, "bgcolor": true, "color": true, "face": true, "size": true, "rel": true, "lang": true, "xml:lang": true, "dir": true,
	"tabindex": true, "target": true, "media": true, "rows": true, "cols": true, "nowrap": true, "scope": true, "xmlns": true, "role": true,
	"hspace": true, "vspace": true, "clear": true, "background": true, "text": true, "link": true, "vlink": true, "alink": true,
	"integrity": true, "crossorigin": true, "loading": true, "autocomplete": true, "maxlength": true, "enctype": true, "shape": true,
	"coords": true, "frameborder": true, "scrolling": true, "marginwidth": true, "marginheight": true, "hreflang": true, "async": true,
}
