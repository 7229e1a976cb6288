package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
	"dossier/reports/visible"
)

// step is a step of a request that is a verb of its own, and what must be said with it.
type step struct {
	step   requests.Step
	verb   string
	short  string
	reason string // what --note is for; "": it may be left out
}

func steps() []step {
	return []step{
		{requests.Acknowledge, "acknowledge", "Note that the requester was told that the request arrived", ""},
		{requests.AskIdentity, "ask-identity", "Note that the requester was asked who they are, on reasonable doubt (Article 12(6))", "why there is doubt"},
		{requests.Identify, "identify", "Note that the identity was checked; no copy of a document is kept", ""},
		{requests.Extend, "extend", "Extend the term by two months, before the first month ends (Article 12(3))", "the reasons, as the requester was told them"},
		{requests.Hold, "hold", "Note a legal hold: nothing of the person is changed until it is released", "the ground of the hold: the claim, the order, the inquiry"},
		{requests.Release, "release", "Note that a legal hold has ended", "why it has ended"},
		{requests.Weigh, "weigh", "Note how an objection that is not against marketing was weighed (Article 21(1))", "the grounds of both sides, and why the one outweighs the other"},
		{requests.CarryOut, "done", "Note that what was asked was carried out, and how", "what was done, and where"},
		{requests.Reply, "reply", "Note that the requester was answered", ""},
		{requests.Told, "told", "Note that recipients of the data were told of the change (Article 19)", ""},
		{requests.Answered, "answered", "Note what recipients of the data answered", ""},
		{requests.Refuse, "refuse", "Note that the request was refused, in whole or in part, and the requester told why", "the reasons, as the requester was told them"},
		{requests.Withdraw, "withdraw", "Note that the requester took the request back", ""},
		{requests.Close, "close", "Close a request that was answered", ""},
		{requests.Note, "note", "Add a note", "what is to be noted"},
	}
}

// example is how a step is taken, with what must be said with it.
func (s step) example() string {
	with := map[requests.Step]string{
		requests.AskIdentity: " --note 'it came from an address that is not known of the customer'",
		requests.Identify:    " --note 'called back on the number that is known'",
		requests.Extend:      " --note 'many systems, some of them searched by hand'",
		requests.Hold:        " --until 2027-06-30 --note 'court case about an invoice'",
		requests.Release:     " --note 'the judgment is final'",
		requests.Weigh:       " --outcome upheld --note 'nothing of ours outweighs it'",
		requests.CarryOut:    " --note 'taken off the mailing list'",
		requests.Told:        " --on 2026-09-14",
		requests.Answered:    " --recipient 1,3 --outcome done",
		requests.Refuse:      " --ground legally-held --part --note 'invoices are kept for seven years'",
		requests.Note:        " --note 'wants the answer by post'",
	}
	return "  dossier request " + s.verb + " R-2026-0001" + with[s.step]
}

// taking is what is said with a step.
type taking struct {
	note, ground, until, outcome, on string
	part                             bool
	recipients                       []string // numbers, or "all"
}

func (a *app) stepCommand(s step, by *string) *cobra.Command {
	t := taking{}
	cmd := &cobra.Command{
		Use: s.verb + " REQUEST", Short: s.short, Args: cobra.ExactArgs(1), Example: s.example(),
		RunE: func(_ *cobra.Command, args []string) error { return a.takeStep(s, args[0], *by, t) },
	}
	about := s.reason
	if about == "" {
		about = "a remark"
	}
	f := cmd.Flags()
	switch s.step {
	case requests.Close:
		about = "a remark, or why it is closed although recipients are still to be told"
	case requests.Refuse:
		f.StringVar(&t.ground, "ground", "", "`ground` of the refusal: "+words(slices.Sorted(maps.Keys(requests.Grounds()))))
		f.BoolVar(&t.part, "part", false, "only a part of the request is refused; the rest goes on")
	case requests.Hold:
		f.StringVar(&t.until, "until", "", "`date` on which the hold is to be looked at again; it does not end by itself")
	case requests.Weigh:
		f.StringVar(&t.outcome, "outcome", "", "`outcome` of the weighing: "+words([]requests.Outcome{requests.Upheld, requests.Overridden}))
	case requests.Told:
		f.StringSliceVar(&t.recipients, "recipient", nil, "`number` of a recipient, as dossier request show gives it, or several, as 1,3 (default: all who were not told yet)")
	case requests.Answered:
		f.StringSliceVar(&t.recipients, "recipient", nil, "`number` of a recipient, as dossier request show gives it, or several, as 1,3; all: each that was told and has not answered")
		f.StringVar(&t.outcome, "outcome", "", "`outcome` of telling them: "+words(requests.Answers()))
	default:
	}
	if slices.Contains(requests.Datable(), s.step) {
		f.StringVar(&t.on, "on", "", "local `date` of the step, where it is noted on a later day (default: today)")
	}
	f.StringVar(&t.note, "note", "", about+"; \"-\" reads the `text` from standard input; it is sealed")
	return cmd
}

