package postgres

import (
	"context"
	"fmt"
	"strings"

	"dossier/scanners/erasing/dbrows"
	"dossier/scanners/sqlrows"
)

// erasedSQL tells what a table is, and what fires when its rows go or change: triggers of its own or of its partitions (pg_trigger.tgtype: 8
// DELETE, 16 UPDATE) and rules (pg_rewrite.ev_type: 2 UPDATE, 4 DELETE). Foreign keys' own triggers are internal.
const erasedSQL = `WITH RECURSIVE t(oid) AS (
		SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2
		UNION SELECT h.inhrelid FROM t JOIN pg_class p ON p.oid = t.oid AND p.relkind = 'p' JOIN pg_inherits h ON h.inhparent = t.oid),
	g AS (SELECT g.tgtype FROM t JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal AND g.tgenabled IN ('O', 'A'))
	SELECT c.oid, c.relkind, has_schema_privilege(c.relnamespace, 'USAGE'), has_table_privilege(c.oid, 'SELECT'), has_table_privilege(c.oid, 'DELETE'),
	has_any_column_privilege(c.oid, 'UPDATE'), has_schema_privilege(c.relnamespace, 'USAGE') AND row_security_active(c.oid),
	(SELECT count(*) FROM g WHERE tgtype & 8 <> 0), (SELECT count(*) FROM g WHERE tgtype & 16 <> 0),
	(SELECT count(*) FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.ev_type = '4' AND w.ev_enabled <> 'D'),
	(SELECT count(*) FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.ev_type = '2' AND w.ev_enabled <> 'D'), c.relispartition
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'f', 'm', 'v')`

// refersSQL finds the foreign keys that lead to a table or to a partition of it by itself. What the server declares for partitions on either side
// has a parent.
const refersSQL = `WITH RECURSIVE t(oid) AS (SELECT $1::oid
		UNION SELECT h.inhrelid FROM t JOIN pg_class p ON p.oid = t.oid AND p.relkind = 'p' JOIN pg_inherits h ON h.inhparent = t.oid)
	SELECT n.nspname, c.relname, c.relkind, f.condeferrable AND f.confdeltype = 'a',
	has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'), has_schema_privilege(n.oid, 'USAGE') AND row_security_active(c.oid),
	(SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(f.conkey) WITH ORDINALITY u(attnum, n)
		JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = u.attnum),
	(SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(f.confkey) WITH ORDINALITY u(attnum, n)
		JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = u.attnum),
	(SELECT json_agg(format('OPERATOR(%I.%s)', s.nspname, o.oprname) ORDER BY u.n) FROM unnest(f.conpfeqop) WITH ORDINALITY u(op, n)
		JOIN pg_operator o ON o.oid = u.op JOIN pg_namespace s ON s.oid = o.oprnamespace),
	(SELECT bool_and(NOT a.attnotnull) FROM pg_attribute a WHERE a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey))
	FROM t JOIN pg_constraint f ON f.confrelid = t.oid JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE f.contype = 'f' AND f.conparentid = 0 ORDER BY n.nspname, c.relname, f.conname`

// relation is what the transaction knows of a table: [dbrows.Table.Own].
type relation struct {
	from    string // SQL behind FROM
	ranged  bool   // it is one heap, in whose order rows are numbered
	digest  string // SQL of the row's digest
	columns []erasedColumn
	words   []string // columns by which rows are searched (tsvector) and that whoever writes the row fills
}

// erasedColumn is a column of a table.
type erasedColumn struct {
	name  string
	codec codec
	known bool // the built-in operators compare its type
	shown bool // its text is that of a reader
}

// alias is by what statements call a row.
const alias = `"dossier row"`

// Table implements [dbrows.Looker].
func (t *erasingTx) Table(ctx context.Context, unit string) (*dbrows.Table, error) {
	if known := t.tables[unit]; known != nil {
		return known, nil
	}
	table := &dbrows.Table{Name: unit, Keyless: true, Inner: map[string]dbrows.Inner{}}
	t.tables[unit] = table
	schema, name, ok := split(unit)
	var rows []row
	if ok {
		var err error
		if rows, err = t.table(ctx, erasedSQL, schema, name); err != nil {
			return nil, err
		}
	}
	if len(rows) != 1 {
		table.Obstacle = "the table is no longer there"
		return table, nil
	}
	if r := rows[0]; !t.barred(table, r) {
		own := &relation{from: quote(schema) + "." + quote(name), ranged: r.text(1) == "r"}
		if own.ranged {
			own.from = "ONLY " + own.from
		}
		table.Own = own
		if err := t.columns(ctx, table, own, r.text(0)); err != nil {
			return nil, err
		}
		return table, t.references(ctx, table, r.text(0))
	}
	return table, nil
}

