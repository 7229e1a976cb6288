package mysql

import (
	"context"
	"crypto/sha256"
	"database/sql/driver"
	"fmt"
	"strings"

	"dossier/scanners/erasing/dbrows"
)

// relation is what the transaction knows of a table: [dbrows.Table.Own].
type relation struct {
	*table
	id     string // SQL of what tells a row from the others of its table
	digest string // SQL of the row's digest, in hexadecimal digits
	pinned []string
}

func relationOf(t *dbrows.Table) *relation {
	own, _ := t.Own.(*relation)
	return own
}

// Table implements [dbrows.Looker].
func (t *erasingTx) Table(ctx context.Context, unit string) (*dbrows.Table, error) {
	if known := t.tables[unit]; known != nil {
		return known, nil
	}
	table := &dbrows.Table{Name: unit, Keyless: true}
	t.tables[unit] = table
	found, err := t.resolve(ctx, unit)
	if err != nil {
		return nil, failure(ctx, err)
	}
	if found == nil {
		table.Obstacle = "the table is no longer there, or the role has no right in it"
		return table, nil
	}
	if err := t.learn(ctx, table, found); err != nil || table.Obstacle != "" {
		return table, err
	}
	if err := t.fires(ctx, table, found); err != nil {
		return nil, err
	}
	return table, t.references(ctx, table, found)
}

// resolve finds the table of a unit's name: a dot may be in the names of either.
func (t *erasingTx) resolve(ctx context.Context, unit string) (*table, error) {
	for at := range unit {
		database, name := unit[:at], unit[min(at+1, len(unit)):]
		if unit[at] != '.' || t.e.place.database != "" && !strings.EqualFold(database, t.e.place.database) || isSystem(database) {
			continue
		}
		if found, err := named(ctx, t.s, database, name); err != nil || found != nil {
			return found, err
		}
	}
	return nil, nil
}

// learn reads a table's columns and its key, and notes why nothing is erased from it.
func (t *erasingTx) learn(ctx context.Context, to *dbrows.Table, found *table) error {
	if err := describe(ctx, t.s, t.e.mariadb, []*table{found}); err != nil {
		return failure(ctx, err)
	}
	switch {
	case found.kind == "view":
		to.Obstacle = "it is a view, from which nothing is erased: erase from the tables behind it"
	case found.history:
		to.Obstacle = "it is system-versioned, and keeps what its rows were: erase by hand, its history too"
	case found.engine != "" && !strings.EqualFold(found.engine, "InnoDB"):
		to.Obstacle = "its engine, " + found.engine + ", takes nothing back that goes wrong half-way: erase by hand, or ALTER TABLE … ENGINE=InnoDB first"
	}
	if to.Obstacle != "" {
		return nil
	}
	return t.probe(ctx, to, found)
}

// probe asks for the rights by statements that touch no row, and writes the SQL of what tells rows apart.
func (t *erasingTx) probe(ctx context.Context, table *dbrows.Table, found *table) error {
	own := &relation{table: found}
	table.Inner = map[string]dbrows.Inner{}
	if table.Own = own; len(found.columns) == 0 {
		table.Obstacle = "the role lacks SELECT on the table: see docs/grants.md"
		return nil
	}
	column := quote(found.columns[0].name)
	for _, p := range []struct {
		right, statement string
		into             *string
	}{
		{"SELECT", "SELECT * FROM " + found.sql() + " LIMIT 0", &table.Obstacle},
		{"UPDATE, which changing a row takes", "UPDATE " + found.sql() + " SET " + column + " = " + column + " WHERE FALSE", &table.Change},
		{"DELETE", "DELETE FROM " + found.sql() + " WHERE FALSE", &table.Delete},
	} {
		var err error
		if p.right == "SELECT" {
			err = t.s.query(ctx, p.statement, func([]driver.Value) {})
		} else {
			err = t.s.exec(ctx, p.statement)
		}
		switch n := code(err); {
		case err == nil, n == errGenerated, n == errGeneratedMySQL:
		case n == errTableDenied, n == errColumnDenied:
			*p.into = "the role lacks " + p.right + " on the table: see docs/grants.md"
		default:
			return failure(ctx, err)
		}
	}
	var head strings.Builder
	parts := []string{}
	for i := range found.columns {
		c := &found.columns[i]
		table.Columns = append(table.Columns, c.name)
		if c.class == document {
			table.Inner[c.name] = dbrows.Document
		}
		fmt.Fprintf(&head, "%q %q\n", c.name, c.declared)
		parts = append(parts, "COALESCE(SHA2("+c.exact()+",256),'-')")
	}
	own.digest = fmt.Sprintf("SHA2(CONCAT_WS(',','%x',%s),256)", sha256.Sum256([]byte(head.String())), strings.Join(parts, ","))
	if own.id = own.digest; len(found.key) > 0 {
		var key []string
		for _, k := range found.key {
			key = append(key, "HEX("+found.columns[k].exact()+")")
		}
		own.id = "CONCAT_WS(','," + strings.Join(key, ",") + ")"
	}
	return t.clocks(ctx, table, own)
}

