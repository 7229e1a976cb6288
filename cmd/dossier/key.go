package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"dossier/detectors/pseudonym"
)

const keyVariable = "DOSSIER_KEY_FILE"

// errNoKey says that there is no key yet, and nothing that was made with one.
var errNoKey = errors.New("there is no key yet")

// key reads the key an inventory is kept with. A key that nobody named is made once, unless there is an inventory already, which
// another key must have made.
func (a *app) key(c *config, inventory string) (pseudonym.Key, error) {
	k, path, err := a.existingKey(c, inventory)
	if !errors.Is(err, errNoKey) {
		return k, err
	}
	if err := createKey(path); err != nil {
		return k, err
	}
	a.say("made a new key, %s: keep a copy apart from the inventory, which nobody can use without it", path)
	return readKey(path)
}

// existingKey reads the key, or says with errNoKey that one may be made at the path.
func (a *app) existingKey(c *config, inventory string) (k pseudonym.Key, path string, err error) {
	path = cmp.Or(a.getenv(keyVariable), c.KeyFile)
	named := path != ""
	if !named {
		dir, err := a.configDir()
		if err != nil {
			return k, "", usageError("there is no place for the key: %w; name a key file with %s", err, keyVariable)
		}
		path = filepath.Join(dir, "dossier", "key")
	}
	k, err = readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, path, err
	}
	if _, statErr := os.Stat(inventory); statErr == nil {
		return k, path, usageError("%q needs the key it was made with, and there is none at %q; name its file with %s", inventory, path, keyVariable)
	}
	if named {
		return k, path, usageError("there is no key file %q; make one with: (umask 077; openssl rand -hex 32 > %q)", path, path)
	}
	return k, path, errNoKey
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
