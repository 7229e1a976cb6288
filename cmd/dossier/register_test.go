package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"dossier/cmd/dossier/estate"
	"dossier/reports/register"
)

// TestDocsExample holds the example in the documentation to the demo's own record.
func TestDocsExample(t *testing.T) {
	t.Parallel()
	const path = "../../docs/examples/register.yaml"
	if *update {
		if err := os.WriteFile(path, []byte(estate.Register), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if page(t, "examples/register.yaml") != estate.Register {
		t.Errorf("docs/examples/register.yaml is not cmd/dossier/estate/register.yaml: run go test ./cmd/dossier -run DocsExample -update")
	}
}

// planted is all in which the estate is not as its record says, by what the estate writes and the record declares: the sort, where, and what of it.
func planted() []string {
	return []string{
		"special_category shop.sqlite/absences diagnosis health",
		"undeclared_store files/sales/* email,person_name,phone,postal_address",
		"undeclared_kind files/backup/crm-2023.tar.gz accounts[].contacts[].birthday date_of_birth",
		"undeclared_kind files/exports/crm-export.json accounts[].contacts[].birthday date_of_birth",
		"undeclared_kind files/exports/klanten 2024.csv Geboortedatum date_of_birth",
		"undeclared_kind files/exports/kunden_alt.csv.xz Bankverbindung iban",
		"undeclared_kind shop.sqlite/customers birth_date date_of_birth",
		"undeclared_kind shop.sqlite/payments card_number payment_card",
		"undeclared_kind shop.sqlite/tickets body iban",
		"free_text files/logs/app.log text payment_card",
		"free_text shop.sqlite/customer_notes note national_id",
		"free_text shop.sqlite/tickets body payment_card",
		"clear_identifier files/exports/events.jsonl user.email email",
		"kept_too_long files/logs/maintenance.log.bz2",
		"kept_too_long shop.sqlite/absences first_day",
		"kept_too_long shop.sqlite/access_log at",
		"kept_too_long shop.sqlite/sessions last_seen",
		"kept_too_long shop.sqlite/trials requested_on",
		"transfer files/exports/events.jsonl (Clickmetrics Ltd)",
		"no_agreement Postduif Mailings BV",
		"no_consent_date shop.sqlite/trials consented_on",
		"store_not_found shop.sqlite/loyalty_points",
		"date_not_found shop.sqlite/tickets closed_at",
		"never_found shop.sqlite/payments, files/exports/relances.tsv, files/backup/boekhouding 2019.zip vat_number",
	}
}

// open are what the estate leaves open: archives that cannot be read, and what was declared in them.
func open() []string {
	return []string{
		"not_proven shop.sqlite/absences, files/backup/loonlijst 2018 (beveiligd).zip national_id",
		"not_read files/backup/loonlijst 2018 (beveiligd).zip",
		"not_read files/logs/app.log.2.gz",
		"undated shop.sqlite/trials requested_on",
	}
}

// checkDemo scans the estate and compares it with its record, on the day on which it stands still.
func checkDemo(t *testing.T) (*register.Comparison, *desk) {
	t.Helper()
	d := newDesk(t)
	path := filepath.Join(d.home, "register.yaml")
	if err := os.WriteFile(path, []byte(estate.Register), 0o600); err != nil {
		t.Fatal(err)
	}
	out := d.run(incomplete, "", "register", "check", "--register", path, "--on", estate.Today().Format("2006-01-02"), "--format", "json")
	c := &register.Comparison{}
	decoder := json.NewDecoder(strings.NewReader(out))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(c); err != nil {
		t.Fatal(err)
	}
	return c, d
}

// TestRegisterOfDemo finds every planted contradiction, none beside them, and figures that SQL finds as well.
func TestRegisterOfDemo(t *testing.T) {
	t.Parallel()
	c, d := checkDemo(t)
	var contradictions, questions []string
	for i := range c.Differences {
		one := &c.Differences[i]
		line := string(one.Sort) + " " + one.Where()
		if len(one.Fields) > 0 {
			line += " " + strings.Join(one.Fields, ",")
		}
		var kinds []string
		for _, k := range one.Kinds {
			kinds = append(kinds, string(k))
		}
		if len(kinds) > 0 {
			line += " " + strings.Join(kinds, ",")
		}
		if one.Sort.Question() {
			questions = append(questions, line)
		} else {
			contradictions = append(contradictions, line)
		}
		if one.Evidence == "" || one.Next == "" {
			t.Errorf("%s: no evidence, or nothing to do", line)
		}
	}
	sameLines(t, "contradictions", contradictions, planted())
	sameLines(t, "questions", questions, open())
	if c.Contradictions != len(contradictions) || c.Questions != len(questions) || len(c.Sorts) < 12 {
		t.Errorf("%d contradictions, %d questions, %d sorts are counted", c.Contradictions, c.Questions, len(c.Sorts))
	}
	askDatabase(t, c, d.path(estate.Shop))
}

func sameLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s: false: %s", what, line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s: missing: %s", what, line)
		}
	}
}