// exact is SQL for all of a column's value, as text or bytes.
func (c *column) exact() string {
	name := quote(c.name)
	switch {
	case c.class == real32 || c.class == real64:
		return "CONCAT(" + name + "+0e0)" // a FLOAT by itself shows six digits
	case c.class == bits:
		return "CONCAT(" + name + "+0)"
	case c.kind == "vector":
		return "HEX(" + name + ")"
	case c.class == unread:
		return "ST_AsWKB(" + name + ")"
	case c.class == binary:
		return name
	}
	return "CONVERT(CONCAT(" + name + ") USING utf8mb4)"
}

// clocks finds the columns that change with every change of their row: a change of others pins them; and those that are generated.
func (t *erasingTx) clocks(ctx context.Context, table *dbrows.Table, own *relation) error {
	query := "SELECT COLUMN_NAME, EXTRA LIKE '%on update%' FROM information_schema.COLUMNS WHERE " + isName("TABLE_SCHEMA", own.database) + " AND " + isName("TABLE_NAME", own.name) +
		" AND (EXTRA LIKE '%on update%' OR EXTRA LIKE '%STORED GENERATED%' OR EXTRA LIKE '%VIRTUAL GENERATED%' OR EXTRA LIKE '%PERSISTENT%')"
	return failure(ctx, t.s.query(ctx, query, func(v []driver.Value) {
		if whole(v[1]) > 0 {
			own.pinned = append(own.pinned, text(v[0]))
		} else {
			table.Generated = append(table.Generated, text(v[0]))
		}
	}))
}

// fires counts triggers. They show themselves to those who may make them.
func (t *erasingTx) fires(ctx context.Context, table *dbrows.Table, found *table) error {
	if !t.e.grants.has("TRIGGER", found.database, found.name) {
		table.Obstacle = "the role lacks TRIGGER on the table, without which nobody sees whether triggers fire: see docs/grants.md"
		return nil
	}
	query := "SELECT EVENT_MANIPULATION, COUNT(*) FROM information_schema.TRIGGERS WHERE " + isName("EVENT_OBJECT_SCHEMA", found.database) + " AND " +
		isName("EVENT_OBJECT_TABLE", found.name) + " GROUP BY EVENT_MANIPULATION"
	return failure(ctx, t.s.query(ctx, query, func(v []driver.Value) {
		why := text(v[1]) + " triggers fire when its rows go or change, and nobody knows what they do: erase the row by hand"
		switch text(v[0]) {
		case "DELETE":
			table.Delete = why
		case "UPDATE":
			table.Change = why
		}
	}))
}

// references reads the foreign keys that lead to a table. Those of tables in which the role has no right do not show themselves: the server
// forbids what they forbid, and what they would change is counted.
func (t *erasingTx) references(ctx context.Context, table *dbrows.Table, found *table) error {
	query := "SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE " +
		isName("REFERENCED_TABLE_SCHEMA", found.database) + " AND " + isName("REFERENCED_TABLE_NAME", found.name) +
		" ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"
	type place struct{ database, table, constraint string }
	var last place
	var children []place
	err := t.s.query(ctx, query, func(v []driver.Value) {
		if at := (place{text(v[0]), text(v[1]), text(v[2])}); at != last {
			last = at
			table.From, children = append(table.From, dbrows.Reference{Loose: true, Self: true}), append(children, at)
		}
		f := &table.From[len(table.From)-1]
		f.Columns, f.To = append(f.Columns, text(v[3])), append(f.To, text(v[4]))
	})
	if err != nil {
		return failure(ctx, err)
	}
	for i := range table.From {
		f := &table.From[i]
		f.Child = &dbrows.Table{Name: children[i].database + "." + children[i].table}
		if known := t.tables[f.Child.Name]; known != nil && known.Own != nil {
			f.Child = known
		} else if child, err := named(ctx, t.s, children[i].database, children[i].table); err != nil {
			return failure(ctx, err)
		} else if child == nil {
			f.Child.Obstacle = "it is gone"
		} else if err := t.learn(ctx, f.Child, child); err != nil {
			return err
		}
		if f.Child.Obstacle != "" {
			f.Obstacle = "the role may not look whether rows of " + f.Child.Name + " refer to it: grant it SELECT on that table"
			continue
		}
		for _, c := range relationOf(f.Child).columns {
			for _, name := range f.Columns {
				f.Loose = f.Loose && (c.name != name || c.nullable)
			}
		}
	}
	return nil
}
