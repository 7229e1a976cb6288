package activities

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/measures"
	"dossier/reports/register"
)

// Add puts the record's chapters into an overview: after where the data are, what they are for and what does not fit.
func (v *View) Add(d *reports.Document) {
	at := slices.IndexFunc(d.Sections, func(s reports.Section) bool { return s.ID == "places" }) + 1
	d.Sections = slices.Insert(d.Sections, at, v.sections()...)
	d.Sections = append(d.Sections, v.sheets())
	d.Author = v.Record.Controller.Name
	if f, ok := v.ageFigure(); ok {
		d.Figures = append(d.Figures, f)
	}
	if n := v.Compared.Contradictions; n > 0 {
		d.Notices = append(d.Notices, reports.Notice{
			Title: v.t("The record of processing activities and reality differ"), Tone: reports.Warning,
			Text: []string{fmt.Sprintf(v.t("%s, each with its evidence and what to do about it, stand below."), v.Language.Count(int64(n), "difference", "differences"))},
		})
	}
}

func (v *View) sections() []reports.Section {
	chapters := []struct {
		id, title, short, text, empty string
		sorts                         []register.Sort
	}{
		{
			"undeclared", v.t("What did nobody declare?"), v.t("Undeclared"), v.t("Personal data where no activity of the record says that it may be, and data that the record does not allow there."),
			v.t("All personal data that was found is declared."),
			slices.DeleteFunc(register.Sorts(), func(s register.Sort) bool { return !s.Undeclared() }),
		},
		{
			"kept-too-long", v.t("What is kept too long?"), v.t("Kept too long"), v.t("Records whose date lies before what the activity's rule of retention allows."),
			v.t("Nothing is older than its rule allows."),
			[]register.Sort{register.KeptTooLong, register.DateNotFound, register.NoConsentDate},
		},
		{
			"transfers", v.t("What lacks a safeguard or an agreement?"), v.t("Lacking safeguards"), v.t("Everybody who is given personal data, where they are, and what makes that lawful."),
			v.t("Nothing leaves the EEA without a safeguard, and each processor has an agreement."),
			[]register.Sort{register.UnsafeTransfer, register.CountryDiffers, register.NoAgreement},
		},
	}
	sections := []reports.Section{{
		ID: "activities", Title: v.t("What is it for?"), Text: []string{v.t("What the record of processing activities says of each activity, and what was found in its stores.")},
		Tables: []reports.Table{v.activitiesTable()},
	}}
	var told []register.Sort
	for _, c := range chapters {
		told = append(told, c.sorts...)
		t := v.differences(func(s register.Sort) bool { return slices.Contains(c.sorts, s) })
		t.ID, t.Title, t.Short, t.Empty = c.id, c.title, c.short, c.empty
		s := reports.Section{ID: c.id, Title: c.title, Text: []string{c.text}, Tables: []reports.Table{t}}
		if c.id == "transfers" {
			s.Title, s.Tables = v.t("Who gets it, and what leaves the EEA?"), []reports.Table{v.recipientsTable(), t}
		}
		sections = append(sections, s)
	}
	rest := v.differences(func(s register.Sort) bool { return !s.Question() && !slices.Contains(told, s) })
	rest.ID, rest.Title, rest.Short, rest.Empty = "record-differs", v.t("Contradictions"), v.t("Contradictions"), v.t("None.")
	open := v.differences(register.Sort.Question)
	open.ID, open.Title, open.Short, open.Empty = "record-questions", v.t("Open questions"), v.t("Open questions"), v.t("None.")
	return append(sections, reports.Section{ID: "record", Title: v.t("What else does not fit the record?"), Tables: []reports.Table{rest, open}})
}

