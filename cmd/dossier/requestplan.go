package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dossier/detectors/sweep"
	"dossier/reports/erasure"
	"dossier/reports/rectification"
	"dossier/reports/requests"
)

// planning is what the verb plan takes.
type planning struct {
	listed
	decide      []string
	corrections string
	anew        bool
}

func (a *app) planRequestCommand(by *string) *cobra.Command {
	p := planning{}
	cmd := &cobra.Command{
		Use: "plan REQUEST [TARGET…]", Short: "Plan an erasure, correction or restriction: what changes, what stays and why; nothing is done", Args: cobra.MinimumNArgs(1),
		Long: `Reads every record of the person live, and plans what is done with each by the rules in dossier.yaml (docs/erasure.md). What is not the
person's alone stays until it is decided. Only sources among erase.targets are erased from. The plan is sealed beside the register; two people
approve it. Where there is a plan, it is shown as it is, and its approvals stay: --decide and --anew make another. For a request to rectify,
--corrections says what is wrong and what is right; for one to restrict, restrict.rules in dossier.yaml say how records are marked
(docs/requests.md).`,
		Example: "  dossier request plan R-2026-0001 shop.sqlite\n  dossier request plan R-2026-0001 shop.sqlite --decide 0a1b2c3d4e=delete\n  dossier request plan R-2026-0001 --language nl --output plan.html",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.planRequest(cmd.Context(), args[0], args[1:], p, *by)
		},
	}
	p.flags(cmd, "plan", "")
	f := cmd.Flags()
	f.StringArrayVar(&p.decide, "decide", nil, "`ID=decision`: delete, keep or redact, or, of a correction or restriction, change or keep; with -all behind it also for what hangs on the record and is in doubt (may be repeated)")
	f.StringVar(&p.corrections, "corrections", "", "`file` with what is wrong and what is right, \"-\" for standard input")
	f.BoolVar(&p.anew, "anew", false, "make another plan where there is one; it needs new approvals")
	return cmd
}

func (a *app) planRequest(ctx context.Context, id string, targets []string, o planning, by string) error {
	to, err := a.writtenAs(o.listed)
	if err != nil {
		return err
	}
	decisions := map[string]string{}
	for _, d := range o.decide {
		item, decision, _ := strings.Cut(d, "=")
		if !erasure.CheckDecision(decision) || item == "" {
			return usageError("--decide %q: write it as ID=%s, ID=%s, ID=%s or ID=%s, with -all behind it for what hangs on the record too", d, erasure.DecideDelete, erasure.DecideChange, erasure.DecideKeep, erasure.DecideRedact)
		}
		decisions[item] = decision
	}
	if !o.anew && len(decisions) == 0 && o.corrections == "" {
		if shown, err := a.showPlan(id, to); shown || err != nil {
			return err
		}
	}
	asked := maps.Clone(decisions)
	return a.withRecords(ctx, id, requests.Plan, targets, by, func(n *answering) error {
		p, err := a.makePlan(ctx, n, decisions, o.corrections)
		if err != nil {
			return err
		}
		for _, item := range p.Unmet {
			if asked[item] != "" {
				return usageError("there is nothing of the ID %q to decide, and the plan stays as it was: dossier request plan %s lists what is in doubt, with IDs", item, n.request.ID)
			}
		}
		return a.keepPlan(n, p, decisions, to)
	})
}

// showPlan shows the plan that holds, and changes nothing; false: there is none, or it has expired before it was run.
func (a *app) showPlan(id string, to *written) (bool, error) {
	c, g, err := a.loadRegister()
	if err != nil {
		return false, err
	}
	r, err := g.Get(id)
	if err != nil {
		return false, registerError(err)
	}
	if r.Plan == "" || r.State == requests.Searched {
		return false, nil
	}
	p, err := loadPlan(g, r)
	if err != nil {
		return false, err
	}
	if a.now().After(p.Expires) && (r.State == requests.Planned || r.State == requests.Approved) {
		return false, nil
	}
	label := labelOf(sweep.New(c.detectors(), g.Journal.Key, sweep.Options{Threshold: c.Threshold}))
	if err := a.writePlan(p, r, label, to); err != nil {
		return true, err
	}
	have := r.Approvals()
	a.say("this is the plan that holds, approved by %d of %d; nothing was read anew: dossier request plan %s --anew makes another, which needs new approvals", have, max(have, r.Needs), r.ID)
	switch r.State {
	case requests.Planned:
		a.sayApproval(g, r)
	case requests.Approved, requests.Executing:
		a.say("dossier request run %s carries it out", r.ID)
	default:
	}
	return true, a.unfinished(p, to.output)
}

