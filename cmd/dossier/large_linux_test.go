package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// The size up to which reports promise to be quick, and the memory that they may take: bytes.
const (
	largeUnits, largeFields, largeSubjects = 5000, 10, 100_000
	largeMemory                            = 500 << 20
)

// TestLargeReports writes reports of 5 000 tables, 50 000 columns and 100 000 people, each in a process of its own. It prints what each took; only
// memory is held to a bound, since time is the machine's.
func TestLargeReports(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	secret, path := strings.Repeat("5a", 32), filepath.Join(home, "inventory.db")
	if err := os.WriteFile(filepath.Join(home, "key"), []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := pseudonym.Parse(secret)
	if err != nil {
		t.Fatal(err)
	}
	fillLarge(t, path, key)
	for _, name := range []string{"report.html", "report.xlsx", "report.pdf", "report.json", "report.sarif", "report.prom", "report.jsonld", "csv/", "html/"} {
		args := []string{"--inventory", path, "report", "--output", filepath.Join(home, name) + map[bool]string{true: "/"}[strings.HasSuffix(name, "/")]}
		if format, folder := strings.CutSuffix(name, "/"); folder { // all rows, in many files
			args = append(args, "--format", format, "--people", "-1")
		}
		report := dossier(t.Context(), t, home, args...)
		memory := measured(t, report)
		report.Dir = home
		report.Env = append(report.Env, "DOSSIER_KEY_FILE="+filepath.Join(home, "key"))
		begun := time.Now()
		if out, err := report.CombinedOutput(); exitStatus(t, err) != complete {
			t.Fatalf("%s: %v, %s", name, err, out)
		}
		took := time.Since(begun)
		size := int64(0)
		files, err := filepath.Glob(filepath.Join(home, strings.Replace(name, "/", "/*", 1)))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no file was written (%v)", name, err)
		}
		for _, file := range files {
			if info, err := os.Stat(file); err == nil {
				size += info.Size()
			}
		}
		t.Logf("%-14s %5.1f s, %3d MB of memory, %.1f MB in %d files", name, took.Seconds(), memory()>>20, float64(size)/1e6, len(files))
		if memory() > largeMemory {
			t.Errorf("%s takes %d MB", name, memory()>>20)
		}
	}
}

// measured has a command started by peak, and returns what reads what that tells.
func measured(t *testing.T, cmd *exec.Cmd) func() int64 {
	t.Helper()
	told := filepath.Join(t.TempDir(), "peak")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Args = append([]string{"peak", told, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = self
	return func() int64 {
		text, err := os.ReadFile(told)
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.ParseInt(string(text), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

// fillLarge makes an inventory of one database in which each person has an address in one column of one table.
func fillLarge(t *testing.T, path string, key pseudonym.Key) {
	t.Helper()
	store, err := inventory.Open(t.Context(), path, key, inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	run, err := store.Begin(t.Context(), inventory.ScanOptions{Targets: []string{"a"}, Version: "1", Resolve: identity.Resolve})
	if err != nil {
		t.Fatal(err)
	}
	source, err := run.Source(scanners.SourceInfo{Connector: "sqlite", Name: scanners.NewPrivate("large.sqlite")}, "large.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	for i := range largeUnits {
		if err := fillUnit(source, key, i); err != nil {
			t.Fatal(err)
		}
	}
	if err := source.Done(); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	n, err := store.SubjectCount(t.Context())
	if err != nil || n != largeSubjects {
		t.Fatalf("%d subjects, error %v", n, err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

func fillUnit(source detectors.SourceSink, key pseudonym.Key, i int) error {
	const each = largeSubjects / largeUnits
	name := fmt.Sprintf("table_%04d", i)
	unit, err := source.Unit(scanners.UnitInfo{Name: scanners.NewPrivate(name), Kind: "table", Bytes: -1, Key: []string{"id"}}, name)
	if err != nil {
		return err
	}
	var found []detectors.Finding
	for record := range each {
		print := key.Fingerprint(detectors.Email, binary.BigEndian.AppendUint64(nil, uint64(i*each+record)))
		found = append(found, detectors.Finding{Field: 1, Record: int64(record + 1), Kind: detectors.Email, Print: print, Confidence: 0.95})
	}
	if err := unit.Append(found, nil, nil, nil); err != nil {
		return err
	}
	result := detectors.UnitResult{Status: detectors.Complete, Records: each, Bytes: 1000}
	for f := range largeFields {
		name := fmt.Sprintf("column_%d", f)
		field := detectors.FieldResult{Name: name, Type: "TEXT", Values: each, Counts: map[detectors.Kind]int64{}, Seal: scanners.NewPrivate("\x00" + name)}
		if f > 0 { // all but the key hold something
			field.Verdict = &detectors.Verdict{Kind: detectors.PersonName, Confidence: 0.9, Because: "the name says a name; 20 of 20 values: a listed given name and surname"}
		}
		if f == 1 {
			field.Counts[detectors.Email], field.Verdict = each, &detectors.Verdict{Kind: detectors.Email, Confidence: 0.99, Because: "the name says e-mail"}
		}
		result.Fields = append(result.Fields, field)
	}
	return unit.Done(result)
}
