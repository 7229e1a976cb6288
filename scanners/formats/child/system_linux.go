package child

import (
	"bytes"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// attributes have the kernel end a child when its parent is gone.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// pipeSize lets a batch through at once. The kernel may allow less.
const pipeSize = 1 << 20

func enlarge(pipe *os.File) {
	if c, err := pipe.SyscallConn(); err == nil {
		_ = c.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, pipeSize) })
	}
}

// limitMemory bounds what this process may map beyond what it does already. (Go's runtime reserves more than a gigabyte of addresses
// at its start, which it does not use.)
func limitMemory(more int64) error {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return fmt.Errorf("measuring the address space: %w", err)
	}
	var pages int64
	if _, err := fmt.Sscan(string(text), &pages); err != nil {
		return fmt.Errorf("measuring the address space: %w", err)
	}
	most := uint64(pages*int64(os.Getpagesize()) + more)
	if err := unix.Setrlimit(unix.RLIMIT_AS, &unix.Rlimit{Cur: most, Max: most}); err != nil {
		return fmt.Errorf("limiting the address space: %w", err)
	}
	return nil
}

// peakMemory is the largest resident set that this process has had, in bytes; 0 where that is unknown.
func peakMemory() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(text, []byte("VmHWM:"))
	var kib int64
	if _, err := fmt.Fscan(bytes.NewReader(rest), &kib); err != nil {
		return 0
	}
	return kib << 10
}
