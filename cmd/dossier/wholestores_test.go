package main

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/cmd/dossier/estate"
	"dossier/scanners/scannertest/s3server"
)

// stores are an estate in a store of each kind: the shop's orders in PostgreSQL, its help desk in MariaDB, what its website keeps in SQLite,
// exports, backups and logs in a bucket with versions, and the other files in a folder.
type stores struct {
	*desk
	databases map[string]*shopServer // by the tables that are in them; the others are in the SQLite file
	columns   map[string][]string    // of tables
	bucket    *s3server.Server
	fill      []func() // put the rows back
	back      func()   // puts the bucket back
	kept      string   // where the folder and the file are
}

const wholeBucket = "archive"

// orderTables and deskTables are tables that are not in the SQLite file, with the tables that they refer to before them.
func orderTables() []string {
	return []string{"employees", "customers", "addresses", "products", "orders", "order_lines", "payments", "absences"}
}

func deskTables() []string {
	return []string{"tickets", "ticket_comments", "attachments", "customer_notes"}
}

// inBucket tells of files that lie in the bucket.
func inBucket(unit string) bool {
	folder, _, _ := strings.Cut(unit, "/")
	return slices.Contains([]string{"exports", "backup", "logs"}, folder)
}

// shopSchema is the shop's schema in the words of both servers; %s is the type of a key that is a text, and what ends a generated column.
const orderSchema = `
CREATE TABLE employees (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, phone TEXT, job_title TEXT NOT NULL, home_address TEXT,
  birth_date TEXT, salary_account TEXT, hired_on TEXT NOT NULL);
CREATE TABLE customers (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
  full_name TEXT GENERATED ALWAYS AS (first_name || ' ' || last_name) STORED, email TEXT NOT NULL, phone TEXT, birth_date TEXT, language TEXT NOT NULL,
  marketing INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE, usage TEXT NOT NULL,
  street TEXT NOT NULL, postcode TEXT NOT NULL, city TEXT NOT NULL, country TEXT NOT NULL);
CREATE TABLE products (id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT, firmware TEXT, price_cents INTEGER NOT NULL,
  stock INTEGER NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), delivery_address_id INTEGER REFERENCES addresses (id),
  status TEXT NOT NULL, ordered_at TEXT NOT NULL, remark TEXT);
CREATE TABLE order_lines (order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE, line_no INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, price_cents INTEGER NOT NULL, PRIMARY KEY (order_id, line_no));
CREATE TABLE payments (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), method TEXT NOT NULL, account_holder TEXT, iban TEXT,
  card_number TEXT, amount_cents INTEGER NOT NULL, paid_at TEXT NOT NULL);
CREATE TABLE absences (id INTEGER PRIMARY KEY, employee_id INTEGER NOT NULL REFERENCES employees (id), first_day TEXT NOT NULL, last_day TEXT NOT NULL,
  diagnosis TEXT);`

// deskSchema refers to customers of another server, which no database declares.
const deskSchema = `
CREATE TABLE tickets (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, agent_id INTEGER, language TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
  opened_at TEXT NOT NULL);
CREATE TABLE ticket_comments (id INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL, body TEXT NOT NULL, written_at TEXT NOT NULL,
  FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE CASCADE);
CREATE TABLE attachments (id INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL, media_type TEXT NOT NULL, content LONGBLOB NOT NULL,
  FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE CASCADE);
CREATE TABLE customer_notes (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, note TEXT NOT NULL, written_at TEXT NOT NULL);`

// siteSchema keeps in the SQLite file what refers to nothing there any more.
const siteSchema = `
DROP VIEW customer_overview;
CREATE TABLE kept (token TEXT PRIMARY KEY, customer_id INTEGER NOT NULL, ip TEXT NOT NULL, last_seen TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO kept SELECT * FROM sessions;
DROP TABLE sessions;
ALTER TABLE kept RENAME TO sessions;`

