package ooxml

import (
	"slices"
	"strings"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/placed"
	"dossier/scanners/formats/xmltokens"
)

// commentList are the comments and authors, by their numbers, that go from a part.
type commentList struct {
	part, label string
	wanted      map[int64]bool
}

// splitComments takes removals of comments, and of their authors, out of a list.
func (c *cutting) splitComments(b *workbook, list []erasing.Removal) (rest []erasing.Removal, comments []commentList, err error) {
	for _, s := range b.sheets {
		relations, err := c.relations(s.part)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range relations {
			if !r.external && c.labels[r.target] == "" {
				c.call(&r, "sheet "+s.name)
			}
		}
	}
	rest = slices.Clone(list)
	for _, name := range c.pkg.Names() {
		if c.types.kind(name) != kindComments {
			continue
		}
		one := commentList{name, c.label(name), map[int64]bool{}}
		rest = slices.DeleteFunc(rest, func(r erasing.Removal) bool {
			if r.Part.Reveal() != c.w.Part(one.label).Reveal() || r.Number == 0 || len(r.Change) > 0 {
				return false
			}
			one.wanted[r.Number] = true
			return true
		})
		comments = append(comments, one)
	}
	return rest, comments, nil
}

// uncomment finds the comments that go, and the names of authors. On a row that goes no other comment may hang: it would stay, about whom nobody
// knows any more.
func (c *cutting) uncomment(comments []commentList, rows map[string]map[int64]bool) error {
	hang := map[string]map[int64]bool{} // rows that go, by the part of the comments on them
	for sheet, gone := range rows {
		relations, err := c.relations(sheet)
		if err != nil {
			return err
		}
		for _, r := range relations {
			if !r.external {
				hang[r.target] = gone
			}
		}
	}
	for i := range comments {
		one := &comments[i]
		if len(one.wanted) == 0 && len(hang[one.part]) == 0 {
			continue
		}
		found := 0
		err := c.scan(one.part, func(x *xmltokens.Reader) error {
			r := &commentReader{d: c.document, place: c.w.Records(one.label, "author", "at", placed.TextField)}
			begin, on := int64(0), int64(0)
			for {
				token, err := x.Next()
				if err != nil {
					return err
				}
				from, to := x.Span()
				name, before := string(x.Name()), r.rows
				comment := name == "comment" || name == "threadedComment"
				switch {
				case token == xmltokens.Open && comment:
					begin, on = from, int64(number([]byte(strings.TrimLeft(string(x.Value("ref")), "ABCDEFGHIJKLMNOPQRSTUVWXYZ$"))))
				case token == xmltokens.Open && name == "author":
					begin = to
				}
				if err := r.token(x, token); err != nil {
					return err
				}
				goes := r.rows > before && one.wanted[r.rows]
				switch {
				case token != xmltokens.Close:
				case goes && comment:
					c.edits[one.part] = append(c.edits[one.part], formats.Edit{From: begin, To: to})
					found++
				case goes && name == "author":
					c.edits[one.part] = append(c.edits[one.part], formats.Edit{From: begin, To: from})
					found++
				case comment && hang[one.part][on]:
					return &formats.Uncut{Why: "a comment that does not name the person hangs on a row that goes: remove the comment by hand first"}
				}
			}
		})
		if err != nil {
			return err
		}
		if found < len(one.wanted) {
			return erasing.ErrChanged
		}
	}
	return nil
}
