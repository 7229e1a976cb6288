package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dossier/scanners"
	"dossier/scanners/sqlrows"
)

// pageSize is how many tables are listed at a time. Between pages no connection is held, so that the first tables are read while
// the rest is listed.
const pageSize = 500

// ours are the schemas that hold tables of users.
const ours = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`

const schemasSQL = `SELECT n.nspname, has_schema_privilege(n.oid, 'USAGE'), ` + ours + `,
	(SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'f', 'm', 'v'))
	FROM pg_namespace n WHERE n.nspname !~ '^pg_toast' ORDER BY n.nspname`

// largeObjectsSQL may be asked by everybody; their content may not.
const largeObjectsSQL = `SELECT count(*) FROM pg_largeobject_metadata`

// A partitioned table holds nothing itself: its size is that of its partitions.
const tablesSQL = `SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispopulated,
	has_table_privilege(c.oid, 'SELECT'), has_any_column_privilege(c.oid, 'SELECT'), pn.nspname, pc.relname,
	e.tuples, e.pages
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	LEFT JOIN pg_inherits i ON c.relispartition AND i.inhrelid = c.oid
	LEFT JOIN pg_class pc ON pc.oid = i.inhparent LEFT JOIN pg_namespace pn ON pn.oid = pc.relnamespace
	CROSS JOIN LATERAL (
		WITH RECURSIVE t(oid) AS (SELECT c.oid UNION SELECT h.inhrelid FROM t JOIN pg_inherits h ON c.relkind = 'p' AND h.inhparent = t.oid)
		SELECT sum(p.reltuples)::int8 AS tuples, sum(p.relpages + coalesce(toast.relpages, 0))::int8 AS pages
		FROM t JOIN pg_class p ON p.oid = t.oid LEFT JOIN pg_class toast ON toast.oid = p.reltoastrelid WHERE p.relkind <> 'p') e
	WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND ` + ours + ` AND has_schema_privilege(n.oid, 'USAGE')
	AND (n.nspname, c.relname) > ($1::name, $2::name) ORDER BY n.nspname, c.relname LIMIT $3::int`

// keysSQL finds each table's primary key, else its smallest unique index without NULLs.
const keysSQL = `SELECT DISTINCT ON (i.indrelid) i.indrelid, k.names
	FROM pg_index i CROSS JOIN LATERAL (
		SELECT json_agg(a.attname ORDER BY u.n) AS names, bool_and(a.attnotnull AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')) AS good
		FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(attnum, n)
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.attnum WHERE u.n <= i.indnkeyatts) k
	WHERE i.indrelid = ANY($1::oid[]) AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL AND k.good
	ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, i.indexrelid`

// referencesSQL leaves out what the server declares for the partitions on either side.
const referencesSQL = `SELECT f.conrelid, n.nspname, c.relname,
	(SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(f.conkey) WITH ORDINALITY u(attnum, n)
		JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = u.attnum),
	(SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(f.confkey) WITH ORDINALITY u(attnum, n)
		JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = u.attnum)
	FROM pg_constraint f JOIN pg_class c ON c.oid = f.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE f.contype = 'f' AND f.conparentid = 0 AND f.conrelid = ANY($1::oid[]) ORDER BY f.conrelid, f.conname`

// referredSQL finds what foreign keys hold of these tables.
const referredSQL = `SELECT DISTINCT f.confrelid, (SELECT json_agg(a.attname ORDER BY u.n)::text FROM unnest(f.confkey) WITH ORDINALITY u(attnum, n)
		JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = u.attnum) AS held
	FROM pg_constraint f WHERE f.contype = 'f' AND f.conparentid = 0 AND f.confrelid = ANY($1::oid[]) ORDER BY 1, 2`

// sizesSQL is for tables that were never analysed.
const sizesSQL = `SELECT c.oid, sum(pg_relation_size(p.relid))::int8 FROM pg_class c CROSS JOIN LATERAL (
		SELECT c.oid AS relid WHERE c.relkind <> 'p' UNION ALL SELECT h.inhrelid FROM pg_inherits h JOIN pg_class l ON l.oid = h.inhrelid
		WHERE c.relkind = 'p' AND h.inhparent = c.oid AND l.relkind = 'r') p
	WHERE c.oid = ANY($1::oid[]) GROUP BY c.oid`

var kinds = map[string]string{
	"r": "table", "p": "partitioned table", "f": "foreign table", "m": "materialized view", "v": "view",
}

// nameOf is a table's name among units. Parts are quoted where they would otherwise make two tables' names the same.
func nameOf(schema, name string) string { return part(schema) + "." + part(name) }

func part(name string) string {
	if strings.ContainsAny(name, `."`) {
		return quote(name)
	}
	return name
}

// quote makes a name of SQL out of any text.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

type yield = func(scanners.Unit, error) bool

// list hands all units to yield.
func (s *source) list(ctx context.Context, yield yield) error {
	more, err := s.schemas(ctx, yield)
	for schema, name := "", ""; more && err == nil; {
		var page []*unit
		if page, err = s.page(ctx, schema, name); err != nil {
			break
		}
		for _, u := range page {
			if !yield(u, nil) {
				return nil
			}
		}
		if more = len(page) == pageSize; more {
			schema, name = page[len(page)-1].schema, page[len(page)-1].table
		}
	}
	return err
}

