package inventory

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"slices"

	"dossier/detectors"
)

// Dump writes the rows of everything but the file's own housekeeping as lines of text, in an order of its own, without times and
// ids: two inventories with one key hold the same when their dumps are equal. Blobs are in hexadecimal. It sorts a unit's findings in
// memory.
func (s *Store) Dump(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriter(w)
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		if err := dumpRows(ctx, tx, out, "scan", `SELECT options, version, sampled, finished IS NOT NULL FROM scan ORDER BY 1, 2, 3, 4, id`); err != nil {
			return err
		}
		err := dumpRows(ctx, tx, out, "scan summary", `SELECT print, connector, label, complete, content FROM summary ORDER BY print, scan`)
		if err != nil {
			return err
		}
		sources, err := ids(ctx, tx, `SELECT source.id FROM source JOIN scan ON scan.id = scan ORDER BY print, finished IS NOT NULL, scan`)
		if err != nil {
			return err
		}
		for _, id := range sources {
			if err := s.dumpSource(ctx, tx, out, id); err != nil {
				return err
			}
		}
		err = dumpRows(ctx, tx, out, "total", `SELECT name, findings, vals, units, subjects FROM total JOIN kind ON kind.id = kind ORDER BY name`)
		if err != nil {
			return err
		}
		return dumpSubjects(ctx, tx, out)
	})
	if err == nil {
		err = out.Flush()
	}
	return explain("dumping the inventory", err)
}

func (s *Store) dumpSource(ctx context.Context, tx *sql.Tx, out io.Writer, id int64) error {
	for _, q := range []struct{ name, query string }{
		{"source", `SELECT print, connector, name, label, facts, done, settled, content FROM source WHERE id = ?`},
		{"unlisted", `SELECT seq, name, part FROM unlisted WHERE source = ? ORDER BY seq`},
		{"unit", `SELECT seq, print, version, name, label, kind, keys, refs, modified, keyed, state, status, rule, records, bytes, unread FROM unit
			WHERE source = ? ORDER BY seq, print`},
		{"field", `SELECT unit.seq, field.seq, part_label, field.label, seal, type, field.kind, confidence, because, filled, nulls, counts, days
			FROM unit JOIN field ON unit = unit.id WHERE source = ? ORDER BY 1, 2`},
	} {
		if err := dumpRows(ctx, tx, out, q.name, q.query, id); err != nil {
			return err
		}
	}
	units, err := ids(ctx, tx, `SELECT id FROM unit WHERE source = ? ORDER BY seq, print`, id)
	if err != nil {
		return err
	}
	for n, unit := range units {
		lines, err := s.findingLines(ctx, tx, id, unit)
		if err != nil {
			return err
		}
		slices.Sort(lines)
		for _, line := range lines {
			if _, err := fmt.Fprintf(out, "finding %d %s\n", n, line); err != nil {
				return err
			}
		}
	}
	return nil
}

// findingLines are a unit's findings. Their keys are shown as fingerprints: they are sealed together, and how many at once
// depends on where a scan was interrupted.
func (s *Store) findingLines(ctx context.Context, tx *sql.Tx, source, unit int64) ([]string, error) {
	numbers, err := kindNumbers(ctx, tx)
	if err != nil {
		return nil, err
	}
	kinds := byNumber(numbers)
	var lines []string
	var b block
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var data sql.RawBytes
		if err := rows.Scan(&data); err != nil {
			return err
		}
		if err := b.open(data); err != nil {
			return err
		}
		keys, err := b.keyTexts(s.key.Open)
		if err != nil {
			return err
		}
		row := 0
		for _, p := range b.parts {
			for start := row; row < p.end; row++ {
				if row > start && b.records[row] != b.records[row-1] || row == start && row > 0 {
					keys = keys[min(1, len(keys)):]
				}
				key := ""
				if len(keys) > 0 && len(keys[0]) > 0 {
					print := s.key.Fingerprint("key", keys[0])
					key = fmt.Sprintf("x%x", print[:])
				}
				c := b.classes[b.tags[row]]
				if int(c.kind) >= len(kinds) {
					return ErrCorrupt
				}
				add := func(field int32, print []byte, flags uint8) {
					lines = append(lines, fmt.Sprintf("%d %d %s %d %s x%x %d %d",
						p.part, b.records[row], key, field, kinds[c.kind], print, c.confidence, flags))
				}
				if c.flags&flagTied != 0 {
					b.eachTie(row, func(field int32, print []byte) { add(field, print, flagHalf) })
				} else {
					add(c.field, b.print(row), c.flags)
				}
			}
		}
		return nil
	}, `SELECT data FROM block WHERE source = ? AND unit = ? ORDER BY id`, source, unit)
	return lines, err
}

func dumpSubjects(ctx context.Context, tx *sql.Tx, out io.Writer) error {
	all, err := ranked(ctx, tx, -1, 0, func(uint32) bool { return true })
	if err != nil {
		return err
	}
	for _, s := range all {
		if _, err := fmt.Fprintf(out, "subject %+v\n", s); err != nil {
			return err
		}
	}
	r, err := readSubjects(ctx, tx)
	if err != nil {
		return err
	}
	mentions := map[uint32][]string{}
	for entry, err := range mentionList().entries(ctx, tx) {
		if err != nil {
			return err
		}
		n, m := readMention(entry)
		mentions[n] = append(mentions[n], fmt.Sprintf("%d %d %.3f %d %d", m.Part, m.Record, m.Confidence, m.How, m.Fits))
	}
	for n := range uint32(len(all)) {
		s, own, err := r.subject(ctx, n)
		if err != nil {
			return err
		}
		own = slices.Clone(own) // they stand by their kinds' numbers, which are those of the order in which kinds were found
		slices.SortFunc(own, func(a, b detectors.Fingerprint) int { return bytes.Compare(a[:], b[:]) })
		for _, p := range own {
			if _, err := fmt.Fprintf(out, "identifier x%x %s\n", p[:], s.Pseudonym); err != nil {
				return err
			}
		}
		slices.Sort(mentions[n]) // they stand by their units' numbers, those of the order in which scans came to them
		for _, m := range mentions[n] {
			if _, err := fmt.Fprintf(out, "mention %s %s\n", s.Pseudonym, m); err != nil {
				return err
			}
		}
	}
	return nil
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
