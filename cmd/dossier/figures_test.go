//go:build unix

package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
	*asked
	t      *testing.T
	report *overview.Report
	run    func(want status, args ...string) []byte
	record []string          // the flags that name the record of processing activities
	files  map[string]string // by unit: a column of files, each of which is one record more
}

// newFigures scans a database and reports on it beside a record of processing activities.
func newFigures(t *testing.T, a *asked, record string) *figures {
	t.Helper()
	home := t.TempDir()
	f := &figures{asked: a, t: t, report: &overview.Report{}, run: a.in(t, home), record: []string{"--register", filepath.Join(home, registerName)}}
	if err := os.WriteFile(f.record[1], []byte(record), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(f.run(a.scanned, append([]string{"report", "--format", "json"}, f.record...)...), f.report); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *figures) ask(query string) int64 {
	f.t.Helper()
	n, err := strconv.ParseInt(f.query(query)[0][0], 10, 64)
	if err != nil {
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

// table is a unit as SQL calls it: SQLite's names have no schema before them.
func (f *figures) table(unit string) string {
	if schema, name, ok := strings.Cut(unit, "."); ok {
		return f.quoted(schema) + "." + f.quoted(name)
	}
	return f.quoted(unit)
}

// check asks the database for every count that the report has of it.
func (f *figures) check() {
	f.t.Helper()
	var tables []string
	c := &f.report.Coverage
	var records, findings, whole, partial, skipped int64
	kinds, in := map[detectors.Kind]int64{}, map[detectors.Kind]int64{}
	for _, u := range f.report.Sources[0].Units {
		switch u.Status {
		case detectors.Skipped:
			skipped++
			continue
		case detectors.Complete:
			whole++
		default:
			partial++
		}
		tables = append(tables, u.Name)
		records += u.Records
		rows := f.ask("SELECT count(*) FROM " + f.table(u.Name))
		if column := f.files[u.Name]; column != "" {
			rows += f.ask("SELECT count(" + f.quoted(column) + ") FROM " + f.table(u.Name))
		}
		f.same(u.Name, u.Records, rows)
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
	var want []string
	for _, row := range f.query(f.units) {
		want = append(want, row[0])
	}
	slices.Sort(tables)
	slices.Sort(want)
	if !slices.Equal(tables, want) {
		f.t.Errorf("the report has the tables %q, the database %q", tables, want)
	}
	f.same("tables", c.Complete+c.Partial, int64(len(want)))
	f.same("tables read in full", c.Complete, whole)
	f.same("tables read in part", c.Partial, partial)
	f.same("places", c.Units, whole+partial+skipped)
	f.same("records", c.Records, records)
	f.same("findings", f.report.Totals.Findings, findings)
	for _, k := range f.report.Totals.Kinds {
		f.same(string(k.Kind), k.Findings, kinds[k.Kind])
		f.same(string(k.Kind)+" places", k.Units, in[k.Kind])
	}
}

// field asks for what is filled and NULL, and for kinds that the database can tell by itself: addresses of e-mail by their @.
func (f *figures) field(u *overview.Unit, field *detectors.FieldResult) {
	f.t.Helper()
	column, table, what := strings.ReplaceAll(f.text, "%s", f.quoted(field.Name)), f.table(u.Name), u.Name+"."+field.Name
	filled := f.ask("SELECT count(*) FROM " + table + " WHERE trim(coalesce(" + column + ", '')) <> ''")
	f.same(what+" filled", field.Values, filled)
	f.same(what+" NULL", field.Nulls, f.ask("SELECT count(*) FROM "+table+" WHERE "+f.quoted(field.Name)+" IS NULL"))
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
	folder := t.TempDir()
	if _, err := estate.Write(folder, 5); err != nil {
		t.Fatal(err)
	}
	record, err := os.ReadFile(filepath.Join("estate", registerName))
	if err != nil {
		t.Fatal(err)
	}
	f := newFigures(t, inSQLite(t, filepath.Join(folder, estate.Shop)), string(record))
	f.check()
	f.ages(5, 3)
}

// ages asks for the oldest date of each place, and for the records that are too old; dated and late are how many places there are at least.
func (f *figures) ages(dated, late int) {
	f.t.Helper()
	var compared register.Comparison
	if err := json.Unmarshal(f.run(incomplete, append([]string{"register", "check", "--format", "json"}, f.record...)...), &compared); err != nil {
		f.t.Fatal(err)
	}
	limits := map[string]register.Date{}
	for i := range compared.Differences {
		if d := &compared.Differences[i]; d.Sort == register.KeptTooLong {
			limits[d.Unit] = d.Limit
		}
	}
	rows, err := csv.NewReader(strings.NewReader(string(f.run(f.scanned, append([]string{"report", "--format", "csv", "--table", "stores"}, f.record...)...)))).ReadAll()
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
	for i := range compared.Places {
		p := &compared.Places[i]
		if p.DateField == "" {
			continue
		}
		dated--
		column := f.quoted(p.DateField)
		day, from := strings.ReplaceAll(f.day, "%s", column), " FROM "+f.table(p.Unit)+" WHERE trim(coalesce("+strings.ReplaceAll(f.text, "%s", column)+", '')) <> ''"
		first := f.query("SELECT min(" + day + ")" + from)[0][0]
		first = first[:min(len(first), len("2026-03-01"))]
		if shown, ok := oldest[p.Unit]; string(p.Oldest) != first || ok && shown != first {
			f.t.Errorf("%s: the oldest record is of %q, the record's check says %q, the report %q", p.Unit, first, p.Oldest, shown)
		}
		if limit, tooOld := limits[p.Unit]; tooOld {
			f.same(p.Unit+" too old", p.TooOld, f.ask("SELECT count(*)"+from+" AND "+day+" < '"+string(limit)+"'"))
		}
	}
	if dated > 0 || len(limits) < late {
		f.t.Errorf("%d places with dates are missing, and only %d have records that are too old", max(0, dated), len(limits))
	}
}

// known is what SQL alone tells of a sample database: in which columns people's data are, and how many there are.
type known struct {
	cells    map[string]string         // by unit, column and kind: how many, as a query
	distinct map[detectors.Kind]string // different values, as a query
	subjects map[detectors.Kind]string // people who have one, as a query
	people   string                    // all people
	mentions func(column string) bool  // texts in which a detector may see names; that is its judgement, and no figure of the database
	files    map[string]string         // as of figures
	dates    map[string]string         // by unit: the column from which a retention runs
	ages     struct{ dated, late int } // as for ages
}

func knownSamples() map[string]known {
	digits := func(column string) string { return "regexp_replace(" + column + ", '[^0-9]', '', 'g')" }
	northwindPeople := "(SELECT contact_name AS who FROM customers UNION ALL SELECT contact_name FROM suppliers UNION ALL SELECT last_name FROM employees) p"
	ownPhones := "(SELECT " + digits("phone") + " AS n FROM customers UNION SELECT " + digits("fax") + " FROM customers WHERE fax IS NOT NULL UNION SELECT " + digits("phone") + " FROM suppliers UNION SELECT " +
		digits("fax") + " FROM suppliers WHERE fax IS NOT NULL UNION SELECT " + digits("home_phone") + " FROM employees)"
	return map[string]known{
		"Northwind": {
			cells: map[string]string{
				"public.customers contact_name person_name": "SELECT count(contact_name) FROM customers",
				"public.customers address postal_address":   "SELECT count(address) FROM customers",
				"public.customers phone phone":              "SELECT count(phone) FROM customers",
				"public.customers fax phone":                "SELECT count(fax) FROM customers",
				"public.suppliers contact_name person_name": "SELECT count(contact_name) FROM suppliers",
				"public.suppliers address postal_address":   "SELECT count(address) FROM suppliers",
				"public.suppliers phone phone":              "SELECT count(phone) FROM suppliers",
				"public.suppliers fax phone":                "SELECT count(fax) FROM suppliers",
				"public.employees last_name person_name":    "SELECT count(last_name) FROM employees",
				"public.employees first_name person_name":   "SELECT count(first_name) FROM employees",
				"public.employees birth_date date_of_birth": "SELECT count(birth_date) FROM employees",
				"public.employees address postal_address":   "SELECT count(address) FROM employees",
				"public.employees home_phone phone":         "SELECT count(home_phone) FROM employees",
				"public.orders ship_address postal_address": "SELECT count(ship_address) FROM orders",
				"public.shippers phone phone":               "SELECT count(phone) FROM shippers",
			},
			distinct: map[detectors.Kind]string{
				detectors.DateOfBirth: "SELECT count(DISTINCT birth_date) FROM employees",
				detectors.Phone:       "SELECT count(DISTINCT n) FROM (SELECT n FROM " + ownPhones + " o UNION SELECT " + digits("phone") + " FROM shippers) a",
			},
			subjects: map[detectors.Kind]string{
				detectors.DateOfBirth: "SELECT count(*) FROM employees WHERE birth_date IS NOT NULL",
				detectors.PersonName:  "SELECT count(*) FROM " + northwindPeople,
			},
			// A free number is many people's; one that stands beside a name elsewhere is that person's.
			people: "SELECT (SELECT count(*) FROM " + northwindPeople + ") + (SELECT count(DISTINCT " + digits("phone") + ") FROM shippers WHERE phone NOT LIKE '1-800-%' AND " + digits("phone") +
				" NOT IN (SELECT n FROM " + ownPhones + " o))",
			mentions: func(column string) bool { return slices.Contains([]string{"homepage", "description", "notes"}, column) },
			dates:    map[string]string{"public.orders": "order_date", "public.employees": "hire_date"},
			ages:     struct{ dated, late int }{2, 2},
		},
		"Sakila": {
			cells: map[string]string{
				"sakila.customer first_name person_name": "SELECT count(first_name) FROM customer",
				"sakila.customer last_name person_name":  "SELECT count(last_name) FROM customer",
				"sakila.customer email email":            "SELECT count(email) FROM customer",
				"sakila.address address postal_address":  "SELECT count(address) FROM address",
				"sakila.address phone phone":             "SELECT count(*) FROM address WHERE phone <> ''",
				"sakila.actor first_name person_name":    "SELECT count(first_name) FROM actor",
				"sakila.actor last_name person_name":     "SELECT count(last_name) FROM actor",
				"sakila.staff first_name person_name":    "SELECT count(*) FROM staff WHERE first_name <> ''",
				"sakila.staff last_name person_name":     "SELECT count(*) FROM staff WHERE last_name <> ''",
				"sakila.staff email email":               "SELECT count(*) FROM staff WHERE email <> ''",
				"sakila.staff username username":         "SELECT count(*) FROM staff WHERE username <> ''",
			},
			distinct: map[detectors.Kind]string{
				detectors.Email: "SELECT count(DISTINCT lower(email)) FROM (SELECT email FROM customer UNION ALL SELECT email FROM staff WHERE email <> '') a",
				detectors.Phone: "SELECT count(DISTINCT phone) FROM address WHERE phone <> ''",
			},
			subjects: map[detectors.Kind]string{
				detectors.Email:    "SELECT (SELECT count(*) FROM customer WHERE email <> '') + (SELECT count(*) FROM staff WHERE email <> '')",
				detectors.Username: "SELECT count(*) FROM staff WHERE username <> ''",
			},
			mentions: func(column string) bool { return column == "description" },
			files:    map[string]string{"sakila.staff": "picture"},
			dates:    map[string]string{"sakila.customer": "create_date", "sakila.address": "last_update", "sakila.actor": "last_update", "sakila.staff": "last_update"},
			ages:     struct{ dated, late int }{4, 3},
		},
		"Chinook": {
			cells: map[string]string{
				"Customer FirstName person_name":        "SELECT count(FirstName) FROM Customer",
				"Customer LastName person_name":         "SELECT count(LastName) FROM Customer",
				"Customer Address postal_address":       "SELECT count(Address) FROM Customer",
				"Customer Phone phone":                  "SELECT count(Phone) FROM Customer",
				"Customer Fax phone":                    "SELECT count(Fax) FROM Customer",
				"Customer Email email":                  "SELECT count(Email) FROM Customer",
				"Employee FirstName person_name":        "SELECT count(FirstName) FROM Employee",
				"Employee LastName person_name":         "SELECT count(LastName) FROM Employee",
				"Employee BirthDate date_of_birth":      "SELECT count(BirthDate) FROM Employee",
				"Employee Address postal_address":       "SELECT count(Address) FROM Employee",
				"Employee Phone phone":                  "SELECT count(Phone) FROM Employee",
				"Employee Fax phone":                    "SELECT count(Fax) FROM Employee",
				"Employee Email email":                  "SELECT count(Email) FROM Employee",
				"Invoice BillingAddress postal_address": "SELECT count(BillingAddress) FROM Invoice",
				"Track Composer person_name":            "SELECT count(Composer) FROM Track",
			},
			distinct: map[detectors.Kind]string{
				detectors.Email:       "SELECT count(DISTINCT lower(Email)) FROM (SELECT Email FROM Customer UNION ALL SELECT Email FROM Employee)",
				detectors.DateOfBirth: "SELECT count(DISTINCT BirthDate) FROM Employee",
			},
			subjects: map[detectors.Kind]string{
				detectors.Email:       "SELECT (SELECT count(Email) FROM Customer) + (SELECT count(Email) FROM Employee)",
				detectors.DateOfBirth: "SELECT count(BirthDate) FROM Employee",
			},
			people:   "SELECT (SELECT count(*) FROM Customer) + (SELECT count(*) FROM Employee)",
			mentions: func(string) bool { return false },
			dates:    map[string]string{"Invoice": "InvoiceDate", "Employee": "HireDate"},
			ages:     struct{ dated, late int }{2, 1},
		},
	}
}

// TestFiguresOfSamples does the same with the sample databases in the folder that DOSSIER_DATABASES names: SQL counts the cells of
// every column that holds people's data, the different values, the people, and how old the records are.
func TestFiguresOfSamples(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("DOSSIER_DATABASES")
	if folder == "" {
		t.Skip("DOSSIER_DATABASES names no folder with sample databases, which are not part of the project; TestFiguresOfTheEstate asks a database of its own")
	}
	for name, want := range knownSamples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := samples()[name](t, func(file string) string {
				text, err := os.ReadFile(filepath.Join(folder, file))
				if err != nil {
					t.Fatal(err)
				}
				return string(text)
			})
			var record strings.Builder
			record.WriteString("controller: {name: A, contact: a}\nactivities:\n")
			for unit, column := range want.dates {
				fmt.Fprintf(&record, "  - {id: %s, basis: contract, data: [], retention: {period: 20 years, from: it}, stores: [{store: %q, date: %s}]}\n", unit, unit, column)
			}
			f := newFigures(t, a, record.String())
			f.files = want.files
			f.check()
			f.holdsTo(&want)
			f.ages(want.ages.dated, want.ages.late)
		})
	}
}

// holdsTo compares what was found with what SQL alone tells.
func (f *figures) holdsTo(want *known) {
	f.t.Helper()
	cells := map[string]int64{}
	for _, u := range f.report.Sources[0].Units {
		for _, field := range u.Fields {
			for k, n := range field.Counts {
				if field.Verdict == nil && want.mentions(field.Name) {
					f.t.Logf("%s.%s: a detector sees %s in %d of %d texts", u.Name, field.Name, k, n, field.Values)
					continue
				}
				cells[u.Name+" "+field.Name+" "+string(k)] = n
			}
		}
	}
	for what, query := range want.cells {
		f.same(what, cells[what], f.ask(query))
		delete(cells, what)
	}
	for what, n := range cells {
		f.t.Errorf("the report says %d %s, of which the database knows nothing", n, what)
	}
	for _, k := range f.report.Totals.Kinds {
		if query := want.distinct[k.Kind]; query != "" {
			f.same(string(k.Kind)+" different", k.Distinct, f.ask(query))
		}
		if query := want.subjects[k.Kind]; query != "" {
			f.same(string(k.Kind)+" people", k.Subjects, f.ask(query))
		}
	}
	if want.people != "" {
		f.same("people", f.report.Totals.Subjects, f.ask(want.people))
	}
}
