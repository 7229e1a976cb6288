package postgres

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dossier/scanners/erasing"
	"dossier/scanners/erasing/dbrows"
)

// erasingTx is a transaction in which something is erased. Rows are told apart by where they lie: tableoid and ctid.
type erasingTx struct {
	e      *eraser
	c      *session
	tables map[string]*dbrows.Table
	types  *types
}

// table runs a query on the catalogue.
func (t *erasingTx) table(ctx context.Context, sql string, args ...string) ([]row, error) {
	rows, err := t.c.table(ctx, sql, args...)
	return rows, failure(ctx, err)
}

// Commit implements [dbrows.Tx].
func (t *erasingTx) Commit(ctx context.Context) error {
	results, err := t.c.Exec(ctx, "COMMIT").ReadAll()
	if err == nil && (len(results) != 1 || results[0].CommandTag.String() != "COMMIT") {
		return dbrows.Refusal("the server rolled it back")
	}
	if err != nil && t.c.IsClosed() && ctx.Err() == nil {
		return &dbrows.Failure{Sort: dbrows.Lost, Why: "the connection to the server was lost"}
	}
	return failure(ctx, err)
}

// Rollback implements [dbrows.Tx]. A connection that cannot do it is given up: the server rolls back then.
func (t *erasingTx) Rollback(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelBound)
	defer cancel()
	if t.c.IsClosed() || t.c.IsBusy() || t.c.run(ctx, "ROLLBACK") != nil {
		closeNow(ctx, t.c.PgConn)
	}
}

func relationOf(t *dbrows.Table) *relation {
	own, _ := t.Own.(*relation)
	return own
}

// whose is what is known of a row beside its content.
const whose = alias + ".tableoid::text || ' ' || " + alias + ".ctid::text"

// Find implements [dbrows.Looker].
func (t *erasingTx) Find(ctx context.Context, table *dbrows.Table, m *erasing.Removal, most int) ([]dbrows.Row, error) {
	own := relationOf(table)
	if len(m.Key) > 0 {
		where, params, ok := own.keyed(m.Key)
		if !ok {
			return nil, nil // the key is no longer what it was
		}
		return t.rows(ctx, table, where, params, most, table.Texts(m.Change))
	}
	var digests []string
	for _, d := range [][]byte{m.Digest, m.After} {
		if d != nil {
			digests = append(digests, hex.EncodeToString(d))
		}
	}
	if len(digests) == 0 {
		if m.Number < 1 {
			return nil, dbrows.Refusal("a row of %s has no key by which it is found again", table.Name)
		}
		rows, err := t.table(ctx, "SELECT "+own.digest+" FROM "+own.from+" AS "+alias+" OFFSET $1::int8 LIMIT 1", strconv.FormatInt(m.Number-1, 10))
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		digests = append(digests, rows[0].text(0))
	}
	return t.rows(ctx, table, own.digest+" = ANY ($1::text[])", [][]byte{[]byte("{" + strings.Join(digests, ",") + "}")}, most, table.Texts(m.Change))
}

// keyed is the condition that a row has a key. Types that the built-in operators do not compare are compared as text. Bytes are given as text if
// they are that, else as hexadecimal digits.
func (own *relation) keyed(key []erasing.Cell) (where string, params [][]byte, ok bool) {
	var all []string
	param := func(value []byte) string {
		params = append(params, append([]byte{}, value...)) // never nil, which is NULL
		return "$" + strconv.Itoa(len(params))
	}
	for _, c := range key {
		at := slices.IndexFunc(own.columns, func(o erasedColumn) bool { return o.name == c.Field })
		if at < 0 {
			return "", nil, false
		}
		name, column := alias+"."+quote(c.Field), &own.columns[at]
		switch {
		case column.codec.kind == asBytes:
			list := param(fmt.Appendf(nil, `\x%x`, c.Value)) + "::bytea"
			if _, err := hex.DecodeString(string(c.Value)); err == nil {
				list += ", " + param(fmt.Appendf(nil, `\x%s`, c.Value)) + "::bytea"
			}
			all = append(all, name+" IN ("+list+")")
		case column.known:
			all = append(all, name+" = "+param(c.Value))
		default:
			all = append(all, name+"::text = "+param(c.Value))
		}
	}
	return strings.Join(all, " AND "), params, true
}

