package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dossier/cmd/dossier/estate"
	"dossier/detectors/pseudonym"
	"dossier/reports/inventory"
)

// kills is how many scans are killed at a random moment.
const kills = 12

// TestKilledScanGoesOn kills scans with SIGKILL at random moments and gives the same command again until it ends: the
// inventory must equal that of an undisturbed scan, row for row.
func TestKilledScanGoesOn(t *testing.T) {
	t.Parallel()
	home, data := t.TempDir(), t.TempDir()
	if _, err := estate.Write(data, 2); err != nil {
		t.Fatal(err)
	}
	large(t, filepath.Join(data, estate.Files, "large.csv"))
	targets := []string{"scan", "-q", filepath.Join(data, estate.Shop), filepath.Join(data, estate.Files)}

	calm := filepath.Join(home, "calm.db")
	began := time.Now()
	scanToEnd(t, home, append(targets, "--inventory", calm))
	took := time.Since(began)
	want := dump(t, home, calm)
	if bytes.Count(want, []byte("\n")) < 10000 {
		t.Fatalf("the dump of an undisturbed scan has %d lines: it says too little", bytes.Count(want, []byte("\n")))
	}

	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	for killed, round := 0, 0; killed < kills; round++ {
		path := filepath.Join(home, fmt.Sprintf("killed-%d.db", round))
		args := append(targets[:len(targets):len(targets)], "--inventory", path)
		for range 4 {
			if killScan(t, home, args, time.Duration(rng.Int64N(int64(took)))) {
				killed++
			}
		}
		scanToEnd(t, home, args)
		if got := dump(t, home, path); !bytes.Equal(got, want) {
			t.Fatalf("round %d (seed %d): the inventory differs from that of an undisturbed scan: %s", round, seed, firstDifference(got, want))
		}
	}
}

// large writes a CSV that takes many batches, so that scans are interrupted within it.
func large(t *testing.T, path string) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("id,name,mail,remark\n")
	for i := range 20_000 {
		fmt.Fprintf(&b, "%d,Person %d,person.%d@example.org,something that was said about it\n", i, i%977, i)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// killScan starts a scan, kills it after a while, and tells whether it was still running.
func killScan(t *testing.T, home string, args []string, after time.Duration) bool {
	t.Helper()
	cmd := dossier(t.Context(), t, home, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-time.After(after):
		_ = cmd.Process.Kill() // may have ended just now
		<-ended
		return cmd.ProcessState.ExitCode() == -1
	case err := <-ended:
		if s := exitStatus(t, err); s != complete && s != incomplete {
			t.Fatalf("a scan that was not killed ended with status %d", s)
		}
		return false
	}
}

func scanToEnd(t *testing.T, home string, args []string) {
	t.Helper()
	cmd := dossier(t.Context(), t, home, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if s := exitStatus(t, cmd.Run()); s != incomplete { // the estate holds things that cannot be read
		t.Fatalf("the scan ended with status %d, want %d: %s", s, incomplete, stderr.String())
	}
}

func dump(t *testing.T, home, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(home, "config", "dossier", "key"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := pseudonym.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	store, err := inventory.Open(t.Context(), path, key, inventory.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := store.Dump(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return withoutScans(b.Bytes())
}

// withoutScans leaves out how often was scanned: a scan that is killed after its last write was a whole one.
func withoutScans(text []byte) []byte {
	var kept []byte
	for line := range bytes.Lines(text) {
		if !bytes.HasPrefix(line, []byte("scan ")) {
			kept = append(kept, line...)
		}
	}
	return kept
}

func firstDifference(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(g), len(w)) {
		if !bytes.Equal(g[i], w[i]) {
			return fmt.Sprintf("line %d is %q, want %q", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
