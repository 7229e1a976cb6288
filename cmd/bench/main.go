// Bench measures how fast a scan is, and how much memory it takes, against reading the same in plain ways: files with `wc -l` and a
// loop in Go, databases with what their servers bring along and with the bare driver. All take turns on data that it makes, so
// that what a machine does besides is shared by all, and what it prints are ratios of one run on one machine. `make bench` runs it from the top of the tree.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"dossier/detectors/pseudonym"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	dir     string
	size    float64
	runs    int
	dossier string
	timeout time.Duration
	speed   bool
	memory  bool
	detect  bool
	files   []string
	corpus  string
	people  string

	databases bool
	formats   bool
}

const mega = 1_000_000 // MB are decimal, as disks and networks count

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	if len(args) == 2 && args[0] == "read" {
		return readPlainly(args[1], out)
	}
	if len(args) == 2 && args[0] == "raw" {
		text, err := os.ReadFile(args[1])
		if err != nil {
			return err
		}
		var p plan
		if err := json.Unmarshal(text, &p); err != nil {
			return err
		}
		return readRaw(ctx, os.Getenv(rawURL), &p)
	}
	if len(args) == 2 {
		switch args[0] {
		case "gunzip":
			return gunzip(args[1])
		case "texts", "columns":
			return readColumns(args[1], args[0] == "columns")
		case "open":
			return readOpened(ctx, args[1])
		case "get":
			return download(ctx, args[1])
		}
	}
	if len(args) == 3 && args[0] == "crowd" {
		return makeCrowd(args[1], args[2], out)
	}
	if len(args) == 3 && args[0] == "find" {
		return lookUp(ctx, args[1], args[2], out)
	}
	var s settings
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(progress)
	flags.StringVar(&s.dir, "dir", "", "keep the files in this `folder`, and use those of an earlier run (default: a temporary one)")
	flags.Float64Var(&s.size, "size", 1, "`factor` for the sizes of all files")
	flags.IntVar(&s.runs, "runs", 5, "`times` each is measured; the median counts")
	flags.StringVar(&s.dossier, "dossier", "", "`program` to measure (default: build bin/dossier)")
	flags.DurationVar(&s.timeout, "timeout", 20*time.Minute, "longest `time` for one scan")
	flags.BoolVar(&s.speed, "speed", true, "measure speed: a log and a CSV of 500 MB")
	flags.BoolVar(&s.memory, "memory", true, "measure memory: a CSV of 2 GB and a single line of 1 GB")
	flags.BoolVar(&s.detect, "detectors", false, "measure the detectors alone, in memory; text `files` named besides are read too")
	flags.BoolVar(&s.databases, "databases", true, "measure databases: a shop of 2 GB in PostgreSQL and in MariaDB")
	flags.BoolVar(&s.formats, "formats", true, "measure packed files and a bucket: CSV in gzip, Parquet, logs, JSON lines and mails")
	flags.StringVar(&s.corpus, "corpus", "", "scan the files of this `folder`, whatever they are, and check that each is read or listed with a reason, within bounds of memory and time")
	flags.StringVar(&s.people, "people", "", "measure only who is one person, in made-up crowds of about so many `records`, as 1e6,1e7")
	if err := flags.Parse(args); err != nil {
		return err
	}
	s.files = flags.Args()
	if s.runs < 1 || s.size <= 0 {
		return errors.New("-runs and -size must be above 0")
	}
	work, err := os.MkdirTemp("", "dossier-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	b := &bench{settings: s, work: work, out: out, progress: progress}
	if s.detect {
		return b.measureDetectors()
	}
	return b.run(ctx)
}

// bench is one run of all measurements.
type bench struct {
	settings
	work          string // temporary
	out, progress io.Writer
	scans         int // so far: each has an inventory of its own
}

func (b *bench) run(ctx context.Context) error {
	if b.dossier == "" {
		b.dossier = filepath.Join("bin", "dossier")
		fmt.Fprintln(b.progress, "building", b.dossier)
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-o", b.dossier, "./cmd/dossier")
		build.Stdout, build.Stderr = b.progress, b.progress
		if err := build.Run(); err != nil {
			return fmt.Errorf("build %s (run this from the top of the tree): %w", b.dossier, err)
		}
	}
	key, err := pseudonym.Generate()
	if err != nil {
		return err
	}
	if err := os.WriteFile(b.key(), []byte(key), 0o600); err != nil {
		return err
	}
	if b.dir == "" {
		b.dir = b.work
	} else if err := os.MkdirAll(b.dir, 0o750); err != nil {
		return err
	}
	if b.people != "" {
		return b.measurePeople(ctx)
	}
	if b.corpus != "" {
		return b.checkCorpus(ctx)
	}
	if b.speed {
		if err := b.measureSpeed(ctx); err != nil {
			return err
		}
	}
	if b.memory {
		if err := b.measureMemory(ctx); err != nil {
			return err
		}
		fmt.Fprintln(b.out)
	}
	if b.formats {
		if err := b.measureFormats(ctx); err != nil {
			return err
		}
	}
	if b.databases {
		return b.measureDatabases(ctx)
	}
	return nil
}

func (b *bench) key() string { return filepath.Join(b.work, "key") }

// file makes a file of the given kind, unless an earlier run left it, and returns its path and what removes it again.
func (b *bench) file(ctx context.Context, name string, size int64, lines func(*maker)) (string, func(), error) {
	full := filepath.Join(b.dir, name)
	kept := b.dir != b.work
	if info, err := os.Stat(full); err == nil && kept && info.Size() == size {
		return full, func() {}, nil
	}
	fmt.Fprintf(b.progress, "making %s (%d MB)\n", name, size/mega)
	if err := generate(ctx, full, size, lines); err != nil {
		return "", nil, fmt.Errorf("make %s: %w", name, err)
	}
	remove := func() { _ = os.Remove(full) } // at the latest with the temporary folder
	if kept {
		remove = func() {}
	}
	return full, remove, nil
}
