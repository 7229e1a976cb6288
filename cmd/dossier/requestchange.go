package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"dossier/reports/erasure"
	"dossier/reports/language"
	"dossier/reports/rectification"
	"dossier/reports/requests"
	"dossier/reports/restriction"
	"dossier/scanners/erasing"
)

// needs is how many people approve a plan of a request.
func (n *answering) needs() int {
	switch n.request.Type {
	case requests.Rectification:
		return n.config.Correct.needs()
	case requests.Restriction:
		return n.config.Restrict.needs()
	default:
		return requests.LeastApprovals
	}
}

// approvers says who approves a plan.
func approvers(r *requests.Request) string {
	switch r.Needs {
	case 0:
		return "nobody need approve it (approvals in dossier.yaml): dossier request run " + r.ID + " carries it out; to sign it all the same"
	case 1:
		return "one person approves it, with an SSH key"
	}
	return "two people approve it, each with a key of their own"
}

func doneWord(r *requests.Request) string {
	switch r.Type {
	case requests.Rectification:
		return "corrected"
	case requests.Restriction:
		return "marked"
	default:
		return "erased"
	}
}

// otherChange makes the options those of a correction or a restriction, where that is what is asked for. It returns what a correction is to
// be checked by.
func (a *app) otherChange(n *answering, o *erasure.Options, path string) ([]byte, error) {
	if path != "" && n.request.Type != requests.Rectification {
		return nil, usageError("%s is for %s: --corrections are for a rectification", n.request.ID, n.request.Type)
	}
	switch n.request.Type {
	case requests.Rectification:
		text, err := a.corrections(n, path)
		if err != nil {
			return nil, err
		}
		list, err := rectification.Read(text, n.maker.Detectors)
		if err != nil {
			return nil, usageError("--corrections: %w", err)
		}
		chooser := &rectification.Chooser{Corrections: list, Detectors: n.maker.Detectors}
		o.Kind, o.Choose, o.Unfound = rectification.Kind, chooser.Choose, chooser.Unfound
		return text, nil
	case requests.Restriction:
		if len(n.config.Restrict.Rules) == 0 {
			return nil, usageError("nothing says how records are marked: restrict.rules in dossier.yaml (docs/requests.md); dossier request stop puts the person on the stop list")
		}
		o.Kind, o.Choose = restriction.Kind, n.config.Restrict.Rules.Choose
	default:
	}
	return nil, nil
}

// corrections reads what is wrong and what is right; without a file, what the plan before was made of.
func (a *app) corrections(n *answering, path string) ([]byte, error) {
	switch path {
	case "":
		if n.request.Plan == "" {
			return nil, usageError("say what is wrong and what is right, by --corrections and a file, or \"-\" for standard input")
		}
		p, err := loadPlan(n.register, n.request)
		if err != nil {
			return nil, err
		}
		return p.Asked, nil
	case "-":
		text, err := io.ReadAll(io.LimitReader(a.in, 1<<20))
		if err != nil {
			return nil, fmt.Errorf("reading the corrections: %w", err)
		}
		return text, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, usageError("the corrections cannot be read: %w", err)
	}
	return text, nil
}

