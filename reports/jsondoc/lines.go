package jsondoc

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"dossier/reports"
	"dossier/reports/measures"
)

// Lines writes one table of a document as JSON lines: an object a row, whose members are the columns' stable names.
type Lines struct {
	Table string // ID of the table; "": the document's main one
}

// Name is "jsonl".
func (Lines) Name() string { return "jsonl" }

// Extension is ".jsonl".
func (Lines) Extension() string { return ".jsonl" }

// Write writes the table.
func (f Lines) Write(w io.Writer, d *reports.Document) error {
	if t := d.Table(f.Table); t != nil {
		return writeLines(w, t)
	}
	return fmt.Errorf("writing %q as JSON lines: it has no table %q", d.Name, f.Table)
}

func writeLines(w io.Writer, t *reports.Table) error {
	e := json.NewEncoder(&escaper{w: w})
	line := make(map[string]any, len(t.Columns))
	for row, err := range t.Rows {
		if err != nil {
			return fmt.Errorf("reading the rows of table %q: %w", t.ID, err)
		}
		for i, c := range row {
			switch v := c.Value.(type) {
			case nil:
				line[t.Columns[i].ID] = c.Text
			case time.Time:
				line[t.Columns[i].ID] = measures.Stamp(v)
			default:
				line[t.Columns[i].ID] = v
			}
		}
		if err := e.Encode(line); err != nil {
			return fmt.Errorf("writing table %q as JSON lines: %w", t.ID, err)
		}
	}
	return nil
}
