package inventory

import (
	"context"
	"database/sql"
	"fmt"
)

// replaceSources drops what other scans hold of the sources of this one. A source that this scan did not get to the end of stays
// as a mark beside what an earlier scan, which did, found in it.
func replaceSources(ctx context.Context, db queryer, scan int64) error {
	const earlier = `SELECT o.id FROM source AS s JOIN source AS o ON o.print = s.print AND o.id != s.id WHERE s.scan = ?1 AND `
	const whole = ` EXISTS (SELECT 1 FROM source AS w JOIN scan ON scan.id = w.scan
		WHERE w.print = s.print AND w.id != s.id AND w.done AND scan.finished IS NOT NULL) `
	replaced, err := ids(ctx, db, earlier+`(s.done OR NOT o.done OR NOT`+whole+`)`, scan)
	if err != nil {
		return err
	}
	broken, err := ids(ctx, db, `SELECT id FROM source AS s WHERE s.scan = ?1 AND NOT s.done AND`+whole, scan)
	if err != nil {
		return err
	}
	for _, id := range replaced {
		if err := dropSource(ctx, db, id); err != nil {
			return err
		}
	}
	for _, id := range broken {
		if err := dropUnits(ctx, db, id); err != nil {
			return err
		}
	}
	return nil
}

func dropSource(ctx context.Context, db queryer, id int64) error {
	if err := dropUnits(ctx, db, id); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, `DELETE FROM source WHERE id = ?`, id)
	return err
}

// dropUnits forgets what was found in a source. Its blocks and lists go with the garbage, which takes longer.
func dropUnits(ctx context.Context, db queryer, source int64) error {
	for _, q := range []string{
		`DELETE FROM field WHERE unit IN (SELECT id FROM unit WHERE source = ?)`,
		`DELETE FROM unit WHERE source = ?`,
		`DELETE FROM unlisted WHERE source = ?`,
		`UPDATE source SET settled = 0 WHERE id = ?`,
	} {
		if _, err := db.ExecContext(ctx, q, source); err != nil {
			return err
		}
	}
	return nil
}

func dropScan(ctx context.Context, db queryer, scan int64) error {
	sources, err := ids(ctx, db, `SELECT id FROM source WHERE scan = ?`, scan)
	if err != nil {
		return err
	}
	for _, id := range sources {
		if err := dropSource(ctx, db, id); err != nil {
			return err
		}
	}
	_, err = db.ExecContext(ctx, `DELETE FROM scan WHERE id = ?`, scan)
	return err
}

// collectGarbage drops findings and lists that nobody reads any more, and unfinished scans of which nothing is left.
func collectGarbage(ctx context.Context, db queryer) error {
	lists, blocks := map[int64]bool{0: true}, map[int64]bool{} // wanted, by source
	err := each(ctx, db, func(rows *sql.Rows) error {
		var id int64
		var settled, finished bool
		err := rows.Scan(&id, &settled, &finished)
		lists[id], blocks[id] = settled, settled || !finished
		return err
	}, `SELECT source.id, settled, scan.finished IS NOT NULL FROM source JOIN scan ON scan.id = source.scan`)
	if err != nil {
		return err
	}
	for table, wanted := range map[string]map[int64]bool{"page": lists, "tally": lists, "keycolumn": lists, "block": blocks} {
		for last := int64(-1); ; {
			var source sql.NullInt64 // the next, by the index
			if err := db.QueryRowContext(ctx, fmt.Sprintf("SELECT min(source) FROM %s WHERE source > ?", table), last).Scan(&source); err != nil {
				return err
			}
			if !source.Valid {
				break
			}
			if last = source.Int64; wanted[last] {
				continue
			}
			if _, err := db.ExecContext(ctx, fmt.Sprintf("DELETE FROM %s WHERE source = ?", table), last); err != nil {
				return err
			}
		}
	}
	_, err = db.ExecContext(ctx, `DELETE FROM scan WHERE finished IS NULL AND id NOT IN (SELECT scan FROM source)`)
	return err
}

// each calls do for every row.
func each(ctx context.Context, db queryer, do func(rows *sql.Rows) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func ids(ctx context.Context, db queryer, query string, args ...any) ([]int64, error) {
	var list []int64
	err := each(ctx, db, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		list = append(list, id)
		return err
	}, query, args...)
	return list, err
}
