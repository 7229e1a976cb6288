// Package ocr reads what pictures show by Tesseract, a program of its own that is found on the machine: it is neither part of this program nor
// downloaded. It is given a picture through a pipe and no file, runs with a deadline and (on Linux) a bound on its memory, and without the
// environment of the scan. What it prints besides is thrown away: it may hold data.
package ocr

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"dossier/scanners"
)

// Options say how Tesseract is run.
type Options struct {
	Program   string        // its path, as Find gives it
	Languages []string      // of the pictures, in Tesseract's words: "eng", "nld"; none: eng
	Env       []string      // its environment, beside a bound on its threads
	Workers   int           // pictures read at a time; 0: one a processor
	Memory    int64         // bytes that it may map for a picture; 0: 1 GiB
	Deadline  time.Duration // for a picture; 0: two minutes
}

const (
	defaultMemory   = 1 << 30
	defaultDeadline = 2 * time.Minute
	maxPicture      = 256 << 20 // bytes of a picture as it is stored
	maxText         = 16 << 20  // bytes of its text
)

// ErrMissing says that there is no Tesseract.
var ErrMissing = errors.New("there is no program tesseract in the PATH; install it (Debian and Ubuntu: sudo apt-get install tesseract-ocr; Fedora: sudo dnf install tesseract; " +
	"macOS: brew install tesseract), or scan without --ocr: pictures are listed as not read, then")

// Find looks for Tesseract in the folders of a PATH.
func Find(path string) (string, error) {
	for _, folder := range filepath.SplitList(path) {
		if !filepath.IsAbs(folder) {
			continue
		}
		if program, err := exec.LookPath(filepath.Join(folder, "tesseract")); err == nil {
			return program, nil
		}
	}
	return "", ErrMissing
}

// Reader reads pictures. It is used by many goroutines.
type Reader struct {
	o     Options
	slots chan struct{}
}

// New returns a Reader, having asked Tesseract whether it knows the languages. Its errors say what to install.
func New(ctx context.Context, o Options) (*Reader, error) {
	if len(o.Languages) == 0 {
		o.Languages = []string{"eng"}
	}
	o.Workers = cmp.Or(o.Workers, runtime.GOMAXPROCS(0))
	o.Memory = cmp.Or(o.Memory, defaultMemory)
	o.Deadline = cmp.Or(o.Deadline, defaultDeadline)
	r := &Reader{o: o, slots: make(chan struct{}, o.Workers)}
	list, err := r.run(ctx, nil, "--list-langs")
	if err != nil {
		return nil, fmt.Errorf("%q does not answer as Tesseract does (%w); run: %[1]s --list-langs", o.Program, err)
	}
	known := strings.Fields(string(list))
	for _, language := range o.Languages {
		if !slices.Contains(known, language) {
			return nil, fmt.Errorf("tesseract does not know the language %q; install it (Debian and Ubuntu: sudo apt-get install tesseract-ocr-%s; Fedora: sudo dnf install tesseract-langpack-%[2]s; "+
				"macOS: brew install tesseract-lang); tesseract --list-langs lists those there are", language, strings.ReplaceAll(language, "_", "-"))
		}
	}
	return r, nil
}

// blankBeforeAt is an e-mail address as Tesseract likes to read it: the gap around a wide @ is taken for a blank.
var blankBeforeAt = regexp.MustCompile(`([[:alnum:]]) ?@ ?([[:alnum:]][[:alnum:]-]*(?:\.[[:alnum:]-]+)*\.[[:alpha:]]{2,})`)

// Read returns the lines of text that a picture shows, in UTF-8; none where it shows no text. An error is an [*scanners.Unread] of the picture, or
// the context's.
func (r *Reader) Read(ctx context.Context, picture io.Reader, size int64) ([][]byte, error) {
	if size > maxPicture {
		return nil, &scanners.Unread{Why: scanners.OverLimit, Detail: fmt.Sprintf("the picture has more than %d MiB, which is too large for OCR", maxPicture>>20), Bytes: size}
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	limited, stop := context.WithTimeout(ctx, r.o.Deadline)
	defer stop()
	text, err := r.run(limited, picture, "stdin", "stdout", "-l", strings.Join(r.o.Languages, "+"), "-c", "page_separator=")
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, &scanners.Unread{Why: scanners.OverLimit, Detail: fmt.Sprintf("OCR of the picture took longer than %s", r.o.Deadline), Bytes: size}
	case err != nil:
		return nil, &scanners.Unread{Why: scanners.TextOnly, Detail: "OCR could not read the picture, only what it says in words was read", Bytes: size}
	}
	var lines [][]byte
	for line := range bytes.Lines(bytes.ToValidUTF8(text, []byte("\uFFFD"))) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			lines = append(lines, blankBeforeAt.ReplaceAll(line, []byte("$1@$2")))
		}
	}
	return lines, nil
}

// run runs Tesseract with a picture on its standard input and returns what it writes on its standard output.
func (r *Reader) run(ctx context.Context, picture io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, r.o.Program, args...) //nolint:gosec // the tesseract of the PATH, and words of its own
	cmd.Env = append([]string{"OMP_THREAD_LIMIT=1"}, r.o.Env...)
	cmd.Dir = "/"
	cmd.SysProcAttr = attributes()
	cmd.WaitDelay = time.Second
	out := &bounded{most: maxText}
	cmd.Stdout = out
	if picture == nil { // older versions list their languages there
		cmd.Stderr = out
	}
	to, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("making a pipe: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting it: %w", err)
	}
	// The bound is set before it is given a picture.
	err = bound(cmd.Process.Pid, r.o.Memory)
	if err == nil && picture != nil {
		_, err = io.Copy(to, picture)
	}
	_ = to.Close()
	if err != nil {
		_ = cmd.Process.Kill()
	}
	if ended := cmd.Wait(); ended != nil { // which is why it took no more of the picture
		err = ended
	}
	if err != nil {
		return nil, fmt.Errorf("running it: %w", err)
	}
	return out.text, nil
}

// bounded keeps what is written, up to a bound.
type bounded struct {
	text []byte
	most int
}

func (b *bounded) Write(p []byte) (int, error) {
	if len(b.text)+len(p) > b.most {
		return 0, errors.New("too much text for a picture")
	}
	b.text = append(b.text, p...)
	return len(p), nil
}
