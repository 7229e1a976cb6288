package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"dossier/detectors/pseudonym"
)

const keyVariable = "DOSSIER_KEY_FILE"

// key reads the key an inventory is kept with. A key that nobody named is made once, unless there is an inventory already, which
// another key must have made.
func (a *app) key(c *config, inventory string) (pseudonym.Key, error) {
	path, named := a.getenv(keyVariable), true
	if path == "" {
		path = c.KeyFile
	}
	if path == "" {
		dir, err := a.configDir()
		if err != nil {
			return pseudonym.Key{}, usageError("there is no place for the key: %w; name a key file with %s", err, keyVariable)
		}
		path, named = filepath.Join(dir, "dossier", "key"), false
	}
	k, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if _, statErr := os.Stat(inventory); statErr == nil {
		return k, usageError("the inventory %q needs the key it was made with, and there is none at %q; name its file with %s", inventory, path, keyVariable)
	}
	if named {
		return k, usageError("there is no key file %q; make one with: (umask 077; openssl rand -hex 32 > %q)", path, path)
	}
	if err := createKey(path); err != nil {
		return k, err
	}
	a.say("made a new key, %s: keep a copy apart from the inventory, which nobody can use without it", path)
	return readKey(path)
}

func readKey(path string) (pseudonym.Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return pseudonym.Key{}, &exitError{wrongUsage, fmt.Errorf("the key cannot be read: %w", err)}
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return pseudonym.Key{}, usageError("others may read the key file %q (mode %04o); run: chmod 600 %q", path, info.Mode().Perm(), path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return pseudonym.Key{}, &exitError{wrongUsage, fmt.Errorf("the key cannot be read: %w", err)}
	}
	k, err := pseudonym.Parse(string(text))
	if err != nil {
		return k, usageError("%q is no key file: %w", path, err)
	}
	return k, nil
}

// createKey writes a new key that only this user may read. Of two that start at once, one wins and both use its key.
func createKey(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making a place for the key: %w; name a key file elsewhere with %s, or with key_file in dossier.yaml", err, keyVariable)
	}
	text, err := pseudonym.Generate()
	if err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return fmt.Errorf("writing the key: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("writing the key: %w", err)
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("writing the key: %w", err)
	}
	return nil
}

// say writes a line to standard error that is no result.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.err, format+"\n", args...)
}
