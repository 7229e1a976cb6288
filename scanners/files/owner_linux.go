package files

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// nameCount is how many names a file has.
func nameCount(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Nlink) //nolint:unconvert // its type differs among architectures
	}
	return 1
}

func writableFolder(path string) bool {
	return unix.Faccessat(unix.AT_FDCWD, path, unix.W_OK|unix.X_OK, unix.AT_EACCESS) == nil
}

// written tells whether anybody has a file open to write to it: the kernel refuses a lease on it then (fcntl(2)). If hold, the kernel has
// those wait who want to open it so, as long as f is open. Where there are no leases, or for somebody else's file, nobody knows, and the
// answer is no.
func written(f *os.File, hold bool) bool {
	_, err := unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
	if err == nil && !hold {
		_, _ = unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_UNLCK) // which the lease's holder may
	}
	return errors.Is(err, unix.EAGAIN)
}

// keep gives a new file the owner, the rights and the extended attributes (with them the access control list) of an old one.
func keep(from, to *os.File, info fs.FileInfo) error {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		mine, err := to.Stat()
		if err != nil {
			return err
		}
		if own, ok := mine.Sys().(*syscall.Stat_t); ok && (own.Uid != st.Uid || own.Gid != st.Gid) {
			if err := to.Chown(int(st.Uid), int(st.Gid)); err != nil {
				return err
			}
		}
	}
	if err := to.Chmod(info.Mode().Perm() | info.Mode()&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky)); err != nil {
		return err
	}
	list, err := attribute(func(b []byte) (int, error) { return unix.Flistxattr(int(from.Fd()), b) })
	if errors.Is(err, unix.ENOTSUP) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, name := range strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		if name == "" || strings.HasPrefix(name, "security.") { // which the system sets for the new file by its own rules
			continue
		}
		value, err := attribute(func(b []byte) (int, error) { return unix.Fgetxattr(int(from.Fd()), name, b) })
		if err == nil {
			err = unix.Fsetxattr(int(to.Fd()), name, value, 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// attribute reads what a system call gives when it has enough room.
func attribute(read func([]byte) (int, error)) ([]byte, error) {
	size, err := read(nil)
	if err != nil || size == 0 {
		return nil, err
	}
	b := make([]byte, size)
	n, err := read(b)
	return b[:max(n, 0)], err
}
