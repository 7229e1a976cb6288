package postgres

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
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
	params := make([][]byte, len(args))
	for i, a := range args {
		params[i] = []byte(a)
	}
	ctx, cancel := context.WithTimeout(ctx, s.stall)
	defer cancel()
	rr := s.ExecParams(ctx, sql, params, nil, nil, nil)
	var rows []row
	for rr.NextRow() {
		values := rr.Values()
		r := make(row, len(values))
		for i, v := range values {
			r[i] = bytes.Clone(v)
		}
		rows = append(rows, r)
	}
	_, err := rr.Close()
	return rows, err
}

// run executes statements that give nothing back.
func (s *session) run(ctx context.Context, sql string) error {
	ctx, cancel := context.WithTimeout(ctx, s.stall)
	defer cancel()
	_, err := s.Exec(ctx, sql).ReadAll()
	return err
}
