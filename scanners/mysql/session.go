package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	driverpkg "github.com/go-sql-driver/mysql"
)

// quiet is a log that nobody reads.
type quiet struct{}

// Print does nothing.
func (quiet) Print(...any) {}

const (
	// patience is how long the server may be silent in the middle of an answer.
	patience = 10 * time.Minute
	// connecting bounds one attempt to connect.
	connecting = 10 * time.Second
	// parting bounds the attempt to end what a cancelled scan left on the server, for which its user waits.
	parting = 1500 * time.Millisecond
)

// setup makes a session read one snapshot, harmlessly. It must not wait for locks: who alters a table goes first.
// The savepoint is what gives the tables back between two units (see [session.rest]).
var setup = []string{
	"SET SESSION sql_mode='', time_zone='+00:00', lock_wait_timeout=10, net_write_timeout=600, net_read_timeout=60, wait_timeout=3600",
	"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
	"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
	"SAVEPOINT dossier",
}

// session is one connection to the server and its snapshot. One goroutine uses it at a time.
type session struct {
	conn driver.Conn
	id   string // by which the server knows it
	open driver.Rows
}

// pool lends sessions, a bounded number at once.
type pool struct {
	connector driver.Connector
	slots     chan struct{}

	mu   sync.Mutex
	idle []*session
}

func newPool(config *driverpkg.Config, most int) (*pool, error) {
	config.Logger = quiet{} // what it says is returned as an error, too
	connector, err := driverpkg.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return &pool{connector: connector, slots: make(chan struct{}, most)}, nil
}

// get lends a session. It waits while all are lent.
func (p *pool) get(ctx context.Context) (*session, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		s := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return s, nil
	}
	p.mu.Unlock()
	s, err := p.dial(ctx)
	if err != nil {
		<-p.slots
	}
	return s, err
}

// dial opens a session outside the bound: for one that is lent and broke.
func (p *pool) dial(ctx context.Context) (*session, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*connecting)
	defer cancel()
	conn, err := p.connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	s := &session{conn: conn}
	for _, statement := range setup {
		if err := s.exec(ctx, statement); err != nil {
			s.close()
			return nil, err
		}
	}
	err = s.query(ctx, "SELECT CONNECTION_ID()", func(v []driver.Value) { s.id = text(v[0]) })
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// put takes a session back, nil if it is gone.
func (p *pool) put(ctx context.Context, s *session) {
	if s != nil && p.rest(ctx, s) {
		p.mu.Lock()
		p.idle = append(p.idle, s)
		p.mu.Unlock()
	}
	<-p.slots
}

// rest lets go of the tables that a session has read, so that nobody who wants to alter one waits for the end of the
// scan; the snapshot stays. It is false for a session that is of no more use.
func (p *pool) rest(ctx context.Context, s *session) bool {
	if s.open != nil || ctx.Err() != nil {
		p.kill(ctx, s)
		return false
	}
	if err := s.exec(ctx, "ROLLBACK TO SAVEPOINT dossier"); err != nil {
		s.close()
		return false
	}
	return true
}

// kill ends a session with what it does on the server. The server would notice a closed connection only when it has rows
// to send, which may be hours later.
func (p *pool) kill(ctx context.Context, s *session) {
	s.close()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), parting)
	defer cancel()
	if conn, err := p.connector.Connect(ctx); err == nil {
		_ = (&session{conn: conn}).exec(ctx, "KILL "+s.id) // gone already, where it fails
		_ = conn.Close()
	}
}

// drop ends the sessions that nobody has borrowed.
func (p *pool) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.idle {
		_ = s.conn.Close()
	}
	p.idle = nil
}

// close drops the connection without reading what is still to come.
func (s *session) close() {
	s.open = nil
	if ender, ok := s.conn.(driver.Validator); ok && ender.IsValid() {
		_ = s.conn.Close()
	}
}

func (s *session) exec(ctx context.Context, statement string) error {
	_, err := s.change(ctx, statement)
	return err
}

// change runs a statement and tells for how many rows.
func (s *session) change(ctx context.Context, statement string) (int64, error) {
	result, err := s.conn.(driver.ExecerContext).ExecContext(ctx, statement, nil)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// start begins a query, whose rows are read by next.
func (s *session) start(ctx context.Context, query string) error {
	rows, err := s.conn.(driver.QueryerContext).QueryContext(ctx, query, nil)
	if err != nil {
		return err
	}
	s.open = rows
	return nil
}

// next reads a row into row, whose bytes are valid until the next one. more is false at the end.
func (s *session) next(row []driver.Value) (more bool, err error) {
	err = s.open.Next(row)
	if err == nil {
		return true, nil
	}
	if errors.Is(err, io.EOF) {
		err = s.open.Close()
	}
	s.open = nil
	return false, err
}

// query hands each row of a small result to each. Bytes are valid until it returns.
func (s *session) query(ctx context.Context, query string, each func([]driver.Value)) error {
	if err := s.start(ctx, query); err != nil {
		return err
	}
	row := make([]driver.Value, len(s.open.Columns()))
	for {
		more, err := s.next(row)
		if err != nil || !more {
			return err
		}
		each(row)
	}
}

// text is a small value as text, "" for NULL.
func text(v driver.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	}
	return fmt.Sprint(v)
}

// whole is a small value as a number, 0 for NULL.
func whole(v driver.Value) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case uint64:
		return int64(min(v, 1<<62))
	}
	n, _ := strconv.ParseInt(text(v), 10, 64)
	return n
}
