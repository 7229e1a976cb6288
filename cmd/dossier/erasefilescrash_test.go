package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// manyPapers are the papers several times over.
func manyPapers(with bool) map[string]string {
	all := map[string]string{}
	for i := range 6 {
		for name, content := range papers(with) {
			all[fmt.Sprintf("year %d/%s", i, name)] = content
		}
	}
	return all
}

// approvedPapers is an approved plan for a folder of files, and the expected contents after it.
func approvedPapers(t *testing.T) (d *desk, id, folder string, want map[string]string) {
	t.Helper()
	d, sign, folder := papersDesk(t, manyPapers(true), "")
	id = d.planned()
	d.erase(complete, "plan", id)
	d.approve(id, sign)
	return d, id, folder, manyPapers(false)
}

// TestKilledErasureFromFilesIsFinished kills runs with SIGKILL at random moments: whatever stands then is whole files, as they were or as they
// are to be, and the same command finishes.
func TestKilledErasureFromFilesIsFinished(t *testing.T) {
	t.Parallel()
	runs := runs(t, 4)
	d, id, folder, want := approvedPapers(t)
	was := contents(t, folder)
	args := []string{"request", "--config", filepath.Join(d.home, "dossier.yaml"), "--by", "dpo", "run", id}
	saved, took := d.rehearsed(args)
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	killed, midway, strays := 0, 0, 0
	for round := 0; killed < runs; round++ {
		what := fmt.Sprintf("round %d (seed %d)", round, seed)
		putBack(t, saved, d.home)
		if killScan(t, d.home, args, time.Duration(rng.Int64N(int64(took)))) {
			killed++
		}
		half := 0
		for name, content := range contents(t, folder) {
			switch {
			case strings.Contains(name, ".dossier-erasing-"):
				strays++
			case content == want[name] && content != was[name]:
				half++
			case content != was[name]:
				t.Fatalf("%s: a file is neither as it was nor as it is to be", what)
			}
		}
		if half > 0 && half < 24 {
			midway++
		}
		if state := d.run(complete, "", "request", "show", id); !strings.Contains(state, "state     done") {
			d.run(complete, "", args...)
		}
		if got := contents(t, folder); !maps.Equal(got, want) {
			t.Fatalf("%s: %d files are left, want %d, or one is not what it was without her", what, len(got), len(want))
		}
		d.run(complete, "", "request", "journal", "verify")
	}
	t.Logf("%d runs were killed, %d of them between two files, %d in the midst of writing one", killed, midway, strays)
}