// newStores spreads an estate, scans it, and says who erases.
func newStores(t *testing.T, seed uint64) (*stores, func(string, int) string) {
	t.Helper()
	s := &stores{desk: &desk{t: t, home: t.TempDir()}, databases: map[string]*shopServer{}, columns: map[string][]string{}}
	var err error
	if s.truth, err = estate.Write(filepath.Join(s.desk.home, "estate"), seed); err != nil {
		t.Fatal(err)
	}
	postgres, maria := shopInPostgres(t), shopInMariaDB(t)
	s.spread(postgres, orderSchema, orderTables())
	s.spread(maria, deskSchema, deskTables())
	s.site()
	s.toBucket()
	read, erase := []string{s.path(estate.Shop), s.path(estate.Files), "s3://" + wholeBucket}, []string{s.path(estate.Shop), s.path(estate.Files), "s3://" + wholeBucket}
	for _, one := range []*shopServer{postgres, maria} {
		heading, password := "PostgreSQL", "*:*:*:*:pw"
		if one == maria {
			heading, password = "MySQL and MariaDB", "pw"
		}
		one.exec(granted(t, heading))
		one.exec(granted(t, "Erasing from "+heading))
		folder := filepath.Join(s.desk.home, one.scheme)
		s.write(filepath.Join(one.scheme, "password"), password+"\n")
		read, erase = append(read, one.url(folder, "dossier_scan", one.addr)), append(erase, one.url(folder, "dossier_erase", one.addr))
	}
	sign := s.signers("", "", "")
	list := func(of []string) string { return `["` + strings.Join(of, `", "`) + `"]` }
	s.write("dossier.yaml", fmt.Sprintf("targets: %s\ns3: {endpoint: %q, profile: reader}\nerase:\n  targets: %s\n  s3: {profile: eraser}\n  allowed_signers: allowed\n",
		list(read), s.bucket.Endpoint, list(erase)))
	const profile = "[profile %s]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
	s.write(".aws/config", fmt.Sprintf(profile, "reader", s.bucket.Access, s.bucket.Secret)+fmt.Sprintf(profile, "eraser", s.bucket.Access, s.bucket.Secret))
	facts, err := os.ReadFile("testdata/register.yaml")
	if err != nil {
		t.Fatal(err)
	}
	told := strings.ReplaceAll(string(facts), "{store: shop.sqlite/*}", "{store: shop.sqlite/*}, {store: shop}")
	s.write("register.yaml", strings.ReplaceAll(told, "{store: files}", "{store: files}, {store: "+wholeBucket+"}"))
	s.targets, s.register, s.configured, s.stores = read, filepath.Join(s.desk.home, "register.yaml"), true, s
	s.run(incomplete, "", "scan", "--quiet")
	return s, sign
}

func (s *stores) write(name, content string) {
	s.t.Helper()
	path := filepath.Join(s.desk.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// opened is the SQLite file.
func (d *desk) opened(mode string) *sql.DB {
	d.t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.path(estate.Shop)+"?mode="+mode)
	if err != nil {
		d.t.Fatal(err)
	}
	return db
}

// spread puts tables of the file on a server.
func (s *stores) spread(to *shopServer, schema string, tables []string) {
	s.t.Helper()
	to.exec(schema)
	db := s.opened("ro")
	defer db.Close()
	var script strings.Builder
	if to.scheme == "postgres" {
		fmt.Fprintf(&script, "TRUNCATE %s;\n", strings.Join(tables, ", "))
	} else {
		for _, table := range slices.Backward(tables) {
			fmt.Fprintf(&script, "DELETE FROM %s;\n", table)
		}
	}
	for _, table := range tables {
		s.databases[table] = to
		script.WriteString(s.inserts(db, to, table))
		if to.scheme == "postgres" { // which puts a row where there is room: what counts rows as they lie counts them as they were planted
			fmt.Fprintf(&script, "CLUSTER %s USING %[1]s_pkey;\n", table)
		}
	}
	s.fill = append(s.fill, func() { to.exec(script.String()) })
	to.exec(script.String())
}

// inserts is SQL that fills a table as it is in the file.
func (s *stores) inserts(db *sql.DB, to *shopServer, table string) string {
	s.t.Helper()
	rows, err := db.QueryContext(s.t.Context(), "SELECT * FROM "+table)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		s.t.Fatal(err)
	}
	generated := slices.Index(names, "full_name")
	var list []string
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			s.t.Fatal(err)
		}
		var row []string
		for i, v := range values {
			if i != generated {
				row = append(row, to.literal(v))
			}
		}
		list = append(list, "("+strings.Join(row, ", ")+")")
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	s.columns[table] = slices.Clone(names)
	if generated >= 0 {
		names = slices.Delete(names, generated, generated+1)
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES\n%s;\n", table, strings.Join(names, ", "), strings.Join(list, ",\n"))
}

