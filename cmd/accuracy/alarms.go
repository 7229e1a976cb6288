package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

// The generated table: how many times each kind of value has a column, under its name and under none that says anything, and of how many values.
const (
	decoyTables = 10
	decoyValues = 300
	decoySeed   = 20261123
)

// falseAlarms writes what is found where there is nobody's data.
func falseAlarms(w io.Writer, all []detectors.Detector, search *sweep.Searcher, logs string) error {
	fmt.Fprintf(w, "\n### Columns of values that are nobody's\n\nEach of %d kinds of values in %d columns of %d values, under its own name and under one that says nothing.\n\n",
		len(decoys()), decoyTables, decoyValues)
	fmt.Fprint(w, "| names of columns | columns | taken for personal data | one in |\n|---|--:|--:|--:|\n")
	wrong := map[string]map[detectors.Kind]int{}
	for _, named := range []bool{true, false} {
		columns, alarms, err := judgeDecoys(all, named, wrong)
		if err != nil {
			return err
		}
		name, rate := "their own", "–"
		if !named {
			name = "nothing said"
		}
		if alarms > 0 {
			rate = fmt.Sprint(columns / alarms)
		}
		fmt.Fprintf(w, "| %s | %d | %d | %s |\n", name, columns, alarms, rate)
	}
	if len(wrong) > 0 {
		fmt.Fprint(w, "\nTaken for personal data, of 20 columns each: ")
		var said []string
		for _, name := range slices.Sorted(maps.Keys(wrong)) {
			for _, kind := range slices.Sorted(maps.Keys(wrong[name])) {
				said = append(said, fmt.Sprintf("`%s` as %s %d times", name, kind, wrong[name][kind]))
			}
		}
		fmt.Fprintln(w, strings.Join(said, ", ")+".")
	}
	fmt.Fprint(w, "\n### Text that names hardly anybody\n\nFindings a megabyte; some are right: authors in comments, examples of addresses in tests, clients in logs.\n\n| text | MB | kind | found | a MB |\n|---|--:|---|--:|--:|\n")
	if err := alarmsIn(w, search, "Go's source tree", filepath.Join(runtime.GOROOT(), "src"), func(name string) bool { return strings.HasSuffix(name, ".go") }); err != nil { //nolint:staticcheck // the tree beside the compiler is what is wanted
		return err
	}
	if logs == "" {
		return nil
	}
	return alarmsIn(w, search, "logs", logs, func(string) bool { return true })
}

// alarmsIn counts findings in the text files of a folder.
func alarmsIn(w io.Writer, search *sweep.Searcher, name, dir string, take func(name string) bool) error {
	counts := map[detectors.Kind]int{}
	size := 0
	tree := os.DirFS(dir)
	err := fs.WalkDir(tree, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !take(d.Name()) {
			return err
		}
		text, err := fs.ReadFile(tree, path)
		if err != nil {
			return err
		}
		size += len(text)
		c := scanners.NewColumn(scanners.Field{Text: true})
		for line := range bytes.Lines(text) {
			c.Append(line)
		}
		var found detectors.Matches
		search.Prose(c, &found)
		for i := range found.List {
			counts[found.List[i].Kind]++
		}
		return nil
	})
	megabytes := float64(size) / 1e6
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(w, "| %s | %.1f | %s | %d | %.1f |\n", name, megabytes, kind, counts[kind], float64(counts[kind])/megabytes)
	}
	return err
}

// judgeDecoys sweeps the table and counts columns, and verdicts on them.
func judgeDecoys(all []detectors.Detector, named bool, wrong map[string]map[detectors.Kind]int) (columns, alarms int, err error) {
	key, err := pseudonym.New(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		return 0, 0, err
	}
	kinds := decoys()
	sink := &verdicts{}
	if err := sweep.New(all, key, sweep.Options{}).Run(context.Background(), decoySource{kinds, named}, sink); err != nil {
		return 0, 0, err
	}
	for _, result := range sink.units {
		for i, f := range result.Fields {
			columns++
			if f.Verdict == nil {
				continue
			}
			alarms++
			name := kinds[i%len(kinds)].name
			if wrong[name] == nil {
				wrong[name] = map[detectors.Kind]int{}
			}
			wrong[name][f.Verdict.Kind]++
		}
	}
	return columns, alarms, nil
}

// decoySource is the generated table, as units with a column of each kind. Each column is a unit of its own: no other vouches for it.
type decoySource struct {
	kinds []decoy
	named bool
}

func (decoySource) Info() scanners.SourceInfo {
	return scanners.SourceInfo{Connector: "decoys", Name: scanners.NewPrivate("decoys")}
}
func (decoySource) Close() error { return nil }

func (s decoySource) Units(context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		for n := range decoyTables {
			if !yield(decoyUnit{s, uint64(n)}, nil) {
				return
			}
		}
	}
}

type decoyUnit struct {
	decoySource
	seed uint64
}

func (u decoyUnit) Info() scanners.UnitInfo {
	return scanners.UnitInfo{Name: scanners.NewPrivate(fmt.Sprint("table ", u.seed)), Bytes: -1, Records: decoyValues}
}

func (u decoyUnit) Read(_ context.Context, _ scanners.Want, to scanners.Receiver) error {
	r := rand.New(rand.NewPCG(decoySeed, u.seed))
	fields := make([]scanners.Field, len(u.kinds))
	for i, k := range u.kinds {
		name := fmt.Sprint("c", i+1)
		if u.named {
			name = k.name
		}
		fields[i] = scanners.Field{Name: scanners.NewPrivate(name)}
	}
	b := to.New()
	b.Reset(scanners.Private{}, fields)
	b.Records = decoyValues
	for i, k := range decoys() { // made anew: some count on from value to value, and units are read at the same time
		for range decoyValues {
			b.Columns[i].AppendString(k.make(r))
		}
	}
	return to.Batch(b)
}

// verdicts is a sink that keeps the results of units.
type verdicts struct{ units []*detectors.UnitResult }

func (v *verdicts) Source(scanners.SourceInfo, string) (detectors.SourceSink, error) { return v, nil }
func (v *verdicts) Unlisted(*scanners.Unread, string) error                          { return nil }
func (v *verdicts) Done() error                                                      { return nil }

func (v *verdicts) Unit(scanners.UnitInfo, string) (detectors.UnitSink, error) {
	v.units = append(v.units, &detectors.UnitResult{})
	return verdictsOf{v.units[len(v.units)-1]}, nil
}

type verdictsOf struct{ result *detectors.UnitResult }

func (verdictsOf) Resume() ([]byte, bool) { return nil, false }
func (verdictsOf) Append([]detectors.Finding, []detectors.Ties, *scanners.Column, []byte) error {
	return nil
}

func (o verdictsOf) Done(result detectors.UnitResult) error {
	*o.result = result
	return nil
}
