package main

import (
	"bytes"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/checkdigit"
	scannersall "dossier/scanners/all"
	"dossier/scanners/formats"
)

var update = flag.Bool("update", false, "write the generated docs anew")

// TestReference holds the command reference to the commands.
func TestReference(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	b.WriteString("# Command reference\n\nMade from the program's own help by `go test ./cmd/dossier -run Reference -update`.\n")
	describe(&b, (&app{}).root())
	const path = "../../docs/reference.md"
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := page(t, "reference.md"); got != b.String() {
		t.Errorf("docs/reference.md is not what the commands say: run go test ./cmd/dossier -run Reference -update")
	}
}

// TestHelpHasExamples: whoever forgot how a command is called sees one that works, of this command and with flags that there are.
func TestHelpHasExamples(t *testing.T) {
	t.Parallel()
	root := (&app{}).root()
	words := regexp.MustCompile(`'[^']*'|[^\s']+`)
	var check func(cmd *cobra.Command)
	check = func(cmd *cobra.Command) {
		if cmd.Hidden {
			return
		}
		its := 0
		for line := range strings.Lines(cmd.Example) {
			_, call, found := strings.Cut(line, "dossier ")
			call, _, _ = strings.Cut(call, " #")
			call = strings.FieldsFunc(call, func(r rune) bool { return r == '|' || r == '>' || r == '<' })[0]
			called, args, err := root.Find(words.FindAllString(call, -1))
			if !found || err != nil || called.ParseFlags(args) != nil {
				t.Errorf("%s: the example %q is none (%v)", cmd.CommandPath(), line, err)
				continue
			}
			if strings.HasPrefix(called.CommandPath(), cmd.CommandPath()) {
				its++
			}
		}
		if its == 0 {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		for _, c := range cmd.Commands() {
			check(c)
		}
	}
	check(root)
}

// TestShellCompletes: every flag that takes one of some words has them completed, and nothing else of that name does.
func TestShellCompletes(t *testing.T) {
	t.Parallel()
	told := map[string]bool{}
	for name := range flagWords() {
		told[name] = false
	}
	var check func(cmd *cobra.Command)
	check = func(cmd *cobra.Command) {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			for _, name := range []string{f.Name, cmd.Name() + " " + f.Name} {
				if _, there := told[name]; there {
					told[name] = true
				}
			}
			own := flagWords()[cmd.Name()+" "+f.Name]
			if own == "" {
				own = flagWords()[f.Name]
			}
			complete, has := cmd.GetFlagCompletionFunc(f.Name)
			if has != (own != "") {
				t.Errorf("%s --%s is completed: %v", cmd.CommandPath(), f.Name, has)
			} else if has {
				if got, _ := complete(cmd, nil, ""); strings.Join(got, ", ") != own {
					t.Errorf("%s --%s is completed with %q, not %q", cmd.CommandPath(), f.Name, got, own)
				}
			}
		})
		for _, c := range cmd.Commands() {
			check(c)
		}
	}
	check((&app{}).root())
	for name, there := range told {
		if !there {
			t.Errorf("there is no flag %q", name)
		}
	}
}

// TestHelpOfRequestFitsAScreen, and names every verb once.
func TestHelpOfRequestFitsAScreen(t *testing.T) {
	t.Parallel()
	cmd, _, err := (&app{}).root().Find([]string{"request"})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	cmd.SetOut(&b)
	if err := cmd.Help(); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n > 24 {
		t.Errorf("it has %d lines", n)
	}
	for line := range strings.Lines(b.String()) {
		if len(strings.TrimRight(line, "\n")) > 80 {
			t.Errorf("%q is longer than 80 columns", line)
		}
	}
	var named []string
	for _, group := range requestVerbs() {
		named = append(named, strings.Fields(group[1])...)
	}
	var all []string
	for _, c := range cmd.Commands() {
		all = append(all, c.Name())
	}
	slices.Sort(named)
	slices.Sort(all)
	if !slices.Equal(named, all) {
		t.Errorf("the help names %q, and there are %q", named, all)
	}
}

func describe(b *bytes.Buffer, cmd *cobra.Command) {
	if cmd.Hidden || cmd.Name() == "help" || cmd.Name() == "completion" {
		return
	}
	cmd.InitDefaultHelpFlag()
	b.WriteString("\n## " + cmd.CommandPath() + "\n\n")
	if cmd.Long != "" {
		b.WriteString(cmd.Long + "\n\n")
	} else {
		b.WriteString(cmd.Short + ".\n\n")
	}
	b.WriteString("```\n" + strings.TrimRight(cmd.UsageString(), "\n") + "\n```\n")
	for _, c := range cmd.Commands() {
		describe(b, c)
	}
}

// TestReferenceOfFormats holds the table of formats to what the formats say of themselves.
func TestReferenceOfFormats(t *testing.T) {
	t.Parallel()
	const path, begin, end = "../../docs/formats.md", "<!-- table -->\n", "<!-- end of table -->"
	got := page(t, "formats.md")
	before, rest, found := strings.Cut(got, begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatal("docs/formats.md has no marks around its table")
	}
	want := before + begin + formatTable(t) + end + after
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Errorf("docs/formats.md is not what the formats say: run go test ./cmd/dossier -run Reference -update")
	}
}

