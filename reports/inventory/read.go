package inventory

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"dossier/detectors"
	"dossier/detectors/dates"
	"dossier/reports/spill"
	"dossier/scanners"
)

// Scans lists the scans, the oldest first.
func (s *Store) Scans(ctx context.Context) ([]Scan, error) {
	var list []Scan
	err := each(ctx, s.read, func(rows *sql.Rows) error {
		var scan Scan
		var started int64
		var finished sql.NullInt64
		if err := rows.Scan(&scan.ID, &started, &finished, &scan.Version, &scan.Sampled); err != nil {
			return err
		}
		scan.Started = time.UnixMilli(started).UTC()
		if finished.Valid {
			scan.Finished = time.UnixMilli(finished.Int64).UTC()
		}
		list = append(list, scan)
		return nil
	}, `SELECT id, started, finished, version, sampled FROM scan ORDER BY id`)
	return list, explain("reading the scans of the inventory", err)
}

// Sources lists the sources, by connector and label.
func (s *Store) Sources(ctx context.Context) ([]Source, error) {
	var list []Source
	err := s.snapshot(ctx, func(tx *sql.Tx) (err error) {
		list, err = s.sources(ctx, tx)
		return err
	})
	return list, explain("reading the sources of the inventory", err)
}

func (s *Store) sources(ctx context.Context, tx *sql.Tx) ([]Source, error) {
	var list []Source
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var one Source
		var facts string
		if err := rows.Scan(&one.ID, &one.Scan, &one.Connector, &one.Name, &one.Label, &facts, &one.Complete); err != nil {
			return err
		}
		list = append(list, one)
		return json.Unmarshal([]byte(facts), &list[len(list)-1].Facts)
	}, `SELECT id, scan, connector, name, label, facts,
			done AND NOT EXISTS (SELECT 1 FROM source AS n WHERE n.print = shown.print AND n.scan > shown.scan)
		FROM shown ORDER BY connector, label, print`)
	for i := 0; i < len(list) && err == nil; i++ {
		err = each(ctx, tx, func(rows *sql.Rows) error {
			var part []byte
			var u detectors.UnreadPart
			if err := rows.Scan(&part); err != nil {
				return err
			}
			err := json.Unmarshal(part, &u)
			list[i].Unlisted = append(list[i].Unlisted, u)
			return err
		}, `SELECT part FROM unlisted WHERE source = ? ORDER BY seq`, list[i].ID)
	}
	return list, err
}

// snapshot runs do on one state of the file.
func (s *Store) snapshot(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return do(tx)
}

const unitColumns = "id, source, name, label, kind, keys, refs, modified, keyed, state IS NOT NULL, status, rule, records, bytes, unread"

// Units lists a source's units in the order of its listing, one at a time; an error is the last pair. A unit that was
// not done when the scan broke off is partly unread, or unread if nothing of it was kept.
func (s *Store) Units(ctx context.Context, source int64) iter.Seq2[Unit, error] {
	return s.units(ctx, "source = ?", source)
}

// UnitsTelling lists likewise those of a source's units in which a kind was found in a field that is of no kind: in texts.
func (s *Store) UnitsTelling(ctx context.Context, source int64, kind detectors.Kind) iter.Seq2[Unit, error] {
	return s.units(ctx, `source = ? AND EXISTS (SELECT 1 FROM field WHERE unit = unit.id AND field.kind IS NULL AND json_extract(counts, '$."' || ? || '"') > 0)`, source, string(kind))
}

func (s *Store) units(ctx context.Context, where string, args ...any) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		stopped := false
		err := s.snapshot(ctx, func(tx *sql.Tx) error {
			rows, err := tx.QueryContext(ctx, "SELECT "+unitColumns+" FROM unit WHERE "+where+" ORDER BY seq IS NULL, seq, id", args...)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			again := &rereading{tx, prepared{by: tx}} // a bucket has very many units
			defer again.close()
			var next []Unit
			give := func() error {
				if err := s.addFields(ctx, again, next); err != nil {
					return err
				}
				for i := 0; i < len(next) && !stopped; i++ {
					stopped = !yield(next[i], nil)
				}
				next = next[:0]
				return nil
			}
			for rows.Next() && !stopped {
				u, err := readUnit(rows)
				if err != nil {
					return err
				}
				if next = append(next, u); len(next) == unitsAtOnce {
					if err := give(); err != nil {
						return err
					}
				}
			}
			if err := rows.Err(); err != nil || stopped {
				return err
			}
			return give()
		})
		if err != nil && !stopped {
			yield(Unit{}, explain("reading the units of the inventory", err))
		}
	}
}

