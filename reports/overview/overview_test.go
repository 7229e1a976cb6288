package overview_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/all"
	"dossier/reports/csvtable"
	"dossier/reports/inventory"
	"dossier/reports/language"
	"dossier/reports/overview"
	"dossier/reports/reporttest"
	"dossier/reports/textpage"
	"dossier/scanners"
)

var update = flag.Bool("update", false, "write the golden files anew")

var options = overview.Options{Now: reported, Version: "1.0.0"}

var _ overview.Reader = (*inventory.Store)(nil)

func build(t *testing.T, m *made) *reports.Document {
	t.Helper()
	d, err := overview.Build(t.Context(), m, options)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has changed; look at the difference, then run the test with -update", path)
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, f := range all.Formats(all.Options{Width: 100}) {
		t.Run(f.Name(), func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := f.Write(&b, build(t, shop())); err != nil {
				t.Fatal(err)
			}
			if f.Extension() == ".xlsx" {
				golden(t, "overview.xlsx.txt", sheets(t, b.Bytes()))
				return
			}
			if f.Extension() == ".pdf" {
				text, err := reporttest.UnpackPDF(b.Bytes())
				if err != nil {
					t.Fatal(err)
				}
				golden(t, "overview.pdf.txt", text)
				return
			}
			golden(t, "overview"+f.Extension(), b.Bytes())
		})
	}
	for _, e := range all.Exports() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := e.Write(&b, build(t, shop()).Data.(*overview.Report), nil); err != nil {
				t.Fatal(err)
			}
			golden(t, "overview"+e.Extension, b.Bytes())
		})
	}
	for _, section := range build(t, shop()).Sections {
		for _, table := range section.Tables {
			t.Run("csv of "+table.ID, func(t *testing.T) {
				t.Parallel()
				var b bytes.Buffer
				if err := (csvtable.Format{Table: table.ID}).Write(&b, build(t, shop())); err != nil {
					t.Fatal(err)
				}
				golden(t, "overview-"+table.ID+".csv", b.Bytes())
			})
		}
	}
}

// What a report says in each language, as a page of text.
func TestGoldenLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range language.All()[1:] {
		t.Run(l.Tag, func(t *testing.T) {
			t.Parallel()
			o := options
			o.Language = l
			d, err := overview.Build(t.Context(), shop(), o)
			if err != nil {
				t.Fatal(err)
			}
			for i := range d.Sections {
				for j := range d.Sections[i].Tables {
					d.Sections[i].Tables[j].Brief = 100 // all of it
				}
			}
			golden(t, "overview."+l.Tag+".txt", []byte(text(t, d)))
		})
	}
}

// sheets are a workbook's cells, a sheet after the other.
func sheets(t *testing.T, packed []byte) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	var b bytes.Buffer
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "== %s\n", name)
		for _, row := range rows {
			b.WriteString(strings.Join(row, "\t") + "\n")
		}
	}
	return b.Bytes()
}

