package dbrows

import (
	"context"
	"crypto/sha256"
	"errors"
	"maps"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// shelf is a database of one table of rows without references, whose commits may go wrong.
type shelf struct {
	rows   map[string]bool
	commit []func(do func()) error // what becomes of each
}

type shelfTx struct {
	*shelf
	left    map[string]bool
	changed int64
}

func (s *shelf) begin(context.Context) (Tx, error) {
	return &shelfTx{shelf: s, left: maps.Clone(s.rows)}, nil
}

func (t *shelfTx) Table(context.Context, string) (*Table, error) { return &Table{Name: "shelf"}, nil }

func (t *shelfTx) Find(_ context.Context, table *Table, m *erasing.Removal, _ int) ([]Row, error) {
	id := string(m.Key[0].Value)
	if !t.left[id] {
		return nil, nil
	}
	sum := sha256.Sum256([]byte(id))
	return []Row{{Table: table, ID: id, Digest: sum[:]}}, nil
}

func (*shelfTx) Referring(context.Context, *Row, *Reference, int) ([]string, error) { return nil, nil }

func (*shelfTx) Statement(*Table, []erasing.Cell) string      { return "DELETE" }
func (*shelfTx) Defer(context.Context) error                  { return nil }
func (*shelfTx) Try(_ context.Context, do func() error) error { return do() }
func (*shelfTx) Rollback(context.Context)                     {}
func (t *shelfTx) Changed(context.Context) (int64, error)     { return t.changed, nil }

func (t *shelfTx) Do(_ context.Context, r *Row, _ []erasing.Cell) (*Row, error) {
	delete(t.left, r.ID)
	t.changed++
	return nil, nil
}

func (t *shelfTx) Commit(context.Context) error {
	do := func() { t.rows = t.left; t.shelf.rows = t.left }
	if len(t.commit) == 0 {
		do()
		return nil
	}
	how := t.commit[0]
	t.shelf.commit = t.commit[1:]
	return how(do)
}

// TestCommitsThatGoWrong erases where nobody knows what became of a commit: it was done, or it is done again, and it is counted once.
func TestCommitsThatGoWrong(t *testing.T) {
	t.Parallel()
	lost := &Failure{Lost, "the connection was lost"}
	done := func(do func()) error { do(); return lost }
	undone := func(func()) error { return lost }
	conflict := func(func()) error { return &Failure{Conflict, "a deadlock"} }
	refused := func(func()) error { return &Failure{Refused, "a check"} }
	for name, c := range map[string]struct {
		commit []func(func()) error
		want   error // nil: it is erased
		says   string
	}{
		"nothing":                           {nil, nil, ""},
		"done, and the answer lost":         {[]func(func()) error{done}, nil, ""},
		"lost before it was done":           {[]func(func()) error{undone, undone}, nil, ""},
		"lost before, then done, then lost": {[]func(func()) error{undone, done}, nil, ""},
		"a conflict":                        {[]func(func()) error{conflict}, nil, ""},
		"lost each time":                    {[]func(func()) error{undone, undone, undone, undone, undone}, lost, "the same command finds out"},
		"refused":                           {[]func(func()) error{refused}, erasing.ErrBeyond, "a check"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{rows: map[string]bool{"1": true, "2": true, "3": true}, commit: c.commit}
			var list []erasing.Removal
			for _, id := range []string{"1", "2"} {
				sum := sha256.Sum256([]byte(id))
				list = append(list, erasing.Removal{Unit: scanners.NewPrivate("shelf"), Key: []erasing.Cell{{Field: "id", Value: []byte(id)}}, Digest: sum[:]})
			}
			got, err := Erase(t.Context(), s.begin, list)
			switch {
			case c.want == nil && (err != nil || got.Before || got.Count != 2 || len(s.rows) != 1):
				t.Errorf("%+v, %v, and %d rows are left", got, err, len(s.rows))
			case c.want != nil && (!errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || len(s.rows) != 3):
				t.Errorf("%v, and %d rows are left; want %v", err, len(s.rows), c.want)
			}
		})
	}
}
