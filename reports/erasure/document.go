package erasure

import (
	"cmp"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"dossier/reports"
)

// Label masks what is personal in the name of a source or unit.
type Label func(name string) string

// Document shows a plan: what goes, by record and never by value, and what stays and why.
func Document(p *Plan, hash string, label Label) *reports.Document {
	d := &reports.Document{
		Name: "erasure-plan", Title: p.title() + " of " + p.Request, Subtitle: "made " + p.Made.Format("2006-01-02 15:04") + " UTC, holds until " + p.Expires.Format("2006-01-02 15:04") + " UTC",
		Lead: fmt.Sprintf("%d records or files go or are changed, %d stay.", p.Count(), len(p.Kept)), Main: "goes",
		Facts: []reports.Fact{{Label: "SHA-256", Value: hash}}, Data: p.data(hash, label),
	}
	if !p.Whole {
		d.Notices = append(d.Notices, reports.Notice{Title: "The plan is not of everything", Tone: reports.Warning, Text: []string{
			"Not all that was scanned could be searched or read again: the person's data may be in what is missing.",
		}})
	}
	d.Sections = []reports.Section{{ID: "plan", Title: "Plan", Tables: []reports.Table{
		{
			ID: "goes", Title: "What goes", Empty: "Nothing.", Brief: 1000,
			Columns: []reports.Column{{ID: "system", Title: "System"}, {ID: "unit", Title: "Table or file"}, {ID: "record", Title: "Record", Align: reports.End}, {ID: "strategy", Title: "What is done"}, {ID: "how", Title: "How"}},
			Rows:    goes(p, label),
		},
		{
			ID: "stays", Title: "What stays", Empty: "Nothing.", Brief: 1000,
			Text:    "What is in doubt is decided by its ID: dossier request plan --decide ID=" + p.decision() + " or ID=keep.",
			Columns: []reports.Column{{ID: "id", Title: "ID"}, {ID: "system", Title: "System"}, {ID: "unit", Title: "Table or file"}, {ID: "record", Title: "Record", Align: reports.End}, {ID: "sort", Title: "Sort"}, {ID: "why", Title: "Why"}, {ID: "until", Title: "Until"}},
			Rows:    stays(p, label),
		},
	}}}
	return d
}

// Planned is a plan for machines. It holds no value; names are masked as in every report.
type Planned struct {
	Request string         `json:"request"`
	Kind    string         `json:"kind"`
	SHA256  string         `json:"sha256"`
	Made    time.Time      `json:"made"`
	Expires time.Time      `json:"expires"`
	Whole   bool           `json:"whole"`
	Changes []PlannedEntry `json:"changes"`
	Stays   []Kept         `json:"stays"`
}

// PlannedEntry is a record that goes or is changed.
type PlannedEntry struct {
	System   string   `json:"system"`
	Unit     string   `json:"unit"`
	Number   int64    `json:"number,omitempty"`
	Strategy Strategy `json:"strategy"`
	How      string   `json:"how"`
}

func (p *Plan) data(hash string, label Label) *Planned {
	d := &Planned{Request: p.Request, Kind: cmp.Or(p.Kind, "erasure"), SHA256: hash, Made: p.Made, Expires: p.Expires, Whole: p.Whole, Changes: []PlannedEntry{}, Stays: []Kept{}}
	for i := range p.Sources {
		s := &p.Sources[i]
		for _, step := range s.Steps {
			for j := range step {
				m := &step[j]
				d.Changes = append(d.Changes, PlannedEntry{label(s.System), label(m.Unit), m.Number, m.Strategy, m.How})
			}
		}
	}
	for _, k := range p.Kept {
		k.System, k.Unit = label(k.System), label(k.Unit)
		d.Stays = append(d.Stays, k)
	}
	return d
}

func (p *Plan) title() string {
	if p.Kind == "" {
		return "Erasure plan"
	}
	return strings.ToUpper(p.Kind[:1]) + p.Kind[1:] + " plan"
}

func (p *Plan) decision() string {
	if p.Kind == "" {
		return DecideDelete
	}
	return DecideChange
}

func goes(p *Plan, label Label) iter.Seq2[[]reports.Cell, error] {
	return func(yield func([]reports.Cell, error) bool) {
		for i := range p.Sources {
			s := &p.Sources[i]
			for _, step := range s.Steps {
				for j := range step {
					m := &step[j]
					if !yield([]reports.Cell{{Text: label(s.System)}, {Text: label(m.Unit)}, number(m.Number), {Text: string(m.Strategy)}, {Text: m.How}}, nil) {
						return
					}
				}
			}
		}
	}
}

func stays(p *Plan, label Label) iter.Seq2[[]reports.Cell, error] {
	return func(yield func([]reports.Cell, error) bool) {
		for i := range p.Kept {
			k := &p.Kept[i]
			tone := reports.Neutral
			if k.Sort != Retained && k.Sort != Left {
				tone = reports.Warning
			}
			if !yield([]reports.Cell{{Text: k.ID}, {Text: label(k.System)}, {Text: label(k.Unit)}, number(k.Number), {Text: k.Sort, Tone: tone}, {Text: k.Why}, {Text: k.Until}}, nil) {
				return
			}
		}
	}
}

func number(n int64) reports.Cell {
	if n == 0 {
		return reports.Cell{Text: "whole"}
	}
	return reports.Cell{Text: strconv.FormatInt(n, 10), Value: n}
}
