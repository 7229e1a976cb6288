package main

import (
	"context"

	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/subject"
)

func (a *app) listCommand() *cobra.Command {
	format, review := "table", false
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the people in the inventory under pseudonyms",
		Long: `Lists everybody whom the inventory knows, under pseudonyms, with the number and kinds of their records. With --format jsonl, one
object a person: {"pseudonym","records","kinds","review","places":[{"connector","source","unit","part","record"}],"mentions":[…]}. With --review only those are
listed of whom something is hardly one person's: two national ids, two dates of birth, records that speak against each other, many names, or that are a test account. "dossier
subject explain" shows their records, "dossier subject split" and "confirm" decide.`,
		Example: "  dossier subject list\n  dossier subject list --format jsonl > people.jsonl",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.listSubjects(cmd.Context(), format, review) },
	}
	cmd.Flags().BoolVar(&review, "review", false, "only people of whom somebody should look whether they are one")
	cmd.Flags().StringVar(&format, "format", format, formatNames())
	return cmd
}

func (a *app) listSubjects(ctx context.Context, format string, review bool) error {
	return a.answer(ctx, format, "", func(r *reading) (*reports.Document, bool, error) {
		doc, err := subject.List(ctx, r.store, review)
		return doc, true, err
	})
}
