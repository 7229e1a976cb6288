package mysql

import (
	"fmt"
	"os"
	"testing"

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
	return m.Run()
}
