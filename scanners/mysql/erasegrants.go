package mysql

import (
	"context"
	"database/sql/driver"
	"slices"
	"strings"
)

// grants are the lines of SHOW GRANTS, of active roles as well.
type grants []grant

type grant struct {
	revoke          bool // a partial one (MySQL 8.0.16)
	privileges      map[string]bool
	database, table string // patterns; * is all
}

func readGrants(ctx context.Context, s *session, mariadb bool) (list grants, err error) {
	var lines []string
	if err := showGrants(ctx, s, mariadb, func(v []driver.Value) { lines = append(lines, text(v[0])) }); err != nil {
		return nil, err
	}
	for _, line := range lines {
		verb, rest, _ := strings.Cut(line, " ")
		privileges, rest, ok := cutOn(rest)
		if !ok || verb != "GRANT" && verb != "REVOKE" {
			continue // a role
		}
		g := grant{revoke: verb == "REVOKE", privileges: privileges}
		g.database, rest = cutName(rest)
		g.table, _ = cutName(strings.TrimPrefix(rest, "."))
		list = append(list, g)
	}
	return list, nil
}

// has tells whether the role has a privilege on a table, "" for all of the server.
func (list grants) has(privilege, database, table string) bool {
	on := func(g grant) bool {
		there := g.privileges[privilege] || g.privileges["ALL PRIVILEGES"]
		everywhere := g.database == "*" || database != "" && like(database, g.database)
		return there && everywhere && (g.table == "*" || g.table == table)
	}
	return slices.ContainsFunc(list, func(g grant) bool { return !g.revoke && on(g) }) &&
		!slices.ContainsFunc(list, func(g grant) bool { return g.revoke && g.database == database && on(g) })
}
