package main_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestDependencies holds docs/dependencies.md to the imports: each library that the code uses is explained there, and no other.
func TestDependencies(t *testing.T) {
	t.Parallel()
	top := os.DirFS("../..")
	page, err := fs.ReadFile(top, "docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	var explained []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		explained = append(explained, row[1])
	}
	code, err := load(top)
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, files := range code.packages {
		for _, s := range files {
			for _, i := range s.Imports {
				p, err := strconv.Unquote(i.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				if first, _, _ := strings.Cut(p, "/"); !strings.Contains(first, ".") {
					continue
				}
				in := slices.IndexFunc(explained, func(m string) bool { return under(p, m) })
				if in < 0 {
					t.Errorf("%s: imports %s => docs/dependencies.md gives no reason for it: dependencies default to no", s.path, p)
					continue
				}
				used[explained[in]] = true
			}
		}
	}
	for _, m := range explained {
		if !used[m] {
			t.Errorf("docs/dependencies.md explains %s, which nothing imports: remove its row and run go mod tidy", m)
		}
	}
}
