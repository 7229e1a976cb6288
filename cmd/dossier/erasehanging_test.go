package main

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"regexp"
	"strings"
	"testing"
)

// messageDesk is a register beside a database in which a message is of two people, and what refers to it is in doubt as it is.
func messageDesk(t *testing.T) (d *desk, sign func(id string, who int) string, db *sql.DB) {
	t.Helper()
	d, sign, shop := shopDesk(t, "")
	changeShop(t, shop, `DROP TABLE invoice_lines; DROP TABLE invoices;
		CREATE TABLE messages (id INTEGER PRIMARY KEY, from_email TEXT NOT NULL, to_email TEXT NOT NULL);
		CREATE TABLE parts (id INTEGER PRIMARY KEY, message INTEGER NOT NULL REFERENCES messages(id), body TEXT);
		CREATE TABLE views (id INTEGER PRIMARY KEY, part INTEGER NOT NULL REFERENCES parts(id), at TEXT);
		INSERT INTO messages VALUES (1, 'mieke.aertsens@webpost.example', 'joris.bollen@webpost.example'), (2, 'joris.bollen@webpost.example', 'an.peeters@webpost.example'),
			(3, 'an.peeters@webpost.example', 'thomas.claes@webpost.example'), (4, 'joris.bollen@webpost.example', 'mieke.aertsens@webpost.example');
		INSERT INTO parts VALUES (10, 1, 'see you there'), (11, 1, 'and bring the lamp'), (20, 2, 'no lamp'), (30, 3, 'a chair'), (40, 4, 'both');
		INSERT INTO views VALUES (100, 10, '2026-01-01'), (110, 11, '2026-01-02'), (200, 20, '2026-01-03'), (300, 30, '2026-01-04'), (400, 40, '2026-01-05');`)
	db, err := sql.Open("sqlite", "file:"+shop)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return d, sign, db
}

// TestDecisionsOfWhatHangsOnARow decides a message together with its parts and their views, and leaves another message with its own: each of them stands in
// the plan, with the decision by which it goes, and in the report.
func TestDecisionsOfWhatHangsOnARow(t *testing.T) {
	t.Parallel()
	d, sign, db := messageDesk(t)
	id := d.planned()
	stays := d.erase(incomplete, "plan", id, "--format", "json")
	doubts := map[string]string{}
	for _, m := range regexp.MustCompile(`"id": "([0-9a-f]{10})",\s+"system": "shop.sqlite",\s+"unit": "(\w+)",\s+"number": (\d+)`).FindAllStringSubmatch(stays, -1) {
		doubts[m[2]+" "+m[3]] = m[1]
	}
	if len(doubts) != 8 || doubts["messages 1"] == "" || doubts["views 5"] == "" {
		t.Fatalf("in doubt are:\n%s", stays)
	}
	d.erase(wrongUsage, "plan", id, "--decide", doubts["messages 1"]+"=delete-some")
	text := d.erase(complete, "plan", id, "--format", "json", "--decide", doubts["messages 1"]+"=delete-all", "--decide", doubts["messages 4"]+"=keep-all", "--decide", doubts["parts 5"]+"=delete-all")
	for by, want := range map[string]int{"messages 1": 4, "messages 4": 0, "parts 5": 1} {
		if n := strings.Count(text, `"by": "`+doubts[by]+`"`); n != want {
			t.Errorf("with %s %d records are settled, want %d:\n%s", by, n, want, text)
		}
	}
	d.approve(id, sign)
	d.erase(complete, "run", id)
	report := d.erase(complete, "verify", id)
	if !strings.Contains(report, doubts["messages 1"]) {
		t.Errorf("the report does not say by which decision parts went:\n%s", report)
	}
	for query, want := range map[string]string{
		"SELECT group_concat(id) FROM messages": "2,3,4", "SELECT group_concat(id) FROM parts": "20,30", "SELECT group_concat(id) FROM views": "200,300",
	} {
		var left string
		if err := db.QueryRowContext(t.Context(), query).Scan(&left); err != nil || left != want {
			t.Errorf("%s: %q (%v), want %q", query, left, err, want)
		}
	}
}

// wordFile is a document of Word with these paragraphs.
func wordFile(t *testing.T, paragraphs ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	body := "<w:document><w:body>"
	for _, p := range paragraphs {
		body += "<w:p><w:r><w:t>" + p + "</w:t></w:r></w:p>"
	}
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"word/document.xml", body + "</w:body></w:document>"},
	} {
		m, err := w.Create(part[0])
		if err == nil {
			_, err = m.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRedactionOfAWordFile says of a document that was to be redacted, and cannot be, that this is left to do, rather than ask again.
func TestRedactionOfAWordFile(t *testing.T) {
	t.Parallel()
	d, sign, _ := papersDesk(t, map[string]string{
		"letter.docx":   wordFile(t, "Mieke Aertsens, "+mieke, "Joris Bollen, "+joris),
		"customers.csv": "id,name,email\n1,Joris Bollen," + joris + "\n2,An Peeters,an.peeters@webpost.example\n3,Mieke Aertsens," + mieke + "\n",
	}, "")
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "table")
	doubts := inDoubt(plan)
	if len(doubts) != 1 {
		t.Fatalf("the plan:\n%s", plan)
	}
	plan = d.erase(incomplete, "plan", id, "--format", "table", "--decide", doubts[0][1]+"=redact")
	if len(inDoubt(plan)) != 0 || !strings.Contains(plan, "to be done · ") || !strings.Contains(strings.Join(strings.Fields(plan), " "), "it was decided to redact it, which is not possible here") {
		t.Errorf("redacted, it is:\n%s", plan)
	}
	d.erase(complete, "plan", id, "--decide", doubts[0][1]+"=delete")
	d.carriedOut(id, sign, complete)
}
