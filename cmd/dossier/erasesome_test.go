package main

import (
	"database/sql"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// contact is one of several people in a record, whose number stands nowhere but beside the address.
func contact(first, last, mail string) string {
	number := fmt.Sprintf("+32 470 %02d %02d %02d", len(last)+10, mail[5], mail[6])
	return fmt.Sprintf(`{"name": {"first": %q, "last": %q}, "emails": [%q], "phones": [{"type": "work", "number": %q}], "vip": null}`, first, last, mail, number)
}

// ofSeveral are files whose records hold several people; without Mieke they are what is to be left.
func ofSeveral(with bool) map[string]string {
	hers := func(yes, no string) string {
		if with {
			return yes
		}
		return no
	}
	var accounts, lines, csv, calls, club strings.Builder
	csv.WriteString("id,who,mails\n")
	for i := range 12 {
		his, entry := contact("Joris", fmt.Sprint("Bollen", i), fmt.Sprintf("joris%d@webpost.example", i)), ""
		if i == 3 || i == 8 {
			entry = hers(contact("Mieke", "Aertsens", mieke)+", ", "")
		}
		fmt.Fprintf(&accounts, "\n  {\"id\": %d, \"contacts\": [%s%s]}%s", i, entry, his, map[bool]string{true: ","}[i < 11])
		entry = ""
		if i == 4 {
			entry = hers(`{"name": "Mieke Aertsens", "email": "`+mieke+`", "notes": "Call (202) 555-0102 or +1 202 555 0102, or her assistant Hilde Desmedt."}, `,
				`{"name": null, "email": null, "notes": "Call [erased] or [erased], or her assistant Hilde Desmedt."}, `)
		}
		fmt.Fprintf(&calls, "{\"id\": %d, \"contacts\": [%s{\"name\": \"Joris Bollen%d\", \"email\": \"joris%[3]d@webpost.example\", \"notes\": \"Call (202) 555-0144.\"}]}\n", i, entry, i)
		entry = ""
		if i == 6 {
			entry = hers(`{"last_name": "de Vries", "email": "`+mieke+`"}, `, "") // in which a detector finds a name
		}
		fmt.Fprintf(&club, "{\"id\": %d, \"contacts\": [%s{\"last_name\": %q, \"email\": \"joris%[1]d@webpost.example\"}]}\n", i, entry,
			[]string{"Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "de Smet", "de Vos", "Dubois"}[i])
		entry = ""
		if i == 5 {
			entry = hers(mieke, "[erased]") + `", "`
		}
		fmt.Fprintf(&lines, "{\"id\":%d,  \"to\":[\"%sjoris%d@webpost.example\"],\"subject\":\"order \\u00e9\"}\n", i, entry, i)
		entry = ""
		if i == 7 {
			entry = "; " + hers(mieke, "[erased]")
		}
		fmt.Fprintf(&csv, "%d,Joris Bollen,joris%d@webpost.example%s\n", i, i, entry)
	}
	return map[string]string{
		"accounts.json": `{"accounts": [` + accounts.String() + "\n]}\n", "sent.jsonl": lines.String(), "calls.jsonl": calls.String(), "club.jsonl": club.String(), "lists.csv": csv.String(),
		"both.eml":      "From: shop@corp.example\r\nTo: Joris Bollen <" + joris + ">, " + hers("Mieke Aertsens <"+mieke+">", "\"[erased]\" <[erased]>") + "\r\nSubject: Your order\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\n\r\nit is on its way\r\n",
		"customers.csv": "id,name,email\n1,Joris Bollen," + joris + "\n2,An Peeters,an.peeters@webpost.example\n" + hers("3,Mieke Aertsens,"+mieke+"\n", ""),
	}
}

// TestErasureOfOneOfSeveral takes one person out of records that hold others too: the entry of a list that is theirs, or the one value. Nothing else
// of the file changes.
func TestErasureOfOneOfSeveral(t *testing.T) {
	t.Parallel()
	d, sign, folder := papersDesk(t, ofSeveral(true), "")
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "table")
	decide := []string{"plan", id, "--format", "csv"}
	for _, m := range regexp.MustCompile(`(?m)^ *([0-9a-f]{10}) +papers `).FindAllStringSubmatch(plan, -1) {
		decide = append(decide, "--decide", m[1]+"=redact")
	}
	if len(decide) != 4+2*7 {
		t.Fatalf("the plan:\n%s", plan)
	}
	d.erase(complete, decide...)
	d.carriedOut(id, sign, complete)
	got := contents(t, folder)
	for name, want := range ofSeveral(false) {
		if got[name] != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got[name], want)
		}
	}
}

