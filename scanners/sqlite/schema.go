package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"dossier/scanners"
)

// table is one table of a database, as it is read.
type table struct {
	name    string
	kind    string // "table", "view"
	skip    string
	virtual bool
	columns []column
	rowid   string   // the name by which rows are found; "" in tables without
	order   []string // of a table without rowids: terms by which its place is found again
	keys    []int    // indexes into columns; len(columns) is the rowid
	refs    []scanners.Reference
	held    [][]string // lists of columns that references hold
	records int64
}

// column is a declared column.
type column struct {
	name     string
	declared string
	pk       int  // place in the primary key, from 1; 0 none
	strict   bool // cannot be NULL
}

// quote makes a name of SQL out of any text.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// tables reads the schema, by name. Estimates that fail are left out: the read will tell of the same fault.
func tables(ctx context.Context, c *conn) ([]*table, error) {
	var list []*table
	withoutRowid := map[string]bool{}
	shadows := map[string]bool{}
	err := c.query(ctx, "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' ORDER BY name", func(s *stmt) {
		t := &table{name: s.string(0), kind: "table", records: -1}
		switch s.string(1) {
		case "view":
			t.kind, t.skip = "view", "view"
		case "virtual":
			t.virtual = true
		case "shadow":
			shadows[t.name] = true
		}
		if strings.HasPrefix(strings.ToLower(t.name), "sqlite_") {
			t.skip = "system table"
		}
		withoutRowid[t.name] = s.int(2) != 0
		list = append(list, t)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b *table) int { return cmp.Compare(a.name, b.name) })
	for _, t := range list {
		if shadows[t.name] {
			t.skip = "shadow table of " + ownerOf(t, list)
		}
		if t.skip != "" {
			continue
		}
		if err := t.describe(ctx, c, withoutRowid[t.name]); err != nil {
			return nil, err
		}
	}
	for _, t := range list {
		if t.skip == "" && !t.virtual {
			if err := t.references(ctx, c, list); err != nil {
				return nil, err
			}
		}
	}
	for _, t := range list {
		for _, ref := range t.refs {
			for _, target := range list {
				if target.name == ref.Unit && len(ref.To) > 0 && !slices.ContainsFunc(target.held, func(h []string) bool { return slices.Equal(h, ref.To) }) {
					target.held = append(target.held, ref.To)
				}
			}
		}
	}
	return list, ctx.Err()
}

// lost tells of tables that a damaged schema names and that SQLite cannot open: a connection that salvages what is there passes over them in
// silence. It also tells of a schema that names nothing, where pages are in use. It is nil where all are listed.
func lost(ctx context.Context, c *conn, w way, list []*table) *scanners.Unread {
	listed := int64(len(list)) - 1 // without sqlite_schema
	if !w.salvage && listed > 0 {
		return nil
	}
	u := &scanners.Unread{Why: scanners.Corrupt, Bytes: -1, Detail: "the list of the tables is damaged: there may be more than those that were found"}
	named, used := int64(0), int64(0)
	err := c.query(ctx, "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('index', 'trigger')", func(s *stmt) { named = s.int(0) })
	if err == nil {
		err = c.query(ctx, "SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count", func(s *stmt) { used = s.int(0) })
	}
	const empty = 2 // pages: that of the schema, and a map of the others if the database vacuums itself
	switch {
	case err != nil, named <= listed && listed <= 0 && used > empty:
		return u
	case named > listed:
		u.Detail = fmt.Sprintf("the list of the tables is damaged: %d of them cannot be read", named-listed)
		return u
	}
	return nil
}

// ownerOf finds the virtual table with the longest name that a shadow table's begins with.
func ownerOf(shadow *table, list []*table) (owner string) {
	for _, t := range list {
		if t.virtual && len(t.name) > len(owner) && strings.HasPrefix(shadow.name, t.name+"_") {
			owner = t.name
		}
	}
	return owner
}

// describe reads a table's columns and finds its key.
func (t *table) describe(ctx context.Context, c *conn, withoutRowid bool) error {
	taken := map[string]bool{}
	err := c.query(ctx, "SELECT name, type, pk, hidden, \"notnull\" FROM pragma_table_xinfo(?)", func(s *stmt) {
		taken[strings.ToLower(s.string(0))] = true
		if s.int(3) == 1 { // a virtual table's own
			return
		}
		t.columns = append(t.columns, column{s.string(0), s.string(1), int(s.int(2)), s.int(4) != 0 || withoutRowid})
	}, t.name)
	if err != nil && !t.virtual { // a virtual table's module may be missing: reading it says so
		return err
	}
	for _, alias := range []string{"rowid", "oid", "_rowid_"} {
		if !withoutRowid && !taken[alias] {
			t.rowid = alias
			break
		}
	}
	if err := t.findKey(ctx, c); err != nil || !withoutRowid || t.virtual {
		return err
	}
	return t.findOrder(ctx, c)
}

