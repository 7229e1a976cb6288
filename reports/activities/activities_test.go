package activities_test

import (
	"bytes"
	"cmp"
	"flag"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/activities"
	"dossier/reports/language"
	"dossier/reports/register"
	"dossier/reports/textpage"
)

var update = flag.Bool("update", false, "write the golden file anew")

const record = `
controller: {name: Example NV, contact: Street 1}
officer: {name: The officer, contact: dpo@example.org}
authority: {name: The authority, contact: Street 2}
recipients:
  - {name: Carrier, role: controller, what: delivers, country: BE}
  - {name: Mailer Inc., role: processor, what: mails, country: US}
activities:
  - id: orders
    name: Orders
    purpose: To deliver
    basis: contract
    people: [customers]
    data: [person_name, email]
    source: the customer
    automated: none
    retention: {period: 2 years, from: the order}
    stores: [{store: shop/orders, date: placed}]
    recipients: [Carrier]
    measures: [access control]
  - id: letters
    name: Newsletter
    purpose: To inform
    basis: consent
    withdrawal: by a link
    people: [subscribers]
    data: [email]
    source: the subscriber
    automated: none
    retention: {until: you withdraw it}
    stores: [{store: shop/letters}]
    recipients: [Mailer Inc.]
    measures: [access control]
`

func view(t *testing.T) *activities.View {
	t.Helper()
	r, err := register.Parse([]byte(record))
	if err != nil {
		t.Fatal(err)
	}
	return &activities.View{Record: r, Compared: &register.Comparison{
		At: "2026-03-01", Contradictions: 3, Questions: 1,
		Sorts: map[register.Sort]int{register.UndeclaredKind: 1, register.KeptTooLong: 1, register.UnsafeTransfer: 1, register.Undated: 1},
		Differences: []register.Difference{
			{Sort: register.UndeclaredKind, Activities: []string{"orders"}, System: "shop", Unit: "orders", Kinds: []detectors.Kind{detectors.IBAN}, Findings: 7, Evidence: "iban in note: 7 findings", Next: register.UndeclaredKind.Advice()},
			{Sort: register.KeptTooLong, Activities: []string{"orders"}, System: "shop", Unit: "orders", Records: 40, Oldest: "2020-05-01", Limit: "2024-03-01", Evidence: "40 of 100 records are too old", Next: "Erase them."},
			{Sort: register.UnsafeTransfer, Activities: []string{"letters"}, Recipient: "Mailer Inc.", Country: "US", Evidence: "in the United States", Next: register.UnsafeTransfer.Advice()},
			{Sort: register.Undated, Activities: []string{"orders"}, System: "shop", Unit: "orders", Records: 2, Evidence: "2 records have no date", Next: register.Undated.Advice()},
		},
		Places: []register.Place{
			{SourceName: "data/shop", System: "shop", Unit: "letters", Activities: []string{"letters"}, Kinds: map[detectors.Kind]int64{detectors.Email: 12}, Records: 12, Country: "BE", Owner: "Sales"},
			{
				SourceName: "data/shop", System: "shop", Unit: "orders", Activities: []string{"orders"}, Kinds: map[detectors.Kind]int64{detectors.Email: 90, detectors.IBAN: 7}, Records: 100, Country: "BE", Owner: "Sales",
				DateField: "placed", Oldest: "2020-05-01", Newest: "2026-02-27", TooOld: 40,
			},
		},
	}}
}

func document(v *activities.View) *reports.Document {
	d := &reports.Document{Name: "overview", Title: "Overview", Sections: []reports.Section{{ID: "coverage"}, {ID: "places"}, {ID: "people"}}}
	v.Add(d)
	return d
}

func TestGolden(t *testing.T) {
	t.Parallel()
	d := document(view(t))
	for i := range d.Sections {
		for j := range d.Sections[i].Tables {
			d.Sections[i].Tables[j].Brief = 100
		}
	}
	var b bytes.Buffer
	if err := (textpage.Format{Width: 400}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	const path = "testdata/activities.txt"
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("%s has changed; look at the difference, then run the test with -update", path)
	}
}

