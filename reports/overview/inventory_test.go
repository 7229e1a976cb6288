package overview_test

import (
	"context"
	"iter"
	"slices"
	"time"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// made is an inventory in memory. Its people and places are made up.
type made struct {
	scans    []inventory.Scan
	sources  []inventory.Source
	units    map[int64][]inventory.Unit
	totals   []inventory.KindTotal
	subjects []inventory.Subject
	people   int64
	states   map[int64][]inventory.Summary // by scan
	err      error                         // given by the method named fails; of Units after the first unit
	fails    string
}

func (m *made) fail(method string) error {
	if m.fails == method {
		return m.err
	}
	return nil
}

func (m *made) Scans(context.Context) ([]inventory.Scan, error) { return m.scans, m.fail("Scans") }

func (m *made) Sources(context.Context) ([]inventory.Source, error) {
	return m.sources, m.fail("Sources")
}

func (m *made) Units(_ context.Context, source int64) iter.Seq2[inventory.Unit, error] {
	return func(yield func(inventory.Unit, error) bool) {
		for _, u := range m.units[source] {
			if !yield(u, nil) {
				return
			}
			if err := m.fail("Units"); err != nil {
				yield(inventory.Unit{}, err)
				return
			}
		}
	}
}

func (m *made) Totals(context.Context) ([]inventory.KindTotal, error) {
	return m.totals, m.fail("Totals")
}

func (m *made) SubjectCount(context.Context) (int64, error) { return m.people, m.fail("SubjectCount") }

func (m *made) Subjects(_ context.Context, limit, offset int64) ([]inventory.Subject, error) {
	from := min(offset, int64(len(m.subjects)))
	return slices.Clone(m.subjects[from:min(from+limit, int64(len(m.subjects)))]), m.fail("Subjects")
}

func (m *made) State(_ context.Context, scan int64) ([]inventory.Summary, error) {
	return m.states[scan], m.fail("State")
}

var (
	started  = time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC)
	finished = started.Add(12*time.Minute + 34*time.Second)
	reported = started.Add(time.Hour)
)

func field(name, declared string, values, nulls int64, verdict *detectors.Verdict, counts map[detectors.Kind]int64) detectors.FieldResult {
	return detectors.FieldResult{Name: name, Type: declared, Values: values, Nulls: nulls, Verdict: verdict, Counts: counts}
}

func is(kind detectors.Kind, confidence detectors.Confidence, because string) *detectors.Verdict {
	return &detectors.Verdict{Kind: kind, Confidence: confidence, Because: because}
}

type counts = map[detectors.Kind]int64

// shop is a web shop's database and a shared folder, not all of which could be read.
func shop() *made {
	return &made{
		scans: []inventory.Scan{
			{ID: 2, Started: started, Finished: finished, Version: "1.0.0"},
			{ID: 1, Started: started.AddDate(0, -1, 0), Finished: finished.AddDate(0, -1, 0), Version: "0.9.0"},
		},
		sources: []inventory.Source{
			{ID: 1, Connector: "sqlite", Label: "estate/shop.sqlite", Scan: 2, Complete: true, Facts: map[string]string{"journal": "delete", "SQLite": "3.51"}},
			{
				ID: 2, Connector: "files", Label: "estate/share", Scan: 2, Complete: true,
				Unlisted: []detectors.UnreadPart{{Part: "board/", Why: scanners.Denied, Detail: "permission denied", Bytes: -1}},
			},
		},
		units: map[int64][]inventory.Unit{1: shopTables(), 2: shareFiles()},
		totals: []inventory.KindTotal{
			{Kind: detectors.PersonName, Findings: 12412, Distinct: 198, Units: 5, Subjects: 190},
			{Kind: detectors.Email, Findings: 15730, Distinct: 212, Units: 6, Subjects: 212},
			{Kind: detectors.Phone, Findings: 431, Distinct: 187, Units: 3, Subjects: 187},
			{Kind: detectors.PostalAddress, Findings: 424, Distinct: 180, Units: 2, Subjects: 180},
			{Kind: detectors.IPAddress, Findings: 98211, Distinct: 1544, Units: 1, Subjects: 14},
			{Kind: detectors.IBAN, Findings: 37, Distinct: 37, Units: 1, Subjects: 37},
			{Kind: "shoe_size", Findings: 12, Distinct: 9, Units: 1, Subjects: 12},
		},
		people: 212,
		subjects: []inventory.Subject{
			{Pseudonym: "S-k3f9a0c2de", Records: 412, Units: 6, Sources: 2, Kinds: counts{detectors.Email: 2, detectors.Phone: 1, detectors.PersonName: 3, detectors.IBAN: 1}},
			{Pseudonym: "S-77ab01e4f2", Records: 96, Units: 4, Sources: 2, Kinds: counts{detectors.Email: 1, detectors.PersonName: 1, detectors.PostalAddress: 1}},
			{Pseudonym: "S-0d4412bb9a", Records: 12, Units: 1, Sources: 1, Kinds: counts{detectors.Email: 1}},
		},
		states: map[int64][]inventory.Summary{1: shopThen(), 2: shopNow()},
	}
}

