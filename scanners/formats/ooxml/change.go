package ooxml

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"time"

	"dossier/scanners/erasing"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

// changing is what cells of a sheet are set to.
type changing struct {
	ref  sheetRef
	list []*erasing.Removal
	*placed.Changes
}

// changes are those of a part; nil: none.
func (c *cutting) changes(part string) *placed.Changes {
	if g := c.set[part]; g != nil {
		return g.Changes
	}
	return nil
}

// fill finds the cells that are set: fields have the names that the reading of the whole sheet gives them.
func (c *cutting) fill(b *workbook, texts, looks string) error {
	if len(c.set) == 0 {
		return nil
	}
	c.book = b
	if c.pkg.Has(looks) {
		if err := c.parse(looks, "styles", b.styles.read); err != nil {
			return err
		}
	}
	if c.pkg.Has(texts) {
		if err := c.sharedStrings(b, texts); err != nil {
			return err
		}
	}
	for part, g := range c.set {
		s := &sheet{d: c.document, b: b, table: c.w.Sheet("sheet " + g.ref.name), label: "sheet " + g.ref.name}
		if err := c.parse(part, s.label, s.read); err != nil {
			return err
		}
		if err := s.table.Close(); err != nil {
			return err
		}
		var err error
		if g.Changes, err = s.table.Changes(g.list); err != nil {
			return err
		}
	}
	return nil
}

// written is a cell with a new value: of its own sort, if it is a number, a date or a truth value and the new one is as well, else a text in the cell
// itself, so that texts which cells share stay as they are.
func (b *workbook) written(tag []byte, s *sheet, cell *erasing.Cell) []byte {
	name, _, _ := bytes.Cut(tag, []byte(" "))
	name = bytes.TrimSpace(name)
	prefix := name[:bytes.LastIndexByte(name, ':')+1]
	var out bytes.Buffer
	fmt.Fprintf(&out, "<%s", name)
	x := xmltokens.NewReader(bytes.NewReader(slices.Concat([]byte("<"), tag, []byte("/>"))))
	if _, err := x.Next(); err == nil {
		for {
			key, value, ok := x.Attribute()
			if !ok {
				break
			}
			if string(key) == "r" || string(key) == "s" { // the others are of the old value
				fmt.Fprintf(&out, ` %s="%s"`, key, value)
			}
		}
	}
	text := bytes.TrimSpace(cell.Value)
	switch raw := b.raw(s, text); {
	case cell.Null || len(text) == 0:
		out.WriteString("/>")
	case raw != nil && s.kind == 'b':
		fmt.Fprintf(&out, ` t="b"><%[1]sv>%[2]s</%[1]sv></%[3]s>`, prefix, raw, name)
	case raw != nil:
		fmt.Fprintf(&out, `><%[1]sv>%[2]s</%[1]sv></%[3]s>`, prefix, raw, name)
	default:
		fmt.Fprintf(&out, ` t="inlineStr"><%[1]sis><%[1]st>`, prefix)
		_ = xml.EscapeText(&out, cell.Value) // a buffer takes all
		fmt.Fprintf(&out, `</%[1]st></%[1]sis></%[2]s>`, prefix, name)
	}
	return out.Bytes()
}

// mostDigits is how many a number may have that programs keep as it is: they calculate with 15.
const mostDigits = 15

// raw is a text as the value of a cell of the sort and style that it has now, nil if it cannot be one.
func (b *workbook) raw(s *sheet, text []byte) []byte {
	switch s.kind {
	case 'b':
		switch string(text) {
		case "TRUE":
			return []byte{'1'}
		case "FALSE":
			return []byte{'0'}
		}
	case 'n':
		tries := [][]byte{text, bytes.TrimLeft(text, "0")} // a style may show zeros
		if day, err := time.Parse(time.DateOnly, string(text)); err == nil {
			epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
			if b.date04 {
				epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
			}
			tries = [][]byte{strconv.AppendInt(nil, int64(day.Sub(epoch)/(24*time.Hour)), 10)}
		}
		for _, raw := range tries {
			if f, err := strconv.ParseFloat(string(raw), 64); err == nil && len(raw) <= mostDigits && string(raw) == strconv.FormatFloat(f, 'f', -1, 64) && bytes.Equal(b.styles.appendNumber(nil, raw, s.style, b.date04), text) {
				return raw
			}
		}
	}
	return nil
}
