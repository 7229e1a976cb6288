package files

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

func TestSpecialFilesAndLinks(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"a/file": "x", "b/": ""})
	in := func(rel string) string { return filepath.Join(root, rel) }
	socket, err := net.Listen("unix", in("socket"))
	must(t, err)
	defer socket.Close()
	must(t, unix.Mkfifo(in("pipe"), 0o600))
	must(t, os.Symlink("/dev/zero", in("zero")))
	must(t, os.Symlink("../a", in("b/inside")))
	must(t, os.Symlink(root, in("b/up")))
	must(t, os.Symlink("round", in("round")))
	must(t, os.Symlink("gone", in("nothing")))
	must(t, os.Symlink("../../gone", in("b/nothing out")))
	must(t, os.Symlink(filepath.Dir(root), in("out")))
	must(t, os.Link(in("a/file"), in("hard")))

	units, unlisted := scannertest.Units(t, open(t, Connector{}, root))
	skips := map[string]string{}
	for _, u := range units {
		skips[u.Info().Name.Reveal()] = u.Info().Skip
	}
	for name, skip := range map[string]string{
		"a/file": "", "hard": "", "b/inside": "link inside the tree", "b/up": "link inside the tree", "nothing": "link to nothing",
	} {
		if got, listed := skips[name]; !listed || got != skip {
			t.Errorf("%s: skipped by %q, want %q", name, got, skip)
		}
	}
	whys := map[string]scanners.Why{}
	for _, u := range unlisted {
		whys[u.Part.Reveal()] = u.Why
	}
	for name, why := range map[string]scanners.Why{
		"socket": scanners.Special, "pipe": scanners.Special, "zero": scanners.Link, "round": scanners.Link, "out": scanners.Link,
		"b/nothing out": scanners.Link,
	} {
		if whys[name] != why {
			t.Errorf("%s: unread because %q, want %q", name, whys[name], why)
		}
	}
	if len(units) != 5 || len(unlisted) != 6 {
		t.Errorf("%d units and %d unlisted, want 5 and 6", len(units), len(unlisted))
	}
}

// What another user's files are to a user, they are to this test's thread, also when root runs it: the kernel checks the
// file-system user of a thread, and takes root's privileges over files away with it (credentials(7)).
func TestDenied(t *testing.T) {
	root := plant(t, map[string]string{"open.txt": "x", "closed.txt": "y", "folder/z.txt": "z", "listed/w.txt": "w"})
	for dir := root; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		must(t, os.Chmod(dir, 0o755))
	}
	must(t, os.Chmod(filepath.Join(root, "closed.txt"), 0))
	must(t, os.Chmod(filepath.Join(root, "folder"), 0))
	must(t, os.Chmod(filepath.Join(root, "listed"), 0o444)) // names, but nothing about them
	t.Cleanup(func() {
		_ = os.Chmod(filepath.Join(root, "folder"), 0o700)
		_ = os.Chmod(filepath.Join(root, "listed"), 0o700)
	})

	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends with its goroutine
		if os.Getuid() == 0 {
			if _, err := unix.SetfsuidRetUid(65534); err != nil {
				t.Error(err)
				return
			}
		}
		src := open(t, Connector{}, root)
		units, unlisted := scannertest.Units(t, src)
		all := scannertest.Collect(t, src)
		if len(units) != 2 || len(all["open.txt"].Rows) != 1 {
			t.Errorf("%d units, want 2, one of them readable", len(units))
		}
		if u, ok := errors.AsType[*scanners.Unread](all["closed.txt"].Err); !ok || u.Why != scanners.Denied || len(all["closed.txt"].Beside) != 1 {
			t.Errorf("an unreadable file ended with %v", all["closed.txt"].Err)
		}
		var denied []string
		for _, u := range unlisted {
			if u.Why == scanners.Denied {
				denied = append(denied, u.Part.Reveal())
			}
		}
		if want := []string{"folder", "listed/w.txt"}; !slices.Equal(denied, want) {
			t.Errorf("denied are %q, want %q", denied, want)
		}
		if _, err := (&Connector{}).Open(t.Context(), filepath.Join(root, "folder")); err == nil || !strings.Contains(err.Error(), "permission denied: run") {
			t.Errorf("a closed target gave %v", err)
		}
	}()
	<-done
}

// A file that becomes something else between listing and reading is not opened as what it was.
func TestSwapped(t *testing.T) {
	t.Parallel()
	outside := plant(t, map[string]string{"secret": "out of the tree"})
	for _, test := range []struct {
		name string
		swap func(root, path string) error
		want scanners.Why
	}{
		{"by a pipe", func(_, path string) error { return unix.Mkfifo(path, 0o600) }, scanners.Special},
		{"by a link out", func(_, path string) error { return os.Symlink(filepath.Join(outside, "secret"), path) }, scanners.Changed},
		{"its folder by a link out", func(_, path string) error {
			return errors.Join(os.Remove(filepath.Dir(path)), os.Symlink(outside, filepath.Dir(path)))
		}, scanners.Changed},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := plant(t, map[string]string{"sub/secret": "x"})
			path := filepath.Join(root, "sub", "secret")
			units, _ := scannertest.Units(t, open(t, Connector{}, root))
			must(t, os.Remove(path))
			must(t, test.swap(root, path))
			c := scannertest.Decode(t, func(ctx context.Context, to scanners.Receiver) error {
				return units[0].Read(ctx, scanners.Want{}, to)
			})
			if u, ok := errors.AsType[*scanners.Unread](c.Err); !ok || u.Why != test.want || len(c.Rows) > 0 {
				t.Errorf("ended with %v after %d rows, want %q", c.Err, len(c.Rows), test.want)
			}
		})
	}
}

// The kernel's file systems are recorded and not entered; alone as a target, their files show by having no size.
func TestKernelFiles(t *testing.T) {
	t.Parallel()
	c := scannertest.Collect(t, open(t, Connector{}, "/proc/self/status"))["status"]
	if u, ok := errors.AsType[*scanners.Unread](c.Err); !ok || (u.Why != scanners.Special && u.Why != scanners.Changed) {
		t.Errorf("a file of /proc ended with %v", c.Err)
	}
	proc, err := os.Stat("/proc")
	must(t, err)
	above, err := os.Stat("/")
	must(t, err)
	if proc.Sys().(*syscall.Stat_t).Dev != above.Sys().(*syscall.Stat_t).Dev && !kernels("/proc", proc, above) {
		t.Error("/proc would be entered")
	}
	if kernels(t.TempDir(), above, proc) {
		t.Error("a folder of files would not be entered")
	}
}
