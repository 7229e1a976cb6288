package access

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// Output takes the files of a package. Names are relative, with slashes.
type Output interface {
	File(name string, content []byte) error
	// Close makes the package appear, whole.
	Close() error
	// Abandon leaves nothing behind. After Close it does nothing.
	Abandon()
}

// ErrThere says that a folder or file is there which the package was to make.
var ErrThere = errors.New("it is there already: name another place, or remove it")

// Folder returns an output that makes a folder, which must not be there yet ([ErrThere]), for its owner alone.
func Folder(path string) (Output, error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%q: %w", path, ErrThere)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("making a place for the package: %w", err)
	}
	staging, err := os.MkdirTemp(filepath.Dir(path), ".package-*")
	if err != nil {
		return nil, fmt.Errorf("making a place for the package: %w", err)
	}
	return &folder{path, staging}, nil
}

type folder struct{ path, staging string }

func (f *folder) File(name string, content []byte) error {
	if !filepath.IsLocal(name) {
		return errors.New("a file of the package would lie outside it")
	}
	full := filepath.Join(f.staging, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		return fmt.Errorf("writing the package: %w", err)
	}
	if err := os.WriteFile(full, content, 0o600); err != nil {
		return fmt.Errorf("writing the package: %w", err)
	}
	return nil
}

func (f *folder) Close() error {
	if err := os.Rename(f.staging, f.path); err != nil {
		return fmt.Errorf("writing the package: %w", err)
	}
	return nil
}

func (f *folder) Abandon() { _ = os.RemoveAll(f.staging) }

// Encrypted returns an output that makes one file, which must not be there yet ([ErrThere]): a ZIP archive, encrypted by age
// (age-encryption.org/v1). Nothing is written in clear.
func Encrypted(path string, to ...age.Recipient) (Output, error) {
	if _, err := os.Lstat(path); err == nil { // an answer that was sent, perhaps, and whose key nobody has any more
		return nil, fmt.Errorf("%q: %w", path, ErrThere)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("making a place for the package: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".package-*")
	if err != nil {
		return nil, fmt.Errorf("making a place for the package: %w", err)
	}
	sealed, err := age.Encrypt(f, to...)
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return nil, fmt.Errorf("encrypting the package: %w", err)
	}
	return &encrypted{path: path, file: f, sealed: sealed, zip: zip.NewWriter(sealed)}, nil
}

type encrypted struct {
	path   string
	file   *os.File
	sealed io.WriteCloser
	zip    *zip.Writer
}

func (e *encrypted) File(name string, content []byte) error {
	w, err := e.zip.Create(name)
	if err == nil {
		_, err = w.Write(content)
	}
	if err != nil {
		return fmt.Errorf("writing the package: %w", err)
	}
	return nil
}

func (e *encrypted) Close() error {
	err := errors.Join(e.zip.Close(), e.sealed.Close(), e.file.Sync(), e.file.Close())
	if _, there := os.Lstat(e.path); err == nil && there == nil { // it came while this was made
		err = fmt.Errorf("%q: %w", e.path, ErrThere)
	}
	if err == nil {
		err = os.Rename(e.file.Name(), e.path)
	}
	if err != nil {
		return fmt.Errorf("writing the package: %w", err)
	}
	return nil
}

func (e *encrypted) Abandon() {
	_ = e.file.Close()
	_ = os.Remove(e.file.Name())
}
