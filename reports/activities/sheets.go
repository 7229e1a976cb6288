package activities

import (
	"slices"
	"strings"

	"dossier/reports"
	"dossier/reports/measures"
	"dossier/reports/register"
)

// sheets are the record itself in the five sheets of the Belgian Data Protection Authority's model of a register: who keeps it, the
// register, lists of terms, how to read it, and what each column is elsewhere. Columns that Article 30(1) asks for bear an asterisk.
func (v *View) sheets() reports.Section {
	return reports.Section{ID: "record-of-processing", Title: v.t("The record of processing activities"), Tables: []reports.Table{
		v.identification(), v.register(), v.lists(), v.guide(), v.mapping(),
	}}
}

func (v *View) identification() reports.Table {
	r := v.Record
	rows := [][]reports.Cell{
		{{Text: v.t("Controller") + " *", Value: "controller"}, reports.Text(r.Controller.Name), reports.Text(r.Controller.Contact)},
	}
	for _, j := range r.Joint {
		rows = append(rows, []reports.Cell{{Text: v.t("Joint controller") + " *", Value: "joint_controller"}, reports.Text(j.Name), reports.Text(j.Contact)})
	}
	if p := r.Representative; p != nil {
		rows = append(rows, []reports.Cell{{Text: v.t("Representative") + " *", Value: "representative"}, reports.Text(p.Name), reports.Text(p.Contact)})
	}
	rows = append(rows,
		[]reports.Cell{{Text: v.t("Data protection officer") + " *", Value: "officer"}, reports.Text(r.Officer.Name), reports.Text(r.Officer.Contact)},
		[]reports.Cell{{Text: v.t("Supervisory authority"), Value: "authority"}, reports.Text(r.Authority.Name), reports.Text(r.Authority.Contact)})
	return v.sheet("record-identification", v.t("Identification of the controller"), v.t("Identification"), rows,
		reports.Column{ID: "role", Title: v.t("Role")}, reports.Column{ID: "name", Title: v.t("Name")}, reports.Column{ID: "contact", Title: v.t("Contact")})
}

func (v *View) sheet(id, title, short string, rows [][]reports.Cell, columns ...reports.Column) reports.Table {
	return reports.Table{
		ID: id, Title: title, Short: short, Hidden: true, Columns: columns, Empty: v.t("None."),
		Rows: func(yield func([]reports.Cell, error) bool) {
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		},
	}
}

// column is one of the register's: what it is called, the rule that asks for it ("": none does), its key in the record's file, and its text.
type column struct {
	id, title, rule, key string
	text                 func(*View, *register.Activity) reports.Cell
}

func (v *View) columns() []column {
	text := func(of func(a *register.Activity) string) func(*View, *register.Activity) reports.Cell {
		return func(_ *View, a *register.Activity) reports.Cell { return reports.Text(of(a)) }
	}
	return []column{
		{"number", v.t("Number"), "", "id", text(func(a *register.Activity) string { return a.ID })},
		{"activity", v.t("Activity"), "", "name", text(func(a *register.Activity) string { return a.Name })},
		{"purpose", v.t("Purpose"), "30(1)(b)", "purpose", text(func(a *register.Activity) string { return a.Purpose })},
		{"basis", v.t("Legal basis"), "", "basis", text(v.grounds)},
		{"people", v.t("Categories of data subjects"), "30(1)(c)", "people", text(func(a *register.Activity) string { return strings.Join(a.People, ", ") })},
		{"data", v.t("Categories of data"), "30(1)(c)", "data, other_data", (*View).data},
		{"special", v.t("Ground for special categories"), "", "special", text(func(a *register.Activity) string { return a.Special.In(v.Language) })},
		{"source", v.t("Source of the data"), "", "source", text(func(a *register.Activity) string { return a.Source })},
		{"recipients", v.t("Categories of recipients"), "30(1)(d)", "recipients", (*View).recipients},
		{"transfers", v.t("Transfers and safeguards"), "30(1)(e)", "recipients.safeguard, systems.safeguard", (*View).transfers},
		{"retention", v.t("Retention"), "30(1)(f)", "retention", text(func(a *register.Activity) string { return a.Retention.Whole(v.Language) })},
		{"retention_ground", v.t("Ground of the retention"), "", "retention.ground", text(func(a *register.Activity) string { return a.Retention.Ground })},
		{"measures", v.t("Security measures"), "30(1)(g)", "measures", text(func(a *register.Activity) string { return strings.Join(a.Measures, ", ") })},
		{"stores", v.t("Stores"), "", "stores", text(stores)},
		{"automated", v.t("Automated decisions"), "", "automated", text(func(a *register.Activity) string { return a.Automated })},
		{"start", v.t("Start of the processing"), "", "", text(func(*register.Activity) string { return "" })},
		{"end", v.t("End of the processing"), "", "", text(func(*register.Activity) string { return "" })},
		{"oldest", v.t("Oldest record found"), "", "", (*View).oldest},
		{"status", v.t("Status"), "", "", (*View).status},
	}
}

func (v *View) register() reports.Table {
	columns := v.columns()
	var heads []reports.Column
	for _, c := range columns {
		if c.rule != "" {
			c.title += " *"
		}
		heads = append(heads, reports.Column{ID: c.id, Title: c.title})
	}
	var rows [][]reports.Cell
	for i := range v.Record.Activities {
		row := make([]reports.Cell, len(columns))
		for j := range columns {
			row[j] = columns[j].text(v, &v.Record.Activities[i])
		}
		rows = append(rows, row)
	}
	return v.sheet("record-register", v.t("Register of processing activities"), v.t("Register"), rows, heads...)
}

