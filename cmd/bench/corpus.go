package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"dossier/detectors"
	"dossier/reports/overview"
	"dossier/scanners"
)

// corpusCeiling is how much memory a scan of any files may take, its children included.
const corpusCeiling = 512 << 20

// checkCorpus scans a folder of files of which nothing is known. It prints what was not read and why, never a name or a value, and returns an error
// when a file is neither read nor listed with a reason, or when the scan broke off, or took too much memory.
func (b *bench) checkCorpus(ctx context.Context) error {
	files, err := regularFiles(b.corpus)
	if err != nil {
		return err
	}
	report, peak, took, err := b.scanCorpus(ctx)
	if err != nil {
		return err
	}
	units, reasons, wrong := 0, map[string]int{}, []string(nil)
	states := map[detectors.Status]int{}
	for i := range report.Sources {
		s := &report.Sources[i]
		units += len(s.Units)
		if !s.Complete {
			wrong = append(wrong, "the scan broke off")
		}
		for _, u := range s.Units {
			states[u.Status]++
			if (u.Status == detectors.Unread || u.Status == detectors.Partial) && len(u.Unread) == 0 {
				wrong = append(wrong, "a file that was not read in full has no reason")
			}
			for _, p := range u.Unread {
				reasons[reason(&p)]++
				if p.Detail == "" {
					wrong = append(wrong, "a reason says too little: "+reason(&p))
				}
			}
		}
		for _, p := range s.Unlisted {
			reasons[reason(&p)]++
			units++
		}
	}
	if units != files {
		wrong = append(wrong, fmt.Sprintf("%d files, of which %d are in the report", files, units))
	}
	if peak > corpusCeiling {
		wrong = append(wrong, fmt.Sprintf("%d MB of memory, more than %d", peak/mega, corpusCeiling/mega))
	}
	fmt.Fprintf(b.out, "%d files in %.1f s, peak of the program and its children %d MB: %d read in full, %d in part, %d not, %d skipped\n\n",
		files, took.Seconds(), peak/mega, states[detectors.Complete], states[detectors.Partial], states[detectors.Unread], states[detectors.Skipped])
	if err := b.reasons(reasons); err != nil || len(wrong) == 0 {
		return err
	}
	slices.Sort(wrong)
	for _, w := range slices.Compact(wrong) {
		fmt.Fprintln(b.out, "FAIL:", w)
	}
	return errors.New("the check of the files failed")
}

func reason(p *detectors.UnreadPart) string {
	text := (&scanners.Unread{Why: p.Why, Detail: p.Detail}).Error()
	if p.MIME != "" {
		text += " (" + p.MIME + ")"
	}
	return text
}

// reasons prints them, the most frequent first.
func (b *bench) reasons(counts map[string]int) error {
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	order := slices.SortedFunc(maps.Keys(counts), func(x, y string) int { return cmp.Or(counts[y]-counts[x], cmp.Compare(x, y)) })
	for _, r := range order {
		fmt.Fprintf(w, "%d\t%s\n", counts[r], r)
	}
	return w.Flush()
}

func regularFiles(dir string) (n int, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			n++
		}
		return err
	})
	return n, err
}

// scanCorpus scans the folder.
func (b *bench) scanCorpus(ctx context.Context) (report *overview.Report, memory int64, took time.Duration, err error) {
	out, memory, took, err := b.watchedScan(ctx, []string{b.corpus, "--quiet", "--format", "json", "--inventory", filepath.Join(b.work, "corpus.db")}, nil)
	if err != nil {
		return nil, 0, 0, err
	}
	report = &overview.Report{}
	return report, memory, took, json.Unmarshal(out, report)
}

// watchedScan scans and watches what memory the program and its children take together.
func (b *bench) watchedScan(ctx context.Context, args, env []string) (printed []byte, memory int64, took time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, b.timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.dossier, append([]string{"scan"}, args...)...)
	cmd.Env = append(append(os.Environ(), "DOSSIER_KEY_FILE="+b.key()), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &tail{most: 2000}
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, 0, 0, err
	}
	watched, done := make(chan int64), make(chan struct{})
	go func() { watched <- watchMemory(cmd.Process.Pid, done) }()
	err = cmd.Wait()
	took = time.Since(begun)
	close(done)
	memory = max(<-watched, peak(cmd.ProcessState))
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
		err = nil // something was not read, which is looked at
	}
	if err != nil {
		return nil, 0, 0, fmt.Errorf("scan: %w", errors.Join(err, ctx.Err()))
	}
	return out.Bytes(), memory, took, nil
}

// watchMemory returns the largest sum seen of what a process and its descendants have each had at the most, in bytes. Without /proc it is 0.
func watchMemory(pid int, done <-chan struct{}) (most int64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return most
		case <-tick.C:
			var sum int64
			for _, p := range descendants(pid) {
				sum += highWater(p)
			}
			most = max(most, sum)
		}
	}
}

// highWater is the largest resident set that a process has had, in bytes; 0 where that is unknown.
func highWater(pid int) int64 {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(text, []byte("VmHWM:"))
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseInt(string(fields[0]), 10, 64) // 0 if it has another form
	return kib << 10
}
