package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"dossier/scanners/erasing"
	"dossier/scanners/erasing/dbrows"
)

// erasingTx is a transaction in which something is erased.
type erasingTx struct {
	c      *sql.Conn
	tables map[string]*dbrows.Table
}

// Table implements [dbrows.Looker].
func (t *erasingTx) Table(ctx context.Context, name string) (*dbrows.Table, error) {
	if known := t.tables[name]; known != nil {
		return known, nil
	}
	table := &dbrows.Table{Name: name}
	t.tables[name] = table
	var kind, text string
	err := t.c.QueryRowContext(ctx, "SELECT type, coalesce(sql, '') FROM sqlite_schema WHERE name = ? AND type IN ('table', 'view')", name).Scan(&kind, &text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		table.Obstacle = "the table is no longer there"
		return table, nil
	case err != nil:
		return nil, plain(err)
	case kind != "table" || strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "CREATE VIRTUAL"):
		table.Obstacle = "it is a view or a virtual table, from which nothing is erased: erase from the table behind it"
		return table, nil
	}
	if table.Columns, err = t.strings(ctx, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid", name); err != nil {
		return nil, err
	}
	if table.Generated, err = t.strings(ctx, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden IN (2, 3) ORDER BY cid", name); err != nil {
		return nil, err
	}
	word := ""
	for _, one := range []string{"rowid", "_rowid_", "oid"} {
		if word == "" && !slices.ContainsFunc(table.Columns, func(c string) bool { return strings.EqualFold(c, one) }) {
			word = one
		}
	}
	var none int
	if word != "" && t.c.QueryRowContext(ctx, "SELECT count("+word+") FROM (SELECT "+word+" FROM "+quote(name)+" LIMIT 1)").Scan(&none) != nil {
		word = ""
	}
	id := identity{rowid: word}
	if word == "" {
		if id.key, err = t.strings(ctx, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", name); err != nil {
			return nil, err
		}
	}
	if table.Own = id; id.none() {
		table.Obstacle = "its rows cannot be told apart, because columns have the names of the rowid: erase the row by hand"
	}
	triggers, err := t.strings(ctx, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE ORDER BY name", name)
	if err == nil && len(triggers) > 0 {
		table.Obstacle = fmt.Sprintf("%d triggers fire when its rows go or change, and nobody knows what they do: erase the row by hand", len(triggers))
	}
	if err == nil && table.Obstacle == "" {
		table.Obstacle, err = t.indexed(ctx, name)
	}
	if err != nil {
		return nil, err
	}
	return table, t.references(ctx, table)
}

// external is what a full-text index without a text of its own says of the table whose rows it finds (https://sqlite.org/fts5.html, 4.4.3).
var external = regexp.MustCompile("(?i)\\bcontent\\s*=\\s*(?:'([^']*)'|\"([^\"]*)\"|`([^`]*)`|\\[([^\\]]*)\\]|(\\w+))")

