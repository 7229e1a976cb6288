package subject

import (
	"fmt"
	"math"
	"slices"

	"dossier/reports"
	"dossier/reports/inventory"
	"dossier/reports/language"
)

// Mentioned is records of one unit in which a text names, in one way, somebody who may be a person.
type Mentioned struct {
	Connector  string   `json:"connector"`
	Source     string   `json:"source"`
	Unit       string   `json:"unit"`
	Part       string   `json:"part,omitempty"`
	Fields     []string `json:"fields"`
	How        string   `json:"how"`
	People     int      `json:"people"`     // of the inventory, whom the name fits
	Confidence float64  `json:"confidence"` // of one of them, on average, from 0 to 1
	Records    int64    `json:"records"`
	Numbers    []int64  `json:"numbers"` // of the records: in their unit, or as the database numbers them
}

// mentioned puts mentions together that are of one sort.
func mentioned(list []inventory.Mention) []Mentioned {
	all := []Mentioned{}
	for i := range list {
		m := &list[i]
		one := Mentioned{Connector: m.Source.Connector, Source: m.Source.Label, Unit: m.At.Label, How: m.How.String(), People: m.Fits}
		field := ""
		if f := int(m.Field); f < len(m.At.Fields) {
			one.Part, field = m.At.Fields[f].Part, m.At.Fields[f].Name
		}
		at := slices.IndexFunc(all, func(o Mentioned) bool {
			return o.Connector == one.Connector && o.Source == one.Source && o.Unit == one.Unit && o.Part == one.Part && o.How == one.How && o.People == one.People
		})
		if at < 0 {
			at = len(all)
			all = append(all, one)
		}
		to := &all[at]
		if !slices.Contains(to.Fields, field) {
			to.Fields = append(to.Fields, field)
		}
		to.Records++
		to.Confidence += (float64(m.Confidence) - to.Confidence) / float64(to.Records)
		to.Numbers = append(to.Numbers, m.Record)
	}
	for i := range all {
		all[i].Confidence = math.Round(all[i].Confidence*100) / 100
	}
	return all
}

func mentionTable(r *Report, l *language.Language) reports.Table {
	t := l.Text
	return reports.Table{
		ID: "mentions", Title: t("In texts"), Brief: 1000,
		Columns: []reports.Column{
			{ID: "source", Title: t("Source"), Group: 1},
			{ID: "subject", Title: t("Person"), Hidden: len(r.Subjects) == 1},
			{ID: "unit", Title: t("Table or file")},
			{ID: "part", Title: t("Inside"), Hidden: true},
			{ID: "records", Title: t("Records"), Align: reports.End},
			{ID: "how", Title: t("Named by")},
			{ID: "confidence", Title: t("Confidence"), Align: reports.End},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for _, s := range r.Subjects {
				for _, m := range s.Mentions {
					how := t(m.How)
					if m.People > 1 {
						how = fmt.Sprintf(t("%s, which fits %d people"), how, m.People)
					}
					row := []reports.Cell{
						{Text: m.Source},
						{Text: s.Pseudonym},
						{Text: place(Place{Unit: m.Unit, Part: m.Part}), Value: m.Unit},
						{Text: m.Part},
						{Text: fmt.Sprint(m.Records), Value: m.Records},
						{Text: how},
						{Text: fmt.Sprintf("%.2f", m.Confidence), Value: m.Confidence},
					}
					if !yield(row, nil) {
						return
					}
				}
			}
		},
	}
}
