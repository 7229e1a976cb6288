package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"dossier/reports/erasure"
	"dossier/reports/requests"
	"dossier/scanners"
	scannersall "dossier/scanners/all"
	"dossier/scanners/erasing"
)

// erasers returns what opens sources to erase from them, and what gives back what that took.
func (a *app) erasers(c *config) (erasure.OpenEraser, func(), error) {
	f := scanFlags{}
	f.merge(c)
	f.s3 = c.Erase.S3.at(c.S3)
	database, err := a.database(f)
	if err != nil {
		return nil, nil, err
	}
	children, err := a.children(c.Limits.apply(), false)
	if err != nil {
		return nil, nil, err
	}
	all := scannersall.Connectors(scannersall.Options{Limits: c.Limits.apply(), Exclude: f.exclude, Database: database, S3: f.objectStore(), Children: children})
	open := func(ctx context.Context, connector string, name scanners.Private) (erasing.Eraser, error) {
		for _, t := range c.Erase.Targets {
			at := slices.IndexFunc(all, func(one scanners.Connector) bool { return one.Claims(t) })
			if at < 0 || all[at].Name() != connector {
				continue
			}
			one, ok := all[at].(erasing.Connector)
			if !ok {
				return nil, fmt.Errorf("nothing is erased from %s sources yet: erase by hand", connector)
			}
			e, err := one.OpenEraser(ctx, t)
			if err != nil {
				return nil, err
			}
			alias, other := e.(erasing.Alias)
			if e.Info().Name.Reveal() == name.Reveal() || other && alias.Is(name) {
				return e, nil
			}
			if err := e.Close(); err != nil {
				return nil, err
			}
		}
		return nil, errors.New("it is not among erase.targets in dossier.yaml")
	}
	return open, func() { children.Close() }, nil
}

func (a *app) approveRequestCommand(by *string) *cobra.Command {
	signature := ""
	cmd := &cobra.Command{
		Use: "approve REQUEST", Short: "Note that somebody approved the plan, by their SSH signature of it", Args: cobra.ExactArgs(1),
		Long: `Checks a signature that ssh-keygen -Y sign made of the plan's hash, against the allowed signers of erase.allowed_signers. A plan is run
when two people have approved it, each with a key of their own.`,
		Example: "  dossier request approve R-2026-0001 --signature ann.sig",
		RunE:    func(_ *cobra.Command, args []string) error { return a.approveRequest(args[0], signature, *by) },
	}
	cmd.Flags().StringVar(&signature, "signature", "", "`file` with the signature")
	return cmd
}

func (a *app) approveRequest(id, signature, by string) error {
	c, g, r, by, err := a.loadRequest(id, by)
	if err != nil {
		return err
	}
	if c.Erase.Signers == "" {
		return usageError("nobody may approve yet: erase.allowed_signers in dossier.yaml names the file of those who may (docs/erasure.md)")
	}
	allowed, err := os.ReadFile(c.Erase.Signers)
	if err != nil {
		return usageError("the allowed signers cannot be read: %w", err)
	}
	proof, err := os.ReadFile(signature)
	if err != nil {
		return usageError("the signature cannot be read, name its file by --signature: %w", err)
	}
	who, err := erasure.Approved(erasure.Message(r.ID, r.Plan), proof, allowed, a.now())
	if err != nil {
		return usageError("%s is not approved: %w", r.ID, err)
	}
	r, err = g.Take(requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.Approve, Plan: r.Plan, Approver: who.Name, Key: who.Key, Proof: proof}, requests.Details{})
	if err != nil {
		return registerError(err)
	}
	next := "a second person must approve it"
	if r.State == requests.Approved {
		next = "dossier request run " + r.ID + " carries it out"
	}
	_, err = fmt.Fprintf(a.out, "%s  approved by %s; %s\n", r.ID, visibleText(who.Name), next)
	return err
}

func (a *app) runRequestCommand(by *string) *cobra.Command {
	return &cobra.Command{
		Use: "run REQUEST", Short: "Carry out the plan that was approved, of an erasure by two people", Args: cobra.ExactArgs(1),
		Long: `First looks whether everything stands as the plan says; if anything does not, nothing is changed. Then erases, corrects or marks, one transaction a database,
and reads every place again. A run that was broken off is finished by the same command.`,
		Example: "  dossier request run R-2026-0001",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runRequest(cmd.Context(), args[0], *by) },
	}
}

