// Package stores has the words by which people say where data lie and for how long they are kept: patterns of stores, and periods. The record of
// processing activities and the rules of dossier.yaml share them.
package stores

import (
	"path"
	"strings"
)

// Matches tells whether a pattern is of a unit. A pattern is of a system and a unit in it ("shop.sqlite/orders", "files/hr/*"), of a unit in any
// system ("orders"), or of a whole system ("shop.sqlite"). In it, * stands for anything but a slash, ** at the end for anything, ? for one
// character. system is the short name of a source: its file, folder, bucket or database.
func Matches(pattern, system, unit string) bool {
	unit = Plain(unit)
	return pattern == "*" || pattern == system || glob(pattern, system+"/"+unit) || glob(pattern, unit)
}

// Plain is a unit's name without what tells the versions and the unfinished uploads of an object in a bucket apart.
func Plain(unit string) string {
	for _, mark := range []string{"?versionId=", "?uploadId="} {
		if i := strings.LastIndex(unit, mark); i >= 0 {
			unit = unit[:i]
		}
	}
	return unit
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

// Pattern tells whether a text is a pattern that [Matches] understands.
func Pattern(p string) bool {
	_, err := path.Match(p, "")
	return p != "" && err == nil && !strings.Contains(strings.TrimSuffix(p, "**"), "**")
}
