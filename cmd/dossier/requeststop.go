package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/reports/requests"
)

func (a *app) stopRequestCommand(by *string) *cobra.Command {
	return &cobra.Command{
		Use: "stop REQUEST", Short: "Put the person on the stop list, which says whose data are not used", Args: cobra.ExactArgs(1),
		Long: `Puts keyed fingerprints of the requester's identifiers on the stop list, for an objection or a restriction. An objection against marketing
is put there when it is opened. Whoever sends or processes asks dossier request stoplist check before.`,
		Example: "  dossier request stop R-2026-0001",
		RunE: func(_ *cobra.Command, args []string) error {
			c, g, err := a.loadRegister()
			if err != nil {
				return err
			}
			who, err := a.actor(*by)
			if err != nil {
				return err
			}
			r, err := g.Get(args[0])
			if err != nil {
				return registerError(err)
			}
			return a.stop(c, g, r, who)
		},
	}
}

// stop puts a request's person on the stop list.
func (a *app) stop(c *config, g *requests.Register, r *requests.Request, by string) error {
	d, err := g.Details(&r.Entries[0])
	if err != nil {
		return err
	}
	var prints [][]byte
	for _, p := range fingerprints(c.detectors(), g.Journal.Key, &d) {
		prints = append(prints, p[:])
	}
	if len(prints) == 0 {
		return usageError("%s names the person by nothing that a list can be checked for: a name alone is many people's", r.ID)
	}
	if r, err = g.Take(requests.Entry{At: a.now(), By: by, Request: r.ID, Step: requests.Stop}, requests.Details{Stopped: prints}); err != nil {
		return registerError(err)
	}
	_, err = fmt.Fprintf(a.out, "%s  on the stop list, with %s; %s%s\n", r.ID, counted(len(prints), "identifier", "identifiers"), r.State, andNext(r))
	if err == nil {
		a.say("whoever uses the data for that, a processor too, has to ask the list first: dossier request stoplist check%s", listedFor(r))
	}
	return err
}

// listedFor is how the stop list is asked for the use that a request is against.
func listedFor(r *requests.Request) string {
	if r.Against == requests.Marketing {
		return " --for marketing"
	}
	return ""
}

func (a *app) stopListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "stoplist", Short: "Ask whose data must not be used", Args: cobra.NoArgs,
		Long: `The stop list holds keyed fingerprints of those who objected to marketing or another use of their data, and of those whose data are
restricted until that is lifted. It is made from the register, and names nobody.`,
		Example: "  cut -d, -f2 newsletter.csv | dossier request stoplist check --for marketing\n  dossier request stoplist list",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	kind, use := string(detectors.Email), "any"
	check := &cobra.Command{
		Use: "check", Short: `Answer "yes" or "no" for each address on standard input: is the person on the list?`, Args: cobra.NoArgs,
		Long: `Reads an address a line from standard input, and answers a line each, in the same order: "yes" where the person is on the stop list and
the data must not be used, "no" where not, "invalid" where the line has not the form of one; then the exit status is 1. Spelling does not
matter. For marketing, restrictions count as well.`,
		Example: "  cut -d, -f2 newsletter.csv | dossier request stoplist check --for marketing",
		RunE:    func(*cobra.Command, []string) error { return a.checkStopList(detectors.Kind(kind), use) },
	}
	check.Flags().StringVar(&kind, "kind", kind, "`kind` of what the lines hold: email, phone, iban, payment_card")
	check.Flags().StringVar(&use, "for", use, "`use` that is planned: marketing, or any")
	cmd.AddCommand(check, &cobra.Command{
		Use: "list", Short: "List the requests by which people are on the stop list", Args: cobra.NoArgs,
		Example: "  dossier request stoplist list",
		RunE:    func(*cobra.Command, []string) error { return a.listStopped() },
	})
	return cmd
}

// stopped are those on the list; nobody where there is no register yet.
func (a *app) stopped(g *requests.Register) ([]requests.Stopped, error) {
	list, err := g.Stopped()
	if errors.Is(err, requests.ErrMissing) {
		return nil, nil
	}
	return list, registerError(err)
}

func (a *app) listStopped() error {
	_, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	list, err := a.stopped(g)
	if err != nil {
		return err
	}
	for i := range list {
		against := string(list[i].Against)
		if against == "" {
			against = "any use"
		}
		if _, err := fmt.Fprintf(a.out, "%s  %s, %s: %s\n", list[i].Request, list[i].Type, against, counted(len(list[i].Prints), "identifier", "identifiers")); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(a.out, "%s on the stop list\n", counted(len(list), "person", "people"))
	return err
}

func (a *app) checkStopList(kind detectors.Kind, use string) error {
	if !slices.Contains(identifiers(), kind) || !kind.Identifies() {
		return usageError("--kind %q: a list can be checked for email, phone, iban and payment_card", kind)
	}
	if use != "any" && use != string(requests.Marketing) {
		return usageError("--for %q: it is marketing or any", use)
	}
	c, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	list, err := a.stopped(g)
	if err != nil {
		return err
	}
	on := map[string]bool{}
	for i := range list {
		if use == "any" || list[i].Against != requests.Other {
			for _, p := range list[i].Prints {
				on[string(p)] = true
			}
		}
	}
	all, invalid := c.detectors(), 0
	in, out := bufio.NewReader(a.in), bufio.NewWriter(a.out)
	for {
		line, err := in.ReadString('\n')
		if line == "" && errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading the addresses: %w", err)
		}
		answer := "no"
		if norm := sweep.Normal(all, kind, strings.TrimSpace(line), false); norm == nil {
			answer = "invalid"
			invalid++
		} else if print := g.Journal.Key.Fingerprint(kind, norm); on[string(print[:])] {
			answer = "yes"
		}
		if _, err := fmt.Fprintln(out, answer); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if invalid > 0 {
		a.say("%s not of the form of the kind %s: nobody knows whether they are on the list", counted(invalid, "line", "lines"), kind)
		return &exitError{status: incomplete}
	}
	return nil
}
