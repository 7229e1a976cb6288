// Package workbook writes a document as an Excel workbook (ISO/IEC 29500): a sheet of what the document says, then one a table,
// with filters, frozen headers, and numbers and dates that are numbers and dates.
//
// A text is a typed string whatever it begins with: no cell is ever a formula. Control characters are spelled out as
// <U+0009>. A sheet has room for some million rows (see [Rows]): where a table has more, it says so.
package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/visible"
)

// Format writes workbooks.
type Format struct {
	Rows int // rows of a table before it is cut; 0: [Rows]
}

// Rows is what a sheet has room for, less its header and the line that says what is missing.
const Rows = excelize.TotalRows - 2

// Name is "xlsx".
func (Format) Name() string { return "xlsx" }

// Extension is ".xlsx".
func (Format) Extension() string { return ".xlsx" }

// Write writes the workbook. Rows of long tables wait in temporary files, which are removed.
func (f Format) Write(w io.Writer, d *reports.Document) (err error) {
	book := &book{language: language.Of(d.Language), File: excelize.NewFile(), limit: f.Rows, names: map[string]bool{}}
	defer func() { err = errors.Join(err, book.Close()) }()
	if book.limit == 0 {
		book.limit = Rows
	}
	if err := book.fill(d); err != nil {
		return fmt.Errorf("writing %q as a workbook: %w", d.Name, err)
	}
	packed, err := book.WriteToBuffer()
	if err == nil {
		err = inOrder(w, packed.Bytes())
	}
	if err != nil {
		return fmt.Errorf("writing %q as a workbook: %w", d.Name, err)
	}
	return nil
}

// inOrder writes a package with its parts by name: excelize writes them in the random order of a map.
func inOrder(w io.Writer, packed []byte) error {
	from, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return err
	}
	slices.SortFunc(from.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	to := zip.NewWriter(w)
	for _, part := range from.File {
		if err := to.Copy(part); err != nil {
			return err
		}
	}
	return to.Close()
}

type book struct {
	*excelize.File
	language *language.Language
	limit    int
	names    map[string]bool // of sheets, in lower case
	styles   styles
}

func (b *book) fill(d *reports.Document) error {
	if err := b.makeStyles(); err != nil {
		return err
	}
	first := b.sheetName(d.Title)
	if err := b.SetSheetName("Sheet1", first); err != nil {
		return err
	}
	if err := b.SetAppProps(&excelize.AppProperties{Application: "dossier"}); err != nil {
		return err
	}
	if err := b.SetDocProps(&excelize.DocProperties{Title: show(d.Title), Subject: show(d.Subtitle), Creator: "dossier", Created: epoch, Modified: epoch}); err != nil {
		return err
	}
	var sheets []sheet
	for i := range d.Sections {
		for j := range d.Sections[i].Tables {
			t := &d.Sections[i].Tables[j]
			rows, err := b.table(t)
			if err != nil {
				return err
			}
			rows.section = d.Sections[i].Title
			sheets = append(sheets, rows)
		}
	}
	return b.overview(first, d, sheets)
}

// epoch stands for when a workbook was made: the same document gives the same bytes. When the report was made is in its subtitle.
const epoch = "2000-01-01T00:00:00Z"

// longest is how many bytes of one text a cell shows.
const longest = 2000

func show(s string) string { return visible.Short(s, longest) }
