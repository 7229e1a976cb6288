package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sampleDatabase reads a file of the folder that DOSSIER_DATABASES names.
func sampleDatabase(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("DOSSIER_DATABASES")
	if folder == "" {
		t.Skip("DOSSIER_DATABASES names no folder with " + name + ", which is not part of the project; TestErasureInDatabases has tables of the same shape")
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestErasureInSamples erases a customer of each of two sample databases. What belongs to the customer is said by SQL, as conditions on tables:
// those rows go, and all others stay as they were.
func TestErasureInSamples(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		start  func(*testing.T) *shopServer
		load   func(*testing.T, *shopServer)
		mail   string // SQL
		schema string
		theirs map[string]string // by table
		want   status            // there are columns that a scan does not read
	}{
		"chinook in postgresql": {
			start: shopInPostgres,
			load: func(t *testing.T, s *shopServer) {
				_, script, _ := strings.Cut(sampleDatabase(t, "chinook-postgres.sql"), `\c chinook;`)
				s.exec(script)
			},
			mail: "SELECT email FROM customer WHERE customer_id = 5", schema: "public", want: complete,
			theirs: map[string]string{
				"customer": "customer_id = 5", "invoice": "customer_id = 5", "invoice_line": "invoice_id IN (SELECT invoice_id FROM invoice WHERE customer_id = 5)",
			},
		},
		"sakila in mariadb": {
			start: shopInMariaDB,
			load: func(t *testing.T, s *shopServer) {
				s.load(strings.ReplaceAll(sampleDatabase(t, "sakila-mysql-schema.sql")+sampleDatabase(t, "sakila-mysql-data.sql"), "sakila", "shop"))
			},
			mail: "SELECT email FROM shop.customer WHERE customer_id = 42", schema: "shop", want: incomplete,
			theirs: map[string]string{
				"customer": "customer_id = 42", "rental": "customer_id = 42", "payment": "customer_id = 42",
				"address": "address_id = (SELECT address_id FROM shop.customer WHERE customer_id = 42)",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sampleDatabase(t, "truth.json")
			s := c.start(t)
			c.load(t, s)
			d, sign := s.desk(s.addr, "")
			gone := map[string]bool{}
			for table, where := range c.theirs {
				for _, r := range s.rows(s.row(c.schema, table) + " WHERE " + where) {
					gone[table+": "+r[0]+"\n"] = true
				}
			}
			var want strings.Builder
			for line := range strings.Lines(s.everything()) {
				if !gone[line] {
					want.WriteString(line)
				}
			}
			mail := s.rows(c.mail)[0][0]
			id := d.plannedFor(c.want, mail)
			plan := d.erase(c.want, "plan", id)
			if doubt := regexp.MustCompile(`(?m)^ +([0-9a-f]{10}) .*shop\.address .*in doubt`).FindStringSubmatch(plan); doubt != nil { // the telephone of the address is in no other row of theirs
				d.erase(c.want, "plan", id, "--decide", doubt[1]+"=delete")
			}
			d.approve(id, sign)
			if out := d.erase(complete, "run", id); !strings.Contains(out, fmt.Sprintf("%d erased", len(gone))) {
				t.Errorf("the run says, of %d rows:\n%s", len(gone), out)
			}
			got := s.everything()
			if got != want.String() {
				t.Errorf("%d rows are left, want %d", strings.Count(got, "\n"), strings.Count(want.String(), "\n"))
			}
			if strings.Contains(strings.ToLower(got), strings.ToLower(mail)) {
				t.Error("the customer's address is there still")
			}
			if out := d.erase(c.want, "verify", id); strings.Contains(strings.ToLower(out), strings.ToLower(mail)) {
				t.Error("the report names the customer")
			}
			t.Logf("%d rows went, %d stay", len(gone), strings.Count(got, "\n"))
		})
	}
}
