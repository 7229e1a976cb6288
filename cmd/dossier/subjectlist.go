package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

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

func (a *app) listSubjects(ctx context.Context, formatName string) (err error) {
	format, err := a.format(formatName)
	if err != nil {
		return err
	}
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	store, _, err := a.readInventory(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	doc, err := subject.List(ctx, store)
	if err != nil {
		return err
	}
	return format.Write(a.out, doc)
}
