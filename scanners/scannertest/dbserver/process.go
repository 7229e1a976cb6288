//go:build unix

package dbserver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// process is a server that runs in a folder of its own and ends with the tests, also by their death.
type process struct {
	folder  string
	owner   *syscall.Credential // nil: whoever runs the tests
	command []string
	ending  string // the signal that ends it at once
	mark    string // what it says when it is ready

	leash io.WriteCloser // it ends when this is closed, or by the signal that is written to it
	pid   int            // of the shell it is a child of
	ended chan error
}

// start runs the command and returns once it is ready.
func (p *process) start() error {
	// The shell ends the server once the pipe says how or is closed: by stop, or because the tests are gone.
	args := append([]string{
		"-c", `"$@" </dev/null & server=$!; (read -r how; kill -${how:-` + p.ending + `} $server) <&3 >/dev/null 2>&1 & wait $server`, "sh",
	}, p.command...)
	hold, leash, err := os.Pipe()
	if err != nil {
		return err
	}
	defer hold.Close()
	run := exec.Command("sh", args...)
	run.Dir, run.SysProcAttr, run.ExtraFiles = p.folder, p.attributes(), []*os.File{hold}
	said, err := run.StderrPipe()
	if err == nil {
		err = run.Start()
	}
	if err != nil {
		return errors.Join(err, leash.Close())
	}
	p.leash, p.pid, p.ended = leash, run.Process.Pid, make(chan error, 1)
	ready := make(chan string, 1)
	go func() {
		untilReady(said, p.mark, ready)
		p.ended <- run.Wait()
	}()
	if log := <-ready; log != "" {
		p.stop()
		return fmt.Errorf("it did not start: %s", log)
	}
	return nil
}

// untilReady reads what a server says to its end; it sends "" once that holds mark, and all of it when it ends before that.
func untilReady(said io.Reader, mark string, ready chan<- string) {
	var log strings.Builder
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if strings.Contains(lines.Text(), mark) {
			ready <- ""
			_, _ = io.Copy(io.Discard, said)
			return
		}
		log.WriteString(lines.Text() + "\n")
	}
	ready <- log.String() + "the log ends"
}

// stop ends the server, if it runs, and waits for its end.
func (p *process) stop() {
	if p.leash == nil {
		return
	}
	_ = p.leash.Close()
	p.leash = nil
	<-p.ended
}

// kill ends the server as a power cut does, and waits for the end of all its processes.
func (p *process) kill() {
	_, _ = io.WriteString(p.leash, "9\n") // has ended already, where it fails
	p.stop()
}

func (p *process) attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: p.owner, Setpgid: true} // out of reach of the terminal's interrupt
}

// own gives the folder to the server's user.
func (p *process) own() error {
	if p.owner == nil {
		return nil
	}
	return filepath.WalkDir(p.folder, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chown(path, int(p.owner.Uid), int(p.owner.Gid)))
	})
}

// unprivileged is the first of these users that there is.
func unprivileged(names ...string) *syscall.Credential {
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUser := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGroup := strconv.ParseUint(u.Gid, 10, 32)
		if errUser == nil && errGroup == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}
