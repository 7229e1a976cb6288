package postaladdress

import (
	_ "embed"
	"iter"
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/scanners"
)

//go:embed testdata/world.txt
var world string

//go:embed testdata/decoys.txt
var decoys string

// TestWorld finds whole addresses of the world's regions where a person would mark them, and nothing beside them.
func TestWorld(t *testing.T) {
	t.Parallel()
	d := New()
	for line := range cases(world) {
		text, want := detectortest.Unmark(line)
		if got := spans(d, text); !slices.Equal(got, want) {
			t.Errorf("%s\nfound %q, want %q", line, cut(text, got), cut(text, want))
		}
	}
}

// TestDecoys finds no address where numbers stand beside words for other reasons.
func TestDecoys(t *testing.T) {
	t.Parallel()
	d := New()
	for line := range cases(decoys) {
		if got := spans(d, line); len(got) > 0 {
			t.Errorf("%s\nfound %q", line, cut(line, got))
		}
	}
}

// cases yields the lines of a file of cases, their line breaks written out.
func cases(file string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(file) {
			line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), `\n`, "\n")
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

func spans(d *Detector, text string) (found [][2]int32) {
	col := scanners.NewColumn(scanners.Field{Text: true})
	col.AppendString(text)
	var matches detectors.Matches
	d.Text(col, &matches)
	for _, m := range matches.List {
		found = append(found, [2]int32{m.Start, m.End})
	}
	return found
}

func cut(text string, spans [][2]int32) (parts []string) {
	for _, s := range spans {
		parts = append(parts, text[s[0]:s[1]])
	}
	return parts
}