// barred notes why nothing is erased from a table, and tells whether there is any reason for all of it.
func (t *erasingTx) barred(table *dbrows.Table, r row) bool {
	switch r.text(1) {
	case "v":
		table.Obstacle = "it is a view, from which nothing is erased: erase from the tables behind it"
	case "m":
		table.Obstacle = "it is a materialized view: erase from the tables behind it, then REFRESH MATERIALIZED VIEW"
	case "f":
		table.Obstacle = "it is a foreign table: erase from it on its own server"
	}
	switch {
	case table.Obstacle != "":
	case !r.true(2):
		table.Obstacle = "the role lacks USAGE on the schema: see docs/grants.md"
	case !r.true(3):
		table.Obstacle = "the role lacks SELECT on the table: see docs/grants.md"
	case !r.true(5):
		table.Obstacle = "the role lacks UPDATE on the table, which locking a row takes: see docs/grants.md"
	case r.true(6):
		table.Obstacle = "row-level security would hide rows: let the role bypass it (ALTER ROLE … BYPASSRLS)"
	}
	fires := func(what string, n int64) string {
		return fmt.Sprintf("%d %s when its rows go or change, and nobody knows what they do: erase the row by hand", n, what)
	}
	switch {
	case !r.true(4):
		table.Delete = "the role lacks DELETE on the table: see docs/grants.md"
	case r.number(7) > 0:
		table.Delete = fires("triggers fire", r.number(7))
	case r.number(9) > 0:
		table.Delete = fires("rules apply", r.number(9))
	}
	switch {
	case r.number(8) > 0:
		table.Change = fires("triggers fire", r.number(8))
	case r.number(10) > 0:
		table.Change = fires("rules apply", r.number(10))
	}
	return table.Obstacle != ""
}

// columns reads a table's columns, and writes the SQL of a row's digest: of the columns' names and types and of the row as text, which tells
// NULL from nothing. The text depends on settings that the transaction makes.
func (t *erasingTx) columns(ctx context.Context, table *dbrows.Table, own *relation, oid string) error {
	rows, err := t.table(ctx, `SELECT a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), y.typnamespace = 'pg_catalog'::regnamespace OR y.typtype IN ('e', 'd'),
		coalesce(to_jsonb(a) ->> 'attgenerated', '') <> ''
		FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`, oid)
	if err != nil {
		return err
	}
	var oids []string
	for _, r := range rows {
		oids = append(oids, r.text(1))
	}
	if err := t.types.learn(ctx, t.c, oids); err != nil {
		return failure(ctx, err)
	}
	var head strings.Builder
	for _, r := range rows {
		c := erasedColumn{name: r.text(0), known: r.true(3), codec: t.types.codec(r.text(1), false)}
		c.shown = c.codec.binary && c.codec.form() == sqlrows.Value && c.codec.kind != asBytes && !t.e.ascii
		switch {
		case t.e.ascii, c.codec.expr != "":
		case c.codec.kind == asJSON || c.codec.kind == asJSONB:
			table.Inner[c.name] = dbrows.Document
		case c.codec.kind == asArray && c.codec.elem == asText:
			table.Inner[c.name] = dbrows.Array
		}
		if r.true(4) {
			table.Generated = append(table.Generated, c.name)
		} else if r.text(2) == "tsvector" {
			own.words = append(own.words, c.name)
		}
		own.columns = append(own.columns, c)
		table.Columns = append(table.Columns, c.name)
		fmt.Fprintf(&head, "%q %q\n", c.name, r.text(2))
	}
	own.digest = "encode(sha256(convert_to(" + literal(head.String()) + " || (" + alias + ".*)::text, getdatabaseencoding())), 'hex')"
	return nil
}

// literal is a text in SQL, whatever the server holds a backslash for.
func literal(text string) string {
	return " E'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

// references reads the foreign keys that lead to a table.
func (t *erasingTx) references(ctx context.Context, table *dbrows.Table, oid string) error {
	rows, err := t.table(ctx, refersSQL, oid)
	if err != nil {
		return err
	}
	for _, r := range rows {
		child := &dbrows.Table{Name: nameOf(r.text(0), r.text(1))}
		from := quote(r.text(0)) + "." + quote(r.text(1))
		if r.text(2) == "r" {
			from = "ONLY " + from
		}
		child.Own = &relation{from: from}
		f := dbrows.Reference{Child: child, Columns: r.list(6), To: r.list(7), Loose: r.true(9), Deferred: r.true(3), Own: r.list(8)}
		switch {
		case !r.true(4):
			f.Obstacle = "the role may not look whether rows of " + child.Name + " refer to it: grant it SELECT on that table"
		case r.true(5):
			f.Obstacle = "row-level security would hide rows of " + child.Name + " that refer to it: let the role bypass it (ALTER ROLE … BYPASSRLS)"
		}
		table.From = append(table.From, f)
	}
	return nil
}
