package postgres

import (
	"context"
	"fmt"
	"strings"
)

// keepsSQL asks what of the server keeps old content. The role need not see it all: what it may not see is NULL.
const keepsSQL = `SELECT current_setting('autovacuum'), current_setting('archive_mode', true), current_setting('max_wal_size'),
	(SELECT json_agg(slot_name ORDER BY slot_name) FROM pg_replication_slots),
	(SELECT json_agg(pubname ORDER BY pubname) FROM pg_publication),
	(SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND c.relispopulated AND n.nspname !~ '^pg_'),
	(SELECT count(*) FROM pg_largeobject_metadata),
	(SELECT count(*) FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE c.relkind = 'i' AND a.amname = 'gin')`

// keeps reads what Remains tells.
func (e *eraser) keeps(ctx context.Context) error {
	rows, err := e.c.table(ctx, keepsSQL)
	if err != nil || len(rows) != 1 {
		return failure(ctx, err)
	}
	e.facts = rows[0]
	return nil
}

// Remains implements [erasing.Remainder].
func (e *eraser) Remains() []string {
	r := e.facts
	list := []string{
		"PostgreSQL: dead rows stay in a table's and its indexes' pages until VACUUM, which the run does itself for tables up to 1 GiB that its role owns or maintains",
		"PostgreSQL: common values stay in the statistics (pg_stats) until ANALYZE, which the run does for the same tables",
		"PostgreSQL: bytes of removed rows may stand in the free space of pages until new rows take it; VACUUM FULL writes the table anew",
		"PostgreSQL: inner pages of an index may hold a value of a removed row, as a bound between others, until REINDEX",
		"PostgreSQL: the write-ahead log holds the rows until its files are used again (max_wal_size is " + r.text(2) + ")",
	}
	if r.text(0) != "on" {
		list[0] += "; the server vacuums nothing by itself (autovacuum is off)"
	}
	if mode := r.text(1); mode != "" && mode != "off" {
		list = append(list, "PostgreSQL: the write-ahead log is archived (archive_mode is "+mode+"): the rows can be restored from the archive until it is removed there")
	}
	if slots := r.list(3); len(slots) > 0 {
		list = append(list, fmt.Sprintf("PostgreSQL: %d replication slots keep the write-ahead log until their readers have it, who have the rows as well: %s", len(slots), strings.Join(slots, ", ")))
	}
	if pubs := r.list(4); len(pubs) > 0 {
		list = append(list, "PostgreSQL: tables are published to others, who are to be asked whether they follow: "+strings.Join(pubs, ", "))
	}
	if n := r.number(6); n > 0 {
		list = append(list, fmt.Sprintf("PostgreSQL: large objects, of which there are %d, are not read and stay when rows that refer to them go: look whose they are; vacuumlo removes those to which nothing refers", n))
	}
	if n := r.number(7); n > 0 {
		list = append(list, fmt.Sprintf("PostgreSQL: indexes for searching texts and documents (GIN), of which there are %d, keep the words of removed rows until REINDEX", n))
	}
	if n := r.number(5); n > 0 {
		list = append(list, fmt.Sprintf("PostgreSQL: %d materialized views show what their tables held until REFRESH MATERIALIZED VIEW", n))
	}
	return list
}
