package inventory

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dossier/detectors"
)

// ScanOptions say what is scanned and how.
type ScanOptions struct {
	Targets []string // what the user named, fingerprinted or masked; order does not matter
	Version string   // of dossier: another version begins a scan anew
	Sampled int64    // records a unit, 0: all
	Fresh   bool     // do not go on with an interrupted scan: forget it
	// Settings is all that findings depend on beside the data, the version and Sampled. Units for whose version their source vouches are
	// taken over from the last finished scan if it had the same, and was one by the same version.
	Settings string
	Full     bool // read all units again, and find anew who is one person
	Now      func() time.Time
	// Resolve finds the subjects, within the transaction that finishes the scan; identity.Resolve does. nil: none are kept.
	Resolve func(ctx context.Context, r *Resolution) error
	// Relate finds the references between records, after the subjects; reach.Relate does. nil: none are kept.
	Relate func(ctx context.Context, k *Keys) ([]Link, error)
}

// ScanRun is one scan under way, and the [detectors.Sink] that it feeds. An error of writing surfaces in the next call of
// any of its methods or those of its sinks.
type ScanRun struct {
	store   *Store
	ctx     context.Context //nolint:containedctx // the sink's methods, which read the file, take none
	id      int64
	resumed bool
	opts    ScanOptions
	writer  *writer

	mu         sync.Mutex
	begun      map[detectors.Fingerprint]bool  // sources of this run
	sources    map[detectors.Fingerprint]int64 // and of the interrupted one
	kinds      map[detectors.Kind]int64        // numbers
	settings   detectors.Fingerprint
	nextSource int64
	nextUnit   atomic.Int64
	ended      bool
}

// Begin goes on with the newest unfinished scan with the same targets, version and sample, or begins a new one. A store has one
// run at a time. ctx is that of the whole run; what was found is written also after it was cancelled.
func (s *Store) Begin(ctx context.Context, o ScanOptions) (*ScanRun, error) {
	const doing = "beginning a scan in the inventory"
	if s.write == nil {
		return nil, explain(doing, ErrReadOnly)
	}
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // the default of an option
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run != nil {
		return nil, errors.New("beginning a scan in the inventory: one is under way in this process already")
	}
	r := &ScanRun{store: s, ctx: ctx, opts: o, begun: map[detectors.Fingerprint]bool{}, sources: map[detectors.Fingerprint]int64{}}
	err := atomically(ctx, s.write, func() error { return r.begin(ctx, s.write) })
	if err != nil {
		return nil, explain(doing, err)
	}
	if r.kinds, err = kindNumbers(ctx, s.write); err != nil {
		return nil, explain(doing, err)
	}
	r.writer = newWriter(s.write, s.every)
	s.run = r
	go r.writer.loop(ctx)
	return r, nil
}

// Resumed tells whether the run goes on with an interrupted one.
func (r *ScanRun) Resumed() bool { return r.resumed }

func (r *ScanRun) begin(ctx context.Context, db queryer) error {
	if err := collectGarbage(ctx, db); err != nil {
		return err
	}
	targets := slices.Clone(r.opts.Targets)
	slices.Sort(targets)
	options, err := text([]any{targets, r.opts.Version, r.opts.Sampled, r.opts.Settings})
	if err != nil {
		return err
	}
	settings, err := text([]any{r.opts.Version, r.opts.Sampled, r.opts.Settings})
	if err != nil {
		return err
	}
	r.settings = r.store.key.Fingerprint("settings", []byte(settings))
	print := r.store.key.Fingerprint("scan", []byte(options))
	err = db.QueryRowContext(ctx, `SELECT id FROM scan WHERE options = ? AND finished IS NULL ORDER BY id DESC`, print[:]).Scan(&r.id)
	switch {
	case err == nil && r.opts.Fresh:
		if err := dropScan(ctx, db, r.id); err != nil {
			return err
		}
		fallthrough
	case errors.Is(err, sql.ErrNoRows):
		err = db.QueryRowContext(ctx, `INSERT INTO scan (options, started, version, sampled, settings) VALUES (?, ?, ?, ?, ?) RETURNING id`,
			print[:], r.opts.Now().UnixMilli(), r.opts.Version, r.opts.Sampled, r.settings[:]).Scan(&r.id)
	case err == nil:
		r.resumed = true
		err = each(ctx, db, func(rows *sql.Rows) error {
			var id int64
			var print []byte
			err := rows.Scan(&id, &print)
			r.sources[detectors.Fingerprint(print)] = id
			return err
		}, `SELECT id, print FROM source WHERE scan = ?`, r.id)
	}
	if err != nil {
		return err
	}
	var source, unit int64
	err = db.QueryRowContext(ctx, `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'source'), 0),
		coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'unit'), 0)`).Scan(&source, &unit)
	r.nextSource = source + 1
	r.nextUnit.Store(unit)
	return err
}

// Close keeps what was found and ends the run, unfinished unless Finish did; the same scan goes on from there. It may be called
// twice.
func (r *ScanRun) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return nil
	}
	r.ended = true
	err := r.writer.end()
	r.store.mu.Lock()
	r.store.run = nil
	r.store.mu.Unlock()
	return err
}

// Finish ends the run. The scan takes the place of what earlier ones found in the sources that it got to the end of; what
// it found in others is kept only where no earlier scan got to their end either. After an error, or when ctx ends,
// the scan is unfinished, nothing is lost, and the same scan goes on from there.
func (r *ScanRun) Finish(ctx context.Context) error {
	const doing = "finishing the scan in the inventory"
	if err := r.writer.flush(); err != nil {
		_ = r.Close()
		return err
	}
	if err := r.Close(); err != nil {
		return err
	}
	db := r.store.write
	sources, err := ids(ctx, db, `SELECT id FROM source WHERE scan = ? AND NOT settled ORDER BY id`, r.id)
	if err != nil {
		return explain(doing, err)
	}
	for _, id := range sources {
		if err := settle(ctx, db, id, r.store.scratch()); err != nil {
			return explain(doing, err)
		}
	}
	if err := atomically(ctx, db, func() error { return r.finish(ctx, db) }); err != nil {
		return explain(doing, err)
	}
	if err := atomically(ctx, db, func() error { return collectGarbage(ctx, db) }); err != nil {
		return explain(doing, err)
	}
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)") // waits for no reader; what is left is read from the log
	return explain(doing, err)
}

// finish puts the scan in the place of the earlier ones.
func (r *ScanRun) finish(ctx context.Context, db *sql.Conn) error {
	if err := replaceSources(ctx, db, r.id); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `UPDATE scan SET finished = ? WHERE id = ?`, r.opts.Now().UnixMilli(), r.id); err != nil {
		return err
	}
	if err := keepSummaries(ctx, db, r.id); err != nil {
		return err
	}
	return r.store.find(ctx, db, Finding{r.opts.Resolve, r.opts.Relate, r.opts.Version, r.opts.Full})
}
