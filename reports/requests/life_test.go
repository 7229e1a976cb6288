package requests

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/requests/deadline"
)

// walk takes steps and returns the request, with the error of the last one.
func walk(t *testing.T, g *Register, id string, steps ...Entry) (r *Request, err error) {
	t.Helper()
	for i, e := range steps {
		if err != nil {
			t.Fatalf("step %d: %v", i-1, err)
		}
		e.Request, e.By = id, "dpo"
		if e.At.IsZero() {
			e.At = at("2026-09-02")
		}
		r, err = g.Take(e, Details{})
	}
	return r, err
}

// TestSuspendedTerm shows both days where the requester was asked for proof of identity, and counts by the strict one.
func TestSuspendedTerm(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Access)
	r, err := walk(t, g, "R-2026-0001", Entry{Step: AskIdentity, At: at("2026-09-02")})
	if err != nil {
		t.Fatal(err)
	}
	for today, want := range map[string]string{"2026-09-02": "2026-09-30", "2026-09-05": "2026-10-05", "2026-09-12": "2026-10-12"} { // 3 and 10 October are a Saturday
		day, err := deadline.Parse(today)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Suspended(day).String(); got != want {
			t.Errorf("on %s, due %s if suspended, want %s", today, got, want)
		}
	}
	r, err = walk(t, g, "R-2026-0001", Entry{Step: Identify, At: at("2026-09-10")})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Suspended(deadline.Date{Year: 2026, Month: 12, Day: 1}).String(); got != "2026-10-08" || r.Due.String() != "2026-09-30" || r.CheckedBy != "dpo" {
		t.Errorf("due %s, if suspended %s, checked by %q; want 2026-09-30, 2026-10-08, dpo", r.Due, got, r.CheckedBy)
	}
}

// TestHold keeps an approved plan from being run until it is released.
func TestHold(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Erasure)
	_, err := walk(t, g, "R-2026-0001", Entry{Step: Search}, Entry{Step: Plan, Plan: "p"}, Entry{Step: Approve, Plan: "p", Approver: "a", Key: "1"},
		Entry{Step: Approve, Plan: "p", Approver: "b", Key: "2"}, Entry{Step: Hold}, Entry{Step: Run, Plan: "p"})
	if !errors.Is(err, ErrStep) || !strings.Contains(err.Error(), "legal hold") {
		t.Fatalf("a run on hold: %v", err)
	}
	if r, err := walk(t, g, "R-2026-0001", Entry{Step: Release}, Entry{Step: Run, Plan: "p"}); err != nil || r.State != Executing {
		t.Errorf("after the release: %v", err)
	}
}

// TestApprovals needs two people for an erasure whatever the plan says, and as many as the plan says for other changes.
func TestApprovals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		typ         Type
		needs, have int
		want        State
	}{
		"an erasure by none":  {Erasure, 0, 0, Planned},
		"an erasure by one":   {Erasure, 1, 1, Planned},
		"an erasure by two":   {Erasure, 0, 2, Approved},
		"a correction by one": {Rectification, 1, 1, Approved},
		"one of two":          {Rectification, 2, 1, Planned},
		"a marker by none":    {Restriction, 0, 0, Approved},
	} {
		g := register(t)
		open(t, g, c.typ)
		steps := []Entry{{Step: Search}, {Step: Plan, Plan: "p", Needs: c.needs}}
		for i := range c.have {
			steps = append(steps, Entry{Step: Approve, Plan: "p", Approver: string(rune('a' + i)), Key: string(rune('1' + i))})
		}
		if r, err := walk(t, g, "R-2026-0001", steps...); err != nil || r.State != c.want {
			t.Errorf("%s: %s, %v; want %s", name, r.State, err, c.want)
		}
	}
}

// TestRestriction is lifted once, from whatever state it is in by then, and is on the list of those whose data are not used until then.
func TestRestriction(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Restriction)
	if _, err := walk(t, g, "R-2026-0001", Entry{Step: Lift}); !errors.Is(err, ErrStep) {
		t.Errorf("lifted before it was there: %v", err)
	}
	_, err := walk(t, g, "R-2026-0001", Entry{Step: Search}, Entry{Step: Stop}, Entry{Step: CarryOut}, Entry{Step: Reply}, Entry{Step: Notify}, Entry{Step: Close})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := g.Stopped(); err != nil || len(list) != 1 {
		t.Errorf("%d on the list, %v; want 1", len(list), err)
	}
	if r, err := walk(t, g, "R-2026-0001", Entry{Step: Lift}); err != nil || r.Restricted || r.State != Closed {
		t.Errorf("lifting: %v", err)
	}
	if list, err := g.Stopped(); err != nil || len(list) != 0 {
		t.Errorf("%d on the list after lifting, %v", len(list), err)
	}
}

