package mysql

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"dossier/scanners"
)

// described is how many tables are looked up at once: few enough that the first are soon scanned, and enough that
// 20,000 of them cost no more than some hundred questions.
const described = 200

// table is a table or view, as the catalogue tells.
type table struct {
	database, name string
	kind           string // "table", "view", "partitioned table", "foreign table", "sequence"
	skip           string
	engine         string
	history        bool // system-versioned: it keeps what its rows were
	records        int64
	bytes          int64
	columns        []column
	denied         []string // columns that the role sees but may not select
	key            []int    // indexes into columns
	index          string   // of the key
	refs           []scanners.Reference
	held           [][]string // lists of columns that foreign keys hold
}

func (t *table) sql() string { return quote(t.database) + "." + quote(t.name) }

// clustered tells whether rows lie in the order of the key, so that reading them in this order costs nothing.
func (t *table) clustered() bool {
	return len(t.key) > 0 && (strings.EqualFold(t.engine, "InnoDB") || strings.EqualFold(t.engine, "ROCKSDB"))
}

// systems are the server's own databases.
var systems = []string{"information_schema", "mysql", "performance_schema", "sys"}

func isSystem(database string) bool { return slices.Contains(systems, strings.ToLower(database)) }

// databases lists those the role may see.
func databases(ctx context.Context, s *session) (list []string, err error) {
	err = s.query(ctx, "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA", func(v []driver.Value) {
		list = append(list, text(v[0]))
	})
	slices.Sort(list)
	return list, err
}

// names lists the tables of a database by name, without a look at any of them.
func names(ctx context.Context, s *session, database string) (list []*table, err error) {
	return namesWhere(ctx, s, database, "")
}

// named finds one table by its name, nil where there is none.
func named(ctx context.Context, s *session, database, name string) (*table, error) {
	list, err := namesWhere(ctx, s, database, " AND "+isName("TABLE_NAME", name))
	if err != nil || len(list) != 1 {
		return nil, err
	}
	return list[0], nil
}

func namesWhere(ctx context.Context, s *session, database, and string) (list []*table, err error) {
	query := "SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE " + isName("TABLE_SCHEMA", database) + and
	err = s.query(ctx, query, func(v []driver.Value) {
		t := &table{database: database, name: text(v[0]), kind: "table", records: -1, bytes: -1}
		switch text(v[1]) {
		case "VIEW", "SYSTEM VIEW":
			t.kind, t.skip = "view", "view"
		case "SEQUENCE":
			t.kind, t.skip = "sequence", "sequence"
		case "SYSTEM VERSIONED":
			t.history = true
		}
		list = append(list, t)
	})
	slices.SortFunc(list, func(a, b *table) int { return cmp.Compare(a.name, b.name) })
	return list, err
}

// lookup describes some tables of one database.
type lookup struct {
	s        *session
	database string
	tables   map[string]*table
	listed   string // TABLE_NAME is that of one of the tables
	where    string // TABLE_SCHEMA and TABLE_NAME are those of the tables
	mariadb  bool
}

// describe looks up what there is to know of tables of one database, those that a rule skips excepted.
func describe(ctx context.Context, s *session, mariadb bool, tables []*table) error {
	l := &lookup{s: s, tables: map[string]*table{}, mariadb: mariadb}
	var list []string
	for _, t := range tables {
		if t.skip == "" {
			l.database, l.tables[t.name] = t.database, t
			t.columns, t.denied, t.key, t.refs = nil, nil, nil, nil // of an attempt that broke off
			list = append(list, quoteText(t.name))
		}
	}
	if len(list) == 0 {
		return nil
	}
	// BINARY, because of two names that differ in capitals the server would drop one from the list.
	l.listed = " AND BINARY TABLE_NAME IN (" + strings.Join(list, ",") + ")"
	l.where = " WHERE " + isName("TABLE_SCHEMA", l.database) + l.listed
	for _, step := range []func(context.Context) error{l.sizes, l.columns, l.documents, l.keys, l.references} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("list the tables: %w", err)
		}
	}
	return nil
}

func (l *lookup) sizes(ctx context.Context) error {
	query := "SELECT TABLE_NAME, ENGINE, TABLE_ROWS, DATA_LENGTH, CREATE_OPTIONS FROM information_schema.TABLES" + l.where
	return l.s.query(ctx, query, func(v []driver.Value) {
		t := l.tables[text(v[0])]
		if t == nil {
			return
		}
		t.engine = text(v[1])
		if v[2] != nil {
			t.records = whole(v[2])
		}
		if v[3] != nil {
			t.bytes = whole(v[3])
		}
		switch strings.ToUpper(t.engine) {
		case "MRG_MYISAM":
			t.skip = "merge of other tables"
		case "FEDERATED", "CONNECT", "SPIDER":
			t.kind = "foreign table"
		default:
			if t.kind == "table" && strings.Contains(text(v[4]), "partitioned") {
				t.kind = "partitioned table"
			}
		}
	})
}

