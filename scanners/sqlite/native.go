package sqlite

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
	"unsafe"

	"modernc.org/libc"
	_ "modernc.org/sqlite" // its init repairs a lock of the library (cznic/sqlite issue 199)
	lib "modernc.org/sqlite/lib"
)

// The library is called below database/sql, whose driver allocates for each value and turns text in DATE columns into
// times: here a value goes from SQLite's page to the batch in one copy, by its storage class (sqlite.org/datatype3.html).

// maxValue is the longest value SQLite may hand over, in bytes: longer ones stay on disk.
const maxValue = 64 << 20

// lockWait is how long a statement waits for another program's lock, in all.
const lockWait = 15 * time.Second

// conn is a connection, used by one goroutine at a time.
type conn struct {
	tls   *libc.TLS
	db    uintptr
	stmts map[string]*stmt // prepared ones that stand ready

	mu sync.Mutex // guards db against interrupt
}

// fault is an error of SQLite's. It carries the code alone: messages may quote names and values.
type fault int32

func (f fault) Error() string {
	switch f.primary() {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return "another program keeps the database locked"
	case lib.SQLITE_CORRUPT:
		return "a page of the database is malformed"
	case lib.SQLITE_NOTADB:
		return "not a SQLite database, or an encrypted one"
	case lib.SQLITE_CANTOPEN:
		return "the database or a file beside it cannot be opened"
	case lib.SQLITE_READONLY:
		return "the database must be repaired by a program that may write to it"
	case lib.SQLITE_TOOBIG:
		return "a value is too long"
	}
	tls := libc.NewTLS()
	defer tls.Close()
	return "SQLite: " + libc.GoString(lib.Xsqlite3_errstr(tls, int32(f)))
}

func (f fault) primary() int32 { return int32(f) & 0xff }

func isFault(err error, primary ...int32) bool {
	f, ok := errors.AsType[fault](err)
	for _, code := range primary {
		if ok && f.primary() == code {
			return true
		}
	}
	return false
}

