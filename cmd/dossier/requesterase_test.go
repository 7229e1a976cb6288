package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"dossier/reports/erasure"
)

// shopDesk is a register beside a small database of two customers, one of whom asks to be erased.
func shopDesk(t *testing.T, rules string) (d *desk, sign func(id string, who int) string, shop string) {
	t.Helper()
	d = &desk{t: t, home: t.TempDir()}
	shop = filepath.Join(d.home, "shop.sqlite")
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
		CREATE TABLE invoices (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers(id), made TEXT, total REAL);
		CREATE TABLE invoice_lines (id INTEGER PRIMARY KEY, invoice INTEGER REFERENCES invoices(id), what TEXT);
		INSERT INTO customers VALUES (1, 'Mieke Aertsens', 'mieke.aertsens@webpost.example'), (2, 'Joris Bollen', 'joris.bollen@webpost.example');
		INSERT INTO invoices VALUES (5, 1, '2015-03-01', 12.5), (6, 1, '2026-03-01', 3), (7, 2, '2026-03-02', 4);
		INSERT INTO invoice_lines VALUES (50, 5, 'lamp'), (60, 6, 'bulb'), (70, 7, 'chair');`); err != nil {
		t.Fatal(err)
	}
	return d, d.signers("shop.sqlite", "shop.sqlite", rules), shop
}

// signers writes the configuration of an erasure, by two people who may sign plans.
func (d *desk) signers(target, eraser, rules string) (sign func(id string, who int) string) {
	d.t.Helper()
	t := d.t
	var allowed strings.Builder
	var signers []ssh.Signer
	for _, name := range []string{"ann@corp.example", "bob@corp.example"} {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		s, err := ssh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		signers = append(signers, s)
		allowed.WriteString(name + " " + string(ssh.MarshalAuthorizedKey(s.PublicKey())))
	}
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(d.home, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("allowed", allowed.String())
	write("dossier.yaml", fmt.Sprintf("targets: [%q]\nerase:\n  targets: [%q]\n  allowed_signers: allowed\n%s", target, eraser, rules))
	return func(id string, who int) string {
		message, err := os.ReadFile(filepath.Join(d.home, "data", "dossier", "plans", id+".approve"))
		if err != nil {
			t.Fatal(err)
		}
		sig, err := sshsig.Sign(bytes.NewReader(message), signers[who], sshsig.HashSHA512, erasure.Namespace)
		if err != nil {
			t.Fatal(err)
		}
		write("signature", string(sshsig.Armor(sig)))
		return filepath.Join(d.home, "signature")
	}
}

func (d *desk) erase(want status, args ...string) string {
	d.t.Helper()
	return d.run(want, "", append([]string{"request", "--config", filepath.Join(d.home, "dossier.yaml")}, args...)...)
}

// approve approves the plan of a request, signed by the two who may.
func (d *desk) approve(id string, sign func(id string, who int) string) {
	d.t.Helper()
	for who := range 2 {
		d.erase(complete, "approve", id, "--signature", sign(id, who))
	}
}

// planned is a request of the first customer's that can be planned.
func (d *desk) planned() string {
	d.t.Helper()
	return d.plannedFor(complete, "mieke.aertsens@webpost.example")
}

// plannedFor scans and searches, each of which ends with this status.
func (d *desk) plannedFor(want status, mail string) string {
	d.t.Helper()
	config := filepath.Join(d.home, "dossier.yaml")
	d.run(want, "", "scan", "--config", config, "--quiet")
	id, _, _ := strings.Cut(d.run(complete, mail+"\n", "request", "open", "--type", "erasure", "--email", "-", "--country", "BE"), " ")
	d.run(want, "", "request", "search", id)
	return id
}

func TestErasure(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	id := d.planned()
	if plan := d.erase(complete, "plan", id, "--format", "csv"); strings.Count(plan, "DELETE FROM") != 5 || strings.Contains(plan, "ieke") {
		t.Fatalf("the plan:\n%s", plan)
	}
	d.erase(wrongUsage, "run", id) // nobody approved
	d.erase(complete, "approve", id, "--signature", sign(id, 0))
	d.erase(wrongUsage, "approve", id, "--signature", sign(id, 0)) // the same person
	d.erase(wrongUsage, "run", id)
	d.erase(complete, "approve", id, "--signature", sign(id, 1))
	if out := d.erase(complete, "run", id); !strings.Contains(out, "done and read back") {
		t.Errorf("the run says:\n%s", out)
	}
	file, err := os.ReadFile(shop)
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"ieke", "ertsens", "lamp", "bulb"} {
		if bytes.Contains(file, []byte(gone)) {
			t.Errorf("%q still stands in the file", gone)
		}
	}
	for _, there := range []string{"Joris Bollen", "joris.bollen@webpost.example", "chair"} {
		if !bytes.Contains(file, []byte(there)) {
			t.Errorf("%q has gone as well", there)
		}
	}
	d.run(complete, "", "request", "journal", "verify")
}

// TestPlanIsShownAsItIs looks at an approved plan again and again; only who asks for another one makes one.
func TestPlanIsShownAsItIs(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	id := d.planned()
	d.erase(complete, "plan", id)
	d.erase(complete, "approve", id, "--signature", sign(id, 0))
	before := d.erase(complete, "show", id)
	page := filepath.Join(d.home, "plan.html")
	for _, as := range [][]string{{"--format", "json"}, {"--language", "nl"}, {"--output", page}, {}} {
		d.erase(complete, append([]string{"plan", id}, as...)...)
	}
	if text, err := os.ReadFile(page); err != nil || !bytes.Contains(text, []byte("<!DOCTYPE html>")) {
		t.Errorf("the page: %v", err)
	}
	d.erase(complete, "approve", id, "--signature", sign(id, 1))
	if text := d.erase(complete, "plan", id, "--language", "de"); !strings.Contains(text, "Löschplan zu "+id) {
		t.Errorf("in German:\n%s", text)
	}
	d.erase(wrongUsage, "plan", id, "--language", "xx")
	if after := d.erase(complete, "show", id); strings.Count(after, "plan ") != strings.Count(before, "plan ") {
		t.Errorf("showing it was noted as a step:\n%s", after)
	}
	d.erase(complete, "plan", id, "--anew")
	d.erase(wrongUsage, "run", id) // the approvals were of the plan before
	d.approve(id, sign)
	d.erase(complete, "run", id)
	d.erase(complete, "plan", id, "--format", "csv") // what was done is shown as well
	d.erase(complete, "verify", id)
	if rows(t, shop, 1) != "" {
		t.Error("it was not carried out")
	}
}

func TestErasureKeepsWhatTheLawKeeps(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, `  rules:
    - {store: invoices, strategy: retain, ground: "tax law", period: 7 years, from: made}
    - {store: customers, strategy: overwrite}
`)
	id := d.planned()
	d.erase(complete, "plan", id)
	d.approve(id, sign)
	d.erase(complete, "run", id)
	file, err := os.ReadFile(shop)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(file, []byte("ieke")) || bytes.Contains(file, []byte("2015-03-01")) || !bytes.Contains(file, []byte("2026-03-01")) {
		t.Error("the customer's name or the old invoice stayed, or the new invoice went")
	}
}

func TestErasureStopsAtChanges(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	id := d.planned()
	d.erase(complete, "plan", id)
	d.approve(id, sign)
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "UPDATE customers SET name = 'Mieke Dhondt' WHERE id = 1"); err != nil {
		t.Fatal(err)
	}
	d.erase(brokeOff, "run", id)
	var rows int
	if err := db.QueryRowContext(t.Context(), "SELECT (SELECT count(*) FROM customers) + (SELECT count(*) FROM invoices) + (SELECT count(*) FROM invoice_lines)").Scan(&rows); err != nil || rows != 8 {
		t.Errorf("%d rows are left, %v; want all 8", rows, err)
	}
}

// TestErasureWithoutItsApprovals runs a plan of which an approval, or the plan itself, was lost since it was approved. Nothing is changed.
func TestErasureWithoutItsApprovals(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	id := d.approved(sign)
	before := rows(t, shop, 1)
	register := filepath.Join(d.home, "data", "dossier")
	plans, err := filepath.Glob(filepath.Join(register, "plans", "*.plan"))
	if err != nil || len(plans) != 1 {
		t.Fatalf("%d plans (%v)", len(plans), err)
	}
	without := func(path string, harm func(content string) string, want status) {
		t.Helper()
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(harm(string(content))), 0o600); err != nil {
			t.Fatal(err)
		}
		d.erase(want, "run", id)
		if rows(t, shop, 1) != before {
			t.Errorf("something changed without %s", filepath.Base(path))
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	other := func(b byte) string {
		if b == 'x' {
			return "y"
		}
		return "x"
	}
	lastLine := func(text string) int { return strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n') + 1 }
	journal := filepath.Join(register, "requests.jsonl")
	without(journal, func(text string) string { return text[:lastLine(text)] }, wrongUsage)
	without(journal, func(text string) string { return text[:len(text)-20] }, wrongUsage) // half of its line
	without(journal, func(text string) string { at := lastLine(text) - 20; return text[:at] + other(text[at]) + text[at+1:] }, brokeOff)
	without(plans[0], func(string) string { return "" }, brokeOff)
	without(filepath.Join(d.home, "allowed"), func(text string) string { return text[:lastLine(text)] }, wrongUsage) // who may not approve any more
	d.run(complete, "", "request", "journal", "verify")
	d.erase(complete, "run", id)
	if rows(t, shop, 1) != "" {
		t.Error("it was not carried out")
	}
}

// TestPlansNameRecordsByTheirKeys: whoever is to look a row up finds it by its key, and a key that is personal itself stands in no plan and no report.
func TestPlansNameRecordsByTheirKeys(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, `  rules:
    - {store: invoices, strategy: retain, ground: "tax law", until: 2099-12-31}
    - {store: members, strategy: retain, ground: "the statutes", until: 2099-12-31}
    - {store: customers, strategy: overwrite}
`)
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE members (email TEXT PRIMARY KEY, since TEXT) WITHOUT ROWID;
		INSERT INTO members VALUES ('mieke.aertsens@webpost.example', '2020'), ('joris.bollen@webpost.example', '2021');
		CREATE TABLE parcels (depot TEXT, nr INTEGER, email TEXT, PRIMARY KEY (depot, nr)) WITHOUT ROWID;
		INSERT INTO parcels VALUES ('GENT', 4711, 'mieke.aertsens@webpost.example'), ('GENT', 4712, 'joris.bollen@webpost.example');
		UPDATE invoices SET id = 1017 WHERE id = 6; UPDATE invoice_lines SET invoice = 1017 WHERE invoice = 6`); err != nil {
		t.Fatal(err)
	}
	id := d.planned()
	for _, format := range []string{"table", "json"} {
		plan := d.erase(complete, "plan", id, "--format", format)
		for _, key := range []string{"id 1017", "depot GENT, nr 4711", "email [email "} {
			if !strings.Contains(plan, key) {
				t.Errorf("%s: the plan does not name %q:\n%s", format, key, plan)
			}
		}
		if strings.Contains(plan, "ieke") {
			t.Errorf("%s: the plan holds a value:\n%s", format, plan)
		}
	}
	d.approve(id, sign)
	d.erase(complete, "run", id)
	for _, format := range []string{"table", "json"} {
		report := d.erase(complete, "verify", id, "--format", format)
		if !strings.Contains(report, "id 1017") || !strings.Contains(report, "email [email ") || strings.Contains(report, "ieke") {
			t.Errorf("%s: the report tells of the keys of what stays:\n%s", format, report)
		}
	}
}

