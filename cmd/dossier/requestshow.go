package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
	"dossier/reports/textpage"
)

func (a *app) listRequestsCommand() *cobra.Command {
	o := listing{due: -1, language: "en"}
	cmd := &cobra.Command{
		Use: "list", Short: "List the requests that wait for an answer, the most pressing first", Args: cobra.NoArgs,
		Long: `Lists the requests that wait for an answer, and those of which recipients are still to be told (Article 19); with --all those that were
answered as well, when, and whether that was within the term.`,
		Example: "  dossier request list\n  dossier request list --due-in 7\n  dossier request list --format ics > due.ics",
		RunE:    func(*cobra.Command, []string) error { return a.listRequests(o) },
	}
	o.flags(cmd, ", ics")
	cmd.Flags().StringVar(&o.language, "language", o.language, "`language` of the list: "+languageNames())
	f := cmd.Flags()
	f.BoolVar(&o.all, "all", false, "also those that were answered")
	f.IntVar(&o.due, "due-in", o.due, "only those due within so many `days`, and those that are late")
	f.StringSliceVar(&o.states, "state", nil, "only those in this `state`: "+words(requests.States()))
	f.StringSliceVar(&o.types, "type", nil, "only those of this `right`: "+words(requests.Types()))
	return cmd
}

// listing says which requests are listed.
type listing struct {
	listed
	all           bool
	due           int // days; -1 all
	states, types []string
	language      string
}

func (l *listing) check() error {
	for _, s := range l.states {
		if !slices.Contains(requests.States(), requests.State(s)) {
			return usageError("there is no state %q; there are %s", s, words(requests.States()))
		}
	}
	for _, t := range l.types {
		if !slices.Contains(requests.Types(), requests.Type(t)) {
			return usageError("there is no right %q; there are %s", t, words(requests.Types()))
		}
	}
	if l.due < -1 {
		return usageError("--due-in %d: give a number of days, 0 for today", l.due)
	}
	return nil
}

func (l *listing) fits(r *requests.Request, today deadline.Date) bool {
	switch {
	case len(l.types) > 0 && !slices.Contains(l.types, string(r.Type)):
		return false
	case len(l.states) > 0:
		return slices.Contains(l.states, string(r.State)) && (l.due < 0 || r.State.Open() && r.Left(today) <= l.due)
	case !r.State.Open():
		return (l.all || r.State != requests.Closed && r.Untold() != "") && l.due < 0
	}
	return l.due < 0 || r.Left(today) <= l.due
}

func (a *app) listRequests(o listing) error {
	if err := o.check(); err != nil {
		return err
	}
	lang, err := languageOf(o.language)
	if err != nil {
		return err
	}
	_, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	list, err := g.List()
	if err != nil {
		return registerError(err)
	}
	today := deadline.On(a.now())
	known := len(list)
	list = slices.DeleteFunc(list, func(r requests.Request) bool { return !o.fits(&r, today) })
	if left := known - len(list); left > 0 && !o.all && len(o.states) == 0 {
		a.say("not listed: %s; dossier request list --all lists every one", counted(left, "request", "requests"))
	}
	slices.SortStableFunc(list, func(x, y requests.Request) int {
		if x.State.Open() != y.State.Open() {
			return map[bool]int{true: -1, false: 1}[x.State.Open()]
		}
		return x.Target.Compare(y.Target)
	})
	if o.format == "ics" || o.format == "" && strings.EqualFold(filepath.Ext(o.output), ".ics") {
		return a.write(calendar{list, a.now()}, &reports.Document{Name: "requests"}, o.output)
	}
	format, err := a.format(o.name())
	if err != nil {
		return err
	}
	if text, ok := format.(textpage.Format); ok {
		text.Color = a.colours()
		format = text
	}
	doc := requests.Document(list, today, lang)
	if !o.all && len(o.states) == 0 { // what is still to be done is what counts here
		t := doc.Table("")
		at := slices.IndexFunc(t.Columns, func(c reports.Column) bool { return c.ID == "answered" })
		t.Columns[at].Hidden = true
	}
	return a.write(format, doc, o.output)
}

// calendar is a list of requests as a format, for programs that remind of days.
type calendar struct {
	list []requests.Request
	now  time.Time
}

func (calendar) Name() string      { return "ics" }
func (calendar) Extension() string { return ".ics" }

// Write writes a calendar (RFC 5545).
func (c calendar) Write(w io.Writer, _ *reports.Document) error {
	return requests.Calendar(w, c.list, c.now)
}

// colours tells whether what goes to standard output may be coloured (no-color.org).
func (a *app) colours() bool {
	return a.width > 0 && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
}

func (a *app) showRequestCommand() *cobra.Command {
	reveal := false
	cmd := &cobra.Command{
		Use: "show REQUEST", Short: "Show a request and every step that was taken", Args: cobra.ExactArgs(1),
		Example: "  dossier request show R-2026-0001 --reveal",
		RunE:    func(_ *cobra.Command, args []string) error { return a.showRequest(args[0], reveal) },
	}
	cmd.Flags().BoolVar(&reveal, "reveal", false, "also what is sealed: who asked, and what was noted")
	return cmd
}

