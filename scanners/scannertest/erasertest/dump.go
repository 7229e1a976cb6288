package erasertest

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
)

// Dump is every row of every table, in order. Of the queries, tables lists these, and columns those of one.
func Dump(t *testing.T, db *sql.DB, quote func(name string) string, tables, columns string) string {
	t.Helper()
	var lines []string
	for _, table := range texts(t, db, tables) {
		var values []string
		for _, c := range texts(t, db, columns, table) {
			values = append(values, "quote("+quote(c)+")")
		}
		for _, row := range texts(t, db, "SELECT concat_ws(',', "+strings.Join(values, ", ")+") FROM "+quote(table)) {
			lines = append(lines, table+": "+row+"\n")
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// texts are the answers to a query of one column.
func texts(t *testing.T, db *sql.DB, query string, args ...any) (list []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
