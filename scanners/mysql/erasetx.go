package mysql

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dossier/scanners/erasing"
	"dossier/scanners/erasing/dbrows"
)

// erasingTx is a transaction in which something is erased.
type erasingTx struct {
	e       *eraser
	s       *session
	tables  map[string]*dbrows.Table
	touched bool // something was changed
}

// Commit implements [dbrows.Tx].
func (t *erasingTx) Commit(ctx context.Context) error {
	err := t.s.exec(ctx, "COMMIT")
	if err != nil {
		t.e.give(ctx)
	}
	return failure(ctx, err)
}

// Rollback implements [dbrows.Tx]. A connection that cannot do it is ended, with what the server still does for it.
func (t *erasingTx) Rollback(ctx context.Context) {
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), parting)
	defer cancel()
	if t.e.s == t.s && (t.s.open != nil || t.s.exec(bounded, "ROLLBACK") != nil) {
		t.e.give(ctx)
	}
}

// rowsOf reads rows of text.
func (t *erasingTx) rowsOf(ctx context.Context, query string) (list [][]driver.Value, err error) {
	err = t.s.query(ctx, query, func(v []driver.Value) {
		r := slices.Clone(v)
		for i, one := range r {
			if b, ok := one.([]byte); ok {
				r[i] = slices.Clone(b)
			}
		}
		list = append(list, r)
	})
	return list, failure(ctx, err)
}

// Find implements [dbrows.Looker].
func (t *erasingTx) Find(ctx context.Context, table *dbrows.Table, m *erasing.Removal, most int) ([]dbrows.Row, error) {
	own := relationOf(table)
	if len(m.Key) > 0 {
		where, ok := own.keyed(m.Key)
		if !ok {
			return nil, nil // the key is no longer what it was
		}
		return t.rows(ctx, table, where, most, table.Texts(m.Change))
	}
	var digests []string
	for _, d := range [][]byte{m.Digest, m.After} {
		if d != nil {
			digests = append(digests, "'"+hex.EncodeToString(d)+"'")
		}
	}
	if len(digests) == 0 {
		found, err := t.rowsOf(ctx, fmt.Sprintf("SELECT %s FROM %s USE INDEX () LIMIT 1 OFFSET %d", own.digest, own.sql(), max(m.Number-1, 0)))
		if err != nil || len(found) == 0 {
			return nil, err
		}
		digests = append(digests, "'"+text(found[0][0])+"'")
	}
	return t.rows(ctx, table, own.digest+" IN ("+strings.Join(digests, ",")+")", most, table.Texts(m.Change))
}

// figures are a number.
var figures = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// keyed is the condition that a row has a key, whose values are as a reader gives them.
func (own *relation) keyed(key []erasing.Cell) (where string, ok bool) {
	var all []string
	for _, c := range key {
		at := slices.IndexFunc(own.columns, func(o column) bool { return o.name == c.Field })
		if at < 0 {
			return "", false
		}
		o := &own.columns[at]
		value := "_utf8mb4 x'" + hexOf(c.Value) + "'"
		switch {
		case o.class == binary:
			if value = "x'" + string(c.Value) + "'"; !isHex(c.Value) {
				value = "x'" + hexOf(c.Value) + "'" // a text by itself, and without what it is filled up with
			}
			if o.kind == "binary" {
				value = "CAST(" + value + " AS " + o.declared + ")"
			}
		case o.class == number || o.class == bits || o.kind == "decimal":
			if !figures.Match(c.Value) {
				return "", false
			}
			value = string(c.Value)
		}
		all = append(all, quote(o.name)+" = "+value)
	}
	return strings.Join(all, " AND "), true
}

// rows reads rows and locks them. whole are columns of which it reads the text.
func (t *erasingTx) rows(ctx context.Context, table *dbrows.Table, where string, most int, whole []string) (list []dbrows.Row, err error) {
	own := relationOf(table)
	ask := []string{own.id, own.digest}
	var shown []string
	for i := range own.columns {
		if c := &own.columns[i]; c.class == plain || c.class == number {
			ask, shown = append(ask, c.expressions()[0]), append(shown, c.name)
		}
	}
	for _, name := range whole {
		ask = append(ask, quote(name))
	}
	found, err := t.rowsOf(ctx, fmt.Sprintf("SELECT %s FROM %s WHERE %s LIMIT %d FOR UPDATE", strings.Join(ask, ","), own.sql(), where, most))
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, r := range found {
		ids[i] = text(r[0])
	}
	for i, id := range own.ids(ids) {
		r := found[i]
		one := dbrows.Row{Table: table, ID: id, Own: where}
		if one.Digest, err = hex.DecodeString(text(r[1])); err != nil || len(one.Digest) == 0 {
			return nil, dbrows.Refusal("the server gives no digest of a row: a value may be longer than its max_allowed_packet")
		}
		if len(own.key) == 0 {
			one.Own = own.digest + " = '" + text(r[1]) + "' LIMIT 1"
		}
		for n, name := range shown {
			v := r[n+2]
			one.Cells = append(one.Cells, erasing.Cell{Field: name, Null: v == nil, Value: []byte(text(v))})
		}
		for n, name := range whole {
			v := r[n+2+len(shown)]
			one.Texts = append(one.Texts, erasing.Cell{Field: name, Null: v == nil, Value: []byte(text(v))})
		}
		list = append(list, one)
	}
	return list, nil
}

// ids makes IDs of what tells rows apart. Rows that are the same are counted.
func (own *relation) ids(list []string) []string {
	times := map[string]int{}
	for i, id := range list {
		times[id]++
		list[i] = own.sql() + "\x00" + id + "\x00" + strconv.Itoa(times[id])
	}
	return list
}

