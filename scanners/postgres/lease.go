package postgres

import (
	"context"
	"errors"
	"fmt"

	"dossier/scanners/sqlrows"
)

// lease is the right to use one of a pool's connections, and the connection. One goroutine uses it at a time.
type lease struct {
	*session // nil: it was lost
	pool     *pool
}

// lease lends a connection in a transaction that reads the shared snapshot, or its own where there is none. It waits for one to be
// free, and tries again when the server is away for a while; then its error is [scanners.ErrGone], or the context's. The caller
// closes it.
func (p *pool) lease(ctx context.Context) (*lease, error) {
	for {
		p.waiting.Add(1)
		select {
		case <-p.slots:
			p.waiting.Add(-1)
		case <-ctx.Done():
			p.waiting.Add(-1)
			return nil, ctx.Err()
		}
		l := &lease{pool: p}
		err := l.open(ctx)
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, errFull) || !p.shrink() {
			l.close()
			return nil, err
		}
	}
}

// spare lends a connection if there is one to spare. It is not open yet.
func (p *pool) spare() *lease {
	if p.waiting.Load() > 0 {
		return nil
	}
	select {
	case <-p.slots:
		return &lease{pool: p}
	default:
		return nil
	}
}

// errFull says that the server has no connection for us.
var errFull = errors.New("the server has no free connection: try again later, or lower --max-connections")

// shrink makes do with one connection fewer, if there is more than one. The caller keeps its token.
func (p *pool) shrink() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.size <= 1 {
		return false
	}
	p.size--
	return true
}

// open makes sure that there is a connection.
func (l *lease) open(ctx context.Context) error {
	if l.session != nil {
		return nil
	}
	err := l.pool.retry.Do(ctx, func() (again bool, err error) {
		err = l.attempt(ctx)
		return err != nil && ctx.Err() == nil && (passes(err) || code(err) == "53300" || errors.Is(err, errSnapshot)), err
	})
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case code(err) == "53300":
		return sqlrows.Gone(fmt.Errorf("read %q: %w", l.pool.name, errFull))
	}
	return sqlrows.Gone(fmt.Errorf("read %q: %w", l.pool.name, connectError(ctx, err)))
}

func (l *lease) attempt(ctx context.Context) (err error) {
	l.session, err = l.pool.open(ctx)
	return err
}

// lose ends the connection, which is not to be used again. The lease goes on.
func (l *lease) lose() {
	if l.session != nil {
		l.pool.discard(l.session)
		l.session = nil
	}
}

// close gives the connection back.
func (l *lease) close() {
	if l.session != nil {
		l.pool.park(l.session)
		l.session = nil
	}
	l.pool.slots <- struct{}{}
}
