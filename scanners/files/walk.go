package files

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"dossier/scanners"
)

// maxDepth is how many folders may lie inside one another.
const maxDepth = 1000

// Units implements [scanners.Source]: a folder's entries by name, what is in a folder at its place among them. One folder's
// names are held in memory at a time, and those of the folders above it.
func (s *source) Units(ctx context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		if s.only != "" {
			s.entry(yield, s.only)
			return
		}
		w := walker{s, ctx, yield}
		info, err := s.lstat(".")
		if err != nil {
			yield(nil, at(".", scanners.AsUnread(err)))
			return
		}
		if w.folder(".", []fs.FileInfo{info}) && ctx.Err() != nil {
			yield(nil, ctx.Err())
		}
	}
}

// walker goes through a tree. Its methods return false when nobody wants more.
type walker struct {
	*source
	ctx   context.Context
	yield func(scanners.Unit, error) bool
}

// folder lists what is in rel; above are the folders it lies in, and itself.
func (w *walker) folder(rel string, above []fs.FileInfo) bool {
	names, err := w.names(rel)
	if err != nil && !w.yield(nil, at(rel, scanners.AsUnread(err))) {
		return false
	}
	for _, name := range names {
		if w.ctx.Err() != nil {
			return true
		}
		name = path.Join(rel, name)
		info, err := w.lstat(name)
		if err != nil || !info.IsDir() || excluded(w.exclude, name) {
			if !w.entry(w.yield, name) {
				return false
			}
			continue
		}
		if flaw := w.barred(name, info, above); flaw != nil {
			if !w.yield(nil, at(name, flaw)) {
				return false
			}
			continue
		}
		if !w.folder(name, append(slices.Clip(above), info)) {
			return false
		}
	}
	return true
}

// names lists a folder, sorted; with an error, what could be listed of it.
func (w *walker) names(rel string) ([]string, error) {
	f, err := w.root.OpenFile(rel, openFlags, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

// barred says why a folder is not entered.
func (w *walker) barred(rel string, info fs.FileInfo, above []fs.FileInfo) *scanners.Unread {
	same := func(other fs.FileInfo) bool { return os.SameFile(info, other) }
	switch {
	case slices.ContainsFunc(above, same):
		return &scanners.Unread{Why: scanners.Link, Detail: "a folder that holds itself", Bytes: -1}
	case len(above) > maxDepth:
		return &scanners.Unread{Why: scanners.OverLimit, Detail: "more than 1000 folders inside one another", Bytes: -1}
	case kernels(w.place(rel), info, above[len(above)-1]):
		return &scanners.Unread{Why: scanners.Special, Detail: "a file system of the kernel's own", Bytes: -1}
	}
	return nil
}

// entry lists what is not a folder to enter.
func (s *source) entry(yield func(scanners.Unit, error) bool, rel string) bool {
	info, err := s.lstat(rel)
	if err != nil {
		return yield(nil, at(rel, scanners.AsUnread(err)))
	}
	var skip string
	switch mode := info.Mode(); {
	case excluded(s.exclude, rel):
		skip = "excluded by configuration"
	case mode.IsRegular():
		skip = s.journal(rel)
	case mode&fs.ModeSymlink != 0:
		var u *scanners.Unread
		if skip, u = s.link(rel); u != nil {
			return yield(nil, at(rel, u))
		}
	default:
		return yield(nil, at(rel, &scanners.Unread{Why: scanners.Special, Detail: sort(mode), Bytes: -1}))
	}
	return yield(&unit{s, rel, unitInfo(rel, info, skip)}, nil)
}

// journal is the rule by which a SQLite database's journal is skipped (sqlite.org/walformat.html), which lies beside it and is read with it; "" for
// other files.
func (s *source) journal(rel string) string {
	const magic = "SQLite format 3\x00"
	database := strings.TrimSuffix(strings.TrimSuffix(rel, "-wal"), "-shm")
	if database == rel || path.Base(rel) == "-wal" || path.Base(rel) == "-shm" {
		return ""
	}
	if info, err := s.lstat(database); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := s.openFile(database)
	if err != nil {
		return ""
	}
	defer f.Close() // of a file that was read; nothing is lost
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(f, head); err != nil || string(head) != magic {
		return ""
	}
	return "read with the database beside it"
}

func sort(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeDevice != 0:
		return "a device"
	case mode.IsDir():
		return "a folder took a file's place"
	}
	return "neither a file nor a folder"
}

// link says by which rule a link is skipped, or what cannot be read behind it.
func (s *source) link(rel string) (skip string, u *scanners.Unread) {
	target, err := filepath.EvalSymlinks(s.place(rel))
	if errors.Is(err, fs.ErrNotExist) { // where it would lead
		if target, err = os.Readlink(s.place(rel)); err == nil && !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(s.place(rel)), target)
		}
		skip = "link to nothing"
	} else {
		skip = "link inside the tree"
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "", &scanners.Unread{Why: scanners.Denied, Detail: "the end of a link may not be looked at", Bytes: -1}
	case err != nil:
		return "", &scanners.Unread{Why: scanners.Link, Detail: "a link that leads in a circle", Bytes: -1}
	}
	within, err := filepath.Rel(s.folder, target)
	if err != nil || within == ".." || strings.HasPrefix(within, ".."+string(filepath.Separator)) {
		return "", &scanners.Unread{Why: scanners.Link, Detail: "a link out of the tree: name its end as a target to scan it", Bytes: -1}
	}
	return skip, nil
}

// at gives an Unread the path it is about.
func at(rel string, u *scanners.Unread) *scanners.Unread {
	placed := *u
	placed.Part = scanners.NewPrivate(rel)
	return &placed
}

func unitInfo(rel string, info fs.FileInfo, skip string) scanners.UnitInfo {
	kind := "file"
	switch {
	case info.IsDir():
		kind = "folder"
	case info.Mode()&fs.ModeSymlink != 0:
		kind = "link"
	}
	return scanners.UnitInfo{
		Name: scanners.NewPrivate(rel), Kind: kind, Version: version(info), Modified: info.ModTime(), Bytes: info.Size(), Records: -1, Skip: skip,
	}
}