// differences lists those of some sorts under what each sort is called.
func (v *View) differences(meant func(register.Sort) bool) reports.Table {
	return reports.Table{
		Brief: 12,
		Columns: []reports.Column{
			{ID: "what", Title: v.t("What"), Group: 2},
			{ID: "what_to_do", Title: v.t("What to do"), Group: 2},
			{ID: "cases", Title: v.t("Cases"), Align: reports.End, Group: 2},
			{ID: "where", Title: v.t("Where")},
			{ID: "activities", Title: v.t("Activity")},
			{ID: "evidence", Title: v.t("Evidence")},
			{ID: "kinds", Title: v.t("Kinds"), Hidden: true},
			{ID: "records", Title: v.t("Records"), Align: reports.End, Hidden: true},
			{ID: "findings", Title: v.t("Findings"), Align: reports.End, Hidden: true},
			{ID: "oldest", Title: v.t("Oldest record"), Hidden: true},
			{ID: "limit", Title: v.t("Oldest allowed"), Hidden: true},
			{ID: "country", Title: v.t("Country"), Hidden: true},
			{ID: "next", Title: v.t("What to do here"), Hidden: true},
		},
		Rows: v.differenceRows(meant),
	}
}

func (v *View) differenceRows(meant func(register.Sort) bool) iter.Seq2[[]reports.Cell, error] {
	return func(yield func([]reports.Cell, error) bool) {
		for i := range v.Compared.Differences {
			d := &v.Compared.Differences[i]
			if !meant(d.Sort) {
				continue
			}
			tone := reports.Bad
			if d.Sort.Question() {
				tone = reports.Warning
			}
			kinds := make([]string, len(d.Kinds))
			for i, k := range d.Kinds {
				kinds[i] = string(k)
			}
			evidence := reports.Cell{Text: d.Evidence}
			if d.Next != v.t(d.Sort.Advice()) {
				evidence.Note = d.Next
			}
			if !yield([]reports.Cell{
				{Text: v.t(d.Sort.Title()), Value: string(d.Sort), Tone: tone},
				{Text: v.t(d.Sort.Advice())},
				reports.Count(int64(v.Compared.Sorts[d.Sort])),
				{Text: d.Where()},
				{Text: v.activityNames(d.Activities), Value: strings.Join(d.Activities, " ")},
				evidence,
				{Text: words(strings.Join(kinds, ", ")), Value: strings.Join(kinds, " ")},
				reports.Count(d.Records), reports.Count(d.Findings),
				measures.Day(day(d.Oldest)), measures.Day(day(d.Limit)),
				{Text: d.Country.In(v.Language), Value: string(d.Country)},
				{Text: d.Next},
			}, nil) {
				return
			}
		}
	}
}

func (v *View) activityNames(ids []string) string {
	var names []string
	for _, id := range ids {
		if a := v.Record.Activity(id); a != nil {
			id = cmp.Or(a.Name, id)
		}
		names = append(names, id)
	}
	return strings.Join(names, ", ")
}

// held is what was found in an activity's stores.
type held struct {
	places, records, tooOld int64
	kinds                   map[detectors.Kind]int64
	oldest                  register.Date
}

func (v *View) activitiesTable() reports.Table {
	found := map[string]*held{}
	for i := range v.Compared.Places {
		p := &v.Compared.Places[i]
		for _, id := range p.Activities {
			h := found[id]
			if h == nil {
				h = &held{kinds: map[detectors.Kind]int64{}}
				found[id] = h
			}
			h.places, h.records, h.tooOld = h.places+1, h.records+p.Records, h.tooOld+p.TooOld
			for k, n := range p.Kinds {
				h.kinds[k] += n
			}
			if p.DateField != "" && p.Oldest != "" && (h.oldest == "" || p.Oldest < h.oldest) {
				h.oldest = p.Oldest
			}
		}
	}
	return reports.Table{
		ID: "activities", Title: v.t("Activities and what they hold"), Short: v.t("Activities"), Brief: 20,
		Columns: []reports.Column{
			{ID: "activity", Title: v.t("Activity")},
			{ID: "basis", Title: v.t("Legal basis")},
			{ID: "retention", Title: v.t("Retention")},
			{ID: "recipients", Title: v.t("Recipients")},
			{ID: "places", Title: v.t("Places"), Align: reports.End},
			{ID: "records", Title: v.t("Records"), Align: reports.End},
			{ID: "kinds", Title: v.t("What was found")},
			{ID: "oldest", Title: v.t("Oldest record")},
			{ID: "too_old", Title: v.t("Kept too long"), Align: reports.End},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range v.Record.Activities {
				a := &v.Record.Activities[i]
				h := found[a.ID]
				if h == nil {
					h = &held{}
				}
				if !yield(v.activityCells(a, h), nil) {
					return
				}
			}
		},
		Empty: v.t("The record has no activity."),
	}
}

