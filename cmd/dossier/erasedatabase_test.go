package main

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"dossier/scanners/scannertest/dbserver"
)

// shopServer is a database server of a test's own with a shop in it, and the roles of docs/grants.md.
type shopServer struct {
	t       *testing.T
	scheme  string
	addr    string
	options string // of URLs; %s is a file with the password
	exec    func(sql string)
	rows    func(sql string) [][]string
	tables  string // SQL that lists schema and name of each table
	clear   string // SQL that empties the tables of the shop, and leaves no dead rows for a foreign key to be looked up among
	row     func(schema, table string) string
	running func() int // sessions of dossier
	session func() (run func(sql string) error, end func())
	count   func(what string) int // "waits" of sessions for locks now, "deadlocks" up to now
	load    func(script string)   // by the server's own client, where a script is written for that
	server  interface {           // which can end as by a power cut
		Kill()
		Restart() error
	}
}

func shopServers() map[string]func(*testing.T) *shopServer {
	return map[string]func(*testing.T) *shopServer{"postgresql": shopInPostgres, "mariadb": shopInMariaDB}
}

// granted are the scripts that docs/grants.md has under a heading, with a password.
func granted(t *testing.T, heading string) string {
	t.Helper()
	doc, err := os.ReadFile("../../docs/grants.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(doc), "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	script := regexp.MustCompile("(?s)```sql\n(.*?)```").FindStringSubmatch(section)
	if script == nil {
		t.Fatalf("docs/grants.md has no script under %q", heading)
	}
	return strings.ReplaceAll(script[1], "'…'", "'pw'")
}

func shopInPostgres(t *testing.T) *shopServer { return shopInPostgresOn(t, "") }

// shopInPostgresOn is a shop on the disk that a folder is on; "": that of temporary files.
func shopInPostgresOn(t *testing.T, disk string) *shopServer {
	t.Helper()
	server, err := dbserver.StartPostgresOn(disk, "synchronous_commit=on") // what is committed outlives a server that is killed
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	u, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal("the server's URL is none")
	}
	rows := func(sql string) (list [][]string) {
		t.Helper()
		ctx := context.WithoutCancel(t.Context())
		conn, err := pgconn.Connect(ctx, u.String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(ctx)
		results, err := conn.Exec(ctx, sql).ReadAll()
		if err != nil {
			t.Fatalf("%.60s: %v", sql, err)
		}
		for _, r := range results[len(results)-1].Rows {
			var one []string
			for _, v := range r {
				one = append(one, string(v))
			}
			list = append(list, one)
		}
		return list
	}
	rows("CREATE DATABASE shop")
	u.Path = "/shop"
	s := &shopServer{
		t: t, server: server, scheme: "postgres", addr: u.Host, options: "?sslmode=disable&passfile=%s", rows: rows, exec: func(sql string) { t.Helper(); rows(sql) },
		tables: "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
		row:    func(schema, table string) string { return fmt.Sprintf(`SELECT t::text FROM %q.%q AS t`, schema, table) },
		clear:  "TRUNCATE customers, invoices, invoice_lines, logins",
		running: func() int {
			return len(rows("SELECT pid FROM pg_stat_activity WHERE application_name = 'dossier'"))
		},
	}
	s.session = func() (func(string) error, func()) {
		t.Helper()
		conn, err := pgconn.Connect(t.Context(), u.String())
		if err != nil {
			t.Fatal(err)
		}
		run := func(sql string) error { _, err := conn.Exec(t.Context(), sql).ReadAll(); return err }
		return run, func() { _ = conn.Close(context.WithoutCancel(t.Context())) }
	}
	s.count = func(what string) int {
		return s.number(map[string]string{
			"waits": "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'", "deadlocks": "SELECT deadlocks FROM pg_stat_database WHERE datname = 'shop'",
		}[what])
	}
	return s
}

func shopInMariaDB(t *testing.T) *shopServer { return shopInMariaDBOn(t, "") }

// shopInMariaDBOn is a shop on the disk that a folder is on; "": that of temporary files.
func shopInMariaDBOn(t *testing.T, disk string) *shopServer {
	t.Helper()
	server, err := dbserver.StartMariaDBOn(disk, "--log-bin", "--binlog-format=ROW", "--innodb-flush-log-at-trx-commit=1")
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
	t.Cleanup(func() { _ = db.Close() })
	run := func(sql string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), sql); err != nil {
			t.Fatalf("%.60s: %v", sql, err)
		}
	}
	run("CREATE DATABASE shop CHARACTER SET utf8mb4")
	s := &shopServer{
		t: t, server: server, scheme: "mysql", addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(server.Port)), options: "?password-file=%s",
		exec:   func(sql string) { t.Helper(); run("USE shop; " + sql) },
		clear:  "DELETE FROM logins; DELETE FROM invoice_lines; UPDATE invoices SET follows = NULL; DELETE FROM invoices; DELETE FROM customers",
		tables: "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'performance_schema')",
	}
	s.rows = func(sql string) (list [][]string) {
		t.Helper()
		rows, err := db.QueryContext(t.Context(), sql)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]string, len(names)), make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			list = append(list, values)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return list
	}
	s.session = func() (func(string) error, func()) {
		t.Helper()
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		run := func(sql string) error { _, err := conn.ExecContext(t.Context(), "USE shop; "+sql); return err }
		return run, func() { _ = conn.Close() }
	}
	s.count = func(what string) int {
		return s.number("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = '" +
			map[string]string{"waits": "Innodb_row_lock_current_waits", "deadlocks": "Innodb_deadlocks"}[what] + "'")
	}
	s.load = func(script string) {
		t.Helper()
		client, err := exec.LookPath("mariadb")
		if err != nil {
			t.Skip("the script needs MariaDB's client, which reads its DELIMITER lines")
		}
		cmd := exec.CommandContext(t.Context(), client, "--no-defaults", "--socket="+server.Socket, "--user=root", "shop")
		cmd.Env, cmd.Stdin = append(os.Environ(), "MYSQL_PWD="+server.Password), strings.NewReader(script)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %.300s", err, said)
		}
	}
	s.row = func(schema, table string) string {
		var columns []string
		for _, c := range s.rows(fmt.Sprintf("SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '%s' AND TABLE_NAME = '%s' ORDER BY ORDINAL_POSITION", schema, table)) {
			columns = append(columns, "QUOTE(`"+c[0]+"`)")
		}
		return fmt.Sprintf("SELECT CONCAT_WS(',',%s) FROM `%s`.`%s`", strings.Join(columns, ","), schema, table)
	}
	s.running = func() int {
		return len(s.rows("SELECT ID FROM information_schema.PROCESSLIST WHERE USER LIKE 'dossier%' AND COMMAND <> 'Killed'"))
	}
	return s
}

