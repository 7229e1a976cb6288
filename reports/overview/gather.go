package overview

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"dossier/detectors"
	"dossier/reports/drift"
	"dossier/reports/inventory"
	"dossier/reports/language"
)

// summary is a report with what its document says besides.
type summary struct {
	*Report
	language   *language.Language
	scans      map[int64]inventory.Scan
	found      int64 // units in which something was found
	without    int64 // units read in full in which nothing was
	held       int64 // fields in which something was found
	empty      int64 // and those in which nothing was
	unfinished int64 // sources whose scan broke off
	gaps       []gap
	ruled      map[rule]int64
	isNew      map[placeKind]drift.What
}

// gap is one thing that was not read.
type gap struct {
	why           reason
	source, place string
	part, detail  string
	mime          string
	bytes         int64
}

// rule is a rule by which units were left out or sampled.
type rule struct {
	status detectors.Status
	text   string
}

func gather(ctx context.Context, inv Reader, o Options) (*summary, error) {
	s := &summary{
		language: o.Language,
		Report:   &Report{Dossier: o.Version, Totals: Totals{Kinds: []KindTotal{}}, Sources: []Source{}, Subjects: []Subject{}, Changes: []drift.Change{}},
		scans:    map[int64]inventory.Scan{},
		ruled:    map[rule]int64{},
		isNew:    map[placeKind]drift.What{},
	}
	if err := s.readScans(ctx, inv); err != nil {
		return nil, fmt.Errorf("reading the scans: %w", err)
	}
	sources, err := inv.Sources(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the sources: %w", err)
	}
	for i := range sources {
		if err := s.readSource(ctx, inv, &sources[i]); err != nil {
			return nil, fmt.Errorf("reading the units of source %d: %w", sources[i].ID, err)
		}
	}
	if err := s.readTotals(ctx, inv, o.Subjects); err != nil {
		return nil, fmt.Errorf("reading the totals: %w", err)
	}
	if err := s.readChanges(ctx, inv, &o); err != nil {
		return nil, fmt.Errorf("comparing with an earlier scan: %w", err)
	}
	s.Scan.Status = ScanComplete
	if c := s.Coverage; s.unfinished+c.Partial+c.Unread+c.Unlisted > 0 || s.Scan.Finished == nil {
		s.Scan.Status = ScanIncomplete
	}
	// The most frequent reason first; within one, the order of the listing.
	counts := map[reason]int{}
	for _, g := range s.gaps {
		counts[g.why]++
	}
	slices.SortStableFunc(s.gaps, func(a, b gap) int {
		return cmp.Or(cmp.Compare(counts[b.why], counts[a.why]), cmp.Compare(a.why.words, b.why.words))
	})
	return s, nil
}

func (s *summary) readScans(ctx context.Context, inv Reader) error {
	scans, err := inv.Scans(ctx)
	if err != nil {
		return err
	}
	var newest inventory.Scan
	for _, scan := range scans {
		s.scans[scan.ID] = scan
		if scan.ID > newest.ID {
			newest = scan
		}
	}
	s.Scan = Scan{ID: newest.ID, Started: moment(newest.Started), Finished: moment(newest.Finished), Sampled: newest.Sampled}
	return nil
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}

func (s *summary) readSource(ctx context.Context, inv Reader, from *inventory.Source) error {
	source := Source{
		Connector: from.Connector, Name: from.Label, Complete: from.Complete, Facts: from.Facts,
		Unlisted: list(from.Unlisted), Units: []Unit{}, scan: from.Scan,
	}
	if source.Facts == nil {
		source.Facts = map[string]string{}
	}
	if !from.Complete {
		s.unfinished++
		s.gaps = append(s.gaps, gap{why: reasonOf(brokeOff), source: from.Label, bytes: -1})
	}
	for _, u := range from.Unlisted {
		s.Coverage.Unlisted++
		s.addGap(from.Label, "", u)
	}
	for unit, err := range inv.Units(ctx, from.ID) {
		if err != nil {
			return err
		}
		u := Unit{
			Name: unit.Label, Kind: unit.Kind, Status: unit.Status, Rule: unit.Rule, Records: unit.Records, Bytes: unit.Bytes,
			Key: list(unit.Key), References: list(unit.References), Fields: list(unit.Fields), Unread: list(unit.UnitResult.Unread),
		}
		for i := range u.Fields {
			if u.Fields[i].Counts == nil {
				u.Fields[i].Counts = map[detectors.Kind]int64{}
			}
		}
		s.count(from, &u)
		source.Units = append(source.Units, u)
	}
	s.Sources = append(s.Sources, source)
	return nil
}

// list makes an absent list an empty one: in JSON it is [] and never null.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

func (s *summary) count(from *inventory.Source, u *Unit) {
	c := &s.Coverage
	c.Units++
	c.Records += u.Records
	c.Bytes += u.Bytes
	switch u.Status {
	case detectors.Complete:
		c.Complete++
	case detectors.Sampled:
		c.Sampled++
		s.addRule(u)
	case detectors.Skipped:
		c.Skipped++
		s.addRule(u)
	case detectors.Partial:
		c.Partial++
	default: // also a status this program does not know: it must not pass as read
		c.Unread++
	}
	for _, part := range u.Unread {
		s.addGap(from.Label, u.Name, part)
	}
	if len(u.Unread) == 0 && u.Status != detectors.Complete && u.Status != detectors.Sampled && u.Status != detectors.Skipped {
		why := notSaid
		if !from.Complete {
			why = brokeOff
		}
		s.gaps = append(s.gaps, gap{why: reasonOf(why), source: from.Label, place: u.Name, bytes: -1})
	}
	var found bool
	for i := range u.Fields {
		if holds(&u.Fields[i]) {
			s.held++
			found = true
		} else {
			s.empty++
		}
	}
	switch {
	case found:
		s.found++
	case u.Status == detectors.Complete:
		s.without++
	}
}

func (s *summary) addGap(source, unit string, u detectors.UnreadPart) {
	g := gap{why: reasonOf(u.Why), source: source, place: unit, part: u.Part, detail: u.Detail, mime: u.MIME, bytes: u.Bytes}
	if unit == "" {
		g.place, g.part = u.Part, ""
	}
	s.gaps = append(s.gaps, g)
}

func (s *summary) addRule(u *Unit) { s.ruled[rule{u.Status, u.Rule}]++ }

func (s *summary) readTotals(ctx context.Context, inv Reader, limit int64) error {
	kinds, err := inv.Totals(ctx)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		s.Totals.Findings += k.Findings
		s.Totals.Kinds = append(s.Totals.Kinds, KindTotal{
			Kind: k.Kind, DPV: k.Kind.DPV(), Findings: k.Findings, Distinct: k.Distinct, Units: k.Units, Subjects: k.Subjects,
		})
	}
	slices.SortFunc(s.Totals.Kinds, func(a, b KindTotal) int {
		return cmp.Or(cmp.Compare(b.Findings, a.Findings), cmp.Compare(a.Kind, b.Kind))
	})
	if s.Totals.Subjects, err = inv.SubjectCount(ctx); err != nil {
		return err
	}
	subjects, err := inv.Subjects(ctx, limit, 0)
	if err != nil {
		return err
	}
	for _, p := range subjects {
		kinds := p.Kinds
		if kinds == nil {
			kinds = map[detectors.Kind]int64{}
		}
		s.Subjects = append(s.Subjects, Subject{Pseudonym: p.Pseudonym, Records: p.Records, Units: p.Units, Sources: p.Sources, Kinds: kinds})
	}
	return nil
}
