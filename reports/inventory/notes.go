package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"iter"
)

// Notes are what a resolution writes down for the next one, sealed, so that not everything is found anew.
type Notes int

// What is noted.
const (
	NotedProfiles Notes = whatProfiles // which profiles were compared
	NotedLinks    Notes = whatLinks    // and which of them are alike
)

func (n Notes) list() list { return list{0, int(n), 0, 8, 0, false} }

// noteWriter writes notes of one kind.
type noteWriter struct {
	pages *pageWriter
	data  []byte
	count uint64
}

// Note adds an entry to the notes. The next resolution reads them in this order.
func (r *Resolution) Note(ctx context.Context, what Notes, entry []byte) error {
	w := r.notes[what]
	if w == nil {
		pages, err := writePages(ctx, r.db, what.list())
		if err != nil {
			return err
		}
		w = &noteWriter{pages: pages}
		if r.notes == nil {
			r.notes = map[Notes]*noteWriter{}
		}
		r.notes[what] = w
	}
	if len(w.data)+len(entry) > pageBytes {
		if err := w.flush(ctx, r); err != nil {
			return err
		}
	}
	w.data = append(w.data, entry...)
	return nil
}

func (w *noteWriter) flush(ctx context.Context, r *Resolution) error {
	if len(w.data) == 0 {
		return nil
	}
	var key [8]byte
	binary.BigEndian.PutUint64(key[:], w.count)
	w.count++
	if err := w.pages.add(ctx, key[:], r.key.Seal(nil, w.data)); err != nil {
		return err
	}
	w.data = w.data[:0]
	return w.pages.flush(ctx)
}

// finishNotes writes what is left of the notes.
func (r *Resolution) finishNotes(ctx context.Context) error {
	for _, w := range r.notes {
		if err := w.flush(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (r *Resolution) closeNotes() {
	for _, w := range r.notes {
		w.pages.close()
	}
}

// EarlierNotes streams what the last resolution noted, some entries at a time, which are valid until the next.
func (r *Resolution) EarlierNotes(ctx context.Context, what Notes) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for p, err := range what.list().upTo(r.before).pages(ctx, r.db, []byte{}) {
			var text []byte
			if err == nil {
				text, err = r.key.Open(p.data)
			}
			if !yield(text, err) || err != nil {
				return
			}
		}
	}
}

// EarlierWeights are those that the last resolution kept, if what it found may be built upon; nil: nothing may.
func (r *Resolution) EarlierWeights() []byte { return r.earlier }

// readEarlier reads the weights that the last resolution kept.
func (r *Resolution) readEarlier(ctx context.Context, by Finding) error {
	if by.Anew {
		return nil
	}
	var sealed []byte
	err := r.db.QueryRowContext(ctx, `SELECT data FROM weights, resolved WHERE version = ?`, by.Version).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		r.earlier, err = r.key.Open(sealed)
	}
	return err
}
