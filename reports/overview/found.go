package overview

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports"
)

func (s *summary) kindsSection() reports.Section {
	section := reports.Section{
		ID:    "kinds",
		Title: "What personal data is there?",
		Text: []string{
			"A finding is one piece of personal data in one record. The same address in a hundred records is a hundred findings and one " +
				"distinct value. The values themselves are not kept: only keyed fingerprints, by which equal ones are counted once.",
		},
		Tables: []reports.Table{s.kindsTable()},
	}
	if len(s.Sources) > 1 && len(s.Totals.Kinds) > 0 {
		section.Tables = append(section.Tables, s.sourcesByKindTable())
	}
	return section
}

func (s *summary) kindsTable() reports.Table {
	var most int64
	for _, k := range s.Totals.Kinds {
		most = max(most, k.Findings)
	}
	return reports.Table{
		ID: "kinds-found", Title: "Kinds of personal data", Short: "Kinds", Brief: 20,
		Columns: []reports.Column{
			{ID: "kind", Title: "Kind"},
			{ID: "dpv", Title: "DPV term", Hidden: true},
			{ID: "findings", Title: "Findings", Align: reports.End},
			{ID: "distinct", Title: "Distinct values", Align: reports.End},
			{ID: "places", Title: "Places", Align: reports.End},
			{ID: "people", Title: "People", Align: reports.End},
		},
		Rows: rows(s.Totals.Kinds, func(k *KindTotal) []reports.Cell {
			findings := reports.Count(k.Findings)
			findings.Share = share(k.Findings, most)
			return []reports.Cell{
				{Text: kindTitle(k.Kind), Value: string(k.Kind)},
				reports.Text(k.DPV), findings,
				reports.Count(k.Distinct), reports.Count(k.Units), reports.Count(k.Subjects),
			}
		}),
		Empty: "No personal data was recognised in what was read.",
	}
}

// sourcesByKindTable has a row a source and a column a kind.
func (s *summary) sourcesByKindTable() reports.Table {
	columns := []reports.Column{{ID: "source", Title: "Source"}}
	for _, k := range s.Totals.Kinds {
		columns = append(columns, reports.Column{ID: string(k.Kind), Title: kindTitle(k.Kind), Align: reports.End})
	}
	counts := make([]map[detectors.Kind]int64, len(s.Sources))
	for i := range s.Sources {
		counts[i] = map[detectors.Kind]int64{}
		for j := range s.Sources[i].Units {
			tally(counts[i], &s.Sources[i].Units[j])
		}
	}
	order := make([]int, len(s.Sources))
	for i := range order {
		order[i] = i
	}
	return reports.Table{
		ID: "kinds-by-source", Title: "Findings by source", Short: "Kinds by source", Columns: columns,
		Rows: rows(order, func(i *int) []reports.Cell {
			cells := []reports.Cell{reports.Text(s.Sources[*i].Name)}
			for _, k := range s.Totals.Kinds {
				cells = append(cells, reports.Count(counts[*i][k.Kind]))
			}
			return cells
		}),
	}
}

func tally(counts map[detectors.Kind]int64, u *Unit) {
	for i := range u.Fields {
		for k, n := range u.Fields[i].Counts {
			counts[k] += n
		}
	}
}

// place is a unit in which something was found.
type place struct {
	source   *Source
	unit     *Unit
	findings int64
	holds    string
}

func (s *summary) placesSection(o Options) reports.Section {
	var text []string
	if s.held > 0 {
		text = append(text, fmt.Sprintf("Personal data stands in %s of %s. Only those are listed; %s, and %s.",
			count(s.held, "field", "fields"), count(s.found, "place", "places"),
			empty(s.empty, "other field that was looked at holds nothing that was recognised", "other fields that were looked at hold nothing that was recognised"),
			empty(s.without, "other place was read in full and has none", "other places were read in full and have none")),
			"A field that is of one kind holds that kind throughout: a column of e-mail addresses. A kind that is mentioned "+
				"stands somewhere in longer text, such as a note or a log line: it is harder to find all of it, and to erase it.")
	}
	return reports.Section{ID: "places", Title: "Where is it?", Text: text, Tables: []reports.Table{s.fieldsTable(), s.storesTable(o.Known)}}
}

func empty(n int64, one, many string) string {
	if n == 0 {
		return "no " + one
	}
	return count(n, one, many)
}

