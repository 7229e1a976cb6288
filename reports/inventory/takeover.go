package inventory

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"dossier/detectors"
	"dossier/scanners"
)

// earlier is the source with this fingerprint as the last finished scan left it, if that got to its end, and found what this one
// would; 0 without one.
func (r *ScanRun) earlier(print detectors.Fingerprint) (id int64, err error) {
	if r.opts.Full {
		return 0, nil
	}
	err = r.store.read.QueryRowContext(r.ctx, `SELECT source.id FROM source JOIN scan ON scan.id = source.scan
		WHERE print = ? AND done AND settled AND finished IS NOT NULL AND settings = ? AND scan.id != ? ORDER BY scan.id DESC LIMIT 1`,
		print[:], r.settings[:], r.id).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// unchanged is the same unit in the earlier scan, of the same version, if reading it again would tell nothing else; 0 without one.
func (s *sourceSink) unchanged(row unitRow) (id int64, err error) {
	if s.earlier == 0 {
		return 0, nil
	}
	var unread sql.NullString
	err = s.run.store.read.QueryRowContext(s.run.ctx, `SELECT id, unread FROM unit WHERE source = ? AND print = ? AND version = ? AND status IS NOT NULL AND status != ?`,
		s.earlier, row.print[:], row.version[:], string(detectors.Skipped)).Scan(&id, &unread)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var parts []detectors.UnreadPart
	if err := json.Unmarshal([]byte(unread.String), &parts); err != nil {
		return 0, errors.Join(ErrCorrupt, err)
	}
	for i := range parts {
		if !lies(parts[i].Why) {
			return 0, nil
		}
	}
	return id, nil
}

// lies tells whether what was not read lies in the data themselves, which are the same, rather than in rights, the network or a moment.
func lies(why scanners.Why) bool {
	switch why {
	case scanners.NoDecoder, scanners.Encrypted, scanners.OverLimit, scanners.TextOnly:
		return true
	}
	return false
}

// takeOver copies what an earlier scan found in a unit.
func (w *writer) takeOver(ctx context.Context, row *unitRow, source, unit int64) error {
	_, err := w.exec(ctx, `INSERT INTO unit (id, source, seq, print, version, name, label, kind, keys, refs, modified, keyed, status, rule, records, bytes, unread)
		SELECT ?, ?, ?, print, version, ?, ?, ?, ?, ?, ?, keyed, status, rule, records, bytes, unread FROM unit WHERE id = ?`,
		row.id, row.source, row.seq, row.name, row.label, row.kind, row.keys, row.references, row.modified, unit)
	if err != nil {
		return err
	}
	_, err = w.exec(ctx, `INSERT INTO field SELECT ?, seq, part_label, label, seal, type, kind, confidence, because, filled, nulls, counts, days
		FROM field WHERE unit = ?`, row.id, unit)
	if err != nil {
		return err
	}
	copied, err := w.exec(ctx, `INSERT INTO block (source, unit, rows, data) SELECT ?, ?, rows, data FROM block WHERE source = ? AND unit = ? ORDER BY id`,
		row.source, row.id, source, unit)
	if err != nil {
		return err
	}
	blocks, err := copied.RowsAffected()
	w.rows += int(blocks)*blockRows/2 + 1 // about so many: they bound the transaction
	return err
}
