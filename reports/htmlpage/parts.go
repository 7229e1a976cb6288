package htmlpage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dossier/reports"
	"dossier/reports/language"
)

// link leads to another page of the report, beside this one.
type link struct{ Href, Label string }

// parts are the pages that hold all rows of a table, by where they begin.
type parts struct {
	Title string
	Links []link
}

// WriteAll writes the page into a folder, and beside it, of each table that has more rows than a page shows, all of them on pages of so many
// each. The page leads to them. It returns the files' names, the page first.
func (f Format) WriteAll(dir string, d *reports.Document) (names []string, err error) {
	s := splitter{dir: dir, limit: f.limit(), document: d, language: language.Of(d.Language), of: map[string]*parts{}}
	names = append(names, s.index())
	for i := range d.Sections {
		for j := range d.Sections[i].Tables {
			t := &d.Sections[i].Tables[j]
			if t.Hidden {
				continue
			}
			written, err := s.table(t, d.Sections[i].ID)
			if names = append(names, written...); err != nil {
				return names, err
			}
		}
	}
	v, err := newView(d, s.limit)
	if err != nil {
		return names, err
	}
	for i := range v.Sections {
		for j := range v.Sections[i].Tables {
			t := &v.Sections[i].Tables[j]
			t.Parts = s.of[t.ID]
		}
	}
	return names, s.write(s.index(), v)
}

// splitter writes the pages of a folder.
type splitter struct {
	dir      string
	limit    int
	document *reports.Document
	language *language.Language
	of       map[string]*parts // by table
}

func (s *splitter) index() string { return s.document.Name + ".html" }

func (s *splitter) name(t *reports.Table, page int) string {
	return fmt.Sprintf("%s-%s-%d.html", s.document.Name, t.ID, page)
}

// table writes the pages of a table under a section if there are too many rows for one.
func (s *splitter) table(t *reports.Table, under string) (names []string, err error) {
	counts, err := countRows(t)
	if err != nil {
		return nil, err
	}
	rows := 0
	for _, n := range counts {
		rows += n
	}
	if rows <= s.limit {
		return nil, nil
	}
	list := &parts{Title: fmt.Sprintf(s.language.Text("All %s rows, in pages that begin with:"), reports.Number(int64(rows)))}
	s.of[t.ID] = list
	of := (rows + s.limit - 1) / s.limit
	var chunk [][]reports.Cell
	flush := func() error {
		name := s.name(t, len(list.Links)+1)
		list.Links = append(list.Links, link{name, show(begins(t, chunk[0]))})
		names = append(names, name)
		err := s.part(t, chunk, under, len(list.Links), of)
		chunk = chunk[:0]
		return err
	}
	for row, err := range t.Rows {
		if err != nil {
			return names, fmt.Errorf("reading the rows of table %q: %w", t.ID, err)
		}
		if chunk = append(chunk, slices.Clone(row)); len(chunk) == s.limit {
			if err := flush(); err != nil {
				return names, err
			}
		}
	}
	if len(chunk) > 0 {
		err = flush()
	}
	return names, err
}

// begins is what a row is known by: its headings, or its first cell.
func begins(t *reports.Table, row []reports.Cell) string {
	var names []string
	for _, group := range []int{1, 2, 0} {
		i := slices.IndexFunc(t.Columns, func(c reports.Column) bool { return c.Group == group && !c.Hidden })
		if i >= 0 && i < len(row) && (group > 0 || len(names) == 0) {
			names = append(names, row[i].Text)
		}
	}
	return strings.Join(names, " · ")
}

// part writes one of the pages of a table.
func (s *splitter) part(t *reports.Table, rows [][]reports.Cell, under string, page, of int) error {
	only := *t
	only.Rows = func(yield func([]reports.Cell, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
	at := fmt.Sprintf(s.language.Text("Page %d of %d"), page, of)
	v, err := newView(&reports.Document{
		Language: s.document.Language, Title: t.Title, Subtitle: s.document.Title + " · " + s.document.Subtitle + " · " + at,
		Sections: []reports.Section{{ID: t.ID, Title: at, Tables: []reports.Table{only}}},
	}, len(rows))
	if err != nil {
		return err
	}
	v.Around = append(v.Around, link{s.index() + "#" + under, s.language.Text("Back to the report")})
	if page > 1 {
		v.Around = append(v.Around, link{s.name(t, page-1), s.language.Text("Previous page")})
	}
	if page < of {
		v.Around = append(v.Around, link{s.name(t, page+1), s.language.Text("Next page")})
	}
	return s.write(s.name(t, page), v)
}

// write writes a page to its file.
func (s *splitter) write(name string, v *view) (err error) {
	file, err := os.OpenFile(filepath.Join(s.dir, name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return v.write(file, s.document.Name)
}
