package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// papersDesk is a register beside a folder of files.
func papersDesk(t *testing.T, files map[string]string, rules string) (d *desk, sign func(id string, who int) string, folder string) {
	t.Helper()
	d, sign, _ = shopDesk(t, "")
	folder = filepath.Join(d.home, "papers")
	for name, content := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	config := "targets: [papers]\nerase:\n  targets: [papers]\n  allowed_signers: allowed\n" + rules
	if err := os.WriteFile(filepath.Join(d.home, "dossier.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return d, sign, folder
}

// carriedOut plans, approves and runs, and verifies.
func (d *desk) carriedOut(id string, sign func(string, int) string, verified status) {
	d.t.Helper()
	d.approve(id, sign)
	d.erase(complete, "run", id)
	d.erase(verified, "verify", id)
	d.run(complete, "", "request", "journal", "verify")
}

// contents are the files below a folder.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(folder, name))
		all[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const mieke, joris = "mieke.aertsens@webpost.example", "joris.bollen@webpost.example"

// table are rows of others with one of Mieke's among them; without them it is what is to be left.
func papers(with bool) map[string]string {
	hers := func(s string) string {
		if with {
			return s
		}
		return ""
	}
	var csv, lines, log strings.Builder
	csv.WriteString("id,name,email,city\r\n")
	for i := range 300 {
		if i%100 == 50 {
			csv.WriteString(hers("77,Mieke Aertsens," + mieke + ",Gent\r\n"))
			lines.WriteString(hers(`{"id":77,"name":"Mieke Aertsens","email":"` + mieke + `"}` + "\n"))
			log.WriteString(hers("2026-03-01 10:00:00 INFO " + mieke + " logged in from 203.0.113.7\n"))
		}
		fmt.Fprintf(&csv, "%d,\"Joris \"\"J\"\" Bollen%d\",joris%d@webpost.example,Brugge\r\n", i, i, i)
		fmt.Fprintf(&lines, `{"id": %d,  "name":"Joris Bollen%d", "email":"joris%d@webpost.example"}`+"\n", i, i, i)
		fmt.Fprintf(&log, "2026-03-01 10:00:00 INFO joris%d@webpost.example logged in from 203.0.113.9\n", i)
	}
	list := `{"exported": "2026-01-01", "customers": [` + hers("\n  "+`{"name": "Mieke Aertsens", "email": "`+mieke+`"},`)
	for i := range 12 {
		list += fmt.Sprintf("\n  {\"name\": \"Joris Bollen\", \"email\": \"joris%d@webpost.example\"}", i) + map[bool]string{true: ",", false: "\n"}[i < 11]
	}
	return map[string]string{
		"crm/customers.csv": csv.String(), "crm/customers.jsonl": lines.String(), "log/app.log": log.String(), "crm/export.json": list + "]}\n",
		"other.csv": "id,name,email\n1,Joris Bollen," + joris + "\n", "readme.txt": "How to read these files: open them.\n",
	}
}

func TestErasureFromFiles(t *testing.T) {
	t.Parallel()
	d, sign, folder := papersDesk(t, papers(true), "")
	id := d.planned()
	if plan := d.erase(complete, "plan", id, "--format", "csv"); strings.Count(plan, "rewrite") != 10 || strings.Contains(plan, "ieke") {
		t.Fatalf("the plan:\n%s", plan)
	}
	d.carriedOut(id, sign, complete)
	got, want := contents(t, folder), papers(false)
	for name := range got {
		if strings.Contains(strings.ToLower(got[name]), "ertsens") {
			t.Errorf("%s still holds her", name)
		}
		if got[name] != want[name] {
			t.Errorf("%s is not what it was without her", name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files are there, want %d", len(got), len(want))
	}
	info, err := os.Stat(filepath.Join(folder, "crm", "customers.csv"))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("its rights are %v, %v", info.Mode(), err)
	}
	if bytes.Contains([]byte(d.erase(complete, "show", id)), []byte("ieke")) {
		t.Error("the request shows her name")
	}
}

// What is not written again goes as a whole where all that was found in it is hers, and waits for a decision elsewhere.
func TestErasureOfWholeFiles(t *testing.T) {
	t.Parallel()
	letter := func(who, text string) string {
		return "From: shop@corp.example\r\nTo: " + who + "\r\nSubject: Your order\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\n\r\n" + text + "\r\n"
	}
	d, sign, folder := papersDesk(t, map[string]string{
		"mail/hers.eml": letter(mieke, "it is on its way"), "mail/his.eml": letter(joris, "it is on its way"),
		"mail/both.eml":           letter(mieke+", "+joris, "it is on its way"),
		"hr/" + mieke + ".csv":    "id,date,hours\n1,2026-01-01,8\n2,2026-01-02,7\n",
		"hr/of " + mieke + ".txt": "colleagues\n\n" + joris + "\n",
		"notes.txt":               "We should ask the customer whom " + mieke + " knows, or somebody else who knows what happened there, and then write it all down again.\n",
		"customers.csv":           "id,name,email\n1,Joris Bollen," + joris + "\n2,An Peeters,an.peeters@webpost.example\n",
	}, "")
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "table")
	if !strings.Contains(plan, "delete the file") || len(inDoubt(plan)) < 3 {
		t.Fatalf("the plan:\n%s", plan)
	}
	decide := []string{"plan", id, "--format", "csv"}
	for _, m := range regexp.MustCompile(`(?m)^ *([0-9a-f]{10}) +papers +(\S+)`).FindAllStringSubmatch(plan, -1) {
		decision := "keep"
		if strings.HasPrefix(m[2], "notes") {
			decision = "redact"
		}
		decide = append(decide, "--decide", m[1]+"="+decision)
	}
	d.erase(wrongUsage, append(slices.Clone(decide), "--decide", "0123456789=delete")...) // of which there is nothing
	d.erase(complete, decide...)
	d.carriedOut(id, sign, complete)
	got := contents(t, folder)
	for _, name := range []string{"mail/hers.eml", "hr/" + mieke + ".csv"} {
		if _, there := got[name]; there {
			t.Errorf("%s is still there", strings.ReplaceAll(name, mieke, "…"))
		}
	}
	if len(got) != 5 || !strings.Contains(got["notes.txt"], "whom [erased] knows") {
		t.Errorf("%d files are left, the notes say %q", len(got), got["notes.txt"])
	}
}

// What holds others too and is not written again is in the plan with its format, why, and what to do.
func TestPlansSayWhatIsNotWrittenAgain(t *testing.T) {
	t.Parallel()
	row := func(name, email string) string {
		return `\trowd\cellx2000\cellx6000\intbl ` + name + `\cell ` + email + `\cell\row` + "\n"
	}
	d, sign, _ := papersDesk(t, map[string]string{
		"page.rtf":  `{\rtf1\ansi` + "\n" + row("name", "email") + row("Mieke Aertsens", mieke) + row("Mieke Aertsens", mieke) + row("Joris Bollen", joris) + "}",
		"flow.yaml": "people: [{email: " + mieke + "}, {email: " + joris + "}]\n",
	}, "")
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "json")
	for _, want := range []string{"files of the format rtf are not written again, and", "in the YAML, but in brackets", "decide whether it is deleted as a whole"} {
		if !strings.Contains(plan, want) {
			t.Errorf("the plan does not say %q:\n%s", want, plan)
		}
	}
	if strings.Count(plan, `"page.rtf"`) != 1 || !strings.Contains(plan, `"records": 2`) { // one decision is one line
		t.Errorf("the page stands in the plan more than once:\n%s", plan)
	}
	decide := []string{"plan", id}
	for _, m := range regexp.MustCompile(`"id": "([0-9a-f]{10})"`).FindAllStringSubmatch(plan, -1) {
		decide = append(decide, "--decide", m[1]+"=keep")
	}
	d.erase(complete, decide...)
	d.carriedOut(id, sign, complete) // both records of the page are found again, and explained
}

// A message of which an attachment cannot be cut stays, if somebody else is in it; what else the person has in the mailbox goes.
func TestErasureBesideWhatStays(t *testing.T) {
	t.Parallel()
	message := func(from, to, header, body string) string {
		return "From x Thu Jan  1 12:00:00 2026\nFrom: <" + from + ">\nTo: <" + to + ">\nSubject: order\n" + header + "\n" + body + "\n\n"
	}
	both := message(mieke, joris, "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n", "--b\n\nsee the list\n--b\nContent-Type: text/csv\n"+
		"Content-Disposition: attachment; filename=people.csv\n\nname,email\nMieke Aertsens,"+mieke+"\nJoris Bollen,"+joris+"\n--b--")
	own, other := message(mieke, "desk@corp.example", "", "where is it?"), message(joris, "desk@corp.example", "", "where is mine?")
	d, sign, folder := papersDesk(t, map[string]string{"box.mbox": both + own + other}, "")
	id := d.planned()
	d.erase(incomplete, "plan", id)
	d.carriedOut(id, sign, incomplete)
	if got := contents(t, folder)["box.mbox"]; got != both+other {
		t.Errorf("the mailbox holds\n%s", got)
	}
}

// A file that goes as a whole is not in doubt for its name as well.
func TestErasureOfAFileThatIsCalledAlike(t *testing.T) {
	t.Parallel()
	d, sign, folder := papersDesk(t, map[string]string{"Mieke Aertsens.rtf": `{\rtf1\ansi I am Mieke Aertsens, ` + mieke + `}`, "people.csv": "name,email\nMieke Aertsens," + mieke + "\nJoris Bollen," + joris + "\n"}, "")
	id := d.planned()
	d.erase(complete, "plan", id)
	d.carriedOut(id, sign, complete)
	if got := contents(t, folder); len(got) != 1 || got["people.csv"] != "name,email\nJoris Bollen,"+joris+"\n" {
		t.Errorf("what is left: %q", got)
	}
}

// Rules say for files, too, what is done: values are changed where they stand, a file goes, or stays on a ground.
func TestErasureFromFilesByRules(t *testing.T) {
	t.Parallel()
	all := papers(true)
	all["tax/invoices.csv"] = "id,email,made\n1," + mieke + ",2026-03-01\n2," + joris + ",2026-03-02\n"
	all["tmp/export.jsonl"] = `{"email":"` + mieke + `"}` + "\n"
	d, sign, folder := papersDesk(t, all, `  rules:
    - {store: crm/customers.*, strategy: overwrite, fields: [name, email]}
    - {store: tax/*, strategy: retain, ground: "tax law", period: 7 years, from: made}
    - {store: tmp/*, strategy: delete-object}
`)
	id := d.planned()
	d.erase(complete, "plan", id)
	d.carriedOut(id, sign, complete)
	got := contents(t, folder)
	if got["tax/invoices.csv"] != all["tax/invoices.csv"] {
		t.Error("what is retained was changed")
	}
	if _, there := got["tmp/export.jsonl"]; there {
		t.Error("a file that a rule deletes is still there")
	}
	if csv := got["crm/customers.csv"]; strings.Count(csv, "77,[erased],[erased],Gent\r\n") != 3 || strings.Contains(csv, "ieke") {
		t.Errorf("the table was not overwritten: %d", strings.Count(csv, "[erased]"))
	}
	if lines := got["crm/customers.jsonl"]; strings.Count(lines, `{"id":77,"name":"[erased]","email":"[erased]"}`) != 3 || strings.Contains(lines, "ieke") {
		t.Error("the lines were not overwritten")
	}
	if log := got["log/app.log"]; strings.Contains(log, "ieke") {
		t.Error("lines of the log stayed")
	}
}

// visitingCards are two.
const visitingCards = "Mieke Aertsens\nKerkstraat 12\n9000 Gent\n" + mieke + "\n--\nJoris Bollen\nMolenstraat 1\njoris0@webpost.example\n"

// addressed is a list of people with their addresses, among them those whose cards they are.
func addressed() string {
	var list strings.Builder
	list.WriteString("name,street,postcode,city,email\nMieke Aertsens,Kerkstraat 12,9000,Gent," + mieke + "\n")
	for i := range 30 {
		fmt.Fprintf(&list, "%s Bollen,Molenstraat %d,8000,Brugge,joris%d@webpost.example\n", []string{"Joris", "Thomas", "Lucas"}[i%3], i+1, i)
	}
	return list.String()
}

// A card's lines that no identifier is in are in the plan too, to be decided on; and what is redacted loses the person's name and address as well.
func TestErasureOfCardsAndNotes(t *testing.T) {
	t.Parallel()
	d, sign, folder := papersDesk(t, map[string]string{
		"members.csv": addressed(),
		"cards.txt":   visitingCards,
		"notes.txt":   "We could ask Mieke Aertsens, whom " + mieke + " is the address of, and who lives at Kerkstraat 12, 9000 Gent, or somebody else who knows what happened there. — MIEKE AERTSENS\n",
	}, "")
	id := d.planned()
	plan := d.erase(incomplete, "plan", id, "--format", "table")
	decide := []string{"plan", id, "--format", "csv"}
	for _, m := range regexp.MustCompile(`(?m)^ *([0-9a-f]{10}) +papers +(\S+)`).FindAllStringSubmatch(plan, -1) {
		decision := "delete"
		if strings.HasPrefix(m[2], "notes") {
			decision = "redact"
		}
		decide = append(decide, "--decide", m[1]+"="+decision)
	}
	if len(decide) != 4+2*4 || len(inDoubt(plan)) != 4 || !strings.Contains(plan, "it stands by a line of the person's") {
		t.Fatalf("the plan:\n%s", plan)
	}
	d.erase(complete, decide...)
	d.carriedOut(id, sign, complete)
	got := contents(t, folder)
	if want := "--\nJoris Bollen\nMolenstraat 1\njoris0@webpost.example\n"; got["cards.txt"] != want {
		t.Errorf("the cards are %q, want %q", got["cards.txt"], want)
	}
	want := "We could ask [erased], whom [erased] is the address of, and who lives at [erased], or somebody else who knows what happened there. — [erased]\n"
	if got["notes.txt"] != want {
		t.Errorf("the notes say %q, want %q", got["notes.txt"], want)
	}
}
