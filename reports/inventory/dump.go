package inventory

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
)

// Dump writes the rows of everything but the file's own housekeeping as lines of text, in an order of its own, without times and
// ids: two inventories with one key hold the same when their dumps are equal. Blobs are in hexadecimal.
func (s *Store) Dump(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriter(w)
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		if err := dumpRows(ctx, tx, out, "scan", `SELECT options, version, sampled, finished IS NOT NULL FROM scan ORDER BY 1, 2, 3, 4, id`); err != nil {
			return err
		}
		sources, err := ids(ctx, tx, `SELECT source.id FROM source JOIN scan ON scan.id = scan ORDER BY print, finished IS NOT NULL, scan`)
		if err != nil {
			return err
		}
		for _, id := range sources {
			if err := dumpSource(ctx, tx, out, id); err != nil {
				return err
			}
		}
		for _, q := range []struct{ name, query string }{
			{"total", `SELECT name, findings, vals, units, subjects FROM total JOIN kind ON kind.id = kind ORDER BY name`},
			{"subject", `SELECT pseudonym, records, units, sources FROM subject ORDER BY pseudonym`},
			{"subject_kind", `SELECT pseudonym, name, vals FROM subject_kind JOIN subject ON subject.id = subject JOIN kind ON kind.id = kind ORDER BY 1, 2`},
			{"identifier", `SELECT print, pseudonym FROM identifier JOIN subject ON subject.id = subject ORDER BY print`},
		} {
			if err := dumpRows(ctx, tx, out, q.name, q.query); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = out.Flush()
	}
	return explain("dumping the inventory", err)
}

func dumpSource(ctx context.Context, tx *sql.Tx, out io.Writer, id int64) error {
	for _, q := range []struct{ name, query string }{
		{"source", `SELECT print, connector, name, label, facts, done, settled FROM source WHERE id = ?`},
		{"unlisted", `SELECT seq, name, part FROM unlisted WHERE source = ? ORDER BY seq`},
		{"unit", `SELECT seq, print, version, name, label, kind, keys, refs, state, status, rule, records, bytes, unread FROM unit
			WHERE source = ? ORDER BY seq, print`},
		{"field", `SELECT unit.seq, field.seq, part, part_label, field.label, seal, type, field.kind, confidence, because, filled, nulls, counts
			FROM unit JOIN field ON unit = unit.id WHERE source = ? ORDER BY 1, 2`},
	} {
		if err := dumpRows(ctx, tx, out, q.name, q.query, id); err != nil {
			return err
		}
	}
	table, part := incomingTable(id), "NULL"
	var done bool
	if err := tx.QueryRowContext(ctx, `SELECT settled FROM source WHERE id = ?`, id).Scan(&done); err != nil {
		return err
	}
	if done {
		table, part = findingTable(id), "part"
	}
	var there int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = ?`, table).Scan(&there); err != nil || there == 0 {
		return err
	}
	return dumpRows(ctx, tx, out, "finding", `SELECT seq, `+part+`, record, field, kind.name, f.print, confidence, flags
		FROM `+table+` AS f JOIN unit ON unit.id = unit JOIN kind ON kind.id = f.kind ORDER BY 1, 2, 3, 4, 5, 6, 7, 8`)
}

func dumpRows(ctx context.Context, tx *sql.Tx, out io.Writer, name, query string, args ...any) error {
	return each(ctx, tx, func(rows *sql.Rows) error {
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		line := name
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				line += fmt.Sprintf(" x%x", b)
			} else {
				line += fmt.Sprintf(" %#v", v)
			}
		}
		_, err = fmt.Fprintln(out, line)
		return err
	}, query, args...)
}
