package main

import (
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"dossier/cmd/dossier/estate"
	"dossier/detectors"
	"dossier/reports/overview"
	"dossier/reports/register"
)

// figures are a report on one database, and the database itself to ask.
type figures struct {
	t      *testing.T
	db     *sql.DB
	report *overview.Report
	run    func(args ...string) []byte
}

// scanFigures scans a SQLite database and reports on it.
func scanFigures(t *testing.T, home, path, record string) *figures {
	t.Helper()
	config := "targets: [" + strconv.Quote(path) + "]\n"
	if record != "" {
		config += "register: " + strconv.Quote(record) + "\n"
	}
	if err := os.WriteFile(filepath.Join(home, configName), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	f := &figures{t: t, report: &overview.Report{}, run: func(args ...string) []byte {
		t.Helper()
		cmd := dossier(t.Context(), t, home, append([]string{"--config", filepath.Join(home, configName), "--inventory", filepath.Join(home, "inventory.db")}, args...)...)
		out, err := cmd.Output()
		if got := exitStatus(t, err); got != complete && got != incomplete {
			t.Fatalf("%q ends with exit status %d", args, got)
		}
		return out
	}}
	f.run("scan", "-q")
	if err := json.Unmarshal(f.run("report", "--format", "json"), f.report); err != nil {
		t.Fatal(err)
	}
	var err error
	if f.db, err = sql.Open("sqlite", path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.db.Close() })
	return f
}

func (f *figures) ask(query string, args ...any) (n int64) {
	f.t.Helper()
	if err := f.db.QueryRowContext(f.t.Context(), query, args...).Scan(&n); err != nil {
		f.t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (f *figures) same(what string, got, want int64) {
	f.t.Helper()
	if got != want {
		f.t.Errorf("%s: the report says %d, the database %d", what, got, want)
	}
}

func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// check asks the database for every count that the report has of it.
func (f *figures) check() {
	f.t.Helper()
	var units, records, findings int64
	kinds, in := map[detectors.Kind]int64{}, map[detectors.Kind]int64{}
	for _, u := range f.report.Sources[0].Units {
		units++
		records += u.Records
		if u.Status == detectors.Skipped {
			continue
		}
		f.same(u.Name, u.Records, f.ask("SELECT count(*) FROM "+identifier(u.Name)))
		here := map[detectors.Kind]bool{}
		for _, field := range u.Fields {
			for k, n := range field.Counts {
				kinds[k] += n
				findings += n
				here[k] = true
			}
			if field.Verdict != nil || len(field.Counts) > 0 {
				f.field(&u, &field)
			}
		}
		for k := range here {
			in[k]++
		}
	}
	f.same("tables", units, f.report.Coverage.Units)
	f.same("records", f.report.Coverage.Records, records)
	f.same("findings", f.report.Totals.Findings, findings)
	for _, k := range f.report.Totals.Kinds {
		f.same(string(k.Kind), k.Findings, kinds[k.Kind])
		f.same(string(k.Kind)+" places", k.Units, in[k.Kind])
	}
}

// field asks for what is filled and empty, and for kinds that the database can tell by itself: addresses of e-mail by their @.
func (f *figures) field(u *overview.Unit, field *detectors.FieldResult) {
	f.t.Helper()
	column, table, what := identifier(field.Name), identifier(u.Name), u.Name+"."+field.Name
	filled := f.ask("SELECT count(*) FROM " + table + " WHERE trim(coalesce(" + column + ", '')) <> ''")
	f.same(what+" filled", field.Values, filled)
	f.same(what+" empty", field.Nulls, u.Records-filled)
	if field.Verdict == nil {
		return
	}
	if field.Verdict.Kind == detectors.Email {
		f.same(what+" addresses", field.Counts[detectors.Email], f.ask("SELECT count(*) FROM "+table+" WHERE "+column+" LIKE '%_@_%._%'"))
	}
	if n := field.Counts[field.Verdict.Kind]; n > filled {
		f.t.Errorf("%s: %d findings of %s in %d values", what, n, field.Verdict.Kind, filled)
	}
}

// TestFiguresOfTheEstate holds each figure of a report to the sample company's database, its ages included.
func TestFiguresOfTheEstate(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if _, err := estate.Write(filepath.Join(home, "estate"), 5); err != nil {
		t.Fatal(err)
	}
	record := filepath.Join(home, "register.yaml")
	text, err := os.ReadFile(filepath.Join("estate", "register.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(record, text, 0o600); err != nil {
		t.Fatal(err)
	}
	f := scanFigures(t, home, filepath.Join(home, "estate", estate.Shop), record)
	f.check()
	f.ages()
}

// ages asks for the oldest date of each place, and for the records that are too old.
func (f *figures) ages() {
	f.t.Helper()
	var compared register.Comparison
	if err := json.Unmarshal(f.run("register", "check", "--format", "json"), &compared); err != nil {
		f.t.Fatal(err)
	}
	limits := map[string]register.Date{}
	for i := range compared.Differences {
		if d := &compared.Differences[i]; d.Sort == register.KeptTooLong {
			limits[d.Unit] = d.Limit
		}
	}
	rows, err := csv.NewReader(strings.NewReader(string(f.run("report", "--format", "csv", "--table", "stores")))).ReadAll()
	if err != nil {
		f.t.Fatal(err)
	}
	oldest := map[string]string{}
	for i, name := range rows[0] {
		if name == "oldest" {
			for _, row := range rows[1:] {
				oldest[row[1]] = row[i]
			}
		}
	}
	dated := 0
	for i := range compared.Places {
		p := &compared.Places[i]
		if p.DateField == "" {
			continue
		}
		dated++
		var day string
		query := fmt.Sprintf("SELECT min(%s) FROM %s WHERE %s <> ''", dayOf(identifier(p.DateField)), identifier(p.Unit), identifier(p.DateField))
		if err := f.db.QueryRowContext(f.t.Context(), query).Scan(&day); err != nil {
			f.t.Fatal(err)
		}
		if oldest[p.Unit] != day {
			f.t.Errorf("%s: the oldest record is of %q, the report says %q", p.Unit, day, oldest[p.Unit])
		}
		if limit, late := limits[p.Unit]; late {
			f.same(p.Unit+" too old", p.TooOld, f.ask(fmt.Sprintf("SELECT count(*) FROM %s WHERE %s <> '' AND %s < ?", identifier(p.Unit), identifier(p.DateField), dayOf(identifier(p.DateField))), string(limit)))
		}
	}
	if dated < 5 || len(limits) < 3 {
		f.t.Errorf("only %d places with dates and %d with records that are too old", dated, len(limits))
	}
}

// TestFiguresOfChinook does the same with the sample database in the folder that DOSSIER_DATABASES names.
func TestFiguresOfChinook(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("DOSSIER_DATABASES")
	if folder == "" {
		t.Skip("DOSSIER_DATABASES names no folder with chinook.sqlite, which is not part of the project; TestFiguresOfTheEstate asks a database of its own")
	}
	scanFigures(t, t.TempDir(), filepath.Join(folder, "chinook.sqlite"), "").check()
}