// grounds are the legal basis, and the law or interest behind it.
func (v *View) grounds(a *register.Activity) string {
	return join([]string{a.Basis.In(v.Language), a.Law, a.Interest})
}

func stores(a *register.Activity) string {
	var list []string
	for i := range a.Stores {
		list = append(list, a.Stores[i].Store)
	}
	return strings.Join(list, ", ")
}

func (v *View) data(a *register.Activity) reports.Cell {
	var list []string
	for _, k := range a.Data {
		list = append(list, v.Language.Kind(k))
	}
	return reports.Text(strings.Join(append(list, a.Other...), ", "))
}

func (v *View) recipients(a *register.Activity) reports.Cell {
	var list []string
	for _, name := range a.Recipients {
		if r := v.Record.Recipient(name); r != nil && r.What != "" {
			name += " (" + r.Role.In(v.Language) + ": " + r.What + ")"
		}
		list = append(list, name)
	}
	return reports.Text(strings.Join(list, "; "))
}

func (v *View) transfers(a *register.Activity) reports.Cell {
	var list []string
	for _, to := range v.Record.Transfers(a) {
		list = append(list, to.In(v.Language))
	}
	return reports.Text(strings.Join(list, "; "))
}

func (v *View) oldest(a *register.Activity) reports.Cell {
	var oldest register.Date
	for i := range v.Compared.Places {
		if p := &v.Compared.Places[i]; slices.Contains(p.Activities, a.ID) && p.DateField != "" && p.Oldest != "" && (oldest == "" || p.Oldest < oldest) {
			oldest = p.Oldest
		}
	}
	return measures.Day(day(oldest))
}

// status tells whether the record and what was found agree on an activity.
func (v *View) status(a *register.Activity) reports.Cell {
	n := int64(0)
	for i := range v.Compared.Differences {
		if d := &v.Compared.Differences[i]; !d.Sort.Question() && slices.Contains(d.Activities, a.ID) {
			n++
		}
	}
	if n == 0 {
		return reports.Text(v.t("nothing contradicts it"))
	}
	return reports.Cell{Text: v.Language.Count(n, "difference", "differences"), Tone: reports.Bad}
}

// lists are the terms that columns may hold.
func (v *View) lists() reports.Table {
	var rows [][]reports.Cell
	add := func(list, term, iri string) {
		rows = append(rows, []reports.Cell{reports.Text(list), reports.Text(term), reports.Text(iri)})
	}
	for _, b := range []register.Basis{register.Consent, register.Contract, register.LegalObligation, register.VitalInterests, register.PublicTask, register.LegitimateInterests} {
		add(v.t("Legal basis"), b.In(v.Language), b.DPV())
	}
	for _, g := range register.Grounds() {
		add(v.t("Ground for special categories"), g.In(v.Language), g.DPV())
	}
	for _, r := range register.Roles() {
		add(v.t("Role"), r.In(v.Language), r.DPV())
	}
	for _, k := range register.SafeguardKinds() {
		add(v.t("Safeguard outside the EEA"), k.In(v.Language), k.DPV())
	}
	for _, k := range register.AllKinds() {
		add(v.t("Categories of data"), v.Language.Kind(k), k.DPV())
	}
	return v.sheet("record-lists", v.t("Lists of terms"), v.t("Lists"), rows,
		reports.Column{ID: "list", Title: v.t("List")}, reports.Column{ID: "term", Title: v.t("Term")}, reports.Column{ID: "dpv", Title: v.t("DPV term")})
}

func (v *View) guide() reports.Table {
	rows := [][]reports.Cell{
		{reports.Text(v.t("Asterisk")), reports.Text(v.t("Article 30(1) GDPR asks for it. The other columns help to show that the processing is lawful."))},
		{reports.Text(v.t("Start and end")), reports.Text(v.t("For the officer to fill in here: an activity that ended stays in the register, with its end."))},
		{reports.Text(v.t("Oldest record found")), reports.Text(v.t("From the date by which the retention runs, as scans found it; empty where none is named."))},
		{reports.Text(v.t("Status")), reports.Text(v.t("How many contradictions a scan shows. Each stands in the other sheets with its evidence."))},
		{reports.Text(v.t("Changes")), reports.Text(v.t("Change register.yaml and make the report anew: what is changed in this workbook alone is lost with it."))},
	}
	return v.sheet("record-guide", v.t("How to read the register"), v.t("Guide"), rows, reports.Column{ID: "what", Title: v.t("What")}, reports.Column{ID: "meaning", Title: v.t("What that means")})
}

// mapping says of each column where the law asks for it, and which key of the record's file it is.
func (v *View) mapping() reports.Table {
	var rows [][]reports.Cell
	for _, c := range v.columns() {
		rule := c.rule
		if rule != "" {
			rule = v.t("Article") + " " + rule
		}
		rows = append(rows, []reports.Cell{reports.Text(c.title), reports.Text(rule), reports.Text(c.key)})
	}
	return v.sheet("record-mapping", v.t("What the columns are elsewhere"), v.t("Mapping"), rows,
		reports.Column{ID: "column", Title: v.t("Column")}, reports.Column{ID: "rule", Title: v.t("Asked for by")}, reports.Column{ID: "key", Title: v.t("Key in register.yaml")})
}
