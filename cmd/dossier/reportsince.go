package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dossier/reports/inventory"
	"dossier/reports/overview"
)

// since finds the scan that a report is compared with: one by its number, or the newest that had ended on a date. Without a text it is 0:
// the one before the newest.
func since(ctx context.Context, store *inventory.Store, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	scans, err := store.Scans(ctx)
	if err != nil {
		return 0, err
	}
	number, err := strconv.ParseInt(text, 10, 64)
	meant := func(s *inventory.Scan) bool { return s.ID == number }
	if err != nil {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return 0, usageError("--since %q is neither the number of a scan nor a date as 2026-03-01", text)
		}
		end := day.AddDate(0, 0, 1)
		meant = func(s *inventory.Scan) bool { return s.Finished.Before(end) }
	}
	if base, ok := overview.Before(scans, meant); ok {
		return base.ID, nil
	}
	return 0, usageError("no finished scan is meant by --since %q; the inventory has %s", text, scanList(scans))
}

// scanList names the finished scans, the newest few of many.
func scanList(scans []inventory.Scan) string {
	const most = 10
	var list []string
	for i := len(scans) - 1; i >= 0 && len(list) < most; i-- {
		if !scans[i].Finished.IsZero() {
			list = append(list, fmt.Sprintf("%d of %s", scans[i].ID, scans[i].Finished.Format(time.DateOnly)))
		}
	}
	if len(list) == 0 {
		return "none"
	}
	return "scan " + strings.Join(list, ", ")
}