type scanner interface{ Scan(dest ...any) error }

// unit reads a row of unitColumns, and the unit's fields.
func (s *Store) unit(ctx context.Context, db queryer, row scanner) (Unit, error) {
	one := make([]Unit, 1)
	var err error
	if one[0], err = readUnit(row); err == nil {
		err = s.addFields(ctx, db, one)
	}
	return one[0], err
}

// someUnits reads so many units at the most, and their fields.
func (s *Store) someUnits(ctx context.Context, db queryer, ids []int64) ([]Unit, error) {
	var units []Unit
	err := each(ctx, db, func(rows *sql.Rows) error {
		u, err := readUnit(rows)
		units = append(units, u)
		return err
	}, "SELECT "+unitColumns+" FROM unit WHERE id IN "+oneOfUnits(), padded(ids)...)
	if err != nil {
		return nil, err
	}
	return units, s.addFields(ctx, db, units)
}

// readUnit reads a row of unitColumns.
func readUnit(row scanner) (u Unit, err error) {
	var keys, references string
	var keyed []byte
	var begun bool
	var status, rule, unread sql.NullString
	var records, bytes, modified sql.NullInt64
	err = row.Scan(&u.ID, &u.Source, &u.Name, &u.Label, &u.Kind, &keys, &references, &modified, &keyed, &begun, &status, &rule, &records, &bytes, &unread)
	if err != nil {
		return u, err
	}
	if err := fromText(keys, &u.Key); err != nil {
		return u, err
	}
	if u.References = []Reference{}; references != noReferences {
		if err := json.Unmarshal([]byte(references), &u.References); err != nil {
			return u, err
		}
	}
	if modified.Valid {
		u.Modified = time.Unix(modified.Int64, 0).UTC()
	}
	if u.Keys, err = keyFields(keyed); err != nil {
		return u, err
	}
	if !status.Valid {
		u.Status = detectors.Unread
		if begun {
			u.Status = detectors.Partial
		}
		u.UnitResult.Unread = []detectors.UnreadPart{{Why: scanners.Failed, Detail: "the scan broke off before the end", Bytes: -1}}
		return u, nil
	}
	u.Status, u.Rule, u.Records, u.Bytes = detectors.Status(status.String), rule.String, records.Int64, bytes.Int64
	return u, fromText(unread.String, &u.UnitResult.Unread)
}

// unitsAtOnce is of how many units the fields are read at once.
const unitsAtOnce = 32

// oneOfUnits stands for the ids of so many.
func oneOfUnits() string { return "(?" + strings.Repeat(", ?", unitsAtOnce-1) + ")" }

// padded are the arguments for oneOfUnits, of one id at the least.
func padded(ids []int64) []any {
	args := make([]any, unitsAtOnce)
	for i := range args {
		args[i] = ids[min(i, len(ids)-1)]
	}
	return args
}

// fieldsOf reads the fields of so many units.
func fieldsOf() string {
	return `SELECT unit, part_label, label, seal, type, kind, confidence, because, filled, nulls, counts, days FROM field
		WHERE unit IN ` + oneOfUnits() + ` ORDER BY unit, seq`
}

// addFields reads the fields of as many units, at the most.
func (s *Store) addFields(ctx context.Context, db queryer, units []Unit) error {
	if len(units) == 0 {
		return nil
	}
	places := make(map[int64]*Unit, len(units))
	ids := make([]int64, len(units))
	for i := range units {
		places[units[i].ID], ids[i] = &units[i], units[i].ID
	}
	return each(ctx, db, func(rows *sql.Rows) error {
		unit, f, err := s.readField(rows)
		if u := places[unit]; err == nil && u != nil {
			u.Fields = append(u.Fields, f)
		}
		return err
	}, fieldsOf(), padded(ids)...)
}

func (s *Store) readField(rows *sql.Rows) (unit int64, f detectors.FieldResult, err error) {
	var seal Sealed
	var days []byte
	var kind, because sql.NullString
	var confidence sql.NullFloat64
	var counts string
	err = rows.Scan(&unit, &f.Part, &f.Name, &seal, &f.Type, &kind, &confidence, &because, &f.Values, &f.Nulls, &counts, &days)
	if err != nil {
		return unit, f, err
	}
	if kind.Valid {
		f.Verdict = &detectors.Verdict{
			Kind: detectors.Kind(kind.String), Confidence: detectors.Confidence(confidence.Float64), Because: because.String,
		}
	}
	if f.Seal, err = s.OpenName(seal); err != nil {
		return unit, f, err
	}
	if f.Days, err = s.openDays(days); err != nil {
		return unit, f, err
	}
	f.Counts, err = countsOf(counts)
	return unit, f, err
}

