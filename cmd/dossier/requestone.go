package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"dossier/reports/language"
	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
)

func (a *app) showRequestCommand() *cobra.Command {
	reveal, tag := false, ""
	cmd := &cobra.Command{
		Use: "show REQUEST", Short: "Show a request and every step that was taken", Args: cobra.ExactArgs(1),
		Example: "  dossier request show R-2026-0001 --reveal",
		RunE: func(_ *cobra.Command, args []string) error {
			lang, err := languageOf(tag)
			if err != nil {
				return err
			}
			return a.showRequest(args[0], reveal, lang)
		},
	}
	cmd.Flags().BoolVar(&reveal, "reveal", false, "also what is sealed: who asked, and what was noted")
	cmd.Flags().StringVar(&tag, "language", "en", "`language` in which it is shown: "+languageNames())
	return cmd
}

// facts are lines of what is known of a request, each with what it is called before it.
type facts struct {
	language *language.Language
	lines    [][2]string
}

// add adds a line; format is in English, and its values are in the language already.
func (f *facts) add(name, format string, values ...any) {
	f.lines = append(f.lines, [2]string{name, fmt.Sprintf(format, values...)})
}

func (f *facts) write(w io.Writer) {
	width := 0
	for _, l := range f.lines {
		width = max(width, utf8.RuneCountInString(l[0]))
	}
	for _, l := range f.lines {
		fmt.Fprintf(w, "%s%s  %s\n", l[0], strings.Repeat(" ", width-utf8.RuneCountInString(l[0])), l[1])
	}
}

func (a *app) showRequest(id string, reveal bool, l *language.Language) error {
	_, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	r, err := g.Get(id)
	if err != nil {
		return registerError(err)
	}
	out := bufio.NewWriter(a.out)
	fmt.Fprintf(out, "%s  %s\n", r.ID, fmt.Sprintf(l.Text("%s (Article %d)"), r.Type.In(l), r.Type.Article()))
	f := &facts{language: l}
	f.term(r, deadline.On(a.now()))
	f.steps(r)
	f.standing(r, deadline.On(a.now()))
	if err := f.recipients(g, r, reveal); err != nil {
		return err
	}
	f.write(out)
	fmt.Fprintln(out)
	return a.history(out, g, r, reveal, l)
}

// term is when a request came, and by when it is to be answered.
func (f *facts) term(r *requests.Request, today deadline.Date) {
	t := f.language.Text
	f.add(t("state"), "%s", r.State.In(f.language))
	f.add(t("received"), "%s", r.Received)
	f.add(t("due"), "%s", r.Due)
	if r.Extended {
		f.add(t("keep to"), t("%s (a month and then two)"), r.Target)
	}
	if r.State.Open() {
		if left := r.Left(today); left < 0 {
			f.add(t("late"), "%s", f.days(-left))
		} else {
			f.add(t("to go"), "%s", f.days(left))
		}
	}
	if answered := r.Answered(); !answered.IsZero() {
		within := t("within the term")
		if r.AnsweredLate() {
			within = t("after the term")
		}
		if noted := r.AnswerNoted(); !noted.IsZero() {
			within = fmt.Sprintf(t("noted on %s"), noted) + ", " + within
		}
		f.add(t("answered"), "%s, %s", answered, within)
	}
}

func (f *facts) days(n int) string {
	if n == 1 {
		return "1 " + f.language.Text("day")
	}
	return fmt.Sprintf("%d %s", n, f.language.Text("days"))
}

// steps are those that can be taken, as they are typed.
func (f *facts) steps(r *requests.Request) {
	t := f.language.Text
	if next := r.Next(); next != "" {
		f.add(t("next"), "dossier request %s %s", next, r.ID)
	}
	f.add(t("possible"), "%s", r.Also())
}

// standing is what a request's state does not say.
func (f *facts) standing(r *requests.Request, today deadline.Date) {
	t := f.language.Text
	if r.Against != "" {
		f.add(t("against"), "%s", r.Against.In(f.language))
	}
	if !r.Asked.IsZero() {
		checked := t("not yet")
		if !r.Checked.IsZero() {
			checked = fmt.Sprintf(t("checked on %s by %s"), r.Checked, visibleText(r.CheckedBy))
		}
		f.add(t("identity"), t("asked on %s, %s; if that suspends the term, due %s"), r.Asked, checked, r.Suspended(today))
	} else if !r.Checked.IsZero() {
		f.add(t("identity"), t("checked on %s by %s"), r.Checked, visibleText(r.CheckedBy))
	}
	if r.Held {
		until := ""
		if !r.HeldUntil.IsZero() {
			until = fmt.Sprintf(t("; to be looked at again by %s"), r.HeldUntil)
		}
		f.add(t("hold"), "%s", t("nothing is changed until it is released")+until)
	}
	if r.Outcome != "" {
		f.add(t("weighed"), "%s", r.Outcome.In(f.language))
	}
	if r.Ground != "" {
		f.add(t("refused"), "%s", r.Ground.In(f.language))
	}
	for _, g := range r.Partly {
		f.add(t("refused"), t("in part: %s"), g.In(f.language))
	}
	if r.Stopped {
		f.add(t("stopped"), "%s", t("the person is on the stop list"))
	}
	if r.Restricted {
		f.add(t("use"), "%s", t("restricted until dossier request lift"))
	}
	if r.Coverage != "" {
		f.add(t("found as"), t("%s (inventory: %s)"), cmp.Or(strings.Join(r.Subjects, " "), t("nobody")), requests.CoverageIn(r.Coverage, f.language))
	}
}

