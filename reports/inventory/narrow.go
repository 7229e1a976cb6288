package inventory

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Narrow is an inventory as far as one finished scan went: its sources, what was found in them, and the people who were.
// What is said of a person is what the whole inventory knows.
type Narrow struct {
	*Store
	scan int64
	all  bool // the scan's sources are all there are, and what was counted when it ended holds
}

// Of narrows the store to a scan that was finished.
func (s *Store) Of(ctx context.Context, run *ScanRun) (*Narrow, error) {
	sources, err := s.Sources(ctx)
	if err != nil {
		return nil, err
	}
	others := slices.ContainsFunc(sources, func(s Source) bool { return s.Scan != run.id })
	return &Narrow{s, run.id, !others}, nil
}

// Sources lists the sources of the scan, by connector and label.
func (n *Narrow) Sources(ctx context.Context) ([]Source, error) {
	list, err := n.Store.Sources(ctx)
	return slices.DeleteFunc(list, func(s Source) bool { return s.Scan != n.scan }), err
}

// Totals counts each kind over the sources of the scan, the most frequent first.
func (n *Narrow) Totals(ctx context.Context) ([]KindTotal, error) {
	if n.all {
		return n.Store.Totals(ctx)
	}
	var list []KindTotal
	err := n.within(ctx, func(tx *sql.Tx, findings, people string) error {
		numbers, err := kindNumbers(ctx, tx)
		if err != nil {
			return err
		}
		kinds, totals := byNumber(numbers), map[int64]*KindTotal{}
		if err := countKinds(ctx, tx, `SELECT kind, count(*), count(DISTINCT print), count(DISTINCT unit) FROM `+findings+` GROUP BY kind`, totals); err != nil {
			return err
		}
		list, err = listTotals(ctx, tx, totals, kinds, `SELECT count(*) FROM subject_kind WHERE kind = ? AND subject IN `+people)
		return err
	})
	return list, explain("reading the totals of a scan", err)
}

// SubjectCount is the number of people found in the sources of the scan.
func (n *Narrow) SubjectCount(ctx context.Context) (count int64, err error) {
	if n.all {
		return n.Store.SubjectCount(ctx)
	}
	err = n.within(ctx, func(tx *sql.Tx, _, people string) error {
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM subject WHERE id IN `+people).Scan(&count)
	})
	return count, explain("counting the subjects of a scan", err)
}

// Subjects lists people found in the sources of the scan, those with most records in the inventory first.
func (n *Narrow) Subjects(ctx context.Context, limit, offset int64) (list []Subject, err error) {
	if n.all {
		return n.Store.Subjects(ctx, limit, offset)
	}
	err = n.within(ctx, func(tx *sql.Tx, _, people string) (err error) {
		list, err = subjects(ctx, tx, `WHERE id IN `+people+` ORDER BY records DESC, id LIMIT ? OFFSET ?`, limit, offset)
		return err
	})
	return list, explain("reading the subjects of a scan", err)
}

// within runs do with two subqueries: the findings of the scan's sources, and the subjects whose identifiers are among them.
func (n *Narrow) within(ctx context.Context, do func(tx *sql.Tx, findings, people string) error) error {
	return n.snapshot(ctx, func(tx *sql.Tx) error {
		sources, err := ids(ctx, tx, `SELECT id FROM source WHERE scan = ? AND settled ORDER BY id`, n.scan)
		if err != nil {
			return err
		}
		tables := []string{`SELECT NULL AS kind, NULL AS print, NULL AS unit WHERE false`}
		for _, id := range sources {
			tables = append(tables, fmt.Sprintf(`SELECT kind, print, unit FROM %s`, findingTable(id)))
		}
		findings := "(" + strings.Join(tables, " UNION ALL ") + ")"
		return do(tx, findings, "(SELECT subject FROM identifier WHERE print IN (SELECT print FROM "+findings+"))")
	})
}
