package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// bounded runs a command that can write to no file beyond some blocks of 512 bytes, as on a disk that is full.
func (d *desk) bounded(args []string, blocks int) status {
	d.t.Helper()
	cmd := dossier(d.t.Context(), d.t, d.home, args...)
	limited := exec.CommandContext(d.t.Context(), "sh", append([]string{"-c", `trap '' XFSZ; ulimit -f "$0"; exec "$@"`, strconv.Itoa(blocks), cmd.Path}, cmd.Args[1:]...)...)
	limited.Env = cmd.Env
	return exitStatus(d.t, limited.Run())
}

// onAFullDisk gives a command again and again from the same beginning, with less room than it needs, and then with room enough.
func (d *desk) onAFullDisk(args []string, most int, whole func(what string), finished func(what string)) {
	t := d.t
	t.Helper()
	saved, _ := d.rehearsed(args)
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	broken := 0
	for round := range runs(t, 4) {
		putBack(t, saved, d.home)
		blocks := 1 + rng.IntN(most)
		what := fmt.Sprintf("round %d (seed %d), %d blocks", round, seed, blocks)
		switch got := d.bounded(args, blocks); got {
		case complete:
		case brokeOff:
			broken++
		default:
			t.Fatalf("%s: exit status %d", what, got)
		}
		whole(what)
		if state := d.run(complete, "", "request", "show", args[len(args)-1]); !strings.Contains(state, "state     done") {
			d.run(complete, "", args...)
		}
		finished(what)
		d.run(complete, "", "request", "journal", "verify")
	}
	t.Logf("%d runs broke off", broken)
	if broken == 0 {
		t.Error("there was room enough all the time")
	}
}

// TestFaultsByAFullDiskOfFiles: either no file has changed then or all have, and the same command finishes when there is room.
func TestFaultsByAFullDiskOfFiles(t *testing.T) {
	t.Parallel()
	d, sign, folder := papersDesk(t, manyPapers(true), "")
	id := d.approved(sign)
	was, want := manyPapers(true), manyPapers(false)
	d.onAFullDisk([]string{"request", "--config", filepath.Join(d.home, "dossier.yaml"), "--by", "dpo", "run", id}, 45, func(what string) {
		if now := contents(t, folder); !maps.Equal(now, was) && !maps.Equal(now, want) {
			t.Fatalf("%s: some files are not as they were, and not all as they are to be", what)
		}
	}, func(what string) {
		if !maps.Equal(contents(t, folder), want) {
			t.Fatalf("%s: it was not finished", what)
		}
	})
}

// TestFaultsByAFullDiskOfSQLite: the person's rows are all there or all gone, also those in the journal of a database that could not be written.
func TestFaultsByAFullDiskOfSQLite(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	many(t, shop)
	id := d.approved(sign)
	others, before := rows(t, shop, 2), rows(t, shop, 1)
	info, err := os.Stat(shop)
	if err != nil {
		t.Fatal(err)
	}
	untouched := 0
	d.onAFullDisk([]string{"request", "--config", filepath.Join(d.home, "dossier.yaml"), "--by", "dpo", "run", id}, int(info.Size()/512)*5/4, func(what string) {
		switch left := rows(t, shop, 1); {
		case rows(t, shop, 2) != others:
			t.Fatalf("%s: another customer's rows differ", what)
		case left == before:
			untouched++
		case left != "":
			t.Fatalf("%s: it was erased in part", what)
		}
	}, func(what string) {
		if rows(t, shop, 1) != "" || rows(t, shop, 2) != others {
			t.Fatalf("%s: it was not finished, or another customer's rows differ", what)
		}
	})
	t.Logf("%d runs had erased nothing by then", untouched)
}
