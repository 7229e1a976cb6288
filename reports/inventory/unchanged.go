package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"

	"dossier/detectors"
)

// foundFrom is a digest of all that finding the subjects, and the references, reads: what lies in the sources, the decisions that hold, and
// by which version they are found.
func (s *Store) foundFrom(ctx context.Context, db queryer, by Finding) (digest detectors.Fingerprint, err error) {
	text, err := json.Marshal([]any{by.Version, by.Resolve != nil, by.Relate != nil})
	if err != nil {
		return digest, err
	}
	err = each(ctx, db, func(rows *sql.Rows) error {
		var print, content []byte
		err := rows.Scan(&print, &content)
		text = append(append(text, print...), content...)
		return err
	}, `SELECT print, content FROM shown WHERE settled ORDER BY print`)
	if err != nil {
		return digest, err
	}
	all, err := s.holding(ctx, db)
	if err != nil {
		return digest, err
	}
	for i := range all {
		text = binary.BigEndian.AppendUint64(text, uint64(all[i].ID))
	}
	return s.key.Fingerprint("found from", text), nil
}

// unchanged tells whether the subjects were found from the same.
func unchanged(ctx context.Context, db queryer, from detectors.Fingerprint) (bool, error) {
	var last []byte
	err := db.QueryRowContext(ctx, `SELECT from_what FROM resolved`).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return string(last) == string(from[:]), err
}

// keepFoundFrom notes from what the subjects were found.
func keepFoundFrom(ctx context.Context, db queryer, from detectors.Fingerprint, version string) error {
	_, err := db.ExecContext(ctx, `DELETE FROM resolved; INSERT INTO resolved VALUES (?, ?)`, from[:], version)
	return err
}

// mentioning numbers the units in which texts mention people: by fingerprints, since a unit that is read again gets another id.
type mentioning struct{ numbers map[int64]int64 }

// number is that of a unit.
func (m *mentioning) number(ctx context.Context, db queryer, unit int64) (int64, error) {
	if n, known := m.numbers[unit]; known {
		return n, nil
	}
	if m.numbers == nil {
		m.numbers = map[int64]int64{}
	}
	n := int64(len(m.numbers))
	m.numbers[unit] = n
	_, err := db.ExecContext(ctx, `INSERT INTO mentioning SELECT ?, source.print, unit.print FROM unit JOIN source ON source.id = source WHERE unit.id = ?`, n, unit)
	return n, err
}

// mentioningUnit is the id of a unit by that number.
func mentioningUnit(ctx context.Context, db queryer, number int64) (id int64, err error) {
	err = db.QueryRowContext(ctx, `SELECT unit.id FROM mentioning AS m JOIN shown ON shown.print = m.source
		JOIN unit ON unit.source = shown.id AND unit.print = m.unit WHERE number = ?`, number).Scan(&id)
	return id, err
}
