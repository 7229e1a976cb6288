package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// beside runs a command and, at a moment of its time, something else.
func (d *desk) beside(args []string, moment time.Duration, do func()) status {
	d.t.Helper()
	ended := make(chan status, 1)
	cmd := dossier(d.t.Context(), d.t, d.home, args...)
	go func() { ended <- exitStatus(d.t, cmd.Run()) }()
	select {
	case <-time.After(moment):
		do()
		return <-ended
	case got := <-ended:
		do()
		return got
	}
}

// anew scans and plans again what was refused, has it approved and carries it out.
func (d *desk) anew(id string, sign func(string, int) string) {
	d.t.Helper()
	d.run(complete, "", "scan", "--config", filepath.Join(d.home, "dossier.yaml"), "--quiet")
	var decisions []string
	cmd := dossier(d.t.Context(), d.t, d.home, "request", "--config", filepath.Join(d.home, "dossier.yaml"), "--by", "dpo", "plan", id, "--anew")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if got := exitStatus(d.t, err); got != complete && got != incomplete {
		d.t.Fatalf("the new plan ended with status %d: %s", got, said.String())
	}
	for _, doubt := range inDoubt(string(out)) {
		decisions = append(decisions, "--decide", doubt[1]+"=delete")
	}
	d.erase(complete, append([]string{"plan", id, "--anew"}, decisions...)...)
	d.approve(id, sign)
	d.erase(complete, "run", id)
}

// TestFaultsByWritersOfFiles has another program add a line to a file of the plan at a random moment. It is never lost; where it came first, the
// run is refused there, and a new plan finishes.
func TestFaultsByWritersOfFiles(t *testing.T) {
	t.Parallel()
	const name, line = "year 3/log/app.log", "2026-03-02 10:00:00 INFO somebody else\n"
	d, sign, folder := papersDesk(t, manyPapers(true), "")
	id := d.approved(sign)
	was, want := manyPapers(true), manyPapers(false)
	args := []string{"request", "--config", filepath.Join(d.home, "dossier.yaml"), "--by", "dpo", "run", id}
	saved, took := d.rehearsed(args)
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	refused := 0
	for round := range runs(t, 1) {
		what := fmt.Sprintf("round %d (seed %d)", round, seed)
		putBack(t, saved, d.home)
		got := d.beside(args, time.Duration(rng.Int64N(int64(took))), func() {
			log, err := os.OpenFile(filepath.Join(folder, name), os.O_APPEND|os.O_WRONLY, 0)
			if err == nil {
				_, err = log.WriteString(line)
				err = errors.Join(err, log.Close())
			}
			if err != nil {
				t.Errorf("%s: the other program: %v", what, err)
			}
		})
		for file, content := range contents(t, folder) {
			if file == name {
				content = strings.TrimSuffix(content, line) + map[bool]string{true: "", false: "lost"}[strings.HasSuffix(content, line)]
			}
			if content != was[file] && content != want[file] {
				t.Fatalf("%s: a file is neither as it was nor as it is to be, or the line is lost", what)
			}
		}
		switch got {
		case complete:
		case brokeOff:
			refused++
			d.anew(id, sign)
		default:
			t.Fatalf("%s: exit status %d", what, got)
		}
		after := maps.Clone(want)
		after[name] += line
		if !maps.Equal(contents(t, folder), after) {
			t.Fatalf("%s: in the end something is not as it is to be", what)
		}
		d.run(complete, "", "request", "journal", "verify")
	}
	t.Logf("%d of the runs were refused and planned anew, the others were done", refused)
}

