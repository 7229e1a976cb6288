package stores_test

import (
	"testing"

	"dossier/reports/stores"
)

func TestMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, system, unit string
		want                  bool
	}{
		{"shop/orders", "shop", "orders", true},
		{"shop/orders", "shop2", "orders", false},
		{"orders", "shop", "orders", true},
		{"shop", "shop", "public.orders", true},
		{"shop/public.*", "shop", "public.orders", true},
		{"files/hr/*", "files", "hr/a.txt", true},
		{"files/hr/*", "files", "hr/old/a.txt", false},
		{"files/hr/**", "files", "hr/old/a.txt", true},
		{"files/hr/**", "files", "hr", false},
		{"files/hr/**", "files", "hrm/a.txt", false},
		{"files/**", "files", "a/b/c", true},
		{"files/*/2024**", "files", "x/2024-old/y/z", true},
		{"bucket/*.csv", "bucket", "list.csv?versionId=3fA", true},
		{"*", "any", "thing", true},
	} {
		if got := stores.Matches(c.pattern, c.system, c.unit); got != c.want {
			t.Errorf("%s and %s/%s: %v", c.pattern, c.system, c.unit, got)
		}
	}
}
