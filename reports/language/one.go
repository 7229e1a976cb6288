package language

import "fmt"

// ones are sentences about changes that begin with a number of things, or have it after a few words, as they are said of one thing. What tells
// of them counts without looking at the number.
var ones = map[string]string{
	"%s records are the same as this one, and nothing tells them apart: do it by hand":                                     "1 record is the same as this one, and nothing tells them apart: do it by hand",
	"%s records in it hold other people's identifiers: decide whether it is deleted as a whole":                            "1 record in it holds other people's identifiers: decide whether it is deleted as a whole",
	"%s rows more are the same as this one, and nothing tells them apart: erase it by hand":                                "1 row more is the same as this one, and nothing tells them apart: erase it by hand",
	"%s rows of %s or more refer to it and stay: redact it, or let a rule overwrite its fields":                            "1 row of %s or more refers to it and stays: redact it, or let a rule overwrite its fields",
	"%s rows of %s refer to it and stay: redact it, or let a rule overwrite its fields":                                    "1 row of %s refers to it and stays: redact it, or let a rule overwrite its fields",
	"%s rows of %s refer to the fields that would change":                                                                  "1 row of %s refers to the fields that would change",
	"%s triggers fire when its rows go or change, and nobody knows what they do: erase the row by hand":                    "1 trigger fires when its rows go or change, and nobody knows what it does: erase the row by hand",
	"PostgreSQL: %s materialized views show what their tables held until REFRESH MATERIALIZED VIEW":                        "PostgreSQL: 1 materialized view shows what its tables held until REFRESH MATERIALIZED VIEW",
	"PostgreSQL: %s replication slots keep the write-ahead log until their readers have it, who have the rows as well: %s": "PostgreSQL: 1 replication slot keeps the write-ahead log until its readers have it, who have the rows as well: %s",
	"erasing changes %s rows beyond those planned: find out by what, and erase by hand":                                    "erasing changes 1 row beyond those planned: find out by what, and erase by hand",
	"for %s days (binlog_expire_logs_seconds) or until PURGE BINARY LOGS":                                                  "for 1 day (binlog_expire_logs_seconds) or until PURGE BINARY LOGS",
	"for %s days (expire_logs_days) or until PURGE BINARY LOGS":                                                            "for 1 day (expire_logs_days) or until PURGE BINARY LOGS",
	"the bucket keeps the parts of %s uploads that were never finished, which nobody can read: a lifecycle rule ends them": "the bucket keeps the parts of 1 upload that was never finished, which nobody can read: a lifecycle rule ends them",
}

// one says of one thing what a sentence says of several; false where it counts none, or another number.
func (l *Language) one(of *saying, found []string) (string, bool) {
	english, counts := ones[of.english]
	if !counts || found[0] != "1" {
		return "", false
	}
	text := english
	if said, ok := l.changes[english]; ok {
		text = said
	}
	with := make([]any, len(found)-1)
	for i, part := range found[1:] {
		with[i] = l.Change(part)
	}
	return fmt.Sprintf(text, with...), true
}
