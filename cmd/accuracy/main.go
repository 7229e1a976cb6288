// Command accuracy measures the detectors on labelled documents and writes the figures as a Markdown page.
//
//	go run ./cmd/accuracy [-o docs/accuracy.md] [-logs FOLDER] CORPUS.jsonl|FOLDER …
//	go run ./cmd/accuracy [-o docs/accuracy.md] -dossier bin/dossier [-linkage FOLDER] [-people N]
//
// The second measures who is found to be one person: in CSV files that tell it in a column, which the scan does not see, and in a crowd
// that is made up.
//
// A corpus has one document a line: {"id","lang","text","kinds":[…],"spans":[{"start","end","kind"}]}. Offsets are UTF-8 bytes, half
// open; kinds are those labelled exhaustively in the document, the only ones that count for precision. The corpora are
// not part of the project; docs/accuracy.md says where their originals are found.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

func main() {
	output := flag.String("o", "", "page whose part between the markers is replaced; none: standard output")
	logs := flag.String("logs", "", "folder of logs in which findings are counted")
	alarms := flag.Bool("alarms", true, "count what is found where there is nobody's data")
	folder := flag.String("linkage", "", "folder of CSV files of people who have several records")
	people := flag.Int("people", 0, "how many people to make up")
	command := flag.String("dossier", "", "the command that finds people")
	flag.Parse()
	if *folder != "" || *people > 0 {
		var page bytes.Buffer
		err := linkage(context.Background(), &page, *command, *folder, *people)
		if err == nil {
			err = publish(*output, beginLinkage, endLinkage, page.Bytes())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "accuracy:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(flag.Args(), *output, *logs, *alarms); err != nil {
		fmt.Fprintln(os.Stderr, "accuracy:", err)
		os.Exit(1)
	}
}

type document struct {
	ID    string           `json:"id"`
	Text  string           `json:"text"`
	Kinds []detectors.Kind `json:"kinds"`
	Spans []span           `json:"spans"`
}

type span struct {
	Start int32          `json:"start"`
	End   int32          `json:"end"`
	Kind  detectors.Kind `json:"kind"`
}

func run(args []string, output, logs string, alarms bool) error {
	paths, err := corpora(args)
	if err != nil {
		return err
	}
	all := detectorsall.Detectors(detectorsall.Options{})
	search := sweep.NewSearcher(all, detectors.Threshold)
	known := search.Kinds()
	var page bytes.Buffer
	total, sure := tallies{}, calibration{}
	fmt.Fprint(&page, "| corpus | kind | labelled | found | precision | recall | F1 | exact F1 |\n|---|---|--:|--:|--:|--:|--:|--:|\n")
	for _, path := range paths {
		of, err := measure(path, search, known, &sure)
		if err != nil {
			return err
		}
		of.print(&page, strings.TrimSuffix(filepath.Base(path), ".jsonl"))
		delete(of, joinedKind)
		total.addAll(of)
	}
	if len(paths) > 1 {
		total.print(&page, "**all**")
	}
	sure.print(&page)
	if alarms {
		if err := falseAlarms(&page, all, search, logs); err != nil {
			return err
		}
	}
	return publish(output, beginMark, endMark, page.Bytes())
}

// publish prints figures, or puts them into a page.
func publish(output, begin, end string, figures []byte) error {
	if output == "" {
		_, err := os.Stdout.Write(figures)
		return err
	}
	return replace(output, begin, end, figures)
}

// corpora lists the files named, and those in the folders named.
func corpora(args []string) ([]string, error) {
	var paths []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			paths = append(paths, arg)
			continue
		}
		found, err := filepath.Glob(filepath.Join(arg, "*.jsonl"))
		if err != nil {
			return nil, err
		}
		paths = append(paths, found...)
	}
	if len(paths) == 0 {
		return nil, errors.New("name corpora: files of labelled documents, or folders of them (make accuracy CORPORA=…)")
	}
	return paths, nil
}

func measure(path string, search *sweep.Searcher, known []detectors.Kind, sure *calibration) (tallies, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	of := tallies{}
	in := bufio.NewReaderSize(f, 1<<20)
	for line := 1; ; line++ {
		text, readErr := in.ReadBytes('\n')
		if len(bytes.TrimSpace(text)) > 0 {
			var doc document
			if err := json.Unmarshal(text, &doc); err != nil {
				return nil, fmt.Errorf("%s, line %d is no labelled document", path, line)
			}
			got := findings(doc, search)
			of.score(doc, got, known, sure)
			of.scoreJoined(doc, got, known)
		}
		if errors.Is(readErr, io.EOF) {
			of.settleJoined()
			return of, nil
		}
		if readErr != nil {
			return nil, readErr
		}
	}
}

// finding is a span with the confidence in it.
type finding struct {
	span
	confidence detectors.Confidence
}

// findings are what the detectors find in a document.
func findings(doc document, search *sweep.Searcher) []finding {
	c := scanners.NewColumn(scanners.Field{Text: true})
	c.AppendString(doc.Text)
	var found detectors.Matches
	search.Prose(c, &found)
	spans := make([]finding, len(found.List))
	for i, m := range found.List {
		spans[i] = finding{span{m.Start, m.End, m.Kind}, m.Confidence}
	}
	return spans
}

const (
	beginMark, endMark       = "<!-- figures -->\n", "<!-- end of figures -->"
	beginLinkage, endLinkage = "<!-- who is one -->\n", "<!-- end of who is one -->"
)

// replace puts the figures between the markers of an existing page.
func replace(path, begin, end string, figures []byte) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(page, []byte(begin))
	_, after, ok2 := bytes.Cut(rest, []byte(end))
	if !ok || !ok2 {
		return fmt.Errorf("%s has no markers %q and %q", path, begin, end)
	}
	return os.WriteFile(path, slices.Concat(before, []byte(begin), figures, []byte(end), after), 0o644) //nolint:gosec // a page of the docs
}
