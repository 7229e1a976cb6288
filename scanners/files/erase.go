package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/erasing/filelist"
	"dossier/scanners/formats"
)

// Cutter writes what a file holds again without some of its records, and says what stands there; *formats.Opener is one.
type Cutter interface {
	Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error
	Stand(ctx context.Context, in formats.Input, list []erasing.Removal) ([]formats.Stood, error)
}

// OpenEraser implements [erasing.Connector]. A file is written anew beside itself and takes its own place when that is whole and on the disk:
// whoever opens it finds the one or the other. It keeps its owner, rights and extended attributes; its time of change is that of the erasure, so
// that backups take it. What a run that was broken off left beside a file, the next one removes.
func (c *Connector) OpenEraser(ctx context.Context, target string) (erasing.Eraser, error) {
	cutter, ok := c.Formats.(Cutter)
	if !ok {
		return nil, errors.New("no format is written again")
	}
	opened, err := c.Open(ctx, target)
	if err != nil {
		return nil, err
	}
	s := opened.(*source)
	if s.root == nil {
		if s.root, err = os.OpenRoot(s.folder); err != nil {
			return nil, fmt.Errorf("open %q to erase from it: %w", target, scanners.AsUnread(err))
		}
	}
	return &eraser{source: s, cutter: cutter, lists: filelist.New(there)}, nil
}

// there is a [filelist.There] for paths from the root on. A folder that nobody may look into has none.
func there(ctx context.Context, begin, end string) (bool, error) {
	folder, name := path.Split(begin)
	entries, err := os.ReadDir(filepath.FromSlash(folder))
	if err != nil {
		return false, ctx.Err()
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), name) && strings.HasSuffix(e.Name(), end) }), nil
}

type eraser struct {
	*source
	cutter     Cutter
	lists      *filelist.Lists
	ready      map[string]bool // files that lie written beside themselves, by their paths
	readyBytes int64           // of the files as they are
}

// Whole implements [erasing.Eraser]: each file is a transaction.
func (*eraser) Whole() bool { return false }

// Remains implements [erasing.Remainder].
func (*eraser) Remains() []string {
	return []string{
		"the disk may hold the old bytes of files in blocks that are free now, until they are written again (or trimmed, on a solid-state disk)",
		"snapshots and copies of the file system, where it keeps some, hold the files as they were until they are removed",
	}
}

// file is a file that something is erased from.
type file struct {
	*eraser
	rel     string
	opened  *os.File // nil: there is none
	info    fs.FileInfo
	digest  []byte
	problem string // why nothing can be erased from it
}

// look opens a file, unless something speaks against it, and reads its digest.
func (e *eraser) look(ctx context.Context, rel string) (*file, error) {
	f := &file{eraser: e, rel: rel}
	info, err := e.root.Lstat(rel)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, nil
	case err != nil:
		return nil, scanners.AsUnread(err)
	case info.Mode()&fs.ModeSymlink != 0:
		f.problem = "a link took its place: erase what it leads to"
		return f, nil
	case !info.Mode().IsRegular():
		f.problem = sort(info.Mode()) + " is not erased from"
		return f, nil
	}
	if f.opened, err = e.root.OpenFile(rel, openFlags, 0); err != nil {
		return nil, notOpened(err)
	}
	if f.info, err = f.opened.Stat(); err == nil {
		f.digest, err = f.sum(ctx)
	}
	if err != nil {
		f.close()
		return nil, scanners.AsUnread(err)
	}
	switch {
	case nameCount(f.info) > 1:
		f.problem = "it has other names (hard links), under which it would stay as it is: erase by hand"
	case !writableFolder(e.place(path.Dir(rel))):
		f.problem = "its folder may not be written to: run this as a user who may, or erase by hand"
	case written(f.opened, false):
		f.problem = "another program has it open to write to it, and would go on writing to what is gone: stop it, or have it begin a new file"
	default:
		if f.problem, err = e.lists.Obstacle(ctx, filepath.ToSlash(e.place(rel))); err != nil {
			f.close()
			return nil, err
		}
	}
	return f, nil
}

