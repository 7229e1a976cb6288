package postgres

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"sync/atomic"
	"time"
)

// row is a row of a catalogue query, as text; nil is NULL.
type row [][]byte

func (r row) text(i int) string { return string(r[i]) }

func (r row) true(i int) bool { return string(r[i]) == "t" }

// number is -1 for NULL.
func (r row) number(i int) int64 {
	n, err := strconv.ParseInt(string(r[i]), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// list is an array of text that came as JSON.
func (r row) list(i int) []string {
	var list []string
	if err := json.Unmarshal(r[i], &list); err != nil {
		return nil
	}
	return list
}

// table runs a query on the catalogue. Its errors are the driver's: not to be shown.
func (s *session) table(ctx context.Context, sql string, args ...string) ([]row, error) {
	return s.query(ctx, sql, texts(args), nil)
}

// texts are parameters that are none of them NULL.
func texts(args []string) [][]byte {
	params := make([][]byte, len(args))
	for i, a := range args {
		params[i] = []byte(a)
	}
	return params
}

// query runs any query with few rows; formats are those of its columns, nil: text.
func (s *session) query(ctx context.Context, sql string, params [][]byte, formats []int16) ([]row, error) {
	ctx, cancel := context.WithTimeout(ctx, s.stall)
	defer cancel()
	rr := s.ExecParams(ctx, sql, params, nil, nil, formats)
	var rows []row
	for rr.NextRow() {
		values := rr.Values()
		r := make(row, len(values))
		for i, v := range values {
			r[i] = bytes.Clone(v) // nil stays nil
		}
		rows = append(rows, r)
	}
	_, err := rr.Close()
	return rows, err
}

// watchRows is after how many rows the server is known to be there.
const watchRows = 128

// errStalled says that the server gave nothing for too long, which is as if the connection were lost.
var errStalled = errors.New("the server says nothing")

// stream hands each row of a query to each, by its number from 1; the values are valid until that returns. When it returns an error,
// which is returned then, the query is cancelled. While each is busy the server may say nothing.
func (s *session) stream(ctx context.Context, sql string, args []string, formats []int16, each func(n int64, values [][]byte) error) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	var stalled atomic.Bool
	watch := time.AfterFunc(s.stall, func() { stalled.Store(true); cancel() })
	defer watch.Stop()
	rr := s.ExecParams(inner, sql, texts(args), nil, nil, formats)
	for n := int64(1); rr.NextRow(); n++ {
		if err := each(n, rr.Values()); err != nil {
			cancel() // or Close reads the rest
			_, _ = rr.Close()
			return err
		}
		if n%watchRows == 0 {
			watch.Reset(s.stall)
		}
	}
	_, err := rr.Close()
	if err != nil && stalled.Load() {
		return errStalled
	}
	return err
}

// run executes statements that give nothing back.
func (s *session) run(ctx context.Context, sql string) error {
	ctx, cancel := context.WithTimeout(ctx, s.stall)
	defer cancel()
	_, err := s.Exec(ctx, sql).ReadAll()
	return err
}