// askDatabase recomputes the figures of the shop's differences and places from its tables alone.
func askDatabase(t *testing.T, c *register.Comparison, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ask := func(query string) (n int64, text string) {
		t.Helper()
		var day sql.NullString
		if err := db.QueryRowContext(t.Context(), query).Scan(&n, &day); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return n, day.String
	}
	asked := 0
	for i := range c.Differences {
		d := &c.Differences[i]
		if d.System != estate.Shop || len(d.Fields) == 0 {
			continue
		}
		field := d.Fields[0]
		asked++
		switch d.Sort {
		case register.KeptTooLong:
			n, oldest := ask(fmt.Sprintf("SELECT count(*), min(date(%s)) FROM %s WHERE date(%[1]s) < '%[3]s'", field, d.Unit, d.Limit))
			if n != d.Records || register.Date(oldest) != d.Oldest {
				t.Errorf("%s: %d records too old, the oldest of %s; SQL says %d, %s", d.Unit, d.Records, d.Oldest, n, oldest)
			}
		case register.NoConsentDate, register.Undated:
			if n, _ := ask(fmt.Sprintf("SELECT count(*), '' FROM %s WHERE %s IS NULL", d.Unit, field)); n != d.Records {
				t.Errorf("%s: %d records without %s; SQL says %d", d.Unit, d.Records, field, n)
			}
		case register.UndeclaredKind, register.SpecialData:
			if d.Unit == "tickets" {
				continue // in texts
			}
			if n, _ := ask(fmt.Sprintf("SELECT count(*), '' FROM %s WHERE %s IS NOT NULL", d.Unit, field)); n != d.Findings {
				t.Errorf("%s.%s: %d findings; SQL says %d", d.Unit, field, d.Findings, n)
			}
		case register.FreeText:
			if d.Unit != "customer_notes" {
				continue
			}
			if n, _ := ask("SELECT count(*), '' FROM customer_notes WHERE note LIKE '%national register number%'"); n != d.Findings || n == 0 {
				t.Errorf("%d national numbers in notes; SQL says %d", d.Findings, n)
			}
		default:
			asked--
		}
	}
	for i := range c.Places {
		p := &c.Places[i]
		if p.System != estate.Shop || p.DateField == "" {
			continue
		}
		asked++
		n, _ := ask("SELECT count(*), '' FROM " + p.Unit)
		_, oldest := ask(fmt.Sprintf("SELECT 0, min(%s) FROM %s", dayOf(p.DateField), p.Unit))
		_, newest := ask(fmt.Sprintf("SELECT 0, max(%s) FROM %s", dayOf(p.DateField), p.Unit))
		if n != p.Records || register.Date(oldest) != p.Oldest || register.Date(newest) != p.Newest {
			t.Errorf("%s: %d records from %s to %s by %s; SQL says %d, %s, %s", p.Unit, p.Records, p.Oldest, p.Newest, p.DateField, n, oldest, newest)
		}
	}
	if asked < 15 {
		t.Errorf("%d figures were compared, too few to show anything", asked)
	}
}

// dayOf is the day of a column in SQL; the newsletter's holds seconds as well.
func dayOf(column string) string {
	return fmt.Sprintf("CASE typeof(%s) WHEN 'integer' THEN date(%[1]s, 'unixepoch') ELSE date(%[1]s) END", column)
}

// TestRegisterCommand drafts a record, names what is still to do, refuses what cannot be, and says by its exit status whether record and inventory agree.
func TestRegisterCommand(t *testing.T) {
	t.Parallel()
	home, dir := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "orders.csv"), []byte("email,ordered_at\nan@example.be,2026-01-02\nbo@example.be,2026-01-03\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(home, "register.yaml")
	run := func(want status, said string, args ...string) {
		t.Helper()
		out, err := dossier(t.Context(), t, home, args...).CombinedOutput()
		if got := exitStatus(t, err); got != want || !strings.Contains(string(out), said) {
			t.Errorf("dossier %s: exit status %d, want %d and %q\n%s", strings.Join(args, " "), got, want, said, out)
		}
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	check := []string{"register", "check", "--register", path, "--on", "2026-03-02"}
	run(wrongUsage, "dossier scan makes one", check...)
	run(complete, "", "scan", "-q", dir)
	run(wrongUsage, "dossier register init drafts one", check...)
	run(complete, "systems: 1, activities: 1", "register", "init", "--register", path)
	run(wrongUsage, "is there already", "register", "init", "--register", path)
	run(incomplete, "activities.customers.basis", check...)
	const agreed = `controller: {name: A, contact: a}
officer: {name: B, contact: b}
authority: {name: C, contact: c}
activities:
  - id: orders
    name: Orders
    purpose: to deliver
    basis: contract
    people: [customers]
    data: [email]
    source: you
    automated: none
    retention: {period: 2 years, from: the order}
    stores: [{store: orders.csv, date: ordered_at}]
    recipients: []
    measures: [access by role]
`
	write(agreed)
	run(complete, "The record of 1 activity and the inventory agree.", check...)
	write(strings.Replace(agreed, "2 years", "1 month", 1))
	run(incomplete, "2 of 2 records are from before 2026-02-02", check...)
	write(strings.Replace(agreed, "activities:", "recipients: [{name: R, role: processor, what: mails, country: US, safeguard: {kind: privacy-shield}}]\nactivities:", 1))
	run(wrongUsage, "C-311/18", check...)
	write(strings.Replace(agreed, "purpose:", "aim:", 1))
	run(wrongUsage, `line 7: unknown key "aim"; docs/register.md describes the file`, check...)
	run(wrongUsage, `"tomorrow" is no day`, "register", "check", "--register", path, "--on", "tomorrow")
}
