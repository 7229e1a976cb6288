package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dossier/scanners"
	"dossier/scanners/sqlrows"
)

type unit struct {
	source *source
	table  *table
	info   scanners.UnitInfo
}

// Info implements [scanners.Unit].
func (u *unit) Info() scanners.UnitInfo { return u.info }

// Read implements [scanners.Unit].
func (u *unit) Read(ctx context.Context, want scanners.Want, to scanners.Receiver) error {
	if err := ctx.Err(); err != nil || u.info.Skip != "" {
		return err
	}
	r := newReader(u, want, to)
	defer r.out.Close()
	s, err := u.source.connect(ctx, u.source.pool.get)
	if err != nil {
		return err
	}
	r.s = s
	defer func() { u.source.pool.put(ctx, r.s) }()
	err = r.read(ctx, want)
	if r.refused != nil {
		return r.refused
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if passes(err) { // a table that cannot be gone on with is partly read, or still to be read if the server is gone
		if gone := r.attempt(ctx, func() error { return nil }); gone != nil {
			err = gone
		}
	}
	if errors.Is(err, scanners.ErrGone) { // a batch that is not full yet would not be the same the next time
		return err
	}
	if refused := r.out.Finish(ctx); refused != nil {
		return refused
	}
	return r.ending(ctx, err)
}

// connect borrows a session, waiting for a server that is away.
func (s *source) connect(ctx context.Context, get func(context.Context) (*session, error)) (c *session, err error) {
	err = s.retry.Do(ctx, func() (bool, error) {
		c, err = get(ctx)
		return passes(err), err
	})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, sqlrows.Gone(fmt.Errorf("read %q: %w", s.name, opening(ctx, err)))
	}
	return c, nil
}

// reader reads one table.
type reader struct {
	*unit
	s       *session
	to      scanners.Receiver
	out     *sqlrows.Writer
	columns []column // that are read
	slots   []int    // where a column's value stands in a row; behind that of a large one, its size if it was left out
	width   int      // of a row
	list    string   // what is selected
	ordered bool     // by the key
	behind  bool     // reading can go on behind the last row
	anew    bool     // it begins anew after a lost connection, and passes over what was handed over
	hint    string

	keys    []int // of the table's key in columns
	last    []driver.Value
	buffers [][]byte // of last
	handed  handed
	scratch []byte
	refused error // what the receiver said
}

func newReader(u *unit, want scanners.Want, to scanners.Receiver) *reader {
	t := u.table
	r := &reader{unit: u, to: to}
	var out []sqlrows.Column
	var list []string
	for i := range t.columns {
		c := &t.columns[i]
		isKey := slices.Contains(t.key, i)
		if c.class == unread || slices.Contains(want.Leave, c.name) && !isKey {
			continue
		}
		r.columns = append(r.columns, *c)
		r.slots = append(r.slots, len(list))
		list = append(list, c.expressions()...)
		out = append(out, sqlrows.Column{Name: c.name, Type: c.declared, Form: c.form()})
	}
	for _, k := range t.key {
		at := slices.IndexFunc(r.columns, func(c column) bool { return c.name == t.columns[k].name })
		r.keys = append(r.keys, at)
	}
	if len(list) == 0 {
		list = []string{"NULL"} // the records are counted all the same
	}
	r.list, r.width = strings.Join(list, ","), len(list)
	r.last, r.buffers = make([]driver.Value, len(r.keys)), make([][]byte, len(r.keys))
	r.ordered = t.clustered() || want.Sample > 0 && len(t.key) > 0
	r.behind = r.ordered && !slices.ContainsFunc(r.keys, func(k int) bool { return !r.columns[k].orders() })
	switch {
	case t.kind == "view":
	case r.ordered:
		r.hint = " FORCE INDEX (" + quote(t.index) + ")"
	default:
		r.hint = " USE INDEX ()"
	}
	r.out = sqlrows.NewWriter(out, r.keys, u.source.formats, to)
	r.out.Pace = u.source.pace
	return r
}

// read hands over what is wanted of the table. What ends it early is returned after all that was read until then.
func (r *reader) read(ctx context.Context, want scanners.Want) error {
	if err := r.hidden(ctx); err != nil || len(r.table.columns) == 0 {
		return err
	}
	if want.Sample > 0 {
		return r.sample(ctx, want)
	}
	return r.rows(ctx, "", 0)
}

// hidden reports what the role may not read, and what has no text.
func (r *reader) hidden(ctx context.Context) error {
	err := r.again(ctx, func() error {
		return r.s.query(ctx, "SELECT * FROM "+r.table.sql()+" LIMIT 0", func([]driver.Value) {})
	})
	partly := code(err) == errTableDenied || code(err) == errColumnDenied
	switch {
	case partly && len(r.table.columns) > 0:
	case partly:
		return err
	case err != nil:
		return err
	case len(r.table.columns) == 0:
		return r.unread(&scanners.Unread{Why: scanners.Changed, Detail: "the table was listed without its columns", Bytes: -1})
	}
	for _, name := range r.table.denied {
		if err := r.unread(&scanners.Unread{
			Part: scanners.NewPrivate(name), Why: scanners.Denied, Detail: "a column that the role may not select", Bytes: -1,
		}); err != nil {
			return err
		}
	}
	if partly && len(r.table.denied) == 0 {
		if err := r.unread(&scanners.Unread{Why: scanners.Denied, Detail: r.table.missing(), Bytes: -1}); err != nil {
			return err
		}
	}
	for i := range r.table.columns {
		c := &r.table.columns[i]
		if c.class != unread {
			continue
		}
		if err := r.unread(&scanners.Unread{
			Part: scanners.NewPrivate(c.name), Why: scanners.NoDecoder, Detail: "a column of type " + c.kind, Bytes: -1,
		}); err != nil {
			return err
		}
	}
	return nil
}

