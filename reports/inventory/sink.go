package inventory

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"dossier/detectors"
	"dossier/detectors/dates"
	"dossier/scanners"
)

// sourceSink is a [detectors.SourceSink].
type sourceSink struct {
	run     *ScanRun
	id      int64
	resumed bool  // units of it may lie in the file
	earlier int64 // the source as an earlier scan left it, from which unchanged units are taken over; 0: none

	mu       sync.Mutex
	seq      int64
	unlisted int64
}

// Source implements [detectors.Sink].
func (r *ScanRun) Source(info scanners.SourceInfo, label string) (detectors.SourceSink, error) {
	facts, err := json.Marshal(info.Facts)
	if err != nil {
		return nil, err
	}
	key := r.store.key
	print := key.Fingerprint("source", []byte(info.Connector+"\x00"+info.Name.Reveal()))
	name := key.Seal(nil, []byte(info.Name.Reveal()))
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.begun[print] {
		return nil, fmt.Errorf("the source %q is named twice in one scan: name it once", label)
	}
	r.begun[print] = true
	s := &sourceSink{run: r}
	s.id, s.resumed = r.sources[print]
	if !s.resumed {
		s.id = r.nextSource
		r.nextSource++
	}
	if s.earlier, err = r.earlier(print); err != nil {
		return nil, explain("reading the inventory", err)
	}
	return s, r.writer.do(func(ctx context.Context, w *writer) error {
		if s.resumed {
			return w.reopenSource(ctx, s.id, label, string(facts))
		}
		_, err := w.conn.ExecContext(ctx, `INSERT INTO source (id, scan, print, connector, name, label, facts) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			s.id, r.id, print[:], info.Connector, name, label, string(facts))
		return err
	})
}

// reopenSource forgets what the listing tells anew.
func (w *writer) reopenSource(ctx context.Context, id int64, label, facts string) error {
	for _, q := range []string{
		`UPDATE source SET done = 0, settled = 0 WHERE id = ?`,
		`UPDATE unit SET seq = NULL WHERE source = ?`,
		`DELETE FROM unlisted WHERE source = ?`,
	} {
		if _, err := w.conn.ExecContext(ctx, q, id); err != nil {
			return err
		}
	}
	_, err := w.conn.ExecContext(ctx, `UPDATE source SET label = ?, facts = ? WHERE id = ?`, label, facts, id)
	return err
}

// Unlisted implements [detectors.SourceSink].
func (s *sourceSink) Unlisted(u *scanners.Unread, label string) error {
	part, err := json.Marshal(detectors.UnreadPart{Part: label, Why: u.Why, Detail: u.Detail, MIME: u.MIME, Bytes: u.Bytes})
	if err != nil {
		return err
	}
	name := s.run.store.key.Seal(nil, []byte(u.Part.Reveal()))
	s.mu.Lock()
	seq := s.unlisted
	s.unlisted++
	s.mu.Unlock()
	return s.run.writer.do(func(ctx context.Context, w *writer) error {
		_, err := w.conn.ExecContext(ctx, `INSERT INTO unlisted (source, seq, name, part) VALUES (?, ?, ?, ?)`, s.id, seq, name, string(part))
		return err
	})
}

// Done implements [detectors.SourceSink].
func (s *sourceSink) Done() error {
	return s.run.writer.do(func(ctx context.Context, w *writer) error {
		// What an interrupted run listed and this one did not is no longer there.
		for _, q := range []string{
			`DELETE FROM block WHERE source = ?1 AND unit IN (SELECT id FROM unit WHERE source = ?1 AND seq IS NULL)`,
			`DELETE FROM field WHERE unit IN (SELECT id FROM unit WHERE source = ? AND seq IS NULL)`,
			`DELETE FROM unit WHERE source = ? AND seq IS NULL`,
			`UPDATE source SET done = 1 WHERE id = ?`,
		} {
			if _, err := w.conn.ExecContext(ctx, q, s.id); err != nil {
				return err
			}
		}
		return nil
	})
}

// unitSink is a [detectors.UnitSink].
type unitSink struct {
	source *sourceSink
	id     int64

	mu    sync.Mutex
	state []byte
	done  bool
	last  int32 // highest field of a finding
}

// Unit implements [detectors.SourceSink].
func (s *sourceSink) Unit(info scanners.UnitInfo, label string) (detectors.UnitSink, error) {
	key := s.run.store.key
	name := info.Name.Reveal()
	row := unitRow{
		source: s.id, label: label, kind: info.Kind,
		print: key.Fingerprint("unit", []byte(name)), version: key.Fingerprint("version", []byte(info.Version)), name: key.Seal(nil, []byte(name)),
	}
	if !info.Modified.IsZero() {
		row.modified = info.Modified.Unix()
	}
	var err error
	if row.keys, err = textOf(info.Key); err == nil {
		row.references, err = referencesText(info.References)
	}
	if err != nil {
		return nil, err
	}
	u := &unitSink{source: s, last: -1}
	drop := int64(0)
	if s.resumed {
		if drop, err = s.resume(row, u); err != nil {
			return nil, explain("reading the inventory", err)
		}
	}
	from := int64(0)
	if info.Lasting && info.Skip == "" && u.id == 0 && drop == 0 {
		if from, err = s.unchanged(row); err != nil {
			return nil, explain("reading the inventory", err)
		}
	}
	s.mu.Lock()
	row.seq = s.seq
	s.seq++
	if u.id == 0 {
		u.id = s.run.nextUnit.Add(1)
		row.fresh = true
	}
	row.id = u.id
	s.mu.Unlock()
	if from != 0 {
		u.done = true
		return u, s.run.writer.do(func(ctx context.Context, w *writer) error { return w.takeOver(ctx, &row, s.earlier, from) })
	}
	return u, s.run.writer.do(func(ctx context.Context, w *writer) error { return w.beginUnit(ctx, &row, drop) })
}

type unitRow struct {
	id, source, seq  int64
	print, version   detectors.Fingerprint
	name             []byte
	label, kind      string
	keys, references string
	modified         any // int64; nil: not known
	fresh            bool
}

// resume finds what the interrupted scan left of a unit. drop is the unit to forget, because it changed or has no state to go on from.
func (s *sourceSink) resume(row unitRow, u *unitSink) (drop int64, err error) {
	var id int64
	var version, state []byte
	var status sql.NullString
	found := s.run.store.read.QueryRowContext(s.run.ctx, `SELECT id, version, state, status FROM unit WHERE source = ? AND print = ?`, s.id, row.print[:])
	switch err := found.Scan(&id, &version, &state, &status); {
	case errors.Is(err, sql.ErrNoRows):
		return 0, nil
	case err != nil:
		return 0, err
	case detectors.Fingerprint(version) != row.version || !status.Valid && state == nil:
		return id, nil
	}
	u.id, u.done = id, status.Valid
	if state != nil {
		u.state, err = s.run.store.key.Open(state)
	}
	return 0, err
}

func (w *writer) beginUnit(ctx context.Context, row *unitRow, drop int64) error {
	if drop != 0 {
		if _, err := w.conn.ExecContext(ctx, `DELETE FROM block WHERE source = ? AND unit = ?`, row.source, drop); err != nil {
			return err
		}
		if _, err := w.conn.ExecContext(ctx, `DELETE FROM field WHERE unit = ?1; DELETE FROM unit WHERE id = ?1`, drop); err != nil {
			return err
		}
	}
	if !row.fresh {
		_, err := w.exec(ctx, `UPDATE unit SET seq = ?, label = ?, kind = ?, keys = ?, refs = ?, modified = ? WHERE id = ?`,
			row.seq, row.label, row.kind, row.keys, row.references, row.modified, row.id)
		return err
	}
	w.held.units[row.id] = row
	return nil
}

// Resume implements [detectors.UnitSink].
func (u *unitSink) Resume() (state []byte, done bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.state), u.done
}

// Append implements [detectors.UnitSink]. It returns before the findings are on disk; see [detectors.UnitSink] for what a crash leaves.
func (u *unitSink) Append(findings []detectors.Finding, ties []detectors.Ties, keys *scanners.Column, state []byte) error {
	run := u.source.run
	p, err := run.writer.parcel()
	if err != nil {
		return err
	}
	p.unit = u
	if err := p.fill(findings, ties, keys, run.kindNumber, run.store.key.Seal); err != nil {
		run.writer.free <- &parcel{}
		return err
	}
	last := int32(-1)
	for i := range findings {
		if findings[i].Kind != detectors.RecordKey {
			last = max(last, findings[i].Field)
		}
	}
	p.state = nil
	if len(state) > 0 {
		p.state = run.store.key.Seal(nil, state)
	}
	u.mu.Lock()
	u.state = append(u.state[:0], state...)
	u.last = max(u.last, last)
	u.mu.Unlock()
	return run.writer.send(op{parcel: p})
}

// kindNumber is a kind's number, which it gets at its first finding.
func (r *ScanRun) kindNumber(kind detectors.Kind) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if number, known := r.kinds[kind]; known {
		return number, nil
	}
	number := int64(len(r.kinds)) + 1
	if number > mostKinds {
		return 0, fmt.Errorf("an inventory holds at most %d kinds", mostKinds)
	}
	r.kinds[kind] = number
	return number, r.writer.do(func(ctx context.Context, w *writer) error { // before any finding of it: the lock is held
		_, err := w.conn.ExecContext(ctx, `INSERT INTO kind (id, name) VALUES (?, ?)`, number, string(kind))
		return err
	})
}

// Done implements [detectors.UnitSink].
func (u *unitSink) Done(result detectors.UnitResult) error {
	u.mu.Lock()
	u.done, u.state = true, nil
	last := u.last
	u.mu.Unlock()
	if int(last) >= len(result.Fields) {
		return fmt.Errorf("a unit ended with %d fields, and has findings in field %d", len(result.Fields), last)
	}
	unread, err := textOf(result.Unread)
	if err != nil {
		return err
	}
	var keyed any
	if len(result.Keys) > 0 {
		if keyed, err = text(result.Keys); err != nil {
			return err
		}
	}
	fields, err := u.source.run.store.fieldRows(u.id, result.Fields)
	if err != nil {
		return err
	}
	return u.source.run.writer.do(func(ctx context.Context, w *writer) error {
		delete(w.states, u.id)
		err := w.endUnit(ctx, u.id, string(result.Status), result.Rule, result.Records, result.Bytes, unread, keyed)
		if err != nil {
			return err
		}
		return w.addFields(ctx, fields)
	})
}

// fieldRows are the columns of a unit's fields, one field after the other.
func (s *Store) fieldRows(unit int64, fields []detectors.FieldResult) ([]any, error) {
	rows := make([]any, 0, len(fields)*fieldColumns)
	for i := range fields {
		f := &fields[i]
		counts, err := countsText(f.Counts)
		if err != nil {
			return nil, err
		}
		var kind, confidence, because, days any
		if len(f.Days) > 0 {
			days = s.key.Seal(nil, dates.Append(nil, f.Days))
		}
		if f.Verdict != nil {
			kind, confidence, because = string(f.Verdict.Kind), float64(f.Verdict.Confidence), f.Verdict.Because
		}
		rows = append(rows,
			unit, i, f.Part, f.Name, s.key.Seal(nil, []byte(f.Seal.Reveal())), f.Type, kind, confidence, because, f.Values, f.Nulls, counts, days)
	}
	return rows, nil
}
