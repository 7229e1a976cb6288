package overview

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports"
)

func (s *summary) kindsSection() reports.Section {
	section := reports.Section{
		ID:    "kinds",
		Title: s.t("What personal data is there?"),
		Text: []string{
			s.t("A finding is one piece of personal data in one record. The same address in a hundred records is a hundred findings and one " +
				"distinct value. The values themselves are not kept: only keyed fingerprints, by which equal ones are counted once."),
		},
		Tables: []reports.Table{s.kindsTable()},
	}
	if len(s.Sources) > 1 && len(s.Totals.Kinds) > 0 {
		section.Tables = append(section.Tables, s.sourcesByKindTable())
	}
	if s.found > 1 {
		section.Tables = append(section.Tables, s.placesByKindTable())
	}
	return section
}

func (s *summary) kindsTable() reports.Table {
	var most int64
	for _, k := range s.Totals.Kinds {
		most = max(most, k.Findings)
	}
	return reports.Table{
		ID: "kinds-found", Title: s.t("Kinds of personal data"), Short: s.t("Kinds"), Brief: 20,
		Columns: []reports.Column{
			{ID: "kind", Title: s.t("Kind")},
			{ID: "dpv", Title: s.t("DPV term"), Hidden: true},
			{ID: "findings", Title: s.t("Findings"), Align: reports.End},
			{ID: "distinct", Title: s.t("Distinct values"), Align: reports.End},
			{ID: "places", Title: s.t("Places"), Align: reports.End},
			{ID: "people", Title: s.t("People"), Align: reports.End},
		},
		Rows: rows(s.Totals.Kinds, func(k *KindTotal) []reports.Cell {
			findings := reports.Count(k.Findings)
			findings.Share = share(k.Findings, most)
			people := reports.Count(k.Subjects)
			if k.Subjects == 0 { // of whom it is may follow from a key
				people.Note = s.t("no record with it says whose it is")
			}
			return []reports.Cell{
				{Text: s.kindTitle(k.Kind), Value: string(k.Kind)},
				reports.Text(k.DPV), findings,
				reports.Count(k.Distinct), reports.Count(k.Units), people,
			}
		}),
		Empty: s.t("No personal data was recognised in what was read."),
	}
}

// line is a row of a map: something, and how many findings of each kind are in it.
type line struct {
	name, note string
	counts     map[detectors.Kind]int64
}

// sourcesByKindTable has a row a source and a column a kind.
func (s *summary) sourcesByKindTable() reports.Table {
	lines := make([]line, len(s.Sources))
	for i := range s.Sources {
		lines[i] = line{name: s.Sources[i].Name, counts: map[detectors.Kind]int64{}}
		for j := range s.Sources[i].Units {
			tally(lines[i].counts, &s.Sources[i].Units[j])
		}
	}
	t := s.mapTable(lines)
	t.ID, t.Title, t.Short = "kinds-by-source", s.t("Findings by source"), s.t("Kinds by source")
	return t
}

// mapped is how many places the map shows: what a page shows at one look.
const mapped = 20

// placesByKindTable is the same of the places with most findings.
func (s *summary) placesByKindTable() reports.Table {
	var all []place
	for i := range s.Sources {
		all = append(all, s.places(&s.Sources[i])...)
	}
	slices.SortStableFunc(all, func(a, b place) int { return cmp.Compare(b.findings, a.findings) })
	lines := make([]line, min(mapped, len(all)))
	for i := range lines {
		lines[i] = line{name: all[i].unit.Name, note: all[i].source.Name, counts: map[detectors.Kind]int64{}}
		tally(lines[i].counts, all[i].unit)
	}
	t := s.mapTable(lines)
	t.ID, t.Title, t.Short = "kinds-by-place", s.t("Places with most findings"), s.t("Kinds by place")
	return t
}

