package overview

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"dossier/detectors"
	"dossier/reports"
)

// rows makes a table's rows from a list.
func rows[T any](list []T, row func(*T) []reports.Cell) iter.Seq2[[]reports.Cell, error] {
	return func(yield func([]reports.Cell, error) bool) {
		for i := range list {
			if !yield(row(&list[i]), nil) {
				return
			}
		}
	}
}

// coverageRow counts the units of one status.
type coverageRow struct {
	id, name, meaning string
	units             int64
	records, bytes    int64
	share             float64
	tone              reports.Tone
}

func (s *summary) coverageRows() []coverageRow {
	list := []coverageRow{
		{id: string(detectors.Complete), tone: reports.Good, meaning: s.t("Every record was looked at.")},
		{id: string(detectors.Sampled), tone: reports.Warning, meaning: s.t("Some records were looked at; the rest was left out on purpose.")},
		{id: string(detectors.Skipped), meaning: s.t("Not read on purpose: the rules are below.")},
		{id: string(detectors.Partial), tone: reports.Warning, meaning: s.t("Something in it could not be read: the reasons are below.")},
		{id: string(detectors.Unread), tone: reports.Bad, meaning: s.t("Nothing in it could be read: the reasons are below.")},
		{id: "unlisted", name: s.t("Could not be listed"), tone: reports.Bad, meaning: s.t("It is unknown what lies in it."), units: s.Coverage.Unlisted},
	}
	for i := range s.Sources {
		for j := range s.Sources[i].Units {
			u := &s.Sources[i].Units[j]
			row := &list[4]
			for k := range list[:4] {
				if list[k].id == string(u.Status) {
					row = &list[k]
				}
			}
			row.units++
			row.records += u.Records
			row.bytes += u.Bytes
		}
	}
	for i := range list {
		if list[i].name == "" {
			list[i].name = s.statusName(detectors.Status(list[i].id))
		}
		list[i].share = share(list[i].units, s.Coverage.Units+s.Coverage.Unlisted)
	}
	return list
}

func (s *summary) coverageSection() reports.Section {
	section := reports.Section{
		ID:    "coverage",
		Title: s.t("Was everything looked at?"),
		Text: []string{
			s.t("A place is a table of a database, a file or a stored object. Each one ends in exactly one of the lines below. " +
				"That nothing was found in a place says something only where the place was read."),
		},
		Tables: []reports.Table{s.coverageTable(), s.unreadTable()},
	}
	if len(s.ruled) > 0 {
		section.Tables = append(section.Tables, s.rulesTable())
	}
	return section
}

func (s *summary) coverageTable() reports.Table {
	list := slices.DeleteFunc(s.coverageRows(), func(r coverageRow) bool {
		return r.units == 0 && r.id != string(detectors.Complete) && r.id != string(detectors.Unread)
	})
	return reports.Table{
		ID: "coverage-by-status", Title: s.t("How each place ended"), Short: s.t("Coverage"), Brief: 6,
		Columns: []reports.Column{
			{ID: "status", Title: s.t("How it ended")},
			{ID: "places", Title: s.t("Places"), Align: reports.End},
			{ID: "records", Title: s.t("Records read"), Align: reports.End},
			{ID: "bytes", Title: s.t("Data read"), Align: reports.End, Unit: reports.Octets},
			{ID: "meaning", Title: s.t("What that means")},
		},
		Rows: rows(list, func(r *coverageRow) []reports.Cell {
			places := reports.Count(r.units)
			places.Share = r.share
			tone := r.tone
			meaning := r.meaning
			if r.units == 0 {
				tone, meaning = reports.Neutral, s.t("None.")
			}
			return []reports.Cell{
				{Text: r.name, Value: r.id, Tone: tone}, places, reports.Count(r.records), s.size(r.bytes), reports.Text(meaning),
			}
		}),
	}
}

func (s *summary) unreadTable() reports.Table {
	counts, total := map[reason]int64{}, int64(len(s.gaps))
	for i := range s.gaps {
		counts[s.gaps[i].why]++
	}
	empty := s.t("Everything that was to be read was read.")
	if s.Scan.Status == ScanIncomplete {
		empty = s.t("Nothing yet; but the scan did not reach its end.")
	}
	return reports.Table{
		ID: "not-read", Title: s.t("What was not read, why, and what to do"), Short: s.t("Not scanned"), Brief: 12,
		Columns: []reports.Column{
			{ID: "reason", Title: s.t("Reason"), Group: 2},
			{ID: "what_to_do", Title: s.t("What to do"), Group: 2},
			{ID: "cases", Title: s.t("Cases"), Align: reports.End, Group: 2},
			{ID: "place", Title: s.t("Place")},
			{ID: "part", Title: s.t("Part of it")},
			{ID: "source", Title: s.t("Source")},
			{ID: "detail", Title: s.t("Detail")},
			{ID: "media_type", Title: s.t("Media type"), Hidden: true},
			{ID: "bytes", Title: s.t("Size"), Align: reports.End, Unit: reports.Octets},
		},
		Rows: rows(s.gaps, func(g *gap) []reports.Cell {
			cases := reports.Count(counts[g.why])
			cases.Share = share(counts[g.why], total)
			detail := g.detail
			if detail == "" {
				detail = g.mime
			}
			place := g.place
			if place == "" {
				place = s.t("all of the rest")
			}
			return []reports.Cell{
				{Text: s.t(g.why.words), Tone: reports.Bad},
				reports.Text(s.t(g.why.advice)), cases,
				reports.Text(place), reports.Text(g.part), reports.Text(g.source), reports.Text(detail), reports.Text(g.mime), s.size(g.bytes),
			}
		}),
		Empty: empty,
	}
}

func (s *summary) rulesTable() reports.Table {
	list := slices.SortedFunc(maps.Keys(s.ruled), func(a, b rule) int {
		return cmp.Or(cmp.Compare(a.status, b.status), cmp.Compare(s.ruled[b], s.ruled[a]), cmp.Compare(a.text, b.text))
	})
	return reports.Table{
		ID: "left-out", Title: s.t("What was left out on purpose"), Short: s.t("Left out"),
		Columns: []reports.Column{
			{ID: "status", Title: s.t("What was done")},
			{ID: "rule", Title: s.t("Rule, or what a sample can miss")},
			{ID: "places", Title: s.t("Places"), Align: reports.End},
		},
		Rows: rows(list, func(r *rule) []reports.Cell {
			rule := reports.Cell{Text: s.t(r.text), Value: r.text}
			if r.text == "" {
				rule = reports.Text(s.t("not recorded"))
			}
			return []reports.Cell{{Text: s.statusName(r.status), Value: string(r.status)}, rule, reports.Count(s.ruled[*r])}
		}),
	}
}