// connect opens uri in the way that w says.
func connect(uri string, w way) (*conn, error) {
	c := &conn{tls: libc.NewTLS(), stmts: map[string]*stmt{}}
	flags := int32(lib.SQLITE_OPEN_READONLY)
	if w.copy {
		flags = lib.SQLITE_OPEN_READWRITE
	}
	flags |= lib.SQLITE_OPEN_URI | lib.SQLITE_OPEN_NOMUTEX | lib.SQLITE_OPEN_PRIVATECACHE | lib.SQLITE_OPEN_EXRESCODE

	err := c.open(uri, w.vfs, flags)
	if err == nil {
		err = c.harden(w)
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

func (c *conn) open(uri, vfs string, flags int32) error {
	name, free := c.cstring(uri)
	defer free()
	zvfs, freeVFS := uintptr(0), func() {}
	if vfs != "" {
		zvfs, freeVFS = c.cstring(vfs)
	}
	defer freeVFS()
	out := libc.Xcalloc(c.tls, 1, 8)
	if name == 0 || out == 0 {
		return fault(lib.SQLITE_NOMEM)
	}
	defer libc.Xfree(c.tls, out)
	rc := lib.Xsqlite3_open_v2(c.tls, name, out, flags, zvfs)
	c.db = *(*uintptr)(pointer(out)) // also after an error
	if rc != lib.SQLITE_OK {
		return fault(rc)
	}
	return nil
}

// harden applies what sqlite.org/security.html advises for databases of unknown origin, and bounds memory.
func (c *conn) harden(w way) error {
	defensive := int32(1)
	if w.salvage { // which a defensive connection refuses; all we run is our own SELECTs
		defensive = 0
	}
	for _, set := range []struct{ op, on int32 }{
		{lib.SQLITE_DBCONFIG_DEFENSIVE, defensive},
		{lib.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
		{lib.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
		{lib.SQLITE_DBCONFIG_DQS_DML, 0}, // a column that is gone is an error, not the text of its name
		{lib.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
	} {
		args := libc.Xcalloc(c.tls, 2, 8)
		rc := lib.Xsqlite3_db_config(c.tls, c.db, set.op, libc.VaList(args, set.on, uintptr(0)))
		libc.Xfree(c.tls, args)
		if rc != lib.SQLITE_OK {
			return fault(rc)
		}
	}
	lib.Xsqlite3_limit(c.tls, c.db, lib.SQLITE_LIMIT_LENGTH, maxValue)
	// Short, because it does not see a context end; [stmt.step] tries again.
	lib.Xsqlite3_busy_timeout(c.tls, c.db, 100)
	pragmas := []string{"query_only=1", "cell_size_check=1", "mmap_size=0", "cache_size=-4096", "temp_store=2"}
	if w.private { // before the first read, so that the index of the log is never a file
		pragmas = slices.Insert(pragmas, 0, "locking_mode=EXCLUSIVE")
	}
	if w.salvage {
		pragmas = slices.Insert(pragmas, 0, "writable_schema=1")
	}
	for _, pragma := range pragmas {
		if err := c.exec("PRAGMA " + pragma); err != nil {
			return err
		}
	}
	return nil
}

func (c *conn) close() {
	for _, s := range c.stmts {
		lib.Xsqlite3_finalize(c.tls, s.ptr)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tls == nil {
		return
	}
	lib.Xsqlite3_close_v2(c.tls, c.db)
	c.tls.Close()
	c.tls, c.db, c.stmts = nil, 0, nil
}

// watch breaks off what the connection does when ctx ends. The function it returns ends the watch.
func (c *conn) watch(ctx context.Context) func() {
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(done)
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.db != 0 {
			tls := libc.NewTLS() // c.tls is in use by the statement that is broken off
			lib.Xsqlite3_interrupt(tls, c.db)
			tls.Close()
		}
	})
	return func() {
		if !stop() {
			<-done
		}
	}
}

func (c *conn) exec(sql string) error {
	s, err := c.prepare(sql)
	if err != nil {
		return err
	}
	defer s.finalize()
	for {
		if more, err := s.stepOnce(); err != nil || !more {
			return err
		}
	}
}

// cstring copies s, which holds no NUL, into C memory.
func (c *conn) cstring(s string) (uintptr, func()) {
	p, err := libc.CString(s)
	if err != nil {
		return 0, func() {}
	}
	return p, func() { libc.Xfree(c.tls, p) }
}

// stmt is a prepared statement.
type stmt struct {
	c   *conn
	ptr uintptr
}

func (c *conn) prepare(sql string) (*stmt, error) {
	text, free := c.cstring(sql)
	defer free()
	out := libc.Xcalloc(c.tls, 1, 8)
	if text == 0 || out == 0 {
		return nil, fault(lib.SQLITE_NOMEM)
	}
	defer libc.Xfree(c.tls, out)
	if rc := lib.Xsqlite3_prepare_v2(c.tls, c.db, text, -1, out, 0); rc != lib.SQLITE_OK {
		return nil, fault(rc)
	}
	return &stmt{c, *(*uintptr)(pointer(out))}, nil
}

// cached returns a statement that stays with the connection; its user resets it.
func (c *conn) cached(sql string) (*stmt, error) {
	if s := c.stmts[sql]; s != nil {
		return s, nil
	}
	s, err := c.prepare(sql)
	if err == nil {
		c.stmts[sql] = s
	}
	return s, err
}

// forget finalizes the cached statements: they belong to one table.
func (c *conn) forget() {
	for _, s := range c.stmts {
		s.finalize()
	}
	clear(c.stmts)
}

// query calls row for each row of a small result.
func (c *conn) query(ctx context.Context, sql string, row func(*stmt), args ...string) error {
	s, err := c.prepare(sql)
	if err != nil {
		return err
	}
	defer s.finalize()
	for i, arg := range args {
		text, free := c.cstring(arg)
		rc := lib.Xsqlite3_bind_text(c.tls, s.ptr, int32(i+1), text, -1, lib.SQLITE_TRANSIENT)
		free()
		if rc != lib.SQLITE_OK {
			return fault(rc)
		}
	}
	for {
		more, err := s.step(ctx)
		if err != nil || !more {
			return err
		}
		row(s)
	}
}

// step goes on to the next row and waits for locks, up to lockWait. The statement must be reset after an error.
func (s *stmt) step(ctx context.Context) (bool, error) {
	more, err := s.stepOnce()
	if err == nil {
		return more, nil
	}
	for until := time.Now().Add(lockWait); isFault(err, lib.SQLITE_BUSY) && time.Now().Before(until); { //nolint:forbidigo // a lock is waited for by the clock
		if ctx.Err() != nil {
			break
		}
		more, err = s.stepOnce() // waits on its own, see harden
	}
	if err != nil && ctx.Err() != nil {
		return false, ctx.Err()
	}
	return more, err
}

func (s *stmt) stepOnce() (bool, error) {
	switch rc := lib.Xsqlite3_step(s.c.tls, s.ptr); rc {
	case lib.SQLITE_ROW:
		return true, nil
	case lib.SQLITE_DONE:
		return false, nil
	default:
		return false, fault(rc)
	}
}

func (s *stmt) bind(i int, v int64) { lib.Xsqlite3_bind_int64(s.c.tls, s.ptr, int32(i), v) }

func (s *stmt) reset() { lib.Xsqlite3_reset(s.c.tls, s.ptr) }

func (s *stmt) finalize() { lib.Xsqlite3_finalize(s.c.tls, s.ptr) }

func (s *stmt) value(i int) value {
	return value{s.c.tls, lib.Xsqlite3_column_value(s.c.tls, s.ptr, int32(i))}
}

func (s *stmt) int(i int) int64 { return s.value(i).int() }

func (s *stmt) string(i int) string { return string(s.value(i).text()) }

// value is one value of the row at which a statement stands: asking it costs half of asking the statement. It and
// its bytes are SQLite's, valid until the next step.
type value struct {
	tls *libc.TLS
	ptr uintptr
}

func (v value) class() int32 { return lib.Xsqlite3_value_type(v.tls, v.ptr) }

func (v value) int() int64 { return lib.Xsqlite3_value_int64(v.tls, v.ptr) }

func (v value) float() float64 { return lib.Xsqlite3_value_double(v.tls, v.ptr) }

func (v value) text() []byte { return v.bytes(lib.Xsqlite3_value_text(v.tls, v.ptr)) }

func (v value) blob() []byte { return v.bytes(lib.Xsqlite3_value_blob(v.tls, v.ptr)) }

func (v value) bytes(p uintptr) []byte {
	n := lib.Xsqlite3_value_bytes(v.tls, v.ptr)
	if p == 0 || n <= 0 {
		return nil
	}
	return unsafe.Slice((*byte)(pointer(p)), int(n)) //nolint:gosec // SQLite says that n bytes lie there
}

// pointer turns an address in the library's own memory, which Go's collector neither moves nor frees, into a pointer.
func pointer(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) } //nolint:gosec // the only way to SQLite's own bytes
