package inventory_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"dossier/detectors/pseudonym"
	"dossier/reports/inventory"
)

// childPath names, for a process that TestMain turns into a scan, the inventory it writes.
const childPath = "DOSSIER_TEST_INVENTORY"

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		if err := child(path); err != nil {
			_, _ = fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func crashKey() (pseudonym.Key, error) { return pseudonym.New([]byte(strings.Repeat("c", 32))) }

func crashEstate(key pseudonym.Key) estate {
	e := small(key)
	e.sources, e.units, e.batches, e.findings = 2, 4, 3, 15
	return e
}

// child scans, and writes a line for every step.
func child(path string) error {
	key, err := crashKey()
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := inventory.Open(ctx, path, key, inventory.Options{CommitEvery: 1})
	if err != nil {
		return err
	}
	run, err := s.Begin(ctx, options())
	if err != nil {
		return err
	}
	e := crashEstate(key)
	e.watch = func() { fmt.Println("step") }
	if err := e.feed(run); err != nil {
		return err
	}
	fmt.Println("finishing")
	if err := run.Finish(ctx); err != nil {
		return err
	}
	return s.Close()
}

// TestKilledScanGoesOn kills a scan with SIGKILL at random moments, runs it again until it ends, and compares what it left with
// what one that nobody disturbed leaves.
func TestKilledScanGoesOn(t *testing.T) {
	t.Parallel()
	key, err := crashKey()
	if err != nil {
		t.Fatal(err)
	}
	undisturbed := open(t, temp(t), key, inventory.Options{})
	scan(t, undisturbed, crashEstate(key), options())
	want := dump(t, undisturbed)

	const kills = 24
	r := rand.New(rand.NewPCG(7, 11))
	killed, finishing, path := 0, 0, temp(t)
	for killed < kills {
		steps, wait := r.IntN(30), time.Duration(0)
		if killed%3 == 2 {
			steps, wait = 1000, time.Duration(r.IntN(30_000))*time.Microsecond // while it finishes
		}
		ended, atFinish := runAndKill(t, path, steps, wait)
		if !ended {
			killed++
			if atFinish {
				finishing++
			}
			continue
		}
		s := open(t, path, key, inventory.Options{ReadOnly: true})
		compare(t, s, want)
		path = temp(t)
	}
	for ended := false; !ended; {
		ended, _ = runAndKill(t, path, 1000, time.Hour)
	}
	compare(t, open(t, path, key, inventory.Options{ReadOnly: true}), want)
	t.Logf("killed %d times, of which %d while it finished", killed, finishing)
}

// compare holds an inventory to a dump, but for the number of scans: one that was killed when it had finished is followed by another.
func compare(t *testing.T, s *inventory.Store, want string) {
	t.Helper()
	got := dump(t, s)
	if withoutScans(got) == withoutScans(want) {
		return
	}
	has := map[string]bool{}
	for line := range strings.Lines(want) {
		has[line] = true
	}
	for line := range strings.Lines(got) {
		if !has[line] {
			t.Errorf("not left by a scan that nobody disturbed: %s", line)
		}
	}
	t.Fatal("a scan that was killed and went on left something else than one that nobody disturbed")
}

// runAndKill runs a scan and kills it after so many steps, or so long after it began to finish, whichever comes first.
func runAndKill(t *testing.T, path string, steps int, wait time.Duration) (ended, finishing bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childPath+"="+path)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; n < steps && lines.Scan(); n++ {
		if lines.Text() == "finishing" {
			finishing = true
			timer := time.AfterFunc(wait, func() { _ = cmd.Process.Kill() })
			defer timer.Stop()
			break
		}
	}
	if !finishing {
		_ = cmd.Process.Kill()
	}
	_, _ = io.Copy(io.Discard, out)
	err = cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.Exited() {
		t.Fatalf("the scan failed by itself: %s", stderr.String())
	}
	return err == nil, finishing
}
