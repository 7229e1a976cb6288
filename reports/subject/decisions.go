package subject

import (
	"fmt"
	"strings"

	"dossier/reports"
	"dossier/reports/inventory"
	"dossier/reports/language"
	"dossier/reports/visible"
)

// Decided is one decision, for machines.
type Decided struct {
	Number  int64    `json:"number"`
	At      string   `json:"at"` // RFC 3339, in UTC
	By      string   `json:"by"`
	Verdict string   `json:"verdict"`
	People  []string `json:"people"`
	Reason  string   `json:"reason"`
	Undoes  int64    `json:"undoes,omitempty"`
	Undone  int64    `json:"undone_by,omitempty"`
}

// Decisions is the document of all that was decided of who is one person, in a language (nil: English). Its reader holds the key.
func Decisions(list []inventory.Decision, l *language.Language) *reports.Document {
	t := l.Text
	all := []Decided{}
	holding := 0
	for i := range list {
		d := &list[i]
		all = append(all, Decided{
			Number: d.ID, At: d.Made.Format("2006-01-02T15:04:05Z07:00"), By: visible.Text(d.By), Verdict: string(d.Verdict), People: append([]string{}, d.People...),
			Reason: visible.Text(d.Reason), Undoes: d.Undoes, Undone: d.Undone,
		})
		if d.Undone == 0 && d.Verdict != inventory.AsFound {
			holding++
		}
	}
	return &reports.Document{
		Name: "decisions", Title: t("Decisions of who is one person"), Main: "decisions", Data: all, Language: l.BCP47(),
		Lead: fmt.Sprintf(t("%s; in force: %d."), count(len(all), l, "one decision", "decisions"), holding),
		Sections: []reports.Section{{ID: "decisions", Title: t("Decisions"), Tables: []reports.Table{{
			ID: "decisions", Title: t("Decisions"), Empty: t("Nothing was decided."), Brief: 1000,
			Columns: []reports.Column{
				{ID: "number", Title: t("No."), Align: reports.End},
				{ID: "at", Title: t("When")},
				{ID: "by", Title: t("Who")},
				{ID: "verdict", Title: t("Decided")},
				{ID: "people", Title: t("Of")},
				{ID: "reason", Title: t("Why")},
				{ID: "holds", Title: t("Holds")},
			},
			Rows: func(yield func([]reports.Cell, error) bool) {
				for _, d := range all {
					holds, of := t("yes"), strings.Join(d.People, ", ")
					switch {
					case d.Undone > 0:
						holds = fmt.Sprintf(t("no, by %d"), d.Undone)
					case d.Undoes > 0:
						holds, of = "", fmt.Sprintf(t("decision %d"), d.Undoes)
					}
					row := []reports.Cell{
						{Text: fmt.Sprint(d.Number), Value: d.Number}, {Text: d.At}, {Text: d.By}, {Text: t(d.Verdict), Value: d.Verdict}, {Text: of}, {Text: d.Reason}, {Text: holds, Value: d.Undone == 0},
					}
					if !yield(row, nil) {
						return
					}
				}
			},
		}}}},
	}
}
