package inventory

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"dossier/detectors/pseudonym"
	"dossier/reports/spill"
	"dossier/scanners"
)

// Options say how an inventory is opened.
type Options struct {
	ReadOnly bool  // for reports: works while a scan is writing, creates and changes nothing
	MaxBytes int64 // bound on the file's size; 0: the disk's

	CommitEvery time.Duration // what a crash may cost; 0: a second
}

// Store is an open inventory. Its readers may be called by many goroutines.
type Store struct {
	path  string
	key   pseudonym.Key
	read  *sql.DB
	write *sql.Conn // nil when it is open for reading only
	own   []*sql.DB // what Close closes: the pool of write, and the lock's
	lock  *sql.Conn
	every time.Duration // between commits

	mu  sync.Mutex
	run *ScanRun
}

// Open opens the inventory in the file at path. Unless it is for reading only, a missing one is created with rights for its
// owner alone, folder included, and the file path-writer beside it is locked until Close, by which a second writer is told from
// a dead one. Errors wrap [ErrWrongKey], [ErrNewer], [ErrLocked], [ErrFull], [ErrCorrupt], [ErrForeign], [ErrMissing] or [ErrDenied].
func Open(ctx context.Context, path string, key pseudonym.Key, opts Options) (*Store, error) {
	doing := fmt.Sprintf("opening the inventory %q", path)
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, explain(doing, err)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s: %w (it is a folder)", doing, ErrForeign)
	}
	s := &Store{path: path, key: key, every: cmp.Or(opts.CommitEvery, time.Second)}
	if opts.ReadOnly {
		err = s.openRead(ctx)
	} else {
		err = s.openWrite(ctx, opts)
	}
	if err != nil {
		_ = s.Close()
		if !opts.ReadOnly && errors.Is(err, fs.ErrNotExist) { // a writer makes what is missing: it is in a folder, as /proc, that takes nothing
			return nil, fmt.Errorf("%s: %w (%w)", doing, ErrDenied, err)
		}
		return nil, explain(doing, err)
	}
	return s, nil
}

// scratch is where sorting puts what does not fit into memory: beside the inventory, where there is room for it, or should be.
func (s *Store) scratch() spill.Place {
	if s.write == nil { // in a folder that may be for reading only
		return spill.Place{Name: "dossier-sort-"}
	}
	return spill.Place{Folder: filepath.Dir(s.path), Name: filepath.Base(s.path) + "-sort-"}
}

// pageSize is that of SQLite's pages: most of what is kept comes in pieces of that size and more.
const pageSize = 16384

// pragmas of every connection. Its cache is 4 MiB, said in pages: a size in bytes is turned into pages of 4 KiB before those of the file are known, and
// takes four times as much.
const pragmas = "_pragma=busy_timeout(10000)&_pragma=secure_delete(1)&_pragma=cache_size(256)&_pragma=synchronous(1)&_pragma=foreign_keys(0)"

func dsn(path, query string) string {
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: query}).String()
}

func (s *Store) openRead(ctx context.Context) error {
	if _, err := os.Stat(s.path); err != nil {
		return err
	}
	try := func(mode string) (bool, error) {
		var err error
		if s.read, err = sql.Open("sqlite", dsn(s.path, mode+"&_pragma=query_only(1)&"+pragmas)); err != nil {
			return false, err
		}
		return s.inspect(ctx, s.read)
	}
	ok, err := try("mode=ro")
	if errors.Is(sentinel(err), ErrDenied) && missing(s.path+"-wal") {
		// A folder nobody may write in: without a log beside it nobody writes to the file either.
		_ = s.read.Close()
		ok, err = try("mode=ro&immutable=1")
	}
	if err == nil && !ok {
		return ErrMissing
	}
	return err
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

func (s *Store) openWrite(ctx context.Context, opts Options) error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return err
	}
	// Before the lock is made, so that a file which is no inventory gets nothing put beside it.
	if !missing(s.path) {
		db, err := sql.Open("sqlite", dsn(s.path, "mode=ro&"+pragmas))
		if err != nil {
			return err
		}
		_, err = s.inspect(ctx, db)
		_ = db.Close()
		if err != nil && !errors.Is(sentinel(err), ErrDenied) { // a log left by a crash can only be read by a writer
			return err
		}
	}
	if err := s.acquire(ctx); err != nil {
		return err
	}
	if err := touch(s.path); err != nil {
		return err
	}
	left, _ := filepath.Glob(s.path + "-sort-*") // of a process that died, where an open file cannot be removed
	for _, name := range left {
		_ = os.Remove(name)
	}
	db, conn, err := connect(ctx, dsn(s.path, pragmas))
	if err != nil {
		return err
	}
	s.own, s.write = append(s.own, db), conn
	made, err := s.inspect(ctx, conn)
	if err != nil {
		return err
	}
	if !made {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA page_size=%d", pageSize)); err != nil {
			return err
		}
	}
	if opts.MaxBytes > 0 {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count=%d", opts.MaxBytes/pageSize)); err != nil {
			return err
		}
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA journal_mode=WAL"); err != nil {
		return err
	}
	if !made {
		if err := s.create(ctx, conn); err != nil {
			return err
		}
	}
	s.read, err = sql.Open("sqlite", dsn(s.path, "_pragma=query_only(1)&"+pragmas))
	return err
}

// touch creates a missing file for its owner alone; SQLite gives the files beside it the same rights. One that is there is
// not opened: closing it would drop the POSIX locks that this process holds on it.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// connect opens a pool of one connection.
func connect(ctx context.Context, dsn string) (*sql.DB, *sql.Conn, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		_ = db.Close()
		return nil, nil, err
	}
	return db, conn, nil
}

// acquire takes the writer's lock: a transaction that is kept open on an empty database beside the inventory. SQLite's locks
// work on every system, go when their process dies, and hold within one process as well.
func (s *Store) acquire(ctx context.Context) error {
	path := s.path + "-writer"
	if err := touch(path); err != nil {
		return err
	}
	db, conn, err := connect(ctx, dsn(path, "_pragma=busy_timeout(0)"))
	if err != nil {
		return err
	}
	s.own, s.lock = append(s.own, db), conn
	_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	return err
}

// Close ends a scan that is under way, keeping what it found, and closes the file.
func (s *Store) Close() error {
	s.mu.Lock()
	run := s.run
	s.mu.Unlock()
	var errs []error
	if run != nil {
		errs = append(errs, run.Close())
	}
	if s.read != nil {
		errs = append(errs, s.read.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	for i := len(s.own) - 1; i >= 0; i-- { // the lock last
		errs = append(errs, s.own[i].Close())
	}
	return explain("closing the inventory", errors.Join(errs...))
}

// OpenName reads a sealed name again. The error is [pseudonym.ErrSeal] where it does not open.
func (s *Store) OpenName(name Sealed) (scanners.Private, error) {
	text, err := s.key.Open(name)
	return scanners.NewPrivate(string(text)), err
}
