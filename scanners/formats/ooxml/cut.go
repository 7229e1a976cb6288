package ooxml

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/archive"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

// Cut implements [formats.Cutter] for rows of workbooks. A row is emptied and keeps its place, so that what refers to other rows goes on doing
// so; its formulas stay, without what they came to. A text that no other cell shows goes as well. All other parts stay as they are packed. A cell
// that changes gets a value of its own: what a formula came to goes.
func (u *Unpacker) Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error {
	limits := u.Limits.OrDefault()
	pkg, err := archive.OpenPackage(ctx, in, limits)
	if err != nil {
		return err
	}
	defer pkg.Close()
	d := &document{ctx: ctx, pkg: pkg, limits: limits, xml: &xmltokens.Reader{}, w: placed.NewWriter(ctx, &formats.Nobody{}, in.Part, limits)}
	c := &cutting{document: d, edits: map[string][]formats.Edit{}}
	if err := c.plan(list); err != nil {
		return err
	}
	return archive.RepackPackage(ctx, in, out, func(part string) bool { return len(c.edits[part]) > 0 },
		func(_ context.Context, member formats.Input, to io.Writer) (bool, error) {
			return true, c.write(member.Body, to, c.edits[member.Part.Reveal()])
		})
}

// cutting is one call of Cut.
type cutting struct {
	*document
	edits map[string][]formats.Edit  // by part of the package
	gone  map[int]bool               // numbers of shared strings that cells of emptied rows show
	kept  map[int]bool               // and those that others do
	links map[string]map[string]bool // by part, the numbers of its links that go
	set   map[string]*changing       // by the sheet's part, what its cells are set to
	book  *workbook                  // read as a whole, where something is set
}

// plan finds out what changes in which part.
func (c *cutting) plan(list []erasing.Removal) error {
	c.labels, c.done = map[string]string{}, map[string]bool{}
	if err := c.readTypes(); err != nil {
		return err
	}
	main := ""
	for _, name := range c.pkg.Names() {
		switch {
		case strings.HasPrefix(name, "_xmlsignatures/"):
			return &formats.Uncut{Why: "the document is signed, and would no longer be"}
		case c.types.kind(name) == kindWorkbook && main == "":
			main = name
		}
	}
	if main == "" {
		return &formats.Uncut{Why: "of office documents only the rows of workbooks are written again"}
	}
	relations, err := c.relations(main)
	if err != nil {
		return err
	}
	parts, texts, looks := map[string]string{}, "", ""
	for _, r := range relations {
		switch {
		case r.kind == "sharedStrings":
			texts = r.target
		case r.kind == "styles":
			looks = r.target
		case !r.external:
			parts[r.id] = r.target
		}
	}
	b := &workbook{}
	if err := c.scan(main, func(x *xmltokens.Reader) error { return b.readSheets(x, parts) }); err != nil {
		return err
	}
	list, comments, err := c.splitComments(b, list)
	if err != nil {
		return err
	}
	rows, err := c.rows(b, list)
	if err != nil {
		return err
	}
	if err := c.fill(b, texts, looks); err != nil {
		return err
	}
	if err := c.uncomment(comments, rows); err != nil {
		return err
	}
	if err := c.unlink(list, b); err != nil {
		return err
	}
	c.gone, c.kept = map[int]bool{}, map[int]bool{}
	for _, s := range b.sheets {
		if !c.pkg.Has(s.part) || c.done[s.part] {
			continue
		}
		c.done[s.part] = true
		if err := c.sheet(s.part, rows[s.part]); err != nil {
			return err
		}
		if err := c.changes(s.part).Unmet(); err != nil {
			return err
		}
	}
	if !c.pkg.Has(texts) || len(c.gone) == 0 {
		return nil
	}
	return c.texts(texts)
}

// rows are the numbers of rows that go, by the sheet's part.
func (c *cutting) rows(b *workbook, list []erasing.Removal) (map[string]map[int64]bool, error) {
	rows := map[string]map[int64]bool{}
	c.set = map[string]*changing{}
	for i := range list {
		r := &list[i]
		if r.Part.Reveal() == c.w.Part(linksPart).Reveal() {
			continue
		}
		at := slices.IndexFunc(b.sheets, func(s sheetRef) bool { return c.w.Part("sheet "+s.name).Reveal() == r.Part.Reveal() })
		if at < 0 || r.Number == 0 {
			return nil, &formats.Uncut{Why: c.beside(r.Part.Reveal())}
		}
		part := b.sheets[at].part
		if len(r.Change) > 0 {
			if c.set[part] == nil {
				c.set[part] = &changing{ref: b.sheets[at]}
			}
			c.set[part].list = append(c.set[part].list, r)
			continue
		}
		if rows[part] == nil {
			rows[part] = map[int64]bool{}
		}
		rows[part][r.Number] = true
	}
	return rows, nil
}

// beside says why what stands in a part beside the rows is not written again.
func (c *cutting) beside(part string) string {
	for _, name := range c.pkg.Names() {
		if c.types.kind(name) == kindPivot && c.w.Part(c.label(name)).Reveal() == part {
			return "a pivot table keeps a copy of the data: erase the rows, have the program refresh the table, save the workbook and scan it again"
		}
	}
	return "what stands in a workbook beside the rows of its sheets is not written again: change it in the program, or erase it by hand"
}

