package reach_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	_ "modernc.org/sqlite"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/reports/reach"
	"dossier/scanners/sqlite"
)

// shop makes a music shop's tables: customers with a clerk, their invoices and lines, and the tracks that all share.
func shop(t *testing.T, declared bool) string {
	t.Helper()
	path, run := database(t, "shop")
	refers := func(table, column string) string {
		if declared {
			return fmt.Sprintf(" REFERENCES %s(%s)", table, column)
		}
		return ""
	}
	run(`CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title TEXT)`)
	run(`CREATE TABLE Track (TrackId INTEGER PRIMARY KEY, Name TEXT, AlbumId INTEGER` + refers("Album", "AlbumId") + `)`)
	run(`CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY, Email TEXT, ReportsTo INTEGER` + refers("Employee", "EmployeeId") + `)`)
	run(`CREATE TABLE Customer (CustomerId INTEGER PRIMARY KEY, Email TEXT, Phone TEXT, SupportRepId INTEGER` + refers("Employee", "EmployeeId") + `)`)
	run(`CREATE TABLE Invoice (InvoiceId INTEGER PRIMARY KEY, CustomerId INTEGER` + refers("Customer", "CustomerId") + `, Total NUMERIC)`)
	run(`CREATE TABLE InvoiceLine (InvoiceLineId INTEGER PRIMARY KEY, InvoiceId INTEGER` + refers("Invoice", "InvoiceId") + `, TrackId INTEGER` + refers("Track", "TrackId") + `)`)
	for n := range 60 {
		run(`INSERT INTO Album VALUES (?, ?)`, n+1, fmt.Sprintf("Volume %d", n))
		run(`INSERT INTO Track VALUES (?, ?, ?)`, n+1, fmt.Sprintf("Song %d", n), n%20+1)
	}
	for n := range 4 {
		run(`INSERT INTO Employee VALUES (?, ?, 1)`, n+1, fmt.Sprintf("clerk%c@shop.example", 'a'+n))
	}
	invoice, line := 1, 1
	for c := 1; c <= 40; c++ {
		run(`INSERT INTO Customer VALUES (?, ?, ?, ?)`, c, email(c), fmt.Sprintf("+3247012%04d", 1000+c), c%3+1)
		for range c % 7 {
			run(`INSERT INTO Invoice VALUES (?, ?, ?)`, invoice, c, 9.5)
			for range invoice%3 + 1 {
				run(`INSERT INTO InvoiceLine VALUES (?, ?, ?)`, line, invoice, line%50+1)
				line++
			}
			invoice++
		}
	}
	return path
}

func email(c int) string { return fmt.Sprintf("client%c%c@mail.example", 'a'+c/20, 'a'+c%20) }

func TestReach(t *testing.T) {
	t.Parallel()
	for name, declared := range map[string]bool{"declared": true, "inferred": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, shop(t, declared), declared)
		})
	}
}

// TestChinook does the same with the sample database in the folder that DOSSIER_DATABASES names.
func TestChinook(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("DOSSIER_DATABASES")
	if folder == "" {
		t.Skip("DOSSIER_DATABASES names no folder with chinook.sqlite, which is not part of the project; TestReach has one of the same shape")
	}
	path := filepath.Join(folder, "chinook.sqlite")
	t.Run("declared", func(t *testing.T) {
		t.Parallel()
		check(t, path, true)
	})
	t.Run("inferred", func(t *testing.T) {
		t.Parallel()
		check(t, withoutKeys(t, path), false)
	})
}

// withoutKeys copies a database's tables without their keys.
func withoutKeys(t *testing.T, path string) string {
	t.Helper()
	bare := filepath.Join(t.TempDir(), "bare.sqlite")
	db, err := sql.Open("sqlite", bare)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), "ATTACH ? AS whole", path); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), "SELECT name FROM whole.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil { // the only connection is needed below
		t.Fatal(err)
	}
	for _, name := range tables {
		if _, err := db.ExecContext(t.Context(), fmt.Sprintf("CREATE TABLE %q AS SELECT * FROM whole.%q", name, name)); err != nil {
			t.Fatal(err)
		}
	}
	return bare
}

