package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/erasing/dbrows"
	"dossier/scanners/sqlrows"
)

const (
	// erasingSettings hold for one transaction that erases, beside [settings]. How money is written depends on the locale.
	erasingSettings = "; SET LOCAL lc_monetary = 'C'; SET LOCAL statement_timeout = '10min'; SET CONSTRAINTS ALL IMMEDIATE"
	// vacuumed is how large a table may be, in bytes, that is vacuumed after something was erased from it.
	vacuumed = 1 << 30
)

// OpenEraser implements [erasing.Connector]. Statements wait ten seconds for other sessions. Afterwards tables of up to a gigabyte that the role
// owns or maintains are vacuumed and analysed, so that dead rows and statistics do not keep what was erased.
func (c Connector) OpenEraser(ctx context.Context, target string) (erasing.Eraser, error) {
	t, err := sqlrows.ParseTarget(target, c.Getenv)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL database: %w", err)
	}
	config, err := c.configure(t)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", t.Show(), err)
	}
	config.RuntimeParams["default_transaction_read_only"] = "off"
	e := &eraser{target: t, config: config, stall: stallBound}
	if c.Silence > 0 {
		e.stall, config.ConnectTimeout = c.Silence, min(c.Silence, config.ConnectTimeout)
	}
	if err := e.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %q to erase from it: %w", t.Show(), err), e.Close())
	}
	return e, nil
}

type eraser struct {
	target *sqlrows.Target
	config *pgconn.Config
	stall  time.Duration
	ascii  bool
	c      *session // nil: not connected
	facts  row      // of keepsSQL
	ctx    context.Context
}

// start connects, and sees whether the server and the role are fit to erase.
func (e *eraser) start(ctx context.Context) error {
	e.ctx = context.WithoutCancel(ctx)
	if err := e.connect(ctx); err != nil {
		return err
	}
	rows, err := e.c.table(ctx, `SELECT current_setting('server_version_num'), current_setting('server_encoding'), pg_is_in_recovery(),
		current_setting('track_counts'), current_setting('session_replication_role')`)
	if err != nil || len(rows) != 1 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return errors.New("the server does not answer as PostgreSQL does")
	}
	r := rows[0]
	e.ascii = r.text(1) == "SQL_ASCII"
	switch {
	case r.number(0) < 110000:
		return errors.New("it is too old: version 11 and newer are erased from")
	case r.true(2):
		return errors.New("it is a standby: name the primary among erase.targets")
	case r.text(3) != "on":
		return errors.New("it counts no changes (track_counts = off), so that nobody could see what else went: turn it on")
	case r.text(4) != "origin":
		return errors.New("the role's sessions check no foreign keys (session_replication_role): take that from the role")
	}
	if r.number(0) >= 140000 { // refused on systems that cannot tell; a connection that is gone is noticed by the next answer then
		_ = e.c.run(ctx, "SET client_connection_check_interval = '1s'")
	}
	return e.keeps(ctx)
}

// connect makes sure there is a connection.
func (e *eraser) connect(ctx context.Context) error {
	if e.c != nil && !e.c.IsClosed() {
		return nil
	}
	conn, err := pgconn.ConnectConfig(ctx, e.config)
	if err != nil {
		return connectError(ctx, err)
	}
	e.c = &session{PgConn: conn, stall: e.stall}
	return nil
}

// Info implements [erasing.Eraser].
func (e *eraser) Info() scanners.SourceInfo {
	return scanners.SourceInfo{Connector: "postgresql", Name: scanners.NewPrivate(e.target.Show())}
}

// Is implements [erasing.Alias].
func (e *eraser) Is(name scanners.Private) bool {
	other, err := sqlrows.ParseTarget(name.Reveal(), nil)
	if err != nil {
		return false
	}
	if host := other.Take("host"); other.Host == "" {
		other.Host = host
	}
	if port := other.Take("port"); other.Port == "" {
		other.Port = port
	}
	return e.target.Same(other, "5432")
}

// Whole implements [erasing.Eraser].
func (*eraser) Whole() bool { return true }

// Close implements [erasing.Eraser].
func (e *eraser) Close() error {
	if e.c != nil {
		closeNow(e.ctx, e.c.PgConn)
	}
	return nil
}

// Examine implements [erasing.Eraser].
func (e *eraser) Examine(ctx context.Context, list []erasing.Removal) ([]erasing.Standing, error) {
	return dbrows.Examine(ctx, e.begin, list)
}

// Erase implements [erasing.Eraser].
func (e *eraser) Erase(ctx context.Context, list []erasing.Removal) (*erasing.Erased, error) {
	done, err := dbrows.Erase(ctx, e.begin, list)
	if err != nil {
		return nil, err
	}
	return done, e.vacuum(ctx, list)
}

