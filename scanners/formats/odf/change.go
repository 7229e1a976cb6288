package odf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

// changing is what cells of a sheet are set to.
type changing struct {
	list  []*erasing.Removal
	table *placed.Table // as it was read to its end
	*placed.Changes
}

// opened is a cell that is open and changes.
type opened struct {
	set         *erasing.Cell
	from        int64
	style, kind string
}

// fill finds the cells that are set.
func (g *changing) fill() (err error) {
	if g.table == nil {
		return erasing.ErrChanged
	}
	g.Changes, err = g.table.Changes(g.list)
	return err
}

// opens tells of a cell of the outermost table that begins.
func (c *cutting) opens(x *xmltokens.Reader, from int64) error {
	g := c.set[c.sheet]
	if g == nil {
		return nil
	}
	set := g.Cell(c.grid.row, c.grid.col)
	switch {
	case set == nil:
		return nil
	case c.grid.rows > 1 || c.grid.cols > 1:
		return &formats.Uncut{Why: "a cell stands for several that are the same: change them in the program"}
	case x.Value("formula") != nil:
		return &formats.Uncut{Why: "a cell is worked out by a formula: change what it is made of"}
	case x.Value("number-columns-spanned") != nil || x.Value("number-rows-spanned") != nil:
		return &formats.Uncut{Why: "a cell goes over several rows or columns: change it in the program"}
	}
	c.cell = opened{set, from, string(x.Value("style-name")), string(x.Value("value-type"))}
	return nil
}

// written is the cell with its new value: a number or a date if it was one and the new value is one as well, else a text.
func (o *opened) written() []byte {
	var out bytes.Buffer
	out.WriteString("<table:table-cell")
	if o.style != "" {
		out.WriteString(` table:style-name="`)
		_ = xml.EscapeText(&out, []byte(o.style)) // a buffer takes all
		out.WriteString(`"`)
	}
	text := strings.TrimSpace(string(o.set.Value))
	if o.set.Null || text == "" {
		out.WriteString("/>")
		return out.Bytes()
	}
	number, notNumber := strconv.ParseFloat(text, 64)
	_, notDate := time.Parse(time.DateOnly, text)
	switch {
	case o.kind == "float" && notNumber == nil && strconv.FormatFloat(number, 'f', -1, 64) == text:
		fmt.Fprintf(&out, ` office:value-type="float" office:value="%s">`, text)
	case o.kind == "date" && notDate == nil:
		fmt.Fprintf(&out, ` office:value-type="date" office:date-value="%s">`, text)
	default:
		out.WriteString(` office:value-type="string">`)
	}
	for line := range strings.SplitSeq(text, "\n") {
		out.WriteString("<text:p>")
		spaced := false
		for _, c := range line { // of several spaces, one counts
			switch {
			case c == '\t':
				out.WriteString("<text:tab/>")
			case c == ' ' && spaced:
				out.WriteString("<text:s/>")
			default:
				_ = xml.EscapeText(&out, []byte(string(c)))
			}
			spaced = c == ' '
		}
		out.WriteString("</text:p>")
	}
	out.WriteString("</table:table-cell>")
	return out.Bytes()
}
