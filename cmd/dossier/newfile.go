package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// writeNew writes a file, for its owner alone, that must not be there yet: one that somebody worked on since is not lost. What could not be
// written whole is not left behind. what says in a message what it is.
func writeNew(path string, content []byte, what string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	if err == nil {
		_, err = f.Write(content)
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			_ = os.Remove(path)
		}
	}
	if err != nil {
		return fmt.Errorf("writing %s %q: %w", what, path, reason(err))
	}
	return nil
}
