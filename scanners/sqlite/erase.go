package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// OpenEraser implements [erasing.Connector]. What is deleted is overwritten with zeros in the file (secure_delete), and a write-ahead log is
// emptied behind it. Statements wait five seconds for other writers.
func (Connector) OpenEraser(ctx context.Context, target string) (erasing.Eraser, error) {
	path, err := filepath.Abs(pathOf(target))
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open %q: %w", target, scanners.AsUnread(err))
	}
	options := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)", "foreign_keys(1)", "secure_delete(1)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: options.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %q to erase from it: %w", target, scanners.AsUnread(err)), db.Close())
	}
	return &eraser{path: path, db: db}, nil
}

type eraser struct {
	path string
	db   *sql.DB
}

// Info implements [erasing.Eraser].
func (e *eraser) Info() scanners.SourceInfo {
	return scanners.SourceInfo{Connector: "sqlite", Name: scanners.NewPrivate(e.path)}
}

// Whole implements [erasing.Eraser].
func (*eraser) Whole() bool { return true }

// Close implements [erasing.Eraser].
func (e *eraser) Close() error { return e.db.Close() }

// Examine implements [erasing.Eraser]. It tries in a transaction that is rolled back.
func (e *eraser) Examine(ctx context.Context, list []erasing.Removal) (standing []erasing.Standing, err error) {
	err = e.within(ctx, func(t *erasingTx) error {
		if err := t.look(ctx, list); err != nil {
			return err
		}
		standing = make([]erasing.Standing, len(list))
		for i := range t.rows {
			if err := t.examine(ctx, &t.rows[i], &standing[i]); err != nil {
				return err
			}
		}
		return errBack
	})
	if errors.Is(err, errBack) {
		err = nil
	}
	return standing, err
}

// errBack ends a transaction that only looked.
var errBack = errors.New("rolled back")

// Erase implements [erasing.Eraser].
func (e *eraser) Erase(ctx context.Context, list []erasing.Removal) (*erasing.Erased, error) {
	done := &erasing.Erased{}
	err := e.within(ctx, func(t *erasingTx) error {
		if err := t.look(ctx, list); err != nil {
			return err
		}
		fit, after := 0, 0
		for i := range t.rows {
			r := &t.rows[i]
			switch {
			case r.table.obstacle != "":
				return fmt.Errorf("%w: %s", erasing.ErrBeyond, r.table.obstacle)
			case r.is(r.After):
				after++
			case r.is(r.Digest):
				fit++
			}
		}
		if after == len(list) {
			done.Before = true
			return nil
		}
		if fit != len(list) {
			return erasing.ErrChanged
		}
		done.Count = int64(len(list))
		return t.erase(ctx)
	})
	if err != nil {
		return nil, err
	}
	// The pages as they were may still stand in the log.
	_, err = e.db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return done, plain(err)
}

// within runs do in a write transaction, so that nothing changes between its looking and its doing.
func (e *eraser) within(ctx context.Context, do func(*erasingTx) error) (err error) {
	c, err := e.db.Conn(ctx)
	if err != nil {
		return plain(err)
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return plain(err)
	}
	t := &erasingTx{c: c, tables: map[string]*erasedTable{}}
	if _, err = c.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err == nil {
		err = do(t)
	}
	if err == nil {
		if _, err = c.ExecContext(ctx, "COMMIT"); err == nil {
			return nil
		}
	}
	_, back := c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	if back != nil && !errors.Is(err, errBack) {
		return errors.Join(plain(err), plain(back))
	}
	return plain(err)
}