// number is what a query says.
func (s *shopServer) number(sql string) int {
	s.t.Helper()
	n, err := strconv.Atoi(s.rows(sql)[0][0])
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// everything is every row of every table, a line each, sorted.
func (s *shopServer) everything() string {
	s.t.Helper()
	var lines []string
	for _, table := range s.rows(s.tables) {
		for _, r := range s.rows(s.row(table[0], table[1])) {
			lines = append(lines, table[1]+": "+r[0]+"\n")
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// url is that of the shop for a role, at an address.
func (s *shopServer) url(home, user, addr string) string {
	return fmt.Sprintf("%s://%s@%s/shop"+s.options, s.scheme, user, addr, url.QueryEscape(filepath.Join(home, "password")))
}

const shopTables = `CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(80), email VARCHAR(80));
	CREATE TABLE invoices (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, made DATE, total DECIMAL(9, 2), follows INTEGER,
		FOREIGN KEY (customer) REFERENCES customers(id) ON DELETE CASCADE, FOREIGN KEY (follows) REFERENCES invoices(id));
	CREATE TABLE invoice_lines (invoice INTEGER NOT NULL, line INTEGER NOT NULL, what VARCHAR(80), PRIMARY KEY (invoice, line), FOREIGN KEY (invoice) REFERENCES invoices(id));
	CREATE TABLE logins (customer INTEGER NOT NULL, at_time VARCHAR(20), FOREIGN KEY (customer) REFERENCES customers(id));`

// fill fills the shop: each customer has so many invoices of two lines each, and as many log-ins as invoices. Mieke is the first.
func (s *shopServer) fill(customers, invoices int) {
	var c, i, l, g []string
	for n := 1; n <= customers; n++ {
		name, mail := fmt.Sprintf("Klant Nummer %d", n), fmt.Sprintf("klant%d@webpost.example", n)
		if n == 1 {
			name, mail = "Mieke Aertsens", "mieke.aertsens@webpost.example"
		}
		c = append(c, fmt.Sprintf("(%d, '%s', '%s')", n, name, mail))
		for k := range invoices {
			id, follows := n*1000+k, "NULL"
			if k > 0 {
				follows = strconv.Itoa(id - 1)
			}
			i = append(i, fmt.Sprintf("(%d, %d, '20%02d-03-01', %d.50, %s)", id, n, 10+k%15, k, follows))
			l = append(l, fmt.Sprintf("(%d, 1, 'lamp %d'), (%d, 2, 'bulb %d')", id, id, id, id))
			g = append(g, fmt.Sprintf("(%d, 'day %d')", n, k%5)) // of which some are the same
		}
	}
	s.exec(fmt.Sprintf("INSERT INTO customers VALUES %s; INSERT INTO invoices VALUES %s; INSERT INTO invoice_lines VALUES %s; INSERT INTO logins VALUES %s",
		strings.Join(c, ","), strings.Join(i, ","), strings.Join(l, ","), strings.Join(g, ",")))
}

// desk is a register beside the shop, which is scanned and erased from at an address by two roles.
func (s *shopServer) desk(addr, rules string) (*desk, func(id string, who int) string) {
	s.t.Helper()
	heading := map[string]string{"postgres": "PostgreSQL", "mysql": "MySQL and MariaDB"}[s.scheme]
	s.exec(granted(s.t, heading))
	s.exec(granted(s.t, "Erasing from "+heading))
	d := &desk{t: s.t, home: s.t.TempDir()}
	password := "pw"
	if s.scheme == "postgres" {
		password = "*:*:*:*:pw"
	}
	if err := os.WriteFile(filepath.Join(d.home, "password"), []byte(password+"\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return d, d.signers(s.url(d.home, "dossier_scan", addr), s.url(d.home, "dossier_erase", addr), rules)
}

// approved plans the erasure and has it approved.
func (d *desk) approved(sign func(id string, who int) string) (id string) {
	d.t.Helper()
	id = d.planned()
	d.erase(complete, "plan", id)
	d.approve(id, sign)
	return id
}

// others are the lines of a dump that are not Mieke's.
func others(dump string) string {
	var b strings.Builder
	for line := range strings.Lines(dump) {
		if !regexp.MustCompile(`ieke|\b10\d\d\b|^logins: \(?'?1\b`).MatchString(line) {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestErasureInDatabases(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.exec(shopTables)
			s.fill(40, 6)
			d, sign := s.desk(s.addr, "")
			id := d.planned()
			plan := d.erase(complete, "plan", id, "--format", "csv")
			if strings.Count(plan, "DELETE FROM") != 1+6+12+6 || strings.Contains(plan, "ieke") {
				t.Fatalf("the plan:\n%s", plan)
			}
			want := others(s.everything())
			d.approve(id, sign)
			if out := d.erase(complete, "run", id); !strings.Contains(out, "25 erased") || !strings.Contains(out, "done and read back") {
				t.Errorf("the run says:\n%s", out)
			}
			if n := s.running(); n > 0 {
				t.Errorf("%d sessions are left on the server", n)
			}
			got := s.everything()
			if got != want {
				t.Errorf("what is left has %d lines, want %d", strings.Count(got, "\n"), strings.Count(want, "\n"))
			}
			if strings.Count(got, "\n") != 39*(1+6+12+6) || strings.Contains(got, "ieke") || strings.Contains(got, "ertsens") {
				t.Errorf("%d rows are left, or some of the person", strings.Count(got, "\n"))
			}
			said := map[string]string{"postgres": "write-ahead log", "mysql": "binary log"}[s.scheme] // what the server keeps for a while
			if out := strings.Join(strings.Fields(d.erase(complete, "verify", id)), " "); !strings.Contains(out, "Certificate of erasure") || !strings.Contains(out, said) {
				t.Errorf("the report:\n%s", out)
			}
			d.run(complete, "", "request", "journal", "verify")
		})
	}
}

// TestErasureInDatabasesKeepsWhatTheLawKeeps overwrites customers, and keeps the invoices that are not old enough.
func TestErasureInDatabasesKeepsWhatTheLawKeeps(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.exec(shopTables)
			s.fill(5, 4)
			d, sign := s.desk(s.addr, `  rules:
    - {store: "*invoice*", strategy: retain, ground: "tax law", until: 2099-12-31}
    - {store: "*customers", strategy: pseudonymise, fields: [name, email]}
`)
			before := s.everything()
			d.erase(complete, "run", d.approved(sign))
			got := s.everything()
			if strings.Contains(got, "ieke") || strings.Count(got, "erased-") != 2 || strings.Count(got, "\n") != strings.Count(before, "\n")-4 {
				t.Errorf("what is left:\n%s", got)
			}
		})
	}
}

// TestErasureInDatabasesIsRefused runs what is not what two people approved.
func TestErasureInDatabasesIsRefused(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.exec(shopTables)
			s.fill(5, 4)
			d, sign := s.desk(s.addr, "")
			id := d.approved(sign)
			before := s.everything()
			plans, err := filepath.Glob(filepath.Join(d.home, "data", "dossier", "plans", "*.plan"))
			if err != nil || len(plans) != 1 {
				t.Fatalf("%d plans (%v)", len(plans), err)
			}
			plan, err := os.ReadFile(plans[0])
			if err != nil {
				t.Fatal(err)
			}
			write := func(content []byte) {
				if err := os.WriteFile(plans[0], content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			other := slices.Clone(plan)
			other[len(other)/2] ^= 1
			write(other)
			d.erase(brokeOff, "run", id) // the plan was changed
			write(plan)
			d.erase(complete, "plan", id, "--anew")
			d.erase(wrongUsage, "run", id) // the approvals were of another plan
			d.erase(complete, "approve", id, "--signature", sign(id, 0))
			d.erase(wrongUsage, "run", id) // one is missing
			d.erase(complete, "approve", id, "--signature", sign(id, 1))
			if got := s.everything(); got != before {
				t.Error("something changed by what was refused")
			}
			s.exec("INSERT INTO invoices VALUES (77, 1, '2026-01-01', 5, NULL)") // another invoice of the person's
			d.erase(brokeOff, "run", id)
			s.exec("DELETE FROM invoices WHERE id = 77")
			if got := s.everything(); got != before {
				t.Error("something changed by what was refused")
			}
			d.erase(complete, "run", id)
		})
	}
}