// entry is the step for the journal.
func (t *taking) entry(s step, today deadline.Date) (*requests.Entry, error) {
	e := &requests.Entry{Step: s.step, Ground: requests.Ground(t.ground), Part: t.part, Outcome: requests.Outcome(t.outcome)}
	if t.note == "" && s.reason != "" {
		return nil, usageError("say %s, by --note", s.reason)
	}
	if _, known := requests.Grounds()[e.Ground]; s.step == requests.Refuse && !known {
		return nil, usageError("say on which ground, by --ground:%s", groundList())
	}
	if t.until != "" {
		until, err := deadline.Parse(t.until)
		if err != nil {
			return nil, usageError("--until: %w", err)
		}
		if today.DaysUntil(until) < 0 {
			return nil, usageError("--until: %s is past; say on which day to come the hold is looked at again", t.until)
		}
		e.Until = until
	}
	if t.on != "" {
		on, err := deadline.Parse(t.on)
		if err != nil {
			return nil, usageError("--on: %w", err)
		}
		e.On = on
	}
	e.Despite = s.step == requests.Close && t.note != ""
	return e, nil
}

func (a *app) takeStep(s step, id, by string, t taking) error {
	if t.note == "-" {
		text, err := io.ReadAll(io.LimitReader(bufio.NewReader(a.in), 1<<16))
		if err != nil {
			return fmt.Errorf("reading the note: %w", err)
		}
		t.note = string(text)
	}
	t.note = strings.TrimSpace(t.note)
	e, err := t.entry(s, deadline.On(a.now()))
	if err != nil {
		return err
	}
	_, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	if by, err = a.actor(by); err != nil {
		return err
	}
	e.At, e.By, e.Request = a.now(), by, id
	each := []int{0}
	if s.step == requests.Told || s.step == requests.Answered {
		if each, err = t.whom(g, e); err != nil {
			return err
		}
	}
	var r *requests.Request
	for _, e.Recipient = range each {
		if r, err = g.Take(*e, requests.Details{Note: t.note}); err != nil {
			return registerError(err)
		}
	}
	due := ""
	if r.State.Open() {
		due = ", due " + r.Due.String()
	}
	if _, err := fmt.Fprintf(a.out, "%s  %s%s%s\n", r.ID, r.State, due, andNext(r)); err != nil {
		return err
	}
	a.remind(s.step, r)
	return nil
}

// andNext names the step that comes next.
func andNext(r *requests.Request) string {
	if r.Next() == "" {
		return ""
	}
	return "; next: dossier request " + string(r.Next()) + " " + r.ID
}

// remind says what a step brings with it.
func (a *app) remind(s requests.Step, r *requests.Request) {
	today := deadline.On(a.now())
	switch {
	case s == requests.AskIdentity:
		a.say("the term still ends on %s; whether asking suspends it is not in the law (EDPB Guidelines 01/2022), so the list shows both days and warns of this one", r.Due)
	case s == requests.Refuse && today.Compare(r.Due) > 0:
		a.say("the requester had to be told of a refusal by %s (Article 12(4)): say why it took longer", r.Due)
	case s == requests.Weigh && r.Outcome == requests.Overridden:
		a.say("dossier request refuse %s --ground compelling tells the requester; if the objection is upheld in part, --part", r.ID)
	case s == requests.Hold:
		a.say("no plan of it is run until dossier request release %s; if it outlasts the term, refuse or extend with that reason", r.ID)
	case s == requests.CarryOut || s == requests.Reply:
		if why := r.Untold(); why != "" {
			a.say("%s (Article 19): dossier request %s %s", why, r.Inform(), r.ID)
		}
	}
}

func groundList() string {
	var b strings.Builder
	all := requests.Grounds()
	for _, g := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "\n  %-15s %s", g, all[g])
	}
	return b.String()
}

// visibleText makes control characters harmless on a terminal.
func visibleText(s string) string { return visible.Text(s) }
