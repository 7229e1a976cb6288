//go:build unix

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"dossier/reports/register"
	"dossier/scanners/scannertest/dbserver"
)

// asked is a sample database, and a way to ask it that has nothing to do with dossier.
type asked struct {
	target, password string
	scanned          status // how a scan ends: Sakila holds a picture
	query            func(sql string) [][]string
	columns          string // a query for table, unit and column of each column of dates
	day              string // of a column, in SQL, as a template
	mail             string // a table with a column called email
	text             string // a column as text, as a template
	units            string // a query for the tables, as units are called
}

// samples are the databases in the folder that DOSSIER_DATABASES names.
func samples() map[string]func(t *testing.T, read func(string) string) *asked {
	return map[string]func(*testing.T, func(string) string) *asked{
		"Chinook": func(t *testing.T, read func(string) string) *asked {
			t.Helper()
			path := filepath.Join(t.TempDir(), "chinook.sqlite")
			if err := os.WriteFile(path, []byte(read("chinook.sqlite")), 0o600); err != nil {
				t.Fatal(err)
			}
			return inSQLite(t, path)
		},
		"Northwind": func(t *testing.T, read func(string) string) *asked {
			t.Helper()
			return inPostgres(t, read("northwind-postgres.sql"), "")
		},
		"Chinook in PostgreSQL": func(t *testing.T, read func(string) string) *asked {
			t.Helper()
			_, script, _ := strings.Cut(read("chinook-postgres.sql"), `\c chinook;`)
			return inPostgres(t, script, "customer")
		},
		"Sakila": func(t *testing.T, read func(string) string) *asked {
			t.Helper()
			return inMariaDB(t, read("sakila-mysql-schema.sql")+read("sakila-mysql-data.sql"))
		},
	}
}

func inSQLite(t *testing.T, path string) *asked {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &asked{
		target: path, query: rowsOf(t, db), day: "date(%s)", mail: "Customer", text: "%s",
		columns: `SELECT m.name, m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type = 'DATETIME' ORDER BY 1, 3`,
		units:   `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1`,
	}
}

