package files

import (
	"io/fs"
	"syscall"

	"golang.org/x/sys/unix"
)

// kernels tells whether a folder is where a file system begins that the kernel makes up (proc, sysfs …): it holds no
// data, and reading some of its files has effects or no end.
func kernels(path string, info, parent fs.FileInfo) bool {
	a, _ := info.Sys().(*syscall.Stat_t)
	b, _ := parent.Sys().(*syscall.Stat_t)
	if a == nil || b == nil || a.Dev == b.Dev {
		return false
	}
	var st unix.Statfs_t
	if unix.Statfs(path, &st) != nil {
		return false
	}
	switch int64(st.Type) { //nolint:unconvert // its type differs among architectures
	case unix.PROC_SUPER_MAGIC, unix.SYSFS_MAGIC, unix.CGROUP_SUPER_MAGIC, unix.CGROUP2_SUPER_MAGIC, unix.DEBUGFS_MAGIC, unix.TRACEFS_MAGIC,
		unix.DEVPTS_SUPER_MAGIC, unix.SECURITYFS_MAGIC, unix.BPF_FS_MAGIC, unix.PSTOREFS_MAGIC, unix.SELINUX_MAGIC, unix.EFIVARFS_MAGIC:
		return true
	}
	return false
}
