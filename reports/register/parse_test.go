package register

import (
	"os"
	"strings"
	"testing"
	"time"
)

const minimal = `
controller: {name: A, contact: a}
officer: {name: B, contact: b}
authority: {name: C, contact: c}
activities:
  - id: orders
    name: Orders
    purpose: to deliver
    basis: contract
    people: [customers]
    data: [email]
    source: you
    automated: none
    retention: {period: 2 years, from: the order}
    stores: [{store: shop/orders}]
    recipients: []
    measures: [access by role]
`

func TestTheExampleIsWhole(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/examples/register.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{text, []byte(minimal)} {
		r, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if gaps := r.Gaps(); len(gaps) > 0 {
			t.Errorf("not filled in: %v", gaps)
		}
	}
}

// What is wrong is named, with its line and what to do.
func TestWhatIsWrongIsNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to, want string }{
		{"unknown key", "    purpose:", "    aim:", "line 8: field aim not found"},
		{"unknown basis", "basis: contract", "basis: because", `line 9: basis "because" is none of consent, contract, legal_obligation`},
		{"period", "2 years", "long", `line 14: period "long" is not like 10 years`},
		{"kind", "[email]", "[E-mail]", `line 11: data: "E-mail" is no kind`},
		{"pattern", "shop/orders", `"shop/["`, `store "shop/[" is no pattern`},
		{"unknown recipient", "recipients: []", "recipients: [Post]", `recipient "Post" is not in recipients`},
		{"empty", minimal, "", "empty"},
		{
			"privacy shield", "activities:", "recipients: [{name: P, role: processor, what: mails, country: US, safeguard: {kind: privacy-shield}}]\nactivities:",
			`line 5: "privacy-shield" is no safeguard: the Court of Justice declared the Privacy Shield invalid (C-311/18`,
		},
		{"successor", "activities:", "recipients: [{name: P, role: processor, what: mails, country: US, safeguard: {kind: EU-US Privacy Shield}}]\nactivities:", "Decision (EU) 2023/1795"},
		{"country", "activities:", "recipients: [{name: P, role: processor, what: mails, country: Belgium}]\nactivities:", `line 5: country "Belgium" is not one of two letters`},
		{"term", "activities:", "requests: {contact: x, term: 30 days}\nactivities:", "longer than the month of Article 12(3)"},
		{"twice", "  - id: orders", "  - id: orders\n    name: x\n  - id: orders", "the ID is there twice"},
		{"kind of a store", "{store: shop/orders}", "{store: shop/orders, data: [phone]}", "holds phone, which is not in the activity's data"},
	} {
		text := strings.Replace(minimal, c.from, c.to, 1)
		if text == minimal {
			t.Fatalf("%s: nothing was changed", c.name)
		}
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestGapsAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to, want string }{
		{"to do", "basis: contract", "basis: TODO", "activities.orders.basis"},
		{"consent", "basis: contract", "basis: eu-gdpr:A6-1-a", "activities.orders.withdrawal"},
		{"obligation", "basis: contract", "basis: legal_obligation", "activities.orders.law"},
		{"statutory retention", "basis: contract", "basis: legal_obligation\n    law: VAT Code", "activities.orders.retention.ground"},
		{"interest", "basis: contract", "basis: legitimate-interests", "activities.orders.interest"},
		{"retention", "{period: 2 years, from: the order}", "{}", "activities.orders.retention"},
		{"recipients", "    recipients: []\n", "", "activities.orders.recipients"},
		{
			"framework", "activities:", "recipients: [{name: P, role: processor, what: mails, country: US, safeguard: {kind: data_privacy_framework}}]\nactivities:",
			"recipients.P.safeguard.checked",
		},
	} {
		r, err := Parse([]byte(strings.Replace(minimal, c.from, c.to, 1)))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		found := false
		for _, g := range r.Gaps() {
			found = found || g.Where == c.want
		}
		if !found {
			t.Errorf("%s: %s is not among %v", c.name, c.want, r.Gaps())
		}
	}
}

func TestRetentionEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ period, starts, from, want string }{
		{"10 years", "next_year", "2015-03-04", "2026-01-01"},
		{"1 year", "date", "2024-02-29", "2025-02-28"},
		{"1 month", "date", "2026-01-31", "2026-02-28"},
		{"90 days", "date", "2026-01-01", "2026-04-01"},
	} {
		r, err := Parse([]byte(strings.Replace(minimal, "{period: 2 years, from: the order}", "{period: "+c.period+", from: it, starts: "+c.starts+"}", 1)))
		if err != nil {
			t.Fatal(err)
		}
		from, _ := time.Parse(time.DateOnly, c.from)
		end, ok := r.Activities[0].Retention.Ends(from)
		if got := end.Format(time.DateOnly); !ok || got != c.want {
			t.Errorf("%s %s from %s ends on %s, want %s", c.period, c.starts, c.from, got, c.want)
		}
	}
}
