package inventory

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"dossier/detectors"
)

// Summary is what one finished scan found in one source, in short: by labels and counts. It is kept when later scans take the scan's
// place, so that any two can be compared.
type Summary struct {
	Scan      int64
	Print     detectors.Fingerprint // of the source's name, the same in every scan
	Connector string
	Label     string
	Complete  bool // the scan listed and finished every unit
	Units     []UnitSummary
}

// UnitSummary is one unit of a [Summary].
type UnitSummary struct {
	Label   string           `json:"label"`
	Kind    string           `json:"kind"`
	Status  detectors.Status `json:"status"`
	Records int64            `json:"records"`
	Fields  []FieldSummary   `json:"fields,omitempty"`
}

// FieldSummary is one field of a unit.
type FieldSummary struct {
	Part   string                   `json:"part,omitempty"`
	Name   string                   `json:"name"`
	Kind   detectors.Kind           `json:"kind,omitempty"` // of its verdict
	Counts map[detectors.Kind]int64 `json:"counts,omitempty"`
}

// maxSummary bounds what one is unpacked to: some million fields.
const maxSummary = 256 << 20

// State lists the sources as reports showed them when a scan had finished: each by the newest scan of it up to that one. Without such a
// scan the list is empty.
func (s *Store) State(ctx context.Context, scan int64) ([]Summary, error) {
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxSummary))
	if err != nil {
		return nil, explain("reading what earlier scans found", err)
	}
	defer unpack.Close()
	var list []Summary
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			var one Summary
			var print, content []byte
			if err := rows.Scan(&one.Scan, &print, &one.Connector, &one.Label, &one.Complete, &content); err != nil {
				return err
			}
			if len(print) != len(one.Print) {
				return ErrCorrupt
			}
			one.Print = detectors.Fingerprint(print)
			text, err := unpack.DecodeAll(content, nil)
			if err != nil {
				return fmt.Errorf("%w (%w)", ErrCorrupt, err)
			}
			if err := json.Unmarshal(text, &one.Units); err != nil {
				return fmt.Errorf("%w (%w)", ErrCorrupt, err)
			}
			list = append(list, one)
			return nil
		}, `SELECT scan, print, connector, label, complete, content FROM summary AS s
			WHERE scan = (SELECT max(scan) FROM summary AS n WHERE n.print = s.print AND n.scan <= ?) ORDER BY connector, label, print`, scan)
	})
	return list, explain("reading what earlier scans found", err)
}

// keepSummaries keeps what a scan that is finishing found, of the sources of which it is what reports show.
func keepSummaries(ctx context.Context, db queryer, scan int64) error {
	pack, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	defer func() { _ = pack.Close() }()
	sources, err := ids(ctx, db, `SELECT id FROM source AS s WHERE scan = ? AND id IN (SELECT id FROM shown) ORDER BY id`, scan)
	if err != nil {
		return err
	}
	for _, id := range sources {
		units, err := summarize(ctx, db, id)
		if err != nil {
			return err
		}
		text, err := json.Marshal(units)
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, `INSERT OR REPLACE INTO summary (scan, print, connector, label, complete, content)
			SELECT scan, print, connector, label, done, ? FROM source WHERE id = ?`, pack.EncodeAll(text, nil), id)
		if err != nil {
			return err
		}
	}
	return nil
}

// summarize is a source's units in short, in the order of its listing.
func summarize(ctx context.Context, db queryer, source int64) ([]UnitSummary, error) {
	units := []UnitSummary{}
	at := map[int64]int{}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var id int64
		var u UnitSummary
		var status sql.NullString
		var records sql.NullInt64
		err := rows.Scan(&id, &u.Label, &u.Kind, &status, &records)
		if u.Status, u.Records = detectors.Status(status.String), records.Int64; !status.Valid {
			u.Status = detectors.Unread
		}
		at[id] = len(units)
		units = append(units, u)
		return err
	}, `SELECT id, label, kind, status, records FROM unit WHERE source = ? ORDER BY seq IS NULL, seq, id`, source)
	if err != nil {
		return nil, err
	}
	err = each(ctx, db, func(rows *sql.Rows) error {
		var unit int64
		var f FieldSummary
		var kind sql.NullString
		var counts string
		err := rows.Scan(&unit, &f.Part, &f.Name, &kind, &counts)
		if err != nil {
			return err
		}
		f.Kind = detectors.Kind(kind.String)
		if f.Counts, err = countsOf(counts); err != nil {
			return err
		}
		u := &units[at[unit]]
		u.Fields = append(u.Fields, f)
		return nil
	}, `SELECT unit, part_label, field.label, field.kind, counts FROM field JOIN unit ON unit.id = field.unit WHERE source = ? ORDER BY unit, field.seq`, source)
	return units, err
}
