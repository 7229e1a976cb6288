package identity_test

import (
	"errors"
	"testing"

	"dossier/detectors"
	"dossier/reports/identity"
	"dossier/reports/inventory"
)

func TestExplanation(t *testing.T) {
	t.Parallel()
	w := resolve(t, []record{
		{mail("an@x"), iban("BE1")},
		{iban("BE1"), phone("+321")},
		{mail("bo@x"), phone("+329")},
		{mail("bo@x").mentioned(), mail("an@x").mentioned()},
		{mail("cy@x"), phone("+329")},
	})
	an := w.called(mail("an@x"))
	e, err := identity.Explain(t.Context(), w, an)
	if err != nil {
		t.Fatal(err)
	}
	want := []identity.Reason{{}, {How: identity.ByValue, With: 0, Kind: detectors.IBAN}, {How: identity.Mentions, With: 0, Kind: detectors.Email}}
	if len(e.Records) != len(want) {
		t.Fatalf("%d records, want %d", len(e.Records), len(want))
	}
	for i, r := range e.Because {
		if r.How != want[i].How || r.With != want[i].With || r.Kind != want[i].Kind {
			t.Errorf("record %d: %s of %s, with %d; want %+v", e.Records[i].Record, r.How, r.Kind, r.With, want[i])
		}
	}
	if _, err := identity.Explain(t.Context(), w, "S-AAAAAAAAAA"); !errors.Is(err, identity.ErrUnknown) {
		t.Errorf("somebody unknown: %v", err)
	}

	c, err := identity.Compare(t.Context(), w, w.called(mail("bo@x")), w.called(mail("cy@x")))
	if err != nil {
		t.Fatal(err)
	}
	if c.One || len(c.Shared) != 1 || c.Shared[0].Kind != detectors.Phone || c.Shared[0].Mention {
		t.Errorf("two with one phone: %+v", c.Shared)
	}
	c, err = identity.Compare(t.Context(), w, an, w.called(mail("bo@x")))
	if err != nil {
		t.Fatal(err)
	}
	if c.One || len(c.Shared) == 0 || !c.Shared[0].Mention {
		t.Errorf("two in one text: %+v", c.Shared)
	}

	id := w.decide(w.merge(mail("bo@x"), mail("cy@x")))
	e, err = identity.Explain(t.Context(), w, w.called(mail("cy@x")))
	if err != nil {
		t.Fatal(err)
	}
	decided := 0
	for _, r := range e.Because {
		if r.How == identity.ByPerson && r.Decided == id {
			decided++
		}
	}
	if decided != 1 || len(e.Decisions) != 1 || e.Decisions[0].Verdict != inventory.OnePerson {
		t.Errorf("of %+v, %d by the decision", e.Because, decided)
	}
}
