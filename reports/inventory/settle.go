package inventory

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// settle puts a source's findings in the order of their records, without those of dropped units, and builds the index. Where they
// must be written anew, the incoming table stays until the scan is finished.
func settle(ctx context.Context, db queryer, source int64, lie layout) error {
	// A join costs as much as the sorting. It is needed for units of several parts, or whose parts are not known, and dropped ones.
	var join bool
	err := db.QueryRowContext(ctx, `SELECT reopened OR EXISTS (SELECT 1 FROM unit LEFT JOIN field ON field.unit = unit.id
		WHERE source = ?1 AND (status IS NULL OR part > 0)) FROM source WHERE id = ?1`, source).Scan(&join)
	if err != nil {
		return err
	}
	in, out := incomingTable(source), findingTable(source)
	if !join && lie.sorted && lie.together {
		_, err = db.ExecContext(ctx, "ALTER TABLE "+in+" RENAME TO "+out)
	} else {
		err = copyFindings(ctx, db, source, join, lie)
	}
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "CREATE INDEX "+out+"_print ON "+out+" (print, kind, flags)"); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `UPDATE source SET settled = 1 WHERE id = ?`, source)
	return err
}

func copyFindings(ctx context.Context, db queryer, source int64, join bool, lie layout) error {
	in, out := incomingTable(source), findingTable(source)
	if _, err := db.ExecContext(ctx, "DROP TABLE IF EXISTS "+out+"; CREATE TABLE "+out+" ("+findingColumns+")"); err != nil {
		return err
	}
	if pieces := lie.inOrder(); !join && len(pieces) > 0 {
		for _, p := range pieces {
			_, err := db.ExecContext(ctx, "INSERT INTO "+out+" SELECT * FROM "+in+" WHERE rowid BETWEEN ? AND ? ORDER BY rowid", p.from, p.to)
			if err != nil {
				return err
			}
		}
		return nil
	}
	part, from := "0", in+" AS i"
	if join {
		part = "coalesce(f.part, -1 - i.field)"
		from += ` CROSS JOIN unit ON unit.id = i.unit LEFT JOIN field AS f ON f.unit = i.unit AND f.seq = i.field`
	}
	_, err := db.ExecContext(ctx, `INSERT INTO `+out+` SELECT i.unit, `+part+`, i.record, i.field, i.kind, i.print, i.confidence, i.flags
		FROM `+from+` ORDER BY 1, 2, 3`)
	return err
}

// unsettle makes a source's findings, should they be settled, ready for more.
func unsettle(ctx context.Context, db queryer, source int64) error {
	in, out := incomingTable(source), findingTable(source)
	var kept bool
	if err := db.QueryRowContext(ctx, `SELECT count(*) > 0 FROM sqlite_schema WHERE name = ?`, in).Scan(&kept); err != nil {
		return err
	}
	steps := []string{"DROP TABLE IF EXISTS " + out}
	if !kept {
		steps = []string{"DROP INDEX IF EXISTS " + out + "_print", "ALTER TABLE " + out + " RENAME TO " + in}
	}
	for _, q := range steps {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

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

// dropUnits forgets what was found in a source. The tables of its findings go with the garbage, which takes longer.
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

// collectGarbage drops the tables of findings that nobody reads any more, and unfinished scans of which nothing is left.
func collectGarbage(ctx context.Context, db queryer) error {
	wanted := map[string]bool{}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var id int64
		var settled, finished bool
		if err := rows.Scan(&id, &settled, &finished); err != nil {
			return err
		}
		wanted[findingTable(id)] = settled
		wanted[incomingTable(id)] = !finished
		return nil
	}, `SELECT source.id, settled, scan.finished IS NOT NULL FROM source JOIN scan ON scan.id = source.scan`)
	if err != nil {
		return err
	}
	var tables []string
	err = each(ctx, db, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		if kind, number, ok := strings.Cut(name, "_"); ok && (kind == "incoming" || kind == "finding") && !wanted[name] {
			if _, err := strconv.ParseInt(number, 10, 64); err == nil {
				tables = append(tables, name)
			}
		}
		return err
	}, `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	if err != nil {
		return err
	}
	for _, name := range tables {
		if _, err := db.ExecContext(ctx, "DROP TABLE "+name); err != nil {
			return err
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
