package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"dossier": main, "peak": peak})
}

// tests are all of the package's. The command that they build is removed after them.
type tests struct{ *testing.M }

// Run implements [testscript.TestingM].
func (t tests) Run() int {
	dir, err := os.MkdirTemp("", "dossier-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return int(brokeOff)
	}
	defer os.RemoveAll(dir)
	built = filepath.Join(dir, "dossier")
	return t.M.Run()
}

var built string // where the command is, once it is built

// peak runs a command, the second argument and those behind it, and writes the peak of its resident memory in bytes to a file, the first. A process
// that tests start themselves counts their own peak as its own (wait4(2), under vfork).
func peak() {
	cmd := exec.Command(os.Args[2], os.Args[3:]...) //nolint:noctx // as long as it takes
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	_ = cmd.Run() // the status tells
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok || os.WriteFile(os.Args[1], strconv.AppendInt(nil, usage.Maxrss<<10, 10), 0o600) != nil {
		os.Exit(int(brokeOff))
	}
	os.Exit(cmd.ProcessState.ExitCode())
}

// command builds the command as users have it, without the race detector: tests start it hundreds of times.
var command = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "build", "-buildvcs=false", "-ldflags=-s -w", "-o", built, ".").CombinedOutput() //nolint:noctx // as long as it takes
	if err != nil {
		return "", fmt.Errorf("building the command: %w\n%s", err, out)
	}
	return built, nil
})

// dossier prepares the command as a process of its own, in a home of its own.
func dossier(ctx context.Context, t *testing.T, home string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := command()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home+"/config", "XDG_DATA_HOME="+home+"/data")
	return cmd
}

// exitStatus reads a finished command's status.
func exitStatus(t *testing.T, err error) status {
	t.Helper()
	if err == nil {
		return complete
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		t.Fatal(err)
	}
	return status(exit.ExitCode())
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir+"/home")
			env.Setenv("XDG_CONFIG_HOME", env.WorkDir+"/home/config")
			env.Setenv("XDG_DATA_HOME", env.WorkDir+"/home/data")
			return os.Mkdir(env.WorkDir+"/home", 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits runs a command and checks its exit status: exits STATUS COMMAND ARG…
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}
