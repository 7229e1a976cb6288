package main

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	detectorsall "dossier/detectors/all"
	scannersall "dossier/scanners/all"
)

var update = flag.Bool("update", false, "write docs/reference.md anew")

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

// TestDocsNameEverything holds the pages that list things to the things.
func TestDocsNameEverything(t *testing.T) {
	t.Parallel()
	formats, configuration := page(t, "formats.md"), page(t, "configuration.md")
	opener := scannersall.Formats(scannersall.Options{})
	var names []string
	for _, d := range append(opener.Decoders, opener.Texts...) {
		names = append(names, d.Name())
	}
	for _, u := range opener.Unpackers {
		names = append(names, u.Name())
	}
	for _, n := range names {
		if !strings.Contains(formats, "`"+n+"`") {
			t.Errorf("docs/formats.md does not name the format %s", n)
		}
	}
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
	kinds := page(t, "kinds.md")
	for _, d := range detectorsall.Detectors(detectorsall.Options{}) {
		for _, k := range d.Kinds() {
			if !strings.Contains(kinds, "`"+string(k)+"`") || !strings.Contains(kinds, k.DPV()) {
				t.Errorf("docs/kinds.md does not name the kind %s with its DPV term", k)
			}
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