func (a *app) runRequest(ctx context.Context, id, by string) error {
	c, g, r, by, err := a.loadRequest(id, by)
	if err != nil {
		return err
	}
	if r.Held {
		return usageError("%s is on legal hold, and nothing is changed: dossier request release %[1]s ends the hold", r.ID)
	}
	if !slices.Contains(r.Allowed(), requests.Run) {
		return usageError("%s, for %s, is %s: a plan that was approved is run; %s", r.ID, r.Type, r.State, r.Ahead())
	}
	p, err := loadPlan(g, r)
	if err != nil {
		return err
	}
	if a.now().After(p.Expires) {
		return usageError("%s: %w, by dossier request plan %[1]s --anew", r.ID, erasure.ErrExpired)
	}
	if err := a.stillApproved(c, r); err != nil {
		return err
	}
	open, closing, err := a.erasers(c)
	if err != nil {
		return err
	}
	defer closing()
	if _, err := g.Take(requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.Run, Plan: r.Plan}, requests.Details{}); err != nil {
		return registerError(err)
	}
	runner := &erasure.Runner{Open: open, Done: func(source, _ int, e *erasing.Erased) error {
		note := fmt.Sprintf("%d %s in %s", e.Count, doneWord(r), p.Sources[source].System)
		_, err := g.Take(requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.Note, Plan: r.Plan}, requests.Details{Note: note})
		return err
	}}
	list, err := runner.Run(ctx, p, a.now())
	for _, o := range list {
		before := "" // of a run that was broken off
		if o.Before > 0 {
			before = ", " + counted(o.Before, "step", "steps") + " done before"
		}
		if _, err := fmt.Fprintf(a.out, "%s  %d %s%s\n", visibleText(o.System), o.Count, doneWord(r), before); err != nil {
			return err
		}
	}
	if err != nil {
		return fmt.Errorf("%s was not carried out to its end; where it says that something changed, make a new plan by dossier request plan %[1]s --anew: %w", r.ID, err)
	}
	wrong, err := runner.ReadBack(ctx, p)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%s: of what was changed, something stands again in %s: dossier request plan %[1]s --anew plans what is to be done", r.ID, counted(len(wrong), "system", "systems"))
	}
	if r, err = g.Take(requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.CarryOut, Plan: r.Plan, Undone: int64(p.Undone())}, requests.Details{Note: doneWord(r) + " as planned, and read back"}); err != nil {
		return registerError(err)
	}
	stays := recordCount(len(p.Kept))
	if n := p.Undone(); n > 0 {
		stays += fmt.Sprintf(", %d of them undecided or to be done by hand", n)
	}
	next := "dossier request verify " + r.ID + " searches everything anew"
	if r.Next() == requests.Notify {
		next = "dossier request notify " + r.ID + " finds who else is to be told (Article 19), and " + next
	}
	if r.Type == requests.Restriction {
		next = "dossier request lift " + r.ID + " takes it off again"
	}
	_, err = fmt.Fprintf(a.out, "%s  done and read back; what stays, as the plan says: %s; %s\n", r.ID, stays, next)
	return err
}

// stillApproved sees that whoever approved the plan may do so still: who was taken off the list since approves nothing. What has begun is finished.
func (a *app) stillApproved(c *config, r *requests.Request) error {
	if r.State != requests.Approved {
		return nil
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		if e.Step != requests.Approve || e.Plan != r.Plan {
			continue
		}
		allowed, err := os.ReadFile(c.Erase.Signers)
		if err != nil {
			return usageError("the allowed signers cannot be read: %w", err)
		}
		who, err := erasure.Approved(erasure.Message(r.ID, r.Plan), e.Proof, allowed, a.now())
		if err == nil && who.Name != e.Approver {
			err = erasure.ErrSigner
		}
		if err != nil {
			return usageError("%s: the approval by %s no longer holds (%w): dossier request plan %[1]s --anew makes a plan that others can approve", r.ID, visibleText(e.Approver), err)
		}
	}
	return nil
}