// indexed says why nothing is erased from a table that a full-text index finds rows of, "" where none does: it keeps words of rows that went, unless it is told
// of each, which triggers do as a rule.
func (t *erasingTx) indexed(ctx context.Context, table string) (string, error) {
	indexes, err := t.strings(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING%fts%content%' ORDER BY name")
	for _, index := range indexes {
		text, failed := t.strings(ctx, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", index)
		if failed != nil {
			return "", failed
		}
		if said := external.FindStringSubmatch(text[0]); said != nil && strings.EqualFold(strings.Join(said[1:], ""), table) {
			return fmt.Sprintf("the full-text index %q finds its rows, and would keep the words of those that go: erase the row by hand, then rebuild the index", index), nil
		}
	}
	return "", err
}

// references reads the foreign keys that lead to a table.
func (t *erasingTx) references(ctx context.Context, table *dbrows.Table) error {
	rows, err := t.c.QueryContext(ctx, `SELECT m.name, f.id, f."from", coalesce(f."to", ''), x."notnull" FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f,
		pragma_table_xinfo(m.name) AS x WHERE m.type = 'table' AND f."table" = ? COLLATE NOCASE AND x.name = f."from" COLLATE NOCASE ORDER BY m.name, f.id, f.seq`, table.Name)
	if err != nil {
		return plain(err)
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
		var fixed bool
		if err := rows.Scan(&at.name, &at.id, &from, &to, &fixed); err != nil {
			return plain(err)
		}
		if at != last || len(names) == 0 {
			table.From, names, last = append(table.From, dbrows.Reference{Loose: true, Deferred: true}), append(names, at.name), at
		}
		r := &table.From[len(table.From)-1]
		r.Columns, r.Loose = append(r.Columns, from), r.Loose && !fixed
		if to != "" {
			r.To = append(r.To, to)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return plain(err)
	}
	for i := range table.From {
		r := &table.From[i]
		if r.Child, err = t.Table(ctx, names[i]); err != nil {
			return err
		}
		if len(r.To) == 0 { // the primary key
			if r.To, err = t.strings(ctx, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table.Name); err != nil {
				return err
			}
		}
		if identityOf(r.Child).none() || len(r.Columns) != len(r.To) {
			r.Obstacle = "nobody can look whether rows of " + r.Child.Name + " refer to it: erase it by hand"
		}
	}
	return nil
}

func (t *erasingTx) strings(ctx context.Context, query string, args ...any) (list []string, err error) {
	rows, err := t.c.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, plain(err)
		}
		list = append(list, s)
	}
	return list, plain(rows.Err())
}

// Find implements [dbrows.Looker].
func (t *erasingTx) Find(ctx context.Context, table *dbrows.Table, m *erasing.Removal, most int) (list []dbrows.Row, err error) {
	id := identityOf(table)
	wheres := []string{id.rowid + " = ?"}
	args := []any{m.Number}
	switch {
	case len(m.Key) == 0 && id.rowid == "":
		return nil, nil
	case len(m.Key) > 0:
		var plain, cast []string
		args = nil
		for _, c := range m.Key {
			plain, cast, args = append(plain, quote(c.Field)+" = ?"), append(cast, "CAST("+quote(c.Field)+" AS TEXT) = ?"), append(args, string(c.Value))
		}
		wheres = []string{strings.Join(plain, " AND "), strings.Join(cast, " AND ")} // the second one for columns without a type
	}
	for _, where := range wheres {
		ids, err := t.strings(ctx, "SELECT "+id.sql("")+" FROM "+quote(table.Name)+" WHERE "+where+" LIMIT ?", append(args, most)...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			r, err := t.row(ctx, table, id)
			if err != nil {
				return nil, err
			}
			list = append(list, *r)
		}
		if len(list) > 0 {
			break
		}
	}
	return list, nil
}

// row reads a row and its digest: of its columns' names, and its values as SQL writes them, which tells their types.
func (t *erasingTx) row(ctx context.Context, table *dbrows.Table, id string) (*dbrows.Row, error) {
	var ask []string
	for _, c := range table.Columns {
		ask = append(ask, "quote("+quote(c)+")", "CAST("+quote(c)+" AS TEXT)")
	}
	values := make([]sql.NullString, len(ask))
	into := make([]any, len(ask))
	for i := range values {
		into[i] = &values[i]
	}
	err := t.c.QueryRowContext(ctx, "SELECT "+strings.Join(ask, ", ")+" FROM "+quote(table.Name)+" WHERE "+identityOf(table).where(""), identityOf(table).args(id)...).Scan(into...)
	if err != nil {
		return nil, plain(err)
	}
	r := &dbrows.Row{Table: table, ID: rowID(table, id)}
	hash := sha256.New()
	for i, c := range table.Columns {
		fmt.Fprintf(hash, "%q=%q\n", c, values[2*i].String)
		if as := values[2*i].String; !strings.HasPrefix(as, "X'") && (strings.HasPrefix(as, "'") || !strings.ContainsAny(as, ".eE")) { // not bytes nor fractions, whose text readers make themselves
			r.Cells = append(r.Cells, erasing.Cell{Field: c, Value: []byte(values[2*i+1].String), Null: !values[2*i+1].Valid})
		}
	}
	r.Digest = hash.Sum(nil)
	return r, nil
}

// Statement implements [dbrows.Doer].
func (*erasingTx) Statement(table *dbrows.Table, change []erasing.Cell) string {
	where := " WHERE " + identityOf(table).where("")
	if len(change) == 0 {
		return "DELETE FROM " + quote(table.Name) + where
	}
	var set []string
	for _, c := range change {
		set = append(set, quote(c.Field)+" = ?")
	}
	return "UPDATE " + quote(table.Name) + " SET " + strings.Join(set, ", ") + where
}

// Do implements [dbrows.Doer].
func (t *erasingTx) Do(ctx context.Context, r *dbrows.Row, change []erasing.Cell) (*dbrows.Row, error) {
	var args []any
	for _, c := range change {
		if c.Null {
			args = append(args, nil)
		} else {
			args = append(args, string(c.Value))
		}
	}
	if _, err := t.c.ExecContext(ctx, t.Statement(r.Table, change), append(args, identityOf(r.Table).args(r.ID)...)...); err != nil || len(change) == 0 {
		return nil, plain(err)
	}
	id, _, _ := strings.Cut(r.ID, "\x00")
	return t.row(ctx, r.Table, id)
}

// Defer implements [dbrows.Doer].
func (t *erasingTx) Defer(ctx context.Context) error {
	_, err := t.c.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON")
	return plain(err)
}

// Try implements [dbrows.Doer].
func (t *erasingTx) Try(ctx context.Context, do func() error) error {
	if _, err := t.c.ExecContext(ctx, "SAVEPOINT trial"); err != nil {
		return plain(err)
	}
	err := do()
	end := "RELEASE trial"
	if err != nil {
		end = "ROLLBACK TO trial; RELEASE trial"
	}
	if _, ended := t.c.ExecContext(ctx, end); ended != nil && err == nil {
		err = plain(ended)
	}
	return err
}

// Referring implements [dbrows.Looker].
func (t *erasingTx) Referring(ctx context.Context, r *dbrows.Row, f *dbrows.Reference, most int) ([]string, error) {
	var on []string
	for i := range f.Columns {
		on = append(on, "c."+quote(f.Columns[i])+" = p."+quote(f.To[i]))
	}
	list, err := t.strings(ctx, "SELECT "+identityOf(f.Child).sql("c.")+" FROM "+quote(r.Table.Name)+" AS p JOIN "+quote(f.Child.Name)+" AS c ON "+strings.Join(on, " AND ")+
		" WHERE "+identityOf(r.Table).where("p.")+" LIMIT ?", append(identityOf(r.Table).args(r.ID), most)...)
	for i := range list {
		list[i] = rowID(f.Child, list[i])
	}
	return list, err
}

// Changed implements [dbrows.Doer].
func (t *erasingTx) Changed(ctx context.Context) (n int64, err error) {
	err = t.c.QueryRowContext(ctx, "SELECT total_changes()").Scan(&n)
	return n, plain(err)
}
