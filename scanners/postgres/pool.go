package postgres

import (
	"context"
	"crypto/tls"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

// pool keeps connections in transactions that all read one snapshot, where the server exports one. The connection that exported it is
// lent as well, but last.
type pool struct {
	base    context.Context // for ending connections after a scan's context ended; never done
	config  *pgconn.Config
	name    string        // of the source
	slots   chan struct{} // a token for each connection that may still be lent
	waiting atomic.Int64  // how many wait for one
	retry   sqlrows.Retry
	stall   time.Duration // after which a server that says nothing is given up
	secured bool
	extra   string // settings of this server alone

	holding chan struct{} // holds a token while nobody sees to the keeper

	mu       sync.Mutex
	size     int // connections that may be open
	others   int // lent beside the keeper
	idle     []*session
	keeper   *keeper // nil: there is none yet, or the server exports no snapshots
	exports  bool
	closed   bool
	snapshot int // how many there were
	own      int // and how many that were not shared
}

// session is a connection in a transaction.
type session struct {
	*pgconn.PgConn
	snapshot int           // which one it reads: from 1 those that are shared, below 0 its own
	stall    time.Duration // after which a server that says nothing is given up
	keeper   *keeper       // that this is the connection of, or nil
	locked   string        // OID of the table that it is known to keep from being rewritten
}

// keeper is a transaction that holds a snapshot for others. Those who borrow its connection stay within a savepoint.
type keeper struct {
	session
	name   string
	free   chan struct{} // holds a token while nobody uses the connection
	broken atomic.Bool
	stop   context.CancelFunc
	done   chan struct{}
}

func newPool(ctx context.Context, config *pgconn.Config, size int, name string) *pool {
	p := &pool{
		base: context.WithoutCancel(ctx), config: config, name: name, retry: sqlrows.DefaultRetry(), stall: stallBound,
		size: size, exports: true, slots: make(chan struct{}, size), holding: make(chan struct{}, 1),
	}
	for range size {
		p.slots <- struct{}{}
	}
	p.holding <- struct{}{}
	return p
}

func (p *pool) shared() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.exports
}

// first makes the first connection. It does not try again: whoever mistyped a host wants to know.
func (p *pool) first(ctx context.Context) (*lease, error) {
	<-p.slots
	l := &lease{pool: p}
	err := l.attempt(ctx)
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
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

// held returns the keeper, a new one with a new snapshot if the old one broke, or nil on a server that exports none.
func (p *pool) held(ctx context.Context) (*keeper, error) {
	select {
	case <-p.holding:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { p.holding <- struct{}{} }()
	p.mu.Lock()
	k, exports := p.keeper, p.exports
	p.mu.Unlock()
	if !exports || k != nil && !k.broken.Load() {
		return k, nil
	}
	if k != nil {
		select {
		case <-k.free:
			k.close(ctx)
		default: // whoever has it closes it
		}
	}
	return p.hold(ctx)
}

// hold opens a keeper.
func (p *pool) hold(ctx context.Context) (*keeper, error) {
	conn, err := p.connect(ctx)
	if err != nil {
		return nil, err
	}
	k := &keeper{session: session{PgConn: conn, stall: p.stall}, done: make(chan struct{}), free: make(chan struct{}, 1)}
	k.keeper = k
	err = k.run(ctx, begin+"; "+settings+p.extra+"; SET LOCAL idle_in_transaction_session_timeout = '1h'")
	var rows []row
	if err == nil {
		rows, err = k.table(ctx, "SELECT pg_export_snapshot()")
	}
	if err != nil && (ctx.Err() != nil || passes(err)) {
		closeNow(ctx, conn)
		return nil, err
	}
	_, secured := conn.Conn().(*tls.Conn)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.secured = secured
	if err != nil || len(rows) != 1 { // a standby
		p.exports, p.keeper = false, nil
		closeNow(ctx, conn)
		return nil, nil
	}
	k.name = rows[0].text(0)
	k.free <- struct{}{}
	alive, stop := context.WithCancel(context.WithoutCancel(ctx))
	k.stop = stop
	go k.live(alive)
	p.keeper = k
	p.snapshot++
	k.snapshot = p.snapshot
	return k, nil
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
		}
		select {
		case <-k.free:
			if k.run(ctx, "SELECT 1") != nil {
				k.broken.Store(true)
			}
			k.free <- struct{}{}
		default: // it is lent
		}
	}
}

// close ends a keeper that nobody uses.
func (k *keeper) close(ctx context.Context) {
	k.broken.Store(true)
	k.stop()
	<-k.done
	closeNow(ctx, k.PgConn)
}

// errSnapshot says that the shared snapshot is gone; the next one is taken at once.
var errSnapshot = errors.New("the snapshot is gone")

