package inventory

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
)

const rowsPerInsert = 50 // measured: more gain nothing

// What is hot goes past database/sql, which converts and copies every value, and does not pass on contexts that can end: the
// driver would start a goroutine for each statement.

// hold runs do on a connection, which nobody else uses meanwhile.
func hold(conn *sql.Conn, do func(db driver.Conn) error) error {
	return conn.Raw(func(c any) error {
		db, ok := c.(driver.Conn)
		if !ok {
			return errors.New("the driver has no connections")
		}
		return do(db)
	})
}

// inserter appends rows to one table, many at once, by statements that are prepared once.
type inserter struct {
	many, one driver.Stmt
	args      []driver.NamedValue // of rows that wait
	width     int                 // values of a row
}

// prepareInserter prepares for a table. row is a row as it stands behind VALUES: "(?, 0, ?)". The inserter is used, and closed,
// while the connection is held.
func prepareInserter(ctx context.Context, conn driver.Conn, table, row string) (*inserter, error) {
	p, ok := conn.(driver.ConnPrepareContext)
	if !ok {
		return nil, errors.New("the driver cannot prepare statements")
	}
	in := &inserter{width: strings.Count(row, "?")}
	in.args = make([]driver.NamedValue, 0, rowsPerInsert*in.width)
	into := "INSERT INTO " + table + " VALUES " + row
	var err error
	if in.one, err = p.PrepareContext(ctx, into); err == nil {
		in.many, err = p.PrepareContext(ctx, into+strings.Repeat(","+row, rowsPerInsert-1))
	}
	if err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

// add appends a row of int64, string and []byte, which must stay as they are until the rows are written.
func (in *inserter) add(ctx context.Context, values ...any) error {
	for _, v := range values {
		in.args = append(in.args, driver.NamedValue{Ordinal: len(in.args) + 1, Value: v})
	}
	if len(in.args) < cap(in.args) {
		return nil
	}
	err := in.exec(ctx, in.many, in.args)
	in.args = in.args[:0]
	return err
}

// flush writes the rows that wait.
func (in *inserter) flush(ctx context.Context) error {
	for at := 0; at < len(in.args); at += in.width {
		row := in.args[at : at+in.width]
		for i := range row {
			row[i].Ordinal = i + 1
		}
		if err := in.exec(ctx, in.one, row); err != nil {
			return err
		}
	}
	in.args = in.args[:0]
	return nil
}

func (in *inserter) exec(ctx context.Context, stmt driver.Stmt, args []driver.NamedValue) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	exec, ok := stmt.(driver.StmtExecContext)
	if !ok {
		return errors.New("the driver's statements take no context")
	}
	_, err := exec.ExecContext(context.WithoutCancel(ctx), args)
	return err
}

func (in *inserter) close() {
	for _, s := range []driver.Stmt{in.one, in.many} {
		if s != nil {
			_ = s.Close()
		}
	}
}

// stream reads the rows of a query while the connection is held.
type stream struct {
	ctx    context.Context //nolint:containedctx // of the query
	rows   driver.Rows
	values []driver.Value // of the row
	n      int
}

func query(ctx context.Context, conn driver.Conn, text string, width int) (*stream, error) {
	q, ok := conn.(driver.QueryerContext)
	if !ok {
		return nil, errors.New("the driver cannot query")
	}
	rows, err := q.QueryContext(context.WithoutCancel(ctx), text, nil)
	if err != nil {
		return nil, err
	}
	return &stream{ctx: ctx, rows: rows, values: make([]driver.Value, width)}, nil
}

// next fetches the next row, if there is one.
func (s *stream) next() (bool, error) {
	if s.n++; s.n%1024 == 0 && s.ctx.Err() != nil {
		return false, s.ctx.Err()
	}
	err := s.rows.Next(s.values)
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, err
}

// number and bytes are columns; zero and nil where they hold something else.
func (s *stream) number(column int) int64 {
	n, _ := s.values[column].(int64)
	return n
}

func (s *stream) bytes(column int) []byte {
	b, _ := s.values[column].([]byte)
	return b
}

func (s *stream) close() { _ = s.rows.Close() }
