package all_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dossier/reports/all"
)

// A folder of this room that declares a format must be in the list, or no user could ask for it.
func TestEveryFormatIsListed(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, f := range all.Formats(all.Options{}) {
		if listed[f.Name()] {
			t.Errorf("two formats are called %q", f.Name())
		}
		listed[f.Name()] = true
	}
	name := regexp.MustCompile(`func \(\w*\s*\*?\w+\) Name\(\) string \{ return "(\w+)" \}`)
	files, err := filepath.Glob(filepath.Join("..", "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), ") Extension() string") {
			continue
		}
		m := name.FindStringSubmatch(string(text))
		if m == nil {
			t.Errorf("%s has a format whose Name is not one constant line", file)
			continue
		}
		found++
		if !listed[m[1]] {
			t.Errorf("%s has the format %q, which is not in the list", file, m[1])
		}
	}
	if found != len(listed) {
		t.Errorf("%d formats are listed and %d found", len(listed), found)
	}
}

func TestDocumentsAreNamed(t *testing.T) {
	t.Parallel()
	for _, d := range all.Documents() {
		if d.Name == "" || d.About == "" || d.Build == nil {
			t.Errorf("%+v", d.Name)
		}
	}
}
