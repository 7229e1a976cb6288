package mysql

import (
	"database/sql/driver"
	"strconv"
	"strings"

	"dossier/scanners/sqlrows"
)

// class is how a column's values are read.
type class uint8

const (
	plain    class = iota // text, or what the server writes as text: dates, decimals, enums, addresses
	number                // an integer, unless it is shown with leading zeros
	real32                // a FLOAT
	real64                // a DOUBLE
	bits                  // a BIT
	binary                // a BLOB or BINARY
	document              // JSON
	unread                // what has no text: shapes and vectors
)

// column is a column of a table, as the catalogue tells.
type column struct {
	name     string
	place    int    // among all columns, from 1, those that the role cannot see included
	declared string // "varchar(40)"
	kind     string // "varchar"
	nullable bool
	class    class
	large    bool // its values may be over the limit
}

func classify(kind, declared string) (c class, large bool) {
	switch kind {
	case "tinyint", "smallint", "mediumint", "int", "bigint", "year":
		if strings.Contains(declared, "zerofill") {
			return plain, false
		}
		return number, false
	case "float":
		return real32, false
	case "double", "real":
		return real64, false
	case "bit":
		return bits, false
	case "binary", "varbinary", "tinyblob", "blob":
		return binary, false
	case "mediumblob", "longblob":
		return binary, true
	case "json":
		return document, true
	case "mediumtext", "longtext":
		return plain, true
	case "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection",
		"geomcollection", "vector":
		return unread, false
	}
	return plain, false
}

func (c *column) form() sqlrows.Form {
	if c.class == document {
		return sqlrows.JSON
	}
	return sqlrows.Value
}

var limit = strconv.Itoa(sqlrows.MaxValue)

// expressions are what is selected for the column: its value, and for a large one the size of a value over the limit, which
// stays on the server.
func (c *column) expressions() []string {
	name := quote(c.name)
	switch {
	case c.large:
		over := "OCTET_LENGTH(" + name + ")>" + limit
		return []string{"IF(" + over + ",NULL," + name + ")", "IF(" + over + ",OCTET_LENGTH(" + name + "),NULL)"}
	case strings.Contains(c.declared, "zerofill"): // the driver makes numbers of numbers
		return []string{"CONCAT(" + name + ")"}
	}
	return []string{name}
}

// orders tells whether the server compares the column's values with a literal as it sorts them, so that reading can go on behind a
// value.
func (c *column) orders() bool {
	switch c.kind {
	case "char", "varchar", "binary", "varbinary", "date", "datetime", "timestamp", "time", "year", "decimal", "uuid", "inet4", "inet6":
		return true
	}
	return c.class == number
}

// literal is a value of a key column, as the driver gives it, in SQL.
func (c *column) literal(value driver.Value) string {
	v, isText := value.([]byte)
	switch {
	case !isText || c.kind == "decimal":
		return text(value)
	case c.class == binary:
		return "x'" + hexOf(v) + "'"
	}
	return "_utf8mb4 x'" + hexOf(v) + "'"
}

func hexOf(value []byte) string {
	const digits = "0123456789abcdef"
	text := make([]byte, 0, 2*len(value))
	for _, c := range value {
		text = append(text, digits[c>>4], digits[c&15])
	}
	return string(text)
}

// quote makes a name of SQL out of any text.
func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// quoteText makes a literal of SQL out of a name, whatever the server holds a backslash for. The catalogue has names in this
// character set; another one would cost it its indexes.
func quoteText(name string) string { return "_utf8 x'" + hexOf([]byte(name)) + "'" }

// isName compares a column of the catalogue with a name: first as the server does, which takes no notice of capitals but looks
// into one folder only, and then exactly.
func isName(column, name string) string {
	return column + " = " + quoteText(name) + " AND BINARY " + column + " = " + quoteText(name)
}
