package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dossier/scanners"
	"dossier/scanners/sqlrows"
)

// unit is a table or what is read like one.
type unit struct {
	source        *source
	oid           string
	schema, table string
	kind          string // of pg_class: r, p, f, m, v
	whole, some   bool   // the role may read all columns, or some
	info          scanners.UnitInfo
}

// Info implements [scanners.Unit].
func (u *unit) Info() scanners.UnitInfo { return u.info }

// Read implements [scanners.Unit].
func (u *unit) Read(ctx context.Context, want scanners.Want, to scanners.Receiver) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case u.info.Skip != "":
		return nil
	case !u.some:
		return &scanners.Unread{Why: scanners.Denied, Detail: "no SELECT on the table", Bytes: u.info.Bytes}
	}
	r := &reading{unit: u, to: to, want: want}
	defer r.close()
	err := r.begin(ctx)
	if err == nil {
		err = r.run(ctx)
	}
	switch {
	case r.refused != nil:
		return r.refused
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, scanners.ErrGone): // a batch that is not full yet would not be the same the next time
		return err
	}
	if r.writer != nil {
		if refused := r.writer.Finish(ctx); refused != nil {
			return refused
		}
	}
	return r.ending(err)
}

// column is a column of the select list.
type column struct {
	name  string
	codec codec
	guard string // SQL for whether a value is too long to be read, "" where none can be
	size  string // SQL for its length
	index int    // in the row's values; the guarded ones' sizes stand behind all
}

// segment is a heap, or what else is read at once.
type segment struct {
	from   string // SQL behind FROM
	oid    string
	pages  int64
	tuples int64 // estimate, -1 unknown
	ranged bool  // it is a heap whose ctid the role may see
	hidden bool  // row-level security would hide rows of it
	absent bool  // it is unlogged, and the server a standby
	gone   bool  // it was dropped after the snapshot was taken
	toast  int64 // bytes of what is stored out of line, -1 unknown
}

// begin opens a connection and asks what there is to read.
func (r *reading) begin(ctx context.Context) (err error) {
	if r.lease, err = r.source.pool.lease(ctx); err != nil {
		return err
	}
	return r.source.pool.retry.Do(ctx, func() (again bool, err error) {
		if err := r.open(ctx); err != nil {
			return false, err
		}
		r.snapshot = r.session.snapshot
		err = r.describe(ctx)
		if passes(err) && ctx.Err() == nil {
			r.lose()
			return true, err
		}
		return false, err
	})
}

const columnsSQL = `SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid, a.attlen = -1,
	has_column_privilege(a.attrelid, a.attnum, 'SELECT')
	FROM pg_attribute a WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`

// segmentsSQL finds the heaps: the table itself, or its partitions.
const segmentsSQL = `WITH RECURSIVE t(oid) AS (
		SELECT $1::oid UNION SELECT h.inhrelid FROM t JOIN pg_inherits h ON $2::bool AND h.inhparent = t.oid)
	SELECT c.oid, n.nspname, c.relname, c.relkind, has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE'),
	row_security_active(c.oid), CASE WHEN c.relkind IN ('r', 'm') THEN pg_relation_size(c.oid) ELSE 0 END,
	CASE WHEN c.relkind IN ('r', 'm') THEN coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0) ELSE -1 END,
	CASE WHEN c.relpages > 0 THEN c.reltuples::int8 ELSE -1 END, c.relpersistence = 'u' AND pg_is_in_recovery()
	FROM t JOIN pg_class c ON c.oid = t.oid JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind <> 'p' ORDER BY n.nspname, c.relname`

// errChanged says that a table is no longer what was listed.
var errChanged = errors.New("the table changed after it was listed")

func (r *reading) describe(ctx context.Context) error {
	rows, err := r.session.table(ctx, segmentsSQL, r.oid, strconv.FormatBool(r.kind == "p"))
	if err != nil {
		return err
	}
	r.segments = r.segments[:0]
	for _, row := range rows {
		r.segments = append(r.segments, r.segment(row))
		if r.kind == "p" && row[4] != nil && !row.true(4) { // the right to read a partitioned table is none to read its partitions by themselves
			r.segments = []segment{{from: quote(r.schema) + "." + quote(r.table), oid: r.oid, toast: -1, tuples: -1}}
			break
		}
	}
	rows, err = r.session.table(ctx, columnsSQL, r.oid)
	if err != nil {
		return err
	}
	if len(rows) == 0 && len(r.segments) == 0 && r.kind != "p" {
		return errChanged
	}
	var oids []string
	for _, row := range rows {
		oids = append(oids, row.text(2))
	}
	if err := r.source.types.learn(ctx, r.session, oids); err != nil {
		return err
	}
	return r.choose(rows)
}

