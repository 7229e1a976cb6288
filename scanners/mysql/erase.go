package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/erasing/dbrows"
	"dossier/scanners/sqlrows"
)

// toErase makes a session one that erases: what does not fit a field is an error rather than something else, and each statement sees what others
// have committed, so that what is looked at under a lock is what stands. Statements wait ten seconds for other sessions.
var toErase = []string{
	"SET SESSION sql_mode='STRICT_ALL_TABLES', time_zone='+00:00', lock_wait_timeout=10, innodb_lock_wait_timeout=10, wait_timeout=3600, autocommit=1",
	"SET SESSION foreign_key_checks=1, unique_checks=1, sql_safe_updates=0, net_read_timeout=60",
	"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
	"SET SESSION TRANSACTION READ WRITE",
}

// OpenEraser implements [erasing.Connector].
func (c Connector) OpenEraser(ctx context.Context, target string) (erasing.Eraser, error) {
	p, err := c.place(target)
	if err != nil {
		return nil, fmt.Errorf("open the MySQL server: %w", err)
	}
	if c.Silence > 0 {
		p.config.ReadTimeout, p.config.Timeout = c.Silence, min(c.Silence, p.config.Timeout)
	}
	p.config.ClientFoundRows = true // what a statement is for, changed or not
	pool, err := newPool(p.config, 1)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", p.name, err)
	}
	e := &eraser{pool: pool, place: p, ctx: context.WithoutCancel(ctx)}
	if err := e.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %q to erase from it: %w", p.name, err), e.Close())
	}
	return e, nil
}

type eraser struct {
	pool    *pool
	place   *place
	ctx     context.Context // for ending connections after the caller's ended
	s       *session        // nil: not connected
	mariadb bool
	grants  grants
	facts   map[string]string // the server's variables

	searched int64 // tables with full-text indexes
}

// start connects, and sees whether the server and the role are fit to erase.
func (e *eraser) start(ctx context.Context) error {
	if err := e.connect(ctx); err != nil {
		return err
	}
	err := e.s.query(ctx, "SELECT VERSION()", func(v []driver.Value) { e.mariadb = strings.Contains(text(v[0]), "MariaDB") })
	if err != nil {
		return opening(ctx, err)
	}
	if err := e.keeps(ctx); err != nil {
		return opening(ctx, err)
	}
	if e.facts["read_only"] == "ON" {
		return errors.New("the server takes no changes (read_only): name the primary among erase.targets")
	}
	if e.grants, err = readGrants(ctx, e.s, e.mariadb); err != nil {
		return opening(ctx, err)
	}
	if !e.grants.has("PROCESS", "", "") {
		return errors.New("the role lacks PROCESS, without which nobody sees what else an erasure changes: see docs/grants.md")
	}
	if e.place.database == "" {
		return nil
	}
	list, err := databases(ctx, e.s)
	if err != nil {
		return opening(ctx, err)
	}
	if !slices.ContainsFunc(list, func(name string) bool { return strings.EqualFold(name, e.place.database) }) {
		return errNoDatabase
	}
	return nil
}

// connect makes sure there is a connection.
func (e *eraser) connect(ctx context.Context) error {
	if e.s != nil {
		return nil
	}
	bounded, cancel := context.WithTimeout(ctx, 2*connecting)
	defer cancel()
	conn, err := e.pool.connector.Connect(bounded)
	if err != nil {
		return opening(ctx, err)
	}
	s := &session{conn: conn}
	for _, statement := range toErase {
		if err == nil {
			err = s.exec(ctx, statement)
		}
	}
	if err == nil {
		err = s.query(ctx, "SELECT CONNECTION_ID()", func(v []driver.Value) { s.id = text(v[0]) })
	}
	if err != nil {
		s.close()
		return opening(ctx, err)
	}
	e.s = s
	return nil
}

// give ends the connection, with what the server may still do for it.
func (e *eraser) give(ctx context.Context) {
	if e.s != nil {
		e.pool.kill(ctx, e.s)
		e.s = nil
	}
}

// Info implements [erasing.Eraser].
func (e *eraser) Info() scanners.SourceInfo {
	return scanners.SourceInfo{Connector: "mysql", Name: scanners.NewPrivate(e.place.name)}
}

// Is implements [erasing.Alias].
func (e *eraser) Is(name scanners.Private) bool {
	return samePlace(e.place.name, name.Reveal())
}

