package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// statement changes the shop as somebody else would.
func (d *desk) statement(shop, text string) {
	d.t.Helper()
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		d.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(d.t.Context(), text); err != nil {
		d.t.Fatal(err)
	}
}

// answer is the one value that a query gives.
func (d *desk) answer(shop, query string) (text string) {
	d.t.Helper()
	db, err := sql.Open("sqlite", "file:"+shop+"?mode=ro")
	if err != nil {
		d.t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(d.t.Context(), query).Scan(&text); err != nil {
		d.t.Fatal(err)
	}
	return text
}

// asked scans, opens a request of the first customer and has it searched.
func (d *desk) asked(kind string) string {
	d.t.Helper()
	d.run(complete, "", "scan", "--config", d.home+"/dossier.yaml", "--quiet")
	id, _, _ := strings.Cut(d.run(complete, "mieke.aertsens@webpost.example\n", "request", "open", "--type", kind, "--email", "-", "--country", "BE"), " ")
	d.run(complete, "", "request", "search", id)
	return id
}

const everything = `SELECT (SELECT group_concat(quote(id)||quote(name)||quote(email)||quote(phone)||quote(note)||quote(status)) FROM customers) ||
	(SELECT group_concat(quote(id)||quote(customer)||quote(made)||quote(total)||quote(city)) FROM invoices) || (SELECT group_concat(quote(what)) FROM invoice_lines)`

// wider gives the small shop more columns.
func (d *desk) wider(shop string) {
	d.statement(shop, `ALTER TABLE customers ADD COLUMN phone TEXT; ALTER TABLE customers ADD COLUMN note TEXT; ALTER TABLE customers ADD COLUMN status TEXT;
		ALTER TABLE invoices ADD COLUMN city TEXT;
		UPDATE customers SET phone = '+32 2 500 57 33', note = 'lived in Gentbrugge before', status = 'open' WHERE id = 1;
		UPDATE customers SET phone = '02 500 57 99', note = 'lives in Gentbrugge', status = 'open' WHERE id = 2;
		UPDATE invoices SET city = 'Gentbrugge'`)
}

// TestRectification corrects a phone number in whatever spelling, and a town in the person's records alone; a text that tells of the past is
// asked about.
func TestRectification(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	d.wider(shop)
	id := d.asked("rectification")
	d.erase(wrongUsage, "plan", id) // of what?
	nothing := d.run(incomplete, "- {wrong: nowhere, right: somewhere}\n", "request", "--config", d.home+"/dossier.yaml", "plan", id, "--corrections", "-")
	if !strings.Contains(nothing, "THE WRONG VALUE WAS NOT FOUND") {
		t.Errorf("a plan of nothing says:\n%s", nothing)
	}
	d.run(wrongUsage, "- {wrong: x, right: '123', kind: phone}\n", "request", "--config", d.home+"/dossier.yaml", "plan", id, "--corrections", "-")
	plan := d.run(incomplete, "- {wrong: 025005733, right: +32 2 500 57 34, kind: phone}\n- {wrong: Gentbrugge, right: Gent}\n",
		"request", "--config", d.home+"/dossier.yaml", "plan", id, "--corrections", "-", "--format", "json")
	if strings.Contains(plan, "500 57") || strings.Contains(plan, "Gent") || !strings.Contains(plan, "longer text") {
		t.Fatalf("the plan:\n%s", plan)
	}
	d.erase(wrongUsage, "run", id)
	d.erase(complete, "plan", id, "--decide", doubt(t, plan)+"=keep")
	d.erase(complete, "approve", id, "--signature", sign(id, 1))
	if out := d.erase(complete, "run", id); !strings.Contains(out, "2 corrected") {
		t.Errorf("the run says:\n%s", out)
	}
	if got, want := d.answer(shop, everything), `1'Mieke Aertsens''mieke.aertsens@webpost.example''+32 2 500 57 33''lived in Gentbrugge before''open',`+
		`2'Joris Bollen''joris.bollen@webpost.example''02 500 57 99''lives in Gentbrugge''open'51'2015-03-01'12.5'Gent',61'2026-03-01'3.0'Gent',72'2026-03-02'4.0'Gentbrugge''lamp','bulb','chair'`; got != want {
		t.Errorf("the shop holds\n%s, want\n%s", got, want)
	}
	if out := d.erase(complete, "verify", id); !strings.Contains(out, "in 0 records still, in 1 that were left") {
		t.Errorf("verify says:\n%s", out)
	}
	d.run(complete, "", "request", "journal", "verify")
}

// TestLetterOfWhatIsNotCorrectedYet is written after a search that found the wrong value waiting for a decision: it does not say that all was corrected.
func TestLetterOfWhatIsNotCorrectedYet(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	d.wider(shop)
	id := d.asked("rectification")
	d.run(incomplete, "- {wrong: Gentbrugge, right: Gent}\n", "request", "--config", d.home+"/dossier.yaml", "plan", id, "--corrections", "-")
	d.erase(complete, "approve", id, "--signature", sign(id, 1))
	d.erase(complete, "run", id)
	d.erase(incomplete, "verify", id)
	letter := d.erase(complete, "letter", id, "--kind", "reply", "--register", "testdata/register.yaml")
	if !strings.Contains(letter, "We corrected a part of your data") || !strings.Contains(letter, "by hand: 1\u00a0record.") {
		t.Errorf("the letter says:\n%s", letter)
	}
}

// doubt is the ID of what is in doubt in a plan.
func doubt(t *testing.T, plan string) string {
	t.Helper()
	_, rest, found := strings.Cut(plan, `"id": "`)
	if !found {
		t.Fatalf("no ID in\n%s", plan)
	}
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

// TestRestriction marks the person's records, and puts everything back as it was, also where a record changed meanwhile.
func TestRestriction(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "restrict:\n  rules:\n    - {store: customers, field: status, value: restricted}\n    - {store: '*', through: the customer's status}\n")
	d.wider(shop)
	id := d.asked("restriction")
	before := d.answer(shop, everything)
	d.erase(complete, "plan", id)
	d.erase(complete, "approve", id, "--signature", sign(id, 0))
	d.erase(complete, "run", id)
	if got, want := d.answer(shop, everything), strings.Replace(before, "'open'", "'restricted'", 1); got != want {
		t.Errorf("the shop holds\n%s, want\n%s", got, want)
	}
	d.run(complete, "", "request", "stop", id)
	if out := d.run(complete, "Mieke.Aertsens@webpost.example\njoris.bollen@webpost.example\n", "request", "stoplist", "check"); out != "yes\nno\n" {
		t.Errorf("the stop list says %q", out)
	}
	d.run(complete, "", "request", "reply", id)
	d.statement(shop, "UPDATE customers SET note = 'called' WHERE id = 1")
	d.erase(wrongUsage, "lift", id) // the person was not told
	record := filepath.Join(d.home, "register.yaml")
	if err := os.WriteFile(record, []byte("controller: {name: The shop}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	letter := []string{"letter", id, "--kind", "lifting", "--register", record, "--out", filepath.Join(d.home, "lifting.html")}
	d.erase(wrongUsage, letter...) // no reason was noted, but by the run of itself
	d.run(complete, "", "request", "note", id, "--note", "the data were found to be right")
	d.erase(complete, letter...)
	if page := contents(t, d.home)["lifting.html"]; !strings.Contains(page, "found to be right") || strings.Contains(page, "marked in") {
		t.Errorf("the letter says:\n%s", page)
	}
	if out := d.erase(complete, "lift", id, "--note", "told today"); !strings.Contains(out, "lifted: 1 record as before") {
		t.Errorf("lifting says %q", out)
	}
	if got, want := d.answer(shop, everything), strings.Replace(before, "'lived in Gentbrugge before'", "'called'", 1); got != want {
		t.Errorf("after lifting the shop holds\n%s, want\n%s", got, want)
	}
	if out := d.run(complete, "mieke.aertsens@webpost.example\n", "request", "stoplist", "check"); out != "no\n" {
		t.Errorf("after lifting the stop list says %q", out)
	}
	d.erase(wrongUsage, "lift", id, "--note", "again")
}

// TestMarkerOfSomebodyElse is not taken off.
func TestMarkerOfSomebodyElse(t *testing.T) {
	t.Parallel()
	d, _, shop := shopDesk(t, "restrict:\n  approvals: 0\n  rules:\n    - {store: customers, field: status, value: restricted}\n    - {store: '*', through: the customer's status}\n")
	d.wider(shop)
	id := d.asked("restriction")
	d.erase(complete, "plan", id)
	d.erase(complete, "run", id)
	d.statement(shop, "UPDATE customers SET status = 'blocked' WHERE id = 1")
	d.erase(brokeOff, "lift", id, "--note", "told today")
	if got := d.answer(shop, "SELECT status FROM customers WHERE id = 1"); got != "blocked" {
		t.Errorf("the status is %q, want the one that somebody set meanwhile", got)
	}
}
