package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	lib "modernc.org/sqlite/lib"

	"dossier/scanners/formats"
)

// magic is how each SQLite 3 file starts (sqlite.org/fileformat.html 1.3).
const magic = "SQLite format 3\x00"

// errNotDatabase says that a file is none of ours.
var errNotDatabase = errors.New("not a SQLite database, or an encrypted one: give its plain copy")

// way is how a database is opened.
type way struct {
	name  string // for the report's facts
	query string
	vfs   string
	// private keeps the index of the write-ahead log in memory, where else a -shm file would be created.
	private bool
	// fixed: SQLite would not notice a writer, so that the caller compares the file's state before and after.
	fixed bool
	// salvage opens a file that is shorter than it says: what is there can be read.
	salvage bool
	// copy works on a copy, because the database can only be read once an unfinished transaction was rolled back.
	copy bool
}

var (
	// immutable reads a file nobody has open. No locks, and no files beside it.
	immutable = way{name: "immutable", query: "mode=ro&immutable=1", fixed: true}
	// locked is an ordinary reader among others.
	locked = way{name: "read-only, with locks", query: "mode=ro"}
	// leftLog reads a write-ahead log that its writer left behind. Locks would need a -shm file.
	leftLog = way{name: "read-only, with its write-ahead log", query: "mode=ro", vfs: noLocks(), private: true, fixed: true}
	copied  = way{name: "a private copy, repaired", copy: true}
)

func noLocks() string {
	if runtime.GOOS == "windows" {
		return "win32-none"
	}
	return "unix-none"
}

// ways lists how the database may be opened, best first, so that neither it nor its log changes and, where
// that can be, no file appears beside it.
func ways(path string) ([]way, error) {
	version, err := journalVersion(path)
	if err != nil {
		return nil, err
	}
	log, logThere := sizeOf(path + "-wal")
	_, indexThere := sizeOf(path + "-shm")
	journal, _ := sizeOf(path + "-journal")
	switch {
	case journal > 0: // hot or not: SQLite tells
		return []way{locked, copied}, nil
	case log > 0 && indexThere:
		return []way{locked, leftLog, copied}, nil
	case log > 0:
		return []way{leftLog, copied}, nil
	case logThere && indexThere: // somebody has it open and has written nothing yet
		return []way{locked, immutable}, nil
	case version == 2: // a reader would create the log and its index
		return []way{immutable}, nil
	case !writable(filepath.Dir(path)):
		return []way{immutable, locked}, nil
	default:
		return []way{locked, immutable}, nil
	}
}

// journalVersion is 2 for databases that keep a write-ahead log, 1 for others.
func journalVersion(path string) (byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return 0, errors.Join(err, errors.New("not a regular file: name the database itself"))
	}
	var head [20]byte
	if _, err := io.ReadFull(f, head[:]); err != nil || string(head[:len(magic)]) != magic {
		return 0, errNotDatabase
	}
	return head[19], nil
}

func sizeOf(path string) (size int64, there bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	return info.Size(), true
}

// database is an open database: a way that works, and connections that stand ready.
type database struct {
	path string // the one that SQLite opens
	as   way
	temp string // folder of the copy, to be removed
	idle chan *conn
}

// openDatabase tries the ways in turn. Its errors do not name the path.
func openDatabase(ctx context.Context, path string) (*database, error) {
	list, err := ways(path)
	if err != nil {
		return nil, err
	}
	for _, w := range list {
		var d *database
		d, err = try(ctx, path, w)
		if isFault(err, lib.SQLITE_CORRUPT) {
			w.name, w.salvage = w.name+", incomplete", true
			d, err = try(ctx, path, w)
		}
		if err == nil {
			return d, nil
		}
		if ctx.Err() != nil || isFault(err, lib.SQLITE_NOTADB, lib.SQLITE_CORRUPT, lib.SQLITE_BUSY) {
			break
		}
	}
	if isFault(err, lib.SQLITE_NOTADB) {
		return nil, errNotDatabase
	}
	return nil, err
}

func try(ctx context.Context, path string, w way) (_ *database, err error) {
	d := &database{path: path, as: w, idle: make(chan *conn, 16)}
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	if w.copy {
		if d.temp, err = os.MkdirTemp("", "dossier-sqlite-"); err != nil {
			return nil, formats.NoTemporary(err)
		}
		if d.path, err = copyDatabase(ctx, path, d.temp); err != nil {
			return nil, err
		}
	}
	c, err := d.get()
	if err != nil {
		return nil, err
	}
	defer d.put(c)
	return d, c.query(ctx, "SELECT count(*) FROM sqlite_schema", func(*stmt) {})
}

// get hands out a connection, to be given back by put.
func (d *database) get() (*conn, error) {
	select {
	case c := <-d.idle:
		return c, nil
	default:
	}
	uri, err := fileURI(d.path, d.as.query)
	if err != nil {
		return nil, err
	}
	return connect(uri, d.as)
}

func (d *database) put(c *conn) {
	c.forget()
	select {
	case d.idle <- c:
	default:
		c.close()
	}
}

// close ends the connections that are not in use and removes the copy.
func (d *database) close() error {
	for {
		select {
		case c := <-d.idle:
			c.close()
			continue
		default:
		}
		break
	}
	if d.temp != "" {
		return os.RemoveAll(d.temp)
	}
	return nil
}

// state changes when the database does. It looks at the original's files alone.
func state(path string) string {
	var b strings.Builder
	for _, suffix := range []string{"", "-wal", "-journal"} {
		if info, err := os.Stat(path + suffix); err == nil && (suffix == "" || info.Size() > 0) {
			fmt.Fprintf(&b, "%s%d@%d ", suffix, info.Size(), info.ModTime().UnixNano())
		}
	}
	return strings.TrimSpace(b.String())
}

// fileURI is a path as sqlite.org/uri.html wants it.
func fileURI(path, query string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	abs = filepath.ToSlash(abs)
	if !strings.HasPrefix(abs, "/") {
		abs = "/" + abs
	}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: query}
	return u.String(), nil
}

// copyDatabase copies a database and what stands beside it into folder, which is its owner's alone.
func copyDatabase(ctx context.Context, path, folder string) (string, error) {
	to := filepath.Join(folder, "copy.db")
	before := state(path)
	for _, suffix := range []string{"", "-wal", "-journal"} {
		err := copyFile(ctx, path+suffix, to+suffix)
		if err != nil && (suffix == "" || !errors.Is(err, os.ErrNotExist)) {
			return "", err
		}
	}
	if state(path) != before {
		return "", errors.New("the database changed while it was copied: scan it again when it is not written to")
	}
	return to, nil
}

func copyFile(ctx context.Context, from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return writeFile(to, formats.UntilDone(ctx, in))
}

// writeFile writes a file that only its owner may read.
func writeFile(to string, from io.Reader) error {
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return formats.NoTemporary(err)
	}
	_, err = io.Copy(out, from)
	if formats.OfTemporary(err, to) {
		err = formats.NoTemporary(err)
	}
	return errors.Join(err, out.Close())
}
