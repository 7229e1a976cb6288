package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"dossier/reports"
	"dossier/reports/erasure"
	"dossier/reports/inventory"
	"dossier/reports/register"
	"dossier/reports/requests"
)

func (a *app) registerCommand() *cobra.Command {
	path := ""
	cmd := &cobra.Command{
		Use: "register", Short: "Compare the record of processing activities with what scans found", Args: cobra.NoArgs,
		Long: `The record of processing activities (GDPR Article 30) is the data protection officer's own file, register.yaml: who the controller is,
and for each activity its purpose, legal basis, data, people, retention, stores and recipients. docs/register.md describes it.`,
		Example: "  dossier register init\n  dossier register check",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&path, "register", "", "the record's `file` (default: register in dossier.yaml, or else register.yaml in this folder)")
	cmd.AddCommand(a.initRegisterCommand(&path), a.checkRegisterCommand(&path))
	return cmd
}

func (a *app) checkRegisterCommand(path *string) *cobra.Command {
	to, on := listed{}, ""
	cmd := &cobra.Command{
		Use: "check", Short: "List what differs between the record and what scans found", Args: cobra.NoArgs,
		Long: `Holds the record against the inventory, and lists with its evidence what does not agree: kinds and stores that no activity declares, declared
ones that are not there, records kept too long, stores and recipients outside the EEA without a safeguard, texts that hold what they should
not, and what the record leaves open. It reads no source and shows no value. Exit status: 0 where they agree, 1 where they do not.`,
		Example: "  dossier register check\n  dossier register check --format json > differences.json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.checkRegister(cmd.Context(), *path, on, to)
		},
	}
	cmd.Flags().StringVar(&on, "on", "", "`day` on which retention is reckoned, like 2026-03-31 (default: today)")
	to.flags(cmd, "list", "")
	return cmd
}

func (a *app) initRegisterCommand(path *string) *cobra.Command {
	return &cobra.Command{
		Use: "init", Short: "Draft the record from what scans found", Args: cobra.NoArgs,
		Long: `Writes a new register.yaml: the systems that were scanned, and activities guessed from what their tables and folders are called, with the kinds
of data that were found. What only a person can say begins with TODO; dossier register check names each until it is filled in.`,
		Example: "  dossier register init\n  dossier register init --register record.yaml",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.initRegister(cmd.Context(), *path) },
	}
}

func (a *app) initRegister(ctx context.Context, path string) (err error) {
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	path = cmp.Or(path, c.Register, registerName)
	store, _, err := a.readInventory(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	draft, err := register.Draft(ctx, store)
	if err != nil {
		return fmt.Errorf("reading the inventory: %w", err)
	}
	text, err := draft.Text()
	if err != nil {
		return err
	}
	if err := writeNew(path, text, "the draft"); errors.Is(err, fs.ErrExist) {
		return usageError("%s is there already; name another by --register, or change it by hand: dossier register check says what it lacks", path)
	} else if err != nil {
		return fmt.Errorf("%w; --register names another place", err)
	}
	_, err = fmt.Fprintf(a.out, "%s  systems: %d, activities: %d, facts to fill in (TODO): %d; dossier register check lists them\n", path, len(draft.Systems), len(draft.Activities), len(draft.Gaps()))
	return err
}

const registerName = "register.yaml"

// readActivities reads the record of processing activities: the one named, the configuration's, or the one in this folder.
func (a *app) readActivities(c *config, named string) (*register.Register, string, error) {
	path := cmp.Or(named, c.Register, registerName)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, path, usageError("the record of processing activities cannot be read: %w; dossier register init drafts one, --register names another", err)
	}
	r, err := register.Parse(text)
	if err != nil {
		return nil, path, usageError("%s", yamlError(path, err, "docs/register.md describes the file"))
	}
	return r, path, nil
}

func (a *app) checkRegister(ctx context.Context, path, on string, to listed) error {
	now := a.now()
	if on != "" {
		var err error
		if now, err = time.Parse(time.DateOnly, on); err != nil {
			return usageError("--on: %q is no day like 2026-03-31", on)
		}
	}
	return a.answer(ctx, to, func(r *reading) (*reports.Document, bool, error) {
		record, _, err := a.readActivities(r.c, path)
		if err != nil {
			return nil, false, err
		}
		c, err := a.compareIn(ctx, r, r.store, record, register.Options{Now: now, Language: r.lang})
		if err != nil {
			return nil, false, err
		}
		return register.Document(record, c, r.lang), len(c.Differences) == 0, nil
	})
}

// compareIn holds a record against as much of the inventory as inv shows; o says when, and in which language the evidence is.
func (a *app) compareIn(ctx context.Context, r *reading, inv register.Inventory, record *register.Register, o register.Options) (*register.Comparison, error) {
	for _, d := range r.c.detectors() {
		o.Finds = append(o.Finds, d.Kinds()...)
	}
	var err error
	if o.Returned, err = a.erasedAndBack(ctx, r.c, r.store); err != nil {
		return nil, err
	}
	compared, err := register.Compare(ctx, inv, record, o)
	if err != nil {
		return nil, fmt.Errorf("comparing the record with the inventory: %w", err)
	}
	return compared, nil
}

// erasedAndBack are erased people whom the inventory knows again; none where there is no register of requests.
func (a *app) erasedAndBack(ctx context.Context, c *config, store *inventory.Store) ([]erasure.Back, error) {
	g, err := a.register(c)
	if err != nil {
		return nil, err
	}
	list, err := returned(ctx, g, store)
	if errors.Is(err, requests.ErrMissing) {
		return nil, nil
	}
	if err != nil {
		return nil, registerError(err)
	}
	return list, nil
}