func (s *Store) openDays(sealed []byte) (dates.Days, error) {
	if sealed == nil {
		return nil, nil
	}
	text, err := s.key.Open(sealed)
	if err != nil {
		return nil, err
	}
	return dates.Read(text)
}

// Totals counts each kind over all sources, the most frequent first. As long as a source was in no finished scan, its values
// are counted for themselves: one that lies in another source too counts twice.
func (s *Store) Totals(ctx context.Context) ([]KindTotal, error) {
	var list []KindTotal
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		numbers, err := kindNumbers(ctx, tx)
		if err != nil {
			return err
		}
		var totals []KindTotal // by number
		err = each(ctx, tx, func(rows *sql.Rows) error {
			var kind int
			var t KindTotal
			err := rows.Scan(&kind, &t.Findings, &t.Distinct, &t.Units, &t.Subjects)
			if err == nil && (kind < 0 || kind > mostKinds) {
				err = ErrCorrupt
			}
			if err == nil {
				totals = addTotal(totals, kind, t)
			}
			return err
		}, `SELECT kind, findings, vals, units, subjects FROM total`)
		if err != nil {
			return err
		}
		sources, err := ids(ctx, tx, `SELECT shown.id FROM shown JOIN scan ON scan.id = shown.scan WHERE scan.finished IS NULL`)
		if err != nil {
			return err
		}
		for _, id := range sources {
			tallies, err := s.tallies(ctx, tx, id)
			if err != nil {
				return err
			}
			totals = addTallies(totals, tallies)
		}
		list = listTotals(totals, byNumber(numbers))
		return nil
	})
	return list, explain("reading the totals of the inventory", err)
}

// tallies counts a source's findings; one that is not settled is read for that.
func (s *Store) tallies(ctx context.Context, tx *sql.Tx, source int64) ([]kindCount, error) {
	var settled bool
	err := tx.QueryRowContext(ctx, `SELECT settled FROM source WHERE id = ?`, source).Scan(&settled)
	if err != nil {
		return nil, err
	}
	if settled {
		return readTallies(ctx, tx, source)
	}
	prints := spill.New[[3]uint64](s.scratch(), math.MaxUint64)
	defer prints.Close()
	tallies, err := number(ctx, tx, source, prints, nil, nil)
	if err != nil {
		return nil, err
	}
	return tallies, countDistinct(ctx, prints, tallies)
}

// addTallies adds a source's tallies to totals by the kinds' numbers.
func addTallies(totals []KindTotal, tallies []kindCount) []KindTotal {
	for kind, t := range tallies {
		totals = addTotal(totals, kind, KindTotal{Findings: t.findings, Distinct: t.distinct, Units: t.units})
	}
	return totals
}

func addTotal(totals []KindTotal, kind int, t KindTotal) []KindTotal {
	for len(totals) <= kind {
		totals = append(totals, KindTotal{})
	}
	n := &totals[kind]
	n.Findings += t.Findings
	n.Distinct += t.Distinct
	n.Units += t.Units
	n.Subjects += t.Subjects
	return totals
}

// listTotals are the totals of kinds that were found, the most frequent first.
func listTotals(totals []KindTotal, kinds []detectors.Kind) []KindTotal {
	var list []KindTotal
	for number, t := range totals {
		if t.Findings > 0 && number < len(kinds) && !kinds[number].Hidden() {
			t.Kind = kinds[number]
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b KindTotal) int {
		return cmp.Or(cmp.Compare(b.Findings, a.Findings), cmp.Compare(a.Kind, b.Kind))
	})
	return list
}

// countKinds counts kinds over sources, but for their people, by the kinds' numbers.
func countKinds(ctx context.Context, tx *sql.Tx, sources []settled) ([]KindTotal, error) {
	var totals []KindTotal
	for _, source := range sources {
		tallies, err := readTallies(ctx, tx, source.id)
		if err != nil {
			return nil, err
		}
		totals = addTallies(totals, tallies)
	}
	if len(sources) < 2 {
		return totals, nil
	}
	for i := range totals {
		totals[i].Distinct = 0
	}
	last, n := detectors.Fingerprint{}, 0
	for p, err := range mergePrints(ctx, tx, sources) {
		if err != nil {
			return nil, err
		}
		if p.kind >= len(totals) {
			return nil, ErrCorrupt
		}
		if n == 0 || p.print != last {
			totals[p.kind].Distinct++
			last = p.print
		}
		n++
	}
	return totals, nil
}
