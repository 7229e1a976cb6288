package sqlrows

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
)

// CheckPasswordFile refuses a password file that others than its owner may read, as libpq does, and one that cannot be read. Its errors
// say how to mend it, and not the path, in which a user may be named.
func CheckPasswordFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("the password file does not exist: check the path")
	case err != nil:
		return errors.New("the password file cannot be read: check its rights")
	case runtime.GOOS != "windows" && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0: // Windows has no such rights
		return fmt.Errorf("the password file may be read by others (mode %04o): chmod 600 it, or have Docker or Kubernetes mount it with mode 0400", info.Mode().Perm())
	}
	return nil
}
