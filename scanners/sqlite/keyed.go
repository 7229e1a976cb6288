package sqlite

import (
	"context"
	"strings"

	lib "modernc.org/sqlite/lib"
)

// keyed reads a WITHOUT ROWID table by its primary key, upwards.
type keyed struct {
	c           *conn
	keys        []int // indexes of the result's columns
	first, rest *stmt // from the start, and from behind a key
	s           *stmt // the one that stands in the table
	behind      bool  // rest is bound to the last key
	row, ended  bool
}

func newKeyed(c *conn, t *table) (*keyed, error) {
	terms := strings.Join(t.order, ",")
	places := strings.TrimSuffix(strings.Repeat("?,", len(t.order)), ",")
	order := " ORDER BY " + terms
	first, err := c.cached(t.query(true) + order)
	if err != nil {
		return nil, err
	}
	rest, err := c.cached(t.query(true) + " WHERE (" + terms + ")>(" + places + ")" + order)
	return &keyed{c: c, keys: t.keys, first: first, rest: rest}, err
}

func (k *keyed) next(ctx context.Context) (*stmt, bool, bool, error) {
	if k.ended {
		return nil, true, false, nil
	}
	if k.s == nil {
		k.s = k.first
		if k.behind {
			k.s = k.rest
		}
	}
	more, err := k.s.step(ctx)
	k.row = more && err == nil
	k.ended = !k.row
	return k.s, false, more, err
}

func (k *keyed) pause() {
	switch {
	case k.s == nil:
		return
	case k.row && k.s == k.first:
		k.bind()
	case k.row: // rest takes its own values only once it stands still
		k.rebind()
	}
	k.s.reset()
	k.s, k.row = nil, false
}

// bind takes the key of first's row.
func (k *keyed) bind() {
	k.rest.reset()
	for i, key := range k.keys {
		lib.Xsqlite3_bind_value(k.c.tls, k.rest.ptr, int32(i+1), k.s.value(key).ptr)
	}
	k.behind = true
}

// rebind takes the key of rest's own row.
func (k *keyed) rebind() {
	var copies []uintptr
	for _, key := range k.keys {
		copies = append(copies, lib.Xsqlite3_value_dup(k.c.tls, k.s.value(key).ptr))
	}
	k.rest.reset()
	for i, v := range copies {
		lib.Xsqlite3_bind_value(k.c.tls, k.rest.ptr, int32(i+1), v)
		lib.Xsqlite3_value_free(k.c.tls, v)
	}
}
