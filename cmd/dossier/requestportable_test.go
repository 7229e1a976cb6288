package main

import (
	"database/sql"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dossier/cmd/dossier/estate"
	"dossier/detectors"
	"dossier/reports/register"
)

// provided are the tables that people filled in for a contract or with consent, and how a customer's rows are found by hand; %s are addresses.
func provided() map[string]string {
	mine := "(SELECT id FROM customers WHERE lower(email) IN (%s))"
	return map[string]string{
		"customers":   "SELECT * FROM customers WHERE id IN " + mine,
		"addresses":   "SELECT * FROM addresses WHERE customer_id IN " + mine,
		"orders":      "SELECT * FROM orders WHERE customer_id IN " + mine,
		"order_lines": "SELECT l.* FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.customer_id IN " + mine,
		"trials":      "SELECT * FROM trials WHERE lower(email) IN (%s)",
	}
}

// TestPortableDataComeBack has what the person provided, and that alone, in both forms of file as it stands in the source.
func TestPortableDataComeBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	record := filepath.Join(d.home, "register.yaml")
	if err := os.WriteFile(record, []byte(estate.Register), 0o600); err != nil {
		t.Fatal(err)
	}
	facts, err := register.Parse([]byte(estate.Register))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, person := range []int{20, 47, 83} {
		dir := filepath.Join(d.home, "out", fmt.Sprint(person))
		d.run(incomplete, "", "request", "package", d.request("portability", d.mailOf(person)), d.path(estate.Shop), d.path(estate.Files), "--register", record, "--out", dir, "--portability")
		given := readTables(t, dir)
		for store := range given {
			if system, unit, _ := strings.Cut(store, "/"); !facts.Portable(system, unit) {
				t.Errorf("person %d: the package holds %s, which the person did not provide by consent or contract", person, store)
			}
		}
		for table, query := range provided() {
			want := d.rows(query, d.mailsOf(person))
			compared += len(want)
			var fromJSON []map[string]string
			for _, r := range given[estate.Shop+"/"+table] {
				fromJSON = append(fromJSON, plainFields(r.Fields))
			}
			sameRows(t, fmt.Sprintf("person %d: %s.json", person, table), slices.Clone(want), fromJSON)
			sameRows(t, fmt.Sprintf("person %d: %s.csv", person, table), want, readCSV(t, filepath.Join(dir, "data", estate.Shop, table+".csv")))
		}
	}
	if compared < 30 {
		t.Errorf("%d rows were compared: too few to tell anything", compared)
	}
	t.Logf("%d rows compared", compared)
}

// mailsOf are all addresses that were planted of a person.
func (d *desk) mailsOf(person int) (list []string) {
	for i := range d.truth.Planted {
		if p := &d.truth.Planted[i]; p.Person == person && p.Kind == detectors.Email {
			list = append(list, "'"+p.Norm.Reveal()+"'")
		}
	}
	return list
}

// rows asks the database itself.
func (d *desk) rows(query string, mails []string) (list []map[string]string) {
	d.t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.path(estate.Shop)+"?mode=ro")
	if err != nil {
		d.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(d.t.Context(), fmt.Sprintf(query, strings.Join(mails, ",")))
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		d.t.Fatal(err)
	}
	for rows.Next() {
		cells, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			d.t.Fatal(err)
		}
		one := map[string]string{}
		for i, name := range names {
			one[name] = cells[i].String
		}
		list = append(list, one)
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return list
}

// plainFields has no value as an empty one, as CSV has it.
func plainFields(fields map[string]any) map[string]string {
	plain := map[string]string{}
	for name, v := range fields {
		if plain[name] = ""; v != nil {
			plain[name] = fmt.Sprint(v)
		}
	}
	return plain
}

// readCSV reads a file as docs/access.md says. A file that is not there holds nothing.
func readCSV(t *testing.T, path string) (list []map[string]string) {
	t.Helper()
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		one := map[string]string{}
		for i, cell := range row[2:] {
			if rest := strings.TrimLeft(cell, "'"); rest != cell && rest != "" && strings.ContainsRune("=+-@\t\r\n", rune(rest[0])) {
				cell = cell[1:]
			}
			one[rows[0][i+2]] = cell
		}
		list = append(list, one)
	}
	return list
}

// sameRows compares without order. Where something of another person was taken out of a value, only that value differs.
func sameRows(t *testing.T, what string, want, got []map[string]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s holds %d records, want %d", what, len(got), len(want))
	}
	for i, one := range got {
		at := slices.IndexFunc(want, func(w map[string]string) bool {
			return maps.EqualFunc(w, one, func(a, b string) bool { return a == b || strings.Contains(b, "[…]") })
		})
		if at < 0 {
			t.Errorf("%s: record %d does not stand so in the source", what, i)
			continue
		}
		want = slices.Delete(want, at, at+1)
	}
}
