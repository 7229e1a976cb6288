package htmlpage_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dossier/reports"
	"dossier/reports/htmlpage"
	"dossier/reports/reporttest"
)

// In a folder every row is on a page, which links reach and lead back from.
func TestLongTablesAreSplit(t *testing.T) {
	t.Parallel()
	dir, d := t.TempDir(), many(1234)
	d.Name = "overview"
	names, err := (htmlpage.Format{Rows: 500}).WriteAll(dir, d)
	if err != nil {
		t.Fatal(err)
	}
	if want := "overview.html overview-t-1.html overview-t-2.html overview-t-3.html"; strings.Join(names, " ") != want {
		t.Fatalf("%q, want %q", names, want)
	}
	linked := map[string]bool{}
	var rows int
	for i, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range regexp.MustCompile(`href="([^"#]+)`).FindAllStringSubmatch(string(text), -1) {
			linked[l[1]] = true
			if _, err := os.Stat(filepath.Join(dir, l[1])); err != nil {
				t.Errorf("%s leads nowhere: %v", name, err)
			}
		}
		if i > 0 {
			for n := range strings.SplitSeq(string(text), ">row ") {
				if strings.HasPrefix(n, fmt.Sprint(rows, ".")) {
					rows++
				}
			}
		}
	}
	if rows != 1234 {
		t.Errorf("%d rows are on the pages in their order", rows)
	}
	for _, name := range names {
		if !linked[name] {
			t.Errorf("no page leads to %s", name)
		}
	}
}

// What fits on the page is no file more.
func TestShortTablesAreNotSplit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := reporttest.Document("plain")
	names, err := (htmlpage.Format{}).WriteAll(dir, d)
	if err != nil || len(names) != 1 {
		t.Fatalf("%q, %v", names, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, names[0]))
	if err != nil || string(text) != page(t, htmlpage.Format{}, d) {
		t.Errorf("the page in a folder is another (%v)", err)
	}
}

// Names that would act do not on these pages either.
func TestPartsOfHostileNames(t *testing.T) {
	t.Parallel()
	want := ""
	for what, name := range reporttest.Hostile() {
		dir := t.TempDir()
		d := reporttest.Document("plain")
		d.Sections[0].Tables = append(d.Sections[0].Tables, reports.Table{
			ID: "long", Title: name, Columns: []reports.Column{{ID: "g", Title: name, Group: 1}, {ID: "a", Title: name}},
			Rows: func(yield func([]reports.Cell, error) bool) {
				for range 5 {
					if !yield([]reports.Cell{{Text: name}, {Text: name, Note: name}}, nil) {
						return
					}
				}
			},
		})
		if _, err := (htmlpage.Format{Rows: 4}).WriteAll(dir, d); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, file := range []string{"example.html", "example-long-1.html", "example-long-2.html"} {
			text, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			s, err := skeleton(text)
			if err != nil {
				t.Fatal(err)
			}
			got += s
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%s changes the structure of a page", what)
		}
	}
}

func TestErrorsOfParts(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken on purpose")
	d := many(10)
	rows := d.Sections[0].Tables[0].Rows
	d.Sections[0].Tables[0].Rows = func(yield func([]reports.Cell, error) bool) {
		for row, err := range rows {
			if !yield(row, err) {
				return
			}
		}
		yield(nil, broken)
	}
	if _, err := (htmlpage.Format{Rows: 4}).WriteAll(t.TempDir(), d); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := (htmlpage.Format{Rows: 4}).WriteAll(filepath.Join(t.TempDir(), "absent"), many(10)); err == nil {
		t.Error("nothing is said of a folder that is not there")
	}
}