// TestFaultsByWritersOfBuckets does the same in a bucket with versions: somebody reads an object and writes it again with a line more.
func TestFaultsByWritersOfBuckets(t *testing.T) {
	t.Parallel()
	const key, line = "log/app.log", "2026-03-02 10:00:00 INFO somebody else\n"
	s := newStoreDesk(t, types.BucketVersioningStatusEnabled, nil)
	current, others := s.without()
	id := s.approved()
	back, err := s.Keep(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"request", "--config", filepath.Join(s.home, "dossier.yaml"), "--by", "dpo", "run", id}
	saved, took := s.rehearsed(args)
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	refused := 0
	delete(current, key)
	for round := range runs(t, 1) {
		what := fmt.Sprintf("round %d (seed %d)", round, seed)
		putBack(t, saved, s.home)
		if err := back(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := s.beside(args, time.Duration(rng.Int64N(int64(took))), func() { s.add(key, line) })
		switch got {
		case complete:
		case brokeOff:
			refused++
			s.anew(id, s.sign)
		default:
			t.Fatalf("%s: exit status %d", what, got)
		}
		all, latest := s.contents(), ""
		for name, is := range all {
			if strings.HasPrefix(name, key+" ") {
				if strings.HasPrefix(is, "latest true") {
					latest = is
				}
				if strings.Contains(is, "ertsens") {
					t.Errorf("%s: %s still holds her", what, name)
				}
				delete(all, name)
			}
		}
		if !strings.Contains(latest, "joris299@") || !strings.Contains(latest, strings.TrimSpace(line)) {
			t.Errorf("%s: what the other one wrote is lost: %.300q", what, latest)
		}
		s.goneFrom(all, maps.Clone(current), others)
		if t.Failed() {
			t.Fatal(what)
		}
		s.desk.run(complete, "", "request", "journal", "verify")
	}
	t.Logf("%d of the runs were refused and planned anew, the others were done", refused)
}

// add adds a line to an object, if nobody wrote to it since it was read.
func (s *storeDesk) add(key, line string) {
	s.t.Helper()
	c := s.Client()
	for range 20 {
		o, err := c.GetObject(s.t.Context(), &s3.GetObjectInput{Bucket: &s.bucket, Key: &key})
		if err != nil {
			continue
		}
		text, err := io.ReadAll(o.Body)
		err = errors.Join(err, o.Body.Close())
		if err == nil {
			_, err = c.PutObject(s.t.Context(), &s3.PutObjectInput{Bucket: &s.bucket, Key: &key, Body: strings.NewReader(string(text) + line), IfMatch: o.ETag})
		}
		if err == nil {
			return
		}
	}
	s.t.Error("the other program could not write")
}

// TestFaultsByWritersOfSQLite changes the person's row at a random moment, while others' rows change all the time.
func TestFaultsByWritersOfSQLite(t *testing.T) {
	t.Parallel()
	d, sign, shop := shopDesk(t, "")
	many(t, shop)
	id := d.approved(sign)
	others, before := rows(t, shop, 2), rows(t, shop, 1)
	args := []string{"request", "--config", filepath.Join(d.home, "dossier.yaml"), "--by", "dpo", "run", id}
	saved, took := d.rehearsed(args)
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	refused := 0
	for round := range runs(t, 2) {
		what := fmt.Sprintf("round %d (seed %d)", round, seed)
		putBack(t, saved, d.home)
		db, err := sql.Open("sqlite", "file:"+shop+"?_pragma=busy_timeout(120000)")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		stopped := make(chan error, 1)
		go func() {
			var err error
			for pause := time.NewTicker(3 * time.Millisecond); ctx.Err() == nil && err == nil; <-pause.C { // in which the run has its turn
				_, err = db.ExecContext(t.Context(), "UPDATE customers SET name = 'Other' WHERE id = 2; UPDATE customers SET name = 'Joris Bollen' WHERE id = 2")
			}
			stopped <- err
		}()
		got := d.beside(args, time.Duration(rng.Int64N(int64(took))), func() {
			if _, err := db.ExecContext(t.Context(), "UPDATE customers SET name = 'Mieke Other' WHERE id = 1"); err != nil {
				t.Errorf("%s: the other program: %v", what, err)
			}
		})
		cancel()
		if err := errors.Join(<-stopped, db.Close()); err != nil {
			t.Errorf("%s: the other program: %v", what, err)
		}
		if rows(t, shop, 2) != others {
			t.Fatalf("%s: another customer's rows differ", what)
		}
		switch left := rows(t, shop, 1); {
		case got == complete && left == "":
		case got == brokeOff && left == "": // the others held the database too long for it to be read again
			d.run(complete, "", args...)
		case got == brokeOff && left == strings.ReplaceAll(before, "Mieke Aertsens", "Mieke Other"):
			refused++
		default:
			t.Fatalf("%s: exit status %d, and the rows are neither all there nor all gone", what, got)
		}
		d.run(complete, "", "request", "journal", "verify")
	}
	t.Logf("%d of the runs were refused, the others were done", refused)
}
