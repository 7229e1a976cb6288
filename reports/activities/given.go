package activities

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dossier/reports"
	"dossier/reports/register"
)

// recipientsTable is everybody to whom data go, those outside the EEA first, and systems there that no recipient runs.
func (v *View) recipientsTable() reports.Table {
	list := slices.Clone(v.Record.Recipients)
	for i := range v.Record.Systems {
		if s := &v.Record.Systems[i]; s.Country.Outside() && v.Record.Recipient(s.Host) == nil {
			list = append(list, register.Recipient{Name: cmp.Or(s.Name, s.Store), Country: s.Country, Safeguard: s.Safeguard})
		}
	}
	inside := func(r register.Recipient) int {
		if r.Country.Outside() {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b register.Recipient) int { return inside(a) - inside(b) })
	return reports.Table{
		ID: "recipients", Title: v.t("Recipients"), Brief: 20, Empty: v.t("The record names nobody who is given data."),
		Columns: []reports.Column{
			{ID: "recipient", Title: v.t("Recipient")},
			{ID: "role", Title: v.t("Role")},
			{ID: "country", Title: v.t("Country")},
			{ID: "safeguard", Title: v.t("Safeguard outside the EEA")},
			{ID: "agreement", Title: v.t("Agreement")},
			{ID: "activities", Title: v.t("Activities")},
			{ID: "role_dpv", Title: v.t("DPV term of the role"), Hidden: true},
			{ID: "safeguard_dpv", Title: v.t("DPV term of the safeguard"), Hidden: true},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range list {
				if !yield(v.recipientCells(&list[i]), nil) {
					return
				}
			}
		},
	}
}

func (v *View) recipientCells(r *register.Recipient) []reports.Cell {
	var safeguard, safeguardTerm, agreement reports.Cell
	switch {
	case r.Safeguard != nil:
		safeguard = reports.Cell{Text: r.Safeguard.Kind.In(v.Language), Value: string(r.Safeguard.Kind), Note: r.Safeguard.Reference}
		if day := r.Safeguard.Checked; day != "" {
			safeguard.Note = strings.TrimPrefix(safeguard.Note+", "+fmt.Sprintf(v.t("its listing was checked on %s"), day), ", ")
		}
		safeguardTerm.Text = r.Safeguard.Kind.DPV()
	case r.Country.Outside():
		safeguard = reports.Cell{Text: v.t("no safeguard"), Value: "", Tone: reports.Bad}
	}
	switch {
	case r.Agreement != nil:
		agreement = reports.Cell{Text: string(r.Agreement.Date), Note: r.Agreement.Reference}
	case r.Role == register.Processor || r.Role == register.JointController:
		agreement = reports.Cell{Text: v.t("no agreement"), Value: "", Tone: reports.Bad}
	}
	var ids []string
	for _, a := range v.Record.GivenTo(r.Name) {
		ids = append(ids, a.ID)
	}
	return []reports.Cell{
		{Text: r.Name, Note: r.What},
		{Text: r.Role.In(v.Language), Value: string(r.Role)},
		{Text: r.Country.In(v.Language), Value: string(r.Country)},
		safeguard, agreement,
		{Text: v.activityNames(ids), Value: strings.Join(ids, " ")},
		{Text: r.Role.DPV()},
		safeguardTerm,
	}
}