// mapTable draws each count as its share of the largest, by its logarithm: what is rare must be seen beside what is in every record.
func (s *summary) mapTable(lines []line) reports.Table {
	columns := []reports.Column{{ID: "source", Title: s.t("Where")}}
	var most int64
	for _, k := range s.Totals.Kinds {
		columns = append(columns, reports.Column{ID: string(k.Kind), Title: s.kindTitle(k.Kind), Align: reports.End})
		for i := range lines {
			most = max(most, lines[i].counts[k.Kind])
		}
	}
	return reports.Table{
		Map: true, Columns: columns, Text: s.t("The larger a disc, the more findings, on a logarithmic scale."),
		Rows: rows(lines, func(l *line) []reports.Cell {
			cells := []reports.Cell{{Text: l.name, Note: l.note}}
			for _, k := range s.Totals.Kinds {
				c := reports.Cell{Value: l.counts[k.Kind]}
				if n := l.counts[k.Kind]; n > 0 {
					c = reports.Count(n)
					c.Share = math.Log1p(float64(n)) / math.Log1p(float64(most))
				}
				cells = append(cells, c)
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
		text = append(text, fmt.Sprintf(s.t("Personal data stands in %s of %s. Only those are listed; %s, and %s."),
			s.n(s.held, "field", "fields"), s.n(s.found, "place", "places"),
			s.n(s.empty, "other field that was looked at holds nothing that was recognised", "other fields that were looked at hold nothing that was recognised"),
			s.n(s.without, "other place was read in full and has none", "other places were read in full and have none")),
			s.t("A field that is of one kind holds that kind throughout: a column of e-mail addresses. A kind that is mentioned "+
				"stands somewhere in longer text, such as a note or a log line: it is harder to find all of it, and to erase it."))
	}
	return reports.Section{ID: "places", Title: s.t("Where is it?"), Text: text, Tables: []reports.Table{s.fieldsTable(), s.storesTable(o.Known)}}
}

func (s *summary) fieldsTable() reports.Table {
	return reports.Table{
		ID: "fields", Title: s.t("Fields that hold personal data"), Short: s.t("Fields"), Brief: 10,
		Text: s.t("Sources in the order of the scan; in each, the places with most findings first."),
		Columns: []reports.Column{
			{ID: "source", Title: s.t("Source"), Group: 1},
			{ID: "place", Title: s.t("Place"), Group: 2},
			{ID: "place_holds", Title: s.t("Holds"), Group: 2},
			{ID: "place_findings", Title: s.t("Findings"), Align: reports.End, Group: 2},
			{ID: "place_records", Title: s.t("Records"), Align: reports.End, Group: 2},
			{ID: "place_status", Title: s.t("How it was read"), Group: 2},
			{ID: "field", Title: s.t("Field")},
			{ID: "part", Title: s.t("Part"), Hidden: true},
			{ID: "type", Title: s.t("Type"), Hidden: true},
			{ID: "kind", Title: s.t("What it holds")},
			{ID: "mentioned", Title: s.t("Mentioned in text"), Hidden: true},
			{ID: "confidence", Title: s.t("How sure"), Align: reports.End, Unit: reports.Share},
			{ID: "because", Title: s.t("Why")},
			{ID: "findings", Title: s.t("Findings"), Align: reports.End},
			{ID: "values", Title: s.t("Filled"), Align: reports.End},
			{ID: "nulls", Title: s.t("NULL"), Align: reports.End},
		},
		Rows:  s.fieldRows,
		Empty: s.t("No field of what was read holds personal data that was recognised."),
	}
}

// places lists the units of a source in which something was found, those with most findings first.
func (s *summary) places(source *Source) []place {
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
		list = append(list, place{source: source, unit: u, findings: u.findings(), holds: capital(s.kindList(counts))})
	}
	slices.SortStableFunc(list, func(a, b place) int { return cmp.Compare(b.findings, a.findings) })
	return list
}

func (s *summary) fieldRows(yield func([]reports.Cell, error) bool) {
	for i := range s.Sources {
		for _, p := range s.places(&s.Sources[i]) {
			for row := range s.placeRows(&p) {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// rows has one row for each kind of each field: the field's own kind first, then those it mentions.
func (s *summary) placeRows(p *place) iter.Seq[[]reports.Cell] {
	status := reports.Cell{Text: s.statusName(p.unit.Status), Value: string(p.unit.Status)}
	if p.unit.Status != detectors.Complete {
		status.Tone = reports.Warning
	}
	head := []reports.Cell{
		reports.Text(p.source.Name),
		{Text: p.unit.Name, Note: s.t(p.unit.Kind)},
		reports.Text(p.holds),
		reports.Count(p.findings), reports.Count(p.unit.Records), status,
	}
	return func(yield func([]reports.Cell) bool) {
		for i := range p.unit.Fields {
			f := &p.unit.Fields[i]
			if f.Verdict != nil && !yield(append(slices.Clip(head), s.verdictCells(f)...)) {
				return
			}
			for _, k := range byCount(f.Counts) {
				if f.Verdict != nil && f.Verdict.Kind == k {
					continue
				}
				if !yield(append(slices.Clip(head), s.mentionCells(f, k)...)) {
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

func (s *summary) verdictCells(f *detectors.FieldResult) []reports.Cell {
	v := f.Verdict
	return append(fieldCells(f),
		reports.Cell{Text: fmt.Sprintf(s.t("Is: %s"), s.kindName(v.Kind)), Value: string(v.Kind)},
		reports.Cell{Text: s.t("no"), Value: false},
		reports.Cell{Text: s.percent(v.Confidence), Value: confidence(v.Confidence), Note: s.t(likely(v.Confidence))},
		reports.Text(capital(s.language.Reason(v.Because))),
		reports.Count(f.Counts[v.Kind]), reports.Count(f.Values), reports.Count(f.Nulls))
}

func (s *summary) mentionCells(f *detectors.FieldResult, k detectors.Kind) []reports.Cell {
	return append(fieldCells(f),
		reports.Cell{Text: fmt.Sprintf(s.t("Mentions: %s"), s.kindName(k)), Value: string(k)},
		reports.Cell{Text: s.t("yes"), Value: true},
		reports.Text(""), reports.Text(s.t("Recognised in longer text, one by one.")),
		reports.Count(f.Counts[k]), reports.Count(f.Values), reports.Count(f.Nulls))
}

// confidence has three digits: more would pretend to be known.
func confidence(c detectors.Confidence) float64 { return float64(int(float64(c)*1000+0.5)) / 1000 }
