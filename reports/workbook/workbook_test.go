package workbook_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"dossier/reports"
	"dossier/reports/measures"
	"dossier/reports/reporttest"
	"dossier/reports/workbook"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	reporttest.RunPacked(t, workbook.Format{}, unpack, skeleton)
}

// unpack is all parts of the package one after the other, each in a line of its own.
func unpack(out []byte) ([]byte, error) {
	archive, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		all.WriteString(strings.ReplaceAll(string(text), "\r\n", "\n") + "\n")
	}
	return all.Bytes(), nil
}

// skeleton names the elements but those of texts, and their attributes, and fails on a formula, a link to elsewhere and anything that runs.
func skeleton(out []byte) (string, error) {
	var b strings.Builder
	for _, part := range strings.SplitAfter(string(out), "\n<?xml") {
		d := xml.NewDecoder(strings.NewReader(strings.TrimSuffix(part, "<?xml")))
		d.Strict = false
		for {
			token, err := d.RawToken()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return "", err
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			switch start.Name.Local {
			case "si", "t": // equal texts are kept once
				continue
			case "f", "oleObject", "control", "externalReference":
				return "", fmt.Errorf("an element %s", start.Name.Local)
			}
			b.WriteString("<" + start.Name.Local)
			for _, a := range start.Attr {
				b.WriteString(" " + a.Name.Local)
				if a.Name.Local == "TargetMode" && a.Value == "External" {
					return "", errors.New("a link to elsewhere")
				}
				if start.Name.Local == "c" && (a.Name.Local == "t" || a.Name.Local == "r") {
					b.WriteString("=" + a.Value)
				}
			}
			b.WriteString(">\n")
		}
	}
	return b.String(), nil
}

func open(t *testing.T, f workbook.Format, d *reports.Document) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

func document(columns []reports.Column, rows ...[]reports.Cell) *reports.Document {
	return &reports.Document{Title: "Overview", Sections: []reports.Section{{Title: "S", Tables: []reports.Table{{
		ID: "t", Title: "Stores", Columns: columns, Empty: "Nothing there.",
		Rows: func(yield func([]reports.Cell, error) bool) {
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		},
	}}}}}
}

func TestNumbersAndDatesAreOnes(t *testing.T) {
	t.Parallel()
	d := document([]reports.Column{
		{ID: "name", Title: "Name"},
		{ID: "n", Title: "Findings"},
		{ID: "b", Title: "Size", Unit: reports.Octets},
		{ID: "s", Title: "How sure", Unit: reports.Share},
		{ID: "d", Title: "Oldest"},
		{ID: "m", Title: "Scanned"},
	}, []reports.Cell{
		reports.Text("people"), reports.Count(12_345), measures.Size(1_234_567),
		{Text: "90 %", Value: 0.9},
		measures.Day(time.Date(2019, 7, 1, 0, 0, 0, 0, time.UTC)),
		{Text: "then", Value: time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC)},
	})
	book := open(t, workbook.Format{}, d)
	for at, want := range map[string]struct {
		typ         excelize.CellType
		raw, formed string
	}{
		"A2": {excelize.CellTypeInlineString, "people", "people"},
		"B2": {excelize.CellTypeUnset, "12345", "12,345"},
		// Excel and LibreOffice show 1.2 MB; excelize does not know that part of number formats.
		"C2": {excelize.CellTypeUnset, "1234567", "1234567 B"},
		"D2": {excelize.CellTypeUnset, "0.9", "90.0%"},
		"E2": {excelize.CellTypeUnset, "43647", "2019-07-01"},
		"F2": {excelize.CellTypeUnset, "46083.385416666664", "2026-03-02 09:15"},
	} {
		typ, err := book.GetCellType("Stores", at)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := book.GetCellValue("Stores", at, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		formed, err := book.GetCellValue("Stores", at)
		if err != nil {
			t.Fatal(err)
		}
		if typ != want.typ || raw != want.raw || formed != want.formed {
			t.Errorf("%s: type %d, %q, shown %q; want type %d, %q, shown %q", at, typ, raw, formed, want.typ, want.raw, want.formed)
		}
	}
	panes, err := book.GetPanes("Stores")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v, %v", panes, err)
	}
}