// begin begins a transaction in which each statement sees what others have committed, so that what is looked at under a lock is what stands.
func (e *eraser) begin(ctx context.Context) (dbrows.Tx, error) {
	err := e.connect(ctx)
	switch {
	case errors.Is(err, scanners.ErrGone):
		return nil, &dbrows.Failure{Sort: dbrows.Lost, Why: err.Error()}
	case err != nil:
		return nil, err
	}
	sql := "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; " + settings + erasingSettings
	if e.ascii {
		sql += "; SET LOCAL client_encoding = 'SQL_ASCII'"
	}
	t := &erasingTx{e: e, c: e.c, tables: map[string]*dbrows.Table{}, types: newTypes()}
	if err := e.c.run(ctx, sql); err != nil {
		t.Rollback(ctx)
		return nil, failure(ctx, err)
	}
	return t, nil
}

// vacuum removes the dead rows of tables from which something was erased, and makes their statistics anew, where the role may. What the server
// refuses is left to its own vacuum.
func (e *eraser) vacuum(ctx context.Context, list []erasing.Removal) error {
	var units []string
	for i := range list {
		units = append(units, list[i].Unit.Reveal())
	}
	slices.Sort(units)
	for _, u := range slices.Compact(units) {
		schema, name, ok := split(u)
		if !ok || e.c.IsClosed() {
			continue
		}
		rows, err := e.c.table(ctx, `SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2
			AND (pg_has_role(c.relowner, 'USAGE') OR CASE WHEN current_setting('server_version_num')::int >= 170000 THEN has_table_privilege(c.oid, 'MAINTAIN') END)
			AND pg_total_relation_size(c.oid) < $3::int8`, schema, name, fmt.Sprint(vacuumed))
		if err == nil && len(rows) == 1 {
			_ = e.c.run(ctx, "VACUUM (ANALYZE) "+quote(schema)+"."+quote(name))
		}
	}
	return ctx.Err()
}

// split takes a unit's name apart, which [nameOf] put together.
func split(unit string) (schema, name string, ok bool) {
	if schema, unit, ok = cutPart(unit); !ok || !strings.HasPrefix(unit, ".") {
		return "", "", false
	}
	name, rest, ok := cutPart(unit[1:])
	return schema, name, ok && rest == ""
}

// cutPart takes a part, quoted or not, from the front of s.
func cutPart(s string) (name, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexByte(s, '.')
		if end < 0 {
			end = len(s)
		}
		return s[:end], s[end:], true
	}
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			i++
			continue
		}
		return strings.ReplaceAll(s[1:i], `""`, `"`), s[i+1:], true
	}
	return "", "", false
}

// failure says why a statement failed, without the server's words, which may quote values. Names of columns and constraints are its schema's.
func failure(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e, ok := errors.AsType[*pgconn.PgError](err)
	if lost(err) || !ok {
		return &dbrows.Failure{Sort: dbrows.Lost, Why: "the connection to the server was lost"}
	}
	switch e.Code {
	case "40001", "40P01":
		return &dbrows.Failure{Sort: dbrows.Conflict, Why: "it was in each other's way with another session, again and again: try again later"}
	case "55P03":
		return &dbrows.Failure{Sort: dbrows.Busy, Why: "another session holds a lock on it for longer than 10 seconds: try again later"}
	case "57014":
		return &dbrows.Failure{Sort: dbrows.Busy, Why: "a time limit of the server or an administrator ended the statement: try again later"}
	case "23502":
		return dbrows.Refusal("the field %q cannot be empty (NOT NULL)", e.ColumnName)
	case "23503":
		return dbrows.Refusal("the foreign key %q forbids it", e.ConstraintName)
	case "23505", "23P01":
		return dbrows.Refusal("another row holds the same (%q): each must be unique", e.ConstraintName)
	case "23514":
		return dbrows.Refusal("the check %q forbids it", e.ConstraintName)
	case "22001":
		return dbrows.Refusal("the new text is too long for its field")
	case "22P02", "22003", "22007", "22008", "42804":
		return dbrows.Refusal("the new text is no value of its field's type")
	case "428C9":
		return dbrows.Refusal("the field is generated from others: change these")
	case "42501":
		return dbrows.Refusal("the role lacks a right for it, or row-level security would hide rows: see docs/grants.md")
	case "25006":
		return dbrows.Refusal("the server takes no changes (read-only)")
	case "55000":
		return dbrows.Refusal("the table is published without a replica identity, and lets no row go")
	}
	return dbrows.Refusal("SQLSTATE %s", e.Code)
}
