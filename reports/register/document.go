package register

import (
	"fmt"
	"iter"
	"strings"

	"dossier/reports"
)

// Document shows a comparison: what contradicts the record, and what is open. Its Data is the [*Comparison].
func Document(r *Register, c *Comparison) *reports.Document {
	d := &reports.Document{
		Name: "register", Title: "The record of processing activities and what was found", Subtitle: r.Controller.Name + ", " + string(c.At), Main: "differences", Data: c,
		Lead: fmt.Sprintf("The record of %s and the inventory agree.", plural(int64(len(r.Activities)), "activity", "activities")),
	}
	if c.Contradictions+c.Questions > 0 {
		d.Lead = fmt.Sprintf("%s of %s contradict the record of %s; %s open.", plural(int64(c.Contradictions), "difference"), plural(int64(c.sorts(false)), "sort"),
			plural(int64(len(r.Activities)), "activity", "activities"), plural(int64(c.Questions), "question is", "questions are"))
	}
	d.Sections = []reports.Section{
		{ID: "contradictions", Title: "What contradicts the record", Tables: []reports.Table{c.table("differences", "Differences", "Nothing.", r, false)}},
		{ID: "questions", Title: "What is open", Tables: []reports.Table{c.table("questions", "Questions", "Nothing.", r, true)}},
	}
	return d
}

// sorts counts sorts of contradictions, or of questions.
func (c *Comparison) sorts(questions bool) (n int) {
	for s := range c.Sorts {
		if s.Question() == questions {
			n++
		}
	}
	return n
}

const everything = 1 << 30

func (c *Comparison) table(id, title, empty string, r *Register, questions bool) reports.Table {
	return reports.Table{
		ID: id, Title: title, Empty: empty, Brief: everything,
		Columns: []reports.Column{
			{ID: "title", Title: "What", Group: 1}, {ID: "advice", Title: "What to do", Group: 1},
			{ID: "sort", Title: "Sort", Hidden: true},
			{ID: "where", Title: "Where"}, {ID: "activities", Title: "Activities"}, {ID: "evidence", Title: "Evidence"},
			{ID: "records", Title: "Records", Align: reports.End, Hidden: true}, {ID: "findings", Title: "Findings", Align: reports.End, Hidden: true},
			{ID: "oldest", Title: "Oldest", Hidden: true}, {ID: "limit", Title: "Oldest allowed", Hidden: true}, {ID: "country", Title: "Country", Hidden: true},
			{ID: "next", Title: "What to do about it", Hidden: true},
		},
		Rows: c.rows(r, questions),
	}
}

func (c *Comparison) rows(r *Register, questions bool) iter.Seq2[[]reports.Cell, error] {
	return func(yield func([]reports.Cell, error) bool) {
		for i := range c.Differences {
			d := &c.Differences[i]
			if d.Sort.Question() != questions {
				continue
			}
			tone := reports.Bad
			if questions {
				tone = reports.Warning
			}
			evidence := reports.Cell{Text: d.Evidence}
			if d.Next != d.Sort.Advice() {
				evidence.Note = d.Next
			}
			row := []reports.Cell{
				{Text: d.Sort.Title(), Tone: tone}, {Text: d.Sort.Advice()}, {Text: string(d.Sort)},
				{Text: d.Where()}, {Text: strings.Join(r.names(d.Activities), ", ")}, evidence,
				reports.Count(d.Records), reports.Count(d.Findings), {Text: string(d.Oldest)}, {Text: string(d.Limit)}, {Text: string(d.Country)}, {Text: d.Next},
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Where is the place of a difference, as a person reads it.
func (d *Difference) Where() string {
	var parts []string
	for _, p := range []string{d.System, d.Unit, d.Part} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if d.Recipient != "" {
		parts = append(parts, d.Recipient)
	}
	return strings.Join(parts, "/")
}

// names are the activities' names, in the order of their IDs.
func (r *Register) names(ids []string) []string {
	var list []string
	for _, id := range ids {
		if a := r.Activity(id); a != nil && !ToDo(a.Name) {
			id = a.Name
		}
		list = append(list, id)
	}
	return list
}