// shopNow is the shop's database and the shared folder in short.
func shopNow() []inventory.Summary {
	var list []inventory.Summary
	for i, units := range [][]inventory.Unit{shopTables(), shareFiles()} {
		one := inventory.Summary{Scan: 2, Print: detectors.Fingerprint{byte(i)}, Complete: true}
		one.Connector, one.Label = []string{"sqlite", "files"}[i], []string{"estate/shop.sqlite", "estate/share"}[i]
		for j := range units {
			u := &units[j]
			short := inventory.UnitSummary{Label: u.Label, Kind: u.Kind, Status: u.Status, Records: u.Records}
			for _, f := range u.Fields {
				to := inventory.FieldSummary{Part: f.Part, Name: f.Name, Counts: f.Counts}
				if f.Verdict != nil {
					to.Kind = f.Verdict.Kind
				}
				short.Fields = append(short.Fields, to)
			}
			one.Units = append(one.Units, short)
		}
		list = append(list, one)
	}
	return list
}

// shopThen is the database a month before: without a table and a column, and with another table. The folder was not scanned then.
func shopThen() []inventory.Summary {
	then := shopNow()[:1]
	then[0].Scan = 1
	orders := &then[0].Units[1]
	orders.Fields = slices.Clone(orders.Fields)[1:]
	for i := range then[0].Units {
		if then[0].Units[i].Label == "events" {
			then[0].Units[i].Label = "leads"
		}
	}
	return then
}

func shopTables() []inventory.Unit {
	return []inventory.Unit{
		{
			ID: 1, Source: 1, Label: "customers", Kind: "table", Key: []string{"id"},
			UnitResult: detectors.UnitResult{Status: detectors.Complete, Records: 212, Bytes: 48_211, Fields: []detectors.FieldResult{
				field("id", "INTEGER", 212, 0, nil, nil),
				field("email", "VARCHAR(120)", 212, 0, is(detectors.Email, 0.998, "every value is an e-mail address, and the name says so"), counts{detectors.Email: 212}),
				field("full_name", "VARCHAR(80)", 210, 2, is(detectors.PersonName, 0.94, "most values are a given name and a family name"), counts{detectors.PersonName: 210}),
				field("phone", "VARCHAR(30)", 187, 25, is(detectors.Phone, 0.97, "values are valid phone numbers, and the name says so"), counts{detectors.Phone: 187}),
				field("street", "VARCHAR(120)", 212, 0, is(detectors.PostalAddress, 0.88, "values hold a street's word and a house number"), counts{detectors.PostalAddress: 212}),
				field("notes", "TEXT", 31, 181, nil, counts{detectors.PersonName: 14, detectors.Phone: 3}),
				field("created", "DATETIME", 212, 0, nil, nil),
			}},
		},
		{
			ID: 2, Source: 1, Label: "orders", Kind: "table", Key: []string{"id"},
			References: []inventory.Reference{{Fields: []string{"customer_id"}, Unit: "customers", To: []string{"id"}}},
			UnitResult: detectors.UnitResult{Status: detectors.Complete, Records: 15_212, Bytes: 1_904_422, Fields: []detectors.FieldResult{
				field("id", "INTEGER", 15_212, 0, nil, nil),
				field("customer_id", "INTEGER", 15_212, 0, nil, nil),
				field("contact", "TEXT", 15_000, 212, is(detectors.Email, 0.72, "three values in four are e-mail addresses"), counts{detectors.Email: 15_000, detectors.PersonName: 12_000}),
				field("ship_to", "TEXT", 212, 15_000, is(detectors.PostalAddress, 0.55, "values hold a postcode and a place"), counts{detectors.PostalAddress: 212}),
				field("shoe", "TEXT", 12, 15_200, nil, map[detectors.Kind]int64{"shoe_size": 12}),
			}},
		},
		{ID: 3, Source: 1, Label: "products", Kind: "table", Key: []string{"sku"}, UnitResult: detectors.UnitResult{Status: detectors.Complete, Records: 880, Bytes: 120_000, Fields: []detectors.FieldResult{
			field("sku", "TEXT", 880, 0, nil, nil), field("price", "NUMERIC", 880, 0, nil, nil),
		}}},
		{ID: 4, Source: 1, Label: "customer_emails", Kind: "view", UnitResult: detectors.UnitResult{Status: detectors.Skipped, Rule: "a view shows what its tables hold"}},
		{
			ID: 5, Source: 1, Label: "events", Kind: "table",
			UnitResult: detectors.UnitResult{
				Status: detectors.Sampled, Rule: "10 000 of about 4 000 000 records: kinds in fewer than 1 record in 3 300 can be missed",
				Records: 10_000, Bytes: 1_100_000, Fields: []detectors.FieldResult{field("payload.user", "string", 9_000, 1_000, is(detectors.Email, 0.91, "nine values in ten are e-mail addresses"), counts{detectors.Email: 400})},
			},
		},
	}
}

