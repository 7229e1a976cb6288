package inventory

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
)

const rowsPerInsert = 50 // measured: more gain nothing

// inserter appends rows to one table, many at once, by statements that are prepared once. It goes past database/sql, which would
// convert and copy every value.
type inserter struct {
	conn      *sql.Conn
	many, one driver.Stmt
	args      []driver.NamedValue // of rows that wait
	width     int                 // values of a row
}

// prepareInserter prepares for a table. row is a row as it stands behind VALUES: "(?, 0, ?)".
func prepareInserter(ctx context.Context, conn *sql.Conn, table, row string) (*inserter, error) {
	in := &inserter{conn: conn, width: strings.Count(row, "?")}
	in.args = make([]driver.NamedValue, 0, rowsPerInsert*in.width)
	err := conn.Raw(func(c any) error {
		p, ok := c.(driver.ConnPrepareContext)
		if !ok {
			return errors.New("the driver cannot prepare statements")
		}
		into := "INSERT INTO " + table + " VALUES " + row
		var err error
		if in.one, err = p.PrepareContext(ctx, into); err != nil {
			return err
		}
		in.many, err = p.PrepareContext(ctx, into+strings.Repeat(","+row, rowsPerInsert-1))
		return err
	})
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
	return in.conn.Raw(func(any) error {
		exec, ok := stmt.(driver.StmtExecContext)
		if !ok {
			return errors.New("the driver's statements take no context")
		}
		_, err := exec.ExecContext(ctx, args)
		return err
	})
}

func (in *inserter) close() {
	_ = in.conn.Raw(func(any) error {
		for _, s := range []driver.Stmt{in.one, in.many} {
			if s != nil {
				_ = s.Close()
			}
		}
		return nil
	})
}
