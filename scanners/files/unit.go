package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"syscall"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// PathField is the name of the field that holds a file's path.
const PathField = "(path)"

type unit struct {
	source *source
	rel    string
	info   scanners.UnitInfo
}

// Info implements [scanners.Unit].
func (u *unit) Info() scanners.UnitInfo { return u.info }

// version changes when the content does.
func version(info fs.FileInfo) string {
	return fmt.Sprintf("%d@%d#%d", info.Size(), info.ModTime().UnixNano(), inode(info))
}

// Read implements [scanners.Unit]. A sample is no less than the file.
func (u *unit) Read(ctx context.Context, _ scanners.Want, to scanners.Receiver) error {
	if u.info.Skip != "" {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := u.path(to); err != nil {
		return err
	}
	f, err := u.source.openFile(u.rel)
	if err != nil {
		return notOpened(err)
	}
	defer f.Close() // of a file that was read; nothing is lost
	before, err := f.Stat()
	switch {
	case err != nil:
		return scanners.AsUnread(err)
	case !before.Mode().IsRegular():
		return &scanners.Unread{Why: scanners.Special, Detail: "took a file's place after it was listed", Bytes: -1}
	case u.source.formats == nil:
		return &scanners.Unread{Why: scanners.NoDecoder, Bytes: before.Size()}
	}
	size := before.Size()
	err = u.source.formats.Open(ctx, formats.Input{
		Body: io.LimitReader(f, size), At: f, Path: u.source.place(u.rel), Name: path.Base(u.rel), Size: size,
	}, to)
	if _, unread := errors.AsType[*scanners.Unread](err); err != nil && !unread {
		return err
	}
	after, failed := f.Stat()
	if failed != nil || version(after) != u.info.Version {
		return &scanners.Unread{Why: scanners.Changed, Detail: "it was written to after it was listed", Bytes: -1}
	}
	if err == nil && size == 0 {
		return sizeless(f)
	}
	return err
}

// Stored implements [formats.Stored].
func (u *unit) Stored(_ context.Context, most int64) ([]byte, error) {
	f, err := u.source.openFile(u.rel)
	if err != nil {
		return nil, notOpened(err)
	}
	defer f.Close() // of a file that was read; nothing is lost
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, scanners.AsUnread(err)
	case version(info) != u.info.Version:
		return nil, &scanners.Unread{Why: scanners.Changed, Detail: "it was written to after it was listed", Bytes: -1}
	}
	text, err := io.ReadAll(io.LimitReader(f, min(info.Size(), most)))
	if err != nil {
		return nil, scanners.AsUnread(err)
	}
	return text, nil
}

// notOpened says why a file that was listed cannot be opened. [os.Root] refuses links out of the folder with an error
// of its own, and the system those that are not to be followed.
func notOpened(err error) error {
	errno, system := errors.AsType[syscall.Errno](err)
	if !system || errno == syscall.ELOOP || errno == syscall.ENOTDIR {
		return &scanners.Unread{Why: scanners.Changed, Detail: "a link took its place after it was listed", Bytes: -1}
	}
	return scanners.AsUnread(err)
}

// path hands over the file's path.
func (u *unit) path(to scanners.Receiver) error {
	b := to.New()
	b.Reset(scanners.Private{}, []scanners.Field{{Name: scanners.NewPrivate(PathField), Type: "path", Text: true}})
	b.Columns[0].AppendString(strings.ToValidUTF8(u.rel, "\uFFFD"))
	return to.Batch(b)
}

// sizeless finds out that a file is of the sort that the kernel makes up while it is read: they have no end to rely on.
func sizeless(f io.Reader) error {
	if n, _ := f.Read(make([]byte, 1)); n > 0 {
		return &scanners.Unread{Why: scanners.Special, Detail: "a file with content but no size, as the kernel's are", Bytes: -1}
	}
	return nil
}