// rows reads rows and locks them. whole are columns of which it reads the text.
func (t *erasingTx) rows(ctx context.Context, table *dbrows.Table, where string, params [][]byte, most int, whole []string) (list []dbrows.Row, err error) {
	own := relationOf(table)
	ask, formats := []string{whose, own.digest}, []int16{0, 0}
	for _, c := range own.columns {
		if c.shown {
			ask, formats = append(ask, c.codec.column(c.name)), append(formats, 1)
		}
	}
	for _, name := range whole {
		ask, formats = append(ask, alias+"."+quote(name)+"::text"), append(formats, 0)
	}
	sql := fmt.Sprintf("SELECT %s FROM %s AS %s WHERE %s LIMIT %d FOR UPDATE", strings.Join(ask, ", "), own.from, alias, where, most)
	rows, err := t.c.query(ctx, sql, params, formats)
	if err != nil {
		return nil, failure(ctx, err)
	}
	for _, r := range rows {
		one, err := asRow(table, r)
		if err != nil {
			return nil, err
		}
		at := 2
		for _, c := range own.columns {
			if !c.shown {
				continue
			}
			cell := erasing.Cell{Field: c.name, Null: r[at] == nil}
			switch {
			case cell.Null:
			case c.codec.kind == asPadded:
				cell.Value = bytes.TrimRight(r[at], " ")
			case c.codec.kind == asText:
				cell.Value = r[at]
			default:
				cell.Value = appendScalar(nil, c.codec.kind, r[at])
			}
			one.Cells = append(one.Cells, cell)
			at++
		}
		for i, name := range whole {
			one.Texts = append(one.Texts, erasing.Cell{Field: name, Value: r[at+i], Null: r[at+i] == nil})
		}
		list = append(list, *one)
	}
	return list, nil
}

// asRow makes a row of its place and digest.
func asRow(table *dbrows.Table, r row) (*dbrows.Row, error) {
	digest, err := hex.DecodeString(r.text(1))
	if err != nil || len(digest) == 0 {
		return nil, dbrows.Refusal("the server gives no digest of a row")
	}
	return &dbrows.Row{Table: table, ID: r.text(0), Digest: digest}, nil
}

// Referring implements [dbrows.Looker].
func (t *erasingTx) Referring(ctx context.Context, r *dbrows.Row, f *dbrows.Reference, most int) (list []string, err error) {
	equal, _ := f.Own.([]string)
	if len(equal) != len(f.Columns) || len(f.To) != len(f.Columns) {
		return nil, dbrows.Refusal("the server does not say how rows of %s refer to others", f.Child.Name)
	}
	var on []string
	for i := range f.Columns {
		on = append(on, "p."+quote(f.To[i])+" "+equal[i]+" "+alias+"."+quote(f.Columns[i]))
	}
	oid, ctid, _ := strings.Cut(r.ID, " ")
	rows, err := t.table(ctx, fmt.Sprintf("SELECT %s FROM %s AS p JOIN %s AS %s ON %s WHERE p.tableoid = $1::oid AND p.ctid = $2::tid LIMIT %d",
		whose, relationOf(r.Table).from, relationOf(f.Child).from, alias, strings.Join(on, " AND "), most), oid, ctid)
	for _, one := range rows {
		list = append(list, one.text(0))
	}
	return list, err
}

// set is a change without the columns of words.
func (own *relation) set(change []erasing.Cell) []erasing.Cell {
	return slices.DeleteFunc(slices.Clone(change), func(c erasing.Cell) bool { return slices.Contains(own.words, c.Field) })
}