func (v *View) activityCells(a *register.Activity, h *held) []reports.Cell {
	late := reports.Count(h.tooOld)
	if h.tooOld > 0 {
		late.Tone = reports.Bad
	}
	kinds := slices.SortedFunc(maps.Keys(h.kinds), func(x, y detectors.Kind) int { return cmp.Or(cmp.Compare(h.kinds[y], h.kinds[x]), cmp.Compare(x, y)) })
	var read, machine []string
	for _, k := range kinds {
		read, machine = append(read, v.Language.Kind(k)), append(machine, fmt.Sprintf("%s=%d", k, h.kinds[k]))
	}
	return []reports.Cell{
		{Text: cmp.Or(a.Name, a.ID), Value: a.ID, Note: a.Purpose},
		{Text: a.Basis.In(v.Language), Value: string(a.Basis)},
		{Text: a.Retention.Whole(v.Language)},
		{Text: strings.Join(a.Recipients, ", ")},
		reports.Count(h.places), reports.Count(h.records),
		{Text: strings.Join(read, ", "), Value: strings.Join(machine, " ")},
		measures.Day(day(h.oldest)), late,
	}
}

// aged is how many places the figure of ages shows, those with most records that are too old first.
const aged = 12

// ageFigure draws, for places in which a rule of retention runs from a date, from when to when their records are, and what of that is too old.
func (v *View) ageFigure() (reports.Figure, bool) {
	var list []register.Place
	for _, p := range v.Compared.Places {
		if p.DateField != "" && p.Oldest != "" && p.Newest != "" {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b register.Place) int { return cmp.Compare(b.TooOld, a.TooOld) })
	list = list[:min(aged, len(list))]
	if len(list) == 0 {
		return reports.Figure{}, false
	}
	limits := map[placeName]register.Date{}
	for i := range v.Compared.Differences {
		if d := &v.Compared.Differences[i]; d.Sort == register.KeptTooLong {
			limits[placeName{d.System, d.Unit}] = max(limits[placeName{d.System, d.Unit}], d.Limit)
		}
	}
	start, end := day(list[0].Oldest), day(v.Compared.At)
	for i := range list {
		if t := day(list[i].Oldest); t.Before(start) {
			start = t
		}
	}
	whole := max(1, end.Sub(start).Hours())
	share := func(d register.Date) float64 { return min(1, max(0, day(d).Sub(start).Hours()/whole)) }
	f := reports.Figure{Title: fmt.Sprintf(v.t("Age of records against their retention, from %d to %d"), start.Year(), end.Year())}
	for i := range list {
		p := &list[i]
		part := reports.Part{Label: p.System + "/" + p.Unit, From: share(p.Oldest), Text: fmt.Sprintf(v.t("%s to %s"), p.Oldest, p.Newest)}
		part.Share = share(p.Newest) - part.From
		if p.TooOld > 0 {
			const seen = 0.001 // also where all of it is of one day
			part.Late = max(seen, share(min(limits[placeName{p.System, p.Unit}], p.Newest))-part.From)
			part.Text += ", " + fmt.Sprintf(v.t("%s too old"), reports.Number(p.TooOld))
			part.Tone = reports.Bad
		}
		f.Parts = append(f.Parts, part)
	}
	return f, true
}
