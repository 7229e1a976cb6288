package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/ocr"
	"dossier/scanners/formats/plantedtest"
)

// tesseract is the one of this machine.
func tesseract(t *testing.T) *ocr.Reader {
	t.Helper()
	program, err := ocr.Find(os.Getenv("PATH"))
	if err != nil {
		t.Fatalf("%v; make servers sees to it", err)
	}
	r, err := ocr.New(t.Context(), ocr.Options{Program: program})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestOCR scans a picture and a scanned document by the command.
func TestOCR(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	folder := filepath.Join(home, "scans")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, d := range plantedtest.Scans() {
		if err := os.WriteFile(filepath.Join(folder, d.Name), d.Make(&formattest.Planter{}), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	scan := func(path string, args ...string) (status, string) {
		cmd := dossier(t.Context(), t, home, append([]string{"scan", folder, "--format", "json"}, args...)...)
		if path != "" {
			cmd.Env = append(cmd.Env, "PATH="+path)
		}
		out, err := cmd.CombinedOutput()
		return exitStatus(t, err), string(out)
	}
	if got, out := scan(""); got != incomplete || !strings.Contains(out, "the picture itself was not read") || !strings.Contains(out, "no text layer: 2 of 3 pages") {
		t.Errorf("without --ocr: status %d and %s", got, out)
	}
	if got, out := scan("", "--ocr"); got != complete || !strings.Contains(out, "letter.pdf/page 3.png") && !strings.Contains(out, "page 3.png") {
		t.Errorf("with --ocr: status %d and %s", got, out)
	}
	if got, out := scan(t.TempDir(), "--ocr"); got != wrongUsage || !strings.Contains(out, "apt-get install tesseract-ocr") {
		t.Errorf("without tesseract: status %d and %s", got, out)
	}
	if got, out := scan("", "--ocr", "--ocr-language", "xyz"); got != wrongUsage || !strings.Contains(out, "tesseract-ocr-xyz") {
		t.Errorf("in a language that is not installed: status %d and %s", got, out)
	}
	if got, out := scan("", "--ocr-language", "eng"); got != wrongUsage || !strings.Contains(out, "without --ocr") {
		t.Errorf("with a language alone: status %d and %s", got, out)
	}
}
