package register

import (
	"strings"

	"dossier/reports/stores"
)

// overlap tells whether there may be units that are of both patterns.
func overlap(a, b string) bool {
	system := func(p string) (string, bool) {
		s, rest, cut := strings.Cut(p, "/")
		return s, cut && rest != ""
	}
	plain := func(p string) string { return strings.NewReplacer("**", "x", "*", "x", "?", "x").Replace(p) }
	sa, wa := system(a)
	sb, wb := system(b)
	switch {
	case a == b:
		return true
	case wa && wb:
		return stores.Matches(a, sb, strings.TrimPrefix(plain(b), sb+"/")) || stores.Matches(b, sa, strings.TrimPrefix(plain(a), sa+"/"))
	case wa:
		return stores.Matches(b, sa, strings.TrimPrefix(plain(a), sa+"/"))
	case wb:
		return stores.Matches(a, sb, strings.TrimPrefix(plain(b), sb+"/"))
	}
	return false
}