// ask runs queries on the catalogue with a connection of its own, again from the start when that is lost.
func (s *source) ask(ctx context.Context, queries func(c *session) error) error {
	c, err := s.pool.lease(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	err = s.pool.retry.Do(ctx, func() (again bool, err error) {
		if err := c.open(ctx); err != nil {
			return false, err
		}
		err = queries(c.session)
		if passes(err) && ctx.Err() == nil {
			c.lose()
			return true, err
		}
		return false, err
	})
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, scanners.ErrGone):
		return err
	case code(err) != "" && !passes(err):
		return fmt.Errorf("the server refuses to show its catalogue (SQLSTATE %s)", code(err))
	case passes(err):
		return sqlrows.Gone(fmt.Errorf("list the tables of %q: the connection is lost again and again", s.name))
	}
	return err
}

// schemas hands over system schemas as units that a rule skips, and says which others cannot be looked into.
func (s *source) schemas(ctx context.Context, yield yield) (more bool, err error) {
	var rows, large []row
	err = s.ask(ctx, func(c *session) (err error) {
		if rows, err = c.table(ctx, schemasSQL); err == nil {
			large, err = c.table(ctx, largeObjectsSQL)
		}
		return err
	})
	if err != nil {
		return false, err
	}
	for _, r := range rows {
		name, count := r.text(0), r.number(3)
		info := scanners.UnitInfo{Name: scanners.NewPrivate(part(name)), Kind: "schema", Bytes: -1, Records: -1, Skip: "system schema"}
		if strings.HasPrefix(name, "pg_temp") {
			info.Skip = "temporary tables of other sessions"
		}
		switch {
		case !r.true(2) && count > 0:
			more = yield(&unit{source: s, info: info}, nil)
		case r.true(2) && !r.true(1) && count > 0:
			more = yield(nil, &scanners.Unread{
				Part: scanners.NewPrivate(part(name)), Why: scanners.Denied, Bytes: -1,
				Detail: fmt.Sprintf("no USAGE on the schema; tables and views in it: %d", count),
			})
		default:
			continue
		}
		if !more {
			return false, nil
		}
	}
	if len(large) == 1 && large[0].number(0) > 0 {
		more = yield(nil, &scanners.Unread{
			Part: scanners.NewPrivate("pg_largeobject"), Why: scanners.NoDecoder, Bytes: -1,
			Detail: fmt.Sprintf("%d large objects, which are not read", large[0].number(0)),
		})
		return more, nil
	}
	return true, nil
}

// page lists the tables behind this one.
func (s *source) page(ctx context.Context, schema, name string) (page []*unit, err error) {
	err = s.ask(ctx, func(c *session) error {
		rows, err := c.table(ctx, tablesSQL, schema, name, strconv.Itoa(pageSize))
		if err != nil {
			return err
		}
		page = make([]*unit, len(rows))
		byOID := make(map[string]*unit, len(rows))
		var all []string
		for i, r := range rows {
			page[i] = s.unit(r)
			byOID[page[i].oid] = page[i]
			all = append(all, page[i].oid)
		}
		array := "{" + strings.Join(all, ",") + "}"
		if rows, err = c.table(ctx, keysSQL, array); err != nil {
			return err
		}
		for _, r := range rows {
			byOID[r.text(0)].info.Key = r.list(1)
		}
		if rows, err = c.table(ctx, referencesSQL, array); err != nil {
			return err
		}
		for _, r := range rows {
			u := byOID[r.text(0)]
			u.info.References = append(u.info.References, scanners.Reference{Fields: r.list(3), Unit: nameOf(r.text(1), r.text(2)), To: r.list(4)})
		}
		if rows, err = c.table(ctx, referredSQL, array); err != nil {
			return err
		}
		for _, r := range rows {
			u := byOID[r.text(0)]
			u.info.Referred = append(u.info.Referred, r.list(1))
		}
		return s.measure(ctx, c, page)
	})
	return page, err
}

// measure asks for the sizes of tables that were never analysed. It does not wait for a table that is locked.
func (s *source) measure(ctx context.Context, c *session, page []*unit) error {
	unknown := map[string]*unit{}
	var all []string
	for _, u := range page {
		if u.info.Bytes < 0 && (u.kind == "r" || u.kind == "p" || u.kind == "m") && u.info.Skip == "" {
			unknown[u.oid] = u
			all = append(all, u.oid)
		}
	}
	if len(all) == 0 {
		return nil
	}
	if err := c.run(ctx, "SET LOCAL lock_timeout = '200ms'"); err != nil {
		return err
	}
	rows, err := c.table(ctx, sizesSQL, "{"+strings.Join(all, ",")+"}")
	if err != nil && passes(err) {
		return err
	}
	for _, r := range rows { // none after an error: these sizes stay unknown
		unknown[r.text(0)].info.Bytes = r.number(1)
	}
	return nil
}

// unit makes a unit of a row of tablesSQL.
func (s *source) unit(r row) *unit {
	u := &unit{source: s, oid: r.text(0), schema: r.text(1), table: r.text(2), kind: r.text(3), whole: r.true(5), some: r.true(5) || r.true(6)}
	u.info = scanners.UnitInfo{
		Name: scanners.NewPrivate(nameOf(u.schema, u.table)), Kind: kinds[u.kind], Bytes: -1, Records: -1,
		Spreads: u.whole && u.kind != "f" && u.kind != "v",
	}
	if tuples, pages := r.number(9), r.number(10); pages > 0 && tuples >= 0 {
		u.info.Records, u.info.Bytes = tuples, pages*s.server.block
	}
	switch {
	case r[8] != nil:
		u.info.Skip = "partition of " + nameOf(r.text(7), r.text(8))
	case u.kind == "v" && !s.views:
		u.info.Skip = "view"
	case !r.true(4):
		u.info.Skip = "materialized view without content"
	}
	return u
}
