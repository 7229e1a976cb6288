package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	madeup "dossier/cmd/dossier/estate"
	"dossier/detectors/pseudonym"
	"dossier/reports/inventory"
	"dossier/reports/subject"
)

const (
	recordsEach = 2.197 // of a crowd, on average
	lookUps     = 1000  // people who are looked up
	memoryOfAll = 1000 * mega

	mostRescanned = 2e6 // records: of more, it takes too long
)

// looked is how long looking people up took, in milliseconds, and how much of a processor, which tells more on a machine that does other
// things too; and the pseudonyms of two of them.
type looked struct {
	Median, P99, Longest float64
	CPU, CPU99           float64
	Two                  [2]string
}

// measurePeople measures crowds of about so many records: a scan of them, finding who is one person, which a decision does, looking
// people up in the inventory, and scanning again.
func (b *bench) measurePeople(ctx context.Context) error {
	fmt.Fprintf(b.out, "People: who is one, of records with names and identifiers; at most %d MB\n\n", memoryOfAll/mega)
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	again := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "records\tscan wall s\tcpu s\tpeak MB\tresolve wall s\tcpu s\tpeak MB\tfind ms p50\tp99\tlongest\tcpu p50\tp99\t\t")
	for text := range strings.SplitSeq(b.people, ",") {
		records, err := strconv.ParseFloat(text, 64)
		if err != nil || records < 10 || records/recordsEach > madeup.MostOfACrowd {
			return fmt.Errorf("-people %q: a number of records is from 10 to about %d", text, int(recordsEach*madeup.MostOfACrowd))
		}
		if err := b.crowd(ctx, w, again, int(records/recordsEach)); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(b.out)
	return again.Flush()
}

// crowd measures one crowd.
func (b *bench) crowd(ctx context.Context, w, rescans io.Writer, people int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	dir := filepath.Join(b.work, "crowd")
	defer os.RemoveAll(dir)
	data, kept := filepath.Join(dir, "data"), filepath.Join(dir, "inventory.db")
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	fmt.Fprintf(b.progress, "making up %d people\n", people)
	made, err := exec.CommandContext(ctx, self, "crowd", data, strconv.Itoa(people)).Output()
	if err != nil {
		return fmt.Errorf("making up people: %w", err)
	}
	run := func(args ...string) (cost, error) {
		cmd := exec.CommandContext(ctx, b.dossier, append(args, "--inventory", kept)...)
		cmd.Env = append(os.Environ(), "DOSSIER_KEY_FILE="+b.key())
		fmt.Fprintln(b.progress, "dossier", args[0], args[1])
		return child(cmd)
	}
	scan, err := run("scan", data)
	if err != nil {
		return err
	}
	fmt.Fprintln(b.progress, "looking people up")
	answer, err := exec.CommandContext(ctx, self, "find", kept, b.key()).Output()
	if err != nil {
		return fmt.Errorf("looking people up: %w", err)
	}
	var found looked
	if err := json.Unmarshal(answer, &found); err != nil {
		return err
	}
	again, err := run("subject", "merge", found.Two[0], found.Two[1], "--by", "bench", "--reason", "to have it found anew who is one person")
	if err != nil {
		return err
	}
	verdict := "PASS"
	if max(scan.peak, again.peak) > memoryOfAll {
		verdict = "OVER"
	}
	if _, err = fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%s\t\n", bytes.TrimSpace(made),
		scan.wall.Seconds(), scan.cpu.Seconds(), float64(scan.peak)/mega, again.wall.Seconds(), again.cpu.Seconds(), float64(again.peak)/mega,
		found.Median, found.P99, found.Longest, found.CPU, found.CPU99, verdict); err != nil || float64(people)*recordsEach > mostRescanned {
		return err
	}
	return b.rescan(ctx, rescans, data, scan, run)
}

// rescan measures scans of a crowd that was scanned: of the same, and after one record in a hundred changed, what was found before built upon and not.
func (b *bench) rescan(ctx context.Context, w io.Writer, data string, first cost, run func(args ...string) (cost, error)) error {
	fmt.Fprintf(w, "\tcpu s\tof the first\twall s\t\nthe first scan\t%.1f\t\t%.0f\t\n", first.cpu.Seconds(), first.wall.Seconds())
	for _, step := range []struct {
		name    string
		changed bool
		args    []string
	}{
		{"nothing changed", false, []string{"scan", data}},
		{"1 % changed", true, []string{"scan", data}},
		{"nothing changed, --full", false, []string{"scan", data, "--full"}},
	} {
		if step.changed {
			if err := madeup.ChangeCrowd(data); err != nil {
				return err
			}
		}
		c, err := run(step.args...)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%.1f\t%.0f %%\t%.0f\t\n", step.name, c.cpu.Seconds(), 100*c.cpu.Seconds()/first.cpu.Seconds(), c.wall.Seconds())
	}
	return nil
}

// makeCrowd is a process of its own, since whose the records are takes memory that the measured processes would be thought to have taken.
func makeCrowd(dir, people string, out io.Writer) error {
	n, err := strconv.Atoi(people)
	if err != nil {
		return err
	}
	whose, err := madeup.Crowd(dir, n, 1)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, len(whose))
	return err
}

// lookUp looks people up who stand anywhere in the order of their records, each as "dossier subject find" does.
func lookUp(ctx context.Context, path, keyFile string, out io.Writer) (err error) {
	text, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	key, err := pseudonym.Parse(string(text))
	if err != nil {
		return err
	}
	store, err := inventory.Open(ctx, path, key, inventory.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	n, err := store.SubjectCount(ctx)
	if err != nil {
		return err
	}
	const atOnce = 20
	if n < 2*atOnce {
		return errors.New("there are too few people")
	}
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	var times, processor []float64
	var l looked
	for len(times) < lookUps {
		some, err := store.Subjects(ctx, atOnce, rng.Int64N(n-atOnce))
		if err != nil {
			return err
		}
		for i, s := range some {
			begun, used := time.Now(), ownTime()
			if _, _, err := subject.Build(ctx, store, nil, nil, s.Pseudonym); err != nil {
				return err
			}
			times = append(times, milliseconds(time.Since(begun)))
			processor = append(processor, milliseconds(ownTime()-used))
			l.Two[i%2] = s.Pseudonym
		}
	}
	slices.Sort(times)
	slices.Sort(processor)
	l.CPU, l.CPU99 = processor[len(processor)/2], processor[len(processor)*99/100]
	l.Median, l.P99, l.Longest = times[len(times)/2], times[len(times)*99/100], times[len(times)-1]
	return json.NewEncoder(out).Encode(l)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// ownTime is what this process used so far.
func ownTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
