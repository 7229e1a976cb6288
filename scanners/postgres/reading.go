package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dossier/scanners"
	"dossier/scanners/sqlrows"
)

const (
	// rangePages is how many pages one query reads of a table: what is asked for again, and skipped, when a connection breaks, and what
	// is held in memory of what another connection reads ahead.
	rangePages = 512
	// tupleOverhead is what a row takes in its page beside its values: a header and a pointer (PostgreSQL manual, 73.6).
	tupleOverhead = 28
)

// reading is one call of Read.
type reading struct {
	*unit
	to   scanners.Receiver
	want scanners.Want

	*lease
	snapshot int  // that it began with
	moved    bool // to a later one, of which it was told
	writer   *sqlrows.Writer
	refused  error // what the receiver said

	segments []segment
	columns  []column
	denied   []string
	list     string  // SQL of the select list
	formats  []int16 // of its columns
	sizes    []int   // of which columns the sizes stand behind
	scratch  []byte
}

func (r *reading) close() {
	if r.writer != nil {
		r.writer.Close()
	}
	if r.lease != nil {
		r.lease.close()
	}
}

// run hands over the rows of all segments.
func (r *reading) run(ctx context.Context) error {
	for _, name := range r.denied {
		if !r.tell(&scanners.Unread{Part: scanners.NewPrivate(name), Why: scanners.Denied, Detail: "no SELECT on the column", Bytes: -1}) {
			return nil
		}
	}
	if len(r.columns) == 0 {
		return nil
	}
	if r.want.Sample > 0 {
		return r.sample(ctx)
	}
	for i := range r.segments {
		if why := r.barred(&r.segments[i]); why != nil {
			if !r.tell(why) {
				return nil
			}
			continue
		}
		if err := r.read(ctx, &r.segments[i]); err != nil {
			return err
		}
	}
	return nil
}

// barred says why a segment is not read.
func (r *reading) barred(s *segment) *scanners.Unread {
	switch {
	case s.gone:
		return &scanners.Unread{Why: scanners.Changed, Bytes: -1, Detail: "another session dropped it, or a partition of it, after the scan began"}
	case s.absent:
		return &scanners.Unread{Why: scanners.Failed, Bytes: -1, Detail: "a standby holds nothing of an unlogged table: scan the primary"}
	case s.hidden:
		return &scanners.Unread{
			Why: scanners.Denied, Bytes: -1,
			Detail: "row-level security would hide rows: let the role bypass it (ALTER ROLE … BYPASSRLS)",
		}
	}
	return nil
}

// tell reports something; it is false once the receiver wants no more.
func (r *reading) tell(u *scanners.Unread) bool {
	if r.refused == nil {
		r.refused = r.to.Unread(u)
	}
	return r.refused == nil
}

// read hands over a segment.
func (r *reading) read(ctx context.Context, s *segment) error {
	if s.ranged && r.source.server.version >= 140000 && s.pages > rangePages { // older servers read all pages for each range
		return r.sideBySide(ctx, s)
	}
	before := r.writer.Records()
	if err := r.query(ctx, "SELECT "+r.list+" FROM "+s.from); err != nil {
		return err
	}
	return r.checkEmpty(ctx, s, before)
}

// checkEmpty looks twice at a segment in which nothing was found.
func (r *reading) checkEmpty(ctx context.Context, s *segment, before int64) error {
	switch {
	case r.refused != nil:
		return r.refused
	case r.writer.Records() > before:
		return nil
	}
	return s.checkRewritten(ctx, r.session)
}

// checkRewritten looks whether a segment in which nothing was found was truncated or rewritten after the snapshot was taken: it then
// looks empty to that (PostgreSQL manual, 13.6). The lock of the session's query keeps it from happening in between.
func (s *segment) checkRewritten(ctx context.Context, with *session) error {
	if !s.ranged {
		return nil
	}
	rows, err := with.table(ctx, "SELECT relfilenode IS DISTINCT FROM pg_relation_filenode(oid) FROM pg_class WHERE oid = $1::oid", s.oid)
	if err != nil {
		return err
	}
	if len(rows) != 1 || rows[0].true(0) {
		return errChanged
	}
	return nil
}