func (a *app) showRequest(id string, reveal bool) error {
	_, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	r, err := g.Get(id)
	if err != nil {
		return registerError(err)
	}
	out := bufio.NewWriter(a.out)
	fmt.Fprintf(out, "%s  %s (Article %d)\nstate     %s\nreceived  %s\ndue       %s\n", r.ID, r.Type, r.Type.Article(), r.State, r.Received, r.Due)
	if r.Extended {
		fmt.Fprintf(out, "keep to   %s (a month and then two)\n", r.Target)
	}
	if r.State.Open() {
		if left := r.Left(deadline.On(a.now())); left < 0 {
			fmt.Fprintf(out, "late      %s\n", counted(-left, "day", "days"))
		} else {
			fmt.Fprintf(out, "left      %s\n", counted(left, "day", "days"))
		}
	}
	if answered := r.Answered(); !answered.IsZero() {
		within := "within the term"
		if r.AnsweredLate() {
			within = "after the term"
		}
		fmt.Fprintf(out, "answered  %s, %s\n", answered, within)
	}
	if next := r.Next(); next != "" {
		fmt.Fprintf(out, "next      dossier request %s %s\n", next, r.ID)
	}
	fmt.Fprintf(out, "possible  %s\n", r.Also())
	a.standing(out, r)
	if r.Coverage != "" {
		fmt.Fprintf(out, "found as  %s (inventory: %s)\n", cmp.Or(strings.Join(r.Subjects, " "), "nobody"), r.Coverage)
	}
	if err := a.recipientsOf(out, g, r, reveal); err != nil {
		return err
	}
	fmt.Fprintln(out)
	for i := range r.Entries {
		e := &r.Entries[i]
		fmt.Fprintf(out, "%s  %-12s by %s%s\n", e.At.Format("2006-01-02 15:04"), e.Step, visibleText(e.By), stepWords(e))
		if !reveal {
			continue
		}
		d, err := g.Details(e)
		if err != nil {
			return err
		}
		reveals(out, d)
	}
	return out.Flush()
}

// stepWords is what stands in clear in the journal with a step; "" nothing that tells more.
func stepWords(e *requests.Entry) string {
	var list []string
	say := func(there bool, format string, args ...any) {
		if there {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	say(e.Approver != "", "signed by %s, key %s", visibleText(e.Approver), visibleText(e.Key))
	say(e.Step == requests.Plan, "plan %s", e.Plan)
	say(e.Part, "a part alone")
	say(e.Ground != "", "%s", requests.Grounds()[e.Ground])
	say(e.Recipient > 0, "recipient %d", e.Recipient)
	say(e.Outcome != "", "%s", e.Outcome)
	say(e.Step == requests.Search, "found: %d, inventory %s", len(e.Subjects), e.Coverage)
	say(e.Step == requests.Verify, "left unexplained: %d, search %s", e.Left, e.Coverage)
	say(e.Document != "", "report %s", e.Document)
	say(!e.Until.IsZero(), "until %s", e.Until)
	say(e.Despite, "though recipients were still to be told")
	if len(list) == 0 {
		return ""
	}
	return ": " + strings.Join(list, ", ")
}

// standing writes what a request's state does not say.
func (a *app) standing(out io.Writer, r *requests.Request) {
	if r.Against != "" {
		fmt.Fprintf(out, "against   %s\n", r.Against)
	}
	if !r.Asked.IsZero() {
		checked := "not yet"
		if !r.Checked.IsZero() {
			checked = "checked on " + r.Checked.String() + " by " + visibleText(r.CheckedBy)
		}
		fmt.Fprintf(out, "identity  asked on %s, %s; if that suspends the term, due %s\n", r.Asked, checked, r.Suspended(deadline.On(a.now())))
	} else if !r.Checked.IsZero() {
		fmt.Fprintf(out, "identity  checked on %s by %s\n", r.Checked, visibleText(r.CheckedBy))
	}
	if r.Held {
		fmt.Fprint(out, "hold      nothing is changed until it is released")
		if !r.HeldUntil.IsZero() {
			fmt.Fprintf(out, "; to be looked at again by %s", r.HeldUntil)
		}
		fmt.Fprintln(out)
	}
	if r.Outcome != "" {
		fmt.Fprintf(out, "weighed   %s\n", r.Outcome)
	}
	if r.Ground != "" {
		fmt.Fprintf(out, "refused   %s\n", requests.Grounds()[r.Ground])
	}
	for _, g := range r.Partly {
		fmt.Fprintf(out, "refused   in part: %s\n", requests.Grounds()[g])
	}
	if r.Stopped {
		fmt.Fprintln(out, "stopped   the person is on the stop list")
	}
	if r.Restricted {
		fmt.Fprintln(out, "use       restricted until dossier request lift")
	}
}

// recipientsOf writes who is to be told. Their names are sealed, as they may be people's.
func (a *app) recipientsOf(out io.Writer, g *requests.Register, r *requests.Request, reveal bool) error {
	for i := range r.Recipients {
		one := &r.Recipients[i]
		name := "(sealed)"
		if reveal {
			d, err := g.Details(&r.Entries[one.Entry])
			if err != nil {
				return err
			}
			name = visibleText(d.Recipient)
		}
		state := "to be told"
		if !one.Told.IsZero() {
			state = "told on " + one.Told.String() + ", no answer yet"
		}
		if one.Outcome != "" {
			state = "answered: " + string(one.Outcome)
		}
		fmt.Fprintf(out, "recipient %d  %s: %s\n", one.Number, name, state)
	}
	return nil
}

// reveals writes what is sealed; whoever asks for it holds the key.
func reveals(w io.Writer, d requests.Details) {
	for _, l := range [][2]string{{"requester", d.Name}, {"recipient", d.Recipient}, {"contact", d.Contact}, {"channel", d.Channel}, {"note", d.Note}} {
		if l[1] != "" {
			fmt.Fprintf(w, "    %s: %s\n", l[0], visibleText(l[1]))
		}
	}
	for _, k := range slices.Sorted(maps.Keys(d.Identifiers)) {
		fmt.Fprintf(w, "    %s: %s\n", k, visibleText(d.Identifiers[k]))
	}
}
