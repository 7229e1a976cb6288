package register

import (
	"strings"
	"testing"

	"dossier/detectors"
)

// A draft declares all that was found, leaves to people what only they know, and names nobody.
func TestDraft(t *testing.T) {
	t.Parallel()
	h := &held{}
	contract := unit("hr/contract - Jan Peeters.txt", 9, holds("text", detectors.PersonName, 9))
	contract.Label = "hr/contract - [person_name].txt"
	h.source("/srv/files", nil, contract, unit("hr/list.csv", 9, holds("born", detectors.DateOfBirth, 9)), unit("exports/[a] *.csv", 9, holds("mail", detectors.Email, 9)))
	h.source("shop", map[string]string{"region": "eu-west-1"},
		unit("public.orders", 9, holds("mail", detectors.Email, 9), dated("ordered_at", 0, "2026-01-01"), says("remark", detectors.PaymentCard, 1, 99)),
		unit("public.products", 99, says("about", detectors.PersonName, 1, 99)),
		unit("public.weather", 9))
	draft, err := Draft(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	text, err := draft.Text()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"store: files/hr/**", "store: shop/public.orders", "date: ordered_at", "country: IE", "basis: TODO", "data: [date_of_birth, person_name]"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in the draft", want)
		}
	}
	for _, bad := range []string{"Peeters", "weather", "products", "payment_card"} {
		if strings.Contains(string(text), bad) {
			t.Errorf("%q is in the draft", bad)
		}
	}
	again, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	gaps := again.Gaps()
	if len(gaps) < 20 {
		t.Errorf("%d facts are to be filled in, too few", len(gaps))
	}
	for _, line := range differences(t, h, again, Options{}) {
		sort, _, _ := strings.Cut(line, ":")
		switch Sort(sort) {
		case NotFilledIn, FreeText, Doubtful:
		default:
			t.Errorf("the draft is contradicted: %s", line)
		}
	}
}

// The record knows sources by their short names: two of one name are one entry, and whoever fills it in is told.
func TestDraftOfNamesakes(t *testing.T) {
	t.Parallel()
	h := &held{}
	h.source("postgres://db.example.org/shop", nil, unit("public.orders", 9, holds("mail", detectors.Email, 9)))
	h.source("s3://shop", map[string]string{"region": "eu-west-1"}, unit("orders.csv", 9, holds("mail", detectors.Email, 9)))
	h.source("s3://alone", map[string]string{"region": "eu-west-1"}, unit("orders.csv", 9, holds("mail", detectors.Email, 9)))
	draft, err := Draft(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	if len(draft.Systems) != 2 {
		t.Fatalf("%d systems, want one for each name: %v", len(draft.Systems), draft.Systems)
	}
	if one := draft.Systems[0]; one.Store != "shop" || one.Country != todo || !strings.Contains(one.Name, "several sources") {
		t.Errorf("two sources of one name are drafted as %v", one)
	}
	if one := draft.Systems[1]; one.Store != "alone" || one.Country != "IE" || strings.Contains(one.Name, "several") {
		t.Errorf("a source by itself is drafted as %v", one)
	}
}

func TestGuesses(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"public.customer_orders": "customers", "hr/verjaardagen.txt": "personnel", "support_tickets": "support", "boekhouding/2019/facturen.csv": "invoices",
		"order_payments": "invoices", "access_log": "security", "zzz": "other", "newsletter.csv.zst": "marketing",
	} {
		if got := guessOf(name); got != want {
			t.Errorf("%s is guessed to be of %s, want %s", name, got, want)
		}
	}
}
