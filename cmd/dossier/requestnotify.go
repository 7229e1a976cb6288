package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"dossier/detectors/sweep"
	"dossier/reports/erasure"
	"dossier/reports/register"
	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
)

func (a *app) notifyRequestCommand(by *string) *cobra.Command {
	record := ""
	var more []string
	cmd := &cobra.Command{
		Use: "notify REQUEST", Short: "Note which recipients must be told of a correction, erasure or restriction (Article 19)", Args: cobra.ExactArgs(1),
		Long: `Makes a task for each recipient that the activities name whose data were changed; those of every activity where the change was made by
hand. dossier request told and dossier request answered note what came of each, and dossier request letter writes what they are told. A
request is not closed while one is open, unless with a reason.`,
		Example: "  dossier request notify R-2026-0001\n  dossier request letter R-2026-0001 --kind recipient --out letters/\n  dossier request told R-2026-0001\n  dossier request answered R-2026-0001 --recipient 1 --outcome done",
		RunE:    func(_ *cobra.Command, args []string) error { return a.notifyRequest(args[0], record, more, *by) },
	}
	cmd.Flags().StringVar(&record, "register", "", "`file` with the record of processing activities, which names the recipients (default: register in dossier.yaml, else register.yaml)")
	cmd.Flags().StringArrayVar(&more, "recipient", nil, "`name` of another recipient (may be repeated)")
	return cmd
}

func (a *app) notifyRequest(id, path string, more []string, by string) error {
	c, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	record, _, err := a.readActivities(c, path)
	if err != nil {
		return err
	}
	if by, err = a.actor(by); err != nil {
		return err
	}
	r, err := g.Get(id)
	if err != nil {
		return registerError(err)
	}
	names := more
	if r.Plan == "" {
		names = append(names, record.RecipientsOf("", "")...)
	} else {
		p, err := loadPlan(g, r)
		if err != nil {
			return err
		}
		names = append(names, recipientsOfPlan(record, p)...)
		a.sayUndeclared(c, g, record, p)
	}
	if at := slices.IndexFunc(names, register.ToDo); at >= 0 {
		return usageError("the record of processing activities does not say yet who is given these data (%q): fill it in, or write [] where nobody is; dossier register check lists what is missing", names[at])
	}
	known, err := recipientNames(g, r)
	if err != nil {
		return err
	}
	added := 0
	for _, name := range names {
		if slices.Contains(known, name) {
			continue
		}
		known = append(known, name)
		e := requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.Notify, Recipient: len(known)}
		if r, err = g.Take(e, requests.Details{Recipient: name}); err != nil {
			return registerError(err)
		}
		added++
		if _, err := fmt.Fprintf(a.out, "%s  recipient %d: %s\n", r.ID, len(known), visibleText(name)); err != nil {
			return err
		}
	}
	if len(known) == 0 {
		if r, err = g.Take(requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.Notify}, requests.Details{}); err != nil {
			return registerError(err)
		}
	}
	if _, err := fmt.Fprintf(a.out, "%s  %s, %d of them new; %s%s\n", r.ID, counted(len(known), "recipient", "recipients"), added, r.State, andNext(r)); err != nil {
		return err
	}
	if len(known) > 0 {
		a.say("dossier request letter %[1]s --kind recipient --out letters/ writes to each of them; once that is sent, dossier request told %[1]s notes it, and dossier request answered what came of it", r.ID)
	}
	if r.Type == requests.Erasure && r.State == requests.Verified {
		a.say("dossier request verify %s writes the report anew, with them", r.ID)
	}
	return nil
}

// sayUndeclared names the tables and files of a plan of which no activity tells, so that nobody knows from the record who was given their data.
func (a *app) sayUndeclared(c *config, g *requests.Register, record *register.Register, p *erasure.Plan) {
	label := labelOf(sweep.New(c.detectors(), g.Journal.Key, sweep.Options{Threshold: c.Threshold}))
	var list []string
	for s, m := range p.Removals() {
		name := label(s.System) + "/" + label(m.Unit)
		if len(record.Of(s.System, m.Unit)) == 0 && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	if len(list) > 0 {
		a.say("no activity of the record tells who is given the data of %s: --recipient NAME notes who else is to be told", strings.Join(list, ", "))
	}
}

// recipientsOfPlan are the recipients of what a plan changes.
func recipientsOfPlan(record *register.Register, p *erasure.Plan) (names []string) {
	for s, m := range p.Removals() {
		for _, name := range record.RecipientsOf(s.System, m.Unit) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// recipientNames are those of a request's recipients, in order.
func recipientNames(g *requests.Register, r *requests.Request) (names []string, err error) {
	for i := range r.Recipients {
		d, err := g.Details(&r.Entries[r.Recipients[i].Entry])
		if err != nil {
			return nil, err
		}
		names = append(names, d.Recipient)
	}
	return names, nil
}

// whom are the numbers of the recipients that were told, or answered. All of them can take the step, so that none is noted where another cannot be.
func (t *taking) whom(g *requests.Register, e *requests.Entry) (list []int, err error) {
	r, err := g.Get(e.Request)
	if err != nil {
		return nil, registerError(err)
	}
	all := slices.Equal(t.recipients, []string{"all"})
	switch {
	case e.Step == requests.Answered && len(t.recipients) == 0:
		return nil, usageError("say who answered, by --recipient; dossier request show %s lists them", r.ID)
	case all || len(t.recipients) == 0:
		for i := range r.Recipients {
			if one := &r.Recipients[i]; one.Open() && one.Told.IsZero() == (e.Step == requests.Told) {
				list = append(list, one.Number)
			}
		}
		if len(list) == 0 {
			return nil, usageError("%s has no recipient of whom that is still to be noted; dossier request show %[1]s lists them, and dossier request notify finds them", r.ID)
		}
		return list, nil
	}
	for _, text := range t.recipients {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, usageError("--recipient %q is no number of a recipient; dossier request show %s lists them", text, r.ID)
		}
		try := *e
		try.Recipient, try.Day = n, deadline.On(e.At)
		if err := r.Try(&try); err != nil {
			return nil, registerError(err)
		}
		if !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list, nil
}