// scan reads a part as XML to its end.
func (c *cutting) scan(part string, read func(*xmltokens.Reader) error) error {
	body, err := c.pkg.Open(part)
	if err != nil {
		return err
	}
	defer body.Close()
	c.xml.Reset(body)
	err = read(c.xml)
	switch {
	case c.ctx.Err() != nil:
		return c.ctx.Err()
	case err == io.EOF:
		return nil
	case errors.As(err, new(*formats.Uncut)), errors.As(err, new(*scanners.Unread)):
		return err
	}
	return &formats.Uncut{Why: "a part of the document is damaged"}
}

// cellSpan is a cell of a row that is emptied.
type cellSpan struct {
	from    int64
	tag     []byte         // as it is written, where it changes
	with    *erasing.Cell  // what it is set to; nil: it is not
	values  []formats.Edit // of what it shows
	formula bool
	literal bool // its formula holds a text
}

// sheet finds the cells of rows that go, and which texts those and the others show.
func (c *cutting) sheet(part string, rows map[int64]bool) error {
	return c.scan(part, func(x *xmltokens.Reader) error {
		s := &sheet{}
		var edits []formats.Edit
		var cell cellSpan
		var value int64 // where the value that is open begins
		inside, goes := false, false
		links := &linked{ids: c.links[part]}
		for {
			token, err := x.Next()
			if err != nil {
				c.edits[part] = append(edits, links.edits...)
				return err
			}
			from, to := x.Span()
			name := string(x.Name())
			if !inside {
				links.token(x, token, name)
			}
			switch {
			case token == xmltokens.Open && name == "sheetData":
				inside = true
			case token == xmltokens.Close && name == "sheetData":
				inside = false
			case !inside:
			case token == xmltokens.Text:
				if s.take {
					s.value = append(s.value, x.Text()...)
				}
				cell.literal = cell.literal || s.form && holdsText(x.Text())
			case token == xmltokens.Open:
				s.begin(x)
				switch name {
				case "row":
					goes = rows[max(s.row, 1)]
				case "c":
					cell = cellSpan{from: from, with: c.changes(part).Cell(max(s.row, 1), min(s.col, maxColumns-1))}
					if cell.with != nil {
						cell.tag = bytes.Clone(x.Tag())
					}
				case "f":
					cell.formula = true
				case "v", "is":
					value = from
				}
			case token == xmltokens.Close:
				switch name {
				case "v", "t":
					s.take = false
				case "f":
					s.form = false
				}
				if name == "v" || name == "is" {
					cell.values = append(cell.values, formats.Edit{From: value, To: to})
				}
				if name == "c" {
					more, err := c.cell(s, &cell, goes, to)
					if err != nil {
						return err
					}
					edits = append(edits, more...)
				}
			}
		}
	})
}

// holdsText tells whether a formula, or a piece of one, holds a text that is not empty.
func holdsText(formula []byte) bool {
	return bytes.IndexByte(bytes.ReplaceAll(formula, []byte(`""`), nil), '"') >= 0
}

// cell notes which text a cell shows, and says what of it goes.
func (c *cutting) cell(s *sheet, cell *cellSpan, goes bool, to int64) ([]formats.Edit, error) {
	if s.kind == 's' && len(s.value) > 0 {
		if n := number(s.value); goes || cell.with != nil {
			c.gone[n] = true
		} else {
			c.kept[n] = true
		}
	}
	switch {
	case !goes && cell.with == nil:
		return nil, nil
	case cell.literal:
		return nil, &formats.Uncut{Why: "a formula in the row holds a text"}
	case cell.formula:
		return cell.values, nil
	case cell.with != nil:
		return []formats.Edit{{From: cell.from, To: to, With: c.book.written(cell.tag, s, cell.with)}}, nil
	}
	return []formats.Edit{{From: cell.from, To: to}}, nil
}

// texts empties the shared strings that only emptied rows showed: the others keep their numbers.
func (c *cutting) texts(part string) error {
	return c.scan(part, func(x *xmltokens.Reader) error {
		var edits []formats.Edit
		begin, n := int64(0), -1
		for {
			token, err := x.Next()
			if err != nil {
				c.edits[part] = edits
				return err
			}
			if string(x.Name()) != "si" || token == xmltokens.Text {
				continue
			}
			from, to := x.Span()
			if token == xmltokens.Open {
				begin = to
				n++
			} else if c.gone[n] && !c.kept[n] && from >= begin {
				edits = append(edits, formats.Edit{From: begin, To: from, With: []byte("<t/>")})
			}
		}
	})
}

// write copies a part with edits, which are of its text without byte order mark.
func (*cutting) write(body io.Reader, to io.Writer, edits []formats.Edit) error {
	slices.SortStableFunc(edits, func(a, b formats.Edit) int { return cmp.Compare(a.From, b.From) })
	head := make([]byte, 3)
	n, err := io.ReadFull(body, head)
	if err != nil {
		return err
	}
	body = io.MultiReader(bytes.NewReader(head[:n]), body)
	switch {
	case string(head) == "\xef\xbb\xbf":
		if _, err := io.CopyN(to, body, 3); err != nil {
			return err
		}
	case head[0] != '<' && head[0] > ' ', head[1] == 0:
		return &formats.Uncut{Why: "a part of the document is not stored as UTF-8"}
	}
	return formats.Apply(body, to, edits)
}
