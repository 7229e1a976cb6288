package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// cost is what one run of a program took.
type cost struct {
	wall, cpu  time.Duration
	end        time.Duration // of the wall, after the last unit that the program said was read
	peak       int64         // bytes of resident memory
	incomplete bool          // exit status 1 of a scan: something was unread
}

// reader is one way to read a file.
type reader struct {
	name string
	run  func(ctx context.Context, file string) (cost, error)
}

// readers are what is compared: the scan last.
func (b *bench) readers() ([]reader, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	plain := func(args ...string) func(context.Context, string) (cost, error) {
		return func(ctx context.Context, file string) (cost, error) {
			return child(exec.CommandContext(ctx, args[0], append(args[1:], file)...))
		}
	}
	var all []reader
	if wc, err := exec.LookPath("wc"); err == nil {
		all = append(all, reader{"wc -l", plain(wc, "-l")})
	}
	return append(all, reader{"read in Go", plain(self, "read")}, reader{"dossier scan", b.scan}), nil
}

// scan runs a scan of one file into a new inventory.
func (b *bench) scan(ctx context.Context, file string) (cost, error) {
	return b.scanTarget(ctx, file, nil)
}

// scanTarget runs a scan with more flags and in an environment with more variables.
func (b *bench) scanTarget(ctx context.Context, target string, flags []string, env ...string) (cost, error) {
	ctx, cancel := context.WithTimeout(ctx, b.timeout)
	defer cancel()
	b.scans++
	dir := filepath.Join(b.work, "inventory-"+strconv.Itoa(b.scans))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return cost{}, err
	}
	defer os.RemoveAll(dir)
	args := append([]string{"scan", target, "--inventory", filepath.Join(dir, "inventory.db"), "--format", "json"}, flags...)
	cmd := exec.CommandContext(ctx, b.dossier, args...)
	cmd.Env = append(append(os.Environ(), "DOSSIER_KEY_FILE="+b.key()), env...)
	c, err := child(cmd)
	if ctx.Err() != nil {
		return c, fmt.Errorf("scan %s: stopped after %s: %w", filepath.Base(target), b.timeout, ctx.Err())
	}
	return c, err
}

// child runs a program to its end and takes its rusage. Its output is thrown away, but for what an error message says.
func child(cmd *exec.Cmd) (cost, error) {
	complaint := &tail{most: 2000, read: time.Now()}
	cmd.Stdout, cmd.Stderr = io.Discard, complaint
	begun := time.Now()
	err := cmd.Run()
	c := cost{wall: time.Since(begun), end: time.Since(complaint.read)}
	if cmd.ProcessState != nil {
		c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		c.peak = peak(cmd.ProcessState)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 && cmd.Args[1] == "scan" {
		c.incomplete, err = true, nil
	}
	if err != nil {
		return c, fmt.Errorf("%s %s: %w\n%s", filepath.Base(cmd.Path), cmd.Args[1], err, complaint.last)
	}
	return c, nil
}

// peak is the largest resident set of a process or of a process that it waited for. Linux counts in KiB, macOS in bytes. It is
// never less than that of this program when it started the process, which is why this program stays small.
func peak(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return usage.Maxrss
	default:
		return usage.Maxrss * 1024
	}
}

// tail keeps the end of what is written, and when a scan said last that a unit was read.
type tail struct {
	most int
	last []byte
	read time.Time
}

func (t *tail) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("msg=done")) {
		t.read = time.Now()
	}
	t.last = append(t.last, p...)
	t.last = t.last[max(0, len(t.last)-t.most):]
	return len(p), nil
}

// readPlainly counts lines as simply as Go can. It is run as a process of its own, so that its memory and time are counted alike.
func readPlainly(name string, out io.Writer) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	buffer, lines := make([]byte, 256<<10), 0
	for {
		n, err := f.Read(buffer)
		lines += bytes.Count(buffer[:n], []byte{'\n'})
		if errors.Is(err, io.EOF) {
			_, err = fmt.Fprintln(out, lines)
			return err
		}
		if err != nil {
			return err
		}
	}
}

// median of some values; of an even number the upper one.
func median[T cmp.Ordered](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
