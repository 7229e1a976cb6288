package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// paper is a document that names people.
func paper(text string) string { return `{\rtf1\ansi ` + text + `\par}` }

// sheet is a workbook of one cell.
func sheet(t *testing.T, text string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	var b bytes.Buffer
	err := f.SetDocProps(&excelize.DocProperties{})
	if err == nil {
		err = f.SetCellStr("Sheet1", "A1", text)
	}
	if err == nil {
		err = f.Write(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const anyRegister = `controller: {name: Kolmeer, contact: Kolmeer 1}
officer: {name: Ann, contact: dpo@kolmeer.example}
authority: {name: GBA, contact: contact@apd-gba.be}
activities:
  - {id: all, name: Orders, purpose: selling, basis: contract, people: [customers], data: [person_name, email],
     recipients: [], retention: {period: 10 years, from: the invoice}, source: you, automated: none, stores: [{store: "*"}, {store: "**"}], measures: [access]}
`

// attached are the documents that a package's list has, with where they are from.
func attached(t *testing.T, dir string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Files []struct{ Path, From string }
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range list.Files {
		if strings.HasPrefix(f.Path, "attachments/") {
			all[f.Path] = f.From
		}
	}
	return all
}

// TestDocumentsAreAttached attaches documents that are the person's alone, under names that do no harm; those that name others, and those that
// nobody could read, wait for a reviewer.
func TestDocumentsAreAttached(t *testing.T) {
	t.Parallel()
	hers := paper("Dear customer, your address is " + mieke)
	d, _, _ := papersDesk(t, map[string]string{
		"letters/a.rtf": hers, "letters/A.RTF/x/a.rtf": hers, "letters/=cmd|' <script>alert(1)<" + "/script>.rtf": hers,
		"letters/both.rtf": paper(mieke + " and " + joris), "letters/his.rtf": paper(joris), "letters/named.rtf": paper(mieke + " spoke to Mr. Jan Willem Vermeulen, Kerkstraat 12, 9000 Gent"),
		"list.csv": "id,name,email\n1,Mieke Aertsens," + mieke + "\n2,Joris Bollen," + joris + "\n",
	}, "")
	if err := os.WriteFile(filepath.Join(d.home, "register.yaml"), []byte(anyRegister), 0o600); err != nil {
		t.Fatal(err)
	}
	id := d.asked("access")
	review := d.erase(complete, "review", id)
	dir := filepath.Join(d.home, "package")
	d.erase(complete, "package", id, "--register", filepath.Join(d.home, "register.yaml"), "--out", dir)
	got := attached(t, dir)
	if len(got) != 3 {
		t.Errorf("attached are %q, want three letters", got)
	}
	safe := regexp.MustCompile(`^attachments/papers/[A-Za-z0-9][A-Za-z0-9._-]*\.rtf$`)
	for name, from := range got {
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil || string(content) != hers || !safe.MatchString(name) || !strings.HasPrefix(from, "papers / letters/") {
			t.Errorf("%s, from %s, holds %q (%v)", name, from, content, err)
		}
	}
	inertPage(t, filepath.Join(dir, "index.html"))
	waiting := regexp.MustCompile(`(?m)^([0-9a-f]{10})  leave-out in doubt  papers/letters/both.rtf, record 0`).FindStringSubmatch(review)
	if waiting == nil || !strings.Contains(review, "letters/named.rtf, record 0: the document names other people") || strings.Contains(review, "his.rtf") {
		t.Fatalf("the review:\n%s", review)
	}
	d.erase(complete, "review", id, "--decide", waiting[1]+"=keep")
	dir += "2"
	d.erase(complete, "package", id, "--register", filepath.Join(d.home, "register.yaml"), "--out", dir)
	if got := attached(t, dir); len(got) != 4 || got["attachments/papers/both.rtf"] == "" {
		t.Errorf("attached are %q, want the letter that was decided on, too", got)
	}
}

// TestDocumentsInColumnsAreAttached attaches what the person's rows hold in BLOBs, and not what other rows do.
func TestDocumentsInColumnsAreAttached(t *testing.T) {
	t.Parallel()
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	hers, his := sheet(t, "Contract with "+mieke), sheet(t, "Contract with "+joris)
	fill := func(literal func(string) string) string {
		return fmt.Sprintf("INSERT INTO papers VALUES (77, '%s', %s, %s), (78, '%s', %s, NULL), (79, '%s', %s, NULL)",
			mieke, literal(hers), literal(photo.String()), joris, literal(his), mieke, literal(his))
	}
	see := func(t *testing.T, d *desk, system string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(d.home, "register.yaml"), []byte(anyRegister), 0o600); err != nil {
			t.Fatal(err)
		}
		d.run(incomplete, "", "scan", "--config", d.home+"/dossier.yaml", "--quiet") // nothing reads the photo
		id, _, _ := strings.Cut(d.run(complete, mieke+"\n", "request", "open", "--type", "access", "--email", "-", "--country", "BE"), " ")
		d.run(incomplete, "", "request", "search", id)
		dir := filepath.Join(d.home, "package")
		d.erase(incomplete, "package", id, "--register", filepath.Join(d.home, "register.yaml"), "--out", dir)
		got := attached(t, dir)
		if len(got) != 1 {
			t.Errorf("attached are %q, want her contract", got)
		}
		for name := range got {
			if content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || string(content) != hers {
				t.Errorf("%s holds %q (%v)", name, content, err)
			}
		}
		review := d.erase(complete, "review", id)
		if strings.Count(review, "leave-out in doubt") != 2 || strings.Contains(readPackage(t, dir, ""), joris) {
			t.Errorf("%s: the photo that nobody can read, and the contract of another, do not wait for a reviewer:\n%s", system, review)
		}
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		d, _, shop := shopDesk(t, "")
		d.statement(shop, "CREATE TABLE papers (id INTEGER PRIMARY KEY, mail TEXT, contract BLOB, photo BLOB)")
		d.statement(shop, fill(func(s string) string { return fmt.Sprintf("x'%x'", s) }))
		see(t, d, "sqlite")
	})
	for name, start := range shopServers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			kind, literal := "BYTEA", func(s string) string { return fmt.Sprintf(`'\x%x'`, s) }
			if s.scheme == "mysql" {
				kind, literal = "LONGBLOB", func(s string) string { return fmt.Sprintf("x'%x'", s) }
			}
			s.exec(fmt.Sprintf("CREATE TABLE papers (id INTEGER PRIMARY KEY, mail VARCHAR(80), contract %s, photo %[1]s)", kind))
			s.exec(fill(literal))
			d, _ := s.desk(s.addr, "")
			see(t, d, name)
		})
	}
}
