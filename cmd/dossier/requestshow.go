package main

import (
	"io"
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
	o := listing{due: -1}
	cmd := &cobra.Command{
		Use: "list", Short: "List the requests that wait for an answer, the most pressing first", Args: cobra.NoArgs,
		Long: `Lists the requests that wait for an answer, and those of which recipients are still to be told (Article 19); with --all those that were
answered as well, when, and whether that was within the term.`,
		Example: "  dossier request list\n  dossier request list --due-in 7\n  dossier request list --year 2026 --output requests-2026.xlsx\n  dossier request list --format ics > due.ics",
		RunE:    func(*cobra.Command, []string) error { return a.listRequests(o) },
	}
	o.flags(cmd, "list", ", ics")
	f := cmd.Flags()
	f.BoolVar(&o.all, "all", false, "also those that were answered")
	f.IntVar(&o.year, "year", 0, "every one received in this `year`, also those that were answered: what an authority asks to see")
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
	year          int // of receipt; 0 any
	states, types []string
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
	if l.year != 0 && (l.year < deadline.First || l.year > 9999) {
		return usageError("--year %d: give a year from %d on", l.year, deadline.First)
	}
	if l.due < -1 {
		return usageError("--due-in %d: give a number of days, 0 for today", l.due)
	}
	return nil
}

func (l *listing) fits(r *requests.Request, today deadline.Date) bool {
	switch {
	case l.year != 0 && r.Received.Year != l.year:
		return false
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
	o.all = o.all || o.year != 0
	today := deadline.On(a.now())
	known := len(list)
	list = slices.DeleteFunc(list, func(r requests.Request) bool { return !o.fits(&r, today) })
	if left := known - len(list); left > 0 && !o.all && len(o.states) == 0 {
		a.say("not listed: %s; dossier request list --all lists every one", counted(left, "request", "requests"))
	}
	requests.Press(list)
	if o.format == "ics" || o.format == "" && strings.EqualFold(filepath.Ext(o.output), ".ics") {
		return a.write(calendar{list, a.now()}, &reports.Document{Name: "requests"}, o.output)
	}
	format, err := a.listedAs(o.listed)
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
		for i := range t.Columns {
			if c := &t.Columns[i]; slices.Contains([]string{"answered", "answered_late", "answer_noted"}, c.ID) {
				c.Hidden = true
			}
		}
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
