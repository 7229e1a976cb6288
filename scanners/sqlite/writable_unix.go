//go:build unix

package sqlite

import "golang.org/x/sys/unix"

// writable tells whether files can be created in folder.
func writable(folder string) bool { return unix.Access(folder, unix.W_OK) == nil }
