//go:build unix

package records_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"dossier/scanners/scannertest/dbserver"
)

// TestReadsServers does what TestReadsEveryRecordWhole does with databases behind a password, whose rows have no number of their own.
func TestReadsServers(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*testing.T, string) (string, func(string)){"postgresql": startPostgres, "mariadb": startMariaDB} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, run := start(t, script())
			w := begin(t, url)
			w.scan()
			for n := range people {
				got, result := w.read(n)
				w.equal(fmt.Sprintf("person %d", n), got, inDatabase(n))
				if len(result.Missing)+len(result.Unread) > 0 {
					t.Errorf("person %d: %d missing, %d unread", n, len(result.Missing), len(result.Unread))
				}
			}
			run(`DELETE FROM notes WHERE body LIKE 'clienta%'; DELETE FROM order_lines WHERE order_id < 5; UPDATE customers SET language = 'fr' WHERE id < 4;
				UPDATE customers SET language = 'nl'`) // rows stand elsewhere now
			for n := 4; n < people; n += 5 {
				got, result := w.read(n)
				w.equal(fmt.Sprintf("person %d, moved", n), got, inDatabase(n))
				if len(result.Missing) > 0 {
					t.Errorf("person %d: %d missing after other rows went", n, len(result.Missing))
				}
			}
		})
	}
}

func startPostgres(t *testing.T, script string) (string, func(string)) {
	t.Helper()
	server, err := dbserver.StartPostgres()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	run := func(sql string) {
		t.Helper()
		ctx := context.WithoutCancel(t.Context())
		conn, err := pgconn.Connect(ctx, server.URL())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close(ctx) }()
		if _, err := conn.Exec(ctx, sql).ReadAll(); err != nil {
			t.Fatal(err)
		}
	}
	run(script)
	return server.URL() + "?sslmode=disable", run
}

func startMariaDB(t *testing.T, script string) (string, func(string)) {
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
	t.Cleanup(func() { _ = db.Close() })
	run := func(sql string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE DATABASE shop CHARACTER SET utf8mb4")
	run("USE shop; " + script)
	db.SetMaxOpenConns(1)
	return server.URL() + "shop", func(sql string) { run("USE shop; " + sql) }
}
