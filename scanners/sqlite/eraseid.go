package sqlite

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"dossier/scanners/erasing/dbrows"
)

// identity is what a table's rows are told apart by: a word for the rowid, or the primary key of a table WITHOUT ROWID.
type identity struct {
	rowid string
	key   []string
}

func identityOf(t *dbrows.Table) identity {
	id, _ := t.Own.(identity)
	return id
}

func (i identity) none() bool { return i.rowid == "" && len(i.key) == 0 }

// sql is an expression for a row's ID: its rowid, or a JSON array of its key's values as SQL writes them, which tells their types.
func (i identity) sql(alias string) string {
	if i.rowid != "" {
		return alias + i.rowid
	}
	var list []string
	for _, name := range i.key {
		list = append(list, "quote("+alias+quote(name)+")")
	}
	return "json_array(" + strings.Join(list, ", ") + ")"
}

// where is a condition for one row, which takes what args returns.
func (i identity) where(alias string) string {
	if i.rowid != "" {
		return alias + i.rowid + " = ?"
	}
	var list []string
	for _, name := range i.key {
		list = append(list, alias+quote(name)+" = ?")
	}
	return strings.Join(list, " AND ")
}

// args are the values of an ID that sql made.
func (i identity) args(id string) (list []any) {
	id, _, _ = strings.Cut(id, "\x00") // the table follows
	if i.rowid != "" {
		n, _ := strconv.ParseInt(id, 10, 64) // which it was made of
		return []any{n}
	}
	values := make([]string, 0, len(i.key))
	_ = json.Unmarshal([]byte(id), &values) // which it was made as
	for _, v := range values {
		list = append(list, literal(v))
	}
	return list
}

// literal is the value of what SQLite's quote() wrote.
func literal(text string) any {
	if bytes, err := hex.DecodeString(strings.TrimSuffix(strings.TrimPrefix(text, "X'"), "'")); err == nil && strings.HasPrefix(text, "X'") {
		return bytes
	}
	if inner, ok := strings.CutPrefix(text, "'"); ok {
		return strings.ReplaceAll(strings.TrimSuffix(inner, "'"), "''", "'")
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	f, _ := strconv.ParseFloat(text, 64) // all that is left
	return f
}

func rowID(t *dbrows.Table, id string) string { return id + "\x00" + t.Name }
