package main

import (
	"context"

	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/subject"
)

func (a *app) listCommand() *cobra.Command {
	format := "table"
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the people in the inventory under pseudonyms",
		Long: `Lists everybody whom the inventory knows, under pseudonyms, with the number and kinds of their records. With --format jsonl, one
object a person: {"pseudonym","records","kinds","places":[{"connector","source","unit","part","record"}]}.`,
		Example: "  dossier subject list\n  dossier subject list --format jsonl > people.jsonl",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.listSubjects(cmd.Context(), format) },
	}
	cmd.Flags().StringVar(&format, "format", format, formatNames())
	return cmd
}

func (a *app) listSubjects(ctx context.Context, format string) error {
	return a.answer(ctx, format, "", func(r *reading) (*reports.Document, bool, error) {
		doc, err := subject.List(ctx, r.store)
		return doc, true, err
	})
}