// query hands over a query's rows. When the connection or its transaction is lost it asks again, on a new one that reads the same snapshot if
// there still is one, and skips the rows that were handed over.
func (r *reading) query(ctx context.Context, sql string, args ...string) error {
	done := int64(0)
	return r.source.pool.retry.Do(ctx, func() (again bool, err error) {
		if err := r.connected(ctx); err != nil {
			return false, err
		}
		if r.refused != nil {
			return false, r.refused
		}
		err = r.rows(ctx, &done, sql, args)
		if r.refused == nil && ctx.Err() == nil && passes(err) {
			r.lose()
			return true, err
		}
		return false, err
	})
}

// connected makes sure there is a connection, and notes when it reads another snapshot than the one before.
func (r *reading) connected(ctx context.Context) error {
	if r.session != nil {
		return nil
	}
	if err := r.open(ctx); err != nil {
		return err
	}
	r.reads(r.session.snapshot)
	return nil
}

// reads tells, once, of a snapshot that the reading did not begin with.
func (r *reading) reads(snapshot int) {
	if r.snapshot == snapshot || r.moved {
		return
	}
	r.moved = true
	r.tell(&scanners.Unread{
		Why: scanners.Changed, Bytes: -1, Detail: fmt.Sprintf(
			"the connection or its snapshot was lost; rows from number %d on are those of a later time, and some that moved may be missing", r.writer.Records()+1),
	})
}

// rows hands over the rows of one query behind the first done ones.
func (r *reading) rows(ctx context.Context, done *int64, sql string, args []string) error {
	err := r.session.stream(ctx, sql, args, r.formats, func(n int64, values [][]byte) error {
		if n <= *done {
			return nil
		}
		stored := r.row(values)
		*done = n
		r.refused = r.writer.EndRow(ctx, stored)
		return r.refused
	})
	if r.refused != nil {
		return r.refused
	}
	return err
}

// row adds a row and returns what it takes at the source.
func (r *reading) row(values [][]byte) (stored int64) {
	w := r.writer
	w.Row()
	stored = tupleOverhead
	for i := range r.columns {
		v := values[i]
		if v == nil {
			w.Null(i)
			continue
		}
		stored += int64(len(v))
		r.scratch = r.columns[i].codec.write(w, i, v, r.scratch)
	}
	for at, i := range r.sizes {
		if v := values[len(r.columns)+at]; v != nil {
			size, _ := strconv.ParseInt(string(v), 10, 64)
			w.Unread(i, scanners.OverLimit, "values over 16 MiB", size)
		}
	}
	return stored
}

// ending turns what ended a table into what a unit ends with. The server's own words stay away: they may quote values.
func (r *reading) ending(err error) error {
	if err == nil {
		return nil
	}
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return u
	}
	records := int64(0)
	if r.writer != nil {
		records = r.writer.Records()
	}
	u := &scanners.Unread{Why: scanners.Failed, Bytes: -1}
	c := code(err)
	switch {
	case errors.Is(err, errChanged), c == "42P01", c == "42703", c == "42809", c == "3F000", c == "0A000":
		u.Why, u.Detail = scanners.Changed, "another session changed, rewrote or dropped the table after the scan began"
	case c == "42501":
		u.Why, u.Detail = scanners.Denied, "the role lacks a right that reading it needs, or row-level security would hide rows"
	case c == "55P03":
		u.Detail = "another session holds a lock on it for longer than 10 seconds"
	case c == "57014":
		u.Detail = "the server cancelled the query"
	case c == "55000":
		u.Detail = "it has no content yet, or is being changed"
	case c == "40001", c == "40P01":
		u.Detail = "the standby had to remove rows, or take locks, that the query needed, again and again: let it wait longer (max_standby_streaming_delay), or scan the primary"
	case c == "XX001" || c == "XX002":
		u.Why, u.Detail = scanners.Corrupt, "the server finds its data damaged"
	case r.kind == "f" && c != "":
		u.Detail = "the foreign server cannot be read (SQLSTATE " + c + ")"
	case strings.HasPrefix(c, "08") && !lost(err):
		u.Detail = "the foreign server of one of its partitions cannot be read (SQLSTATE " + c + ")"
	case lost(err):
		u.Detail = "the connection was lost again and again while the table was read"
	default:
		u.Detail = "the server refuses the query (SQLSTATE " + c + ")"
	}
	u.Detail += fmt.Sprintf("; rows from number %d on were not read", records+1)
	return u
}
