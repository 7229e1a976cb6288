//go:build unix

package records_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"dossier/detectors"
	"dossier/reports/records"
	"dossier/scanners/scannertest/dbserver"
)

// sample reads a file of the folder that DOSSIER_DATABASES names.
func sample(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("DOSSIER_DATABASES")
	if folder == "" {
		t.Skip("DOSSIER_DATABASES names no folder with " + name + ", which is not part of the project; TestReadsServers has tables of the same shape")
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// rows are a person's records as "table value-of-the-first-field".
func (w *world) rows(mail string) []string {
	w.t.Helper()
	found, err := w.store.Find(w.t.Context(), w.key.Fingerprint(detectors.Email, []byte(strings.ToLower(mail))))
	if err != nil || len(found) != 1 {
		w.t.Fatalf("somebody is %d people (%v)", len(found), err)
	}
	var list []string
	result, err := w.reader.Read(w.t.Context(), []string{found[0].Pseudonym}, func(r *records.Record) error {
		table := r.Unit.Reveal()
		list = append(list, fmt.Sprintf("%s %s", table[strings.LastIndexByte(table, '.')+1:], r.Fields[0].Values[0]))
		return nil
	})
	if err != nil || len(result.Missing)+len(result.Unread) > 0 {
		w.t.Fatalf("%d missing, %d unread (%v)", len(result.Missing), len(result.Unread), err)
	}
	slices.Sort(list)
	return list
}

// TestChinookInPostgres compares what belongs to each customer of the sample database with what SQL says.
func TestChinookInPostgres(t *testing.T) {
	t.Parallel()
	_, script, _ := strings.Cut(sample(t, "chinook-postgres.sql"), `\c chinook;`)
	server, err := dbserver.StartPostgres()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	ctx := context.WithoutCancel(t.Context())
	conn, err := pgconn.Connect(ctx, server.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	query := func(sql string) (list []string) {
		results, err := conn.Exec(ctx, sql).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range results[len(results)-1].Rows {
			list = append(list, string(row[0]))
		}
		return list
	}
	query(script)
	w := begin(t, server.URL()+"?sslmode=disable")
	w.scan()
	customers := query("SELECT email FROM customer ORDER BY customer_id")
	for i, mail := range customers {
		id := i + 1
		want := query(fmt.Sprintf(`SELECT 'customer ' || customer_id FROM customer WHERE customer_id = %[1]d
			UNION SELECT 'invoice ' || invoice_id FROM invoice WHERE customer_id = %[1]d
			UNION SELECT 'invoice_line ' || invoice_line_id FROM invoice_line JOIN invoice USING (invoice_id) WHERE customer_id = %[1]d`, id))
		slices.Sort(want)
		if got := w.rows(mail); !slices.Equal(got, want) {
			t.Errorf("customer %d has %d records, want %d", id, len(got), len(want))
		}
	}
	if len(customers) != 59 {
		t.Errorf("%d customers", len(customers))
	}
}

// TestSakilaInMariaDB does the same with the other sample database: a customer's row and address, rentals and payments.
func TestSakilaInMariaDB(t *testing.T) {
	t.Parallel()
	scripts := sample(t, "sakila-mysql-schema.sql") + sample(t, "sakila-mysql-data.sql")
	client, err := exec.LookPath("mariadb")
	if err != nil {
		t.Skip("the script needs MariaDB's client, which reads its DELIMITER lines")
	}
	server, err := dbserver.StartMariaDB()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	query := func(sql string) []string {
		cmd := exec.CommandContext(t.Context(), client, "--no-defaults", "--socket="+server.Socket, "--user=root", "--batch", "--skip-column-names")
		cmd.Env = append(os.Environ(), "MYSQL_PWD="+server.Password)
		cmd.Stdin, cmd.Stderr = strings.NewReader(sql), os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSpace(string(out)), "\n")
	}
	query(scripts)
	w := begin(t, server.URL()+"sakila")
	w.scan()
	for _, id := range []int{1, 42, 148, 300, 599} {
		mail := query(fmt.Sprintf("SELECT email FROM sakila.customer WHERE customer_id = %d", id))[0]
		want := query(fmt.Sprintf(`USE sakila; SELECT CONCAT('customer ', customer_id) FROM customer WHERE customer_id = %[1]d
			UNION SELECT CONCAT('address ', address_id) FROM customer WHERE customer_id = %[1]d
			UNION SELECT CONCAT('rental ', rental_id) FROM rental WHERE customer_id = %[1]d
			UNION SELECT CONCAT('payment ', payment_id) FROM payment WHERE customer_id = %[1]d`, id))
		slices.Sort(want)
		if got := w.rows(mail); !slices.Equal(got, want) {
			t.Errorf("customer %d has %d records, want %d", id, len(got), len(want))
			for _, r := range got {
				if !slices.Contains(want, r) {
					t.Log("not theirs:", r)
				}
			}
			for _, r := range want {
				if !slices.Contains(got, r) {
					t.Log("not found:", r)
				}
			}
		}
	}
}