// TestErasureOfRowsThatOthersReferTo redacts, as a reviewer decided, a row to which one of somebody else refers that stays: a token stands for each value
// of hers, also for one that is generated of others, and what tells the row from others is as it was.
func TestErasureOfRowsThatOthersReferTo(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `DROP TABLE invoice_lines; DROP TABLE invoices; DROP TABLE customers;
		CREATE TABLE members (id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL, full_name TEXT GENERATED ALWAYS AS (first_name || ' ' || last_name) STORED,
			email VARCHAR(60) NOT NULL UNIQUE, birth_date DATE);
		CREATE TABLE guests (id INTEGER PRIMARY KEY, member INTEGER NOT NULL REFERENCES members(id), email TEXT NOT NULL);
		INSERT INTO members VALUES (1, 'Mieke', 'Aertsens', 'mieke.aertsens@webpost.example', '1980-02-29'), (2, 'Joris', 'Bollen', 'joris.bollen@webpost.example', '1981-03-01'),
			(3, 'An', 'Peeters', 'an.peeters@webpost.example', '1982-04-02'), (4, 'Thomas', 'Claes', 'thomas.claes@webpost.example', '1983-05-03');
		INSERT INTO guests VALUES (10, 1, 'joris.bollen@webpost.example'), (11, 2, 'an.peeters@webpost.example');`); err != nil {
		t.Fatal(err)
	}
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "json")
	decide := []string{"plan", id, "--format", "csv"}
	for _, m := range regexp.MustCompile(`"id": "([0-9a-f]{10})"`).FindAllStringSubmatch(plan, -1) {
		decide = append(decide, "--decide", m[1]+"=redact")
	}
	if len(decide) != 4+2 || !strings.Contains(plan, "1 rows of guests refer to it and stay: redact it") {
		t.Fatalf("the plan:\n%s", plan)
	}
	if plan = d.erase(complete, decide...); strings.Count(plan, "redact") != 1 {
		t.Fatalf("the plan:\n%s", plan)
	}
	d.carriedOut(id, sign, complete)
	var left, guests string
	if err := db.QueryRowContext(t.Context(), "SELECT id || '|' || first_name || '|' || full_name || '|' || email || '|' || coalesce(birth_date, 'none') FROM members WHERE id = 1").Scan(&left); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRowContext(t.Context(), "SELECT group_concat(id || '|' || member || '|' || email) FROM guests").Scan(&guests); err != nil {
		t.Fatal(err)
	}
	if form := regexp.MustCompile(`^1\|erased-\w+\|erased-\w+ erased-\w+\|erased-\w+\|none$`); !form.MatchString(left) {
		t.Errorf("her row is %q", left)
	}
	if guests != "10|1|joris.bollen@webpost.example,11|2|an.peeters@webpost.example" {
		t.Errorf("the guests are %q", guests)
	}
}

// TestErasureOfDocumentsInRows erases a person whose papers lie in rows of a table with a key of its own. With her row goes the paper in it; that in
// somebody else's row is in doubt, and goes alone, as a reviewer decided. No other row is touched, whatever digits its key has.
func TestErasureOfDocumentsInRows(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `DROP TABLE invoice_lines; DROP TABLE invoices; DROP TABLE customers;
		CREATE TABLE files (code TEXT PRIMARY KEY, email TEXT, paper BLOB, attachment TEXT)`); err != nil {
		t.Fatal(err)
	}
	letter := func(mail string) []byte {
		return []byte("From: " + mail + "\r\nTo: shop@corp.example\r\nSubject: Your order\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\n\r\nit is on its way\r\n\x00")
	}
	people := []string{"thomas.claes@webpost.example", mieke, "an.peeters@webpost.example", joris, "lien.maes@webpost.example", "piet.smet@webpost.example"}
	for i, mail := range people {
		of := mail
		if mail == joris {
			of = mieke
		}
		_, err := db.ExecContext(t.Context(), "INSERT INTO files VALUES (?, ?, ?, ?)", fmt.Sprintf("c-%d", i+2), mail, letter(mail), base64.StdEncoding.EncodeToString(letter(of)))
		if err != nil {
			t.Fatal(err)
		}
	}
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "json")
	doubts := regexp.MustCompile(`"id": "([0-9a-f]{10})"`).FindAllStringSubmatch(plan, -1)
	if len(doubts) != 1 || !strings.Contains(plan, "a value of a row that does not name the person") {
		t.Fatalf("the plan:\n%s", plan)
	}
	d.erase(complete, "plan", id, "--format", "csv", "--decide", doubts[0][1]+"=redact")
	d.carriedOut(id, sign, complete)
	var left string
	if err := db.QueryRowContext(t.Context(), "SELECT group_concat(code || ' ' || email || ' ' || (attachment IS NULL)) FROM files WHERE paper IS NOT NULL").Scan(&left); err != nil {
		t.Fatal(err)
	}
	want := "c-2 thomas.claes@webpost.example 0,c-4 an.peeters@webpost.example 0,c-5 " + joris + " 1,c-6 lien.maes@webpost.example 0,c-7 piet.smet@webpost.example 0"
	if left != want {
		t.Errorf("the rows are\n%s\nwant\n%s", left, want)
	}
}

// TestErasureOfFilesInValues erases a person from a table of a folder whose values are files in base64. Her row goes with the file in it; the one in
// somebody else's row is said once to be in doubt, and goes alone, as a reviewer decided. Everything else stays to the byte.
func TestErasureOfFilesInValues(t *testing.T) {
	t.Parallel()
	row := func(n int, mail, of string) string {
		letter := ""
		if of != "" {
			letter = letterOf(of, "Your order")
		}
		return fmt.Sprintf("%d,%s,%s\n", n, mail, letter)
	}
	an := "an.peeters@webpost.example"
	hers := row(3, mieke, mieke)
	table := "id,email,letter\n" + row(1, an, an) + row(2, joris, mieke) + hers + row(4, "lien.maes@webpost.example", "lien.maes@webpost.example")
	d, sign, folder := papersDesk(t, map[string]string{"letters.csv": table}, "")
	d.decidedInList(sign)
	if got, want := contents(t, folder)["letters.csv"], strings.NewReplacer(hers, "", row(2, joris, mieke), row(2, joris, "")).Replace(table); got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
}