// Every difference stands in exactly one chapter.
func TestNoDifferenceIsLost(t *testing.T) {
	t.Parallel()
	v := view(t)
	v.Compared.Differences, v.Compared.Sorts = nil, map[register.Sort]int{}
	for _, s := range register.Sorts() {
		v.Compared.Differences = append(v.Compared.Differences, register.Difference{Sort: s, Evidence: string(s)})
		v.Compared.Sorts[s] = 1
	}
	seen := map[string]int{}
	for _, s := range document(v).Sections {
		for i := range s.Tables {
			if s.Tables[i].Columns[0].ID != "what" || s.Tables[i].Hidden {
				continue
			}
			for row, err := range s.Tables[i].Rows {
				if err != nil {
					t.Fatal(err)
				}
				seen[row[0].Value.(string)]++
			}
		}
	}
	for _, s := range register.Sorts() {
		if seen[string(s)] != 1 {
			t.Errorf("%s stands in %d chapters", s, seen[string(s)])
		}
	}
}

func TestKnown(t *testing.T) {
	t.Parallel()
	known := view(t).Known()
	k := known("data/shop", "orders", detectors.Email)
	if k.Activity != "Orders" || k.Basis != "contract" || k.Retention != "2 years from the order" || k.Recipients != "Carrier" || k.Owner != "Sales" ||
		k.Oldest.Year() != 2020 || k.Region == "" {
		t.Errorf("%+v", k)
	}
	if k := known("data/shop", "orders", detectors.IBAN); k.Activity != "none: undeclared" || k.Basis != "" {
		t.Errorf("an undeclared kind: %+v", k)
	}
	if k := known("data/shop", "elsewhere", detectors.Email); k.Activity != "" {
		t.Errorf("a place that is not there: %+v", k)
	}
}

// The figure shows what is too old, and where a rule runs from no date, nothing.
func TestAgeFigure(t *testing.T) {
	t.Parallel()
	figures := document(view(t)).Figures
	if len(figures) != 1 || len(figures[0].Parts) != 1 {
		t.Fatalf("%+v", figures)
	}
	p := figures[0].Parts[0]
	if p.From != 0 || p.Share < 0.99 || p.Late < 0.64 || p.Late > 0.68 || p.Tone != reports.Bad {
		t.Errorf("%+v", p)
	}
	v := view(t)
	v.Compared.Places = v.Compared.Places[:1]
	if f := document(v).Figures; len(f) != 0 {
		t.Errorf("%+v", f)
	}
}

// In another language only names, dates and evidence stay as they are.
func TestLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range language.All()[1:] {
		v := view(t)
		v.Language = l
		for _, s := range document(v).Sections[2:6] {
			if s.Title == "" || strings.Contains(s.Title, "What ") {
				t.Errorf("%s: %q", l.Tag, s.Title)
			}
		}
	}
}

// A tab holds 31 characters: what is longer is cut there.
func TestTabsAreWhole(t *testing.T) {
	t.Parallel()
	for _, l := range language.All() {
		v := view(t)
		v.Language = l
		for _, s := range document(v).Sections {
			for i := range s.Tables {
				if name := cmp.Or(s.Tables[i].Short, s.Tables[i].Title); utf8.RuneCountInString(name) > 31 {
					t.Errorf("%s: %q", l.Tag, name)
				}
			}
		}
	}
}

// A period that runs from the end of a year says so in one phrase.
func TestRetentionFromTheYearAfter(t *testing.T) {
	t.Parallel()
	r, err := register.Parse([]byte(strings.Replace(record, "{period: 2 years,", "{period: 2 years, starts: next_year,", 1)))
	if err != nil {
		t.Fatal(err)
	}
	v := view(t)
	v.Record = r
	var b bytes.Buffer
	if err := (textpage.Format{Width: 400}).Write(&b, document(v)); err != nil {
		t.Fatal(err)
	}
	if want := "2 years from 1 January of the year after: the order"; !strings.Contains(b.String(), want) {
		t.Errorf("%q is not in:\n%s", want, b.String())
	}
}
