package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/reports"
	"dossier/reports/erasure"
	"dossier/reports/inventory"
	"dossier/reports/records"
	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
	"dossier/reports/subject"
	"dossier/scanners"
)

func (a *app) verifyRequestCommand(by *string) *cobra.Command {
	to := listed{}
	cmd := &cobra.Command{
		Use: "verify REQUEST [TARGET…]", Short: "Search every source anew for an erased person, and write the report of erasure", Args: cobra.MinimumNArgs(1),
		Long: `Reads every source of the inventory again, in full, and searches it for the person's identifiers, whatever the plan says of it. Writes what
was erased, what stays and why, which copies end when, what was searched and what could not be, and who approved. The document calls itself
a certificate only where everything was searched and nothing unexplained was found. From then on the person's identifiers are kept as keyed
fingerprints, and a later scan tells when the person is back. Of a correction, it is looked for copies of the wrong value that are left.`,
		Example: "  dossier request verify R-2026-0001 --language nl --output erasure.html",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.verifyRequest(cmd.Context(), args[0], args[1:], to, *by)
		},
	}
	to.flags(cmd, "report", "")
	return cmd
}

func (a *app) verifyRequest(ctx context.Context, id string, targets []string, as listed, by string) error {
	to, err := a.writtenAs(as)
	if err != nil {
		return err
	}
	return a.withRecords(ctx, id, requests.Verify, targets, by, func(n *answering) error {
		p, err := loadPlan(n.register, n.request)
		if err != nil {
			return err
		}
		if n.request.Type == requests.Rectification {
			return a.verifyCorrection(ctx, n, p, to.language)
		}
		given, err := n.given(p)
		if err != nil {
			return err
		}
		check, err := erasure.Verify(ctx, n.maker.Reader, p, given, n.config.Erase.Rules, a.now())
		if err != nil {
			return err
		}
		told, err := n.certified(p, check)
		if err != nil {
			return err
		}
		told.Language = to.language
		doc := erasure.Certificate(told)
		var text bytes.Buffer
		if err := to.format.Write(&text, doc); err != nil {
			return err
		}
		if err := a.write(to.format, doc, to.output); err != nil {
			return err
		}
		sum := sha256.Sum256(text.Bytes())
		e := requests.Entry{At: a.now(), By: n.by, Request: n.request.ID, Step: requests.Verify, Plan: n.request.Plan, Document: hex.EncodeToString(sum[:]), Left: check.Left(), Undone: int64(check.Undone(p)), Coverage: "incomplete"}
		if check.Whole() {
			e.Coverage = "whole"
		}
		r, err := n.register.Take(e, requests.Details{Erased: p.Prints, ByHand: check.Gone(p)})
		if err != nil {
			return registerError(err)
		}
		a.sayOfReport(n, check)
		if check.Left() > 0 {
			a.say("where the plan knows of none, %s of the person: dossier scan, and then dossier request plan %s --anew", recordCount(check.Left()), n.request.ID)
		}
		if next := r.Next(); next != "" && check.Left() == 0 {
			a.say("dossier request %s %s comes next", next, r.ID)
		}
		if !erasure.Complete(p, check) {
			return a.notWhole(to.output)
		}
		return nil
	})
}

// sayOfReport says what whoever keeps the register can do before the report goes to the person, to whom it tells the facts alone.
func (a *app) sayOfReport(n *answering, check *erasure.Check) {
	if !n.request.Looked {
		a.say("the report cannot say which recipients are to be told: dossier request notify %[1]s finds them, and dossier request verify %[1]s writes it anew", n.request.ID)
	}
	if len(n.config.Erase.Backups) == 0 {
		a.say("the report names no backups: erase.backups in dossier.yaml says which there are, and how long they are kept")
	}
	if count := check.Digests(); count > 0 {
		a.say("%s with digests of what the person gave: erase them by hand, or let a rule retain their table with its ground, and verify again", recordCount(count))
	}
}

// given is what the person asked by: as it was written and, of what tells one person, in any form; apart what others have as well.
func (n *answering) given(p *erasure.Plan) (*records.Sought, error) {
	d, err := n.register.Details(&n.request.Entries[0])
	s := &records.Sought{}
	for kind, v := range d.Each() {
		print, prints, words := n.print(kind, v), &s.Prints, &s.Words
		if among(p.Common, print) {
			prints, words = &s.Common, &s.CommonWords
		}
		*words = append(*words, scanners.NewPrivate(v))
		if kind.Identifies() && print != nil {
			*prints = append(*prints, detectors.Fingerprint(print))
		}
	}
	return s, err
}

