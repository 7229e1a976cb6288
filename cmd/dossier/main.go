// Command dossier finds personal data in databases, object storage and files, and says whose it is.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"os/user"
	"syscall"
	"time"

	"golang.org/x/term"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who asks a second time means it: the signal ends the process, whatever it waits for
	status := run(ctx, world{
		program: os.Args[0], args: os.Args[1:], in: os.Stdin, out: os.Stdout, err: os.Stderr,
		getenv: os.Getenv, now: time.Now,
		userName: userName, configDir: os.UserConfigDir, homeDir: os.UserHomeDir, cacheDir: os.UserCacheDir, executable: os.Executable,
		terminal: term.IsTerminal(int(os.Stderr.Fd())), columns: width(os.Stderr), width: width(os.Stdout),
	})
	stop()
	os.Exit(int(status))
}

// world is all that a command learns from outside: nothing below main asks the environment for settings.
type world struct {
	program    string // as the user called it
	args       []string
	in         io.Reader
	out, err   io.Writer
	getenv     func(string) string
	now        func() time.Time
	userName   func() (string, error) // of whom the process runs as
	configDir  func() (string, error)
	homeDir    func() (string, error)
	cacheDir   func() (string, error)
	executable func() (string, error) // this program's file
	terminal   bool                   // err is a terminal
	columns    int                    // of err, 0 where it is no terminal
	width      int                    // of out in columns, 0 where it is no terminal
}

func userName() (string, error) {
	u, err := user.Current()
	if err != nil {
		return "", err
	}
	return u.Username, nil
}

func width(f *os.File) int {
	w, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return w
}