func inPostgres(t *testing.T, script, mail string) *asked {
	t.Helper()
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
	t.Cleanup(func() { _ = conn.Close(ctx) })
	query := func(text string) (list [][]string) {
		t.Helper()
		results, err := conn.Exec(ctx, text).ReadAll()
		if err != nil {
			t.Fatalf("%.80s: %v", text, err)
		}
		for _, row := range results[len(results)-1].Rows {
			var one []string
			for _, v := range row {
				one = append(one, string(v))
			}
			list = append(list, one)
		}
		return list
	}
	query(script)
	query("SET search_path = public; SET timezone = 'UTC'")
	return &asked{
		target: server.URL() + "?sslmode=disable", password: server.Password, query: query, day: "(%s)::date", mail: mail, text: "(%s)::text",
		units: `SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
		columns: `SELECT table_name, table_schema || '.' || table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
			WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND (data_type = 'date' OR data_type LIKE 'timestamp%') ORDER BY 1, 3`,
	}
}

func inMariaDB(t *testing.T, script string) *asked {
	t.Helper()
	server, err := dbserver.StartMariaDB()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	config := mysql.NewConfig()
	config.User, config.Passwd, config.Net, config.Addr, config.MultiStatements = "root", server.Password, "unix", server.Socket, true
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	for i, part := range strings.Split(script, "DELIMITER") { // a client's own word: triggers and procedures stand between two of them
		if i > 0 {
			_, part, _ = strings.Cut(part, "\n")
		}
		if i%2 != 0 || strings.TrimSpace(part) == "" {
			continue
		}
		if _, err := db.ExecContext(t.Context(), part); err != nil {
			t.Fatalf("part %d: %v", i, err)
		}
	}
	if _, err := db.ExecContext(t.Context(), "USE sakila; SET time_zone = '+00:00'"); err != nil {
		t.Fatal(err)
	}
	return &asked{
		target: server.URL() + "sakila", password: server.Password, scanned: incomplete, query: rowsOf(t, db), day: "DATE(%s)", mail: "customer", text: "CAST(%s AS CHAR)",
		units: `SELECT CONCAT('sakila.', table_name) FROM information_schema.tables WHERE table_schema = 'sakila' AND table_type = 'BASE TABLE' ORDER BY 1`,
		columns: `SELECT table_name, CONCAT('sakila.', table_name), column_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
			WHERE table_schema = 'sakila' AND table_type = 'BASE TABLE' AND data_type IN ('date', 'datetime', 'timestamp') ORDER BY 1, 3`,
	}
}

func rowsOf(t *testing.T, db *sql.DB) func(string) [][]string {
	return func(text string) (list [][]string) {
		t.Helper()
		rows, err := db.QueryContext(t.Context(), text)
		if err != nil {
			t.Fatalf("%.80s: %v", text, err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			one := make([]sql.NullString, len(names))
			to := make([]any, len(names))
			for i := range one {
				to[i] = &one[i]
			}
			if err := rows.Scan(to...); err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, v := range one {
				texts = append(texts, v.String)
			}
			list = append(list, texts)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return list
	}
}

// TestRegisterOfSamples declares an activity for each column of dates of the sample databases, and compares how old their records are with what SQL says.
func TestRegisterOfSamples(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("DOSSIER_DATABASES")
	if folder == "" {
		t.Skip("DOSSIER_DATABASES names no folder with sample databases, which are not part of the project; TestRegisterOfDemo compares the demo's with SQL")
	}
	for name, begin := range samples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := begin(t, func(file string) string {
				text, err := os.ReadFile(filepath.Join(folder, file))
				if err != nil {
					t.Fatal(err)
				}
				return string(text)
			})
			a.compare(t)
		})
	}
}

// in runs dossier in a folder with the database's password at hand, and scans it there.
func (a *asked) in(t *testing.T, home string) (run func(want status, args ...string) []byte) {
	t.Helper()
	run = func(want status, args ...string) []byte {
		t.Helper()
		cmd := dossier(t.Context(), t, home, args...)
		var out, failed bytes.Buffer
		cmd.Env, cmd.Stdout, cmd.Stderr = append(cmd.Env, "PASSWORD="+a.password), &out, &failed
		if got := exitStatus(t, cmd.Run()); got != want {
			t.Fatalf("dossier %s: exit status %d, want %d\n%s", args[0], got, want, failed.String())
		}
		return out.Bytes()
	}
	target := a.target
	if a.password != "" {
		target = strings.Replace(target, ":"+a.password+"@", ":${PASSWORD}@", 1)
	}
	run(a.scanned, "scan", "-q", target)
	return run
}

func (a *asked) compare(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	run := a.in(t, home)
	columns := a.query(a.columns)
	path := filepath.Join(home, "register.yaml")
	var text strings.Builder
	text.WriteString("controller: {name: A, contact: a}\nofficer: {name: A, contact: a}\nauthority: {name: A, contact: a}\nactivities:\n")
	for _, c := range columns {
		fmt.Fprintf(&text, "  - {id: %s %s, basis: contract, data: [], retention: {period: 1 day, from: it}, stores: [{store: %q, date: %[2]s}]}\n", c[0], c[2], c[1])
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, c := range columns {
		day := strings.Replace(a.day, "%s", a.quoted(c[2]), 1)
		from := " FROM " + a.quoted(c[0])
		n, err := strconv.Atoi(a.query("SELECT count(" + a.quoted(c[2]) + ")" + from)[0][0])
		if err != nil {
			t.Fatal(err)
		}
		middle := a.query(fmt.Sprintf("SELECT %s%s WHERE %s IS NOT NULL ORDER BY 1 LIMIT 1 OFFSET %d", day, from, a.quoted(c[2]), n/2))
		if len(middle) == 0 {
			continue // no record has a date
		}
		on := middle[0][0][:10]
		check := &register.Comparison{}
		if err := json.Unmarshal(run(incomplete, "register", "check", "--register", path, "--on", on, "--format", "json"), check); err != nil {
			t.Fatal(err)
		}
		compared += a.column(t, check, c, day, from)
	}
	t.Logf("%d columns of dates, %d of them compared", len(columns), compared)
	if compared == 0 {
		t.Error("nothing was compared")
	}
	a.mails(t, run)
}

// column compares what is said of a column of dates. It tells 1 where it was: dates of birth are not counted.
func (a *asked) column(t *testing.T, c *register.Comparison, column []string, day, from string) int {
	t.Helper()
	for i := range c.Differences {
		d := &c.Differences[i]
		if len(d.Activities) == 0 || d.Activities[0] != column[0]+" "+column[2] {
			continue
		}
		switch d.Sort {
		case register.KeptTooLong:
			want := a.query(fmt.Sprintf("SELECT count(*), min(%s), max(%[1]s)%[2]s WHERE %[1]s < '%[3]s'", day, from, d.Limit))[0]
			if fmt.Sprint(d.Records) != want[0] || string(d.Oldest) != want[1][:10] || string(d.Newest) != want[2][:10] {
				t.Errorf("%v: %d records from %s to %s are before %s; SQL says %v", column, d.Records, d.Oldest, d.Newest, d.Limit, want)
			}
			return 1
		case register.DateNotFound:
			if !strings.Contains(strings.ToLower(column[2]), "birth") {
				t.Errorf("%v: %s", column, d.Evidence)
			}
			return 0
		}
	}
	want := a.query(fmt.Sprintf("SELECT count(*)%s WHERE %s < '%s'", from, day, c.At))[0]
	if want[0] != "0" && want[0] != "1" { // of the day before, which is still kept
		t.Logf("%v: nothing is too old; SQL counts %s before the day", column, want[0])
	}
	return 0
}

func (a *asked) quoted(name string) string {
	if strings.HasPrefix(a.day, "DATE(") {
		return "`" + name + "`"
	}
	return `"` + name + `"`
}

// mails compares the number of addresses in a column with SQL.
func (a *asked) mails(t *testing.T, run func(status, ...string) []byte) {
	t.Helper()
	if a.mail == "" {
		return
	}
	path := filepath.Join(t.TempDir(), "register.yaml")
	if err := os.WriteFile(path, []byte("controller: {name: A, contact: a}\nactivities: [{id: a, data: [phone], stores: [{store: "+a.mail+"}, {store: public."+a.mail+"}, {store: sakila."+a.mail+"}]}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &register.Comparison{}
	if err := json.Unmarshal(run(incomplete, "register", "check", "--register", path, "--format", "json"), c); err != nil {
		t.Fatal(err)
	}
	want := a.query("SELECT count(email) FROM " + a.quoted(a.mail))[0][0]
	for i := range c.Differences {
		if d := &c.Differences[i]; d.Sort == register.UndeclaredKind && d.Kinds[0] == "email" {
			if fmt.Sprint(d.Findings) != want {
				t.Errorf("%d addresses in %s; SQL says %s", d.Findings, d.Where(), want)
			}
			return
		}
	}
	t.Errorf("nothing is said of the %s addresses of %s", want, a.mail)
}