// What looks like a formula is text to the program that opens the workbook, as it stands.
func TestTextIsNeverAFormula(t *testing.T) {
	t.Parallel()
	for what, name := range reporttest.Hostile() {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			book := open(t, workbook.Format{}, document([]reports.Column{{ID: "a", Title: name}}, []reports.Cell{reports.Text(name)}))
			for _, at := range []string{"A1", "A2"} {
				formula, err := book.GetCellFormula("Stores", at)
				typ, err2 := book.GetCellType("Stores", at)
				if err != nil || err2 != nil || formula != "" || typ != excelize.CellTypeInlineString {
					t.Errorf("%s: formula %q, type %d, errors %v, %v", at, formula, typ, err, err2)
				}
			}
		})
	}
}

func TestSheetsHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	long := "What was not read, why, and what to do about it"
	d := &reports.Document{Title: "A/B: [1]", Sections: []reports.Section{{Tables: []reports.Table{
		{ID: "a", Title: long, Rows: none}, {ID: "b", Title: long, Rows: none}, {ID: "c", Title: long, Short: "Not read", Rows: none}, {ID: "d", Rows: none},
	}}}}
	want := []string{"A B   1", "What was not read, why, and wh…", "What was not read, why, and… 2", "Not read", "Table"}
	if got := open(t, workbook.Format{}, d).GetSheetList(); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func none(func([]reports.Cell, error) bool) {}

func TestTablesThatAreCutOrEmptySaySo(t *testing.T) {
	t.Parallel()
	columns := []reports.Column{{ID: "a", Title: "A"}}
	rows := [][]reports.Cell{{reports.Text("one")}, {reports.Text("two")}, {reports.Text("three")}}
	for name, tt := range map[string]struct {
		rows [][]reports.Cell
		at   string
		want string
	}{
		"cut":   {rows, "A4", "The first 2 of 3 rows: a sheet has no room for more. All of them are in the CSV and JSON forms of this report."},
		"whole": {rows[:2], "A4", ""},
		"empty": {nil, "A2", "Nothing there."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := open(t, workbook.Format{Rows: 2}, document(columns, tt.rows...)).GetCellValue("Stores", tt.at)
			if err != nil || got != tt.want {
				t.Errorf("got %q, error %v", got, err)
			}
		})
	}
}

func TestTheFirstSheetLeadsToTheOthers(t *testing.T) {
	t.Parallel()
	book := open(t, workbook.Format{}, reporttest.Document("plain"))
	found := 0
	for row := range 60 {
		ok, target, err := book.GetCellHyperLink("Example plain", fmt.Sprintf("A%d", row+1))
		if err != nil {
			t.Fatal(err)
		}
		if sheet, _, _ := strings.Cut(strings.Trim(target, "'"), "'"); ok && slices.Contains(book.GetSheetList(), sheet) {
			found++
		}
	}
	if want := len(book.GetSheetList()) - 1; found != want {
		t.Errorf("%d links, %d sheets", found, want)
	}
}

// LibreOffice shows what was written: its own reader agrees with the cells that excelize reads back.
func TestOpensInLibreOffice(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice (soffice) is not installed: only excelize reads the workbook back")
	}
	dir := t.TempDir()
	var b bytes.Buffer
	if err := (workbook.Format{}).Write(&b, reporttest.Document("=1+1")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "example.xlsx")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	// The last token asks for all sheets, a file each: example-NAME.csv.
	out, err := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to",
		"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for _, name := range book.GetSheetList() {
		want, err := book.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, "example-"+name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(text))
		r.FieldsPerRecord = -1
		got, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if filled(got) != filled(want) {
			t.Errorf("sheet %q\nLibreOffice %s\nexcelize    %s", name, filled(got), filled(want))
		}
	}
}

// filled are the cells that are not empty, with their places. Dates are told by their days. LibreOffice leaves empty rows at the start out.
func filled(rows [][]string) string {
	for len(rows) > 0 && strings.Join(rows[0], "") == "" {
		rows = rows[1:]
	}
	var b strings.Builder
	for i, row := range rows {
		for j, cell := range row {
			if cell = strings.Replace(cell, "46081", "2026-02-28", 1); cell != "" {
				fmt.Fprintf(&b, "%d,%d %q\n", i, j, cell)
			}
		}
	}
	return b.String()
}
