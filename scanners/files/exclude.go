package files

import (
	"fmt"
	"path"
	"strings"
)

// checkPatterns finds patterns that can match nothing.
func checkPatterns(patterns []string) error {
	for _, p := range patterns {
		if _, err := path.Match(strings.ReplaceAll(p, "**", "*"), ""); err != nil || p == "" {
			return fmt.Errorf("exclude %q: not a pattern: write it like *.iso, cache/* or **/node_modules", p)
		}
	}
	return nil
}

// excluded tells whether a pattern matches rel.
func excluded(patterns []string, rel string) bool {
	for _, p := range patterns {
		if !strings.Contains(p, "/") && p != "**" {
			if ok, _ := path.Match(p, path.Base(rel)); ok {
				return true
			}
			continue
		}
		if matches(strings.Split(strings.Trim(p, "/"), "/"), strings.Split(rel, "/")) {
			return true
		}
	}
	return false
}

// matches matches folder by folder.
func matches(pattern, names []string) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			for i := range len(names) + 1 {
				if matches(pattern[1:], names[i:]) {
					return true
				}
			}
			return false
		}
		if len(names) == 0 {
			return false
		}
		if ok, _ := path.Match(pattern[0], names[0]); !ok {
			return false
		}
		pattern, names = pattern[1:], names[1:]
	}
	return len(names) == 0
}
