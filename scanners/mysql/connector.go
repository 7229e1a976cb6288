// Package mysql reads MariaDB and MySQL servers, by the text protocol, straight from the driver's buffers.
//
// Each connection reads one snapshot of its own, in a read-only transaction (tables of engines without transactions, such as
// MyISAM and Aria, are read as they are at the moment). Between two tables a session lets go of the locks that would make
// someone who alters a table wait; the snapshot stays. A table whose rows lie in the order of their key (InnoDB) is read in
// that order, so that after a lost connection reading goes on behind the last key, in a new snapshot.
//
// A record is found again by its primary key, else by the first unique index whose columns are never NULL; a table without
// either has records that are known by their number alone.
//
// What the server shows depends on the role: what it hides is worked out from SHOW GRANTS and from what a SELECT * is
// refused, and reported.
package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"time"

	"dossier/scanners"
	"dossier/scanners/absent"
	"dossier/scanners/sqlrows"
)

// defaultConnections is how many connections a source uses where nothing else is said.
const defaultConnections = 4

// Connector opens servers and databases as sources.
type Connector struct {
	Formats        sqlrows.Opener // opens what BLOBs hold; nil leaves them unread
	Views          bool           // read views too, which show what is stored elsewhere
	MaxConnections int            // 0: 4; at most twice the number of processors
	MaxRows        int64          // a second, over all connections; 0: no limit
	MaxBytes       int64          // a second, over all connections; 0: no limit
	Getenv         func(string) string
	Home           string        // the folder with .my.cnf; "": none
	Retry          sqlrows.Retry // after a lost connection; zero: sqlrows.DefaultRetry
	Silence        time.Duration // after which a server that says nothing is given up; 0: ten minutes
}

// Name implements [scanners.Connector].
func (Connector) Name() string { return "mysql" }

// Claims implements [scanners.Connector]: mysql:// and mariadb:// URLs.
func (Connector) Claims(target string) bool {
	scheme, _, found := strings.Cut(target, "://")
	return found && (strings.EqualFold(scheme, "mysql") || strings.EqualFold(scheme, "mariadb"))
}

// Open implements [scanners.Connector].
func (c Connector) Open(ctx context.Context, target string) (scanners.Source, error) {
	p, err := c.place(target)
	if err != nil {
		return nil, fmt.Errorf("open the MySQL server: %w", err)
	}
	if c.Silence > 0 {
		p.config.ReadTimeout, p.config.Timeout = c.Silence, min(c.Silence, p.config.Timeout)
	}
	most := c.MaxConnections
	if most <= 0 {
		most = defaultConnections
	}
	pool, err := newPool(p.config, min(most, 2*runtime.GOMAXPROCS(0)))
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", p.name, err)
	}
	src := &source{
		pool: pool, name: p.name, database: p.database, views: c.Views, formats: c.Formats,
		pace: sqlrows.NewPace(c.MaxRows, c.MaxBytes), retry: sqlrows.DefaultRetry(),
	}
	if c.Retry.Attempts > 0 {
		src.retry = c.Retry
	}
	if err := src.meet(ctx, p.link); err != nil {
		pool.drop()
		refused := code(err) == errUserDenied
		if err = opening(ctx, err); refused && p.config.TLS == nil && p.config.Net != "unix" {
			err = fmt.Errorf("%w; a user of whom the server wants TLS (REQUIRE SSL) is refused like that, too: then say ?tls=true", err)
		}
		return nil, absent.From(src.Info(), fmt.Errorf("open %q: %w", p.name, err))
	}
	return src, nil
}

type source struct {
	pool     *pool
	name     string
	database string // the only one to read, or ""
	views    bool
	formats  sqlrows.Opener
	pace     *sqlrows.Pace
	retry    sqlrows.Retry
	mariadb  bool
	rights   rights
	facts    map[string]string
}