// text is all a reader sees, as a terminal shows it in one wide line.
func text(t *testing.T, d *reports.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := (textpage.Format{Width: 400}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAnIncompleteScanNeverLooksClean(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		spoil  func(*made)
		leads  string // what the lead says, where it is of places
		reason string // and the table of what was not read
	}{
		{"a unit is unread", func(m *made) {
			m.units[1][0].Status, m.units[1][0].UnitResult.Unread = detectors.Unread, []detectors.UnreadPart{{Why: scanners.Corrupt}}
		}, "1 place could not be read.", "It is damaged"},
		{"a unit is partly read", func(m *made) {
			m.units[1][0].Status, m.units[1][0].UnitResult.Unread = detectors.Partial, []detectors.UnreadPart{{Why: scanners.Encrypted}}
		}, "1 place could be read only in part.", "password"},
		{"a unit is unread and nobody said why", func(m *made) { m.units[1][0].Status = detectors.Unread }, "could not be read", "No reason was recorded"},
		{"a unit has a status nobody knows", func(m *made) { m.units[1][0].Status = "odd" }, "could not be read", "No reason was recorded"},
		{"a unit is unread for a reason nobody knows", func(m *made) {
			m.units[1][0].Status, m.units[1][0].UnitResult.Unread = detectors.Unread, []detectors.UnreadPart{{Why: "eaten by mice"}}
		}, "could not be read", "Eaten by mice"},
		{"something is unlisted", func(m *made) {
			m.sources[0].Unlisted = []detectors.UnreadPart{{Part: "private/", Why: scanners.Denied}}
		}, "1 place could not even be listed.", "may not read it"},
		{"a source broke off", func(m *made) { m.sources[0].Complete = false }, "", "The scan broke off"},
		{"a unit is unread in a source that broke off", func(m *made) {
			m.sources[0].Complete, m.units[1][0].Status = false, detectors.Unread
		}, "1 place could not be read", "The scan broke off"},
		{"the scan is not finished", func(m *made) { m.scans[0].Finished = time.Time{} }, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := clean()
			tt.spoil(m)
			d := build(t, m)
			data := d.Data.(*overview.Report)
			if data.Complete() || data.Scan.Status != overview.ScanIncomplete {
				t.Error("the machine's document says that it is complete")
			}
			if len(d.Notices) == 0 || d.Notices[0].Tone != reports.Bad || d.Notices[0].Title != "This scan is incomplete" {
				t.Errorf("no banner says so: %+v", d.Notices)
			}
			if !strings.Contains(plain(d.Lead), "may hold some") || !strings.Contains(plain(d.Lead), tt.leads) {
				t.Errorf("the lead: %q", d.Lead)
			}
			if out := text(t, d); !strings.Contains(out, tt.reason) || strings.Contains(out, "Everything that was to be read was read.") {
				t.Errorf("the reason %q is not shown:\n%s", tt.reason, out)
			}
			for _, f := range d.Facts {
				if f.Label == "Not read in full" && f.Tone == reports.Good {
					t.Error("a figure says that all is well")
				}
			}
		})
	}
}

// plain has ordinary spaces.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

func TestACleanScanSaysSo(t *testing.T) {
	t.Parallel()
	d := build(t, clean())
	if plain(d.Lead) != "No personal data was recognised in 1 place." || len(d.Notices) != 0 || !d.Data.(*overview.Report).Complete() {
		t.Errorf("lead %q, notices %v", d.Lead, d.Notices)
	}
}

func TestAnEmptyInventoryProvesNothing(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]*made{
		"no scan":            {},
		"a scan of nothing":  {scans: clean().scans, sources: clean().sources},
		"a scan, no sources": {scans: clean().scans},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := build(t, m)
			if !strings.HasPrefix(d.Lead, "Nothing has been looked at") || len(d.Notices) != 1 || d.Notices[0].Tone != reports.Bad {
				t.Errorf("lead %q, notices %v", d.Lead, d.Notices)
			}
		})
	}
}

func TestASampleIsCalledOne(t *testing.T) {
	t.Parallel()
	m := clean()
	m.scans[0].Sampled = 1000
	m.units[1][0].Status, m.units[1][0].Rule = detectors.Sampled, "kinds in fewer than 1 record in 300 can be missed"
	d := build(t, m)
	if len(d.Notices) != 1 || d.Notices[0].Tone != reports.Warning || !strings.Contains(plain(d.Lead), "1 place was looked at by sample.") {
		t.Errorf("lead %q, notices %v", d.Lead, d.Notices)
	}
}

