package mysql

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"dossier/scanners/scannertest/dbserver"
)

// root is the URL under which the tests may do everything, server the one they started, nil where they were given one.
var (
	root   string
	server *dbserver.MariaDB
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if root = os.Getenv("DOSSIER_TEST_MYSQL"); root == "" {
		var err error
		if server, err = dbserver.StartMariaDB(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = server.Stop() }()
		root = server.URL()
	}
	code := m.Run()
	if err := goleak.Find(goleak.IgnoreAnyFunction("dossier/scanners/scannertest/dbserver.(*process).start.func1")); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}
