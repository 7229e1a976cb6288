package shop_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"dossier/cmd/bench/shop"
)

// TestTables: the shop has the size that was asked for, is the same each time, and each row has a field a column.
func TestTables(t *testing.T) {
	t.Parallel()
	const size = 4_000_000
	total := int64(0)
	again := shop.Tables(size)
	for i, table := range shop.Tables(size) {
		var one, two bytes.Buffer
		n, err := table.Write(t.Context(), &one)
		_, errAgain := again[i].Write(t.Context(), &two)
		if err := errors.Join(err, errAgain); err != nil || n != int64(one.Len()) || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Fatalf("%s: %d bytes (%v), or other rows", table.Name, n, err)
		}
		total += n
		rows := strings.Split(strings.TrimSuffix(one.String(), "\n"), "\n")
		if int64(len(rows)) != table.Rows {
			t.Errorf("%s: %d rows, want %d", table.Name, len(rows), table.Rows)
		}
		for _, row := range rows {
			if fields := strings.Split(row, "\t"); len(fields) != len(table.Columns) {
				t.Fatalf("%s: %d fields, want %d", table.Name, len(fields), len(table.Columns))
			}
		}
		if named := strings.Contains(rows[0], "@"); named != table.People && table.Name != "tickets" {
			t.Errorf("%s: its first row names somebody: %v", table.Name, named)
		}
	}
	if total < size*9/10 || total > size*11/10 {
		t.Errorf("%d bytes in all, want about %d", total, size)
	}
}

func TestWriteStops(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := shop.Tables(1 << 40)[0].Write(ctx, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("went on after it was stopped: %v", err)
	}
}