// Statement implements [dbrows.Doer]. A row that changes loses the words by which it is searched, among which are those of what changes: which ones, nobody
// can tell. Whoever fills them does so anew.
func (*erasingTx) Statement(table *dbrows.Table, change []erasing.Cell) string {
	own := relationOf(table)
	from := own.from
	if len(change) == 0 {
		return "DELETE FROM " + from + " WHERE tableoid = $1 AND ctid = $2"
	}
	var set []string
	for i, c := range own.set(change) {
		set = append(set, quote(c.Field)+" = $"+strconv.Itoa(i+3))
	}
	for _, name := range own.words {
		set = append(set, fmt.Sprintf("%s = CASE WHEN %[1]s IS NOT NULL THEN ''::tsvector END", quote(name)))
	}
	return "UPDATE " + from + " AS " + alias + " SET " + strings.Join(set, ", ") + " WHERE tableoid = $1 AND ctid = $2"
}

// Do implements [dbrows.Doer].
func (t *erasingTx) Do(ctx context.Context, r *dbrows.Row, change []erasing.Cell) (*dbrows.Row, error) {
	oid, ctid, _ := strings.Cut(r.ID, " ")
	params := texts([]string{oid, ctid})
	sql := t.Statement(r.Table, change)
	if len(change) == 0 {
		rr := t.c.ExecParams(ctx, sql, params, nil, nil, nil)
		tag, err := rr.Close()
		if err == nil && tag.RowsAffected() != 1 {
			return nil, fmt.Errorf("%w: a row went while it was being erased", erasing.ErrChanged)
		}
		return nil, failure(ctx, err)
	}
	for _, c := range relationOf(r.Table).set(change) {
		var value []byte // nil is NULL
		if !c.Null {
			value = append([]byte{}, c.Value...)
		}
		params = append(params, value)
	}
	rows, err := t.c.query(ctx, sql+" RETURNING "+whose+", "+relationOf(r.Table).digest, params, nil)
	switch {
	case err != nil:
		return nil, failure(ctx, err)
	case len(rows) != 1:
		return nil, fmt.Errorf("%w: a row went while it was being changed", erasing.ErrChanged)
	}
	after, err := asRow(r.Table, rows[0])
	if moved, _, _ := strings.Cut(rows[0].text(0), " "); err == nil && moved != oid {
		return nil, dbrows.Refusal("the change would move the row to another partition")
	}
	if err != nil || len(r.Table.Generated) == 0 {
		return after, err
	}
	oid, ctid, _ = strings.Cut(after.ID, " ")
	again, err := t.rows(ctx, r.Table, alias+".tableoid = $1::oid AND "+alias+".ctid = $2::tid", texts([]string{oid, ctid}), 2, r.Table.Generated)
	if err == nil && len(again) != 1 {
		return nil, dbrows.Refusal("a changed row is not found again")
	}
	if err != nil {
		return nil, err
	}
	return &again[0], nil
}

// Defer implements [dbrows.Doer].
func (t *erasingTx) Defer(ctx context.Context) error {
	return failure(ctx, t.c.run(ctx, "SET CONSTRAINTS ALL DEFERRED"))
}

// Try implements [dbrows.Doer].
func (t *erasingTx) Try(ctx context.Context, do func() error) error {
	if err := t.c.run(ctx, "SAVEPOINT trial"); err != nil {
		return failure(ctx, err)
	}
	err := do()
	end := "RELEASE SAVEPOINT trial"
	if f, ok := errors.AsType[*dbrows.Failure](err); ok && f.Sort == dbrows.Refused {
		end = "ROLLBACK TO SAVEPOINT trial; RELEASE SAVEPOINT trial"
	} else if err != nil {
		return err
	}
	if ended := t.c.run(ctx, end); ended != nil {
		return failure(ctx, ended)
	}
	return err
}

// Changed implements [dbrows.Doer], by the server's own count.
func (t *erasingTx) Changed(ctx context.Context) (int64, error) {
	rows, err := t.table(ctx, "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables")
	if err != nil || len(rows) != 1 {
		return 0, err
	}
	return rows[0].number(0), nil
}
