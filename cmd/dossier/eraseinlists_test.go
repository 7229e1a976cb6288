package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// letterOf is a message that names whose it is and nobody else, in base64.
func letterOf(mail, what string) string {
	return base64.StdEncoding.EncodeToString([]byte("From: " + mail + "\r\nTo: shop@corp.example\r\nSubject: " + what + "\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\n\r\nit is on its way\r\n"))
}

// ticket is a document with two lists of files: in the first hers is the third, in the second the first, beside what it is called; without her it is what
// is to be left.
func ticket(with bool) string {
	an := "an.peeters@webpost.example"
	first, hers := []string{letterOf(joris, "one"), "see below", letterOf(an, "four")}, "null"
	if with {
		first, hers = []string{first[0], first[1], letterOf(mieke, "three"), first[2]}, `"`+letterOf(mieke, "five")+`"`
	}
	list, err := json.Marshal(first)
	if err != nil {
		panic(err)
	}
	return `{"from":"` + joris + `","attachments":` + string(list) + `,"files":[{"called":"a","file":` + hers + `},{"called":"b","file":"` + letterOf(joris, "six") + `"}],"open":true}`
}

// decidedInList plans an erasure of which the one thing in doubt is what lies in a ticket of somebody else's, has it redacted, and carries it out.
func (d *desk) decidedInList(sign func(string, int) string) {
	d.t.Helper()
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "json")
	doubts := regexp.MustCompile(`"id": "([0-9a-f]{10})"`).FindAllStringSubmatch(plan, -1)
	if len(doubts) != 1 || !strings.Contains(plan, "a value of a row that does not name the person") {
		d.t.Fatalf("the plan:\n%s", plan)
	}
	d.erase(complete, "plan", id, "--format", "csv", "--decide", doubts[0][1]+"=redact")
	d.carriedOut(id, sign, complete)
}

// TestErasureInListsOfFiles takes the person's files out of lists of files in base64 in somebody else's record, in columns of JSON and an array, in lines of a file and
// of an object, and nothing else. The search afterwards finds none of them.
func TestErasureInListsOfFiles(t *testing.T) {
	t.Parallel()
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.exec(shopTables)
			s.fill(3, 1)
			s.exec("CREATE TABLE tickets (id INTEGER PRIMARY KEY, doc JSON, scans JSON)")
			s.exec(fmt.Sprintf(`INSERT INTO tickets VALUES (7, '%s', '["%s","%s"]'), (8, '{"from":"klant2@webpost.example"}', NULL)`,
				ticket(true), letterOf(joris, "seven"), letterOf(mieke, "eight")))
			papers := func(of string) string {
				return "{" + letterOf(joris, "ten") + ",NULL," + of + letterOf(joris, "twelve") + "}"
			}
			if name == "postgresql" {
				s.exec("ALTER TABLE tickets ADD COLUMN papers text[]; UPDATE tickets SET papers = '" + papers(letterOf(mieke, "eleven")+",") + "' WHERE id = 7")
			}
			d, sign := s.desk(s.addr, "")
			d.decidedInList(sign)
			if name == "postgresql" {
				if got := s.rows("SELECT papers FROM tickets WHERE id = 7"); got[0][0] != papers("") {
					t.Errorf("the array is %s", got)
				}
			}
			got := s.rows("SELECT doc, scans FROM tickets WHERE id = 7")
			if want := ticket(false); len(got) != 1 || got[0][0] != want || got[0][1] != `["`+letterOf(joris, "seven")+`",null]` {
				t.Errorf("the ticket is\n%s\nwant\n%s", got, want)
			}
		})
	}
	lines := func(with bool) string {
		return `{"from":"klant2@webpost.example"}` + "\n" + ticket(with) + "\n" + `{"from":"` + joris + `","attachments":["` + letterOf(joris, "ten") + `"]}` + "\n"
	}
	t.Run("file", func(t *testing.T) {
		t.Parallel()
		d, sign, folder := papersDesk(t, map[string]string{"tickets.jsonl": lines(true)}, "")
		d.decidedInList(sign)
		if got, want := contents(t, folder)["tickets.jsonl"], lines(false); got != want {
			t.Errorf("the file is\n%s\nwant\n%s", got, want)
		}
	})
	t.Run("bucket", func(t *testing.T) {
		t.Parallel()
		s := newStoreDesk(t, "", nil)
		s.put("tickets.jsonl", lines(true), nil)
		s.decidedInList(s.sign)
		found := false
		for _, content := range s.contents() {
			found = found || strings.Contains(content, fmt.Sprintf("%q", lines(false)))
			if strings.Contains(content, letterOf(mieke, "three")) || strings.Contains(content, letterOf(mieke, "five")) {
				t.Error("a file of the person is left")
			}
		}
		if !found {
			t.Error("the lines are not what they are to be")
		}
	})
}

// TestErasureBesideWhatCannotChange decides to redact a line of a log, of which single values are not changed: that is a task, and the lines that are the
// person's alone go all the same.
func TestErasureBesideWhatCannotChange(t *testing.T) {
	t.Parallel()
	line := func(n int, mail string) string {
		return fmt.Sprintf("2026-01-05T10:00:%02d INFO login user=%s ip=10.1.1.1\n", n, mail)
	}
	const stack = "\tat shop.Order.of(Mieke Aertsens)\n"
	var theirs strings.Builder
	for n := range 20 {
		theirs.WriteString(line(n, fmt.Sprintf("klant%d@webpost.example", n)))
	}
	d, sign, folder := papersDesk(t, map[string]string{
		"app.log":       theirs.String() + line(30, mieke) + stack + line(40, joris),
		"customers.csv": "id,name,email\n1,Joris Bollen," + joris + "\n2,Mieke Aertsens," + mieke + "\n",
	}, "")
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "json")
	doubts := regexp.MustCompile(`"id": "([0-9a-f]{10})"`).FindAllStringSubmatch(plan, -1)
	if len(doubts) != 1 {
		t.Fatalf("the plan:\n%s", plan)
	}
	plan = d.erase(incomplete, "plan", id, "--format", "table", "--decide", doubts[0][1]+"=redact")
	if !strings.Contains(strings.Join(strings.Fields(plan), " "), "single values of a log's line are not changed") {
		t.Errorf("the plan:\n%s", plan)
	}
	d.carriedOut(id, sign, incomplete)
	if got, want := contents(t, folder)["app.log"], theirs.String()+stack+line(40, joris); got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
}