func (f *file) close() {
	if f.opened != nil {
		_ = f.opened.Close() // of a file that was read; nothing is lost
	}
}

func (f *file) sum(ctx context.Context) ([]byte, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, formats.UntilDone(ctx, io.NewSectionReader(f.opened, 0, f.info.Size())))
	return sum.Sum(nil), err
}

// cut writes the file without the records of the list to out, and returns the digest of that.
func (f *file) cut(ctx context.Context, out io.Writer, list []erasing.Removal) ([]byte, error) {
	sum := sha256.New()
	err := f.cutter.Cut(ctx, f.input(), io.MultiWriter(out, sum), list)
	return sum.Sum(nil), err
}

func (f *file) input() formats.Input {
	size := f.info.Size()
	return formats.Input{Body: io.NewSectionReader(f.opened, 0, size), At: f.opened, Path: f.place(f.rel), Name: path.Base(f.rel), Size: size}
}

// Examine implements [erasing.Eraser]. The digests are of the file, as it is and as it will be.
func (e *eraser) Examine(ctx context.Context, list []erasing.Removal) ([]erasing.Standing, error) {
	standing := make([]erasing.Standing, len(list))
	if len(list) == 0 {
		return standing, nil
	}
	f, err := e.look(ctx, list[0].Unit.Reveal())
	if err != nil {
		return nil, err
	}
	defer f.close()
	for i := range standing {
		standing[i] = erasing.Standing{Found: f.opened != nil || f.problem != "", Digest: f.digest, Obstacle: f.problem}
	}
	switch {
	case f.opened == nil, f.problem != "":
		return standing, nil
	case erasing.WholeUnit(list):
		for i := range standing {
			standing[i].How = "delete the file"
		}
		return standing, nil
	case list[0].Digest != nil: // what it becomes was examined before
		for i := range standing {
			standing[i].After, standing[i].How = list[i].After, howCut
		}
		return standing, nil
	}
	return standing, f.stand(ctx, list, standing)
}

// stand says what stands at each place, and what the file becomes.
func (f *file) stand(ctx context.Context, list []erasing.Removal, standing []erasing.Standing) error {
	stood, err := f.cutter.Stand(ctx, f.input(), list)
	if err != nil { // which the cutting meets as well
		return errors.Join(ctx.Err(), f.examine(ctx, list, standing))
	}
	rest, at := formats.Told(stood, list, standing)
	if len(rest) == 0 {
		return nil
	}
	some := make([]erasing.Standing, len(rest))
	for i := range some {
		some[i] = standing[at[i]]
	}
	err = f.examine(ctx, rest, some)
	for i := range some {
		standing[at[i]] = some[i]
	}
	return err
}

const howCut = "write the file again without it"

// examine finds out what the file becomes; if that cannot be, by which of the parts it is.
func (f *file) examine(ctx context.Context, list []erasing.Removal, standing []erasing.Standing) error {
	after, err := f.cut(ctx, io.Discard, list)
	if err == nil {
		for i := range standing {
			standing[i].After, standing[i].How = after, howCut
			if len(list[i].Change) > 0 {
				standing[i].How = "write the file again with the values changed"
			}
		}
		return nil
	}
	for i, why := range formats.Blame(list, err, func(some []erasing.Removal) error {
		_, err := f.cut(ctx, io.Discard, some)
		return err
	}) {
		refuse(why, &standing[i])
	}
	return ctx.Err()
}

// refuse says why something cannot be cut.
func refuse(err error, s *erasing.Standing) {
	u, uncut := errors.AsType[*formats.Uncut](err)
	switch {
	case err == nil:
	case uncut:
		s.Obstacle, s.Document = u.Error(), &erasing.Document{Part: u.Part}
	case errors.Is(err, erasing.ErrChanged):
		s.Found = false
	default:
		s.Obstacle = "the file could not be read to write it again: " + scanners.AsUnread(err).Error()
	}
}

