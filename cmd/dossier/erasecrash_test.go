package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKilledErasureIsFinished kills runs of an approved plan with SIGKILL at random moments, and gives the same command again: the erasure is
// then done and verified, nobody else's row has changed, and the journal is whole.
func TestKilledErasureIsFinished(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	many(t, shop)
	id := d.planned()
	d.erase(complete, "plan", id)
	d.approve(id, sign)
	others := rows(t, shop, 2)
	args := []string{"request", "--config", filepath.Join(d.home, "dossier.yaml"), "--by", "dpo", "run", id}
	saved, took := d.rehearsed(args)

	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	killed, midway := 0, 0
	for round := 0; killed < runs(t, 8); round++ {
		what := fmt.Sprintf("round %d (seed %d)", round, seed)
		putBack(t, saved, d.home)
		if killScan(t, d.home, args, time.Duration(rng.Int64N(int64(took)))) {
			killed++
		}
		state := d.run(complete, "", "request", "show", id)
		switch {
		case strings.Contains(state, "state     executing"):
			midway++
			d.run(complete, "", args...)
		case strings.Contains(state, "state     approved"):
			d.run(complete, "", args...)
		case !strings.Contains(state, "state     done"):
			t.Fatalf("%s: the request is\n%s", what, state)
		}
		if out := d.erase(complete, "verify", id); !strings.Contains(out, "Certificate of erasure") {
			t.Fatalf("%s:\n%s", what, out)
		}
		if got := rows(t, shop, 2); got != others {
			t.Fatalf("%s: another customer's rows differ", what)
		}
		if left := rows(t, shop, 1); strings.Contains(left, "ieke") || strings.Count(left, "\n") > 0 {
			t.Fatalf("%s: rows of the person are left", what)
		}
		if file, err := os.ReadFile(shop); err != nil || bytes.Contains(file, []byte("ertsens")) {
			t.Fatalf("%s: bytes of the person are left (%v)", what, err)
		}
		d.run(complete, "", "request", "journal", "verify")
	}
	t.Logf("%d runs were killed, %d of them after they had begun", killed, midway)
}

// rehearsed saves the desk, carries a command out, and tells where the desk was saved and how long it took.
func (d *desk) rehearsed(args []string) (saved string, took time.Duration) {
	d.t.Helper()
	saved = filepath.Join(d.t.TempDir(), "saved")
	if err := os.CopyFS(saved, os.DirFS(d.home)); err != nil {
		d.t.Fatal(err)
	}
	began := time.Now()
	d.run(complete, "", args...)
	return saved, time.Since(began)
}

// many gives both customers enough invoices for an erasure to take a while.
func many(t *testing.T, shop string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `CREATE INDEX of_customer ON invoices(customer); CREATE INDEX of_invoice ON invoice_lines(invoice);
		WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 700) INSERT INTO invoices SELECT i, 1 + i % 2, '2020-01-01', i FROM n;
		INSERT INTO invoice_lines SELECT id, id, 'thing' FROM invoices WHERE id >= 100`); err != nil {
		t.Fatal(err)
	}
}

// rows is a customer's rows of all tables as text.
func rows(t *testing.T, shop string, customer int) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+shop) // to write, as what is in a journal must be put back first
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	list, err := db.QueryContext(t.Context(), `SELECT 'c' || id || name || email FROM customers WHERE id = ?1 UNION ALL
		SELECT 'i' || id || made || total FROM invoices WHERE customer = ?1 UNION ALL
		SELECT 'l' || l.id || what FROM invoice_lines l JOIN invoices i ON i.id = invoice WHERE customer = ?1 ORDER BY 1`, customer)
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	var b strings.Builder
	for list.Next() {
		var line string
		if err := list.Scan(&line); err != nil {
			t.Fatal(err)
		}
		b.WriteString(line + "\n")
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// putBack makes a folder what it was.
func putBack(t *testing.T, saved, home string) {
	t.Helper()
	if err := os.RemoveAll(home); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(home, os.DirFS(saved)); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(home, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		return os.Chmod(path, 0o600) // the copy is readable by all, as a key must not be
	})
	if err != nil {
		t.Fatal(err)
	}
}
