//go:build unix

package files

import (
	"io/fs"
	"os"
	"syscall"
)

// openFlags never waits (for a pipe's other end) and follows no link.
const openFlags = os.O_RDONLY | syscall.O_NONBLOCK | syscall.O_NOFOLLOW

func inode(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ino
	}
	return 0
}