// Erase implements [erasing.Eraser].
func (e *eraser) Erase(ctx context.Context, list []erasing.Removal) (*erasing.Erased, error) {
	done := &erasing.Erased{}
	if len(list) == 0 {
		return done, nil
	}
	f, err := e.look(ctx, list[0].Unit.Reveal())
	if err != nil {
		return nil, err
	}
	defer f.close()
	if !e.ready[f.rel] {
		if err := f.removeStray(); err != nil {
			return nil, err
		}
	}
	if f.done(&list[0]) {
		done.Before = true
		return done, e.settle(f.rel)
	}
	if err := f.before(&list[0]); err != nil {
		return nil, err
	}
	done.Count = int64(len(list))
	if erasing.WholeUnit(list) {
		if err := f.unchanged(); err != nil {
			return nil, err
		}
		if err := e.root.Remove(f.rel); err != nil {
			return nil, scanners.AsUnread(err)
		}
		return done, e.settle(f.rel)
	}
	return done, f.replace(ctx, list)
}

// stray is what a file is called while it is being written.
func (f *file) stray() string {
	sum := sha256.Sum256([]byte(f.rel))
	return path.Join(path.Dir(f.rel), ".dossier-erasing-"+hex.EncodeToString(sum[:8]))
}

// removeStray removes what an earlier run left.
func (f *file) removeStray() error {
	err := f.root.Remove(f.stray())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return scanners.AsUnread(err)
	}
	return nil
}

// replace gives the file that lies beside it its place. Where none lies ready, it is written.
func (f *file) replace(ctx context.Context, list []erasing.Removal) (err error) {
	out, err := f.reopened(ctx, &list[0])
	defer func() {
		if err != nil {
			err = errors.Join(err, f.removeStray())
		}
	}()
	switch {
	case err != nil:
		return err
	case out == nil:
		err = f.writeStray(ctx, list)
	default:
		err = f.onDisk(out, nil)
	}
	if err != nil {
		return err
	}
	if err := f.unchanged(); err != nil {
		return err
	}
	if err := f.root.Rename(f.stray(), f.rel); err != nil {
		return scanners.AsUnread(err)
	}
	return f.settle(f.rel)
}

// writeStray writes the file beside itself, and puts it on the disk.
func (f *file) writeStray(ctx context.Context, list []erasing.Removal) error {
	out, err := f.root.OpenFile(f.stray(), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return scanners.AsUnread(err)
	}
	after, err := f.cut(ctx, out, list)
	if err = f.written(ctx, list, after, err); err == nil {
		if err = keep(f.opened, out, f.info); err != nil {
			err = scanners.AsUnread(err)
		}
	}
	if err = f.onDisk(out, err); err != nil {
		return errors.Join(err, f.removeStray())
	}
	return nil
}

// onDisk closes a file, and puts it on the disk before unless something failed.
func (*file) onDisk(out *os.File, err error) error {
	if err == nil {
		if err = out.Sync(); err != nil {
			err = scanners.AsUnread(err)
		}
	}
	if failed := out.Close(); err == nil && failed != nil {
		err = scanners.AsUnread(failed)
	}
	return err
}

// written judges what was written with what it ended with.
func (*file) written(ctx context.Context, list []erasing.Removal, after []byte, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, new(*formats.Uncut)):
		return fmt.Errorf("%w: %w", erasing.ErrChanged, err)
	case errors.Is(err, erasing.ErrChanged):
		return err
	case err != nil:
		return scanners.AsUnread(err)
	case !bytes.Equal(after, list[0].After):
		return erasing.ErrChanged
	}
	return nil
}

// unchanged tells by [erasing.ErrChanged] that the file, or what its name leads to, is not what was read.
func (f *file) unchanged() error {
	now, err := f.root.Lstat(f.rel)
	held, failed := f.opened.Stat()
	if err != nil || failed != nil || version(now) != version(f.info) || version(held) != version(f.info) || written(f.opened, true) {
		return erasing.ErrChanged
	}
	return nil
}

// settle puts the folder's list of names on the disk.
func (e *eraser) settle(rel string) error {
	folder, err := e.root.Open(path.Dir(rel))
	if err != nil {
		return scanners.AsUnread(err)
	}
	err = folder.Sync()
	if failed := folder.Close(); err == nil {
		err = failed
	}
	if err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) { // where folders have no list to be put
		return scanners.AsUnread(err)
	}
	return nil
}