// open takes an idle connection, a new one, or the keeper's if all others are lent, and begins a transaction.
func (p *pool) open(ctx context.Context) (*session, error) {
	k, err := p.held(ctx)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	var s *session
	n := len(p.idle)
	switch {
	case k != nil && p.others >= p.size-1:
		s = &k.session
	case n > 0:
		s, p.idle = p.idle[n-1], p.idle[:n-1]
		fallthrough
	default:
		p.others++
	}
	p.mu.Unlock()
	if s != nil && s.keeper != nil {
		return p.borrow(ctx, k)
	}
	if s, err = p.begin(ctx, s, k); err != nil {
		p.back()
	}
	return s, err
}

// back notes that a connection beside the keeper is no longer lent.
func (p *pool) back() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.others--
}

// borrow lends the keeper's connection.
func (p *pool) borrow(ctx context.Context, k *keeper) (*session, error) {
	select {
	case <-k.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := k.run(ctx, "SAVEPOINT reading"); err != nil {
		k.broken.Store(true)
		k.free <- struct{}{}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, errSnapshot
	}
	return &k.session, nil
}

// begin begins a transaction that reads k's snapshot, nil its own, on a new connection if s is nil.
func (p *pool) begin(ctx context.Context, s *session, k *keeper) (*session, error) {
	if s == nil {
		conn, err := p.connect(ctx)
		if err != nil {
			return nil, err
		}
		s = &session{PgConn: conn}
	}
	sql := begin + "; " + settings + p.extra
	s.stall = p.stall
	if k == nil {
		p.mu.Lock()
		p.own--
		s.snapshot = p.own
		p.mu.Unlock()
	} else {
		s.snapshot = k.snapshot
		sql = begin + "; SET TRANSACTION SNAPSHOT '" + strings.ReplaceAll(k.name, "'", "''") + "'; " + settings + p.extra
	}
	err := s.run(ctx, sql)
	if err == nil {
		return s, nil
	}
	closeNow(ctx, s.PgConn)
	if c := code(err); k != nil && (c == "22023" || c == "42704" || c == "55000") {
		k.broken.Store(true)
		return nil, errSnapshot
	}
	return nil, err
}

// park ends what a session does and keeps it for the next one.
func (p *pool) park(s *session) {
	ctx, cancel := context.WithTimeout(p.base, cancelBound)
	defer cancel()
	s.locked = ""
	sql := "ROLLBACK"
	if s.keeper != nil {
		sql = "ROLLBACK TO SAVEPOINT reading; RELEASE SAVEPOINT reading"
	}
	if s.IsClosed() || s.IsBusy() || s.run(ctx, sql) != nil {
		p.discard(s)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed || s.keeper != nil && s.keeper != p.keeper:
		_ = s.PgConn.Conn().Close()
	case s.keeper != nil:
		s.keeper.free <- struct{}{}
		return
	default:
		p.idle = append(p.idle, s)
	}
	if s.keeper == nil {
		p.others--
	} else {
		s.keeper.stop()
	}
}

// discard ends a connection that is not to be used again.
func (p *pool) discard(s *session) {
	closeNow(p.base, s.PgConn)
	if s.keeper == nil {
		p.back()
		return
	}
	s.keeper.broken.Store(true)
	s.keeper.stop()
}

// close ends all connections that are not in use.
func (p *pool) close() error {
	ctx, cancel := context.WithTimeout(p.base, cancelBound)
	defer cancel()
	p.mu.Lock()
	idle, k := slices.Clone(p.idle), p.keeper
	p.idle, p.closed = nil, true
	p.mu.Unlock()
	for _, s := range idle {
		closeNow(ctx, s.PgConn)
	}
	if k != nil {
		select {
		case <-k.free:
			k.close(ctx)
		default: // whoever has it closes it
			k.stop()
			<-k.done
		}
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
	case severity(err) == "ERROR": // the session goes on: another server, that of a foreign table, cannot be reached
		return false
	default: // connection exceptions, operator intervention except a cancelled query
		return strings.HasPrefix(c, "08") || strings.HasPrefix(c, "57P") || c == "25P03"
	}
}

// passes tells whether an error ends the transaction, with the connection or without, and another one may read what this could not: a standby
// cancels who needs rows that it has to remove, or locks that it has to take (PostgreSQL manual, 27.4.2). Of a transaction that only reads, these codes
// say nothing else.
func passes(err error) bool {
	c := code(err)
	return c == "40001" || c == "40P01" || lost(err)
}

// severity is how bad an error is that the server sent, in English, "" where it did not say.
func severity(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.SeverityUnlocalized
	}
	return ""
}

// code is the SQLSTATE of an error (PostgreSQL manual, appendix A), "" if the server did not send it.
func code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}
