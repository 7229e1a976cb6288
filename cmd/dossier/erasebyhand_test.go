package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestErasureByHandIsSeen: what the plan left to people, a materialized view, is said to be still to be done until the search finds that it
// was; and she is back when she stands there again.
func TestErasureByHandIsSeen(t *testing.T) {
	t.Parallel()
	s := shopInPostgres(t)
	s.exec(shopTables)
	s.fill(5, 1)
	s.exec("CREATE MATERIALIZED VIEW best_customers AS SELECT id, name, email FROM customers")
	d, sign := s.desk(s.addr, "")
	id := d.planned()
	if plan := d.erase(incomplete, "plan", id); !strings.Contains(plan, "it is a materialized view") {
		t.Fatalf("the plan:\n%s", plan)
	}
	d.approve(id, sign)
	d.erase(complete, "run", id)
	if out := d.erase(incomplete, "verify", id); !strings.Contains(out, "it is a materialized view") || strings.Contains(out, "Erased by hand") || strings.Contains(out, "Certificate of") {
		t.Errorf("before it was refreshed, the report says:\n%s", out)
	}
	if letter := d.reply(id); !strings.Contains(letter, "by hand: 1\u00a0record") {
		t.Errorf("before it was refreshed, the letter says:\n%s", letter)
	}
	s.exec("REFRESH MATERIALIZED VIEW best_customers")
	if out := d.erase(complete, "verify", id); !strings.Contains(out, "Certificate of erasure") || !strings.Contains(out, "Erased by hand") {
		t.Errorf("after it was refreshed, the report says:\n%s", out)
	}
	if letter := d.reply(id); strings.Contains(letter, "by hand") {
		t.Errorf("after it was refreshed, the letter says:\n%s", letter)
	}
	s.exec("INSERT INTO customers VALUES (1, 'Mieke Aertsens', '" + mieke + "'); REFRESH MATERIALIZED VIEW best_customers; DELETE FROM customers WHERE id = 1")
	d.run(complete, "", "scan", "--config", d.home+"/dossier.yaml", "--quiet")
	if out := d.erase(incomplete, "returned"); !strings.Contains(out, "best_customers") {
		t.Errorf("that she is back in what was erased by hand is not told:\n%s", out)
	}
}

// reply is the letter that answers a request.
func (d *desk) reply(id string) string {
	d.t.Helper()
	record := filepath.Join(d.t.TempDir(), "register.yaml")
	if err := os.WriteFile(record, []byte("controller: {name: The shop}\n"), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return d.erase(complete, "letter", id, "--kind", "reply", "--register", record)
}

// TestErasureTellsOfDigests: digests of the person's address, by which whoever has that can tell whose a row is, keep a report from being a certificate, but
// for tables that a rule retains.
func TestErasureTellsOfDigests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rules string
		want  status
	}{
		"told":     {"", incomplete},
		"retained": {"  rules:\n    - {store: \"*/tracking\", strategy: retain, ground: not to be written to again, until: 2099-12-31}\n", complete},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, sign, shop := shopDesk(t, test.rules)
			d.statement(shop, "CREATE TABLE tracking (id INTEGER PRIMARY KEY, who TEXT, page TEXT)")
			for i, mail := range []string{joris, mieke, "an.peeters@webpost.example", mieke} {
				d.statement(shop, fmt.Sprintf("INSERT INTO tracking VALUES (%d, '%X', 'lamps')", i, sha256.Sum256([]byte(mail))))
			}
			id := d.planned()
			d.erase(complete, "plan", id)
			d.approve(id, sign)
			d.erase(complete, "run", id)
			out := strings.Join(strings.Fields(d.erase(test.want, "verify", id)), " ")
			if told := strings.Contains(out, "2 records: MD5, SHA-1 or SHA-256"); told != (test.want == incomplete) || strings.Contains(out, "Certificate of") == told {
				t.Errorf("the report says:\n%s", out)
			}
		})
	}
}

// TestErasureLooksForWhatThePersonGave finds a number that is nobody's, as North America's 555-01xx are, in another form than the person gave it in.
func TestErasureLooksForWhatThePersonGave(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	d.statement(shop, "CREATE TABLE calls (id INTEGER PRIMARY KEY, remark TEXT)")
	d.statement(shop, "INSERT INTO calls VALUES (1, 'Prefers to be called on (202) 555-0102, after six.'), (2, 'Prefers to be called on (202) 555-0144, after six.')")
	config := filepath.Join(d.home, "dossier.yaml")
	d.run(complete, "", "scan", "--config", config, "--quiet")
	id, _, _ := strings.Cut(d.run(complete, mieke+"\n", "request", "open", "--type", "erasure", "--email", "-", "--phone", "+1 202 555 0102", "--country", "BE"), " ")
	d.run(complete, "", "request", "search", id)
	d.erase(complete, "plan", id)
	d.approve(id, sign)
	d.erase(complete, "run", id)
	out := strings.Join(strings.Fields(d.erase(incomplete, "verify", id, "--format", "json")), " ")
	if !strings.Contains(out, `"unit": "calls", "records": 1,`) {
		t.Errorf("the report says:\n%s", out)
	}
}
