package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"dossier/detectors/pseudonym"
	"dossier/reports"
	reportsall "dossier/reports/all"
	"dossier/reports/inventory"
	"dossier/reports/overview"
)

func (a *app) reportCommand() *cobra.Command {
	format, output := "html", ""
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Write what the inventory holds as a report",
		Long: `Writes the overview from the inventory: what was looked at and what was not, what personal data there is and
where, and how many people it is about. It reads no source and shows no value.`,
		Example: "  dossier report --output report/index.html\n  dossier report --format csv --output report/",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.report(cmd.Context(), format, output)
		},
	}
	cmd.Flags().StringVar(&format, "format", format, formatNames())
	cmd.Flags().StringVarP(&output, "output", "o", "", "`file` to write, or the folder to put it in (default: standard output)")
	return cmd
}

func formatNames() string {
	var names []string
	for _, f := range reportsall.Formats(reportsall.Options{}) {
		names = append(names, f.Name())
	}
	return strings.Join(names, ", ")
}

func (a *app) format(name string) (reports.Format, error) {
	for _, f := range reportsall.Formats(reportsall.Options{Width: a.width}) {
		if f.Name() == name {
			return f, nil
		}
	}
	return nil, usageError("there is no format %q; there are %s", name, formatNames())
}

func (a *app) report(ctx context.Context, format, output string) error {
	return a.answer(ctx, format, output, func(r *reading) (*reports.Document, bool, error) { return a.overview(ctx, r.store) })
}

// reading is an inventory opened for reading, and what goes with it.
type reading struct {
	c     *config
	store *inventory.Store
	key   pseudonym.Key
}

// answer writes, in a format, the document that build makes of the inventory. One that is not of everything ends with exit status 1.
func (a *app) answer(ctx context.Context, formatName, output string, build func(*reading) (doc *reports.Document, whole bool, err error)) (err error) {
	format, err := a.format(formatName)
	if err != nil {
		return err
	}
	r := &reading{}
	if r.c, err = a.loadConfig(); err != nil {
		return err
	}
	if r.store, r.key, err = a.readInventory(ctx, r.c); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.store.Close()) }()
	doc, whole, err := build(r)
	if err != nil {
		return err
	}
	if err := a.write(format, doc, output); err != nil {
		return err
	}
	if !whole {
		return &exitError{status: incomplete}
	}
	return nil
}

// readInventory opens an inventory that exists, for reading.
func (a *app) readInventory(ctx context.Context, c *config) (*inventory.Store, pseudonym.Key, error) {
	path, err := a.inventoryPath(c)
	if err != nil {
		return nil, pseudonym.Key{}, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, pseudonym.Key{}, usageError("there is no inventory %q yet; dossier scan makes one, --inventory names another", path)
	}
	return a.openInventory(ctx, c, inventory.Options{ReadOnly: true})
}

// overview builds the overview document and tells whether everything was read.
func (a *app) overview(ctx context.Context, store overview.Reader) (*reports.Document, bool, error) {
	doc, err := overview.Build(ctx, store, overview.Options{Now: a.now(), Version: versionText()})
	if err != nil {
		return nil, false, fmt.Errorf("reading the inventory: %w", err)
	}
	data, ok := doc.Data.(*overview.Report)
	return doc, ok && data.Complete(), nil
}

// write writes a document to a file, which appears whole or not at all, or to standard output.
func (a *app) write(format reports.Format, doc *reports.Document, output string) error {
	if output == "" || output == "-" {
		return format.Write(a.out, doc)
	}
	if info, err := os.Stat(output); os.IsPathSeparator(output[len(output)-1]) || err == nil && info.IsDir() {
		output = filepath.Join(output, doc.Name+format.Extension())
	}
	if err := os.MkdirAll(filepath.Dir(output), 0o750); err != nil {
		return fmt.Errorf("making a place for the report: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(output), ".report-*")
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	defer os.Remove(f.Name())
	if err := errors.Join(format.Write(f, doc), f.Close()); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return os.Rename(f.Name(), output)
}
