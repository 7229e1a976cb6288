package register

import (
	"path"
	"strings"
)

// Matches tells whether a pattern is of a unit. A pattern is of a system and a unit in it ("shop.sqlite/orders", "files/hr/*"), of a unit in any
// system ("orders"), or of a whole system ("shop.sqlite"). In it, * stands for anything but a slash, ** at the end for anything, ? for one
// character. system is the short name of a source: its file, folder, bucket or database.
func Matches(pattern, system, unit string) bool {
	for _, mark := range []string{"?versionId=", "?uploadId="} { // of an object in a bucket
		if i := strings.LastIndex(unit, mark); i >= 0 {
			unit = unit[:i]
		}
	}
	return pattern == "*" || pattern == system || glob(pattern, system+"/"+unit) || glob(pattern, unit)
}

func glob(pattern, name string) bool {
	start, deep := strings.CutSuffix(pattern, "**")
	if !deep {
		ok, err := path.Match(pattern, name)
		return err == nil && ok
	}
	depth := strings.Count(start, "/")
	parts := strings.Split(name, "/")
	if len(parts) <= depth {
		return false
	}
	// What the end of the pattern leaves open is a path of any depth.
	head := strings.Join(parts[:depth], "/")
	if depth > 0 {
		head += "/"
	}
	last := start[strings.LastIndexByte(start, '/')+1:]
	ok, err := path.Match(start+"*", head+parts[depth])
	if last == "" {
		ok, err = path.Match(start, head)
	}
	return err == nil && ok
}

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
		return Matches(a, sb, strings.TrimPrefix(plain(b), sb+"/")) || Matches(b, sa, strings.TrimPrefix(plain(a), sa+"/"))
	case wa:
		return Matches(b, sa, strings.TrimPrefix(plain(a), sa+"/"))
	case wb:
		return Matches(a, sb, strings.TrimPrefix(plain(b), sb+"/"))
	}
	return false
}
