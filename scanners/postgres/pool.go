package postgres

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"dossier/scanners/sqlrows"
)

const (
	// keepAlive is how often the connection that holds the snapshot says that it is still there.
	keepAlive = time.Minute
	// stallBound is how long a server may say nothing. A view may take its time to find its first row; a network that swallows
	// packets never says that it does.
	stallBound = 10 * time.Minute
	// settings hold for one transaction, so that nothing of them stays behind in a pooler. row_security = off turns rows that a
	// policy hides into an error. A read in table order shared with other readers would begin in the middle.
	settings = `SET LOCAL row_security = off; SET LOCAL search_path = pg_catalog; SET LOCAL statement_timeout = 0;
		SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '10min'; SET LOCAL synchronize_seqscans = off;
		SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off; SET LOCAL datestyle = ISO; SET LOCAL timezone = 'UTC';
		SET LOCAL intervalstyle = postgres; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1`
	// begin takes its snapshot by the next statement.
	begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
)

// pool keeps connections, and one more that holds the snapshot all of them read.
type pool struct {
	base    context.Context // for ending connections after a scan's context ended; never done
	config  *pgconn.Config
	name    string        // of the source
	slots   chan struct{} // a token each connection that may be open beside the keeper
	retry   sqlrows.Retry
	stall   time.Duration // after which a server that says nothing is given up
	keep    bool          // there may be a keeper
	secured bool
	extra   string // settings of this server alone

	mu       sync.Mutex
	idle     []*session
	keeper   *keeper // nil: every transaction has a snapshot of its own
	closed   bool
	snapshot int // how many there were
}

// session is a connection in a transaction.
type session struct {
	*pgconn.PgConn
	snapshot int           // which one it reads, from 1; 0: its own
	stall    time.Duration // after which a server that says nothing is given up
}

// keeper is a transaction that holds a snapshot for others.
type keeper struct {
	session
	name string
	stop context.CancelFunc
	done chan struct{}
}

func newPool(ctx context.Context, config *pgconn.Config, size int, name string) *pool {
	p := &pool{base: context.WithoutCancel(ctx), config: config, name: name, retry: sqlrows.DefaultRetry(), stall: stallBound, keep: size > 1}
	if p.keep {
		size--
	}
	p.slots = make(chan struct{}, size)
	for range size {
		p.slots <- struct{}{}
	}
	return p
}

func (p *pool) shared() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.keeper != nil
}

// first opens the keeper, if there may be one, and returns a session. It does not try again: whoever mistyped a host wants to know.
func (p *pool) first(ctx context.Context) (*session, error) {
	conn, err := p.connect(ctx)
	if err != nil {
		return nil, err
	}
	_, p.secured = conn.Conn().(*tls.Conn)
	p.park(&session{PgConn: conn, stall: p.stall})
	if p.keep {
		if err := p.hold(ctx); err != nil {
			return nil, err
		}
	}
	return p.get(ctx)
}

// connect opens a connection. A pooler that does not know a startup parameter gets none: all transactions are read-only anyway.
func (p *pool) connect(ctx context.Context) (*pgconn.PgConn, error) {
	conn, err := pgconn.ConnectConfig(ctx, p.config)
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && e.Code == "08P01" && strings.Contains(e.Message, "startup parameter") {
		bare := p.config.Copy()
		delete(bare.RuntimeParams, "default_transaction_read_only")
		conn, err = pgconn.ConnectConfig(ctx, bare)
	}
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return conn, err
}

// hold opens a keeper with a new snapshot, instead of the one that broke. On a server that exports none it does nothing.
func (p *pool) hold(ctx context.Context) error {
	conn, err := p.connect(ctx)
	if err != nil {
		return err
	}
	k := &keeper{session: session{PgConn: conn, stall: p.stall}, done: make(chan struct{})}
	err = k.run(ctx, begin+"; "+settings+"; SET LOCAL idle_in_transaction_session_timeout = '1h'")
	var rows []row
	if err == nil {
		rows, err = k.table(ctx, "SELECT pg_export_snapshot()")
	}
	if err != nil || len(rows) != 1 {
		closeNow(ctx, conn)
		if ctx.Err() != nil || lost(err) {
			return err
		}
		return nil // a standby
	}
	k.name = rows[0].text(0)
	alive, stop := context.WithCancel(context.WithoutCancel(ctx))
	k.stop = stop
	go k.live(alive)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keeper = k
	p.snapshot++
	k.snapshot = p.snapshot
	return nil
}

// live keeps what is between here and the server from taking the connection for dead.
func (k *keeper) live(ctx context.Context) {
	defer close(k.done)
	tick := time.NewTicker(keepAlive)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := k.run(ctx, "SELECT 1"); err != nil {
				return
			}
		}
	}
}

