// Package postgres reads PostgreSQL databases, from version 11 on.
//
// All is read in read-only transactions that share one exported snapshot, so that the tables fit together as they were when the
// scan began. A server that exports none is read from a snapshot a table, and the source's facts say so.
//
// The catalogue (pg_class) is listed, not the information schema, because it shows what the role may not read. A partitioned
// table is one unit; its partitions are listed and skipped. An inheriting table is a unit of its own, and its parent is read
// without it. Tables are read in the order in which their rows lie, by binary results; large ones in ranges of pages, by several
// connections side by side, whose rows are handed over in order.
//
// A record is known by its primary key, else by the smallest unique index without NULLs. Where there is neither, only its number
// in the order of reading tells it, which the next UPDATE or VACUUM FULL may change.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"time"

	"dossier/scanners"
	"dossier/scanners/absent"
	"dossier/scanners/sqlrows"
)

// Connector opens PostgreSQL databases.
type Connector struct {
	Formats        sqlrows.Opener      // opens what bytea columns hold; nil leaves it unread
	Views          bool                // read views as well
	MaxConnections int                 // at the most; 0: 4, but no more than twice the processors
	MaxRows        int64               // a second, over all tables; 0: no limit
	MaxBytes       int64               // a second, over all tables; 0: no limit
	Getenv         func(string) string // for ${NAME} in URLs and PGPASSWORD and its like; nil: no environment
	Home           string              // folder in which .pgpass is looked for; "" nowhere
	Retry          sqlrows.Retry       // after a lost connection; zero: sqlrows.DefaultRetry
	Silence        time.Duration       // after which a server that says nothing is given up; 0: ten minutes
}

// Name implements [scanners.Connector].
func (Connector) Name() string { return "postgresql" }

// Claims implements [scanners.Connector]: a postgres: or postgresql: URL.
func (Connector) Claims(target string) bool {
	return strings.HasPrefix(target, "postgres://") || strings.HasPrefix(target, "postgresql://")
}

// Open implements [scanners.Connector].
func (c Connector) Open(ctx context.Context, target string) (scanners.Source, error) {
	t, err := sqlrows.ParseTarget(target, c.Getenv)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL database: %w", err)
	}
	config, err := c.configure(t)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", t.Show(), err)
	}
	size := c.MaxConnections
	if size <= 0 {
		size = min(4, 2*runtime.GOMAXPROCS(0))
	}
	s := &source{
		name: t.Show(), views: c.Views, formats: c.Formats, pool: newPool(ctx, config, size, t.Show()),
		pace: sqlrows.NewPace(c.MaxRows, c.MaxBytes), types: newTypes(),
	}
	if c.Retry.Attempts > 0 {
		s.pool.retry = c.Retry
	}
	if c.Silence > 0 {
		s.pool.stall, config.ConnectTimeout = c.Silence, min(c.Silence, config.ConnectTimeout)
	}
	if err := s.start(ctx); err != nil {
		_ = s.pool.close()
		return nil, absent.From(s.Info(), fmt.Errorf("open %q: %w", s.name, err))
	}
	return s, nil
}

type source struct {
	name    string
	views   bool
	formats sqlrows.Opener
	pool    *pool
	pace    *sqlrows.Pace
	types   *types
	server  server
}

// server is what a source knows of its server.
type server struct {
	name    string // "PostgreSQL 15.4"
	version int    // 150004
	block   int64  // bytes of a page
	ascii   bool   // text has no encoding that the server vouches for
	tls     bool
}

// start makes the first connection and asks who answers.
func (s *source) start(ctx context.Context) error {
	conn, err := s.pool.first(ctx)
	if err != nil {
		return connectError(ctx, err)
	}
	defer conn.close()
	rows, err := conn.table(ctx, `SELECT current_setting('server_version'), current_setting('server_version_num'),
		current_setting('block_size'), current_setting('server_encoding')`)
	if lost(err) {
		return connectError(ctx, err)
	}
	if err != nil || len(rows) != 1 {
		return errors.New("the server does not answer as PostgreSQL does")
	}
	r := rows[0]
	s.server = server{"PostgreSQL " + r.text(0), int(r.number(1)), r.number(2), r.text(3) == "SQL_ASCII", s.pool.secured}
	if s.server.ascii { // which would refuse to hand out what is not UTF-8
		s.pool.extra = "; SET LOCAL client_encoding = 'SQL_ASCII'"
	}
	if s.server.version < 110000 {
		return fmt.Errorf("%s is too old: version 11 and newer are read", s.server.name)
	}
	return nil
}

// Info implements [scanners.Source].
func (s *source) Info() scanners.SourceInfo {
	facts := map[string]string{"server": s.server.name, "encryption": "none", "snapshot": "one for all tables"}
	if s.server.tls {
		facts["encryption"] = "TLS"
	}
	if !s.pool.shared() {
		facts["snapshot"] = "one for each table"
	}
	return scanners.SourceInfo{Connector: "postgresql", Name: scanners.NewPrivate(s.name), Empty: sqlrows.NoTables, Facts: facts}
}

// Units implements [scanners.Source]: by schema and name.
func (s *source) Units(ctx context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		if err := s.list(ctx, yield); err != nil {
			switch {
			case ctx.Err() != nil:
				err = ctx.Err()
			case !errors.Is(err, scanners.ErrGone):
				err = fmt.Errorf("list the tables of %q: %w", s.name, err)
			}
			yield(nil, err)
		}
	}
}

// Close implements [scanners.Source].
func (s *source) Close() error { return s.pool.close() }
