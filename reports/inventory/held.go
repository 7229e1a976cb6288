package inventory

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// held are rows that the writer keeps back until there are several, or the transaction ends: a bucket has very many units, most of which
// are done soon after they were begun, and a statement costs more than what it writes. Nothing reads or changes rows that are held.
type held struct {
	units     map[int64]*unitRow // begun: each is written once, when it is done
	fields    []any              // their columns
	oneField  string             // the statement
	moreAtOne string             // that for fieldsAtOnce
}

const (
	fieldColumns = 13 // of a row of field
	fieldsAtOnce = 24
)

func newHeld() held {
	row := "(" + strings.Repeat("?, ", fieldColumns-1) + "?)"
	one := "INSERT INTO field VALUES " + row
	return held{units: map[int64]*unitRow{}, oneField: one, moreAtOne: one + strings.Repeat(", "+row, fieldsAtOnce-1)}
}

// endUnit writes how a unit ended: its status, rule, records, bytes, and what was unread and keyed.
func (w *writer) endUnit(ctx context.Context, id int64, result ...any) error {
	if row := w.held.units[id]; row != nil {
		delete(w.held.units, id)
		return w.writeUnit(ctx, row, result...)
	}
	_, err := w.exec(ctx, `UPDATE unit SET state = NULL, status = ?, rule = ?, records = ?, bytes = ?, unread = ?, keyed = ? WHERE id = ?`, append(result, id)...)
	return err
}

func (w *writer) writeUnit(ctx context.Context, row *unitRow, result ...any) error {
	_, err := w.exec(ctx, `INSERT INTO unit (id, source, seq, print, version, name, label, kind, keys, refs, modified, status, rule, records, bytes, unread, keyed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append([]any{
		row.id, row.source, row.seq, row.print[:], row.version[:], row.name, row.label, row.kind, row.keys, row.references, row.modified,
	}, result...)...)
	return err
}

// addFields takes the columns of a unit's fields, and writes them with those of others.
func (w *writer) addFields(ctx context.Context, columns []any) error {
	const enough = fieldsAtOnce * fieldColumns
	w.held.fields = append(w.held.fields, columns...)
	from := 0
	for ; len(w.held.fields)-from >= enough; from += enough {
		if _, err := w.exec(ctx, w.held.moreAtOne, w.held.fields[from:from+enough]...); err != nil {
			return err
		}
	}
	if from > 0 {
		w.held.fields = slices.Delete(w.held.fields, 0, from)
	}
	return nil
}

// writeHeld writes all that is held.
func (w *writer) writeHeld(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(w.held.units)) {
		if err := w.writeUnit(ctx, w.held.units[id], nil, nil, nil, nil, nil, nil); err != nil {
			return err
		}
	}
	clear(w.held.units)
	for from := 0; from < len(w.held.fields); from += fieldColumns {
		if _, err := w.exec(ctx, w.held.oneField, w.held.fields[from:from+fieldColumns]...); err != nil {
			return err
		}
	}
	clear(w.held.fields)
	w.held.fields = w.held.fields[:0]
	return nil
}
