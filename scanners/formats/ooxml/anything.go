package ooxml

import (
	"bytes"
	"strconv"

	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

// scope is how much of a part is wanted.
type scope int

const (
	all    scope = iota // all text, and the attributes that hold some
	asides              // what the running text is without
)

// anything reads a part of which no more is known than that it is XML: paragraphs, the text of other elements, the attributes that
// hold text, and who wrote it.
func (d *document) anything(x *xmltokens.Reader, label string, want scope) error {
	a := &anyText{d: d, place: d.w.Records(label, "author", placed.TextField), want: want}
	return a.read(x)
}

type anyText struct {
	d     *document
	place *placed.Place
	want  scope

	author    []byte // of the newest element that says so
	text      []byte
	paragraph int // depth of the paragraph that is open, 0: none
	inText    bool
}

func (a *anyText) read(x *xmltokens.Reader) error {
	for {
		token, err := x.Next()
		switch {
		case err != nil:
			if a.d.w.Stopped() == nil {
				if more := a.flush(); more != nil {
					return more
				}
			}
			return err
		case token == xmltokens.Open:
			err = a.begin(x)
		case token == xmltokens.Close:
			err = a.end(x)
		case a.wanted():
			if a.text = append(a.text, x.Text()...); len(a.text) > a.d.limits.Value {
				err = a.flush()
			}
		}
		if err != nil {
			return err
		}
	}
}

// wanted tells whether the characters here are.
func (a *anyText) wanted() bool { return a.want == all || a.inText }

func (a *anyText) begin(x *xmltokens.Reader) error {
	name := string(x.Name())
	switch {
	case a.want == asides:
		a.inText = aside(name)
	case name == "p" && a.paragraph == 0:
		if err := a.flush(); err != nil {
			return err
		}
		a.paragraph = x.Depth()
	case a.paragraph == 0:
		if err := a.flush(); err != nil {
			return err
		}
	}
	if a.paragraph > 0 && (name == "br" || name == "tab") {
		a.text = append(a.text, ' ')
	}
	for {
		key, value, ok := x.Attribute()
		if !ok {
			return nil
		}
		if len(value) == 0 {
			continue
		}
		if err := a.keep(x, name, string(key), value); err != nil {
			return err
		}
	}
}

func aside(element string) bool {
	switch element {
	case "delText", "instrText", "delInstrText":
		return true
	}
	return false
}

// keep hands over an attribute that holds text.
func (a *anyText) keep(x *xmltokens.Reader, element, key string, value []byte) error {
	switch use(element, key) {
	case useAuthor:
		if v := x.Unescape(value); !bytes.Equal(v, a.author) {
			if err := a.flush(); err != nil {
				return err
			}
			a.author = append(a.author[:0], v...)
			return a.place.Row(a.author, nil)
		}
	case useText:
		if v := x.Unescape(value); telling(v) && !(key == "name" && numbered(v) || ofProgram(element, v)) {
			return a.place.Row(nil, v)
		}
	}
	return nil
}

type usage int

const (
	useNot usage = iota
	useText
	useAuthor
)

// use tells what an attribute is good for.
func use(element, key string) usage {
	switch key {
	case "author", "userName", "displayName", "lastModifiedBy":
		return useAuthor
	case "descr", "title", "alt", "tooltip", "instr", "initials", "prompt", "promptTitle", "error", "errorTitle", "comment", "user", "userId",
		"displayText", "string", "connection", "connectionString", "command", "sourceFile", "sourceFileName", "description", "help", "href", "email",
		"location", "display", "text", "caption", "refreshedBy", "address", "url", "odcFile", "localConnection", "server", "path", "src", "o:title",
		"statusBar", "destinationFile", "totalsRowLabel", "sourceName", "ddeTopic", "lastValue", "docLocation":
		return useText
	case "name":
		switch element {
		case "cmAuthor", "author", "person", "userInfo", "chgData":
			return useAuthor
		case "bookmarkStart", "docVar", "tag", "tableColumn", "queryTableField", "ddeItem", "docPr", "cNvPr", "definedName", "sheet", "section", "custShow", "scenario", "protectedRange", "connection", "cacheField", "table",
			"property", "queryTable", "dataField":
			return useText
		}
	case "val":
		switch element {
		case "filter", "customFilter", "alias", "tag", "default", "listEntry", "helpText", "statusText", "docVar", "query", "connectString", "mailSubject", "udl", "table",
			"documentProtection", "attachedSchema", "savedBy", "attr", "name", "tblCaption", "tblDescription", "addressFieldName", "inputCells", "sheetName", "docPart", "description":
			return useText
		}
	case "anchor", "link", "ed":
		if element == "hyperlink" || element == "oleObject" || element == "permStart" {
			return useText
		}
	case "value":
		if element == "listItem" || element == "property" {
			return useText
		}
	case "v":
		if element == "s" || element == "d" || element == "n" {
			return useText
		}
	}
	return useNot
}

// ofProgram tells of names that Word gives to bookmarks and takes for placeholders: "_Toc123", "DefaultPlaceholder_-1854013440", and 32 digits to the base 16.
func ofProgram(element string, v []byte) bool {
	switch element {
	case "bookmarkStart", "hyperlink":
		return v[0] == '_'
	case "docPart", "name":
		return bytes.HasPrefix(v, []byte("DefaultPlaceholder")) || len(v) == 32 && len(bytes.Trim(v, "0123456789ABCDEF")) == 0
	}
	return false
}

// telling tells whether an attribute can be of use: it has a letter or a digit that is more than a program's counting.
func telling(v []byte) bool {
	letters, digits := 0, 0
	for _, b := range v {
		switch {
		case '0' <= b && b <= '9':
			digits++
		case b|0x20 >= 'a' && b|0x20 <= 'z' || b >= 0x80:
			letters++
		}
	}
	return letters >= 2 || digits >= 4
}

// numbered tells of a name that the program gave: "Text Box 3".
func numbered(v []byte) bool {
	i := bytes.LastIndexByte(v, ' ')
	return i > 0 && i+1 < len(v) && len(bytes.Trim(v[i+1:], "0123456789")) == 0
}

func (a *anyText) end(x *xmltokens.Reader) error {
	switch {
	case a.want == asides:
		if a.inText {
			a.inText = false
		}
		if string(x.Name()) != "p" {
			return nil
		}
	case a.paragraph > 0 && x.Depth() >= a.paragraph:
		return nil
	}
	if pageText(string(x.Name())) {
		a.text = PageText(nil, a.text)
	}
	err := a.flush()
	a.paragraph = 0
	return err
}

func (a *anyText) flush() error {
	text := bytes.TrimSpace(a.text)
	a.text = a.text[:0]
	if a.paragraph == 0 && a.want == all && !telling(text) {
		return nil
	}
	return a.place.Row(nil, text)
}

func itoa(n int) string { return strconv.Itoa(n) }

// number is the whole number that b begins with, 0 if it does not.
func number(b []byte) int {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' || n > 1<<40 {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}
