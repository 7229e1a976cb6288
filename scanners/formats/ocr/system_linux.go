package ocr

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// attributes have the kernel end the program when this one is gone.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// bound bounds the memory that a process may map, and keeps it from writing files.
func bound(pid int, memory int64) error {
	for resource, most := range map[int]uint64{unix.RLIMIT_AS: uint64(memory), unix.RLIMIT_FSIZE: 0, unix.RLIMIT_CORE: 0} {
		if err := unix.Prlimit(pid, resource, &unix.Rlimit{Cur: most, Max: most}, nil); err != nil {
			return fmt.Errorf("bounding its memory: %w", err)
		}
	}
	return nil
}