// recipients are who is to be told. Their names are sealed, as they may be people's.
func (f *facts) recipients(g *requests.Register, r *requests.Request, reveal bool) error {
	t := f.language.Text
	for i := range r.Recipients {
		one := &r.Recipients[i]
		name := t("(sealed)")
		if reveal {
			d, err := g.Details(&r.Entries[one.Entry])
			if err != nil {
				return err
			}
			name = visibleText(d.Recipient)
		}
		state := t("to be told")
		if !one.Told.IsZero() {
			state = fmt.Sprintf(t("told on %s, no answer yet"), one.Told)
		}
		if one.Outcome != "" {
			state = fmt.Sprintf(t("answered: %s"), one.Outcome.In(f.language))
		}
		f.add(fmt.Sprintf(t("recipient %d"), one.Number), "%s%s %s", name, f.language.Colon(), state)
	}
	return nil
}

// history writes each step that was taken, when and by whom.
func (a *app) history(out *bufio.Writer, g *requests.Register, r *requests.Request, reveal bool, l *language.Language) error {
	width := 12
	for i := range r.Entries {
		width = max(width, utf8.RuneCountInString(r.Entries[i].Step.In(l)))
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		step := e.Step.In(l)
		fmt.Fprintf(out, "%s  %s%s %s%s\n", e.At.In(a.now().Location()).Format("2006-01-02 15:04"), step, strings.Repeat(" ", width-utf8.RuneCountInString(step)), fmt.Sprintf(l.Text("by %s"), visibleText(e.By)), stepTold(e, l))
		if !reveal {
			continue
		}
		d, err := g.Details(e)
		if err != nil {
			return err
		}
		reveals(out, d, l)
	}
	return out.Flush()
}

// stepTold is what stands in clear in the journal with a step; "" nothing that tells more.
func stepTold(e *requests.Entry, l *language.Language) string {
	t := l.Text
	var list []string
	say := func(there bool, format string, args ...any) {
		if there {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	say(!e.On.IsZero() && e.On != e.Day, t("on %s, noted later"), e.On)
	say(e.Approver != "", t("signed by %s, key %s"), visibleText(e.Approver), visibleText(e.Key))
	say(e.Step == requests.Plan, t("plan %s"), e.Plan)
	say(e.Part, "%s", t("a part alone"))
	say(e.Ground != "", "%s", e.Ground.In(l))
	say(e.Recipient > 0, t("recipient %d"), e.Recipient)
	say(e.Outcome != "", "%s", e.Outcome.In(l))
	say(e.Step == requests.Search, t("found: %d, inventory %s"), len(e.Subjects), requests.CoverageIn(e.Coverage, l))
	say(e.Step == requests.Verify, t("left unexplained: %d, search %s"), e.Left, requests.CoverageIn(e.Coverage, l))
	say(e.Undone > 0, t("undecided or to be done by hand: %d"), e.Undone)
	say(e.Document != "", t("report %s"), e.Document)
	say(!e.Until.IsZero(), t("until %s"), e.Until)
	say(e.Despite, "%s", t("though recipients were still to be told"))
	if len(list) == 0 {
		return ""
	}
	return l.Colon() + " " + strings.Join(list, ", ")
}

// reveals writes what is sealed; whoever asks for it holds the key.
func reveals(w io.Writer, d requests.Details, l *language.Language) {
	t := l.Text
	for _, one := range [][2]string{{t("requester"), d.Name}, {t("on behalf of"), d.Person}, {t("recipient"), d.Recipient}, {t("contact"), d.Contact}, {t("channel"), d.Channel}, {t("note"), d.Note}} {
		if one[1] != "" {
			fmt.Fprintf(w, "    %s%s %s\n", one[0], l.Colon(), visibleText(one[1]))
		}
	}
	for k, v := range d.Each() {
		name := string(k)
		if l.BCP47() != "en" {
			name = l.One(k)
		}
		fmt.Fprintf(w, "    %s%s %s\n", name, l.Colon(), visibleText(v))
	}
}