func (l *lookup) columns(ctx context.Context) error {
	query := "SELECT TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, IS_NULLABLE, DATA_TYPE, COLUMN_TYPE, PRIVILEGES" +
		" FROM information_schema.COLUMNS" + l.where + " ORDER BY TABLE_NAME, ORDINAL_POSITION"
	return l.s.query(ctx, query, func(v []driver.Value) {
		t := l.tables[text(v[0])]
		if t == nil {
			return
		}
		c := column{
			name: text(v[1]), place: int(whole(v[2])), nullable: text(v[3]) == "YES", kind: strings.ToLower(text(v[4])),
			declared: text(v[5]),
		}
		c.class, c.large = classify(c.kind, c.declared)
		if !strings.Contains(strings.ToLower(text(v[6])), "select") {
			t.denied = append(t.denied, c.name)
			return
		}
		t.columns = append(t.columns, c)
	})
}

// documents finds the columns that MariaDB calls JSON: text with a check that it is.
func (l *lookup) documents(ctx context.Context) error {
	if !l.mariadb {
		return nil
	}
	query := "SELECT TABLE_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE " +
		isName("CONSTRAINT_SCHEMA", l.database) + l.listed + " AND CHECK_CLAUSE LIKE 'json_valid(%'"
	_ = l.s.query(ctx, query, func(v []driver.Value) { // MariaDB before 10.2.22 has no such view
		t := l.tables[text(v[0])]
		if t == nil {
			return
		}
		for i := range t.columns {
			if c := &t.columns[i]; c.class == plain && strings.EqualFold(text(v[1]), "json_valid("+quote(c.name)+")") {
				c.class = document
			}
		}
	})
	return ctx.Err()
}

// keys takes each table's primary key, or else the first unique index of columns that are never NULL.
func (l *lookup) keys(ctx context.Context) error {
	query := "SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART, SEQ_IN_INDEX FROM information_schema.STATISTICS" + l.where +
		" AND NON_UNIQUE = 0 ORDER BY TABLE_NAME, INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX"
	type index struct {
		name string
		cols []int
		fit  bool
	}
	indexes := map[*table][]*index{}
	err := l.s.query(ctx, query, func(v []driver.Value) {
		t := l.tables[text(v[0])]
		if t == nil {
			return
		}
		list := indexes[t]
		if len(list) == 0 || list[len(list)-1].name != text(v[1]) {
			list = append(list, &index{name: text(v[1]), fit: true})
			indexes[t] = list
		}
		last := list[len(list)-1]
		i := slices.IndexFunc(t.columns, func(c column) bool { return c.name == text(v[2]) })
		last.cols = append(last.cols, i)
		last.fit = last.fit && v[3] == nil && int(whole(v[4])) == len(last.cols) && i >= 0 && t.columns[i].identifies()
	})
	for t, list := range indexes {
		for _, x := range list {
			if x.fit {
				t.key, t.index = x.cols, x.name
				break
			}
		}
	}
	return err
}

// identifies tells whether the column's values as text can tell records apart.
func (c *column) identifies() bool {
	return !c.nullable && !c.large && c.class != real32 && c.class != real64 && c.class != document && c.class != unread
}

func (l *lookup) references(ctx context.Context) error {
	query := "SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME" +
		" FROM information_schema.KEY_COLUMN_USAGE" + l.where + " AND REFERENCED_TABLE_NAME IS NOT NULL" +
		" ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"
	last := ""
	return l.s.query(ctx, query, func(v []driver.Value) {
		t := l.tables[text(v[0])]
		if t == nil {
			return
		}
		if this := t.name + "\x00" + text(v[1]); this != last {
			last = this
			t.refs = append(t.refs, scanners.Reference{Unit: text(v[3]) + "." + text(v[4])})
		}
		ref := &t.refs[len(t.refs)-1]
		ref.Fields = append(ref.Fields, text(v[2]))
		ref.To = append(ref.To, text(v[5]))
	})
}

// referred finds which columns of a database's tables its foreign keys hold.
func referred(ctx context.Context, s *session, database string, list []*table) error {
	tables := map[string]*table{}
	for _, t := range list {
		t.held = nil // of an attempt that broke off
		tables[t.name] = t
	}
	query := "SELECT TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE " +
		isName("TABLE_SCHEMA", database) + " AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"
	last, all := "", map[*table][][]string{}
	err := s.query(ctx, query, func(v []driver.Value) {
		t := tables[text(v[2])]
		if t == nil {
			return
		}
		if this := text(v[0]) + "\x00" + text(v[1]); this != last {
			last = this
			all[t] = append(all[t], nil)
		}
		list := all[t]
		list[len(list)-1] = append(list[len(list)-1], text(v[3]))
	})
	for t, lists := range all {
		slices.SortFunc(lists, slices.Compare)
		t.held = slices.CompactFunc(lists, slices.Equal)
	}
	return err
}

// info describes a table as a unit.
func (t *table) info() scanners.UnitInfo {
	info := scanners.UnitInfo{
		Name: scanners.NewPrivate(t.database + "." + t.name), Kind: t.kind, Bytes: t.bytes, Records: t.records,
		References: t.refs, Referred: t.held, Skip: t.skip, Spreads: t.spreads(),
	}
	for _, k := range t.key {
		info.Key = append(info.Key, t.columns[k].name)
	}
	return info
}
