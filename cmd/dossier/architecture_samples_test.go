package main_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestArchitectureRules shows each rule a small tree that breaks it and one, where it is close, that does not.
func TestArchitectureRules(t *testing.T) {
	t.Parallel()
	const list = "package all\nimport _ \"dossier/detectors/email\"\n"
	detector := "package email\ntype D struct{}\nfunc (D) Kinds(){}\nfunc (*D) Text(){}\nfunc (D) Values(){}\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string // the start of each breach, in order
	}{
		{"import downstream", map[string]string{
			"scanners/files/a.go": "package files\nimport _ \"dossier/detectors\"\n",
		}, []string{"scanners/files/a.go: imports detectors => data flows"}},
		{"import downstream in a test", map[string]string{
			"detectors/sweep/a_test.go": "package sweep\nimport _ \"dossier/reports/inventory\"\n",
		}, []string{"detectors/sweep/a_test.go: imports reports/inventory"}},
		{"import upstream", map[string]string{
			"reports/inventory/a.go": "package inventory\nimport (\n_ \"dossier/scanners\"\n_ \"dossier/detectors/pseudonym\"\n_ \"example.com/x\"\n)\n",
			"cmd/dossier/a.go":       "package main\nimport _ \"dossier/reports/inventory\"\n",
		}, nil},
		{"room imports cmd", map[string]string{
			"reports/overview/a.go": "package overview\nimport _ \"dossier/cmd/dossier/estate\"\n",
		}, []string{"reports/overview/a.go: imports cmd/dossier/estate"}},
		{"root imports its own part", map[string]string{
			"reports/a.go": "package reports\nimport _ \"dossier/reports/inventory\"\n",
		}, []string{"reports/a.go: imports reports/inventory => every part"}},
		{"root imports a library", map[string]string{
			"detectors/a.go": "package detectors\nimport _ \"golang.org/x/text/unicode/norm\"\n",
		}, []string{"detectors/a.go: imports golang.org/x/text/unicode/norm"}},
		{"root too large", map[string]string{
			"reports/a.go": "package reports\n" + strings.Repeat("var _ = 1\n", 150),
		}, []string{"reports: 151 lines of code in the root, at most 150"}},
		{"root of comments and blank lines", map[string]string{
			"reports/a.go":              "package reports\n" + strings.Repeat("// why\n\n/* a\nb */\n", 100) + strings.Repeat("var _ = 1\n", 149),
			"reports/a_test.go":         "package reports\n" + strings.Repeat("var _ = 1\n", 200),
			"scanners/formats/open.go":  "package formats\n" + strings.Repeat("var _ = 1\n", 200),
			"scanners/formats/empty.go": "package formats\n",
		}, nil},
		{"a string over several lines counts", map[string]string{
			"reports/a.go": "package reports\nvar _ = `" + strings.Repeat("x\n", 149) + "`\n",
		}, []string{"reports: 151 lines"}},
		{"part not listed", map[string]string{"detectors/email/a.go": detector}, []string{
			"detectors/email: is not listed in detectors/all => a part that no list",
		}},
		{"part listed", map[string]string{"detectors/email/a.go": detector, "detectors/all/all.go": list}, nil},
		{"part reached by a listed one", map[string]string{
			"detectors/email/a.go":   "package email\nimport _ \"dossier/detectors/pattern\"\n",
			"detectors/pattern/a.go": strings.Replace(detector, "package email", "package pattern", 1),
			"detectors/all/all.go":   list,
		}, nil},
		{"part listed in a test alone", map[string]string{
			"detectors/email/a.go":      detector,
			"detectors/all/all_test.go": list,
		}, []string{"detectors/email: is not listed"}},
		{"part known by what it returns", map[string]string{
			"scanners/formats/zip/a.go": "package zip\nimport \"dossier/scanners/formats\"\nfunc New() formats.Unpacker { return nil }\n",
		}, []string{"scanners/formats/zip: is not listed in scanners/all"}},
		{"no parts: suites, and methods of two types", map[string]string{
			"detectors/detectortest/a.go": strings.Replace(detector, "package email", "package detectortest", 1),
			"reports/inventory/a.go":      "package inventory\ntype A struct{}\ntype B struct{}\nfunc (A) Extension(){}\nfunc (B) Write(){}\n",
			"scanners/files/a_test.go":    "package files\ntype fake struct{}\nfunc (fake) Claims(){}\nfunc (fake) Open(){}\n",
		}, nil},
		{"connector imports a format", map[string]string{
			"scanners/files/a.go":        "package files\nimport _ \"dossier/scanners/formats/csvrows\"\n",
			"scanners/formats/csvrows/a": "",
			"scanners/formats/csvrows/a.go": "package csvrows\ntype D struct{}\n" +
				"func (D) Recognise(){}\nfunc (D) Decode(){}\n",
			"scanners/all/all.go": "package all\nimport _ \"dossier/scanners/formats/csvrows\"\n",
		}, []string{"scanners/files/a.go: imports the part scanners/formats/csvrows => parts know each other"}},
		{"setting read in a room", map[string]string{
			"scanners/s3/a.go": "package s3\nimport env \"os\"\nvar _ = env.Getenv(\"HOME\")\nvar _ = env.Open\n",
		}, []string{"scanners/s3/a.go: uses os.Getenv => settings are read in cmd"}},
		{"flags in a room", map[string]string{
			"scanners/s3/a.go":        "package s3\nimport _ \"flag\"\n",
			"scanners/s3/a_test.go":   "package s3\nimport _ \"flag\"\n",
			"reports/reporttest/a.go": "package reporttest\nimport _ \"flag\"\n",
			"cmd/dossier/a.go":        "package main\nimport \"os\"\nvar _ = os.Args\n",
			"detectors/x/build/a.go":  "package main\nimport _ \"flag\"\n",
		}, []string{"scanners/s3/a.go: imports flag"}},
		{"init", map[string]string{
			"scanners/s3/a.go": "package s3\nfunc init() {}\ntype t struct{}\nfunc (t) init() {}\n",
		}, []string{"scanners/s3/a.go: has an init function"}},
		{"empty name", map[string]string{
			"scanners/utils/a.go":       "package utils\n",
			"scanners/x/a.go":           "package helpers\n",
			"scanners/x/model/sql/a.go": "package sql\n",
		}, []string{"scanners/utils: is called utils", "scanners/x: is called helpers", "scanners/x/model/sql: is called model"}},
		{"long file", map[string]string{
			"scanners/s3/a.go": "package s3\n" + strings.Repeat("\n", 600),
			"scanners/s3/b.go": "// Code generated by hand. DO NOT EDIT.\npackage s3\n" + strings.Repeat("\n", 600),
		}, []string{"scanners/s3/a.go: has 601 lines"}},
		{"fifth room", map[string]string{
			"internal/a.go": "package internal\n",
			"main.go":       "package main\n",
			".ci/run":       "",
			"docs/a.md":     "",
			"demo/x/a.go":   "no Go at all",
		}, []string{"internal: lies at the top", "main.go: lies at the top"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			fsys := fstest.MapFS{}
			for name, text := range c.files {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			found, err := examine(fsys)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.EqualFunc(found, c.want, func(b breach, want string) bool { return strings.HasPrefix(b.String(), want) }) {
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
}

// TestArchitectureUnreadable: code that cannot be parsed cannot pass.
func TestArchitectureUnreadable(t *testing.T) {
	t.Parallel()
	if _, err := examine(fstest.MapFS{"scanners/a.go": {Data: []byte("package")}}); err == nil {
		t.Error("no error for a file that does not parse")
	}
}