// check compares what belongs to each customer with what SQL says.
func check(t *testing.T, path string, declared bool) {
	t.Helper()
	store, key := scan(t, path)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	customers := mails(t.Context(), t, db)
	for n, mail := range customers {
		found, err := store.Find(t.Context(), key.Fingerprint(detectors.Email, bytes.ToLower([]byte(mail))))
		if err != nil || len(found) != 1 {
			t.Fatalf("customer %d is %d people (%v)", n+1, len(found), err)
		}
		r, err := reach.Of(t.Context(), store, found[0].Pseudonym)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][]int64{}
		for _, u := range r.Units {
			slices.Sort(u.Numbers)
			got[u.Label] = u.Numbers
			if len(u.Path) == 0 || u.Path[0].Declared != declared {
				t.Errorf("the way to %s is %+v", u.Label, u.Path)
			}
		}
		traces, err := store.Traces(t.Context(), found[0].Pseudonym)
		if err != nil {
			t.Fatal(err)
		}
		for _, trace := range traces { // an invoice may name its customer by number
			if trace.Unit.Label == "Invoice" {
				got["Invoice"] = append(got["Invoice"], ids(t.Context(), t, db, `SELECT InvoiceId FROM Invoice JOIN Customer USING (CustomerId) WHERE Email = ?`, mail)...)
				slices.Sort(got["Invoice"])
				got["Invoice"] = slices.Compact(got["Invoice"])
			}
		}
		for table, query := range map[string]string{
			"Invoice":     `SELECT InvoiceId FROM Invoice JOIN Customer USING (CustomerId) WHERE Email = ? ORDER BY 1`,
			"InvoiceLine": `SELECT InvoiceLineId FROM InvoiceLine JOIN Invoice USING (InvoiceId) JOIN Customer USING (CustomerId) WHERE Email = ? ORDER BY 1`,
		} {
			if want := ids(t.Context(), t, db, query, mail); !slices.Equal(got[table], want) {
				t.Errorf("customer %d: of %s %d records, want %d", n+1, table, len(got[table]), len(want))
			}
			delete(got, table)
		}
		if len(got) > 0 || r.Cut {
			t.Errorf("customer %d: records of %d other tables are said to be theirs (cut: %v)", n+1, len(got), r.Cut)
		}
	}
}

// mails are the customers' e-mail addresses.
func mails(ctx context.Context, t *testing.T, db *sql.DB) (list []string) {
	t.Helper()
	rows, err := db.QueryContext(ctx, `SELECT Email FROM Customer ORDER BY CustomerId`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var mail string
		if err := rows.Scan(&mail); err != nil {
			t.Fatal(err)
		}
		list = append(list, mail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func ids(ctx context.Context, t *testing.T, db *sql.DB, query string, args ...any) (list []int64) {
	t.Helper()
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		list = append(list, n)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func scan(t *testing.T, path string) (*inventory.Store, pseudonym.Key) {
	t.Helper()
	key, err := pseudonym.New(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		t.Fatal(err)
	}
	source, err := sqlite.Connector{}.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = source.Close() }()
	store, err := inventory.Open(t.Context(), filepath.Join(t.TempDir(), "inventory.db"), key, inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	for range 2 { // the second finds nothing new, and keeps the references
		run, err := store.Begin(t.Context(), inventory.ScanOptions{Targets: []string{"t"}, Resolve: identity.Resolve, Relate: reach.Relate})
		if err != nil {
			t.Fatal(err)
		}
		if err := sweep.New(detectorsall.Detectors(detectorsall.Options{}), key, sweep.Options{}).Run(t.Context(), source, run); err != nil {
			t.Fatal(err)
		}
		if err := run.Finish(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return store, key
}
