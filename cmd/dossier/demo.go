package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"dossier/cmd/dossier/estate"
)

// demoMark is a file by which a demo's folder is known, so that nothing else is ever written over.
const demoMark = ".dossier-demo"

func (a *app) demoCommand() *cobra.Command {
	dir := "demo"
	cmd := &cobra.Command{
		Use:     "demo",
		Short:   "Write a made-up company's data, scan it, and leave a report to look at",
		Example: "  dossier demo --dir demo    # then open demo/report/index.html",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context(), dir) },
	}
	cmd.Flags().StringVar(&dir, "dir", dir, "`folder` to write to")
	return cmd
}

func (a *app) demo(ctx context.Context, dir string) error {
	if dir == "" {
		return usageError("--dir names no folder; name a new one, or leave it out for \"demo\"")
	}
	if err := clearDemo(dir); err != nil {
		return err
	}
	data := filepath.Join(dir, "estate")
	truth, err := estate.Write(data, 1)
	if err != nil {
		return fmt.Errorf("writing the sample data: %w", err)
	}
	a.configPath, a.inventory = filepath.Join(dir, configName), filepath.Join(dir, "inventory.db")
	config := "# The demo's own key and inventory, apart from yours.\ninventory: inventory.db\nkey_file: key\nregister: " + registerName + "\nregions: [BE, NL, FR, DE, GB]\n" +
		"targets:\n  - estate/" + estate.Shop + "\n  - estate/" + estate.Files + "\n"
	if err := os.WriteFile(a.configPath, []byte(config), 0o600); err != nil {
		return fmt.Errorf("writing the demo's configuration: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, registerName), []byte(estate.Register), 0o600); err != nil {
		return fmt.Errorf("writing the demo's record of processing activities: %w", err)
	}
	if err := createKey(filepath.Join(dir, "key")); err != nil {
		return err
	}
	a.say("wrote a web shop's database and a folder of files, with %d made-up people in them, to %s", truth.People, data)
	a.say("")
	result := a.scan(ctx, nil, scanFlags{format: "table"})
	if code, _ := statusOf(result); code != complete && code != incomplete {
		return result
	}
	page := filepath.Join(dir, "report", "index.html")
	reporter := *a
	reporter.err = io.Discard // that not everything was read is said below; errors are returned
	if err := reporter.report(ctx, reportFlags{output: page}); err != nil {
		if code, _ := statusOf(err); code != incomplete {
			return err
		}
	}
	a.say("\nThe sample data holds things that cannot be read, as real data does; the report names them.\n")
	a.say("Open  %s  in a browser. Then try:", page)
	a.say("  %s register check --config %s --on %s", a.program, a.configPath, estate.Today().Format(time.DateOnly))
	a.say("  %s subject find --config %s --email %s", a.program, a.configPath, truth.Example())
	a.say("  %s scan ./anything.sqlite ./some/folder", a.program)
	return nil
}

// clearDemo makes the folder ready: a new one, an empty one, or an earlier demo's, which is removed.
func clearDemo(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the demo's folder %q cannot be read (%w); name a new folder with --dir", dir, reason(err))
	}
	mark := filepath.Join(dir, demoMark)
	if len(entries) > 0 {
		if _, err := os.Stat(mark); err != nil {
			return usageError("%q holds something else; name a new folder with --dir", dir)
		}
		for _, name := range []string{"estate", "report", "inventory.db", "inventory.db-wal", "inventory.db-shm", "inventory.db-writer", "key", configName, registerName} {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				return fmt.Errorf("removing the last demo: %w", err)
			}
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the report in it is to be opened by a browser
		return fmt.Errorf("making the demo's folder %q: %w; name another with --dir", dir, reason(err))
	}
	return os.WriteFile(mark, []byte("made by dossier demo, which removes it again\n"), 0o600)
}