// Referring implements [dbrows.Looker].
func (t *erasingTx) Referring(ctx context.Context, r *dbrows.Row, f *dbrows.Reference, most int) (list []string, err error) {
	parent, child := relationOf(r.Table), relationOf(f.Child)
	where, _ := r.Own.(string)
	columns := func(names []string) string {
		var all []string
		for _, n := range names {
			all = append(all, quote(n))
		}
		return strings.Join(all, ",")
	}
	found, err := t.rowsOf(ctx, fmt.Sprintf("SELECT %s FROM %s WHERE (%s) IN (SELECT %s FROM %s WHERE %s) LIMIT %d",
		child.id, child.sql(), columns(f.Columns), columns(f.To), parent.sql(), strings.TrimSuffix(where, " LIMIT 1"), most))
	for _, one := range found {
		list = append(list, text(one[0]))
	}
	return child.ids(list), err
}

// Statement implements [dbrows.Doer].
func (*erasingTx) Statement(table *dbrows.Table, change []erasing.Cell) string {
	own := relationOf(table)
	var key []string
	for _, k := range own.key {
		key = append(key, quote(own.columns[k].name)+" = ?")
	}
	where := strings.Join(key, " AND ")
	if where == "" {
		where = "every field = ? LIMIT 1"
	}
	var set []string
	for _, c := range change {
		set = append(set, quote(c.Field)+" = ?")
	}
	return own.statement(set, where)
}

// statement deletes or changes a row. What would change by itself with it is pinned.
func (own *relation) statement(set []string, where string) string {
	if len(set) == 0 {
		return "DELETE FROM " + own.sql() + " WHERE " + where
	}
	for _, name := range own.pinned {
		if !slices.ContainsFunc(set, func(s string) bool { return strings.HasPrefix(s, quote(name)+" = ") }) {
			set = append(set, quote(name)+" = "+quote(name))
		}
	}
	return "UPDATE " + own.sql() + " SET " + strings.Join(set, ", ") + " WHERE " + where
}

// Do implements [dbrows.Doer].
func (t *erasingTx) Do(ctx context.Context, r *dbrows.Row, change []erasing.Cell) (*dbrows.Row, error) {
	own := relationOf(r.Table)
	where, _ := r.Own.(string)
	if len(change) > 0 && len(own.key) == 0 {
		return nil, dbrows.Refusal("the table has no key by which a changed row is found again: delete it, or change it by hand")
	}
	var set []string
	for _, c := range change {
		value := "_utf8mb4 x'" + hexOf(c.Value) + "'"
		if c.Null {
			value = "NULL"
		}
		set = append(set, quote(c.Field)+" = "+value)
	}
	t.touched = true
	n, err := t.s.change(ctx, own.statement(set, where))
	switch {
	case err != nil:
		return nil, failure(ctx, err)
	case n != 1:
		return nil, fmt.Errorf("%w: a row went while it was being erased", erasing.ErrChanged)
	case len(change) == 0:
		return nil, nil
	}
	after, err := t.rows(ctx, r.Table, where, 2, r.Table.Generated)
	if err == nil && len(after) != 1 {
		return nil, dbrows.Refusal("the change would change the row's key")
	}
	if err != nil {
		return nil, err
	}
	return &after[0], nil
}

// Defer implements [dbrows.Doer]: the server looks at each row.
func (*erasingTx) Defer(context.Context) error { return nil }

// Try implements [dbrows.Doer].
func (t *erasingTx) Try(ctx context.Context, do func() error) error {
	if err := t.s.exec(ctx, "SAVEPOINT trial"); err != nil {
		return failure(ctx, err)
	}
	err := do()
	end := "RELEASE SAVEPOINT trial"
	if f, ok := errors.AsType[*dbrows.Failure](err); ok && f.Sort == dbrows.Refused {
		end = "ROLLBACK TO SAVEPOINT trial"
	} else if err != nil {
		return err
	}
	if ended := t.s.exec(ctx, end); ended != nil {
		return failure(ctx, ended)
	}
	return err
}

const (
	// refreshed is for how long nobody must have read the server's list of transactions before it makes it anew (trx0i_s.cc: 100 ms).
	refreshed = 110 * time.Millisecond
	// refreshes is how often the list is asked for. Whoever else reads it keeps it from being made anew, so that the waits are uneven, and grow.
	refreshes = 20
)

// Changed implements [dbrows.Doer], by the server's own count of the rows that the transaction changed: those of foreign keys' actions are among
// them. The server shows a list that is some moments old; one that has this very question in it is fresh.
func (t *erasingTx) Changed(ctx context.Context) (int64, error) {
	if !t.touched {
		return 0, nil
	}
	for n := range refreshes {
		mark := make([]byte, 8)
		_, _ = rand.Read(mark) // never fails
		found, err := t.rowsOf(ctx, fmt.Sprintf("SELECT trx_rows_modified, trx_query FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id = CONNECTION_ID() /* %x */", mark))
		if err != nil {
			return 0, err
		}
		if len(found) == 1 && strings.Contains(text(found[0][1]), hex.EncodeToString(mark)) {
			return whole(found[0][0]), nil
		}
		timer := time.NewTimer(refreshed + time.Duration(n)*time.Duration(mark[0])*400*time.Microsecond)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return 0, ctx.Err()
		}
	}
	return 0, &dbrows.Failure{Sort: dbrows.Busy, Why: "the server does not say how many rows the transaction changed: something reads information_schema.INNODB_TRX all the time"}
}