// missing says how many columns the server hides, as far as the places of the others tell.
func (t *table) missing() string {
	gaps := t.columns[len(t.columns)-1].place - len(t.columns)
	switch {
	case gaps <= 0:
		return "columns that the role may not select, and whose names the server hides from it"
	case gaps == 1:
		return "one column or more that the role may not select, and whose names the server hides from it"
	}
	return strconv.Itoa(gaps) + " columns or more that the role may not select, and whose names the server hides from it"
}

func (r *reader) unread(u *scanners.Unread) error {
	r.refused = r.to.Unread(u)
	return r.refused
}

// rows reads the records for which where holds, at most limit, 0 for all.
func (r *reader) rows(ctx context.Context, where string, limit int64) error {
	began := r.out.Records()
	r.anew = !r.behind && began == 0
	defer func() { r.anew = false }()
	return r.again(ctx, func() error {
		read := r.out.Records() - began
		if limit > 0 && read >= limit {
			return nil
		}
		if r.anew {
			r.handed.begin(read)
			read = 0
		}
		return r.query(ctx, r.statement(where, limit > 0, limit-read))
	})
}

// statement selects what is behind the last record read, or all.
func (r *reader) statement(where string, limited bool, limit int64) string {
	var b strings.Builder
	b.WriteString("SELECT " + r.list + " FROM " + r.table.sql())
	if r.table.history {
		b.WriteString(" FOR SYSTEM_TIME ALL")
	}
	b.WriteString(r.hint)
	var conditions []string
	if where != "" {
		conditions = append(conditions, where)
	}
	if r.ordered && !r.anew && r.out.Records() > 0 {
		conditions = append(conditions, r.afterLast())
	}
	if len(conditions) > 0 {
		b.WriteString(" WHERE " + strings.Join(conditions, " AND "))
	}
	if r.ordered {
		for i, k := range r.keys {
			b.WriteString([]string{" ORDER BY ", ","}[min(i, 1)] + quote(r.columns[k].name))
		}
	}
	if limited {
		fmt.Fprintf(&b, " LIMIT %d", limit)
	}
	return b.String()
}

// afterLast is the condition of records whose key comes after the last one: (a > 1 OR a = 1 AND b > 2), which uses the index where
// (a, b) > (1, 2) would not.
func (r *reader) afterLast() string {
	var some []string
	equal := ""
	for i, k := range r.keys {
		name, value := quote(r.columns[k].name), r.columns[k].literal(r.last[i])
		some = append(some, equal+name+">"+value)
		equal += name + "=" + value + " AND "
	}
	condition := strings.Join(some, " OR ")
	if len(some) > 1 {
		first := r.columns[r.keys[0]]
		condition = quote(first.name) + ">=" + first.literal(r.last[0]) + " AND (" + condition + ")"
	}
	return condition
}

// again runs a query until it succeeds, on a new connection where the old one is lost. One that made progress has all
// its attempts again.
func (r *reader) again(ctx context.Context, run func() error) error {
	for {
		before := r.out.Records()
		err := r.source.retry.Do(ctx, func() (bool, error) {
			err := r.attempt(ctx, run)
			return passes(err) && r.refused == nil && r.out.Records() == before && r.resumes(), err
		})
		if err == nil || ctx.Err() != nil || r.refused != nil || !passes(err) || !r.resumes() || r.out.Records() == before {
			return err
		}
	}
}

func (r *reader) attempt(ctx context.Context, run func() error) error {
	if r.s == nil {
		s, err := r.source.connect(ctx, r.source.pool.dial)
		if err != nil {
			return err
		}
		r.s = s
	}
	err := run()
	if err != nil && r.refused == nil && passes(err) && ctx.Err() == nil {
		r.s.close()
		r.s = nil
	}
	return err
}

// resumes tells whether reading can go on where it broke off.
func (r *reader) resumes() bool { return r.out.Records() == 0 || r.behind || r.anew }

func (r *reader) query(ctx context.Context, statement string) error {
	if err := r.s.start(ctx, statement); err != nil {
		return err
	}
	row := make([]driver.Value, r.width)
	for {
		more, err := r.s.next(row)
		if err == nil && !more && r.anew {
			err = r.handed.ended(r.out.Records())
		}
		if err != nil || !more {
			return err
		}
		if r.anew {
			if passed, err := r.handed.passed(row, r.out.Records()); err != nil {
				return err
			} else if passed {
				continue
			}
		}
		r.out.Row()
		stored := r.row(row)
		r.remember(row)
		if err := r.out.EndRow(ctx, stored); err != nil {
			r.refused = err
			return err
		}
	}
}

// remember keeps the key of a row.
func (r *reader) remember(row []driver.Value) {
	if !r.ordered {
		return
	}
	for i, k := range r.keys {
		v := row[r.slots[k]]
		if bytes, ok := v.([]byte); ok {
			r.buffers[i] = append(r.buffers[i][:0], bytes...)
			v = r.buffers[i]
		}
		r.last[i] = v
	}
}

// ending turns what ended a table into what its Read returns.
func (r *reader) ending(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		return nil
	}
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return u
	}
	return asUnread(err, r.out.Records())
}
