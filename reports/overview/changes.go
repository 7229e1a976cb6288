package overview

import (
	"context"
	"fmt"
	"time"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/drift"
	"dossier/reports/inventory"
)

// Since is the earlier scan that the report is compared with.
type Since struct {
	Scan     int64     `json:"scan"`
	Finished time.Time `json:"finished"`
}

// Base finds the scan that a report is compared with when nobody names one: the finished one before the newest. ok is false where there is none.
func Base(scans []inventory.Scan) (base inventory.Scan, ok bool) {
	var newest int64
	for _, s := range scans {
		if !s.Finished.IsZero() {
			newest = max(newest, s.ID)
		}
	}
	return Before(scans, func(s *inventory.Scan) bool { return s.ID < newest })
}

// Before finds the newest finished scan of those that are meant.
func Before(scans []inventory.Scan, meant func(*inventory.Scan) bool) (base inventory.Scan, ok bool) {
	for i := range scans {
		if s := &scans[i]; !s.Finished.IsZero() && meant(s) && s.ID > base.ID {
			base, ok = *s, true
		}
	}
	return base, ok
}

// readChanges compares with the scan that the options name, or the one before.
func (s *summary) readChanges(ctx context.Context, inv Reader, o *Options) error {
	var list []inventory.Scan
	var newest int64
	for _, scan := range s.scans {
		list = append(list, scan)
		if !scan.Finished.IsZero() {
			newest = max(newest, scan.ID)
		}
	}
	base, ok := Base(list)
	if o.Since > 0 {
		base, ok = Before(list, func(scan *inventory.Scan) bool { return scan.ID == o.Since })
	}
	if !ok {
		return nil
	}
	before, err := inv.State(ctx, base.ID)
	if err != nil {
		return err
	}
	after, err := inv.State(ctx, newest)
	if err != nil {
		return err
	}
	s.Since = &Since{Scan: base.ID, Finished: *moment(base.Finished)}
	s.Changes = drift.Compare(before, within(after, s.Sources))
	for i := range s.Changes {
		if c := &s.Changes[i]; c.What == drift.NewPlace || c.What == drift.NewField || c.What == drift.NewKind || c.What == drift.NewSource {
			s.isNew[placeKind{c.Source, c.Place, c.Kind}] = c.What
		}
	}
	return nil
}

// within keeps the sources that the report is about.
func within(all []inventory.Summary, sources []Source) (list []inventory.Summary) {
	type name struct{ connector, label string }
	there := map[name]bool{}
	for i := range sources {
		there[name{sources[i].Connector, sources[i].Name}] = true
	}
	for i := range all {
		if there[name{all[i].Connector, all[i].Label}] {
			list = append(list, all[i])
		}
	}
	return list
}

// placeKind is a kind in a place.
type placeKind struct {
	source, place string
	kind          detectors.Kind
}

// changeOf says what is new of a kind in a place.
func (s *summary) changeOf(source, place string, kind detectors.Kind) string {
	what, ok := s.isNew[placeKind{source, place, kind}]
	if !ok {
		if what, ok = s.isNew[placeKind{source: source}]; !ok {
			return ""
		}
	}
	return s.t(changeWords[what])
}

// changeWords name the changes.
var changeWords = map[drift.What]string{
	drift.NewSource:     "New source",
	drift.NewPlace:      "New place",
	drift.NewField:      "New field",
	drift.NewKind:       "New kind in a known field",
	drift.Unreachable:   "No longer read",
	drift.VanishedPlace: "Place gone",
	drift.VanishedField: "Field gone",
	drift.VanishedKind:  "Kind no longer found",
}

func changeTone(w drift.What) reports.Tone {
	switch w {
	case drift.Unreachable:
		return reports.Bad
	case drift.NewSource, drift.NewPlace, drift.NewField, drift.NewKind:
		return reports.Warning
	default:
		return reports.Neutral
	}
}

func (s *summary) countChanges() map[drift.What]int64 {
	counts := map[drift.What]int64{}
	for i := range s.Changes {
		counts[s.Changes[i].What]++
	}
	return counts
}

// changesFigure counts the changes by sort; nothing changed is no figure.
func (s *summary) changesFigure() (reports.Figure, bool) {
	counts := s.countChanges()
	var most int64
	for _, n := range counts {
		most = max(most, n)
	}
	if most == 0 {
		return reports.Figure{}, false
	}
	figure := reports.Figure{Title: fmt.Sprintf(s.t("What changed since %s"), s.stamp(s.Since.Finished))}
	for _, w := range drift.Changes() {
		if n := counts[w]; n > 0 {
			figure.Parts = append(figure.Parts, reports.Part{Label: s.t(changeWords[w]), Text: reports.Number(n), Share: share(n, most), Tone: changeTone(w)})
		}
	}
	return figure, true
}

func (s *summary) changesSection() reports.Section {
	text := fmt.Sprintf(s.t("Compared with the scan that ended on %s (number %s). Sources that were not scanned again since are left out."),
		s.stamp(s.Since.Finished), reports.Number(s.Since.Scan))
	counts := s.countChanges()
	return reports.Section{ID: "changes", Title: s.t("What changed?"), Text: []string{text}, Tables: []reports.Table{{
		ID: "changes", Title: s.t("New and gone"), Short: s.t("Changes"), Brief: 10,
		Columns: []reports.Column{
			{ID: "change", Title: s.t("Change"), Group: 2},
			{ID: "cases", Title: s.t("Cases"), Align: reports.End, Group: 2},
			{ID: "place", Title: s.t("Place")},
			{ID: "source", Title: s.t("Source")},
			{ID: "part", Title: s.t("Part"), Hidden: true},
			{ID: "field", Title: s.t("Field")},
			{ID: "kind", Title: s.t("Kind")},
			{ID: "before", Title: s.t("Findings before"), Align: reports.End},
			{ID: "after", Title: s.t("Findings now"), Align: reports.End},
		},
		Rows: rows(s.Changes, func(c *drift.Change) []reports.Cell {
			kind := reports.Cell{Text: s.t("none recognised"), Value: ""}
			if c.Kind != "" {
				kind = reports.Cell{Text: s.kindTitle(c.Kind), Value: string(c.Kind)}
			} else if c.What == drift.NewSource || c.What == drift.Unreachable {
				kind = reports.Cell{}
			}
			place := c.Place
			if place == "" {
				place = s.t("all of it")
			}
			return []reports.Cell{
				{Text: s.t(changeWords[c.What]), Value: string(c.What), Tone: changeTone(c.What)},
				reports.Count(counts[c.What]), reports.Text(place), reports.Text(c.Source), reports.Text(c.Part), reports.Text(c.Field), kind,
				reports.Count(c.Before), reports.Count(c.After),
			}
		}),
		Empty: s.t("No place, field or kind came or went."),
	}}}
}
