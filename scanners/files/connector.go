// Package files reads a file, or a folder with all that is in it, as a source.
//
// A unit is a regular file. Its first batch is its path, which names people as often as its content does: one value in
// the field "(path)", of a batch that counts no record (Records is 0, Part zero, First 1). What the file holds is read
// by the formats. Names of folders are searched as parts of their files' paths.
//
// The walk opens below the folder only, however links are changed under it. Links to what is in the tree anyway are
// listed and skipped; links out of it, sockets, devices, pipes and the kernel's own file systems are recorded as unread and never
// opened. A file with several hard links is read at each of its names. A file that grows is read up to the length it had.
package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"syscall"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// Opener decodes what a file holds; *formats.Opener is one.
type Opener interface {
	Open(ctx context.Context, in formats.Input, to scanners.Receiver) error
}

// Connector opens files and folders as sources.
type Connector struct {
	Formats Opener
	// Exclude are patterns of paths, relative to the folder and with slashes, that are not read, nor what is below them.
	// They are those of path.Match; ** stands for any number of folders, and a pattern without a slash is for names in any folder.
	Exclude []string
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]+:`) // two letters at least: C: is a drive

// Name implements [scanners.Connector].
func (*Connector) Name() string { return "files" }

// Claims implements [scanners.Connector]: file:// URLs, what exists, and what is no URL, of which Open says what is wrong.
func (*Connector) Claims(target string) bool {
	if _, ok := fromURL(target); ok || !scheme.MatchString(target) {
		return true
	}
	_, err := os.Stat(target)
	return err == nil
}

// fromURL is the path in file:///path.
func fromURL(target string) (path string, ok bool) {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "file" || u.Path == "" || (u.Host != "" && u.Host != "localhost") {
		return "", false
	}
	path = filepath.FromSlash(u.Path)
	if len(path) > 2 && filepath.Separator == '\\' && path[2] == ':' { // /C:/folder
		path = path[1:]
	}
	return path, true
}

// Open implements [scanners.Connector]. A link is followed when it is the target itself.
func (c *Connector) Open(_ context.Context, target string) (scanners.Source, error) {
	if err := checkPatterns(c.Exclude); err != nil {
		return nil, err
	}
	path, ok := fromURL(target)
	if !ok {
		path = target
	}
	s := &source{formats: c.Formats, exclude: c.Exclude}
	err := s.open(path)
	switch {
	case err == nil:
		return s, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open %q: no such file or folder: check the path", target)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("open %q: permission denied: run the scan as a user who may read it", target)
	}
	return nil, fmt.Errorf("open %q: %w", target, err)
}

// source is a folder, or one file in a folder.
type source struct {
	formats Opener
	exclude []string
	path    string   // absolute, of the target
	folder  string   // absolute, of the root
	only    string   // the one file's name, "" for all of the folder
	root    *os.Root // of a folder
}

func (s *source) open(path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	s.path = abs
	if s.folder, err = filepath.EvalSymlinks(abs); err != nil {
		if _, err := os.Stat(abs); errors.Is(err, syscall.ELOOP) {
			return errors.New("a link that leads in a circle: name the file or folder that is meant")
		}
		return err
	}
	info, err := os.Stat(s.folder)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		s.root, err = os.OpenRoot(s.folder)
		return err
	case !info.Mode().IsRegular():
		return errors.New("neither a file nor a folder: name one of these")
	}
	s.folder, s.only = filepath.Split(s.folder)
	return nil
}

// Info implements [scanners.Source].
func (s *source) Info() scanners.SourceInfo {
	return scanners.SourceInfo{Connector: "files", Name: scanners.NewPrivate(s.path), Empty: "no file lies there; check the path, and that its disk is mounted"}
}

// Close implements [scanners.Source].
func (s *source) Close() error {
	if s.root == nil {
		return nil
	}
	return s.root.Close()
}

// place is the path of a name in the tree.
func (s *source) place(rel string) string { return filepath.Join(s.folder, filepath.FromSlash(rel)) }

func (s *source) lstat(rel string) (fs.FileInfo, error) {
	if s.root == nil {
		return os.Lstat(s.place(rel))
	}
	return s.root.Lstat(rel)
}

func (s *source) openFile(rel string) (*os.File, error) {
	if s.root == nil {
		return os.OpenFile(s.place(rel), openFlags, 0)
	}
	return s.root.OpenFile(rel, openFlags, 0)
}
