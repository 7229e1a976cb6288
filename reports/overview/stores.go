package overview

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/measures"
)

// Known is what is known of one kind in one place beside the scan, as from a record of processing activities. What is empty is not known.
type Known struct {
	Activity   string
	Basis      string
	Retention  string
	Oldest     time.Time
	Region     string
	Recipients string
	Owner      string
}

// store is one kind in one place, the line of a list that is worked with.
type store struct {
	source     *Source
	unit       *Unit
	kind       detectors.Kind
	fields     []string // labels
	findings   int64
	confidence detectors.Confidence
	mentioned  bool // only in longer text
}

// stores lists the kinds of a unit, the most frequent first.
func stores(source *Source, u *Unit) []store {
	byKind := map[detectors.Kind]*store{}
	for i := range u.Fields {
		f := &u.Fields[i]
		counts := f.Counts
		if v := f.Verdict; v != nil {
			if _, ok := counts[v.Kind]; !ok {
				counts = map[detectors.Kind]int64{v.Kind: 0}
			}
		}
		for _, k := range byCount(counts) {
			s := byKind[k]
			if s == nil {
				s = &store{source: source, unit: u, kind: k, mentioned: true}
				byKind[k] = s
			}
			s.fields = append(s.fields, strings.TrimPrefix(f.Part+" › "+f.Name, " › "))
			s.findings += f.Counts[k]
			if v := f.Verdict; v != nil && v.Kind == k {
				s.mentioned, s.confidence = false, max(s.confidence, v.Confidence)
			}
		}
	}
	list := make([]store, 0, len(byKind))
	for _, s := range byKind {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b store) int { return cmp.Or(cmp.Compare(b.findings, a.findings), cmp.Compare(a.kind, b.kind)) })
	return list
}

// storesTable has a row for each kind in each place, with what the record of processing activities says of it.
func (s *summary) storesTable(known func(source, place string, kind detectors.Kind) Known) reports.Table {
	return reports.Table{
		ID: "stores", Title: s.t("Each kind in each place"), Short: s.t("Stores"), Hidden: true,
		Text: s.t("What the record of processing activities says stays empty where there is none, or it says nothing."),
		Columns: []reports.Column{
			{ID: "source", Title: s.t("Source")},
			{ID: "place", Title: s.t("Place")},
			{ID: "place_kind", Title: s.t("Is a")},
			{ID: "kind", Title: s.t("Kind of data")},
			{ID: "dpv", Title: s.t("DPV term")},
			{ID: "category", Title: s.t("Category")},
			{ID: "risk", Title: s.t("Risk")},
			{ID: "fields", Title: s.t("Fields")},
			{ID: "findings", Title: s.t("Findings"), Align: reports.End},
			{ID: "records", Title: s.t("Records of the place"), Align: reports.End},
			{ID: "confidence", Title: s.t("How sure"), Align: reports.End, Unit: reports.Share},
			{ID: "status", Title: s.t("How it was read")},
			{ID: "activity", Title: s.t("Activity")},
			{ID: "basis", Title: s.t("Legal basis")},
			{ID: "retention", Title: s.t("Retention")},
			{ID: "oldest", Title: s.t("Oldest record")},
			{ID: "region", Title: s.t("Region")},
			{ID: "recipients", Title: s.t("Recipients")},
			{ID: "change", Title: s.t("Since the last scan")},
			{ID: "owner", Title: s.t("Owner")},
		},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range s.Sources {
				for j := range s.Sources[i].Units {
					for _, one := range stores(&s.Sources[i], &s.Sources[i].Units[j]) {
						var k Known
						if known != nil {
							k = known(one.source.Name, one.unit.Name, one.kind)
						}
						if !yield(s.storeCells(&one, &k), nil) {
							return
						}
					}
				}
			}
		},
		Empty: s.t("No place holds personal data that was recognised."),
	}
}

func (s *summary) storeCells(one *store, k *Known) []reports.Cell {
	sure := reports.Text(s.t("found in text"))
	if !one.mentioned {
		sure = reports.Cell{Text: s.percent(one.confidence), Value: confidence(one.confidence)}
	}
	return []reports.Cell{
		reports.Text(one.source.Name), reports.Text(one.unit.Name),
		{Text: s.t(one.unit.Kind), Value: one.unit.Kind},
		{Text: s.kindTitle(one.kind), Value: string(one.kind)},
		reports.Text(one.kind.DPV()),
		reports.Text(s.t(categoryOf(one.kind))), reports.Text(s.t(riskOf(one.kind))),
		reports.Text(strings.Join(one.fields, ", ")), reports.Count(one.findings), reports.Count(one.unit.Records), sure,
		{Text: s.statusName(one.unit.Status), Value: string(one.unit.Status)},
		reports.Text(k.Activity), reports.Text(k.Basis), reports.Text(k.Retention), measures.Day(k.Oldest),
		reports.Text(cmp.Or(k.Region, one.source.Facts["region"])), reports.Text(k.Recipients),
		reports.Text(s.changeOf(one.source.Name, one.unit.Name, one.kind)),
		reports.Text(k.Owner),
	}
}

// categoryOf says under which articles of the GDPR a kind is.
func categoryOf(k detectors.Kind) string {
	switch k {
	case detectors.Health, detectors.Religion, detectors.PoliticalOpinion, detectors.Ethnicity, detectors.SexualOrientation,
		detectors.UnionMembership, detectors.Biometric, detectors.Genetic:
		return "special category (Art. 9)"
	case detectors.CriminalRecord:
		return "criminal convictions (Art. 10)"
	case detectors.NationalID:
		return "national identification number (Art. 87)"
	}
	return "personal data"
}

// riskOf is how much harm a kind does in wrong hands, by itself: what the GDPR protects further, and what lets somebody pass for the
// person or take their money, is high; what singles a person out or reaches them is medium (after criterion 4 of WP 248 rev.01).
func riskOf(k detectors.Kind) string {
	switch {
	case categoryOf(k) != "personal data":
		return "high"
	case slices.Contains([]detectors.Kind{
		detectors.HealthID, detectors.TaxID, detectors.Passport, detectors.DriverLicence, detectors.PaymentCard, detectors.IBAN,
	}, k):
		return "high"
	case slices.Contains([]detectors.Kind{
		detectors.DateOfBirth, detectors.Geolocation, detectors.Phone, detectors.Email, detectors.PostalAddress, detectors.LicencePlate,
	}, k):
		return "medium"
	}
	return "low"
}
