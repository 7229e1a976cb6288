package mysql

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strconv"
)

// keeps reads the server's settings that Remains tells of, and how many tables have indexes that keep words.
func (e *eraser) keeps(ctx context.Context) error {
	e.facts = map[string]string{}
	query := "SELECT COUNT(DISTINCT TABLE_SCHEMA, TABLE_NAME) FROM information_schema.STATISTICS WHERE INDEX_TYPE = 'FULLTEXT'"
	if e.place.database != "" {
		query += " AND " + isName("TABLE_SCHEMA", e.place.database)
	}
	if err := e.s.query(ctx, query, func(v []driver.Value) { e.searched = whole(v[0]) }); err != nil {
		return err
	}
	return e.s.query(ctx, `SHOW GLOBAL VARIABLES WHERE Variable_name IN
		('read_only', 'log_bin', 'binlog_expire_logs_seconds', 'expire_logs_days', 'general_log', 'slow_query_log', 'innodb_undo_log_truncate')`,
		func(v []driver.Value) { e.facts[text(v[0])] = text(v[1]) })
}

// Remains implements [erasing.Remainder].
func (e *eraser) Remains() []string {
	name := "MySQL"
	if e.mariadb {
		name = "MariaDB"
	}
	list := []string{
		name + ": deleted rows and what fields held before stay in the undo log until the server purges it, which it does by itself once no older transaction reads them",
		name + ": bytes of purged rows may stand in InnoDB's pages until new rows take their place; OPTIMIZE TABLE writes the table anew",
		name + ": InnoDB's redo log holds the changes until it is written over",
	}
	if e.searched > 0 {
		list = append(list, fmt.Sprintf("%s: tables with full-text indexes, of which there are %d, keep the words of removed rows in these until OPTIMIZE TABLE with innodb_optimize_fulltext_only = ON", name, e.searched))
	}
	if e.facts["log_bin"] == "ON" {
		list = append(list, name+": the binary log holds the rows as they were, "+e.expiry()+"; replicas have followed it, or will")
	}
	if e.facts["general_log"] == "ON" {
		list = append(list, name+": the general query log is on, and holds what was asked of the rows: their keys")
	}
	if e.facts["slow_query_log"] == "ON" {
		list = append(list, name+": the slow query log is on, and may hold what was asked of the rows: their keys")
	}
	return list
}

// expiry says for how long binary logs are kept. MariaDB writes days with six decimals.
func (e *eraser) expiry() string {
	days, err := strconv.ParseFloat(e.facts["expire_logs_days"], 64)
	seconds, failed := strconv.ParseFloat(e.facts["binlog_expire_logs_seconds"], 64)
	switch {
	case failed == nil && seconds > 0:
		return "for " + strconv.FormatFloat(seconds/86400, 'g', 4, 64) + " days (binlog_expire_logs_seconds) or until PURGE BINARY LOGS"
	case err == nil && days > 0:
		return "for " + strconv.FormatFloat(days, 'g', 4, 64) + " days (expire_logs_days) or until PURGE BINARY LOGS"
	}
	return "until PURGE BINARY LOGS: it does not expire by itself"
}
