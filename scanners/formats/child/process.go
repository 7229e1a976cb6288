package child

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"dossier/scanners"
)

// What ends a child before its input does.
var (
	errGone     = errors.New("the child ended")
	errStalled  = errors.New("the child shows no sign of life")
	errNonsense = errors.New("the child answered nonsense")
	errCalledUp = errors.New("the input is not wanted any longer")
)

// process is a child, seen from its parent.
type process struct {
	link
	cmd    *exec.Cmd
	in     *os.File // what the child reads
	out    *os.File // what it writes
	prints *lastWords
	memory int64
	broken error // why it cannot be used any longer
}

// start starts a child.
func start(o *Options) (c *process, err error) {
	var files [4]*os.File // closed unless they are kept
	defer func() {
		for _, f := range files {
			if f != nil {
				_ = f.Close()
			}
		}
	}()
	if files[0], files[1], err = os.Pipe(); err != nil {
		return nil, fmt.Errorf("making a pipe: %w", err)
	}
	if files[2], files[3], err = os.Pipe(); err != nil {
		return nil, fmt.Errorf("making a pipe: %w", err)
	}
	c = &process{in: files[1], out: files[2], prints: &lastWords{}, memory: o.Memory}
	enlarge(c.in)
	enlarge(c.out)
	c.cmd = &exec.Cmd{
		Path: o.Command[0], Args: o.Command[1:], Stdin: files[0], Stdout: files[3], Stderr: c.prints,
		// Environment without the parent's: it may hold keys and passwords. What a crash prints of the stacks may hold data.
		Env:         append([]string{fmt.Sprintf("GOMEMLIMIT=%d", o.Memory/4*3), "GOTRACEBACK=none"}, o.Env...),
		SysProcAttr: attributes(),
	}
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a child: %w", err)
	}
	files[1], files[2] = nil, nil
	c.link = newLink(c.out, c.in)
	message, err := json.Marshal(setup{Limits: o.Limits, Cache: o.Cache, Pictures: o.Pictures, Memory: o.Memory, Parent: os.Getpid()})
	if err == nil {
		err = c.send(toSetUp, message)
	}
	if err != nil { // which the first input finds out as well
		c.end()
		return nil, fmt.Errorf("starting a child: %w", err)
	}
	return c, nil
}

// end ends the child and waits until it is gone. It has nothing to save.
func (c *process) end() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
	_ = c.in.Close()
	_ = c.out.Close()
}

// because ends a broken child and says what it means for its input.
func (c *process) because(size int64) *scanners.Unread {
	c.end()
	u := &scanners.Unread{Why: scanners.Failed, Detail: "the decoder broke off", Bytes: size}
	switch {
	case errors.Is(c.broken, errStalled):
		u.Why, u.Detail = scanners.OverLimit, "decoding it made no progress for too long"
	case c.prints.tell("out of memory", "cannot allocate memory", "failed to allocate", "address space"):
		u.Why, u.Detail = scanners.OverLimit, fmt.Sprintf("decoding it took more than %d MiB of memory", c.memory>>20)
	case c.prints.tell("stack overflow"):
		u.Why, u.Detail = scanners.OverLimit, "it is nested too deeply"
	case errors.Is(c.broken, errNonsense):
		u.Detail = "the decoder gave something that cannot be understood"
	}
	return u
}

// lastWords keeps the first of what a child prints, by which the runtime's errors are known, and drops the rest.
type lastWords struct {
	buf  [4 << 10]byte
	kept int
}

// Write implements [io.Writer]. The goroutine that calls it ends with the child.
func (w *lastWords) Write(p []byte) (int, error) {
	w.kept += copy(w.buf[w.kept:], p)
	return len(p), nil
}

func (w *lastWords) tell(words ...string) bool {
	for _, word := range words {
		if bytes.Contains(w.buf[:w.kept], []byte(word)) {
			return true
		}
	}
	return false
}