// makePlan reads the person's records and plans.
func (a *app) makePlan(ctx context.Context, n *answering, decisions map[string]string, corrections string) (*erasure.Plan, error) {
	open, closing, err := a.erasers(n.config)
	if err != nil {
		return nil, err
	}
	defer closing()
	if err := n.earlier(decisions); err != nil {
		return nil, err
	}
	o := erasure.Options{
		Request: n.request.ID, Subjects: n.request.Subjects, Rules: n.config.Erase.Rules, Decisions: decisions, Now: a.now(),
		Term: time.Duration(cmp.Or(n.config.Erase.Days, 7)) * 24 * time.Hour,
	}
	asked, err := a.otherChange(n, &o, corrections)
	if err != nil {
		return nil, err
	}
	maker := &erasure.Planner{Reader: n.maker.Reader, Store: n.maker.Store, Key: n.maker.Key, Open: open, Label: n.label()}
	p, err := maker.Make(ctx, o)
	if err != nil {
		return nil, err
	}
	if p.Common, err = n.common(ctx); err != nil {
		return nil, err
	}
	p.Asked = asked
	p.Whole = p.Whole && n.request.Coverage == "whole"
	return p, nil
}

// earlier adds what was decided for earlier plans.
func (n *answering) earlier(decisions map[string]string) error {
	for i := range n.request.Entries {
		e := &n.request.Entries[i]
		if e.Step != requests.Plan {
			continue
		}
		d, err := n.register.Details(e)
		if err != nil {
			return err
		}
		for item, decision := range d.Decisions {
			if decisions[item] == "" {
				decisions[item] = decision
			}
		}
	}
	return nil
}

// keepPlan seals a plan beside the register, notes it, shows it and says how it is approved.
func (a *app) keepPlan(n *answering, p *erasure.Plan, decisions map[string]string, to *written) error {
	hash, err := p.Hash()
	if err != nil {
		return err
	}
	sealed, err := p.Seal(n.register.Journal.Key)
	if err != nil {
		return err
	}
	path := planPath(n.register, hash)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making a place for the plan: %w", err)
	}
	for name, content := range map[string][]byte{path: sealed, messagePath(n.register, n.request): erasure.Message(n.request.ID, hash)} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return fmt.Errorf("writing the plan: %w", err)
		}
	}
	void := n.request.Approvals()
	r, err := n.register.Take(requests.Entry{At: a.now(), By: n.by, Request: n.request.ID, Step: requests.Plan, Plan: hash, Needs: n.needs()}, requests.Details{Decisions: decisions})
	if err != nil {
		return registerError(err)
	}
	if err := a.writePlan(p, r, n.label(), to); err != nil {
		return err
	}
	if void > 0 {
		a.say("of the plan before, and not of this one: %s", counted(void, "approval", "approvals"))
	}
	a.sayApproval(n.register, r)
	return a.unfinished(p, to.output)
}

// writePlan shows a plan.
func (a *app) writePlan(p *erasure.Plan, r *requests.Request, label erasure.Label, to *written) error {
	o := erasure.Shown{Label: label, Language: to.language, Held: r.Held}
	if r.State == requests.Planned {
		o.Needs = max(0, r.Needs-r.Approvals())
	}
	if !r.HeldUntil.IsZero() {
		o.Review = r.HeldUntil.String()
	}
	return a.write(to.format, erasure.Document(p, r.Plan, o), to.output)
}

func (a *app) sayApproval(g *requests.Register, r *requests.Request) {
	message := messagePath(g, r)
	a.say("the plan's SHA-256 is %s; %s:\n  ssh-keygen -Y sign -n %s -f KEY < %q > NAME.sig\n  dossier request approve %s --signature NAME.sig", r.Plan, approvers(r), erasure.Namespace, message, r.ID)
}

// unfinished is the exit status of a plan with something that is in doubt, is to be done by hand, or could not be read, with a rule that fits nothing, and of
// a correction of nothing.
func (a *app) unfinished(p *erasure.Plan, output string) error {
	nothing := p.Kind == rectification.Kind && p.Count()+len(p.Kept) == 0
	if nothing || !p.Whole || len(p.Idle) > 0 || len(p.Unfound) > 0 || p.Undone() > 0 {
		return a.notWhole(output)
	}
	return nil
}

func planPath(g *requests.Register, hash string) string {
	return filepath.Join(filepath.Dir(g.Journal.Path), "plans", hash[:16]+".plan")
}

// messagePath is the file of what is signed to approve a request's plan.
func messagePath(g *requests.Register, r *requests.Request) string {
	return filepath.Join(filepath.Dir(g.Journal.Path), "plans", r.ID+".approve")
}

// loadPlan opens the plan that holds, and sees that it is the one that was approved.
func loadPlan(g *requests.Register, r *requests.Request) (*erasure.Plan, error) {
	sealed, err := os.ReadFile(planPath(g, r.Plan))
	if err != nil {
		return nil, fmt.Errorf("the plan cannot be read, dossier request plan %s --anew makes another: %w", r.ID, err)
	}
	p, err := erasure.Open(g.Journal.Key, sealed)
	if err != nil {
		return nil, err
	}
	if hash, err := p.Hash(); err != nil || hash != r.Plan || p.Request != r.ID {
		return nil, errors.Join(fmt.Errorf("the plan is not the one that was approved: dossier request plan %s --anew makes another", r.ID), err)
	}
	return p, nil
}