// meet asks the server what it is and what the role may do there.
func (s *source) meet(ctx context.Context, link string) error {
	c, err := s.pool.get(ctx)
	if err != nil {
		return err
	}
	defer s.pool.put(ctx, c)
	var version, user string
	err = c.query(ctx, "SELECT VERSION(), CURRENT_USER()", func(v []driver.Value) { version, user = text(v[0]), text(v[1]) })
	if err != nil {
		return err
	}
	s.mariadb = strings.Contains(version, "MariaDB")
	if s.rights, err = readRights(ctx, c, s.mariadb); err != nil {
		return err
	}
	server := "MySQL"
	if s.mariadb {
		server = "MariaDB"
	}
	role, _, _ := strings.Cut(user, "@")
	s.facts = map[string]string{
		"server":     server + " " + version,
		"connection": link,
		"role":       role,
		"snapshot":   "each connection reads a snapshot of its own; tables without transactions are read as they are",
	}
	if s.database == "" && !s.rights.everything && !s.rights.databases {
		s.facts["databases"] = "only those in which the role has a right: it lacks SHOW DATABASES"
	}
	if s.database == "" {
		return nil
	}
	return s.meetDatabase(ctx, c)
}

// meetDatabase checks that the database which the target names is there: otherwise a misspelt one would be empty.
func (s *source) meetDatabase(ctx context.Context, c *session) error {
	list, err := databases(ctx, c)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(name string) bool { return name == s.database })
	if at < 0 {
		at = slices.IndexFunc(list, func(name string) bool { return strings.EqualFold(name, s.database) })
	}
	if at < 0 {
		return errNoDatabase
	}
	s.database = list[at]
	return nil
}

var errNoDatabase = errors.New("there is no such database, or the user has no right in it")

// Info implements [scanners.Source].
func (s *source) Info() scanners.SourceInfo {
	return scanners.SourceInfo{Connector: "mysql", Name: scanners.NewPrivate(s.name), Empty: sqlrows.NoTables, Facts: s.facts}
}

// Units implements [scanners.Source]: database by database, the tables by name. What the role may not see comes where it
// would stand.
func (s *source) Units(ctx context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		list := []string{s.database}
		if s.database == "" {
			var err error
			if list, err = s.databases(ctx); err != nil {
				yield(nil, err)
				return
			}
			if !s.rights.everything && !s.rights.databases && !yield(nil, &scanners.Unread{
				Why: scanners.Denied, Bytes: -1,
				Detail: "databases in which the role has no right are hidden from it: grant SHOW DATABASES to see their names",
			}) {
				return
			}
		}
		for _, database := range list {
			if !s.unitsOf(ctx, database, yield) {
				return
			}
		}
	}
}

func (s *source) databases(ctx context.Context) (list []string, err error) {
	err = s.lend(ctx, func(c *session) error {
		list, err = databases(ctx, c)
		return err
	})
	return list, err
}

// unitsOf lists one database.
func (s *source) unitsOf(ctx context.Context, database string, yield func(scanners.Unit, error) bool) bool {
	if isSystem(database) {
		return yield(&unit{source: s, table: &table{database: database}, info: scanners.UnitInfo{
			Name: scanners.NewPrivate(database), Kind: "database", Bytes: -1, Records: -1, Skip: "system database",
		}}, nil)
	}
	if !s.rights.sees(database) && !yield(nil, &scanners.Unread{
		Part: scanners.NewPrivate(database), Why: scanners.Denied, Bytes: -1,
		Detail: "tables in which the role has no right are hidden from it: grant SELECT on the database to see them all",
	}) {
		return false
	}
	var all []*table
	if err := s.lend(ctx, func(c *session) (err error) {
		if all, err = names(ctx, c, database); err == nil {
			err = referred(ctx, c, database, all)
		}
		return err
	}); err != nil {
		yield(nil, err)
		return false
	}
	for _, t := range all {
		if t.kind == "view" && s.views {
			t.skip = ""
		}
	}
	for some := range slices.Chunk(all, described) {
		if err := s.lend(ctx, func(c *session) error { return describe(ctx, c, s.mariadb, some) }); err != nil {
			yield(nil, err)
			return false
		}
		for _, t := range some {
			if !yield(&unit{source: s, table: t, info: t.info()}, nil) {
				return false
			}
		}
	}
	return true
}

// lend runs a look-up in the catalogue, again if the connection was lost.
func (s *source) lend(ctx context.Context, use func(*session) error) error {
	err := s.retry.Do(ctx, func() (bool, error) {
		c, err := s.pool.get(ctx)
		if err != nil {
			return passes(err), err
		}
		if err = use(c); err != nil && code(err) == 0 {
			c.close()
		}
		s.pool.put(ctx, c)
		return passes(err), err
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("list the tables of %q: %w", s.name, opening(ctx, err))
	}
	return nil
}

// Close implements [scanners.Source].
func (s *source) Close() error {
	s.pool.drop()
	return nil
}