func (s *summary) fieldsTable() reports.Table {
	return reports.Table{
		ID: "fields", Title: "Fields that hold personal data", Short: "Fields", Brief: 10,
		Text: "Sources in the order of the scan; in each, the places with most findings first.",
		Columns: []reports.Column{
			{ID: "source", Title: "Source", Group: 1},
			{ID: "place", Title: "Place", Group: 2},
			{ID: "place_holds", Title: "Holds", Group: 2},
			{ID: "place_findings", Title: "Findings", Align: reports.End, Group: 2},
			{ID: "place_records", Title: "Records", Align: reports.End, Group: 2},
			{ID: "place_status", Title: "How it was read", Group: 2},
			{ID: "field", Title: "Field"},
			{ID: "part", Title: "Part", Hidden: true},
			{ID: "type", Title: "Type", Hidden: true},
			{ID: "kind", Title: "What it holds"},
			{ID: "mentioned", Title: "Mentioned in text", Hidden: true},
			{ID: "confidence", Title: "How sure", Align: reports.End, Unit: reports.Share},
			{ID: "because", Title: "Why"},
			{ID: "findings", Title: "Findings", Align: reports.End},
			{ID: "values", Title: "Filled", Align: reports.End},
			{ID: "nulls", Title: "Empty", Align: reports.End},
		},
		Rows:  s.fieldRows,
		Empty: "No field of what was read holds personal data that was recognised.",
	}
}

// places lists the units of a source in which something was found, those with most findings first.
func places(source *Source) []place {
	var list []place
	for i := range source.Units {
		u := &source.Units[i]
		if !slices.ContainsFunc(u.Fields, func(f detectors.FieldResult) bool { return holds(&f) }) {
			continue
		}
		counts := map[detectors.Kind]int64{}
		tally(counts, u)
		for _, f := range u.Fields {
			if f.Verdict != nil {
				counts[f.Verdict.Kind] += 0 // a verdict tells of a kind before any finding was counted
			}
		}
		list = append(list, place{source: source, unit: u, findings: u.findings(), holds: capital(kindList(counts))})
	}
	slices.SortStableFunc(list, func(a, b place) int { return cmp.Compare(b.findings, a.findings) })
	return list
}

func (s *summary) fieldRows(yield func([]reports.Cell, error) bool) {
	for i := range s.Sources {
		for _, p := range places(&s.Sources[i]) {
			for row := range p.rows() {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// rows has one row for each kind of each field: the field's own kind first, then those it mentions.
func (p place) rows() iter.Seq[[]reports.Cell] {
	status := reports.Cell{Text: statusName(p.unit.Status), Value: string(p.unit.Status)}
	if p.unit.Status != detectors.Complete {
		status.Tone = reports.Warning
	}
	head := []reports.Cell{
		reports.Text(p.source.Name),
		{Text: p.unit.Name, Note: p.unit.Kind},
		reports.Text(p.holds),
		reports.Count(p.findings), reports.Count(p.unit.Records), status,
	}
	return func(yield func([]reports.Cell) bool) {
		for i := range p.unit.Fields {
			f := &p.unit.Fields[i]
			if f.Verdict != nil && !yield(append(slices.Clip(head), verdictCells(f)...)) {
				return
			}
			for _, k := range byCount(f.Counts) {
				if f.Verdict != nil && f.Verdict.Kind == k {
					continue
				}
				if !yield(append(slices.Clip(head), mentionCells(f, k)...)) {
					return
				}
			}
		}
	}
}

func fieldCells(f *detectors.FieldResult) []reports.Cell {
	return []reports.Cell{
		{Text: strings.TrimPrefix(f.Part+" › "+f.Name, " › "), Value: f.Name, Note: f.Type}, reports.Text(f.Part), reports.Text(f.Type),
	}
}

func verdictCells(f *detectors.FieldResult) []reports.Cell {
	v := f.Verdict
	return append(fieldCells(f),
		reports.Cell{Text: "Is: " + kindName(v.Kind), Value: string(v.Kind)},
		reports.Cell{Text: "no", Value: false},
		reports.Cell{Text: percent(v.Confidence), Value: confidence(v.Confidence), Note: likely(v.Confidence)},
		reports.Text(capital(v.Because)),
		reports.Count(f.Counts[v.Kind]), reports.Count(f.Values), reports.Count(f.Nulls))
}

func mentionCells(f *detectors.FieldResult, k detectors.Kind) []reports.Cell {
	return append(fieldCells(f),
		reports.Cell{Text: "Mentions: " + kindName(k), Value: string(k)},
		reports.Cell{Text: "yes", Value: true},
		reports.Text(""), reports.Text("Recognised in longer text, one by one."),
		reports.Count(f.Counts[k]), reports.Count(f.Values), reports.Count(f.Nulls))
}

// confidence has three digits: more would pretend to be known.
func confidence(c detectors.Confidence) float64 { return float64(int(float64(c)*1000+0.5)) / 1000 }