func (k *keeper) close(ctx context.Context) {
	k.stop()
	<-k.done
	closeNow(ctx, k.PgConn)
}

// get returns a connection in a transaction that reads the shared snapshot, or its own where there is none. It waits for one to
// be free, and tries again when the server is away for a while; then its error is [scanners.ErrGone], or the context's. The caller
// gives it back by put or drop.
func (p *pool) get(ctx context.Context) (*session, error) {
	select {
	case <-p.slots:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var got *session
	err := p.retry.Do(ctx, func() (again bool, err error) {
		got, err = p.open(ctx)
		return passes(ctx, err), err
	})
	if err == nil {
		return got, nil
	}
	p.slots <- struct{}{}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, sqlrows.Gone(fmt.Errorf("read %q: %w", p.name, connectError(ctx, err)))
}

// passes tells whether what failed with err may succeed later.
func passes(ctx context.Context, err error) bool {
	return err != nil && ctx.Err() == nil && (lost(err) || code(err) == "53300" || errors.Is(err, errSnapshot))
}

// errSnapshot says that the shared snapshot is gone; the next one is taken at once.
var errSnapshot = errors.New("the snapshot is gone")

// open takes an idle connection, or a new one, and begins a transaction.
func (p *pool) open(ctx context.Context) (*session, error) {
	p.mu.Lock()
	var s *session
	if n := len(p.idle); n > 0 {
		s, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	k := p.keeper
	p.mu.Unlock()
	if s == nil {
		conn, err := p.connect(ctx)
		if err != nil {
			return nil, err
		}
		s = &session{PgConn: conn}
	}
	sql := begin + "; " + settings + p.extra
	s.snapshot, s.stall = 0, p.stall
	if k != nil {
		s.snapshot = k.snapshot
		sql = begin + "; SET TRANSACTION SNAPSHOT '" + strings.ReplaceAll(k.name, "'", "''") + "'; " + settings + p.extra
	}
	err := s.run(ctx, sql)
	if err == nil {
		return s, nil
	}
	closeNow(ctx, s.PgConn)
	if c := code(err); k != nil && (c == "22023" || c == "42704" || c == "55000") {
		if err := p.renew(ctx, k); err != nil {
			return nil, err
		}
		return nil, errSnapshot
	}
	return nil, err
}

// renew replaces a keeper that lost its snapshot, unless somebody did.
func (p *pool) renew(ctx context.Context, broken *keeper) error {
	p.mu.Lock()
	mine := p.keeper == broken
	if mine {
		p.keeper = nil
	}
	p.mu.Unlock()
	if !mine {
		return nil
	}
	broken.close(ctx)
	return p.hold(ctx)
}

// put ends the transaction and keeps the connection for the next one.
func (p *pool) put(s *session) {
	ctx, cancel := context.WithTimeout(p.base, cancelBound)
	defer cancel()
	defer func() { p.slots <- struct{}{} }()
	if s.IsClosed() || s.IsBusy() {
		closeNow(ctx, s.PgConn)
		return
	}
	if err := s.run(ctx, "ROLLBACK"); err != nil {
		closeNow(ctx, s.PgConn)
		return
	}
	p.park(s)
}

func (p *pool) park(s *session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		_ = s.PgConn.Conn().Close()
		return
	}
	p.idle = append(p.idle, s)
}

// drop ends a connection that is not to be used again.
func (p *pool) drop(s *session) {
	closeNow(p.base, s.PgConn)
	p.slots <- struct{}{}
}

// close ends all connections that are not in use.
func (p *pool) close() error {
	ctx, cancel := context.WithTimeout(p.base, cancelBound)
	defer cancel()
	p.mu.Lock()
	idle, k := slices.Clone(p.idle), p.keeper
	p.idle, p.keeper, p.closed = nil, nil, true
	p.mu.Unlock()
	for _, s := range idle {
		closeNow(ctx, s.PgConn)
	}
	if k != nil {
		k.close(ctx)
	}
	return nil
}

// closeNow ends a connection and waits until the driver let go of it.
func closeNow(ctx context.Context, conn *pgconn.PgConn) {
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelBound)
	defer cancel()
	_ = conn.Close(bounded)
	select {
	case <-conn.CleanupDone():
	case <-bounded.Done():
	}
}

// lost tells whether an error means that the connection, not the query, is at fault.
func lost(err error) bool {
	switch c := code(err); {
	case err == nil:
		return false
	case c == "":
		return !errors.Is(err, context.Canceled) && !errors.Is(err, errChanged)
	default: // connection exceptions, operator intervention except a cancelled query
		return strings.HasPrefix(c, "08") || strings.HasPrefix(c, "57P") || c == "25P03"
	}
}

// code is the SQLSTATE of an error (PostgreSQL manual, appendix A), "" if the server did not send it.
func code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}
