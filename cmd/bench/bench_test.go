package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// standIn is set for the children of these tests, which are this program again: as the plain reader, and in place of dossier.
const standIn = "DOSSIER_BENCH_STAND_IN"

func TestMain(m *testing.M) {
	if os.Getenv(standIn) == "" {
		os.Setenv(standIn, "1")
		os.Exit(m.Run())
	}
	var err error
	if os.Args[1] != "scan" {
		err = run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)
	} else {
		err = scan(os.Args[1:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

// scan takes what a scan is given.
func scan(args []string) error {
	if len(args) < 6 || args[0] != "scan" || args[2] != "--inventory" || !slices.Equal(args[4:6], []string{"--format", "json"}) {
		return fmt.Errorf("called with %d unexpected arguments", len(args))
	}
	var errFile error
	if strings.HasPrefix(args[1], "s3://") {
		if !slices.Contains(args, "--s3-endpoint") || os.Getenv("AWS_SECRET_ACCESS_KEY") == "" {
			errFile = errors.New("a bucket is scanned otherwise")
		}
	} else if !strings.Contains(args[1], "://") {
		_, errFile = os.Stat(args[1])
	} else if !strings.Contains(args[1], ":${DOSSIER_BENCH_PASSWORD}@") || !slices.Equal(args[6:], []string{"--max-connections", "2"}) {
		errFile = errors.New("a database is scanned otherwise")
	}
	_, errKey := os.Stat(os.Getenv("DOSSIER_KEY_FILE"))
	return errors.Join(errFile, errKey, os.WriteFile(args[3], nil, 0o600))
}

func TestBench(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var out strings.Builder
	args := []string{"-dir", dir, "-size", "0.001", "-runs", "2", "-databases=false", "-formats=false", "-dossier", self}
	if err := run(t.Context(), args, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^ +wc -l( +[\d.]+){5} +[\d.]+ × *$`, `(?m)^ +read in Go( +[\d.]+){5} +[\d.]+ × *$`, `(?m)^ +dossier scan( +[\d.]+){5} *$`,
		`(?m)^ +single line +1( +[\d.]+){3} +(PASS|OVER) *$`, // as large as this process was when it started the other
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("no line like %q in\n%s", want, out.String())
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 4 {
		t.Errorf("%d files kept (%v)", len(left), err)
	}
}

// TestDatabases: each server's own way to read, the bare driver and the scan take turns on a shop and on its people.
func TestDatabases(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	args := []string{"-size", "0.0005", "-runs", "1", "-speed=false", "-memory=false", "-formats=false", "-dossier", self}
	if err := run(t.Context(), args, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, peer := range []string{`psql \\copy`, `mysqldump --quick`} {
		for _, want := range []string{
			`(?m)^ +` + peer + `( +[\d.]+){6} +[\d.]+ × as fast *$`, `(?m)^ +bare driver( +[\d.]+){6} +[\d.]+ × as fast *$`,
			`(?m)^ +dossier scan( +[\d.]+){7} *$`, `(?m)^[\d.]+ × ` + peer + `, wanted 1\.[23] ×: (PASS|MISSED)$`,
			`(?m)^[\d.]+ × ` + peer + `, wanted 0\.6 ×: (PASS|MISSED)$`, `a shop: 0 MB as text, \d{4,} rows, 8 tables`, `wanted 1\.15 ×`,
		} {
			if !regexp.MustCompile(want).MatchString(out.String()) {
				t.Errorf("no line like %q in\n%s", want, out.String())
			}
		}
	}
}

// TestFormats: the plain ways and the scan take turns on packed files and on buckets.
func TestFormats(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	args := []string{"-size", "0.001", "-runs", "1", "-speed=false", "-memory=false", "-databases=false", "-dossier", self}
	if err := run(t.Context(), args, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for peer, verdicts := range map[string]int{"klauspost/compress": 1, "parquet-go": 1, "all columns": 1, "reading alone": 2, "bare GETs": 3, "dossier scan": 5} {
		if got := len(regexp.MustCompile(`(?m)^ +`+peer+`( +[\d.]+){5}( +[\d.]+ ×){2} *$`).FindAllString(out.String(), -1)); got != verdicts {
			t.Errorf("%d lines about %s, want %d, in\n%s", got, peer, verdicts, out.String())
		}
	}
	if got := strings.Count(out.String(), "PASS") + strings.Count(out.String(), "MISSED"); got != 10 {
		t.Errorf("%d verdicts, want 10, in\n%s", got, out.String())
	}
}

// TestBenchFails: a program that does not scan is an error, not a fast scan.
func TestBenchFails(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"no program": {"-size", "0.0001", "-dossier", filepath.Join(t.TempDir(), "nothing")},
		"too slow":   {"-size", "0.0001", "-dossier", self, "-speed=false", "-timeout", "1ns"},
		"no runs":    {"-runs", "0"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestDetectorsAreMeasuredBesideExpressions looks for the rows alone: how few allocations there may be is for each detector's own tests to hold,
// since the race detector empties pools and some hundred lines are no steady state.
func TestDetectorsAreMeasuredBesideExpressions(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), []string{"-detectors", "-size", "0.01", "-runs", "1"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`(?m)^ +phone( +\d+){5} *$`, `(?m)^ +patterns together( +\d+){5} *$`, `(?m)^ +all but names( +\d+){5} *$`, `(?m)^ +as regular expressions( +\d+){5} *$`, `(?m)^ +allocations a line, all together( +\d+\.\d+){5} *$`, `(?m)^ +email +100 %( +\d+){2} *$`} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("no line like %q in\n%s", want, out.String())
		}
	}
}

// TestData: files have the size that was asked for, are the same each time, and hold something in one line of ten.
func TestData(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		next     func(*maker)
		personal *regexp.Regexp
	}{
		{"log", logLine, regexp.MustCompile(`81\.82|@`)},
		{"csv", csvLine, regexp.MustCompile(`@`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
			if err := errors.Join(generate(t.Context(), a, 300_001, c.next), generate(t.Context(), b, 300_001, c.next)); err != nil {
				t.Fatal(err)
			}
			one, errA := os.ReadFile(a)
			two, errB := os.ReadFile(b)
			if err := errors.Join(errA, errB); err != nil || len(one) != 300_001 || !bytes.Equal(one, two) {
				t.Fatalf("%d bytes (%v), or another file", len(one), err)
			}
			lines := bytes.Split(one, []byte("\n"))
			found := 0
			for _, l := range lines {
				if c.personal.Match(l) {
					found++
				}
			}
			if share := float64(found) / float64(len(lines)); share < 0.09 || share > 0.11 {
				t.Errorf("%.3f of the lines hold something", share)
			}
		})
	}
	name := filepath.Join(t.TempDir(), "line")
	if err := generate(t.Context(), name, 100_000, words); err != nil {
		t.Fatal(err)
	}
	if line, err := os.ReadFile(name); err != nil || bytes.Contains(line, []byte("\n")) {
		t.Errorf("the single line has breaks (%v)", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := generate(stopped, name, 1<<30, words); !errors.Is(err, context.Canceled) {
		t.Errorf("went on after it was stopped: %v", err)
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	if m := median([]int{9, 1, 5}); m != 5 {
		t.Errorf("median %d", m)
	}
}