func TestLeadOfAScanThatFoundSomething(t *testing.T) {
	t.Parallel()
	want := "Personal data of up to 212 people was found in 6 of 12 places. 3 places could not be read, 1 only in part, " +
		"1 not even listed. 1 place was looked at by sample."
	if got := plain(build(t, shop()).Lead); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A kind whose records say of nobody whose it is, as absences beside an employee's number, is not data of nobody.
func TestDataOfNobodyKnownIsExplained(t *testing.T) {
	t.Parallel()
	m := shop()
	m.totals[0].Subjects, m.totals[1].Subjects = 0, 1
	noted := map[string]int{}
	for row, err := range table(t, build(t, m), "kinds-found").Rows {
		if err != nil {
			t.Fatal(err)
		}
		noted[row[len(row)-1].Note]++
	}
	if noted["no record with it says whose it is"] != 1 || len(noted) != 2 {
		t.Errorf("got %v", noted)
	}
}

// What was not read is not counted among the places that hold nothing.
func TestOnlyWhatWasReadHoldsNothing(t *testing.T) {
	t.Parallel()
	for _, s := range build(t, shop()).Sections {
		if s.ID == "places" && !strings.Contains(plain(s.Text[0]), "and 2 other places were read in full and have none.") {
			t.Errorf("got %q", plain(s.Text[0]))
		}
	}
}

func TestErrorsOfTheInventorySurface(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	for _, method := range []string{"Scans", "Sources", "Units", "Totals", "SubjectCount", "Subjects", "State"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			m := shop()
			m.err, m.fails = broken, method
			if _, err := overview.Build(t.Context(), m, options); !errors.Is(err, broken) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCancelledContextReachesTheReader(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := overview.Build(ctx, contextual{shop()}, options); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

type contextual struct{ *made }

func (c contextual) Scans(ctx context.Context) ([]inventory.Scan, error) { return c.scans, ctx.Err() }

// Every reason that a scanner can give has words and an advice of its own.
func TestEveryReasonIsExplained(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", "scanners", "unread.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		typ, ok := spec.Type.(*ast.Ident)
		if !ok || typ.Name != "Why" {
			return true
		}
		found++
		why, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		m := clean()
		m.sources[0].Unlisted = []detectors.UnreadPart{{Why: scanners.Why(why)}}
		for row, err := range table(t, build(t, m), "not-read").Rows {
			if err != nil {
				t.Fatal(err)
			}
			if strings.EqualFold(row[0].Text, why) {
				t.Errorf("%s has no words of its own", spec.Names[0].Name)
			}
		}
		return true
	})
	if found < 10 {
		t.Errorf("only %d reasons found in the vocabulary", found)
	}
}

func table(t *testing.T, d *reports.Document, id string) *reports.Table {
	t.Helper()
	for _, s := range d.Sections {
		for i := range s.Tables {
			if s.Tables[i].ID == id {
				return &s.Tables[i]
			}
		}
	}
	t.Fatalf("no table %q", id)
	return nil
}

// Rows have a cell for every column, tables an ID of their own, and columns stable names.
func TestTablesAreWellFormed(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	d := build(t, shop())
	for _, s := range d.Sections {
		for _, tab := range s.Tables {
			if seen[tab.ID] {
				t.Errorf("two tables are %q", tab.ID)
			}
			seen[tab.ID] = true
			rows := 0
			for row, err := range tab.Rows {
				if err != nil {
					t.Fatal(err)
				}
				if len(row) != len(tab.Columns) {
					t.Fatalf("%s has %d columns and a row of %d cells", tab.ID, len(tab.Columns), len(row))
				}
				rows++
			}
			if rows == 0 {
				t.Errorf("%s has no rows in the fixture", tab.ID)
			}
		}
	}
	if !seen[d.Main] {
		t.Errorf("the main table %q is not there", d.Main)
	}
}

// The machine's document lists every field, also those in which nothing was found, and never null for a list.
func TestDataListsEveryField(t *testing.T) {
	t.Parallel()
	m := shop()
	data := build(t, m).Data.(*overview.Report)
	for i, s := range m.sources {
		for j, u := range m.units[s.ID] {
			if got := len(data.Sources[i].Units[j].Fields); got != len(u.Fields) {
				t.Errorf("unit %d of source %d has %d fields, want %d", j, i, got, len(u.Fields))
			}
		}
	}
	out, err := json.Marshal(build(t, &made{}).Data)
	if err != nil {
		t.Fatal(err)
	}
	if want := `"sources":[],"subjects":[]`; !strings.Contains(string(out), want) || !strings.Contains(string(out), `"kinds":[]`) {
		t.Errorf("got %s", out)
	}
}

func TestSubjectsAreLimited(t *testing.T) {
	t.Parallel()
	o := options
	o.Subjects = 2
	d, err := overview.Build(t.Context(), shop(), o)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.Data.(*overview.Report).Subjects); n != 2 {
		t.Errorf("%d subjects", n)
	}
}
