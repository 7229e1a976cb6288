package register

import (
	"fmt"
	"iter"
	"strings"

	"dossier/reports"
	"dossier/reports/language"
)

// Document shows a comparison in a language (nil: English), in which [Options] let it be made: what contradicts the record, and what is open.
// Its Data is the [*Comparison].
func Document(r *Register, c *Comparison, l *language.Language) *reports.Document {
	t := l.Text
	d := &reports.Document{
		Name: "register", Title: t("The record of processing activities and what was found"), Subtitle: string(c.At), Main: "differences", Data: c,
		Lead: c.lead(int64(len(r.Activities)), l), Language: l.BCP47(),
	}
	if !ToDo(r.Controller.Name) {
		d.Subtitle = r.Controller.Name + ", " + d.Subtitle
	}
	if c.Unread > 0 {
		d.Notices = []reports.Notice{{Title: t("Not everything was read"), Tone: reports.Warning, Text: []string{
			fmt.Sprintf(t("What lies in %s was not compared, or only in part: dossier report names them, with the reason."), many(l, c.Unread, "place", "places")),
		}}}
	}
	d.Sections = []reports.Section{
		{ID: "contradictions", Title: t("What contradicts the record"), Tables: []reports.Table{c.table("differences", t("Differences"), false, l)}},
		{ID: "questions", Title: t("What is open"), Tables: []reports.Table{c.table("questions", t("Questions"), true, l)}},
	}
	return d
}

// lead says in a sentence how the record and the inventory agree.
func (c *Comparison) lead(n int64, l *language.Language) string {
	t := l.Text
	activities, open := many(l, n, "activity", "activities"), many(l, int64(c.Questions), "question is", "questions are")
	switch {
	case c.Contradictions+c.Questions == 0:
		return fmt.Sprintf(t("The record of %s and the inventory agree."), activities)
	case c.Contradictions == 1:
		return fmt.Sprintf(t("1 difference contradicts the record of %s; %s open."), activities, open)
	}
	differences, sorts := many(l, int64(c.Contradictions), "difference", "differences"), many(l, int64(c.sorts(false)), "sort", "sorts")
	return fmt.Sprintf(t("%s of %s contradict the record of %s; %s open."), differences, sorts, activities, open)
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

func (c *Comparison) table(id, title string, questions bool, l *language.Language) reports.Table {
	t := l.Text
	return reports.Table{
		ID: id, Title: title, Empty: t("None."), Brief: everything,
		Columns: []reports.Column{
			{ID: "title", Title: t("What"), Group: 1},
			{ID: "advice", Title: t("What to do"), Group: 1},
			{ID: "sort", Title: t("Sort"), Hidden: true},
			{ID: "where", Title: t("Where")},
			{ID: "activities", Title: t("Activities")},
			{ID: "evidence", Title: t("Evidence")},
			{ID: "records", Title: t("Records"), Align: reports.End, Hidden: true},
			{ID: "findings", Title: t("Findings"), Align: reports.End, Hidden: true},
			{ID: "oldest", Title: t("Oldest"), Hidden: true},
			{ID: "limit", Title: t("Oldest allowed"), Hidden: true},
			{ID: "country", Title: t("Country"), Hidden: true},
			{ID: "next", Title: t("What to do about it"), Hidden: true},
		},
		Rows: c.rows(questions, t),
	}
}

func (c *Comparison) rows(questions bool, t func(string) string) iter.Seq2[[]reports.Cell, error] {
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
			if d.Next != t(d.Sort.Advice()) {
				evidence.Note = d.Next
			}
			row := []reports.Cell{
				{Text: t(d.Sort.Title()), Tone: tone},
				{Text: t(d.Sort.Advice())},
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
