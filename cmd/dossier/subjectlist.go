package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/subject"
)

func (a *app) listCommand() *cobra.Command {
	to, review := listed{}, false
	var in []string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the people in the inventory under pseudonyms",
		Long: `Lists everybody whom the inventory knows, under pseudonyms, with the number and kinds of their records. With --format jsonl, one
object a person: {"pseudonym","records","kinds","review","places":[{"connector","source","unit","part","record"}],"mentions":[…]}. With --review only those are
listed of whom something is hardly one person's: two national ids, two dates of birth, records that speak against each other, many names, or that are a test account. "dossier
subject explain" shows their records, "dossier subject split" and "confirm" decide. With --in only those are
listed whose data lie in some tables and files, with what of theirs lies there: what is to be known of a breach (Articles 33 and 34).`,
		Example: "  dossier subject list\n  dossier subject list --format jsonl > people.jsonl\n  dossier subject list --in 'exports/crm/**' --output breach.xlsx",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.listSubjects(cmd.Context(), to, review, in) },
	}
	cmd.Flags().BoolVar(&review, "review", false, "only people of whom somebody should look whether they are one")
	cmd.Flags().StringArrayVar(&in, "in", nil, "`store` in which data of theirs lie: a table or file as reports name it, a whole source or a pattern, as shop.sqlite/orders or exports/crm/** (may be repeated)")
	to.flags(cmd, "list", "")
	return cmd
}

func (a *app) listSubjects(ctx context.Context, to listed, review bool, in []string) error {
	if err := subject.CheckStores(in); err != nil {
		return usageError("--in: %w", err)
	}
	if review && len(in) > 0 {
		return usageError("--review lists people of whom somebody should look whether they are one, and --in whose data lie somewhere: give one of them")
	}
	return a.answer(ctx, to, func(r *reading) (*reports.Document, bool, error) {
		if len(in) > 0 {
			doc, inside, err := subject.InStores(ctx, r.store, r.lang, in)
			if err == nil && inside.Units == 0 {
				return nil, false, usageError("no table or file that was scanned is in %s; dossier report lists them, a folder or database by the last part of its name", strings.Join(in, ", "))
			}
			return doc, err == nil && inside.NotRead == 0, err
		}
		doc, err := subject.List(ctx, r.store, r.lang, review)
		return doc, true, err
	})
}