func (r *reading) segment(row row) segment {
	s := segment{
		oid: row.text(0), hidden: row.true(5), gone: row[4] == nil, pages: row.number(6) / r.source.server.block, toast: row.number(7), tuples: row.number(8), absent: row.true(9),
		from: quote(row.text(1)) + "." + quote(row.text(2)),
	}
	if k := row.text(3); k == "r" || k == "m" {
		s.from, s.ranged = "ONLY "+s.from, row.true(4)
	}
	return s
}

// choose decides which columns are fetched, and how.
func (r *reading) choose(rows []row) error {
	guarded := false
	for _, s := range r.segments {
		guarded = guarded || s.toast < 0 || s.toast > smallToast
	}
	r.columns, r.denied = nil, nil
	var columns []sqlrows.Column
	for _, row := range rows {
		name := row.text(0)
		if row[4] == nil { // dropped
			return errChanged
		}
		if !row.true(4) {
			r.denied = append(r.denied, name)
			continue
		}
		isKey := slices.Contains(r.info.Key, name)
		c := column{name: name, codec: r.source.types.codec(row.text(2), isKey), index: len(r.columns)}
		c.codec.repair = r.source.server.ascii
		// What bytea holds are parts of their own, of which a name among the fields tells nothing.
		if !isKey && c.codec.kind != asBytes && !c.codec.bytes && slices.Contains(r.want.Leave, name) {
			continue
		}
		if guarded && row.true(3) && !isKey {
			c.guard, c.size = guard(c, row.text(2))
		}
		r.columns = append(r.columns, c)
		columns = append(columns, sqlrows.Column{Name: name, Type: strings.TrimPrefix(row.text(1), "public."), Form: c.codec.form()})
	}
	var key []int
	for _, name := range r.info.Key {
		at := slices.IndexFunc(r.columns, func(c column) bool { return c.name == name })
		if at < 0 {
			return errChanged
		}
		key = append(key, at)
	}
	if r.writer == nil {
		r.writer = sqlrows.NewWriter(columns, key, r.source.formats, r.to)
		r.writer.Pace = r.source.pace
	}
	r.prepare()
	return nil
}

// smallToast is so little stored out of line that no value can be longer than sqlrows.MaxValue: compression makes 255 bytes of
// one at the most.
const smallToast = sqlrows.MaxValue / 255

// guard is SQL for whether a value is too long, and for its length. Where the length of the text can only be told from the text,
// what is stored tells first that it may be too long.
func guard(c column, oid string) (guard, size string) {
	name := quote(c.name)
	switch oid {
	case "25", "1043", "1042", "17":
		size = "octet_length(" + name + ")"
		return fmt.Sprintf("%s > %d", size, sqlrows.MaxValue), size
	}
	size = "octet_length((" + c.codec.column(c.name) + ")::text)"
	return fmt.Sprintf("pg_column_size(%s) > %d AND %s > %d", name, smallToast, size, sqlrows.MaxValue), size
}

// prepare writes the select list.
func (r *reading) prepare() {
	var list, sizes []string
	r.formats = r.formats[:0]
	r.sizes = r.sizes[:0]
	for i, c := range r.columns {
		sql := c.codec.column(c.name)
		if c.guard != "" {
			sql = "CASE WHEN " + c.guard + " THEN NULL ELSE " + sql + " END"
			sizes = append(sizes, "CASE WHEN "+c.guard+" THEN "+c.size+" END")
			r.sizes = append(r.sizes, i)
		}
		list = append(list, sql)
		format := int16(0)
		if c.codec.binary {
			format = 1
		}
		r.formats = append(r.formats, format)
	}
	for range sizes {
		r.formats = append(r.formats, 0)
	}
	r.list = strings.Join(append(list, sizes...), ", ")
}
