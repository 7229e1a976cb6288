package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dossier/reports"
)

// seated runs commands in a home of their own as somebody at a terminal of 80 columns does, or, of 0, with the output led elsewhere.
func seated(t *testing.T) func(width int, args ...string) (code status, out, messages string) {
	t.Helper()
	home := t.TempDir()
	folder := func() (string, error) { return home, nil }
	return func(width int, args ...string) (code status, out, messages string) {
		var stdout, stderr bytes.Buffer
		code = run(t.Context(), world{
			args: args, in: strings.NewReader(""), out: &stdout, err: &stderr, getenv: func(string) string { return "" }, now: time.Now,
			userName: func() (string, error) { return "officer", nil }, configDir: folder, homeDir: folder, cacheDir: folder, executable: os.Executable, width: width,
		})
		return code, stdout.String(), stderr.String()
	}
}

// TestReportOnATerminal: a page of half a megabyte is nothing to read there, so a summary is shown, with how to get the page.
func TestReportOnATerminal(t *testing.T) {
	t.Parallel()
	dossier := seated(t)
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, []byte("name,email\nAn Peeters,an.peeters@example.be\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, messages := dossier(80, "scan", file, "-q"); code != complete {
		t.Fatal(code, messages)
	}
	_, list, _ := dossier(0, "subject", "list", "--format", "csv")
	_, rest, _ := strings.Cut(list, "S-")
	who, _, _ := strings.Cut("S-"+rest, ",")
	for _, args := range [][]string{{"report"}, {"report", "--subject", who}} {
		code, out, messages := dossier(80, args...)
		if code != complete || strings.Contains(out, "<html") || !strings.Contains(messages, "--output report.html") {
			t.Errorf("%v: %d\n%s%s", args, code, out, messages)
		}
	}
	if _, out, messages := dossier(0, "report"); !strings.Contains(out, "<html") || messages != "" {
		t.Errorf("what is led to a file is no page: %.100s%s", out, messages)
	}
	if _, out, _ := dossier(80, "report", "--format", "html"); !strings.Contains(out, "<html") {
		t.Error("a page that was asked for is none")
	}
	for _, command := range [][]string{{"scan", file, "-q"}, {"subject", "list"}, {"report", "views"}} { // what is no text is not shown there, by any command
		if code, out, messages := dossier(80, append(command, "--format", "xlsx")...); code != wrongUsage || out != "" || !strings.Contains(messages, "file") {
			t.Errorf("%v: %d\n%.100s%s", command, code, out, messages)
		}
	}
	list = filepath.Join(t.TempDir(), "people.xlsx") // and a file's name tells the format
	if code, _, messages := dossier(80, "subject", "list", "--output", list); code != complete {
		t.Errorf("a list in a file: %d\n%s", code, messages)
	}
	if text, err := os.ReadFile(list); err != nil || !bytes.HasPrefix(text, []byte("PK")) {
		t.Errorf("the list is no workbook (%v)", err)
	}
	for _, format := range []string{"xlsx", "pdf"} {
		if code, out, messages := dossier(80, "report", "--format", format); code != wrongUsage || out != "" || !strings.Contains(messages, "name a file") {
			t.Errorf("%s: %d\n%s", format, code, messages)
		}
	}
}

// TestReadingMakesNoKey: who only looks, in a wrong home perhaps, gets no key that later stands in the way of the right one.
func TestReadingMakesNoKey(t *testing.T) {
	t.Parallel()
	dossier := seated(t)
	for _, args := range [][]string{
		{"request", "list"},
		{"request", "show", "R-2026-0001"},
		{"request", "journal", "verify"},
		{"request", "close", "R-2026-0001"},
		{"request", "letter", "R-2026-0001", "--register", "testdata/register.yaml", "--kind", "reply", "--out", "letter.html"},
	} {
		if code, out, messages := dossier(80, args...); code != wrongUsage || !strings.Contains(messages, "no register of requests yet at ") || strings.Contains(messages, "key") {
			t.Errorf("%v: %d\n%s%s", args, code, out, messages)
		}
	}
	if code, _, messages := dossier(80, "request", "open", "--type", "access", "--country", "BE"); code != wrongUsage || strings.Contains(messages, "key") {
		t.Errorf("a request that was not noted: %d\n%s", code, messages)
	}
	if code, _, messages := dossier(80, "request", "open", "--type", "access", "--country", "BE", "--email", "an@example.be"); code != complete || !strings.Contains(messages, "made a new key") {
		t.Errorf("the first request: %d\n%s", code, messages)
	}
	// A letter is personal data, and a file that is there may have been worked on.
	letter := []string{"request", "letter", "R-2026-0001", "--register", "testdata/register.yaml", "--kind", "acknowledgement"}
	if code, out, messages := dossier(80, letter...); code != wrongUsage || out != "" || !strings.Contains(messages, "--out letter.html") {
		t.Errorf("a letter on a terminal: %d\n%s%s", code, out, messages)
	}
	path := filepath.Join(t.TempDir(), "letter.html")
	if err := os.WriteFile(path, []byte("worked on"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, messages := dossier(80, append(letter, "--out", path)...)
	if text, err := os.ReadFile(path); code != wrongUsage || err != nil || string(text) != "worked on" || !strings.Contains(messages, "is there already") {
		t.Errorf("a letter in the place of another: %d, %q\n%s", code, text, messages)
	}
}

// TestAFolderKeepsItsReportUntilTheNextIsWhole: a report that cannot be written leaves the one before as it was, and nothing of its own.
func TestAFolderKeepsItsReportUntilTheNextIsWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old := filepath.Join(dir, "overview.html")
	if err := os.WriteFile(old, []byte("the one before"), 0o600); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no room")
	for _, fails := range []bool{true, false} {
		err := writeFolder(dir, &reports.Document{}, func(to string, _ *reports.Document) ([]string, error) {
			err := os.WriteFile(filepath.Join(to, "overview.html"), []byte("the next"), 0o600)
			if fails {
				err = full
			}
			return nil, err
		})
		want := "the next"
		if fails {
			want = "the one before"
		}
		text, readErr := os.ReadFile(old)
		files, listErr := os.ReadDir(dir)
		if errors.Is(err, full) != fails || readErr != nil || listErr != nil || string(text) != want || len(files) != 1 {
			t.Errorf("fails %v: %v; the folder has %d files, and the page reads %q (%v, %v)", fails, err, len(files), text, readErr, listErr)
		}
	}
}
