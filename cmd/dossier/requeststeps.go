package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dossier/reports/requests"
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
		{requests.CarryOut, "done", "Note that what was asked was carried out, and how", "what was done, and where"},
		{requests.Reply, "reply", "Note that the requester was answered", ""},
		{requests.Refuse, "refuse", "Note that the request was refused, and the requester told why", "the reasons, as the requester was told them"},
		{requests.Withdraw, "withdraw", "Note that the requester took the request back", ""},
		{requests.Close, "close", "Close a request that was answered", ""},
		{requests.Note, "note", "Add a note", "what is to be noted"},
	}
}

func (a *app) stepCommand(s step, by *string) *cobra.Command {
	note, ground := "", ""
	cmd := &cobra.Command{
		Use: s.verb + " REQUEST", Short: s.short, Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.takeStep(s, args[0], *by, note, ground) },
	}
	about := s.reason
	if about == "" {
		about = "a remark"
	}
	cmd.Flags().StringVar(&note, "note", "", "`text`: "+about+"; \"-\" reads it from standard input; it is sealed")
	if s.step == requests.Refuse {
		cmd.Flags().StringVar(&ground, "ground", "", "`ground`: "+words(slices.Sorted(maps.Keys(requests.Grounds()))))
	}
	return cmd
}

func (a *app) takeStep(s step, id, by, note, ground string) error {
	if note == "-" {
		text, err := io.ReadAll(io.LimitReader(bufio.NewReader(a.in), 1<<16))
		if err != nil {
			return fmt.Errorf("reading the note: %w", err)
		}
		note = string(text)
	}
	if note = strings.TrimSpace(note); note == "" && s.reason != "" {
		return usageError("say %s, by --note", s.reason)
	}
	if _, known := requests.Grounds()[requests.Ground(ground)]; s.step == requests.Refuse && !known {
		return usageError("say on which ground, by --ground:%s", groundList())
	}
	_, g, err := a.loadRegister()
	if err != nil {
		return err
	}
	if by, err = a.actor(by); err != nil {
		return err
	}
	r, err := g.Take(requests.Entry{At: a.now(), By: by, Request: id, Step: s.step, Ground: requests.Ground(ground)}, requests.Details{Note: note})
	if errors.Is(err, requests.ErrStep) {
		return usageError("%w", err)
	}
	if err != nil {
		return registerError(err)
	}
	_, err = fmt.Fprintf(a.out, "%s  %s, due %s\n", r.ID, r.State, r.Due)
	return err
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
