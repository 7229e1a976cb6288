package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"dossier/detectors"
	"dossier/detectors/email"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/reports/inventory"
	"dossier/scanners"
	mysqlscan "dossier/scanners/mysql"
	postgresscan "dossier/scanners/postgres"
	"dossier/scanners/scannertest/dbserver"
	"dossier/scanners/sqlrows"
)

// fixture is a database server of a test's own, with one database.
type fixture struct {
	url       string
	key       pseudonym.Key
	connector func(sqlrows.Retry) scanners.Connector
	running   func() int // sessions of others than the asker
	kill      func()
	restart   func() error
}

// silence is how long a server may say nothing before these tests take it for stalled.
const silence = 3 * time.Second

// brief is how long tests wait for a server that does not come back, patient for one that does.
func brief() sqlrows.Retry {
	return sqlrows.Retry{Attempts: 6, First: time.Millisecond, Longest: 50 * time.Millisecond}
}
func patient() sqlrows.Retry { return sqlrows.DefaultRetry() }

// fixtures are the servers that tests start.
func fixtures() map[string]func(*testing.T) *fixture {
	return map[string]func(*testing.T) *fixture{"postgresql": startPostgres, "mariadb": startMariaDB}
}

func newKey(t *testing.T) pseudonym.Key {
	t.Helper()
	key, err := pseudonym.New(bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func startPostgres(t *testing.T) *fixture {
	t.Helper()
	server, err := dbserver.StartPostgres()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	ask := func(sql string) string {
		t.Helper()
		ctx := context.WithoutCancel(t.Context())
		conn, err := pgconn.Connect(ctx, server.URL())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(ctx)
		results, err := conn.Exec(ctx, sql).ReadAll()
		if err != nil {
			t.Fatalf("%.60s: %v", sql, err)
		}
		if rows := results[len(results)-1].Rows; len(rows) > 0 {
			return string(rows[0][0])
		}
		return ""
	}
	ask(`CREATE TABLE people (id int PRIMARY KEY, name text, mail text);
		INSERT INTO people SELECT n, 'Person ' || n, 'p' || n || '@example.org' FROM generate_series(1, 1500) n;
		CREATE TABLE notes (id int PRIMARY KEY, body text);
		INSERT INTO notes SELECT n, repeat('nothing to see here, ', 20) || CASE WHEN n % 50 = 0 THEN ' from n' || n || '@example.net' ELSE '' END FROM generate_series(1, 12000) n;
		CREATE TABLE bare AS SELECT n AS number, repeat('x', 90) || ' b' || n || '@example.com' AS mail FROM generate_series(1, 3000) n;
		CREATE TABLE docs (id int PRIMARY KEY, doc jsonb);
		INSERT INTO docs SELECT n, jsonb_build_object('who', jsonb_build_object('mail', 'd' || n || '@example.org'), 'n', n) FROM generate_series(1, 800) n;
		ANALYZE`)
	ask("CHECKPOINT") // behind the end of what was written: a server that is killed would lose it
	return &fixture{
		url: server.URL() + "?sslmode=disable", key: newKey(t), kill: server.Kill, restart: server.Restart,
		connector: func(r sqlrows.Retry) scanners.Connector { return postgresscan.Connector{Retry: r, Silence: silence} },
		running: func() int {
			return len(ask("SELECT repeat('x', count(*)::int) FROM pg_stat_activity WHERE application_name = 'dossier'"))
		},
	}
}

func startMariaDB(t *testing.T) *fixture {
	t.Helper()
	server, err := dbserver.StartMariaDB()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	config := mysql.NewConfig()
	config.User, config.Passwd, config.Net, config.Addr, config.MultiStatements = "root", server.Password, "unix", server.Socket, true
	config.Logger = &mysql.NopLogger{} // the server is killed now and then
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { _ = db.Close() })
	_, err = db.ExecContext(t.Context(), `CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;
		CREATE TABLE people (id INT PRIMARY KEY, name TEXT, mail TEXT) SELECT seq AS id, CONCAT('Person ', seq) AS name, CONCAT('p', seq, '@example.org') AS mail FROM seq_1_to_1500;
		CREATE TABLE notes (id INT PRIMARY KEY, body TEXT) SELECT seq AS id, CONCAT(REPEAT('nothing to see here, ', 20), IF(seq % 50, '', CONCAT(' from n', seq, '@example.net'))) AS body FROM seq_1_to_12000;
		CREATE TABLE bare SELECT seq AS number, CONCAT(REPEAT('x', 90), ' b', seq, '@example.com') AS mail FROM seq_1_to_3000;
		CREATE TABLE docs (id INT PRIMARY KEY, doc JSON) SELECT seq AS id, JSON_OBJECT('who', JSON_OBJECT('mail', CONCAT('d', seq, '@example.org')), 'n', seq) AS doc FROM seq_1_to_800;
		ANALYZE TABLE people, notes, bare, docs`)
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{
		url: server.URL() + "shop", key: newKey(t), kill: server.Kill, restart: server.Restart,
		connector: func(r sqlrows.Retry) scanners.Connector { return mysqlscan.Connector{Retry: r, Silence: silence} },
		running: func() (n int) {
			t.Helper()
			err := db.QueryRowContext(context.WithoutCancel(t.Context()),
				"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE HOST LIKE '127.0.0.1%' AND COMMAND <> 'Killed'").Scan(&n)
			if err != nil {
				t.Error(err)
			}
			return n
		},
	}
}

// at is the fixture's URL at another address.
func (f *fixture) at(t *testing.T, addr string) string {
	t.Helper()
	u, err := url.Parse(f.url)
	if err != nil {
		t.Fatal("the URL is none")
	}
	u.Host = addr
	return u.String()
}

// scan scans into the inventory of this path, goes on with it if it is unfinished, and returns what it ended with; on opens and wraps
// sources, or is nil.
func (f *fixture) scan(t *testing.T, target, path string, retry sqlrows.Retry, wrap func(scanners.Source) scanners.Source) error {
	t.Helper()
	source, err := f.connector(retry).Open(t.Context(), target)
	if err != nil {
		return err
	}
	defer func() {
		if err := source.Close(); err != nil {
			t.Error(err)
		}
	}()
	if wrap != nil {
		source = wrap(source)
	}
	store, err := inventory.Open(t.Context(), path, f.key, inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := &app{world: world{now: time.Now, getenv: os.Getenv}, quiet: true}
	_, gone, err := a.sweepAll(t.Context(), store, f.key, []scanners.Source{source}, []detectors.Detector{email.New()}, sweep.Options{Workers: 2}, inventory.ScanOptions{})
	return errors.Join(gone, err, store.Close())
}

// findings are what an inventory holds, to be compared, and which units, by their place in the listing, were not read in full.
func (f *fixture) findings(t *testing.T, path string) (text []byte, partial map[int]bool) {
	t.Helper()
	store, err := inventory.Open(t.Context(), path, f.key, inventory.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var b bytes.Buffer
	if err := store.Dump(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	sources, err := store.Sources(t.Context())
	if err != nil || len(sources) != 1 || !sources[0].Complete {
		t.Fatalf("%d sources (%v), or one that was not gone through to its end", len(sources), err)
	}
	partial, at := map[int]bool{}, 0
	for u, err := range store.Units(t.Context(), sources[0].ID) {
		if err != nil {
			t.Fatal(err)
		}
		if u.Status == detectors.Partial || u.Status == detectors.Unread {
			partial[at] = true
			if len(u.Unread) == 0 {
				t.Errorf("%s ended as %s, and nothing says why", u.Label, u.Status)
			}
		}
		at++
	}
	return withoutScans(b.Bytes()), partial
}

// same compares what was found with what an undisturbed scan finds. In units that were not read in full, of which it returns the number,
// something may be missing.
func (f *fixture) same(t *testing.T, calm []byte, path, what string) (partial int) {
	t.Helper()
	got, broken := f.findings(t, path)
	if len(broken) == 0 {
		if !bytes.Equal(got, calm) {
			t.Errorf("%s: the inventory differs from that of an undisturbed scan: %s", what, firstDifference(got, calm))
		}
		return 0
	}
	there := map[string]int{}
	for line := range strings.Lines(string(got)) {
		there[line]++
	}
	for line := range strings.Lines(string(calm)) {
		if unit := 0; strings.HasPrefix(line, "finding ") {
			if _, err := fmt.Sscanf(line, "finding %d ", &unit); err != nil {
				t.Fatal(err)
			}
			if there[line]--; there[line] < 0 && !broken[unit] {
				t.Fatalf("%s: a finding is missing in a unit that is said to have been read", what)
			}
		}
	}
	for line, n := range there {
		if n > 0 && strings.HasPrefix(line, "finding ") {
			t.Fatalf("%s: there are findings that an undisturbed scan has not", what)
		}
	}
	return len(broken)
}

// calm scans undisturbed.
func (f *fixture) calm(t *testing.T, target string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "calm.db")
	if err := f.scan(t, target, path, patient(), nil); err != nil {
		t.Fatal(err)
	}
	text, partial := f.findings(t, path)
	if n := len(regexp.MustCompile(`(?m)^finding .*\bemail\b`).FindAll(text, -1)); n != 1500+240+3000+800 || len(partial) > 0 {
		t.Fatalf("an undisturbed scan finds %d addresses, and %d units are not read in full", n, len(partial))
	}
	return text
}

// remove removes an inventory.
func remove(t *testing.T, path string) {
	t.Helper()
	names, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := os.Remove(name); err != nil {
			t.Error(err)
		}
	}
}
