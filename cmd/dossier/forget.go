package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/reports/reach"
)

func (a *app) forgetCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "forget SOURCE",
		Short: "Take a source that is scanned no more out of the inventory",
		Long: `Takes a source, a server that was switched off or a folder that moved, out of the inventory, with all that scans found in it: reports do not
show it any more, and a search for an erased person does not miss it. The source itself is not touched, and another scan of it brings it back.
Its name is that of reports ("What was scanned"). What people decided of who is one person stays.`,
		Example: "  dossier forget 'postgres://dossier_scan@old.example/shop'\n  dossier forget ./exports-2019",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.forget(cmd.Context(), args[0]) },
	}
}

func (a *app) forget(ctx context.Context, name string) (err error) {
	_, store, _, err := a.inventoryToChange(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	sources, err := store.Sources(ctx)
	if err != nil {
		return err
	}
	absolute, err := filepath.Abs(name)
	if err != nil {
		absolute = name
	}
	var labels []string
	at := slices.IndexFunc(sources, func(s inventory.Source) bool {
		labels = append(labels, s.Label)
		known, err := store.OpenName(s.Name)
		return s.Label == name || err == nil && slices.Contains([]string{name, absolute}, known.Reveal())
	})
	if at < 0 {
		return usageError("the inventory has no source of this name; there are:\n  %s", strings.Join(labels, "\n  "))
	}
	err = sparing(a.getenv, func() error {
		return store.Forget(ctx, sources[at].ID, inventory.Finding{Resolve: identity.Resolve, Relate: reach.Relate, Version: versionText()})
	})
	if err != nil {
		return err
	}
	a.say("%s is forgotten; sources that stay: %d", sources[at].Label, len(sources)-1)
	return nil
}
