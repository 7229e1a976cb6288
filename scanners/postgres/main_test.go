package postgres

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"go.uber.org/goleak"

	"dossier/scanners"
	"dossier/scanners/scannertest"
	"dossier/scanners/scannertest/dbserver"
)

// serverURL is where the tests' superuser finds the server.
var serverURL string

func TestMain(m *testing.M) { os.Exit(withServer(m)) }

func withServer(m *testing.M) int {
	flag.Parse()
	if worker := flag.Lookup("test.fuzzworker"); worker != nil && worker.Value.String() == "true" {
		return m.Run() // it is killed rather than ended, and needs no server
	}
	serverURL = os.Getenv("DOSSIER_TEST_POSTGRES")
	if serverURL == "" {
		server, err := dbserver.StartPostgres()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		serverURL = server.URL()
		defer func() { _ = server.Stop() }()
	}
	code := m.Run()
	if err := goleak.Find(goleak.IgnoreAnyFunction("dossier/scanners/scannertest/dbserver.(*process).start.func1")); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

var databases atomic.Int64

// database creates one for the test, runs the script in it, and returns its URL.
func database(tb testing.TB, script string) string {
	tb.Helper()
	name := fmt.Sprintf("dossier_test_%d_%d", os.Getpid(), databases.Add(1))
	execute(tb, serverURL, "CREATE DATABASE "+name)
	tb.Cleanup(func() {
		// A connection that was just closed may not be gone yet.
		execute(tb, serverURL, "DROP DATABASE "+name+" WITH (FORCE)")
	})
	u, err := url.Parse(serverURL)
	if err != nil {
		tb.Fatal("the server's URL is none")
	}
	u.Path = "/" + name
	if script != "" {
		execute(tb, u.String(), script)
	}
	return u.String()
}

// as is the same database for another user, who has the password "pw".
func as(tb testing.TB, target, user string) string {
	tb.Helper()
	u, err := url.Parse(target)
	if err != nil {
		tb.Fatal("the URL is none")
	}
	u.User = url.UserPassword(user, "pw")
	return u.String()
}

// try is the error of a statement.
func try(tb testing.TB, target, sql string) error {
	tb.Helper()
	conn, err := pgconn.Connect(tb.Context(), target)
	if err != nil {
		tb.Fatalf("connect: %v", err)
	}
	defer conn.Close(context.WithoutCancel(tb.Context()))
	_, err = conn.Exec(tb.Context(), "SET default_transaction_read_only = off; "+sql).ReadAll()
	return err
}

func execute(tb testing.TB, target, sql string) [][][]byte {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgconn.Connect(ctx, target)
	if err != nil {
		tb.Fatalf("connect: %v", err)
	}
	defer conn.Close(ctx)
	results, err := conn.Exec(ctx, sql).ReadAll()
	if err != nil {
		tb.Fatalf("%.60s: %v", sql, err)
	}
	return results[len(results)-1].Rows
}

// role creates a role that may log in, and removes it.
func role(tb testing.TB, script string) string {
	tb.Helper()
	name := fmt.Sprintf("dossier_role_%d_%d", os.Getpid(), databases.Add(1))
	execute(tb, serverURL, strings.ReplaceAll(cmp.Or(script, "CREATE ROLE $ROLE LOGIN PASSWORD 'pw'"), "$ROLE", name))
	tb.Cleanup(func() { execute(tb, serverURL, "DROP ROLE "+name) })
	return name
}

func open(tb testing.TB, c Connector, target string) scanners.Source {
	tb.Helper()
	src, err := c.Open(tb.Context(), target)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = src.Close() })
	return src
}

// scan reads all there is.
func scan(t *testing.T, c Connector, target string) map[string]*scannertest.Content {
	t.Helper()
	return scannertest.Collect(t, open(t, c, target))
}

// unread lists what was not read, each as "why part detail".
func unread(c *scannertest.Content) (list []string) {
	for _, u := range c.Unread {
		list = append(list, strings.Join(strings.Fields(string(u.Why)+" "+u.Part.Reveal()+" "+u.Detail), " "))
	}
	if c.Err != nil {
		list = append(list, c.Err.Error())
	}
	return list
}