// formatTable has a row for each format, in the order of the list; formats that say the same share one.
func formatTable(t *testing.T) string {
	t.Helper()
	opener := scannersall.Formats(scannersall.Options{})
	var names []string
	said := map[string]formats.Description{}
	for d := range describers(t, opener) {
		name := d.(interface{ Name() string }).Name()
		said[name] = d.Yields()
		names = append(names, name)
	}
	var b strings.Builder
	b.WriteString("| format | what is read | where a record is | not read |\n|---|---|---|---|\n")
	for len(names) > 0 {
		d := said[names[0]]
		if d.What == "" || d.Where == "" || strings.ContainsAny(d.What+d.Where+d.NotRead, "\n|") {
			t.Errorf("what the format %s says of itself is no row of a table", names[0])
		}
		var same, others []string
		for _, n := range names {
			if said[n] == d {
				same = append(same, "`"+n+"`")
			} else {
				others = append(others, n)
			}
		}
		b.WriteString("| " + strings.Join(same, " ") + " | " + d.What + " | " + d.Where + " | " + d.NotRead + " |\n")
		names = others
	}
	return b.String()
}

// describers are all formats: those of text, then those of bytes, then containers.
func describers(t *testing.T, o *formats.Opener) iter.Seq[formats.Describer] {
	t.Helper()
	var all []any
	for _, d := range slices.Concat(o.Texts, o.Decoders) {
		all = append(all, d)
	}
	for _, u := range o.Unpackers {
		all = append(all, u)
	}
	return func(yield func(formats.Describer) bool) {
		for _, f := range all {
			d, ok := f.(formats.Describer)
			if !ok {
				t.Errorf("%T does not say what it yields: give it a method Yields", f)
				continue
			}
			if !yield(d) {
				return
			}
		}
	}
}

// TestDocsNameEverything holds the pages that list things to the things.
func TestDocsNameEverything(t *testing.T) {
	t.Parallel()
	configuration := page(t, "configuration.md")
	for _, c := range scannersall.Connectors(scannersall.Options{}) {
		if !strings.HasPrefix(page(t, "connectors/"+c.Name()+".md"), "# ") {
			t.Errorf("the connector %s has no page", c.Name())
		}
	}
	for _, of := range []reflect.Type{reflect.TypeFor[config](), reflect.TypeFor[limits]()} {
		for i := range of.NumField() {
			if key := of.Field(i).Tag.Get("yaml"); !strings.Contains(configuration, key+":") {
				t.Errorf("docs/configuration.md does not name the key %s", key)
			}
		}
	}
	own := page(t, "detectors.md")
	for i := range reflect.TypeFor[ownDetector]().NumField() {
		if key := reflect.TypeFor[ownDetector]().Field(i).Tag.Get("yaml"); !strings.Contains(own, "| `"+key+"` |") {
			t.Errorf("docs/detectors.md does not explain the key %s", key)
		}
	}
	for name := range checkdigit.Rules() {
		if !strings.Contains(own, "`"+name+"`") {
			t.Errorf("docs/detectors.md does not name the checksum %s", name)
		}
	}
	rows := map[string]string{}
	for line := range strings.Lines(page(t, "kinds.md")) {
		if name, row, found := strings.Cut(strings.TrimPrefix(line, "| `"), "`"); found && strings.HasPrefix(line, "| `") {
			rows[name] = row
		}
	}
	for _, d := range detectorsall.Detectors(detectorsall.Options{}) {
		for _, k := range d.Kinds() {
			term := "| " + k.DPV() + " |\n"
			if k.DPV() == "" {
				term = " | |\n"
			}
			if k.Hidden() || strings.HasSuffix(rows[string(k)], term) && (k.DPV() != "" || k == detectors.VATNumber) { // of which the vocabulary has none
				continue
			}
			t.Errorf("docs/kinds.md does not name the kind %s with its DPV term %q", k, k.DPV())
		}
	}
}

// TestDocsExamplesOfConfiguration reads the configurations that the pages show.
func TestDocsExamplesOfConfiguration(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(c *config) bool{
		"configuration.md": func(c *config) bool { return len(c.Targets) == 2 && c.S3.Role != "" && c.Limits.Depth == 8 },
		"detectors.md":     func(c *config) bool { return len(c.own) == 2 },
		"erasure.md":       func(c *config) bool { return len(c.Erase.Rules) == 2 && len(c.Erase.Backups) == 1 },
		"requests.md":      func(c *config) bool { return len(c.Restrict.Rules) == 3 },
		"operation.md":     func(c *config) bool { return len(c.Targets) == 4 },
	} {
		path := filepath.Join(t.TempDir(), configName)
		if err := os.WriteFile(path, []byte(blocks(t, name, "yaml")[0]), 0o600); err != nil {
			t.Fatal(err)
		}
		if c, err := (&app{configPath: path}).loadConfig(); err != nil || !check(c) {
			t.Errorf("docs/%s: %v", name, err)
		}
	}
}

func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
