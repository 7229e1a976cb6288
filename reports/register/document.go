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
		Name: "register", Title: "The record of processing activities and what was found", Subtitle: string(c.At), Main: "differences", Data: c,
		Lead: fmt.Sprintf("The record of %s and the inventory agree.", plural(int64(len(r.Activities)), "activity", "activities")),
	}
	if !ToDo(r.Controller.Name) {
		d.Subtitle = r.Controller.Name + ", " + d.Subtitle
	}
	if c.Contradictions+c.Questions > 0 {
		contradict := "1 difference contradicts"
		if c.Contradictions != 1 {
			contradict = fmt.Sprintf("%s of %s contradict", plural(int64(c.Contradictions), "difference"), plural(int64(c.sorts(false)), "sort"))
		}
		d.Lead = fmt.Sprintf("%s the record of %s; %s open.", contradict, plural(int64(len(r.Activities)), "activity", "activities"), plural(int64(c.Questions), "question is", "questions are"))
	}
	if c.Unread > 0 {
		d.Notices = []reports.Notice{{Title: "Not everything was read", Tone: reports.Warning, Text: []string{
			fmt.Sprintf("What lies in %s was not compared, or only in part: dossier report names them, with the reason.", plural(c.Unread, "place")),
		}}}
	}
	d.Sections = []reports.Section{
		{ID: "contradictions", Title: "What contradicts the record", Tables: []reports.Table{c.table("differences", "Differences", false)}},
		{ID: "questions", Title: "What is open", Tables: []reports.Table{c.table("questions", "Questions", true)}},
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

func (c *Comparison) table(id, title string, questions bool) reports.Table {
	return reports.Table{
		ID: id, Title: title, Empty: "None.", Brief: everything,
		Columns: []reports.Column{
			{ID: "title", Title: "What", Group: 1},
			{ID: "advice", Title: "What to do", Group: 1},
			{ID: "sort", Title: "Sort", Hidden: true},
			{ID: "where", Title: "Where"},
			{ID: "activities", Title: "Activities"},
			{ID: "evidence", Title: "Evidence"},
			{ID: "records", Title: "Records", Align: reports.End, Hidden: true},
			{ID: "findings", Title: "Findings", Align: reports.End, Hidden: true},
			{ID: "oldest", Title: "Oldest", Hidden: true},
			{ID: "limit", Title: "Oldest allowed", Hidden: true},
			{ID: "country", Title: "Country", Hidden: true},
			{ID: "next", Title: "What to do about it", Hidden: true},
		},
		Rows: c.rows(questions),
	}
}

func (c *Comparison) rows(questions bool) iter.Seq2[[]reports.Cell, error] {
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
				{Text: d.Sort.Title(), Tone: tone},
				{Text: d.Sort.Advice()},
				{Text: string(d.Sort)},
				{Text: d.Where()},
				{Text: strings.Join(d.Activities, ", ")},
				evidence,
				reports.Count(d.Records), reports.Count(d.Findings),
				{Text: string(d.Oldest)},
				{Text: string(d.Limit)},
				{Text: string(d.Country)},
				{Text: d.Next},
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
	where := strings.Join(parts, "/")
	if d.Recipient == "" || where == "" {
		return where + d.Recipient
	}
	return where + " (" + d.Recipient + ")"
}