// samePlace tells whether two sources' names are of one server and database.
func samePlace(a, b string) bool {
	one, err := sqlrows.ParseTarget(a, nil)
	if err != nil {
		return false
	}
	other, err := sqlrows.ParseTarget(b, nil)
	return err == nil && one.Take("socket") == other.Take("socket") && one.Same(other, defaultPort)
}

// Whole implements [erasing.Eraser].
func (*eraser) Whole() bool { return true }

// Close implements [erasing.Eraser].
func (e *eraser) Close() error {
	if e.s != nil {
		e.s.close()
	}
	e.s = nil
	return nil
}

// Examine implements [erasing.Eraser].
func (e *eraser) Examine(ctx context.Context, list []erasing.Removal) ([]erasing.Standing, error) {
	return dbrows.Examine(ctx, e.begin, list)
}

// Erase implements [erasing.Eraser].
func (e *eraser) Erase(ctx context.Context, list []erasing.Removal) (*erasing.Erased, error) {
	return dbrows.Erase(ctx, e.begin, list)
}

func (e *eraser) begin(ctx context.Context) (dbrows.Tx, error) {
	err := e.connect(ctx)
	switch {
	case errors.Is(err, scanners.ErrGone):
		return nil, &dbrows.Failure{Sort: dbrows.Lost, Why: err.Error()}
	case err != nil:
		return nil, err
	}
	t := &erasingTx{e: e, s: e.s, tables: map[string]*dbrows.Table{}}
	if err := e.s.exec(ctx, "START TRANSACTION"); err != nil {
		e.give(ctx)
		return nil, failure(ctx, err)
	}
	return t, nil
}

// failure says why a statement failed, without the server's words, which may quote values.
func failure(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e := code(err)
	switch e {
	case errDeadlock, errRowChanged:
		return &dbrows.Failure{Sort: dbrows.Conflict, Why: "it was in each other's way with another session, again and again: try again later"}
	case errLockWait:
		return &dbrows.Failure{Sort: dbrows.Busy, Why: "another session holds a lock on it for longer than 10 seconds: try again later"}
	case errInterrupted, errStatementTime, errExecutionTime:
		return &dbrows.Failure{Sort: dbrows.Busy, Why: "a time limit of the server or an administrator ended the statement: try again later"}
	case errNotNull:
		return dbrows.Refusal("the field cannot be empty (NOT NULL)")
	case errReferred, errNoParent:
		return dbrows.Refusal("a foreign key forbids it")
	case errDuplicate:
		return dbrows.Refusal("another row holds the same: each must be unique")
	case errCheck, errCheckMySQL:
		return dbrows.Refusal("a check forbids it")
	case errTooLong:
		return dbrows.Refusal("the new text is too long for its field")
	case errWrongValue, errWrongText, errCutShort, errOutOfRange:
		return dbrows.Refusal("the new text is no value of its field's type")
	case errGenerated, errGeneratedMySQL:
		return dbrows.Refusal("the field is generated from others: change these")
	case errTableDenied, errColumnDenied, errDatabaseDenied, errPrivilege:
		return dbrows.Refusal("the role lacks a right for it: see docs/grants.md")
	case errReadOnly, errReadOnlyMode:
		return dbrows.Refusal("the server takes no changes (read_only)")
	case errLogFormat:
		return dbrows.Refusal("the server's binary log is written by statements: set binlog_format to ROW or MIXED")
	}
	if e == 0 || passes(err) {
		return &dbrows.Failure{Sort: dbrows.Lost, Why: "the connection to the server was lost"}
	}
	return dbrows.Refusal("error %d", e)
}

// The server's error numbers that an erasure meets.
const (
	errRowChanged     = 1020
	errNotNull        = 1048
	errDuplicate      = 1062
	errDeadlock       = 1213
	errPrivilege      = 1227
	errOutOfRange     = 1264
	errCutShort       = 1265
	errReadOnly       = 1290
	errWrongValue     = 1292
	errWrongText      = 1366
	errTooLong        = 1406
	errReferred       = 1451
	errNoParent       = 1452
	errLogFormat      = 1665
	errReadOnlyMode   = 1836
	errGenerated      = 1906
	errGeneratedMySQL = 3105
	errCheckMySQL     = 3819
	errCheck          = 4025
)