// plain is an error without a value or a path in it; those of the vocabulary stay.
func plain(err error) error {
	switch {
	case err == nil, errors.Is(err, errBack), errors.Is(err, erasing.ErrChanged), errors.Is(err, erasing.ErrBeyond),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	text := err.Error()
	for _, known := range []string{"database is locked", "FOREIGN KEY constraint failed", "NOT NULL constraint failed", "readonly", "disk is full", "malformed"} {
		if strings.Contains(text, known) {
			return errors.New("the database says: " + known)
		}
	}
	return errors.New("the database refused a statement")
}

// erasingTx is a transaction in which something is erased.
type erasingTx struct {
	c      *sql.Conn
	tables map[string]*erasedTable
	rows   []erasedRow
}

// erasedRow is a removal, and the row that stands at its place.
type erasedRow struct {
	*erasing.Removal
	table  *erasedTable
	found  int // rows
	id     int64
	digest []byte
	cells  []erasing.Cell
	gone   bool
}

// is tells whether the row stands as a digest says, nil: not at all.
func (r *erasedRow) is(digest []byte) bool {
	if digest == nil {
		return r.found == 0
	}
	return r.found == 1 && bytes.Equal(r.digest, digest)
}

// erasedTable is a table from which something is erased.
type erasedTable struct {
	name     string
	columns  []string
	rowid    string // the word by which rows are told apart; "" there is none
	obstacle string
	from     []reference // of other tables, to this one
}

// reference is a foreign key that leads to a table.
type reference struct {
	child   *erasedTable
	columns []string
	to      []string
}

// look finds the rows.
func (t *erasingTx) look(ctx context.Context, list []erasing.Removal) error {
	for i := range list {
		table, err := t.table(ctx, list[i].Unit.Reveal())
		if err != nil {
			return err
		}
		t.rows = append(t.rows, erasedRow{Removal: &list[i], table: table})
		if r := &t.rows[i]; table.obstacle == "" {
			if err := t.find(ctx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// table reads what a table is.
func (t *erasingTx) table(ctx context.Context, name string) (*erasedTable, error) {
	if known := t.tables[name]; known != nil {
		return known, nil
	}
	table := &erasedTable{name: name}
	t.tables[name] = table
	var kind, text string
	err := t.c.QueryRowContext(ctx, "SELECT type, coalesce(sql, '') FROM sqlite_schema WHERE name = ? AND type IN ('table', 'view')", name).Scan(&kind, &text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		table.obstacle = "the table is no longer there"
		return table, nil
	case err != nil:
		return nil, err
	case kind != "table" || strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "CREATE VIRTUAL"):
		table.obstacle = "it is a view or a virtual table, from which nothing is erased: erase from the table behind it"
		return table, nil
	}
	if table.columns, err = t.strings(ctx, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid", name); err != nil {
		return nil, err
	}
	for _, word := range []string{"rowid", "_rowid_", "oid"} {
		if table.rowid == "" && !slices.ContainsFunc(table.columns, func(c string) bool { return strings.EqualFold(c, word) }) {
			table.rowid = word
		}
	}
	var none int
	if table.rowid != "" && t.c.QueryRowContext(ctx, "SELECT count("+table.rowid+") FROM (SELECT "+table.rowid+" FROM "+quote(name)+" LIMIT 1)").Scan(&none) != nil {
		table.rowid = ""
	}
	if table.rowid == "" {
		table.obstacle = "it is a table WITHOUT ROWID, from which nothing is erased yet: erase the row by hand"
	}
	triggers, err := t.strings(ctx, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE ORDER BY name", name)
	if err == nil && len(triggers) > 0 {
		table.obstacle = fmt.Sprintf("%d triggers fire when its rows go or change, and nobody knows what they do: erase the row by hand", len(triggers))
	}
	if err != nil {
		return nil, err
	}
	return table, t.references(ctx, table)
}

// references reads the foreign keys that lead to a table.
func (t *erasingTx) references(ctx context.Context, table *erasedTable) error {
	rows, err := t.c.QueryContext(ctx, `SELECT m.name, f.id, f."from", coalesce(f."to", '') FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f
		WHERE m.type = 'table' AND f."table" = ? COLLATE NOCASE ORDER BY m.name, f.id, f.seq`, table.name)
	if err != nil {
		return err
	}
	defer rows.Close()
	type key struct {
		name string
		id   int
	}
	var names []string
	var last key
	for rows.Next() {
		var at key
		var from, to string
		if err := rows.Scan(&at.name, &at.id, &from, &to); err != nil {
			return err
		}
		if at != last || len(names) == 0 {
			table.from, names, last = append(table.from, reference{}), append(names, at.name), at
		}
		r := &table.from[len(table.from)-1]
		r.columns = append(r.columns, from)
		if to != "" {
			r.to = append(r.to, to)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for i := range table.from {
		r := &table.from[i]
		if r.child, err = t.table(ctx, names[i]); err != nil {
			return err
		}
		if len(r.to) == 0 { // the primary key
			if r.to, err = t.strings(ctx, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table.name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *erasingTx) strings(ctx context.Context, query string, args ...any) (list []string, err error) {
	rows, err := t.c.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// find finds the row of a removal.
func (t *erasingTx) find(ctx context.Context, r *erasedRow) error {
	wheres := []string{r.table.rowid + " = ?"}
	args := []any{r.Number}
	if len(r.Key) > 0 {
		var plain, cast []string
		args = nil
		for _, c := range r.Key {
			plain, cast, args = append(plain, quote(c.Field)+" = ?"), append(cast, "CAST("+quote(c.Field)+" AS TEXT) = ?"), append(args, string(c.Value))
		}
		wheres = []string{strings.Join(plain, " AND "), strings.Join(cast, " AND ")} // the second one for columns without a type
	}
	for _, where := range wheres {
		ids, err := t.ids(ctx, "SELECT "+r.table.rowid+" FROM "+quote(r.table.name)+" WHERE "+where+" LIMIT 2", args...)
		if err != nil {
			return err
		}
		if r.found = len(ids); r.found > 0 {
			r.id = ids[0]
			break
		}
	}
	if r.found != 1 {
		return nil
	}
	var err error
	r.digest, r.cells, err = t.row(ctx, r.table, r.id)
	return err
}

func (t *erasingTx) ids(ctx context.Context, query string, args ...any) (list []int64, err error) {
	rows, err := t.c.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		list = append(list, id)
	}
	return list, rows.Err()
}

// row reads a row and its digest: of its columns' names, and its values as SQL writes them, which tells their types.
func (t *erasingTx) row(ctx context.Context, table *erasedTable, id int64) ([]byte, []erasing.Cell, error) {
	var ask []string
	for _, c := range table.columns {
		ask = append(ask, "quote("+quote(c)+")", "CAST("+quote(c)+" AS TEXT)")
	}
	values := make([]sql.NullString, len(ask))
	into := make([]any, len(ask))
	for i := range values {
		into[i] = &values[i]
	}
	err := t.c.QueryRowContext(ctx, "SELECT "+strings.Join(ask, ", ")+" FROM "+quote(table.name)+" WHERE "+table.rowid+" = ?", id).Scan(into...)
	if err != nil {
		return nil, nil, err
	}
	hash := sha256.New()
	var cells []erasing.Cell
	for i, c := range table.columns {
		fmt.Fprintf(hash, "%q=%q\n", c, values[2*i].String)
		cells = append(cells, erasing.Cell{Field: c, Value: []byte(values[2*i+1].String), Null: !values[2*i+1].Valid})
	}
	return hash.Sum(nil), cells, nil
}

// statement is what erases a row, and its arguments.
func (r *erasedRow) statement() (string, []any) {
	where := " WHERE " + r.table.rowid + " = ?"
	if len(r.Change) == 0 {
		return "DELETE FROM " + quote(r.table.name) + where, []any{r.id}
	}
	var set []string
	var args []any
	for _, c := range r.Change {
		set = append(set, quote(c.Field)+" = ?")
		if c.Null {
			args = append(args, nil)
		} else {
			args = append(args, string(c.Value))
		}
	}
	return "UPDATE " + quote(r.table.name) + " SET " + strings.Join(set, ", ") + where, append(args, r.id)
}

// examine says what Erase would do with a row.
func (t *erasingTx) examine(ctx context.Context, r *erasedRow, s *erasing.Standing) error {
	s.Found, s.Digest, s.Cells, s.Obstacle = r.found > 0, r.digest, r.cells, r.table.obstacle
	if s.Obstacle != "" {
		s.Found = true // nobody looked
		return nil
	}
	if r.found != 1 {
		if r.found > 1 {
			s.Obstacle = "more than one row has its key: erase it by hand"
		}
		return nil
	}
	s.How, _ = r.statement()
	if len(r.Change) > 0 {
		return t.try(ctx, r, s)
	}
	for _, f := range r.table.from {
		ids, err := t.referring(ctx, r, &f)
		if err != nil {
			return err
		}
		stay := slices.DeleteFunc(ids, func(id int64) bool {
			return slices.ContainsFunc(t.rows, func(o erasedRow) bool { return o.table == f.child && o.found == 1 && o.id == id && len(o.Change) == 0 })
		})
		if len(stay) > 0 {
			s.Obstacle = fmt.Sprintf("%d rows of %s refer to it and stay: a rule for it can overwrite its fields instead", len(stay), f.child.name)
			return nil
		}
	}
	return nil
}

// try changes a row, reads what came of it, and takes it back.
func (t *erasingTx) try(ctx context.Context, r *erasedRow, s *erasing.Standing) error {
	if _, err := t.c.ExecContext(ctx, "SAVEPOINT trial"); err != nil {
		return err
	}
	text, args := r.statement()
	_, err := t.c.ExecContext(ctx, text, args...)
	if err == nil {
		s.After, _, err = t.row(ctx, r.table, r.id)
	}
	if err != nil {
		s.Obstacle = "the change is refused: " + plain(err).Error()
	}
	_, err = t.c.ExecContext(ctx, "ROLLBACK TO trial; RELEASE trial")
	return err
}

// referring are the rows that refer to one by a foreign key.
func (t *erasingTx) referring(ctx context.Context, r *erasedRow, f *reference) ([]int64, error) {
	if f.child.rowid == "" || len(f.columns) != len(f.to) {
		return nil, nil
	}
	var on []string
	for i := range f.columns {
		on = append(on, "c."+quote(f.columns[i])+" = p."+quote(f.to[i]))
	}
	return t.ids(ctx, "SELECT c."+f.child.rowid+" FROM "+quote(r.table.name)+" AS p JOIN "+quote(f.child.name)+" AS c ON "+strings.Join(on, " AND ")+
		" WHERE p."+r.table.rowid+" = ?", r.id)
}

// erase carries everything out, a row only when no other one refers to it any more, and sees that nothing else went or changed.
func (t *erasingTx) erase(ctx context.Context) error {
	before, err := t.changes(ctx)
	if err != nil {
		return err
	}
	for left := len(t.rows); left > 0; {
		was := left
		for i := range t.rows {
			r := &t.rows[i]
			if r.gone {
				continue
			}
			if ready, err := t.ready(ctx, r); err != nil {
				return err
			} else if !ready {
				continue
			}
			text, args := r.statement()
			if _, err := t.c.ExecContext(ctx, text, args...); err != nil {
				return err
			}
			r.gone = true
			left--
		}
		if left == was {
			return fmt.Errorf("%w: rows refer to it, or to each other in a circle", erasing.ErrBeyond)
		}
	}
	after, err := t.changes(ctx)
	if err != nil {
		return err
	}
	if after-before != int64(len(t.rows)) {
		return fmt.Errorf("%w: %d rows changed instead of %d", erasing.ErrBeyond, after-before, len(t.rows))
	}
	return nil
}

// ready tells whether no row refers to one that is to go.
func (t *erasingTx) ready(ctx context.Context, r *erasedRow) (bool, error) {
	if len(r.Change) > 0 {
		return true, nil
	}
	for _, f := range r.table.from {
		ids, err := t.referring(ctx, r, &f)
		if err != nil || slices.ContainsFunc(ids, func(id int64) bool { return f.child != r.table || id != r.id }) {
			return false, err
		}
	}
	return true, nil
}

// changes counts rows that this connection changed, those of triggers and foreign keys among them.
func (t *erasingTx) changes(ctx context.Context) (n int64, err error) {
	err = t.c.QueryRowContext(ctx, "SELECT total_changes()").Scan(&n)
	return n, err
}
