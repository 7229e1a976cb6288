package main

import (
	"context"

	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/subject"
)

func (a *app) listCommand() *cobra.Command {
	to, review := listed{}, false
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the people in the inventory under pseudonyms",
		Long: `Lists everybody whom the inventory knows, under pseudonyms, with the number and kinds of their records. With --format jsonl, one
object a person: {"pseudonym","records","kinds","review","places":[{"connector","source","unit","part","record"}],"mentions":[…]}. With --review only those are
listed of whom something is hardly one person's: two national ids, two dates of birth, records that speak against each other, many names, or that are a test account. "dossier
subject explain" shows their records, "dossier subject split" and "confirm" decide.`,
		Example: "  dossier subject list\n  dossier subject list --format jsonl > people.jsonl",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.listSubjects(cmd.Context(), to, review) },
	}
	cmd.Flags().BoolVar(&review, "review", false, "only people of whom somebody should look whether they are one")
	to.flags(cmd, "list", "")
	return cmd
}

func (a *app) listSubjects(ctx context.Context, to listed, review bool) error {
	return a.answer(ctx, to, func(r *reading) (*reports.Document, bool, error) {
		doc, err := subject.List(ctx, r.store, r.lang, review)
		return doc, true, err
	})
}