// literal writes a value as the server reads it.
func (s *shopServer) literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case []byte:
		return "X'" + hex.EncodeToString(v) + "'"
	case string:
		v = strings.ReplaceAll(v, "'", "''")
		if s.scheme == "mysql" {
			v = strings.ReplaceAll(v, `\`, `\\`)
		}
		return "'" + v + "'"
	}
	return fmt.Sprint(v)
}

// site takes out of the file what is on servers now.
func (s *stores) site() {
	s.t.Helper()
	db := s.opened("rw")
	defer db.Close()
	db.SetMaxOpenConns(1)
	drop := siteSchema
	for _, table := range slices.Backward(slices.Concat(orderTables(), deskTables())) {
		drop += "\nDROP TABLE " + table + ";"
	}
	for _, sql := range []string{drop, "VACUUM"} {
		if _, err := db.ExecContext(s.t.Context(), sql); err != nil {
			s.t.Fatal(err)
		}
	}
}

// toBucket moves files to the bucket, of which one has an older version, and keeps the whole.
func (s *stores) toBucket() {
	s.t.Helper()
	ctx := s.t.Context()
	server, err := s3server.Start(ctx, "")
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = server.Stop() })
	s.bucket = server
	c := server.Client()
	if _, err := c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String(wholeBucket)}); err != nil {
		s.t.Fatal(err)
	}
	if _, err := c.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: aws.String(wholeBucket), VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	}); err != nil {
		s.t.Fatal(err)
	}
	put := func(key, content string) {
		if _, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(wholeBucket), Key: &key, Body: strings.NewReader(content)}); err != nil {
			s.t.Fatal(err)
		}
	}
	put("exports/products.csv", "sku,name\n")
	for name, content := range contents(s.t, s.path(estate.Files)) {
		if inBucket(name) {
			put(name, content)
			if err := os.Remove(filepath.Join(s.path(estate.Files), filepath.FromSlash(name))); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	back, err := server.Keep(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	s.back = func() {
		if err := back(context.WithoutCancel(s.t.Context())); err != nil {
			s.t.Fatal(err)
		}
	}
	s.kept = s.t.TempDir()
	s.copy(filepath.Join(s.desk.home, "estate"), s.kept)
}

func (s *stores) copy(from, to string) {
	s.t.Helper()
	if said, err := exec.CommandContext(s.t.Context(), "cp", "-a", from, to).CombinedOutput(); err != nil {
		s.t.Fatalf("%v: %s", err, said)
	}
}

// restore puts everything back, with the inventory and the register.
func (s *stores) restore() {
	s.t.Helper()
	for _, folder := range []string{"estate", "data"} {
		if err := os.RemoveAll(filepath.Join(s.desk.home, folder)); err != nil {
			s.t.Fatal(err)
		}
		s.copy(filepath.Join(s.kept, folder), s.desk.home)
	}
	s.back()
	for _, fill := range s.fill {
		fill()
	}
}

// objects are the bucket's, by key; older versions have theirs behind a question mark.
func (s *stores) objects() map[string]string {
	s.t.Helper()
	ctx, c := s.t.Context(), s.bucket.Client()
	all := map[string]string{}
	list, err := c.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: aws.String(wholeBucket)})
	if err != nil {
		s.t.Fatal(err)
	}
	for i := range list.Versions {
		v := &list.Versions[i]
		out, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(wholeBucket), Key: v.Key, VersionId: v.VersionId})
		if err != nil {
			s.t.Fatal(err)
		}
		body, err := io.ReadAll(out.Body)
		_ = out.Body.Close()
		if err != nil {
			s.t.Fatal(err)
		}
		name := *v.Key
		if !*v.IsLatest {
			name += "?" + *v.VersionId
		}
		all[name] = string(body)
	}
	for i := range list.DeleteMarkers {
		all[*list.DeleteMarkers[i].Key+"?"+*list.DeleteMarkers[i].VersionId] = ""
	}
	return all
}

// rows are a table's: key, whose it is, and its values.
func (s *stores) tableRows(table, key string) [][]string {
	s.t.Helper()
	server := s.databases[table]
	var values []string
	for _, c := range s.columns[table] {
		if server.scheme == "postgres" {
			values = append(values, "coalesce(t."+c+"::text, '')")
		} else {
			values = append(values, "coalesce(t."+c+", '')")
		}
	}
	if table == "order_lines" {
		key = "concat(order_id, '/', line_no)"
	}
	return server.rows(fmt.Sprintf("SELECT %s, coalesce((%s), 0), concat_ws('|', %s) FROM %s t", key, ownerOf(table), strings.Join(values, ", "), table))
}
