package ooxml

import (
	"bytes"
	"encoding/xml"
	"path"
	"slices"
	"strings"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/xmltokens"
)

// linksPart is the place of the targets of links, as Unpack calls it.
const linksPart = "links"

// unlink finds the links that go: spreadsheets make one of each mail address that somebody types.
func (c *cutting) unlink(list []erasing.Removal, b *workbook) error {
	wanted := map[int64]*erasing.Removal{}
	for i := range list {
		if list[i].Part.Reveal() == c.w.Part(linksPart).Reveal() {
			wanted[list[i].Number] = &list[i]
		}
	}
	c.links = map[string]map[string]bool{}
	number, found := int64(0), 0
	for _, name := range c.pkg.Names() {
		if c.types.kind(name) != kindLinks || len(wanted) == 0 {
			continue
		}
		ids := map[string]bool{}
		err := c.scan(name, func(x *xmltokens.Reader) error {
			begin, goes := int64(0), false
			for {
				token, err := x.Next()
				if err != nil {
					return err
				}
				from, to := x.Span()
				switch {
				case token == xmltokens.Text || string(x.Name()) != "Relationship":
				case token == xmltokens.Open:
					begin, goes = from, false
					if string(x.Value("TargetMode")) == "External" && strings.TrimSpace(string(x.Value("Target"))) != "" {
						number++
						r := wanted[number]
						if goes = r != nil && len(r.Change) == 0; goes {
							ids[string(x.Value("Id"))] = true
						} else if r != nil {
							c.edits[name] = append(c.edits[name], target(x, from, r.Change[0].Value))
						}
						if r != nil {
							found++
						}
					}
				case goes:
					c.edits[name] = append(c.edits[name], formats.Edit{From: begin, To: to})
				}
			}
		})
		if err != nil {
			return err
		}
		of := path.Join(path.Dir(path.Dir(name)), strings.TrimSuffix(path.Base(name), ".rels"))
		if len(ids) > 0 && !slices.ContainsFunc(b.sheets, func(s sheetRef) bool { return s.part == of }) {
			return &formats.Uncut{Why: "of a workbook's links only those of its sheets are cut out"}
		}
		c.links[of] = ids
	}
	if found < len(wanted) {
		return erasing.ErrChanged
	}
	return nil
}

// target sets the target of a link whose tag begins at from.
func target(x *xmltokens.Reader, from int64, value []byte) formats.Edit {
	tag := x.Tag()
	for {
		key, old, ok := x.Attribute()
		if !ok {
			return formats.Edit{From: from, To: from}
		}
		if string(key) == "Target" {
			var escaped bytes.Buffer
			_ = xml.EscapeText(&escaped, value)       // a buffer takes all
			at := from + 1 + int64(cap(tag)-cap(old)) // both are of one array
			return formats.Edit{From: at, To: at + int64(len(old)), With: escaped.Bytes()}
		}
	}
}

// linked finds the elements of a sheet that stand for links that go.
type linked struct {
	ids    map[string]bool
	edits  []formats.Edit
	begin  int64 // of the list of links
	from   int64 // of the link being read
	goes   bool
	all    int
	before int // how many edits there were before the list
}

// token looks at a token outside the rows. A list of which all links go, goes as well: an empty one is none.
func (l *linked) token(x *xmltokens.Reader, token xmltokens.Kind, name string) {
	from, to := x.Span()
	switch {
	case len(l.ids) == 0 || token == xmltokens.Text:
	case name == "hyperlinks" && token == xmltokens.Open:
		l.begin, l.before, l.all = from, len(l.edits), 0
	case name == "hyperlinks":
		if gone := len(l.edits) - l.before; gone > 0 && gone == l.all {
			l.edits = append(l.edits[:l.before], formats.Edit{From: l.begin, To: to})
		}
	case name == "hyperlink" && token == xmltokens.Open:
		l.all++
		l.from, l.goes = from, l.ids[relationID(x)]
	case name == "hyperlink" && l.goes:
		l.edits = append(l.edits, formats.Edit{From: l.from, To: to})
	}
}