// TestErasureInARelativesName has a row in doubt that bears the name of somebody else whom the inventory knows beside the person's own address, as an order
// that one of a family placed for another does; rows that bear the person's name beside it go.
func TestErasureInARelativesName(t *testing.T) {
	t.Parallel()
	d, _, shop := shopDesk(t, "")
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `UPDATE customers SET name = 'Joris Aertsens' WHERE id = 2;
		ALTER TABLE customers ADD COLUMN phone TEXT; ALTER TABLE customers ADD COLUMN birth_date TEXT;
		UPDATE customers SET phone = '+32 470 12 34 5' || id, birth_date = '198' || id || '-03-01';
		CREATE TABLE web_orders (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
		INSERT INTO web_orders VALUES (901, 'Joris Aertsens', 'mieke.aertsens@webpost.example'),
			(903, 'Joris Aertsens', 'joris.bollen@webpost.example')`); err != nil {
		t.Fatal(err)
	}
	id := d.planned()
	plan := d.erase(incomplete, "plan", id)
	if !strings.Contains(plan, "it holds somebody else's name beside an identifier of the person") || strings.Count(plan, "id 901") != 1 || strings.Contains(plan, "id 903") {
		t.Errorf("the plan:\n%s", plan)
	}
}

// TestRulesThatFitNothing tells of a rule whose store is nothing that was scanned: what the law retains would be deleted without a word.
func TestRulesThatFitNothing(t *testing.T) {
	t.Parallel()
	d, _, _ := shopDesk(t, `  rules:
    - {store: shop.sqlite/public.invoices, strategy: retain, ground: "tax law", until: 2099-12-31}
    - {store: customers, strategy: overwrite}
`)
	id := d.planned()
	if plan := d.erase(incomplete, "plan", id, "--format", "json"); !strings.Contains(plan, `"idle_rules"`) || strings.Count(plan, `"store": "shop.sqlite/public.invoices"`) != 1 || strings.Contains(plan, `"store": "customers"`) {
		t.Errorf("the plan:\n%s", plan)
	}
	if page := d.erase(incomplete, "plan", id); !strings.Contains(strings.ToLower(page), "a rule fits nothing") {
		t.Errorf("the plan:\n%s", page)
	}
}
