package ocr_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"dossier/scanners"
	"dossier/scanners/formats/ocr"
)

// program is a script that stands in for Tesseract: it knows eng and nld.
func program(t *testing.T, recognise string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "tesseract")
	script := fmt.Sprintf("#!/bin/sh\nif [ \"$1\" = --list-langs ]; then printf 'List of available languages (2):\\neng\\nnld\\n'; exit; fi\n%s\n", recognise)
	syscall.ForkLock.RLock() // a process begun meanwhile would hold the file open for writing, and it could not be run ("text file busy")
	err := os.WriteFile(name, []byte(script), 0o700)
	syscall.ForkLock.RUnlock()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func reader(t *testing.T, o ocr.Options) *ocr.Reader {
	t.Helper()
	r, err := ocr.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, script string
		want         []string
		why          scanners.Why
	}{
		{"lines", `printf 'one \n\n  two %s\n\f' "$(cat)"`, []string{"one", "two picture"}, ""},
		{"what it is told", `cat >/dev/null; echo "$*"; echo "$SECRET$OMP_THREAD_LIMIT"`, []string{"stdin stdout -l eng+nld -c page_separator=", "1"}, ""},
		{"gaps", `cat >/dev/null; echo 'ann.lee @example.org and bo@ shop.example.be, not @handle or one @ two'`, []string{"ann.lee@example.org and bo@shop.example.be, not @handle or one @ two"}, ""},
		{"no text", "cat >/dev/null", nil, ""},
		{"no UTF-8", `cat >/dev/null; printf 'a\377b\n'`, []string{"a\uFFFDb"}, ""},
		{"it fails", "cat >/dev/null; echo nonsense; exit 1", nil, scanners.TextOnly},
		{"it reads nothing", "exit 1", nil, scanners.TextOnly},
		{"too much text", "cat >/dev/null; yes", nil, scanners.TextOnly},
		{"it hangs", "cat >/dev/null; exec sleep 1000", nil, scanners.OverLimit},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			deadline := time.Minute
			if test.why == scanners.OverLimit {
				deadline = 200 * time.Millisecond
			}
			r := reader(t, ocr.Options{Program: program(t, test.script), Languages: []string{"eng", "nld"}, Deadline: deadline, Env: []string{"PATH=" + os.Getenv("PATH")}})
			lines, err := r.Read(t.Context(), strings.NewReader("picture"), 7)
			var got []string
			for _, line := range lines {
				got = append(got, string(line))
			}
			why := scanners.Why("")
			if u, ok := errors.AsType[*scanners.Unread](err); ok {
				why = u.Why
			} else if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, test.want) || why != test.why {
				t.Errorf("got %q and %q, want %q and %q", got, why, test.want, test.why)
			}
		})
	}
}

// A picture that takes more memory than there may be is one picture that was not read.
func TestMemory(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("the memory of another process is bounded on Linux alone")
	}
	const take = `cat >/dev/null; x=$(head -c 300000000 /dev/zero | tr '\0' x) && echo "had ${#x}"`
	for memory, want := range map[int64]bool{64 << 20: false, 4 << 30: true} {
		r := reader(t, ocr.Options{Program: program(t, take), Memory: memory, Env: []string{"PATH=" + os.Getenv("PATH")}})
		lines, err := r.Read(t.Context(), strings.NewReader("x"), 1)
		if got := err == nil && len(lines) == 1; got != want {
			t.Errorf("with %d bytes it read %v, want %v: %v", memory, got, want, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	r := reader(t, ocr.Options{Program: program(t, "cat >/dev/null; exec sleep 1000")})
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	if _, err := r.Read(ctx, strings.NewReader("x"), 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ends with %v", err)
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	if _, err := ocr.New(t.Context(), ocr.Options{Program: program(t, ""), Languages: []string{"chi_sim"}}); err == nil || !strings.Contains(err.Error(), "tesseract-ocr-chi-sim") {
		t.Errorf("a language that is not there: %v", err)
	}
	if _, err := ocr.New(t.Context(), ocr.Options{Program: "/nowhere/tesseract"}); err == nil {
		t.Error("a program that is not there is no error")
	}
	if _, err := ocr.Find(t.TempDir()); !errors.Is(err, ocr.ErrMissing) {
		t.Errorf("an empty PATH: %v", err)
	}
	name := program(t, "")
	if got, err := ocr.Find("relative" + string(filepath.ListSeparator) + filepath.Dir(name)); err != nil || got != name {
		t.Errorf("found %q, %v", got, err)
	}
}