// among tells whether a fingerprint is one of a list.
func among(list [][]byte, print []byte) bool {
	return slices.ContainsFunc(list, func(p []byte) bool { return bytes.Equal(p, print) })
}

// print is the fingerprint of what the person gave, nil of what is none of its kind.
func (n *answering) print(kind detectors.Kind, value string) []byte {
	norm := sweep.Normal(n.maker.Detectors, kind, value, false)
	if norm == nil {
		return nil
	}
	print := n.maker.Key.Fingerprint(kind, norm)
	return print[:]
}

// common are the fingerprints of what the person asked by that leads to them, and to others of whom nobody asks. What did so for an earlier plan still does,
// though nothing leads to somebody who was erased; what leads to others alone may be the person under another pseudonym. Of names it is what others go by.
func (n *answering) common(ctx context.Context) (list [][]byte, err error) {
	d, err := n.register.Details(&n.request.Entries[0])
	if err != nil {
		return nil, err
	}
	if n.request.Plan != "" {
		if before, err := loadPlan(n.register, n.request); err == nil { // a plan that is lost is made anew
			list = before.Common
		}
	}
	for kind, v := range d.Each() {
		print := n.print(kind, v)
		if print == nil || among(list, print) {
			continue
		}
		of := n.ofOthersToo
		if kind == detectors.PersonName {
			of = func(ctx context.Context, _ []byte) (bool, error) {
				return n.maker.Reader.OthersAreCalled(ctx, n.request.Subjects, v)
			}
		}
		others, err := of(ctx, print)
		if err != nil {
			return nil, err
		}
		if others {
			list = append(list, print)
		}
	}
	return list, nil
}

// ofOthersToo tells whether an identifier leads to the person and to others.
func (n *answering) ofOthersToo(ctx context.Context, print []byte) (bool, error) {
	people, err := n.maker.Store.Find(ctx, detectors.Fingerprint(print))
	asks := func(s inventory.Subject) bool { return slices.Contains(n.request.Subjects, s.Pseudonym) }
	return slices.ContainsFunc(people, asks) && slices.ContainsFunc(people, func(s inventory.Subject) bool { return !asks(s) }), err
}

// label masks what is personal in names, as a scan does.
func (n *answering) label() erasure.Label {
	return labelOf(sweep.New(n.maker.Detectors, n.maker.Key, n.maker.Reader.Sweep))
}

// labelOf masks what is personal in names as a sweeper does.
func labelOf(s *sweep.Sweeper) erasure.Label {
	return func(name string) string { return s.Label(scanners.NewPrivate(name)) }
}

// certified gathers what the register knows of an erasure.
func (n *answering) certified(p *erasure.Plan, check *erasure.Check) (c *erasure.Certified, err error) {
	c = &erasure.Certified{
		Plan: p, Hash: n.request.Plan, Check: check, Copies: n.config.Erase.Backups, Label: n.label(), Version: versionText(), Looked: n.request.Looked,
	}
	for i := range n.request.Entries {
		e := &n.request.Entries[i]
		if e.Plan != n.request.Plan {
			continue
		}
		switch e.Step {
		case requests.Approve:
			c.Approvers = append(c.Approvers, erasure.Approval{Approver: erasure.Approver{Name: e.Approver, Key: e.Key}, At: e.At})
		case requests.CarryOut:
			c.Carried = e.At
		}
	}
	names, err := recipientNames(n.register, n.request)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		one, told := &n.request.Recipients[i], ""
		if !one.Told.IsZero() {
			told = one.Told.String()
		}
		c.Recipients = append(c.Recipients, erasure.Informed{Name: name, Told: told, Outcome: string(one.Outcome)})
	}
	c.Journal, err = n.register.Journal.Head()
	return c, err
}

func (a *app) returnedRequestsCommand() *cobra.Command {
	to := listed{}
	cmd := &cobra.Command{
		Use: "returned", Short: "List erased people whom a later scan found again", Args: cobra.NoArgs,
		Long: `Compares the inventory with the keyed fingerprints of everybody who was erased. Who is found by a scan that began after the erasure was
verified, in more records than the plan kept, is back: by a backup that was put back, an export, or as a customer again.`,
		Example: "  dossier request returned",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.returnedRequests(cmd.Context(), to) },
	}
	to.flags(cmd, "list", "")
	return cmd
}

