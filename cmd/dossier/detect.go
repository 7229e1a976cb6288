package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

// document is one input line of detect.
type document struct {
	ID   json.RawMessage `json:"id"`
	Lang string          `json:"lang"`
	Text *string         `json:"text"`
}

// detection is one output line of detect.
type detection struct {
	ID       json.RawMessage `json:"id"`
	Findings []place         `json:"findings"`
}

type place struct {
	Kind       detectors.Kind       `json:"kind"`
	Start      int32                `json:"start"`
	End        int32                `json:"end"`
	Confidence detectors.Confidence `json:"confidence"`
	Because    string               `json:"because"`
}

func (a *app) detectCommand() *cobra.Command {
	plain := false
	cmd := &cobra.Command{
		Use:   "detect",
		Short: "Find personal data in documents on standard input",
		Long: `Reads one JSON document a line, {"id": …, "text": "…"}, and answers each with a line
{"id": …, "findings": [{"kind", "start", "end", "confidence", "because"}]}; start and end are byte offsets in the
UTF-8 text, half open. With --text, every line is a document of its own whose id is its number.`,
		Example: "  echo 'Call Jan Peeters on +32 470 12 34 56' | dossier detect --text\n  dossier detect < documents.jsonl > findings.jsonl",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.loadConfig()
			if err != nil {
				return err
			}
			threshold := c.Threshold
			if threshold == 0 {
				threshold = detectors.Threshold
			}
			return a.detect(cmd.Context(), sweep.NewSearcher(c.detectors(), threshold), plain)
		},
	}
	cmd.Flags().BoolVar(&plain, "text", false, "every input line is a document, not JSON")
	return cmd
}

func (a *app) detect(ctx context.Context, search *sweep.Searcher, plain bool) (err error) {
	in, out := bufio.NewReaderSize(a.in, 1<<20), bufio.NewWriterSize(a.out, 1<<16)
	defer func() { err = errors.Join(err, out.Flush()) }()
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	var found detectors.Matches
	for line := 1; ; line++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, readErr := in.ReadBytes('\n')
		if len(text) > 0 {
			doc, err := parseDocument(text, line, plain)
			if err != nil {
				return err
			}
			if doc != nil {
				if err := answers.Encode(detection{doc.ID, findPlaces(search, *doc.Text, &found)}); err != nil {
					return err
				}
			}
		}
		if errors.Is(readErr, io.EOF) {
			return nil
		}
		if readErr != nil {
			return fmt.Errorf("reading line %d: %w", line, readErr)
		}
	}
}

// parseDocument reads one line; nil for an empty one. Its errors name the line, not what stands in it.
func parseDocument(line []byte, number int, plain bool) (*document, error) {
	id := json.RawMessage(fmt.Sprint(number))
	if plain {
		text := string(trimLine(line))
		return &document{ID: id, Text: &text}, nil
	}
	if len(trimLine(line)) == 0 {
		return nil, nil //nolint:nilnil // an empty line is no document and no error
	}
	doc := &document{}
	if err := json.Unmarshal(line, doc); err != nil || doc.Text == nil {
		return nil, usageError("line %d is no document: {\"id\": …, \"text\": \"…\"} is wanted; for plain text use --text", number)
	}
	if doc.ID == nil {
		doc.ID = id
	}
	return doc, nil
}

func trimLine(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}

func findPlaces(search *sweep.Searcher, text string, found *detectors.Matches) []place {
	c := scanners.NewColumn(scanners.Field{Text: true})
	c.AppendString(text)
	found.Reset()
	search.Prose(c, found)
	places := make([]place, len(found.List))
	for i, m := range found.List {
		places[i] = place{m.Kind, m.Start, m.End, m.Confidence, m.Because}
	}
	return places
}
