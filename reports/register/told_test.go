package register

import (
	"slices"
	"testing"

	"dossier/reports/language"
)

// TestTransfersAreToldOnce: whoever runs a system abroad is the recipient there, with their safeguard, and what has none says so.
func TestTransfersAreToldOnce(t *testing.T) {
	t.Parallel()
	r, err := Parse([]byte(`
recipients:
  - {name: Host Inc., role: processor, what: stores, country: US, safeguard: {kind: standard_contractual_clauses, reference: module 2}}
  - {name: Count Ltd, role: processor, what: counts, country: IN}
systems:
  - {store: files/backup, name: Backups, country: US, host: Host Inc.}
  - {store: shop, name: Shop, country: BR}
activities:
  - {id: a, name: A, recipients: [Host Inc., Count Ltd], stores: [{store: files/backup}, {store: shop}]}
  - {id: b, name: B, recipients: [], stores: [{store: files/backup}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	told := func(a string, l *language.Language) (list []string) {
		for _, to := range r.Transfers(r.Activity(a)) {
			list = append(list, to.In(l))
		}
		return list
	}
	if got, want := told("a", nil), []string{"Host Inc. (the United States): standard contractual clauses, module 2", "Count Ltd (India): no safeguard", "Shop (Brazil): no safeguard"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := r.GivenTo("Host Inc."); len(got) != 2 {
		t.Errorf("%d activities give data to who hosts two of them", len(got))
	}
	if got, want := told("b", language.Of("fr")), []string{"Host Inc. (États-Unis)\u00a0: clauses contractuelles types, module 2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