// findKey takes the declared primary key. In tables with rowids its columns may be NULL (sqlite.org/quirks.html 5), where the
// rowid stands beside or instead of it.
func (t *table) findKey(ctx context.Context, c *conn) error {
	nullable := false
	for i, col := range t.columns {
		if col.pk > 0 {
			t.keys = append(t.keys, i)
			nullable = nullable || !col.strict
		}
	}
	slices.SortFunc(t.keys, func(a, b int) int { return cmp.Compare(t.columns[a].pk, t.columns[b].pk) })
	if len(t.keys) == 1 && nullable {
		nullable = false
		_ = c.query(ctx, "SELECT 1 FROM "+quote(t.name)+" WHERE "+quote(t.columns[t.keys[0]].name)+" IS NULL LIMIT 1",
			func(*stmt) { nullable = true })
		if nullable {
			t.keys = nil
		}
	}
	if t.rowid != "" && (len(t.keys) == 0 || nullable) {
		t.keys = append(t.keys, len(t.columns))
	}
	return ctx.Err()
}

// findOrder finds out whether a table without rowids can be taken up again behind a key. Descending keys stand in an order of
// which a part cannot be asked for without sorting all of it, and a collation of its owner's is not known here.
func (t *table) findOrder(ctx context.Context, c *conn) error {
	known := true
	err := c.query(ctx, `SELECT x.name, x.desc, x.coll FROM pragma_index_list(?) AS l, pragma_index_xinfo(l.name) AS x
		WHERE l.origin = 'pk' AND x.key ORDER BY x.seqno`, func(s *stmt) {
		collation := strings.ToUpper(s.string(2))
		known = known && s.int(1) == 0 && slices.Contains([]string{"BINARY", "NOCASE", "RTRIM"}, collation)
		t.order = append(t.order, quote(s.string(0))+" COLLATE "+collation)
	}, t.name)
	if !known || err != nil || len(t.order) != len(t.keys) {
		t.order = nil
	}
	return ctx.Err()
}

// hiddenRowid tells whether the rowid is read as a column behind the others.
func (t *table) hiddenRowid() bool { return t.rowid != "" && slices.Contains(t.keys, len(t.columns)) }

func (t *table) keyNames() []string {
	var names []string
	for _, k := range t.keys {
		if k == len(t.columns) {
			names = append(names, t.rowid)
		} else {
			names = append(names, t.columns[k].name)
		}
	}
	return names
}

// references reads the declared foreign keys. One without target columns means the target's primary key.
func (t *table) references(ctx context.Context, c *conn, list []*table) error {
	last := int64(-1)
	return c.query(ctx, `SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq`, func(s *stmt) {
		if id := s.int(0); id != last {
			last = id
			t.refs = append(t.refs, scanners.Reference{Unit: s.string(1)})
		}
		ref := &t.refs[len(t.refs)-1]
		to := s.string(3)
		for _, target := range list {
			if !strings.EqualFold(target.name, ref.Unit) {
				continue
			}
			ref.Unit = target.name
			if to == "" {
				to = target.keyColumn(len(ref.To) + 1)
			}
		}
		ref.Fields = append(ref.Fields, s.string(2))
		if to != "" {
			ref.To = append(ref.To, to)
		}
	}, t.name)
}

// keyColumn is the primary key's column number n, from 1.
func (t *table) keyColumn(n int) string {
	for _, col := range t.columns {
		if col.pk == n {
			return col.name
		}
	}
	return ""
}

// estimate counts records without reading the tables: by what ANALYZE left, else by the highest rowid, which deletions
// and chosen rowids make too high; size bounds it, for a record takes four bytes at least.
func estimate(ctx context.Context, c *conn, list []*table, size int64) error {
	analysed := map[string]int64{}
	_ = c.query(ctx, "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl",
		func(s *stmt) { analysed[s.string(0)] = s.int(1) }) // most databases have no such table
	for _, t := range list {
		n, known := analysed[t.name]
		switch {
		case t.skip != "":
			continue
		case known:
			t.records = n
		case t.rowid != "" && !t.virtual:
			_ = c.query(ctx, "SELECT max("+t.rowid+") FROM "+quote(t.name), func(s *stmt) {
				t.records = min(max(s.int(0), 0), size/4)
			})
		}
	}
	return ctx.Err()
}

// share gives a table its part of the file's size, by records and columns.
func share(t *table, list []*table, size int64) int64 {
	var cells float64
	for _, other := range list {
		if other.records > 0 {
			cells += float64(other.records) * float64(len(other.columns))
		}
	}
	switch {
	case t.skip != "" || t.records < 0:
		return -1
	case t.records == 0:
		return 0
	}
	return int64(float64(size) * float64(t.records) * float64(len(t.columns)) / cells)
}
