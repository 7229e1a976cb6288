package odf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/archive"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

const (
	contentName = "content.xml"
	// tables is the namespace of the elements of tables, with the prefix that programs give it.
	tables = `xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"`
	// emptyRow is what a row holds that is emptied: a row without any cell would break the schema.
	emptyRow = "<table:table-cell/>"
	// values and texts are, likewise, the namespaces of what a cell holds.
	values = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"`
	texts  = `xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"`
)

// Cut implements [formats.Cutter] for rows of spreadsheets. A row is emptied and keeps its place, so that what refers to other rows goes on doing so.
// Links and comments in it go with it. Single cells change, but for those that are worked out.
func (u *Unpacker) Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error {
	limits := u.Limits.OrDefault()
	pkg, err := archive.OpenPackage(ctx, in, limits)
	if err != nil {
		return err
	}
	defer pkg.Close()
	for _, name := range pkg.Names() {
		if strings.HasPrefix(name, "META-INF/") && strings.HasSuffix(name, "signatures.xml") {
			return &formats.Uncut{Why: "the document is signed, and would no longer be"}
		}
	}
	read := func() *content {
		return newContent(placed.NewWriter(ctx, &formats.Nobody{}, in.Part, limits), "", limits)
	}
	c := &cutting{content: read(), wanted: map[string]map[int64]bool{}, set: map[string]*changing{}}
	if err := c.want(list); err != nil {
		return err
	}
	if err := c.plan(ctx, pkg); err != nil {
		return err
	}
	if len(c.set) > 0 { // now that the columns' names are known
		for _, g := range c.set {
			if err := g.fill(); err != nil {
				return err
			}
		}
		c.content, c.edits = read(), nil
		if err := c.plan(ctx, pkg); err != nil {
			return err
		}
		for _, g := range c.set {
			if err := g.Unmet(); err != nil {
				return err
			}
		}
	}
	return archive.RepackPackage(ctx, in, out, func(part string) bool { return part == contentName },
		func(_ context.Context, member formats.Input, to io.Writer) (bool, error) {
			return true, formats.Apply(member.Body, to, c.edits)
		})
}

// cutting finds the rows that go.
type cutting struct {
	*content
	wanted map[string]map[int64]bool // numbers of rows, by the part of their sheet
	set    map[string]*changing      // cells that change, by the part of their sheet
	sheet  string                    // the part of the one that is open
	cell   opened                    // that is open and changes
	inner  int64                     // where the content of the row that goes begins; 0: it stays
	edits  []formats.Edit
}

func (c *cutting) want(list []erasing.Removal) error {
	for i := range list {
		r := &list[i]
		part := r.Part.Reveal()
		switch {
		case len(r.Change) > 0 && strings.HasPrefix(part, c.w.Part("sheet ").Reveal()) && r.Number > 0:
			if c.set[part] == nil {
				c.set[part] = &changing{}
			}
			c.set[part].list = append(c.set[part].list, r)
		case len(r.Change) == 0 && (part == c.w.Part("links").Reveal() || part == c.w.Part("comments").Reveal()): // which are in a row that goes, or are seen to be still there
		case !strings.HasPrefix(part, c.w.Part("sheet ").Reveal()) || r.Number == 0:
			return &formats.Uncut{Why: "of OpenDocument files only the rows of spreadsheets are written again"}
		case c.wanted[part] == nil:
			c.wanted[part] = map[int64]bool{r.Number: true}
		default:
			c.wanted[part][r.Number] = true
		}
	}
	return nil
}

// plan reads the content and makes the edits.
func (c *cutting) plan(ctx context.Context, pkg *archive.Package) error {
	body, err := pkg.Open(contentName)
	if err != nil {
		return err
	}
	defer body.Close()
	head := make([]byte, formats.HeadSize)
	n, err := io.ReadFull(body, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return err
	}
	head = head[:n]
	if !bytes.Contains(head, []byte(tables)) || head[0] != '<' || len(c.set) > 0 && !(bytes.Contains(head, []byte(values)) && bytes.Contains(head, []byte(texts))) {
		return &formats.Uncut{Why: "the document is written in an unusual way"}
	}
	x := xmltokens.NewReader(io.MultiReader(bytes.NewReader(head), body))
	for {
		token, err := x.Next()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == io.EOF:
			return nil
		case errors.As(err, new(*scanners.Unread)):
			return err
		case err != nil:
			return &formats.Uncut{Why: "a part of the document is damaged"}
		}
		if err := c.token(x, token); err != nil {
			return err
		}
	}
}

func (c *cutting) token(x *xmltokens.Reader, token xmltokens.Kind) error {
	from, to := x.Span()
	name := string(x.Name())
	outermost := c.tables == 1 && c.grid.table != nil && c.sheets
	switch token {
	case xmltokens.Open:
		if name == "table" && c.tables == 0 {
			c.sheet = c.w.Part("sheet " + string(x.Value("name"))).Reveal()
		}
		if err := c.begin(x); err != nil {
			return err
		}
		if g := c.set[c.sheet]; name == "table" && c.tables == 1 && g != nil && g.table == nil {
			g.table = c.grid.table
		}
		if name == "table-cell" && outermost {
			if err := c.opens(x, from); err != nil {
				return err
			}
		}
		if name == "table-row" && outermost && c.wanted[c.sheet][c.grid.row] {
			c.inner = to
		}
	case xmltokens.Close:
		if name == "table-row" && outermost && c.inner > 0 {
			if from >= c.inner { // not of an element that is closed as it opens
				c.edits = append(c.edits, formats.Edit{From: c.inner, To: from, With: []byte(emptyRow)})
			}
			c.inner = 0
		}
		if name == "table-cell" && outermost && c.cell.set != nil {
			c.edits = append(c.edits, formats.Edit{From: c.cell.from, To: to, With: c.cell.written()})
			c.cell = opened{}
		}
		return c.end(x)
	case xmltokens.Text:
		return c.characters(x.Text())
	case xmltokens.End:
	}
	return nil
}
