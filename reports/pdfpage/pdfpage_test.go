package pdfpage_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"dossier/reports"
	"dossier/reports/pdfpage"
	"dossier/reports/reporttest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	reporttest.RunPacked(t, pdfpage.Format{}, reporttest.UnpackPDF, skeleton)
}

// skeleton is the names of the file's structure: what is drawn adds none, and none of them acts.
func skeleton(unpacked []byte) (string, error) {
	names, _, _ := strings.Cut(string(unpacked), "\n")
	for name := range strings.FieldsSeq(names) {
		switch name {
		case "/JS", "/JavaScript", "/Launch", "/URI", "/Action", "/AA", "/OpenAction", "/Annots", "/AcroForm", "/Filespec", "/GoTo":
			return "", fmt.Errorf("the file has %s", name)
		}
	}
	return names, nil
}

func written(t testing.TB, d *reports.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := (pdfpage.Format{}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	text, err := reporttest.UnpackPDF(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func lead(text string) *reports.Document { return &reports.Document{Title: "T", Lead: text} }

// The letters of many languages are drawn; what the fonts lack is spelled out, and the document says so.
func TestLetters(t *testing.T) {
	t.Parallel()
	const note = "is spelled out by its number"
	for _, tt := range []struct{ name, text, want string }{
		{"Dutch", "coördinatie, geïnd, ’s avonds, Ĳssel", "coördinatie, geïnd, ’s avonds, Ĳssel"},
		{"French", "« œuvre » à Noël, ça où ÿ", "« œuvre » à Noël, ça où ÿ"},
		{"German", "Größe, Übergröße, „Straße“", "Größe, Übergröße, „Straße“"},
		{"capital sharp s", "STRAẞE", "STRASSE"},
		{"Polish and Romanian", "Łódź, Iași, Țara", "Łódź, Iași, Țara"},
		{"Greek and Cyrillic", "Αθήνα Київ Москва", "Αθήνα Київ Москва"},
		{"accents apart, as some file systems have them", "Cafe\u0301", "Café"},
		{"digits in groups", "12\u202f345", "12\u00a0345"},
		{"Chinese", "报表.xlsx", "<U+62A5><U+8868>.xlsx"},
		{"emoji", "a😀b", "a<U+1F600>b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := written(t, lead(tt.text))
			if !strings.Contains(got, "\n"+tt.want+"\n") {
				t.Errorf("%q is not in\n%s", tt.want, got)
			}
			if strings.Contains(got, note) != strings.Contains(tt.want, "<U+") {
				t.Error("the note on what was spelled out stands where it should not, or does not where it should")
			}
		})
	}
}

func table(rows int, columns ...reports.Column) *reports.Document {
	return &reports.Document{Title: "Many", Sections: []reports.Section{{ID: "s", Title: "S", Tables: []reports.Table{{
		ID: "t", Title: "T", Brief: 1000, Columns: columns,
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range rows {
				row := make([]reports.Cell, len(columns))
				for c := range row {
					row[c].Text = fmt.Sprintf("r%d.%d", i, c)
					if columns[c].Group > 0 {
						row[c].Text = fmt.Sprintf("g%d.%d", i/3, c)
					}
				}
				if !yield(row, nil) {
					return
				}
			}
		},
	}}}}}
}

// A long table is cut, and counted.
func TestLongTablesAreCut(t *testing.T) {
	t.Parallel()
	got := written(t, table(500, reports.Column{ID: "a", Title: "A"}))
	if !strings.Contains(got, "r19.0\n") || strings.Contains(got, "r20.0\n") || !strings.Contains(got, "… and 480 more\n") {
		t.Error(got)
	}
}

// Of few cases each is shown below what it is a case of; of many, only that.
func TestCases(t *testing.T) {
	t.Parallel()
	columns := []reports.Column{{ID: "g", Title: "G", Group: 2}, {ID: "n", Title: "N"}}
	if got := written(t, table(6, columns...)); !strings.Contains(got, "g1.0\nr3.1\nr4.1\nr5.1\n") {
		t.Error(got)
	}
	if got := written(t, table(60, columns...)); !strings.Contains(got, "g19.0\n") || strings.Contains(got, "r3.1") {
		t.Error(got)
	}
}

// Each page says which of how many it is.
func TestPagesAreNumbered(t *testing.T) {
	t.Parallel()
	d := table(20, reports.Column{ID: "a", Title: "A"})
	for range 5 {
		d.Sections = append(d.Sections, d.Sections[0])
	}
	got := written(t, d)
	pages := strings.Count(got, "\nPage ")
	if pages < 2 {
		t.Fatalf("%d pages", pages)
	}
	for i := range pages {
		if !strings.Contains(got, fmt.Sprintf("Page %d of %d\n", i+1, pages)) {
			t.Errorf("page %d does not say so", i+1)
		}
	}
}

// The file says whose it is, in which language, and when it was made: not when it was written.
func TestMetadata(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	d := lead("x")
	d.Made, d.Language = time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC), "nl"
	if err := (pdfpage.Format{}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/Lang (nl)", "/CreationDate (D:20260302091500)", "/ModDate (D:20260302091500)", "/Title (\xfe\xff\x00T)"} {
		if !bytes.Contains(b.Bytes(), []byte(want)) {
			t.Errorf("the file lacks %q", want)
		}
	}
}

func FuzzWrite(f *testing.F) {
	for _, name := range reporttest.Hostile() {
		if len(name) < 1000 {
			f.Add(name)
		}
	}
	want, err := skeleton([]byte(written(f, reporttest.Document("plain"))))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := skeleton([]byte(written(t, reporttest.Document(name))))
		if err != nil {
			t.Fatal(err)
		}
		if got != want && name != "" {
			t.Errorf("%q changes the structure of the file", name)
		}
	})
}