// TestPartlyRefused goes on with the rest, and keeps the ground.
func TestPartlyRefused(t *testing.T) {
	t.Parallel()
	g := register(t)
	open(t, g, Access)
	r, err := walk(t, g, "R-2026-0001", Entry{Step: Search}, Entry{Step: Refuse, Part: true, Ground: "others-rights"})
	if err != nil || r.State != Searched || len(r.Partly) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if line := Document([]Request{*r}, r.Received, nil).Data.([]Line)[0]; line.remark((*language.Language)(nil).Text) != "partly refused" {
		t.Errorf("the list says %q", line.remark((*language.Language)(nil).Text))
	}
}

// TestApprovalsAreOfTwoPeople refuses a second approval by the person or with the key of the first, and one of another plan.
func TestApprovalsAreOfTwoPeople(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]Entry{
		"one person with two keys": {Step: Approve, Plan: "p", Approver: "a", Key: "2"},
		"two people with one key":  {Step: Approve, Plan: "p", Approver: "b", Key: "1"},
		"of another plan":          {Step: Approve, Plan: "q", Approver: "b", Key: "2"},
		"by nobody":                {Step: Approve, Plan: "p", Key: "2"},
	} {
		g := register(t)
		open(t, g, Erasure)
		if _, err := walk(t, g, "R-2026-0001", Entry{Step: Search, Subjects: []string{"S-A"}}, Entry{Step: Plan, Plan: "p"}, Entry{Step: Approve, Plan: "p", Approver: "a", Key: "1"}, second); err == nil {
			t.Errorf("%s: approved", name)
		}
		if r, err := g.Get("R-2026-0001"); err != nil || r.State != Planned || r.Approvals() != 1 {
			t.Errorf("%s: %s, %v", name, r.State, err)
		}
	}
}

// TestListInOtherLanguages lists requests in French for people, and as ever for machines.
func TestListInOtherLanguages(t *testing.T) {
	t.Parallel()
	g := register(t)
	r := open(t, g, Erasure)
	late := r.Due
	late.Year++
	if soon := Document([]Request{*r}, r.Due, nil); len(soon.Notices) != 1 || soon.Notices[0].Tone != reports.Warning || soon.Notices[0].Text[0] != r.ID+" ("+r.Due.String()+")" {
		t.Errorf("on the last day it is noticed: %+v", soon.Notices)
	}
	french, english := Document([]Request{*r}, late, language.Of("fr")), Document([]Request{*r}, late, nil)
	if !strings.Contains(french.Lead, "en retard 1") || french.Language != "fr" || french.Notices[0].Title == english.Notices[0].Title || !reflect.DeepEqual(french.Data, english.Data) {
		t.Errorf("the list says %q, in %s", french.Lead, french.Language)
	}
	for cells, err := range french.Sections[0].Tables[0].Rows {
		if err != nil || cells[1].Text != "effacement" || cells[1].Value != "erasure" || cells[3].Text != "reçue" || cells[3].Value != "received" || cells[7].Note != "en retard" {
			t.Errorf("a row says %v (%v)", cells, err)
		}
	}
}

// TestWhenItWasAnswered tells the day, and whether it was within the term as it stood.
func TestWhenItWasAnswered(t *testing.T) {
	t.Parallel()
	due := deadline.Date{Year: 2026, Month: 9, Day: 30}
	late := deadline.Date{Year: 2026, Month: 10, Day: 1}
	for name, c := range map[string]struct {
		entries []Entry
		want    deadline.Date
		late    bool
	}{
		"waiting":             {[]Entry{{Step: Search, Day: due}}, deadline.Date{}, false},
		"a part was refused":  {[]Entry{{Step: Refuse, Part: true, Day: due}}, deadline.Date{}, false},
		"refused":             {[]Entry{{Step: Refuse, Day: due}, {Step: Close, Day: late}}, due, false},
		"answered on the day": {[]Entry{{Step: Reply, Day: due}, {Step: Reply, Day: late}}, due, false},
		"answered after":      {[]Entry{{Step: Reply, Day: late}}, late, true},
	} {
		r := &Request{Due: due, Entries: c.entries}
		if got := r.Answered(); got != c.want || r.AnsweredLate() != c.late {
			t.Errorf("%s: answered on %s, late %v", name, got, r.AnsweredLate())
		}
	}
}

// TestPress puts what is due first at the top, and what waits for no answer at the end.
func TestPress(t *testing.T) {
	t.Parallel()
	day := func(n int) deadline.Date { return deadline.Date{Year: 2026, Month: 3, Day: n} }
	list := []Request{{ID: "closed", State: Closed, Target: day(1)}, {ID: "later", State: Searched, Target: day(9)}, {ID: "soon", State: Received, Target: day(3)}}
	Press(list)
	if list[0].ID != "soon" || list[1].ID != "later" || list[2].ID != "closed" {
		t.Errorf("the order is %s, %s, %s", list[0].ID, list[1].ID, list[2].ID)
	}
}