// verifyCorrection plans the same correction anew: where nothing is left to correct, it was carried out everywhere.
func (a *app) verifyCorrection(ctx context.Context, n *answering, p *erasure.Plan, l *language.Language) error {
	open, closing, err := a.erasers(n.config)
	if err != nil {
		return err
	}
	defer closing()
	decisions := map[string]string{}
	if err := n.earlier(decisions); err != nil {
		return err
	}
	list, err := rectification.Read(p.Asked, n.maker.Detectors)
	if err != nil {
		return err
	}
	maker := &erasure.Planner{Reader: n.maker.Reader, Store: n.maker.Store, Key: n.maker.Key, Open: open, Label: n.label()}
	again, err := maker.Make(ctx, erasure.Options{
		Request: n.request.ID, Subjects: n.request.Subjects, Kind: rectification.Kind, Decisions: decisions, Now: a.now(),
		Choose: (&rectification.Chooser{Corrections: list, Detectors: n.maker.Detectors}).Choose,
	})
	if err != nil {
		return err
	}
	count := map[string]int{}
	for i := range again.Kept {
		count[again.Kept[i].Sort]++
	}
	waiting := count[erasure.Doubtful] + count[erasure.Task]
	e := requests.Entry{At: a.now(), By: n.by, Request: n.request.ID, Step: requests.Verify, Plan: n.request.Plan, Left: int64(again.Count()), Undone: int64(waiting), Coverage: "incomplete"}
	if again.Whole {
		e.Coverage = "whole"
	}
	r, err := n.register.Take(e, requests.Details{})
	if err != nil {
		return registerError(err)
	}
	still := strings.ReplaceAll(l.Count(int64(again.Count()), "record", "records"), "\u00a0", " ")
	_, err = fmt.Fprintf(a.out, l.Text("%s  the wrong value stands in %s still, in %d that were left by a decision, and in %d that wait for one or for somebody; %d could not be read again as they were scanned")+"\n",
		n.request.ID, still, count[erasure.Left], waiting, count[erasure.Missing])
	if next := r.Next(); next != "" && err == nil {
		a.say("dossier request %s %s comes next", next, r.ID)
	}
	if err != nil || again.Count()+waiting+count[erasure.Missing] == 0 && again.Whole {
		return err
	}
	if !again.Whole {
		a.say("not all that was scanned could be searched: the wrong value may stand in what is missing; dossier report names it")
	}
	if count[erasure.Missing] > 0 {
		a.say("where a value was corrected by which the person is known, scan again, and then verify again")
	}
	return &exitError{status: incomplete}
}

func (a *app) liftRequestCommand(by *string) *cobra.Command {
	note := ""
	cmd := &cobra.Command{
		Use: "lift REQUEST", Short: "Take a restriction off again, once the person was told (Article 18(3))", Args: cobra.ExactArgs(1),
		Long: `Puts back what stood in each marker's fields, whatever else of the records changed meanwhile, and takes the person off the stop list. A marker
that somebody else changed stops it, and nothing is done. Interrupted, the same command finishes it.`,
		Example: "  dossier request lift R-2026-0001 --note 'the figures were found to be right'",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.liftRequest(cmd.Context(), args[0], *by, note) },
	}
	cmd.Flags().StringVar(&note, "note", "", "why it is lifted, and when the person was told; the `text` is sealed")
	return cmd
}

func (a *app) liftRequest(ctx context.Context, id, by, note string) error {
	if note == "" {
		return usageError("say why it is lifted, and when the person was told, by --note (Article 18(3))")
	}
	c, g, r, by, err := a.loadRequest(id, by)
	if err != nil {
		return err
	}
	if !r.Restricted {
		return usageError("%s, for %s, is %s: there is no restriction to lift", r.ID, r.Type, r.State)
	}
	count, lost := int64(0), 0
	if r.Plan != "" {
		if count, lost, err = a.unmark(ctx, c, g, r); err != nil {
			return fmt.Errorf("%s was not lifted to its end: %w", r.ID, err)
		}
	}
	if r, err = g.Take(requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.Lift, Plan: r.Plan}, requests.Details{Note: note}); err != nil {
		return registerError(err)
	}
	_, err = fmt.Fprintf(a.out, "%s  lifted: %s as before\n", r.ID, recordCount(count))
	if err != nil || lost == 0 {
		return err
	}
	a.say("not found again in files or objects, since they went or changed: %s; see by hand that no marker is left on them", recordCount(lost))
	return &exitError{status: incomplete}
}

// unmark takes the markers of a request off, and reads every place back.
func (a *app) unmark(ctx context.Context, c *config, g *requests.Register, r *requests.Request) (count int64, lost int, err error) {
	p, err := loadPlan(g, r)
	if err != nil {
		return 0, 0, err
	}
	open, closing, err := a.erasers(c)
	if err != nil {
		return 0, 0, err
	}
	defer closing()
	lift, lost, err := restriction.Lifting(ctx, p, open, a.now())
	if err != nil {
		return 0, 0, err
	}
	runner := &erasure.Runner{Open: open, Done: func(int, int, *erasing.Erased) error { return nil }}
	list, err := runner.Run(ctx, lift, a.now())
	for _, o := range list {
		count += o.Count
	}
	if err != nil {
		return count, lost, err
	}
	wrong, err := runner.ReadBack(ctx, lift)
	if err == nil && len(wrong) > 0 {
		err = fmt.Errorf("in %d systems a marker stands again", len(wrong))
	}
	return count, lost, err
}
