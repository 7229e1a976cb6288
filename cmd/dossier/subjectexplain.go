package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/identity"
	"dossier/reports/reach"
	"dossier/reports/subject"
)

func (a *app) explainCommand() *cobra.Command {
	to := listed{}
	cmd := &cobra.Command{
		Use:   "explain PSEUDONYM [PSEUDONYM]",
		Short: "Say why records are one person's, or why two are not one",
		Long: `Lists a person's records, from the inventory alone, each with the identifiers in it (which kind, never the value; the digits show where
the same one stands) and with what joins it to another record: an identifier, how much alike they are field by field, or a decision. What
belongs to the person through a key is listed with the references that lead there. Of two people it says what their records have in
common, and why that does not make them one. Weights are in bits: how much more often a field agrees so in records of one person than in
those of two, the smaller of strangers and of a household.`,
		Example: "  dossier subject explain S-6WGWRTOUZS\n  dossier subject explain S-6WGWRTOUZS S-JAMDW7BMBS",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answer(cmd.Context(), to, func(r *reading) (*reports.Document, bool, error) {
				doc, err := explain(cmd.Context(), r, args)
				if errors.Is(err, identity.ErrUnknown) {
					err = usageError("%w; dossier subject find and dossier subject list tell pseudonyms", err)
				}
				return doc, true, err
			})
		},
	}
	to.flags(cmd, "list", "")
	return cmd
}

func explain(ctx context.Context, r *reading, people []string) (*reports.Document, error) {
	if len(people) > 1 {
		c, err := identity.Compare(ctx, r.store, people[0], people[1])
		if err != nil {
			return nil, err
		}
		if !c.One {
			return subject.Compare(c, r.lang), nil
		}
	}
	e, err := identity.Explain(ctx, r.store, people[0])
	if err != nil {
		return nil, err
	}
	belongs, err := reach.Of(ctx, r.store, e.Subject.Pseudonym)
	if err != nil {
		return nil, err
	}
	return subject.Explain(e, belongs, r.lang), nil
}