func (a *app) returnedRequests(ctx context.Context, to listed) error {
	return a.answer(ctx, to, func(r *reading) (*reports.Document, bool, error) {
		_, g, err := a.loadRegister()
		if err != nil {
			return nil, false, err
		}
		list, err := returned(ctx, g, r.store)
		if err != nil {
			return nil, false, registerError(err)
		}
		return erasure.ReturnedDocument(list, r.lang), len(list) == 0, nil
	})
}

// returned are erased people whom the inventory knows again.
func returned(ctx context.Context, g *requests.Register, store *inventory.Store) ([]erasure.Back, error) {
	all, err := g.List()
	if err != nil {
		return nil, err
	}
	var erased []erasure.Suppressed
	for i := range all {
		e, err := suppressed(g, &all[i])
		if err != nil {
			return nil, err
		}
		if e != nil {
			erased = append(erased, *e)
		}
	}
	return erasure.Returned(ctx, store, erased)
}

// suppressed is the person of a request who was verified to be erased; nil where nobody was.
func suppressed(g *requests.Register, r *requests.Request) (*erasure.Suppressed, error) {
	var last *requests.Entry
	for i := range r.Entries {
		if e := &r.Entries[i]; e.Step == requests.Verify && e.Left == 0 {
			last = e
		}
	}
	if last == nil {
		return nil, nil
	}
	d, err := g.Details(last)
	if err != nil {
		return nil, err
	}
	s := &erasure.Suppressed{Request: r.ID, At: last.At}
	for _, p := range d.Erased {
		s.Prints = append(s.Prints, detectors.Fingerprint(p))
	}
	if p, err := loadPlan(g, r); err == nil { // without it nothing is known to be kept
		stays, _ := p.Apart(d.ByHand)
		s.Kept = stays.KeptByUnit()
	}
	return s, nil
}

// tellReturned says after a scan that erased people are back.
func (a *app) tellReturned(ctx context.Context, c *config, store *inventory.Store) error {
	list, err := a.erasedAndBack(ctx, c, store)
	if err != nil {
		return fmt.Errorf("comparing with the people who were erased: %w", err)
	}
	if len(list) > 0 {
		a.say("%d people who were erased are back: dossier request returned lists them", len(list))
	}
	return nil
}

func (a *app) replayRequestCommand(by *string) *cobra.Command {
	return &cobra.Command{
		Use: "replay REQUEST", Short: "Open a new erasure of an erased person who is back", Args: cobra.ExactArgs(1),
		Long: `Opens an erasure request for the person of an earlier one, with the same details and the people whom the inventory knows by the same
identifiers. It is planned, approved, run and verified as every other.`,
		Example: "  dossier request replay R-2026-0001",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.replayRequest(cmd.Context(), args[0], *by) },
	}
}

func (a *app) replayRequest(ctx context.Context, id, by string) (err error) {
	c, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	if by, err = a.actor(by); err != nil {
		return err
	}
	old, err := g.Get(id)
	if err != nil {
		return registerError(err)
	}
	gone, err := suppressed(g, old)
	if err != nil {
		return err
	}
	if gone == nil {
		return usageError("%s, for %s, is %s: nobody was verified to be erased by it", old.ID, old.Type, old.State)
	}
	store, _, err := a.readInventory(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	people, err := store.Find(ctx, gone.Prints...)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return usageError("the inventory knows nobody by the identifiers that were erased for %s", old.ID)
	}
	details, err := g.Details(&old.Entries[0])
	if err != nil {
		return err
	}
	details.Note = "who was erased for " + old.ID + " is back"
	whole, err := subject.Whole(ctx, store)
	if err != nil {
		return err
	}
	return a.openReplay(g, old, people, details, whole, by)
}

func (a *app) openReplay(g *requests.Register, old *requests.Request, people []inventory.Subject, d requests.Details, whole bool, by string) error {
	r, err := g.Open(requests.Entry{At: a.now(), By: by, Type: requests.Erasure, Received: deadline.On(a.now()), Country: old.Country}, d)
	if err != nil {
		return registerError(err)
	}
	e := requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.Search, Coverage: "incomplete"}
	if whole {
		e.Coverage = "whole"
	}
	for i := range people {
		e.Subjects = append(e.Subjects, people[i].Pseudonym)
	}
	if r, err = g.Take(e, requests.Details{}); err != nil {
		return registerError(err)
	}
	_, err = fmt.Fprintf(a.out, "%s  erasure again of who was erased for %s, due %s; dossier request plan %[1]s comes next\n", r.ID, old.ID, r.Due)
	return err
}