func shareFiles() []inventory.Unit {
	bank := field("iban", "", 37, 0, is(detectors.IBAN, 0.999, "the check digits of every value are right"), counts{detectors.IBAN: 37})
	bank.Part = "payroll.zip/march.csv"
	return []inventory.Unit{
		{ID: 6, Source: 2, Label: "hr/[email].pdf", Kind: "file", UnitResult: detectors.UnitResult{
			Status: detectors.Unread, Unread: []detectors.UnreadPart{{Why: scanners.NoDecoder, MIME: "application/pdf", Bytes: 88_120}},
		}},
		{ID: 7, Source: 2, Label: "hr/payroll.zip", Kind: "file", UnitResult: detectors.UnitResult{
			Status: detectors.Partial, Records: 37, Bytes: 4_210, Fields: []detectors.FieldResult{bank},
			Unread: []detectors.UnreadPart{{Part: "payroll.zip/april.csv", Why: scanners.Encrypted, Detail: "the member is encrypted", Bytes: 2_048}},
		}},
		{ID: 8, Source: 2, Label: "logs/access.log", Kind: "file", UnitResult: detectors.UnitResult{
			Status: detectors.Complete, Records: 98_300, Bytes: 12_400_000, Fields: []detectors.FieldResult{
				field("text", "", 98_300, 0, nil, counts{detectors.IPAddress: 98_211, detectors.Email: 118}),
			},
		}},
		{ID: 9, Source: 2, Label: "minutes/=cmd|' /C calc'!A0.txt", Kind: "file", UnitResult: detectors.UnitResult{
			Status: detectors.Complete, Records: 44, Bytes: 3_000, Fields: []detectors.FieldResult{
				field("text", "", 44, 0, nil, counts{detectors.PersonName: 188, detectors.Phone: 241}),
			},
		}},
		{ID: 10, Source: 2, Label: "pictures/team.png", Kind: "file", UnitResult: detectors.UnitResult{
			Status: detectors.Unread, Unread: []detectors.UnreadPart{{Why: scanners.NoDecoder, MIME: "image/png", Bytes: 2_400_000}},
		}},
		{ID: 11, Source: 2, Label: "backup/old.gz", Kind: "file", UnitResult: detectors.UnitResult{
			Status: detectors.Unread, Unread: []detectors.UnreadPart{{Why: scanners.Truncated, Detail: "the stream ends in the middle of a block", Bytes: -1}},
		}},
		{ID: 12, Source: 2, Label: "readme.txt", Kind: "file", UnitResult: detectors.UnitResult{Status: detectors.Complete, Records: 9, Bytes: 512, Fields: []detectors.FieldResult{field("text", "", 9, 0, nil, nil)}}},
	}
}

// clean is a scan that read everything and found nothing.
func clean() *made {
	return &made{
		scans:   []inventory.Scan{{ID: 1, Started: started, Finished: finished, Version: "1.0.0"}},
		sources: []inventory.Source{{ID: 1, Connector: "sqlite", Label: "stock.sqlite", Scan: 1, Complete: true}},
		units:   map[int64][]inventory.Unit{1: {shopTables()[2]}},
	}
}
