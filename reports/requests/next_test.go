package requests

import (
	"slices"
	"testing"
)

// TestNextLeadsToTheEnd takes the step that is named as the next one until there is none: whatever is asked for, the request is closed then, and each state on
// the way was reached.
func TestNextLeadsToTheEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opening Entry
		found   []string
		outcome Outcome
		want    []State
	}{
		"access":              {Entry{Type: Access}, []string{"S-A"}, "", []State{Acknowledged, Searched, Searched, Replied, Closed}},
		"access by nobody":    {Entry{Type: Access}, nil, "", []State{Acknowledged, Searched, Replied, Closed}},
		"portability":         {Entry{Type: Portability}, []string{"S-A"}, "", []State{Acknowledged, Searched, Searched, Replied, Closed}},
		"erasure":             {Entry{Type: Erasure}, []string{"S-A"}, "", []State{Acknowledged, Searched, Planned, Planned, Approved, Done, Done, Verified, Replied, Notified, Notified, Closed}},
		"erasure of nobody":   {Entry{Type: Erasure}, nil, "", []State{Acknowledged, Searched, Done, Replied, Replied, Notified, Notified, Closed}},
		"rectification":       {Entry{Type: Rectification}, []string{"S-A"}, "", []State{Acknowledged, Searched, Planned, Approved, Done, Verified, Replied, Replied, Notified, Notified, Closed}},
		"restriction":         {Entry{Type: Restriction}, []string{"S-A"}, "", []State{Acknowledged, Searched, Planned, Approved, Done, Replied, Replied, Notified, Notified, Closed}},
		"marketing":           {Entry{Type: Objection, Against: Marketing}, nil, "", []State{Acknowledged, Done, Replied, Closed}},
		"objection upheld":    {Entry{Type: Objection, Against: Other}, nil, Upheld, []State{Acknowledged, Weighed, Done, Replied, Closed}},
		"objection overruled": {Entry{Type: Objection, Against: Other}, nil, Overridden, []State{Acknowledged, Weighed, Refused, Closed}},
	} {
		g := register(t)
		e := opening(c.opening.Type)
		e.Against = c.opening.Against
		r, err := g.Open(e, Details{})
		if err != nil {
			t.Fatal(err)
		}
		var states []State
		for n := 0; r.Next() != "" && n < 20; n++ {
			e := Entry{
				Request: r.ID, At: at("2026-09-30"), By: "dpo", Step: r.Next(), Subjects: c.found, Coverage: "whole", Outcome: c.outcome,
			}
			switch e.Step {
			case Plan, Approve, Run, CarryOut, Verify:
				e.Plan, e.Needs, e.Approver, e.Key = "p", 1, string(rune('a'+n)), string(rune('1'+n))
			case Refuse:
				e.Ground = "compelling"
			case Notify, Told, Answered:
				if e.Recipient = 1; e.Step == Answered {
					e.Outcome = Complied
				}
			default:
			}
			if r, err = g.Take(e, Details{}); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e.Step == Run { // which notes, when it is done, that it is
				e.Step = CarryOut
				if r, err = g.Take(e, Details{}); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			states = append(states, r.State)
		}
		if !slices.Equal(states, c.want) {
			t.Errorf("%s goes by %q, want %q", name, states, c.want)
		}
	}
}

// TestNextOfSeveral: where a request leads to several people, the next step is to say who asks, and a receipt that is confirmed late undoes nothing.
func TestNextOfSeveral(t *testing.T) {
	t.Parallel()
	g := register(t)
	r, err := g.Open(opening(Erasure), Details{})
	if err != nil {
		t.Fatal(err)
	}
	take := func(e Entry) {
		t.Helper()
		e.Request, e.At, e.By = r.ID, at("2026-09-30"), "dpo"
		if r, err = g.Take(e, Details{}); err != nil {
			t.Fatal(err)
		}
	}
	take(Entry{Step: Search, Subjects: []string{"S-A", "S-B"}, Coverage: "whole"})
	if r.Next() != Search {
		t.Errorf("of several people, %q comes next", r.Next())
	}
	take(Entry{Step: Search, Subjects: []string{"S-A"}, Coverage: "whole", Chosen: true})
	take(Entry{Step: Acknowledge})
	if r.State != Searched || r.Next() != Plan {
		t.Errorf("it is %q, and %q comes next", r.State, r.Next())
	}
}
